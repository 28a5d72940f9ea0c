import { createHash } from "node:crypto";
import type { Finding } from "@limpid/core";

/**
 * What findings have in common that are decided once: content, the image that made it, and the pattern of reasons for
 * it. A content that nobody hashed is no one's twin but that of the same path and size.
 */
export function groupKeyOf({ analytic, artifact, creator, supporting }: Finding): string {
  const content = artifact.sha256 ?? [artifact.path, artifact.sizeBytes ?? null];
  const pattern = [...new Set(supporting.map(({ id }) => id))].sort();
  const parts = JSON.stringify([analytic, content, creator.image ?? null, pattern]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 32);
}
