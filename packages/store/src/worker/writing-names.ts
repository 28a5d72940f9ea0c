import type { RequestName } from "./protocol.ts";

/** What changes something, and so goes to the thread that writes. */
export const WRITING = [
  "keep",
  "triage",
  "undo",
  "see",
  "keepSample",
  "compact",
  "note",
  "putUser",
  "beginSession",
  "useSession",
  "endSession",
  "makeApiToken",
  "useApiToken",
  "revokeApiToken",
  "makeLink",
  "useLink",
  "putView",
  "removeView",
  "makeEnrolmentToken",
  "revokeEnrolmentToken",
  "enrol",
  "useHostKey",
  "revokeHostKey",
] as const satisfies readonly RequestName[];
export type WritingName = (typeof WRITING)[number];
