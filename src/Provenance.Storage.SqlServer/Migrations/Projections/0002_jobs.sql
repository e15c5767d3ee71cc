-- Jobs: what they declare, what they took and made, and the sums over them.
CREATE TABLE [job] (
  log_index        bigint        NOT NULL CONSTRAINT job_key PRIMARY KEY CLUSTERED,
  chain_id         bigint        NOT NULL,
  standing         bigint        NOT NULL,                   -- as in statement
  suspended        bigint        NOT NULL,
  missing          bigint        NOT NULL,                   -- redacted: 1 run, 2 parties, 4 lineage
  cluster_id       bigint        NOT NULL,
  customer_id      bigint        NULL,                       -- term: entity id or "unknown"
  model_id         bigint        NULL,                       -- term
  started_us       bigint        NOT NULL,                   -- -1 where unknown, which sorts it last
  ended_us         bigint        NULL,
  max_accelerators bigint        NOT NULL,
  hours_low        varbinary(17) NULL,
  hours_high       varbinary(17) NULL,
  hours_basis      bigint        NULL,
  flop_low         varbinary(17) NULL,
  flop_high        varbinary(17) NULL,
  flop_basis       bigint        NULL,
  flop_format      bigint        NULL,
  state_id         bigint        NULL,                       -- term
  workload_id      bigint        NULL,                       -- term
  account_id       bigint        NULL,                       -- term
  current_from     bigint        NULL,
  ended_at         bigint        NULL
);
CREATE INDEX job_by_cluster ON [job] (cluster_id, started_us) WHERE standing <> 2;
CREATE INDEX job_by_start ON [job] (started_us) WHERE standing <> 2;
CREATE INDEX job_by_customer ON [job] (customer_id, started_us) WHERE standing <> 2;
CREATE INDEX job_by_cluster_end ON [job] (cluster_id, ended_us) WHERE standing <> 2 AND ended_us IS NOT NULL;
CREATE INDEX job_by_customer_end ON [job] (customer_id, ended_us) WHERE standing <> 2 AND ended_us IS NOT NULL;
CREATE INDEX job_by_accelerators ON [job] (max_accelerators) WHERE standing <> 2;
CREATE INDEX job_by_ending ON [job] (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX job_made_current_late ON [job] (current_from);
CREATE INDEX job_by_flop ON [job] (flop_high) WHERE standing <> 2 AND flop_high IS NOT NULL;
CREATE INDEX job_by_model ON [job] (model_id, started_us) WHERE standing <> 2 AND model_id IS NOT NULL;
CREATE INDEX job_ever_in_conflict ON [job] (chain_id);

-- From which moment in the world on a statement of a job holds that took the place of another: so that a question can be
-- answered for a moment before. Few rows: first statements hold from the beginning of what they tell.
CREATE TABLE [job_moment] (
  log_index bigint NOT NULL CONSTRAINT job_moment_key PRIMARY KEY CLUSTERED,
  holds_us  bigint NOT NULL                                  -- asOf; when it was issued, where that is redacted
);

CREATE TABLE [job_background] (
  log_index        bigint        NOT NULL CONSTRAINT job_background_key PRIMARY KEY CLUSTERED,
  unstated         bigint        NOT NULL,                   -- stated as unknown: 1 inputs, 2 outputs, 4 access countries
  rental_id        bigint        NULL,                       -- term: the rental's record, or "none"; NULL where unknown
  parameters_low   varbinary(17) NULL,                       -- of the model
  parameters_high  varbinary(17) NULL,
  parameters_basis bigint        NULL,
  tokens_low       varbinary(17) NULL,                       -- trained on
  tokens_high      varbinary(17) NULL,
  tokens_basis     bigint        NULL,
  data_domain      bigint        NULL                        -- 0 unknown, 1 general, 2 mainly biological sequences; NULL where redacted
);

-- Jobs whose declarations contradict their own allocations, as their submission was warned of. In millionths; few rows.
CREATE TABLE [job_doubt] (
  log_index   bigint NOT NULL CONSTRAINT job_doubt_key PRIMARY KEY CLUSTERED,
  hours       bigint NULL,                                   -- declared hours over allocated ones, where they differ by more than 1 %
  utilisation bigint NULL                                    -- declared operations over possible ones, where above 1
);

-- Jobs that may have learned from another model's answers.
CREATE TABLE [student] (
  log_index bigint NOT NULL CONSTRAINT student_key PRIMARY KEY CLUSTERED,
  marks     bigint NOT NULL,                                 -- 1 names a teacher or reward model, 2 takes made data, 4 small compute
  permille  bigint NULL                                      -- declared FLOP ÷ (6·N·20·N), where below 1 and no weights went in
);

-- Who worked on which model where; what is superseded since may have left rows, which are checked when they are read.
CREATE TABLE [customer_model] (
  cluster_id  bigint NOT NULL,
  customer_id bigint NOT NULL,                               -- term; 0 where redacted
  model_id    bigint NOT NULL,                               -- term; 0 where unknown
  CONSTRAINT customer_model_key PRIMARY KEY CLUSTERED (cluster_id, customer_id, model_id)
);

CREATE TABLE [allocation] (
  allocation_id  bigint NOT NULL CONSTRAINT allocation_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  from_us        bigint NOT NULL,
  to_us          bigint NOT NULL,
  count          bigint NOT NULL,
  accelerator_id bigint NOT NULL,                            -- term
  domain_id      bigint NULL                                 -- term; NULL where stated as unknown
);

CREATE TABLE [artifact] (
  artifact_id bigint         NOT NULL CONSTRAINT artifact_key PRIMARY KEY CLUSTERED, -- 8192 × log index + place in the statement
  side        bigint         NOT NULL,                       -- 0 input, 1 output, 2 released, 3 base of a release
  role_id     bigint         NOT NULL,                       -- term
  relation_id bigint         NOT NULL,                       -- term
  name_id     bigint         NULL,                           -- term
  digests     varbinary(256) NOT NULL                        -- n × (kind: 1 byte ‖ digest: 32 bytes)
);
CREATE INDEX artifact_by_name ON [artifact] (name_id) WHERE name_id IS NOT NULL;

-- Finds artifacts by the first eight bytes of any of their digests; artifact.digests decides.
CREATE TABLE [artifact_digest] (
  prefix      bigint NOT NULL,
  artifact_id bigint NOT NULL,
  CONSTRAINT artifact_digest_key PRIMARY KEY CLUSTERED (prefix, artifact_id)
);

-- Finds what jobs put out by the first eight bytes of any digest that names it: few rows, where artifact_digest has one
-- for each job that a dataset went into.
CREATE TABLE [output_digest] (
  prefix      bigint NOT NULL,
  artifact_id bigint NOT NULL,
  CONSTRAINT output_digest_key PRIMARY KEY CLUSTERED (prefix, artifact_id)
);

-- What a job put out went into a job of another customer, or of one that is not known to be the same. Of each artifact
-- the first 1,024 earlier ones that begin alike are looked at. The artifacts' digests decide whether they are one.
CREATE TABLE [handoff] (
  started_us bigint NOT NULL,                                -- when the taking job first ran; -1 where unknown
  input_id   bigint NOT NULL,                                -- artifact of the taking job
  output_id  bigint NOT NULL,                                -- artifact of the giving job
  CONSTRAINT handoff_key PRIMARY KEY CLUSTERED (started_us, input_id, output_id)
);

-- Artifacts with more earlier ones than were looked at.
CREATE TABLE [handoff_cut] (
  artifact_id bigint NOT NULL CONSTRAINT handoff_cut_key PRIMARY KEY CLUSTERED
);

-- Sums over jobs: everybody's by cluster (customer_id -1, bucket 0) and by cluster and UTC day (customer_id 0), each
-- customer's by cluster and UTC month (bucket = 12 × year + month − 1). In "started" stand the jobs that first ran in the
-- bucket, in "ended" those that ended in it. The smallest bucket holds the jobs whose section run is redacted.
-- Further ones, told apart by customer_id: -2 everybody's by cluster and UTC month; -3 of a model, whose number stands in
-- cluster_id; -4 by the size of the FLOP and -5 by that of the largest allocation (bucket: Magnitudes.Of), in cluster_id 0;
-- of these three only "started" is filled.
CREATE TABLE [job_total] (
  customer_id      bigint         NOT NULL,                  -- term; 0 or -1 for everybody
  cluster_id       bigint         NOT NULL,
  bucket           bigint         NOT NULL,
  max_accelerators bigint         NOT NULL,                  -- no job that started in it had more, whatever its standing
  until_us         bigint         NOT NULL,                  -- none of those ended later; the largest integer where one has no known end
  started          varbinary(max) NOT NULL,                  -- JobSums
  ended            varbinary(max) NOT NULL,                  -- JobSums
  CONSTRAINT job_total_key PRIMARY KEY CLUSTERED (customer_id, cluster_id, bucket)
);

-- A customer in an interconnect domain of a cluster, numbered by first appearance in the log.
CREATE TABLE [use_group] (
  group_id    bigint NOT NULL CONSTRAINT use_group_key PRIMARY KEY CLUSTERED,
  customer_id bigint NOT NULL,                               -- term: entity id or "unknown"; 0 where redacted
  cluster_id  bigint NOT NULL,
  domain_id   bigint NOT NULL                                -- term; 0 where stated as unknown
);
CREATE UNIQUE INDEX use_group_by_place ON [use_group] (customer_id, cluster_id, domain_id);

-- Starts and ends of the allocations of current jobs.
CREATE TABLE [use_event] (
  group_id       bigint        NOT NULL,
  at_us          bigint        NOT NULL,
  event_key      bigint        NOT NULL,                     -- 2 × allocation_id, + 1 for an end
  accelerator_id bigint        NOT NULL,                     -- term
  change         bigint        NOT NULL,                     -- accelerators; negative at an end
  marks          bigint        NOT NULL,                     -- UseMarks
  paused_at_us   bigint        NULL,                         -- where a piece resumes: the end of the piece before
  model_id       bigint        NOT NULL,                     -- term; 0 where none is declared, or no piece begins or ends
  flop           varbinary(40) NULL,                         -- basis (1 byte), low, high; where a piece begins or ends
  CONSTRAINT use_event_key PRIMARY KEY CLUSTERED (group_id, at_us, event_key)
);

-- Runs of events of a group, from start_us to the next chunk's.
CREATE TABLE [use_chunk] (
  group_id bigint         NOT NULL,
  start_us bigint         NOT NULL,                          -- the smallest integer where the group's first event begins no chunk
  levels   varbinary(max) NOT NULL,                          -- UseLevels
  sums     varbinary(max) NOT NULL,                          -- UseSums
  CONSTRAINT use_chunk_key PRIMARY KEY CLUSTERED (group_id, start_us)
);
