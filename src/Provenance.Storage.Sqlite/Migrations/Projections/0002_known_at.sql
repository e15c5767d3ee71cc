-- From which size of the log on a statement is current, and from which on another has its place: so that a question can
-- be answered as it would have been at an earlier size. A statement that is neither yet is a conflict.
ALTER TABLE statement ADD COLUMN current_from INTEGER;
ALTER TABLE statement ADD COLUMN ended_at INTEGER;
ALTER TABLE statement ADD COLUMN reason INTEGER;       -- why it names an earlier one: 0 update, 1 correction, 2 withdrawal
ALTER TABLE job ADD COLUMN current_from INTEGER;
ALTER TABLE job ADD COLUMN ended_at INTEGER;
