-- The desk: meetings with their invitations, the checklist's further columns, what is known of an
-- absence, marks to correct in the MIS, signed gates, attachments' names, saved filters, kept rows
-- for what is due and for names that sound alike.

-- Each person asked to a meeting, and what became of it. `outcome`: came, declined, no-reply, failed
-- or blank. `confirmed_on`: when a time agreed by word of mouth was put in writing.
CREATE TABLE invitation (
  id INTEGER PRIMARY KEY,
  meeting INTEGER NOT NULL REFERENCES meeting (id),
  contact INTEGER REFERENCES contact (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  how TEXT NOT NULL DEFAULT '',
  invited_on TEXT,
  confirmed_on TEXT,
  outcome TEXT NOT NULL DEFAULT '',
  entry INTEGER REFERENCES entry (id),
  removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX invitation_by_meeting ON invitation (meeting, id);

-- A meeting moved to another day is still the same meeting.
CREATE TABLE meeting_move (
  id INTEGER PRIMARY KEY,
  meeting INTEGER NOT NULL REFERENCES meeting (id),
  from_day TEXT,
  from_time TEXT,
  to_day TEXT,
  to_time TEXT,
  by_whom TEXT NOT NULL,
  why TEXT NOT NULL,
  on_day TEXT NOT NULL
) STRICT;
CREATE INDEX meeting_move_by_meeting ON meeting_move (meeting, id);

ALTER TABLE meeting ADD COLUMN case_id INTEGER REFERENCES pupil_case (id);
CREATE INDEX meeting_by_case ON meeting (case_id);

-- A checklist row: the school's own words for it, the prompts ticked (ids parted by blanks), whether
-- a receipt was asked for or came, and who wrote its words, who alone reads them where they are
-- restricted. No checklist row or attachment was ever written before this, so that these columns
-- may have defaults other than NULL.
ALTER TABLE strategy ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE strategy ADD COLUMN prompts TEXT NOT NULL DEFAULT '';
ALTER TABLE strategy ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE strategy ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE strategy ADD COLUMN author INTEGER REFERENCES officer (id);

-- The sessions that an entry is about: the reason given for an absence, or an attempt to ask for it.
CREATE TABLE entry_session (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  on_day TEXT NOT NULL,
  half TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES entry (id),
  PRIMARY KEY (pupil, on_day, half, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_session_by_entry ON entry_session (entry);

-- A mark that an officer found wrong, until an import brings another.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  on_day TEXT NOT NULL,
  half TEXT NOT NULL,
  stands TEXT NOT NULL,
  should_be TEXT NOT NULL,
  why TEXT NOT NULL,
  cleared_at TEXT
) STRICT;
CREATE INDEX correction_open ON correction (pupil, on_day) WHERE cleared_at IS NULL;

-- A gate passed, or gone back through, by whom, and why where its lines weren't met.
CREATE TABLE gate_passing (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  gate TEXT NOT NULL,
  back INTEGER NOT NULL DEFAULT 0,
  who TEXT NOT NULL,
  role TEXT NOT NULL,
  reason TEXT NOT NULL,
  on_day TEXT NOT NULL
) STRICT;
CREATE INDEX gate_passing_by_case ON gate_passing (case_id, id);

ALTER TABLE attachment ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
-- These hold all that a list shows: behind a row's bytes its other columns are only reached through
-- every page of them.
CREATE INDEX attachment_by_entry ON attachment
  (entry, title, file_name, media, size, sha256, by_officer, at) WHERE entry IS NOT NULL;
CREATE INDEX attachment_by_record ON attachment
  (record, field, title, file_name, media, size, sha256, by_officer, at) WHERE record IS NOT NULL;
-- Each entry of a case file asks for the record whose form it is.
CREATE INDEX record_by_entry ON record (entry);

-- A caseload filter kept under a name, each officer's own.
CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,
  officer INTEGER NOT NULL REFERENCES officer (id),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  mine INTEGER NOT NULL,
  overdue INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Kept: what a case's forms and meetings make due, beside its actions. `met` items are not kept.
CREATE TABLE due_item (
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  on_day TEXT NOT NULL,
  place TEXT NOT NULL,
  record INTEGER,
  what TEXT NOT NULL,
  PRIMARY KEY (case_id, on_day, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_item_by_day ON due_item (on_day, case_id);

-- Kept: how each word of a name sounds, for pupils, contacts and siblings.
CREATE TABLE name_sound (
  sound TEXT NOT NULL,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  PRIMARY KEY (sound, pupil)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_sound_by_pupil ON name_sound (pupil);
