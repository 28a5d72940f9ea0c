/** The first of these folders that a path lies below, without a slash at its end. */
export function below(path: string, folders: readonly string[]): string | undefined {
  const folder = startsWithOne(path, folders);
  return folder?.endsWith("/") === true ? folder.slice(0, -1) : folder;
}

export function startsWithOne(path: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) if (path.startsWith(folder)) return folder;
  return undefined;
}
