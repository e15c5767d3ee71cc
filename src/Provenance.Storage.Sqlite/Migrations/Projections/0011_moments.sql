-- From which moment in the world on a statement of a job holds that took the place of another: so that a question can be
-- answered for a moment before. Few rows: first statements hold from the beginning of what they tell.
CREATE TABLE job_moment (
  log_index INTEGER NOT NULL PRIMARY KEY,
  holds_us  INTEGER NOT NULL                   -- asOf; when it was issued, where that is redacted
) STRICT;
