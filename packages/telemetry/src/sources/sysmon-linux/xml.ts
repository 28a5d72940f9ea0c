/** One event of Sysmon as far as its text could be read. */
export interface SysmonXml {
  readonly eventId: string | undefined;
  /** RFC 3339; when it was written. */
  readonly systemTime: string | undefined;
  readonly recordId: string | undefined;
  readonly computer: string | undefined;
  /** The values of `EventData`, still escaped; of a name that stands twice the first one. */
  readonly data: ReadonlyMap<string, string>;
  /** The value that goes on behind the end of the text, by its name; undefined for a whole event. */
  readonly cut: string | undefined;
}

const MAX_FIELDS = 64; // twice the fields of any event
const DATA = '<Data Name="';
const DATA_END = "</Data>";

/**
 * Reads one `<Event>…`, as a strict parser could not: syslog cuts long messages, and collectors break entities. One
 * walk; text inside a value cannot be taken for a field, because Sysmon escapes `<`.
 */
export function parseSysmonXml(text: string): SysmonXml {
  const data = new Map<string, string>();
  const first = text.indexOf(DATA);
  const system = first < 0 ? text : text.slice(0, first);
  let cut: string | undefined;
  for (let at = first; at >= 0 && data.size < MAX_FIELDS; ) {
    const name = at + DATA.length;
    const nameEnd = text.indexOf('">', name);
    if (nameEnd < 0 || nameEnd - name > 64) break;
    const key = text.slice(name, nameEnd);
    const start = nameEnd + 2;
    const end = text.indexOf(DATA_END, start);
    if (!data.has(key)) data.set(key, text.slice(start, end < 0 ? text.length : end));
    if (end < 0) {
      cut = key;
      break;
    }
    at = text.indexOf(DATA, end + DATA_END.length);
  }
  return {
    eventId: between(system, "<EventID>", "<"),
    systemTime: between(system, 'SystemTime="', '"'),
    recordId: between(system, "<EventRecordID>", "<"),
    computer: between(system, "<Computer>", "<"),
    data,
    cut,
  };
}

function between(text: string, before: string, after: string): string | undefined {
  const at = text.indexOf(before);
  if (at < 0) return undefined;
  const start = at + before.length;
  const end = text.indexOf(after, start);
  return end < 0 ? undefined : text.slice(start, end);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Text without its entities. Some collectors write a blank for each semicolon: `&quot SELECT&quot `. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9a-f]{1,6}))(?:;| |(?=&|$))/gi, written);
}

function written(
  whole: string,
  name: string | undefined,
  decimal: string | undefined,
  hex: string | undefined,
): string {
  if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole;
  const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return point > 0x10ffff ? whole : String.fromCodePoint(point);
}
