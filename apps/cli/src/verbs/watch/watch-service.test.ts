import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { noteExercise } from "@limpid/host";
import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../../../../packages/detect/src/testing/scene.ts";
import { auditLog } from "../../../../../tests/support/audit-log.ts";
import { PROGRAM } from "../../../../../tests/support/program.ts";
import { runLimpid } from "../../testing/run-limpid.ts";

const LABEL = "0123456789abcdef";
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "limpid-watch-"));
  made.push(path);
  return path;
}

function dropOf(path: string): string {
  const scene = new Scene();
  const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
  shell.fork().exec("/usr/bin/curl", `curl -o ${path} http://h/`).create(path).chmod(path).exit();
  shell.fork().exec(path).exit();
  scene.wait(5_000);
  return auditLog(scene.events);
}

describe("exercises", () => {
  const log = dropOf(`/var/tmp/limpid-exercise-${LABEL}/drop/agent`);
  async function said(state: string): Promise<string> {
    const { objects } = await runLimpid(["watch", "-", "--json", "--host", "h", "--state", state], { input: log });
    return JSON.stringify(objects());
  }

  it("that this installation ran are known, and a borrowed label is told", async () => {
    const [known, foreign] = [folder(), folder()];
    noteExercise(known, LABEL, new Date(0));
    expect(await said(foreign)).toContain("that this installation did not run");
    expect(await said(known)).not.toContain("that this installation did not run");
  });
});

/** Hears the datagrams of a service and prints each. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True: print(s.recv(4096).decode().replace("\\n", "|"), flush=True)`;
const canListen = process.platform === "linux" && spawnSync("python3", ["--version"]).status === 0;

describe.runIf(canListen)("a service manager", () => {
  it("is told when a watch is ready, that it gets on, and when it stops", { timeout: 60_000 }, async () => {
    const home = folder();
    const [socket, log, heardIn] = [join(home, "notify"), join(home, "audit.log"), join(home, "heard")];
    mkdirSync(join(home, "state"), { mode: 0o700 });
    writeFileSync(log, dropOf("/tmp/.x/agent"));
    writeFileSync(heardIn, "");
    const listener = spawn("sh", ["-c", `exec python3 -c "$0" "$1" > "$2"`, LISTENER, socket, heardIn]);
    const heard = (): readonly string[] => readFileSync(heardIn, "utf8").trimEnd().split("\n").slice(1);
    const until = async (holds: () => boolean): Promise<void> => {
      for (const started = Date.now(); !holds(); await sleep(20)) {
        if (Date.now() - started > 30_000) throw new Error(`it did not happen: ${heard().join("\n")}`);
      }
    };
    await until(() => readFileSync(heardIn, "utf8") === "bound\n");
    const watch = spawn(process.execPath, [PROGRAM, "watch", "--follow", log, "--state", join(home, "state")], {
      env: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: "2000000" },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => watch.on("close", resolve));
    await until(() => heard().some((lines) => /1 medium, .*events, none lost\|WATCHDOG=1$/.test(lines)));
    watch.kill("SIGTERM");
    expect(await ended).toBe(1);
    await until(() => heard().some((lines) => lines.startsWith("STOPPING=1|")));
    listener.kill();
    expect(heard()[0]).toMatch(/^READY=1\|STATUS=Limpid \d.*\|WATCHDOG=1$/);
    expect(heard().filter((lines) => lines.startsWith("READY=1"))).toHaveLength(1);
  });
});
