-- Leads and how they came and went. Made from evaluations of signals, one transaction each. The current leads can be
-- computed again from the projections; the history cannot. Times: *_us microseconds, *_ms milliseconds since 1970.
CREATE SCHEMA [leads];
GO
-- The newest evaluation, and those that an event names.
CREATE TABLE [leads].evaluation (
  evaluation_id    bigint        NOT NULL IDENTITY(1, 1) CONSTRAINT evaluation_key PRIMARY KEY,
  tree_size        bigint        NOT NULL CONSTRAINT evaluation_size_is_natural CHECK (tree_size >= 0),
  root             binary(32)    NOT NULL,
  rule_set_name    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  rule_set_version nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  rule_set_digest  binary(32)    NOT NULL,
  valid_at_us      bigint        NOT NULL,
  recorded_at_ms   bigint        NOT NULL
);
GO
-- How each signal came out in the newest evaluation.
CREATE TABLE [leads].signal_outcome (
  signal  nvarchar(200)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT signal_outcome_key PRIMARY KEY,
  place   int            NOT NULL,               -- in the order of the evaluation
  outcome varbinary(max) NOT NULL                -- JSON, without leads
);
GO
CREATE TABLE [leads].lead (
  lead_id   bigint         NOT NULL IDENTITY(1, 1) CONSTRAINT lead_id_key PRIMARY KEY,
  lead_key  binary(32)     NOT NULL CONSTRAINT lead_is_one UNIQUE,
  signal    nvarchar(200)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  place     int            NOT NULL,             -- in the signal's order, when it was last raised
  is_raised int            NOT NULL,
  dropped   bigint         NOT NULL CONSTRAINT lead_dropped_none DEFAULT 0,   -- events of it that were dropped
  document  varbinary(max) NOT NULL,             -- JSON, as it was last raised
  evidence  varbinary(max) NOT NULL              -- n × (log index: 8 bytes, big-endian ‖ statement id: 32 bytes), ascending
);
GO
CREATE INDEX lead_by_signal ON [leads].lead (signal, is_raised, place);
GO
-- Finds leads by what they are about. Two values that differ in blanks at the end would be one key here: SQL Server
-- compares texts as if padded. The names of what leads are about have none. Not clustered: such a key may be 900 bytes at most.
CREATE TABLE [leads].lead_part (
  kind    nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  value   nvarchar(700) COLLATE Latin1_General_100_BIN2 NOT NULL,
  lead_id bigint        NOT NULL,
  CONSTRAINT lead_part_key PRIMARY KEY NONCLUSTERED (kind, value, lead_id)
);
GO
CREATE TABLE [leads].lead_event (
  event_id      bigint         NOT NULL IDENTITY(1, 1) CONSTRAINT lead_event_key PRIMARY KEY,
  lead_id       bigint         NOT NULL CONSTRAINT lead_event_has_lead REFERENCES [leads].lead (lead_id),
  evaluation_id bigint         NOT NULL CONSTRAINT lead_event_has_evaluation REFERENCES [leads].evaluation (evaluation_id),
  effect        int            NOT NULL,         -- 0 raised, 1 evidence changed, 2 explanation changed, 3 cleared
  added         varbinary(max) NOT NULL,         -- n × log index: 8 bytes, big-endian
  added_total   int            NOT NULL,
  removed_total int            NOT NULL
);
GO
CREATE INDEX lead_event_by_lead ON [leads].lead_event (lead_id, event_id);
GO
CREATE INDEX lead_event_by_evaluation ON [leads].lead_event (evaluation_id);
GO
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_writer')
  CREATE ROLE provenance_writer;
GO
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_reader')
  CREATE ROLE provenance_reader;
GO
GRANT SELECT ON SCHEMA::[leads] TO provenance_reader;
GO
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::[leads] TO provenance_writer;
