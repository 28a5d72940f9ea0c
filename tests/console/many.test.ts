import type { Finding } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings, varied } from "./support/findings.ts";

/** The same file, written in the same way, on so many hosts. */
const HOSTS = 30;

function spreadOf(finding: Finding): readonly Finding[] {
  return Array.from({ length: HOSTS }, (_, n) =>
    varied(finding, { id: `same-${n}`, host: `app-${n}`, at: Date.UTC(2026, 10, 1 + n) }),
  );
}

describe.skipIf(!hasBrowser())("deciding for many", () => {
  const console = new TestConsole(async ({ keep }) => {
    const findings = exampleFindings();
    await keep(findings);
    const high = findings.find(({ priority }) => priority === "high");
    if (high !== undefined) await keep(spreadOf(high));
  });

  it("selects, shows what it would touch, decides, and takes it back", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=host:app-*+priority:high");
    await page.locator(".row-at").waitFor();
    await window.press("x", "Shift+J", "Shift+J", "Shift+J");
    await page.getByRole("toolbar", { name: "3 selected" }).waitFor();
    await window.press("b");
    await page.getByRole("heading", { name: "For 3 findings on 3 hosts" }).waitFor();
    await window.press("2");
    await page.getByText("3 findings: benign").waitFor();
    const benign = () => console.served.store.findings.list({ filter: { status: ["benign"] } });
    expect((await benign()).findings).toHaveLength(3);
    await window.press("u");
    await page.getByText("Taken back for 3 findings").waitFor();
    expect((await benign()).findings).toHaveLength(0);
  });

  it("decides for all that a search finds, also those that are not loaded", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/?q=host:app-1*+priority:high");
    await page.locator(".row-at").waitFor();
    await window.press("x");
    await page.getByRole("button", { name: "All 11 that this search finds" }).click();
    await window.press("a");
    await page.getByRole("heading", { name: "For 11 findings on 11 hosts" }).waitFor();
    await window.press("0");
    await page.getByText("11 findings: nobody's").waitFor();
  });

  it("shows what is alike as one row, with its spread, and decides it once", async () => {
    const window = await console.open({ user: "ann" });
    const { page } = window;
    await window.go("/groups");
    await page.locator(".group").first().waitFor();
    expect(await window.text(".group-where")).toBe("31 hosts");
    await window.press("j", "Enter");
    await page.getByRole("heading", { name: "31 hosts, 31 findings" }).waitFor();
    expect(await page.locator(".spread rect").count()).toBeGreaterThan(10);
    await window.press("b");
    await page.getByRole("heading", { name: "For 31 findings on 31 hosts" }).waitFor();
    await window.press("1");
    await page.getByText("31 findings: benign").waitFor();
    await page.getByText("by ann").waitFor();
    // One of them is decided otherwise: it stands among the exceptions.
    await console.served.store.triage.apply(
      { id: "one", findings: ["same-7"], status: "malicious" },
      { who: "ben", from: null },
    );
    await page.reload();
    await page.getByText("These have another status than the rest.").waitFor();
    expect(await window.text("section[aria-label=Exceptions] table")).toContain("app-7");
  });
});
