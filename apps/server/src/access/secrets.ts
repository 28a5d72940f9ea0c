import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What a secret opens stands at its beginning, so that one that leaked can be found and named by a scanner. */
export const TOKEN_PREFIX = "lmp_";
const BYTES = 32; // as many bits as the hash it is kept as: guessing is hopeless, so it needs no slow hash

/** A new secret; whoever has it may do what it opens. */
export function makeSecret(prefix: string): string {
  return `${prefix}${randomBytes(BYTES).toString("base64url")}`;
}

/** As the store knows a secret. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares without telling by its time how much of it is right. */
export function isSame(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(right)));
}
