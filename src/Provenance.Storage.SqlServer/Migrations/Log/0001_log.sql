-- The log at rest, in T-SQL that SQL Server 2019 and later, Azure SQL and Babelfish all take. A batch ends at a line with
-- GO. Everything is keyed by an integer that only grows, so that a group is appended at the right edge of each table; the
-- statement index is the one exception. Triggers hold that a log is only ever appended to.
--
-- Ready for partitioning: log_index rises with time and leads the clustered key of entry, and with the factor 8 that of
-- section, so that a partition function over it cuts the log into ages without changing a statement of this program.
CREATE SCHEMA [log];
GO
-- The origin that this log belongs to. Written once, before the first entry.
CREATE TABLE [log].binding (
  id     int           NOT NULL CONSTRAINT binding_key PRIMARY KEY CONSTRAINT binding_is_one CHECK (id = 1),
  origin nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL
);
GO
-- The one row that says what was committed; its writer is the sequencer.
CREATE TABLE [log].head (
  id                int            NOT NULL CONSTRAINT head_key PRIMARY KEY CONSTRAINT head_is_one CHECK (id = 1),
  size              bigint         NOT NULL CONSTRAINT head_size_is_natural CHECK (size >= 0),
  edge              varbinary(2048) NOT NULL,     -- hashes of the right edge, the largest subtree first; at most 63 of them
  root              binary(32)     NOT NULL,
  last_logged_at_ms bigint         NOT NULL,
  trust_epoch       bigint         NOT NULL
);
GO
-- The tree without leaves: its root is SHA-256 of nothing.
INSERT INTO [log].head (id, size, edge, root, last_logged_at_ms, trust_epoch)
VALUES (1, 0, 0x, 0xE3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, 0, 0);
GO
CREATE TABLE [log].entry (
  log_index        bigint          NOT NULL CONSTRAINT entry_key PRIMARY KEY CLUSTERED
                                            CONSTRAINT entry_index_is_natural CHECK (log_index >= 0),
  leaf             varbinary(1024) NOT NULL,      -- 73 bytes and 16 a signature: at most 329
  is_trust         bit             NOT NULL,
  signer_suspended bit             NOT NULL,
  signatures       varbinary(2048) NOT NULL CONSTRAINT entry_signatures_are_whole CHECK (DATALENGTH(signatures) % 96 = 0),
  payload          varbinary(max)  NOT NULL
);
GO
-- Holds trust entries alone, in log order.
CREATE INDEX trust_entry ON [log].entry (log_index) WHERE is_trust = 1;
GO
-- An entry has at most eight sections, so entry and place make one integer and sections are appended like entries.
CREATE TABLE [log].section (
  section_id bigint         NOT NULL CONSTRAINT section_key PRIMARY KEY CLUSTERED,   -- 8 × log_index + place, by name
  name       nvarchar(400)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  content    varbinary(max) NOT NULL
);
GO
-- Level and number make one integer: each level is appended to at the end of its own range.
CREATE TABLE [log].tile (
  tile_id bigint         NOT NULL CONSTRAINT tile_key PRIMARY KEY CLUSTERED,         -- level × 2^56 + number
  width   int            NOT NULL CONSTRAINT tile_width_is_possible CHECK (width BETWEEN 1 AND 256),
  hashes  varbinary(max) NOT NULL,
  CONSTRAINT tile_is_as_long_as_wide CHECK (DATALENGTH(hashes) = 32 * width)
);
GO
-- Finds a statement by the first eight bytes of its id; the entry's leaf holds all 32 and decides.
CREATE TABLE [log].statement_index (
  id_prefix bigint NOT NULL,                      -- big-endian, as a signed integer
  log_index bigint NOT NULL,
  CONSTRAINT statement_index_key PRIMARY KEY CLUSTERED (id_prefix, log_index)
);
GO
-- Redactions, by their own index, that were carried out to the end: in the log, the leads and the projections.
CREATE TABLE [log].redaction_carried_out (
  log_index bigint NOT NULL CONSTRAINT redaction_carried_out_key PRIMARY KEY
);
GO
-- A group travels as table-valued parameters of one batch: one round trip while the head is locked, however many entries.
CREATE TYPE [log].entry_rows AS TABLE (
  log_index        bigint          NOT NULL,
  leaf             varbinary(1024) NOT NULL,
  is_trust         bit             NOT NULL,
  signer_suspended bit             NOT NULL,
  signatures       varbinary(2048) NOT NULL,
  payload          varbinary(max)  NOT NULL
);
GO
CREATE TYPE [log].section_rows AS TABLE (section_id bigint NOT NULL, name nvarchar(400) NOT NULL, content varbinary(max) NOT NULL);
GO
CREATE TYPE [log].tile_rows AS TABLE (tile_id bigint NOT NULL, width int NOT NULL, hashes varbinary(max) NOT NULL);
GO
CREATE TYPE [log].statement_rows AS TABLE (id_prefix bigint NOT NULL, log_index bigint NOT NULL);
GO
CREATE TYPE [log].keys AS TABLE (id bigint NOT NULL);
GO
CREATE TRIGGER [log].entry_never_changes ON [log].entry AFTER UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  THROW 51001, 'an entry of the log is never changed or deleted', 1;
END;
GO
CREATE TRIGGER [log].head_is_never_deleted ON [log].head AFTER DELETE AS
BEGIN
  SET NOCOUNT ON;
  THROW 51002, 'the head of the log is never deleted', 1;
END;
GO
-- An update that changes nothing is how an append takes the row's lock.
CREATE TRIGGER [log].head_only_grows ON [log].head AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (
    SELECT 1 FROM inserted AS n JOIN deleted AS o ON n.id = o.id
    WHERE n.size < o.size OR n.trust_epoch < o.trust_epoch
      OR (n.size = o.size AND (n.root <> o.root OR n.edge <> o.edge OR n.trust_epoch <> o.trust_epoch OR n.last_logged_at_ms <> o.last_logged_at_ms)))
    THROW 51003, 'the head of the log only grows', 1;
END;
GO
CREATE TRIGGER [log].binding_never_changes ON [log].binding AFTER UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  THROW 51004, 'a log belongs to one origin for good', 1;
END;
GO
-- Redaction overwrites the bytes of a section with as many zeros. A section is a JSON object and never begins with a zero.
CREATE TRIGGER [log].section_is_only_erased ON [log].section AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (
    SELECT 1 FROM deleted AS o LEFT JOIN inserted AS n ON n.section_id = o.section_id
    WHERE n.section_id IS NULL OR n.name <> o.name OR DATALENGTH(n.content) <> DATALENGTH(o.content)
      OR CONVERT(varchar(max), n.content, 2) LIKE '%[^0]%')
    THROW 51005, 'a section of the log is never changed, only erased', 1;
END;
GO
CREATE TRIGGER [log].section_is_never_deleted ON [log].section AFTER DELETE AS
BEGIN
  SET NOCOUNT ON;
  THROW 51006, 'a section of the log is never deleted, only erased', 1;
END;
GO
-- Least privilege: a server is a member of provenance_writer and can neither delete nor change an entry, nor the schema;
-- whoever only reads is a member of provenance_reader. Migrations are run by the database's owner.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_writer')
  CREATE ROLE provenance_writer;
GO
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'provenance_reader')
  CREATE ROLE provenance_reader;
GO
GRANT SELECT ON SCHEMA::[log] TO provenance_reader;
GO
GRANT SELECT, EXECUTE ON SCHEMA::[log] TO provenance_writer;
GO
GRANT INSERT ON [log].binding TO provenance_writer;
GO
GRANT UPDATE ON [log].head TO provenance_writer;
GO
GRANT INSERT ON [log].entry TO provenance_writer;
GO
GRANT INSERT, UPDATE ON [log].section TO provenance_writer;
GO
GRANT INSERT, UPDATE ON [log].tile TO provenance_writer;
GO
GRANT INSERT ON [log].statement_index TO provenance_writer;
GO
GRANT INSERT ON [log].redaction_carried_out TO provenance_writer;
