import { setTimeout as sleep } from "node:timers/promises";

/** Why the real kernel cannot be asked here; undefined when it can. With LIMPID_REQUIRE=all that fails the test. */
export function whyNoSensor(): string | undefined {
  let why: string | undefined;
  if (process.platform !== "linux") why = "the sensor needs Linux";
  else if (process.getuid?.() !== 0) why = "the sensor needs root";
  if (why === undefined) return undefined;
  if (process.env.LIMPID_REQUIRE === "all") throw new Error(why);
  console.warn(`skipped: ${why}`);
  return why;
}

/** Waits for something to be found; what it was, or undefined when it did not come in time. */
export async function eventually<T>(find: () => T | undefined, withinMs = 10_000): Promise<T | undefined> {
  for (const until = Date.now() + withinMs; ; await sleep(20)) {
    const found = find();
    if (found !== undefined || Date.now() > until) return found;
  }
}
