import type { Finding } from "@limpid/core";
import { signatureOf } from "../finding/signature.ts";
import { baseName, folderOf, plainText } from "../finding/text.ts";

/** Names of the operating system byte of an ELF header that ECS users know; others as their number. */
const OS_ABI: Readonly<Record<number, string>> = { 0: "System V", 3: "Linux", 9: "FreeBSD" };

/** The artifact. Only what its inspection or the records say. */
export function fileOf(finding: Finding): object {
  const { artifact } = finding;
  const { format, origin, path, sha256, sizeBytes } = artifact;
  const folder = path === null ? undefined : folderOf(path);
  const { cdHash } = signatureOf(finding) ?? {};
  return {
    path: path === null ? undefined : plainText(path),
    name: path === null ? undefined : plainText(baseName(path)),
    directory: folder === undefined ? undefined : plainText(folder),
    extension: path === null ? undefined : extensionOf(baseName(path)),
    type: "file",
    size: typeof sizeBytes === "number" ? sizeBytes : undefined,
    hash: sha256 === undefined && cdHash === undefined ? undefined : { sha256, cdhash: cdHash },
    origin_url: origin?.url === undefined ? undefined : plainText(origin.url),
    origin_referrer_url: origin?.referrer === undefined ? undefined : plainText(origin.referrer),
    elf: format === "elf" ? elfOf(artifact.facts) : undefined,
    code_signature: codeSignatureOf(finding),
  };
}

/** `scpt` of `a.scpt`, undefined for `agent` and `.profile`. */
function extensionOf(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  return dot <= 0 || dot === name.length - 1 ? undefined : plainText(name.slice(dot + 1));
}

function elfOf(facts: Readonly<Record<string, unknown>>): object | undefined {
  const { elfType, needed, osAbi } = facts;
  const header = {
    type: typeof elfType === "string" ? plainText(elfType) : undefined,
    os_abi: typeof osAbi === "number" ? (OS_ABI[osAbi] ?? String(osAbi)) : undefined,
  };
  const libraries = Array.isArray(needed) ? needed.filter((one) => typeof one === "string").slice(0, 256) : [];
  const hasHeader = header.type !== undefined || header.os_abi !== undefined;
  if (!hasHeader && libraries.length === 0) return undefined;
  return {
    header: hasHeader ? header : undefined,
    shared_libraries: libraries.length === 0 ? undefined : libraries.map(plainText),
  };
}

/**
 * What the signature says of itself. `valid` and `trusted` are what the system found, and a file that is read
 * elsewhere does not tell that.
 */
function codeSignatureOf(finding: Finding): object | undefined {
  const signature = signatureOf(finding);
  if (signature === undefined) return undefined;
  const { identifier, kind, teamId } = signature;
  return {
    exists: kind !== "none",
    status: kind === "none" ? undefined : kind,
    signing_id: identifier === undefined ? undefined : plainText(identifier),
    team_id: teamId === undefined ? undefined : plainText(teamId),
  };
}
