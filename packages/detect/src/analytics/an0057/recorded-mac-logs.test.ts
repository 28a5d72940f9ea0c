import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { CONTEXT } from "../../testing/judging.ts";
import { livesOf } from "../../testing/mac.ts";
import { an0057 } from "./index.ts";

const eslogger = corpusPath("telemetry", "eslogger");

describe.skipIf(eslogger === undefined || !existsSync(eslogger ?? ""))("recorded logs of Endpoint Security", () => {
  // None may be high unless its line in INDEX.md describes an attack. Some do, of other techniques: none of them drops
  // an opaque program, so none is excepted here.
  const logs = eslogger === undefined ? [] : readdirSync(eslogger).filter((name) => name.endsWith(".jsonl"));
  it("are all there", () => expect(logs.length).toBeGreaterThan(20));

  test.each(logs)("%s: nothing is high", (name) => {
    const analytic = an0057();
    for (const life of livesOf(readFileSync(join(eslogger ?? "", name), "latin1"))) {
      if (!analytic.candidate(life, false)) continue;
      const judgement = analytic.judge(life, { state: "not-offered" }, CONTEXT);
      expect(judgement?.priority, judgement?.title).not.toBe("high");
    }
  });
});
