import { bytesInWords } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** A stripped file outside of FileSizeRange. */
export const unusualSize: An0056Detector = {
  signals: ["an0056.unusual-size"],
  evaluate: ({ artifact }, { FileSizeRange: { minBytes, maxBytes } }) => {
    const size = artifact?.sizeBytes;
    if (artifact === undefined || size === undefined || size === null) return [];
    const { level, packed } = artifact.opacity;
    if (!packed && (level === null || level === "none")) return [];
    if (size >= minBytes && size <= maxBytes) return [];
    const border = size < minBytes ? `below ${bytesInWords(minBytes)}` : `above ${bytesInWords(maxBytes)}`;
    const explanation = `Its size of ${bytesInWords(size)} is unusual: ${border} (FileSizeRange).`;
    return [{ id: "an0056.unusual-size", bearing: "supports", explanation, events: [] }];
  },
};
