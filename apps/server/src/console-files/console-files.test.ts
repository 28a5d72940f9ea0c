import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { temporaryFolders, writeTree } from "@limpid/host/testing";
import { afterAll, beforeAll, expect, it, test } from "vitest";
import { type TestServer, testServer } from "../testing/test-server.ts";
import { registerConsole } from "./console-files.ts";

const newFolder = temporaryFolders(afterAll);
const SCRIPT = "export const long = 'a script that is worth compressing';\n".repeat(50);
let server: TestServer;

beforeAll(async () => {
  const folder = newFolder();
  writeTree(folder, {
    "index.html": "<!doctype html><title>Limpid</title>",
    "assets/main-Ab3_xY9z.js": SCRIPT,
    "assets/drop.svg": "<svg/>",
    "notes.exe": "MZ",
  });
  symlinkSync("/etc/hostname", join(folder, "link.txt"));
  server = await testServer({ areas: [registerConsole(folder)] });
});
afterAll(() => server.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => server.ask("GET", path, { headers });

it("serves its page for every address of its own, under a policy that lets in nothing but its files", async () => {
  for (const path of ["/", "/findings/abc", "/hosts/web-1?tab=events", "/a/b/c"]) {
    const { status, text, headers } = await get(path);
    expect([path, status, text]).toEqual([path, 200, "<!doctype html><title>Limpid</title>"]);
    expect(headers["cache-control"]).toBe("no-cache");
    expect(headers["content-security-policy"]).toMatch(/default-src 'self'; script-src 'self'; style-src 'self'/);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toContain("require-trusted-types-for 'script'");
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|https?:/);
  }
});

it("serves its files compressed, to be kept for good, and answers who has one that it did not change", async () => {
  const plain = await get("/assets/main-Ab3_xY9z.js");
  expect(plain).toMatchObject({ status: 200, text: SCRIPT });
  expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await get("/assets/drop.svg")).headers["cache-control"]).toBe("no-cache");
  const packed = async (encoding: string) =>
    await server.app.inject({
      url: "/assets/main-Ab3_xY9z.js",
      headers: { host: "localhost", "accept-encoding": encoding },
    });
  const [brotli, gzip] = [await packed("gzip, br"), await packed("gzip")];
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(SCRIPT);
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(SCRIPT);
  expect(brotli.headers.vary).toBe("accept-encoding");
  const again = await get("/assets/main-Ab3_xY9z.js", { "if-none-match": String(plain.headers.etag) });
  expect([again.status, again.text]).toEqual([304, ""]);
});

test.each([
  "/assets/none-00000000.js",
  "/assets/..%2f..%2fetc%2fpasswd",
  "/..%2f..%2fetc%2fpasswd.txt",
  "/assets/%2e%2e/index.html.map",
  "/link.txt",
  "/notes.exe",
  "/api/v1/none",
  "/api",
  "/metrics/x",
  "/%00.js",
])("has no file at %s", async (path) => {
  const { status, headers } = await get(path);
  expect(status).toBe(404);
  expect(headers["content-type"]).toContain("application/json");
});

it("says what is missing where it was not built", async () => {
  const bare = await testServer({ areas: [registerConsole(undefined)] });
  expect((await bare.ask("GET", "/")).text).toContain("npm run setup");
  await bare.close();
});
