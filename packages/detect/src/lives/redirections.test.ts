import { describe, expect, it } from "vitest";
import { play } from "../testing/play.ts";
import { Scene } from "../testing/scene.ts";

describe("who writes when a shell redirects", () => {
  it("bash: the child opens, then runs the command in its own place", () => {
    const scene = new Scene();
    scene.process({ image: "/usr/bin/bash" }).fork().create("/tmp/a").exec("/usr/bin/base64", "base64 -d");
    const { creator } = play(scene.events).at("/tmp/a");
    expect(creator.basis).toBe("inherited-fd");
    expect(creator.actor?.run.image).toBe("/usr/bin/base64");
    expect(creator.opener?.run.image).toBe("/usr/bin/bash");
  });

  it("dash: the shell opens, its first child runs the command; the fork's record is late", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" }).create("/tmp/a");
    shell.vfork().exec("/usr/bin/cat", "cat /tmp/payload").exit();
    shell.vfork().exec("/usr/bin/chmod", "chmod +x /tmp/a").chmod("/tmp/a").exit();
    const { creator } = play(scene.events).at("/tmp/a");
    expect(creator.actor?.run.image).toBe("/usr/bin/cat");
    expect(creator.opener?.run.image).toBe("/usr/bin/dash");
  });

  it("dash with forks in order", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" });
    const older = shell.fork();
    shell.create("/tmp/a");
    const child = shell.fork();
    older.exec("/usr/bin/sleep", "sleep 5"); // began before the redirection
    child.exec("/usr/bin/cat", "cat /tmp/payload");
    expect(play(scene.events).at("/tmp/a").creator.actor?.run.image).toBe("/usr/bin/cat");
  });

  it("env and its like hand the descriptor on to what they run", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" }).create("/tmp/a");
    shell.fork().exec("/usr/bin/env", "env -i curl http://h").exec("/usr/bin/curl", "curl http://h");
    const { creator } = play(scene.events).at("/tmp/a");
    expect(creator.actor?.run.image).toBe("/usr/bin/curl");
    expect(creator.opener?.run.image).toBe("/usr/bin/dash");
  });

  it("a builtin wrote it: what ran next works on the file or is silent", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash", cwd: "/tmp" });
    shell.create("/tmp/a").fork().exec("/usr/bin/chmod", "chmod +x a").exit();
    shell.create("/tmp/b").fork().exec("/usr/bin/file", "file ./b").exit();
    shell.create("/tmp/c").fork().exec("/tmp/c").exit();
    const played = play(scene.events);
    for (const path of ["/tmp/a", "/tmp/b", "/tmp/c"]) expect(played.at(path).creator.basis, path).toBe("opener");
  });

  it("busybox: one file, many programs", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/bin/busybox" });
    shell.create("/tmp/a").fork().exec("/bin/busybox", "base64 -d").exit();
    shell.create("/tmp/b").fork().exec("/bin/busybox", "busybox sleep 1").exit();
    const played = play(scene.events);
    expect(played.at("/tmp/a").creator.basis).toBe("inherited-fd");
    expect(played.at("/tmp/b").creator.basis).toBe("opener");
  });

  it("another process opened the file in between", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" }).create("/tmp/a");
    scene.process({ image: "/usr/bin/perl" }).open("/tmp/a");
    shell.fork().exec("/usr/bin/cat", "cat /tmp/payload");
    expect(play(scene.events).at("/tmp/a").creator.actor?.run.image).toBe("/usr/bin/perl");
  });

  it("programs that are no shells keep their files to themselves", () => {
    const scene = new Scene();
    scene.process({ image: "/usr/bin/perl" }).create("/tmp/a").fork().exec("/usr/bin/cat", "cat x");
    expect(play(scene.events).at("/tmp/a").creator.basis).toBe("opener");
  });

  it("two files of one command", () => {
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/bin/dash" }).create("/tmp/out").create("/tmp/err");
    shell.fork().exec("/usr/bin/curl", "curl http://h");
    const played = play(scene.events);
    for (const path of ["/tmp/out", "/tmp/err"]) expect(played.at(path).creator.basis, path).toBe("inherited-fd");
  });
});
