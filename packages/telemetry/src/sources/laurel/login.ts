import type { TelemetryEvent } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { bareSighting, orNull } from "../../linux-audit/accounts.ts";
import type { CallRecord } from "../../linux-audit/call.ts";
import { sightingOf } from "../../linux-audit/call-event.ts";
import { only } from "./record.ts";
import { nameIn } from "./values.ts";

interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly host: string;
}

/** The login account was set, by the call beside it when there is one. */
export function loginSet(
  stamp: Stamp,
  login: JsonObject,
  call: CallRecord | undefined,
  cwd: string | undefined,
): TelemetryEvent | undefined {
  const pid = numberIn(login, "pid");
  const next = numberIn(login, "auid");
  if (next === undefined || (pid === undefined && call === undefined)) return undefined;
  return {
    kind: "login.set",
    ...stamp,
    process: call === undefined ? bareSighting(pid ?? 0, numberIn(login, "uid")) : sightingOf(call, cwd),
    previousLoginUser: orNull(numberIn(login, "old-auid")),
    loginUser: orNull(next) ?? null,
    session: orNull(numberIn(login, "ses")),
    succeeded: numberIn(login, "res") !== 0,
  };
}

const SESSIONS = ["USER_START", "USER_LOGIN", "USER_END", "USER_LOGOUT"] as const;

/** A session that PAM or a login program opened or closed; user space wrote the record. */
export function sessionChanged(stamp: Stamp, record: JsonObject): TelemetryEvent | undefined {
  for (const type of SESSIONS) {
    const session = only(record, type);
    const pid = numberIn(session, "pid");
    if (session === undefined || pid === undefined) continue;
    // Some versions put the inner fields beside the outer ones, some into a member of their own.
    const inner = objectIn(session, "msg") ?? session;
    const account = nameIn(inner, "acct") ?? nameIn(inner, "id");
    const program = nameIn(inner, "exe");
    const process = {
      ...bareSighting(pid, numberIn(session, "uid")),
      image: program,
      loginUser: orNull(numberIn(session, "auid")),
      session: orNull(numberIn(session, "ses")),
    };
    if (type === "USER_END" || type === "USER_LOGOUT") {
      return { kind: "session.closed", ...stamp, process, account, program };
    }
    const result = textIn(inner, "res");
    return {
      kind: "session.opened",
      ...stamp,
      process,
      account,
      program,
      terminal: nameIn(inner, "terminal"),
      address: nameIn(inner, "addr"),
      succeeded: result === undefined ? numberIn(inner, "res") === 1 : /^(?:success|yes|1)$/.test(result),
    };
  }
  return undefined;
}
