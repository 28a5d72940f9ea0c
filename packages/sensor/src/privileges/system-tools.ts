import { statSync } from "node:fs";

const FOLDERS = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]; // never PATH: it is anybody's word

/** Where a program of the system lies; undefined when it is not installed. */
export function systemTool(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  );
}
