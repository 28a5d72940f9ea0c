import { describe, expect, it, test } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { HOSTILE, importInto, smallRelease } from "./support/attack.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings } from "./support/findings.ts";

describe.skipIf(!hasBrowser())("ATT&CK", { timeout: 30_000 }, () => {
  const limpid = new TestConsole(async ({ folder, keep }) => {
    importInto(
      folder,
      (["28.0", "29.0"] as const).map((number) => ({
        bytes: Buffer.from(smallRelease(number)),
        name: `${number}.json`,
      })),
    );
    await keep(exampleFindings());
  });

  it("shows MITRE's words and ours apart, with log sources, settings, basis, snapshots and licence", async () => {
    const { go, page, axe } = await bound(limpid, {});
    await go("/attack/AN0056?from=18.0&to=19.1");
    const official = page.getByRole("region", { name: "Official text, MITRE ATT&CK" });
    await official.getByText("auditd:SYSCALL").waitFor();
    expect(await official.getByText("here:").count()).toBe(3);
    await page.getByRole("region", { name: "Our notes" }).getByText("by Limpid, not by MITRE").waitFor();
    const related = page.getByRole("region", { name: "Related" });
    await related.getByText("No relationship object names this analytic").waitFor();
    expect(await related.getByText("embedded reference", { exact: true }).count()).toBe(2);
    await related.getByText("derived over 2 steps").first().waitFor();
    await page.getByText("Unchanged since 18.0, with the same raw hash.").waitFor();
    expect(await page.getByRole("cell", { name: "99a4dba1accb" }).count()).toBe(4);
    await page.getByText("Both say the same, byte for byte.").waitFor();
    await page.getByText("reproduced and distributed with the permission of The MITRE Corporation").waitFor();
    expect(await axe()).toEqual([]);
  });

  it("finds who reads a log, and lists by type", async () => {
    const { go, page, axe } = await bound(limpid, { dark: true });
    await go("/attack?domain=enterprise-attack");
    await page.getByRole("searchbox").fill("auditd:SYSCALL");
    await page.waitForURL((url) => url.searchParams.get("q") === "auditd:SYSCALL"); // the list before names AN0056, too
    await page.getByRole("link", { name: /^AN0056/ }).waitFor();
    await page.getByText("in enterprise 19.1 (a part of it)").waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole("link", { name: /^AN0056/ }).click();
    await page.getByRole("heading", { level: 1, name: /AN0056/ }).waitFor();
  });

  it("follows a chain of revocations to its end, and lists both objects of a shared id", async () => {
    const { go, page } = await bound(limpid, {});
    await go("/attack/T9001");
    const chain = page.getByRole("note").filter({ hasText: "Revoked by" });
    await chain.waitFor();
    expect(await chain.textContent()).toMatch(/T9002.*\(revoked\).*T9003Plist File Modification$/);
    await go("/attack/T9001?release=28.0");
    await chain.waitFor();
    expect(await chain.textContent()).not.toContain("T9003");
    await go("/attack/T9004");
    await page.getByText("T9004 is the id of 2 objects").waitFor();
    expect(await page.getByRole("article").count()).toBe(2);
    await page.getByText("Neither a relationship object nor an embedded reference names this mitigation").waitFor();
  });

  it("says of an object that one release alone has where it is not", async () => {
    const { go, page } = await bound(limpid, {});
    await go("/attack/S9006?from=28.0&to=29.0");
    await page.getByText("Not in the file of 29.0.").waitFor();
    await page.getByText("It is not in 29.0.").waitFor();
  });

  it("shows foreign and hostile text as text", async () => {
    const { go, page } = await bound(limpid, {});
    await go("/attack/T9005?from=28.0&to=29.0");
    const official = page.getByRole("region", { name: "Official text, MITRE ATT&CK" });
    await official.getByText("<script>alert(1)</script>").waitFor();
    await official.getByText("日本語").waitFor();
    expect(await official.locator("script, img").count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await official.locator("code", { hasText: "strip" }).count()).toBe(1);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toContain("\u202e");
    expect(HOSTILE.name).toContain("\u202e");
    await page.locator("ins", { hasText: "and more" }).waitFor();
    await official.getByRole("link", { name: "T", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /T9003/ }).waitFor();
  });

  it("compares releases: classes, renamed tactics, one kind alone, then the object", async () => {
    const { go, page, axe } = await bound(limpid, {});
    await go("/attack/compare?domain=enterprise-attack&from=18.1&to=19.1");
    await page.getByText("defense-evasion is now called stealth").first().waitFor();
    await page.getByRole("link", { name: /TA0005/ }).waitFor();
    await page.getByText("formerly Defense Evasion").waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole("button", { name: /saved again/ }).click();
    await page.waitForURL(/what=book-keeping/);
    await page.getByRole("button", { name: /saved again/ }).click();
    await page.getByRole("link", { name: /T1027\.008/ }).click();
    await page.getByRole("heading", { name: "From 18.1 to 19.1" }).waitFor();
    await page.getByText("kill_chain_phases").first().waitFor();
  });

  it("says by what a finding was judged, and what another release touches", async () => {
    const { go, page, axe } = await bound(limpid, {});
    await go("/attack/touched?against=18.1");
    await page.getByText("3 of 3 findings are touched.").waitFor();
    await page.getByText("says something else in 18.1").first().waitFor();
    expect(await axe()).toEqual([]);
    await page.locator(".attack-finding").first().click();
    const panel = page.getByRole("region", { name: "Judged by" });
    await panel.getByText("as of 19.1 (raw hash 99a4dba1accb…)").waitFor();
    await panel.getByText("unchanged since 18.0").first().waitFor();
  });

  test.each([
    "/attack?q=T9005",
    "/attack/AN0056",
    "/attack/T9004",
    "/attack/compare",
    "/attack/releases",
    "/attack/touched",
  ])("fits 360 px: %s", async (path) => {
    const { go, page } = await bound(limpid, { width: 360 });
    await go(path);
    await page.getByText("The MITRE Corporation. This work").first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });
});

async function bound(limpid: TestConsole, options: Parameters<TestConsole["open"]>[0]) {
  const window = await limpid.open({ user: "vic", ...options });
  return { page: window.page, go: (path: string) => window.go(path), axe: () => window.axe() };
}
