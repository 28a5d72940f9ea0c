import type { ProcessSighting, TelemetryEvent } from "@limpid/core";
import { quotedWordsOf } from "../../command-line.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { EXECUTION_CUT, executableOf, FOUND_IN_PROC, hasFlag } from "./process.ts";

/** What every event has in common. */
export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** An execution; undefined for a process that ran before Tetragon and was found in /proc. */
export function executed(stamp: Stamp, event: JsonObject, sha256: string | undefined): TelemetryEvent | undefined {
  const process = objectIn(event, "process");
  if (process === undefined || hasFlag(process, FOUND_IN_PROC)) return undefined;
  const binary = textIn(process, "binary");
  const text = textIn(process, "arguments");
  const rest = text === undefined ? { argv: [], certain: true } : quotedWordsOf(text);
  // The arguments begin behind the program's own name, which is not recorded: the path stands for it.
  const argv = binary === undefined ? rest.argv : [binary, ...rest.argv];
  const whole = binary !== undefined && !hasFlag(process, EXECUTION_CUT);
  const file = executableOf(process);
  return {
    ...stamp,
    kind: "process.executed",
    image: stamp.process.image,
    argv,
    argvComplete: rest.certain && whole,
    file: sha256 === undefined ? file : { ...file, sha256 },
    interpreters: [],
  };
}

/** @see signal(7) */
const SIGNALS: ReadonlyMap<string, number> = new Map([
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGQUIT", 3],
  ["SIGILL", 4],
  ["SIGTRAP", 5],
  ["SIGABRT", 6],
  ["SIGBUS", 7],
  ["SIGFPE", 8],
  ["SIGKILL", 9],
  ["SIGUSR1", 10],
  ["SIGSEGV", 11],
  ["SIGUSR2", 12],
  ["SIGPIPE", 13],
  ["SIGALRM", 14],
  ["SIGTERM", 15],
  ["SIGSYS", 31],
]);

/** A status of zero is left out. */
export function exited(stamp: Stamp, event: JsonObject): TelemetryEvent {
  const signal = textIn(event, "signal") ?? "";
  const number = SIGNALS.get(signal);
  const code = signal === "" ? (numberIn(event, "status") ?? 0) : number === undefined ? undefined : 128 + number;
  return { ...stamp, kind: "process.exited", code };
}
