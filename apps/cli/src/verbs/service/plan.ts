import { LAUNCHD_LABEL, launchdPlist } from "./launchd-plist.ts";
import { PLACES } from "./places.ts";
import type { ServiceSettings } from "./settings.ts";
import { remove, run, type Step, tryToRun, write } from "./step.ts";
import { systemdUnit } from "./systemd-unit.ts";

/** Who starts services on this machine. */
export type Manager = "systemd" | "launchd";

export const UNIT = "limpid.service";
const JOB = `system/${LAUNCHD_LABEL}`;

/** The file that makes it a service. */
export function serviceFile(manager: Manager): string {
  return manager === "systemd" ? PLACES.unit : PLACES.plist;
}

/** Installing and updating are the same: the file is replaced, and the service starts with it. */
export function installSteps(manager: Manager, settings: ServiceSettings, systemctl: string): readonly Step[] {
  if (manager === "launchd") {
    return [
      write(PLACES.plist, launchdPlist(settings)),
      tryToRun("/bin/launchctl", "bootout", JOB),
      run("/bin/launchctl", "bootstrap", "system", PLACES.plist),
    ];
  }
  return [
    write(PLACES.unit, systemdUnit(settings)),
    run(systemctl, "daemon-reload"),
    run(systemctl, "enable", UNIT),
    // Returns when the sensor is open, or says that it is not.
    run(systemctl, "restart", UNIT),
  ];
}

export interface Removal {
  /** There is a file that makes it a service. */
  readonly installed: boolean;
  /** Also what it knew, wrote and was told. */
  readonly purge: boolean;
}

/** Stops it first, so that it writes nothing after its folders are gone. */
export function removeSteps(manager: Manager, { installed, purge }: Removal, systemctl: string): readonly Step[] {
  const stopping =
    manager === "launchd"
      ? [tryToRun("/bin/launchctl", "bootout", JOB), remove(PLACES.plist, "the service")]
      : [
          run(systemctl, "disable", "--now", UNIT),
          remove(PLACES.unit, "the service"),
          run(systemctl, "daemon-reload"),
          tryToRun(systemctl, "reset-failed", UNIT),
        ];
  return [...(installed ? stopping : []), ...(purge ? purgeSteps(manager) : [])];
}

function purgeSteps(manager: Manager): readonly Step[] {
  return [
    ...(manager === "systemd" ? [remove(PLACES.dropIns, "changes of the service")] : []),
    ...(manager === "launchd" ? [remove(PLACES.daemonLog, "what the service said")] : []),
    remove(PLACES.state, "what it knew, and findings that outputs did not take yet"),
    remove(PLACES.log, "findings written to files there"),
    remove(PLACES.configuration, "the configuration"),
  ];
}
