import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings, varied } from "./support/findings.ts";

const MAKER = { who: "test", from: null } as const;

describe.skipIf(!hasBrowser())("what happens while one looks", () => {
  const console = new TestConsole(async ({ keep }) => keep(exampleFindings()));

  it("counts what is new beside the list, and moves nothing below the cursor until asked", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=");
    await page.locator(".row-at").waitFor();
    await page.getByRole("img", { name: "Live" }).waitFor();
    await window.press("j");
    const at = await page.locator(".row-at").getAttribute("id");
    const before = await page.locator(".row").count();
    const [finding] = exampleFindings().filter(({ priority }) => priority === "high");
    if (finding === undefined) throw new Error("the example has a high finding");
    await console.served.arrive([varied(finding, { id: "late", host: "db-9", at: Date.UTC(2026, 10, 21) })]);
    await page.getByRole("button", { name: "1 new: show" }).waitFor();
    expect(await page.locator(".row").count()).toBe(before);
    expect(await page.locator(".row-at").getAttribute("id")).toBe(at);
    await window.press("r");
    await page.locator("#finding-late").waitFor();
    expect(await page.locator(".row-at").getAttribute("id")).toBe(at);
  });

  it("two who decide at the same time see what the other did", async () => {
    const ann = await console.open({ user: "ann" });
    const ben = await console.open({ user: "ben" });
    for (const window of [ann, ben]) {
      await window.go("/?q=priority:high");
      await window.page.locator(".row-at").waitFor();
      await window.page.getByRole("img", { name: "Live" }).waitFor();
    }
    await ann.press("a", "a");
    await ann.page.getByText("1 finding: ann's").waitFor();
    await expect.poll(() => ben.text(".row-at")).toContain("ann");
    // Ben decides what ann had; her undo does not touch his decision.
    await ben.press("s", "c");
    await ben.page.getByText("1 finding: closed").waitFor();
    await expect.poll(() => ann.text(".row-at")).toContain("closed");
  });

  it("a finding that ran after it was looked at says so", async () => {
    const [finding] = exampleFindings().filter(({ priority }) => priority === "high");
    if (finding === undefined) throw new Error("the example has a high finding");
    await console.served.store.seen.put("ann", finding.id, finding.revision);
    await console.served.store.triage.apply({ id: "x", findings: [finding.id], status: "benign" }, MAKER);
    await console.served.arrive([
      {
        ...finding,
        revision: finding.revision + 1,
        change: "executed",
        executions: [
          ...finding.executions,
          { at: "2026-11-21T09:00:00.000Z", process: "p", argv: ["/tmp/.cache-x/agent"] },
        ],
      },
    ]);
    const window = await console.open({ user: "ann" });
    await window.go("/?q=is:changed");
    await window.page.locator(".row").first().waitFor();
    expect(await window.text(".row")).toContain("changed");
    expect(await window.page.locator(".row .status-benign").count()).toBe(0);
  });
});
