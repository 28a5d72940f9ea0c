import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { describe, expect, it } from "vitest";
import { PLAIN } from "../../terminal/paint.ts";
import schema from "./check.schema.json" with { type: "json" };
import type { Check } from "./check.ts";
import { checkText } from "./check-text.ts";
import type { HostView, Presence } from "./host-view.ts";
import { checkLine, examine } from "./index.ts";
import { renderRuleFile } from "./rule-file.ts";

const RULES_FOLDER = "/etc/audit/rules.d";
const AUDIT_LOG = "/var/log/audit/audit.log";

const TOOLS = "auditctl augenrules ausearch auditd systemctl apt-get setpriv prlimit unshare nsenter".split(" ");

function capabilities(effective: string): string {
  return `Name:\tnode\nCapPrm:\t${effective}\nCapEff:\t${effective}\nCapBnd:\t${effective}\n`;
}

/** A host on which all is well, as root; each test takes something away. */
function host(
  change: Partial<HostView> & {
    status?: string;
    rules?: string;
    files?: Record<string, Presence>;
    texts?: Record<string, string>;
  } = {},
): HostView {
  const {
    status = "enabled 1\nfailure 1\npid 612\nlost 0\nbacklog_limit 65536\n",
    rules = renderRuleFile("x86_64"),
    files = {},
    texts = { "/proc/self/status": capabilities("000001ffffffffff") },
    ...view
  } = change;
  const present: Record<string, Presence> = {
    [AUDIT_LOG]: "readable",
    "/var/lib/dpkg/status": "readable",
    "/proc/self/loginuid": "readable",
    "/run/systemd/system": "readable",
    ...files,
  };
  return {
    platform: "linux",
    machine: "x86_64",
    uid: 0,
    env: {},
    nodeVersion: "v24.21.0",
    presence: (path) => present[path] ?? "absent",
    text: (path) => texts[path] ?? (path === `${RULES_FOLDER}/50-limpid.rules` ? rules : undefined),
    names: (folder) => (folder === RULES_FOLDER ? ["50-limpid.rules", "README"] : undefined),
    tool: (name) => (TOOLS.includes(name) ? `/usr/sbin/${name}` : undefined),
    output: (_, [option]) => (option === "-s" ? status : option === "-l" ? rules : undefined),
    ...view,
  };
}

function check(view: HostView, id: string): Check | undefined {
  return examine(view).find((one) => one.id === id);
}

describe("examine", () => {
  it("has nothing to mend where all is well", () => {
    expect(examine(host()).filter(({ state }) => state === "bad" || state === "unknown")).toEqual([]);
  });

  it("gives every check an id of its own, and every bad one that can be mended its command", () => {
    const checks = examine(
      host({ status: "enabled 0\npid 0\nlost 7\n", rules: "No rules", files: { [AUDIT_LOG]: "absent" } }),
    );
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter(({ state, mend }) => state === "bad" && mend === undefined)).toEqual([]);
  });

  it.each([
    {
      name: "auditing is off",
      change: { status: "enabled 0\npid 612\nlost 0\n" },
      id: "audit.enabled",
      state: "bad",
      mend: "auditctl -e 1",
    },
    {
      name: "nobody takes the records",
      change: { status: "enabled 1\npid 0\nlost 0\n" },
      id: "audit.daemon",
      state: "bad",
      mend: "systemctl enable --now auditd",
    },
    {
      name: "nobody takes the records, and systemd does not run",
      change: { status: "enabled 1\npid 0\nlost 0\n", files: { "/run/systemd/system": "absent" as const } },
      id: "audit.daemon",
      state: "bad",
      mend: "service auditd start",
    },
    {
      name: "records were lost",
      change: { status: "enabled 1\npid 9\nlost 12\nbacklog_limit 64\n" },
      id: "audit.lost",
      state: "bad",
      mend: "auditctl -b 65536",
    },
    {
      name: "a rule is missing",
      change: { rules: "No rules" },
      id: "audit.rule.file.renamed",
      state: "bad",
      mend: "limpid doctor --audit-rules > /etc/audit/rules.d/50-limpid.rules && augenrules --load",
    },
    {
      name: "there is no log",
      change: { files: { [AUDIT_LOG]: "absent" as const } },
      id: "log.auditd",
      state: "bad",
      mend: "systemctl enable --now auditd",
    },
    {
      name: "the log is out of reach",
      change: { uid: 1000, files: { [AUDIT_LOG]: "unknown" as const } },
      id: "log.auditd",
      state: "unknown",
      mend: "sudo limpid doctor",
    },
    {
      name: "auditd is not installed",
      change: { tool: (name: string) => (name === "dnf" ? "/usr/bin/dnf" : undefined) },
      id: "tool.auditctl",
      state: "bad",
      mend: "dnf install audit",
    },
    { name: "not root", change: { uid: 1000 }, id: "audit.enabled", state: "unknown", mend: "sudo limpid doctor" },
    {
      name: "the kernel has no audit",
      change: { uid: 1000, files: { "/proc/self/loginuid": "absent" as const } },
      id: "audit.enabled",
      state: "bad",
      mend: undefined,
    },
    {
      name: "a machine we have no table for",
      change: { machine: "riscv64" },
      id: "audit.rules",
      state: "unknown",
      mend: undefined,
    },
    {
      name: "a right of the live sensor is missing",
      change: { texts: { "/proc/self/status": capabilities("0000000000281004") } },
      id: "sensor.right.cap_audit_read",
      state: "bad",
      mend: "start it with CAP_AUDIT_READ: CapabilityBoundingSet= of a systemd unit, --cap-add= of a container",
    },
    {
      name: "no right of the live sensor, and not root",
      change: { uid: 1000, texts: { "/proc/self/status": capabilities("0000000000000000") } },
      id: "sensor.rights",
      state: "fact",
      mend: "sudo limpid doctor",
    },
    {
      name: "util-linux is not installed",
      change: { tool: (name: string) => (name === "dnf" ? "/usr/bin/dnf" : undefined) },
      id: "sensor.tools",
      state: "bad",
      mend: "dnf install util-linux",
    },
    {
      name: "no user namespaces",
      change: {
        texts: {
          "/proc/self/status": capabilities("000001ffffffffff"),
          "/proc/sys/user/max_user_namespaces": "0\n",
        },
      },
      id: "sensor.namespaces",
      state: "bad",
      mend: "sysctl user.max_user_namespaces=64",
    },
    {
      name: "no package database",
      change: { files: { "/var/lib/dpkg/status": "absent" as const } },
      id: "packages",
      state: "unknown",
      mend: undefined,
    },
  ])("$name", ({ change, id, state, mend }) => {
    const found = check(host(change), id);
    expect(found?.state).toBe(state);
    expect(found?.mend).toBe(mend);
  });

  it("reads the rule files where the kernel may not be asked, and does not call them loaded", () => {
    const view = host({ uid: 1000 });
    expect(check(view, "audit.rule.process.executed")?.state).toBe("unknown");
    expect(check(view, "audit.rules")?.says).toContain("whether they are loaded only root can see");
  });

  it("has nothing to say about audit on another system", () => {
    expect(examine(host({ platform: "darwin" })).filter(({ group }) => group === "audit" || group === "rules")).toEqual(
      [],
    );
  });
});

describe("checkLine", () => {
  it("is one line that the schema accepts", () => {
    for (const one of examine(host({ rules: "No rules", status: "enabled 0" }))) {
      expect(schemaErrors(schema, JSON.parse(checkLine(one)))).toEqual([]);
      expect(checkLine(one)).not.toContain("\n");
    }
  });
});

describe("checkText", () => {
  it("stays within the width but for commands, and says a shared mend once", () => {
    const lines = checkText(examine(host({ rules: "No rules" })), PLAIN, 80);
    expect(lines.filter((line) => line.length > 80 && !line.includes("→"))).toEqual([]);
    expect(lines.filter((line) => line.includes("augenrules --load"))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^\d+ things to mend, 0 unknown, \d+ checked\.$/);
  });
});
