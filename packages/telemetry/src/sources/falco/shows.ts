import { no, partly, type Shows } from "../../shows.ts";

export const FALCO_SHOWS: Shows = {
  title: "Falco alerts: what its rules found and printed",
  platforms: ["linux"],
  answers: {
    create: partly("only where a rule fires for an open that writes and prints evt.arg.flags"),
    write: partly("the intent, by the same alerts"),
    closeAfterWrite: no("no rule shows it"),
    rename: partly("only where a rule fires for it and prints both names"),
    exec: partly("only where a rule fires; arguments as one text"),
    fileHash: partly("proc.hash.sha256, where a rule prints it and the version has it"),
    signing: no("not recorded"),
    stableProcessId: no("none; a pid only where the rule prints it"),
  },
  blindSpots: [
    { what: "everything that no rule fires for", mend: "another source beside it; Falco is no telemetry" },
    {
      what: "which process it was: without proc.pid each alert is a process of its own",
      mend: "print proc.pid and proc.ppid",
    },
    { what: "EXE_UPPER_LAYER, EXE_WRITABLE, EXE_FROM_MEMFD and rule names", mend: "none: events hold no such facts" },
    { what: "opens whose flags are not printed", mend: "print evt.arg.flags and fd.name" },
  ],
};
