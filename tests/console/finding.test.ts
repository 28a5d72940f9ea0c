import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { HIGH, keepStory } from "./support/example-story.ts";

const PATIENCE = { timeout: 20_000 }; // machines that test have other things to do

describe.skipIf(!hasBrowser())("the page of a finding", () => {
  const console = new TestConsole(keepStory);
  const at = (id: string, rest = "") => `/findings/${id}${rest}`;

  it("answers who, what, where, when, why and what next without scrolling", async () => {
    const window = await console.open({ user: "ann" });
    await window.go(at(HIGH.id));
    await window.page.getByRole("treeitem").first().waitFor();
    const { creator, artifact } = HIGH;
    const spoken = [
      HIGH.title,
      creator.image,
      artifact.path,
      HIGH.host,
      HIGH.supporting[0]?.explanation,
      HIGH.missing[0]?.explanation,
    ];
    for (const text of spoken.filter((one) => one !== undefined && one !== null)) {
      const shown = window.page.getByText(text, { exact: false }).first();
      const box = await shown.boundingBox();
      expect(box, text).not.toBeNull();
      expect((box?.y ?? 0) + (box?.height ?? 0), text).toBeLessThan(900);
    }
    for (const name of [/^Lineage/, /^Life of the file/, /^Why/, /^What to do next/]) {
      const box = await window.page.getByRole("heading", { name }).boundingBox();
      expect(box?.y, String(name)).toBeLessThan(900);
    }
  });

  it("shows a ledger that adds up, and what the finding would be without a reason", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(at(HIGH.id));
    const ledger = page.locator(".ledger");
    const points = await ledger.locator(".ledger-points").allTextContents();
    const sum = points.map((text) => Number(text.replace("−", "-"))).reduce((all, one) => all + one, 0);
    expect(await ledger.locator(".ledger-sum b").allTextContents()).toEqual([`+${sum}`, String(HIGH.score)]);
    const first = ledger.getByRole("switch").first();
    await first.focus();
    await page.keyboard.press("Space");
    const left = Math.min(100, sum - Number(points[0]));
    await expect.poll(() => ledger.locator(".ledger-sum b").last().textContent(), PATIENCE).toBe(String(left));
    expect(window.address).toContain("without=");
    await page.reload();
    expect(await first.getAttribute("aria-checked")).toBe("false");
    for (const one of await ledger.getByRole("switch").all()) await one.setChecked(false);
    await expect.poll(() => ledger.locator(".ledger-grade").textContent(), PATIENCE).toMatch(/low\s*0/);
    await ledger.getByRole("button", { name: "All reasons" }).click();
    await expect.poll(() => ledger.locator(".ledger-sum b").last().textContent(), PATIENCE).toBe(String(HIGH.score));
  });

  it("opens the bytes behind a static reason and the record behind a telemetry reason", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(at(HIGH.id));
    await page
      .locator(".ledger-evidence")
      .getByRole("button", { name: /^bytes 0x/ })
      .first()
      .click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".hex-row").first().waitFor();
    expect(await drawer.locator(".b-marked, .b-cursor").count()).toBeGreaterThan(0);
    await drawer.getByLabel("Go to offset").fill("0x0");
    await page.keyboard.press("Enter");
    await drawer.getByText("7f 45 4c 46").waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });

    await page.locator(".ledger-evidence").getByRole("button", { name: "record", exact: true }).first().click();
    await drawer.locator("mark").first().waitFor();
    expect(await drawer.locator("mark").allTextContents()).toContain(HIGH.artifact.path);
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
    const reads = await console.served.store.audit.list();
    expect(JSON.stringify(reads)).toContain("sample.read");
  });

  it("lets any value be asked about", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(at(HIGH.id));
    await page
      .locator(".key-facts")
      .getByTitle(/^Program:/)
      .click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("link", { name: "Search in the queue" }).click();
    await page.locator(".row").first().waitFor();
    expect(window.address).toMatch(/^\/\?q=creator:/);
    await page.goBack();
    await drawer.waitFor();
  });
});
