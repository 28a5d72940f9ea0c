import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { artifactLine, escapeText } from "@limpid/core";
import { inspectBytes, words } from "@limpid/inspect";
import { buildElf, honestSymbols } from "@limpid/inspect/testing";
import { describe, expect, it, test } from "vitest";
import { hasBrowser } from "../../../tests/support/browser.ts";
import { InspectionPage } from "../../../tests/support/inspection-page.ts";

const LARGE = 600 << 20; // bytes; sparse on disk
const LONGEST_STILL_MS = 1000; // a page that answers later than this is frozen for a person

describe.skipIf(!hasBrowser())("the inspection page", () => {
  const site = new InspectionPage();
  const place = () => site.text(".hex-place");
  const told = () => site.text(".map-told");

  describe("before the first file", () => {
    it("says what it does and reads", async () => {
      expect(await site.text("#welcome")).toContain("Drop executables anywhere");
      expect(await site.text("#formats")).toContain("ELF");
    });

    test.each([
      { example: 0, level: "nothing removed" },
      { example: 1, level: "symbols removed" },
      { example: 2, level: "section headers removed" },
    ])("has an example: $level", async ({ example, level }) => {
      await site.page.locator("#examples button").nth(example).click();
      expect(await site.text(".badge")).toBe(level);
      expect(await site.page.locator("#welcome").isVisible()).toBe(false);
    });
  });

  describe("one file", () => {
    const bytes = buildElf({
      sections: [{ name: ".data", flags: 3, bytes: new Uint8Array(3000).fill(0x41) }],
      overlay: buildElf({ symbols: honestSymbols() }),
    });

    it("is told in the words that the program prints", async () => {
      await site.look(site.file("agent", bytes));
      const facts = await site.page.locator(".facts dd").allTextContents();
      const expected = words(inspectBytes(bytes, { deep: true })).parts.flatMap((part) => part.facts);
      expect(facts).toEqual(expected.map(({ text }) => text));
    });

    it("brings the bytes of a reason", async () => {
      await site.look(site.file("agent", bytes));
      const at = inspectBytes(bytes, { deep: true }).opacity.reasons.find(({ at }) => at !== undefined)?.at ?? -1;
      await site.page.locator(".reasons .at").first().click();
      expect(await place()).toMatch(new RegExp(`^0x${at.toString(16)} · in section headers`));
      const row = at - (at % 16);
      expect((await site.rows()).get(row)).toBe(Buffer.from(bytes.subarray(row, row + 16)).toString("hex"));
      expect(await site.page.locator(".block-selected").count()).toBe(1);
      expect(await site.text(".list-row[aria-selected=true]")).toContain("section headers");
    });

    it("is gone through by offset in each notation, up to its end", async () => {
      await site.look(site.file("agent", bytes));
      for (const text of ["0x100", "100h", "256"]) {
        await site.page.fill(".hex-jump", text);
        await site.page.press(".hex-jump", "Enter");
        expect(await place()).toMatch(/^0x100 /);
        await site.page.keyboard.press("Control+Home");
      }
      await site.page.fill(".hex-jump", "0xffffff");
      await site.page.press(".hex-jump", "Enter");
      expect(await place()).toBe(`The file ends at 0x${bytes.length.toString(16)}.`);
    });

    it("puts the cursor on the byte that is clicked", async () => {
      await site.look(site.file("agent", bytes));
      await site.rows();
      // Column 12 of the third row: characters have one width, two digits and a space each, one more in the middle.
      const cells = site.page.locator(".hex-bytes").nth(2);
      const { width = 0 } = (await cells.boundingBox()) ?? {};
      await cells.click({ position: { x: (width / 48) * 37.8, y: 8 } });
      expect(await place()).toMatch(/^0x2c /);
    });

    it("gives out the line that `limpid inspect --json` prints", async () => {
      await site.look(site.file("agent", bytes));
      await expect.poll(() => site.text(".sha256")).toHaveLength(64);
      const [download] = await Promise.all([
        site.page.waitForEvent("download"),
        site.page.getByRole("button", { name: "Download JSON" }).click(),
      ]);
      const path = join(site.folder, "result.json");
      await download.saveAs(path);
      expect(download.suggestedFilename()).toBe("agent.limpid.json");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const inspection = inspectBytes(bytes, { deep: true });
      const line = artifactLine({ path: "agent", sizeBytes: bytes.length, sha256, ...inspection });
      expect(readFileSync(path, "utf8")).toBe(`${line}\n`);
    });

    it("that is empty or a text is no executable", async () => {
      await site.look(site.file("empty", new Uint8Array(0)), site.file("notes.txt", new TextEncoder().encode("hello")));
      expect(await site.text(".report")).toContain("not of a format");
      expect(await place()).toBe("The file is empty.");
      await site.page.locator(".file-list button").nth(1).click();
      expect((await site.rows()).get(0)).toBe("68656c6c6f");
    });

    it("has its strings looked for when they are asked for, the noteworthy ones apart", async () => {
      const text = "just some words\0https://example.org/payload\0";
      const data = { name: ".rodata", flags: 2, bytes: new TextEncoder().encode(text) };
      const elf = buildElf({ sections: [data] });
      await site.look(site.file("strings", elf));
      await site.page.getByRole("tab", { name: "Strings" }).click();
      await expect.poll(() => site.text(".list-strings .list-rows")).toContain("just some words");
      await site.page.getByRole("checkbox", { name: "noteworthy only" }).check();
      await expect.poll(() => site.text(".list-strings .list-count")).toMatch(/^1 of/);
      await site.page.locator(".list-strings .list-row[data-row='0']").click();
      const at = Buffer.from(elf).indexOf("https:");
      expect(await place()).toBe(`0x${at.toString(16)} · in .rodata (r--)`);
    });

    it("that is cut shows where", async () => {
      const whole = buildElf({ symbols: honestSymbols() });
      await site.look(site.file("cut", whole.subarray(0, whole.length - 100)));
      await site.page.locator(".issues .at").first().click();
      expect(await place()).toMatch(/^0x[0-9a-f]+ · in section headers/);
    });
  });

  describe("hostile names", () => {
    const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

    it("are only read", async () => {
      const name = "<img src=x onerror=alert(1)>\u202egnp.elf";
      const bytes = buildElf({
        needed: [markup, "a".repeat(5000)],
        soname: markup,
        sections: [{ name: `${markup}\u0007`, flags: 2, bytes: new Uint8Array(600) }],
      });
      const scripts = await site.page.locator("script").count();
      await site.look(site.file(name, bytes));
      expect(await site.text("#file-title")).toBe(escapeText(name));
      expect(await site.text(".facts")).toContain(markup);
      await expect.poll(() => site.text(".list-rows")).toContain(`${markup}\\x07`);
      expect(await site.page.locator("img").count()).toBe(0);
      expect(await site.page.locator("script").count()).toBe(scripts);
      expect(await site.page.evaluate("document.body.scrollWidth - document.body.clientWidth")).toBe(0);
    });

    it("meet a browser that refuses to make markup from text", async () => {
      expect(await site.page.evaluate("try { document.body.innerHTML = '<b>x</b>' } catch (e) { e.name }")).toBe(
        "TypeError",
      );
      site.troubles = site.troubles.filter((text) => !text.includes("TrustedHTML"));
    });
  });

  describe("size", () => {
    it("of a section table: tens of thousands are drawn and found", async () => {
      const sections = Array.from({ length: 40_000 }, (_, index) => ({
        name: `.f${index}`,
        flags: index % 2 === 0 ? 6 : 3,
        bytes: new Uint8Array(16),
      }));
      await site.look(site.file("many", buildElf({ sections, extendedNumbering: true })));
      expect(await site.page.locator("*").count()).toBeLessThan(5000);
      await site.page.fill(".list-filter", ".f39999");
      await site.page.locator(".list-row[data-row='0']").click();
      expect(await told()).toMatch(/^\.f39999 · section/);
      await site.page.getByRole("button", { name: "Selection" }).click();
      await expect.poll(() => site.text(".block-selected text")).toContain(".f39999");
    });

    it("of a file: the page never freezes while it is inspected and gone through", async () => {
      const path = join(site.folder, "large");
      const handle = openSync(path, "w");
      writeSync(handle, buildElf({ symbols: honestSymbols() }));
      writeSync(handle, Buffer.from("the end"), 0, 7, LARGE - 7);
      closeSync(handle);
      await site.page.evaluate(`(() => {
        globalThis.longest = 0;
        let last = performance.now();
        const tick = () => {
          const now = performance.now();
          globalThis.longest = Math.max(globalThis.longest, now - last);
          last = now;
          requestAnimationFrame(tick);
        };
        tick();
      })()`);
      await site.look(path);
      await site.page.fill(".hex-jump", String(LARGE - 7));
      await site.page.press(".hex-jump", "Enter");
      await expect.poll(async () => (await site.rows()).get(LARGE - 16)).toMatch(/74686520656e64$/);
      await site.page.keyboard.press("Control+Home");
      await expect.poll(async () => (await site.rows()).get(0)).toMatch(/^7f454c46/);
      await site.page.locator(".hex-rows").hover();
      await site.page.mouse.wheel(0, 200); // ten rows, though a pixel of the scroll bar stands for a hundred
      await expect.poll(async () => [...(await site.rows()).keys()].at(-1)).toBeGreaterThan(24 * 16);
      expect([...(await site.rows()).keys()].at(-1)).toBeLessThan(40 * 16);
      expect(await site.page.evaluate("longest")).toBeLessThan(LONGEST_STILL_MS);
    });
  });

  describe("several files", () => {
    it("are listed with what was removed, and one is shown", async () => {
      await site.look(site.file("first", buildElf()), site.file("second", buildElf({ withoutSectionHeaders: true })));
      await expect
        .poll(() => site.page.locator(".file-state").allTextContents())
        .toEqual([expect.stringContaining("symbols removed"), expect.stringContaining("section headers removed")]);
      expect(await site.text("#file-title")).toBe("first");
      await site.page.locator(".file-list button").nth(1).click();
      expect(await site.text("#file-title")).toBe("second");
    });

    it("come by dropping, too", async () => {
      await site.drop(site.file("first", buildElf()), site.file("second", buildElf()));
      await site.page.waitForSelector(".file-head");
      expect(await site.page.locator(".file-name").allTextContents()).toEqual(["first", "second"]);
    });

    it("come out of folders, with their paths", async () => {
      const folder = join(site.folder, "Thing.app");
      mkdirSync(join(folder, "Contents", "MacOS"), { recursive: true });
      site.file("Thing.app/Contents/MacOS/thing", buildElf());
      await site.drop(folder);
      await site.page.waitForSelector(".file-head");
      expect(await site.text("#file-title")).toBe("Thing.app/Contents/MacOS/thing");
    });

    it("that are none are told", async () => {
      mkdirSync(join(site.folder, "nothing"));
      await site.drop(join(site.folder, "nothing"));
      await expect.poll(() => site.page.locator("#notice").isVisible()).toBe(true);
    });
  });
});
