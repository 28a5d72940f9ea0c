import { createHmac } from "node:crypto";

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 with the shared secret over `SECONDS.BODY`. A receiver computes the same, compares
 * in constant time, and refuses what is older than it likes, so that nobody can send it again.
 */
export function signature(secret: Uint8Array, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
