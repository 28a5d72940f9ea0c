import type { FileRef, ImageRun } from "@limpid/core";

/** An image as an execution shows it. */
export function runOf(
  image: string | undefined,
  argv: readonly string[] = image === undefined ? [] : [image],
  more: { readonly owner?: number; readonly mode?: number; readonly script?: string } = {},
): ImageRun {
  const known = more.owner !== undefined || more.mode !== undefined;
  return {
    image,
    argv,
    argvComplete: true,
    at: 0,
    event: "1.000:1",
    file: image === undefined || !known ? undefined : fileOf(image, more.mode, more.owner),
    script: more.script === undefined ? undefined : fileOf(more.script, 0o100755, 0),
    cwd: "/",
  };
}

function fileOf(path: string, mode = 0o100755, ownerUid = 0): FileRef {
  return { path, pathBasis: "absolute", device: "08:01", inode: undefined, mode, ownerUid };
}
