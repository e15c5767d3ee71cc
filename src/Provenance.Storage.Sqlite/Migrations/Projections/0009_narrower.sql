-- From here on a quantity is its length in bytes (one byte) and its millionths, big-endian, without leading zeros: bytes
-- still compare as numbers do, and most take half the room. A FLOP is searched by its first five bytes, which leave few
-- rows to compare in full.
DROP INDEX job_by_flop;
CREATE INDEX job_by_flop ON job (substr(flop_high, 1, 5)) WHERE standing <> 2 AND flop_high IS NOT NULL;

-- A model's newest jobs first.
DROP INDEX job_by_model;
CREATE INDEX job_by_model ON job (model_id, started_us) WHERE standing <> 2 AND model_id IS NOT NULL;

-- Redacted jobs are counted by totals, and no question walks them.
DROP INDEX job_redacted;

-- Further totals in job_total, told apart by customer_id: -2 everybody's by cluster and UTC month, so that a long period
-- is a few rows; -3 of a model, whose number stands in cluster_id; -4 of jobs by the size of their FLOP and -5 by that of
-- their largest allocation (bucket: Magnitudes.Of), in cluster_id 0. In the last three only "started" is filled.
