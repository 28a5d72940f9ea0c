import type { Actor, EventOf } from "@limpid/core";
import { mayBeRegular } from "./file-type.ts";
import type { Life } from "./life.ts";
import { nameIn, type Register } from "./register.ts";
import type { Tells } from "./tells.ts";
import { AttributeTouch, ModeTouch } from "./touches.ts";

/** What is set on a file beside its bytes and names: its mode, and its extended attributes. */
export class Marking {
  private readonly register: Register;
  private readonly tells: Tells;

  constructor(register: Register, tells: Tells) {
    this.register = register;
    this.tells = tells;
  }

  modeChanged(event: EventOf<"file.mode-changed">, actor: Actor): Life | undefined {
    const { file, at, mode } = event;
    if (!mayBeRegular(file)) return undefined;
    this.tells.files = true;
    const executable = (mode & 0o111) !== 0;
    // A file that nothing was seen to write matters once it may run; most changes of mode are of other files.
    if (!executable && this.register.find(file, at) === undefined) return undefined;
    const name = nameIn(file);
    const touch = new ModeTouch(at, event.id, actor, name, mode);
    const life = this.register.meet(file, touch);
    life.add(touch);
    if (executable) {
      life.madeExecutableAt ??= at;
      this.register.becameRunnable(life);
    }
    // fchmod needs a descriptor: strip and its like set the mode of the file whose bytes they just replaced.
    if (name === undefined && life.written?.by.process !== actor.process) life.writtenBy("in-place", touch);
    return life;
  }

  attributeChanged(event: EventOf<"file.attribute-changed">, actor: Actor): Life | undefined {
    const { file, at, attribute, removed } = event;
    this.tells.attributes ||= !removed;
    if (!mayBeRegular(file)) return undefined;
    // Taking away the mark of a download matters for any file; setting it is what browsers do all day.
    if (!removed && this.register.find(file, at) === undefined) return undefined;
    const kind = removed ? "attribute-removed" : "attribute-set";
    const touch = new AttributeTouch(kind, at, event.id, actor, nameIn(file), attribute);
    this.tells.files = true;
    const life = this.register.meet(file, touch);
    life.add(touch);
    return life;
  }
}
