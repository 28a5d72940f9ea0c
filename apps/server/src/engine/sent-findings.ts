import { createHash } from "node:crypto";
import type { Finding } from "@limpid/core";
import { parseLine } from "@limpid/exchange/finding";
import type { Part } from "../inbox/entry.ts";
import { HostNames } from "./host-names.ts";

const ID_DIGITS = 24;

/**
 * Findings that an endpoint judged itself, because it can look into its files. Each gets the name its sender may give,
 * and an id of that host alone: nobody can write into the finding of another.
 */
export function findingsOf({ speaker, bytes }: Part): readonly Finding[] {
  const names = new HostNames(speaker);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      if (line.trim() === "") return [];
      const parsed = parseLine(line);
      if (parsed.kind !== "finding") return [];
      const { finding } = parsed;
      const host = names.of(finding.host).name;
      const id = createHash("sha256")
        .update(JSON.stringify([host, finding.id]))
        .digest("hex")
        .slice(0, ID_DIGITS);
      return [{ ...finding, host, id }];
    });
}
