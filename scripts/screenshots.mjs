// Takes the pictures of the README anew: the console on a store with told stories, in the system's Chromium.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/screenshots.mjs [FOLDER]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PASSWORD, serve } from "../tests/console/support/store.ts";
import { storyFindings } from "../tests/console/support/stories.ts";
import { launchBrowser } from "../tests/support/browser.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const FOLDER = resolve(process.argv[2] ?? join(ROOT, "docs", "images"));
const QUALITY = 0.7; // of WebP: text stays sharp, and no picture is above 150 kB
const MAX_BYTES = 150_000;

/** What is shown, where, and what is done first; `{high}` is the id of the example's high finding. */
const PICTURES = [
  { name: "queue", path: "/", press: ["j", "j"], shows: ".peek" },
  { name: "queue-dark", path: "/", dark: true, press: ["j", "b"], shows: "dialog[open]" },
  { name: "finding", path: "/findings/{high}", shows: "main h1" },
  { name: "group", path: "/groups", press: ["j", "j", "j", "Enter"], shows: ".spread" },
  { name: "queue-narrow", path: "/", width: 360, height: 700, shows: ".row" },
];

const served = await serve();
const browser = await launchBrowser();
try {
  const findings = storyFindings(Date.now());
  await served.keep(findings);
  const high = findings.findLast(({ priority }) => priority === "high")?.id ?? "";
  mkdirSync(FOLDER, { recursive: true });
  for (const picture of PICTURES) {
    const bytes = await take({ ...picture, path: picture.path.replace("{high}", high) });
    writeFileSync(join(FOLDER, `${picture.name}.webp`), bytes);
    process.stdout.write(`${picture.name}.webp: ${Math.round(bytes.length / 1000)} kB\n`);
    if (bytes.length > MAX_BYTES) throw new Error(`${picture.name}.webp is above ${MAX_BYTES} bytes`);
  }
} finally {
  await browser.close();
  await served.close();
}

async function take({ path, dark = false, width = 1440, height = 900, press = [], shows }) {
  const { url } = served.server;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const data = { name: "ann", password: PASSWORD };
  await context.request.post(`${url}/api/v1/session`, { data, headers: { origin: url } });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.waitForLoadState("load");
  await page.waitForTimeout(1500);
  for (const key of press) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  await page.locator(shows).first().waitFor();
  await page.waitForTimeout(1500);
  const png = await page.screenshot();
  await context.close();
  return await webp(png, width, height);
}

/** The browser itself writes WebP: nothing has to be installed for it. */
async function webp(png, width, height) {
  const page = await browser.newPage();
  const address = await page.evaluate(
    async ({ source, width, height, quality }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", quality);
    },
    { source: `data:image/png;base64,${png.toString("base64")}`, width, height, quality: QUALITY },
  );
  await page.close();
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}
