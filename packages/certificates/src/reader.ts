import { type CertificateReader, hex, type Parsed, type ParseIssue, type SignedData, sha256 } from "@limpid/core";
import { type Element, isUniversal, octets, parseElement, TAG, time } from "./asn1.ts";
import { buildChain, sameBytes } from "./chain.ts";
import { digestAlgorithm, readSignedDataParts, type SignedDataParts, type SignerInfo } from "./signed-data.ts";
import type { Verifier } from "./verifier.ts";

const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
// Apple's own, read by the program that makes signatures: Security, `libsecurity_smime`.
const CODE_DIRECTORY_PLIST = "1.2.840.113635.100.9.1";
const CODE_DIRECTORY_DIGESTS = "1.2.840.113635.100.9.2";
const MAX_DIGESTS = 16; // six code directories are the most there can be

/** Reads CMS signatures. Without a verifier it needs nothing of its platform, and no signature value is computed. */
export function certificateReader(verifier?: Verifier): CertificateReader {
  return { readSignedData: (cms, content, at) => readSignedData(cms, content, at, verifier) };
}

function readSignedData(
  cms: Uint8Array,
  content: Uint8Array,
  at: number,
  verifier: Verifier | undefined,
): Parsed<SignedData | null> {
  const issue = (code: ParseIssue["code"], what: string): ParseIssue => ({ code, at, what: `CMS signature: ${what}` });
  const parsed = parseElement(cms);
  if ("why" in parsed) {
    return { value: null, issues: [issue(parsed.isLimit ? "limit-exceeded" : "invalid-value", parsed.why)] };
  }
  const parts = readSignedDataParts(parsed.element);
  if (typeof parts === "string") return { value: null, issues: [issue("invalid-value", parts)] };
  const { signer, signers, certificates, unread } = parts;
  if (signer === undefined) return { value: null, issues: [issue("invalid-value", "no signer that can be read")] };

  const issues: ParseIssue[] = [];
  if (unread > 0) issues.push(issue("limit-exceeded", `${unread} certificates were not read`));
  if (signers > 1) issues.push(issue("unsupported", `${signers} signers, the first is looked at`));
  const chain = buildChain(signer.certificate, certificates, verifier);
  if (chain.checked === "broken") issues.push(issue("contradiction", brokenBecause(signer)));
  const { coversContent, signatureValid } = judgeSignature(signer, content, verifier);
  if (coversContent === false) issues.push(issue("contradiction", "it is not over this code directory"));
  if (signatureValid === false)
    issues.push(issue("contradiction", "the signature value is not that of the signer's key"));
  const attributes = signer.signedAttributes;
  return {
    value: {
      signingTime: time(attributes?.get(SIGNING_TIME)?.[0]),
      timestamp: timestampOf(signer),
      coversContent,
      signatureValid,
      chain,
      codeDirectoryDigests: readDigests(attributes?.get(CODE_DIRECTORY_DIGESTS)),
      codeDirectoryPlist: readOctets(attributes?.get(CODE_DIRECTORY_PLIST)?.[0]),
    },
    issues,
  };
}

function brokenBecause({ certificate }: SignerInfo): string {
  return certificate === undefined
    ? "the signer's certificate is not among those that came along"
    : "a certificate in the chain was not signed by the one above it, or that one may not issue certificates";
}

/** RFC 5652, 5.4: the signature is over the attributes, one of which is the digest of the content; or over the content. */
function judgeSignature(
  { certificate, digestAlgorithm: algorithm, signedAttributes, signedBytes, signature }: SignerInfo,
  content: Uint8Array,
  verifier: Verifier | undefined,
): Pick<SignedData, "coversContent" | "signatureValid"> {
  if (algorithm === undefined) return { coversContent: null, signatureValid: null };
  const data = signedBytes ?? content;
  const signatureValid =
    verifier === undefined || certificate === undefined
      ? null
      : verifier.isSignedBy(certificate.bytes, algorithm, data, signature);
  if (signedAttributes === undefined) return { coversContent: signatureValid, signatureValid };
  const digest = verifier?.digest(algorithm, content) ?? (algorithm === "sha256" ? sha256(content) : undefined);
  const expected = readOctets(signedAttributes.get(MESSAGE_DIGEST)?.[0]);
  if (expected === null) return { coversContent: false, signatureValid };
  return { coversContent: digest === undefined ? null : sameBytes(digest, expected), signatureValid };
}

function readOctets(element: Element | undefined): Uint8Array | null {
  return isUniversal(element, TAG.octetString) ? octets(element) : null;
}

function readDigests(values: readonly Element[] | undefined): SignedData["codeDirectoryDigests"] {
  if (values === undefined) return null;
  const found: { algorithm: "sha1" | "sha256" | "sha384" | "sha512"; digest: string }[] = [];
  for (const { children } of values.slice(0, MAX_DIGESTS)) {
    const algorithm = digestAlgorithm(children[0]);
    const digest = readOctets(children[1]);
    if (algorithm !== undefined && digest !== null) found.push({ algorithm, digest: hex(digest) });
  }
  return found;
}

/** The time in a timestamp token, RFC 3161, 2.4.2; the token's own signature is not looked at. */
function timestampOf({ unsignedAttributes }: SignerInfo): string | null {
  const [token] = unsignedAttributes.get(TIMESTAMP_TOKEN) ?? [];
  if (token === undefined) return null;
  const parts: SignedDataParts | string = readSignedDataParts(token);
  if (typeof parts === "string" || parts.content === undefined) return null;
  const parsed = parseElement(parts.content);
  if (!("element" in parsed)) return null;
  return time(parsed.element.children.find((field) => isUniversal(field, TAG.generalizedTime)));
}
