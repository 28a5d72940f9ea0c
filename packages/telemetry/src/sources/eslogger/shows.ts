import { no, type Shows, yes } from "../../shows.ts";

export const ESLOGGER_SHOWS: Shows = {
  title: "Endpoint Security messages of macOS, versions 7 to 11",
  platforms: ["macos"],
  answers: {
    create: yes("create, clone, copyfile"),
    write: yes("write, one message to a call"),
    closeAfterWrite: yes("close with modified or was_mapped_writable"),
    rename: yes("rename: both names and the inode"),
    exec: yes("exec: image, arguments, working directory, script"),
    fileHash: no("the CDHash of images only"),
    signing: yes("flags, identifier, team and CDHash of each process's image"),
    stableProcessId: yes("pid and pidversion, until the next boot"),
  },
  blindSpots: [
    { what: "what ran before the logger", mend: "start it as a LaunchDaemon" },
    { what: "muted paths and the logger's own actions", mend: "none" },
    {
      what: "scripts inside a program: NSAppleScript, applets, osascript reading standard input",
      mend: "none; the program that ran it is told",
    },
    { what: "paths that the system cut", mend: "none" },
  ],
};
