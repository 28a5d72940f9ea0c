/** A file to look at, with the path by which a person knows it. */
export interface Chosen {
  readonly file: File;
  readonly path: string;
}

/** More belong to `limpid inspect DIR`, which uses all processors. */
export const MOST_FILES = 500;
const DEEPEST = 16;

/**
 * What was dropped: files, and the files in folders (applications and script bundles are folders). A page that was
 * opened from disk gets files, and folders by their handle only, which Chromium has and Firefox and Safari have not.
 */
export async function filesDropped({ items }: DataTransfer): Promise<readonly Chosen[]> {
  // The items are gone with the event, so all is asked for before anything is waited for.
  const dropped = [...items].map((item) => ({
    file: item.getAsFile(),
    entry: item.webkitGetAsEntry(),
    handle: (item as WithHandle).getAsFileSystemHandle?.().catch(() => null),
  }));
  const found: Chosen[] = [];
  for (const { file, entry, handle } of dropped) {
    if (entry?.isDirectory !== true) {
      if (file !== null && found.length < MOST_FILES) found.push({ file, path: file.name });
      continue;
    }
    const folder = await handle;
    if (folder?.kind === "directory") await collect(folder as FileSystemDirectoryHandle, found, folder.name, 0);
    else await collectEntry(entry, found, 0);
  }
  return found;
}

export function filesChosen(files: FileList): readonly Chosen[] {
  return [...files].slice(0, MOST_FILES).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

interface WithHandle {
  readonly getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

async function collect(folder: FileSystemDirectoryHandle, found: Chosen[], path: string, depth: number): Promise<void> {
  if (depth > DEEPEST) return;
  try {
    for await (const inner of folder.values()) {
      if (found.length >= MOST_FILES) return;
      const innerPath = `${path}/${inner.name}`;
      if (inner.kind === "directory") await collect(inner as FileSystemDirectoryHandle, found, innerPath, depth + 1);
      else found.push({ file: await (inner as FileSystemFileHandle).getFile(), path: innerPath });
    }
  } catch {
    // A folder without the right to read it: what was found so far is shown.
  }
}

async function collectEntry(entry: FileSystemEntry, found: Chosen[], depth: number): Promise<void> {
  if (found.length >= MOST_FILES || depth > DEEPEST) return;
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) => {
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined));
    });
    if (file !== undefined) found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder comes in pieces; an empty one ends it.
  while (found.length < MOST_FILES) {
    const piece = await new Promise<readonly FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (piece.length === 0) return;
    for (const inner of piece) await collectEntry(inner, found, depth + 1);
  }
}
