import { type CertificateChain, type CertificateReader, hex, type Parsed, type SignedData } from "@limpid/core";
import type { CodeDirectory } from "./code-directory.ts";
import { cdHashOf } from "./digests.ts";
import type { Signer, SignerAuthority } from "./facts.ts";
import { base64, isDictionary, isList, isScalar, parseXmlPlist } from "./plist.ts";
import type { Blob } from "./superblob.ts";

const BLOB_HEADER = 8;

/** What the CMS says about who signed, and of which code directories. */
export interface ReadSigner {
  readonly signer: Signer;
  /** Whether the signed list names a code directory by its whole hash; undefined: there is no such list. */
  readonly isListed: (directory: CodeDirectory, digest: Uint8Array) => boolean | undefined;
}

/** Reads the CMS, which signs the primary code directory, header and all. */
export function readSigner(
  cms: Blob,
  primary: CodeDirectory,
  teamId: string | null,
  certificates: CertificateReader,
): Parsed<ReadSigner | null> {
  const at = cms.bytes.base + BLOB_HEADER;
  const { value: data, issues } = certificates.readSignedData(
    cms.bytes.bytes.subarray(BLOB_HEADER),
    primary.bytes.bytes,
    at,
  );
  if (data === null) return { value: null, issues };
  const { chain, signingTime, timestamp, coversContent, signatureValid } = data;
  const [leaf] = chain.certificates;
  const team = leaf?.organizationalUnit ?? null;
  const signer: Signer = {
    authority: authorityOf(chain),
    names: chain.certificates.map(({ commonName }) => commonName ?? "(no name)"),
    chain,
    signingTime,
    timestamp,
    coversCodeDirectory: coversContent,
    signatureValid,
    teamMatches: teamId === null || team === null ? null : teamId === team,
  };
  const list = signedList(data, at);
  return { value: { signer, isListed: list.isListed }, issues: [...issues, ...list.issues] };
}

/** Apple lists the code directories twice: whole hashes by algorithm, and a property list of cut ones. */
function signedList(data: SignedData, at: number): Pick<ReadSigner, "isListed"> & Pick<Parsed<unknown>, "issues"> {
  const { codeDirectoryDigests: digests, codeDirectoryPlist: plist } = data;
  if (digests !== null) {
    const known = new Set(digests.map(({ algorithm, digest }) => `${algorithm} ${digest}`));
    return {
      issues: [],
      isListed: ({ hash }, digest) => (hash === undefined ? undefined : known.has(`${hash.algorithm} ${hex(digest)}`)),
    };
  }
  if (plist === null) return { issues: [], isListed: () => undefined };
  const { value, issues } = parseXmlPlist(plist, at);
  const hashes = isDictionary(value) ? value.get("cdhashes") : undefined;
  if (hashes === undefined || !isList(hashes)) return { issues, isListed: () => undefined };
  const known = new Set(hashes.filter(isScalar).map(({ text }) => text));
  return { issues, isListed: (_directory, digest) => known.has(base64(cdHashOf(digest))) };
}

/**
 * What kind of signer Apple's certificates name. A chain that was checked and does not end at Apple names nobody,
 * because anyone can write these names and markers into certificates of his own.
 *
 * @see https://developer.apple.com/documentation/technotes/tn3127-inside-code-signing-requirements
 */
function authorityOf({ certificates, checked }: CertificateChain): SignerAuthority | null {
  if (checked === "signatures" || checked === "broken") return null;
  const [leaf, issuer] = certificates;
  if (leaf === undefined || issuer === undefined) return null;
  if (issuer.commonName === APPLE_ISSUER && issuer.organization === APPLE) return "apple-platform";
  const has = (marker: string): boolean => leaf.appleExtensions.includes(marker);
  if (has(DEVELOPER_ID) && issuer.appleExtensions.includes(DEVELOPER_ID_ISSUER)) return "developer-id";
  if (has(MAC_APP_STORE)) return "mac-app-store";
  if (has(MAC_SUBMISSION) || has(IPHONE_DISTRIBUTION)) return "apple-distribution";
  return has(MAC_DEVELOPMENT) || has(IPHONE_DEVELOPMENT) ? "apple-development" : null;
}

// The requirement `anchor apple` asks for these names below Apple's root.
const APPLE_ISSUER = "Apple Code Signing Certification Authority";
const APPLE = "Apple Inc.";
// Extensions of the signer's certificate, and one of its issuer's.
const DEVELOPER_ID = "1.2.840.113635.100.6.1.13";
const DEVELOPER_ID_ISSUER = "1.2.840.113635.100.6.2.6";
const MAC_APP_STORE = "1.2.840.113635.100.6.1.9";
const MAC_SUBMISSION = "1.2.840.113635.100.6.1.7";
const MAC_DEVELOPMENT = "1.2.840.113635.100.6.1.12";
const IPHONE_DEVELOPMENT = "1.2.840.113635.100.6.1.2";
const IPHONE_DISTRIBUTION = "1.2.840.113635.100.6.1.4";
