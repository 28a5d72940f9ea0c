import { describe, expect, test } from "vitest";
import { ancestry } from "../ancestry.ts";
import { Lineage } from "../process/lineage.ts";
import { Roles } from "../roles/roles.ts";
import { Kernel } from "../testing/kernel.ts";
import { decideUserShell } from "./user-shell.ts";

describe("decideUserShell", () => {
  test("ssh with a terminal", () => {
    const kernel = new Kernel();
    kernel.present(500, 1, "/usr/sbin/sshd");
    const session = kernel.spawn(500, "/usr/sbin/sshd", ["/usr/sbin/sshd", "-R"]);
    kernel.setLogin(session, 1001);
    kernel.openSession(session, "/usr/sbin/sshd", "ssh");
    const child = kernel.fork(session);
    const shell = kernel.spawn(child, "/usr/bin/bash", ["-bash"], { terminal: "pts0", uid: 1001 });
    kernel.open(shell, "/home/dev/x");
    const lineage = new Lineage("test");
    const actor = kernel.events.map((event) => lineage.place(event)).at(-1);
    if (actor === undefined) throw new Error("no actor");
    const steps = ancestry(actor.process, kernel.at, new Roles());
    expect(steps.map(({ role }) => role)).toEqual([
      "login-shell",
      "login-program",
      "login-program",
      "login-program",
      "service-manager",
    ]);
    expect(decideUserShell(steps)).toMatchObject({ answer: "person", confidence: 0.95 });
  });
});
