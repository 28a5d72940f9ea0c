/** `PRAGMA application_id` of a mirror: "Lmit". A database of another program is never touched. */
export const APPLICATION_ID = 0x4c6d6974;
/** `PRAGMA user_version`. Counts up when the tables or the rules of the kept hashes change. */
export const SCHEMA_VERSION = 1;

/**
 * Bytes of an object are kept once, whatever number of releases have them; a file is a row of `edition`, and only the
 * transaction that wrote all of it makes it visible. Hashes are blobs of 32 bytes.
 */
export const SCHEMA = `
  CREATE TABLE edition (
    n INTEGER PRIMARY KEY,
    release TEXT NOT NULL,
    domain TEXT NOT NULL,
    file_hash BLOB NOT NULL,
    origin TEXT NOT NULL,
    facts TEXT NOT NULL,  -- Edition as JSON
    issues TEXT NOT NULL, -- ParseIssue[] as JSON
    UNIQUE (release, domain, file_hash)
  ) STRICT;

  CREATE TABLE content (
    hash BLOB PRIMARY KEY, -- of the bytes
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE snapshot (
    edition INTEGER NOT NULL REFERENCES edition (n) ON DELETE CASCADE,
    id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    type TEXT NOT NULL,
    attack_id TEXT,
    name TEXT,
    status TEXT NOT NULL,
    version TEXT,
    created TEXT,
    modified TEXT,
    spec_version TEXT,
    attack_spec_version TEXT,
    not_normalised TEXT,
    slice BLOB NOT NULL REFERENCES content (hash),
    raw BLOB,
    canonical BLOB,
    substance BLOB,
    content BLOB,
    PRIMARY KEY (edition, id, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX snapshot_attack_id ON snapshot (attack_id, edition) WHERE attack_id IS NOT NULL;
  CREATE INDEX snapshot_slice ON snapshot (slice);
  CREATE INDEX snapshot_id ON snapshot (id);

  CREATE TABLE link (
    edition INTEGER NOT NULL REFERENCES edition (n) ON DELETE CASCADE,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    kind TEXT NOT NULL,
    basis TEXT NOT NULL,
    stated_by TEXT NOT NULL
  ) STRICT;
  CREATE INDEX link_source ON link (edition, source);
  CREATE INDEX link_target ON link (edition, target);

  CREATE TABLE named_release (
    domain TEXT NOT NULL,
    release TEXT NOT NULL,
    modified TEXT,
    url TEXT,
    PRIMARY KEY (domain, release)
  ) STRICT;

  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;
