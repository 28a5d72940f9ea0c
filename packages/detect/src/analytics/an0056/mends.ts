import type { Mends } from "../../subject/missing-facts.ts";

/** What to do on Linux about facts that are missing. */
export const LINUX_MENDS: Mends = {
  bytes:
    "Give the collected files or the mounted image with --artifacts, or let the sensor on the host copy new executables.",
  memory: "Collect the memory of the process while it runs (/proc/PID/exe still leads to the file), or its dump.",
  creator: "Record opens that create or write, O_TMPFILE and renames: `limpid doctor --audit-rules` prints the rules.",
  lineage: "Record forks, executions and exits, and begin the recording at boot (audit=1).",
  userShell: "Record logins (LOGIN, USER_START) and let pam_loginuid run for every way to log in.",
  arguments: "Record execve and execveat from boot on; raise the limits that cut long arguments.",
  mount: "Find what was mounted (a disk image, another folder, a FUSE program) and who wrote that.",
  covered:
    "Look below the mount (nsenter into another mount namespace, or unmount) before judging the file at this name.",
  packages: "Collect /var/lib/dpkg, /var/lib/rpm, /lib/apk/db or /var/lib/pacman with the files.",
  lost: "Raise the audit backlog (auditctl -b) and the rate of the transport; narrow the rules.",
};
