import { type CertificateFacts, decodeUtf8, hex, sha256 } from "@limpid/core";
import { type Element, identifier, isContext, isUniversal, octets, parseElement, TAG, time } from "./asn1.ts";

/** A certificate with what chains and signatures need of it. */
export interface Certificate {
  readonly facts: CertificateFacts;
  /** The whole certificate in DER. */
  readonly bytes: Uint8Array;
  /** Names as they are encoded: equal names are equal bytes. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly subjectKeyId: Uint8Array | undefined;
  /** How many issuers may stand between this one and a signer; -1: it may not issue certificates. */
  readonly mayIssueThrough: number;
}

const APPLE = "1.2.840.113635.";
const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";
const ORGANIZATIONAL_UNIT = "2.5.4.11";
const SUBJECT_KEY_ID = "2.5.29.14";
const BASIC_CONSTRAINTS = "2.5.29.19";
const MAX_EXTENSIONS = 64; // real ones have about ten

/**
 * Reads the fields of an X.509 certificate; undefined when they are not where they must be.
 *
 * @see RFC 5280, section 4.1
 */
export function readCertificate(element: Element): Certificate | undefined {
  const [signedPart] = element.children;
  if (!isUniversal(element, TAG.sequence) || !isUniversal(signedPart, TAG.sequence)) return undefined;
  const fields = isContext(signedPart.children[0], 0) ? signedPart.children.slice(1) : signedPart.children;
  const [serial, , issuer, validity, subject] = fields;
  if (!isUniversal(serial, TAG.integer) || issuer === undefined || subject === undefined) return undefined;
  if (!isUniversal(validity, TAG.sequence) || !isUniversal(issuer, TAG.sequence)) return undefined;
  const names = readName(subject);
  const extensions = readExtensions(fields.find((field) => isContext(field, 3)));
  const keyId = extensions.get(SUBJECT_KEY_ID);
  return {
    facts: {
      commonName: names.get(COMMON_NAME) ?? null,
      organization: names.get(ORGANIZATION) ?? null,
      organizationalUnit: names.get(ORGANIZATIONAL_UNIT) ?? null,
      issuer: readName(issuer).get(COMMON_NAME) ?? null,
      serial: hex(serial.content.subarray(0, LONGEST_SERIAL)),
      notBefore: time(validity.children[0]),
      notAfter: time(validity.children[1]),
      sha256: hex(sha256(element.bytes)),
      appleExtensions: [...extensions.keys()].filter((name) => name.startsWith(APPLE)),
    },
    bytes: element.bytes,
    subject: subject.bytes,
    issuer: issuer.bytes,
    serial: serial.content,
    subjectKeyId: keyId === undefined ? undefined : inner(keyId)?.content,
    mayIssueThrough: readConstraints(extensions.get(BASIC_CONSTRAINTS)),
  };
}

const LONGEST_SERIAL = 20; // RFC 5280, 4.1.2.2
const LONGEST_NAME = 200; // RFC 5280 allows 64

/** Attributes of a name by their type; of two of one type the first counts. */
function readName(name: Element): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const set of name.children) {
    for (const { children } of set.children) {
      const type = identifier(children[0]);
      const value = children[1];
      if (type !== undefined && value !== undefined && !found.has(type)) found.set(type, textOf(value));
    }
  }
  return found;
}

function textOf(value: Element): string {
  const bytes = value.content.subarray(0, LONGEST_NAME * 2);
  const text =
    value.tag === TAG.bmpString
      ? utf16(bytes)
      : value.tag === TAG.teletexString
        ? String.fromCharCode(...bytes)
        : decodeUtf8(bytes);
  return text.slice(0, LONGEST_NAME);
}

function utf16(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  return text;
}

/** Values of extensions by their identifier. */
function readExtensions(field: Element | undefined): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const { children } of field?.children[0]?.children.slice(0, MAX_EXTENSIONS) ?? []) {
    const name = identifier(children[0]);
    const value = children.at(-1);
    if (name !== undefined && isUniversal(value, TAG.octetString) && !found.has(name)) found.set(name, octets(value));
  }
  return found;
}

function inner(bytes: Uint8Array): Element | undefined {
  const parsed = parseElement(bytes);
  return "element" in parsed ? parsed.element : undefined;
}

/** RFC 5280, 4.2.1.9: cA, then pathLenConstraint, both optional. */
function readConstraints(value: Uint8Array | undefined): number {
  const [isIssuer, length] = value === undefined ? [] : (inner(value)?.children ?? []);
  if (!isUniversal(isIssuer, TAG.boolean) || isIssuer.content[0] === 0) return -1;
  if (!isUniversal(length, TAG.integer)) return Number.MAX_SAFE_INTEGER;
  return length.content.length === 1 ? (length.content[0] ?? 0) : 0;
}
