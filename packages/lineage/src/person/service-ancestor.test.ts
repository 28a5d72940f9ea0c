import type { Ancestor } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { ancestry } from "../ancestry.ts";
import { Lineage } from "../process/lineage.ts";
import { Roles } from "../roles/roles.ts";
import { mergeRoles, ROLE_TABLE } from "../roles/table.ts";
import { Scenes } from "../testing/scenes.ts";
import { serviceAncestor } from "./service-ancestor.ts";
import { shellContext } from "./shell-context.ts";

function lineageOf(play: (scenes: Scenes) => number, roles = new Roles()): readonly Ancestor[] {
  const scenes = new Scenes();
  scenes.open(play(scenes), "/tmp/x");
  const lineage = new Lineage("test");
  const actor = scenes.events.map((event) => lineage.place(event)).at(-1);
  if (actor === undefined) throw new Error("no events");
  return ancestry(actor.process, scenes.at, roles);
}

describe("serviceAncestor", () => {
  test.each<{ readonly name: string; readonly play: (scenes: Scenes) => number; readonly found: object | undefined }>([
    { name: "a web server itself", play: (s) => s.webServer(), found: { index: 0, basis: "daemon" } },
    { name: "the shell below it", play: (s) => s.shell(s.webServer()), found: { index: 1, basis: "daemon" } },
    {
      name: "an interpreter whose arguments say that it serves",
      play: (s) => s.shell(s.spawn(s.sshShell(), "/usr/bin/python3.11", ["python3", "-m", "http.server"])),
      found: { index: 1, basis: "daemon" },
    },
    {
      name: "an interpreter that the service manager started",
      play: (s) => s.shell(s.unit("/usr/bin/node", ["node", "/srv/app.js"])),
      found: { index: 1, basis: "service-manager-child" },
    },
    {
      name: "a shell as a unit",
      play: (s) => s.unit("/usr/bin/dash", ["sh", "-c", "x"]),
      found: { index: 0, basis: "service-manager-child" },
    },
    {
      name: "a program below supervisord",
      play: (s) => {
        const supervisor = s.unit("/usr/bin/python3.11", ["python3", "/usr/bin/supervisord"], {
          script: "/usr/bin/supervisord",
        });
        return s.shell(s.spawn(supervisor, "/srv/app/worker"));
      },
      found: { index: 1, basis: "service-manager-child" },
    },
    {
      name: "the first program of a container",
      play: (s) => s.inContainer("/app/server", ["/app/server"]),
      found: { index: 0, basis: "container-main" },
    },
    { name: "a shell in a container", play: (s) => s.inContainer("/usr/bin/dash", ["sh"]), found: undefined },
    { name: "a person's shell", play: (s) => s.sshShell(), found: undefined },
    { name: "sshd before the login", play: (s) => s.fork(s.sshd), found: undefined },
    { name: "a job of cron", play: (s) => s.shell(s.fork(s.cron)), found: undefined },
    {
      name: "a unit with a terminal",
      play: (s) => s.unit("/usr/bin/bash", ["bash"], { terminal: "pts1" }),
      found: undefined,
    },
    {
      name: "an unattended upgrade",
      play: (s) => s.unit("/usr/bin/apt-get", ["apt-get", "upgrade"]),
      found: undefined,
    },
    {
      name: "a unit that only bears a container runtime's name",
      play: (s) => s.shell(s.unit("/tmp/dockerd", ["dockerd"])),
      found: { index: 1, basis: "service-manager-child" },
    },
    {
      name: "a service behind a program that only bears a login program's name",
      play: (s) => s.shell(s.spawn(s.webServer(), "/tmp/sshd", ["sshd: dev"])),
      found: { index: 2, basis: "daemon" },
    },
    { name: "ancestors never seen", play: (s) => s.shell(s.present(900, 899, "/usr/bin/bash")), found: undefined },
  ])("$name", ({ play, found }) => {
    const lineage = lineageOf(play);
    if (found === undefined) expect(serviceAncestor(lineage)).toBeUndefined();
    else expect(serviceAncestor(lineage)).toMatchObject(found);
  });

  test("a declared service counts wherever it was started", () => {
    const roles = new Roles(mergeRoles(ROLE_TABLE, [{ role: "service", programs: ["billing"], declared: true }]));
    const lineage = lineageOf((s) => s.shell(s.spawn(s.sshShell(), "/opt/billing")), roles);
    expect(serviceAncestor(lineage)).toMatchObject({ index: 1, basis: "daemon" });
    expect(shellContext(lineage)).toMatchObject({ kind: "non-user-shell", decision: { confidence: 0.65 } });
  });
});

describe("a name alone", () => {
  test.each(["/tmp/sshd", "/tmp/runc", "/dev/shm/login", "/tmp/tmux", "/tmp/code"])(
    "%s makes no person and no doubt",
    (image) => {
      const below = lineageOf((s) => s.shell(s.unit(image), { terminal: "pts0" }));
      expect(shellContext(below)).toMatchObject({ kind: "non-user-shell", decision: { answer: "no-person" } });
    },
  );
});

test("a timer of the user that only bears a terminal emulator's name is no person", () => {
  const lineage = lineageOf((s) =>
    s.shell(s.spawn(s.userManager(), "/home/u/.config/kitty", ["kitty"], { owner: 1000 })),
  );
  expect(shellContext(lineage)).toMatchObject({ kind: "unknown" });
});

test("an sshd that was replaced in this stream is no login", () => {
  const replaced = new Roles(ROLE_TABLE, { writtenHere: (path) => path === "/usr/sbin/sshd" });
  expect(shellContext(lineageOf((s) => s.sshShell(), replaced))).toMatchObject({ kind: "non-user-shell" });
});

describe("shellContext", () => {
  test("the nearest shell, with the decision for it and not for what is below it", () => {
    const lineage = lineageOf((s) => s.spawn(s.shell(s.webServer()), "/usr/bin/curl", ["curl", "x"]));
    expect(shellContext(lineage)).toMatchObject({
      index: 1,
      kind: "non-user-shell",
      decision: { answer: "no-person" },
    });
  });

  test("a login shell is called so, a shell within it is not", () => {
    const lineage = lineageOf((s) => s.shell(s.sshShell()));
    expect(shellContext(lineage)).toMatchObject({ index: 0, kind: "user-shell" });
    expect(shellContext(lineage.slice(1))).toMatchObject({ index: 0, kind: "login-shell" });
  });

  test("no shell, no context", () => {
    expect(shellContext(lineageOf((s) => s.webServer()))).toBeUndefined();
  });
});
