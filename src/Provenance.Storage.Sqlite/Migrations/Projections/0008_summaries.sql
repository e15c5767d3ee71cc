-- Summaries, so that questions over the whole registry need not read its rows. They follow from the rows of the tables
-- job and allocation, are kept in the same transaction, and never depend on how entries were grouped.

-- Sums over jobs: everybody's by cluster (customer_id -1, bucket 0) and by cluster and UTC day (customer_id 0), each
-- customer's by cluster and UTC month (bucket = 12 × year + month − 1). In "started" stand the jobs that first ran in the bucket, in "ended" those
-- that ended in it. The smallest bucket holds the jobs whose section run is redacted.
CREATE TABLE job_total (
  customer_id      INTEGER NOT NULL,         -- term; 0 or -1 for everybody
  cluster_id       INTEGER NOT NULL,
  bucket           INTEGER NOT NULL,
  max_accelerators INTEGER NOT NULL,         -- no job that started in it had more, whatever its standing
  until_us         INTEGER NOT NULL,         -- none of those ended later; the largest integer where one has no known end
  started          BLOB    NOT NULL,         -- JobSums
  ended            BLOB    NOT NULL,         -- JobSums
  PRIMARY KEY (customer_id, cluster_id, bucket)
) STRICT, WITHOUT ROWID;

-- A customer in an interconnect domain of a cluster, numbered by first appearance in the log.
CREATE TABLE use_group (
  group_id    INTEGER NOT NULL PRIMARY KEY,
  customer_id INTEGER NOT NULL,              -- term: entity id or "unknown"; 0 where redacted
  cluster_id  INTEGER NOT NULL,
  domain_id   INTEGER NOT NULL,              -- term; 0 where stated as unknown
  UNIQUE (customer_id, cluster_id, domain_id)
) STRICT;

-- Starts and ends of the allocations of current jobs.
CREATE TABLE use_event (
  group_id       INTEGER NOT NULL,
  at_us          INTEGER NOT NULL,
  event_key      INTEGER NOT NULL,           -- 2 × allocation_id, + 1 for an end
  accelerator_id INTEGER NOT NULL,           -- term
  change         INTEGER NOT NULL,           -- accelerators; negative at an end
  marks          INTEGER NOT NULL,           -- UseMarks
  paused_at_us   INTEGER,                    -- where a piece resumes: the end of the piece before
  model_id       INTEGER NOT NULL,           -- term; 0 where none is declared, or no piece begins or ends
  flop           BLOB,                       -- basis (1 byte), low, high; where a piece begins or ends
  PRIMARY KEY (group_id, at_us, event_key)
) STRICT, WITHOUT ROWID;

-- Runs of events of a group, from start_us to the next chunk's.
CREATE TABLE use_chunk (
  group_id INTEGER NOT NULL,
  start_us INTEGER NOT NULL,                 -- the smallest integer where the group's first event begins no chunk
  levels   BLOB    NOT NULL,                 -- UseLevels
  sums     BLOB    NOT NULL,                 -- UseSums
  PRIMARY KEY (group_id, start_us)
) STRICT, WITHOUT ROWID;

-- Pages come newest first, of everybody's jobs, of a customer's or of a cluster's.
CREATE INDEX job_by_start ON job (started_us) WHERE standing <> 2;
DROP INDEX job_by_customer;
CREATE INDEX job_by_customer ON job (customer_id, started_us) WHERE standing <> 2;
CREATE INDEX job_by_cluster_end ON job (cluster_id, ended_us) WHERE standing <> 2 AND ended_us IS NOT NULL;
CREATE INDEX job_by_customer_end ON job (customer_id, ended_us) WHERE standing <> 2 AND ended_us IS NOT NULL;
CREATE INDEX job_by_flop ON job (flop_high) WHERE standing <> 2 AND flop_high IS NOT NULL;
CREATE INDEX job_by_accelerators ON job (max_accelerators) WHERE standing <> 2;

-- What changed since an earlier size.
CREATE INDEX job_by_ending ON job (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX job_made_current_late ON job (current_from) WHERE current_from <> log_index + 1;
