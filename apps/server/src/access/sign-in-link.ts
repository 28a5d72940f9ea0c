import type { Store } from "@limpid/store";
import { hashOf, makeSecret } from "./secrets.ts";

/** How long a link opens. */
export const LINK_MS = 10 * 60_000;

export interface SignInLink {
  readonly url: string;
  readonly expiresMs: number;
}

/**
 * A link that signs an account in once. Its secret stands behind `#`: a browser keeps that to itself, so it reaches
 * no log, no proxy and no other page.
 */
export async function makeSignInLink(of: {
  readonly store: Store;
  readonly url: string;
  readonly user: string;
  readonly now: () => number;
  /** Who asks for it; the program itself unless told. */
  readonly actor?: { readonly who: string; readonly from: string | null };
}): Promise<SignInLink> {
  const { store, url, user, now, actor = { who: "limpid", from: null } } = of;
  const secret = makeSecret("lml_");
  const expiresMs = now() + LINK_MS;
  await store.access.links.make({ hash: hashOf(secret), user, purpose: "sign-in", expiresMs }, actor);
  return { url: `${url}/#sign-in=${secret}`, expiresMs };
}
