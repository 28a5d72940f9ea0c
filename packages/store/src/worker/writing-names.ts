import type { RequestName } from "./protocol.ts";

/** What changes something, and so goes to the thread that writes. */
export const WRITING = ["keep", "triage", "keepSample", "compact"] as const satisfies readonly RequestName[];
export type WritingName = (typeof WRITING)[number];
