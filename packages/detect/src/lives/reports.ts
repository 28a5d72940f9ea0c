import type { ActedEvent, FileRef, FileReported } from "@limpid/core";
import type { Life } from "./life.ts";
import type { Register } from "./register.ts";
import { withTold } from "./told-attributes.ts";

/** What sources say of a file itself: its size, its hash, its signature, its attributes, and other sensors' events. */
export class Reports {
  private readonly register: Register;

  constructor(register: Register) {
    this.register = register;
  }

  /** Takes in what a source says of a file, when it is one that is known by its inode or else by its path. */
  report({ id, at, file, attributes }: FileReported): void {
    const { path, inode, sizeBytes, sha256, signing } = file;
    if ((sizeBytes ?? sha256 ?? signing ?? attributes) === undefined) return;
    const known = this.register.find(file, at) ?? (path === undefined ? undefined : this.register.findByPath(path));
    if (known === undefined || (inode !== undefined && known.inode !== undefined && known.inode !== inode)) return;
    if (attributes !== undefined) {
      known.report({ at, event: id, attributes: withTold(known.reported?.attributes, attributes) });
    }
    this.reportTraits(known, id, at, file);
  }

  /** Takes in what an event of one of several sensors says of a file beside what happened to it. */
  addTold(known: Life, event: ActedEvent): void {
    const others = (event.alsoTold ?? []).map((told) => told.event).filter((id) => id !== event.id);
    if (others.length > 0) known.toldAlso(event.id, others);
    if (event.kind !== "process.executed" && event.kind !== "file.written" && event.kind !== "file.removed") return;
    if (this.register.find(event.file, event.at) === known) this.reportTraits(known, event.id, event.at, event.file);
  }

  private reportTraits(life: Life, event: string, at: number, { sizeBytes, sha256, signing }: FileRef): void {
    if (sizeBytes === undefined && sha256 === undefined && signing === undefined) return;
    life.report({
      at,
      event,
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(signing === undefined ? {} : { signing }),
    });
  }
}
