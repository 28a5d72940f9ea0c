import type { Actor, EventOf } from "@limpid/core";
import type { Announced } from "./announced.ts";
import type { Births } from "./births.ts";
import { loadedByHand } from "./execution.ts";
import type { Life } from "./life.ts";
import { isDeleted, isMemoryFile } from "./paths.ts";
import { nameIn, type Register } from "./register.ts";
import { scriptFileOf } from "./script-file.ts";
import { LinkedExecution } from "./touches.ts";

/** Which file an execution ran: the image, the interpreter of a script, or what a loader was told to run. */
export class Executions {
  private readonly register: Register;
  private readonly births: Births;
  private readonly announced: Announced;

  constructor(register: Register, births: Births, announced: Announced) {
    this.register = register;
    this.births = births;
    this.announced = announced;
  }

  /** The life of the file that ran. */
  executed(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    const loaded = this.loadedFile(event, actor);
    const life = this.executedFile(event, actor);
    if (loaded !== undefined && loaded !== life) this.record(loaded, executionOf(event, actor));
    return life ?? loaded;
  }

  private executedFile(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    const image = event.image ?? event.file.path;
    if (image !== undefined && isMemoryFile(image) && actor.run.script === undefined) {
      const execution = executionOf(event, actor);
      return this.record(this.births.inMemory(event, actor, execution), execution);
    }
    const known = this.register.find(event.file, event.at);
    if (known !== undefined) return wasTold(known, event) ? known : this.record(known, executionOf(event, actor));
    const path = this.births.worthALife(event, actor);
    if (path === undefined) return undefined;
    const execution = executionOf(event, actor);
    return this.record(this.register.begin(event.file, path, execution, false, "file"), execution);
  }

  private record(life: Life, execution: LinkedExecution): Life {
    life.execute(execution);
    const since = life.birthSeen ? life.bornAt : Number.NEGATIVE_INFINITY;
    life.announcedBy(this.announced.of(life.path, since));
    this.register.becameRunnable(life);
    return life;
  }

  /** The file that runs although another one was executed: the interpreter of a script, the loader's argument. */
  private loadedFile(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    if (actor.run.script !== undefined) {
      const interpreter = event.interpreters[0];
      return interpreter === undefined ? undefined : this.register.find(interpreter, event.at);
    }
    const path = loadedByHand(event, actor);
    if (path !== undefined) return this.register.findByPath(path);
    const script = scriptFileOf(event, actor);
    return script === undefined ? undefined : (this.register.findByPath(script) ?? this.births.ofScript(script, event));
  }
}

/** Whether another sensor told how the process began that was seen to run. */
function wasTold({ executions }: Life, { seenRunningAs: pid }: EventOf<"process.executed">): boolean {
  return pid !== undefined && executions.some(({ by }) => by.process.pid === pid);
}

function executionOf(event: EventOf<"process.executed">, actor: Actor): LinkedExecution {
  const image = event.image ?? event.file.path;
  const nameless = image !== undefined && (isDeleted(image) || isMemoryFile(image));
  const path = nameless ? image : (nameIn(event.file) ?? image);
  return new LinkedExecution(event.at, event.id, actor, path, nameless);
}
