import type { ProcessSighting, TelemetryEvent } from "@limpid/core";
import { bareSighting, orNull } from "../../linux-audit/accounts.ts";
import { FieldCursor } from "./fields.ts";
import { RECORD, RecordBody, type RecordType } from "./record.ts";
import type { Texts } from "./texts.ts";

interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly host: string;
}

/**
 * The login account was set: LOGIN, alone or beside the SYSCALL of the write to /proc/self/loginuid.
 * Old kernels write `login pid=1 uid=0 old auid=4294967295 new auid=0`.
 */
export function loginSet(
  stamp: Stamp,
  record: RecordBody,
  process: ProcessSighting | undefined,
): TelemetryEvent | undefined {
  const fields = new FieldCursor(record);
  const pid = fields.number("pid");
  const uid = fields.number("uid");
  const old = / old auid=(\d{1,10}) new auid=(\d{1,10})/.exec(record.text);
  const previous = old === null ? fields.number("old-auid") : Number(old[1]);
  const next = old === null ? fields.number("auid") : Number(old[2]);
  const session = orNull(fields.number("ses"));
  const result = fields.number("res");
  if (next === undefined || (pid === undefined && process === undefined)) return undefined;
  return {
    kind: "login.set",
    ...stamp,
    process: process ?? bareSighting(pid ?? 0, uid),
    previousLoginUser: orNull(previous),
    loginUser: orNull(next) ?? null,
    session,
    succeeded: result !== 0,
  };
}

/** PAM or a login program opened or closed a session. These records are written by user space. */
export function sessionEvent(
  stamp: Stamp,
  type: RecordType,
  record: RecordBody,
  texts: Texts,
): TelemetryEvent | undefined {
  const message = messageOf(record);
  const outer = new FieldCursor(new RecordBody(message.block, 0, message.start));
  const pid = outer.number("pid");
  if (pid === undefined) return undefined;
  const uid = outer.number("uid");
  const loginUser = orNull(outer.number("auid"));
  const session = orNull(outer.number("ses"));
  const program = inside(message, "exe", texts) ?? undefined;
  const account = inside(message, "acct", texts) ?? inside(message, "id", texts) ?? undefined;
  const process: ProcessSighting = { ...bareSighting(pid, uid), image: program, loginUser, session };
  if (type === RECORD.USER_END || type === RECORD.USER_LOGOUT) {
    return { kind: "session.closed", ...stamp, process, account, program };
  }
  return {
    kind: "session.opened",
    ...stamp,
    process,
    account,
    program,
    terminal: inside(message, "terminal", texts),
    address: inside(message, "addr", texts) ?? undefined,
    succeeded: SUCCEEDED.test(message.text),
  };
}

const SUCCEEDED = /res=(?:success|1|yes)[^=]{0,8}$/;

/** What stands between the quotes of `msg='…'`: fields of its own, with names that the outside has too. */
function messageOf(record: RecordBody): RecordBody {
  // A block of its own, so that a search ends with the record.
  const { block } = record.detached();
  const { text } = block;
  const open = text.indexOf("msg='");
  if (open < 0) return new RecordBody(block, text.length, text.length);
  const close = text.lastIndexOf("'");
  return new RecordBody(block, open + 5, close > open + 5 ? close : text.length);
}

type MessageField = "acct" | "exe" | "id" | "terminal" | "addr";

/** A field of the message: the first one of that name, written `(hostname=?, addr=?` by old PAM. */
function inside(message: RecordBody, name: MessageField, texts: Texts): string | null | undefined {
  const { start, end } = message;
  const { text } = message.block;
  for (let at = text.indexOf(`${name}=`, start); at >= 0 && at < end; at = text.indexOf(`${name}=`, at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (at !== start && before !== 32 && before !== 40) continue;
    const from = at + name.length + 1;
    let to = from;
    if (text.charCodeAt(from) === 34) {
      to = text.indexOf('"', from + 1) + 1;
      if (to <= 0 || to > end) to = end;
    } else while (to < end && !" ,)".includes(text.charAt(to))) to++;
    // Only what a user can choose is written as hex: `id=1001` is a number.
    return name === "acct" || name === "exe" ? texts.value(text, from, to) : texts.plain(text, from, to);
  }
  return undefined;
}
