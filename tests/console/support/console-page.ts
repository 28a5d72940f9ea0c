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

/** A window of the console: what goes wrong in it fails the test that opened it. */
export class ConsoleWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: string[] = [];
  readonly #url: string;

  constructor(context: BrowserContext, page: Page, url: string) {
    this.context = context;
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
    await this.page.evaluate(AXE);
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

/** A server, its store and a real browser, one of each for the tests of a file; a window of its own for each test. */
export class TestConsole {
  #served: Served | undefined;
  #browser: Browser | undefined;
  #windows: ConsoleWindow[] = [];

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
      for (const { context } of this.#windows) await context.close();
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
    const context = await this.#browser?.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    if (context === undefined) throw new Error("the browser runs during tests only");
    if (user !== undefined) {
      const answer = await context.request.post(`${this.url}/api/v1/session`, {
        data: { name: user, password: PASSWORD },
        headers: { origin: this.url },
      });
      expect(answer.status()).toBe(200);
    }
    context.setDefaultTimeout(15_000);
    const window = new ConsoleWindow(context, await context.newPage(), this.url);
    this.#windows.push(window);
    return window;
  }
}
