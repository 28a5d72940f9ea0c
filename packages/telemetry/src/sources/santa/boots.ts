import { own } from "@limpid/core";
import type { SensorIds } from "./process.ts";

const MAX_HOSTS = 1024; // a hostile stream can make up any number
const SHORT = 8; // hex digits of a boot's UUID that are enough to tell the boots of one host apart

const PLAIN: SensorIds = (pid, version) => `${pid}:${version}`;

/**
 * (pid, pidversion) begins anew with each boot, and the daemons of every boot start in much the same order. The ids of
 * the first boot of a host are plain, as other sensors of Endpoint Security give them; those of later ones name theirs.
 */
export class Boots {
  readonly #first = new Map<string, string>();

  sensorIds(host: string, boot: string | undefined): SensorIds {
    if (boot === undefined) return PLAIN;
    const suffix = boot.slice(0, SHORT);
    const first = this.#first.get(host);
    if (first === undefined && this.#first.size < MAX_HOSTS) this.#first.set(host, own(suffix));
    if (first === undefined || first === suffix) return PLAIN;
    return (pid, version) => `${pid}:${version}@${suffix}`;
  }
}
