import type { ArtifactPart, CodeSigning, SignedStatus } from "@limpid/core";
import type { Subject } from "../../subject/subject.ts";
import { macFacts, type SignatureOfFile } from "./facts.ts";

/** SignedStatus of a file, and who says so. */
export interface SignatureStatus {
  readonly status: SignedStatus;
  readonly teamId: string | undefined;
  readonly basis: /** The kernel checked it when the file ran. */
    | "kernel"
    /** Another sensor told it of this content. */
    | "sensor"
    /** The file's own bytes, checked as far as its chain of certificates. */
    | "file";
  readonly event: string | undefined;
}

/** Undefined: nobody said anything, or it is a script, which cannot be signed by itself. */
export function signatureStatus({ life, artifact }: Subject): SignatureStatus | undefined {
  const names = [life.path, ...life.previousPaths];
  for (const { by, event } of life.executions) {
    if (by.run.signing !== undefined && names.includes(by.run.image)) return told(by.run.signing, "kernel", event);
  }
  const { reported } = life;
  if (reported?.signing !== undefined) return told(reported.signing, "sensor", reported.event);
  if (artifact?.format !== "macho") return undefined;
  return ofFile(artifact.parts);
}

function told({ status, teamId }: CodeSigning, basis: "kernel" | "sensor", event: string): SignatureStatus {
  return { status, teamId, basis, event };
}

/** The weakest first. */
const ORDER: readonly SignedStatus[] = [
  "unsigned",
  "invalid",
  "ad-hoc",
  "linker-signed",
  "signed",
  "developer-id",
  "notarised",
  "app-store",
  "platform",
];

/** A universal file is as good as its weakest slice; only ad hoc signatures are missing from older slices as a rule. */
function ofFile(parts: readonly ArtifactPart[]): SignatureStatus | undefined {
  const found: { readonly status: SignedStatus; readonly teamId: string | undefined }[] = [];
  for (const part of parts) {
    const { signature } = macFacts(part);
    const status = signature === undefined ? undefined : statusOf(signature);
    if (status !== undefined) found.push({ status, teamId: signature?.teamId });
  }
  found.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const [weakest, next] = found;
  if (weakest === undefined) return undefined;
  const older = weakest.status === "unsigned" && (next?.status === "linker-signed" || next?.status === "ad-hoc");
  return { ...(older ? next : weakest), basis: "file", event: undefined };
}

function statusOf({ kind, authority, ticket, tampered, compared }: SignatureOfFile): SignedStatus | undefined {
  if (kind === null) return undefined;
  if (kind === "none") return "unsigned";
  if (tampered) return "invalid";
  if (kind === "ad-hoc" || kind === "linker-signed") return kind;
  if (!compared) return "signed"; // a signature that was taken from another file looks the same until then
  if (authority === "apple-platform") return "platform";
  if (authority === "mac-app-store") return "app-store";
  if (authority === "developer-id") return ticket ? "notarised" : "developer-id";
  return "signed";
}

const BY_A_MAKER: ReadonlySet<SignedStatus> = new Set<SignedStatus>([
  "signed",
  "developer-id",
  "notarised",
  "app-store",
  "platform",
]);

/** Signed by somebody, as far as anybody could check it: a file's own word counts only with a chain that holds. */
export function isVerified({ status, basis }: SignatureStatus): boolean {
  return BY_A_MAKER.has(status) && (basis !== "file" || status !== "signed");
}

export const STATUS_WORDS: { readonly [S in SignedStatus]: string } = {
  unsigned: "it is not signed",
  invalid: "its signature does not hold",
  "ad-hoc": "it is signed ad hoc, by nobody",
  "linker-signed": "only the linker signed it",
  signed: "it is signed by a certificate whose kind is not known",
  "developer-id": "it is signed with a Developer ID",
  notarised: "it is signed with a Developer ID and notarised",
  "app-store": "it is signed by the App Store",
  platform: "it is signed as part of macOS",
};
