export { OCSF_VERSION, ocsfLine } from "./detection-finding.ts";
