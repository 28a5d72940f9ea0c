import { escapeText } from "@limpid/core";
import type { Source } from "@limpid/telemetry";
import { stderr } from "../../terminal/output.ts";
import type { Log } from "./logs.ts";

const UNNAMED = "unknown";

/**
 * Names for the hosts of sources whose records carry none, as an audit log does by default: the one that all other
 * sources of the call name, if they name one alone. Sources are joined on one host, so a name is said with what rests
 * on it. Only beginnings are looked at, and of what can be opened again.
 */
export async function namesAdopted(
  bySource: ReadonlyMap<Source, readonly Log[]>,
): Promise<ReadonlyMap<Source, string>> {
  const named = new Set<string>();
  const unnamed: { readonly source: Source; readonly log: Log }[] = [];
  for (const [source, [log]] of bySource) {
    if (log?.regular !== true) continue;
    const hosts = await hostsNamed(log);
    for (const host of hosts) if (host !== UNNAMED) named.add(host);
    if (hosts.size === 1 && hosts.has(UNNAMED)) unnamed.push({ source, log });
  }
  const adopted = new Map<Source, string>();
  const [name, another] = named;
  if (unnamed.length === 0) return adopted;
  for (const { source, log } of unnamed) {
    const words = `${log.name} names no host`;
    if (name !== undefined && another === undefined) {
      adopted.set(source, name);
      stderr.line(`limpid: ${escapeText(`${words}: taken to be ${name}, as the other logs say. --host NAME decides`)}`);
    } else if (another !== undefined) {
      stderr.line(`limpid: ${escapeText(`${words}, and the other logs name several: it is joined with none of them`)}`);
    }
  }
  return adopted;
}

/** Hosts of the events of a log's first block. */
async function hostsNamed(log: Log): Promise<ReadonlySet<string>> {
  const hosts = new Set<string>();
  const session = log.source.open({}, ({ host }) => hosts.add(host));
  for await (const block of log.blocks()) {
    session.push(block);
    break;
  }
  session.end();
  return hosts;
}
