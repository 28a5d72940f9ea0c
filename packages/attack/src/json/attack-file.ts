import type { Parsed, ParseIssue } from "@limpid/core";
import type { Platform } from "../platform.ts";
import { isObject, type JsonObject, type JsonValue, memberOf } from "./value.ts";
import { afterBlanks, type NotWalked, type Walked, walkValue } from "./walk.ts";

/** Twenty times the objects of the largest release, enterprise 19.1 with 25,842. */
const MAX_OBJECTS = 500_000;
/** Above the largest object, the list of contents of a collection, with 4 MB. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** What stands around the objects of a bundle is a few lines; an index of collections has 30 kB. */
const MAX_ENVELOPE_BYTES = 8 * 1024 * 1024;

/** Where an object lies in its file: exactly these bytes are mirrored. */
export interface ObjectSlice extends Walked {
  readonly start: number;
}

/** A file of ATT&CK data, cut but not read: a bundle (also of one object), a bare object, an index of collections. */
export interface AttackFile {
  readonly form: "bundle" | "object" | "index";
  /** The bundle without its objects; the index; of a bare object nothing. */
  readonly envelope: JsonObject;
  readonly objects: readonly ObjectSlice[];
}

/** Finds the objects of a file. An issue without a value: the file as a whole cannot be used. */
export function cutAttackFile(bytes: Uint8Array, platform: Platform): Parsed<AttackFile | undefined> {
  const start = afterBlanks(bytes, hasByteOrderMark(bytes) ? 3 : 0);
  if (bytes[start] !== 0x7b) return failed("invalid-value", start, "the file does not begin with a JSON object");
  const list = findObjects(bytes, start + 1);
  if ("code" in list) return failed(list.code, list.at, words(list, "the envelope"));
  if (list.start === undefined) return bare(bytes, start, list.end, platform);

  const cut = cutList(bytes, list.start);
  if ("issue" in cut) return { value: undefined, issues: [cut.issue] };
  const rest = findObjects(bytes, cut.end);
  if ("code" in rest) return failed(rest.code, rest.at, words(rest, "the envelope after the objects"));
  if (rest.start !== undefined)
    return failed("contradiction", rest.start, "a second list of objects in the same bundle");
  if (afterBlanks(bytes, rest.end) !== bytes.length)
    return failed("invalid-value", rest.end, "something stands after the end of the bundle");
  const parts = [bytes.subarray(start, list.start), bytes.subarray(cut.end, rest.end)];
  if ((parts[0]?.length ?? 0) + (parts[1]?.length ?? 0) > MAX_ENVELOPE_BYTES)
    return failed("limit-exceeded", start, `the envelope has more than ${MAX_ENVELOPE_BYTES} bytes`);
  const texts = parts.map(platform.decodeUtf8);
  const envelope = texts.includes(undefined) ? undefined : parseObject(`${texts[0]}[]${texts[1]}`);
  if (envelope === undefined) return failed("invalid-value", start, "the envelope is no JSON");
  const type = memberOf(envelope, "type");
  if (type !== "bundle") return failed("unsupported", start, `a bundle was expected, ${show(type)} was found`);
  return { value: { form: "bundle", envelope, objects: cut.objects }, issues: [] };
}

/** A file without a list of objects: an object of its own, or an index. */
function bare(bytes: Uint8Array, start: number, end: number, platform: Platform): Parsed<AttackFile | undefined> {
  if (afterBlanks(bytes, end) !== bytes.length)
    return failed("invalid-value", end, "something stands after the end of the object");
  const walked = walkValue(bytes, start);
  if ("code" in walked) return failed(walked.code, walked.at, words(walked, "the object"));
  if (end - start > MAX_OBJECT_BYTES)
    return failed("limit-exceeded", start, `the object has more than ${MAX_OBJECT_BYTES} bytes`);
  const text = platform.decodeUtf8(bytes.subarray(start, end));
  const value = text === undefined ? undefined : parseObject(text);
  if (value === undefined) return failed("invalid-value", start, "the file is no JSON");
  if (Array.isArray(memberOf(value, "collections")))
    return { value: { form: "index", envelope: value, objects: [] }, issues: [] };
  if (typeof memberOf(value, "id") !== "string" || memberOf(value, "type") === "bundle")
    return failed("unsupported", start, "neither a bundle, an object with an id, nor an index of collections");
  return { value: { form: "object", envelope: {}, objects: [{ ...walked, start }] }, issues: [] };
}

/**
 * Walks the members of the outermost object from `at` to its end, or to the list that is called `objects`: its start.
 * Without such a list the start is undefined.
 */
function findObjects(
  bytes: Uint8Array,
  at: number,
): { readonly start: number | undefined; readonly end: number } | NotWalked {
  for (let index = afterBlanks(bytes, at); index < bytes.length; index = afterBlanks(bytes, index)) {
    if (bytes[index] === 0x7d) return { start: undefined, end: index + 1 };
    if (bytes[index] === 0x2c) {
      index++;
      continue;
    }
    const name = bytes[index] === 0x22 ? walkValue(bytes, index) : ({ code: "invalid-value", at: index } as const);
    if ("code" in name) return name;
    const colon = afterBlanks(bytes, name.end);
    if (bytes[colon] !== 0x3a) return { code: "invalid-value", at: colon };
    const value = afterBlanks(bytes, colon + 1);
    if (bytes[value] === 0x5b && spells(bytes, index, name.end, '"objects"')) return { start: value, end: value };
    const walked = walkValue(bytes, value);
    if ("code" in walked) return walked;
    index = walked.end;
  }
  return { code: "truncated", at: bytes.length };
}

function cutList(
  bytes: Uint8Array,
  at: number,
): { readonly objects: readonly ObjectSlice[]; readonly end: number } | { readonly issue: ParseIssue } {
  const objects: ObjectSlice[] = [];
  let wanted = true; // an element may follow: after the bracket and after each comma
  for (let index = afterBlanks(bytes, at + 1); ; index = afterBlanks(bytes, index)) {
    if (bytes[index] === 0x5d && (!wanted || objects.length === 0)) return { objects, end: index + 1 };
    if (bytes[index] === 0x2c && !wanted) {
      wanted = true;
      index++;
      continue;
    }
    const what = `object ${objects.length}`;
    if (index >= bytes.length) return { issue: { code: "truncated", at: index, what: `${what}: the file ends` } };
    if (!wanted || bytes[index] !== 0x7b)
      return { issue: { code: "invalid-value", at: index, what: `${what}: an object was expected` } };
    const walked = walkValue(bytes, index);
    if ("code" in walked) return { issue: { ...walked, what: words(walked, what) } };
    if (walked.end - index > MAX_OBJECT_BYTES)
      return {
        issue: { code: "limit-exceeded", at: index, what: `${what}: it has more than ${MAX_OBJECT_BYTES} bytes` },
      };
    if (objects.length === MAX_OBJECTS)
      return { issue: { code: "limit-exceeded", at: index, what: `the bundle has more than ${MAX_OBJECTS} objects` } };
    objects.push({ start: index, ...walked });
    wanted = false;
    index = walked.end;
  }
}

/** An object of JSON text; undefined when it is none. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function words({ code }: NotWalked, what: string): string {
  if (code === "truncated") return `${what}: the file ends inside of it`;
  return code === "limit-exceeded" ? `${what}: nested too deeply` : `${what}: no JSON`;
}

function failed(code: ParseIssue["code"], at: number, what: string): Parsed<undefined> {
  return { value: undefined, issues: [{ code, at, what }] };
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);
}

function spells(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text.charCodeAt(index)) return false;
  return true;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
