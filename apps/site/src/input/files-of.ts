/** A file to look at, with the path by which a person knows it. */
export interface Chosen {
  readonly file: File;
  readonly path: string;
}

const MOST_FILES = 500; // more belong to `limpid inspect DIR`, which uses all processors
const DEEPEST = 16;

/** What was dropped: files, and the files in folders (applications and script bundles are folders). */
export async function filesDropped(data: DataTransfer): Promise<readonly Chosen[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesChosen(data.files);
  const found: Chosen[] = [];
  for (const entry of entries) await collect(entry, found, 0);
  return found;
}

export function filesChosen(files: FileList): readonly Chosen[] {
  return [...files].slice(0, MOST_FILES).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function collect(entry: FileSystemEntry, found: Chosen[], depth: number): Promise<void> {
  if (found.length >= MOST_FILES || depth > DEEPEST) return;
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) => {
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined));
    });
    if (file !== undefined) found.push({ file, path: depth === 0 ? file.name : entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder comes in pieces; an empty one ends it.
  while (found.length < MOST_FILES) {
    const piece = await new Promise<readonly FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (piece.length === 0) return;
    for (const inner of piece) await collect(inner, found, depth + 1);
  }
}
