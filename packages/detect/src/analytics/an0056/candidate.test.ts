import { describe, expect, test } from "vitest";
import { play } from "../../testing/play.ts";
import { type Actress, Scene } from "../../testing/scene.ts";
import { isCandidate } from "./candidate.ts";

interface Case {
  readonly name: string;
  readonly tell: (shell: Actress) => void;
  readonly withBytes: boolean;
  readonly without: boolean;
}

const CASES: readonly Case[] = [
  { name: "written only", tell: (shell) => shell.create("/srv/x"), withBytes: true, without: false },
  { name: "made executable", tell: (shell) => shell.create("/srv/x").chmod("/srv/x"), withBytes: true, without: true },
  {
    name: "created with an execute bit",
    tell: (shell) => shell.create("/srv/x", 0o100755),
    withBytes: true,
    without: true,
  },
  {
    name: "a script by its name",
    tell: (shell) => shell.create("/srv/x.sh").chmod("/srv/x.sh"),
    withBytes: true,
    without: false,
  },
  {
    name: "a program with the name of a script, executed",
    tell: (shell) => shell.create("/srv/x.sh").chmod("/srv/x.sh").fork().exec("/srv/x.sh"),
    withBytes: true,
    without: true,
  },
  {
    name: "a script, executed",
    tell: (shell) =>
      shell.create("/srv/x").chmod("/srv/x").fork().exec("/usr/bin/dash", "sh /srv/x", { script: "/srv/x" }),
    withBytes: true,
    without: false,
  },
  {
    name: "executed, then removed",
    tell: (shell) => {
      shell.create("/srv/x").chmod("/srv/x").fork().exec("/srv/x").exit();
      shell.unlink("/srv/x");
    },
    withBytes: true,
    without: true,
  },
  {
    name: "written, then removed",
    tell: (shell) => shell.create("/srv/x").unlink("/srv/x"),
    withBytes: false,
    without: false,
  },
  {
    name: "a linker's output, never made executable",
    tell: (shell) => shell.fork().exec("/usr/bin/ld", "ld -o /srv/x a.o").create("/srv/x"),
    withBytes: true,
    without: true,
  },
  {
    name: "a compiler's temporary",
    tell: (shell) =>
      shell
        .fork()
        .exec("/usr/bin/as", "as")
        .create("/tmp/ccHEANuG.o")
        .chmod("/tmp/ccHEANuG.o")
        .unlink("/tmp/ccHEANuG.o"),
    withBytes: false,
    without: false,
  },
  {
    name: "strip's temporary",
    tell: (shell) =>
      shell
        .fork()
        .exec("/usr/bin/strip", "strip x")
        .create("/srv/stAb12Cd")
        .chmod("/srv/stAb12Cd")
        .unlink("/srv/stAb12Cd"),
    withBytes: false,
    without: false,
  },
  {
    name: "a program that calls itself a temporary, executed",
    tell: (shell) => {
      shell.create("/tmp/ccHEANuG.o").chmod("/tmp/ccHEANuG.o").fork().exec("/tmp/ccHEANuG.o").exit();
      shell.unlink("/tmp/ccHEANuG.o");
    },
    withBytes: true,
    without: true,
  },
];

describe("isCandidate", () => {
  test.each(CASES)("$name", ({ tell, withBytes, without }) => {
    const scene = new Scene();
    tell(scene.process({ image: "/usr/bin/bash", uid: 0 }));
    const [life] = play(scene.events).lives;
    if (life === undefined) throw new Error("no life");
    expect([isCandidate(life, true), isCandidate(life, false)]).toEqual([withBytes, without]);
  });
});
