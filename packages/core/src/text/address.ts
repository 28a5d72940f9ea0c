import { redactText } from "./redact.ts";

const HIDDEN = "[redacted]";
const PARTS = /^([a-z][a-z0-9+.-]{1,31}:)(\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;
const LONGEST = 2048; // in characters; nobody reads more of an address

/**
 * An address as it may be shown: who logged in, the values of its query and its fragment are hidden, because any of
 * them may be a key to what lies there. What is no address is treated as any other text.
 */
export function redactAddress(text: string): string {
  if (text.length > LONGEST) return `${redactAddress(text.slice(0, LONGEST))}…`;
  const found = PARTS.exec(text);
  if (found === null) return redactText(text);
  const [, scheme = "", slashes = "", authority = "", path = "", query, fragment] = found;
  if (slashes === "") return `${scheme}${/^mailto:$/i.test(scheme) ? authority : HIDDEN}`; // data:, javascript:
  const at = authority.lastIndexOf("@");
  const host = at < 0 ? authority : `${HIDDEN}${authority.slice(at)}`;
  const asked = query === undefined ? "" : `?${query.slice(1).split("&").map(hiddenValue).join("&")}`;
  return `${scheme}//${host}${redactText(path)}${asked}${fragment === undefined ? "" : `#${HIDDEN}`}`;
}

function hiddenValue(pair: string): string {
  const end = pair.indexOf("=");
  return end < 0 ? (pair === "" ? "" : HIDDEN) : `${pair.slice(0, end)}=${HIDDEN}`;
}

/** An address that no program takes for one and no finger follows: `hxxps://host[.]example/x`. */
export function defang(text: string): string {
  const found = PARTS.exec(text);
  if (found === null) return text;
  const [, scheme = "", slashes = "", authority = "", ...rest] = found;
  const harmless = scheme.replace(/^http/i, "hxxp").replace(/^ftp/i, "fxp");
  return `${harmless}${slashes}${authority.replaceAll(".", "[.]")}${rest.join("")}`;
}
