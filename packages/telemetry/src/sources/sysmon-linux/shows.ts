import { no, partly, type Shows, yes } from "../../shows.ts";

export const SYSMON_LINUX_SHOWS: Shows = {
  title: "Sysmon for Linux: XML in syslog, the journal or JSON",
  platforms: ["linux"],
  answers: {
    create: yes("event 11: a new file, or creat(2) of an old one"),
    write: no("an old file that is opened and changed is not told"),
    closeAfterWrite: no("not recorded"),
    rename: no("not recorded: a file that is renamed and run is not joined to its writer"),
    exec: partly("event 1; arguments as one text that cannot be taken apart for certain"),
    fileHash: partly("event 1 and 23, where HashAlgorithms works; most versions write -"),
    signing: no("not recorded"),
    stableProcessId: yes("pid and the start second in ProcessGuid, unless it is all zero"),
  },
  blindSpots: [
    {
      what: "renames, mode changes, links, writes to files that exist",
      mend: "audit rules beside it: limpid doctor --audit-rules",
    },
    {
      what: "messages that syslog cut or dropped",
      mend: "a larger $MaxMessageSize in rsyslog, FieldSizes in the configuration",
    },
    { what: "arguments that held blanks", mend: "audit rules for execve beside it" },
    { what: "login account and terminal", mend: "audit rules beside it" },
    { what: "forks: a parent that never executed anything is unknown", mend: "none" },
  ],
};
