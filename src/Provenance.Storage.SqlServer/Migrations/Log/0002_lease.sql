-- Work that one server does for all: who does it, and until when. The fence grows by one at each change of holder; what is
-- written under it is compared with this row in the transaction of the write.
CREATE TABLE [log].lease (
  name     nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT lease_key PRIMARY KEY,
  holder   nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,   -- a name that no other process has or had; '' before the first
  fence    bigint        NOT NULL CONSTRAINT lease_fence_is_natural CHECK (fence >= 0),
  until_ms bigint        NOT NULL                                    -- milliseconds since 1970, by the clock of this database
);
GO
-- What is read off the log: projections and leads, and what redactions take from them.
INSERT INTO [log].lease (name, holder, fence, until_ms) VALUES (N'derived', N'', 0, 0);
GO
CREATE TRIGGER [log].lease_fence_only_grows ON [log].lease AFTER UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (
    SELECT 1 FROM deleted AS o LEFT JOIN inserted AS n ON n.name = o.name
    WHERE n.name IS NULL OR n.fence < o.fence OR (n.holder <> o.holder AND n.fence = o.fence))
    THROW 51007, 'the fence of a lease grows with each holder', 1;
END;
GO
GRANT UPDATE ON [log].lease TO provenance_writer;
