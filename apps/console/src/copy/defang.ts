import { defang } from "@limpid/core";

const ADDRESS = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'`<>|\\^{}]{1,2048}/gi;
const IP = /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g;
const WWW = /\bwww\.(?=[a-z0-9])/gi;

/** Any text with the addresses in it made harmless: nothing links them, no program opens them. */
export function defangText(text: string): string {
  return text
    .replace(ADDRESS, (address) => defang(address))
    .replace(IP, "$1[.]$2[.]$3[.]$4")
    .replace(WWW, "www[.]");
}
