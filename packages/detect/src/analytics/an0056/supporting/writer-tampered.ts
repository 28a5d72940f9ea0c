import { tamperedWriter } from "../../../reasons/tampered-writer.ts";
import type { An0056Detector } from "../detector.ts";

/** Another process could change the creator's memory before it wrote. */
export const writerTampered: An0056Detector = tamperedWriter("an0056.writer-tampered");
