import type { Shows } from "../../shows.ts";
import { AUDITD_SHOWS } from "../auditd/shows.ts";

/** The same records as auditd's, joined and decoded. */
export const LAUREL_SHOWS: Shows = {
  ...AUDITD_SHOWS,
  title: "Linux audit events as Laurel writes them: JSON, one object to an event",
  blindSpots: [
    ...AUDITD_SHOWS.blindSpots,
    { what: "lost events: filters make gaps in the numbers too", mend: "keep auditd's own log beside it" },
    { what: "arguments that Laurel left out of the middle", mend: "a larger execve-argv-limit-bytes" },
  ],
};
