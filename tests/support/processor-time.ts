/**
 * Milliseconds of processor time that this thread has used. Tests that hold code to a time compare two of them: what
 * else the machine does meanwhile adds nothing.
 */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
