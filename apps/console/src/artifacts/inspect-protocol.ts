import type { InspectionWords } from "@limpid/inspect";

export interface InspectRequest {
  readonly id: number;
  readonly file: File;
}

/** What is known of a file that was dropped on the page. */
export interface InspectedFile {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly words: InspectionWords;
}

export type InspectAnswer =
  | { readonly id: number; readonly inspected: InspectedFile }
  | { readonly id: number; readonly failed: "too-large" | "unreadable" };
