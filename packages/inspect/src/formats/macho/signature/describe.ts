import type { FactWords } from "../../../words.ts";
import type {
  Coverage,
  Entitlements,
  PageCheck,
  SignatureFacts,
  Signer,
  SignerAuthority,
  SpecialSlot,
} from "./facts.ts";

/** A signature in words: who signed, how far that was checked, what changed since. */
export function describeSignature(facts: SignatureFacts): readonly FactWords[] {
  const words: FactWords[] = [];
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== "") words.push({ label, text });
  };
  say("signature", kindWords(facts));
  if (facts.kind === "none" || facts.identifier === undefined) return words;
  say(
    "signed as",
    [facts.identifier, facts.teamId && `team ${facts.teamId}`, facts.cdHash && `CDHash ${facts.cdHash}`]
      .filter(Boolean)
      .join(", "),
  );
  say("signed at", timeWords(facts.signer ?? undefined));
  say("pages", pageWords(facts.pages));
  say("not covered", coverageWords(facts.coverage));
  say("signed with it", slotWords(facts.specialSlots ?? []));
  say("flags", facts.flags?.join(", "));
  say("hardened runtime", facts.hardenedRuntime === true ? runtimeWords(facts.runtimeVersion) : "no");
  say("entitlements", entitlementWords(facts.entitlements ?? undefined));
  if (facts.kind === "signed") say("notarisation ticket stapled", ticketWords(facts));
  say("not looked at", facts.notLookedAt.join("; "));
  return words;
}

/** A bundle keeps its ticket beside the program, and only who reads files can look there. */
function ticketWords({ stapledTicket, ticket }: SignatureFacts): string {
  if (ticket !== null && ticket !== undefined) return "yes, in the signature";
  if (stapledTicket === undefined) return "not in this file; a bundle would keep it in Contents/CodeResources";
  return stapledTicket ? "yes, in the bundle (Contents/CodeResources); not checked" : "no";
}

const AUTHORITIES: { readonly [A in SignerAuthority]: string } = {
  "apple-platform": "Apple, as part of its systems",
  "developer-id": "a developer known to Apple (Developer ID)",
  "mac-app-store": "Apple, for the App Store",
  "apple-development": "a developer known to Apple, for tests",
  "apple-distribution": "a developer known to Apple, to hand it in",
};

const CHECKED: { readonly [C in Signer["chain"]["checked"]]: string } = {
  names: "names as written, nothing was computed",
  signatures: "the chain ends at a root that is not Apple's: anyone can write these names",
  "apple-root": "the chain holds up to Apple's root; validity and revocation are not judged",
  broken: "the chain of certificates does not hold: the names prove nothing",
};

function kindWords({ kind, signer }: SignatureFacts): string {
  if (kind === "none") return "none";
  if (kind === null) return "announced, and cannot be read in whole";
  if (kind === "ad-hoc") return "ad hoc: nobody signed, hashes only show changes";
  if (kind === "linker-signed") return "by the linker: nobody signed, hashes only show changes";
  if (signer === undefined || signer === null) return "signed, by whom was not read";
  const { authority, names, chain, coversCodeDirectory, signatureValid } = signer;
  const by = `by ${names.join(", below ")}`;
  if (coversCodeDirectory === false) return `${by}: of another program, it was put here`;
  if (signatureValid === false) return `${by}: the signature value is wrong`;
  const kindOfSigner = authority === null ? "" : `${AUTHORITIES[authority]}, `;
  return `${kindOfSigner}${by}; ${CHECKED[chain.checked]}`;
}

function timeWords(signer: Signer | undefined): string | undefined {
  if (signer === undefined) return undefined;
  const own = signer.signingTime === null ? [] : [`${signer.signingTime} by the signer's clock`];
  const other = signer.timestamp === null ? [] : [`${signer.timestamp} by a timestamp that was not checked`];
  return [...own, ...other].join(", ");
}

function pageWords(pages: PageCheck | undefined): string | undefined {
  if (pages === undefined) return undefined;
  const { total, checked, missing, tampered, first } = pages;
  const counted = `${checked - tampered} of ${total} as signed`;
  const places = first.map(({ page, offset }) => `page ${page} at 0x${offset.toString(16)}`).join(", ");
  const more = tampered > first.length ? ` and ${tampered - first.length} more` : "";
  const changed = tampered === 0 ? "" : `, changed since: ${places}${more}`;
  return `${counted}${changed}${missing === 0 ? "" : `, ${missing} not in the file`}`;
}

function coverageWords(coverage: Coverage | undefined): string | undefined {
  if (coverage === undefined) return undefined;
  const before = coverage.uncoveredBytes === 0 ? [] : [`${coverage.uncoveredBytes} bytes before the signature`];
  const behind = coverage.bytesBehind === 0 ? [] : [`${coverage.bytesBehind} bytes behind it`];
  const stray = coverage.strayBytes === 0 ? [] : [`${coverage.strayBytes} bytes between its pieces`];
  return [...before, ...behind, ...stray].join(", ");
}

function slotWords(slots: readonly SpecialSlot[]): string {
  const states: { readonly [S in SpecialSlot["state"]]: string } = {
    matches: "as signed",
    differs: "not as signed",
    elsewhere: "not in this file",
    missing: "missing",
    "not-computed": "not compared",
  };
  return slots.map(({ name, state }) => `${name} (${states[state]})`).join(", ");
}

function runtimeWords(version: string | null | undefined): string {
  return version === undefined || version === null ? "yes" : `yes, of ${version}`;
}

function entitlementWords(entitlements: Entitlements | undefined): string | undefined {
  if (entitlements === undefined) return undefined;
  const { notable, total } = entitlements;
  const named = notable.map(({ key, value, why }) => `${key} = ${value} (${why})`);
  const others = total - notable.length;
  return [...named, ...(others > 0 ? [`${others} ${named.length > 0 ? "others" : "everyday ones"}`] : [])].join("; ");
}
