import type { CertificateReader } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../tests/support/processor-time.ts";
import { certificateReader } from "./index.ts";
import { nodeQuestions } from "./node/index.ts";
import { type CmsRecipe, der, type MadeCertificate, makeCertificate, makeCms } from "./testing/build-cms.ts";

const READER = nodeQuestions().certificates as CertificateReader;
const CONTENT = new TextEncoder().encode("a code directory");

const root = makeCertificate({ commonName: "Test Root", organization: "Test" });
const issuer = makeCertificate({
  commonName: "Test Issuer",
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
  markers: ["1.2.840.113635.100.6.1.13", "2.5.29.37"],
});
const CHAIN = [signer, issuer, root];
const HONEST: CmsRecipe = { signer, certificates: CHAIN, content: CONTENT };

function read(recipe: Partial<CmsRecipe> = {}, content = CONTENT, reader = READER) {
  return reader.readSignedData(makeCms({ ...HONEST, ...recipe }), content, 1000);
}

describe("an honest signature", () => {
  it("names the signer, the chain and the times", () => {
    const { value, issues } = read({ timestamp: "20260304050607Z" });
    expect(issues).toEqual([]);
    expect(value).toMatchObject({
      signingTime: "2026-01-02T03:04:05Z",
      timestamp: "2026-03-04T05:06:07Z",
      coversContent: true,
      signatureValid: true,
      codeDirectoryDigests: null,
      codeDirectoryPlist: null,
      chain: {
        checked: "signatures",
        certificates: [
          {
            commonName: "Developer ID Application: Jane (TEAM123456)",
            organization: null,
            organizationalUnit: "TEAM123456",
            issuer: "Test Issuer",
            serial: "03",
            notBefore: "2025-01-01T00:00:00Z",
            notAfter: "2055-01-01T00:00:00Z",
            appleExtensions: ["1.2.840.113635.100.6.1.13"],
          },
          { commonName: "Test Issuer", appleExtensions: ["1.2.840.113635.100.6.2.6"] },
          { commonName: "Test Root", issuer: "Test Root", organization: "Test" },
        ],
      },
    });
  });

  test.each([
    { openLengths: false },
    { withoutAttributes: true },
    { certificates: [signer, issuer, root, signer, root] },
  ] satisfies Partial<CmsRecipe>[])("is valid in another form, %o", (recipe) => {
    expect(read(recipe)).toMatchObject({ value: { signatureValid: true, coversContent: true }, issues: [] });
  });

  it("gives Apple's signed lists as they are", () => {
    const { value } = read({ digests: [new Uint8Array(32).fill(7)], plist: "<plist/>" });
    expect(value?.codeDirectoryDigests).toEqual([{ algorithm: "sha256", digest: "07".repeat(32) }]);
    expect(Buffer.from(value?.codeDirectoryPlist ?? []).toString()).toBe("<plist/>");
  });

  it("without a verifier gives names and decides nothing but a SHA-256", () => {
    const { value, issues } = read({}, CONTENT, certificateReader());
    expect(issues).toEqual([]);
    expect(value).toMatchObject({ coversContent: true, signatureValid: null, chain: { checked: "names" } });
    expect(value?.chain.certificates).toHaveLength(3);
  });
});

describe("a forged signature", () => {
  it("of another content is said not to cover it", () => {
    const { value, issues } = read({}, CONTENT.slice(1));
    expect(value).toMatchObject({ coversContent: false, signatureValid: true });
    expect(issues).toMatchObject([{ code: "contradiction", at: 1000 }]);
    expect(read({ withoutAttributes: true }, CONTENT.slice(1)).value).toMatchObject({ coversContent: false });
  });

  it("made with another key is not valid", () => {
    const { value, issues } = read({ signer: { ...signer, key: root.key } });
    expect(value).toMatchObject({ coversContent: true, signatureValid: false });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  test.each([
    { name: "issuer of the same name and another key", certificates: [signer, impostor(), root] },
    { name: "issuer that may not issue", certificates: notAnIssuer() },
    { name: "more issuers than allowed", certificates: tooLong() },
  ])("$name: broken", ({ certificates }) => {
    const { value, issues } = read({ signer: certificates[0] ?? signer, certificates });
    expect(value?.chain.checked).toBe("broken");
    expect(issues.map(({ code }) => code)).toEqual(["contradiction"]);
  });

  it("without the signer's certificate is not decided, and its chain is broken", () => {
    const { value, issues } = read({ certificates: [root, issuer] });
    expect(value).toMatchObject({ signatureValid: null, chain: { checked: "broken" } });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  function impostor(): MadeCertificate {
    return makeCertificate({ commonName: "Test Issuer", issuer: root, serial: 2 });
  }

  function notAnIssuer(): readonly MadeCertificate[] {
    const fake = makeCertificate({ commonName: "Software Signing", issuer: signer, serial: 9 });
    return [fake, signer, issuer, root];
  }

  function tooLong(): readonly MadeCertificate[] {
    const second = makeCertificate({ commonName: "Second Issuer", issuer, serial: 4 });
    const last = makeCertificate({ commonName: "Signer", issuer: second, serial: 5, mayIssueThrough: null });
    return [last, second, issuer, root];
  }
});

describe("hostile bytes", () => {
  const survive = (bytes: Uint8Array) => {
    const before = processorMs();
    const parsed = READER.readSignedData(bytes, CONTENT, 5);
    expect(processorMs() - before).toBeLessThan(1000);
    expect(parsed.value !== null || parsed.issues.length > 0).toBe(true);
    expect(JSON.stringify(parsed).length).toBeLessThan(100_000);
    return parsed;
  };

  test.each([
    { name: "nothing", bytes: new Uint8Array(0), code: "invalid-value" },
    { name: "text", bytes: CONTENT, code: "invalid-value" },
    { name: "deep", bytes: new Uint8Array(200_000).fill(0x30), code: "limit-exceeded" },
    {
      name: "deep, open lengths",
      bytes: Uint8Array.from({ length: 9000 }, (_, at) => (at % 2 ? 0x80 : 0x30)),
      code: "limit-exceeded",
    },
    {
      name: "many",
      bytes: der(
        0x30,
        new Uint8Array(60_000).map((_, at) => (at % 2 ? 0 : 5)),
      ),
      code: "limit-exceeded",
    },
    { name: "large", bytes: new Uint8Array(300_000), code: "limit-exceeded" },
  ])("$name: $code", ({ bytes, code }) => {
    expect(survive(bytes)).toMatchObject({ value: null, issues: [{ code, at: 5 }] });
  });

  it("of any kind are survived", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void survive(bytes)));
  });

  it("with more certificates than a chain can need are cut", () => {
    const many = Array.from({ length: 40 }, () => root);
    const { value, issues } = read({ certificates: [signer, issuer, ...many] });
    expect(value?.chain.certificates.length).toBeLessThanOrEqual(8);
    expect(issues.map(({ code }) => code)).toContain("limit-exceeded");
  });

  it("of a signature with one byte changed or cut anywhere are survived", () => {
    const cms = makeCms({ ...HONEST, timestamp: "20260304050607Z" });
    for (let at = 0; at < cms.length; at += 23) {
      const changed = cms.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      survive(changed);
      survive(cms.subarray(0, at));
    }
  });
});
