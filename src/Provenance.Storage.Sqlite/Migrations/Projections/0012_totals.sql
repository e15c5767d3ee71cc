-- Totals of a model (customer_id -3 in job_total) are told apart by UTC month of the start, as a customer's are: the
-- smallest bucket holds those whose section run is redacted. So that the largest job of a model is looked for in the
-- months that promise it, and not among all its jobs.

-- What is asked of many jobs of one customer or one model stands in the index, so that the jobs themselves are not read:
-- which overlap a time, how many accelerators they had, where they ran, and how they stand.
DROP INDEX job_by_customer;
CREATE INDEX job_by_customer ON job (customer_id, started_us, ended_us, max_accelerators, cluster_id, model_id, missing, standing)
  WHERE standing <> 2;
DROP INDEX job_by_model;
CREATE INDEX job_by_model ON job (model_id, started_us, customer_id, cluster_id, standing) WHERE standing <> 2 AND model_id IS NOT NULL;

-- A model's current jobs in the order of the log.
CREATE INDEX job_of_model ON job (model_id) WHERE standing = 1 AND model_id IS NOT NULL;

-- Jobs that state parameters and tokens: training runs whose utilisation can be told.
CREATE INDEX job_sized ON job_background (log_index) WHERE parameters_low IS NOT NULL AND tokens_low IS NOT NULL;
