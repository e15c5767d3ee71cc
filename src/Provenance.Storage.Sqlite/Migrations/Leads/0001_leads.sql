-- Leads and how they came and went. Made from evaluations of signals, one transaction each. The current leads can be
-- computed again from the projections; the history cannot. Times: *_us microseconds, *_ms milliseconds since 1970.

-- The newest evaluation, and those that an event names.
CREATE TABLE evaluation (
  evaluation_id    INTEGER NOT NULL PRIMARY KEY,
  tree_size        INTEGER NOT NULL CHECK (tree_size >= 0),
  root             BLOB    NOT NULL CHECK (length(root) = 32),
  rule_set_name    TEXT    NOT NULL,
  rule_set_version TEXT    NOT NULL,
  rule_set_digest  BLOB    NOT NULL CHECK (length(rule_set_digest) = 32),
  valid_at_us      INTEGER NOT NULL,
  recorded_at_ms   INTEGER NOT NULL
) STRICT;

-- How each signal came out in the newest evaluation.
CREATE TABLE signal_outcome (
  signal  TEXT    NOT NULL PRIMARY KEY,
  place   INTEGER NOT NULL,                 -- in the order of the evaluation
  outcome BLOB    NOT NULL                  -- JSON, without leads
) STRICT, WITHOUT ROWID;

CREATE TABLE lead (
  lead_id   INTEGER NOT NULL PRIMARY KEY,
  lead_key  BLOB    NOT NULL UNIQUE CHECK (length(lead_key) = 32),
  signal    TEXT    NOT NULL,
  place     INTEGER NOT NULL,               -- in the signal's order, when it was last raised
  is_raised INTEGER NOT NULL,
  dropped   INTEGER NOT NULL DEFAULT 0,     -- events of it that were dropped
  document  BLOB    NOT NULL,               -- JSON, as it was last raised
  evidence  BLOB    NOT NULL                -- n × (log index: 8 bytes, big-endian ‖ statement id: 32 bytes), ascending
) STRICT;
CREATE INDEX lead_by_signal ON lead (signal, is_raised, place);

-- Finds leads by what they are about.
CREATE TABLE lead_part (
  kind    TEXT    NOT NULL,
  value   TEXT    NOT NULL,
  lead_id INTEGER NOT NULL,
  PRIMARY KEY (kind, value, lead_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead_event (
  event_id      INTEGER NOT NULL PRIMARY KEY,
  lead_id       INTEGER NOT NULL REFERENCES lead (lead_id),
  evaluation_id INTEGER NOT NULL REFERENCES evaluation (evaluation_id),
  effect        INTEGER NOT NULL,           -- 0 raised, 1 evidence changed, 2 explanation changed, 3 cleared
  added         BLOB    NOT NULL,           -- n × log index: 8 bytes, big-endian
  added_total   INTEGER NOT NULL,
  removed_total INTEGER NOT NULL
) STRICT;
CREATE INDEX lead_event_by_lead ON lead_event (lead_id, event_id);
CREATE INDEX lead_event_by_evaluation ON lead_event (evaluation_id);
