import { forPerson } from "../../../reasons/for-person.ts";
import type { An0056Detector } from "../detector.ts";

/** A person who is logged in started the creator. */
export const person: An0056Detector = forPerson("an0056.person");
