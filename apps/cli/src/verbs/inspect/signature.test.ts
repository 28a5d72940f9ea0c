import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Artifact } from "@limpid/core";
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { buildMacho, honestMachoSymbols } from "@limpid/inspect/testing";
import { afterAll, describe, expect, it } from "vitest";
import { makeCertificate, makeCms } from "../../../../../packages/certificates/src/testing/build-cms.ts";
import { buildZip } from "../../../../../packages/host/src/testing/build-zip.ts";
import { buildSignature } from "../../../../../packages/inspect/src/testing/build-signature.ts";
import { runLimpid } from "../../testing/run-limpid.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-signature-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const schema = JSON.parse(
  readFileSync(new URL("../../../../../packages/core/src/json/artifact.schema.json", import.meta.url), "utf8"),
);

const ROOM = 4096; // for the signature
const root = makeCertificate({ commonName: "A Root" });
const leaf = makeCertificate({ commonName: "A Signer", issuer: root, serial: 2, mayIssueThrough: null });

/** A program of some pages whose signature names a certificate. */
function signedProgram(): Buffer {
  const draft = buildMacho({
    code: new Uint8Array(20_000).fill(0x90),
    symbols: honestMachoSymbols(),
    signature: new Uint8Array(ROOM),
  });
  const image = Buffer.from(draft);
  const code = image.subarray(0, image.length - ROOM);
  const signature = buildSignature(code, {
    flags: 0x10000,
    teamId: "TEAM123456",
    identifier: "com.example.agent",
    cms: ([directory]) =>
      makeCms({ signer: leaf, certificates: [leaf, root], content: directory ?? new Uint8Array(0) }),
  });
  expect(signature.length).toBeLessThan(ROOM);
  image.set(signature, code.length);
  return image;
}

const honest = signedProgram();
const tampered = Buffer.from(honest);
tampered[8200] = 0xcc;
for (const [name, bytes] of [
  ["honest", honest],
  ["tampered", tampered],
  ["Loose.app/Contents/MacOS/agent", honest],
  ["Stapled.app/Contents/MacOS/agent", honest],
  ["Stapled.app/Contents/CodeResources", Buffer.from("ticket")],
  ["tree/agent", honest],
  ["agent.zip", buildZip([{ name: "agent", bytes: honest }])],
] as const) {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), bytes);
}

async function signatureOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { objects } = await runLimpid(["inspect", "--json", ...args]);
  const [line] = objects();
  expect(schemaErrors(schema, line)).toEqual([]);
  const { parts } = line as unknown as Artifact;
  return parts[0]?.facts.signature as Record<string, unknown>;
}

const SIGNER = { names: ["A Signer", "A Root"], signingTime: "2026-01-02T03:04:05Z", coversCodeDirectory: true };

describe("signers", () => {
  it("are read of every Mach-O that is named", async () => {
    expect(await signatureOf(at("honest"))).toMatchObject({
      kind: "signed",
      identifier: "com.example.agent",
      teamId: "TEAM123456",
      cdHash: expect.stringMatching(/^[0-9a-f]{40}$/),
      signer: SIGNER,
      notLookedAt: ["page hashes: not asked for"],
    });
  });

  it("are read of standard input, of trees and archives with --deep", async () => {
    const { stdout } = await runLimpid(["inspect", "--json", "-"], { input: honest });
    expect(JSON.parse(stdout).parts[0].facts.signature.signer).toMatchObject(SIGNER);
    expect((await signatureOf("--deep", at("tree"))).signer).toMatchObject(SIGNER);
    expect((await signatureOf("--deep", "--archives", at("agent.zip"))).signer).toMatchObject(SIGNER);
    expect(await signatureOf(at("tree"))).not.toHaveProperty("signer");
  });

  it("have a ticket in their bundle or none", async () => {
    expect(await signatureOf(at("Stapled.app/Contents/MacOS/agent"))).toMatchObject({ stapledTicket: true });
    expect(await signatureOf(at("Loose.app/Contents/MacOS/agent"))).toMatchObject({ stapledTicket: false });
    expect(await signatureOf(at("honest"))).not.toHaveProperty("stapledTicket");
    const run = await runLimpid(["inspect", at("Stapled.app/Contents/MacOS/agent")]);
    expect(run.stdout.replace(/\s+/g, " ")).toContain("notarisation ticket stapled: yes, in the bundle");
  });
});

describe("limpid inspect --verify-signature", () => {
  it("finds the page that was changed", async () => {
    expect(await signatureOf("--verify-signature", at("honest"))).toMatchObject({ pages: { tampered: 0 } });
    expect(await signatureOf("--verify-signature", at("tampered"))).toMatchObject({
      pages: { tampered: 1, first: [{ page: 2, offset: 8192 }] },
    });
    const run = await runLimpid(["inspect", "--verify-signature", at("tampered")]);
    expect(run.stdout.replace(/\s+/g, " ")).toContain("changed since: page 2 at 0x2000");
  });
});
