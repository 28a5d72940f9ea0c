import type { Finding } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings, varied } from "./support/findings.ts";

const MARKUP = `<img src=x onerror="document.title='taken'">"'><script>document.title='taken'</script>{{7*7}}\${7*7}`;
const LONG = "a".repeat(20_000);
/** What telemetry can hold; each is a name, a path, an argument, a host of one finding. */
const TEXTS: Readonly<Record<string, string>> = {
  markup: MARKUP,
  address: "javascript:document.title='taken'",
  controls: "a\u0000b\u001b[31mred\u0007\r\nSet-Cookie: x=1",
  direction: "invoice\u202excod.exe\u2066\u200f",
  bytes: "latin \udce9\udcff",
  spaces: "\u3164\u00a0\u200b",
  pile: `z${"\u0301".repeat(400)}`,
  long: LONG,
  dots: "..",
  slash: "../../etc/passwd?x=1#y&z=%2e%2e%00",
  query: 'host:x -is:snoozed "unclosed',
  proto: "__proto__",
};

function hostile(finding: Finding): readonly Finding[] {
  return Object.entries(TEXTS).map(([name, text]) => ({
    ...varied(finding, {
      id: `hostile-${name}`,
      host: text.slice(0, 900),
      path: `/tmp/${text}`,
      title: `${text} was written`,
      image: `/usr/bin/${text}`,
      argv: ["sh", "-c", text],
      user: text,
      explanation: text,
    }),
    missing: [{ id: "file-bytes", explanation: text, mend: text }],
  }));
}

describe.skipIf(!hasBrowser())("text that an attacker wrote", () => {
  const console = new TestConsole(async ({ keep, store }) => {
    const [finding] = exampleFindings().filter(({ priority }) => priority === "high");
    if (finding === undefined) throw new Error("the example has a high finding");
    await keep(hostile(finding));
    await store.views.put(
      {
        name: MARKUP.slice(0, 90),
        owner: "ann",
        query: "priority:high",
        settings: { order: "priority" },
        shared: true,
      },
      { who: "ann", from: null },
    );
    await store.triage.apply(
      { id: "hostile", findings: ["hostile-markup"], assignee: MARKUP.slice(0, 60), note: MARKUP, why: MARKUP },
      { who: "ben", from: null },
    );
  });

  it("is shown as what it is on every page, and does nothing", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=");
    await page.locator(".row-at").waitFor();
    const list = (await page.locator(".list").textContent()) ?? "";
    expect(list).toContain("<img src=x onerror=");
    expect(list).toContain("\\x1b[31mred\\x07\\r\\n");
    expect(list).toContain("invoice\\u{202e}xcod.exe");
    expect(list).toContain("latin \\xe9\\xff");
    expect(list).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u001b]/);
    for (let n = 0; n < Object.keys(TEXTS).length; n++) {
      await window.press("j");
      await page.locator(".peek").waitFor();
    }
    expect(await page.locator(".peek img, .peek script, .list img").count()).toBe(0);
    expect(await page.title()).not.toBe("taken");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it("as a facet it narrows to itself", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=");
    await page.locator(".row-at").waitFor();
    const more = page.getByRole("button", { name: /^\d+ more$/ }).first();
    await more.click();
    for (const shown of ["invoice\\u{202e}xcod.exe", 'host:x -is:snoozed "unclosed', "__proto__"]) {
      await page.locator(".side-value", { hasText: shown }).first().click();
      await page.getByText("1 finding", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Clear" }).click();
      await page.getByText("12 findings", { exact: true }).waitFor();
    }
  });

  it("has a page of its own, whatever the name", async () => {
    const window = await console.open({ user: "ann" });
    await window.go("/hosts");
    await window.page.locator("tbody tr").first().waitFor();
    expect(await window.text("tbody")).toContain("<img src=x onerror=");
    await window.page.locator("tbody a", { hasText: "../../etc/passwd" }).first().click();
    await window.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await window.text("h1")).toContain("../../etc/passwd?x=1#y");
    await window.go("/groups");
    await window.page.locator(".group").first().waitFor();
    expect(await window.page.title()).not.toBe("taken");
  });
});
