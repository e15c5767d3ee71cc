-- Names of holders and customers of whom nothing but the name is known stand apart from all others, and such customers have
-- other numbers than parties of lists. The projections are made again from the log, as after each migration.
DELETE FROM [name_key];
