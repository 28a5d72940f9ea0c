import type { ProcessInstance } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { HIGH, keepStory } from "./support/example-story.ts";

const PATIENCE = { timeout: 20_000 }; // machines that test have other things to do
const MANY = 2000;
/** Who stands above the writer. */
const PARENT = HIGH.lineage[0]?.process ?? "";
const AT = `/findings/${HIGH.id}`;

/** Zooms thirty times and gives the median milliseconds until it is painted. As text: it runs in the browser. */
const ZOOM_AND_MEASURE = `(async () => {
  const plane = document.querySelector(".graph-plane");
  const { left, top } = plane.getBoundingClientRect();
  const frames = [];
  for (let step = 0; step < 30; step++) {
    const before = performance.now();
    const options = { bubbles: true, cancelable: true, clientX: left + 200, clientY: top + 80, ctrlKey: true };
    plane.dispatchEvent(new WheelEvent("wheel", { ...options, deltaY: step % 3 === 0 ? 60 : -60 }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    frames.push(performance.now() - before);
  }
  return frames.sort((a, b) => a - b)[15];
})()`;

/** Children that a process had beside those of the story. */
function crowd(): readonly ProcessInstance[] {
  const start = Date.parse(HIGH.firstSeen) - 3000;
  return Array.from({ length: MANY }, (_, index) => {
    const image = { image: "/usr/bin/sed", argv: ["sed", `${index}`], argvComplete: true, at: start + index };
    const about = { host: HIGH.host, pid: 100_000 + index, startedAt: start + index, startBasis: "forked" as const };
    const parent = { key: PARENT } as ProcessInstance;
    return { ...about, key: `crowd-${index}`, parent, images: [image] } as unknown as ProcessInstance;
  });
}

describe.skipIf(!hasBrowser())("lineage and life of a finding", () => {
  const console = new TestConsole(async (served) => {
    await keepStory(served);
    await served.store.keep({ processes: crowd() });
  });

  it("is a tree for keys and for who does not see it", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(AT);
    const tree = page.getByRole("tree");
    await tree.getByRole("treeitem").first().waitFor();
    const chosen = () => tree.locator('[aria-selected="true"]').textContent();
    expect(await chosen()).toContain("wrote it");
    await tree.focus();
    await window.press("Home");
    expect(await tree.locator('[aria-selected="true"]').getAttribute("aria-level")).toBe("1");
    const steps = await tree.getByRole("treeitem").count();
    const seen = new Set<string | null>();
    for (let step = 0; step < steps; step++) {
      seen.add(await tree.getAttribute("aria-activedescendant"));
      await window.press("ArrowDown");
    }
    expect(seen.size).toBe(steps);
    await page.getByRole("button", { name: "List" }).click();
    await expect.poll(() => page.locator(".tree-row").count(), PATIENCE).toBe(steps);
    expect(window.address).toContain("lineage=list");
  });

  it("opens two thousand children, draws what is seen of them, and stays quick", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(AT);
    const tree = page.getByRole("tree");
    await tree.getByRole("treeitem").first().waitFor();
    await page.getByRole("button", { name: "Show its siblings" }).click();
    await expect
      .poll(async () => Number(await tree.getByRole("treeitem").nth(8).getAttribute("aria-setsize")), PATIENCE)
      .toBeGreaterThan(900);
    const drawn = await tree.getByRole("treeitem").count();
    expect(drawn).toBeLessThan(120);
    const slow = await page.evaluate<number>(ZOOM_AND_MEASURE);
    expect(slow).toBeLessThan(250);
    await page.getByRole("button", { name: "All of it" }).click();
    await tree.focus();
    await window.press("End");
    expect(await tree.getAttribute("aria-activedescendant")).not.toBeNull();
  });

  it("repaints tree and names as of the instant that is chosen", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(AT);
    const scrubber = page.getByRole("slider");
    await scrubber.focus();
    await window.press("Home");
    await expect.poll(() => window.address, PATIENCE).toContain("asof=");
    const file = page.locator(".node-file .node-more");
    await expect.poll(() => file.textContent(), PATIENCE).toBe("there");
    const run = page.locator(".node-ran");
    await expect.poll(() => run.first().getAttribute("class"), PATIENCE).toContain("node-absent");
    expect(await scrubber.getAttribute("aria-valuenow")).toBe("1");
    await window.press("End");
    await expect.poll(() => file.textContent(), PATIENCE).toMatch(/has run|removed/);
    await expect.poll(() => run.first().getAttribute("class"), PATIENCE).not.toContain("node-absent");
    await page.reload();
    await page.getByText("as of").first().waitFor();
    await page.getByRole("slider").focus();
    await window.press("Escape");
    await expect.poll(() => window.address, PATIENCE).not.toContain("asof=");
  });

  it.each([
    { name: "light", dark: false, width: 1440 },
    { name: "dark", dark: true, width: 1440 },
    { name: "narrow", dark: false, width: 360 },
  ])("can be used by everybody: $name", async ({ dark, width }) => {
    const window = await console.open({ user: "ann", dark, width, height: 900 });
    const { page } = window;
    await window.go(AT);
    await page.getByRole("treeitem").first().waitFor();
    await page.locator(".similar h3").first().waitFor();
    for (const details of await page.locator("details").all()) await details.locator("summary").click();
    expect(await window.axe()).toEqual([]);
    const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    expect(over).toBeLessThanOrEqual(0);
  });
});
