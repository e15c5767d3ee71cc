-- Totals of a model (customer_id -3 in job_total) are told apart by UTC month of the start, as a customer's are: the
-- smallest bucket holds those whose section run is redacted.

-- What is asked of many jobs of one customer or one model stands in the index, so that the jobs themselves are not read.
DROP INDEX job_by_customer ON [job];
CREATE INDEX job_by_customer ON [job] (customer_id, started_us)
  INCLUDE (ended_us, max_accelerators, cluster_id, model_id, missing, standing) WHERE standing <> 2;
DROP INDEX job_by_model ON [job];
CREATE INDEX job_by_model ON [job] (model_id, started_us) INCLUDE (customer_id, cluster_id, standing)
  WHERE standing <> 2 AND model_id IS NOT NULL;

-- A model's current jobs in the order of the log.
CREATE INDEX job_of_model ON [job] (model_id, log_index) WHERE standing = 1 AND model_id IS NOT NULL;
