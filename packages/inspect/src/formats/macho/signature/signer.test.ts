import type { CertificateFacts, CertificateReader, SignedData } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { Content } from "../../../content/content.ts";
import { bytesSource } from "../../../content/source.ts";
import { buildSignature, type SignatureRecipe } from "../../../testing/build-signature.ts";
import { describeSignature } from "./describe.ts";
import type { SignatureFacts } from "./facts.ts";
import { inspectSignature } from "./signature.ts";

const CODE = new Uint8Array(5000).fill(9);
const SIGNED: SignatureRecipe = { flags: 0x10000, teamId: "TEAM123456", cms: () => new Uint8Array(40) };

/** A reader that answers what the test wants, as if certificates had been read. */
function answering(data: Partial<SignedData> | null): CertificateReader {
  const chain = { certificates: [], checked: "apple-root" } as const;
  const honest: SignedData = {
    signingTime: "2026-01-02T03:04:05Z",
    timestamp: null,
    coversContent: true,
    signatureValid: true,
    chain,
    codeDirectoryDigests: null,
    codeDirectoryPlist: null,
  };
  return { readSignedData: () => ({ value: data === null ? null : { ...honest, ...data }, issues: [] }) };
}

function certificate(
  commonName: string,
  appleExtensions: readonly string[] = [],
  organizationalUnit = "",
): CertificateFacts {
  const absent = { issuer: null, notBefore: null, notAfter: null, serial: "01", sha256: "00".repeat(32) };
  return { commonName, organization: "Apple Inc.", organizationalUnit, appleExtensions, ...absent };
}

function inspect(data: Partial<SignedData> | null, recipe: SignatureRecipe = SIGNED) {
  const signature = buildSignature(CODE, recipe);
  const file = Uint8Array.from([...CODE, ...signature]);
  const content = new Content(bytesSource(file), { left: 1 << 20 });
  const command = { offset: CODE.length, size: signature.length };
  return inspectSignature(
    { content, sizeBytes: file.length, command },
    { questions: { certificates: answering(data) }, verifySignature: true },
  );
}

const LEAF = "1.2.840.113635.100.6.1.";

describe("the signer", () => {
  test.each([
    { leaf: ["13"], issuer: ["1.2.840.113635.100.6.2.6"], authority: "developer-id" },
    { leaf: ["13"], issuer: [], authority: null },
    { leaf: ["9"], issuer: [], authority: "mac-app-store" },
    { leaf: ["7"], issuer: [], authority: "apple-distribution" },
    { leaf: ["12"], issuer: [], authority: "apple-development" },
    { leaf: [], issuer: [], authority: null },
  ])("with $leaf below $issuer is $authority, below Apple's root only", ({ leaf, issuer, authority }) => {
    const certificates = [
      certificate(
        "Someone",
        leaf.map((end) => LEAF + end),
      ),
      certificate("An issuer", issuer),
    ];
    const under = (checked: SignedData["chain"]["checked"]) =>
      inspect({ chain: { certificates, checked } }).value.signer?.authority;
    expect(under("apple-root")).toBe(authority);
    expect(under("names")).toBe(authority);
    expect(under("signatures")).toBeNull();
    expect(under("broken")).toBeNull();
  });

  it("is Apple below the issuer that Apple keeps for its own systems", () => {
    const certificates = [certificate("Software Signing"), certificate("Apple Code Signing Certification Authority")];
    expect(inspect({ chain: { certificates, checked: "apple-root" } }).value.signer).toMatchObject({
      authority: "apple-platform",
      names: ["Software Signing", "Apple Code Signing Certification Authority"],
    });
  });

  it("has the team that the code directory names, or not", () => {
    const team = (unit: string) =>
      inspect({ chain: { certificates: [certificate("A", [], unit)], checked: "names" } }).value.signer?.teamMatches;
    expect([team("TEAM123456"), team("OTHER")]).toEqual([true, false]);
  });

  it("that cannot be read stays unknown", () => {
    const { value } = inspect(null);
    expect(value.kind).toBe("signed");
    expect(value.signer).toBeUndefined();
  });
});

describe("the signed list of code directories", () => {
  const hashes = { hashes: ["sha256", "sha384"] } as const;
  const recipe: SignatureRecipe = { ...SIGNED, hashes: ["sha256", "sha256-truncated"] };
  const digestsOf = (facts: SignatureFacts) => facts.codeDirectories?.map(({ inSignedList }) => inSignedList);

  it("names each of them, by whole hash or in the property list", () => {
    const [first = "", second = ""] = inspect({}, recipe).value.codeDirectories?.map(({ cdHash }) => cdHash) ?? [];
    const data = (text: string) => `<data>${Buffer.from(text, "hex").toString("base64")}</data>`;
    const plist = (...texts: readonly string[]) =>
      new TextEncoder().encode(
        `<plist><dict><key>cdhashes</key><array>${texts.map(data).join("")}</array></dict></plist>`,
      );
    expect(digestsOf(inspect({ codeDirectoryPlist: plist(first, second) }, recipe).value)).toEqual([true, true]);
    const { value, issues } = inspect({ codeDirectoryPlist: plist(first) }, recipe);
    expect(digestsOf(value)).toEqual([true, false]);
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  it("of other programs is a contradiction", () => {
    const { value, issues } = inspect({ codeDirectoryDigests: [{ algorithm: "sha256", digest: "00" }] }, recipe);
    expect(digestsOf(value)).toEqual([false, false]);
    expect(issues.map(({ code }) => code)).toEqual(["contradiction", "contradiction"]);
  });

  it("that is not there leaves every other code directory unsigned", () => {
    const { value, issues } = inspect({}, { ...SIGNED, hashes: ["sha256-truncated", "sha256"] });
    expect(digestsOf(value)).toEqual([undefined, false]);
    expect(value.signer).toMatchObject({ coversCodeDirectory: false, authority: null });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
    expect(inspect({}, recipe).value.signer?.coversCodeDirectory).toBe(true);
  });

  it("decides nothing about a hash that could not be computed", () => {
    const { value } = inspect({ codeDirectoryDigests: [] }, { ...SIGNED, ...hashes });
    expect(digestsOf(value)).toEqual([false, undefined]);
  });
});

describe("in words", () => {
  const words = (facts: SignatureFacts) => describeSignature(facts).map(({ label, text }) => `${label}: ${text}`);

  it("says who signed and how far that was checked", () => {
    const certificates = [certificate("Developer ID Application: Jane (TEAM123456)", [`${LEAF}13`], "TEAM123456")];
    const issuer = certificate("Developer ID Certification Authority", ["1.2.840.113635.100.6.2.6"]);
    const found = words(inspect({ chain: { certificates: [...certificates, issuer], checked: "apple-root" } }).value);
    expect(found.slice(0, 1)).toEqual([
      "signature: a developer known to Apple (Developer ID), by Developer ID Application: Jane (TEAM123456), below Developer ID Certification Authority; the chain holds up to Apple's root; validity and revocation are not judged",
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        "signed at: 2026-01-02T03:04:05Z by the signer's clock",
        "pages: 2 of 2 as signed",
        "flags: runtime",
        "hardened runtime: yes",
        "notarisation ticket stapled: not in this file; a bundle would keep it in Contents/CodeResources",
      ]),
    );
  });

  it("says so when a signature was taken from another program or is wrong", () => {
    expect(words(inspect({ coversContent: false }).value)[0]).toContain("it was put here");
    expect(words(inspect({ signatureValid: false }).value)[0]).toContain("the signature value is wrong");
  });

  it("names a changed page", () => {
    const page = { page: 3, offset: 0x3000, sizeBytes: 4096 };
    const pages = { total: 9, checked: 8, missing: 1, tampered: 2, first: [page] };
    expect(words({ kind: "ad-hoc", notLookedAt: [], identifier: "a", pages })).toContain(
      "pages: 6 of 9 as signed, changed since: page 3 at 0x3000 and 1 more, 1 not in the file",
    );
  });
});
