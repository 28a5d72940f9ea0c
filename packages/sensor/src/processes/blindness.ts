import type { BlindSpot } from "../blind-spot.ts";

/** What is not seen without the process connector. `code`: the kernel's refusal. */
export function blindConnector(code: string, since: number): BlindSpot {
  const mend =
    code === "EPERM"
      ? "Give it CAP_NET_ADMIN, as `limpid service install` does, and run it outside of containers."
      : "Run it on the host itself, in its first network and pid namespace, with a kernel that has CONFIG_PROC_EVENTS.";
  return {
    what: "forks, executions and ends of processes",
    since,
    why: `The kernel's process connector could not be opened (${code}).`,
    mend,
  };
}

/** The subscription got no answer: the kernel answers only in the first pid namespace. */
export function silentConnector(since: number): BlindSpot {
  return {
    what: "forks, executions and ends of processes",
    since,
    why: "The kernel's process connector does not answer: it speaks to the first pid and user namespace only.",
    mend: "Run it on the host itself and not in a container (or in one with the host's pid namespace).",
  };
}

const ARGUMENTS = "arguments of processes that end at once, files in memory before they run, and logins";

/** Audit's records cannot be heard at all. */
export function blindToAudit(code: string, since: number): BlindSpot {
  const absent = code === "EPROTONOSUPPORT";
  return {
    what: ARGUMENTS,
    since,
    why: absent ? "This kernel was built without audit." : `The kernel's audit records could not be heard (${code}).`,
    mend: absent
      ? "None on this kernel; /proc shows most of it."
      : "Give it CAP_AUDIT_READ, as `limpid service install` does.",
  };
}

/** Audit can be heard, but says nothing of executions. */
export function silentAudit(since: number): BlindSpot {
  return {
    what: ARGUMENTS,
    since,
    why: "Audit is off on this host, or has no rule for executions: none of those seen so far was told by it.",
    mend: "Load the rules that `limpid doctor --audit-rules` prints; the other sources go on without them.",
  };
}
