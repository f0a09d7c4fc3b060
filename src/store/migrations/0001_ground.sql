-- The ground: everything that could not be added later without rewriting the house.
-- Dates are text, YYYY-MM-DD; times are text, UTC, with milliseconds; flags are 0 or 1; JSON is text.

CREATE TABLE school (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- One academic year of one school; an import replaces it. `plan` is the checked calendar as JSON.
CREATE TABLE calendar (
  id INTEGER PRIMARY KEY,
  school INTEGER NOT NULL REFERENCES school (id),
  year TEXT NOT NULL,
  plan TEXT NOT NULL,
  UNIQUE (school, year)
) STRICT;

-- `login` is who sits at the keyboard; `roles` are words parted by blanks.
CREATE TABLE officer (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  ended_on TEXT
) STRICT;

CREATE TABLE pupil (
  id INTEGER PRIMARY KEY,
  upn TEXT NOT NULL UNIQUE,
  surname TEXT NOT NULL,
  forename TEXT NOT NULL,
  found TEXT NOT NULL,
  born TEXT,
  year_group TEXT NOT NULL,
  reg TEXT NOT NULL,
  sen TEXT NOT NULL,
  pupil_premium INTEGER,
  mis_id TEXT NOT NULL,
  school INTEGER NOT NULL REFERENCES school (id),
  missing_since TEXT
) STRICT;
CREATE INDEX pupil_by_name ON pupil (found, id);
CREATE INDEX pupil_by_school ON pupil (school, id);

CREATE TABLE enrolment (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  school INTEGER NOT NULL REFERENCES school (id),
  from_on TEXT,
  to_on TEXT
) STRICT;
CREATE INDEX enrolment_by_pupil ON enrolment (pupil);

CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  title TEXT NOT NULL,
  surname TEXT NOT NULL,
  forename TEXT NOT NULL,
  found TEXT NOT NULL,
  relationship TEXT NOT NULL,
  parental_responsibility INTEGER,
  lives_with INTEGER,
  in_law TEXT NOT NULL,
  in_law_why TEXT NOT NULL,
  in_law_by_hand INTEGER NOT NULL DEFAULT 0,
  address TEXT NOT NULL,
  postcode TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_digits TEXT NOT NULL,
  email TEXT NOT NULL,
  priority INTEGER,
  language_spoken TEXT NOT NULL,
  language_read TEXT NOT NULL,
  interpreter INTEGER NOT NULL DEFAULT 0,
  address_confidential INTEGER NOT NULL DEFAULT 0,
  do_not_contact TEXT NOT NULL DEFAULT '',
  do_not_contact_until TEXT,
  safe_way TEXT NOT NULL DEFAULT '',
  missing_since TEXT
) STRICT;
CREATE INDEX contact_by_pupil ON contact (pupil, id);

CREATE TABLE sibling (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  other INTEGER REFERENCES pupil (id),
  name TEXT NOT NULL,
  found TEXT NOT NULL,
  school_name TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sibling_by_pupil ON sibling (pupil);
CREATE INDEX sibling_by_other ON sibling (other);

CREATE TABLE circumstance (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  from_on TEXT,
  to_on TEXT,
  source TEXT NOT NULL,
  worker TEXT NOT NULL,
  UNIQUE (pupil, kind)
) STRICT;

-- A period over a pupil's entries, with a reason, an owner and decisions.
CREATE TABLE pupil_case (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  school INTEGER NOT NULL REFERENCES school (id),
  reason TEXT NOT NULL,
  owner INTEGER NOT NULL REFERENCES officer (id),
  opened_on TEXT NOT NULL,
  closed_on TEXT,
  close_reason TEXT
) STRICT;
CREATE INDEX case_by_pupil ON pupil_case (pupil, id);

-- One meeting is one thing, however often it is rearranged.
CREATE TABLE meeting (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  on_day TEXT,
  at_time TEXT,
  place TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;

-- What happened to one or more pupils.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  on_day TEXT NOT NULL,
  half TEXT,
  at_time TEXT,
  channel TEXT NOT NULL DEFAULT '',
  reached TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  agency TEXT NOT NULL DEFAULT '',
  restricted INTEGER NOT NULL DEFAULT 0,
  meeting INTEGER REFERENCES meeting (id),
  author INTEGER NOT NULL REFERENCES officer (id),
  entered_at TEXT NOT NULL,
  as_of TEXT NOT NULL,
  withdrawn_on TEXT,
  withdrawn_why TEXT
) STRICT;
CREATE INDEX entry_by_meeting ON entry (meeting) WHERE meeting IS NOT NULL;

CREATE TABLE entry_pupil (
  entry INTEGER NOT NULL REFERENCES entry (id),
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  PRIMARY KEY (pupil, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_pupil_by_entry ON entry_pupil (entry);

CREATE TABLE entry_contact (
  entry INTEGER NOT NULL REFERENCES entry (id),
  contact INTEGER NOT NULL REFERENCES contact (id),
  PRIMARY KEY (entry, contact)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE entry_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO entry_words (entry_words, rank) VALUES ('secure-delete', 1);

-- The pack of templates: each version that was ever installed stays, because records keep theirs.
CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  current INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX template_current ON template (name) WHERE current = 1;

-- One filled form. `frozen` holds the live facts as they stood when it was closed, as JSON.
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  entry INTEGER NOT NULL REFERENCES entry (id),
  kind TEXT NOT NULL,
  template INTEGER NOT NULL REFERENCES template (id),
  number INTEGER NOT NULL,
  version INTEGER NOT NULL,
  corrects INTEGER REFERENCES record (id),
  follows INTEGER REFERENCES record (id),
  state TEXT NOT NULL,
  made_at TEXT NOT NULL,
  closed_at TEXT,
  frozen TEXT
) STRICT;
CREATE INDEX record_by_case ON record (case_id, id);
CREATE INDEX record_by_pupil ON record (pupil, kind, number);

-- One answer is one field; a form's own table cell is `field/row/column`.
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES record (id),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  revision INTEGER NOT NULL,
  by_officer INTEGER NOT NULL REFERENCES officer (id),
  at TEXT NOT NULL,
  UNIQUE (record, field)
) STRICT;

-- Unsaved typing: overwritten in place, no revision, not journalled. `open` until it was left.
CREATE TABLE draft (
  officer INTEGER NOT NULL REFERENCES officer (id),
  place TEXT NOT NULL,
  session TEXT NOT NULL,
  process INTEGER NOT NULL,
  text TEXT NOT NULL,
  line INTEGER NOT NULL,
  column INTEGER NOT NULL,
  base INTEGER NOT NULL,
  open INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (officer, place, session)
) STRICT, WITHOUT ROWID;

-- People invited to or present at what a record tells of.
CREATE TABLE attendee (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES record (id),
  field TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  attending TEXT NOT NULL,
  contact INTEGER REFERENCES contact (id),
  removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX attendee_by_record ON attendee (record, id);

-- What was agreed: by whom, by when, what came of it. Shown through forms, never copied into them.
CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  record INTEGER REFERENCES record (id),
  what TEXT NOT NULL,
  who TEXT NOT NULL,
  by_on TEXT,
  by_words TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  helped TEXT NOT NULL,
  done_on TEXT
) STRICT;
CREATE INDEX action_by_case ON action (case_id, id);
CREATE INDEX action_due ON action (by_on) WHERE state = 'open';

CREATE TABLE strategy (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  row TEXT NOT NULL,
  answer TEXT NOT NULL,
  on_day TEXT,
  words TEXT NOT NULL,
  entry INTEGER REFERENCES entry (id),
  UNIQUE (case_id, row)
) STRICT;

CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  entry INTEGER REFERENCES entry (id),
  record INTEGER REFERENCES record (id),
  field TEXT,
  title TEXT NOT NULL,
  media TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL,
  by_officer INTEGER NOT NULL REFERENCES officer (id),
  at TEXT NOT NULL
) STRICT;

-- The MIS's register: one row a day, codes as written, '' for no mark.
CREATE TABLE mark (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  on_day TEXT NOT NULL,
  am TEXT NOT NULL,
  pm TEXT NOT NULL,
  PRIMARY KEY (pupil, on_day)
) STRICT, WITHOUT ROWID;

-- Minutes late and comments, where the export had any.
CREATE TABLE mark_note (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  on_day TEXT NOT NULL,
  half TEXT NOT NULL,
  minutes_late INTEGER,
  comment TEXT NOT NULL,
  PRIMARY KEY (pupil, on_day, half)
) STRICT, WITHOUT ROWID;

-- Every mark that a later import changed: what it was, what it became, by which import.
CREATE TABLE mark_history (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  on_day TEXT NOT NULL,
  half TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX mark_history_by_pupil ON mark_history (pupil, on_day);

CREATE TABLE mark_digest (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  year INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (pupil, year)
) STRICT, WITHOUT ROWID;

-- Kept counts a week, of sessions on roll. `week` is its Monday.
CREATE TABLE tally (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  year INTEGER NOT NULL,
  week TEXT NOT NULL,
  possible INTEGER NOT NULL,
  authorised INTEGER NOT NULL,
  unauthorised INTEGER NOT NULL,
  late INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  stray INTEGER NOT NULL,
  oldest_n_on TEXT,
  PRIMARY KEY (pupil, year, week)
) STRICT, WITHOUT ROWID;

-- How far each school's register reaches.
CREATE TABLE register_to (
  school INTEGER PRIMARY KEY REFERENCES school (id),
  on_day TEXT NOT NULL,
  half TEXT NOT NULL
) STRICT;

-- One kept row a case; nothing in it depends on today.
CREATE TABLE caseload (
  case_id INTEGER PRIMARY KEY REFERENCES pupil_case (id),
  pupil INTEGER NOT NULL,
  school INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  upn TEXT NOT NULL,
  name TEXT NOT NULL,
  found TEXT NOT NULL,
  year_group TEXT NOT NULL,
  reg TEXT NOT NULL,
  possible INTEGER NOT NULL,
  authorised INTEGER NOT NULL,
  unauthorised INTEGER NOT NULL,
  late INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  attendance INTEGER,
  trend TEXT NOT NULL,
  tier INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  next_due_on TEXT,
  next_due_what TEXT,
  notice_last_day TEXT,
  oldest_n_on TEXT,
  opened_on TEXT NOT NULL,
  closed_on TEXT
) STRICT;
CREATE INDEX caseload_by_name ON caseload (found, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_by_attendance ON caseload (attendance IS NULL, attendance, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_by_due ON caseload (next_due_on IS NULL, next_due_on, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_own_by_name ON caseload (owner, found, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_own_by_attendance ON caseload (owner, attendance IS NULL, attendance, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_own_by_due ON caseload (owner, next_due_on IS NULL, next_due_on, case_id) WHERE closed_on IS NULL;
CREATE INDEX caseload_by_pupil ON caseload (pupil);

-- Kept totals of the open cases, by owner and due date: a header is read from a few hundred rows.
CREATE TABLE caseload_total (
  owner INTEGER NOT NULL,
  due_on TEXT NOT NULL,
  cases INTEGER NOT NULL,
  persistent INTEGER NOT NULL,
  severe INTEGER NOT NULL,
  PRIMARY KEY (owner, due_on)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER caseload_total_in AFTER INSERT ON caseload WHEN NEW.closed_on IS NULL
BEGIN
  INSERT INTO caseload_total VALUES (
    NEW.owner, coalesce(NEW.next_due_on, ''), 1,
    NEW.possible > 0 AND 10 * (NEW.authorised + NEW.unauthorised) >= NEW.possible,
    NEW.possible > 0 AND 2 * (NEW.authorised + NEW.unauthorised) >= NEW.possible
  ) ON CONFLICT (owner, due_on) DO UPDATE SET
    cases = cases + 1,
    persistent = persistent + excluded.persistent,
    severe = severe + excluded.severe;
END;
CREATE TRIGGER caseload_total_out AFTER DELETE ON caseload WHEN OLD.closed_on IS NULL
BEGIN
  UPDATE caseload_total SET
    cases = cases - 1,
    persistent = persistent
      - (OLD.possible > 0 AND 10 * (OLD.authorised + OLD.unauthorised) >= OLD.possible),
    severe = severe
      - (OLD.possible > 0 AND 2 * (OLD.authorised + OLD.unauthorised) >= OLD.possible)
  WHERE owner = OLD.owner AND due_on = coalesce(OLD.next_due_on, '');
  DELETE FROM caseload_total WHERE cases = 0;
END;

-- The journal. docs/journal.md fixes the bytes that `hash` is taken over.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  format INTEGER NOT NULL,
  at TEXT NOT NULL,
  utc_offset TEXT NOT NULL,
  as_of TEXT NOT NULL,
  officer INTEGER NOT NULL,
  officer_name TEXT NOT NULL,
  role TEXT NOT NULL,
  key TEXT NOT NULL,
  session TEXT NOT NULL,
  program TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  row TEXT NOT NULL,
  pupil TEXT NOT NULL,
  case_id TEXT NOT NULL,
  record TEXT NOT NULL,
  revision INTEGER NOT NULL,
  reason TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_subject ON journal (subject, row, seq);
CREATE INDEX journal_by_pupil ON journal (pupil, seq) WHERE pupil <> '';

-- What the journal's commitments commit to; erasable by law, while the chain still verifies.
CREATE TABLE journal_content (
  seq INTEGER NOT NULL REFERENCES journal (seq),
  part TEXT NOT NULL,
  salt TEXT,
  content TEXT,
  erased TEXT,
  PRIMARY KEY (seq, part)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN SELECT raise(ABORT, 'the journal takes rows in order only'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is never shortened'); END;
CREATE TRIGGER journal_content_erase_only BEFORE UPDATE ON journal_content
WHEN NEW.content IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.erased IS NULL
  OR NEW.seq <> OLD.seq OR NEW.part <> OLD.part
BEGIN SELECT raise(ABORT, 'journal content can only be erased'); END;
CREATE TRIGGER journal_content_no_delete BEFORE DELETE ON journal_content
BEGIN SELECT raise(ABORT, 'journal content is never deleted'); END;
CREATE TRIGGER mark_history_no_update BEFORE UPDATE ON mark_history
BEGIN SELECT raise(ABORT, 'the history of marks is never changed'); END;
CREATE TRIGGER mark_history_no_delete BEFORE DELETE ON mark_history
BEGIN SELECT raise(ABORT, 'the history of marks is never shortened'); END;
CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment
BEGIN SELECT raise(ABORT, 'an attachment is never altered'); END;
