import type { CertificateChain } from "@limpid/core";
import { APPLE_ROOTS } from "./apple-roots.ts";
import type { Certificate } from "./certificate.ts";
import type { Verifier } from "./verifier.ts";

const LONGEST_CHAIN = 8; // Apple's have three
const MAX_CANDIDATES = 4; // of one name; each costs a signature, of a key as large as its maker likes

/**
 * Goes from the signer's certificate to its issuer and on, among the certificates that came along. With a verifier
 * each step is computed, and whoever issues must be allowed to: else any holder of a certificate could issue more.
 */
export function buildChain(
  signer: Certificate | undefined,
  certificates: readonly Certificate[],
  verifier: Verifier | undefined,
): CertificateChain {
  if (signer === undefined)
    return { certificates: certificates.slice(0, LONGEST_CHAIN).map(factsOf), checked: "broken" };
  const chain = [signer];
  let worst: boolean | null = verifier === undefined ? null : true;
  for (let last = signer; chain.length < LONGEST_CHAIN && !sameBytes(last.subject, last.issuer); ) {
    const candidates = certificates
      .filter((one) => !chain.includes(one) && sameBytes(one.subject, last.issuer))
      .slice(0, MAX_CANDIDATES);
    const [first] = candidates;
    if (first === undefined) break;
    const below = chain.length - 1;
    const verdicts = candidates.map((one) => judgeStep(last, one, below, verifier));
    const good = verdicts.indexOf(true);
    const verdict = verdicts[Math.max(0, good)] ?? null;
    if (verdict === false) worst = false;
    else if (verdict === null && worst === true) worst = null;
    last = candidates[Math.max(0, good)] ?? first;
    chain.push(last);
  }
  return { certificates: chain.map(factsOf), checked: checkedOf(worst, chain) };
}

function checkedOf(worst: boolean | null, chain: readonly Certificate[]): CertificateChain["checked"] {
  if (worst === false) return "broken";
  if (worst === null) return "names";
  return APPLE_ROOTS.has(chain.at(-1)?.facts.sha256 ?? "") ? "apple-root" : "signatures";
}

/** `below`: issuers between the candidate and the signer. */
function judgeStep(
  certificate: Certificate,
  issuer: Certificate,
  below: number,
  verifier: Verifier | undefined,
): boolean | null {
  if (verifier === undefined) return null;
  return issuer.mayIssueThrough < below ? false : verifier.isIssuedBy(certificate.bytes, issuer.bytes);
}

function factsOf({ facts }: Certificate): Certificate["facts"] {
  return facts;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
