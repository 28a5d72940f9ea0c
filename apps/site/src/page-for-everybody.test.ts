import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buildElf } from "@limpid/inspect/testing";
import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { hasBrowser } from "../../../tests/support/browser.ts";
import { InspectionPage } from "../../../tests/support/inspection-page.ts";

describe.skipIf(!hasBrowser())("the inspection page, for everybody", () => {
  const site = new InspectionPage();

  describe("keys", () => {
    it("do all that a pointer does", async () => {
      const { page } = site;
      const range = () => site.text(".map-range");
      await page.locator("#examples button").nth(1).focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector(".file-head");
      await page.focus(".map-plane");
      const regions = new Set<string>();
      for (let step = 0; step < 4; step++) {
        await page.keyboard.press("ArrowRight");
        regions.add(await site.text(".map-told"));
      }
      expect(regions.size).toBe(4);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".b-marked").count()).toBeGreaterThan(0);
      await expect.poll(range).not.toBe("");
      const before = await range();
      await page.keyboard.press("+");
      await expect.poll(range).not.toBe(before);
      await page.keyboard.press("0");
      await expect.poll(range).toBe(before);

      await page.focus(".list-filter");
      await page.keyboard.type(".text");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      expect(await site.text(".map-told")).toMatch(/^\.text · section/);
      await page.focus(".hex-rows");
      const place = Number.parseInt(await site.text(".hex-place"), 16);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowLeft");
      expect(Number.parseInt(await site.text(".hex-place"), 16)).toBe(place + 15);
    });

    it("reach everything by Tab", async () => {
      await site.look(site.file("agent", buildElf()));
      const reached = new Set<string>();
      for (let step = 0; step < 30; step++) {
        await site.page.keyboard.press("Tab");
        reached.add(
          await site.page.evaluate<string>("document.activeElement.className || document.activeElement.textContent"),
        );
      }
      for (const part of ["at", "map-plane", "hex-rows", "list-rows", "list-filter", "hex-jump", "Copy JSON"]) {
        expect(reached).toContain(part);
      }
    });
  });

  describe("the network", () => {
    let server: Server;
    let asked = 0;

    beforeAll(async () => {
      server = createServer((_, response) => {
        asked++;
        response.end();
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
    });

    afterAll(() => void server.close());

    it("is out of reach, even for a program that got into the page", async () => {
      await site.open({ offline: false });
      await site.look(site.file("agent", buildElf()));
      expect(site.troubles).toEqual([]);
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      await site.page.evaluate(`(async () => {
        await fetch("${target}").catch(() => {});
        navigator.sendBeacon("${target}", "x");
        new Image().src = "${target}";
        try { new WebSocket("${target.replace("http", "ws")}"); } catch {}
        try { new EventSource("${target}"); } catch {}
        const style = document.createElement("link");
        style.rel = "stylesheet";
        style.href = "${target}";
        document.head.append(style);
        await new Promise((resolve) => setTimeout(resolve, 300));
      })()`);
      expect(asked).toBe(0);
      expect(site.troubles.filter((text) => text.includes("Content Security Policy")).length).toBeGreaterThan(4);
      site.troubles = []; // the browser says what it refused
    });
  });

  describe("eyes and readers", () => {
    async function violations(rules?: readonly string[]): Promise<readonly string[]> {
      if (!(await site.page.evaluate<boolean>("'axe' in globalThis"))) await site.page.evaluate(axe.source);
      const options = { resultTypes: ["violations"], ...(rules !== undefined && { runOnly: rules }) };
      const found = await site.page.evaluate<readonly { id: string; nodes: readonly { html: string }[] }[]>(
        `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
      );
      return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    }

    test.each([
      { colorScheme: "light", width: 1440 },
      { colorScheme: "dark", width: 1440 },
      { colorScheme: "light", width: 360 },
      { colorScheme: "dark", width: 360 },
    ] as const)("can read it: $colorScheme, $width pixels wide", async ({ colorScheme, width }) => {
      await site.open({ colorScheme, viewport: { width, height: 800 } });
      // What is dark differs in its colours alone.
      const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
      expect(await violations(rules)).toEqual([]);
      const cut = buildElf().subarray(0, 300);
      await site.look(site.file("agent", buildElf({ overlay: buildElf() })), site.file("cut", cut));
      await site.page.locator(".reasons .at").first().click();
      expect(await violations(rules)).toEqual([]);
      await site.page.locator(".file-list button").nth(1).click();
      expect(await violations(rules)).toEqual([]);
      expect(await site.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    });
  });
});
