//! Which tables are exported, which rows of each belong to a pupil, and which are for whose eyes.
//!
//! In conditions `?1` is the pupil, `?2` whoever asks, `?3` whether they read what is restricted.

/// A table to export.
pub(in crate::store) struct Spec {
    pub table: &'static str,
    /// What of it belongs to one pupil. Where some schools are asked for, their pupils stand in the place of
    /// `= ?1`.
    pub of: &'static str,
    /// What of it is for the eyes that ask; blank where all is.
    pub open: &'static str,
}

const fn spec(table: &'static str, of: &'static str) -> Spec {
    Spec { table, of, open: "" }
}

/// Of every case of the pupil.
const fn of_case(table: &'static str) -> Spec {
    spec(table, "t.case_id IN (SELECT id FROM pupil_case WHERE pupil = ?1)")
}

const fn of_pupil(table: &'static str) -> Spec {
    spec(table, "t.pupil = ?1")
}

const fn of_school(table: &'static str) -> Spec {
    spec(table, "t.school IN (SELECT school FROM pupil WHERE id = ?1)")
}

const fn of_record(table: &'static str) -> Spec {
    spec(table, "t.record IN (SELECT id FROM record WHERE pupil = ?1)")
}

const fn of_meeting(table: &'static str) -> Spec {
    spec(
        table,
        "t.meeting IN (SELECT id FROM meeting
           WHERE case_id IN (SELECT id FROM pupil_case WHERE pupil = ?1))",
    )
}

/// A row beside an entry, for whoever may read that.
const fn beside_entry(table: &'static str, of: &'static str) -> Spec {
    Spec {
        table,
        of,
        open: "t.entry IN (SELECT id FROM entry WHERE restricted = 0 OR author = ?2 OR ?3)",
    }
}

/// Every table that is exported, in the order in which they are.
pub(in crate::store) const EXPORTED: &[Spec] = &[
    spec("school", "t.id IN (SELECT school FROM pupil WHERE id = ?1)"),
    of_school("calendar"),
    of_school("register_to"),
    // Rows tell who wrote them by number, so that everybody's name goes with them.
    spec("officer", "1"),
    spec("officer_key", "0"),
    spec("pupil", "t.id = ?1"),
    of_pupil("enrolment"),
    of_pupil("contact"),
    of_pupil("sibling"),
    of_pupil("circumstance"),
    of_pupil("pupil_case"),
    of_case("meeting"),
    Spec {
        table: "entry",
        of: "t.id IN (SELECT entry FROM entry_pupil WHERE pupil = ?1)",
        open: "t.restricted = 0 OR t.author = ?2 OR ?3",
    },
    beside_entry("entry_pupil", "t.pupil = ?1"),
    // A talk about several children is with the parents of each: those of others are theirs.
    beside_entry(
        "entry_contact",
        "t.entry IN (SELECT entry FROM entry_pupil WHERE pupil = ?1)
           AND t.contact IN (SELECT id FROM contact WHERE pupil = ?1)",
    ),
    beside_entry("entry_session", "t.pupil = ?1"),
    spec("template", "t.id IN (SELECT template FROM record WHERE pupil = ?1)"),
    of_pupil("record"),
    of_record("answer"),
    of_record("attendee"),
    of_case("action"),
    of_case("strategy"),
    Spec {
        table: "attachment",
        of: "t.entry IN (SELECT entry FROM entry_pupil WHERE pupil = ?1)
             OR t.record IN (SELECT id FROM record WHERE pupil = ?1)",
        open: "t.entry IS NULL OR t.entry IN
             (SELECT id FROM entry WHERE restricted = 0 OR author = ?2 OR ?3)",
    },
    of_meeting("invitation"),
    of_meeting("meeting_move"),
    of_pupil("correction"),
    of_pupil("legal_hold"),
    of_pupil("erasure"),
    of_case("gate_passing"),
    of_case("evidence_choice"),
    of_case("parent_left_out"),
    of_case("check_answer"),
    of_case("support"),
    of_case("notice"),
    of_case("penalty"),
    of_pupil("tier_note"),
    Spec { table: "sent", of: of_case("sent").of, open: beside_entry("sent", "").open },
    // What the safeguarding role alone puts together is for it alone.
    Spec { table: "pack", of: of_case("pack").of, open: "?3 OR t.kind NOT LIKE '%restricted%'" },
    Spec { table: "saved_filter", of: OWN_FILTERS, open: "t.officer = ?2" },
    of_pupil("mark"),
    of_pupil("mark_note"),
    of_pupil("mark_history"),
];

/// Nothing of one pupil's.
pub(super) const OWN_FILTERS: &str = "0";

/// Tables that are not exported, each with its reason; the journal is told by lines of its own.
#[cfg(test)]
pub(in crate::store) const NOT_EXPORTED: &[(&str, &str)] = &[
    ("journal", "told line by line, without what isn't for the eyes that ask"),
    ("journal_content", "told with its line of the journal"),
    ("draft", "typing that nobody has saved"),
    ("entry_words", "the index of the words of entries"),
    ("tier_seen", "what an officer has looked at"),
    ("mark_digest", "kept: made from marks"),
    ("tally", "kept: made from marks"),
    ("tier_crossing", "kept: made from marks"),
    ("caseload", "kept: made from cases"),
    ("caseload_total", "kept: made from cases"),
    ("due_item", "kept: made from what is due"),
    ("name_sound", "kept: made from names"),
    ("presence", "who is where at this moment"),
    ("erasing", "empty but within an erasure"),
    ("erased_to", "numbers that are not given again"),
    ("officer_pin", "opens a locked screen: it leaves the file in no export"),
];

/// Columns that stand for bytes, which are files beside the rows.
pub(super) const BYTES: &str = "bytes";

/// Tables whose rows have a file each.
pub(super) const WITH_FILES: [&str; 3] = ["attachment", "sent", "pack"];

/// What of an officer goes with one pupil's rows.
pub(super) const OF_OFFICER: [&str; 2] = ["id", "name"];
