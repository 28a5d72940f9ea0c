import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, describe, expect, it, test } from "vitest";
import { PROGRAM } from "../../../../../tests/support/program.ts";
import { UsageError } from "../../exit-codes.ts";
import { runLimpid } from "../../testing/run-limpid.ts";
import { parseListen } from "./parse-listen.ts";

const newFolder = temporaryFolders(afterAll);
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** Starts the program and gives what it printed up to a text. */
async function serveUntil(text: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--listen", "127.0.0.1:0", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part: string) => (out += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (err += part));
  const ended = new Promise<number | null>((settle) => child.on("exit", settle));
  await expect.poll(() => out, { timeout: 30_000 }).toContain(text);
  return {
    stdout: () => out,
    stderr: () => err,
    url: /listens on (\S+)/.exec(out)?.[1] ?? "",
    stop: (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    },
  };
}

describe("limpid serve", () => {
  it("prints a link once for all on standard output alone, takes it, and ends when it is told to", async () => {
    const state = newFolder();
    const first = await serveUntil("#sign-in=", ["--state", state, "--log-level", "debug"]);
    const token = /#sign-in=(\S+)/.exec(first.stdout())?.[1] ?? "";
    const enter = () =>
      fetch(`${first.url}/api/v1/session/link`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token }),
      });
    expect([(await enter()).status, (await enter()).status]).toEqual([200, 401]);
    expect(first.stderr()).toContain('"path":"/api/v1/session/link"');
    expect(first.stderr()).not.toContain(token);
    // Another one beside it, and the verb for accounts, say who has the store.
    expect(await runLimpid(["users", "add", "ann", "--state", state])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("Settings"),
    });
    expect(await first.stop("SIGTERM")).toBe(0);

    const set = await runLimpid(["users", "password", "admin", "--state", state], { input: "a long enough secret\n" });
    expect(set).toMatchObject({ code: 0, stdout: "admin has a new password; its sessions ended\n" });
    const second = await serveUntil("listens on", ["--state", state]);
    expect(second.stdout()).not.toContain("#sign-in");
    expect(await second.stop("SIGINT")).toBe(0);
  });

  it("prints no link into a journal", async () => {
    const served = await serveUntil("limpid users link admin", ["--state", newFolder()], { JOURNAL_STREAM: "8:1" });
    expect(served.stdout()).not.toContain("#sign-in");
    expect(await served.stop("SIGTERM")).toBe(0);
  });

  it("says why it does not listen", async () => {
    const taken = createServer();
    await new Promise<void>((settle) => taken.listen(0, "127.0.0.1", settle));
    const { port } = taken.address() as { port: number };
    const state = newFolder();
    const refused = (...args: readonly string[]) => runLimpid(["serve", "--state", state, ...args]);
    expect(await refused("--listen", `127.0.0.1:${port}`)).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("something listens there already"),
    });
    taken.close();
    expect(await refused("--listen", "0.0.0.0:0")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--tls-cert"),
    });
    expect(await refused("--tls-cert", join(state, "cert.pem"))).toMatchObject({ code: 2 });
    expect(await refused("--listen", "127.0.0.1:0", "--sign-in", "nobody")).toMatchObject({ code: 2 });
  });

  test.each([
    ["127.0.0.1:8443", { host: "127.0.0.1", port: 8443 }],
    ["[::1]:9", { host: "::1", port: 9 }],
    ["localhost:0", { host: "localhost", port: 0 }],
    [":9000", { host: "127.0.0.1", port: 9000 }],
    ["10.0.0.5", { host: "10.0.0.5", port: 8443 }],
  ])("listens at %s", (text, place) => {
    expect(parseListen(text)).toEqual(place);
  });

  test.each(["127.0.0.1:65536", "::1:8443", "a b", "127.0.0.1:", "http://127.0.0.1", "127.0.0.1:-1"])(
    "does not listen at %s",
    (text) => {
      expect(() => parseListen(text)).toThrow(UsageError);
    },
  );
});

describe("limpid users", () => {
  it("makes accounts, links, roles, and lets them in no more", async () => {
    const state = newFolder();
    const users = (...args: readonly string[]) => runLimpid(["users", ...args, "--state", state]);
    expect(await users("list")).toMatchObject({ code: 3 }); // no store yet
    expect(await users("add", "root", "--role", "admin")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^root is an admin\n[\s\S]*http:\/\/127\.0\.0\.1:8443\/#sign-in=lml_/),
    });
    expect((await users("add", "ann", "--url", "https://limpid.example.org/")).stdout).toContain(
      "https://limpid.example.org/#sign-in=lml_",
    );
    expect((await users("add", "ann")).code).toBe(2);
    expect((await users("add", "../etc")).code).toBe(2);
    expect((await users("role", "ann", "viewer")).stdout).toBe("ann is a viewer\n");
    expect((await users("role", "ann", "king")).code).toBe(2);
    expect((await users("disable", "ann")).code).toBe(0);
    expect((await users("link", "ann")).code).toBe(2);
    expect((await users("disable", "root")).code).toBe(2); // the last one that lets others in
    const listed = await users("list", "--json");
    expect(listed.objects().map(({ name, role, disabled }) => [name, role, disabled])).toEqual([
      ["ann", "viewer", true],
      ["root", "admin", false],
    ]);
    expect(listed.stdout).not.toMatch(/hash/i);
  });
});
