import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { corpusPath } from "../support/corpus.ts";
import { importInto } from "./support/attack.ts";
import { TestConsole } from "./support/console-page.ts";

/** Of enterprise 19.1 what the tests look at: importing all of it takes 4 s of processor time. */
const file = corpusPath("attack", "enterprise-attack-19.1.stix20.reassembled.json.gz");
const IDS = ["T1150", "T1547.011", "T1647", "T1001"];

interface StixObject {
  readonly id: string;
  readonly relationship_type?: string;
  readonly source_ref?: string;
  readonly external_references?: readonly { readonly external_id?: string }[];
}

function partOf(path: string): Uint8Array {
  const { objects }: { readonly objects: readonly StixObject[] } = JSON.parse(
    gunzipSync(readFileSync(path)).toString(),
  );
  const named = objects.filter((one) => IDS.includes(one.external_references?.[0]?.external_id ?? ""));
  const ids = new Set(named.map(({ id }) => id));
  const chains = objects.filter((one) => one.relationship_type === "revoked-by" && ids.has(one.source_ref ?? ""));
  return Buffer.from(JSON.stringify({ type: "bundle", objects: [...named, ...chains] }));
}

describe.skipIf(!hasBrowser() || file === undefined)("ATT&CK, objects of release 19.1", { timeout: 30_000 }, () => {
  const limpid = new TestConsole(async ({ folder }) =>
    importInto(folder, [{ bytes: partOf(file ?? ""), name: "enterprise.json", release: "19.1" }]),
  );

  it("follows T1150 to its end, and shows both objects of T1001", async () => {
    const window = await limpid.open({ user: "vic" });
    await window.go("/attack/T1150");
    const chain = window.page.getByRole("note").filter({ hasText: "Revoked by" });
    await chain.waitFor();
    expect(await chain.textContent()).toMatch(/T1547\.011.*\(revoked\).*T1647/);
    await window.go("/attack/T1001");
    await window.page.getByText("T1001 is the id of 2 objects").waitFor();
    expect(await window.page.getByRole("article").count()).toBe(2);
    expect(await window.axe()).toEqual([]);
    const raw = await window.context.request.get(`${limpid.url}/attack/raw/T1001`);
    expect(raw.status()).toBe(300);
  });
});
