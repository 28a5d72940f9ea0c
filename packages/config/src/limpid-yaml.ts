import type { Role, SignedStatus } from "@limpid/core";
import {
  AN0056_DEFAULTS,
  AN0057_DEFAULTS,
  type RunOnlyFlag,
  type SignatureBearing,
  STRIP_FLAGS,
  type StripFlag,
} from "@limpid/detect";
import type { ProgramKind } from "@limpid/lineage";
import { type FileOutput, outputs } from "./outputs.ts";
import {
  duration,
  type Kind,
  lastDay,
  list,
  record,
  sizeInBytes,
  table,
  text,
  wholeNumber,
  word,
} from "./schema/kinds.ts";

/** What `limpid.yaml` says: every key is optional, and what is absent keeps its built-in value. */
export interface ConfigFile {
  readonly analytics?: { readonly AN0056?: FileAn0056; readonly AN0057?: FileAn0057 };
  readonly roles?: readonly FileRole[];
  readonly normal?: readonly FileNormal[];
  readonly outputs?: readonly FileOutput[];
}

/**
 * Settings of AN0056. StripFlags, DirectoryScope and FileSizeRange are the mutable elements that ATT&CK leaves to
 * each organisation, under its names. A list replaces the built-in one.
 */
export interface FileAn0056 {
  readonly StripFlags?: readonly StripFlag[];
  readonly DirectoryScope?: readonly string[];
  readonly FileSizeRange?: FileSizeRange;
  readonly CiWorkDirectories?: readonly string[];
  /** Milliseconds. */
  readonly RunSoon?: number;
  /** Milliseconds. */
  readonly RemovedSoon?: number;
  /** Points by signal; a signal that is not named keeps its own. */
  readonly weights?: Readonly<Record<string, number>>;
}

/**
 * Settings of AN0057. RunOnlyFlag, ParentProcess and SignedStatus are ATT&CK's mutable elements. A list replaces the
 * built-in one; of SignedStatus, a status that is not named keeps its bearing.
 */
export interface FileAn0057 {
  readonly RunOnlyFlag?: readonly RunOnlyFlag[];
  readonly ParentProcess?: readonly string[];
  readonly SignedStatus?: { readonly [S in SignedStatus]?: SignatureBearing };
  readonly DevelopmentDirectories?: readonly string[];
  readonly CiWorkDirectories?: readonly string[];
  /** Milliseconds. */
  readonly RunSoon?: number;
  /** Milliseconds. */
  readonly RemovedSoon?: number;
  readonly weights?: Readonly<Record<string, number>>;
}

export interface FileSizeRange {
  readonly min: number;
  readonly max: number;
}

/** Programs of this organisation with the role they have here; they come on top of the built-in table. */
export interface FileRole {
  readonly role: Role;
  readonly kind?: ProgramKind;
  readonly programs?: readonly string[];
  /** Scripts, modules and archives that make an interpreter this program. */
  readonly scripts?: readonly string[];
}

/** Where new executables are everyday, with somebody who answers for it and a day on which it ends. */
export interface FileNormal {
  readonly directories: readonly string[];
  /** Images that may write there; all when absent. */
  readonly creators?: readonly string[];
  /** Hosts on which it holds; all when absent. */
  readonly hosts?: readonly string[];
  readonly owner: string;
  readonly reason: string;
  /** Milliseconds since the epoch at which the last day is over. */
  readonly expires: number;
}

/** Roles that a program can have; what kind of shell a shell is follows from its lineage. */
type DeclarableRole = Exclude<Role, "login-shell" | "user-shell" | "non-user-shell">;
const ROLES: { readonly [R in DeclarableRole]: true } = {
  shell: true,
  "scripting-engine": true,
  "staging-app": true,
  compiler: true,
  linker: true,
  "strip-tool": true,
  packer: true,
  "build-tool": true,
  "package-manager": true,
  "ci-runner": true,
  "management-agent": true,
  "container-runtime": true,
  "login-program": true,
  scheduler: true,
  "service-manager": true,
  service: true,
  editor: true,
  "copy-tool": true,
  other: true,
};

const KINDS: { readonly [K in ProgramKind]: true } = {
  "system-packages": true,
  "language-packages": true,
  decoder: true,
  transfer: true,
  "switch-user": true,
  multiplexer: true,
  "terminal-emulator": true,
  ide: true,
  "terminal-maker": true,
  desktop: true,
  "user-manager": true,
  "apple-script": true,
  "marks-downloads": true,
};

const MAX_ENTRIES = 1000; // a list made by hand is shorter; a longer one comes from a generator that went wrong
const MAX_POINTS = 100; // the scale of a score

const directory = text(
  "an absolute path of folders, where * stands for letters of one step and a last ** for everything below",
  isDirectoryPattern,
);

function isDirectoryPattern(path: string): boolean {
  const steps = path.split("/").slice(1);
  const inside = steps.slice(0, -1).every((step) => !["", "**", ".", ".."].includes(step));
  return path.startsWith("/") && path.length > 1 && inside && !["", ".", ".."].includes(steps.at(-1) ?? "");
}

/** As in the role table of lineage. */
const program = text(
  "a program: a name such as gcc, an absolute path, a folder ending in /, or a pattern such as **/agent/bin/*",
  (one) =>
    isName(one) ||
    isAbsolutePath(one.endsWith("/") ? one.slice(0, -1) : one) ||
    (one.startsWith("**/") && isDirectoryPattern(one.slice(2))),
);

function isName(one: string): boolean {
  return /^[^/\s]{1,255}$/.test(one);
}

function isAbsolutePath(one: string): boolean {
  return isDirectoryPattern(one) && !one.includes("*");
}

const absolutePath = text("the absolute path of a program", isAbsolutePath);
const scriptName = text("the name of a script, module or archive, without a folder", isName);
const hostName = text("the name of a host", isName);
const sentence = text("text that is not empty", (one) => one.trim() !== "");

const sizes = record<FileSizeRange>({ min: sizeInBytes, max: sizeInBytes }, ["min", "max"]);
const fileSizeRange: Kind<FileSizeRange> = {
  read: (place) => {
    const range = sizes.read(place);
    if (range === undefined || range.min <= range.max) return range;
    place.reading.report(place, "min not above max", `min ${range.min}, max ${range.max}`);
    return undefined;
  },
};

const an0056 = record<FileAn0056>({
  StripFlags: list(word(keysOf(STRIP_FLAGS)), "flags", MAX_ENTRIES),
  DirectoryScope: list(directory, "folders", MAX_ENTRIES),
  FileSizeRange: fileSizeRange,
  CiWorkDirectories: list(directory, "folders", MAX_ENTRIES),
  RunSoon: duration,
  RemovedSoon: duration,
  weights: table("a signal", keysOf(AN0056_DEFAULTS.weights), wholeNumber(-MAX_POINTS, MAX_POINTS)),
});

const RUN_ONLY_FLAGS: { readonly [F in RunOnlyFlag]: true } = { content: true, "command-line": true };
const BEARINGS: { readonly [B in SignatureBearing]: true } = { supports: true, neutral: true, contradicts: true };

const writer = text("a role such as scripting-engine, or the name of a program without a folder", isProgramName);

/** Names of apps hold blanks: `Script Editor`. */
function isProgramName(one: string): boolean {
  return /^[^/\s][^/]{0,254}$/.test(one);
}

const an0057 = record<FileAn0057>({
  RunOnlyFlag: list(word(keysOf(RUN_ONLY_FLAGS)), "places", MAX_ENTRIES),
  ParentProcess: list(writer, "roles and programs", MAX_ENTRIES),
  SignedStatus: table("a status", keysOf(AN0057_DEFAULTS.SignedStatus), word(keysOf(BEARINGS))),
  DevelopmentDirectories: list(directory, "folders", MAX_ENTRIES),
  CiWorkDirectories: list(directory, "folders", MAX_ENTRIES),
  RunSoon: duration,
  RemovedSoon: duration,
  weights: table("a signal", keysOf(AN0057_DEFAULTS.weights), wholeNumber(-MAX_POINTS, MAX_POINTS)),
});

const role = record<FileRole>(
  {
    role: word(keysOf(ROLES)),
    kind: word(keysOf(KINDS)),
    programs: list(program, "programs", MAX_ENTRIES),
    scripts: list(scriptName, "scripts", MAX_ENTRIES),
  },
  ["role"],
);

const normal = record<FileNormal>(
  {
    directories: list(directory, "folders", MAX_ENTRIES),
    creators: list(absolutePath, "programs", MAX_ENTRIES),
    hosts: list(hostName, "hosts", MAX_ENTRIES),
    owner: sentence,
    reason: sentence,
    expires: lastDay,
  },
  ["directories", "owner", "reason", "expires"],
);

export const CONFIG_FILE: Kind<ConfigFile> = record<ConfigFile>({
  analytics: record<NonNullable<ConfigFile["analytics"]>>({ AN0056: an0056, AN0057: an0057 }),
  roles: list(role, "roles", MAX_ENTRIES),
  normal: list(normal, "entries", MAX_ENTRIES),
  outputs,
});

function keysOf<K extends string>(table: { readonly [key in K]: unknown }): readonly K[] {
  return Object.keys(table) as K[];
}
