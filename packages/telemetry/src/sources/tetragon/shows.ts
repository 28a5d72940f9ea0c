import { no, partly, type Shows, yes } from "../../shows.ts";

export const TETRAGON_SHOWS: Shows = {
  title: "Cilium Tetragon: process events and the calls that its policies watch",
  platforms: ["linux"],
  answers: {
    create: partly("only with a policy for openat; whether the file is new only with O_EXCL"),
    write: partly("only with a policy: security_file_permission, security_mmap_file, write"),
    closeAfterWrite: no("no policy shows it"),
    rename: partly("only with a policy for rename, renameat and renameat2"),
    exec: yes("process_exec: path, arguments, working directory"),
    fileHash: partly("SHA-256 by IMA, with a policy for bprm_check_security and imaHash"),
    signing: no("not recorded"),
    stableProcessId: yes("exec_id; the image before by parent_exec_id"),
  },
  blindSpots: [
    { what: "file changes that no policy watches", mend: "the policy in docs/sources/tetragon.md" },
    {
      what: "opens: fd_install and file_open do not say whether the file can be written",
      mend: "security_file_permission",
    },
    { what: "arguments with quotes of their own", mend: "none; argvComplete says so" },
    { what: "processes that began before Tetragon", mend: "start it with the host" },
    {
      what: "events that rate limits drop, unless the export says so",
      mend: "export rate_limit_info; raise --export-rate-limit",
    },
  ],
};
