import { decodeUtf8, type FileRef, type ProcessSighting } from "@limpid/core";
import { decodeBase64 } from "../../json/base64.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, objectIn, textIn } from "../../json/values.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";

/** A process of an event. Its exec id names one execution; `parent` may be the same process with the image before. */
export function readProcess(
  process: JsonObject | undefined,
  parent: JsonObject | undefined,
): ProcessSighting | undefined {
  const pid = numberIn(process, "pid");
  if (process === undefined || pid === undefined) return undefined;
  const sensorId = textIn(process, "exec_id");
  const parentPid = numberIn(parent, "pid");
  const before = textIn(process, "parent_exec_id") ?? textIn(parent, "exec_id");
  const sameProcess = parentPid === pid;
  const parentSensorId = sameProcess ? textIn(parent, "parent_exec_id") : before;
  const credentials = objectIn(process, "process_credentials");
  const effective = numberIn(process, "uid");
  const container = containerOf(process);
  const parentImage = sameProcess || parent === undefined ? undefined : executableOf(parent).path;
  return {
    pid,
    ppid: sameProcess ? pidOf(parentSensorId) : (parentPid ?? pidOf(before)),
    image: executableOf(process).path,
    name: undefined,
    uid: numberIn(credentials, "uid") ?? effective,
    euid: effective ?? numberIn(credentials, "euid"),
    gid: numberIn(credentials, "gid"),
    loginUser: orNull(numberIn(process, "auid")),
    session: undefined,
    terminal: undefined,
    cwd: cwdOf(process),
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(sameProcess && before !== undefined ? { formerSensorId: before } : {}),
    ...(parentSensorId === undefined ? {} : { parentSensorId }),
    ...(parentImage === undefined ? {} : { parentImage }),
    ...(container === undefined ? {} : { container }),
  };
}

/** The file that was executed. Its inode is told for lost names only, while writes have none: the path decides. */
export function executableOf(process: JsonObject): FileRef {
  const file = objectIn(objectIn(process, "binary_properties"), "file");
  const cut = hasFlag(process, NAME_CUT);
  const named = fileNamed(textIn(file, "path") ?? textIn(process, "binary"), cwdOf(process));
  return cut ? { ...named, pathBasis: "none" } : named;
}

/** Whether one of the process's flags is meant. They are words: `execve rootcwd clone`. */
export function hasFlag(process: JsonObject, flag: RegExp): boolean {
  const flags = textIn(process, "flags");
  return flags !== undefined && flag.test(flags);
}

/** It ran before Tetragon and was found in /proc. */
export const FOUND_IN_PROC = /(?:^| )procFS(?: |$)/i;
/** The name or the arguments are not as they were given. */
export const EXECUTION_CUT = /(?:^| )(?:truncArgs|truncFilename|errorArgs|errorFilename|miss|unknown)(?: |$)/i;
const NAME_CUT = /(?:^| )truncFilename(?: |$)/i;
const ROOT_DIRECTORY = /(?:^| )rootcwd(?: |$)/i;

/** `rootcwd`: the directory is `/`, though older versions leave it empty; `nocwd` and errors: it is not known. */
export function cwdOf(process: JsonObject): string | undefined {
  if (hasFlag(process, ROOT_DIRECTORY)) return "/";
  const cwd = textIn(process, "cwd");
  if (cwd === undefined || !cwd.startsWith("/")) return undefined;
  return cwd.length > 1 && cwd.endsWith("/") ? cwd.slice(0, -1) : cwd;
}

/** The whole id where Kubernetes gave it (`containerd://…`), otherwise the beginning that the kernel knows. */
function containerOf(process: JsonObject): string | undefined {
  const whole = textIn(objectIn(objectIn(process, "pod"), "container"), "id");
  return whole === undefined
    ? textIn(process, "docker")
    : whole.slice(whole.indexOf("://") < 0 ? 0 : whole.indexOf("://") + 3);
}

const MAX_EXEC_ID = 512; // a node's name of 253 characters, in base64

/** An exec id is `node:ktime:pid` in base64. */
function pidOf(execId: string | undefined): number | undefined {
  if (execId === undefined || execId.length > MAX_EXEC_ID) return undefined;
  const bytes = decodeBase64(execId);
  const pid = bytes === undefined ? undefined : /:[0-9]{1,20}:([0-9]{1,10})$/.exec(decodeUtf8(bytes))?.[1];
  return pid === undefined ? undefined : Number(pid);
}
