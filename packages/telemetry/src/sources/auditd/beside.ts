import { byteAt } from "@limpid/core";
import type { Arguments, CallRecords } from "../../linux-audit/call-event.ts";
import type { PathRecord } from "../../linux-audit/logged-file.ts";
import { readArguments } from "./arguments.ts";
import { FieldCursor } from "./fields.ts";
import type { Texts } from "./texts.ts";
import { hexDigit } from "./values.ts";
import type { Waiting } from "./waiting.ts";

/** The records beside that of a call, decoded when they are asked for. One object is used for all events. */
export class Beside implements CallRecords {
  readonly #texts: Texts;
  #waiting: Waiting | undefined;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  of(waiting: Waiting): this {
    this.#waiting = waiting;
    return this;
  }

  get paths(): readonly PathRecord[] {
    return this.#waiting?.paths ?? [];
  }

  readArguments(): Arguments {
    return readArguments(this.#waiting?.arguments ?? [], this.#texts);
  }

  readOpenFlags(): number | undefined {
    const record = this.#waiting?.openat2;
    if (record === undefined) return undefined;
    const fields = new FieldCursor(record);
    return fields.find("oflag") ? parseFlags(fields) : undefined;
  }

  readTarget(): number | undefined {
    const record = this.#waiting?.target;
    return record === undefined ? undefined : new FieldCursor(record).number("opid");
  }
}

/** `0100302`: octal, with its leading 0. @see audit_log_exit in kernel/auditsc.c, "oflag=0%llo" */
function parseFlags({ bytes, text, start, stop }: FieldCursor): number {
  const hex = text.startsWith("0x", start);
  let value = 0;
  for (let at = hex ? start + 2 : start; at < stop; at++) {
    const digit = hexDigit(byteAt(bytes, at));
    if (digit >= (hex ? 16 : 8)) break;
    value = value * (hex ? 16 : 8) + digit;
  }
  return value | 0;
}
