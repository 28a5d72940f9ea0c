import type { Snapshot, SuccessionIn } from "@limpid/attack";
import { escapeText } from "@limpid/core";
import { wrap } from "../../terminal/layout.ts";

/** Text for a terminal, backslashes as they are: official text is full of Windows paths, and is shown, not quoted. */
export function plain(text: string): string {
  return text.split("\\").map(escapeText).join("\\");
}

/** A line for people that goes on further in; what stands before its first word stays. */
export function hanging(text: string, width: number, further = 4): readonly string[] {
  const indent = text.length - text.trimStart().length;
  const lines = wrap(plain(text.trimStart()), width - indent - further);
  return lines.map((line, index) => `${" ".repeat(index === 0 ? indent : indent + further)}${line}`);
}

/** An object in a line: its id for people, its name. */
export function titleOf(id: string, snapshot: Snapshot | undefined): string {
  return snapshot === undefined
    ? `${id} (not in this file)`
    : `${snapshot.attackId ?? id}  ${snapshot.name ?? ""}`.trimEnd();
}

/** Where a revocation leads. */
export function successionText({ steps, ends }: SuccessionIn): string {
  const words = {
    end: "",
    open: steps.length === 0 ? "the release names no successor" : " (revoked as well, and names no successor)",
    cycle: " (leads back to where it came from)",
    fork: " (several successors are named)",
  } as const;
  return `Revoked by: ${steps.map(({ id, snapshot }) => titleOf(id, snapshot)).join(" -> ")}${words[ends]}`;
}

/** Paragraphs of official text in lines of a width. HTML and Markdown stay what they are: text. */
export function prose(text: string, width: number): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .flatMap((line) => wrap(plain(line), width));
}
