import {
  AUDIT_EXCLUSIONS,
  AUDIT_NEEDS,
  type AuditExclusion,
  type AuditNeed,
  callsFor,
  type Machine,
  type RuleArch,
} from "./audit-needs.ts";

/** Where the file belongs, and how it comes to be loaded. */
export const RULE_FILE = "/etc/audit/rules.d/50-limpid.rules";

const ARCHES: readonly RuleArch[] = ["b64", "b32"];
const BACKLOG = 65_536; // records the kernel holds back; some 100 MB at worst, seconds of a busy build

/** The audit rule file for AN0056, as `auditctl -R` and `augenrules` read it. */
export function renderRuleFile(machine: Machine): string {
  return [
    ...HEADER(machine),
    ...AUDIT_EXCLUSIONS.flatMap((exclusion) => ["", ...exclusionLines(exclusion, machine)]),
    "",
    "## What AN0056 reads",
    ...AUDIT_NEEDS.flatMap((need) => ["", ...needLines(need, machine)]),
    "",
    ...FOOTER,
    "",
  ].join("\n");
}

const HEADER = (machine: Machine): readonly string[] => [
  "## Audit rules for MITRE ATT&CK analytic AN0056 (stripped payloads on Linux), written by: limpid doctor --audit-rules",
  `## For ${machine}. Keep it as ${RULE_FILE} and load it with: augenrules --load`,
  "## Every line: what it is for, what it costs. b64 and b32 both, or a 32-bit program is not seen.",
  "## Only calls that succeeded are recorded; a failed one changed nothing.",
  "",
  "## Room for bursts: when the backlog is full, records are lost (auditctl -s shows how many).",
  `-b ${BACKLOG}`,
  "",
  "## Go on after a line that this system does not know; auditctl still says so and ends with 1.",
  "-c",
  "",
  "## Left out, because it costs much and tells nothing here. auditd itself is never audited by the kernel.",
];

const FOOTER: readonly string[] = [
  "## io_uring opens, renames and links files without any of the calls above. Linux 5.17 and auditctl 3.1 know this",
  "## list; remove the # there. Elsewhere io_uring stays a blind spot (sysctl kernel.io_uring_disabled=2 closes it).",
  "#-a always,io_uring -S openat,openat2,renameat,unlinkat,linkat,symlinkat -F key=limpid-io-uring",
];

function exclusionLines({ purpose, rule }: AuditExclusion, machine: Machine): readonly string[] {
  const rules = rule.includes("ARCH") ? ARCHES.map((arch) => fill(rule, machine, arch)) : [rule];
  return [`# ${purpose}`, ...rules];
}

function fill(rule: string, machine: Machine, arch: RuleArch): string {
  const calls = AUDIT_NEEDS.filter(({ filters }) => filters.includes("filetype=file")).flatMap((need) =>
    callsFor(need, machine, arch),
  );
  return rule.replace("ARCH", arch).replace("CALLS", [...new Set(calls)].join(","));
}

function needLines(need: AuditNeed, machine: Machine): readonly string[] {
  const rules = ARCHES.flatMap((arch) => {
    const calls = callsFor(need, machine, arch);
    if (calls.length === 0) return [];
    const filters = [...need.filters, `key=${need.key}`].map((filter) => `-F ${filter}`).join(" ");
    return [`-a always,exit -F arch=${arch} -S ${calls.join(",")} ${filters}`];
  });
  return [`# ${need.id}: ${need.purpose}.`, `# Cost: ${need.cost}.`, ...rules];
}
