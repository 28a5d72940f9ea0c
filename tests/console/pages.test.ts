import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings, fleetFindings } from "./support/findings.ts";

const DIST = join(import.meta.dirname, "..", "..", "apps", "console", "dist");
const NOW = Date.UTC(2026, 10, 20);
/** Pages of the shell, with what shows that they are there. */
const PAGES = [
  { path: "/", shows: ".peek" },
  { path: "/?q=host:nothing-here", shows: ".empty" },
  { path: "/groups", shows: ".group" },
  { path: "/hosts", shows: "tbody tr" },
  { path: "/hosts/web-0", shows: "tbody tr" },
  { path: "/settings", shows: ".settings" },
  { path: "/settings?part=users", shows: "tbody tr" },
  { path: "/settings?part=tokens", shows: "form" },
  { path: "/settings?part=config", shows: "pre" },
  { path: "/settings?part=audit", shows: "tbody tr" },
  { path: "/no/such/page", shows: ".empty" },
] as const;
/** So many of them, from the first on, are looked at in dark colours too. */
const SEEN_DARK = 4;

test("the first view is small", () => {
  const files = readdirSync(join(DIST, "assets"));
  const index = readFileSync(join(DIST, "index.html"), "utf8");
  const first = files.filter((name) => name.endsWith(".js") && (index.includes(name) || /^queue-page/.test(name)));
  // With all that the queue imports: chunks that pages share.
  const wanted = new Set(first);
  for (const name of wanted) {
    const code = readFileSync(join(DIST, "assets", name), "utf8");
    for (const [, other = ""] of code.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) wanted.add(other);
  }
  const bytes = [...wanted].reduce((sum, name) => sum + gzipSync(readFileSync(join(DIST, "assets", name))).length, 0);
  expect(wanted.size).toBeGreaterThan(1);
  expect(bytes).toBeLessThan(200_000);
});

describe.skipIf(!hasBrowser())("every page", () => {
  const console = new TestConsole(async ({ keep }) => keep(fleetFindings(exampleFindings(), 24, NOW)));

  it("has nothing that axe objects to, light or dark", async () => {
    const window = await console.open({ user: "root" });
    const found: Record<string, readonly string[]> = {};
    for (const [index, { path, shows }] of PAGES.entries()) {
      await window.go(path);
      await window.page.locator(shows).first().waitFor();
      const violations = await window.axe();
      if (violations.length > 0) found[path] = violations;
      if (index >= SEEN_DARK) continue;
      // What is dark differs in its colours alone.
      await window.page.emulateMedia({ colorScheme: "dark" });
      const inTheDark = await window.axe(["color-contrast"]);
      if (inTheDark.length > 0) found[`${path}, dark`] = inTheDark;
      await window.page.emulateMedia({ colorScheme: "light" });
    }
    expect(found).toEqual({});
  });

  it("asks and helps in dialogs that axe has nothing against either", async () => {
    const window = await console.open({ user: "root" });
    await window.go("/");
    await window.page.locator(".row-at").waitFor();
    for (const key of ["?", "b", "s", "a", "z", "Control+k"]) {
      await window.press(key);
      await window.page.locator("dialog[open]").waitFor();
      expect(await window.axe(), key).toEqual([]);
      await window.press("Escape");
      await window.page.locator("dialog").waitFor({ state: "detached" });
    }
  });

  it("fits a telephone", async () => {
    const window = await console.open({ user: "root", width: 360, height: 640 });
    for (const { path, shows } of PAGES) {
      await window.go(path);
      await window.page.locator(shows).first().waitFor({ state: "attached" });
      const width = await window.page.evaluate("document.documentElement.scrollWidth");
      expect(width, path).toBe(360);
    }
    await window.go("/");
    await window.page.getByRole("button", { name: "Views and filters" }).click();
    await window.page.getByRole("dialog", { name: "Views and filters" }).getByText("Snoozed").click();
    await expect.poll(() => window.address).toContain("q=is:snoozed");
  });
});

describe.skipIf(!hasBrowser())("a store that holds nothing", () => {
  const console = new TestConsole();

  it("says what to give it, and asks axe nothing", async () => {
    const window = await console.open({ user: "ann" });
    await window.go("/");
    await window.page.getByRole("button", { name: "Load the example trace" }).waitFor();
    expect(await window.axe()).toEqual([]);
  });
});
