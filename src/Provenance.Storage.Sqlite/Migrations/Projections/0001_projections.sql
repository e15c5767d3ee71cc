-- What the log says, as tables that answer questions; all of it can be made again from the log. Rows of an entry are
-- keyed by its index, so that a group appends at the right edge; what must be found by content has an index whose key
-- begins with a small integer: a term's number, or the first eight bytes of a digest, big-endian, as a signed integer.
-- Times: *_us microseconds, *_ms milliseconds since 1970. Quantities: millionths as 16 bytes, big-endian, so that
-- comparing bytes compares them. NULL is "not stated": unknown, optional, or redacted (statement.missing tells).

-- How far the projections have come.
CREATE TABLE head (
  id              INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  size            INTEGER NOT NULL CHECK (size >= 0),
  root            BLOB    NOT NULL CHECK (length(root) = 32),
  logged_until_ms INTEGER NOT NULL
) STRICT;

-- The tree without leaves: its root is SHA-256 of nothing.
INSERT INTO head (id, size, root, logged_until_ms)
VALUES (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0);

-- Texts that many rows share, numbered by first appearance in the log.
CREATE TABLE term (
  term_id INTEGER NOT NULL PRIMARY KEY,
  text    TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE cluster (
  cluster_id INTEGER NOT NULL PRIMARY KEY,   -- by first appearance in the log
  operator   TEXT    NOT NULL,
  site       TEXT    NOT NULL,
  cluster    TEXT    NOT NULL,
  UNIQUE (operator, site, cluster)
) STRICT;

CREATE TABLE statement (
  log_index     INTEGER NOT NULL PRIMARY KEY,
  chain_id      INTEGER,                     -- NULL for trust statements
  standing      INTEGER NOT NULL,            -- 0 none, 1 current, 2 superseded, 3 withdrawn, 4 conflict
  supersedes    INTEGER,                     -- log index of the statement whose place it took
  superseded_by INTEGER,
  is_withdrawal INTEGER NOT NULL,
  suspended     INTEGER NOT NULL,            -- the signer was suspended when it was logged
  logged_at_ms  INTEGER NOT NULL,
  issued_at_us  INTEGER NOT NULL,
  stream_id     INTEGER,
  sequence      INTEGER NOT NULL,
  missing       TEXT    NOT NULL,            -- names of redacted sections
  kind_id       INTEGER NOT NULL,            -- term
  statement_id  BLOB    NOT NULL
) STRICT;

-- The statements of one party, of one kind, about one record; numbered by the log index of the first.
CREATE TABLE chain (
  chain_id INTEGER NOT NULL PRIMARY KEY,
  kind_id  INTEGER NOT NULL,                 -- term
  party_id INTEGER NOT NULL,                 -- term
  record   TEXT    NOT NULL
) STRICT;

-- Finds chains by the first eight bytes of the SHA-256 of their record's name. A table and not an index, so that a
-- group's rows can be sorted before they are written.
CREATE TABLE chain_record (
  prefix   INTEGER NOT NULL,
  chain_id INTEGER NOT NULL,
  PRIMARY KEY (prefix, chain_id)
) STRICT, WITHOUT ROWID;

-- Statements that are superseded before they came.
CREATE TABLE awaited (
  id_prefix    INTEGER NOT NULL,
  chain_id     INTEGER NOT NULL,
  statement_id BLOB    NOT NULL,
  by_index     INTEGER NOT NULL,
  PRIMARY KEY (id_prefix, chain_id, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
  stream_id INTEGER NOT NULL PRIMARY KEY,    -- log index of the first entry of it
  stream    BLOB    NOT NULL,
  party_id  INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  repeats   INTEGER NOT NULL,
  UNIQUE (stream, party_id)
) STRICT;

CREATE TABLE stream_gap (
  stream_id INTEGER NOT NULL,
  first     INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  PRIMARY KEY (stream_id, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  chain_id         INTEGER NOT NULL,
  standing         INTEGER NOT NULL,         -- as in statement
  suspended        INTEGER NOT NULL,
  missing          INTEGER NOT NULL,         -- redacted: 1 run, 2 parties, 4 lineage
  cluster_id       INTEGER NOT NULL,
  customer_id      INTEGER,                  -- term: entity id or "unknown"
  model_id         INTEGER,                  -- term
  started_us       INTEGER NOT NULL,         -- -1 where unknown, which sorts it last
  ended_us         INTEGER,
  max_accelerators INTEGER NOT NULL,
  hours_low        BLOB,
  hours_high       BLOB,
  hours_basis      INTEGER,
  flop_low         BLOB,
  flop_high        BLOB,
  flop_basis       INTEGER,
  flop_format      INTEGER,
  state_id         INTEGER,                  -- term
  workload_id      INTEGER,                  -- term
  account_id       INTEGER                   -- term
) STRICT;
-- What is superseded is only reached through its successor.
CREATE INDEX job_by_cluster ON job (cluster_id, started_us) WHERE standing <> 2;
CREATE INDEX job_by_customer ON job (customer_id, cluster_id, started_us) WHERE standing <> 2;
CREATE INDEX job_by_model ON job (model_id) WHERE standing <> 2 AND model_id IS NOT NULL;
CREATE INDEX job_redacted ON job (missing) WHERE missing <> 0;

CREATE TABLE allocation (
  allocation_id  INTEGER NOT NULL PRIMARY KEY,  -- 4096 × log index + place in the statement
  from_us        INTEGER NOT NULL,
  to_us          INTEGER NOT NULL,
  count          INTEGER NOT NULL,
  accelerator_id INTEGER NOT NULL,              -- term
  domain_id      INTEGER                        -- term; NULL where stated as unknown
) STRICT;

CREATE TABLE artifact (
  artifact_id INTEGER NOT NULL PRIMARY KEY,     -- 8192 × log index + place in the statement
  side        INTEGER NOT NULL,                 -- 0 input, 1 output, 2 released, 3 base of a release
  role_id     INTEGER NOT NULL,                 -- term
  relation_id INTEGER NOT NULL,                 -- term
  name_id     INTEGER,                          -- term
  digests     BLOB    NOT NULL                  -- n × (kind: 1 byte ‖ digest: 32 bytes)
) STRICT;
CREATE INDEX artifact_by_name ON artifact (name_id) WHERE name_id IS NOT NULL;

-- Finds artifacts by the first eight bytes of any of their digests; artifact.digests decides.
CREATE TABLE artifact_digest (
  prefix      INTEGER NOT NULL,
  artifact_id INTEGER NOT NULL,
  PRIMARY KEY (prefix, artifact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory (
  log_index  INTEGER NOT NULL PRIMARY KEY,
  cluster_id INTEGER NOT NULL,
  as_of_us   INTEGER,
  status     TEXT,
  country    TEXT,
  location   TEXT
) STRICT;
CREATE INDEX inventory_by_cluster ON inventory (cluster_id);

CREATE TABLE domain (
  domain_id      INTEGER NOT NULL PRIMARY KEY,  -- 4096 × log index + place in the statement
  name_id        INTEGER NOT NULL,              -- term
  accelerator_id INTEGER NOT NULL,              -- term
  count          INTEGER NOT NULL,
  interconnect   BLOB                           -- Gbit/s for each accelerator
) STRICT;

CREATE TABLE entity (
  log_index    INTEGER NOT NULL PRIMARY KEY,
  entity_id    INTEGER NOT NULL,                -- term
  type         TEXT,
  jurisdiction TEXT
) STRICT;

-- Names of entities, by their own statements and by rentals.
CREATE TABLE entity_name (
  name_id   INTEGER NOT NULL PRIMARY KEY,       -- 4096 × log index + place in the statement
  entity_id INTEGER NOT NULL,                   -- term
  text      TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  language  TEXT,
  script    TEXT
) STRICT;
CREATE INDEX entity_name_by_entity ON entity_name (entity_id);

CREATE TABLE rental (
  log_index       INTEGER NOT NULL PRIMARY KEY,
  cluster_id      INTEGER NOT NULL,
  customer_id     INTEGER,                      -- term: entity id or "unknown"
  end_customer_id INTEGER,                      -- term: entity id, "customer" or "unknown"
  payment         BLOB,
  from_us         INTEGER,
  to_us           INTEGER,
  purpose         TEXT,
  visibility      TEXT
) STRICT;

CREATE TABLE release (
  log_index       INTEGER NOT NULL PRIMARY KEY,
  publisher       TEXT,
  declared_origin TEXT,
  released_on     TEXT,
  flop_low        BLOB,
  flop_high       BLOB,
  flop_basis      INTEGER,
  flop_format     INTEGER
) STRICT;

CREATE TABLE release_name (
  release_name_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  name_id         INTEGER NOT NULL              -- term
) STRICT;
CREATE INDEX release_name_by_name ON release_name (name_id);

CREATE TABLE usage (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  cluster_id       INTEGER NOT NULL,
  from_us          INTEGER,
  to_us            INTEGER,
  small_jobs_low   BLOB,
  small_jobs_high  BLOB,
  inference_low    BLOB,
  inference_high   BLOB,
  idle_low         BLOB,
  idle_high        BLOB,
  maintenance_low  BLOB,
  maintenance_high BLOB,
  line_hours       BLOB
) STRICT;

CREATE TABLE usage_customer (
  usage_customer_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  customer_id       INTEGER NOT NULL,             -- term
  small_jobs_low    BLOB,
  small_jobs_high   BLOB,
  inference_low     BLOB,
  inference_high    BLOB
) STRICT;

CREATE TABLE period_close (
  log_index   INTEGER NOT NULL PRIMARY KEY,
  operator    TEXT    NOT NULL,
  site        TEXT    NOT NULL,
  from_us     INTEGER,
  to_us       INTEGER,
  statements  INTEGER,
  merkle_root BLOB,
  hours_low   BLOB,
  hours_high  BLOB
) STRICT;

CREATE TABLE period_stream (
  period_stream_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  stream           BLOB    NOT NULL,
  first            INTEGER NOT NULL,
  last             INTEGER NOT NULL
) STRICT;
