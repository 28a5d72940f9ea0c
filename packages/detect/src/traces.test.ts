import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Artifact, type ArtifactBytes, blockOf, type Finding } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import { Lineage, Roles } from "@limpid/lineage";
import { SOURCES } from "@limpid/telemetry";
import { describe, expect, it } from "vitest";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { an0056, bytesOf, type DetectionContext, Lives, makeFinding } from "./index.ts";

const traces = corpusPath("traces");

const CONTEXT: DetectionContext = {
  roles: new Roles(),
  provenance: { packageOf: () => undefined, hasPackages: false },
  normality: { explain: () => undefined },
  visibility: { blindSpots: () => [] },
  userName: (uid) => (uid === 33 ? "www-data" : undefined),
  eventsLost: () => 0,
};

/** Looks below a trace's `root`, never through links. */
function bytesBelow(root: string): ArtifactBytes {
  return {
    inspect: ({ path }) => {
      const file = join(root, path);
      if (!file.startsWith(root) || !existsSync(file))
        return { state: "gone", explanation: "it is not among the collected files." };
      const bytes = readFileSync(file);
      const artifact: Artifact = { ...inspectBytes(bytes, { deep: true }), path, sizeBytes: bytes.length };
      return { state: "inspected", artifact };
    },
  };
}

function hunt(trace: string, offered: boolean): readonly Finding[] {
  const folder = join(traces ?? "", trace);
  const lineage = new Lineage("unknown");
  const analytic = an0056();
  const findings: Finding[] = [];
  const bytes = bytesBelow(join(folder, "root"));
  const lives = new Lives("unknown", {}, (life) => {
    if (!analytic.candidate(life, offered)) return;
    const seen = offered ? bytesOf(life, bytes) : ({ state: "not-offered" } as const);
    const judgement = analytic.judge(life, seen, CONTEXT);
    if (judgement !== undefined) findings.push(makeFinding(judgement, "0.0.0", "sha256:0"));
  });
  const source = SOURCES.find(({ name }) => name === "auditd");
  if (source === undefined) throw new Error("no source for auditd");
  const session = source.open({}, (event) => {
    if ("process" in event) lives.observe(event, lineage.place(event));
  });
  session.push(blockOf(gunzipSync(readFileSync(join(folder, "audit.log.gz"))).toString("latin1")));
  session.endOfFile();
  session.end();
  lives.end();
  return findings;
}

function ids(finding: Finding | undefined): readonly string[] {
  return finding?.supporting.map(({ id }) => id.replace("an0056.", "")) ?? [];
}

describe.skipIf(traces === undefined)("recorded traces", () => {
  it("web_curl: the agent that curl brought for a CGI shell is high", () => {
    const findings = hunt("web_curl", true);
    expect(findings.map(({ artifact, priority }) => [artifact.path, priority])).toEqual([
      ["/tmp/.cache-x/agent", "high"],
    ]);
    const [finding] = findings;
    expect(finding?.creator).toMatchObject({ basis: "opener", image: "/usr/bin/curl", role: "staging-app" });
    expect(finding?.creator.user).toEqual({ uid: 33, name: "www-data" });
    expect(ids(finding)).toEqual(
      expect.arrayContaining([
        "symbols-removed",
        "non-user-shell",
        "staging-app-wrote",
        "service-ancestor",
        "world-writable-place",
        "hidden-name",
        "run-soon",
      ]),
    );
    expect(finding?.title).toBe(
      "agent (ELF, symbols removed) was written by curl, under a shell that no person started, below python3 serving HTTP as www-data, into a hidden directory in /tmp, and ran 4 ms later.",
    );
  });

  it("web_curl: without its bytes it is at most medium", () => {
    expect(hunt("web_curl", false).map(({ priority }) => priority)).toEqual(["medium"]);
  });

  it.each([true, false])("sstrip_cat: cat wrote it, nothing is left of it (bytes offered: %s)", (offered) => {
    const findings = hunt("sstrip_cat", offered);
    expect(findings.map(({ artifact, priority }) => [artifact.path, priority])).toEqual([["/tmp/.s-lock", "medium"]]);
    const [finding] = findings;
    expect(finding?.creator).toMatchObject({ basis: "inherited-fd", image: "/usr/bin/cat" });
    expect(finding?.creator.opener).toMatchObject({ image: "/usr/bin/dash", role: "non-user-shell" });
    const missing = finding?.missing.find(({ id }) => id === "file-bytes");
    expect(missing?.explanation).toContain("never inspected");
    expect(missing?.mend).not.toBe("");
    expect(ids(finding)).toEqual(expect.arrayContaining(["non-user-shell", "run-soon", "removed-after-running"]));
  });

  it.each([true, false])("memfd: a service's child ran a program from memory (bytes offered: %s)", (offered) => {
    const findings = hunt("memfd", offered);
    expect(findings.map(({ artifact, priority }) => [artifact.path, priority])).toEqual([
      ["/memfd:x (deleted)", "medium"],
    ]);
    expect(ids(findings[0])).toEqual(
      expect.arrayContaining(["anonymous-execution", "scripting-engine-wrote", "service-ancestor", "imitating-name"]),
    );
    expect(findings[0]?.missing.map(({ id }) => id)).toContain("file-bytes");
  });

  it.each([true, false])("dev_make: a developer's stripped program is expected (bytes offered: %s)", (offered) => {
    const findings = hunt("dev_make", offered);
    expect(findings.map(({ artifact, priority }) => [artifact.path, priority])).toEqual([
      ["/home/dev/src/hello/hello", "expected"],
    ]);
    expect(ids(findings[0])).toContain("strip-flags");
  });

  it("apt: every installed program is expected, and nothing is above", () => {
    const findings = hunt("apt", true);
    // mac2unix and unix2mac are symbolic links; maintainer scripts were not collected, so they may be programs.
    const programs = "bc chkfont dos2unix figlet-figlet ncdu pv sl tree unix2dos".split(" ");
    const inspected = findings.filter(({ artifact }) => artifact.inspected);
    expect(inspected.map(({ artifact }) => artifact.path?.split("/").at(-1)).sort()).toEqual(programs);
    expect(new Set(findings.map(({ priority }) => priority))).toEqual(new Set(["expected"]));
  });

  it("apt: without bytes nothing is above expected", () => {
    const priorities = new Set(hunt("apt", false).map(({ priority }) => priority));
    expect([...priorities].filter((priority) => priority !== "expected")).toEqual([]);
  });
});
