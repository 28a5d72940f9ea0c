import type { Finding } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { HIGH } from "./support/example-story.ts";

/** Markup, a handler, quotes, shell, a turn of the direction, a bell, a line feed, a link, a byte that is no UTF-8. */
const EVIL =
  "<img src=x onerror=alert(1)><svg/onload=alert(2)>\"'`$(id)\u202egpj.exe\u0007\n[l](javascript:alert(3)){{7*7}}\udcff";

/** A finding in which an attacker wrote every text that telemetry can carry. */
function hostile(): Finding {
  const { artifact, creator } = HIGH;
  const process = {
    image: `/x/${EVIL}`,
    argv: [EVIL, `--x=${EVIL}`],
    cwd: `/${EVIL}`,
    user: { uid: 1, name: EVIL },
    terminal: EVIL,
  };
  return {
    ...HIGH,
    id: "hostile",
    host: EVIL,
    container: EVIL,
    title: `${EVIL} was written.`,
    artifact: {
      ...artifact,
      path: `/tmp/${EVIL}`,
      previousPaths: [`/tmp/before-${EVIL}`],
      facts: { ...artifact.facts, buildId: EVIL, soname: EVIL, compilers: [EVIL], needed: [EVIL] },
      opacity: { level: "symbols", packed: false, reasons: [{ id: "elf.symtab-absent", explanation: EVIL, at: 1 }] },
    },
    creator: { ...creator, ...process, previousImages: [`/y/${EVIL}`] },
    lineage: HIGH.lineage.map((one) => ({ ...one, ...process })),
    supporting: HIGH.supporting.map((one) => ({ ...one, explanation: `${EVIL} ${one.explanation}`, events: [EVIL] })),
    contradicting: [{ id: `an0056.${EVIL}`, weight: -5, explanation: EVIL, events: [] }],
    missing: [{ id: EVIL, explanation: EVIL, mend: EVIL }],
    wouldChange: [{ explanation: EVIL, to: "low" }],
    blindSpots: [EVIL],
    executions: [{ at: HIGH.lastSeen, process: EVIL, argv: [EVIL] }],
    timeline: HIGH.timeline.map((one) => ({ ...one, path: `/tmp/${EVIL}`, image: EVIL, event: EVIL, attribute: EVIL })),
    exercise: EVIL,
  };
}

describe.skipIf(!hasBrowser())("a finding that an attacker wrote", () => {
  const console = new TestConsole(async ({ keep }) => keep([hostile()]));

  it("is shown as text everywhere: nothing runs, nothing is loaded, nothing is invisible", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/findings/hostile");
    await page.getByRole("treeitem").first().waitFor();
    for (const details of await page.locator("details").all()) await details.locator("summary").click();
    const main = page.locator("main");
    expect(await main.locator("img, script, iframe, svg[onload]").count()).toBe(0);
    const text = (await main.textContent()) ?? "";
    expect(text.split("<img src=x onerror=alert(1)>").length).toBeGreaterThan(15);
    expect(text).not.toMatch(/[\u202e\u0007]/);
    expect(text).toContain("\\u{202e}");
    expect(await page.title()).not.toMatch(/[\u202e\u0007]/);
    const titles = await page.evaluate<string>(
      "[...document.querySelectorAll('[title], [aria-label]')].map((one) => one.title + one.ariaLabel).join('')",
    );
    expect(titles).not.toMatch(/[\u202e\u0007]/);
    expect(await window.axe()).toEqual([]);
  });

  it("stays text in every drawer, in the list, and in what is copied", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/findings/hostile?lineage=list");
    await page.locator(".tree-row").first().waitFor();
    const dialog = page.getByRole("dialog");
    for (const of of ["path", "text"]) {
      await page.goto(`${console.url}/findings/hostile?open=${encodeURIComponent(`value:${of}:${EVIL.slice(0, -1)}`)}`);
      await dialog.locator(".value-whole").waitFor();
      expect(await dialog.locator("img, script").count()).toBe(0);
      expect(await dialog.textContent()).toContain("<img src=x onerror=alert(1)>");
    }
    await page.goto(
      `${console.url}/findings/hostile?open=${encodeURIComponent(`record:${encodeURIComponent("a,b")}`)}`,
    );
    await dialog.waitFor();
    await window.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await window.press("y");
    for (const name of [/^Path/, /^osquery/, /^ausearch/, /^JSON/]) {
      await dialog.getByRole("button", { name }).click();
      expect(await dialog.locator(".copy-text").textContent()).toMatch(/^[\x20-\x7e\n]+$/);
    }
  });

  it("survives an address that somebody made up", async () => {
    const window = await console.open({ user: "ann" });
    for (const rest of [
      "?asof=1e400&without=,,&open=bytes:99999999999",
      "?open=value:nothing:x&lineage=cube&revision=0",
      "?open=record:%ff&asof=-5",
    ]) {
      await window.go(`/findings/hostile${rest}`);
      await window.page.locator(".ledger").waitFor();
    }
  });
});
