-- What the log says, as tables that answer questions; all of it can be made again from the log. The columns are those of
-- SQLite's tables, in their order, so that the same log gives the same rows in both. Rows of an entry are keyed by its
-- index, so that a group appends at the right edge; what must be found by content has an index whose key begins with a
-- small integer: a term's number, or the first eight bytes of a digest, big-endian, as a signed integer. Times: *_us
-- microseconds, *_ms milliseconds since 1970. Quantities: their length in bytes (one byte) and their millionths,
-- big-endian, without leading zeros, so that comparing bytes compares them. NULL is "not stated": unknown, optional, or
-- redacted (statement.missing tells).
--
-- The tables stand in dbo. T-SQL looks for a name without a schema in the user's own and then in dbo, so that one text
-- names a table here and in SQLite, whoever asks; opening checks that no other schema comes first.
--
-- Not here but in SQLite: partial indexes over expressions, for which T-SQL has no filter; theirs hold all rows. And
-- ready for partitioning by time: log_index rises with it and leads the keys of all tables that grow with the log.

-- How far the projections have come. Whoever writes them locks the row.
CREATE TABLE [head] (
  id              bigint     NOT NULL CONSTRAINT head_is_one CHECK (id = 1) CONSTRAINT head_key PRIMARY KEY CLUSTERED,
  size            bigint     NOT NULL CONSTRAINT head_size_is_natural CHECK (size >= 0),
  root            binary(32) NOT NULL,
  logged_until_ms bigint     NOT NULL
);

-- The tree without leaves: its root is SHA-256 of nothing.
INSERT INTO [head] (id, size, root, logged_until_ms)
VALUES (1, 0, 0xE3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, 0);

-- Texts that many rows share, numbered by first appearance in the log. They may be longer than a key, and T-SQL takes two
-- texts for equal that differ by spaces at the end: they are found by their hash, which the server makes.
CREATE TABLE [term] (
  term_id bigint                                         NOT NULL CONSTRAINT term_key PRIMARY KEY CLUSTERED,
  text    nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  text_hash AS CAST(HASHBYTES('SHA2_256', text) AS binary(32)) PERSISTED
);
CREATE UNIQUE INDEX term_by_text ON [term] (text_hash);

CREATE TABLE [cluster] (
  cluster_id bigint                                        NOT NULL CONSTRAINT cluster_key PRIMARY KEY CLUSTERED, -- by first appearance in the log
  operator   nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  site       nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  cluster    nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL
);
CREATE UNIQUE INDEX cluster_by_name ON [cluster] (operator, site, cluster);

CREATE TABLE [statement] (
  log_index     bigint                                         NOT NULL CONSTRAINT statement_key PRIMARY KEY CLUSTERED,
  chain_id      bigint                                         NULL, -- NULL for trust statements
  standing      bigint                                         NOT NULL, -- 0 none, 1 current, 2 superseded, 3 withdrawn, 4 conflict
  supersedes    bigint                                         NULL, -- log index of the statement whose place it took
  superseded_by bigint                                         NULL,
  is_withdrawal bigint                                         NOT NULL,
  suspended     bigint                                         NOT NULL, -- the signer was suspended when it was logged
  logged_at_ms  bigint                                         NOT NULL,
  issued_at_us  bigint                                         NOT NULL,
  stream_id     bigint                                         NULL,
  sequence      bigint                                         NOT NULL,
  missing       nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL, -- names of redacted sections
  kind_id       bigint                                         NOT NULL, -- term
  statement_id  binary(32)                                     NOT NULL,
  current_from  bigint                                         NULL,
  ended_at      bigint                                         NULL,
  reason        bigint                                         NULL -- why it names an earlier one: 0 update, 1 correction, 2 withdrawal
);
CREATE INDEX statement_withdrawn ON [statement] (chain_id) WHERE is_withdrawal = 1;
CREATE INDEX statement_by_stream ON [statement] (stream_id, sequence) WHERE stream_id IS NOT NULL;

-- The statements of one party, of one kind, about one record; numbered by the log index of the first.
CREATE TABLE [chain] (
  chain_id bigint                                        NOT NULL CONSTRAINT chain_key PRIMARY KEY CLUSTERED,
  kind_id  bigint                                        NOT NULL, -- term
  party_id bigint                                        NOT NULL, -- term
  record   nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL
);

-- Finds chains by the first eight bytes of the SHA-256 of their record's name. A table and not an index, so that a
-- group's rows can be sorted before they are written.
CREATE TABLE [chain_record] (
  prefix   bigint NOT NULL,
  chain_id bigint NOT NULL,
  CONSTRAINT chain_record_key PRIMARY KEY CLUSTERED (prefix, chain_id)
);

-- Statements that are superseded before they came.
CREATE TABLE [awaited] (
  id_prefix    bigint     NOT NULL,
  chain_id     bigint     NOT NULL,
  statement_id binary(32) NOT NULL,
  by_index     bigint     NOT NULL,
  CONSTRAINT awaited_key PRIMARY KEY CLUSTERED (id_prefix, chain_id, statement_id)
);

CREATE TABLE [stream] (
  stream_id bigint     NOT NULL CONSTRAINT stream_key PRIMARY KEY CLUSTERED, -- log index of the first entry of it
  stream    binary(16) NOT NULL,
  party_id  bigint     NOT NULL,
  last      bigint     NOT NULL,
  count     bigint     NOT NULL,
  repeats   bigint     NOT NULL
);
CREATE UNIQUE INDEX stream_of_party ON [stream] (stream, party_id);

CREATE TABLE [stream_gap] (
  stream_id bigint NOT NULL,
  first     bigint NOT NULL,
  last      bigint NOT NULL,
  CONSTRAINT stream_gap_key PRIMARY KEY CLUSTERED (stream_id, first)
);
GO
-- Rows of any table on their way to it, as table-valued parameters: integers, texts and bytes by number. A column costs
-- time though it is empty, so rows go by the first of these that has room for them. Most rows have integers alone.
CREATE TYPE [dbo].integer_rows AS TABLE (
  i1 bigint NULL, i2 bigint NULL, i3 bigint NULL, i4 bigint NULL, i5 bigint NULL, i6 bigint NULL, i7 bigint NULL,
  i8 bigint NULL, i9 bigint NULL
);
GO
CREATE TYPE [dbo].mixed_rows AS TABLE (
  i1 bigint NULL, i2 bigint NULL, i3 bigint NULL, i4 bigint NULL, i5 bigint NULL, i6 bigint NULL, i7 bigint NULL,
  i8 bigint NULL, i9 bigint NULL,
  t1 nvarchar(max) NULL, t2 nvarchar(max) NULL, t3 nvarchar(max) NULL, t4 nvarchar(max) NULL,
  b1 varbinary(max) NULL, b2 varbinary(max) NULL, b3 varbinary(max) NULL, b4 varbinary(max) NULL
);
GO
CREATE TYPE [dbo].wide_rows AS TABLE (
  i1 bigint NULL, i2 bigint NULL, i3 bigint NULL, i4 bigint NULL, i5 bigint NULL, i6 bigint NULL, i7 bigint NULL,
  i8 bigint NULL, i9 bigint NULL, i10 bigint NULL, i11 bigint NULL, i12 bigint NULL, i13 bigint NULL, i14 bigint NULL,
  i15 bigint NULL, i16 bigint NULL, i17 bigint NULL, i18 bigint NULL, i19 bigint NULL, i20 bigint NULL,
  t1 nvarchar(max) NULL, t2 nvarchar(max) NULL, t3 nvarchar(max) NULL, t4 nvarchar(max) NULL, t5 nvarchar(max) NULL,
  t6 nvarchar(max) NULL, t7 nvarchar(max) NULL, t8 nvarchar(max) NULL, t9 nvarchar(max) NULL, t10 nvarchar(max) NULL,
  b1 varbinary(max) NULL, b2 varbinary(max) NULL, b3 varbinary(max) NULL, b4 varbinary(max) NULL,
  b5 varbinary(max) NULL, b6 varbinary(max) NULL, b7 varbinary(max) NULL, b8 varbinary(max) NULL,
  b9 varbinary(max) NULL, b10 varbinary(max) NULL, b11 varbinary(max) NULL, b12 varbinary(max) NULL
);
GO
-- Least privilege: a server writes rows and never changes the schema; whoever asks only reads. Migrations are run by the
-- database's owner.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_writer')
  CREATE ROLE provenance_writer;
GO
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_reader')
  CREATE ROLE provenance_reader;
GO
GRANT SELECT ON SCHEMA::[dbo] TO provenance_reader;
GO
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::[dbo] TO provenance_writer;
