import { StoreError } from "../store-error.ts";

/** No secret is ever kept here: what is not a hash may be one. */
export function refuseNoHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new StoreError("refused", "a credential is kept as its SHA-256 in 64 hexadecimal digits");
}
