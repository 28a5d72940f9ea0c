import { type Parsed, type ParseIssue, Reader } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { Extent } from "./apple-double.ts";

/** A resource of a type that was asked for: where its bytes lie, relative to the content. */
export interface Resource extends Extent {
  readonly id: number;
}

const HEADER_SIZE = 16;
const MAP_FIXED = 30; // a map without types
const TYPE_SIZE = 8;
const REFERENCE_SIZE = 12;
const MAX_MAP = 1 << 20; // 65,536 references and more; an application has some thousands
const MAX_RESOURCES = 16; // scripts of one file; an applet has one
const DATA_AT: ReadonlySet<number> = new Set([16, 256]); // behind the header, or behind the room for system data

/**
 * Whether bytes look like the header of a resource fork: data, then the map, at the places where they are written.
 * Only a look at the map tells.
 */
export function isResourceFork(head: Uint8Array): boolean {
  const header = new Reader(head, "big");
  const dataOffset = header.u32("data offset");
  const mapOffset = header.u32("map offset");
  const dataLength = header.u32("data length");
  const mapLength = header.u32("map length");
  if (header.issue !== undefined || !DATA_AT.has(dataOffset) || mapLength < MAP_FIXED) return false;
  return mapOffset === dataOffset + dataLength && mapLength <= MAX_MAP;
}

/**
 * Resources of one type in a resource fork that begins at `fork.offset`.
 *
 * @see https://developer.apple.com/library/archive/documentation/mac/pdf/MoreMacintoshToolbox.pdf (Resource Manager, "Resource File Format")
 */
export function parseResourceFork(file: Content, fork: Extent, type: string): Parsed<readonly Resource[]> {
  const issues: ParseIssue[] = [];
  const header = file.reader(fork.offset, HEADER_SIZE, "big", "resource fork header");
  const dataOffset = header.u32("data offset");
  const mapOffset = header.u32("map offset");
  header.u32("data length");
  const mapLength = header.u32("map length");
  if (header.issue !== undefined) return { value: [], issues: [header.issue] };
  const map = file.reader(fork.offset + mapOffset, Math.min(mapLength, MAX_MAP), "big", "resource map");
  map.seek(24);
  const typesOffset = map.u16("offset of the types");
  const types = map.window(typesOffset, map.length, "resource types");
  // Counts are stored less one: 0xffff is none.
  const typeCount = (types.u16("number of types") + 1) & 0xffff;
  const resources: Resource[] = [];
  for (let index = 0; index < typeCount && types.issue === undefined; index++) {
    types.seek(2 + index * TYPE_SIZE);
    const code = String.fromCharCode(...types.take(4, "type"));
    const count = (types.u16("number of resources") + 1) & 0xffff;
    const references = types.u16("offset of the references");
    if (types.issue !== undefined || code !== type) continue;
    for (let resource = 0; resource < count; resource++) {
      if (resources.length + issues.length >= MAX_RESOURCES) {
        const what = `resources of type ${type}: more than ${MAX_RESOURCES}, the rest was not looked at`;
        return { value: resources, issues: [...issues, { code: "limit-exceeded", at: types.base, what }] };
      }
      const reference = types.window(references + resource * REFERENCE_SIZE, REFERENCE_SIZE, "resource reference");
      const id = (reference.u16("id") << 16) >> 16;
      reference.skip(2, "offset of the name");
      const offset = reference.u32("offset of the data") & 0xff_ffff; // the high byte holds attributes
      if (reference.issue !== undefined) {
        issues.push(reference.issue);
        break;
      }
      const place = placeOf(file, fork.offset + dataOffset + offset, id);
      issues.push(...place.issues);
      if (place.value !== undefined) resources.push(place.value);
    }
  }
  const damage = map.issue ?? types.issue;
  return { value: resources, issues: damage === undefined ? issues : [...issues, damage] };
}

/** Resource data is a 32-bit length and as many bytes. */
function placeOf(file: Content, at: number, id: number): Parsed<Resource | undefined> {
  const data = file.reader(at, 4, "big", `resource ${id}`);
  const claimed = data.u32("length");
  if (data.issue !== undefined) return { value: undefined, issues: [data.issue] };
  const length = Math.min(claimed, Math.max(0, file.size - at - 4));
  const what = `resource ${id}: ${claimed} bytes expected, ${length} present`;
  const issues: ParseIssue[] = length < claimed ? [{ code: "truncated", at: file.base + at, what }] : [];
  return { value: { id, offset: at + 4, length }, issues };
}
