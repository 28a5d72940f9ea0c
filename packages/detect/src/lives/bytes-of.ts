import type { ArtifactBytes, ArtifactLife, Bytes } from "@limpid/core";

/**
 * The bytes behind a life, looked for where they can be: what has no name, lost it, or lost it to another file
 * is never looked up, because another file would answer.
 */
export function bytesOf(life: ArtifactLife, offered: ArtifactBytes): Bytes {
  if (life.origin === "memory") return { state: "gone", explanation: "the file was in memory and never had a name." };
  const { path, device, inode } = life;
  if (life.removedAt !== undefined) return { state: "gone", explanation: "the file was removed." };
  if (path === undefined) return { state: "gone", explanation: "the file never had a known name." };
  if (life.nameTakenAt !== undefined) {
    return { state: "replaced", explanation: "a later file has its name." };
  }
  if (!path.startsWith("/")) {
    return { state: "gone", explanation: "the folder of its name was not recorded." };
  }
  return offered.inspect({ path, inode, device, life });
}
