import { readFileSync } from "node:fs";
import { type InspectQuestions, sha256 } from "@limpid/core";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { describe, expect, it, test } from "vitest";
import { certificateReader } from "../packages/certificates/src/index.ts";
import { nodeQuestions } from "../packages/certificates/src/node/index.ts";
import { makeCertificate, makeCms } from "../packages/certificates/src/testing/build-cms.ts";
import { Content } from "../packages/inspect/src/content/content.ts";
import type { SignatureFacts } from "../packages/inspect/src/formats/macho/signature/facts.ts";
import { inspectSignature } from "../packages/inspect/src/formats/macho/signature/signature.ts";
import { bytesSource, inspectBytes } from "../packages/inspect/src/index.ts";
import { buildSignature, superBlob } from "../packages/inspect/src/testing/build-signature.ts";
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
      expect(signature).toMatchObject({
        notLookedAt: [],
        coverage: { coversFile: true, bytesBehind: 0, strayBytes: 0 },
      });
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

  it("that Apple signed are not Apple's with a second code directory beside the signed one", () => {
    const { file } = signed.find(({ file: name }) => name.includes("x86-ls")) ?? { file: "" };
    const bytes = read(file);
    const before = inspect(bytes).signatures[0];
    const start = before?.offset ?? 0;
    const view = new DataView(bytes.buffer, start);
    const piece = (index: number): readonly [number, Uint8Array] => {
      const at = view.getUint32(16 + index * 8);
      return [view.getUint32(12 + index * 8), bytes.slice(start + at, start + at + view.getUint32(at + 4))];
    };
    const forged = bytes.subarray(0, start).slice();
    forged[start - 1] = (forged[start - 1] ?? 0) ^ 1;
    const second = buildSignature(forged, { flags: 0, identifier: "com.apple.ls" }).subarray(20);
    const signature = superBlob([piece(0), [0x1000, second], piece(1), piece(2)]);
    const content = new Content(bytesSource(Uint8Array.from([...forged, ...signature])), { left: 1 << 30 });
    const { value, issues } = inspectSignature(
      { content, sizeBytes: content.size, command: { offset: start, size: signature.length } },
      { verifySignature: true, questions: nodeQuestions() },
    );
    expect(value.pages).toMatchObject({ tampered: 0 });
    expect(value.signer).toMatchObject({
      authority: null,
      coversCodeDirectory: false,
      chain: { checked: "apple-root" },
    });
    expect(value.codeDirectories?.map(({ tamperedPages }) => tamperedPages)).toEqual([1, 0]);
    expect(issues.map(({ code }) => code)).toContain("contradiction");
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

describe("a signature made like Apple's, below another root", () => {
  const root = makeCertificate({ commonName: "Apple Root CA", organization: "Apple Inc." });
  const issuer = makeCertificate({
    commonName: "Developer ID Certification Authority",
    organization: "Apple Inc.",
    issuer: root,
    serial: 2,
    mayIssueThrough: 0,
    markers: ["1.2.840.113635.100.6.2.6"],
  });
  const signer = makeCertificate({
    commonName: "Developer ID Application: Jane (TEAM123456)",
    organizationalUnit: "TEAM123456",
    issuer,
    serial: 3,
    mayIssueThrough: null,
    markers: ["1.2.840.113635.100.6.1.13"],
  });
  const code = new Uint8Array(9000).fill(1);

  function inspectMade(
    questions: InspectQuestions = nodeQuestions(),
    hashes: readonly ("sha256" | "sha384")[] = ["sha256"],
  ) {
    const signature = buildSignature(code, {
      flags: 0x10000,
      teamId: "TEAM123456",
      hashes,
      cms: (directories) => {
        const [content = new Uint8Array(0)] = directories;
        const digests = [sha256(content)];
        return makeCms({
          signer,
          certificates: [signer, issuer, root],
          content,
          digests,
          timestamp: "20260304050607Z",
        });
      },
    });
    const file = Uint8Array.from([...code, ...signature]);
    const content = new Content(bytesSource(file), { left: 1 << 30 });
    const command = { offset: code.length, size: signature.length };
    return inspectSignature({ content, sizeBytes: file.length, command }, { verifySignature: true, questions });
  }

  it("is valid, and names nobody", () => {
    const { value } = inspectMade();
    expect(value).toMatchObject({ kind: "signed", hardenedRuntime: true, notLookedAt: [] });
    expect(value.pages).toMatchObject({ checked: 3, tampered: 0 });
    expect(value.signer).toMatchObject({
      authority: null,
      names: ["Developer ID Application: Jane (TEAM123456)", "Developer ID Certification Authority", "Apple Root CA"],
      chain: { checked: "signatures" },
      signingTime: "2026-01-02T03:04:05Z",
      timestamp: "2026-03-04T05:06:07Z",
      coversCodeDirectory: true,
      signatureValid: true,
      teamMatches: true,
    });
    expect(schemaErrors(artifactSchema.$defs.codeSignature, value, artifactSchema)).toEqual([]);
  });

  it("is a developer's by its own words, where nothing was computed", () => {
    const { value } = inspectMade({ certificates: certificateReader() });
    expect(value.signer).toMatchObject({
      authority: "developer-id",
      signatureValid: null,
      chain: { checked: "names" },
    });
  });

  it("whose signed list leaves out a code directory is a contradiction", () => {
    const { value, issues } = inspectMade(nodeQuestions(), ["sha256", "sha384"]);
    expect(value.codeDirectories?.map(({ inSignedList }) => inSignedList)).toEqual([true, false]);
    expect(value.signer).toMatchObject({ coversCodeDirectory: false, signatureValid: true });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });
});
