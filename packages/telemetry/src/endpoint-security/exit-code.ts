/** A status of wait(2): the code of a process that ended by itself, 128 and the signal of one that was killed. */
export function exitCode(status: number | undefined): number | undefined {
  if (status === undefined) return undefined;
  const signal = status & 0x7f;
  return signal === 0 ? (status >> 8) & 0xff : 128 + signal;
}
