import { hex } from "../digest/sha256.ts";
import { formatTime } from "../model/values.ts";
import { parsePlist } from "../plist/plist.ts";
import { decodeUtf8 } from "../text/bytes-text.ts";
import type { Origin } from "./origin.ts";
import { parseQuarantine } from "./quarantine.ts";

/** Extended attributes by name: as bytes from a file, as text from a sensor that took them apart. */
export type Attributes = ReadonlyMap<string, Uint8Array | string>;

const LONGEST = 4096; // characters of an address; browsers stop long before

/** What attributes tell of a file's origin; undefined when none of them does. */
export function originOf(attributes: Attributes, basis: Origin["basis"]): Origin | undefined {
  const text = (name: string): string | undefined => textOf(attributes.get(name));
  const quarantine = parseQuarantine(text("com.apple.quarantine") ?? "");
  const froms = whereFroms(attributes);
  const [first, second] = froms;
  const url = addressOf(first) ?? text("quarantine_data_url") ?? text("user.xdg.origin.url");
  const referrer = addressOf(second) ?? text("quarantine_origin_url") ?? text("user.xdg.referrer.url");
  const sender = text("quarantine_sender") ?? froms.find((from) => addressOf(from) === undefined);
  const agent = quarantine?.agent ?? text("quarantine_agent");
  const at = quarantine?.at ?? secondsOf(text("quarantine_timestamp"));
  const provenanceId = provenanceOf(attributes.get("com.apple.provenance"));
  const found = {
    ...(agent !== undefined && { agent }),
    ...(at !== undefined && { at }),
    ...(url !== undefined && { url }),
    ...(referrer !== undefined && { referrer }),
    ...(sender !== undefined && { sender }),
    ...(quarantine !== undefined && {
      quarantine: {
        flags: quarantine.flags,
        ...(quarantine.eventId !== undefined && { eventId: quarantine.eventId }),
      },
    }),
    ...(provenanceId !== undefined && { provenanceId }),
  };
  return Object.keys(found).length === 0 ? undefined : { basis, ...found };
}

/** Texts of `kMDItemWhereFroms`, a property list: the address of the file, then that of the page. */
function whereFroms(attributes: Attributes): readonly string[] {
  const value = attributes.get("com.apple.metadata:kMDItemWhereFroms") ?? attributes.get("where_from");
  if (value === undefined) return [];
  if (typeof value === "string") return value === "" ? [] : [value.slice(0, LONGEST)];
  const list = parsePlist(value).value;
  const texts = Array.isArray(list) ? list : [list];
  return texts
    .filter((text): text is string => typeof text === "string" && text !== "")
    .map((text) => text.slice(0, LONGEST));
}

function addressOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z][a-z0-9+.-]{1,31}:/i.test(text) ? text : undefined;
}

function textOf(value: Uint8Array | string | undefined): string | undefined {
  const text = value instanceof Uint8Array ? decodeUtf8(value.subarray(0, LONGEST)) : value?.slice(0, LONGEST);
  const end = text?.indexOf("\0") ?? -1;
  const whole = end < 0 ? text : text?.slice(0, end);
  return whole === "" ? undefined : whole;
}

/** osquery writes the time of a download in seconds since 1970. */
function secondsOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9]{9,11}(?:\.[0-9]{0,9})?$/.test(text)
    ? formatTime(Number(text) * 1000)
    : undefined;
}

const PROVENANCE = 11; // a version, two bytes that are not documented, and the number of the program

function provenanceOf(value: Uint8Array | string | undefined): string | undefined {
  if (typeof value === "string") return /^[0-9a-f]{22}$/.test(value) ? value.slice(6) : undefined;
  return value?.length === PROVENANCE ? hex(value.subarray(3)) : undefined;
}
