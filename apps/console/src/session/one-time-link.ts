/** Name of the token in the fragment: a server never sees a fragment, nor does a log of requests. */
const NAME = "sign-in";

/** The token of a one-time link in an address's fragment. */
export function tokenOf(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, "")).get(NAME) ?? undefined;
}

/** Takes the token out of the address at once: it must not stay in the history, nor in a bookmark. */
export function takeToken(): string | undefined {
  const token = tokenOf(window.location.hash);
  if (token !== undefined) window.history.replaceState(null, "", window.location.pathname + window.location.search);
  return token;
}
