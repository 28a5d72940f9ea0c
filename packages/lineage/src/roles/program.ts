import { withoutDeleted } from "../process/image-run.ts";

/** Last part of a path, or of a name that is no path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** First parts of compiler triplets: `x86_64-linux-gnu-gcc-12`, `arm-none-eabi-ld`. */
const ARCHITECTURE =
  /^(?:x86_64|amd64|i[3-6]86|aarch64(?:_be)?|arm(?:v\d[a-z]{0,3}|eb)?|riscv(?:32|64)|powerpc(?:64)?(?:le)?|ppc(?:64)?(?:le)?|s390x?|mips[a-z0-9]{0,6}|sparc(?:64)?|loongarch64|alpha|hppa(?:64)?|m68k|sh4|ia64|avr|wasm32)$/;

/** `python3.11`, `gcc-12`, `php-fpm8.2`, `tclsh8.6`, `cc1plus-13.2.0`. */
const VERSION = /[-.]?\d{1,4}(?:\.\d{1,4}){0,3}$/;

const LONGEST_NAME = 255; // NAME_MAX

/**
 * Names under which a program may stand in the table, best first: as it is, without its version, without its
 * triplet. The first one that the table knows counts, so `base64` stays itself and `python3.11` is `python`.
 */
export function programNames(path: string): readonly string[] {
  const name = baseName(withoutDeleted(path));
  if (name.length === 0 || name.length > LONGEST_NAME) return [];
  const names = [name];
  pushWithoutVersion(names, name);
  const parts = name.split("-", 6);
  if (parts.length > 1 && ARCHITECTURE.test(parts[0] ?? "")) {
    let from = 0;
    for (let index = 0; index < parts.length - 1; index++) {
      from += (parts[index]?.length ?? 0) + 1;
      const rest = name.slice(from);
      names.push(rest);
      pushWithoutVersion(names, rest);
    }
  }
  return names;
}

function pushWithoutVersion(names: string[], name: string): void {
  const bare = name.replace(VERSION, "");
  if (bare !== name && bare.length > 0) names.push(bare);
}

const SCRIPT_SUFFIX = /\.(?:py|pyc|js|mjs|cjs|rb|pl|php|lua|jar|war|sh|phar)$/;

/** The same for a script, module or archive that an interpreter was given. */
export function scriptNames(path: string): readonly string[] {
  const name = baseName(path);
  const bare = name.replace(SCRIPT_SUFFIX, "");
  const names = programNames(bare);
  return bare === name ? names : [name, ...names];
}

/** Name in argv[0], without the dash that marks a login shell and without a path. */
export function calledName(argv: readonly string[]): string | undefined {
  const first = argv[0];
  if (first === undefined || first.length > 4096) return undefined;
  const name = baseName(first.startsWith("-") ? first.slice(1) : first);
  return name.length === 0 || name === "exe" ? undefined : name; // /proc/self/exe names nothing
}
