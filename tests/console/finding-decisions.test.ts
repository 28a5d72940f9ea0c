import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { HIGH, keepStory } from "./support/example-story.ts";

const PATIENCE = { timeout: 20_000 }; // machines that test have other things to do

describe.skipIf(!hasBrowser())("a finding that is decided", () => {
  const console = new TestConsole(keepStory);
  const at = (id: string, rest = "") => `/findings/${id}${rest}`;

  it("is decided by the keys of the queue, taken back, and changes at another desk", async () => {
    const [window, other] = [await console.open({ user: "ann" }), await console.open({ user: "ben" })];
    await window.go(at(HIGH.id));
    await other.go(at(HIGH.id));
    const status = (one: typeof window) => one.page.locator(".finding-bar .status").textContent();
    await window.page.locator(".ledger").waitFor();
    await window.press("b", "1");
    await expect.poll(() => status(window), PATIENCE).toBe("benign");
    await window.press("u");
    await expect.poll(() => status(window), PATIENCE).toBe("new");
    await expect.poll(() => status(other), PATIENCE).toBe("new");
    await other.press("a", "a");
    await expect.poll(() => window.text(".finding-assignee"), PATIENCE).toBe("ben");
  });

  it("keeps a note as text and structure, never as markup", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(at(HIGH.id));
    await page
      .getByLabel("Add a note")
      .fill(
        "**Seen** <img src=x onerror=alert(1)> ![p](https://evil.example/p.png) [here](https://example.org/a) [no](javascript:alert(1))",
      );
    await page.getByRole("button", { name: "Keep the note" }).click();
    const note = page.locator(".markdown").first();
    await note.waitFor();
    expect(await note.locator("b").allTextContents()).toEqual(["Seen"]);
    expect(await note.locator("img, script").count()).toBe(0);
    const links = note.locator("a");
    expect(await links.count()).toBe(1);
    expect(await links.first().getAttribute("rel")).toContain("noopener");
    expect(await links.first().textContent()).toContain("https://example.org/a");
    expect(await note.textContent()).toContain("<img src=x onerror=alert(1)>");
  });

  it("goes on to the next and back by keys, along the queue one came from", async () => {
    const window = await console.open({ user: "ann" });
    await window.go("/?q=");
    await window.page.locator(".row").first().waitFor();
    await window.press("Enter");
    await window.page.locator(".ledger").waitFor();
    const first = window.address;
    await window.press("j");
    await expect.poll(() => window.address, PATIENCE).not.toBe(first);
    await window.page.locator(".ledger").waitFor();
    await window.press("k");
    await expect.poll(() => window.address.split("?")[0], PATIENCE).toBe(first.split("?")[0]);
    await window.press("Escape");
    await window.page.locator(".row").first().waitFor();
  });

  it("says what changed since one looked", async () => {
    const window = await console.open({ user: "ann" });
    await window.go(at(HIGH.id));
    await window.page.locator(".ledger").waitFor();
    await expect
      .poll(async () => (await console.served.store.findings.get(HIGH.id, "ann"))?.summary.seen?.revision, PATIENCE)
      .toBe(1);
    await console.served.keep([{ ...HIGH, revision: 2, change: "updated", score: 100 }]);
    await window.page.reload();
    await window.page.getByText("It has changed since you looked at revision 1").waitFor();
    const fresh = await console.open({ user: "ben" });
    await fresh.go(at(HIGH.id, "?revision=1"));
    await fresh.page.getByText("You look at revision 1, an older one.").waitFor();
  });

  it("copies what is shown, and shows it first", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go(at(HIGH.id));
    await page.locator(".ledger").waitFor();
    await window.press("y");
    const dialog = page.getByRole("dialog");
    for (const name of [/^Path/, /^Markdown/, /^osquery/, /^ausearch/, /^Sigma/, /^JSON/]) {
      await dialog.getByRole("button", { name }).click();
      expect((await dialog.locator(".copy-text").textContent())?.length).toBeGreaterThan(5);
    }
    await dialog.getByRole("button", { name: "Copy", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("tells who follows an old link that there is no such finding", async () => {
    const window = await console.open({ user: "ann" });
    await window.go(at("nothing-of-this-name"));
    await window.page.getByRole("heading", { name: "There is no such finding" }).waitFor();
  });
});
