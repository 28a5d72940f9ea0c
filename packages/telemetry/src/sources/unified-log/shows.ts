import { no, partly, type Shows } from "../../shows.ts";

export const UNIFIED_LOG_SHOWS: Shows = {
  title: "unified log of macOS, exported by `log show`",
  platforms: ["macos"],
  answers: {
    create: no("no message of macOS names a file that was made; the sandbox names attempts that it refused"),
    write: no("no message names a write that happened"),
    closeAfterWrite: no("not logged"),
    rename: no("not logged"),
    exec: partly(
      "a program is told when it first logs something, with its path and without arguments (JSON only); sudo names the command, PackageKit the scripts of packages",
    ),
    fileHash: no("not logged"),
    signing: partly("only that a file has no signature (amfid) or one that does not hold (kernel, amfid)"),
    stableProcessId: partly("pid and boot in JSON; the name and pid of whoever logs in text"),
  },
  blindSpots: [
    { what: "who made a file, and when", mend: "eslogger beside it, or Santa; the unified log holds no file events" },
    { what: "programs that log nothing, and those that ran before the export begins", mend: "eslogger exec" },
    { what: "when a program began: it is told when it first logs", mend: "eslogger exec" },
    { what: "values that macOS hides as <private>", mend: "a configuration profile with Enable-Private-Data" },
    { what: "paths of programs in --style syslog and default", mend: "--style ndjson" },
    { what: "--style compact: its times name no zone, so it is not read", mend: "--style ndjson" },
    { what: "messages that were dropped or have expired", mend: "export soon; debug and info last for minutes" },
  ],
};
