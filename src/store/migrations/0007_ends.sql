-- The ends of life: what is held back from erasure, erasures proposed and confirmed, and the one lawful way
-- past the triggers that guard the history of marks.

-- A legal hold on a pupil, or on one case of theirs: nothing of theirs is erased while it stands.
CREATE TABLE legal_hold (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  case_id INTEGER REFERENCES pupil_case (id),
  reason TEXT NOT NULL,
  by_officer INTEGER NOT NULL REFERENCES officer (id),
  on_day TEXT NOT NULL,
  lifted_on TEXT,
  lifted_why TEXT
) STRICT;
CREATE INDEX legal_hold_by_pupil ON legal_hold (pupil) WHERE lifted_on IS NULL;

-- An erasure, from its proposal to its certificate. `pupil` is a number alone: who it was is gone with the
-- rest. `years` are school years by their first calendar year, parted by blanks; blank is all of a pupil.
-- `state`: proposed, withdrawn, done. `signed` is the second person as told, where the file has one officer
-- alone. `journal` lists the journal rows whose content went, as JSON pairs of first and last; `counts` the
-- rows that went, by table; `hashes` the SHA-256 of each file that was kept.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL,
  rule TEXT NOT NULL,
  title TEXT NOT NULL,
  years TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_by INTEGER NOT NULL REFERENCES officer (id),
  proposed_on TEXT NOT NULL,
  confirmed_by INTEGER REFERENCES officer (id),
  confirmed_on TEXT,
  signed TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  journal TEXT NOT NULL DEFAULT '[]',
  counts TEXT NOT NULL DEFAULT '{}',
  hashes TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN SELECT raise(ABORT, 'the certificate of an erasure is kept'); END;
CREATE TRIGGER erasure_done_stays BEFORE UPDATE ON erasure WHEN OLD.state = 'done'
BEGIN SELECT raise(ABORT, 'the certificate of an erasure is never changed'); END;

-- Whose history of marks may be shortened: filled and emptied within the one transaction that erases.
CREATE TABLE erasing (
  pupil INTEGER PRIMARY KEY
) STRICT;
DROP TRIGGER mark_history_no_delete;
CREATE TRIGGER mark_history_no_delete BEFORE DELETE ON mark_history
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE pupil = OLD.pupil)
BEGIN SELECT raise(ABORT, 'the history of marks is never shortened'); END;

-- The highest number that an erased row had in each table: no new row gets it again, so that what the
-- journal tells of one is never taken for the other.
CREATE TABLE erased_to (
  name TEXT PRIMARY KEY,
  id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
