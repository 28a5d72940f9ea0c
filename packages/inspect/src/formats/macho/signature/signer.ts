import { type CertificateChain, type CertificateReader, hex, type Parsed, type SignedData } from "@limpid/core";
import type { CodeDirectory } from "./code-directory.ts";
import { cdHashOf } from "./digests.ts";
import type { Signer, SignerAuthority } from "./facts.ts";
import { base64, isDictionary, isList, isScalar, parseXmlPlist } from "./plist.ts";
import type { Blob } from "./superblob.ts";

const BLOB_HEADER = 8;

/** A code directory with its whole hash, where that could be computed. */
export interface DigestedDirectory {
  readonly directory: CodeDirectory;
  readonly digest: Uint8Array | undefined;
}

/** What the CMS says about who signed, and of which code directories. */
export interface ReadSigner {
  readonly signer: Signer;
  /** Whether what was signed names a code directory; undefined: there is no list, or its hash is not known. */
  readonly isListed: (one: DigestedDirectory) => boolean | undefined;
}

/**
 * Reads the CMS, which signs the primary code directory, header and all. macOS may prefer another one: that one is
 * signed only when the signed list names it. `preferred` is the one that everything else is said of.
 */
export function readSigner(
  cms: Blob,
  primary: CodeDirectory,
  preferred: DigestedDirectory,
  certificates: CertificateReader,
): Parsed<ReadSigner | null> {
  const at = cms.bytes.base + BLOB_HEADER;
  const content = primary.bytes.bytes;
  const { value: data, issues } = certificates.readSignedData(cms.bytes.bytes.subarray(BLOB_HEADER), content, at);
  if (data === null) return { value: null, issues };
  const list = readSignedList(data, at);
  const isListed = (one: DigestedDirectory): boolean | undefined => {
    if (list.names === undefined) return one.directory === primary ? undefined : false;
    return one.digest === undefined ? undefined : list.names(one.directory, one.digest);
  };
  const { chain, signingTime, timestamp, coversContent, signatureValid } = data;
  const covers =
    preferred.directory === primary || coversContent !== true ? coversContent : (isListed(preferred) ?? null);
  const team = chain.certificates[0]?.organizationalUnit ?? null;
  const { teamId } = preferred.directory;
  const signer: Signer = {
    authority: covers === false || signatureValid === false ? null : authorityOf(chain),
    names: chain.certificates.map(({ commonName }) => commonName ?? "(no name)"),
    chain,
    signingTime,
    timestamp,
    coversCodeDirectory: covers,
    signatureValid,
    teamMatches: teamId === null || team === null ? null : teamId === team,
  };
  return { value: { signer, isListed }, issues: [...issues, ...list.issues] };
}

interface SignedList {
  /** undefined: no list was signed. */
  readonly names: ((directory: CodeDirectory, digest: Uint8Array) => boolean) | undefined;
  readonly issues: Parsed<unknown>["issues"];
}

/** Apple lists the code directories twice: whole hashes by algorithm, and a property list of cut ones. */
function readSignedList({ codeDirectoryDigests, codeDirectoryPlist }: SignedData, at: number): SignedList {
  if (codeDirectoryDigests === null && codeDirectoryPlist === null) return { names: undefined, issues: [] };
  const whole = new Set(codeDirectoryDigests?.map(({ algorithm, digest }) => `${algorithm} ${digest}`));
  const plist = codeDirectoryPlist === null ? null : parseXmlPlist(codeDirectoryPlist, at);
  const list = plist !== null && isDictionary(plist.value) ? plist.value.get("cdhashes") : undefined;
  const cut = new Set(list !== undefined && isList(list) ? list.filter(isScalar).map(({ text }) => text) : []);
  return {
    names: ({ hash }, digest) =>
      whole.has(`${hash?.algorithm ?? ""} ${hex(digest)}`) || cut.has(base64(cdHashOf(digest))),
    issues: plist?.issues ?? [],
  };
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
