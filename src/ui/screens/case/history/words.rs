//! A row of the journal in an officer's words: what was done, to what, what stands there now and
//! what stood there before.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::rules::calendar::year_name;
use crate::rules::case::{EntryKind, reached_label};
use crate::rules::day::spell;
use crate::rules::gate::opens;
use crate::rules::media::size_words;
use crate::rules::meeting::outcome_words;
use crate::rules::people::CIRCUMSTANCES;
use crate::store::Labels;

type Row = Map<String, Value>;

/// A row of the journal, told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub did: String,
    /// What it was done to: a field by its label, a row of the checklist, an action; or blank.
    pub about: String,
    pub changes: Vec<Change>,
}

/// One thing that changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// What it is; blank where `about` says so.
    pub what: String,
    pub before: String,
    pub now: String,
}

impl Told {
    /// In a line: `Wrote: Aim: 95 (before: 90)`.
    pub fn line(&self) -> String {
        let mut parts = vec![self.about.clone()];
        parts.extend(self.changes.iter().map(Change::line));
        parts.retain(|part| !part.is_empty());
        if parts.is_empty() {
            return self.did.clone();
        }
        format!("{}: {}", self.did, parts.join(" · "))
    }
}

impl Change {
    fn line(&self) -> String {
        let now = if self.now.is_empty() { "nothing" } else { &self.now };
        let what = if self.what.is_empty() { String::new() } else { format!("{}: ", self.what) };
        match self.before.as_str() {
            "" => format!("{what}{now}"),
            before => format!("{what}{now} (before: {before})"),
        }
    }
}

/// What officers call the verbs; of some it depends on what was changed.
const DID: &[(&str, &str, &str)] = &[
    ("log_entry", "strategy", "Checklist answered by it"),
    ("log_entry", "record", "Checklist begun"),
    ("log_entry", "", "Logged"),
    ("withdraw_entry", "", "Withdrawn"),
    ("open_case", "", "Case opened"),
    ("close_case", "", "Case closed"),
    ("change_owner", "", "Case given to a colleague"),
    ("new_record", "record", "Form begun"),
    ("new_record", "entry", "Form begun"),
    ("new_record", "meeting", "Meeting begun"),
    ("new_record", "", "Brought forward"),
    ("correct_record", "record", "Corrected version begun"),
    ("correct_record", "", "Brought forward"),
    ("close_record", "meeting", "Meeting held"),
    ("close_record", "", "Form closed"),
    ("answer_field", "", "Written"),
    ("settle_field", "", "Settled between two texts"),
    ("add_row", "", "Row added"),
    ("put_attendee", "", "Person written down"),
    ("add_action", "", "Action agreed"),
    ("change_action", "", "Action changed"),
    ("finish_action", "", "Action done"),
    ("answer_strategy", "strategy", "Checklist answered"),
    ("answer_strategy", "evidence_choice", "Link to what showed it taken away"),
    ("answer_strategy", "", "Checklist begun"),
    ("answer_from_file", "strategy", "Checklist answered from the file"),
    ("answer_from_file", "evidence_choice", "Linked to what shows it"),
    ("answer_from_file", "", "Checklist begun"),
    ("unlink_row", "strategy", "Checklist row opened again"),
    ("unlink_row", "", "Link to what showed it taken away"),
    ("add_own_row", "", "Row of the school's own"),
    ("move_checklist", "", "Checklist moved to its newer version"),
    ("arrange_meeting", "", "Meeting arranged"),
    ("rearrange_meeting", "", "Meeting moved"),
    ("cancel_meeting", "", "Meeting cancelled"),
    ("add_invitation", "", "To be asked"),
    ("change_invitation", "entry", "Asked"),
    ("change_invitation", "", "Invitation changed"),
    ("give_reason", "entry", "Reason given"),
    ("give_reason", "", "To correct in the MIS"),
    ("ask_reason", "", "Reason asked for"),
    ("raise_correction", "", "To correct in the MIS"),
    ("attach", "", "File attached"),
    ("set_circumstance", "", "Circumstance"),
    ("change_contact", "", "Contact changed"),
    ("add_sibling", "", "Sibling added"),
    ("pass_gate", "", "Gate passed"),
    ("go_back", "", "Gone back through a gate"),
    ("import_pupils", "", "From the MIS"),
    ("import_contacts", "", "From the MIS"),
    ("import_marks", "", "Register taken in"),
    ("read_restricted", "annex", "Restricted annex made"),
    ("read_restricted", "", "Restricted words read"),
    ("withdraw_attachment", "", "File withdrawn"),
    ("link_evidence", "", "Counted for a line"),
    ("unlink_evidence", "", "Not counted for a line"),
    ("except_line", "", "A line needs nothing"),
    ("take_back_choice", "", "Decision taken back"),
    ("leave_out_parent", "", "Parent left out"),
    ("bring_back_parent", "", "Parent brought back"),
    ("answer_check", "", "Asked before a legal step"),
    ("draft_notice", "", "Notice drafted"),
    ("change_notice", "", "Notice changed"),
    ("issue_notice", "", "Notice issued"),
    ("withdraw_notice", "", "Notice withdrawn"),
    ("end_notice", "", "Notice ended"),
    ("replace_notice", "", "Notice replaced"),
    ("refer_penalty", "", "Referred to the authority"),
    ("answer_penalty", "", "Answer of the authority"),
    ("put_support", "support", "Support by tier"),
    ("put_support", "strategy", "Checklist answered"),
    ("put_support", "", "Checklist begun"),
    ("add_own_support", "", "Item of the school's own"),
    ("note_no_case", "", "No case opened"),
    ("send_document", "sent", "Given out"),
    ("send_document", "entry", "Logged"),
    ("send_document", "", "Asked in writing"),
    ("export", "export", "Exported"),
    ("export", "", "Restricted words exported"),
    ("undo_change", "", "Taken back by whoever wrote it"),
    ("set_hold", "", "Held back from erasure"),
    ("lift_hold", "", "Hold lifted"),
    ("propose_erasure", "", "Erasure proposed"),
    ("withdraw_erasure", "", "Erasure not done after all"),
    ("erase_pupil", "", "Another pupil erased"),
    ("make_pack", "", "Referral pack made"),
    ("set_pin", "", "PIN of the lock set"),
    ("remove_pin", "", "PIN of the lock removed"),
    ("clear_pin", "", "A colleague's PIN removed"),
    ("refuse_pin", "", "Wrong PINs, too often"),
    ("name_officer", "", "Officer's name changed"),
];

/// Columns under the names that officers know them by; the others by their own.
const CALLED: &[(&str, &str)] = &[
    ("on_day", "Day"),
    ("half", "Half"),
    ("at_time", "Time"),
    ("channel", "How"),
    ("reached", "It ended"),
    ("withdrawn_on", "Withdrawn on"),
    ("withdrawn_why", "Withdrawn because"),
    ("how", "Asked by"),
    ("invited_on", "Asked on"),
    ("confirmed_on", "Confirmed in writing on"),
    ("from_day", "From"),
    ("from_time", "From, at"),
    ("to_day", "To"),
    ("to_time", "To, at"),
    ("by_whom", "By"),
    ("close_reason", "Why"),
    ("by_on", "By when"),
    ("by_words", "By when"),
    ("helped", "It helped"),
    ("closed_at", "Closed on"),
    ("lives_with", "Lives with the child"),
    ("in_law", "Parent in law"),
    ("in_law_why", "Parent in law, because"),
    ("do_not_contact_until", "Not before"),
    ("missing_since", "Not in the import since"),
    ("from_on", "From"),
    ("to_on", "To"),
    ("source", "Who said so"),
    ("upn", "UPN"),
    ("year_group", "Year"),
    ("reg", "Group"),
    ("sen", "SEN"),
    ("school_name", "School"),
    ("media", "Kind"),
    ("file_name", "File"),
    ("sha256", "SHA-256"),
    ("prompts", "Ticked"),
    ("cleared_at", "Cleared by the import of"),
    ("back", "Gone back"),
    ("text", "Words"),
    ("declined_why", "Declined because"),
    ("fingerprint", "Signed with the key"),
    ("head", "Journal's head"),
];

/// What tells a row from others of its kind: told once, as what the change is about.
const ABOUT: &[(&str, &[&str])] = &[
    ("answer", &["field"]),
    ("attachment", &["field", "title"]),
    ("attendee", &["field", "name"]),
    ("record", &["kind", "number"]),
    ("action", &["what"]),
    ("strategy", &["row", "label"]),
    ("circumstance", &["kind"]),
    ("invitation", &["name"]),
    ("contact", &["title", "forename", "surname"]),
    ("sibling", &["name"]),
    ("entry", &["kind"]),
    ("meeting", &["kind"]),
    ("correction", &["on_day", "half"]),
    ("gate_passing", &["gate", "back"]),
    ("support", &["item", "label"]),
    ("tier_note", &["year", "tier"]),
];

/// Columns that say yes or no.
const FLAGS: &[&str] = &[
    "restricted",
    "removed",
    "back",
    "interpreter",
    "address_confidential",
    "lives_with",
    "parental_responsibility",
    "pupil_premium",
];

/// Columns that an officer has no use for: numbers of rows, who and when, which the line tells.
#[rustfmt::skip] // Words beside each other are read at a glance.
const UNTOLD: &[&str] = &[
    "id", "found", "phone_digits", "entered_at", "author", "by_officer", "at", "made_at",
    "template", "pupil", "pupils", "school", "owner", "case_id", "record", "entry", "meeting",
    "in_law_by_hand", "mis_id", "frozen", "revision", "contact", "contacts", "follows", "corrects",
    "other", "priority", "as_of", "officer",
];

/// Columns of a decision about evidence that tell which thing it is about, by its number.
const LINK: &[&str] = &["source_kind", "source", "removed"];

/// A row of the journal by its verb, the table of what changed, and that before and after.
pub(super) fn told(verb: &str, subject: &str, [before, after]: [&str; 2], labels: &Labels) -> Told {
    let (before, after) = (read(before), read(after));
    let row = if after.is_empty() { &before } else { &after };
    Told {
        did: did(verb, subject),
        about: about(subject, row, labels),
        changes: changes(subject, &before, &after, labels),
    }
}

fn read(text: &str) -> Row {
    match serde_json::from_str(text) {
        Ok(Value::Object(row)) => row,
        _ => Row::new(),
    }
}

fn did(verb: &str, subject: &str) -> String {
    let fits = |of: &str| of.is_empty() || of == subject;
    let known = DID.iter().find(|(known, of, _)| *known == verb && fits(of));
    known.map_or_else(|| sentence(verb), |(.., words)| (*words).to_owned())
}

/// A name of the program's own as words: `some_verb` as `Some verb`.
fn sentence(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

fn number(row: &Row, column: &str) -> i64 {
    row.get(column).and_then(Value::as_i64).unwrap_or_default()
}

/// What a change is about.
fn about(subject: &str, row: &Row, labels: &Labels) -> String {
    let path = text(row, "field");
    let label = || labels.field(number(row, "record"), path).unwrap_or_else(|| path.to_owned());
    let parts = match subject {
        "answer" => vec![label()],
        "attachment" => vec![label(), text(row, "title").to_owned()],
        "attendee" => vec![label(), text(row, "name").to_owned()],
        "record" => {
            let own = || format!("{} no. {}", text(row, "kind"), number(row, "number"));
            vec![labels.record(number(row, "id")).unwrap_or_else(own)]
        }
        "action" => vec![text(row, "what").to_owned()],
        "strategy" => {
            let (path, own) = (text(row, "row"), text(row, "label"));
            let known = labels.row(number(row, "case_id"), path);
            vec![known.unwrap_or(if own.is_empty() { path } else { own }).to_owned()]
        }
        "circumstance" | "entry" => vec![value(subject, "kind", row, labels)],
        "invitation" | "sibling" => vec![text(row, "name").to_owned()],
        "contact" => {
            let name = ["title", "forename", "surname"].map(|column| text(row, column));
            vec![name.join(" ").trim().to_owned()]
        }
        "correction" => {
            vec![format!("{} {}", value(subject, "on_day", row, labels), text(row, "half"))]
        }
        "gate_passing" => {
            let stage = opens(text(row, "gate")).map(|stage| format!("to stage {stage}"));
            vec![stage.unwrap_or_default()]
        }
        "support" => vec![text(row, "label").to_owned()],
        "tier_note" => {
            let year = i32::try_from(number(row, "year")).map(year_name).unwrap_or_default();
            vec![format!("tier {} in {year}", number(row, "tier"))]
        }
        _ => Vec::new(),
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

/// What changed, column by column; of a new row whatever it says.
fn changes(subject: &str, before: &Row, after: &Row, labels: &Labels) -> Vec<Change> {
    let of = ABOUT.iter().find(|(of, _)| *of == subject).map_or(&[][..], |(_, columns)| *columns);
    let mut changes = Vec::new();
    let is_told = |column: &str| {
        let is_number = subject == "evidence_choice" && LINK.contains(&column);
        !UNTOLD.contains(&column) && !is_number
    };
    for column in after.keys().filter(|column| is_told(column.as_str())) {
        let (was, now) = (before.get(column), after.get(column));
        let is_about = of.contains(&column.as_str());
        if was == now || (is_about && was.is_none()) {
            continue;
        }
        let before = value(subject, column, before, labels);
        let now = value(subject, column, after, labels);
        let is_news = was.is_some() || !(now.is_empty() || now == "no");
        if is_news && before != now {
            changes.push(Change { what: called(subject, column), before, now });
        }
    }
    changes
}

fn called(subject: &str, column: &str) -> String {
    if (subject, column) == ("answer", "value") {
        return String::new();
    }
    let known = CALLED.iter().find(|(known, _)| *known == column);
    known.map_or_else(|| sentence(column), |(_, words)| (*words).to_owned())
}

/// What stands in a column, as officers read it.
fn value(subject: &str, column: &str, row: &Row, labels: &Labels) -> String {
    let words = text(row, column);
    let kept = || words.replace('\n', " ");
    match (subject, column) {
        ("answer", "value") => {
            labels.answer(number(row, "record"), text(row, "field"), words).replace('\n', " ")
        }
        ("entry", "kind") => {
            EntryKind::parse(words).map_or_else(kept, |kind| kind.label().to_owned())
        }
        ("entry", "reached") => reached_label(words).to_owned(),
        ("entry", "sessions") => sessions(words),
        ("invitation", "outcome") => outcome_words(words).to_owned(),
        ("circumstance", "kind") => {
            let known = CIRCUMSTANCES.iter().find(|(id, _)| *id == words);
            known.map_or_else(kept, |(_, label)| (*label).to_owned())
        }
        ("strategy", "answer") => match words {
            "y" => "yes".to_owned(),
            "n" => "no".to_owned(),
            "na" => "not applicable".to_owned(),
            _ => kept(),
        },
        (_, "helped") if words == "some" => "a little".to_owned(),
        (_, "size") => usize::try_from(number(row, column)).map_or_else(|_| kept(), size_words),
        (_, flag) if FLAGS.contains(&flag) => match row.get(flag).and_then(Value::as_i64) {
            Some(0) => "no".to_owned(),
            Some(_) => "yes".to_owned(),
            None => kept(),
        },
        _ => match row.get(column) {
            Some(Value::String(_)) => day_of(words).unwrap_or_else(kept),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        },
    }
}

/// A kept day, or the day of a kept moment.
fn day_of(words: &str) -> Option<String> {
    let is_moment = words.len() > 10 && words.ends_with('Z') && words.as_bytes()[10] == b'T';
    let day = if is_moment { words.get(..10)? } else { words };
    day.parse::<NaiveDate>().ok().map(spell)
}

/// Linked sessions begin with the number of their pupil: `7 2025-11-20 AM`.
fn sessions(words: &str) -> String {
    let all: Vec<String> = serde_json::from_str(words).unwrap_or_default();
    let told = all.iter().filter_map(|one| {
        let mut parts = one.split(' ').skip(1);
        let (day, half) = (parts.next()?, parts.next()?);
        Some(format!("{} {half}", day_of(day)?))
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(verb: &str, subject: &str, before: &str, after: &str) -> String {
        told(verb, subject, [before, after], &Labels::default()).line()
    }

    #[test]
    fn rows_are_told_in_an_officers_words() {
        let entry = r#"{"id":1,"kind":"call","on_day":"2025-11-12","at_time":"11:50","channel":"","reached":"no-answer","words":"Rang about Monday.","restricted":0,"author":1,"as_of":"2025-11-12","pupils":"[6]","contacts":"[9]"}"#;
        let reason = r#"{"id":2,"kind":"absence-reason","on_day":"2025-11-21","words":"Overslept","sessions":"[\"6 2025-11-17 AM\",\"6 2025-11-17 PM\"]"}"#;
        let open = r#"{"id":3,"case_id":1,"what":"Ring home","who":"Tutor","by_on":"2025-11-19","by_words":"","state":"open","outcome":"","helped":""}"#;
        let done = r#"{"id":3,"case_id":1,"what":"Ring home","who":"Tutor","by_on":"2025-11-19","by_words":"","state":"done","outcome":"In on time","helped":"some","done_on":"2025-11-18"}"#;
        for (verb, subject, before, after, expected) in [
            (
                "log_entry",
                "entry",
                "",
                entry,
                "Logged: Phone call · Day: Wed 12 Nov 2025 · Time: 11:50 · It ended: No answer · \
                 Words: Rang about Monday.",
            ),
            (
                "give_reason",
                "entry",
                "",
                reason,
                "Reason given: Reason for absence · Day: Fri 21 Nov 2025 · Words: Overslept · \
                 Sessions: Mon 17 Nov 2025 AM, Mon 17 Nov 2025 PM",
            ),
            (
                "add_action",
                "action",
                "",
                open,
                "Action agreed: Ring home · Who: Tutor · By when: Wed 19 Nov 2025 · State: open",
            ),
            (
                "finish_action",
                "action",
                open,
                done,
                "Action done: Ring home · State: done (before: open) · Outcome: In on time · It \
                 helped: a little · Done on: Tue 18 Nov 2025",
            ),
            (
                "pass_gate",
                "gate_passing",
                "",
                r#"{"id":1,"case_id":2,"gate":"stage-2","back":0,"who":"C. Thornley","role":"Deputy head","reason":"","on_day":"2025-07-08"}"#,
                "Gate passed: to stage 2 · Who: C. Thornley · Role: Deputy head · Day: Tue 8 Jul \
                 2025",
            ),
            (
                "change_contact",
                "contact",
                r#"{"id":4,"title":"Mrs","forename":"Grace","surname":"Osei","interpreter":0,"phone":"1"}"#,
                r#"{"id":4,"title":"Mrs","forename":"Grace","surname":"Osei","interpreter":1,"phone":"2"}"#,
                "Contact changed: Mrs Grace Osei · Interpreter: yes (before: no) · Phone: 2 \
                 (before: 1)",
            ),
            ("read_restricted", "entry", "", "", "Restricted words read"),
            ("some_new_verb", "some_table", "", "not json", "Some new verb"),
        ] {
            assert_eq!(line(verb, subject, before, after), expected);
        }
    }

    #[test]
    fn what_was_taken_out_is_told_with_what_it_was() {
        let row = |value: &str| {
            format!(r#"{{"id":1,"record":2,"field":"aim/target","value":"{value}","revision":2}}"#)
        };
        // Without the form, the path is all that is known.
        let told = line("answer_field", "answer", &row("Ninety"), &row(""));
        assert_eq!(told, "Written: aim/target · nothing (before: Ninety)");
        let told = line("answer_field", "answer", "", &row("Ninety"));
        assert_eq!(told, "Written: aim/target · Ninety");
    }

    #[test]
    fn no_word_stands_for_two() {
        for (at, (verb, subject, _)) in DID.iter().enumerate() {
            let again =
                DID[..at].iter().any(|(v, s, _)| v == verb && (s == subject || s.is_empty()));
            assert!(!again, "{verb} of {subject} is never reached");
        }
        for (at, (column, _)) in CALLED.iter().enumerate() {
            assert!(CALLED[..at].iter().all(|(known, _)| known != column), "{column}");
            assert!(!UNTOLD.contains(column), "{column}");
        }
    }
}
