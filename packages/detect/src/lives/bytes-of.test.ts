import type { ArtifactBytes } from "@limpid/core";
import { expect, it } from "vitest";
import { elf } from "../testing/elf.ts";
import { play } from "../testing/play.ts";
import { Scene } from "../testing/scene.ts";
import { bytesOf } from "./bytes-of.ts";

const OFFERED: ArtifactBytes = { inspect: () => elf() };

it("looks only where the file itself can be", () => {
  const scene = new Scene();
  const shell = scene.process({ image: "/usr/bin/bash" });
  shell.create("/tmp/there").create("/tmp/removed").unlink("/tmp/removed");
  shell.create("/tmp/over").create("/tmp/new").rename("/tmp/new", "/tmp/over");
  shell.createUnnamed("/tmp");
  shell.fork().memoryFile().exec("/memfd:x (deleted)", "x");
  const states = play(scene.events).lives.map((life) => `${life.path} ${bytesOf(life, OFFERED).state}`);
  expect(states.sort()).toEqual([
    "/tmp/over gone",
    "/tmp/over inspected",
    "/tmp/removed gone",
    "/tmp/there inspected",
    "undefined gone",
    "undefined gone",
  ]);
});

it("never takes a later file for the older one of that name", () => {
  const scene = new Scene();
  const shell = scene.process({ image: "/usr/bin/bash" });
  shell.create("/tmp/a").unlink("/tmp/a");
  scene.events.pop(); // the removal was lost
  scene.takeInode();
  scene.wait(10);
  shell.create("/tmp/a");
  expect(play(scene.events).lives.map((life) => bytesOf(life, OFFERED).state)).toEqual(["replaced", "inspected"]);
});
