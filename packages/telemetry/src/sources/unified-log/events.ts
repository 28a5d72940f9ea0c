import type { FileRef, FileReported, ProcessExecuted, ProcessSighting, SignedStatus } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import { fileNamed } from "../../named-file.ts";

/** One message, as far as it is read. */
interface Message {
  readonly text: string;
  readonly pid: number;
}

/** A program that logged something. */
interface Program {
  readonly image: string;
  readonly pid: number;
  readonly uid: number | undefined;
  readonly boot: string;
}

export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly time: string;
  readonly host: string;
}

/** The event of a message; the name to count it under when it tells of nothing; undefined: another message. */
type Made = ProcessExecuted | FileReported | string | undefined;
type Reader = (stamp: Stamp, message: Message) => Made;

/**
 * The programs of macOS whose messages name a file or an execution, by the image that logs. Each form of message is
 * documented with its public source in `docs/sources/unified-log.md`; everything else is counted as it is.
 */
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["/kernel", kernel],
  ["/usr/bin/sudo", sudo],
  ["/usr/libexec/amfid", amfid],
  ["/usr/libexec/installd", packageKit],
  [
    "/System/Library/PrivateFrameworks/PackageKit.framework/Versions/A/XPCServices/package_script_service.xpc/Contents/MacOS/package_script_service",
    packageKit,
  ],
]);

/** The same by name, for lines of text: they hold no path. */
export const READERS_BY_NAME: ReadonlyMap<string, Reader> = new Map(
  [...READERS].map(([image, read]) => [image.slice(image.lastIndexOf("/") + 1), read]),
);

const PATH = "(/[^\\n]{1,4096})";
const QUARANTINED = new RegExp(
  `^exec of ${PATH} denied since it was quarantined by ([^\\n]{0,256}) and (?:created without user consent|not approved by Gatekeeper), qtn-flags was 0x([0-9a-f]{1,8})`,
);
const INVALID_PAGE = new RegExp(
  `^CODE SIGNING: process [0-9]{1,10}\\[[^\\]\\n]{0,64}\\]: rejecting invalid page at address 0x[0-9a-f]{1,16} from offset 0x[0-9a-f]{1,16} in file "${PATH}" \\(cs_mtime:`,
);
const REFUSED_EXEC = /^(?:ASP: )?Security policy would not allow process: /;
const REFUSED_BY_SANDBOX = /^Sandbox: [^\n]{1,256}\([0-9]{1,10}\) deny\([0-9]{1,3}\) (file-write|process-exec)/;

/** What AppleSystemPolicy, Quarantine, Sandbox and the pager say. */
function kernel(stamp: Stamp, { text }: Message): Made {
  const quarantined = QUARANTINED.exec(text);
  if (quarantined !== null) {
    const [, path, agent = "", flags = ""] = quarantined;
    // As the attribute itself is written: flags;time;agent;uuid. The message holds no time and no uuid.
    const attributes = { "com.apple.quarantine": `${flags.padStart(4, "0").slice(-4)};;${unescaped(agent)};` };
    return { ...stamp, kind: "file.reported", file: fileNamed(path, undefined), attributes };
  }
  const page = INVALID_PAGE.exec(text);
  if (page !== null) return signedAs(stamp, page[1], "invalid");
  if (REFUSED_EXEC.test(text)) return "execution-denied";
  const refused = REFUSED_BY_SANDBOX.exec(text);
  if (refused !== null) return refused[1] === "file-write" ? "write-denied" : "execution-denied";
  return undefined;
}

/** The kernel writes blanks as `\x20` in the name of an agent. */
function unescaped(agent: string): string {
  return agent.replaceAll("\\x20", " ").replaceAll(";", "");
}

const NOT_VALID = new RegExp(`^${PATH} signature not valid: (-[0-9]{1,8})`);
/** errSecCSUnsigned and errSecCSSignatureFailed; other codes speak of requirements and resources. @see CSCommon.h */
const STATUS: { readonly [code: string]: SignedStatus } = { "-67062": "unsigned", "-67061": "invalid" };

function amfid(stamp: Stamp, { text }: Message): Made {
  const found = NOT_VALID.exec(text);
  if (found === null) return undefined;
  const status = STATUS[found[2] ?? ""];
  return status === undefined ? "signature-not-valid" : signedAs(stamp, found[1], status);
}

function signedAs(stamp: Stamp, path: string | undefined, status: SignedStatus): FileReported {
  return { ...stamp, kind: "file.reported", file: fileNamed(path, undefined, { signing: { status } }) };
}

const SUDO =
  /^ {0,16}[^\s:]{1,255} : (?:([^=\n]{1,200}) ; )?TTY=([^ ;\n]{1,64}) ; PWD=([^\n]{1,4096}?) ; USER=([^ ;\n]{1,255}) ;/;
const COMMAND = " COMMAND=";

/** `dev : TTY=ttys001 ; PWD=/Users/dev ; USER=root ; COMMAND=/bin/ls`. */
function sudo(stamp: Stamp, { text, pid }: Message): Made {
  const found = SUDO.exec(text);
  const at = found === null ? -1 : text.indexOf(COMMAND, found[0].length - 1);
  if (found === null || at < 0) return undefined;
  const [, refusal, tty = "", cwd, user] = found;
  if (refusal !== undefined) return "execution-denied"; // `command not allowed`, `3 incorrect password attempts`
  const { argv, certain } = wordsOf(text.slice(at + COMMAND.length));
  const [image] = argv;
  if (image?.startsWith("/") !== true) return undefined; // sudo writes the path that it found
  const process = {
    ...processOf(stamp, pid),
    image,
    uid: user === "root" ? 0 : undefined,
    parentImage: "/usr/bin/sudo",
    terminal: tty === "unknown" ? null : `/dev/${tty}`,
    cwd,
  };
  return execution(stamp, process, fileNamed(image, undefined), argv, certain);
}

const SCRIPT = /^PackageKit: Executing script "(?:\.\/)?([^"/\n]{1,255})" in (\/[^\n]{1,4096})$/;

/** A script of an installation package; its process is another one than the one that logs. */
function packageKit(stamp: Stamp, { text, pid }: Message): Made {
  const found = SCRIPT.exec(text);
  if (found === null) return undefined;
  const [, name, folder] = found;
  const process = { ...processOf(stamp, pid), uid: 0 };
  return execution(stamp, process, fileNamed(`${folder}/${name}`, undefined), [], false);
}

/** A program that logged something: it runs. */
export function seenRunning(stamp: Stamp, { image, pid, uid, boot }: Program): ProcessExecuted {
  // By an id of its own: that it ran is known, and not when it began, so it must not end what others saw of this pid.
  const process = { ...processOf(stamp, 0), ppid: undefined, sensorId: `seen:${boot}:${pid}:${image}`, image, uid };
  return { ...execution(stamp, process, fileNamed(image, undefined), [], false), seenRunningAs: pid };
}

function execution(
  stamp: Stamp,
  process: ProcessSighting,
  file: FileRef,
  argv: readonly string[],
  argvComplete: boolean,
): ProcessExecuted {
  return {
    ...stamp,
    kind: "process.executed",
    process,
    image: process.image,
    argv,
    argvComplete,
    file,
    interpreters: [],
  };
}

/** A process that a message names without its pid, below the one that logs. */
function processOf({ id }: Stamp, parent: number): ProcessSighting {
  return {
    pid: 0,
    sensorId: `message:${id}`,
    ppid: parent,
    image: undefined,
    name: undefined,
    uid: undefined,
    euid: undefined,
    gid: undefined,
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
  };
}
