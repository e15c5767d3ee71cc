-- What statements of jobs are asked for as statements stands with the job, so that theirs are not read besides: whose place
-- it took, and why it names an earlier one (as in statement), when it was logged and in which stream.
ALTER TABLE [job] ADD supersedes bigint NULL;
ALTER TABLE [job] ADD reason bigint NULL;
ALTER TABLE [job] ADD logged_at_ms bigint NOT NULL;
ALTER TABLE [job] ADD stream_id bigint NULL;

-- What a job states as unknown is asked of every job that put something out, and stands with it instead of behind it.
ALTER TABLE [job] ADD unstated bigint NOT NULL; -- 1 inputs, 2 outputs, 4 access countries
ALTER TABLE [job_background] DROP COLUMN unstated;
GO
-- Whether a site can be trusted is told by all its jobs: what is counted of them stands in the index, also of those whose
-- end is not known.
DROP INDEX job_by_cluster_end ON [job];
CREATE INDEX job_by_cluster_end ON [job] (cluster_id, ended_us)
  INCLUDE (standing, suspended, missing, reason, logged_at_ms, stream_id, current_from, ended_at) WHERE standing <> 2;
GO
-- Rows of jobs on their way to their table: more integers than the widest of the other types has, and no texts.
CREATE TYPE [dbo].long_rows AS TABLE (
  i1 bigint NULL, i2 bigint NULL, i3 bigint NULL, i4 bigint NULL, i5 bigint NULL, i6 bigint NULL, i7 bigint NULL, i8 bigint NULL,
  i9 bigint NULL, i10 bigint NULL, i11 bigint NULL, i12 bigint NULL, i13 bigint NULL, i14 bigint NULL, i15 bigint NULL, i16 bigint NULL,
  i17 bigint NULL, i18 bigint NULL, i19 bigint NULL, i20 bigint NULL, i21 bigint NULL, i22 bigint NULL, i23 bigint NULL, i24 bigint NULL,
  b1 varbinary(max) NULL, b2 varbinary(max) NULL, b3 varbinary(max) NULL, b4 varbinary(max) NULL
);
