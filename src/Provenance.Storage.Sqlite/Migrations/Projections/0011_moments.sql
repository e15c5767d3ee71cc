-- From which moment in the world on a statement of a job holds that took the place of another: so that a question can be
-- answered for a moment before. Few rows: first statements hold from the beginning of what they tell.
CREATE TABLE job_moment (
  log_index INTEGER NOT NULL PRIMARY KEY,
  holds_us  INTEGER NOT NULL                   -- asOf; when it was issued, where that is redacted
) STRICT;

-- Whether a job's statement is contradicted: by one that is, or at an earlier size was, in conflict.
CREATE INDEX job_ever_in_conflict ON job (chain_id) WHERE current_from IS NULL OR current_from <> log_index + 1;

-- Jobs whose declarations contradict their own allocations, as their submission was warned of. In millionths; few rows.
CREATE TABLE job_doubt (
  log_index   INTEGER NOT NULL PRIMARY KEY,
  hours       INTEGER,                         -- declared hours over allocated ones, where they differ by more than 1 %
  utilisation INTEGER                          -- declared operations over possible ones, where above 1
) STRICT;
