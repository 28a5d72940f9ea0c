import type { Finding, FindingProcess, Role } from "@limpid/core";
import type { StoredProcess } from "@limpid/server/contract";

type Told = Finding["lineage"][number] | Partial<FindingProcess>;

/** One image that a process ran, and from when on, where that is known. */
export interface ImageStep {
  readonly image: string | undefined;
  readonly argv: readonly string[] | undefined;
  readonly at: number | undefined;
}

/** A process as the graph shows it: what the finding says of it, and what the store knows besides. */
export interface ProcessNode {
  readonly key: string;
  readonly pid: number | undefined;
  /** Oldest first; never empty. */
  readonly images: readonly ImageStep[];
  /** Index of the one that counts for the finding: that ran when the file was written. The last one otherwise. */
  readonly current: number;
  readonly role: Role | undefined;
  readonly user: { readonly uid: number; readonly name?: string | undefined } | undefined;
  /** Login user: null for none, undefined when nobody said. */
  readonly auid: number | null | undefined;
  readonly terminal: string | null | undefined;
  readonly cwd: string | undefined;
  readonly startedAt: number | undefined;
  readonly exitedAt: number | undefined;
  /** False: its start was not seen, so nothing is known of what was before. */
  readonly startSeen: boolean | undefined;
  /** Kept by the store: its children and siblings can be asked for. */
  readonly stored: boolean;
}

/** Joins what a finding tells of a process and what the store keeps of it; the finding's word on the image counts. */
export function processNode(
  key: string,
  told: Told | undefined,
  stored: StoredProcess | undefined,
  nameOf: (uid: number) => string | undefined = () => undefined,
): ProcessNode {
  const { images, current } = imagesOf(told, stored);
  const uid = told?.user?.uid ?? stored?.uid;
  return {
    key,
    pid: told?.pid ?? stored?.pid,
    images,
    current,
    role: told?.role,
    user: told?.user ?? (uid === undefined ? undefined : { uid, name: nameOf(uid) }),
    auid: told?.auid === undefined ? stored?.loginUser : told.auid,
    terminal: told?.terminal === undefined ? stored?.terminal : told.terminal,
    cwd: told?.cwd ?? stored?.cwd,
    startedAt: stored?.startedAt,
    exitedAt: stored?.exitedAt,
    startSeen: told?.startSeen ?? (stored === undefined ? undefined : stored.startBasis === "forked"),
    stored: stored !== undefined,
  };
}

function imagesOf(told: Told | undefined, stored: StoredProcess | undefined): Pick<ProcessNode, "images" | "current"> {
  const own: ImageStep = { image: told?.image, argv: told?.argv, at: undefined };
  const before = (told?.previousImages ?? []).map((image) => ({ image, argv: undefined, at: undefined }));
  if (stored === undefined || stored.images.length === 0) return { images: [...before, own], current: before.length };
  const images = stored.images.map(({ image, argv, argvComplete, at }) => ({
    image,
    argv: argv.length === 0 && !argvComplete ? undefined : argv,
    at,
  }));
  if (told === undefined) return { images, current: images.length - 1 };
  // The finding names as many images before its own as there were: the one after those is meant.
  const meant =
    images[before.length]?.image === told.image ? before.length : images.findIndex(({ image }) => image === told.image);
  if (meant >= 0) return { images, current: meant };
  return { images: [...before, own], current: before.length };
}

/** What a process was at an instant. `undefined` as instant: when it mattered for the finding. */
export interface ProcessAsOf {
  readonly step: ImageStep;
  readonly state: "not started" | "running" | "ended";
}

export function processAsOf(node: ProcessNode, at: number | undefined): ProcessAsOf {
  const usual = node.images[node.current] ?? { image: undefined, argv: undefined, at: undefined };
  if (at === undefined) return { step: usual, state: "running" };
  const first = node.images[0] ?? usual;
  if (node.startedAt !== undefined && at < Math.floor(node.startedAt)) return { step: first, state: "not started" };
  // Of images without a time only the one that counts can be named.
  const timed = node.images.every((step) => step.at !== undefined);
  const step = timed ? (node.images.findLast((one) => (one.at ?? 0) <= at) ?? first) : usual;
  return { step, state: node.exitedAt !== undefined && at > node.exitedAt ? "ended" : "running" };
}

/** The last step of a path; the whole for a name without one. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}
