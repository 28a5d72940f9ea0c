import { elf, GONE } from "../../../testing/elf.ts";
import { type Story, webShell } from "../../../testing/judging.ts";
import { owned } from "./creation.ts";

/** A way around the analytic, what the audit log shows of it, and what the finding says. */
export interface Evasion {
  readonly way: string;
  readonly auditd: "seen" | "inferred" | "blind";
  readonly finding: string;
  /** What is played, with what must be in the judgement: ids of signals or missing facts. */
  readonly story?: Story & { readonly shows: readonly string[]; readonly lacks?: readonly string[] };
}

const about = "/tmp/agent";
const TOOL = "/usr/bin/tool";

/** docs/EVASION.md shows this list; a test keeps the two alike. */
export const EVASIONS: readonly Evasion[] = [
  {
    way: "Write through a mapping (mmap) instead of write",
    auditd: "inferred",
    finding:
      "The open for writing that a shared mapping needs is seen, so the creator is known; the write itself is not.",
    story: {
      told: "perl opens an existing program to map it",
      about: TOOL,
      tell: (scene) => {
        scene.existing(TOOL);
        webShell(scene).fork().exec("/usr/bin/perl", "perl m.pl").open(TOOL);
      },
      shows: ["an0056.scripting-engine-wrote", "an0056.non-user-shell"],
    },
  },
  {
    way: "copy_file_range, splice, sendfile",
    auditd: "seen",
    finding:
      "As any write: the target is opened for writing first. Into an inherited descriptor: inferred, as for `cat >`.",
    story: {
      told: "a child of the shell splices into its standard output",
      about,
      tell: (scene) => {
        const shell = webShell(scene).create(about);
        shell.vfork().exec("/usr/bin/python3.11", "python3 splice.py").exit();
      },
      shows: ["an0056.scripting-engine-wrote", "an0056.non-user-shell"],
    },
  },
  {
    way: "Open and write through io_uring",
    auditd: "inferred",
    finding:
      "With a rule on the io_uring list (Linux 5.16 and later) the open is seen without image and arguments, which come from the process's last execution; without that rule the creator is unknown, and that is said.",
    story: {
      told: "an open that names no image",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/python3.11", "python3 ring.py").create(about);
        const open = scene.events.pop();
        if (open !== undefined) {
          scene.events.push({ ...open, process: { ...open.process, image: undefined, cwd: undefined } });
        }
      },
      shows: ["an0056.scripting-engine-wrote", "an0056.world-writable-place"],
    },
  },
  {
    way: "O_TMPFILE, then linkat",
    auditd: "seen",
    finding: "The nameless file is a life from its open on; linkat gives it its first name.",
    story: {
      told: "a file that gets its name last",
      about,
      tell: (scene) => {
        const curl = webShell(scene).fork().exec("/usr/bin/curl", "curl");
        curl.createUnnamed("/tmp").place(about);
      },
      shows: ["an0056.staging-app-wrote", "an0056.world-writable-place"],
    },
  },
  {
    way: "Rename over a trusted file",
    auditd: "seen",
    finding: "The replaced file's life ends and hands nothing on: creator and places are those of the new file.",
    story: {
      told: "curl's file takes the place of one that dpkg wrote",
      about: TOOL,
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create(TOOL).chmod(TOOL);
        scene.wait(10);
        scene.process({ image: "/usr/bin/curl", uid: 0 }).create(about).rename(about, TOOL);
      },
      shows: ["an0056.staging-app-wrote", "an0056.world-writable-place"],
      lacks: ["an0056.package-manager"],
    },
  },
  {
    way: "Open again (touch), rename or move after writing, to hide who brought it",
    auditd: "seen",
    finding: "Earlier writers count until the file is cut to nothing, earlier places always.",
    story: {
      told: "touch, then mv to a quiet place",
      about: "/srv/data/agent",
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl").create(about).exit();
        shell.fork().exec("/usr/bin/touch", "touch /tmp/agent").open(about).exit();
        shell.fork().exec("/usr/bin/mv", "mv").rename(about, "/srv/data/agent").exit();
      },
      shows: ["an0056.staging-app-wrote", "an0056.world-writable-place"],
    },
  },
  {
    way: "Bind mount over the file's folder",
    auditd: "seen",
    finding: "`name-covered` is among the missing facts: the bytes under the name may be another file's.",
    story: {
      told: "a mount over the folder after the file was written",
      about,
      tell: (scene) => {
        webShell(scene).create(about).chmod(about);
        scene.process({ image: "/usr/bin/mount", uid: 0 }).mount("/tmp");
      },
      shows: ["name-covered", "an0056.non-user-shell"],
    },
  },
  {
    way: "Overlay: write to the upper folder, run from the merged one",
    auditd: "inferred",
    finding:
      "Two lives: the written file under its upper path with its creator; the executed one with an unknown creator and, when the mount was seen, `came-with-mount`.",
    story: {
      told: "a program that appears below a mount",
      about: "/mnt/merged/agent",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/mount", uid: 0 }).mount("/mnt/merged");
        scene.wait(5);
        webShell(scene).fork().exec("/mnt/merged/agent");
      },
      shows: ["came-with-mount", "creator", "an0056.run-by-service"],
    },
  },
  {
    way: "FUSE: a program answers reads itself",
    auditd: "inferred",
    finding:
      "No write exists. The execution is seen, its creator is unknown, and the mount is named when it was seen (fusermount).",
    story: {
      told: "a program on a FUSE mount",
      about: "/run/user/33/m/agent",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/fusermount3" }).mount("/run/user/33/m");
        scene.wait(5);
        webShell(scene).fork().exec("/run/user/33/m/agent");
      },
      shows: ["came-with-mount", "an0056.memory-backed-place", "an0056.run-by-service"],
    },
  },
  {
    way: "Loop device: write a disk image, mount it",
    auditd: "inferred",
    finding:
      "The image file has its life, what is in it has none: executed from there, it has an unknown creator and `came-with-mount`.",
    story: {
      told: "a program in a mounted image",
      about: "/mnt/img/agent",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/mount", uid: 0 }).mount("/mnt/img");
        scene.wait(5);
        webShell(scene).fork().exec("/mnt/img/agent");
      },
      shows: ["came-with-mount", "creator"],
    },
  },
  {
    way: "ptrace into a trusted writer",
    auditd: "seen",
    finding: "`an0056.writer-tampered` speaks against it, and the package manager no longer explains the file.",
    story: {
      told: "a debugger makes dpkg write",
      about: TOOL,
      tell: (scene) => {
        const dpkg = scene.process({ image: "/usr/bin/dpkg", uid: 0 });
        scene.process({ image: "/usr/bin/python3.11", uid: 0 }).tamper("ptrace", dpkg.pid);
        dpkg.create(TOOL).chmod(TOOL);
      },
      shows: ["an0056.writer-tampered"],
      lacks: ["an0056.package-manager"],
    },
  },
  {
    way: "process_vm_writev into a trusted writer",
    auditd: "seen",
    finding: "The same; writing to /proc/PID/mem instead is blind.",
    story: {
      told: "somebody writes into dpkg's memory",
      about: TOOL,
      tell: (scene) => {
        const dpkg = scene.process({ image: "/usr/bin/dpkg", uid: 0 });
        scene.process({ image: "/usr/bin/python3.11", uid: 0 }).tamper("process_vm_writev", dpkg.pid);
        dpkg.create(TOOL).chmod(TOOL);
      },
      shows: ["an0056.writer-tampered"],
      lacks: ["an0056.package-manager"],
    },
  },
  {
    way: "LD_PRELOAD or LD_AUDIT into a trusted writer",
    auditd: "blind",
    finding:
      "The environment is not recorded: the writer is taken for what it is. Each finding names this blind spot; a package database shows that the bytes are no package's.",
    story: {
      told: "dpkg under LD_PRELOAD writes bytes that no package holds",
      about: TOOL,
      context: owned(false),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create(TOOL).chmod(TOOL);
      },
      shows: ["an0056.package-file-changed"],
    },
  },
  {
    way: "Patch a program that a package owns",
    auditd: "seen",
    finding:
      "Its last writer is no package manager, so nothing explains it; with a package database the changed bytes are a reason of their own.",
    story: {
      told: "perl patches a program in place",
      about: TOOL,
      context: owned(false),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create(TOOL).chmod(TOOL);
        scene.process({ image: "/usr/bin/perl", uid: 0 }).open(TOOL);
      },
      shows: ["an0056.package-file-changed", "an0056.scripting-engine-wrote"],
      lacks: ["an0056.package-manager", "an0056.package-owned"],
    },
  },
  {
    way: "Append a payload behind the end of a program",
    auditd: "seen",
    finding:
      "The open for writing is seen; the inspector reports what lies behind the last segment, and a program in it counts with its own opacity.",
    story: {
      told: "cat >> tool",
      about: TOOL,
      bytes: elf({ level: "sections", facts: { overlay: { format: "elf" } } }),
      tell: (scene) => {
        scene.existing(TOOL);
        const shell = webShell(scene).open(TOOL);
        shell.vfork().exec("/usr/bin/cat", "cat payload").exit();
      },
      shows: ["an0056.appended-program", "an0056.sections-removed", "an0056.non-user-shell"],
    },
  },
  {
    way: "Decoy symbols",
    auditd: "inferred",
    finding:
      "Level `none` clears nobody: symbols outside of the code, of size 0, or far too few keep the file in question.",
    story: {
      told: "a symbol table that belongs to another program",
      about,
      bytes: elf({ level: "none", facts: { implausibleSymbols: { implausible: true, signs: ["too-few"] } } }),
      tell: (scene) => {
        webShell(scene).create(about).chmod(about);
      },
      shows: ["an0056.implausible-symbols"],
    },
  },
  {
    way: "Padding: strings, zeroes, size",
    auditd: "seen",
    finding:
      "The level comes from tables, never from strings or entropy; size is worth little either way (FileSizeRange).",
    story: {
      told: "a stripped program blown up to 200 MiB",
      about,
      bytes: elf({ sizeBytes: 200 * 1024 * 1024 }),
      tell: (scene) => {
        webShell(scene).create(about).chmod(about);
      },
      shows: ["an0056.symbols-removed", "an0056.unusual-size"],
    },
  },
  {
    way: "Run from memory (memfd_create)",
    auditd: "seen",
    finding:
      "`an0056.anonymous-execution`, judged by whoever made the file; the bytes are missing and the mend is named.",
    story: {
      told: "python runs a file in memory that calls itself runc's",
      bytes: GONE,
      tell: (scene) => {
        const python = webShell(scene).fork().exec("/usr/bin/python3.11", "python3 x").memoryFile();
        python.exec("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init");
      },
      shows: ["an0056.anonymous-execution", "an0056.scripting-engine-wrote", "file-bytes"],
      lacks: ["an0056.re-execution"],
    },
  },
  {
    way: "Run through the loader, without an execute bit (ld.so FILE)",
    auditd: "seen",
    finding: "The loader's argument is taken as the executed file.",
    story: {
      told: "ld.so runs a file that was never made executable",
      about,
      bytes: GONE,
      tell: (scene) => {
        const shell = webShell(scene).create(about);
        shell.fork().exec("/usr/lib/ld-linux-x86-64.so.2", `/lib64/ld-linux-x86-64.so.2 ${about}`);
        scene.process({ image: "/usr/bin/rm" }).unlink(about);
      },
      shows: ["an0056.run-soon", "an0056.removed-after-running"],
    },
  },
  {
    way: "A trusted name: /tmp/x/dpkg, a shell copied to Runner.Worker",
    auditd: "seen",
    finding: "A name proves nothing: what lowers a priority needs a known image.",
    story: {
      told: "a dpkg of one's own",
      about: TOOL,
      tell: (scene) => {
        webShell(scene).fork().exec("/tmp/x/dpkg", "dpkg -i x").create(TOOL).chmod(TOOL);
      },
      shows: ["an0056.non-user-shell"],
      lacks: ["an0056.package-manager"],
    },
  },
  {
    way: "A terminal from script or pty.spawn, to look like a person",
    auditd: "seen",
    finding: "A terminal without a login below a service is evidence against a person.",
    story: {
      told: "a shell with a terminal that nobody logged in to",
      about,
      tell: (scene) => {
        const python = scene.process({ image: "/usr/bin/python3.11" });
        python.fork().as({ terminal: "pts3" }).exec("/usr/bin/bash", "bash -i").create(about).chmod(about);
      },
      shows: ["an0056.non-user-shell"],
      lacks: ["an0056.person"],
    },
  },
  {
    way: "Flags in a response file or the environment",
    auditd: "blind",
    finding:
      "`response-file` is among the missing facts for @file; RUSTFLAGS and GOFLAGS are a named blind spot. The bytes show the result.",
    story: {
      told: "gcc @flags",
      about: "/srv/data/tool",
      tell: (scene) => {
        const shell = scene.process({ image: "/usr/bin/bash", uid: 0, cwd: "/srv/data" });
        shell.fork().exec("/usr/bin/gcc", "gcc @flags -o tool a.c").create("/srv/data/tool");
      },
      shows: ["response-file", "an0056.build-tool-outside-scope"],
      lacks: ["an0056.strip-flags"],
    },
  },
  {
    way: "Flood the host with files until the life is forgotten",
    auditd: "inferred",
    finding:
      "Lives that may run are kept longest; one that has to go is judged at that moment, and evictions are counted in the summary.",
  },
  {
    way: "Code that runs inside the service, without any new program",
    auditd: "blind",
    finding: "Nothing is created. Not this analytic's subject.",
  },
];
