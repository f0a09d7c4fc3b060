-- The case: files that are withdrawn.

-- A file attached by mistake is withdrawn with a reason: kept and readable, but no longer one of
-- those that count. NULL while it stands, so that no commitment made before this changes.
ALTER TABLE attachment ADD COLUMN withdrawn_on TEXT;
ALTER TABLE attachment ADD COLUMN withdrawn_why TEXT;
-- A file is still never altered; that it is withdrawn is written once and stays.
DROP TRIGGER attachment_no_update;
CREATE TRIGGER attachment_no_update BEFORE UPDATE OF
  id, entry, record, field, title, media, sha256, bytes, by_officer, at, file_name, size
ON attachment
BEGIN SELECT raise(ABORT, 'an attachment is never altered'); END;
CREATE TRIGGER attachment_withdrawn_once BEFORE UPDATE OF withdrawn_on, withdrawn_why ON attachment
WHEN OLD.withdrawn_on IS NOT NULL OR NEW.withdrawn_on IS NULL OR NEW.withdrawn_why IS NULL
BEGIN SELECT raise(ABORT, 'an attachment is withdrawn once, with a reason'); END;
-- All that a list shows lies in these: what is withdrawn too.
DROP INDEX attachment_by_entry;
DROP INDEX attachment_by_record;
CREATE INDEX attachment_by_entry ON attachment
  (entry, title, file_name, media, size, sha256, by_officer, at, withdrawn_why)
  WHERE entry IS NOT NULL;
CREATE INDEX attachment_by_record ON attachment
  (record, field, title, file_name, media, size, sha256, by_officer, at, withdrawn_why)
  WHERE record IS NOT NULL;
