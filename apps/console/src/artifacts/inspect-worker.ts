import { bytesSource, inspectSource, words } from "@limpid/inspect";
import type { InspectAnswer, InspectRequest } from "./inspect-protocol.ts";

/** Everything of an inspection that takes time, off the page. The bytes never leave this browser. */
addEventListener("message", async ({ data }: MessageEvent<InspectRequest>) => {
  postMessage(await answerTo(data));
});

/** A browser holds the file in one piece of memory, and its digest takes another. */
const LARGEST = 512 << 20;
const LARGEST_VERIFIED = 64 << 20; // seconds, since every page of a signature is hashed in plain code

async function answerTo({ id, file }: InspectRequest): Promise<InspectAnswer> {
  if (file.size > LARGEST) return { id, failed: "too-large" };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const inspection = inspectSource(bytesSource(bytes), {
      deep: true,
      verifySignature: file.size <= LARGEST_VERIFIED,
    });
    return {
      id,
      inspected: {
        sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
        sizeBytes: file.size,
        words: words(inspection),
      },
    };
  } catch {
    return { id, failed: "unreadable" };
  }
}
