import type { Parsed, ParseIssue } from "@limpid/core";
import { parseDerEntitlements } from "./der-entitlements.ts";
import type { Entitlements } from "./facts.ts";
import { whyNotable } from "./notable-entitlements.ts";
import { isDictionary, type PlistValue, parseXmlPlist, plistText } from "./plist.ts";
import { SLOT_ENTITLEMENTS, SLOT_ENTITLEMENTS_DER } from "./slots.ts";
import type { Blob, SuperBlob } from "./superblob.ts";

const BLOB_HEADER = 8;
const MAX_KEYS = 128; // Apple's own busiest programs have about a hundred; a list to be shown
const MAX_NOTABLE = 32;
const LONGEST_KEY = 100; // names are reversed domain names
const LONGEST_VALUE = 200;

/** What the program may do, from both forms; null when there is neither. */
export function readEntitlements({ blobs }: SuperBlob): Parsed<Entitlements | null> {
  const xml = blobs.get(SLOT_ENTITLEMENTS);
  const der = blobs.get(SLOT_ENTITLEMENTS_DER);
  if (xml === undefined && der === undefined) return { value: null, issues: [] };
  const issues: ParseIssue[] = [];
  const fromXml = xml === undefined ? null : keep(parseXmlPlist(contentOf(xml), xml.bytes.base + BLOB_HEADER), issues);
  const fromDer =
    der === undefined ? null : keep(parseDerEntitlements(contentOf(der), der.bytes.base + BLOB_HEADER), issues);
  const one = isDictionary(fromXml) ? fromXml : undefined;
  const other = isDictionary(fromDer) ? fromDer : undefined;
  const formsAgree = one === undefined || other === undefined ? null : same(one, other);
  if (formsAgree === false) {
    const what = "entitlements: the property list and the DER form do not say the same";
    issues.push({ code: "contradiction", at: der?.bytes.base ?? 0, what });
  }
  const found = one ?? other ?? new Map<string, PlistValue>();
  const forms: Entitlements["forms"] = [
    ...(xml === undefined ? [] : ["xml" as const]),
    ...(der === undefined ? [] : ["der" as const]),
  ];
  return {
    value: {
      keys: [...found.keys()].slice(0, MAX_KEYS).map((key) => cut(key, LONGEST_KEY)),
      total: found.size,
      notable: notableOf(found),
      forms,
      formsAgree,
    },
    issues,
  };
}

function contentOf({ bytes }: Blob): Uint8Array {
  return bytes.bytes.subarray(BLOB_HEADER);
}

function keep<T>({ value, issues: found }: Parsed<T>, issues: ParseIssue[]): T {
  issues.push(...found);
  return value;
}

function notableOf(found: ReadonlyMap<string, PlistValue>): Entitlements["notable"] {
  const notable: { key: string; value: string; why: string }[] = [];
  for (const [key, value] of found) {
    const why = value === false ? undefined : whyNotable(key);
    if (why === undefined) continue;
    notable.push({ key: cut(key, LONGEST_KEY), value: cut(plistText(value), LONGEST_VALUE), why });
    if (notable.length === MAX_NOTABLE) break;
  }
  return notable;
}

function same(one: ReadonlyMap<string, PlistValue>, other: ReadonlyMap<string, PlistValue>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const found = other.get(key);
    if (found === undefined || plistText(found) !== plistText(value)) return false;
  }
  return true;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
