-- Holders are found by the names that owners' statements give them, and customers whom a rental does not know by those of the
-- rental: rows of before lack these. The projections are made again from the log, as after each migration.
DELETE FROM [name_key];
