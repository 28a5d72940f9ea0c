import type { DigestAlgorithm } from "@limpid/core";
import { type Element, identifier, isContext, isUniversal, octets, TAG } from "./asn1.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { sameBytes } from "./chain.ts";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const MAX_CERTIFICATES = 16; // a chain has three, a timestamp's too
const MAX_ATTRIBUTES = 32; // Apple writes six

/** A CMS SignedData as its parts, before anything is computed. */
export interface SignedDataParts {
  readonly certificates: readonly Certificate[];
  /** How many certificates were there and could not be read, or were too many. */
  readonly unread: number;
  readonly signers: number;
  readonly signer: SignerInfo | undefined;
  /** The content, when it is inside. */
  readonly content: Uint8Array | undefined;
}

export interface SignerInfo {
  /** Who signed: by issuer and serial number, or by the identifier of the key. */
  readonly certificate: Certificate | undefined;
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  /** Values of the signed attributes by type; undefined: nothing but the content is signed. */
  readonly signedAttributes: ReadonlyMap<string, readonly Element[]> | undefined;
  readonly unsignedAttributes: ReadonlyMap<string, readonly Element[]>;
  /** What the signature is over when there are signed attributes, in the form that is signed. */
  readonly signedBytes: Uint8Array | undefined;
  readonly signature: Uint8Array;
}

/** Reads a ContentInfo that holds a SignedData; a text says what is wrong. @see RFC 5652, sections 3 and 5 */
export function readSignedDataParts(info: Element): SignedDataParts | string {
  const data = info.children[1]?.children[0];
  if (identifier(info.children[0]) !== SIGNED_DATA || !isUniversal(data, TAG.sequence)) return "no SignedData in it";
  const rest = data.children.slice(2);
  const [content] = rest;
  const signers = rest.findLast((field) => isUniversal(field, TAG.set));
  if (content === undefined || signers === undefined) return "SignedData without content or signers";
  const fields = rest.find((field) => isContext(field, 0))?.children ?? [];
  const certificates: Certificate[] = [];
  for (const field of fields.slice(0, MAX_CERTIFICATES)) {
    const certificate = readCertificate(field);
    if (certificate !== undefined) certificates.push(certificate);
  }
  const inside = content.children[1]?.children[0];
  const [signer] = signers.children;
  return {
    certificates,
    unread: fields.length - certificates.length,
    signers: signers.children.length,
    signer: signer === undefined ? undefined : readSigner(signer, certificates),
    content: isUniversal(inside, TAG.octetString) ? octets(inside) : undefined,
  };
}

function readSigner({ children }: Element, certificates: readonly Certificate[]): SignerInfo | undefined {
  const [, id, digest, ...rest] = children;
  const signed = isContext(rest[0], 0) ? rest[0] : undefined;
  const unsigned = rest.find((field) => isContext(field, 1));
  const signature = rest.find((field) => isUniversal(field, TAG.octetString));
  if (id === undefined || signature === undefined) return undefined;
  return {
    certificate: certificates.find((certificate) => isOf(id, certificate)),
    digestAlgorithm: digestAlgorithm(digest?.children[0]),
    signedAttributes: signed === undefined ? undefined : readAttributes(signed),
    unsignedAttributes: unsigned === undefined ? new Map() : readAttributes(unsigned),
    signedBytes: signed === undefined ? undefined : asSet(signed),
    signature: octets(signature),
  };
}

function isOf(id: Element, certificate: Certificate): boolean {
  if (isContext(id, 0)) {
    return certificate.subjectKeyId !== undefined && sameBytes(octets(id), certificate.subjectKeyId);
  }
  const [issuer, serial] = id.children;
  if (issuer === undefined || serial === undefined) return false;
  return sameBytes(issuer.bytes, certificate.issuer) && sameBytes(serial.content, certificate.serial);
}

function readAttributes(set: Element): ReadonlyMap<string, readonly Element[]> {
  const found = new Map<string, readonly Element[]>();
  for (const { children } of set.children.slice(0, MAX_ATTRIBUTES)) {
    const type = identifier(children[0]);
    if (type !== undefined && !found.has(type)) found.set(type, children[1]?.children ?? []);
  }
  return found;
}

/** What is signed is the attributes as a set with a definite, shortest length, however they are written: RFC 5652, 5.4. */
function asSet({ children }: Element): Uint8Array {
  const size = children.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const digits: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const head = size < 0x80 ? [0x31, size] : [0x31, 0x80 | digits.length, ...digits];
  const set = new Uint8Array(head.length + size);
  set.set(head);
  let at = head.length;
  for (const { bytes } of children) {
    set.set(bytes, at);
    at += bytes.length;
  }
  return set;
}

const DIGESTS: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);

export function digestAlgorithm(element: Element | undefined): DigestAlgorithm | undefined {
  return DIGESTS.get(identifier(element) ?? "");
}
