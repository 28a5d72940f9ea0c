/** Instruction sets whose audit rules we know: the name is the kernel's, as in `uname -m`. */
export type Machine = "x86_64" | "aarch64";

/** What an audit rule has to record for AN0056, and what that costs. */
export interface AuditNeed {
  readonly id: string;
  /** What is lost without it. */
  readonly purpose: string;
  /** Records and bytes as measured on Debian 12 (auditd 3.0.9, ENRICHED), and when there are many. */
  readonly cost: string;
  readonly calls: readonly string[];
  /** Narrows the rule: a filter here never hides an event that AN0056 reads. */
  readonly filters: readonly string[];
  /** Key of the records, for `ausearch -k`. */
  readonly key: string;
}

/** Records that are left out on purpose. */
export interface AuditExclusion {
  readonly purpose: string;
  /** The rule, `ARCH` standing for b64 and b32. */
  readonly rule: string;
}

const DONE = "success=1"; // a failed call changes nothing; one event in six of a package run is such a call
const FILE = "filetype=file"; // leaves out terminals, /dev/null, sockets, FIFOs and folders; O_TMPFILE and memfd count as files
const WRITES = "0x243"; // O_WRONLY 1, O_RDWR 2, O_CREAT 0x40, O_TRUNC 0x200: the kernel demands 1 or 2 for O_TMPFILE
const EXECUTABLE = "0x49"; // S_IXUSR | S_IXGRP | S_IXOTH, 0111

/** Linux's number of fchmodat2 (6.6) on every architecture; auditctl before 4.0 does not know the name. */
const FCHMODAT2 = "452";

const PTRACE_REQUESTS = [
  { value: "0x4", name: "POKETEXT" },
  { value: "0x5", name: "POKEDATA" },
  { value: "0x10", name: "ATTACH" },
  { value: "0x4206", name: "SEIZE" },
];

export const AUDIT_NEEDS: readonly AuditNeed[] = [
  {
    id: "process.executed",
    purpose: "which image runs, with its arguments: the creator, its ancestors, and the artifact's own executions",
    cost: "about 6 records, 1.6 kB per program start; the greater part of the cost on most hosts",
    calls: ["execve", "execveat"],
    filters: [DONE],
    key: "limpid-exec",
  },
  {
    id: "process.forked",
    purpose: "which process is whose child; without it a reused pid takes over a stranger's ancestors",
    cost: "2 records, 0.7 kB per process",
    calls: ["fork", "vfork", "clone", "clone3"],
    filters: [DONE],
    key: "limpid-fork",
  },
  {
    id: "process.exited",
    purpose: "when a pid is free again, and when a shell's redirection ended",
    cost: "2 records, 0.6 kB per process, and per thread for `exit`; programs with many short threads show here",
    calls: ["exit", "exit_group"],
    filters: [],
    key: "limpid-exit",
  },
  {
    id: "file.opened (open)",
    purpose: "creating a file (O_CREAT), writing or emptying an existing one (O_WRONLY, O_RDWR, O_TRUNC), O_TMPFILE",
    cost: "5 records, 1.2 kB per file opened for writing; many on build and database hosts",
    calls: ["open"],
    filters: [`a1&${WRITES}`, FILE, DONE],
    key: "limpid-write",
  },
  {
    id: "file.opened (openat)",
    purpose: "the same through openat, which the C library uses for every open today",
    cost: "as above; this line carries nearly all of it",
    calls: ["openat"],
    filters: [`a2&${WRITES}`, FILE, DONE],
    key: "limpid-write",
  },
  {
    id: "file.opened (creat)",
    purpose: "creat always creates or empties",
    cost: "as above; rarely used",
    calls: ["creat"],
    filters: [FILE, DONE],
    key: "limpid-write",
  },
  {
    id: "file.opened (openat2)",
    purpose: "openat2 keeps its flags behind a pointer where a rule cannot look, so reading opens are recorded too",
    cost: "few programs use it (container runtimes, systemd, samba); there 1.2 kB per open",
    calls: ["openat2"],
    filters: [FILE, DONE],
    key: "limpid-write",
  },
  {
    id: "file.truncated",
    purpose: "a program changed without being opened by name again (strip, patching in place)",
    cost: "2 to 5 records, 0.7 kB per call; databases and package managers",
    calls: ["truncate", "ftruncate"],
    filters: [DONE],
    key: "limpid-write",
  },
  {
    id: "file.renamed",
    purpose: "a harmless name that becomes another; folders too, for they carry the files below along",
    cost: "7 records, 1.7 kB per rename; package runs and mail servers",
    calls: ["rename", "renameat", "renameat2"],
    filters: [DONE],
    key: "limpid-name",
  },
  {
    id: "file.linked",
    purpose: "a second name for a file, and the first one of a file opened with O_TMPFILE",
    cost: "6 records, 1.4 kB per link; rare",
    calls: ["link", "linkat"],
    filters: [DONE],
    key: "limpid-name",
  },
  {
    id: "file.made (symlink)",
    purpose: "a name that leads elsewhere: imitated names, persistence by link",
    cost: "6 records, 1.4 kB per symbolic link; package runs",
    calls: ["symlink", "symlinkat"],
    filters: [DONE],
    key: "limpid-name",
  },
  {
    id: "file.mode-changed (chmod)",
    purpose: "when a file became executable; modes without any x are left out",
    cost: "4 records, 0.9 kB per call; package runs and installers",
    calls: ["chmod", "fchmod"],
    filters: [`a1&${EXECUTABLE}`, FILE, DONE],
    key: "limpid-mode",
  },
  {
    id: "file.mode-changed (fchmodat)",
    purpose: `the same through fchmodat and fchmodat2 (number ${FCHMODAT2}, Linux 6.6)`,
    cost: "as above",
    calls: ["fchmodat", FCHMODAT2],
    filters: [`a2&${EXECUTABLE}`, FILE, DONE],
    key: "limpid-mode",
  },
  {
    id: "file.removed",
    purpose: "when an artifact is gone and its inode free for another file",
    cost: "5 records, 1.2 kB per file removed; compilers and mail servers remove many temporary files",
    calls: ["unlink", "unlinkat"],
    filters: [FILE, DONE],
    key: "limpid-name",
  },
  {
    id: "memory-file.created",
    purpose: "a program that never touches a disk begins here",
    cost: "2 records, 0.7 kB; browsers, desktops and runc use it",
    calls: ["memfd_create"],
    filters: [DONE],
    key: "limpid-memory",
  },
  ...PTRACE_REQUESTS.map(({ value, name }) => ({
    id: `process.tampered (ptrace ${name})`,
    purpose: "one process takes over another: what the victim does afterwards is not its own doing",
    cost: "none without debuggers; tracing by strace shows once per process",
    calls: ["ptrace"],
    filters: [`a0=${value}`, DONE],
    key: "limpid-tamper",
  })),
  {
    id: "process.tampered (process_vm_writev)",
    purpose: "writing into another process's memory",
    cost: "none on ordinary hosts",
    calls: ["process_vm_writev"],
    filters: [DONE],
    key: "limpid-tamper",
  },
  {
    id: "filesystem.mounted",
    purpose: "a mount can lay one file over another: a path does not mean afterwards what it meant before",
    cost: "6 records, 1.5 kB per mount; container starts bring some dozens",
    calls: ["mount", "move_mount"],
    filters: [DONE],
    key: "limpid-mount",
  },
];

/** First match wins in the kernel, so these stand before the needs. None of them hides a new process or file. */
export const AUDIT_EXCLUSIONS: readonly AuditExclusion[] = [
  {
    purpose: "Threads made with clone (CLONE_THREAD, 0x10000) are no processes. clone3 hides its flags: these stay.",
    rule: "-a never,exit -F arch=ARCH -S clone -F a0&0x10000",
  },
  {
    purpose:
      "sysfs and control groups hold no programs; systemd and container runtimes write there all day. /proc is not left out: /proc/PID/mem is a way into another process.",
    rule: "-a never,exit -F arch=ARCH -S CALLS -F dir=/sys",
  },
  {
    purpose: "One record per program start about capabilities, which nothing here reads.",
    rule: "-a always,exclude -F msgtype=BPRM_FCAPS",
  },
  {
    purpose:
      "Key exchange of sshd, several records per connection. LOGIN, USER_START and the like stay: they tell a person from a program, also for cron.",
    rule: "-a always,exclude -F msgtype=CRYPTO_KEY_USER",
  },
  { purpose: "The same for sessions.", rule: "-a always,exclude -F msgtype=CRYPTO_SESSION" },
];

/** Calls that aarch64 never had for 64-bit programs; a rule that names one is refused there. */
const NOT_ON_AARCH64 = new Set(["open", "creat", "fork", "vfork", "rename", "link", "symlink", "unlink", "chmod"]);

/** Extra calls of 32-bit programs, which have two forms of some. */
const ONLY_32_BIT: ReadonlyMap<string, string> = new Map([
  ["truncate", "truncate64"],
  ["ftruncate", "ftruncate64"],
]);

export type RuleArch = "b64" | "b32";

/** The system calls of a need as one ABI of a machine has them; empty when it has none. */
export function callsFor(need: AuditNeed, machine: Machine, arch: RuleArch): readonly string[] {
  if (arch === "b64") return need.calls.filter((call) => machine !== "aarch64" || !NOT_ON_AARCH64.has(call));
  return need.calls.flatMap((call) => {
    const wide = ONLY_32_BIT.get(call);
    return wide === undefined ? [call] : [call, wide];
  });
}
