import type { SigmaKnowledge, SigmaRule } from "./rule.ts";
import { endings, workFolders } from "./values.ts";

/** Where every user may write. */
const WRITABLE = ["/tmp/", "/var/tmp/", "/dev/shm/"];
const PROCESS = { product: "linux", category: "process_creation" } as const;
const FILE = { product: "linux", category: "file_event" } as const;
const AUDITD = { product: "linux", service: "auditd" } as const;
/** The programs that take symbols away; of the role's others some only look. */
const STRIPPERS = ["strip", "llvm-strip", "eu-strip", "sstrip", "objcopy", "llvm-objcopy"];
const LINK_FLAGS = [" -s ", " -Wl,-s", " --strip-all", " -Wl,--strip-all"];
const DRIVERS = [
  "cc",
  "gcc",
  "g++",
  "c++",
  "clang",
  "clang++",
  "ld",
  "ld.bfd",
  "ld.gold",
  "ld.lld",
  "mold",
  "collect2",
];
const RUNTIME_COPIES = ["runc_cloned", "memfd:runc", "memfd:crun", "memfd:lxc"];

/** What can be said of AN0056 in rules that look at one record at a time. */
export function linuxRules({ directoryScope, programs }: SigmaKnowledge): readonly SigmaRule[] {
  const scope = workFolders(directoryScope);
  return [
    {
      name: "linux-strip-in-writable-folder",
      title: "Symbols Removed From A File In A World-Writable Folder",
      description:
        "A strip tool was told to work on a file in a folder where every user may write. That the file is a program, that it was changed, and who brought it there are not in this record.",
      analytic: "AN0056",
      signals: ["an0056.strip-flags", "an0056.world-writable-place"],
      logsource: PROCESS,
      detection: {
        selection: { "Image|endswith": endings(STRIPPERS), "CommandLine|contains": WRITABLE },
      },
      condition: "selection",
      falsepositives: [
        "Package builds and CI jobs that use a temporary folder",
        "Installers that strip what they compile",
      ],
      level: "medium",
    },
    {
      name: "linux-stripped-build-outside-scope",
      title: "Stripped Program Linked Outside Of Development Folders",
      description:
        "A compiler or linker was told to leave the symbols out, and its working directory is none in which this organisation builds (DirectoryScope of AN0056). The working directory is not always where the output goes.",
      analytic: "AN0056",
      signals: ["an0056.strip-flags", "an0056.build-tool-outside-scope"],
      logsource: PROCESS,
      detection: {
        selection: { "Image|endswith": endings(DRIVERS), "CommandLine|contains": LINK_FLAGS },
        filter_main_scope: { CurrentDirectory: scope },
        filter_optional_unknown: { CurrentDirectory: "" },
      },
      condition: "selection and not 1 of filter_main_* and not 1 of filter_optional_*",
      falsepositives: [
        "Package managers that compile at installation, such as pip, npm, gem and dkms",
        "Build folders that are not declared in DirectoryScope",
      ],
      level: "medium",
    },
    {
      name: "linux-packer",
      title: "Executable Packer Started",
      description: "A program that packs executables was started with something else than unpacking or listing.",
      analytic: "AN0056",
      signals: ["an0056.packer-command"],
      logsource: PROCESS,
      detection: {
        selection: { "Image|endswith": endings(programs("packer")) },
        filter_main_reading: {
          "CommandLine|contains": [" -d", " -t", " -l", " --decompress", " --test", " --list", " --version", " --help"],
        },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Release builds that pack what they ship", "Analysts at work on a sample"],
      level: "medium",
    },
    {
      name: "linux-execution-from-memory",
      title: "Program Executed From An Anonymous File In Memory",
      description:
        "The image of a new process is an anonymous file (memfd): it never had a name on a disk. Whether it is stripped cannot be seen.",
      analytic: "AN0056",
      signals: ["an0056.anonymous-execution"],
      logsource: PROCESS,
      detection: {
        selection: { "Image|startswith": ["/memfd:", "memfd:"] },
        filter_main_runtimes: { "Image|contains": RUNTIME_COPIES },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: [
        "Container runtimes that run a sealed copy of themselves under another name",
        "Language runtimes and test tools that run generated programs",
      ],
      level: "medium",
    },
    {
      name: "linux-execution-of-deleted-image",
      title: "Program Executed Whose File Has No Name Any More",
      description: "The image was deleted before or while it was executed.",
      analytic: "AN0056",
      signals: ["an0056.deleted-image-execution"],
      logsource: PROCESS,
      detection: {
        selection: { "Image|endswith": " (deleted)" },
        filter_main_memory: { "Image|startswith": ["/memfd:", "memfd:"] },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Daemons that execute their old image again during an upgrade"],
      level: "low",
    },
    {
      name: "linux-execution-from-shared-memory",
      title: "Program Executed From A Folder Kept In Memory",
      description: "The image lies in /dev/shm or a message queue folder: it is gone after a restart.",
      analytic: "AN0056",
      signals: ["an0056.memory-backed-place"],
      logsource: PROCESS,
      detection: { selection: { "Image|startswith": ["/dev/shm/", "/dev/mqueue/", "/run/lock/"] } },
      condition: "selection",
      falsepositives: ["Build and test tools that are configured to work in memory"],
      level: "medium",
    },
    {
      name: "linux-kernel-thread-name",
      title: "Program With The Name Of A Kernel Thread",
      description:
        "A thread of the kernel has no image. A program on a disk or in memory that is called like one means to be overlooked.",
      analytic: "AN0056",
      signals: ["an0056.imitating-name"],
      logsource: PROCESS,
      detection: {
        selection: {
          "Image|endswith": [
            "/kthreadd",
            "/kworker",
            "/ksoftirqd",
            "/kswapd0",
            "/kauditd",
            "/khugepaged",
            "/kcompactd0",
          ],
        },
      },
      condition: "selection",
      falsepositives: ["Test programs that borrow such a name"],
      level: "high",
    },
    {
      name: "linux-download-to-hidden-name",
      title: "Download Tool Wrote Below A Hidden Name In A World-Writable Folder",
      description:
        "A program that brings files from elsewhere, or unpacks them, created a file whose path has a hidden step, where every user may write. Whether it is a program, and stripped, this record does not tell.",
      analytic: "AN0056",
      signals: ["an0056.staging-app-wrote", "an0056.hidden-name", "an0056.world-writable-place"],
      logsource: FILE,
      detection: {
        selection_writer: {
          "Image|endswith": endings([...programs("staging-app", "transfer"), ...programs("staging-app", "decoder")]),
        },
        selection_place: { "TargetFilename|startswith": WRITABLE, "TargetFilename|contains": "/." },
      },
      condition: "all of selection_*",
      falsepositives: [
        "rsync and scp write under a hidden temporary name first",
        "git keeps its data in .git",
        "Archives that hold dot files",
      ],
      level: "low",
    },
    {
      name: "linux-script-wrote-to-start-folder",
      title: "Interpreter Or Download Tool Wrote To A Folder Whose Programs Are Started",
      description:
        "A scripting engine or a program that brings files wrote to a folder whose programs the system starts by itself. Unit files and crontabs count too: this record does not tell them from programs.",
      analytic: "AN0056",
      signals: ["an0056.scripting-engine-wrote", "an0056.persistence-place"],
      logsource: FILE,
      detection: {
        selection_writer: {
          "Image|endswith": endings([...programs("scripting-engine"), ...programs("staging-app", "transfer")]),
        },
        selection_place: {
          "TargetFilename|startswith": [
            "/etc/cron.d/",
            "/etc/cron.hourly/",
            "/etc/cron.daily/",
            "/etc/init.d/",
            "/etc/systemd/system/",
            "/usr/lib/systemd/",
            "/lib/security/",
            "/usr/lib/udev/",
          ],
        },
      },
      condition: "all of selection_*",
      falsepositives: ["Configuration management such as Ansible, Salt and Puppet", "Maintainer scripts of packages"],
      level: "low",
    },
    {
      name: "linux-program-written-to-web-root",
      title: "Library Or Program Without Extension Written To A Web Root",
      description: "A shared library or a hidden file appeared where a web server serves files.",
      analytic: "AN0056",
      signals: ["an0056.web-root"],
      logsource: FILE,
      detection: {
        selection_place: { "TargetFilename|startswith": ["/var/www/", "/srv/www/", "/srv/http/", "/usr/share/nginx/"] },
        selection_name: { "TargetFilename|endswith": [".so", ".elf", ".bin"] },
      },
      condition: "all of selection_*",
      falsepositives: ["Applications that bring native modules along"],
      level: "low",
    },
    {
      name: "linux-auditd-strip",
      title: "Symbol Removal In Auditd EXECVE Records",
      description:
        "A strip tool was executed. The EXECVE record has the arguments alone: neither the folder nor the user, who are in other records of the event.",
      analytic: "AN0056",
      signals: ["an0056.strip-flags"],
      logsource: AUDITD,
      detection: {
        selection: { type: "EXECVE", "a0|endswith": STRIPPERS },
        filter_main_debug: { "a1|startswith": ["--only-keep-debug", "--version", "--help"] },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Every build of a package strips what it ships: expect many on build hosts"],
      level: "low",
    },
    {
      name: "linux-auditd-execution-from-memory",
      title: "Program Executed From An Anonymous File In Auditd SYSCALL Records",
      description: "The executable of a recorded system call is an anonymous file (memfd).",
      analytic: "AN0056",
      signals: ["an0056.anonymous-execution"],
      logsource: AUDITD,
      detection: {
        selection: { type: "SYSCALL", "exe|startswith": ["/memfd:", "memfd:"] },
        filter_main_runtimes: { "exe|contains": RUNTIME_COPIES },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Container runtimes that run a sealed copy of themselves under another name"],
      level: "medium",
    },
    {
      name: "linux-auditd-hidden-file-created",
      title: "Hidden File Created In A World-Writable Folder In Auditd PATH Records",
      description:
        "A file with a hidden name was created where every user may write. Needs a watch of these folders in the audit rules.",
      analytic: "AN0056",
      signals: ["an0056.hidden-name", "an0056.world-writable-place"],
      logsource: AUDITD,
      detection: {
        selection: { type: "PATH", nametype: "CREATE", "name|startswith": ["/tmp/.", "/var/tmp/.", "/dev/shm/."] },
        filter_main_desktop: {
          "name|startswith": ["/tmp/.X11-unix", "/tmp/.ICE-unix", "/tmp/.X0-lock", "/tmp/.font-unix"],
        },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Lock files and sockets of desktops and build tools"],
      level: "low",
    },
  ];
}
