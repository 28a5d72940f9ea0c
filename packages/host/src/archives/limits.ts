/**
 * How much of an archive is looked at. Each limit that is met is reported; what came before stands. They hold for one
 * file on disk with everything inside it, so archives in archives share them.
 */
export const ARCHIVE_LIMITS = {
  /** Archives in archives: a Debian package has two (ar, tar), a jar in a zip in a tar three. */
  depth: 4,
  /** Members of all archives together; the largest source releases have 100,000. */
  members: 200_000,
  /** Bytes of one member that are kept in memory to be judged. */
  memberBytes: 256 * 1024 * 1024,
  /** Decompressed bytes of all members together: half a minute of work. */
  totalBytes: 4 * 1024 * 1024 * 1024,
  /** Decompressed bytes per compressed one; programs shrink to a third, logs to a fiftieth. */
  ratio: 200,
  /** Below this many decompressed bytes nobody asks for the ratio: files of zeros are ordinary. */
  unquestionedBytes: 64 * 1024 * 1024,
  /** Bytes of a zip's directory. */
  directoryBytes: 64 * 1024 * 1024,
  /** Bytes of a name; PATH_MAX of Linux. */
  nameBytes: 4096,
  /** Issues kept per archive; the rest is counted. */
  issues: 100,
} as const;
