import { closeSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { decodeLatin1, type Latin1 } from "@limpid/core";
import type { FileStatus, FileStatuses } from "../kernel/file-status.ts";
import { type Container, Containers } from "./containers/containers.ts";
import { parseArguments, parseLoginNumber, parseStat, parseStatus, terminalName } from "./proc-stat.ts";

/** What a process is, as /proc shows it at one moment. */
export interface ProcessFacts {
  readonly pid: number;
  readonly ppid: number;
  readonly startTicks: number;
  readonly kernelThread: boolean;
  readonly name: string;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  readonly terminal: string | null;
  /** Null for none; undefined when it has a pid namespace of its own and its control groups name no container. */
  readonly container: string | null | undefined;
}

/** What a process runs, as /proc shows it at one moment. */
export interface ImageFacts {
  /** Undefined when it ended meanwhile and is gone. */
  readonly process: ProcessFacts | undefined;
  /** May end in ` (deleted)`; `/memfd:NAME (deleted)` for a file in memory. */
  readonly image: string;
  readonly file: FileStatus | undefined;
  readonly argv: readonly string[];
  readonly argvComplete: boolean;
  readonly cwd: string | undefined;
}

/** How much is read of a process that executes something. The least valuable goes first. */
export type Effort =
  | "full"
  /** Accounts, login and container are taken to be those of its parent. */
  | "brief"
  /** Only what the kernel tells by itself. */
  | "least";

/**
 * Reads /proc. Whatever is read here was true of the pid at that moment; whether it was true of the process in question
 * is the caller's to find out. Nothing here waits for a file system that others serve.
 */
export class ProcReader {
  readonly containers: Containers;
  effort: Effort = "full";
  /** Looks that were left out or cut short. */
  shed = 0;
  readonly #files: Pick<FileStatuses, "of">;
  readonly #buffer = Buffer.alloc(MAX_ARGUMENTS + 1);

  constructor(files: Pick<FileStatuses, "of">, containers = new Containers()) {
    this.#files = files;
    this.containers = containers;
  }

  /** Every process there is, in no order. */
  pids(): readonly number[] {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0);
  }

  process(pid: number): ProcessFacts | undefined {
    const text = this.#text(pid, "stat", SMALL);
    const stat = text === undefined ? undefined : parseStat(text);
    if (stat === undefined || stat.state === "X") return undefined;
    const status = parseStatus(this.#text(pid, "status", SMALL) ?? "");
    const groups = this.#text(pid, "cgroup", SMALL);
    const container = groups === undefined ? undefined : this.containers.of(groups);
    return {
      pid,
      ppid: stat.ppid,
      startTicks: stat.startTicks,
      kernelThread: stat.kernelThread,
      name: decodeLatin1(stat.name),
      uid: status.uid,
      euid: status.euid,
      gid: status.gid,
      loginUser: parseLoginNumber(this.#text(pid, "loginuid", SMALL)),
      session: parseLoginNumber(this.#text(pid, "sessionid", SMALL)),
      terminal: terminalName(stat.terminal),
      container: containerWord(container, status.namespacePids),
    };
  }

  /** When a process began, in ticks: which of the processes that bear this number it is. */
  startTicks(pid: number): number | undefined {
    const text = this.#text(pid, "stat", SMALL);
    return text === undefined ? undefined : parseStat(text)?.startTicks;
  }

  /**
   * What a process runs, and the process itself. What ends first is read first: much of a process stays readable for a
   * moment after its end. Undefined when its image is gone, or changed while it was looked at.
   */
  image(pid: number, effort: Effort = "full"): ImageFacts | undefined {
    if (effort !== "full") this.shed++;
    if (effort === "least") return undefined;
    const image = this.#link(pid, "exe");
    if (image === undefined) return undefined;
    const text = this.#text(pid, "cmdline", MAX_ARGUMENTS + 1) ?? "";
    const file = this.#files.of(`/proc/${pid}/exe`);
    const cwd = this.#link(pid, "cwd");
    const process = effort === "full" ? this.process(pid) : undefined;
    // An end in between does no harm, another image does.
    if ((this.#link(pid, "exe") ?? image) !== image) return undefined;
    const { argv, complete } = parseArguments(text.slice(0, MAX_ARGUMENTS));
    return {
      process,
      image: decodeLatin1(image),
      file,
      argv: argv.map(decodeLatin1),
      argvComplete: complete && text.length <= MAX_ARGUMENTS,
      cwd: cwd?.startsWith("/") ? decodeLatin1(cwd) : undefined,
    };
  }

  #link(pid: number, name: "exe" | "cwd"): Latin1 | undefined {
    try {
      return readlinkSync(`/proc/${pid}/${name}`, "latin1");
    } catch {
      return undefined; // it ended, or it is a thread of the kernel
    }
  }

  #text(pid: number, name: string, limit: number): Latin1 | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(`/proc/${pid}/${name}`, "r");
      let length = 0;
      while (length < limit) {
        const read = readSync(descriptor, this.#buffer, length, limit - length, null);
        if (read === 0) break;
        length += read;
      }
      return this.#buffer.toString("latin1", 0, length);
    } catch {
      return undefined; // it ended
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}

const SMALL = 16_384; // stat, status and cgroup have 300 to 2,000 bytes
/** Of one process. Lineage keeps 32,768 characters; ARG_MAX itself lets a process have 2 MiB and more. */
const MAX_ARGUMENTS = 65_536;

function containerWord(container: Container | null | undefined, pids: readonly number[]): string | null | undefined {
  if (container === undefined) return undefined;
  if (container !== null) return container.id;
  return pids.length > 1 ? undefined : null;
}
