import { folderOf } from "../../lives/paths.ts";
import { below } from "../../places/below.ts";
import { hiddenStepOf } from "../../places/hidden-step.ts";

const SHARED = ["/Users/Shared/", "/private/tmp/", "/private/var/tmp/", "/tmp/", "/var/tmp/"];

export function sharedFolder(path: string): string | undefined {
  return below(path, SHARED);
}

/** The step of a path that Finder does not show. */
export function hiddenStep(path: string): ReturnType<typeof hiddenStepOf> {
  return hiddenStepOf(path, sharedFolder(path) !== undefined);
}

/** Folders whose programs are started without anybody asking, for all users and below a home. */
const PERSISTENCE = [
  "/Library/LaunchAgents/",
  "/Library/LaunchDaemons/",
  "/Library/StartupItems/",
  "/Library/ScriptingAdditions/",
  "/Library/Security/SecurityAgentPlugins/",
  "/Library/Internet Plug-Ins/",
  "/Library/QuickLook/",
  "/Library/Spotlight/",
  "/Library/Scripts/Folder Action Scripts/",
  "/Library/Workflows/Applications/Folder Actions/",
  "/Contents/Library/LoginItems/",
];
const PERSISTENCE_AT_TOP = ["/private/etc/", "/etc/", "/private/var/at/", "/usr/local/etc/periodic/"];

export function persistenceFolder(path: string): string | undefined {
  const top = below(path, PERSISTENCE_AT_TOP);
  if (top !== undefined) return top;
  return PERSISTENCE.some((part) => path.includes(part)) ? folderOf(path) : undefined;
}

/** The sealed system volume: nothing but an update of macOS writes there. */
const SEALED = ["/System/", "/usr/", "/bin/", "/sbin/"];
const NOT_SEALED = ["/System/Volumes/Data/", "/usr/local/"];

export function isSealed(path: string): boolean {
  return below(path, SEALED) !== undefined && below(path, NOT_SEALED) === undefined;
}

const SUPPORT = "/Library/Application Support/";

/** `Google` in `…/Library/Application Support/Google/x`. */
export function supportFolderOwner(path: string): string | undefined {
  const at = path.indexOf(SUPPORT);
  if (at < 0) return undefined;
  const rest = path.slice(at + SUPPORT.length);
  const end = rest.indexOf("/");
  return end <= 0 ? undefined : rest.slice(0, end);
}

/** A home's Library holds what apps put there; of it, only Xcode's own folder is a place to build. */
export function isOrdinaryBuildPlace(path: string): boolean {
  if (sharedFolder(path) !== undefined) return path.startsWith("/private/tmp/go-build");
  const library = path.indexOf("/Library/");
  return library < 0 || path.startsWith("/Library/Developer/", library);
}
