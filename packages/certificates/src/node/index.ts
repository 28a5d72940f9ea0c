import { hash, verify, X509Certificate } from "node:crypto";
import type { InspectQuestions } from "@limpid/core";
import { certificateReader } from "../reader.ts";
import type { Verifier } from "../verifier.ts";

/** Answers an inspection's questions by Node's own cryptography: all hashes, certificates and their signatures. */
export function nodeQuestions(): InspectQuestions {
  return { digest: NODE_VERIFIER.digest, certificates: certificateReader(NODE_VERIFIER) };
}

const NODE_VERIFIER: Verifier = {
  digest: (algorithm, bytes) => hash(algorithm, bytes, "buffer"),
  isIssuedBy: (certificate, issuer) =>
    decide(() => new X509Certificate(certificate).verify(new X509Certificate(issuer).publicKey)),
  isSignedBy: (certificate, algorithm, data, signature) =>
    decide(() => verify(algorithm, data, new X509Certificate(certificate).publicKey, signature)),
};

/** OpenSSL throws for keys and encodings that it does not know: that decides nothing. */
function decide(question: () => boolean): boolean | null {
  try {
    return question();
  } catch {
    return null;
  }
}
