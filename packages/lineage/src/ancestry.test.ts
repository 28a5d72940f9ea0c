import { describe, expect, test } from "vitest";
import { ancestry } from "./ancestry.ts";
import { Lineage } from "./process/lineage.ts";
import { Roles } from "./roles/roles.ts";
import { Scenes } from "./testing/scenes.ts";

const roles = new Roles();

function place(scenes: Scenes) {
  const lineage = new Lineage("test");
  return scenes.events.map((event) => ({ event, actor: lineage.place(event) }));
}

describe("ancestry", () => {
  test("an ancestor stands there with the image that started the next one, not with what it became", () => {
    const scenes = new Scenes();
    const shell = scenes.sshShell();
    const child = scenes.fork(shell);
    scenes.exec(shell, "/usr/bin/sleep", ["sleep", "9"]);
    scenes.exec(child, "/usr/bin/curl", ["curl", "-O", "x"]);
    scenes.open(child, "/tmp/x");
    const last = place(scenes).at(-1);
    if (last === undefined) throw new Error("no event");
    const steps = ancestry(last.actor.process, last.event.at, roles);
    expect(steps.slice(0, 2).map(({ run, role }) => [run.image, role])).toEqual([
      ["/usr/bin/curl", "staging-app"],
      ["/usr/bin/bash", "login-shell"],
    ]);
  });

  test("the image of the moment: what a process ran later is not judged", () => {
    const scenes = new Scenes();
    const child = scenes.fork(scenes.webServer());
    scenes.exec(child, "/usr/bin/dash", ["sh", "-c", "x"]);
    scenes.open(child, "/tmp/x");
    scenes.exec(child, "/usr/bin/cat", ["cat"]);
    const placed = place(scenes);
    const opened = placed.find(({ event }) => event.kind === "file.opened");
    if (opened === undefined) throw new Error("no event");
    expect(ancestry(opened.actor.process, opened.event.at, roles)[0]).toMatchObject({ role: "non-user-shell" });
    expect(ancestry(opened.actor.process, Number.MAX_SAFE_INTEGER, roles)[0]).toMatchObject({ role: "copy-tool" });
    const named = ancestry(opened.actor.process, Number.MAX_SAFE_INTEGER, roles, opened.actor.run);
    expect(named[0]).toMatchObject({ role: "non-user-shell", run: { image: "/usr/bin/dash" } });
  });

  test("a program without a role is a service when the service manager started it without a login", () => {
    const scenes = new Scenes();
    scenes.open(scenes.unit("/opt/app/server"), "/tmp/a");
    scenes.open(scenes.spawn(scenes.userManager(), "/opt/app/server"), "/tmp/b");
    scenes.open(scenes.spawn(scenes.sshShell(), "/opt/app/server"), "/tmp/c");
    const heads = place(scenes)
      .filter(({ event }) => event.kind === "file.opened")
      .map(({ event, actor }) => ancestry(actor.process, event.at, roles)[0]?.role);
    expect(heads).toEqual(["service", "other", "other"]);
  });

  test("ends at pid 1, or at a parent that was only named", () => {
    const scenes = new Scenes();
    scenes.open(scenes.spawn(scenes.present(900, 899, "/usr/bin/bash"), "/usr/bin/cp"), "/tmp/a");
    const last = place(scenes).at(-1);
    if (last === undefined) throw new Error("no event");
    const steps = ancestry(last.actor.process, last.event.at, roles);
    expect(steps.map(({ process }) => [process.pid, process.startBasis])).toEqual([
      [1000, "forked"],
      [900, "first-seen"],
      [899, "named"],
    ]);
    expect(steps.at(-1)).toMatchObject({ role: "other", identity: "unverified", run: { image: undefined } });
  });
});
