import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * What somebody meets who clones the project: set-up, `npm start`, the launchers. Runs on the last commit, as a
 * user who is not root, with an empty home and an empty npm cache.
 */
const CHECKOUT = resolve(import.meta.dirname, "..");
const NOBODY = 65_534;
const INSTALL_MS = 240_000;
const RUN_MS = 60_000;

interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
let base = "";
let clone = "";
let environment: NodeJS.ProcessEnv = {};

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; ms?: number; env?: NodeJS.ProcessEnv } = {},
): Run {
  const { cwd = clone, ms = RUN_MS, env = {} } = options;
  const started = performance.now();
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    ...asNobody,
    cwd,
    encoding: "utf8",
    env: { ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: ms,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, signal, stdout, stderr, ms: performance.now() - started };
}

/** Whether packages can be fetched; where they must be (CI), their absence is a failure. */
function registryAnswers(): boolean {
  const there =
    spawnSync("npm", ["ping", "--fetch-retries=0", "--fetch-timeout=15000"], { cwd: CHECKOUT }).status === 0;
  if (there) return true;
  const why = "the package registry does not answer, and a fresh clone needs it";
  if (process.env.LIMPID_REQUIRE === "all") throw new Error(why);
  console.warn(`skipped: ${why}. Check: npm ping`);
  return false;
}

const isClone = spawnSync("git", ["rev-parse", "--verify", "HEAD"], { cwd: CHECKOUT }).status === 0;
if (!isClone) console.warn("skipped: this is no git checkout, there is nothing to clone.");

describe.skipIf(!isClone || !registryAnswers())("a fresh clone, as a user who is not root", () => {
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), "limpid-clone-"));
    chmodSync(base, 0o777);
    clone = join(base, "checkout");
    mkdirSync(join(base, "home"), { mode: 0o777 });
    chmodSync(join(base, "home"), 0o777);
    // The environment of a login, without what the test runner and npm put into ours.
    const path = (process.env.PATH ?? "")
      .split(":")
      .filter((one) => !one.includes("node_modules") && !one.includes("node-gyp-bin"));
    const proxies = Object.entries(process.env).filter(([name]) =>
      /^(https?_proxy|no_proxy|npm_config_registry|node_extra_ca_certs)$/i.test(name),
    );
    environment = {
      ...Object.fromEntries(proxies),
      PATH: path.join(":"),
      HOME: join(base, "home"),
      LANG: "C.UTF-8",
      NO_UPDATE_NOTIFIER: "1",
    };
    // Cloned as ourselves, because the checkout may lie where nobody else can read, then given away.
    const git = spawnSync("git", ["clone", "--quiet", "--local", "--no-hardlinks", CHECKOUT, clone], {
      encoding: "utf8",
    });
    expect(git.status, git.stderr).toBe(0);
    if (asNobody.uid !== undefined) expect(spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, clone]).status).toBe(0);
  });
  afterAll(() => {
    if (base !== "") rmSync(base, { recursive: true, force: true });
  });

  it("says what to do before it is set up", () => {
    const launched = run(join(clone, "limpid"), ["--version"]);
    expect(launched).toMatchObject({ status: 70, stdout: "" });
    expect(launched.stderr).toContain("npm run setup");
  });

  it("sets itself up on npm start, shows the example and its console, and stops", { timeout: INSTALL_MS }, async () => {
    const started = await startUntilLink(INSTALL_MS);
    try {
      expect(started.stdout()).toMatch(/^high\b/m);
      expect(started.stdout()).toContain("into a hidden");
      expect(await (await fetch(`${started.url}/healthz`)).json()).toEqual({ status: "ok" });
      // The link signs in, the example is there, and the console's page is served to who asks for it.
      const cookie = await signIn(started);
      const answer = await fetch(`${started.url}/api/v1/findings`, { headers: { cookie } });
      const { findings } = (await answer.json()) as { readonly findings: readonly { readonly path: string }[] };
      expect(findings.map(({ path }) => path)).toContain("/tmp/.cache-x/agent");
      expect(await (await fetch(started.url)).text()).toContain("<title>Limpid</title>");
    } finally {
      await started.stop();
    }
    // npm and its shell end by the signal, or with a code that says so; what counts is the server.
    await expect.poll(() => answers(started.url), { timeout: 20_000 }).toBe(false);
  });

  it("is instant the second time, whichever Node is first on the PATH", async () => {
    const runs = [1, 2, 3].map(() => run("node", ["scripts/setup.mjs"]));
    expect(runs.map(({ status, stderr }) => ({ status, stderr }))).toEqual(runs.map(() => ({ status: 0, stderr: "" })));
    expect(Math.min(...runs.map(({ ms }) => ms))).toBeLessThan(1000);
    const again = await startUntilLink(RUN_MS);
    expect(again.stderr()).not.toContain("set-up:");
    await again.stop();
    await expect.poll(() => answers(again.url), { timeout: 20_000 }).toBe(false);
  });

  it("leaves the checkout as it was cloned", () => {
    expect(run("git", ["status", "--porcelain"])).toMatchObject({ status: 0, stdout: "" });
  });

  it("sets itself up again when what it was made from changed", { timeout: INSTALL_MS }, () => {
    rmSync(join(clone, "apps", "cli", "dist"), { recursive: true });
    expect(run("npm", ["run", "setup"], { ms: INSTALL_MS })).toMatchObject({ status: 0 });
    expect(existsSync(join(clone, "apps", "cli", "dist", "index.js"))).toBe(true);
  });

  it("starts by its launcher, also through links and from elsewhere, by its bin and by npx", () => {
    const { version } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
    symlinkSync(join(clone, "limpid"), join(base, "home", "absolute"));
    symlinkSync("absolute", join(base, "home", "relative"));
    const versions = [
      run(join(clone, "limpid"), ["--version"]),
      run("./limpid", ["--version"]),
      run(join(base, "home", "relative"), ["--version"], { cwd: "/" }),
      run("limpid", ["--version"], { cwd: "/", env: { PATH: `${clone}:${environment.PATH}` } }),
      run("node", ["apps/cli/bin/limpid.js", "--version"]),
      run("npx", ["--no-install", "limpid", "--version"]),
    ];
    expect(versions.map(({ status, stdout }) => ({ status, stdout: stdout.trim() }))).toEqual(
      versions.map(() => ({ status: 0, stdout: version })),
    );
  });

  it("hands on exit codes through every launcher", () => {
    const nowhere = ["inspect", "/nowhere/at/all"];
    expect(run("./limpid", nowhere).status).toBe(3);
    expect(run("node", ["apps/cli/bin/limpid.js", ...nowhere]).status).toBe(3);
    expect(run("./limpid", ["no-such-verb"]).status).toBe(2);
  });

  it("ends by the signal that it was sent, under the machine's own Node too", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      // Standard input that never ends keeps it waiting.
      const child = spawn("node", ["apps/cli/bin/limpid.js", "inspect", "-"], {
        ...asNobody,
        cwd: clone,
        env: environment,
        stdio: ["pipe", "ignore", "ignore"],
      });
      await new Promise((settle) => setTimeout(settle, 1000));
      child.kill(signal);
      expect(await endOf(child)).toEqual({ code: null, signal });
    }
  });

  it("keeps no compiled code where others can write", () => {
    const cache = join(base, "home", ".cache", "limpid");
    run("./limpid", ["--version"]);
    const before = spawnSync("stat", ["-c", "%a", cache], { encoding: "utf8" });
    // A home that everybody can write (as in this test) gets no cache at all.
    expect(before.status).not.toBe(0);
    chmodSync(join(base, "home"), 0o755);
    if (asNobody.uid !== undefined) spawnSync("chown", [String(NOBODY), join(base, "home")]);
    run("./limpid", ["--version"]);
    expect(spawnSync("stat", ["-c", "%a", cache], { encoding: "utf8" }).stdout.trim()).toBe("700");
  });

  it("names the mend where it may not write", () => {
    renameSync(join(clone, "node_modules", ".limpid-setup.json"), join(base, "stamp"));
    const owner = asNobody.uid === undefined ? [] : ["0"];
    chmodSync(clone, 0o555);
    if (owner.length > 0) spawnSync("chown", ["0", clone]);
    const refused = run("node", ["scripts/setup.mjs"]);
    if (owner.length > 0) spawnSync("chown", [String(NOBODY), clone]);
    chmodSync(clone, 0o755);
    renameSync(join(base, "stamp"), join(clone, "node_modules", ".limpid-setup.json"));
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("no right to write below");
  });
});

interface Started {
  readonly url: string;
  readonly token: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** As Ctrl-C does: to all of them at once. */
  readonly stop: () => Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** `npm start`, up to the link that it prints. */
async function startUntilLink(ms: number): Promise<Started> {
  const child = spawn("npm", ["start"], {
    ...asNobody,
    cwd: clone,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part: string) => (out += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (err += part));
  const ended = endOf(child);
  const stop = () => {
    process.kill(-(child.pid ?? Number.NaN), "SIGINT");
    return ended;
  };
  let gone = false;
  void ended.then(() => (gone = true));
  const until = performance.now() + ms;
  for (;;) {
    const [, url = "", token = ""] = /^ *(http:\/\/127\.0\.0\.1:\d+)\/#sign-in=(\S+)\n/m.exec(out) ?? [];
    if (url !== "") return { url, token, stdout: () => out, stderr: () => err, stop };
    if (gone || performance.now() > until) {
      if (!gone) await stop();
      throw new Error(`no link was printed:\n${out}\n${err}`);
    }
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  );
}

async function signIn({ url, token }: Started): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  return (answer.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((settle) => child.on("exit", (code, signal) => settle({ code, signal })));
}
