import { createHash } from "node:crypto";
import { ByteWriter } from "./byte-writer.ts";

type HashName = "sha1" | "sha256" | "sha256-truncated" | "sha384";

const HASHES: { readonly [H in HashName]: { type: number; algorithm: string; size: number } } = {
  sha1: { type: 1, algorithm: "sha1", size: 20 },
  sha256: { type: 2, algorithm: "sha256", size: 32 },
  "sha256-truncated": { type: 3, algorithm: "sha256", size: 20 },
  sha384: { type: 4, algorithm: "sha384", size: 48 },
};

/** What a code signature shall say; defaults make an honest ad hoc one. */
export interface SignatureRecipe {
  readonly identifier?: string;
  readonly teamId?: string;
  readonly flags?: number;
  readonly version?: number;
  /** One code directory each: the first is the primary one. */
  readonly hashes?: readonly HashName[];
  /** The power of two of a page; 0: one page. */
  readonly pageShift?: number;
  /** End of what is hashed; the whole code unless told. */
  readonly codeLimit?: number;
  readonly codeLimit64?: boolean;
  readonly runtime?: number;
  readonly executableSegmentFlags?: number;
  readonly platform?: number;
  /** Property list and DER of the entitlements, without their headers. */
  readonly entitlements?: Uint8Array;
  readonly entitlementsDer?: Uint8Array;
  /** Kinds of requirements; their expressions are left empty. */
  readonly requirements?: readonly number[];
  /** What the hash of the Info.plist is of. */
  readonly infoPlist?: Uint8Array;
  readonly ticket?: Uint8Array;
  /** Makes the CMS signature for the primary code directory, knowing all of them. */
  readonly cms?: (directories: readonly Uint8Array[]) => Uint8Array;
}

const SPECIAL_SLOTS = 7;

/** A code signature over `code`, as it stands behind it in a file. */
export function buildSignature(code: Uint8Array, recipe: SignatureRecipe = {}): Uint8Array {
  const pieces: (readonly [slot: number, bytes: Uint8Array])[] = [];
  if (recipe.requirements !== undefined) pieces.push([2, requirements(recipe.requirements)]);
  if (recipe.entitlements !== undefined) pieces.push([5, blob(0xfade7171, recipe.entitlements)]);
  if (recipe.entitlementsDer !== undefined) pieces.push([7, blob(0xfade7172, recipe.entitlementsDer)]);
  const special = new Map(pieces);
  if (recipe.infoPlist !== undefined) special.set(1, recipe.infoPlist);
  const directories = (recipe.hashes ?? ["sha256"]).map((hash) => codeDirectory(code, recipe, hash, special));
  const all: (readonly [number, Uint8Array])[] = [
    ...directories.map((bytes, index) => [index === 0 ? 0 : 0x1000 + index - 1, bytes] as const),
    ...pieces,
  ];
  if (recipe.cms !== undefined) all.push([0x10000, blob(0xfade0b01, recipe.cms(directories))]);
  if (recipe.ticket !== undefined) all.push([0x10002, recipe.ticket]);
  return superBlob(all);
}

/** An index and its pieces, one behind the other. */
export function superBlob(pieces: readonly (readonly [slot: number, bytes: Uint8Array])[]): Uint8Array {
  const writer = new ByteWriter(32, "big");
  let offset = 12 + pieces.length * 8;
  const end = pieces.reduce((sum, [, bytes]) => sum + bytes.length, offset);
  writer.u32(0xfade0cc0, end, pieces.length);
  for (const [slot, bytes] of pieces) {
    writer.u32(slot, offset);
    offset += bytes.length;
  }
  for (const [, bytes] of pieces) writer.bytes(bytes);
  return writer.done();
}

/** A piece of a signature: magic, length, content. */
export function blob(magic: number, content: Uint8Array): Uint8Array {
  return new ByteWriter(32, "big")
    .u32(magic, content.length + 8)
    .bytes(content)
    .done();
}

function requirements(kinds: readonly number[]): Uint8Array {
  const writer = new ByteWriter(32, "big").u32(kinds.length);
  for (const kind of kinds) writer.u32(kind, 0);
  return blob(0xfade0c01, writer.done());
}

function digest(hash: HashName, bytes: Uint8Array): Uint8Array {
  const { algorithm, size } = HASHES[hash];
  return createHash(algorithm).update(bytes).digest().subarray(0, size);
}

function codeDirectory(
  code: Uint8Array,
  recipe: SignatureRecipe,
  hash: HashName,
  special: ReadonlyMap<number, Uint8Array>,
): Uint8Array {
  const { identifier = "org.example.tool", teamId, version = 0x20500, pageShift = 12 } = recipe;
  const codeLimit = recipe.codeLimit ?? code.length;
  const pageSize = pageShift === 0 ? codeLimit : 2 ** pageShift;
  const pages: Uint8Array[] = [];
  for (let at = 0; at < codeLimit; at += pageSize) {
    pages.push(digest(hash, code.subarray(at, Math.min(at + pageSize, codeLimit))));
  }
  const nothing = new Uint8Array(HASHES[hash].size);
  const slots = Array.from({ length: SPECIAL_SLOTS }, (_, index) => {
    const bytes = special.get(SPECIAL_SLOTS - index);
    return bytes === undefined ? nothing : digest(hash, bytes);
  });
  const text = new TextEncoder();
  const names = [`${identifier}\0`, ...(teamId === undefined ? [] : [`${teamId}\0`])].map((name) => text.encode(name));
  const headerSize = version >= 0x20500 ? 96 : version >= 0x20400 ? 88 : version >= 0x20300 ? 64 : 52;
  const identOffset = headerSize;
  const teamOffset = identOffset + (names[0]?.length ?? 0);
  const hashOffset = teamOffset + (names[1]?.length ?? 0) + slots.length * nothing.length;
  const body = new ByteWriter(64, "big");
  body.u32(version, recipe.flags ?? 0x2, hashOffset, identOffset, slots.length, pages.length);
  body
    .u32(recipe.codeLimit64 === true ? 0 : codeLimit)
    .u8(nothing.length, HASHES[hash].type, recipe.platform ?? 0, pageShift);
  body.u32(0, 0, teamId === undefined ? 0 : teamOffset);
  if (version >= 0x20300) body.u32(0).word(recipe.codeLimit64 === true ? codeLimit : 0);
  if (version >= 0x20400) body.word(0, 0x4000, recipe.executableSegmentFlags ?? 1);
  if (version >= 0x20500) body.u32(recipe.runtime ?? 0, 0);
  for (const bytes of [...names, ...slots, ...pages]) body.bytes(bytes);
  return blob(0xfade0c02, body.done());
}
