import type { ImageRun } from "@limpid/core";
import { baseName, withoutDeleted } from "../lives/paths.ts";

/** One program under several names: what it is follows from the name it was called by. */
const MULTI_CALL: ReadonlySet<string> = new Set(["llvm-objcopy", "llvm", "lld", "rust-lld"]);
/** Names too short or too common to be looked for behind a prefix: `pixi-go` is not Go. */
const EXACT: ReadonlySet<string> = new Set(["go", "link", "install", "wild", "gold"]);

/**
 * The plain name of a build tool: `x86_64-linux-gnu-gcc-12` is `gcc`, `llvm-strip` is `strip`, `lld` called as
 * `ld.lld` is `ld.lld`. Undefined when `known` holds none of the readings.
 */
export function toolName(run: ImageRun, known: ReadonlyMap<string, unknown>): string | undefined {
  if (run.image === undefined) return undefined;
  const image = images.get(run.image) ?? readImage(run.image, known);
  const called = image.multiCall ? run.argv[0] : undefined;
  return (called === undefined ? undefined : plainName(baseName(called), known)) ?? image.name;
}

interface NamedImage {
  readonly name: string | undefined;
  /** Its name may follow from how it was called. */
  readonly multiCall: boolean;
}

/**
 * What the paths of images say: a host executes the same few hundred over and over. There is one table of tools, so
 * what was found once stays true.
 */
const images = new Map<string, NamedImage>();
const IMAGES_KEPT = 4096;

function readImage(path: string, known: ReadonlyMap<string, unknown>): NamedImage {
  const file = baseName(withoutDeleted(path));
  const name = plainName(file, known);
  // Go's linker is called `link`, as is a program of coreutils.
  const isOther = name === "link" && !path.includes("/pkg/tool/");
  const image: NamedImage = { name: isOther ? undefined : name, multiCall: MULTI_CALL.has(withoutVersion(file)) };
  if (images.size >= IMAGES_KEPT) images.clear();
  images.set(path, image);
  return image;
}

function plainName(file: string, known: ReadonlyMap<string, unknown>): string | undefined {
  if (known.has(file)) return file;
  if (file.length > LONGEST_NAME) return undefined;
  const name = withoutVersion(file);
  if (known.has(name)) return name;
  const last = name.slice(name.lastIndexOf("-") + 1);
  return last !== name && known.has(last) && !EXACT.has(last) ? last : undefined;
}

const LONGEST_NAME = 64;

/** `gcc-12`, `clang-16.0`, `go1.22`. */
function withoutVersion(file: string): string {
  let end = file.length;
  while (end > 0 && isVersionCharacter(file.charCodeAt(end - 1))) end--;
  if (end === file.length || end === 0) return file;
  const name = file.slice(0, end);
  return name.endsWith("-") ? name.slice(0, -1) : name;
}

function isVersionCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46;
}
