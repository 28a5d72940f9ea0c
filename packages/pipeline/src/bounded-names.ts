import type { CodeSigning, FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";

/** PATH_MAX of Linux with the kernel's mark for a file that lost its name; macOS has 1024. @see limits.h(0P) */
const LONGEST_PATH = 4096 + " (deleted)".length;
/** A name that a program gave can stand behind a folder of that length. */
const LONGEST_JOINED = 2 * 4096;
/** Ids, identifiers, terminals, accounts: those that sensors write have at most a few hundred characters. */
const LONGEST_NAME = 1024;

/**
 * Names as long as a kernel lets them be. A record can write megabytes where a path belongs, and each is kept with
 * every process and file that has it; no such name is true, so it is taken for one that the source did not say.
 */
export class BoundedNames {
  #dropped = 0;

  /** Names that were taken away so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The event as it is when all its names can be. */
  bound(event: TelemetryEvent): TelemetryEvent {
    if (event.kind === "events.lost" || event.kind === "account.named") return event;
    if (event.kind === "file.reported") {
      const file = this.#file(event.file);
      return file === event.file ? event : { ...event, file };
    }
    const sighting = this.#process(event.process);
    const acted = sighting === event.process ? event : { ...event, process: sighting };
    switch (acted.kind) {
      case "process.executed": {
        const image = this.#path(acted.image);
        const file = this.#file(acted.file);
        const interpreters = acted.interpreters.map((each) => this.#file(each));
        const same = interpreters.every((each, index) => each === acted.interpreters[index]);
        return image === acted.image && file === acted.file && same ? acted : { ...acted, image, file, interpreters };
      }
      case "file.renamed": {
        const [from, to] = [this.#file(acted.from), this.#file(acted.to)];
        const replaced = acted.replaced && this.#file(acted.replaced);
        const same = from === acted.from && to === acted.to && replaced === acted.replaced;
        return same ? acted : { ...acted, from, to, replaced };
      }
      case "file.linked":
      case "file.copied": {
        const [from, to] = [this.#file(acted.from), this.#file(acted.to)];
        return from === acted.from && to === acted.to ? acted : { ...acted, from, to };
      }
      case "files.swapped": {
        const [one, other] = [this.#file(acted.one), this.#file(acted.other)];
        return one === acted.one && other === acted.other ? acted : { ...acted, one, other };
      }
      case "file.made": {
        const [file, target] = [this.#file(acted.file), this.#path(acted.target)];
        return file === acted.file && target === acted.target ? acted : { ...acted, file, target };
      }
      case "file.opened":
      case "file.written":
      case "file.truncated":
      case "file.removed":
      case "file.mode-changed":
      case "file.attribute-changed":
      case "filesystem.mounted": {
        const file = this.#file(acted.file);
        return file === acted.file ? acted : { ...acted, file };
      }
      case "session.opened": {
        const [account, program, address] = [
          this.#name(acted.account),
          this.#path(acted.program),
          this.#name(acted.address),
        ];
        const terminal = this.#terminal(acted.terminal);
        return { ...acted, account, program, address, terminal };
      }
      case "session.closed":
        return { ...acted, account: this.#name(acted.account), program: this.#path(acted.program) };
      case "process.forked":
      case "process.exited":
      case "process.tampered":
      case "login.set":
      case "memory-file.created":
        return acted;
    }
  }

  #process(process: ProcessSighting): ProcessSighting {
    if (!hasLongName(process)) return process;
    const { image, cwd, name, terminal } = process;
    const kept: { -readonly [Key in keyof ProcessSighting]: ProcessSighting[Key] } = {
      ...process,
      image: this.#path(image),
      cwd: this.#path(cwd),
      name: this.#name(name),
      terminal: this.#terminal(terminal),
    };
    for (const id of ["sensorId", "formerSensorId", "parentSensorId", "container"] as const) {
      if (this.#name(kept[id] ?? undefined) === undefined && typeof kept[id] === "string") delete kept[id];
    }
    if (kept.parentImage !== undefined && this.#path(kept.parentImage) === undefined) delete kept.parentImage;
    if (kept.responsible !== undefined) {
      const { pid } = kept.responsible;
      const sensorId = this.#name(kept.responsible.sensorId);
      const responsible = this.#path(kept.responsible.image);
      kept.responsible = {
        pid,
        ...(sensorId === undefined ? {} : { sensorId }),
        ...(responsible === undefined ? {} : { image: responsible }),
      };
    }
    if (kept.signing !== undefined) kept.signing = this.#signing(kept.signing);
    return kept;
  }

  /** A file whose name is taken away may still be known by its inode. */
  #file(file: FileRef): FileRef {
    const { path, pathBasis, device, signing } = file;
    const longest = pathBasis === "joined" ? LONGEST_JOINED : LONGEST_PATH;
    if ((path === undefined || path.length <= longest) && !isLong(device) && !isLongSigning(signing)) return file;
    const kept = this.#within(path, longest);
    return {
      ...file,
      path: kept,
      pathBasis: kept === undefined ? "none" : pathBasis,
      device: this.#name(device),
      ...(signing === undefined ? {} : { signing: this.#signing(signing) }),
    };
  }

  #signing({ status, identifier, teamId, cdHash }: CodeSigning): CodeSigning {
    const [kept, team, hash] = [this.#name(identifier), this.#name(teamId), this.#name(cdHash)];
    return {
      status,
      ...(kept === undefined ? {} : { identifier: kept }),
      ...(team === undefined ? {} : { teamId: team }),
      ...(hash === undefined ? {} : { cdHash: hash }),
    };
  }

  #path(path: string | undefined): string | undefined {
    return this.#within(path, LONGEST_PATH);
  }

  #name(name: string | undefined): string | undefined {
    return this.#within(name, LONGEST_NAME);
  }

  #terminal(terminal: string | null | undefined): string | null | undefined {
    return terminal === null ? null : this.#name(terminal);
  }

  #within(text: string | undefined, longest: number): string | undefined {
    if (text === undefined || text.length <= longest) return text;
    this.#dropped += 1;
    return undefined;
  }
}

/** Whether any of them is longer than the shortest limit: hardly ever, and then each is held to its own. */
function hasLongName(process: ProcessSighting): boolean {
  return (
    isLong(process.image) ||
    isLong(process.cwd) ||
    isLong(process.name) ||
    isLong(process.terminal) ||
    isLong(process.sensorId) ||
    isLong(process.formerSensorId) ||
    isLong(process.parentSensorId) ||
    isLong(process.parentImage) ||
    isLong(process.container) ||
    isLong(process.responsible?.sensorId) ||
    isLong(process.responsible?.image) ||
    isLongSigning(process.signing)
  );
}

function isLongSigning(signing: CodeSigning | undefined): boolean {
  return signing !== undefined && (isLong(signing.identifier) || isLong(signing.teamId) || isLong(signing.cdHash));
}

function isLong(text: string | null | undefined): boolean {
  return typeof text === "string" && text.length > LONGEST_NAME;
}
