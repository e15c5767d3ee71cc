-- The part of the log that a total was added up from, or a chunk of uses made from: the smallest and the largest log index
-- of its jobs. So what was known at an earlier size is answered from those that were whole by then, and from rows for the
-- few that were not. A job that a total no longer counts still stands in its span. There are no defaults: the tables are
-- empty now, and an older program that still runs must not write rows without a span.
ALTER TABLE [job_total] ADD first_index bigint NOT NULL;
ALTER TABLE [job_total] ADD last_index bigint NOT NULL;
ALTER TABLE [use_chunk] ADD first_index bigint NOT NULL;
ALTER TABLE [use_chunk] ADD last_index bigint NOT NULL;
