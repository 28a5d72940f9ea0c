import { stateFolder } from "@limpid/host";
import { Mirror, MirrorError } from "@limpid/mirror";
import { InputError, UsageError } from "../../exit-codes.ts";
import { stderr } from "../../terminal/output.ts";

/** Options of every subcommand. */
export interface MirrorOptions {
  readonly state?: string;
  readonly json?: boolean;
  readonly release?: string;
  readonly domain?: string;
}

/**
 * Runs `work` with the mirror of this user. `needsPlace`: what is kept must be there the next time; a look at what is
 * shipped is possible without.
 */
export function withMirror<T>({ state }: MirrorOptions, needsPlace: boolean, work: (mirror: Mirror) => T): T {
  const found = stateFolder(state, process.env, process.getuid?.() ?? -1);
  if ("why" in found && (needsPlace || state !== undefined)) throw new InputError(found.why);
  if ("why" in found) stderr.line(`Only what comes with Limpid is shown: ${found.why}.`);
  const mirror = Mirror.open("why" in found ? undefined : found.path);
  if ("why" in mirror) throw new InputError(mirror.why);
  try {
    return work(mirror);
  } catch (error) {
    if (!(error instanceof MirrorError)) throw error;
    const more = error.code === "not-there" ? " More: limpid mitre import FILE" : "";
    throw error.code === "unclear" ? new UsageError(error.message) : new InputError(`${error.message}${more}`);
  } finally {
    mirror.close();
  }
}
