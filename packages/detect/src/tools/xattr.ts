import type { ImageRun } from "@limpid/core";
import { baseName } from "../lives/paths.ts";

/** What a command line of `xattr` takes away from files. */
export interface AttributeRemoval {
  /** Undefined: all of them (`-c`). */
  readonly attribute: string | undefined;
  /** As given. */
  readonly files: readonly string[];
  /** All that lies below a folder too (`-r`). */
  readonly recursive: boolean;
}

const MAX_FILES = 64; // a shell gives it a whole folder's names; the first ones tell whose they are

/**
 * `xattr -d [-rsv] name file …` and `xattr -c [-rsv] file …`, options joined or apart.
 *
 * @see https://keith.github.io/xcode-man-pages/xattr.1.html
 */
export function readXattr({ image, argv }: ImageRun): AttributeRemoval | undefined {
  if (image === undefined || !isXattr(image, argv)) return undefined;
  const start = argv.findIndex((word) => baseName(word) === "xattr") + 1;
  let options = "";
  let at = start;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!/^-[a-zA-Z]{1,16}$/.test(word)) break;
    options += word.slice(1);
  }
  const one = options.includes("d");
  if (!one && !options.includes("c")) return undefined;
  const attribute = one ? argv[at++] : undefined;
  const files = argv.slice(at, at + MAX_FILES);
  if ((one && attribute === undefined) || files.length === 0) return undefined;
  return { attribute, files, recursive: options.includes("r") };
}

/** Until macOS 12 it was a script for python. */
function isXattr(image: string, argv: readonly string[]): boolean {
  if (baseName(image) === "xattr") return true;
  return /^[Pp]ython/.test(baseName(image)) && argv.slice(0, 3).some((word) => baseName(word) === "xattr");
}
