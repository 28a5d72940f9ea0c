import { visibleText } from "../design/hostile-parts.ts";
import { findingWords } from "../words/finding.ts";
import type { LineageNode } from "./lineage-tree.ts";
import { baseName, type ProcessNode, processAsOf } from "./process-node.ts";

const words = findingWords.lineage;

/** What a node says at an instant; every text is safe to show. */
export interface NodeWords {
  readonly name: string;
  /** Image before the one that is named, where the process ran another one first. */
  readonly before: string | undefined;
  readonly more: string;
  /** It is not there at this instant. */
  readonly absent: boolean;
  /** All of it, for who does not see the drawing. */
  readonly label: string;
}

export function nodeWords(
  node: LineageNode,
  asOf: number | undefined,
  file: { readonly name: string; readonly state: string; readonly there: boolean },
): NodeWords {
  if (node.process === undefined) {
    const name = visibleText(baseName(file.name));
    return {
      name,
      before: undefined,
      more: file.state,
      absent: !file.there,
      label: `${words.file}: ${name}, ${file.state}`,
    };
  }
  const { step, state } = processAsOf(node.process, asOf);
  const index = node.process.images.indexOf(step);
  const earlier = index > 0 ? node.process.images[index - 1]?.image : undefined;
  const name = step.image === undefined ? words.unknownProgram : visibleText(baseName(step.image));
  const marks = node.marks.map((mark) => words.marks[mark]);
  // Of one whose start is not known, what it did to the file is.
  const early =
    asOf !== undefined && node.process.startedAt === undefined && node.since !== undefined && asOf < node.since;
  const gone = early ? [words.notYet] : state === "running" ? [] : [state === "ended" ? words.ended : words.notStarted];
  const who = userWords(node.process);
  // A mark says more than a number, and there is room for one of them.
  const pid = node.process.pid === undefined || marks.length > 0 ? [] : [`${node.process.pid}`];
  const more = [...gone, ...(who === undefined ? [] : [who]), ...pid].join(" · ");
  return {
    name,
    before: earlier === undefined || earlier === step.image ? undefined : visibleText(baseName(earlier)),
    more,
    absent: gone.length > 0,
    label: [name, ...marks, ...gone, who, node.process.pid].filter((one) => one !== undefined).join(", "),
  };
}

/** `www-data`, `uid 33`; undefined when nobody said. */
export function userWords({ user }: Pick<ProcessNode, "user">): string | undefined {
  if (user === undefined) return undefined;
  return user.name === undefined ? `uid ${user.uid}` : visibleText(user.name);
}

/** As much of a text as fits into so many characters; the beginning of a name says less than its end. */
export function fitting(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const head = Math.ceil((characters - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (characters - 1 - head))}`;
}
