import { readFileSync } from "node:fs";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { describe, expect, it, test } from "vitest";
import { nodeQuestions } from "../packages/certificates/src/node/index.ts";
import type { SignatureFacts } from "../packages/inspect/src/formats/macho/signature/facts.ts";
import { inspectBytes } from "../packages/inspect/src/index.ts";
import { corpusPath } from "./support/corpus.ts";

/** Real programs through the inspector and the reader of certificates together. */
interface Truth {
  readonly file: string;
  readonly slices: readonly { readonly arch: string; readonly type: string; readonly signature: string }[];
}

const corpus = corpusPath("binaries");
const truths: readonly Truth[] =
  corpus === undefined ? [] : JSON.parse(readFileSync(`${corpus}/macho/truth.json`, "utf8"));
const runnable = truths.filter(({ slices }) => slices.every(({ type }) => type !== "MH_OBJECT" && type !== "MH_DSYM"));
const signed = truths.filter(({ slices }) => slices.some(({ signature }) => signature !== "none"));
const KINDS: Readonly<Record<string, SignatureFacts["kind"]>> = {
  none: "none",
  "adhoc-linker": "linker-signed",
  "apple-software": "signed",
};

function inspect(bytes: Uint8Array) {
  const inspection = inspectBytes(bytes, { deep: false, verifySignature: true, questions: nodeQuestions() });
  const signatures = inspection.parts.map(({ facts }) => facts.signature as SignatureFacts | undefined);
  return { issues: inspection.issues, signatures };
}

function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(`${corpus}/${file}`));
}

describe.skipIf(corpus === undefined)("signatures of real programs", () => {
  test.each(runnable)("$file", ({ file, slices }) => {
    const { issues, signatures } = inspect(read(file));
    expect(issues).toEqual([]);
    expect(signatures).toHaveLength(slices.length);
    for (const [index, signature] of signatures.entries()) {
      const kind = KINDS[slices[index]?.signature ?? ""];
      if (signature === undefined) expect(kind).toBe("none");
      else {
        expect(signature.kind).toBe(kind);
        expect(schemaErrors(artifactSchema.$defs.codeSignature, signature, artifactSchema)).toEqual([]);
      }
      if (kind === undefined || kind === "none") continue;
      expect(signature).toMatchObject({ notLookedAt: [], coverage: { coversFile: true, bytesBehind: 0 } });
      expect(signature?.pages).toMatchObject({ missing: 0, tampered: 0, first: [] });
      expect(signature?.pages?.checked).toBe(signature?.pages?.total);
      expect(signature?.specialSlots?.every(({ state }) => state === "matches" || state === "elsewhere")).toBe(true);
    }
  });

  it("are by Apple where Apple signed, down to the root", () => {
    const byApple = signed.filter(({ slices }) => slices.some(({ signature }) => signature === "apple-software"));
    for (const { file } of byApple) {
      for (const signature of inspect(read(file)).signatures) {
        expect(signature?.signer).toMatchObject({
          authority: "apple-platform",
          names: ["Software Signing", "Apple Code Signing Certification Authority", "Apple Root CA"],
          coversCodeDirectory: true,
          signatureValid: true,
          chain: { checked: "apple-root" },
        });
      }
    }
    expect(byApple.length).toBeGreaterThanOrEqual(3);
  });

  test.each(signed)("one changed byte in $file is found on its page", ({ file }) => {
    const bytes = read(file);
    const places = inspect(bytes).signatures.flatMap((signature) =>
      signature?.offset === undefined ? [] : [signature.offset - 1],
    );
    expect(places).not.toEqual([]);
    for (const at of places) bytes[at] = (bytes[at] ?? 0) ^ 1;
    const found = inspect(bytes).signatures.flatMap((signature) => signature?.pages?.first ?? []);
    expect(found).toHaveLength(places.length);
    for (const [index, { offset, sizeBytes }] of found.entries()) expect(offset + sizeBytes - 1).toBe(places[index]);
  });

  it("that had Apple's signature do not keep it with another code directory", () => {
    const { file } = signed.find(({ slices }) => slices[0]?.signature === "apple-software") ?? { file: "" };
    const bytes = read(file);
    const [before] = inspect(bytes).signatures;
    const identifier = before?.identifier ?? "";
    const at = Buffer.from(bytes).indexOf(`${identifier}\0`, before?.offset);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const { signatures, issues } = inspect(bytes);
    expect(signatures[0]?.signer).toMatchObject({ coversCodeDirectory: false });
    expect(signatures[0]?.cdHash).not.toBe(before?.cdHash);
    expect(issues.map(({ code }) => code)).toContain("contradiction");
  });
});
