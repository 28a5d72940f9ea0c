import { formatQuery } from "@limpid/query";

/** The search for what happened on a host, whatever its name. */
export function hostQ(host: string, ...rest: readonly string[]): string {
  return [formatQuery([{ field: "host", values: [host], excluded: false }]), ...rest].join(" ");
}
