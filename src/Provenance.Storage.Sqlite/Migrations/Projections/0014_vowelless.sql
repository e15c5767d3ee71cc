-- Names in Arabic and Hebrew letters have further keys, by which their usual spelling in Latin letters finds them: those of
-- before are not enough. The projections are made again from the log, as after each migration.
DELETE FROM name_key;
