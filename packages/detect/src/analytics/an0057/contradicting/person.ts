import { forPerson } from "../../../reasons/for-person.ts";
import type { An0057Detector } from "../detector.ts";

/** A person started the creator. */
export const person: An0057Detector = forPerson("an0057.person");
