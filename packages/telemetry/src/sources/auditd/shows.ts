import { no, partly, type Shows, yes } from "../../shows.ts";

export const AUDITD_SHOWS: Shows = {
  title: "Linux audit logs: raw, ENRICHED, through syslog or the journal",
  platforms: ["linux"],
  answers: {
    create: yes("open, openat, creat with a PATH of type CREATE; with rules for them"),
    write: partly("opens that can write: the intent, with the inode; write(2) names a descriptor only"),
    closeAfterWrite: no("close(2) names a descriptor only"),
    rename: yes("rename, renameat, renameat2: both names and the inode"),
    exec: yes("execve, execveat: image, arguments, working directory"),
    fileHash: no("no record carries one"),
    signing: no("Linux programs carry no signature that the kernel reports"),
    stableProcessId: no("pid and time; forks and exits tell instances apart"),
  },
  blindSpots: [
    {
      what: "bytes written through an inherited descriptor, mmap, splice or io_uring",
      mend: "the live sensor sees closes",
    },
    { what: "names below a directory descriptor", mend: "none; the inode is right" },
    { what: "records that the kernel dropped before it numbered them", mend: "raise -b and watch auditctl -s" },
    { what: "what ran before auditd", mend: "audit=1 on the kernel's command line" },
  ],
};
