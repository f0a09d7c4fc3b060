-- The proof: what decides about evidence, support by tier, notices, penalties, crossed tiers, the
-- questions before a legal step; and that an attachment can be withdrawn.

-- A person's decision about a line and something on file. `line` is `stage-4/referrals`,
-- `checklist/parents/phone-call` or `tiers/tier-2/children/key-adult`. `choice`: `link` counts it here,
-- `not-this` doesn't; `exception` says why a line needs nothing (`source_kind` blank, `source` 0).
CREATE TABLE evidence_choice (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  line TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source INTEGER NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  on_day TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, line, source_kind, source)
) STRICT;

-- A parent in education law who is not written to, with the reason.
CREATE TABLE parent_left_out (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  contact INTEGER NOT NULL REFERENCES contact (id),
  reason TEXT NOT NULL,
  on_day TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, contact)
) STRICT;

-- An answer to one of the questions asked before a legal step.
CREATE TABLE check_answer (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  words TEXT NOT NULL,
  on_day TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, question)
) STRICT;

-- An item of relational support, as it went. `item` is `tier-2/children/key-adult`, or `own/r1`.
CREATE TABLE support (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  item TEXT NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  offered_on TEXT,
  started_on TEXT,
  declined_on TEXT,
  declined_by TEXT NOT NULL DEFAULT '',
  declined_why TEXT NOT NULL DEFAULT '',
  finished_on TEXT,
  outcome TEXT NOT NULL DEFAULT '',
  helped TEXT NOT NULL DEFAULT '',
  revision INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, item)
) STRICT;

-- A Notice to Improve to one parent. `state`: draft, issued, met, lapsed, withdrawn, escalated,
-- replaced; `breached` is never stored, it is counted. `contents` is JSON: the eight pieces by name.
-- `last_day` is fixed when it is issued; a draft's is computed.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  contact INTEGER NOT NULL REFERENCES contact (id),
  state TEXT NOT NULL,
  contents TEXT NOT NULL,
  days INTEGER NOT NULL,
  cap_weeks INTEGER,
  issued_on TEXT,
  served TEXT NOT NULL DEFAULT '',
  served_on TEXT,
  last_day TEXT,
  override TEXT NOT NULL DEFAULT '',
  entry INTEGER REFERENCES entry (id),
  ended_on TEXT,
  ended_why TEXT NOT NULL DEFAULT '',
  replaces INTEGER REFERENCES notice (id),
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notice_by_case ON notice (case_id, id);

-- What was referred to the authority about one parent, and what became of it. `sessions` are those
-- used, `2025-11-03 AM` parted by `;`: none is used twice. `answer`: blank, accepted, returned,
-- penalty, court, no-action.
CREATE TABLE penalty (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES pupil_case (id),
  contact INTEGER NOT NULL REFERENCES contact (id),
  sessions TEXT NOT NULL,
  referred_on TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_on TEXT,
  words TEXT NOT NULL DEFAULT '',
  issued_on TEXT,
  pounds INTEGER,
  paid_on TEXT,
  withdrawn_on TEXT,
  court_on TEXT,
  court_outcome TEXT NOT NULL DEFAULT '',
  entry INTEGER REFERENCES entry (id),
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX penalty_by_case ON penalty (case_id, id);
CREATE INDEX penalty_by_contact ON penalty (contact);

-- Kept: the day on which a pupil's absence of a school year reached a tier.
CREATE TABLE tier_crossing (
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  year INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  on_day TEXT NOT NULL,
  PRIMARY KEY (pupil, year, tier)
) STRICT, WITHOUT ROWID;
CREATE INDEX tier_crossing_by_day ON tier_crossing (year, on_day);

-- Why no case was opened for a pupil who crossed into a tier.
CREATE TABLE tier_note (
  id INTEGER PRIMARY KEY,
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  year INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  why TEXT NOT NULL,
  on_day TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (pupil, year, tier)
) STRICT;

-- Which crossings an officer has looked at: as little a change of the file as a draft.
CREATE TABLE tier_seen (
  officer INTEGER NOT NULL REFERENCES officer (id),
  pupil INTEGER NOT NULL REFERENCES pupil (id),
  year INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  PRIMARY KEY (officer, pupil, year, tier)
) STRICT, WITHOUT ROWID;

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
