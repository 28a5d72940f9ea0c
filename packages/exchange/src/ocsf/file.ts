import type { Finding } from "@limpid/core";
import { signatureOf } from "../finding/signature.ts";
import { baseName, folderOf, isExact, plainText } from "../finding/text.ts";
import { pathUri } from "../finding/uri.ts";

const REGULAR_FILE = 1;
const SHA_256 = 3;

/** Undefined for a file that never had a name: OCSF asks for one. */
export function fileOf(finding: Finding): object | undefined {
  const { path, sizeBytes } = finding.artifact;
  if (path === null) return undefined;
  const hash = hashOf(finding);
  const folder = folderOf(path);
  return {
    name: plainText(baseName(path)),
    path: plainText(path),
    parent_folder: folder === undefined ? undefined : plainText(folder),
    // The exact bytes, where the text above cannot show them.
    uri: isExact(path) ? undefined : pathUri(path.slice(0, MAX_PATH)),
    type_id: REGULAR_FILE,
    type: "Regular File",
    size: typeof sizeBytes === "number" ? sizeBytes : undefined,
    hashes: hash === undefined ? undefined : [{ algorithm_id: SHA_256, algorithm: "SHA-256", value: hash }],
    signature: ocsfSignature(finding),
  };
}

/** PATH_MAX of Linux; a path of a log is no longer. */
const MAX_PATH = 4096;

export function hashOf({ artifact }: Finding): string | undefined {
  return artifact.sha256;
}

/** What the file's own signature says; whether it holds is `unmapped`'s business, so the state stays unknown. */
function ocsfSignature(finding: Finding): object | undefined {
  const signature = signatureOf(finding);
  if (signature === undefined || signature.kind === "none") return undefined;
  const { cdHash, teamId } = signature;
  return {
    algorithm_id: 0,
    developer_uid: teamId === undefined ? undefined : plainText(teamId),
    digest: cdHash === undefined ? undefined : { algorithm_id: 99, algorithm: "cdhash", value: cdHash },
    state_id: 0,
  };
}
