import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings, fleetFindings } from "./support/findings.ts";

const NOW = Date.UTC(2026, 10, 20);

describe.skipIf(!hasBrowser())("from the queue to a decision, by keyboard alone", () => {
  const console = new TestConsole(async ({ keep }) => keep(fleetFindings(exampleFindings(), 1500, NOW)));

  it("goes through the list, decides with a reason, and takes it back", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/");
    await page.locator(".row-at").waitFor();
    const first = await page.locator(".row-at").getAttribute("id");
    await window.press("j", "j", "k");
    expect(await page.locator(".row-at").getAttribute("aria-rowindex")).toBe("2");
    await window.press("k", "b");
    await page.getByRole("dialog", { name: "Why is it benign?" }).waitFor();
    await window.press("1");
    await page.getByText("1 finding: benign").waitFor();
    // The line stays where it was, and the cursor is on the next.
    expect(await window.text(`#${first}`)).toContain("benign");
    expect(await page.locator(".row-at").getAttribute("aria-rowindex")).toBe("2");
    const id = first?.replace("finding-", "") ?? "";
    expect((await console.served.store.findings.get(id))?.summary).toMatchObject({ status: "benign" });
    await window.press("u");
    await page.getByText("Taken back for 1 finding").waitFor();
    expect((await console.served.store.findings.get(id))?.summary).toMatchObject({ status: "new" });
    const history = await console.served.store.triage.history(id);
    expect(history.map(({ by }) => by)).toEqual(["ann", "ann"]);
  });

  it("assigns, sets a status and snoozes, each by two keys", async () => {
    const window = await console.open({ user: "ben" });
    const { page } = window;
    await window.go("/?order=newest");
    await page.locator(".row-at").waitFor();
    const id = (await page.locator(".row-at").getAttribute("id"))?.replace("finding-", "") ?? "";
    await window.press("a", "a");
    await page.getByText("1 finding: ben's").waitFor();
    await window.press("s", "p");
    await page.getByText("1 finding: in progress").waitFor();
    await window.press("z", "r");
    await page.getByText("1 finding: snoozed").waitFor();
    expect((await console.served.store.findings.get(id))?.summary).toMatchObject({
      status: "in-progress",
      assignee: "ben",
      snooze: { untilMs: null, untilRun: true },
    });
  });

  it("searches with suggestions, says where a query is wrong, and keeps all of it in the address", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/");
    await page.locator(".row").first().waitFor();
    await window.press("/");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("pri");
    await window.press("ArrowDown", "Enter");
    await page.keyboard.type("hi");
    await window.press("ArrowDown", "Enter");
    expect(await page.getByRole("combobox", { name: "Search findings" }).inputValue()).toBe("priority:high ");
    await page.keyboard.type("hosst:web-3");
    await page.getByText("there is no field hosst").waitFor();
    for (let n = 0; n < 11; n++) await window.press("Backspace");
    await page.keyboard.type("host:ci-*");
    await window.press("Enter");
    await expect.poll(() => window.address).toContain("/?q=priority:high+host:ci-*");
    await expect.poll(() => page.locator(".row-host").first().textContent()).toMatch(/^ci-/);
    // The list has the focus again: the next key moves in it.
    await window.press("j");
    expect(await page.locator(".row-at").getAttribute("aria-rowindex")).toBe("2");
  });

  it("opens a finding and comes back to the same place of the same list", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=priority:expected");
    await page.locator(".row-at").waitFor();
    for (let n = 0; n < 6; n++) await window.press("PageDown");
    const at = await page.locator(".row-at").getAttribute("id");
    const scrolled = await page.evaluate<number>("document.querySelector('.list').scrollTop");
    expect(scrolled).toBeGreaterThan(500);
    await window.press("Enter");
    await expect.poll(() => window.address).toMatch(/^\/findings\//);
    await page.goBack();
    await page.locator(".row-at").waitFor();
    expect(window.address).toContain("q=priority:expected");
    expect(await page.locator(".row-at").getAttribute("id")).toBe(at);
    expect(await page.evaluate<number>("document.querySelector('.list').scrollTop")).toBe(scrolled);
  });

  it("a link leads to its finding in its list", async () => {
    const window = await console.open({ user: "ann" });
    const page = await console.served.store.findings.list({ filter: { priority: ["expected"] }, limit: 400 });
    const id = page.findings[330]?.id ?? "";
    await window.go(`/?q=priority:expected&at=${id}`);
    await window.page.locator(`#finding-${id}.row-at`).waitFor();
  });

  it("draws few of many rows, and has all of them", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=");
    await page.getByText("1,500 findings").waitFor();
    await expect
      .poll(
        async () => {
          await window.press("End");
          return page.locator(".row-at").getAttribute("aria-rowindex");
        },
        { timeout: 30_000 },
      )
      .toBe("1500");
    expect(await page.locator(".row").count()).toBeLessThan(80);
  });

  it("help lists what the keys do here, and one key changes the clock", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/");
    await page.locator(".row").first().waitFor();
    await window.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await window.text(".help")).toContain("benign, with a reason");
    await window.press("Escape", "t");
    await page.getByText("Whose clock times are shown by: My time").waitFor();
    await window.press("g", "h");
    await expect.poll(() => window.address).toBe("/hosts");
  });
});
