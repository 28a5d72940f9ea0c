import { underNonUserShell } from "../../../reasons/under-non-user-shell.ts";
import type { An0056Detector } from "../detector.ts";

/** A shell that no person started stands above the creator, or is the creator. */
export const nonUserShell: An0056Detector = underNonUserShell("an0056.non-user-shell");
