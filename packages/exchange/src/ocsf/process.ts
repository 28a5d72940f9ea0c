import type { Finding, FindingProcess } from "@limpid/core";
import { baseName, commandLine, plainText } from "../finding/text.ts";

const REGULAR_FILE = 1;
/** OCSF's integer_t; a process number is far smaller. */
const MAX_INTEGER = 2 ** 31 - 1;

/** Undefined for a process that nothing is known of: OCSF asks for a number or an id. */
export function processOf(process: Partial<FindingProcess>): object | undefined {
  const { argv, cwd, image, pid, process: key, terminal, user } = process;
  if (key === undefined) return undefined;
  return {
    uid: plainText(key),
    pid: pid !== undefined && Math.abs(pid) <= MAX_INTEGER ? pid : undefined,
    name: image === undefined ? undefined : plainText(baseName(image)),
    file: image === undefined ? undefined : imageFile(image),
    cmd_line: argv === undefined ? undefined : commandLine(argv),
    working_directory: cwd === undefined ? undefined : plainText(cwd),
    user: userOf(user),
    session: typeof terminal === "string" ? { terminal: plainText(terminal) } : undefined,
  };
}

/** The creator's ancestors, nearest first, as flat entries. */
export function ancestryOf({ lineage }: Finding): readonly object[] | undefined {
  if (lineage.length === 0) return undefined;
  return lineage.slice(0, MAX_ANCESTORS).map(({ argv, image, pid, process }) => ({
    uid: plainText(process),
    pid: pid !== undefined && Math.abs(pid) <= MAX_INTEGER ? pid : undefined,
    name: image === undefined ? undefined : plainText(baseName(image)),
    path: image === undefined ? undefined : plainText(image),
    cmd_line: argv === undefined ? undefined : commandLine(argv),
  }));
}

/** Above any lineage that was recorded. */
const MAX_ANCESTORS = 64;

/** A process that executed the artifact. */
export function executedOf({ argv, at, process }: Finding["executions"][number], { artifact }: Finding): object {
  return {
    uid: plainText(process),
    created_time: Date.parse(at),
    cmd_line: argv.length === 0 ? undefined : commandLine(argv),
    file: artifact.path === null ? undefined : imageFile(artifact.path),
  };
}

export function userOf(user: FindingProcess["user"]): object | undefined {
  if (user === undefined) return undefined;
  return { uid: String(user.uid), name: user.name === undefined ? undefined : plainText(user.name) };
}

function imageFile(path: string): object {
  return { name: plainText(baseName(path)), path: plainText(path), type_id: REGULAR_FILE };
}
