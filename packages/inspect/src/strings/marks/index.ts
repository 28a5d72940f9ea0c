import { ipv4, ipv6 } from "./address.ts";
import { base64, pem } from "./base64.ts";
import { command } from "./command.ts";
import { domain, email } from "./domain.ts";
import type { Mark, Recogniser } from "./mark.ts";
import { path } from "./path.ts";
import { TRACE, tracesOf } from "./traces.ts";
import { url } from "./url.ts";

export { tracesOf } from "./traces.ts";

const NONE: readonly Mark[] = [];
const RECOGNISERS: readonly (readonly [bit: number, recognise: Recogniser])[] = [
  [TRACE.url, url],
  [TRACE.ipv4, ipv4],
  [TRACE.email, email],
  [TRACE.domain, domain],
  [TRACE.ipv6, ipv6],
  [TRACE.path, path],
  [TRACE.command, command],
  [TRACE.base64, base64],
  [TRACE.pem, pem],
];

/**
 * Why a string is worth a look; empty for most. `traces` are those of its bytes, for who has them; without any there is
 * no mark, so no text need be made.
 */
export function marksOf(text: string, traces = tracesOfText(text)): readonly Mark[] {
  if (traces === 0) return NONE;
  const marks: Mark[] = [];
  for (const [bit, recognise] of RECOGNISERS) {
    // The host in a URL and in an address of a person is named there.
    if ((traces & bit) === 0 || (bit === TRACE.domain && marks.length > 0)) continue;
    const mark = recognise(text);
    if (mark !== undefined) marks.push(mark);
  }
  return marks.length === 0 ? NONE : marks;
}

function tracesOfText(text: string): number {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.min(text.charCodeAt(at), 0xff);
  return tracesOf(bytes, 0, bytes.length, 1);
}
