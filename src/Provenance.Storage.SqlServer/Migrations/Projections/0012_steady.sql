-- Most jobs hold one allocation from their start to their end: of these the job's own row tells it, and they have none in
-- allocation. max_accelerators is its count.
ALTER TABLE [job] ADD steady_accelerator_id bigint NULL; -- term; NULL where what was held stands in allocation, or was nothing
ALTER TABLE [job] ADD steady_domain_id bigint NULL;      -- term; NULL where stated as unknown

-- Every job tells of its rental and of its data, and few tell how large a model they trained, or on how much.
ALTER TABLE [job] ADD rental_id bigint NULL;             -- term: the rental's record, or "none"; NULL where unknown
ALTER TABLE [job] ADD data_domain bigint NULL;           -- 0 unknown, 1 general, 2 mainly biological sequences; NULL where redacted
DROP TABLE [job_background];
CREATE TABLE [job_size] (
  log_index        bigint        NOT NULL CONSTRAINT job_size_key PRIMARY KEY CLUSTERED,
  parameters_low   varbinary(17) NULL,                       -- of the model
  parameters_high  varbinary(17) NULL,
  parameters_basis bigint        NULL,
  tokens_low       varbinary(17) NULL,                       -- trained on
  tokens_high      varbinary(17) NULL,
  tokens_basis     bigint        NULL
);

-- job.unstated has 16 where neither is told.

-- Who only ran a model, and of whose outputs nothing is told, is asked of all jobs that bear its name.
DROP INDEX job_of_model ON [job];
CREATE INDEX job_of_model ON [job] (model_id, log_index) INCLUDE (workload_id, unstated) WHERE standing = 1 AND model_id IS NOT NULL;

-- How the entry of an artifact stands is asked of each that a digest finds.
ALTER TABLE [artifact] ADD standing bigint NOT NULL; -- as in statement
GO
-- Rows of jobs on their way to their table have four integers more.
DROP TYPE [dbo].long_rows;
CREATE TYPE [dbo].long_rows AS TABLE (
  i1 bigint NULL, i2 bigint NULL, i3 bigint NULL, i4 bigint NULL, i5 bigint NULL, i6 bigint NULL, i7 bigint NULL, i8 bigint NULL,
  i9 bigint NULL, i10 bigint NULL, i11 bigint NULL, i12 bigint NULL, i13 bigint NULL, i14 bigint NULL, i15 bigint NULL, i16 bigint NULL,
  i17 bigint NULL, i18 bigint NULL, i19 bigint NULL, i20 bigint NULL, i21 bigint NULL, i22 bigint NULL, i23 bigint NULL, i24 bigint NULL,
  i25 bigint NULL, i26 bigint NULL, i27 bigint NULL, i28 bigint NULL,
  b1 varbinary(max) NULL, b2 varbinary(max) NULL, b3 varbinary(max) NULL, b4 varbinary(max) NULL
);
