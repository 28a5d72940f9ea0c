import type { Caller } from "./caller.ts";

/** Finds out whose a secret is; undefined: nobody's. */
export type Resolve = (secret: string, from: string) => Promise<Caller | undefined>;

/** Secrets in the header `authorization`, by what stands at their beginning. Areas add their own kinds. */
export class Credentials {
  readonly #kinds = new Map<string, Resolve>();

  /** `prefix` ends with `_`: `lmp_`. */
  add(prefix: string, resolve: Resolve): void {
    if (this.#kinds.has(prefix)) throw new Error(`two areas know credentials that begin with ${prefix}`);
    this.#kinds.set(prefix, resolve);
  }

  async callerOf(header: string, from: string): Promise<Caller | undefined> {
    const secret = secretIn(header);
    const kind = /^[a-z]{1,10}_/.exec(secret ?? "")?.[0];
    const resolve = kind === undefined ? undefined : this.#kinds.get(kind);
    return secret === undefined ? undefined : await resolve?.(secret, from);
  }
}

const MAX_HEADER = 1000;

/**
 * The secret of `Bearer SECRET`, and of what senders of Elasticsearch's protocol write: `ApiKey base64(ID:SECRET)` and
 * `Basic base64(NAME:SECRET)`. A person's password never works here: nothing of ours begins as one.
 */
function secretIn(header: string): string | undefined {
  const [, scheme = "", value = ""] = /^(Bearer|ApiKey|Basic) +(\S+)$/i.exec(header.slice(0, MAX_HEADER)) ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme === "") return undefined;
  const text = Buffer.from(value, "base64").toString("latin1");
  return text.slice(text.indexOf(":") + 1);
}
