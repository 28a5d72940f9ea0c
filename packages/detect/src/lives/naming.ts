import type { Actor, EventOf, FileRef } from "@limpid/core";
import { isDirectory, mayBeRegular } from "./file-type.ts";
import type { Life } from "./life.ts";
import { baseName } from "./paths.ts";
import { nameIn, type Register } from "./register.ts";
import type { Tells } from "./tells.ts";
import { LinkedTouch } from "./touches.ts";

/** The names of files: renamed, linked, removed, and inodes that were given to something else. */
export class Naming {
  private readonly register: Register;
  private readonly tells: Tells;

  constructor(register: Register, tells: Tells) {
    this.register = register;
    this.tells = tells;
  }

  renamed(event: EventOf<"file.renamed">, actor: Actor): Life | undefined {
    const { from, to } = event;
    if (isDirectory(from)) {
      if (from.path !== undefined && to.path !== undefined) this.register.moves.add(from.path, to.path);
      return undefined;
    }
    if (!mayBeRegular(from)) return undefined;
    const path = nameIn(to);
    const replaced = this.replacedBy(event);
    const touch = new LinkedTouch("renamed", event.at, event.id, actor, path);
    this.tells.files = true;
    const life = this.register.meet(withInode(from, to), touch);
    if (replaced !== undefined && replaced !== life) {
      replaced.add(new LinkedTouch("replaced", event.at, event.id, actor, path));
      if (putsCopyInPlace(actor.run) && life.writer?.process === actor.process) life.takeOver(replaced);
      this.loseName(replaced, path, event.at);
    }
    this.register.forgetNames(life);
    if (from.path !== undefined && life.otherPaths.includes(from.path)) {
      life.removeName(from.path);
      if (path !== undefined) life.addName(path);
    } else {
      life.rename(path);
      life.movesSeen = this.register.moves.count;
    }
    life.removedAt = undefined;
    this.register.named(life);
    life.add(touch);
    return life;
  }

  linked(event: EventOf<"file.linked">, actor: Actor): Life | undefined {
    const { from, to } = event;
    if (!mayBeRegular(from)) return undefined;
    const path = nameIn(to);
    const touch = new LinkedTouch("linked", event.at, event.id, actor, path);
    this.tells.files = true;
    const life = this.register.meet(withInode(from, to), touch);
    if (life.path === undefined) life.movesSeen = this.register.moves.count;
    if (path !== undefined && path !== life.path) life.addName(path);
    life.removedAt = undefined;
    this.register.named(life);
    life.add(touch);
    return life;
  }

  removed(event: EventOf<"file.removed">, actor: Actor): Life | undefined {
    this.tells.files = true;
    const life = this.register.find(event.file, event.at);
    if (life === undefined) return undefined;
    const path = nameIn(event.file) ?? life.path;
    life.add(new LinkedTouch("removed", event.at, event.id, actor, path));
    this.loseName(life, path, event.at);
    return life;
  }

  /** A directory, node or symbolic link took the inode: the file that had it is gone. */
  made(event: EventOf<"file.made">): undefined {
    if (event.file.inode === undefined) return;
    const life = this.register.find({ ...event.file, path: undefined }, event.at);
    if (life !== undefined) this.register.succeeded(life, event.at);
  }

  private loseName(life: Life, path: string | undefined, at: number): void {
    this.register.forgetNames(life);
    if (life.removeName(path)) this.register.leave(life, at);
    else this.register.named(life);
  }

  private replacedBy(event: EventOf<"file.renamed">): Life | undefined {
    if (event.replaced !== undefined) return this.register.find(event.replaced, event.at);
    if (event.to.inode !== undefined || event.to.path === undefined) return undefined;
    return this.register.findByPath(event.to.path);
  }
}

/** Tools that write a changed copy of a file beside it and rename it over the file. */
const COPY_IN_PLACE: ReadonlySet<string> = new Set(["codesign", "install_name_tool", "vtool", "bitcode_strip"]);

function putsCopyInPlace({ image }: Actor["run"]): boolean {
  return image !== undefined && COPY_IN_PLACE.has(baseName(image));
}

/** The same file under both names: one of them may have been logged without its inode. */
function withInode(file: FileRef, other: FileRef): FileRef {
  if (file.inode !== undefined || other.inode === undefined) return file;
  return { ...file, inode: other.inode, device: other.device };
}
