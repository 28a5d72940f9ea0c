import { tamperedWriter } from "../../../reasons/tampered-writer.ts";
import type { An0057Detector } from "../detector.ts";

/** Another process could change the creator's memory before it wrote. */
export const writerTampered: An0057Detector = tamperedWriter("an0057.writer-tampered");
