import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser } from "./browser.ts";

interface WindowOptions {
  readonly offline?: boolean;
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
}

const ROOT = join(import.meta.dirname, "..", "..");
const VIEWPORT = { width: 1440, height: 900 };

/**
 * The page built anew and opened from disk in a real browser without network, loaded afresh for each test. A
 * test fails when the page writes to the console, throws, opens a dialog or asks for anything.
 */
export class InspectionPage {
  readonly folder = mkdtempSync(join(tmpdir(), "limpid-site-"));
  readonly #address = pathToFileURL(join(this.folder, "limpid.html")).href;
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  /** What went wrong in this window so far; a test that provokes trouble takes it out. */
  troubles: string[] = [];

  /** Call inside of `describe`. */
  constructor() {
    beforeAll(async () => {
      execFileSync(process.execPath, [join(ROOT, "scripts", "site.mjs"), join(this.folder, "limpid.html")]);
      this.#browser = await launchBrowser();
      this.#context = await this.#browser.newContext({ viewport: VIEWPORT, offline: true });
      this.#page = await this.#context.newPage();
      this.#listenTo(this.#page);
    });
    afterAll(async () => {
      await this.#browser?.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
    beforeEach(() => this.open());
    afterEach(async () => {
      // The document goes, and with it its worker and what they hold. The window serves the next test.
      const { troubles } = this;
      await this.#page?.goto("about:blank");
      expect(troubles.filter((text) => text !== "request: about:blank")).toEqual([]);
    });
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error("the page is open during tests only");
    return this.#page;
  }

  /** Loads the page anew into the one window; a window of its own for each test costs a process each. */
  async open({ offline = true, colorScheme = "light", viewport = VIEWPORT }: WindowOptions = {}): Promise<void> {
    this.troubles = [];
    await this.#context?.setOffline(offline);
    await this.page.setViewportSize(viewport);
    await this.page.emulateMedia({ colorScheme });
    await this.page.goto(this.#address);
  }

  #listenTo(page: Page): void {
    page.on("console", (message) => this.troubles.push(message.text()));
    page.on("pageerror", ({ message }) => this.troubles.push(message));
    page.on("dialog", (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = request.url();
      if (url !== this.#address && !url.startsWith("blob:")) this.troubles.push(`request: ${url}`);
    });
  }

  /** Chooses files and waits until the first is shown. */
  async look(...paths: readonly string[]): Promise<void> {
    await this.page.setInputFiles("#chooser", [...paths]);
    await this.page.waitForSelector(".file-head");
  }

  /** Drops files or folders as a person does: the browser itself hands them to the page. */
  async drop(...files: readonly string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
    }
  }

  /** Writes a file of the test. */
  file(name: string, bytes: Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? "";
  }

  /** The bytes of the rows that the hex view shows, in hex, by offset. */
  async rows(): Promise<ReadonlyMap<number, string>> {
    await expect.poll(() => this.text(".hex-rows")).not.toContain("…");
    const rows = await this.page.evaluate<readonly (readonly string[])[]>(
      "[...document.querySelectorAll('.hex-row')].map((row) => [...row.children].map((cell) => cell.textContent))",
    );
    return new Map(rows.map(([offset = "", bytes = ""]) => [Number.parseInt(offset, 16), bytes.replaceAll(" ", "")]));
  }
}
