import { InvalidArgumentError } from "commander";

const MAX_JOBS = 64;

/** The argument of `--jobs`. */
export function parseJobs(text: string): number {
  const count = Number(text);
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= MAX_JOBS) return count;
  throw new InvalidArgumentError(`A number from 1 to ${MAX_JOBS} is expected.`);
}
