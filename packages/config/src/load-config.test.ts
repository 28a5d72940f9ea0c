import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import schema from "./config.schema.json" with { type: "json" };
import { explainConfigError } from "./config-error.ts";
import { type ConfigRequest, type LoadedConfig, loadConfig } from "./load-config.ts";
import { readConfigFile } from "./read-file.ts";
import { configLine, showConfig } from "./show-config.ts";

const UID = process.getuid?.() ?? -1;
let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "limpid-config-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string, ...path: readonly string[]): string {
  const target = join(folder, ...path);
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, text, { mode: 0o644 });
  return target;
}

function right(request: Partial<ConfigRequest>): LoadedConfig {
  const loaded = loadConfig({ env: {}, uid: 1000, ...request });
  if (!("config" in loaded)) throw new Error(loaded.map(explainConfigError).join("\n"));
  return loaded;
}

function wrong(request: Partial<ConfigRequest>): string {
  const loaded = loadConfig({ env: {}, uid: 1000, ...request });
  if ("config" in loaded) throw new Error("it was accepted");
  return loaded.map(explainConfigError).join("\n");
}

describe("where a configuration comes from", () => {
  it("is built in where there is none, and says where it looked", () => {
    expect(right({ env: { HOME: folder } }).origin).toEqual({
      kind: "built-in",
      lookedAt: join(folder, ".config/limpid/limpid.yaml"),
    });
    expect(right({ env: {} }).origin).toEqual({ kind: "built-in", lookedAt: undefined });
    expect(right({ uid: 0, env: { HOME: folder }, systemFile: join(folder, "none.yaml") }).origin).toEqual({
      kind: "built-in",
      lookedAt: join(folder, "none.yaml"),
    });
  });

  it("is the user's own: XDG_CONFIG_HOME before HOME, and only when it is absolute", () => {
    const own = file("roles: []", "xdg", "limpid", "limpid.yaml");
    const home = file("roles: []", ".config", "limpid", "limpid.yaml");
    const uid = UID === 0 ? 1000 : UID; // root's files are taken by everybody
    expect(right({ uid, env: { XDG_CONFIG_HOME: join(folder, "xdg"), HOME: folder } }).origin).toEqual({
      kind: "file",
      path: own,
    });
    expect(right({ uid, env: { XDG_CONFIG_HOME: "xdg", HOME: folder } }).origin).toEqual({ kind: "file", path: home });
  });

  it("is root's file for root, and never that of a HOME left in place by sudo", () => {
    file("nonsense: 1", ".config", "limpid", "limpid.yaml");
    expect(right({ uid: 0, env: { HOME: folder }, systemFile: join(folder, "none.yaml") }).origin.kind).toBe(
      "built-in",
    );
  });

  it("is never taken from the working directory", () => {
    const program = `import { loadConfig } from ${JSON.stringify(new URL("./load-config.ts", import.meta.url).href)}; console.log(JSON.stringify(loadConfig({ env: {}, uid: 1000 }).origin));`;
    file("nonsense: 1", "limpid.yaml");
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(JSON.parse(printed)).toEqual({ kind: "built-in" });
  });

  it("must be there when it is named, and must be a file", () => {
    expect(wrong({ path: join(folder, "none.yaml") })).toContain("expected a readable file, found no such file");
    expect(wrong({ path: folder })).toContain("expected a regular file, found a folder");
    execFileSync("mkfifo", [join(folder, "fifo")]);
    expect(wrong({ path: join(folder, "fifo") })).toContain("expected a regular file, found a special file");
    expect(wrong({ path: "/dev/zero" })).toContain("expected a regular file, found a special file");
  });

  it("is refused as a whole when any of it is wrong", () => {
    expect(wrong({ path: file("roles: []\nbogus: 1\n", "a.yaml") })).toContain("a.yaml:2:1: bogus:");
  });

  it("is bounded and UTF-8", () => {
    expect(wrong({ path: file(`# ${"x".repeat(1024 * 1024)}\n`, "big.yaml") })).toContain(
      "expected at most 1048576 bytes",
    );
    const latin = join(folder, "latin.yaml");
    writeFileSync(latin, Buffer.from([0x23, 0xe4, 0x0a]));
    expect(wrong({ path: latin })).toContain("expected UTF-8 text, found bytes that are none");
  });
});

describe("whom a configuration is taken from", () => {
  const trust = { kind: "system", owner: UID } as const;

  it.each([
    { name: "the file is writable by the group", what: "limpid.yaml", mode: 0o664 },
    { name: "the file is writable by all", what: "limpid.yaml", mode: 0o646 },
    { name: "its folder is writable by the group", what: ".", mode: 0o775 },
    { name: "its folder is writable by all, sticky or not", what: ".", mode: 0o1777 },
  ])("refuses root's file when $name", ({ what, mode }) => {
    const path = file("roles: []", "etc", "limpid.yaml");
    chmodSync(join(folder, "etc", what), mode);
    expect(readConfigFile(path, trust)).toMatchObject({
      expected: expect.stringContaining("not to be writable by others"),
    });
  });

  it("looks at the folders of the file itself, not of a link to it", () => {
    const path = file("roles: []", "open", "limpid.yaml");
    chmodSync(join(folder, "open"), 0o777);
    mkdirSync(join(folder, "etc"));
    symlinkSync(path, join(folder, "etc", "limpid.yaml"));
    expect(readConfigFile(join(folder, "etc", "limpid.yaml"), trust)).toMatchObject({
      expected: `${join(folder, "open")} not to be writable by others`,
    });
  });

  it("refuses a file that belongs to somebody else", () => {
    const path = file("roles: []", "limpid.yaml");
    if (UID !== 0)
      return expect(readConfigFile(path, { kind: "own", owner: UID + 1 })).toMatchObject({
        found: expect.stringContaining(`uid ${UID}`),
      });
    execFileSync("chown", ["1234", path]);
    expect(readConfigFile(path, { kind: "system", owner: 0 })).toMatchObject({
      found: expect.stringContaining("uid 1234"),
    });
    expect(readConfigFile(path, { kind: "own", owner: 1000 })).toMatchObject({
      found: expect.stringContaining("uid 1234"),
    });
    expect(readConfigFile(path, { kind: "own", owner: 1234 })).toEqual({ text: "roles: []" });
  });

  it("lets a user's group write the user's own file, and nobody beyond", () => {
    const path = file("roles: []", "limpid.yaml");
    chmodSync(path, 0o664);
    expect(readConfigFile(path, { kind: "own", owner: UID })).toEqual({ text: "roles: []" });
    chmodSync(path, 0o666);
    expect(readConfigFile(path, { kind: "own", owner: UID })).toMatchObject({
      expected: expect.stringContaining("not to be writable"),
    });
  });
});

describe("the hash and what is shown", () => {
  const TEXT = `
analytics:
  AN0056:
    FileSizeRange: {min: 1 KiB, max: 1 GiB}
    weights: {an0056.packed: 40}
roles: [{role: ci-runner, programs: [/opt/ci/]}]
normal: [{directories: [/srv/ci/**], owner: o, reason: "it's: ours", expires: 2027-01-31}]
`;

  it("is the same for the same settings, however they are written", () => {
    const built = right({}).hash;
    expect(built).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(right({ path: file("{}", "empty.yaml") }).hash).toBe(built);
    expect(right({ path: file("analytics: {AN0056: {RunSoon: 300 s}}", "same.yaml") }).hash).toBe(built);
    expect(right({ path: file(TEXT, "other.yaml") }).hash).not.toBe(built);
  });

  it("shows a file that says the same again", () => {
    for (const loaded of [right({}), right({ path: file(TEXT, "a.yaml") })]) {
      const again = right({ path: file(showConfig(loaded), "again.yaml") });
      expect(again.hash).toBe(loaded.hash);
      expect(again.config).toEqual(loaded.config);
    }
  });

  it("marks what is changed, with the built-in value", () => {
    const shown = showConfig(right({ path: file(TEXT, "a.yaml") }));
    expect(shown).toContain("an0056.packed: 40 # changed; built in: 25");
    expect(shown).toMatch(/# .* Changed; built in: \{"min":"4 KiB","max":"128 MiB"\}\n {4}FileSizeRange:/);
    expect(shown).toMatch(/Built in\.\n {4}StripFlags:/);
  });

  it("is one line for other programs", () => {
    const line = configLine(right({ path: file(TEXT, "a.yaml") }));
    expect(schemaErrors(schema, JSON.parse(line))).toEqual([]);
    expect(schemaErrors(schema, JSON.parse(configLine(right({}))))).toEqual([]);
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toMatchObject({
      schema: "limpid.config/1",
      hash: expect.stringMatching(/^sha256:/),
      origin: { kind: "file" },
      config: {
        analytics: { AN0056: { FileSizeRange: { min: "1 KiB", max: "1 GiB" } } },
        normal: [{ expires: "2027-01-31" }],
      },
    });
  });
});
