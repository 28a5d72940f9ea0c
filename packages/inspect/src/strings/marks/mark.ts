/** Why a string is worth a look. A signal, not a verdict: honest programs hold addresses and paths too. */
export interface Mark {
  readonly kind: MarkKind;
  /** For a person, with what was recognised in it. */
  readonly reason: string;
}

export type MarkKind =
  | "url"
  | "domain"
  | "ipv4"
  | "ipv6"
  | "email"
  | "path"
  | "command"
  | "base64"
  /** A private key or a certificate in text form. */
  | "pem";

/** Looks at one string of printable ASCII, in time that grows with its length at most. */
export type Recogniser = (text: string) => Mark | undefined;
