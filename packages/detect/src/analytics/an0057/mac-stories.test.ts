import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { judgeMac, type MacStory } from "../../testing/mac.ts";
import { WHOLE_STORIES } from "../../testing/whole-mac-stories.ts";

const binaries = corpusPath("binaries");

function bytesOf(sample: string | Bytes): Bytes {
  if (typeof sample !== "string") return sample;
  const content = readFileSync(join(binaries ?? "", sample));
  const artifact = { ...inspectBytes(content, { deep: true }), path: "", sizeBytes: content.length };
  return { state: "inspected", artifact };
}

describe.skipIf(binaries === undefined)("synthetic logs with the real files of the corpus", () => {
  test.each(WHOLE_STORIES)("$told", ({ told, about, sample, answer, shows = [], lacks = [], context, tell }) => {
    const judgement = judgeMac({
      told,
      about,
      bytes: bytesOf(sample),
      tell,
      ...(context === undefined ? {} : { context }),
    });
    const reasons = [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])];
    const said = reasons.map(({ id, weight }) => `${id} ${weight}`).join(", ");
    expect(answer, said).toContain(judgement?.priority ?? "none");
    expect(reasons.map(({ id }) => id)).toEqual(expect.arrayContaining([...shows]));
    expect(reasons.filter(({ id }) => lacks.includes(id))).toEqual([]);
  });

  it("says in one sentence what happened", () => {
    const [story] = WHOLE_STORIES;
    if (story === undefined) throw new Error("a story expected");
    const judgement = judgeMac({ ...story, bytes: bytesOf(story.sample) } as MacStory);
    expect(judgement?.title).toBe(
      "u.scpt (AppleScript, compiled run-only) was written by curl, under a shell that no person started, into a hidden directory in /Users/Shared, and ran 4 ms later.",
    );
    expect(judgement?.blindSpots.join()).toContain("without osascript");
  });
});
