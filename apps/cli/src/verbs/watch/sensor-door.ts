import type { ArtifactBytes, ContainerFacts, Integer64, TelemetryEvent } from "@limpid/core";
import { InputError } from "../../exit-codes.ts";
import type { Told } from "./sensor-probe.ts";

/** Something that the sensor cannot see on this host. */
interface BlindSpot {
  readonly what: string;
  readonly since: number;
  readonly why: string;
  readonly mend: string;
}

/** What the verb needs of the live sensor: @limpid/sensor's `openSensor`, or what stands for it in a test. */
export interface SensorDoor {
  readonly openSensor: (
    options: { readonly host: string; readonly maxCpu?: number },
    sinks: {
      readonly event: (event: TelemetryEvent) => void;
      readonly inspected: (file: {
        readonly path: string;
        readonly device: string | undefined;
        readonly inode: Integer64;
      }) => void;
      readonly blind: (spot: BlindSpot) => void;
    },
  ) => Promise<OpenedSensor>;
}

export interface OpenedSensor {
  readonly bytes: ArtifactBytes;
  readonly containers?: ContainerFacts;
  readonly blindSpots: readonly BlindSpot[];
  readonly counts?: { readonly files: Told | undefined; readonly processes: { readonly auditJoined: number } };
  readonly close: () => Promise<void>;
}

const INSTEAD = "Logs of this host can be watched without it: limpid watch --follow /var/log/audit/audit.log";

/**
 * Loads the live sensor.
 * @throws {InputError} that says what is missing and what can be done without it.
 */
export async function sensorDoor(): Promise<SensorDoor> {
  if (process.platform !== "linux") {
    throw new InputError(
      "the live sensor runs on Linux only. On macOS eslogger stands for it, with the command in docs/guides/watch.md: sudo eslogger … | sudo limpid watch -",
    );
  }
  if (process.getuid?.() !== 0) {
    throw new InputError(
      `the live sensor needs root: without it the kernel tells of no file and no process of others. Run: sudo limpid watch\n${INSTEAD}`,
    );
  }
  let loaded: typeof import("@limpid/sensor");
  try {
    loaded = await import("@limpid/sensor");
  } catch (error) {
    throw new InputError(`the live sensor cannot be loaded: ${(error as Error).message}\n${INSTEAD}`);
  }
  const { namespaces, trouble } = await reduced(loaded);
  return {
    openSensor: async (options, sinks) => {
      if (trouble !== undefined) sinks.blind(tooManyRights(trouble));
      return loaded.openSensor({ ...options, inspection: { namespaces } }, sinks);
    },
  };
}

/** Gives up the rights that the sensor does not need: the first thing, because this program begins anew for it. */
async function reduced({ reduceToNeeded }: typeof import("@limpid/sensor")): ReturnType<typeof reduceToNeeded> {
  try {
    return await reduceToNeeded();
  } catch (error) {
    if ((error as Error).name !== "SensorUnavailable") throw error;
    throw new InputError(`${(error as Error).message}\n${INSTEAD}`);
  }
}

function tooManyRights(why: string): BlindSpot {
  const what = "nothing less, but the sensor may do more than it needs";
  return { what, since: Date.now(), why, mend: "Install util-linux, and allow user namespaces." };
}

/** Opens it, with what it cannot do here in words. */
export async function openSensor(
  door: SensorDoor,
  ...[options, sinks]: Parameters<SensorDoor["openSensor"]>
): Promise<OpenedSensor> {
  try {
    return await door.openSensor(options, sinks);
  } catch (error) {
    if ((error as Error).name !== "SensorUnavailable") throw error;
    throw new InputError(`${(error as Error).message}\n${INSTEAD}`);
  }
}
