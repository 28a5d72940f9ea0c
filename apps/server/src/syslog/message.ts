/** What a syslog message says of its host, and what it carries. */
export interface SyslogMessage {
  readonly host: string | undefined;
  /** The record as its program wrote it. */
  readonly text: string;
}

/** RFC 5424: `<PRI>1 TIME HOST APP PROCID MSGID SD MESSAGE`. */
const NEW = /^<\d{1,3}>\d{1,2} \S{1,64} (\S{1,255}) \S{1,48} \S{1,128} \S{1,32} /;
/** RFC 3164: `<PRI>Mmm dd hh:mm:ss HOST TAG: MESSAGE`, the time also as RFC 3339, which rsyslog writes. */
const OLD =
  /^<\d{1,3}>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d)) (\S{1,255}) (?:[^\s:[]{1,48}(?:\[\d{1,10}\])?: ?)?/;
const MAX_DATA = 64;

/**
 * Reads the head of a message. auditd's plug-in and rsyslog's imfile put the record behind it; where there is no head,
 * the message is the record.
 */
export function parseSyslog(text: string): SyslogMessage {
  const fresh = NEW.exec(text);
  if (fresh !== null) {
    const body = afterData(text.slice(fresh[0].length));
    return { host: named(fresh[1]), text: body.startsWith("\ufeff") ? body.slice(1) : body };
  }
  const old = OLD.exec(text);
  if (old !== null) return { host: named(old[1]), text: text.slice(old[0].length) };
  const bare = /^<\d{1,3}>/.exec(text);
  return { host: undefined, text: bare === null ? text : text.slice(bare[0].length) };
}

function named(host: string | undefined): string | undefined {
  return host === "-" ? undefined : host;
}

/** Behind the structured data: `-`, or elements in brackets whose quoted values may hold brackets. */
function afterData(text: string): string {
  if (text.startsWith("-")) return text.slice(1).replace(/^ /, "");
  let at = 0;
  for (let elements = 0; text[at] === "[" && elements < MAX_DATA; elements++) {
    let quoted = false;
    for (at += 1; at < text.length; at++) {
      const character = text[at];
      if (character === "\\" && quoted) at += 1;
      else if (character === '"') quoted = !quoted;
      else if (character === "]" && !quoted) break;
    }
    at += 1;
  }
  return text.slice(at).replace(/^ /, "");
}
