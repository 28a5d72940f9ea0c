import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser } from "../../support/browser.ts";
import { PASSWORD, type Served, serve } from "./store.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Options {
  /** Signed in as; undefined: nobody. */
  readonly user?: "root" | "ann" | "ben" | "vic";
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a window listens for in its page. */
const HEARD = ["console", "pageerror", "dialog", "request"] as const;

/** A window of the console: what goes wrong in it fails the test that opened it. */
export class ConsoleWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: string[] = [];
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.context = page.context();
    this.page = page;
    this.#url = url;
    page.on("console", (message) => {
      // A refusal that a test provokes is one line of the browser's own.
      if (message.type() !== "log" && !/^Failed to load resource/.test(message.text()))
        this.troubles.push(message.text());
    });
    page.on("pageerror", ({ message }) => this.troubles.push(message));
    page.on("dialog", (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) this.troubles.push(`request: ${request.url()}`);
    });
  }

  /**
   * Takes out of the browser what this test left there: what the console keeps, the session, the document. A process
   * and a cache that are warm stay for the next test; to start them costs two seconds of a processor.
   */
  async empty(): Promise<void> {
    for (const event of HEARD) this.page.removeAllListeners(event);
    if (this.page.url().startsWith(this.#url)) await this.page.evaluate("localStorage.clear(); sessionStorage.clear()");
    await this.page.goto("about:blank");
    await this.context.clearCookies();
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
    await this.page.waitForSelector("main");
  }

  /** Presses keys one after another, as a person does. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? "";
  }

  /** Path, search and fragment. */
  get address(): string {
    return this.page.url().slice(this.#url.length);
  }

  /** What axe has against the page, of WCAG 2.2 A and AA: rule and where. */
  async axe(rules: readonly string[] = WCAG): Promise<readonly string[]> {
    // Not as an element: the page's policy lets no script in that is not a file of the server.
    if (!(await this.page.evaluate<boolean>("'axe' in globalThis"))) await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: unknown }[] }[];
    }>(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`);
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => String(target))
          .slice(0, 3)
          .join(" | ")}`,
    );
  }
}

/** A server, its store and a real browser, one of each for the tests of a file; an emptied window for each test. */
export class TestConsole {
  #served: Served | undefined;
  #browser: Browser | undefined;
  #windows: ConsoleWindow[] = [];
  /** Emptied, for the tests that follow; each has a context of its own, so that two windows are two browsers. */
  #idle: Page[] = [];

  /** Call inside of `describe`. `fill` puts findings into the store before the first test. */
  constructor(fill: (served: Served) => Promise<void> = async () => {}) {
    beforeAll(async () => {
      this.#served = await serve();
      await fill(this.#served);
      this.#browser = await launchBrowser();
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#served?.close();
    });
    beforeEach(() => {
      this.#windows = [];
    });
    afterEach(async () => {
      const troubles = this.#windows.flatMap((window) => window.troubles);
      for (const window of this.#windows) {
        await window.empty();
        this.#idle.push(window.page);
      }
      expect(troubles).toEqual([]);
    });
  }

  get served(): Served {
    if (this.#served === undefined) throw new Error("the server runs during tests only");
    return this.#served;
  }

  get url(): string {
    return this.served.server.url;
  }

  async open({ user, width = 1440, height = 900, dark = false }: Options = {}): Promise<ConsoleWindow> {
    const page = this.#idle.pop() ?? (await this.#newPage());
    const window = new ConsoleWindow(page, this.url);
    this.#windows.push(window);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    if (user !== undefined) {
      const answer = await window.context.request.post(`${this.url}/api/v1/session`, {
        data: { name: user, password: PASSWORD },
        headers: { origin: this.url },
      });
      expect(answer.status()).toBe(200);
    }
    return window;
  }

  async #newPage(): Promise<Page> {
    const context = await this.#browser?.newContext({ reducedMotion: "reduce" });
    if (context === undefined) throw new Error("the browser runs during tests only");
    context.setDefaultTimeout(15_000);
    return await context.newPage();
  }
}
