import type { ImageIdentity, ImageRun, Role, RoleOf } from "@limpid/core";
import { withoutDeleted } from "../process/image-run.ts";
import { type IdentityQuestions, identityOf, isSignedAs, type PathPlace, placeOf } from "./identity.ts";
import { calledName, programNames, scriptNames } from "./program.ts";
import { RoleIndex } from "./role-index.ts";
import { IDE_PLACES, MULTI_CALL, type ProgramKind, ROLE_TABLE, type RoleEntry, type RoleTable } from "./table.ts";

/** A role with the name it was found under. */
export interface ImageRole extends RoleOf {
  /** Name in the table after normalisation (`gcc` for `x86_64-linux-gnu-gcc-12`); undefined when none matched. */
  readonly program: string | undefined;
  readonly kind: ProgramKind | undefined;
}

const NO_ROLE: ImageRole = { role: "other", identity: "unverified", program: undefined, kind: undefined };

/**
 * Roles that explain a file as expected. They are believed only of an image that is known, so a script or a
 * multi-call name cannot lend one to an unknown image.
 */
const EXPLAINING: ReadonlySet<Role> = new Set<Role>([
  "package-manager",
  "ci-runner",
  "build-tool",
  "management-agent",
  "container-runtime",
  "login-program",
  "service-manager",
]);

/** An entry of the table, and the name under which it was found. */
interface Found {
  readonly name: string;
  readonly entry: RoleEntry;
}

/** What a path says, whatever the arguments are. */
interface KnownImage {
  readonly found: Found | undefined;
  /** Name of the multi-call binary that it is. */
  readonly multi: string | undefined;
  /** What its place says: an IDE brings programs of its own. */
  readonly kind: ProgramKind | undefined;
  readonly place: PathPlace;
}

/** A script, module or archive that an interpreter was given, looked up. */
interface KnownScript {
  readonly found: KnownImage["found"];
  readonly place: PathPlace;
}

const MAX_KNOWN = 8_192; // more programs than a host runs; then all are looked up anew

/** What kind of program an image is, and how sure that is. */
export class Roles {
  readonly #index: RoleIndex;
  readonly #questions: IdentityQuestions;
  readonly #images = new Map<string, KnownImage>();
  readonly #called = new Map<string, { name: string; entry: RoleEntry } | null>();
  readonly #scripts = new Map<string, KnownScript>();
  /** Scripts and modules of which only the name is known. */
  readonly #modules = new Map<string, KnownScript>();

  /** An index serves many hosts; making one costs more than most hosts do. */
  constructor(table: RoleTable | RoleIndex = ROLE_TABLE, identity: IdentityQuestions = {}) {
    this.#index = table instanceof RoleIndex ? table : new RoleIndex(table);
    this.#questions = identity;
  }

  /** The role of an image, judged against the user (`judgedUid`) whose deed is in question. */
  of(run: ImageRun, judgedUid?: number): ImageRole {
    if (run.image === undefined) return NO_ROLE;
    const path = withoutDeleted(run.image);
    const known = this.#images.get(path) ?? this.#lookUp(path);
    const found = this.#programOf(known, run.argv);
    if (found === undefined) return this.#byCalledName(run, path, known, judgedUid);
    const identity = this.#identityOfImage(run, path, known, found, judgedUid);
    const role = found.entry.role;
    if (role === "scripting-engine" || role === "shell") {
      const script = this.#byScript(run, identity, judgedUid);
      if (script !== undefined) return script;
    }
    return { role, identity, program: found.name, kind: known.kind ?? found.entry.kind };
  }

  #programOf(known: KnownImage, argv: readonly string[]): KnownImage["found"] {
    if (known.multi !== undefined) {
      const applet = appletOf(known.multi, argv);
      const found = applet === undefined ? undefined : this.#byName(applet);
      if (found !== undefined) return found;
    }
    return known.found;
  }

  /** A log repeats the same few images, so what their paths say is kept. */
  #lookUp(path: string): KnownImage {
    const placed = this.#index.byPath(path);
    const names = programNames(path);
    const known: KnownImage = {
      found: placed === undefined ? this.#index.byName(names) : { name: names[0] ?? path, entry: placed },
      multi: placed === undefined ? names.find((name) => MULTI_CALL.has(name)) : undefined,
      kind: kindAt(path),
      place: placeOf(path),
    };
    if (this.#images.size >= MAX_KNOWN) this.#images.clear();
    this.#images.set(path, known);
    return known;
  }

  #byName(called: string): { name: string; entry: RoleEntry } | undefined {
    const known = this.#called.get(called);
    if (known !== undefined) return known ?? undefined; // null: looked up, without a role
    const found = this.#index.byName(programNames(called)) ?? null;
    if (this.#called.size >= MAX_KNOWN) this.#called.clear();
    this.#called.set(called, found);
    return found ?? undefined;
  }

  /** argv[0] is free text: it may make an unknown image suspicious, it explains nothing. */
  #byCalledName(run: ImageRun, path: string, { kind, place }: KnownImage, judgedUid: number | undefined): ImageRole {
    const called = calledName(run.argv);
    const found = called === undefined ? undefined : this.#byName(called);
    if (found !== undefined && !EXPLAINING.has(found.entry.role)) {
      return { role: found.entry.role, identity: "unverified", program: found.name, kind: found.entry.kind };
    }
    const identity = identityOf(path, place, run.file, false, judgedUid, this.#questions);
    return { role: "other", identity, program: undefined, kind };
  }

  /** `python3 /usr/bin/pip`, `node …/npm-cli.js`, `java -jar agent.jar`, `python -m http.server`. */
  #byScript(run: ImageRun, interpreter: ImageIdentity, judgedUid: number | undefined): ImageRole | undefined {
    const given = scriptOf(run);
    if (given === undefined) return undefined;
    const kept = given.path === undefined ? this.#modules : this.#scripts;
    const { found, place } = kept.get(given.name) ?? this.#lookUpScript(kept, given.name, given.path);
    if (found === undefined) return undefined;
    const { role, kind } = found.entry;
    if (role === "shell" || role === "scripting-engine") return undefined;
    const identity =
      given.path === undefined || interpreter === "unverified"
        ? "unverified"
        : this.#identity(given.path, place, run.script, found.entry, judgedUid);
    if (identity === "unverified" && EXPLAINING.has(role)) return undefined;
    return { role, identity, program: found.name, kind };
  }

  #lookUpScript(kept: Map<string, KnownScript>, name: string, path: string | undefined): KnownScript {
    const placed = path === undefined ? undefined : this.#index.byPath(path);
    const names = scriptNames(name);
    const found = placed === undefined ? this.#index.byScript(names) : { name: names[0] ?? name, entry: placed };
    const known: KnownScript = { found, place: placeOf(name) };
    if (kept.size >= MAX_KNOWN) kept.clear();
    kept.set(name, known);
    return known;
  }

  #identity(
    path: string,
    place: PathPlace,
    file: ImageRun["file"],
    entry: RoleEntry,
    judgedUid: number | undefined,
  ): ImageIdentity {
    const declared = entry.declared === true && this.#index.byPath(path) === entry;
    return identityOf(path, place, file, declared, judgedUid, this.#questions);
  }

  /** The kernel's word for an image's maker outweighs where the file lies. */
  #identityOfImage(run: ImageRun, path: string, known: KnownImage, found: Found, judgedUid: number | undefined) {
    const identity = this.#identity(path, known.place, run.file, found.entry, judgedUid);
    return identity === "unverified" && isSignedAs(run.signing, found) ? "signed" : identity;
  }
}

/** A role that lowers a priority counts only when the image is known to be what its name says. */
export function mayLower(roleOf: RoleOf): boolean {
  return roleOf.identity !== "unverified";
}

const BUILT_IN = new Roles();

/** What the built-in table says of an image: decisions need a program's kind beside its role. */
export function builtInRole(run: ImageRun): ImageRole {
  return BUILT_IN.of(run);
}

function kindAt(path: string): ProgramKind | undefined {
  return IDE_PLACES.some((place) => path.includes(`/${place}/`)) ? "ide" : undefined;
}

function appletOf(multi: string, argv: readonly string[]): string | undefined {
  const called = calledName(argv);
  if (called === undefined) return undefined;
  if (!programNames(called).includes(multi)) return called;
  const next = argv[1];
  return next === undefined || next.startsWith("-") ? undefined : next;
}

/** Options of interpreters that take the next argument with them. */
const TAKES_VALUE: ReadonlySet<string> = new Set([
  "-W",
  "-X",
  "-I",
  "-r",
  "-cp",
  "-classpath",
  "--class-path",
  "-o",
  "-O",
]);
const LOOK_AT_MOST = 16;

/** The script, module or archive that an interpreter runs; `path` only when it is known. */
function scriptOf(run: ImageRun): { readonly name: string; readonly path: string | undefined } | undefined {
  const script = run.script?.path;
  if (script !== undefined) return { name: script, path: script.startsWith("/") ? script : undefined };
  for (let index = 1; index < Math.min(run.argv.length, LOOK_AT_MOST); index++) {
    const argument = run.argv[index] ?? "";
    if (argument === "-m" || argument === "-jar") {
      const name = run.argv[index + 1];
      if (name === undefined) return undefined;
      return { name, path: argument === "-jar" && name.startsWith("/") ? name : undefined };
    }
    if (argument === "-c" || argument === "-e" || argument === "-" || argument === "--") return undefined;
    if (TAKES_VALUE.has(argument)) index += 1;
    else if (!argument.startsWith("-"))
      return { name: argument, path: argument.startsWith("/") ? argument : undefined };
  }
  return undefined;
}
