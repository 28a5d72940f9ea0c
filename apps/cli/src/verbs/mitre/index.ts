import {
  changeLine,
  comparisonLine,
  hitLine,
  isRelease,
  type JsonValue,
  objectLine,
  objectPage,
  releaseLine,
} from "@limpid/attack";
import { explainConfigError, loadConfig } from "@limpid/config";
import {
  attackLicence,
  comparePair,
  compareWhole,
  editionsToSearch,
  listIn,
  type Mirror,
  MirrorError,
  objectPairs,
  objectsNamed,
  parseChoice,
  parseDomain,
  type ReleaseChoice,
  releasePairs,
  searchIn,
} from "@limpid/mirror";
import { type Command, InvalidArgumentError } from "commander";
import { EXIT, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { changeText, comparisonText } from "./compare-text.ts";
import { hitText, searchedWords } from "./hit-text.ts";
import { type ImportOptions, importFiles } from "./import-files.ts";
import { licenceLines } from "./licence-lines.ts";
import { objectText } from "./object-text.ts";
import { type MirrorOptions, withMirror } from "./open-mirror.ts";
import { releasesText } from "./releases.ts";
import { touchedIn, touchedLine } from "./touched.ts";
import { touchedText } from "./touched-text.ts";

const EXAMPLES = `
Examples:
  limpid mitre show AN0056                   official text, our notes, related objects, hashes
  limpid mitre import enterprise-attack-19.1.json          what it would change
  limpid mitre import enterprise-attack-19.1.json --yes    keep it
  limpid mitre diff 19.0 19.1                what changed between two releases
  limpid mitre diff T1027.008 18.1 19.1      what changed in one object
  limpid mitre search auditd:SYSCALL         who reads this log
  limpid mitre raw AN0056 --release 19.1     exactly the mirrored bytes
  limpid mitre touched findings.json         which of them a newer release touches
  limpid mitre releases                      what the mirror holds

Exit codes: 0 it was shown or done, 2 wrong arguments, 3 a file, a release or an
object is not there or cannot be read`;

/** `limpid mitre`: the ATT&CK mirror. */
export function register(program: Command): void {
  const mitre = program
    .command("mitre")
    .description("the mirror of MITRE ATT&CK: import releases, show, compare, search objects")
    .addHelpText("after", EXAMPLES);
  const subcommand = (usage: string, description: string): Command =>
    mitre
      .command(usage)
      .description(description)
      .option("--state <dir>", "folder of the mirror")
      .option("--domain <name>", "enterprise, mobile or ics", domainArgument)
      .option("--json", "objects for other programs, one to a line")
      .addHelpText("after", EXAMPLES);

  subcommand("releases", "the files that the mirror holds").action((options: MirrorOptions) =>
    withMirror(options, false, (mirror) => showReleases(mirror, options)),
  );
  subcommand("import <file...>", "look at files of ATT&CK data and, with --yes, keep them")
    .option("--preview", "only say what would change (the default)")
    .option("--yes", "keep them")
    .option("--release <number>", "of a file that does not say its own (STIX 2.0)", releaseArgument)
    .action((files: readonly string[], options: ImportOptions & MirrorOptions & { readonly preview?: boolean }) => {
      if (options.preview === true && options.yes === true)
        throw new UsageError("--preview and --yes exclude each other");
      process.exitCode = withMirror(options, true, (mirror) => importFiles(mirror, files, options, Date.now()));
    });
  subcommand("list [type]", "objects: technique, analytic, 'detection strategy', a STIX type")
    .option("--release <number>", "this release (default: the newest)")
    .option("--all", "revoked and deprecated ones too")
    .action((type: string | undefined, options: FindOptions) =>
      withMirror(options, false, (mirror) => {
        const editions = editionsToSearch(mirror, choiceOf(options.release), options.domain);
        report(listIn(mirror, editions, type, options.all === true), editions, options);
      }),
    );
  subcommand("search <words...>", "objects that have all words in id, name, alias, log sources or description")
    .option("--release <number>", "this release (default: the newest)")
    .action((words: readonly string[], options: FindOptions) =>
      withMirror(options, false, (mirror) => {
        const editions = editionsToSearch(mirror, choiceOf(options.release), options.domain);
        report(searchIn(mirror, editions, words.join(" ")), editions, options);
      }),
    );
  subcommand("show <id>", "an object: official text, our notes, related objects, snapshots")
    .option("--release <number>", "as this release has it (default: the newest that has it)")
    .option("--config <file>", "configuration whose values of mutable elements are shown")
    .action((id: string, options: MirrorOptions & { readonly config?: string }) =>
      withMirror(options, false, (mirror) => show(mirror, id, options)),
    );
  subcommand("diff <what...>", "compare two releases (18.1 19.1), or an object between them (ID 18.1 19.1)")
    .option("--all", "also objects in which nothing was said otherwise")
    .action((what: readonly string[], options: FindOptions) =>
      withMirror(options, false, (mirror) => diff(mirror, what, options)),
    );
  subcommand("raw <id>", "exactly the mirrored bytes of an object")
    .option("--release <number>", "as this release has it (default: the newest that has it)")
    .action((id: string, options: MirrorOptions) => withMirror(options, false, (mirror) => raw(mirror, id, options)));
  subcommand("touched [files...]", "which findings and reports another release touches")
    .option("--against <number>", "this release (default: the newest in the mirror)", releaseArgument)
    .action((files: readonly string[], options: MirrorOptions & { readonly against?: string }) =>
      withMirror(options, false, (mirror) => touched(mirror, files, options)),
    );
  mitre
    .command("licence")
    .description("the licence under which MITRE lets ATT&CK be copied")
    .action(() => {
      stdout.write(attackLicence());
      process.exitCode = EXIT.nothing;
    });
}

interface FindOptions extends MirrorOptions {
  readonly all?: boolean;
}

function touched(
  mirror: Mirror,
  files: readonly string[],
  { against, json }: MirrorOptions & { readonly against?: string },
): void {
  const items = touchedIn(mirror, files, against);
  const lines =
    json === true
      ? items.map((item) => JSON.stringify(touchedLine(item)))
      : touchedText(items, paintFor(stdout), stdout.columns);
  for (const line of lines) stdout.line(line);
  process.exitCode = EXIT.nothing;
}

function showReleases(mirror: Mirror, { json, domain }: MirrorOptions): void {
  const lines =
    json === true
      ? mirror
          .editions()
          .filter((edition) => domain === undefined || edition.domain === domain)
          .map((edition) => JSON.stringify(releaseLine(edition)))
      : releasesText(mirror, paintFor(stdout));
  for (const line of lines) stdout.line(line);
  process.exitCode = EXIT.nothing;
}

function report(
  found: ReturnType<typeof listIn>,
  editions: Parameters<typeof searchedWords>[0],
  { json }: FindOptions,
): void {
  for (const one of found) {
    if (json === true) stdout.line(JSON.stringify(hitLine(one)));
    else for (const line of hitText(one, stdout.columns)) stdout.line(line);
  }
  if (json !== true && found.length > 0) sayLicence(editions);
  stderr.line(searchedWords(editions, found.length));
  process.exitCode = EXIT.nothing;
}

function show(mirror: Mirror, id: string, options: MirrorOptions & { readonly config?: string }): void {
  const settings = settingsOf(options.config);
  const found = objectsNamed(mirror, id, choiceOf(options.release), options.domain);
  for (const [index, { edition, snapshot }] of found.entries()) {
    const page = objectPage(mirror.view(edition), snapshot, {
      everywhere: mirror.everywhere(snapshot.id),
      appearances: mirror.appearances(snapshot.id, edition.domain, edition.flavour),
      settingsOf: (attackId) => settings[attackId],
    });
    if (options.json === true) stdout.line(JSON.stringify(objectLine(page)));
    else {
      if (index > 0) stdout.line("");
      for (const line of objectText(page, paintFor(stdout), stdout.columns)) stdout.line(line);
    }
  }
  if (found.length > 1)
    stderr.line(`${found.length} objects have the id ${id}: ${found.map(({ snapshot }) => snapshot.id).join(", ")}`);
  process.exitCode = EXIT.nothing;
}

/** What this installation uses for the mutable elements of its analytics, by their ATT&CK names. */
function settingsOf(path: string | undefined): Readonly<Record<string, Readonly<Record<string, JsonValue>>>> {
  const loaded = loadConfig({ path, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  return JSON.parse(JSON.stringify(loaded.config.analytics));
}

function diff(mirror: Mirror, what: readonly string[], options: FindOptions): void {
  const [first = "", second = "", third] = what;
  if (what.length !== 2 && what.length !== 3)
    throw new UsageError("two releases are expected, or an id and two releases: limpid mitre diff AN0056 18.0 19.1");
  const paint = paintFor(stdout);
  process.exitCode = EXIT.nothing;
  if (third === undefined) {
    const pairs = releasePairs(mirror, parseChoice(first), parseChoice(second), options.domain);
    for (const pair of pairs) {
      const compared = compareWhole(
        mirror,
        pair,
        ({ what: happened }) => options.all === true || (happened !== "book-keeping" && happened !== "normalisation"),
      );
      const lines =
        options.json === true
          ? [...compared.objects.map(changeLine), comparisonLine(compared)].map((line) => JSON.stringify(line))
          : comparisonText(compared, paint, stdout.columns);
      for (const line of lines) stdout.line(line);
    }
    if (options.json !== true) sayLicence(pairs.map(({ after }) => after));
    return;
  }
  const [before, after] = [parseChoice(second), parseChoice(third)];
  const pairs = objectPairs(mirror, first, before, after, options.domain);
  for (const { id, pair } of pairs) {
    const compared = comparePair(mirror, pair, id);
    const lines =
      options.json === true ? [JSON.stringify(changeLine(compared))] : changeText(compared, paint, stdout.columns);
    for (const line of lines) stdout.line(line);
  }
  if (options.json !== true) sayLicence(pairs.map(({ pair }) => pair.after));
}

/** Beside official text, on standard output: it goes where the text goes. */
function sayLicence(editions: readonly { readonly release: string }[]): void {
  stdout.line("");
  for (const line of licenceLines(editions.at(-1)?.release ?? "", stdout.columns)) stdout.line(line);
}

function domainArgument(text: string): string {
  try {
    return parseDomain(text);
  } catch (error) {
    throw error instanceof MirrorError ? new InvalidArgumentError(error.message) : error;
  }
}

function releaseArgument(text: string): string {
  if (isRelease(text)) return text;
  throw new InvalidArgumentError("A release such as 19.1 is expected.");
}

function raw(mirror: Mirror, id: string, options: MirrorOptions): void {
  const found = objectsNamed(mirror, id, choiceOf(options.release), options.domain);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const ids = found.map(({ snapshot }) => `  limpid mitre raw ${snapshot.id}`);
    throw new UsageError(`${found.length} objects have the id ${id}. Which one?\n${ids.join("\n")}`);
  }
  stdout.bytes(mirror.bytes(only.edition, only.snapshot.id) ?? new Uint8Array());
  if (stdout.isTerminal) stderr.line("");
  // Standard output has the bytes and nothing else.
  for (const line of licenceLines(only.edition.release, stderr.columns)) stderr.line(line);
  process.exitCode = EXIT.nothing;
}

function choiceOf(release: string | undefined): ReleaseChoice | undefined {
  return release === undefined ? undefined : parseChoice(release);
}
