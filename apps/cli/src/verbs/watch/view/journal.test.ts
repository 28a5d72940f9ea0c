import { closeSync, fstatSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isJournal, journalLevel } from "./journal.ts";

describe("a line for the journal", () => {
  it("has a level only where the journal itself reads it", () => {
    const descriptor = openSync(import.meta.filename, "r");
    const { dev, ino } = fstatSync(descriptor);
    expect(isJournal(`${dev}:${ino}`, descriptor)).toBe(true);
    expect(isJournal(`${dev}:${ino + 1}`, descriptor)).toBe(false);
    expect(isJournal(undefined, descriptor)).toBe(false);
    closeSync(descriptor);
    expect(isJournal(`${dev}:${ino}`, descriptor)).toBe(false);
  });

  it("has the level of syslog", () => {
    expect(journalLevel("high")).toBe("<2>");
  });
});
