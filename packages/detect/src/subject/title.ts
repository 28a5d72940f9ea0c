import { type Ancestor, type Artifact, LEVEL_WORDS } from "@limpid/core";
import { baseName, folderOf, withoutDeleted } from "../lives/paths.ts";
import { accountOf } from "./account.ts";
import { type Subject, startedBy } from "./subject.ts";
import { programName, quoted, span } from "./wording.ts";

/** What differs between analytics in a title. */
export interface TitleWords {
  /** The kind of the file: `ELF`. */
  readonly format: (artifact: Artifact) => string;
  /** A place that is worth a word where the file lies hidden. */
  readonly notablePlace: (path: string) => string | undefined;
  readonly hidden: (path: string) => { readonly isFile: boolean } | undefined;
  readonly runSoonMs: number;
}

/** The finding in one sentence: what, by whom, under whom, where, and what became of it. */
export function title(subject: Subject, words: TitleWords): string {
  const parts = [`${name(subject, words)} ${deed(subject)}`, under(subject), below(subject), where(subject, words)];
  return `${parts.filter((part) => part !== "").join(", ")}${fate(subject, words)}.`;
}

function name({ life, artifact }: Subject, { format }: TitleWords): string {
  const path = life.path ?? life.executions[0]?.path;
  const file = path === undefined ? "A file without a name" : quoted(baseName(withoutDeleted(path)));
  if (artifact === undefined) return `${file} (not inspected)`;
  const { level, packed } = artifact.opacity;
  const words = level === null ? "unreadable" : LEVEL_WORDS[level];
  return `${file} (${format(artifact)}, ${words}${packed ? ", packed" : ""})`;
}

function deed({ life, creator }: Subject): string {
  const program = creator === undefined ? undefined : programName(creator.run);
  if (life.origin === "memory") {
    if (program === undefined) return "was executed from memory";
    return life.creator.basis === "opener"
      ? `was made in memory by ${program}`
      : `was probably made in memory by ${program}`;
  }
  if (program === undefined) return "was written by an unknown process";
  if (life.creator.basis === "inherited-fd") return `was probably written by ${program}`;
  if (life.creator.basis === "in-place") return `was probably changed in place by ${program}`;
  return `was written by ${program}`;
}

function under({ shell, decision }: Subject): string {
  if (shell?.kind === "non-user-shell") {
    return shell.index === 0 ? "a shell that no person started" : "under a shell that no person started";
  }
  return decision?.answer === "person" ? "for a person who is logged in" : "";
}

function below({ service, context }: Subject): string {
  if (service === undefined || service.index === 0) return "";
  const { ancestor } = service;
  const account = accountOf(ancestor, context);
  return `below ${programName(ancestor.run)}${serves(ancestor)}${account === undefined ? "" : ` as ${account}`}`;
}

const WEB_SERVERS: ReadonlySet<string> = new Set(["nginx", "apache2", "httpd", "lighttpd", "caddy"]);

function serves({ run }: Ancestor): string {
  const image = run.image === undefined ? "" : baseName(run.image);
  return WEB_SERVERS.has(image) || run.argv.includes("http.server") ? " serving HTTP" : "";
}

function where({ life }: Subject, { notablePlace, hidden: hiddenIn }: TitleWords): string {
  const path = life.path ?? "";
  if (!path.startsWith("/")) return "";
  const hidden = hiddenIn(path);
  const place = notablePlace(path);
  if (hidden !== undefined) {
    const what = hidden.isFile ? "under a hidden name" : "into a hidden directory";
    return place === undefined ? what : `${what} in ${quoted(place)}`;
  }
  const folder = folderOf(path);
  return `into ${folder === "" ? "/" : quoted(folder)}`;
}

function fate(subject: Subject, { runSoonMs }: TitleWords): string {
  const { life } = subject;
  const [run] = life.executions;
  if (run === undefined) return "";
  if (life.origin === "memory") {
    const called = run.argv[0];
    return called === undefined ? "" : `, and ran as "${quoted(called)}"`;
  }
  const gone = life.removedAt !== undefined && life.removedAt >= run.at ? ", then was removed" : "";
  const written = life.lastWriteAt;
  if (written === undefined || run.at < written) {
    const starter = startedBy(run.by);
    return starter?.image === undefined ? `, and ran${gone}` : `, and ran, started by ${programName(starter)}${gone}`;
  }
  const later = run.at - written;
  return `${later <= runSoonMs ? ", and ran" : ", and ran first"} ${span(later)} later${gone}`;
}
