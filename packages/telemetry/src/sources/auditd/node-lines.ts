import { type Latin1, type LogBlock, own } from "@limpid/core";
import type { HostLines } from "../../source.ts";
import { Head, PREFIX_LIMIT } from "./head.ts";

/** The node that a line names, or the host in front of it. */
export class NodeLines implements HostLines {
  readonly head = PREFIX_LIMIT;
  readonly #head = new Head();
  /** What stood before the type in the line before, with `type=`, and the host that it names. */
  #prefix: Latin1 = "";
  #host: Latin1 = "";

  hostOf(block: LogBlock, start: number, end: number): Latin1 {
    const { text } = block;
    const { length } = this.#prefix;
    // Most lines are of the host of the line before; nothing behind the type decides it.
    if (length > 0 && start + length <= end && text.slice(start, start + length) === this.#prefix) return this.#host;
    const head = this.#head;
    const problem = head.read(block, start, Math.min(end, start + PREFIX_LIMIT));
    if (problem === "empty" || problem === "no-audit-record") return "";
    this.#prefix = own(text.slice(start, head.typeStart));
    this.#host = head.nodeStart === head.nodeEnd ? "" : own(text.slice(head.nodeStart, head.nodeEnd));
    return this.#host;
  }
}
