export { certificateReader } from "./reader.ts";
export type { Verifier } from "./verifier.ts";
