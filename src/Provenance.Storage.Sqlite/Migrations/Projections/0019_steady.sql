-- Most jobs hold one allocation from their start to their end: of these the job's own row tells it, and they have none in
-- allocation. max_accelerators is its count.
ALTER TABLE job ADD COLUMN steady_accelerator_id INTEGER;  -- term; NULL where what was held stands in allocation, or was nothing
ALTER TABLE job ADD COLUMN steady_domain_id INTEGER;       -- term; NULL where stated as unknown

-- Every job tells of its rental and of its data, and few tell how large a model they trained, or on how much.
ALTER TABLE job ADD COLUMN rental_id INTEGER;              -- term: the rental's record, or "none"; NULL where unknown
ALTER TABLE job ADD COLUMN data_domain INTEGER;            -- 0 unknown, 1 general, 2 mainly biological sequences; NULL where redacted
DROP TABLE job_background;
CREATE TABLE job_size (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  parameters_low   BLOB,                        -- of the model
  parameters_high  BLOB,
  parameters_basis INTEGER,
  tokens_low       BLOB,                        -- trained on
  tokens_high      BLOB,
  tokens_basis     INTEGER
) STRICT;
CREATE INDEX job_sized ON job_size (log_index) WHERE parameters_low IS NOT NULL AND tokens_low IS NOT NULL;

-- job.unstated has 16 where neither is told.

-- Who only ran a model, and of whose outputs nothing is told, is asked of all jobs that bear its name.
DROP INDEX job_of_model;
CREATE INDEX job_of_model ON job (model_id, log_index, workload_id, unstated) WHERE standing = 1 AND model_id IS NOT NULL;

-- How the entry of an artifact stands is asked of each that a digest finds. The default is because SQLite asks for one; the
-- tables are made again from the log, as after each migration.
ALTER TABLE artifact ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;  -- as in statement
