import { certificateReader } from "@limpid/certificates";
import { own } from "@limpid/core";
import { dumpSource, inspectSource, layoutSource, words } from "@limpid/inspect";
import { DEFAULT_MIN_LENGTH, extractStrings, marksOf, Places } from "@limpid/inspect/strings";
import { BlobSource } from "./blob-source.ts";
import type { Answer, Inspected, ListedString, Request, StringsFound } from "./protocol.ts";

/** Everything that takes time: reading, parsing, hashing. The page only shows. */
addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const answer = await answerTo(data);
  postMessage(answer);
});

async function answerTo(request: Request): Promise<Answer> {
  const { id, file } = request;
  try {
    if (request.kind === "hash") return { kind: "hashed", id, sha256: await sha256Of(file) };
    if (request.kind === "strings") return { kind: "strings", id, found: strings(file) };
    return { kind: "inspected", id, inspected: inspect(file) };
  } catch (error) {
    return { kind: "failed", id, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Names of signers are read; whether a signature is the key's own would need arithmetic that browsers do not offer in time. */
const QUESTIONS = { certificates: certificateReader() };
const LARGEST_VERIFIED = 64 << 20; // seconds, since every page is hashed in plain code
const BUDGET = 4 * 2 ** 30; // nobody waits for the worker but who chose the file

function inspect(file: File): Inspected {
  const source = new BlobSource(file);
  const verifySignature = file.size <= LARGEST_VERIFIED;
  const inspection = inspectSource(source, {
    deep: true,
    verifySignature,
    budgetBytes: BUDGET,
    questions: QUESTIONS,
  });
  return {
    inspection,
    words: words(inspection),
    regions: layoutSource(source).regions,
    listing: dumpSource(source).lines,
  };
}

const MOST_STRINGS = 200_000; // more than a person goes through, even with a filter
const LONGEST_TEXT = 400; // characters: two lines on the widest screen

function strings(file: File): StringsFound {
  const source = new BlobSource(file);
  const places = new Places(source);
  const listed: ListedString[] = [];
  let more = 0;
  extractStrings(source, { minLength: DEFAULT_MIN_LENGTH }, (found) => {
    if (listed.length >= MOST_STRINGS) more++;
    else {
      const text = own(found.text.slice(0, LONGEST_TEXT));
      listed.push({ ...found, text, place: places.of(found.offset)?.name ?? "", marks: marksOf(found.text) });
    }
  });
  return { strings: listed, more };
}

const LARGEST_HASHED = 512 << 20; // the browser's digest takes the bytes in one piece of memory

/** Lower-case hex; null when the file is too large for the browser or cannot be read. */
async function sha256Of(file: File): Promise<string | null> {
  if (file.size > LARGEST_HASHED) return null;
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return null;
  }
}
