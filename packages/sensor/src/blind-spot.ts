/** Something that the sensor cannot see on this host, in words for a person. */
export interface BlindSpot {
  /** The thing: a place, a kind of event. */
  readonly what: string;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since: number;
  readonly why: string;
  /** What could be done about it. */
  readonly mend: string;
}
