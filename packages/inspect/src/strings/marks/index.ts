import { ipv4, ipv6 } from "./address.ts";
import { base64, pem } from "./base64.ts";
import { command } from "./command.ts";
import { domain, email } from "./domain.ts";
import type { Mark } from "./mark.ts";
import { path } from "./path.ts";
import { url } from "./url.ts";

const NONE: readonly Mark[] = [];

/** Why a string is worth a look; empty for most. Plain tests of characters spare nearly all texts the patterns. */
export function marksOf(text: string): readonly Mark[] {
  if (text.length < LONG && !TRACE.test(text)) return NONE;
  const marks: Mark[] = [];
  const add = (mark: Mark | undefined): void => {
    if (mark !== undefined) marks.push(mark);
  };
  const hasSlash = text.includes("/");
  const hasColon = text.includes(":");
  const hasDot = text.includes(".");
  if (hasColon && hasSlash) add(url(text));
  if (hasDot) {
    if (DIGIT_DOT.test(text)) add(ipv4(text));
    if (text.includes("@")) add(email(text));
    if (marks.length === 0) add(domain(text));
  }
  if (hasColon && HEX_COLON.test(text)) add(ipv6(text));
  if (hasSlash || text.includes("\\")) add(path(text));
  if (text.length >= SHORTEST_COMMAND && COMMAND_TRACE.test(text)) add(command(text));
  if (text.length >= LONG) add(base64(text));
  if (text.includes("-----BEGIN ")) add(pem(text));
  return marks.length === 0 ? NONE : marks;
}

/** Every mark has one of these, or is long. */
const TRACE = /[./:\\@ =]/;
const LONG = 40; // the shortest data in base64
const DIGIT_DOT = /\d\.\d/;
const HEX_COLON = /[0-9a-f]:[0-9a-f:]/i;
const SHORTEST_COMMAND = 8; // `nc -l 80`
const COMMAND_TRACE = / -| \/| [+&]|[|>=] ?\/|["'] | [a-z0-7]|HISTFILE/;
