/** With TLS the prefix makes browsers refuse one that another host of the same domain set. */
export function cookieName(secure: boolean): string {
  return secure ? "__Host-limpid_session" : "limpid_session";
}

/** The value of the session's cookie; undefined: there is none, or more than one, which no browser of ours sends. */
export function sessionCookie(header: string | undefined, secure: boolean): string | undefined {
  if (header === undefined || header.length > 8192) return undefined;
  const name = `${cookieName(secure)}=`;
  const found = header.split(";").filter((part) => part.trimStart().startsWith(name));
  const [only, another] = found.map((part) => part.trim().slice(name.length));
  return another === undefined && only !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(only) ? only : undefined;
}

/** `Set-Cookie` of a session; with no seconds left it takes the cookie away. */
export function sessionCookieHeader(value: string, seconds: number, secure: boolean): string {
  const life = `Max-Age=${Math.max(0, Math.floor(seconds))}`;
  return [
    `${cookieName(secure)}=${value}`,
    "Path=/",
    life,
    "HttpOnly",
    "SameSite=Strict",
    ...(secure ? ["Secure"] : []),
  ].join("; ");
}
