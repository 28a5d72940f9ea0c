import type { Priority } from "@limpid/core";

/** Where findings go besides the terminal. Each output has a name of its own, under which it spools. */
export type OutputSettings = FileSettings | SyslogSettings | WebhookSettings;

interface Common {
  /** Letters, digits, `-` and `_`: it names the spool's folder. */
  readonly name: string;
  /** Findings below this priority do not go there. */
  readonly atLeast: Priority;
}

/** A file of JSON lines, turned over by size. */
export interface FileSettings extends Common {
  readonly kind: "file";
  readonly path: string;
  /** The file is set aside when the next line would make it longer. */
  readonly maxBytes: number;
  /** Files set aside: `path.1` is the youngest. */
  readonly keep: number;
}

/** RFC 5424 over TCP with octet counting (RFC 6587), over TLS unless told otherwise (RFC 5425). */
export interface SyslogSettings extends Common {
  readonly kind: "syslog";
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM file of the issuers to trust instead of the system's. */
  readonly ca?: string;
  /** Longest message that the receiver takes; a longer finding is sent without its longest parts, and says so. */
  readonly maxBytes: number;
}

/** One POST per revision of a finding, signed. */
export interface WebhookSettings extends Common {
  readonly kind: "webhook";
  readonly url: string;
  /** File with the shared secret, readable by its owner alone. */
  readonly secretFile: string;
  readonly ca?: string;
  /** Loopback and link-local addresses that are meant: `127.0.0.1`, `169.254.0.0/16`. */
  readonly allowAddresses: readonly string[];
}
