import type { Recogniser } from "./mark.ts";

/** First folders of absolute paths on Linux and macOS; `/rustc/…` and `/build/…` are where a compiler ran. */
const ROOTS =
  "bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Applications|Library|System|Users|Volumes|private";
const ABSOLUTE = new RegExp(`(?:^|[\\s"'=:;,(<>|&\`])(~|/(?:${ROOTS}))/[A-Za-z0-9_.%$*{-]`);
const WINDOWS =
  /(?:^|[\s"'=;,(<>|&])(?:[A-Za-z]:\\{1,2}|\\\\[A-Za-z0-9.?-]{1,64}\\|%[A-Za-z]{3,20}%\\)[A-Za-z0-9_.%$ -]/;
/** Places that say more than that there is a path. Each alternative is a plain text. */
const NOTED: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\/(?:tmp|var\/tmp|dev\/shm|private\/tmp)\//, "a folder where every user may write"],
  [/\/\.ssh\/|authorized_keys/, "keys of ssh"],
  [/\/etc\/(?:passwd|shadow|sudoers|group|gshadow)/, "the accounts of a system"],
  [/\/etc\/cron|\/var\/spool\/cron/, "jobs that run by the clock"],
  [
    /\/etc\/(?:systemd|init\.d|rc\.local|ld\.so\.preload|profile|xdg\/autostart)|\.config\/autostart/,
    "what starts by itself",
  ],
  [/\/Library\/(?:LaunchAgents|LaunchDaemons|StartupItems)/, "what starts by itself"],
  [/\/Library\/Keychains|\/\.aws\/|\/\.gnupg\/|\/\.netrc|\/\.docker\/config|Login Data|\/\.kube\//, "stored secrets"],
  [/\/proc\/(?:self|\d{1,7}|%[a-z])\/(?:mem|maps|environ|exe|cmdline)/, "the memory or name of a process"],
  [/\/dev\/(?:tcp|udp)\//, "a connection that bash opens"],
  [/\\CurrentVersion\\Run|\\Start Menu\\Programs\\Startup/i, "what starts by itself"],
];
const LONGEST = 4096; // PATH_MAX; a longer text is no path, but may begin with one

/** Absolute paths below the folders that systems have. A word with a slash (`and/or`, `text/plain`) is none. */
export const path: Recogniser = (text) => {
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const isUnix = searched.includes("/") && ABSOLUTE.test(searched);
  if (!isUnix && !(searched.includes("\\") && WINDOWS.test(searched))) return undefined;
  const noted = NOTED.find(([pattern]) => pattern.test(searched));
  if (noted !== undefined) return { kind: "path", reason: `path: ${noted[1]}` };
  return { kind: "path", reason: isUnix ? "absolute path" : "path of Windows" };
};
