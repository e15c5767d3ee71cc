-- What statements of jobs are asked for as statements stands with the job, so that theirs are not read besides: whose place
-- it took, and why it names an earlier one (as in statement), when it was logged and in which stream. There are defaults
-- because SQLite asks for them; the tables are made again from the log, as after each migration.
ALTER TABLE job ADD COLUMN supersedes INTEGER;
ALTER TABLE job ADD COLUMN reason INTEGER;
ALTER TABLE job ADD COLUMN logged_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN stream_id INTEGER;

-- What a job states as unknown is asked of every job that put something out, and stands with it instead of behind it.
ALTER TABLE job ADD COLUMN unstated INTEGER NOT NULL DEFAULT 0;    -- 1 inputs, 2 outputs, 4 access countries
ALTER TABLE job_background DROP COLUMN unstated;

-- Whether a site can be trusted is told by all its jobs: what is counted of them stands in the index, also of those whose
-- end is not known.
DROP INDEX job_by_cluster_end;
CREATE INDEX job_by_cluster_end ON job (cluster_id, ended_us, standing, suspended, missing, reason, logged_at_ms, stream_id, current_from, ended_at)
  WHERE standing <> 2;
