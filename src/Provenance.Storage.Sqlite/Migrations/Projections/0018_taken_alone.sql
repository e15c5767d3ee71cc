-- Thousands of jobs may take in an artifact by the one digest that everybody knows it by: none of them made it, and none
-- joins it with another. They are told from the others where the digest is found, so that who made it is found without a look
-- at each. There is a default because SQLite asks for one; the tables are made again from the log, as after each migration.
ALTER TABLE artifact_digest ADD COLUMN taken_alone INTEGER NOT NULL DEFAULT 0;  -- 1 gone in, by this digest and no other

-- job.unstated has 8 where something that came out is told by its shapes alone.
