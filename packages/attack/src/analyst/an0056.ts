import type { AnalystNotes } from "./notes.ts";

export const AN0056: AnalystNotes = {
  attackId: "AN0056",
  version: 1,
  date: "2026-11-22",
  attackRelease: "19.1",
  executives:
    "A program without names inside is harder to examine, and most honest programs on Linux are just that. What counts is where it came from: a server that suddenly holds a new program which no update installed deserves an answer the same day.",
  soc: "Begin with who wrote the file and under whom. A package manager, a build folder or a known deployment ends most cases. A shell below a web server, a hidden folder, a run within seconds: isolate first, then take a copy of the file before it removes itself.",
  detectionEngineers:
    "Tie four things together: the write, the process that wrote, its ancestors, and the bytes. The description names the writer (a shell that no person started, a compiler outside its usual places), so a rule on strip flags alone covers the smallest part: linkers strip too, and most stripped files were never stripped on the host on which they appear.",
  telemetry: [
    "Executions with arguments, parent and login user (auditd EXECVE with SYSCALL and PROCTITLE, or an equivalent sensor).",
    "Writes, renames, chmod and links that end in an executable, with device and inode, not only paths.",
    "The bytes, or at least hash and ELF facts of the file soon after it was written; osquery's elf tables read on a schedule, so a file that lives for minutes is missed.",
  ],
  tuning: [
    "DirectoryScope: name your build folders, not /home as a whole where people do not build.",
    "StripFlags: keep flags that remove the symbol table; those that remove debug information alone say little.",
    "FileSizeRange: learn it from your own hosts; static Go programs are large and everyday.",
    "Declare CI runners and deployment tools with an owner and an end, instead of excluding folders for ever.",
  ],
  blindSpots: [
    "A program that lives in memory only (memfd_create) has no file to inspect.",
    "Writes through io_uring or a memory mapping are not system calls that auditd records.",
    "A container's paths mean nothing on the host unless its root is known.",
    "Symbols can be invented: their presence clears nobody.",
  ],
  mitigations: [
    "Mount /tmp, /var/tmp and /dev/shm with noexec where nothing needs it.",
    "Allow only programs of packages or signed by you on servers (fapolicyd, IMA appraisal).",
    "Take compilers and strip tools off servers that do not build.",
    "Deny services the right to write where they may execute (systemd: ProtectSystem, NoExecPaths).",
  ],
  limits: [
    "Absence of symbols is the rule in distributions. On its own it is never more than a low priority.",
    "ATT&CK names the behaviour, not thresholds; every number used here is ours and can be changed.",
  ],
};
