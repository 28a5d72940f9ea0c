import { AUDIT_NEEDS, type AuditNeed, callsFor, type Machine, type RuleArch } from "./audit-needs.ts";
import { type AuditRule, normalFilter } from "./parse-rules.ts";

/** What the loaded rules record of one need. */
export interface NeedCover {
  readonly need: AuditNeed;
  readonly state: "recorded" | "partly" | "missing";
  /** What is not recorded, as `ABI CALL`; empty when all is. */
  readonly gaps: readonly string[];
  /** Rules that record only a part, or take out a part before it is recorded. */
  readonly narrowedBy: readonly string[];
}

const ARCHES: readonly RuleArch[] = ["b64", "b32"];

export function coverOf(rules: readonly AuditRule[], machine: Machine): readonly NeedCover[] {
  return AUDIT_NEEDS.map((need) => coverNeed(need, rules, machine));
}

function coverNeed(need: AuditNeed, rules: readonly AuditRule[], machine: Machine): NeedCover {
  const gaps: string[] = [];
  const narrowedBy = new Set<string>();
  let anything = false;
  for (const arch of ARCHES) {
    for (const call of callsFor(need, machine, arch)) {
      const cover = coverCall(
        need,
        rules.filter((rule) => concerns(rule, arch, call)),
      );
      if (!cover.recorded) gaps.push(`${arch} ${call}`);
      anything ||= cover.recorded || cover.inPart;
      for (const line of cover.narrowedBy) narrowedBy.add(line);
    }
  }
  const whole = gaps.length === 0 && narrowedBy.size === 0;
  return {
    need,
    state: whole ? "recorded" : anything ? "partly" : "missing",
    gaps,
    narrowedBy: [...narrowedBy],
  };
}

function concerns(rule: AuditRule, arch: RuleArch, call: string): boolean {
  if (rule.arch !== undefined && rule.arch !== arch) return false;
  return rule.calls.some((name) => name === "all" || name === call || NAMES_OF_NUMBERS.get(name) === call);
}

/** Newer tools print the name of a call that our file gives by number. */
const NAMES_OF_NUMBERS: ReadonlyMap<string, string> = new Map([["fchmodat2", "452"]]);

interface CallCover {
  readonly recorded: boolean;
  /** Something is recorded, but not all of it. */
  readonly inPart: boolean;
  readonly narrowedBy: readonly string[];
}

/** Walks the rules of one call in the kernel's order: the first that matches an event decides about it. */
function coverCall(need: AuditNeed, rules: readonly AuditRule[]): CallCover {
  const wanted = need.filters.map(normalFilter);
  const mask = wanted.map(maskOf).find((one) => one !== undefined);
  const narrowedBy: string[] = [];
  let bits = 0n;
  let inPart = false;
  for (const rule of rules) {
    if (rule.action === "never") {
      if (!OUR_EXCLUSIONS.has(rule.filters.join(" "))) narrowedBy.push(rule.line);
      if (rule.filters.length === 0) break; // nothing passes it
      continue;
    }
    const strange = rule.filters.filter((filter) => !wanted.includes(filter));
    const only = strange.length === 1 ? maskOf(strange[0] ?? "") : undefined;
    // Several rules can share a mask among them: `a2&0x1`, `a2&0x2`, `a2&0x40`.
    if (only !== undefined && only.field === mask?.field) bits |= only.bits;
    const complete = strange.length === 0 || (mask !== undefined && (mask.bits & ~bits) === 0n);
    if (complete) return { recorded: true, inPart, narrowedBy };
    inPart = true;
  }
  return { recorded: false, inPart, narrowedBy };
}

/** What our own file leaves out on purpose is no gap. */
const OUR_EXCLUSIONS: ReadonlySet<string> = new Set(["a0&0x10000", "dir=/sys"]);

function maskOf(filter: string): { readonly field: string; readonly bits: bigint } | undefined {
  const match = /^(a[0-3])&(0x[0-9a-f]{1,16})$/.exec(filter);
  return match === null ? undefined : { field: match[1] ?? "", bits: BigInt(match[2] ?? "0") };
}
