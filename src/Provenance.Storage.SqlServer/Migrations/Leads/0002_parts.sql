-- Names in statements may be longer than what the key of an index holds: what a lead is about is found by the hash of its
-- value, as a term is, and values that differ in blanks at the end are two.
SELECT kind, value, lead_id INTO [leads].lead_part_before FROM [leads].lead_part;
GO
DROP TABLE [leads].lead_part;
GO
CREATE TABLE [leads].lead_part (
  kind       nvarchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  value      nvarchar(4000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  lead_id    bigint         NOT NULL,
  value_hash AS CAST(HASHBYTES('SHA2_256', value) AS binary(32)) PERSISTED
);
GO
CREATE UNIQUE INDEX lead_part_by_value ON [leads].lead_part (kind, value_hash, lead_id);
GO
INSERT INTO [leads].lead_part (kind, value, lead_id) SELECT kind, value, lead_id FROM [leads].lead_part_before;
GO
DROP TABLE [leads].lead_part_before;
