-- Paper: copies of what was given out, as it was given out, and packs. Neither is ever altered.

-- A copy of what was given to somebody. `kind` is the template's name, `version` goes up each time that the
-- same is given to the same person again; `audience` says to whom in words, `how` is post, hand or email,
-- `format` text, word or pdf. `follow_up_on` is the day on which to look whether anything came of it.
-- That it no longer counts is told by its entry, which is withdrawn: the copy stays.
CREATE TABLE sent (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  entry INTEGER NOT NULL REFERENCES entry (id),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  record INTEGER REFERENCES record (id),
  meeting INTEGER REFERENCES meeting (id),
  notice INTEGER REFERENCES notice (id),
  version INTEGER NOT NULL,
  contact INTEGER REFERENCES contact (id),
  audience TEXT NOT NULL,
  how TEXT NOT NULL,
  format TEXT NOT NULL,
  media TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  sent_on TEXT NOT NULL,
  follow_up_on TEXT,
  follow_up TEXT NOT NULL DEFAULT '',
  by_officer INTEGER NOT NULL REFERENCES officer (id),
  at TEXT NOT NULL
) STRICT;
-- All that a list shows lies in this: no bytes are read for it.
CREATE INDEX sent_by_case ON sent
  (case_id, sent_on, id, entry, kind, title, record, meeting, notice, version, contact, audience, how,
   format, size, sha256, follow_up_on, follow_up, by_officer, at);
CREATE INDEX sent_by_entry ON sent (entry);

-- A pack of papers for the authority or a court. `fingerprint` is of its list of contents, `head` the end of
-- the journal when it was made, `reason` why it was made though something was missing.
CREATE TABLE pack (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  kind TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  made_on TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  fingerprint TEXT NOT NULL,
  head TEXT NOT NULL,
  by_officer INTEGER NOT NULL REFERENCES officer (id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX pack_by_case ON pack (case_id, made_on, id);

CREATE TRIGGER sent_no_update BEFORE UPDATE ON sent
BEGIN SELECT raise(ABORT, 'a copy of what was given out is never altered'); END;
CREATE TRIGGER pack_no_update BEFORE UPDATE ON pack
BEGIN SELECT raise(ABORT, 'a pack is never altered'); END;
