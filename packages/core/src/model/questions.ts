import type { Parsed } from "../bytes/issue.ts";
import type { ArtifactLife, Bytes } from "./life.ts";
import type { Integer64 } from "./values.ts";

/**
 * Questions that detection asks and others answer. Host packages and later ones (baseline, coverage)
 * implement them; detection sees only these shapes, so a replay can answer from a recording.
 */
export interface Provenance {
  /** The package that owns a path, from a package database; undefined when none owns it or none is at hand. */
  readonly packageOf: (path: string) => PackageOwner | undefined;
  /** Whether a package database is at hand at all. */
  readonly hasPackages: boolean;
}

export interface PackageOwner {
  /** `pkgutil`: a receipt of macOS, which anybody's package leaves. */
  readonly manager: "dpkg" | "rpm" | "apk" | "pacman" | "pkgutil";
  readonly name: string;
  readonly version?: string;
  /** When it was installed, RFC 3339 UTC, where the database says so. */
  readonly installedAt?: string;
  /** Whether the bytes at hand match the database's digest; undefined when it holds none. */
  readonly intact?: boolean;
}

/** The bytes behind an artifact's name. */
export interface ArtifactBytes {
  /**
   * Looks at `path` and inspects it deeply. `device`, `inode` and size help to notice a later file under the name,
   * `life` an earlier or later file on the inode.
   */
  readonly inspect: (wanted: {
    readonly path: string;
    readonly inode: Integer64 | undefined;
    readonly device: string | undefined;
    readonly life?: LifeSpan;
  }) => Bytes;
  /**
   * What was inspected of this very file while it was there, although its name is gone or means another one now; a
   * live host looks before a file can vanish. Undefined when it did not.
   */
  readonly remembered?: (wanted: {
    readonly inode: Integer64 | undefined;
    readonly device: string | undefined;
    readonly life: LifeSpan;
  }) => Bytes | undefined;
}

/** Which of the files that had an inode one after another: the one that was there then, and began with this event. */
export type LifeSpan = Pick<ArtifactLife, "bornAt" | "birthEvent" | "removedAt">;

/** What a host knows of its containers beside the ids that events carry. */
export interface ContainerFacts {
  /** What the runtime calls a container; undefined when its files do not say. */
  readonly namesOf: (id: string) => ContainerNames | undefined;
  /** Where on the host a file lies that a container knows by another name. */
  readonly pathOnHost: (file: { readonly device: string | undefined; readonly inode: Integer64 }) => string | undefined;
}

/** What a runtime's own files call a container. Who may start containers chooses most of it. */
export interface ContainerNames {
  readonly name?: string;
  readonly image?: string;
  readonly pod?: string;
  /** Of Kubernetes, beside the pod. */
  readonly namespace?: string;
}

/** What this organisation is used to. Step by step: declared entries first, learned profiles later. */
export interface Normality {
  /** `at`: the moment of the event in question, because what is normal can end. */
  readonly explain: (
    path: string,
    creatorImage: string | undefined,
    host: string,
    at?: number,
  ) => { readonly id: string; readonly explanation: string } | undefined;
}

/** What the telemetry of a host can show. */
export interface Visibility {
  readonly blindSpots: (host: string) => readonly string[];
}

/** Which exercises (harmless emulations, `limpid exercise`) this installation ran. */
export interface Exercises {
  /** Whether `label`, which stands in the paths of an exercise, is of one of them. */
  readonly knows: (label: string) => boolean;
}

/** Hash functions that code signatures use. */
export type DigestAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/**
 * Questions that an inspection asks about bytes it has found. Each is optional: without an answer the facts that
 * rest on it are absent, and the facts name what was not looked at.
 */
export interface InspectQuestions {
  /** The digest of `bytes`; undefined when the algorithm is not at hand. Without it only SHA-256 is computed. */
  readonly digest?: (algorithm: DigestAlgorithm, bytes: Uint8Array) => Uint8Array | undefined;
  readonly certificates?: CertificateReader;
}

/** Reads what a CMS signature says about its signer. */
export interface CertificateReader {
  /**
   * Reads a CMS SignedData whose content lies elsewhere. Never throws; null and an issue when nothing can be read.
   * `at` is the offset of `cms` in the file, for issues.
   *
   * @see RFC 5652, section 5
   */
  readonly readSignedData: (cms: Uint8Array, content: Uint8Array, at: number) => Parsed<SignedData | null>;
}

/** What a CMS signature says. Names and times are the signer's own words until `chain` says how far they were checked. */
export type SignedData = {
  /** The signed attribute signing-time, RFC 3339 UTC: what the signer's own clock said. */
  readonly signingTime: string | null;
  /** Time of the token that a timestamp authority added, RFC 3339 UTC; the token's own signature is not checked. */
  readonly timestamp: string | null;
  /** Whether the message digest among the signed attributes is that of the content; null: not computed. */
  readonly coversContent: boolean | null;
  /** Whether the signature value is that of the first certificate's key; null: not computed. */
  readonly signatureValid: boolean | null;
  readonly chain: CertificateChain;
  /** Apple's signed list of digests of all code directories (1.2.840.113635.100.9.2), hex; null: no such attribute. */
  readonly codeDirectoryDigests: readonly { readonly algorithm: DigestAlgorithm; readonly digest: string }[] | null;
  /** Apple's signed property list of the same (1.2.840.113635.100.9.1), as bytes; null: no such attribute. */
  readonly codeDirectoryPlist: Uint8Array | null;
};

/** Certificates from the signer's own up to the last issuer that the signature brings along. */
export type CertificateChain = {
  readonly certificates: readonly CertificateFacts[];
  /**
   * How far the chain was checked. `names`: only names follow each other, no signature was computed. `signatures`:
   * each certificate is signed by the next, the last is no root known here. `apple-root`: the same, up to a root
   * that Apple publishes. `broken`: a signature in the chain is wrong, or the signer's certificate is not there.
   * Validity periods, key usage and revocation are not judged.
   */
  readonly checked: "names" | "signatures" | "apple-root" | "broken";
};

export type CertificateFacts = {
  readonly commonName: string | null;
  readonly organization: string | null;
  /** Apple writes the team identifier here. */
  readonly organizationalUnit: string | null;
  readonly issuer: string | null;
  readonly serial: string;
  /** RFC 3339 UTC; null when it cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Lower-case hex, of the whole certificate. */
  readonly sha256: string;
  /** Apple's extensions (below 1.2.840.113635), which say what a certificate is for. */
  readonly appleExtensions: readonly string[];
};

export const NO_PROVENANCE: Provenance = { packageOf: () => undefined, hasPackages: false };
export const NO_BYTES_OFFERED: ArtifactBytes = { inspect: () => ({ state: "not-offered" }) };
export const NOTHING_DECLARED: Normality = { explain: () => undefined };
