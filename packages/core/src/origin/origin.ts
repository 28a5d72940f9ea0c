/**
 * Where a file came from, by the marks that programs which bring files leave on them: extended attributes of macOS
 * (`com.apple.quarantine`, `kMDItemWhereFroms`, `com.apple.provenance`) and of Linux (`user.xdg.origin.url`). They
 * are the words of those programs: whoever may write to the file can set, change and remove them.
 */
export interface Origin {
  /** Who told it: attributes of the collected file, another sensor, or the log alone. */
  readonly basis: "file" | "sensor" | "log";
  /** The program that brought it, as it named itself. */
  readonly agent?: string;
  /** When it was brought, RFC 3339 UTC, by that program's clock. */
  readonly at?: string;
  /** From where. */
  readonly url?: string;
  /** The page that led there. */
  readonly referrer?: string;
  /** Who sent it, where that is no address: a person (mail), a device (AirDrop). */
  readonly sender?: string;
  /** `com.apple.quarantine` is there: Gatekeeper looks before it runs. */
  readonly quarantine?: Quarantine;
  /** Number of the program that made it, in the Mac's own list (macOS 13 on), hex. */
  readonly provenanceId?: string;
}

export interface Quarantine {
  /** Hex, as written; the bits are not documented. Absent where the log shows only that the mark was set. */
  readonly flags?: string;
  /** Key of the download in the user's quarantine database. */
  readonly eventId?: string;
}

/** Both, where they add to each other; `first` is believed where they differ. */
export function mergedOrigin(first: Origin | undefined, second: Origin | undefined): Origin | undefined {
  return first === undefined ? second : { ...second, ...first };
}
