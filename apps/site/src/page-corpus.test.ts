import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { certificateReader } from "@limpid/certificates";
import { escapeText } from "@limpid/core";
import { inspectBytes, words } from "@limpid/inspect";
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
