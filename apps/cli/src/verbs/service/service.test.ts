import { chmodSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { stderr, stdout } from "../../terminal/output.ts";
import { MARK } from "./places.ts";
import { type InstallOptions, install, removeService, status } from "./service.ts";
import { FakeHost } from "./testing/fake-host.ts";

const UNIT = "/etc/systemd/system/limpid.service";
const CONFIGURATION = "/etc/limpid/limpid.yaml";
let machine = new FakeHost();
let said = "";
const made: FakeHost[] = [];

function make(about: ConstructorParameters<typeof FakeHost>[0] = {}): FakeHost {
  const host = new FakeHost(about);
  made.push(host);
  return host;
}

function options(changes: Partial<InstallOptions> = {}): InstallOptions {
  const { program } = machine;
  return { follow: [], maxCpu: undefined, dryRun: false, version: "1.2.3", program, ...changes };
}

function unit(): string {
  return readFileSync(join(machine.root, UNIT), "utf8");
}

beforeEach(() => {
  machine.clean();
  machine = make();
  said = "";
  for (const output of [stdout, stderr]) {
    vi.spyOn(output, "write").mockImplementation((text) => {
      said += text;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const host of made.splice(0)) host.clean();
});

describe("limpid service install", () => {
  it("writes the unit and starts it, in this order", () => {
    expect(install(machine.host, options())).toBe(0);
    expect(unit()).toContain(
      "ExecStart=/opt/limpid/node --flag /opt/limpid/bin/limpid.js watch --min-priority medium\n",
    );
    expect(machine.commands).toEqual([
      "/usr/bin/systemctl daemon-reload",
      "/usr/bin/systemctl enable limpid.service",
      "/usr/bin/systemctl restart limpid.service",
    ]);
  });

  it("replaces what it wrote before, and leaves nothing beside it", () => {
    install(machine.host, options({ maxCpu: 20 }));
    const before = machine.tree;
    install(machine.host, options({ version: "1.2.4" }));
    expect(machine.tree).toEqual(before);
    expect(unit()).toContain("# Limpid 1.2.4\n");
    expect(unit()).not.toContain("--max-cpu");
  });

  it("only shows what it would do, to anybody", () => {
    machine = make({ uid: 1000 });
    const before = machine.tree;
    expect(install(machine.host, options({ dryRun: true }))).toBe(0);
    expect(machine.tree).toEqual(before);
    expect(machine.commands).toEqual([]);
    expect(said).toContain(`write ${UNIT} (mode 0644):\n  # Limpid 1.2.3\n`);
    expect(said).toContain("run /usr/bin/systemctl restart limpid.service\n");
  });

  it("lets the service write where outputs are configured to write", () => {
    machine.put(
      CONFIGURATION,
      "outputs:\n  - { name: a, kind: file, path: /srv/my siem/f.json }\n  - { name: b, kind: file, path: /var/log/limpid/f.json }\n",
    );
    expect(install(machine.host, options())).toBe(0);
    expect(unit()).toContain('ReadWritePaths="-/srv/my siem"\n');
    expect(unit()).not.toContain("ReadWritePaths=-/var/log");
    expect(said).toContain("an output writes to /srv/my siem, which is no folder. Make it; then install again");
    said = "";
    machine.put("/srv/my siem/f.json", "");
    install(machine.host, options());
    expect(said).not.toContain("an output writes");
  });

  it("says why the service does not run, and where to read more", () => {
    machine.answers.set("/usr/bin/systemctl restart", { code: 1, stderr: "Job for limpid.service failed.\n" });
    expect(install(machine.host, options())).toBe(3);
    expect(said).toContain("run /usr/bin/systemctl restart limpid.service\n");
    expect(said).toContain("Job for limpid.service failed.");
    expect(said).toContain("journalctl -u limpid");
  });

  const refusals: readonly {
    readonly name: string;
    readonly prepare: () => Partial<InstallOptions>;
    readonly says: string;
  }[] = [
    {
      name: "who is not root",
      prepare: () => {
        machine = make({ uid: 1000 });
        return {};
      },
      says: "root's to make",
    },
    {
      name: "a machine without systemd",
      prepare: () => {
        machine = make({ platform: "freebsd" });
        return {};
      },
      says: "limpid watch --min-priority medium",
    },
    {
      name: "a unit that is not ours",
      prepare: () => {
        machine.put(UNIT, "[Service]\nExecStart=/usr/bin/limpid\n");
        return {};
      },
      says: "was not written by this program",
    },
    {
      name: "a link in the place of the unit",
      prepare: () => {
        machine.put("/etc/systemd/system/mine", MARK);
        symlinkSync("mine", join(machine.root, UNIT));
        return {};
      },
      says: "was not written by this program",
    },
    {
      name: "a configuration that is wrong",
      prepare: () => {
        machine.put(CONFIGURATION, "outputs: [{ name: x, kind: pigeon }]\n");
        return {};
      },
      says: "nothing was installed: the configuration is wrong",
    },
    {
      name: "a program that others can change",
      prepare: () => {
        chmodSync(join(machine.root, "/opt/limpid/bin/limpid.js"), 0o666);
        return {};
      },
      says: "/opt/limpid/bin/limpid.js can be written by others (mode 666)",
    },
    {
      name: "a program in a folder that others can change",
      prepare: () => {
        chmodSync(join(machine.root, "/opt"), 0o777);
        return {};
      },
      says: "/opt can be written by others (mode 777)",
    },
    { name: "a program that is not built", prepare: () => ({ program: undefined }), says: "npm run setup" },
    {
      name: "a program without koffi",
      prepare: () => ({ program: { ...machine.program, parts: ["/opt/limpid/bin"] } }),
      says: "koffi is not installed",
    },
  ];
  test.each(refusals)("refuses $name, and does nothing", ({ prepare, says }) => {
    const changes = prepare();
    const before = machine.tree;
    expect(() => install(machine.host, options(changes))).toThrow(says);
    expect(machine.tree).toEqual(before);
    expect(machine.commands).toEqual([]);
  });
});

describe("limpid service status", () => {
  it("is 1 where it is not installed", () => {
    expect(status(machine.host)).toBe(1);
    expect(said).toContain("sudo limpid service install");
  });

  it("says what runs, since when, and what it found", () => {
    install(machine.host, options());
    said = "";
    const stdout = [
      "ActiveState=active",
      "SubState=running",
      "StateChangeTimestamp=Sun 2026-11-22 14:11:34 UTC",
      "StatusText=Limpid 1.2.3, live sensor: 1 high; 8 events, none lost",
      "MainPID=92",
      "NRestarts=2",
      "UnitFileState=enabled",
    ].join("\n");
    machine.answers.set("/usr/bin/systemctl show", { stdout });
    expect(status(machine.host)).toBe(0);
    expect(said).toBe(
      [
        `installed  ${UNIT}, starts with the system`,
        "version    1.2.3",
        "state      active (running) since Sun 2026-11-22 14:11:34 UTC, pid 92",
        "restarts   2, by itself",
        "says       Limpid 1.2.3, live sensor: 1 high; 8 events, none lost",
        "journal    journalctl -u limpid",
        "",
      ].join("\n"),
    );
  });

  it("is 1 where it does not run", () => {
    install(machine.host, options());
    machine.answers.set("/usr/bin/systemctl show", { stdout: "ActiveState=failed\nSubState=failed\nMainPID=0\n" });
    expect(status(machine.host)).toBe(1);
    expect(said).toContain("state      failed (failed)\n");
  });
});

describe("limpid service remove", () => {
  function used(): void {
    machine.put("/var/lib/limpid/watch-live.state", "");
    machine.put("/var/lib/limpid/outputs/siem/0.spool", "");
    machine.put("/var/log/limpid/findings.json", "");
    machine.put(CONFIGURATION, "");
    machine.put(`${UNIT}.d/override.conf`, "");
  }

  it("keeps what it knew, wrote and was told", () => {
    used();
    const before = machine.tree;
    install(machine.host, options());
    machine.commands.length = 0;
    expect(removeService(machine.host, { purge: false, dryRun: false })).toBe(0);
    expect(machine.tree).toEqual(before);
    expect(machine.commands).toEqual([
      "/usr/bin/systemctl disable --now limpid.service",
      "/usr/bin/systemctl daemon-reload",
      "/usr/bin/systemctl reset-failed limpid.service",
    ]);
  });

  it("leaves nothing behind with --purge", () => {
    machine.put("/etc/systemd/system/other.service", "");
    machine.put("/var/lib/other", "");
    machine.put("/var/log/other", "");
    const before = machine.tree;
    used();
    install(machine.host, options());
    expect(removeService(machine.host, { purge: true, dryRun: false })).toBe(0);
    expect(machine.tree).toEqual(before);
  });

  it("purges also where no service is left", () => {
    const before = machine.tree.filter((path) => !/^(etc|var)/.test(path));
    used();
    removeService(machine.host, { purge: true, dryRun: false });
    expect(machine.commands).toEqual([]);
    expect(machine.tree.filter((path) => path.includes("limpid") && !before.includes(path))).toEqual([]);
  });

  it("only shows what it would do", () => {
    install(machine.host, options());
    used();
    const before = machine.tree;
    machine.commands.length = 0;
    said = "";
    removeService(machine.host, { purge: true, dryRun: true });
    expect(machine.tree).toEqual(before);
    expect(machine.commands).toEqual([]);
    expect(said).toContain("run /usr/bin/systemctl disable --now limpid.service\n");
    expect(said).toContain("remove /var/lib/limpid  (what it knew, and findings that outputs did not take yet)\n");
  });

  it("does not touch what it did not write", () => {
    machine.put(UNIT, "[Service]\n");
    const before = machine.tree;
    expect(() => removeService(machine.host, { purge: true, dryRun: false })).toThrow(
      "was not written by this program",
    );
    expect(machine.tree).toEqual(before);
  });

  it("stops where it cannot stop the service", () => {
    install(machine.host, options());
    machine.answers.set("/usr/bin/systemctl disable", { code: 1, stderr: "Access denied" });
    expect(removeService(machine.host, { purge: true, dryRun: false })).toBe(3);
    expect(machine.tree).toContain(UNIT.slice(1));
    expect(said).toContain("Access denied");
  });
});

describe("on macOS", () => {
  beforeEach(() => {
    machine = make({ platform: "darwin" });
  });

  it("loads a job, replaces it, and takes it away", () => {
    const before = machine.tree;
    expect(install(machine.host, options())).toBe(0);
    expect(said).toContain("Full Disk Access");
    expect(machine.commands).toEqual([
      "/bin/launchctl bootout system/limpid",
      "/bin/launchctl bootstrap system /Library/LaunchDaemons/limpid.plist",
    ]);
    machine.answers.set("/bin/launchctl print", { stdout: "system/limpid = {\n\tstate = running\n\tpid = 77\n}\n" });
    said = "";
    expect(status(machine.host)).toBe(0);
    expect(said).toContain("state      running, pid 77\n");
    expect(removeService(machine.host, { purge: true, dryRun: false })).toBe(0);
    expect(machine.tree.filter((path) => !path.startsWith("Library"))).toEqual(before);
    expect(machine.tree).not.toContain("Library/LaunchDaemons/limpid.plist");
  });
});
