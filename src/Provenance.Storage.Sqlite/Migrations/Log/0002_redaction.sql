-- Redaction. Bytes of a section are overwritten where they stand, by as many zeros: a row that is deleted would have
-- SQLite move its neighbours, and copies of what was moved stay behind in the gaps between cells. Sections are otherwise
-- only appended, so that the overwritten bytes were the only ones. A section is a JSON object and never begins with a zero.
CREATE TRIGGER section_is_only_erased BEFORE UPDATE ON section
WHEN NEW.section_id IS NOT OLD.section_id OR NEW.name IS NOT OLD.name OR NEW.content IS NOT zeroblob(length(OLD.content))
BEGIN SELECT raise(ABORT, 'a section of the log is never changed, only erased'); END;

CREATE TRIGGER section_is_never_deleted BEFORE DELETE ON section
BEGIN SELECT raise(ABORT, 'a section of the log is never deleted, only erased'); END;

-- Redactions, by their own index, that were carried out to the end: in the log, the leads and the projections.
CREATE TABLE redaction_carried_out (
  log_index INTEGER NOT NULL PRIMARY KEY
) STRICT;
