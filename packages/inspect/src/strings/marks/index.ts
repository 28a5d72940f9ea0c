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
  if (COMMAND_TRACE.test(text)) add(command(text));
  if (text.length >= 40) add(base64(text));
  if (text.includes("-----BEGIN ")) add(pem(text));
  return marks.length === 0 ? NONE : marks;
}

const DIGIT_DOT = /\d\.\d/;
const HEX_COLON = /[0-9a-f]:[0-9a-f:]/i;
const COMMAND_TRACE = / -| \/| [+&]|[|>=] ?\/|["'] | [a-z0-7]|HISTFILE/;
