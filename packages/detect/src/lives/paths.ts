const DELETED = " (deleted)";
const MEMORY_FILE = "/memfd:";

/** Whether the kernel said that a mapped image has no name any more. */
export function isDeleted(image: string): boolean {
  return image.endsWith(DELETED);
}

/** An image path without the kernel's remark. */
export function withoutDeleted(image: string): string {
  return image.endsWith(DELETED) ? image.slice(0, -DELETED.length) : image;
}

/** Whether an image is a file made by memfd_create; the text behind the colon is free. */
export function isMemoryFile(image: string): boolean {
  return image.startsWith(MEMORY_FILE);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folder of an absolute path, without a slash at its end; "" for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function isAbsolute(path: string): boolean {
  return path.charCodeAt(0) === 47;
}

/** `name` below `folder`, lexically normalised; undefined when the folder is not known. */
export function joinPath(folder: string | undefined, name: string): string | undefined {
  if (!isAbsolute(name) && (folder === undefined || !isAbsolute(folder))) return undefined;
  const whole = isAbsolute(name) ? name : `${folder}/${name}`;
  if (isNormal(whole)) return whole;
  const steps: string[] = [];
  for (const step of whole.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** Whether a path has no empty or dotted step; a step that merely begins with a dot is looked at closely instead. */
function isNormal(path: string): boolean {
  return !path.includes("/.") && !path.includes("//") && !(path.endsWith("/") && path.length > 1);
}

/** Folders that only root and the package manager fill on an ordinary Linux system, and the sealed part of macOS. */
const SYSTEM_FOLDERS: readonly string[] = [
  "/usr/",
  "/bin/",
  "/sbin/",
  "/lib/",
  "/lib32/",
  "/lib64/",
  "/libx32/",
  "/System/",
  "/Library/Apple/",
];
/** Below /usr, but the administrator's own. */
const LOCAL = "/usr/local/";

export function isSystemPath(path: string): boolean {
  for (const folder of SYSTEM_FOLDERS) if (path.startsWith(folder)) return !path.startsWith(LOCAL);
  return path.startsWith("/opt/");
}
