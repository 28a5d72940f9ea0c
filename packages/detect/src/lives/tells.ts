/** What the stream was seen to tell of so far. */
export interface Tells {
  files: boolean;
  attributes: boolean;
}
