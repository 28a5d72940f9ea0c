import { underNonUserShell } from "../../../reasons/under-non-user-shell.ts";
import type { An0057Detector } from "../detector.ts";

/** A shell that no person started stands above the creator, or is the creator. */
export const nonUserShell: An0057Detector = underNonUserShell("an0057.non-user-shell");
