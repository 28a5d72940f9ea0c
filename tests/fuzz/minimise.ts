const MOST_MS = 15_000;

/**
 * A smaller file that still fails the same way: pieces are blanked, then taken out, in ever finer steps, for some
 * seconds. Blanked first, because offsets stay true then; what is blank compresses to nothing.
 */
export async function minimise(
  bytes: Uint8Array,
  stillFails: (bytes: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  const end = Date.now() + MOST_MS;
  let best = bytes;
  for (let step = best.length >> 1; step >= 1 && Date.now() < end; step >>= 1) {
    for (let at = 0; at < best.length && Date.now() < end; at += step) {
      if (best.subarray(at, at + step).every((byte) => byte === 0)) continue;
      const blank = new Uint8Array(best).fill(0, at, at + step);
      if (await stillFails(blank)) best = blank;
    }
  }
  for (let step = best.length >> 1; step >= 1 && Date.now() < end; step >>= 1) {
    for (let at = Math.max(0, best.length - step); at >= 0 && Date.now() < end; at -= step) {
      const shorter = new Uint8Array(Buffer.concat([best.subarray(0, at), best.subarray(at + step)]));
      if (await stillFails(shorter)) best = shorter;
    }
  }
  return best;
}
