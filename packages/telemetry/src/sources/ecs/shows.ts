import { partly, type Shows, yes } from "../../shows.ts";

export const ECS_SHOWS: Shows = {
  title: "Elastic Endpoint and Auditbeat documents (Elastic Common Schema)",
  platforms: ["linux", "macos"],
  answers: {
    create: yes("Endpoint: creation (macOS: modification); Auditbeat: the calls of its rules"),
    write: partly("Endpoint: modification, on macOS; Auditbeat: opens that can write"),
    closeAfterWrite: partly("file_integrity reads after the change, but names its process only with newer backends"),
    rename: yes("Endpoint: rename with file.Ext.original.path; Auditbeat: the rename calls"),
    exec: yes("process events exec; Auditbeat: execve with its paths"),
    fileHash: partly("SHA-256, where the sensor is set to take it"),
    signing: partly("Endpoint on macOS: code_signature of processes"),
    stableProcessId: partly("Endpoint: entity_id; Auditbeat's auditd module: pid and time"),
  },
  blindSpots: [
    {
      what: "file_integrity without a process: who changed the file is unknown",
      mend: "backend: ebpf or kprobes in its configuration",
    },
    { what: "changes of existing files on Linux", mend: "Auditbeat rules for opens" },
    { what: "ad hoc signatures: the sensor does not tell them from ones it could not look up", mend: "eslogger" },
    { what: "Windows documents", mend: "not read yet" },
    { what: "lost events: numbers restart and exports are filtered", mend: "the sensor's own metrics" },
  ],
};
