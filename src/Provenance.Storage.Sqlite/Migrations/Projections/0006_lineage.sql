-- What questions on lineages and on concealed origin ask beyond the job itself.

CREATE TABLE job_background (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  unstated         INTEGER NOT NULL,            -- stated as unknown: 1 inputs, 2 outputs, 4 access countries
  rental_id        INTEGER,                     -- term: the rental's record, or "none"; NULL where unknown
  parameters_low   BLOB,                        -- of the model
  parameters_high  BLOB,
  parameters_basis INTEGER,
  tokens_low       BLOB,                        -- trained on
  tokens_high      BLOB,
  tokens_basis     INTEGER,
  data_domain      INTEGER                      -- 0 unknown, 1 general, 2 mainly biological sequences; NULL where redacted
) STRICT;

CREATE TABLE release_parameters (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  parameters_low   BLOB    NOT NULL,
  parameters_high  BLOB    NOT NULL,
  parameters_basis INTEGER NOT NULL
) STRICT;

-- Countries from which jobs were steered and rentals used.
CREATE TABLE access_country (
  access_country_id INTEGER NOT NULL PRIMARY KEY,  -- 4096 × log index + place in the statement
  country           TEXT    NOT NULL
) STRICT;

-- Between operator and end customer, the nearest to the operator first.
CREATE TABLE reseller (
  reseller_id INTEGER NOT NULL PRIMARY KEY,     -- 4096 × log index + place in the statement
  entity_id   INTEGER NOT NULL                  -- term
) STRICT;

CREATE INDEX rental_by_payment ON rental (payment) WHERE payment IS NOT NULL;

-- Finds what jobs put out by the first eight bytes of any digest that names it: few rows, where artifact_digest has one
-- for each job that a dataset went into.
CREATE TABLE output_digest (
  prefix      INTEGER NOT NULL,
  artifact_id INTEGER NOT NULL,
  PRIMARY KEY (prefix, artifact_id)
) STRICT, WITHOUT ROWID;

-- What a job put out went into a job of another customer, or of one that is not known to be the same. Of each artifact
-- the first 1,024 earlier ones that begin alike are looked at. The artifacts' digests decide whether they are one.
CREATE TABLE handoff (
  started_us INTEGER NOT NULL,                  -- when the taking job first ran; -1 where unknown
  input_id   INTEGER NOT NULL,                  -- artifact of the taking job
  output_id  INTEGER NOT NULL,                  -- artifact of the giving job
  PRIMARY KEY (started_us, input_id, output_id)
) STRICT, WITHOUT ROWID;

-- Artifacts with more earlier ones than were looked at.
CREATE TABLE handoff_cut (
  artifact_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- Jobs that may have learned from another model's answers.
CREATE TABLE student (
  log_index INTEGER NOT NULL PRIMARY KEY,
  marks     INTEGER NOT NULL,                   -- 1 names a teacher or reward model, 2 takes made data, 4 small compute
  permille  INTEGER                             -- declared FLOP ÷ (6·N·20·N), where below 1 and no weights went in
) STRICT;

-- Who worked on which model where; what is superseded since may have left rows, which are checked when they are read.
CREATE TABLE customer_model (
  cluster_id  INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,                 -- term; 0 where redacted
  model_id    INTEGER NOT NULL,                 -- term; 0 where unknown
  PRIMARY KEY (cluster_id, customer_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX rental_by_customer ON rental (customer_id) WHERE customer_id IS NOT NULL;
