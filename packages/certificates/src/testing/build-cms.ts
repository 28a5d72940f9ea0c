import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** Writes DER: certificates and CMS signatures as Apple's tools make them, with keys of the test's own. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, one) => sum + one.length, 0);
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return join([Uint8Array.of(tag, ...size), ...contents]);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** An object identifier from numbers and dots. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const digits = [number & 0x7f];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left & 0x7f) | 0x80);
    }
    return digits;
  });
  return der(6, Uint8Array.from(bytes));
}

const text = new TextEncoder();
const NULL = Uint8Array.of(5, 0);
const SHA256 = "2.16.840.1.101.3.4.2.1";
const ECDSA_SHA256 = der(0x30, oid("1.2.840.10045.4.3.2"));

export interface CertificateRecipe {
  readonly commonName: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  /** Who signs it; itself unless told. */
  readonly issuer?: MadeCertificate;
  readonly serial?: number;
  /** Identifiers of extensions that are there with nothing in them. */
  readonly markers?: readonly string[];
  /** null: not allowed to issue; a number: how many issuers may stand below. */
  readonly mayIssueThrough?: number | null;
}

export interface MadeCertificate {
  readonly bytes: Uint8Array;
  readonly name: Uint8Array;
  readonly serial: Uint8Array;
  readonly key: KeyObject;
}

function name(recipe: CertificateRecipe): Uint8Array {
  const parts: (readonly [string, string | undefined])[] = [
    ["2.5.4.10", recipe.organization],
    ["2.5.4.11", recipe.organizationalUnit],
    ["2.5.4.3", recipe.commonName],
  ];
  const sets = parts.flatMap(([type, value]) =>
    value === undefined ? [] : [der(0x31, der(0x30, oid(type), der(12, text.encode(value))))],
  );
  return der(0x30, ...sets);
}

export function makeCertificate(recipe: CertificateRecipe): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = name(recipe);
  const serial = der(2, Uint8Array.of(recipe.serial ?? 1));
  const constraints =
    recipe.mayIssueThrough === null
      ? der(0x30)
      : der(0x30, Uint8Array.of(1, 1, 255), der(2, Uint8Array.of(recipe.mayIssueThrough ?? 5)));
  const extensions = [
    der(0x30, oid("2.5.29.19"), Uint8Array.of(1, 1, 255), der(4, constraints)),
    ...(recipe.markers ?? []).map((marker) => der(0x30, oid(marker), der(4, NULL))),
  ];
  const signedPart = der(
    0x30,
    der(0xa0, der(2, Uint8Array.of(2))),
    serial,
    ECDSA_SHA256,
    recipe.issuer?.name ?? subject,
    der(0x30, der(0x17, text.encode("250101000000Z")), der(0x18, text.encode("20550101000000Z"))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const signature = sign("sha256", signedPart, recipe.issuer?.key ?? privateKey);
  return {
    bytes: der(0x30, signedPart, ECDSA_SHA256, der(3, Uint8Array.of(0), signature)),
    name: subject,
    serial,
    key: privateKey,
  };
}

export interface CmsRecipe {
  readonly signer: MadeCertificate;
  readonly certificates: readonly MadeCertificate[];
  readonly content: Uint8Array;
  /** Whole SHA-256 digests and a property list of all code directories, as signed attributes. */
  readonly digests?: readonly Uint8Array[];
  readonly plist?: string;
  readonly withoutAttributes?: boolean;
  /** The time of a token of a timestamp authority, such as `20260102030405Z`. */
  readonly timestamp?: string;
  /** Lengths left open where Apple's tools do. */
  readonly openLengths?: boolean;
}

function attribute(type: string, ...values: readonly Uint8Array[]): Uint8Array {
  return der(0x30, oid(type), der(0x31, ...values));
}

function signedData(content: Uint8Array, rest: readonly Uint8Array[], isOpen: boolean): Uint8Array {
  const open = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array =>
    isOpen ? join([Uint8Array.of(tag, 0x80), ...contents, Uint8Array.of(0, 0)]) : der(tag, ...contents);
  const digests = der(0x31, der(0x30, oid(SHA256), NULL));
  return open(
    0x30,
    oid("1.2.840.113549.1.7.2"),
    open(0xa0, open(0x30, der(2, Uint8Array.of(1)), digests, content, ...rest)),
  );
}

function timestampToken(at: string): Uint8Array {
  const info = der(
    0x30,
    der(2, Uint8Array.of(1)),
    oid("1.2.3"),
    der(0x30, der(0x30, oid(SHA256)), der(4, new Uint8Array(32))),
    der(2, Uint8Array.of(9)),
    der(0x18, text.encode(at)),
  );
  return signedData(der(0x30, oid("1.2.840.113549.1.9.16.1.4"), der(0xa0, der(4, info))), [der(0x31)], false);
}

/** A CMS SignedData over content that lies elsewhere. */
export function makeCms(recipe: CmsRecipe): Uint8Array {
  const { signer, certificates, content, digests, plist } = recipe;
  const attributes = [
    attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.7.1")),
    attribute("1.2.840.113549.1.9.5", der(0x17, text.encode("260102030405Z"))),
    attribute("1.2.840.113549.1.9.4", der(4, createHash("sha256").update(content).digest())),
    ...(plist === undefined ? [] : [attribute("1.2.840.113635.100.9.1", der(4, text.encode(plist)))]),
    ...(digests === undefined
      ? []
      : [attribute("1.2.840.113635.100.9.2", ...digests.map((digest) => der(0x30, oid(SHA256), der(4, digest))))]),
  ];
  const signed = recipe.withoutAttributes === true ? content : der(0x31, ...attributes);
  const issuer = certificates[1] ?? signer;
  const info = der(
    0x30,
    der(2, Uint8Array.of(1)),
    der(0x30, issuer.name, signer.serial),
    der(0x30, oid(SHA256), NULL),
    ...(recipe.withoutAttributes === true ? [] : [der(0xa0, ...attributes)]),
    ECDSA_SHA256,
    der(4, sign("sha256", signed, signer.key)),
    ...(recipe.timestamp === undefined
      ? []
      : [der(0xa1, attribute("1.2.840.113549.1.9.16.2.14", timestampToken(recipe.timestamp)))]),
  );
  const chain = der(0xa0, ...certificates.map(({ bytes }) => bytes));
  return signedData(der(0x30, oid("1.2.840.113549.1.7.1")), [chain, der(0x31, info)], recipe.openLengths ?? true);
}
