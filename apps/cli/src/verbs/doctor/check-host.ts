import { explainConfigError, loadConfig } from "@limpid/config";
import type { Check } from "./check.ts";
import { installAudit, startAudit } from "./check-audit.ts";
import type { HostView } from "./host-view.ts";

/** Node, rights and configuration. */
export function checkProgram(host: HostView): readonly Check[] {
  const root = host.uid === 0;
  return [
    {
      id: "node",
      group: "program",
      state: "good",
      says: `Node ${host.nodeVersion} on ${host.platform}, ${host.machine}.`,
    },
    root
      ? {
          id: "rights",
          group: "program",
          state: "good",
          says: "Running as root: every file and the audit state can be read.",
        }
      : {
          id: "rights",
          group: "program",
          state: "fact",
          says: `Running as uid ${host.uid}: files of others and the audit state may be out of reach.`,
          mend: "sudo limpid doctor",
        },
    checkConfig(host),
  ];
}

function checkConfig(host: HostView): Check {
  const loaded = loadConfig({ env: host.env, uid: host.uid });
  const base = { id: "config", group: "program" } as const;
  if (!("config" in loaded)) {
    return {
      ...base,
      state: "bad",
      says: `The configuration is wrong, nothing will run: ${loaded.map(explainConfigError).join("; ")}.`,
      mend: "limpid config show",
    };
  }
  const where =
    loaded.origin.kind === "file"
      ? loaded.origin.path
      : `built in (there is no ${loaded.origin.lookedAt ?? "HOME to look in"})`;
  return { ...base, state: "good", says: `Configuration: ${where}.` };
}

const LOGS = [
  { id: "auditd", path: "/var/log/audit/audit.log", what: "auditd's log" },
  { id: "syslog", path: "/var/log/syslog", what: "syslog, which may hold audit lines" },
  { id: "messages", path: "/var/log/messages", what: "syslog, which may hold audit lines" },
  {
    id: "journal",
    path: "/var/log/journal",
    what: "the journal; without an audit daemon, journalctl -k prints the audit lines of the kernel",
  },
];

/** Which logs are there to hunt in. */
export function checkLogs(host: HostView): readonly Check[] {
  if (host.platform !== "linux") {
    return [
      {
        id: "log.any",
        group: "logs",
        state: "fact",
        says: `This is ${host.platform}: recordings of Linux hosts can be hunted in here.`,
      },
    ];
  }
  const checks = LOGS.flatMap(({ id, path, what }): readonly Check[] => {
    const there = host.presence(path);
    const check = { id: `log.${id}`, group: "logs" } as const;
    if (there === "readable")
      return [
        {
          ...check,
          state: "good",
          says: `${path}: ${what}.`,
          ...(id === "auditd" ? { mend: `limpid hunt ${path}` } : {}),
        },
      ];
    if (there === "absent") return [];
    const doubt = there === "unreadable" ? "cannot be read by" : "may be there, hidden from";
    return [{ ...check, state: "unknown", says: `${path} ${doubt} uid ${host.uid}.`, mend: "sudo limpid doctor" }];
  });
  if (checks.some(({ id }) => id === "log.auditd")) return checks;
  const says = "There is no /var/log/audit/audit.log: what processes and files did is not on record here.";
  return [...checks, { id: "log.auditd", group: "logs", state: "bad", says, mend: startAudit(host) }];
}

const DATABASES = [
  { manager: "dpkg", path: "/var/lib/dpkg/status" },
  { manager: "rpm", path: "/usr/lib/sysimage/rpm" },
  { manager: "rpm", path: "/var/lib/rpm" },
  { manager: "apk", path: "/lib/apk/db/installed" },
  { manager: "pacman", path: "/var/lib/pacman/local" },
];

/** The audit tools, and the package databases that tell whose a file is. */
export function checkTools(host: HostView): readonly Check[] {
  if (host.platform !== "linux") return [];
  const tools = ["auditctl", "augenrules", "ausearch"].map((name): Check => {
    const path = host.tool(name);
    return path === undefined
      ? {
          id: `tool.${name}`,
          group: "tools",
          state: "bad",
          says: `${name} is not installed.`,
          mend: installAudit(host),
        }
      : { id: `tool.${name}`, group: "tools", state: "good", says: `${name}: ${path}.` };
  });
  const database = DATABASES.find(({ path }) => host.presence(path) === "readable");
  return [
    ...tools,
    database === undefined
      ? {
          id: "packages",
          group: "tools",
          state: "unknown",
          says: "No package database can be read: whether a package owns a file will not be known.",
        }
      : {
          id: "packages",
          group: "tools",
          state: "good",
          says: `Package database of ${database.manager}: ${database.path}.`,
        },
  ];
}
