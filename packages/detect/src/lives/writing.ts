import type { Actor, EventOf } from "@limpid/core";
import { mayBeRegular } from "./file-type.ts";
import type { Life } from "./life.ts";
import type { Redirections } from "./redirections.ts";
import { nameIn, type Register } from "./register.ts";
import type { TamperedProcesses } from "./tampered-processes.ts";
import type { Tells } from "./tells.ts";
import { CopyTouch, LinkedTouch } from "./touches.ts";

/** Who could write to a file: events that make one, open one for writing, or change its bytes. */
export class Writing {
  private readonly register: Register;
  private readonly redirections: Redirections;
  private readonly tampered: TamperedProcesses;
  private readonly tells: Tells;

  constructor(register: Register, redirections: Redirections, tampered: TamperedProcesses, tells: Tells) {
    this.register = register;
    this.redirections = redirections;
    this.tampered = tampered;
    this.tells = tells;
  }

  opened(event: EventOf<"file.opened">, actor: Actor): Life | undefined {
    const { file, at } = event;
    if (!mayBeRegular(file)) return undefined;
    this.tells.files = true;
    const fresh = event.created || event.unnamed;
    const kind = fresh ? "created" : event.truncated ? "truncated" : "opened";
    const path = event.unnamed ? undefined : nameIn(file);
    const touch = new LinkedTouch(kind, at, event.id, actor, path);
    let life = this.register.find(file, at);
    if (life === undefined || fresh) {
      if (life !== undefined) this.register.succeeded(life, at);
      life = this.register.begin(file, path, touch, fresh, "file");
    } else this.register.seen(life, file);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    if (file.mode !== undefined && (file.mode & 0o111) !== 0) {
      life.madeExecutableAt ??= at;
      this.register.becameRunnable(life);
    }
    this.redirections.opened(actor, life, at);
    return life;
  }

  /** A sensor saw the bytes change. A writer that goes on writing adds nothing. */
  written(event: EventOf<"file.written">, actor: Actor): Life | undefined {
    const { file, at } = event;
    if (!mayBeRegular(file)) return undefined;
    this.tells.files = true;
    const known = this.register.find(file, at);
    const before = known?.written?.by;
    if (known !== undefined && before?.process === actor.process && before.run === actor.run) {
      this.register.seen(known, file);
      known.outdateReports();
      return known;
    }
    const touch = new LinkedTouch("written", at, event.id, actor, nameIn(file));
    const life = this.register.meet(file, touch);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    return life;
  }

  /** A new file with the content of another: whoever copied it made it. */
  copied(event: EventOf<"file.copied">, actor: Actor): Life | undefined {
    const { from, to, at } = event;
    if (!mayBeRegular(from) || !mayBeRegular(to)) return undefined;
    this.tells.files = true;
    const path = nameIn(to);
    const known = this.register.find(to, at);
    if (known !== undefined) this.register.succeeded(known, at);
    const touch = new CopyTouch(at, event.id, actor, path, nameIn(from) ?? "");
    const life = this.register.begin(to, path, touch, true, "file");
    this.register.awaitInode(life);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    const source = this.register.find(from, at);
    if (source !== undefined) life.takeOver(source);
    return life;
  }

  /** Each file has the other's content now: what was known of its writer is over. */
  swapped(event: EventOf<"files.swapped">, actor: Actor): Life | undefined {
    let life: Life | undefined;
    for (const file of [event.one, event.other]) {
      if (!mayBeRegular(file)) continue;
      const touch = new LinkedTouch("swapped", event.at, event.id, actor, nameIn(file));
      this.tells.files = true;
      life = this.register.meet(file, touch);
      life.add(touch);
      life.writtenBy("in-place", touch);
      this.register.weigh(life);
    }
    return life;
  }

  truncated(event: EventOf<"file.truncated">, actor: Actor): Life | undefined {
    const { file } = event;
    if (!mayBeRegular(file)) return undefined;
    const touch = new LinkedTouch("truncated", event.at, event.id, actor, nameIn(file));
    this.tells.files = true;
    const life = this.register.meet(file, touch);
    life.add(touch);
    // By its own opener it adds nothing: ftruncate of a file that was just opened.
    if (life.written?.by.process !== actor.process) {
      life.writtenBy(nameIn(file) === undefined ? "in-place" : "opener", touch);
    }
    return life;
  }

  private wroteWith(life: Life, actor: Actor, touch: LinkedTouch): void {
    life.writtenBy("opener", touch);
    const tampering = this.tampered.of(actor.process);
    if (tampering !== undefined) life.tamperedBy(tampering);
  }
}
