import type { Actor, Execution, GraphClasses, Touch, TouchKind } from "@limpid/core";

/** A touch of a life, linked to the next: most lives have one or two, and a list of its own would cost more. */
export class LinkedTouch implements Touch {
  readonly kind: TouchKind;
  readonly at: number;
  readonly event: string;
  readonly by: Actor;
  readonly path: string | undefined;
  next: LinkedTouch | undefined = undefined;

  constructor(kind: TouchKind, at: number, event: string, by: Actor, path: string | undefined) {
    this.kind = kind;
    this.at = at;
    this.event = event;
    this.by = by;
    this.path = path;
  }
}

export class ModeTouch extends LinkedTouch {
  readonly mode: number;

  constructor(at: number, event: string, by: Actor, path: string | undefined, mode: number) {
    super("mode-changed", at, event, by, path);
    this.mode = mode;
  }
}

/** The file was made with the content of another one. */
export class CopyTouch extends LinkedTouch {
  readonly from: string;

  constructor(at: number, event: string, by: Actor, path: string | undefined, from: string) {
    super("copied", at, event, by, path);
    this.from = from;
  }
}

export class AttributeTouch extends LinkedTouch {
  readonly attribute: string;

  constructor(
    kind: "attribute-set" | "attribute-removed",
    at: number,
    event: string,
    by: Actor,
    path: string | undefined,
    attribute: string,
  ) {
    super(kind, at, event, by, path);
    this.attribute = attribute;
  }
}

export class LinkedExecution extends LinkedTouch implements Execution {
  declare readonly kind: "executed";
  readonly argv: readonly string[];
  readonly nameless: boolean;

  constructor(at: number, event: string, by: Actor, path: string | undefined, nameless: boolean) {
    super("executed", at, event, by, path);
    this.argv = by.run.argv;
    this.nameless = nameless;
  }
}

const NOBODY = { process: undefined, run: { argv: [] } } as unknown as Actor;

/** What a snapshot of touches holds: objects that are filled afterwards. */
export const TOUCH_CLASSES: GraphClasses = {
  touch: () => new LinkedTouch("opened", 0, "", NOBODY, undefined),
  "mode-touch": () => new ModeTouch(0, "", NOBODY, undefined, 0),
  "copy-touch": () => new CopyTouch(0, "", NOBODY, undefined, ""),
  "attribute-touch": () => new AttributeTouch("attribute-set", 0, "", NOBODY, undefined, ""),
  execution: () => new LinkedExecution(0, "", NOBODY, undefined, false),
};
