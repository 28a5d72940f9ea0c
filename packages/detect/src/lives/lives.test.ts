import { describe, expect, it } from "vitest";
import { play } from "../testing/play.ts";
import { Scene } from "../testing/scene.ts";

describe("a file's life", () => {
  it("tells creation, execute bit and execution, and who wrote it", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" });
    shell.fork().exec("/usr/bin/curl", "curl -o /tmp/agent http://h/agent").create("/tmp/agent").exit();
    shell.fork().exec("/usr/bin/chmod", "chmod 755 /tmp/agent").chmod("/tmp/agent").exit();
    scene.wait(6);
    shell.fork().exec("/tmp/agent");
    const life = play(scene.events).at("/tmp/agent");
    expect(life.birthSeen).toBe(true);
    expect(life.touches.map(({ kind }) => kind)).toEqual(["created", "mode-changed", "executed"]);
    expect(life.creator.basis).toBe("opener");
    expect(life.creator.actor?.run.image).toBe("/usr/bin/curl");
    expect(life.executions.map(({ at }) => at - life.bornAt)).toEqual([6]);
    expect(life.madeExecutableAt).toBe(life.bornAt);
  });

  it("names as creator the image of that moment, not a later one of the same process", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" }).create("/tmp/a");
    process.exec("/usr/bin/sleep", "sleep 9");
    expect(play(scene.events).at("/tmp/a").creator.actor?.run.image).toBe("/usr/bin/perl");
  });

  it("ends with the last name, and the inode's next file inherits nothing", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").chmod("/tmp/a").unlink("/tmp/a");
    scene.wait(24);
    process.fork().exec("/usr/bin/curl", "curl").create("/tmp/b");
    const { at } = play(scene.events);
    expect(at("/tmp/a").inode).toBe(at("/tmp/b").inode);
    expect(at("/tmp/a")).toMatchObject({ generation: 0 });
    expect(at("/tmp/a").removedAt).toBeDefined();
    expect(at("/tmp/b")).toMatchObject({ generation: 1, madeExecutableAt: undefined, removedAt: undefined });
    expect(at("/tmp/a").key).not.toBe(at("/tmp/b").key);
  });

  it("a directory that takes the inode ends it too", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").unlink("/tmp/a").mkdir("/tmp/d");
    expect(play(scene.events).lives).toHaveLength(1);
  });

  it("goes on under its further hard links", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").link("/tmp/a", "/tmp/b").unlink("/tmp/a");
    scene.wait(60_000);
    process.fork().exec("/tmp/b");
    const life = play(scene.events).at("/tmp/b");
    expect(life.previousPaths).toEqual(["/tmp/a"]);
    expect(life.removedAt).toBeUndefined();
    expect(life.executions).toHaveLength(1);
  });

  it("losing a further link changes nothing else", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").link("/tmp/a", "/tmp/b").unlink("/tmp/b");
    expect(play(scene.events).at("/tmp/a")).toMatchObject({ removedAt: undefined, previousPaths: [] });
  });

  it("a removed file that still runs goes on, and its late events find it", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").chmod("/tmp/a");
    const runs = process.fork().exec("/tmp/a");
    process.unlink("/tmp/a");
    scene.wait(3_600_000);
    runs.ftruncate("/tmp/a"); // keeps event time going
    runs.exit();
    scene.wait(3_600_000);
    process.create("/tmp/z");
    const life = play(scene.events).lives.find(({ executions }) => executions.length > 0);
    expect(life?.executions[0]?.by.process.exitedAt).toBeDefined();
  });

  it("a record that comes late is not lost with the name", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/a").chmod("/tmp/a");
    const execution = process.fork();
    execution.exec("/tmp/a");
    const late = scene.events.pop();
    scene.wait(5);
    process.unlink("/tmp/a");
    if (late !== undefined) scene.events.push(late);
    expect(play(scene.events).at("/tmp/a").executions).toHaveLength(1);
  });

  it("rename keeps the life, and a replaced file ends and hands nothing on", () => {
    const scene = new Scene();
    scene.existing("/usr/bin/tool");
    const process = scene.process({ image: "/usr/bin/perl" });
    process.open("/usr/bin/tool");
    process.fork().exec("/usr/bin/curl", "curl").create("/tmp/a").rename("/tmp/a", "/usr/bin/tool");
    const { lives } = play(scene.events);
    expect(lives).toHaveLength(2);
    const [replaced, tool] = [...lives].sort((a, b) => Number(b.birthSeen === false) - Number(a.birthSeen === false));
    expect(replaced?.removedAt).toBeDefined();
    expect(replaced?.touches.at(-1)?.kind).toBe("replaced");
    expect(tool).toMatchObject({ path: "/usr/bin/tool", previousPaths: ["/tmp/a"], removedAt: undefined });
    expect(tool?.creator.actor?.run.image).toBe("/usr/bin/curl");
    expect(tool?.madeExecutableAt).toBeUndefined();
  });

  it("moves with its folder", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    process.create("/tmp/x/a").renameFolder("/tmp/x", "/tmp/y").create("/tmp/x/b").renameFolder("/tmp/y", "/srv");
    expect(play(scene.events).lives.map(({ path }) => path)).toEqual(["/srv/a", "/tmp/x/b"]);
  });

  it("O_TMPFILE has no name until it is linked", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" });
    const { place } = process.createUnnamed("/tmp");
    place("/tmp/agent");
    process.createUnnamed("/tmp");
    const { lives, at } = play(scene.events);
    expect(at("/tmp/agent")).toMatchObject({ birthSeen: true, previousPaths: [], writes: 1 });
    expect(lives.find(({ path }) => path === undefined)?.creator.basis).toBe("opener");
  });

  it("keeps first and last touches of a long life and counts the rest", () => {
    const scene = new Scene();
    const process = scene.process({ image: "/usr/bin/perl" }).create("/tmp/a");
    for (let index = 0; index < 200; index++) {
      scene.wait(1);
      process.open("/tmp/a");
    }
    const life = play(scene.events).at("/tmp/a");
    expect(life.touches.length + life.touchesDropped).toBe(201);
    expect(life.touches).toHaveLength(64);
    expect(life.touches[0]?.kind).toBe("created");
    expect(life.touches.at(-1)?.at).toBe(scene.now);
    expect(life.writes).toBe(201);
  });
});

describe("files that the log knows in part", () => {
  it("a change by inode alone names its writer as inferred", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.fork().exec("/usr/bin/ld", "ld -o /srv/hello a.o").create("/srv/hello").fchmod("/srv/hello").exit();
    shell.fork().exec("/usr/bin/strip", "strip /srv/hello").fchmod("/srv/hello").exit();
    const life = play(scene.events).at("/srv/hello");
    expect(life.creator.basis).toBe("in-place");
    expect(life.creator.actor?.run.image).toBe("/usr/bin/strip");
    expect(life.namedAsOutputBy?.run.image).toBe("/usr/bin/strip");
  });

  it("the opener's own fchmod changes no creator", () => {
    const scene = new Scene();
    scene.process({ image: "/usr/bin/dpkg" }).create("/usr/bin/bc.dpkg-new").fchmod("/usr/bin/bc.dpkg-new");
    expect(play(scene.events).lives[0]?.creator.basis).toBe("opener");
  });

  it("a file executed outside system folders is known from there, its creator unknown", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.fork().exec("/home/dev/tool");
    shell.fork().exec("/home/dev/tool");
    shell.fork().exec("/usr/bin/id");
    const { lives, counts } = play(scene.events);
    expect(lives).toHaveLength(1);
    expect(lives[0]).toMatchObject({ birthSeen: false, path: "/home/dev/tool" });
    expect(lives[0]?.creator).toMatchObject({ basis: "unknown", actor: undefined });
    expect(lives[0]?.executions).toHaveLength(2);
    expect(counts.executedUnseen).toBe(1);
  });

  it("a script is no artifact, but its interpreter is when it was dropped", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.create("/tmp/engine").chmod("/tmp/engine");
    shell.fork().exec("/tmp/engine", "/tmp/engine /home/dev/x", { script: "/home/dev/x" });
    shell.fork().exec("/usr/bin/dash", "sh /home/dev/run.sh", { script: "/home/dev/run.sh" });
    const { lives, at } = play(scene.events);
    expect(lives).toHaveLength(1);
    expect(at("/tmp/engine").executions).toHaveLength(1);
  });

  it("the loader runs a file that was never made executable", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash", cwd: "/tmp" });
    shell.create("/tmp/agent");
    const loader = "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
    shell.fork().exec(loader, `${loader} --library-path /x ./agent`);
    shell.fork().exec(loader, `${loader} --list ./agent`);
    expect(play(scene.events).at("/tmp/agent").executions).toHaveLength(1);
  });

  it("a log without inodes is followed by path", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.create("/tmp/a").chmod("/tmp/a").rename("/tmp/a", "/tmp/b");
    shell.fork().exec("/tmp/b");
    const events = scene.events.map((event) =>
      JSON.parse(JSON.stringify(event, (key, value) => (key === "inode" || key === "device" ? undefined : value))),
    );
    const life = play(events).at("/tmp/b");
    expect(life.touches.map(({ kind }) => kind)).toEqual(["created", "mode-changed", "renamed", "executed"]);
  });

  it("a log of commands alone: what a stripping linker names is known until it runs", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash", cwd: "/tmp/b" });
    shell.fork().exec("/usr/bin/gcc", "gcc -s -o agent a.c");
    shell.fork().exec("/usr/bin/gcc", "gcc -s -o other a.c");
    shell.fork().exec("/usr/bin/gcc", "gcc -o plain a.c");
    shell.fork().exec("/tmp/b/agent");
    const { lives, at } = play(scene.events);
    expect(lives.map(({ path }) => path).sort()).toEqual(["/tmp/b/agent", "/tmp/b/other"]);
    expect(at("/tmp/b/agent").namedAsOutputBy?.run.argv).toContain("-s");
    expect(at("/tmp/b/other").executions).toEqual([]);
  });

  it("with file events, a named output that never came into being is none", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash", cwd: "/tmp/b" });
    shell.create("/tmp/log");
    shell.fork().exec("/usr/bin/gcc", "gcc -s -o agent broken.c");
    expect(play(scene.events).lives.map(({ path }) => path)).toEqual(["/tmp/log"]);
  });

  it("two lives of one name at the end: the older one's bytes are gone", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.create("/tmp/a").unlink("/tmp/a");
    scene.events.pop(); // the unlink was lost
    scene.takeInode();
    scene.wait(10);
    shell.create("/tmp/a");
    const [older, younger] = play(scene.events).lives;
    expect(older?.nameTakenAt).toBe(younger?.bornAt);
    expect(younger?.nameTakenAt).toBeUndefined();
  });

  it("devices, folders and sockets have no life", () => {
    const scene = new Scene();
    scene.existing("/dev/null", 0o020666);
    scene.process({ image: "/usr/bin/bash" }).open("/dev/null").chmod("/dev/null");
    expect(play(scene.events).lives).toEqual([]);
  });
});

describe("files in memory", () => {
  it("belong to the process that asked for them, also when its child runs them", () => {
    const scene = new Scene();
    const python = scene.process({ image: "/usr/bin/python3.11" }).memoryFile();
    python.fork().exec("/memfd:x (deleted)", "kthreadd");
    const [life] = play(scene.events).lives;
    expect(life).toMatchObject({ origin: "memory", path: undefined, birthSeen: true });
    expect(life?.creator.actor?.run.image).toBe("/usr/bin/python3.11");
    expect(life?.executions[0]).toMatchObject({ nameless: true, path: "/memfd:x (deleted)", argv: ["kthreadd"] });
  });

  it("whose making was not seen have no known creator, but the image that ran before", () => {
    const scene = new Scene();
    scene.process({ image: "/usr/bin/perl" }).create("/tmp/q").exec("/memfd:x (deleted)", "x");
    const life = play(scene.events).lives.find(({ origin }) => origin === "memory");
    expect(life?.creator).toMatchObject({ basis: "unknown", at: undefined });
    expect(life?.creator.actor?.run.image).toBe("/usr/bin/perl");
  });
});

describe("files in memory, one after the other", () => {
  it("a number that is used again is another file", () => {
    const scene = new Scene();
    const first = scene.process({ image: "/usr/bin/python3.11" }).memoryFile();
    first.fork().exec("/memfd:x (deleted)", "x").exit();
    scene.wait(10);
    const second = scene.process({ image: "/usr/bin/perl" }).memoryFile();
    second.fork().exec("/memfd:x (deleted)", "x");
    second.fork().exec("/memfd:x (deleted)", "x");
    const lives = play(scene.events).lives.filter(({ origin }) => origin === "memory");
    expect(lives.map(({ creator }) => creator.actor?.run.image)).toEqual(["/usr/bin/python3.11", "/usr/bin/perl"]);
    expect(lives.map(({ executions }) => executions.length)).toEqual([1, 2]);
  });
});

describe("bounded memory", () => {
  it("lets go of what never could run first, and hands it out", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    shell.create("/tmp/tool").chmod("/tmp/tool");
    for (let index = 0; index < 10; index++) shell.create(`/tmp/log${index}`);
    const { lives, counts } = play(scene.events, { maxLives: 4 });
    expect(counts).toMatchObject({ begun: 11, closed: 11, evicted: 7 });
    expect(lives.map(({ path }) => path)).toHaveLength(11);
    expect(lives.slice(0, 7).map(({ path }) => path)).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => `/tmp/log${index}`));
  });

  it.each([
    { names: "paths", file: `/tmp/${"x".repeat(4_000)}`, image: "/usr/bin/bash" },
    { names: "images", file: "/tmp/f", image: `/tmp/${"x".repeat(4_000)}` },
  ])("holds fewer lives with long $names", ({ file, image }) => {
    const scene = new Scene();
    for (let index = 0; index < 100; index++) {
      scene.process({ image: image + index }).create(`${file}${index}`);
    }
    const { counts } = play(scene.events, { maxLives: 100 });
    expect(counts).toMatchObject({ begun: 100, closed: 100 });
    expect(counts.evicted).toBeGreaterThanOrEqual(87);
  });

  it("hands out each life once, whatever the order of events", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/bash" });
    for (let index = 0; index < 300; index++) {
      const path = `/tmp/f${index % 7}`;
      if (scene.files.has(path)) shell.unlink(path);
      else shell.create(path);
      scene.wait(index % 3 === 0 ? 3_000 : 1);
    }
    const { lives, counts } = play(scene.events, { maxLives: 5 });
    expect(new Set(lives.map(({ key }) => key)).size).toBe(lives.length);
    expect(counts.begun).toBe(lives.length);
  });
});
