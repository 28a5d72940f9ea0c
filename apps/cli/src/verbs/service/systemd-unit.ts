import { NEEDED_RIGHTS, RIGHTS_TO_PREPARE } from "@limpid/sensor";
import { MARK } from "./places.ts";
import { type ServiceSettings, watchArguments } from "./settings.ts";

/** Lines of a unit that are there for one reason; it stands above them as a comment. */
type Line = readonly [why: string, ...directives: string[]];

const NO_NEW = "No program that it starts can gain a right.";

/** Seconds in which reading and judging must get on, else the service is started anew. */
const WATCHDOG_S = 60;

/**
 * The unit of the service, hardened as far as the sensor allows. What systemd takes away holds for the process that
 * reads hostile files as well, and that process gives up everything else by itself (decision 0010).
 *
 * @see systemd.service(5), systemd.exec(5), systemd.resource-control(5)
 */
export function systemdUnit(settings: ServiceSettings): string {
  const live = settings.follow.length === 0;
  return [
    `# Limpid ${settings.version}`,
    `# ${MARK}`,
    "# Own changes: systemctl edit limpid",
    section("Unit", [
      [
        "What systemctl calls it.",
        `Description=Limpid: opaque executables, ${live ? "live on this host" : "in logs that are followed"}`,
      ],
      [
        "File systems come first, so that each is watched from its first change on.",
        "After=local-fs.target auditd.service",
      ],
      [
        "A service that cannot start is tried five times in ten minutes, and stays failed then.",
        "StartLimitIntervalSec=600",
        "StartLimitBurst=5",
      ],
    ]),
    section("Service", [
      ...lifeLines(settings),
      ...memoryLines(),
      ...rightLines(live),
      ...fileLines(settings, live),
      ...wallLines(live),
    ]),
    section("Install", [["It starts with the system.", "WantedBy=multi-user.target"]]),
    "",
  ].join("\n");
}

function lifeLines(settings: ServiceSettings): readonly Line[] {
  return [
    ["It says itself when the sensor is open, how it goes, and that it gets on.", "Type=notify", "NotifyAccess=main"],
    [
      "Findings that belong into a queue go to the journal, a line for each revision; all else to the outputs of /etc/limpid/limpid.yaml.",
      `ExecStart=${[...settings.program, ...watchArguments(settings)].map(unitWord).join(" ")}`,
    ],
    ["1 says that something was found.", "SuccessExitStatus=1"],
    [
      "Without this word, which it gives only while events are read and judged, it is started anew.",
      `WatchdogSec=${WATCHDOG_S}`,
    ],
    [
      "2 says that the configuration is wrong: starting it again mends nothing.",
      "Restart=on-failure",
      "RestartSec=5",
      "RestartPreventExitStatus=2",
    ],
    ["What was known is read back first, which may be a hundred megabytes.", "TimeoutStartSec=120"],
    [
      "It saves its state, gives outputs three seconds, and ends the process that reads files itself.",
      "TimeoutStopSec=30",
      "KillMode=mixed",
    ],
    ["Nobody else's folder decides where compiled code is kept.", "Environment=NODE_DISABLE_COMPILE_CACHE=1"],
  ];
}

function memoryLines(): readonly Line[] {
  return [
    [
      "Its tables have limits far below. Where a file makes its reader grow, the reader ends and the service goes on.",
      "MemoryMax=1G",
      "OOMPolicy=continue",
    ],
    ["Whoever fills the memory of this host must not blind it with that.", "OOMScoreAdjust=-500"],
    ["One for each file that is being looked into, each mount and each log.", "LimitNOFILE=65536"],
    ["Its memory holds command lines of this host.", "LimitCORE=0"],
    ["It and the process that reads files have about twenty threads.", "TasksMax=256"],
  ];
}

/** Followed logs need a reader and nothing else. */
function rightLines(live: boolean): readonly Line[] {
  if (!live) {
    return [
      [
        "To read logs of other accounts; files are written to folders of root.",
        "CapabilityBoundingSet=CAP_DAC_READ_SEARCH",
      ],
      [NO_NEW, "NoNewPrivileges=yes"],
      ["It has no use for namespaces.", "RestrictNamespaces=yes"],
    ];
  }
  const once = [...RIGHTS_TO_PREPARE, "CAP_KILL"];
  return [
    [
      NEEDED_RIGHTS.map(({ name, purpose }) => `${name}: ${purpose}.`).join("\n"),
      `CapabilityBoundingSet=${NEEDED_RIGHTS.map(({ name }) => name).join(" ")}`,
    ],
    [
      "To make the account of the process that reads files, once: given up before anything is watched. They are kept\n" +
        "only where the kernel gives no user namespaces, because each such process changes its account by itself then.",
      `CapabilityBoundingSet=${once.join(" ")}`,
    ],
    ["Root has its rights by the bounding set: nothing has to be handed on.", "AmbientCapabilities="],
    [NO_NEW, "NoNewPrivileges=yes"],
    ["Namespaces of that account and without a network; no others.", "RestrictNamespaces=user net ipc"],
  ];
}

function fileLines({ writable }: ServiceSettings, live: boolean): readonly Line[] {
  return [
    [
      "It watches every file system and writes to none but its own folders.",
      "ProtectSystem=strict",
      "ProtectHome=read-only",
    ],
    [
      "What it knows, and what outputs have not taken yet: /var/lib/limpid.",
      "StateDirectory=limpid",
      "StateDirectoryMode=0700",
    ],
    ["For outputs of kind file: /var/log/limpid.", "LogsDirectory=limpid", "LogsDirectoryMode=0750"],
    ...(writable.length === 0
      ? []
      : [
          [
            "Folders of outputs that the configuration names.",
            ...writable.map((path) => `ReadWritePaths=${plainWord(`-${path}`)}`),
          ] as const,
        ]),
    ["What it writes names files and commands of this host: for root alone.", "UMask=0077"],
    [
      live ? "What is dropped is dropped there: it must be the /tmp of everybody." : "A log may lie there.",
      "PrivateTmp=no",
    ],
    ["No device is opened; a /dev of its own would hide what others write to /dev/shm.", "DevicePolicy=closed"],
    [
      "It changes nothing of the kernel, the clock or the host's name.",
      "ProtectKernelModules=yes",
      "ProtectKernelLogs=yes",
      "ProtectKernelTunables=yes",
      "ProtectControlGroups=yes",
      "ProtectClock=yes",
      "ProtectHostname=yes",
    ],
    ...(live
      ? []
      : [
          [
            "Neither devices nor other processes are any of its business.",
            "PrivateDevices=yes",
            "ProtectProc=invisible",
          ] as const,
        ]),
  ];
}

function wallLines(live: boolean): readonly Line[] {
  const more = "fanotify_init fanotify_mark open_by_handle_at open_tree";
  return [
    [
      live
        ? "The kernel's news (netlink), the service manager, and the outputs."
        : "The service manager, and the outputs.",
      `RestrictAddressFamilies=${live ? "AF_NETLINK " : ""}AF_UNIX AF_INET AF_INET6`,
    ],
    [
      live
        ? "What services use; fanotify and handles; what an engine for JavaScript does to its own memory; and seccomp, by which the process that reads files keeps almost nothing of all this."
        : "What services use, and what an engine for JavaScript does to its own memory.",
      `SystemCallFilter=@system-service @pkey${live ? ` ${more} seccomp` : ""}`,
      "SystemCallErrorNumber=EPERM",
      "SystemCallArchitectures=native",
    ],
    [
      "It has no use for any of these.",
      "LockPersonality=yes",
      "RestrictRealtime=yes",
      "RestrictSUIDSGID=yes",
      "KeyringMode=private",
    ],
    [
      "It compiles JavaScript while it runs, which is memory that is written and then run.",
      "MemoryDenyWriteExecute=no",
    ],
  ];
}

function section(name: string, lines: readonly Line[]): string {
  const texts = lines.map(([why, ...directives]) =>
    [...why.split("\n").map((line) => `# ${line}`), ...directives].join("\n"),
  );
  return `\n[${name}]\n${texts.join("\n")}`;
}

/**
 * A word of a command as systemd reads it: variables, and what every word is read for.
 * @see systemd.service(5), "Command lines"
 */
export function unitWord(word: string): string {
  return plainWord(word.replaceAll("$", "$$$$"));
}

/** A word of a list: `%` means something in it, and so do blanks, quotes and backslashes. */
function plainWord(word: string): string {
  const escaped = word.replaceAll("\\", "\\\\").replaceAll("%", "%%").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return /[\s;'"\\]/.test(word) ? `"${escaped}"` : escaped;
}
