import { no, partly, type Shows, yes } from "../../shows.ts";

export const OSQUERY_SHOWS: Shows = {
  title: "osquery result logs: events of processes and files, and tables of files",
  platforms: ["linux", "macos"],
  answers: {
    create: partly("macOS: create of es_process_file_events; Linux: open+truncate of process_file_events"),
    write: yes("write of process_file_events (first of each descriptor) and es_process_file_events"),
    closeAfterWrite: partly("UPDATED of file_events, which names no process"),
    rename: yes("both names, without inode"),
    exec: yes("process_events, es_process_events: image, arguments as one text, working directory"),
    fileHash: partly("file_events and hash: at the moment of the query"),
    signing: partly("macOS: es_process_events for images; signature says no more than signed, ad hoc or not"),
    stableProcessId: no("pid; rows of files carry no pidversion"),
  },
  blindSpots: [
    {
      what: "files outside file_paths and process file monitoring",
      mend: "add the folders that users and services write",
    },
    { what: "the order of what happened within one second", mend: "a sensor with finer times beside it" },
    { what: "changes of mode and of extended attributes, by whom", mend: "auditd or eslogger beside it" },
    { what: "where an argument ended, in process_events", mend: "none; es_process_events tells their number" },
    { what: "events that expired before they were asked for (events_expiry, events_max)", mend: "a shorter interval" },
    { what: "ELF tables, gone since 5.2.3", mend: "--artifacts with the files themselves" },
  ],
};
