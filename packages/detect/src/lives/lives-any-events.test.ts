import type { ActedEvent, ArtifactLife, FileRef } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { an0056, bytesOf, makeFinding } from "../index.ts";
import { elf } from "../testing/elf.ts";
import { CONTEXT } from "../testing/judging.ts";
import { Lives } from "./lives.ts";

const IMAGES = ["/usr/bin/dash", "/usr/bin/curl", "/tmp/a", "/memfd:x (deleted)", "/tmp/b (deleted)", "/usr/bin/strip"];

const file: fc.Arbitrary<FileRef> = fc.record({
  path: fc.option(fc.constantFrom("/tmp/a", "/tmp/b", "/tmp/d/c", "/usr/bin/x", "rel", "", "/proc/self/fd/3"), {
    nil: undefined,
  }),
  pathBasis: fc.constantFrom("absolute", "joined", "unknown-directory", "none"),
  device: fc.option(fc.constantFrom("fe:01", "00:01"), { nil: undefined }),
  inode: fc.option(fc.oneof(fc.nat(4), fc.constant(2n ** 63n)), { nil: undefined }),
  mode: fc.option(fc.constantFrom(0o100644, 0o100755, 0o040755, 0o020666, 0), { nil: undefined }),
  ownerUid: fc.option(fc.nat(2), { nil: undefined }),
});

const process = fc.record({
  pid: fc.integer({ min: 1, max: 6 }),
  ppid: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  image: fc.option(fc.constantFrom(...IMAGES), { nil: undefined }),
  name: fc.constant(undefined),
  uid: fc.option(fc.nat(1), { nil: undefined }),
  euid: fc.constant(undefined),
  gid: fc.constant(undefined),
  loginUser: fc.option(fc.constantFrom(null, 1001), { nil: undefined }),
  session: fc.constant(undefined),
  terminal: fc.option(fc.constantFrom(null, "pts0"), { nil: undefined }),
  cwd: fc.option(fc.constantFrom("/tmp", "x"), { nil: undefined }),
});

const argv = fc.array(fc.constantFrom("strip", "-o", "a", "-s", "@x", "[kworker/0:1]", ""), { maxLength: 4 });

/** Events as a hostile or broken source could give them: any order, any times, anything missing. */
const anything = fc.oneof(
  fc.record({
    kind: fc.constant("file.opened"),
    process,
    file,
    created: fc.boolean(),
    truncated: fc.boolean(),
    unnamed: fc.boolean(),
    descriptor: fc.constant(3),
  }),
  fc.record({ kind: fc.constant("file.truncated"), process, file }),
  fc.record({ kind: fc.constant("file.mode-changed"), process, file, mode: fc.constantFrom(0o644, 0o755) }),
  fc.record({
    kind: fc.constant("file.renamed"),
    process,
    from: file,
    to: file,
    replaced: fc.option(file, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("file.linked"), process, from: file, to: file }),
  fc.record({ kind: fc.constant("file.removed"), process, file }),
  fc.record({
    kind: fc.constant("file.made"),
    process,
    what: fc.constant("directory"),
    file,
    target: fc.constant(undefined),
  }),
  fc.record({ kind: fc.constant("memory-file.created"), process, descriptor: fc.constant(3) }),
  fc.record({
    kind: fc.constant("process.executed"),
    process,
    image: fc.option(fc.constantFrom(...IMAGES), { nil: undefined }),
    argv,
    argvComplete: fc.boolean(),
    file,
    interpreters: fc.array(file, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("process.forked"),
    process,
    child: fc.integer({ min: 1, max: 6 }),
    thread: fc.constantFrom(true, false, undefined),
  }),
  fc.record({ kind: fc.constant("process.exited"), process, code: fc.constant(0) }),
  fc.record({
    kind: fc.constant("process.tampered"),
    process,
    by: fc.constant("ptrace"),
    target: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ kind: fc.constant("filesystem.mounted"), process, file }),
);

const events = fc.array(fc.tuple(anything, fc.integer({ min: -3_000, max: 5_000 })), { maxLength: 60 }).map((list) => {
  let now = 1_700_000_000_000;
  return list.map(([event, step], index) => {
    now += step;
    return { ...event, id: `e${index}`, at: now, host: "h" } as ActedEvent;
  });
});

function run(
  list: readonly ActedEvent[],
  maxLives: number,
): { lives: ArtifactLife[]; begun: number; findings: string[] } {
  const lineage = new Lineage("h");
  const closed: ArtifactLife[] = [];
  const findings: string[] = [];
  const analytic = an0056();
  const lives = new Lives("h", { maxLives }, (life) => {
    closed.push(life);
    if (!analytic.candidate(life, true)) return;
    const judgement = analytic.judge(life, bytesOf(life, { inspect: () => elf() }), CONTEXT);
    if (judgement !== undefined) findings.push(JSON.stringify(makeFinding(judgement, "0", "sha256:0")));
  });
  for (const event of list) lives.observe(event, lineage.place(event));
  lives.end();
  return { lives: closed, begun: lives.counts.begun, findings };
}

describe("any events", () => {
  it("every life is handed out once, and its facts agree", () => {
    fc.assert(
      fc.property(events, fc.constantFrom(1, 3, 100), (list, maxLives) => {
        const { lives, begun } = run(list, maxLives);
        expect(lives).toHaveLength(begun);
        expect(new Set(lives).size).toBe(lives.length);
        for (const life of lives) {
          expect(life.lastSeenAt).toBeGreaterThanOrEqual(life.bornAt);
          expect(life.writes === 0).toBe(life.lastWriteAt === undefined);
          expect(life.touches.filter(({ kind }) => kind === "executed")).toHaveLength(life.executions.length);
          if (life.creator.basis === "inherited-fd") expect(life.creator.opener).toBeDefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a replay gives the same findings, byte for byte", () => {
    fc.assert(
      fc.property(events, (list) => {
        expect(run(list, 3).findings).toEqual(run(list, 3).findings);
      }),
      { numRuns: 100 },
    );
  });
});
