import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "@limpid/core";
import type { Served } from "./store.ts";
import { type Told, told } from "./story.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const BYTES = join(ROOT, ".limpid", "example", "root");
const MAKER = { who: "test", from: null } as const;

/** The project's own example, read by the real pipeline. */
export const STORY: Told = told(readFileSync(join(ROOT, "examples", "intrusion", "audit.log"), "latin1"), {
  host: "web-3",
  bytesAt,
});

/** Its finding of priority high whose bytes are at hand. */
export const HIGH = STORY.findings.find(
  ({ priority, artifact }) => priority === "high" && artifact.inspected,
) as Finding;

/** Keeps all of it, and the bytes of that finding. */
export async function keepStory({ keep, store }: Served): Promise<void> {
  await store.keep({ events: STORY.events });
  await store.keep({ processes: STORY.processes });
  await keep(STORY.findings);
  const bytes = bytesAt(HIGH.artifact.path ?? "");
  if (bytes !== undefined) await store.samples.put(bytes, "a candidate", MAKER);
}

function bytesAt(path: string): Uint8Array | undefined {
  const file = join(BYTES, path);
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}
