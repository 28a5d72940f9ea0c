import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TelemetryEvent } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings } from "./support/findings.ts";

const AGENT = join(import.meta.dirname, "..", "..", ".limpid", "example", "root", "tmp", ".cache-x", "agent");
const AT = Date.UTC(2026, 10, 20, 14, 3);
const HOSTILE = "/tmp/\u202e\u001b[2J<img src=x>";

/** A host that did a lot around a moment. */
function* events(): Generator<TelemetryEvent> {
  for (let n = 0; n < 3000; n++) {
    const process = { pid: 100 + (n % 7), ppid: 1, image: "/usr/bin/make", name: "make" };
    const file = { path: n === 1500 ? HOSTILE : `/srv/build/${n}.o`, pathBasis: "absolute" };
    const base = { id: `e${n}`, at: AT + (n - 1500) * 20, host: "ci-1", process };
    yield (n % 3 === 0
      ? {
          ...base,
          kind: "process.executed",
          image: "/usr/bin/cc",
          argv: ["cc", "-c", `${n}.c`],
          file,
          interpreters: [],
        }
      : { ...base, kind: "file.opened", file, created: true, truncated: false }) as unknown as TelemetryEvent;
  }
}

describe.skipIf(!hasBrowser())("artifacts and activity", { timeout: 30_000 }, () => {
  const found = hasBrowser() ? exampleFindings() : [];
  const limpid = new TestConsole(async ({ keep, store }) => {
    await keep(found);
    await store.keep({ events: [...events()], hosts: [{ host: "ci-1", at: AT }] });
  });

  it("lists contents by hash, shows one, and compares two", async () => {
    const window = await limpid.open({ user: "vic" });
    const { page } = window;
    await window.go("/artifacts");
    await page
      .getByRole("link", { name: /^[0-9a-f]{16}$/ })
      .first()
      .waitFor();
    expect(await page.getByRole("row").count()).toBe(found.length + 1);
    expect(await window.axe()).toEqual([]);
    const boxes = page.getByRole("checkbox");
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("link", { name: "Compare the two" }).click();
    await page.locator(".artifact-differs").first().waitFor();
    await page.getByRole("region", { name: "Findings" }).getByRole("link").first().waitFor();
    expect(window.address).toMatch(/^\/artifacts\/[0-9a-f]{64}\?with=[0-9a-f]{64}$/);
    expect(await window.axe()).toEqual([]);
    await window.go("/artifacts?q=0000");
    await page.getByText("No content is known that fits").waitFor();
  });

  it("inspects a file in the browser and sends nothing but its hash", async () => {
    const window = await limpid.open({ user: "vic", dark: true });
    const { page } = window;
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.method() !== "GET") sent.push(request.url());
    });
    await window.go("/artifacts");
    const name = "<img src=x onerror=alert(1)>";
    await page.locator('input[type="file"]').setInputFiles([
      { name, mimeType: "application/octet-stream", buffer: readFileSync(AGENT) },
      { name: "text", mimeType: "text/plain", buffer: Buffer.from("nothing") },
    ]);
    const own = page.getByRole("article", { name });
    await own.getByText(/^ELF executable.*symbols removed/).waitFor();
    await own.getByRole("link", { name: "This content is known here" }).waitFor();
    await page.getByRole("article", { name: "text" }).getByText("Nothing is known here of this content.").waitFor();
    await page.locator(".artifact-differs").first().waitFor();
    expect(sent).toEqual([]);
    expect(await window.axe()).toEqual([]);
  });

  it("shows what a host did around a moment, filtered, by keys and by address", async () => {
    const window = await limpid.open({ user: "vic" });
    const { page } = window;
    await window.go("/activity");
    await page.getByRole("link", { name: "ci-1" }).click();
    await page.getByText("3,000 events").waitFor();
    expect(await page.getByRole("listitem").count()).toBeLessThan(120);
    expect(await page.locator(".activity-row", { hasText: "�" }).count()).toBeLessThan(2);
    expect(await page.locator(".activity-list img").count()).toBe(0);
    expect(await window.axe()).toEqual([]);
    await page.getByRole("checkbox", { name: "Processes" }).uncheck();
    await page.getByText("2,000 of 3,000 events").waitFor();
    await page.getByRole("searchbox").fill("1700.o");
    await page.getByText("1 of 3,000 events").waitFor();
    await page.getByRole("button", { name: /1700\.o/ }).click();
    await page.getByRole("dialog").getByText("file.path", { exact: true }).waitFor();
    expect(window.address).toContain("event=e1700");
    await window.go(window.address);
    await page.getByRole("dialog").getByText("/srv/build/1700.o").waitFor();
    await window.go(`/activity?host=ci-1&at=${AT + 86_400_000}`);
    await page.getByText("Nothing is kept of this time").waitFor();
  });

  it("fits 360 px", async () => {
    const window = await limpid.open({ user: "vic", width: 360 });
    for (const path of ["/artifacts", `/artifacts/${found[0]?.artifact.sha256}`, `/activity?host=ci-1&at=${AT}`]) {
      await window.go(path);
      await window.page.locator(".panel, .activity-row").first().waitFor();
      expect(await window.page.evaluate("document.documentElement.scrollWidth"), path).toBe(360);
    }
  });
});
