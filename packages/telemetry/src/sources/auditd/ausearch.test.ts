import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { EventOf, TelemetryEvent } from "@limpid/core";
import { afterAll, describe, expect, it } from "vitest";
import { corpusPath, hasTool } from "../../../../../tests/support/corpus.ts";
import { callTable } from "../../linux-audit/syscalls.ts";
import { readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

const present = hasTool("ausearch", "auditd");
const traces = corpusPath("traces");
const samples = corpusPath("telemetry", "auditd");
const folder = mkdtempSync(join(tmpdir(), "limpid-ausearch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs ausearch on a log; it exits with 1 when nothing matches. */
function ausearch(text: string, ...options: readonly string[]): string {
  const file = join(folder, "audit.log");
  writeFileSync(file, text, "latin1");
  const { stdout } = spawnSync("ausearch", ["-if", file, ...options], { encoding: "latin1", maxBuffer: 1 << 28 });
  return stdout;
}

function idsIn(raw: string): readonly string[] {
  return [...new Set([...raw.matchAll(/audit\((\d+\.\d+:\d+)\)/g)].map(([, id = ""]) => id))].sort();
}

function of<K extends TelemetryEvent["kind"]>(events: readonly TelemetryEvent[], kind: K): readonly EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

const logs: readonly (readonly [string, () => string])[] = [
  ...(traces === undefined ? [] : ["web_curl", "sstrip_cat", "memfd", "dev_make", "apt"]).map(
    (name) =>
      [name, () => gunzipSync(readFileSync(join(traces ?? "", name, "audit.log.gz"))).toString("latin1")] as const,
  ),
  ...(samples === undefined ? [] : readdirSync(samples))
    .filter(
      (name) => /^(?:laurel_record|otrf|crowdsec|golibaudit_order_normal)/.test(name) && !name.endsWith(".note.txt"),
    )
    .map((name) => [name, () => `${readFileSync(join(samples ?? "", name), "latin1")}\n`] as const),
];

describe.skipIf(!present)("against ausearch", () => {
  it.each(logs)("%s: the same executions and the same calls", (_, read) => {
    const text = read();
    const { events } = readLog(auditd, text);

    const executed = of(events, "process.executed");
    const wanted = idsIn(ausearch(text, "--raw", "-m", "SYSCALL", "-sc", "execve", "--success", "yes"));
    expect(executed.map(({ id }) => id).sort()).toEqual(wanted);

    // What ausearch prints of an execution is what was read, argument by argument.
    const printed = ausearch(text, "-i", "-m", "EXECVE");
    for (const { id, argv, argvComplete } of executed) {
      if (!argvComplete || argv.some((value) => !/^[\x21-\x7e]{1,200}$/.test(value))) continue;
      const serial = id.slice(id.indexOf(":") + 1);
      const line = new RegExp(`^(?:node=\\S+ )?type=EXECVE msg=audit\\([^)]*:${serial}\\) : argc=\\d+ (.*)$`, "m").exec(
        printed,
      )?.[1];
      expect(line?.trim()).toBe(argv.map((value, index) => `a${index}=${value}`).join(" "));
    }

    for (const [kind, call] of [
      ["file.removed", "unlink"],
      ["file.renamed", "rename"],
      ["file.mode-changed", "fchmod"],
      ["process.exited", "exit_group"],
    ] as const) {
      const success = call === "exit_group" ? [] : ["--success", "yes"];
      const ids = new Set(idsIn(ausearch(text, "--raw", "-sc", call, ...success)));
      const own = new Set(events.filter((event) => event.kind === kind).map(({ id }) => id));
      for (const id of ids) expect(own, `${call} ${id}`).toContain(id);
    }

    // Names, as ausearch decodes them.
    const names = ausearch(text, "-i", "-sc", "unlink", "--success", "yes");
    for (const { file, process } of of(events, "file.removed")) {
      if (file.pathBasis !== "absolute" || process.image === undefined || !/^[\x21-\x7e]+$/.test(file.path ?? ""))
        continue;
      if (names.includes(`inode=${file.inode} `)) expect(names).toContain(`name=${file.path} inode=${file.inode}`);
    }
  });

  it.each([
    ["x86_64", "c000003e"],
    ["i386", "40000003"],
    ["aarch64", "c00000b7"],
    ["ppc64le", "c0000015"],
    ["s390x", "80000016"],
    ["arm", "40000028"],
  ])("knows the calls of %s by the numbers of libaudit", (name, code) => {
    const table = callTable(code);
    const dump = execFileSync("ausyscall", [name, "--dump"], { encoding: "utf8" });
    for (const [, number, call] of dump.matchAll(/^(\d+)\t(\w+)$/gm)) {
      expect(table?.calls[Number(number)]?.name).toBe(call);
    }
  });
});
