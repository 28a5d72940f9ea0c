import { decodeUtf8, type Parsed, type ParseIssue, Reader } from "@limpid/core";

const MAGIC = "BOMStore";
/** Xcode's receipt lists some hundred thousand files. */
const MAX_ENTRIES = 1_000_000;
const MAX_VARIABLES = 64; // the system writes five
const MAX_LEVELS = 16; // of nodes above the first leaf; each holds hundreds
const LONGEST_NAME = 1024; // PATH_MAX of macOS
const MAX_STEPS = 128; // names above each other; deeper ones do not fit into a path
const REGULAR_FILE = 1;

export interface BomEntry {
  /** Below the receipt's prefix, without a slash or a dot in front of it. */
  readonly path: string;
  /** Of a regular file; undefined for folders and links. */
  readonly sizeBytes: number | undefined;
}

/**
 * The files that a bill of materials lists, as the Installer keeps one for each package. The format is not
 * documented by Apple.
 *
 * @see https://github.com/hogliux/bomutils/blob/master/src/bom.h
 * @see https://github.com/igankevich/stuckliste/blob/master/docs/bom-file-format-reference.md
 */
export function parseBom(bytes: Uint8Array): Parsed<readonly BomEntry[]> {
  const header = new Reader(bytes, "big", 0, "bill of materials");
  const magic = decodeUtf8(header.take(8, "magic"));
  header.skip(8, "version, number of blocks");
  const index = { offset: header.u32("offset of the index"), length: header.u32("length of the index") };
  const variables = { offset: header.u32("offset of the variables"), length: header.u32("length of the variables") };
  if (header.issue !== undefined) return { value: [], issues: [header.issue] };
  if (magic !== MAGIC) return { value: [], issues: [{ code: "invalid-value", at: 0, what: "no bill of materials" }] };
  const bom = new Blocks(bytes, index.offset, index.length);
  const paths = variableNamed(header.window(variables.offset, variables.length), "Paths");
  const tree = paths === undefined ? undefined : bom.block(paths);
  if (tree === undefined || decodeUtf8(tree.take(4, "magic")) !== "tree") {
    return { value: [], issues: [{ code: "invalid-value", at: variables.offset, what: "no tree of paths" }] };
  }
  tree.skip(4, "version");
  const files = leaves(bom, tree.u32("root"));
  return { value: joined(files.value), issues: files.issues };
}

function variableNamed(reader: Reader, wanted: string): number | undefined {
  const claimed = reader.u32("number of variables");
  for (let count = 0; count < Math.min(claimed, MAX_VARIABLES) && reader.issue === undefined; count++) {
    const block = reader.u32("block");
    const name = decodeUtf8(reader.take(reader.u8("length of a name"), "name"));
    if (name === wanted) return block;
  }
  return undefined;
}

/** The table that gives a block's number its place. */
class Blocks {
  readonly #file: Reader;
  readonly #table: Reader;
  readonly #count: number;

  constructor(bytes: Uint8Array, offset: number, length: number) {
    this.#file = new Reader(bytes, "big", 0, "bill of materials");
    this.#table = this.#file.window(offset, length, "index of blocks");
    const claimed = this.#table.u32("number of blocks");
    this.#count = Math.min(claimed, Math.floor(this.#table.remaining / 8));
  }

  block(number: number): Reader | undefined {
    if (number === 0 || number >= this.#count) return undefined;
    this.#table.seek(4 + number * 8);
    const offset = this.#table.u32("offset of a block");
    return this.#file.window(offset, this.#table.u32("length of a block"), `block ${number}`);
  }
}

interface Node {
  readonly parent: number;
  readonly name: string;
  readonly sizeBytes: number | undefined;
}

/** Entries by their number; the tree goes down to its first leaf, and from leaf to leaf by their links. */
function leaves(bom: Blocks, root: number): Parsed<ReadonlyMap<number, Node>> {
  const found = new Map<number, Node>();
  const issues: ParseIssue[] = [];
  const seen = new Set<number>();
  let next = root;
  for (let level = 0; next !== 0; ) {
    const node = bom.block(next);
    if (node === undefined || seen.has(next) || seen.size >= MAX_ENTRIES) {
      issues.push({ code: "invalid-value", at: node?.base ?? 0, what: `block ${next}: a node of the tree expected` });
      break;
    }
    seen.add(next);
    const isLeaf = node.u16("kind") !== 0;
    const count = node.u16("number of entries");
    const forward = node.u32("next node");
    node.skip(4, "node before");
    if (!isLeaf) {
      next = ++level > MAX_LEVELS ? 0 : node.u32("first child");
      continue;
    }
    for (let index = 0; index < count && node.remaining >= 8; index++) {
      if (found.size >= MAX_ENTRIES) {
        issues.push({ code: "limit-exceeded", at: node.base, what: `more than ${MAX_ENTRIES} files` });
        return { value: found, issues };
      }
      addEntry(bom, node.u32("details"), node.u32("name"), found);
    }
    next = forward;
  }
  return { value: found, issues };
}

function addEntry(bom: Blocks, details: number, name: number, found: Map<number, Node>): void {
  const [first, file] = [bom.block(details), bom.block(name)];
  if (first === undefined || file === undefined) return;
  const id = first.u32("number");
  const more = bom.block(first.u32("block of details"));
  const parent = file.u32("parent");
  const written = decodeUtf8(file.cstring(LONGEST_NAME, "name"));
  if (file.issue === undefined && first.issue === undefined) {
    found.set(id, { parent, name: written, sizeBytes: more === undefined ? undefined : sizeOf(more) });
  }
}

/** Kind, architecture, mode, owner, group and time stand before the size. */
function sizeOf(details: Reader): number | undefined {
  const kind = details.u8("kind");
  details.skip(17);
  const size = details.u32("size");
  return kind === REGULAR_FILE && details.issue === undefined ? size : undefined;
}

const TOP = 0; // nobody's number: the parent of the first entry
const DOTS = /^[./]*$/;

/** Each name behind those of its folders; the first of them is the dot for all of it. */
function joined(nodes: ReadonlyMap<number, Node>): readonly BomEntry[] {
  const entries: BomEntry[] = [];
  for (const node of nodes.values()) {
    const steps = [node.name];
    let above = node.parent;
    for (let folder = nodes.get(above); folder !== undefined && steps.length < MAX_STEPS; folder = nodes.get(above)) {
      steps.push(folder.name);
      above = folder.parent;
    }
    if (above !== TOP) continue; // its folders go round in a circle, or one of them is lost
    if (DOTS.test(steps.at(-1) ?? "")) steps.pop();
    const path = steps.reverse().join("/");
    if (path !== "" && !path.includes("\0")) entries.push({ path, sizeBytes: node.sizeBytes });
  }
  return entries;
}
