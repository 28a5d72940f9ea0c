export { type DetectedAnalytic, detectsLayer } from "./detects.ts";
export { Exercised } from "./exercised.ts";
export { type LayerContent, writeLayer } from "./layer.ts";
export { SeenFindings } from "./seen.ts";
