/** What the platform computes over megabytes better than a pure package could. */
export interface Platform {
  /** SHA-256 in lower-case hexadecimal; of a text, of its UTF-8 bytes. */
  readonly sha256: (data: Uint8Array | string) => string;
  /** The text of bytes that are UTF-8, a byte order mark included; undefined when they are not. */
  readonly decodeUtf8: (bytes: Uint8Array) => string | undefined;
}
