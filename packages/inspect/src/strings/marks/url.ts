import type { Recogniser } from "./mark.ts";

const SCHEMES: ReadonlySet<string> = new Set(
  "http https ftp ftps sftp scp ssh telnet ws wss tcp udp tls ssl socks socks4 socks5 smb ldap ldaps irc ircs rtsp git svn rsync file gopher tftp nfs vnc rdp mqtt amqp redis mongodb mysql postgres postgresql stratum stratum+tcp stratum+ssl magnet tor".split(
    " ",
  ),
);
const LONGEST_SCHEME = 12;
const LOOKS = 8; // places of "://" that are looked at; a page of links is marked by its first ones
const HOST =
  /^(?:[a-z0-9._~-]{1,64}(?::[^\s@/]{0,64})?@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9_%{}$<>.-]{1,253})(?::(\d{1,5}|%\w))?/i;
/** Stands for a host that comes later: `%s`, `{host}`, `$HOST`, `<host>`. */
const TEMPLATE = /[%{}$<>]/;

/** `https://example.com/x`. A scheme nobody knows is no URL (`std://vector`), and neither is a scheme alone. */
export const url: Recogniser = (text) => {
  let at = text.indexOf("://");
  for (let look = 0; at >= 0 && look < LOOKS; look++) {
    const scheme = schemeBefore(text, at);
    const host = HOST.exec(text.slice(at + 3, at + 3 + 400))?.[1];
    if (SCHEMES.has(scheme) && (host !== undefined || (scheme === "file" && text[at + 3] === "/"))) {
      if (host === undefined) return { kind: "url", reason: "URL of a file" };
      if (TEMPLATE.test(host)) return { kind: "url", reason: `URL (${scheme}) whose host is filled in later` };
      if (/[a-z0-9]/i.test(host)) return { kind: "url", reason: `URL (${scheme}) of ${host}` };
    }
    at = text.indexOf("://", at + 3);
  }
  return undefined;
};

function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < LONGEST_SCHEME && /[a-z0-9+]/i.test(text[start - 1] ?? "")) start--;
  return text.slice(start, end).toLowerCase();
}
