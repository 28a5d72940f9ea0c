import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { certificateReader } from "@limpid/certificates";
import { escapeText } from "@limpid/core";
import { dumpBytes, inspectBytes, words } from "@limpid/inspect";
import { describe, expect, test } from "vitest";
import { hasBrowser } from "../../../tests/support/browser.ts";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { InspectionPage } from "../../../tests/support/inspection-page.ts";

const corpus = corpusPath("binaries");
const READ_MS = 120_000; // a hundred files, one after the other

interface Shown {
  readonly title: string;
  readonly badges: readonly string[];
  readonly kind: string;
  readonly facts: readonly string[];
  readonly reasons: number;
}

function expected(path: string): Shown {
  const questions = { certificates: certificateReader() };
  const inspection = inspectBytes(readFileSync(path), { deep: true, verifySignature: true, questions });
  const { headline, parts } = words(inspection);
  const end = headline.lastIndexOf(": ");
  return {
    title: escapeText(basename(path)),
    badges: inspection.format === null ? [] : headline.slice(end + 2).split(", "),
    kind: headline.slice(0, end),
    facts: parts.flatMap((part) => part.facts.map(({ text }) => text)),
    reasons: inspection.opacity.reasons.length,
  };
}

describe.skipIf(corpus === undefined || !hasBrowser())("the inspection page and the corpus", () => {
  const site = new InspectionPage();

  test("a run-only script has its listing, and a line leads to its bytes", async () => {
    const folder = join(corpus ?? "", "applescript");
    const isRunOnly = (path: string) => inspectBytes(readFileSync(path), { deep: false }).opacity.level === "run-only";
    const path = readdirSync(folder)
      .filter((name) => name.endsWith(".scpt"))
      .map((name) => join(folder, name))
      .find(isRunOnly);
    const lines = dumpBytes(readFileSync(path ?? "")).lines ?? [];
    const row = lines.findIndex(({ at }) => at !== undefined && at > 16);
    await site.look(path ?? "");
    await site.page.getByRole("tab", { name: "Listing" }).click();
    await expect.poll(() => site.text(".list-listing .list-count")).toBe(lines.length.toLocaleString("en"));
    await site.page.locator(".list-listing .list-rows").focus();
    for (let step = 0; step <= row; step++) await site.page.keyboard.press("ArrowDown");
    expect(await site.text(".hex-place")).toMatch(new RegExp(`^0x${lines[row]?.at?.toString(16)}\\b`));
  });

  test.each(["elf", "macho", "applescript", "malformed"])(
    "%s: shown as it is inspected",
    async (name) => {
      const paths = readdirSync(join(corpus ?? "", name), { withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".json"))
        .map((entry) => join(corpus ?? "", name, entry.name));
      await site.look(...paths);
      const reading = site.page.locator(".file-state", { hasText: "reading" });
      await expect.poll(() => reading.count(), { timeout: READ_MS }).toBe(0);
      const shown = await site.page.evaluate<readonly Shown[]>(`
        [...document.querySelectorAll(".file-list button")].map((button) => {
          button.click();
          const texts = (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
          return {
            title: texts("#file-title")[0],
            badges: texts(".badge"),
            kind: texts(".headline span:last-child")[0],
            facts: texts(".facts dd"),
            reasons: texts(".reasons li").length,
          };
        })`);
      expect(shown).toEqual(paths.map(expected));
    },
    2 * READ_MS,
  );
});
