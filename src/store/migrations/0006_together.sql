-- Together: who is writing where at this moment, so that colleagues see it.

-- One row a sitting: the open record it is in, and the place in it as drafts call it (blank for none).
-- Overwritten in place and not journalled: it tells of the moment, says nothing about the pupil, and is
-- ignored and swept a minute after it was last seen. It refers to nothing but its officer, so that a row
-- that was left behind stands in nobody's way.
CREATE TABLE presence (
  session TEXT PRIMARY KEY,
  officer INTEGER NOT NULL REFERENCES officer (id),
  case_id INTEGER NOT NULL,
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_record ON presence (record);
