import type { Finding, FindingProcess } from "@limpid/core";
import { baseName, commandLine, folderOf, isExact, plainText } from "../finding/text.ts";
import { pathUri } from "../finding/uri.ts";
import { observable, processObject, type StixObject, stixTime } from "./objects.ts";
import { extended } from "./producer.ts";

/** PATH_MAX of Linux; a path of a log is no longer. */
const MAX_PATH = 4096;
/** Above any lineage that was recorded. */
const MAX_ANCESTORS = 64;
const MAX_EXECUTIONS = 32;

/**
 * The file, who wrote it, the processes above and those that ran it, as cyber-observable objects. Each stands behind
 * the ones it refers to.
 */
export function observablesOf(finding: Finding): readonly StixObject[] {
  const objects: StixObject[] = [];
  const add = (object: StixObject): string => {
    objects.push(object);
    return object.id;
  };
  const artifact = addArtifact(finding, add);
  let parent: string | undefined;
  for (const process of finding.lineage.slice(0, MAX_ANCESTORS).toReversed()) {
    parent = addProcess(process, parent, finding, add);
  }
  const { creator, executions } = finding;
  if (creator.process !== undefined) addProcess({ ...creator, process: creator.process }, parent, finding, add);
  for (const { argv, at, process } of executions.slice(0, MAX_EXECUTIONS)) {
    add(
      processObject(`${finding.host}\0${process}\0${at}`, {
        created_time: stixTime(at),
        command_line: argv.length === 0 ? undefined : commandLine(argv),
        image_ref: artifact,
        extensions: extended({ instance: plainText(process) }),
      }),
    );
  }
  return objects;
}

type Add = (object: StixObject) => string;

/** Undefined for a file without a name and without a hash: STIX has nothing to know it by. */
function addArtifact({ artifact }: Finding, add: Add): string | undefined {
  const { format, opacity, path, sha256, sizeBytes } = artifact;
  if (path === null && sha256 === undefined) return undefined;
  const told = {
    opacity_level: opacity === null ? undefined : (opacity.level ?? "unknown"),
    opacity_packed: opacity?.packed,
    format: format ?? undefined,
    uri: path === null || isExact(path) ? undefined : pathUri(path.slice(0, MAX_PATH)),
  };
  const tells = Object.values(told).some((value) => value !== undefined);
  return add(
    observable(
      "file",
      {
        hashes: sha256 === undefined ? undefined : { "SHA-256": sha256 },
        name: path === null ? undefined : plainText(baseName(path)),
        parent_directory_ref: path === null ? undefined : addFolder(path, add),
        extensions: tells ? extended(told) : undefined,
      },
      { size: typeof sizeBytes === "number" && sizeBytes >= 0 ? sizeBytes : undefined },
    ),
  );
}

/** A creator's role may be unknown. */
type Told = Partial<FindingProcess> & { readonly process: string };

function addFolder(path: string, add: Add): string | undefined {
  const folder = folderOf(path);
  return folder === undefined ? undefined : add(observable("directory", { path: plainText(folder) }));
}

function addProcess(process: Told, parent: string | undefined, { host }: Finding, add: Add): string {
  const { argv, cwd, image, pid, role, user } = process;
  const imageRef =
    image === undefined
      ? undefined
      : add(observable("file", { name: plainText(baseName(image)), parent_directory_ref: addFolder(image, add) }));
  const userRef =
    user === undefined
      ? undefined
      : add(
          observable("user-account", {
            account_login: user.name === undefined ? undefined : plainText(user.name),
            account_type: "unix",
            user_id: String(user.uid),
          }),
        );
  return add(
    processObject(`${host}\0${process.process}\0${image ?? ""}`, {
      pid: pid !== undefined && pid >= 0 ? pid : undefined,
      cwd: cwd === undefined ? undefined : plainText(cwd),
      command_line: argv === undefined ? undefined : commandLine(argv),
      image_ref: imageRef,
      creator_user_ref: userRef,
      parent_ref: parent,
      extensions: extended({
        instance: plainText(process.process),
        role: role === undefined ? undefined : plainText(role),
      }),
    }),
  );
}
