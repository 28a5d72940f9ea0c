/** Where things of the service lie. The state folder is root's as `limpid watch` chooses it. */
export const PLACES = {
  unit: "/etc/systemd/system/limpid.service",
  /** What an administrator changed of the unit (`systemctl edit limpid`). */
  dropIns: "/etc/systemd/system/limpid.service.d",
  plist: "/Library/LaunchDaemons/limpid.plist",
  /** What the service says on macOS, which gives a daemon no journal of lines. */
  daemonLog: "/var/log/limpid.log",
  configuration: "/etc/limpid",
  state: "/var/lib/limpid",
  /** For outputs of kind `file`. */
  log: "/var/log/limpid",
} as const;

/** A file with this line is ours to replace and to remove. */
export const MARK = "Written by `limpid service install`; `limpid service remove` takes it away.";
