import type { Finding } from "@limpid/core";
import { isObject } from "./shape.ts";

/** What the code signature of a Mach-O file says of itself, by the facts of its inspection. */
export interface ToldSignature {
  readonly kind: "none" | "ad-hoc" | "linker-signed" | "signed";
  readonly identifier: string | undefined;
  readonly teamId: string | undefined;
  /** Hex. */
  readonly cdHash: string | undefined;
}

/** Undefined where the file was not inspected, is none that is signed, or its signature cannot be read. */
export function signatureOf({ artifact }: Finding): ToldSignature | undefined {
  const signature = artifact.facts.signature;
  if (!isObject(signature)) return undefined;
  const { cdHash, identifier, kind, teamId } = signature;
  if (kind !== "none" && kind !== "ad-hoc" && kind !== "linker-signed" && kind !== "signed") return undefined;
  return {
    kind,
    identifier: typeof identifier === "string" ? identifier : undefined,
    teamId: typeof teamId === "string" ? teamId : undefined,
    cdHash: typeof cdHash === "string" && /^[0-9a-f]{40}$/.test(cdHash) ? cdHash : undefined,
  };
}
