import type { DigestAlgorithm } from "@limpid/core";

/** The arithmetic that signatures need and this package does not bring; null: it cannot be decided. */
export interface Verifier {
  readonly digest: (algorithm: DigestAlgorithm, bytes: Uint8Array) => Uint8Array | undefined;
  /** Whether the key of the certificate `issuer` signed `certificate`; both in DER. */
  readonly isIssuedBy: (certificate: Uint8Array, issuer: Uint8Array) => boolean | null;
  /** Whether the key of `certificate` signed `data`: RSA with PKCS #1 v1.5 padding, or ECDSA in DER. */
  readonly isSignedBy: (
    certificate: Uint8Array,
    algorithm: DigestAlgorithm,
    data: Uint8Array,
    signature: Uint8Array,
  ) => boolean | null;
}
