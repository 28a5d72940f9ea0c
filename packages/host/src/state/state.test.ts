import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { temporaryFolders } from "../testing/index.ts";
import { loadState, saveState } from "./state-file.ts";
import { stateFolder } from "./state-folder.ts";
import { lockState } from "./state-lock.ts";

const folder = temporaryFolders(afterAll);
const NOW = Date.UTC(2026, 10, 22);
const UID = process.getuid?.() ?? -1;

describe("a file of state", () => {
  it("comes back as it was written, for its owner alone", () => {
    const path = join(folder(), "x.state");
    expect(loadState(path, NOW)).toEqual({ state: "absent" });
    saveState(path, { a: [1, "ü\udcff"] });
    saveState(path, { b: 2 });
    expect(loadState(path, NOW)).toEqual({ state: "loaded", value: { b: 2 } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each<{ name: string; change: (content: string) => string; why: RegExp }>([
    { name: "empty", change: () => "", why: /beginning/ },
    { name: "cut", change: (text) => text.slice(0, -3), why: /torn/ },
    { name: "changed", change: (text) => text.replace("value", "valve"), why: /checksum/ },
    { name: "of a newer version", change: (text) => text.replace("state/1", "state/7"), why: /newer version/ },
    { name: "of an older version", change: (text) => text.replace("state/1", "state/0"), why: /older version/ },
    { name: "something else", change: () => "#!/bin/sh\n", why: /beginning/ },
  ])("$name: it is put aside and said", ({ change, why }) => {
    const home = folder();
    const path = join(home, "x.state");
    saveState(path, { value: "a" });
    const content = change(readFileSync(path, "utf8"));
    writeFileSync(path, content);
    const loaded = loadState(path, NOW);
    expect(loaded).toMatchObject({ state: "unusable", aside: `${path}.unused-2026-11-22T00-00-00-000Z` });
    expect(loaded.state === "unusable" && loaded.why).toMatch(why);
    expect(readdirSync(home)).toEqual(["x.state.unused-2026-11-22T00-00-00-000Z"]);
    expect(readFileSync(join(home, "x.state.unused-2026-11-22T00-00-00-000Z"), "utf8")).toBe(content);
  });

  it("follows no link, neither reading nor writing", () => {
    const home = folder();
    writeFileSync(join(home, "precious"), "precious");
    symlinkSync(join(home, "precious"), join(home, "x.state"));
    symlinkSync(join(home, "precious"), join(home, "x.state.new"));
    expect(loadState(join(home, "x.state"), NOW).state).toBe("unusable");
    saveState(join(home, "x.state"), 1);
    expect(readFileSync(join(home, "precious"), "utf8")).toBe("precious");
  });
});

describe("the folder of state", () => {
  test.each([
    { asked: "/a/b", env: { LIMPID_STATE: "/c" }, uid: 0, path: "/a/b" },
    { asked: undefined, env: { LIMPID_STATE: "/c", HOME: "/h" }, uid: 0, path: "/c" },
    { asked: undefined, env: { HOME: "/h" }, uid: 0, path: "/var/lib/limpid" },
    { asked: undefined, env: { XDG_STATE_HOME: "/x", HOME: "/h" }, uid: 7, path: "/x/limpid" },
    { asked: undefined, env: { XDG_STATE_HOME: "relative", HOME: "/h" }, uid: 7, path: "/h/.local/state/limpid" },
  ])("$path", ({ asked, env, uid, path }) => {
    const root = folder();
    const moved = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.startsWith("/") ? root + value : value]),
    );
    if (path === "/var/lib/limpid") return; // not made by a test
    const found = stateFolder(asked === undefined ? undefined : root + asked, moved, uid === 0 ? 0 : UID);
    if (uid === 7 && UID === 0) return;
    expect(found).toEqual({ path: root + path });
    expect(statSync(root + path).mode & 0o777).toBe(0o700);
  });

  it("is closed to others when it was open", () => {
    const path = join(folder(), "open");
    mkdirSync(path, { mode: 0o755 });
    expect(stateFolder(path, {}, UID)).toEqual({ path });
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("says why it cannot be used", () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    expect(stateFolder(path, {}, UID)).toHaveProperty("why");
    expect(stateFolder(undefined, {}, 7)).toHaveProperty("why");
  });
});

describe("the lock", () => {
  it("is held by one process at a time and outlived by none", () => {
    const home = folder();
    const lock = lockState(home, "watch");
    expect(lock).toHaveProperty("release");
    const holder = `${process.ppid}`;
    if ("release" in lock) lock.release();
    // The mark of a process that died, and of one whose pid another process has now.
    const dead = spawnSync("true").pid;
    writeFileSync(join(home, "watch.lock"), `${dead} 1 boot\n`);
    const next = lockState(home, "watch");
    expect(next).toHaveProperty("release");
    if ("release" in next) next.release();
    writeFileSync(join(home, "watch.lock"), `${holder} 1 another-boot\n`);
    expect(lockState(home, "watch")).toHaveProperty("release");
  });

  it("names the process that holds it", () => {
    const home = folder();
    const script = `import { lockState } from ${JSON.stringify(join(import.meta.dirname, "state-lock.ts"))};
      console.log(JSON.stringify(lockState(${JSON.stringify(home)}, "watch")));`;
    const lock = lockState(home, "watch");
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual({ heldBy: process.pid });
    if ("release" in lock) lock.release();
  });
});
