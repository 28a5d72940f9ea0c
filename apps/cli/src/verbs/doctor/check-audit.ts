import type { Machine } from "./audit-needs.ts";
import type { Check } from "./check.ts";
import type { HostView } from "./host-view.ts";
import { type AuditRule, parseRules } from "./parse-rules.ts";
import { coverOf, type NeedCover } from "./rule-cover.ts";
import { RULE_FILE } from "./rule-file.ts";

const LOAD_RULES = `limpid doctor --audit-rules > ${RULE_FILE} && augenrules --load`;

/** Whether the kernel's audit is on and somebody takes its records, and which rules are missing. */
export function checkAudit(host: HostView): readonly Check[] {
  if (host.platform !== "linux") return [];
  const status = readStatus(host);
  return [...checkState(host, status), ...checkRules(host, status)];
}

/** What `auditctl -s` prints: one `name value` per line. */
function readStatus(host: HostView): ReadonlyMap<string, number> | undefined {
  const auditctl = host.tool("auditctl");
  const printed = auditctl === undefined || host.uid !== 0 ? undefined : host.output(auditctl, ["-s"]);
  if (printed === undefined) return undefined;
  const pairs = printed.split("\n").map((line) => /^([a-z_]{1,40}) ([0-9]{1,15})\b/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", Number(pair[2])]])));
}

function checkState(host: HostView, status: ReadonlyMap<string, number> | undefined): readonly Check[] {
  if (status === undefined) {
    if (host.presence("/proc/self/loginuid") === "absent") {
      const says = "This kernel was built without audit: no log of it can be had here.";
      return [{ id: "audit.enabled", group: "audit", state: "bad", says }];
    }
    const why = host.uid === 0 ? "auditctl is missing or refused" : "only root may ask the kernel";
    const says = `Whether auditing is on is not known: ${why}.`;
    return [
      {
        id: "audit.enabled",
        group: "audit",
        state: "unknown",
        says,
        mend: host.uid === 0 ? installAudit(host) : "sudo limpid doctor",
      },
    ];
  }
  const enabled = status.get("enabled") ?? 0;
  const daemon = status.get("pid") ?? 0;
  const lost = status.get("lost") ?? 0;
  return [
    enabled === 0
      ? {
          id: "audit.enabled",
          group: "audit",
          state: "bad",
          says: "Auditing is off (enabled 0).",
          mend: "auditctl -e 1",
        }
      : {
          id: "audit.enabled",
          group: "audit",
          state: "good",
          says: enabled === 2 ? "Auditing is on and locked until the next boot (enabled 2)." : "Auditing is on.",
        },
    daemon === 0
      ? {
          id: "audit.daemon",
          group: "audit",
          state: "bad",
          says: "No audit daemon takes the records; the kernel prints some and drops the rest.",
          mend: startAudit(host),
        }
      : {
          id: "audit.daemon",
          group: "audit",
          state: "good",
          says: `An audit daemon takes the records (pid ${daemon}).`,
        },
    lost === 0
      ? { id: "audit.lost", group: "audit", state: "good", says: "The kernel lost no records since boot." }
      : {
          id: "audit.lost",
          group: "audit",
          state: "bad",
          says: `The kernel lost ${lost} records since boot (backlog_limit ${status.get("backlog_limit") ?? "unknown"}).`,
          mend: "auditctl -b 65536",
        },
  ];
}

function checkRules(host: HostView, status: ReadonlyMap<string, number> | undefined): readonly Check[] {
  const machine = host.machine;
  if (machine !== "x86_64" && machine !== "aarch64") {
    const says = `The system calls of ${machine} are not in our table; rules are not compared.`;
    return [{ id: "audit.rules", group: "rules", state: "unknown", says }];
  }
  const found = readRules(host, status !== undefined);
  if (found === undefined) {
    const says = "The loaded rules are not known, and /etc/audit/rules.d cannot be read.";
    return [{ id: "audit.rules", group: "rules", state: "unknown", says, mend: "sudo limpid doctor" }];
  }
  return [
    {
      id: "audit.rules",
      group: "rules",
      state: "fact",
      says: `${found.rules.length} rules about system calls ${found.from}.`,
    },
    ...coverOf(found.rules, machine satisfies Machine).map((cover) => ruleCheck(cover, found.loaded)),
  ];
}

interface FoundRules {
  readonly rules: readonly AuditRule[];
  readonly from: string;
  readonly loaded: boolean;
}

function readRules(host: HostView, mayAsk: boolean): FoundRules | undefined {
  const auditctl = host.tool("auditctl");
  const listed = mayAsk && auditctl !== undefined ? host.output(auditctl, ["-l"]) : undefined;
  if (listed !== undefined) return { rules: parseRules(listed), from: "are loaded", loaded: true };
  // augenrules joins them in the order of their names.
  const names = host.names("/etc/audit/rules.d")?.filter((name) => name.endsWith(".rules"));
  if (names === undefined) return undefined;
  const texts = names.map((name) => host.text(`/etc/audit/rules.d/${name}`));
  if (texts.some((one) => one === undefined)) return undefined;
  return {
    rules: parseRules(texts.join("\n")),
    from: "are in /etc/audit/rules.d; whether they are loaded only root can see",
    loaded: false,
  };
}

function ruleCheck({ need, state, gaps, narrowedBy }: NeedCover, loaded: boolean): Check {
  const id = `audit.rule.${need.id.replace(/ \((.*)\)$/, ".$1").replaceAll(" ", "-")}`;
  const group = "rules";
  if (state === "recorded") return { id, group, state: loaded ? "good" : "unknown", says: `${need.id}: recorded.` };
  const what = state === "missing" ? "not recorded" : "recorded in part";
  const gap = state === "missing" || gaps.length === 0 ? "" : ` Missing: ${gaps.join(", ")}.`;
  const narrowed = narrowedBy.length === 0 ? "" : ` Left out by: ${narrowedBy.slice(0, 3).join(" | ")}.`;
  return {
    id,
    group,
    state: "bad",
    says: `${need.id}: ${what}. Why it matters: ${need.purpose}.${gap}${narrowed}`,
    mend: LOAD_RULES,
  };
}

/** How this distribution installs the audit tools. */
export function installAudit(host: HostView): string {
  const managers: readonly (readonly [string, string])[] = [
    ["apt-get", "apt-get install auditd"],
    ["dnf", "dnf install audit"],
    ["yum", "yum install audit"],
    ["zypper", "zypper install audit"],
    ["apk", "apk add audit"],
    ["pacman", "pacman -S audit"],
  ];
  return managers.find(([tool]) => host.tool(tool) !== undefined)?.[1] ?? "install the package audit or auditd";
}

/** How the audit daemon is brought up here. */
export function startAudit(host: HostView): string {
  if (host.tool("auditd") === undefined) return installAudit(host);
  // The tool may be there where another init runs; the folder is there only where systemd does.
  const systemd = host.tool("systemctl") !== undefined && host.presence("/run/systemd/system") !== "absent";
  return systemd ? "systemctl enable --now auditd" : "service auditd start";
}
