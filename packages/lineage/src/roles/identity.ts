import type { CodeSigning, FileRef, ImageIdentity, Provenance, SignedStatus } from "@limpid/core";
import type { RoleEntry } from "./table.ts";

/** What has to be asked to know whether an image is the program that its name says. */
export interface IdentityQuestions {
  /** Owner in a package database, when one is at hand. */
  readonly packageOf?: Provenance["packageOf"];
  /** Whether this stream shows the file at `path` being written by something that no package vouches for. */
  readonly writtenHere?: (path: string) => boolean;
}

/** Folders that only root writes on every distribution, or that are mounted read-only. */
const SYSTEM_FOLDERS = [
  "/usr/bin/",
  "/bin/",
  "/usr/sbin/",
  "/sbin/",
  "/usr/lib/",
  "/usr/lib32/",
  "/usr/lib64/",
  "/usr/libx32/",
  "/usr/libexec/",
  "/usr/games/",
  "/usr/share/",
  "/lib/",
  "/lib32/",
  "/lib64/",
  "/libx32/",
  "/snap/",
  "/nix/store/",
  "/gnu/store/",
  "/System/",
] as const;

/** Folders of the administrator: their modes differ from site to site, so the file's own owner must show it. */
const LOCAL_FOLDERS = [
  "/usr/local/bin/",
  "/usr/local/sbin/",
  "/usr/local/lib/",
  "/usr/local/libexec/",
  "/usr/local/go/",
];

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;

/** Whose folder a path lies in; `odd` is one that names no place by itself. */
export type PathPlace = "system" | "local" | "other" | "odd";

export function placeOf(path: string): PathPlace {
  if (!isPlainAbsolute(path)) return "odd";
  if (startsWithAny(path, SYSTEM_FOLDERS)) return "system";
  return startsWithAny(path, LOCAL_FOLDERS) ? "local" : "other";
}

/**
 * How sure it is that the image at `path` is the program its name says, judged against the user whose deed is in
 * question. Undefined uid and root are taken alike: both may have written anything.
 */
export function identityOf(
  path: string,
  place: PathPlace,
  file: FileRef | undefined,
  declared: boolean,
  judgedUid: number | undefined,
  questions: IdentityQuestions,
): ImageIdentity {
  if (place === "odd") return "unverified";
  const owner = packageOwner(path, questions);
  if (owner === "intact") return "package-owned";
  if (owner === "changed" || questions.writtenHere?.(path) === true) return "unverified";
  if (file !== undefined && mayWrite(file, judgedUid)) return "unverified";
  if (declared) return "declared";
  if (place === "system") return "system-path";
  const shownSafe = file?.ownerUid === 0 && file.mode !== undefined && judgedUid !== undefined && judgedUid !== 0;
  return shownSafe && place === "local" ? "system-path" : "unverified";
}

/** Xcode and its tools, where they are no part of the system. */
const APPLE_TEAM = "59GAB85EFG";
const BY_A_MAKER: ReadonlySet<SignedStatus> = new Set<SignedStatus>([
  "signed",
  "developer-id",
  "notarised",
  "app-store",
]);

/**
 * Whether the kernel's word for a signature fits the program that a name says: Apple's own under that identifier, or a
 * maker whose team is in the table. A copy of bash that is called `jamf` is still signed as com.apple.bash.
 */
export function isSignedAs(
  signing: CodeSigning | undefined,
  { name, entry }: { readonly name: string; readonly entry: RoleEntry },
): boolean {
  if (signing === undefined) return false;
  const { status, identifier, teamId } = signing;
  const apple = status === "platform" || (teamId === APPLE_TEAM && BY_A_MAKER.has(status));
  if (apple) {
    return identifier?.startsWith("com.apple.") === true && lastPart(identifier) === name.toLowerCase();
  }
  return teamId !== undefined && BY_A_MAKER.has(status) && entry.teams?.includes(teamId) === true;
}

function lastPart(identifier: string): string {
  return identifier.slice(identifier.lastIndexOf(".") + 1).toLowerCase();
}

export function isSystemPath(path: string): boolean {
  return placeOf(path) === "system";
}

function packageOwner(path: string, questions: IdentityQuestions): "intact" | "changed" | undefined {
  const { packageOf } = questions;
  if (packageOf === undefined) return undefined;
  const owner = packageOf(path) ?? packageOf(otherSideOfMerge(path));
  // Anybody's package leaves a receipt on a Mac, whatever it calls its programs.
  if (owner === undefined || owner.manager === "pkgutil") return undefined;
  return owner.intact === false ? "changed" : "intact";
}

/** `/bin/sh` and `/usr/bin/sh` are one file since the merge of /usr; package databases know either name. */
function otherSideOfMerge(path: string): string {
  return path.startsWith("/usr/") ? path.slice(4) : `/usr${path}`;
}

/** Whether owner and mode leave room for the judged user to have written the file. Its group is not recorded. */
function mayWrite(file: FileRef, judgedUid: number | undefined): boolean {
  if (file.mode !== undefined && (file.mode & OTHERS_WRITE) !== 0) return true;
  if (judgedUid === undefined || judgedUid === 0) return false; // root may always; `writtenHere` answers for it
  if (file.ownerUid === judgedUid) return true;
  return file.mode !== undefined && (file.mode & GROUP_WRITES) !== 0;
}

function isPlainAbsolute(path: string): boolean {
  if (!path.startsWith("/") || path.includes("//")) return false;
  return !path.includes("/..") || !(path.includes("/../") || path.endsWith("/.."));
}

function startsWithAny(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder));
}
