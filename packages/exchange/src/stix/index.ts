export { StixBundle, type StixOptions } from "./bundle.ts";
