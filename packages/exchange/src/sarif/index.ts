export { SarifLog, type SarifOptions } from "./sarif-log.ts";
