import { type Artifact, LEVEL_WORDS, type OpacityLevel, type ParseIssue } from "@limpid/core";
import { EXIT, type ExitCode, graver } from "../../exit-codes.ts";
import { counted, grouped } from "../../terminal/layout.ts";
import { appliesTo, type Requirement, whyNot } from "./requirement.ts";

const LEVELS: readonly OpacityLevel[] = ["sections", "symbols", "run-only", "locals", "none"];
const MAX_KINDS = 20; // of reasons why files could not be read; the system knows few

/** Counts of a run, its exit code, and how both are said. */
export class Tally {
  #files = 0;
  #artifacts = 0;
  #packed = 0;
  #undecided = 0;
  #links = 0;
  readonly #levels = new Map<OpacityLevel, number>();
  /** Files and directories inside trees that could not be read: by reason, with one example. */
  readonly #unread = new Map<string, { count: number; readonly example: string }>();
  readonly #requirement: Requirement | undefined;
  #checked = 0;
  readonly #oddities: string[] = [];
  #moreOddities = 0;
  #exitCode: ExitCode = EXIT.nothing;

  constructor(requirement?: Requirement) {
    this.#requirement = requirement;
  }

  /** Whether something was asked of the artifacts and there was none to ask it of. */
  get checkedNothing(): boolean {
    return this.#requirement !== undefined && this.#checked === 0;
  }

  get files(): number {
    return this.#files;
  }

  get artifacts(): number {
    return this.#artifacts;
  }

  get exitCode(): ExitCode {
    return this.#exitCode;
  }

  file(): void {
    this.#files++;
  }

  link(): void {
    this.#links++;
  }

  /** Counts an artifact; the result says why it does not meet what is required. */
  artifact(artifact: Pick<Artifact, "format" | "opacity" | "parts">): string | undefined {
    const {
      format,
      opacity: { level, packed },
    } = artifact;
    if (format === null) return undefined;
    this.#artifacts++;
    if (packed) this.#packed++;
    if (level === null) this.#undecided++;
    else this.#levels.set(level, (this.#levels.get(level) ?? 0) + 1);
    if (this.#requirement === undefined) {
      if (packed || (level !== null && level !== "none")) this.#grave(EXIT.found);
      return undefined;
    }
    if (!appliesTo(this.#requirement, artifact)) return undefined;
    this.#checked++;
    const why = whyNot(this.#requirement, artifact);
    if (why !== undefined) this.#grave(EXIT.found);
    return why;
  }

  /** Something that the user named could not be read or recognised. */
  namedFailed(): void {
    this.#grave(EXIT.input);
  }

  /** What an archive has that is worth a word, though it could be read. */
  oddity(path: string, { what }: ParseIssue): void {
    if (this.#oddities.length < MAX_KINDS) this.#oddities.push(`note: ${path}: ${what}`);
    else this.#moreOddities++;
  }

  /** Something inside a tree could not be read. */
  unread(path: string, { what }: ParseIssue): void {
    const kind = this.#unread.has(what) || this.#unread.size < MAX_KINDS ? what : "other reasons";
    const known = this.#unread.get(kind);
    if (known === undefined) this.#unread.set(kind, { count: 1, example: path });
    else known.count++;
  }

  /** One line: how many files, how many artifacts, and what they are. */
  summary(): string {
    const parts = LEVELS.flatMap((level) => {
      const count = this.#levels.get(level) ?? 0;
      return count === 0 ? [] : [`${grouped(count)} ${LEVEL_WORDS[level]}`];
    });
    if (this.#undecided > 0) parts.push(`${grouped(this.#undecided)} undecided`);
    if (this.#packed > 0) parts.push(`${grouped(this.#packed)} packed`);
    const what = parts.length === 0 ? "" : `: ${parts.join(", ")}`;
    return `${counted(this.#artifacts, "artifact")} in ${counted(this.#files, "file")}${what}`;
  }

  /** What was not looked at, one line per reason. */
  gaps(): readonly string[] {
    const lines = [...this.#unread].map(([what, { count, example }]) => {
      return count === 1 ? `not read: ${example}: ${what}` : `not read: ${grouped(count)}, such as ${example}: ${what}`;
    });
    lines.push(...this.#oddities);
    if (this.#moreOddities > 0)
      lines.push(`note: ${counted(this.#moreOddities, "more oddity", "more oddities")} of archives`);
    if (this.#links > 0) lines.push(`not followed: ${counted(this.#links, "link")} inside trees`);
    return lines;
  }

  #grave(code: ExitCode): void {
    this.#exitCode = graver(this.#exitCode, code);
  }
}
