-- The log at rest. Everything is keyed by an integer that only grows, so that a group is appended at the right edge of
-- each table; the statement index is the one exception. Triggers hold that a log is only ever appended to.

-- The origin that this log belongs to. Written once, before the first entry.
CREATE TABLE binding (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  origin TEXT    NOT NULL
) STRICT;

-- The one row that says what was committed; its writer is the sequencer.
CREATE TABLE head (
  id                INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  size              INTEGER NOT NULL CHECK (size >= 0),
  edge              BLOB    NOT NULL,                              -- hashes of the right edge, the largest subtree first
  root              BLOB    NOT NULL CHECK (length(root) = 32),
  last_logged_at_ms INTEGER NOT NULL,
  trust_epoch       INTEGER NOT NULL
) STRICT;

-- The tree without leaves: its root is SHA-256 of nothing.
INSERT INTO head (id, size, edge, root, last_logged_at_ms, trust_epoch)
VALUES (1, 0, x'', x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, 0);

CREATE TABLE entry (
  log_index        INTEGER NOT NULL PRIMARY KEY CHECK (log_index >= 0),
  leaf             BLOB    NOT NULL,                               -- first, so that it is read without the payload's pages
  is_trust         INTEGER NOT NULL CHECK (is_trust IN (0, 1)),
  signer_suspended INTEGER NOT NULL CHECK (signer_suspended IN (0, 1)),
  signatures       BLOB    NOT NULL CHECK (length(signatures) % 96 = 0),  -- n × (key id 32 ‖ signature 64), ascending
  payload          BLOB    NOT NULL
) STRICT;

-- Holds trust entries alone, in log order.
CREATE INDEX trust_entry ON entry (is_trust) WHERE is_trust = 1;

-- An entry has at most eight sections, so entry and place make one integer and sections are appended like entries.
-- Redaction deletes rows here, and only here.
CREATE TABLE section (
  section_id INTEGER NOT NULL PRIMARY KEY,                         -- 8 × log_index + place, by name
  log_index  INTEGER GENERATED ALWAYS AS (section_id >> 3) VIRTUAL,
  name       TEXT    NOT NULL,
  content    BLOB    NOT NULL
) STRICT;

-- Level and number make one integer: each level is appended to at the end of its own range.
CREATE TABLE tile (
  tile_id INTEGER NOT NULL PRIMARY KEY,                            -- level × 2^56 + number
  level   INTEGER GENERATED ALWAYS AS (tile_id >> 56) VIRTUAL,
  number  INTEGER GENERATED ALWAYS AS (tile_id & 72057594037927935) VIRTUAL,
  width   INTEGER NOT NULL CHECK (width BETWEEN 1 AND 256),
  hashes  BLOB    NOT NULL CHECK (length(hashes) = 32 * width)
) STRICT;

-- Finds a statement by the first eight bytes of its id; the entry's leaf holds all 32 and decides. Half the size of an
-- index of whole ids, and compared as integers. Two ids with the same first bytes simply have two rows.
CREATE TABLE statement_index (
  id_prefix INTEGER NOT NULL,                                      -- big-endian, as a signed integer
  log_index INTEGER NOT NULL,
  PRIMARY KEY (id_prefix, log_index)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry of the log is never deleted'); END;

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry of the log is never changed'); END;

CREATE TRIGGER head_is_never_deleted BEFORE DELETE ON head
BEGIN SELECT raise(ABORT, 'the head of the log is never deleted'); END;

CREATE TRIGGER head_only_grows BEFORE UPDATE ON head WHEN NEW.size <= OLD.size OR NEW.trust_epoch < OLD.trust_epoch
BEGIN SELECT raise(ABORT, 'the head of the log only grows'); END;

CREATE TRIGGER binding_is_never_changed BEFORE UPDATE ON binding
BEGIN SELECT raise(ABORT, 'a log belongs to one origin for good'); END;
