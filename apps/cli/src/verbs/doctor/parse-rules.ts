import type { RuleArch } from "./audit-needs.ts";

/** One rule of the kernel's exit list, as `auditctl -l` prints it or a rule file writes it. */
export interface AuditRule {
  readonly action: "always" | "never";
  /** undefined: all ABIs. */
  readonly arch: RuleArch | undefined;
  /** Names or numbers; `all` when the rule does not choose. */
  readonly calls: readonly string[];
  /** `FIELD OP VALUE` as one text, without arch and key; `filetype` by its number, bit masks in hexadecimal. */
  readonly filters: readonly string[];
  readonly line: string;
}

const MAX_LINE = 8192; // auditctl's own buffer for a line
const MAX_RULES = 10_000; // far above what a kernel could walk at every system call

/** Reads the rules about system calls from a listing or a rule file; other lines (-w, -b, -e, comments) are not rules of that list. */
export function parseRules(text: string): readonly AuditRule[] {
  const rules: AuditRule[] = [];
  for (const line of text.split("\n")) {
    if (rules.length >= MAX_RULES) break;
    if (line.length > MAX_LINE) continue;
    const rule = parseRule(line.trim());
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function parseRule(line: string): AuditRule | undefined {
  const words = line.split(/\s+/);
  if (words[0] !== "-a" && words[0] !== "-A") return undefined;
  // Both orders are allowed: `always,exit` and `exit,always`.
  const [first = "", second = ""] = (words[1] ?? "").split(",");
  const [action, list] = first === "exit" ? [second, first] : [first, second];
  if (list !== "exit" || (action !== "always" && action !== "never")) return undefined;

  let arch: RuleArch | undefined;
  const calls: string[] = [];
  const filters: string[] = [];
  for (let index = 2; index + 1 < words.length; index += 2) {
    const value = words[index + 1] ?? "";
    if (words[index] === "-S") calls.push(...value.split(","));
    else if (words[index] === "-F") {
      if (value.startsWith("arch=")) arch = abiOf(value.slice("arch=".length));
      else if (!value.startsWith("key=")) filters.push(normalFilter(value));
    } else if (words[index] !== "-k") return undefined;
  }
  return { action, arch, calls: calls.length === 0 ? ["all"] : calls, filters, line };
}

const ABIS: ReadonlyMap<string, RuleArch> = new Map([
  ["b64", "b64"],
  ["x86_64", "b64"],
  ["aarch64", "b64"],
  ["b32", "b32"],
  ["i386", "b32"],
  ["i686", "b32"],
  ["arm", "b32"],
]);

function abiOf(name: string): RuleArch | undefined {
  return ABIS.get(name);
}

const FILE_TYPES: ReadonlyMap<string, string> = new Map([
  ["file", "32768"],
  ["dir", "16384"],
  ["socket", "49152"],
  ["link", "40960"],
  ["character", "8192"],
  ["block", "24576"],
  ["fifo", "4096"],
]);

/** The kernel keeps numbers; `auditctl -l` prints `filetype=32768` for what was written as `filetype=file`. */
export function normalFilter(filter: string): string {
  const [, field = "", operator = "", value = ""] = /^([a-z_0-9]{1,32})(!=|>=|<=|&=|[=<>&])(.*)$/.exec(filter) ?? [];
  if (field === "") return filter;
  if (field === "filetype") return `${field}${operator}${FILE_TYPES.get(value) ?? value}`;
  if (/^a[0-3]$/.test(field) && NUMBER.test(value)) return `${field}${operator}0x${numberOf(value).toString(16)}`;
  if (field === "success" && (value === "yes" || value === "no"))
    return `${field}${operator}${value === "yes" ? 1 : 0}`;
  return filter;
}

const NUMBER = /^(0x[0-9a-f]{1,16}|[0-9]{1,20})$/i;

/** As strtoul with base 0 reads it, which auditctl uses: a leading zero means octal. */
function numberOf(text: string): bigint {
  return BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
}
