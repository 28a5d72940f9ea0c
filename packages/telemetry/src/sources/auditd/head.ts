import type { Latin1 } from "@limpid/core";

const SPACE = 32;
const PREFIX_LIMIT = 512; // longer than any syslog header

/** Why a line is no record. */
export type HeadProblem = "empty" | "no-audit-record" | "no-stamp";

/**
 * The head of one line: `[prefix] [node=H ]type=T msg=audit(SECONDS.MILLIS:SERIAL): `. One object is used for
 * all lines; it says where things stand and decodes only the numbers of the stamp.
 */
export class Head {
  typeStart = 0;
  typeEnd = 0;
  /** Name of the sending host; start and end are equal when the line carries none. */
  nodeStart = 0;
  nodeEnd = 0;
  seconds = 0;
  millis = 0;
  serial = 0;
  /** Where the record's own fields begin. */
  body = 0;

  /** Reads the line at `start`; gives the reason when it is no audit record. */
  read(text: Latin1, start: number, end: number): HeadProblem | undefined {
    if (start === end) return "empty";
    this.nodeStart = this.nodeEnd = 0;
    let type = start;
    if (!text.startsWith("type=", start)) {
      type = this.#afterPrefix(text, start, end);
      if (type < 0) return "no-audit-record";
    }
    this.typeStart = type + 5;
    const typeEnd = text.indexOf(" ", this.typeStart);
    if (typeEnd < 0 || typeEnd >= end) return "no-stamp";
    this.typeEnd = typeEnd;
    // The kernel's own console format lacks `msg=`.
    let at = typeEnd + 1;
    if (text.startsWith("msg=", at)) at += 4;
    if (!text.startsWith("audit(", at)) return "no-stamp";
    return this.#stamp(text, at + 6, end) ? undefined : "no-stamp";
  }

  #stamp(text: Latin1, start: number, end: number): boolean {
    let at = start;
    let value = 0;
    let digit = text.charCodeAt(at) - 48;
    while (digit >= 0 && digit <= 9 && at < end) {
      value = value * 10 + digit;
      digit = text.charCodeAt(++at) - 48;
    }
    if (at === start || at - start > 12 || text.charCodeAt(at) !== 46) return false;
    this.seconds = value;
    const fraction = ++at;
    value = 0;
    digit = text.charCodeAt(at) - 48;
    while (digit >= 0 && digit <= 9 && at < end) {
      value = value * 10 + digit;
      digit = text.charCodeAt(++at) - 48;
    }
    if (at - fraction !== 3 || text.charCodeAt(at) !== 58) return false;
    this.millis = value;
    const serial = ++at;
    value = 0;
    digit = text.charCodeAt(at) - 48;
    while (digit >= 0 && digit <= 9 && at < end) {
      value = value * 10 + digit;
      digit = text.charCodeAt(++at) - 48;
    }
    if (at === serial || value > 0xffffffff || at >= end || text.charCodeAt(at) !== 41) return false;
    this.serial = value;
    at++;
    if (text.charCodeAt(at) === 58) at++; // DAEMON_CONFIG has no colon
    while (at < end && text.charCodeAt(at) === SPACE) at++;
    this.body = Math.min(at, end);
    return true;
  }

  /** Finds `type=` behind a node name or a syslog or journal prefix; -1 when there is none. */
  #afterPrefix(text: Latin1, start: number, end: number): number {
    const prefix = text.slice(start, Math.min(end, start + PREFIX_LIMIT));
    const found = prefix.startsWith("type=") ? 0 : prefix.indexOf(" type=") + 1;
    if (found <= 0) return -1;
    const node = prefix.lastIndexOf("node=", found);
    if (node >= 0 && (node === 0 || prefix.charCodeAt(node - 1) === SPACE)) {
      const nodeEnd = prefix.indexOf(" ", node);
      this.nodeStart = start + node + 5;
      this.nodeEnd = start + nodeEnd;
    } else {
      const host = SYSLOG_HOST.exec(prefix.slice(0, found));
      if (host?.[1] !== undefined) {
        this.nodeStart = start + host[0].length - host[1].length;
        this.nodeEnd = start + host[0].length;
      }
    }
    return start + found;
  }
}

/**
 * `<134>Oct 28 09:56:44 HOST `, `2016-07-26T19:04:35.989307+03:00 HOST `, and `<13>1 …` of RFC 5424.
 * @see RFC 3164, section 4.1; RFC 5424, section 6
 */
const SYSLOG_HOST =
  /^(?:<\d{1,3}>)?(?:\d{1,2} )?(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?|\d{4}-\d{2}-\d{2}[T ][\d:.,]{8,20}(?:Z|[+-]\d{2}:?\d{2})?) ([A-Za-z0-9._:-]{1,255})(?= )/;
