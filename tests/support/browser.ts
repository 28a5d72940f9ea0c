import { type Browser, chromium } from "playwright-core";
import { hasTool } from "./corpus.ts";

/** Whether tests in a real browser can run; says how to mend it when not. */
export function hasBrowser(): boolean {
  return hasTool("chromium");
}

/**
 * The system's Chromium with a profile of its own that lives as long as it does. It calls nobody: what Chromium
 * asks of the network by itself is switched off. Root, as in containers, has no sandbox for it.
 */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
