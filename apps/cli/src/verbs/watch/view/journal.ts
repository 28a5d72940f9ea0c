import { fstatSync } from "node:fs";
import type { Priority } from "@limpid/core";

/** As outputs of kind syslog have it: crit, warning, notice, info. */
const LEVELS: Readonly<Record<Priority, number>> = { high: 2, medium: 4, low: 5, expected: 6 };

/** Whether standard output goes to the system's journal itself, not through another program. @see systemd.exec(5) */
export function isJournal(stream = process.env.JOURNAL_STREAM, descriptor = 1): boolean {
  if (stream === undefined) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return stream === `${dev}:${ino}`;
  } catch {
    return false; // closed
  }
}

/** What a line begins with so that the journal knows its level: `journalctl -p crit` shows what is high. @see sd-daemon(3) */
export function journalLevel(priority: Priority): string {
  return `<${LEVELS[priority]}>`;
}
