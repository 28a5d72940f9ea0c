import { no, partly, type Shows, yes } from "../../shows.ts";

export const SANTA_SHOWS: Shows = {
  title: "Santa on macOS: its messages as JSON, and its log of text",
  platforms: ["macos"],
  answers: {
    create: no("not logged; a new file is told when it is closed"),
    write: no("the end of writing only"),
    closeAfterWrite: yes("close (WRITE in the text log): the file was changed, or mapped so that it could be"),
    rename: yes("rename: both names; the inode and whether another file was replaced in JSON only"),
    exec: yes("execution: image, arguments, decision; in JSON also working directory, script and terminal"),
    fileHash: yes("SHA-256 of each executed image"),
    signing: partly("flags, identifier, team and CDHash of each executed image in JSON; certificate and team in text"),
    stableProcessId: partly("pid and pidversion in JSON; pid in the text log, whose file lines leave the version out"),
  },
  blindSpots: [
    { what: "file changes outside FileChangesRegex", mend: "FileChangesRegex .* with FileChangesPrefixFilters" },
    { what: "events whose type the Telemetry key leaves out: Fork and Exit often are", mend: "Telemetry Everything" },
    { what: "chmod and extended attributes, quarantine among them", mend: "eslogger with setmode and deleteextattr" },
    { what: "lost messages: nothing is numbered", mend: "none" },
    { what: "where an argument ended, in the text log", mend: "EventLogType json or protobuf" },
  ],
};
