import type { Finding, FindingProcess } from "@limpid/core";
import type { StoredProcess } from "@limpid/server/contract";
import { happeningsOf } from "../timeline/moments.ts";
import { type ProcessNode, processNode } from "./process-node.ts";

/** What a process has to do with the finding. */
export type Mark = "wrote" | "opened" | "ran" | "changed" | "person" | "service";

/** A node of the graph: a process, or the file itself between who wrote it and what ran it. */
export interface LineageNode {
  /** Unique in the tree; of a process its key. */
  readonly id: string;
  readonly process: ProcessNode | undefined;
  readonly marks: readonly Mark[];
  /** When it first had to do with the file, where that is known. */
  readonly since?: number;
  /** How it stands to the node above it. */
  readonly edge: "started" | "wrote" | "ran";
  readonly children: readonly LineageNode[];
  /** Children are asked for and shown on request; true: they are shown. Absent: there is nothing to ask. */
  readonly expanded?: boolean;
}

export const FILE_ID = "file";

/** What is known beside the finding. */
export interface Known {
  readonly processes: ReadonlyMap<string, StoredProcess>;
  /** Children of a process that somebody asked for. */
  readonly children: ReadonlyMap<string, readonly StoredProcess[]>;
}

const MAX_DEPTH = 64; // lineage has a limit far below; a wrong parent must not make a circle
const MAX_NODES = 5000; // what a person can still look through

/** The lineage of a finding as a tree: its oldest ancestor on top, the file below who wrote it. */
export function lineageTree(finding: Finding, known: Known): LineageNode {
  const { creator, lineage } = finding;
  const chain = [...(creator.process === undefined ? [] : [{ ...creator, process: creator.process }]), ...lineage];
  const told = new Map<string, Partial<FindingProcess>>(chain.map((one) => [one.process, one]));
  const opener = creator.opener;
  if (opener !== undefined && !told.has(opener.process)) told.set(opener.process, opener);
  // Of what ran or changed the file the finding names the image alone.
  for (const { process, image } of finding.timeline)
    if (image !== undefined && !told.has(process)) told.set(process, { process, image });
  const marks = marksOf(finding);
  const since = firstTouches(finding);
  const below = childrenByParent(finding, known, told);
  const names = new Map(chain.flatMap(({ user }) => (user === undefined ? [] : [[user.uid, user.name] as const])));
  let left = MAX_NODES;
  const seen = new Set<string>();

  const runs = new Set(finding.executions.map(({ process }) => process));
  const build = (key: string, depth: number, edge: LineageNode["edge"]): LineageNode => {
    seen.add(key);
    left -= 1;
    const stored = known.processes.get(key);
    const nodes: LineageNode[] = [];
    // Who wrote the file has the file first: what else it started stands below.
    if (key === creator.process) nodes.push(fileNode(depth + 1));
    for (const child of below.get(key) ?? []) {
      if (depth >= MAX_DEPTH || left <= 0 || seen.has(child)) continue;
      nodes.push(build(child, depth + 1, "started"));
    }
    return {
      id: key,
      process: processNode(key, told.get(key), stored, (uid) => names.get(uid)),
      marks: marks.get(key) ?? [],
      edge,
      children: nodes,
      ...since.get(key),
      ...(stored !== undefined && { expanded: known.children.has(key) }),
    };
  };
  const fileNode = (depth: number): LineageNode => {
    left -= 1;
    const own = [...runs].filter((key) => !seen.has(key) && !placed.has(key));
    return {
      id: FILE_ID,
      process: undefined,
      marks: [],
      edge: "wrote",
      children: own.map((key) => build(key, depth + 1, "ran")),
    };
  };
  const placed = new Set([...below.values()].flat());
  const oldest = chain.at(-1)?.process;
  return oldest === undefined ? fileNode(0) : build(oldest, 0, "started");
}

function firstTouches(finding: Finding): ReadonlyMap<string, { readonly since: number }> {
  const first = new Map<string, { since: number }>();
  for (const { at, entry } of happeningsOf(finding))
    if (!first.has(entry.process)) first.set(entry.process, { since: at });
  return first;
}

/** Who stands below whom: the chain by the finding's word, the rest by the store's. */
function childrenByParent(
  finding: Finding,
  { processes, children }: Known,
  told: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const chain = [finding.creator.process, ...finding.lineage.map(({ process }) => process)].filter(
    (key) => key !== undefined,
  );
  const parents = new Map<string, string>();
  chain.forEach((key, index) => {
    const parent = chain[index + 1];
    if (parent !== undefined) parents.set(key, parent);
  });
  const shown = new Set<string>(told.keys());
  const offer = (process: StoredProcess | undefined): void => {
    if (process?.parent === undefined || process.parent === null || parents.has(process.key)) return;
    if (chain.at(-1) === process.key) return;
    parents.set(process.key, process.parent);
    shown.add(process.key);
  };
  for (const list of children.values()) for (const child of list) offer(child);
  for (const key of involved(finding)) offer(processes.get(key));
  const below = new Map<string, string[]>();
  for (const [child, parent] of parents) {
    if (!shown.has(child)) continue;
    const own = below.get(parent) ?? [];
    own.push(child);
    below.set(parent, own);
  }
  const startOf = (key: string): number => processes.get(key)?.startedAt ?? Number.MAX_SAFE_INTEGER;
  for (const own of below.values()) own.sort((a, b) => startOf(a) - startOf(b));
  return below;
}

const MAX_INVOLVED = 40;

/** Processes that the finding names: its lineage, what ran the file, who changed it. */
export function involved({ creator, lineage, executions, timeline }: Finding): readonly string[] {
  const keys = [
    creator.process,
    creator.opener?.process,
    ...lineage.map(({ process }) => process),
    ...executions.map(({ process }) => process),
    ...timeline.map(({ process }) => process),
  ];
  return [...new Set(keys.filter((key) => key !== undefined))].slice(0, MAX_INVOLVED);
}

const PERSON: ReadonlySet<string> = new Set(["user-shell", "login-shell", "login-program"]);

function marksOf({ creator, lineage, executions, timeline }: Finding): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>();
  const add = (key: string | undefined, mark: Mark): void => {
    if (key === undefined) return;
    const own = marks.get(key) ?? [];
    if (!own.includes(mark)) own.push(mark);
    marks.set(key, own);
  };
  add(creator.process, "wrote");
  add(creator.opener?.process, "opened");
  for (const { process } of executions) add(process, "ran");
  for (const { process, what } of timeline) {
    if (process !== creator.process && what !== "executed") add(process, "changed");
  }
  for (const one of [creator, ...lineage]) {
    if (one.role === "service") add(one.process, "service");
    if (one.role !== undefined && PERSON.has(one.role)) add(one.process, "person");
  }
  return marks;
}
