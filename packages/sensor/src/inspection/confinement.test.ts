import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { openKernel } from "../kernel/kernel.ts";
import { inspectionAccount } from "../privileges/inspection-account.ts";
import { makeNamespaces } from "../privileges/namespaces.ts";
import { systemTool } from "../privileges/system-tools.ts";
import { confine, type HeldNamespaces } from "./confinement.ts";
import type { InspectedFile } from "./file-to-inspect.ts";
import type { Inspector } from "./inspector.ts";
import { openInspector } from "./open-inspector.ts";
import { fileWith } from "./testing/ask.ts";
import { buildChild } from "./testing/build-child.ts";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!isRoot) console.warn("skipped: what the inspection child may do is tested as root on Linux");
const ROOT_RIGHTS = { effective: ~0n, permitted: ~0n, bounding: ~0n };

describe("confine", () => {
  test.each([
    {
      name: "root, all tools",
      rights: ROOT_RIGHTS,
      held: undefined,
      tools: ["setpriv", "prlimit", "unshare", "nsenter"],
      missing: 0,
    },
    { name: "root, no tools", rights: ROOT_RIGHTS, held: undefined, tools: [], missing: 3 },
    {
      name: "no rights, all tools",
      rights: undefined,
      held: undefined,
      tools: ["setpriv", "prlimit", "unshare"],
      missing: 2,
    },
    {
      name: "namespaces in hand",
      rights: undefined,
      held: { user: 10, net: 11, ipc: 12 },
      tools: ["setpriv", "prlimit", "nsenter"],
      missing: 0,
    },
  ])("$name: names what is missing", ({ rights, held, tools, missing }) => {
    const way = confine(rights, 1234, held, (name) => (tools.includes(name) ? `/usr/bin/${name}` : undefined));
    expect(way.missing).toHaveLength(missing);
    expect(way.command.filter((word) => word.startsWith("/usr/bin/")).length).toBeLessThanOrEqual(tools.length);
    if (tools.length === 0) expect(way.account).toEqual({ uid: 1234, gid: 1234 });
  });
});

const folders = temporaryFolders(afterAll);
const folder = folders();
const running: Inspector[] = [];
let honest = "";
let obeying = "";

beforeAll(() => {
  if (!isRoot) return;
  chmodSync(folder, 0o700); // whoever is not root cannot even come here: program and files arrive as descriptors
  obeying = buildChild(folder, join(import.meta.dirname, "testing/obeying-child.ts"));
  honest = buildChild(folders());
});
afterEach(async () => {
  for (const inspector of running.splice(0)) await inspector.close();
});

async function start(program: string, namespaces?: HeldNamespaces): Promise<Inspector> {
  const inspector = openInspector(await openKernel(), { program, namespaces });
  running.push(inspector);
  return inspector;
}

async function tell(inspector: Inspector, order: string): Promise<string> {
  return said(await inspector.inspect(fileWith(folder, order)));
}

function said({ bytes }: InspectedFile): string {
  return bytes.state === "inspected" ? (bytes.artifact.issues[0]?.what ?? "") : bytes.state;
}

const ways = [
  { name: "by a root that has everything", make: async () => undefined },
  { name: "through namespaces made beforehand", make: () => makeNamespaces(inspectionAccount(), systemTool) },
];

describe.runIf(isRoot).each(ways)("the inspection child, started $name", ({ make }) => {
  it("holds no capability, no other account and no way back in any thread", async () => {
    const inspector = await start(honest, await make());
    expect((await inspector.inspect(fileWith(folder, "\x7fELF"))).outcome).toBe("inspected");
    const [pid] = inspector.pids;
    const threads = readdirSync(`/proc/${pid}/task`);
    expect(threads.length).toBeGreaterThan(1);
    for (const thread of threads) {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "latin1");
      const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, "m").exec(status)?.[1] ?? "?";
      const account = String(inspectionAccount());
      for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) expect(field(set), set).toMatch(/^0+$/);
      expect(field("Uid").split("\t")).toEqual([account, account, account, account]);
      expect(field("Gid").split("\t")).toEqual([account, account, account, account]);
      expect(field("Groups")).toBe("");
      expect(field("NoNewPrivs")).toBe("1");
      expect(field("Seccomp")).toBe("2");
    }
    for (const kind of ["net", "ipc"]) {
      expect(readlinkSync(`/proc/${pid}/ns/${kind}`)).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
    }
    expect(readFileSync(`/proc/${pid}/environ`, "latin1")).toBe("");
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe("/");
    expect(readFileSync(`/proc/${pid}/stat`, "latin1").split(" ")[5]).toBe(String(pid)); // a session of its own
    expect(inspector.missing).toEqual([]);
  });

  it("has nothing open but its own and its socket", async () => {
    const inspector = await start(honest, await make());
    await inspector.inspect(fileWith(folder, "\x7fELF"));
    const [pid] = inspector.pids;
    const open = readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`));
    const foreign = open.filter((target) => !/^(?:anon_inode:|pipe:|\/dev\/null$)/.test(target));
    expect(foreign.filter((target) => target.startsWith("socket:"))).toHaveLength(2); // one for its last words
    expect(foreign.filter((target) => !target.startsWith("socket:"))).toEqual([honest]);
  });

  it("reaches nothing by its account alone, even when it was taken over", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const inspector = await start(obeying, await make());
    expect(await tell(inspector, "try read /etc/shadow")).toBe("EACCES");
    expect(await tell(inspector, "try write /tmp/limpid-inspection-was-here")).toMatch(/^E(?:FBIG|ACCES|PERM)$/);
    expect(await tell(inspector, "try write /etc/limpid-inspection-was-here")).toMatch(/^E(?:FBIG|ACCES|PERM)$/);
    expect(await tell(inspector, `try kill ${process.pid}`)).toBe("EPERM");
    expect(await tell(inspector, "try kill 1")).toBe("EPERM");
    expect(await tell(inspector, `try connect ${port}`)).toBe("ENETUNREACH");
    expect(await tell(inspector, `try read /proc/${process.pid}/environ`)).toBe("EACCES");
    expect(await tell(inspector, `try see /proc/${process.pid}/exe`)).toBe("EACCES");
    expect(await tell(inspector, "try setuid 1")).toMatch(/^E(?:PERM|INVAL)$/);
    server.close();
    rmSync("/tmp/limpid-inspection-was-here", { force: true }); // made, but empty: no byte can be written
    expect(existsSync("/etc/limpid-inspection-was-here")).toBe(false);
  });

  it("cannot even ask for a file, a socket, a process or another's, once its doors are closed", async () => {
    const inspector = await start(obeying, await make());
    expect(await tell(inspector, "close-doors")).toBe("true");
    expect(await tell(inspector, "try read /etc/hostname")).toBe("EPERM");
    expect(await tell(inspector, "try open /proc/self/maps")).toBe("EPERM");
    expect(await tell(inspector, "try write /tmp/limpid-inspection-was-here")).toBe("EPERM");
    expect(await tell(inspector, "try connect 80")).toBe("socket EPERM");
    expect(await tell(inspector, `try kill ${process.pid}`)).toBe("EPERM");
    expect(await tell(inspector, "try run /bin/true")).toMatch(/EPERM|EAGAIN|ENOMEM/);
    expect(existsSync("/tmp/limpid-inspection-was-here")).toBe(false);
    expect(await tell(inspector, "still there")).toBe("still there");
  });
});
