import type { Region } from "../formats/format.ts";

/** How a region is drawn and what the legend says. */
export type Look = keyof typeof LOOKS;

export const LOOKS = {
  header: "header",
  code: "code",
  const: "read-only data",
  data: "writable data",
  wx: "writable and executable",
  table: "tables and names",
  unloaded: "not loaded",
  overlay: "behind the end",
  gap: "unclaimed",
  part: "part",
} as const;

export function lookOf({ kind, permissions }: Region): Look {
  if (kind !== "segment" && kind !== "section") return kind;
  if (permissions === undefined) return "unloaded";
  const writable = permissions.includes("w");
  if (permissions.includes("x")) return writable ? "wx" : "code";
  return writable ? "data" : "const";
}
