/** What the watching thread sees of the working one: how many inputs it began, and the one that it is at. */
export const TURN_AT = 0;
export const LENGTH_AT = 1;
export const INPUT_AT = 8;
export const SHARED_BYTES = 16 << 20;
