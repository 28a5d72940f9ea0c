import type { Mends } from "../../subject/missing-facts.ts";

/** What to do on macOS about facts that are missing. */
export const MAC_MENDS: Mends = {
  bytes: "Give the collected files or a mounted image of the Mac with --artifacts.",
  memory: "Collect the memory of the process while it runs.",
  creator:
    "Record create, write, close, rename, clone and copyfile: `eslogger create write close rename clone copyfile exec fork exit`.",
  lineage: "Run the logger as a LaunchDaemon from boot on, and record fork, exec and exit.",
  userShell: "Record fork and exec from boot on, so that terminals, editors and sshd above a shell are known.",
  arguments: "Record exec from boot on; Endpoint Security tells arguments with that message alone.",
  mount: "Find the disk image that was mounted (hdiutil, DiskImageMounter) and who brought it.",
  covered: "Look at the file after the image is ejected.",
  origin:
    "Collect files with their attributes (`ditto -c -k --sequesterRsrc`, or `tar` of macOS: both make `._` files), and record setextattr.",
  lost: "Subscribe to fewer event types, mute busy paths, and let the logger run at a higher priority.",
};
