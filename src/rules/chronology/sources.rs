//! What of a case file tells the story: entries, forms, strategies, actions, files, gates, the case
//! itself. One function for each source.

use chrono::NaiveDate;

use super::{Beside, Line, Origin, Step};
use crate::rules::absence::in_words;
use crate::rules::case::{
    Action, Attachment, Case, Entry, EntryKind, Record, RecordState, reached_label,
};
use crate::rules::day::short;
use crate::rules::evidence::SourceKind;
use crate::rules::gate::{Passing, opens};
use crate::rules::register::Half;
use crate::rules::strategy::{Strategy, Verdict};

/// Noon, where of a time no more is known than that it was in the afternoon.
const NOON: u32 = 12 * 60;

/// Whether everybody may read it, and it still counts.
fn is_told(entry: &Entry) -> bool {
    !entry.restricted && entry.withdrawn.is_none()
}

/// What was logged. That a form of this case was begun is told by its record.
pub(super) fn entries(entries: &[Entry], records: &[Record]) -> Vec<Line> {
    let by_record = |entry: &Entry| {
        entry.kind == EntryKind::form()
            && records.iter().any(|record| Some(record.id) == entry.record)
    };
    entries.iter().filter(|one| is_told(one) && !by_record(one)).map(entry).collect()
}

fn entry(entry: &Entry) -> Line {
    let source = Origin::of(SourceKind::Entry, entry.id);
    let mut with = entry.with.clone();
    with.extend((!entry.agency.is_empty()).then(|| entry.agency.clone()));
    let who = if with.is_empty() { entry.by.clone() } else { with.join(", ") };
    let afternoon = if entry.half == Some(Half::Pm) { NOON } else { 0 };
    let minute = minutes(&entry.at_time).unwrap_or(afternoon);
    let line = Line::new(entry.on, entry.kind.id(), source, words(entry));
    Line { minute, ..line.entered(Some(entry.as_of)).by(&who) }
}

/// Of safeguarding no more is told than that it was considered.
fn words(entry: &Entry) -> String {
    if entry.kind.id() == "safeguarding" {
        return "Safeguarding considered".to_owned();
    }
    let about = entry.sessions.first().zip(entry.sessions.last());
    let about = about.map_or_else(String::new, |(from, to)| in_words(*from, *to));
    let parts = [reached_label(&entry.reached), &about, &entry.outcome, &entry.words];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    if parts.is_empty() { entry.kind.label().to_owned() } else { parts.join(": ") }
}

/// A time of day as the file keeps it: `9:05`, `14:30`.
fn minutes(time: &str) -> Option<u32> {
    let (hours, minutes) = time.split_once(':')?;
    Some(hours.trim().parse::<u32>().ok()? * 60 + minutes.trim().parse::<u32>().ok()?)
}

/// Forms begun, corrected, closed.
pub(super) fn records(records: &[Record], entries: &[Entry], beside: &Beside) -> Vec<Line> {
    let mut lines = Vec::new();
    for record in records {
        let source = Origin::of(SourceKind::Record, record.id);
        let begins = beginning(record, records, entries);
        let title = begins.map_or_else(
            || format!("{} no. {}", record.kind, record.number),
            |entry| entry.words.trim_end_matches(" begun").to_owned(),
        );
        lines.extend(begun(record, begins.filter(|_| record.version == 1), &title, beside));
        let noted = beside.noted(source, Step::Closed);
        let closed = record.closed_at.as_deref().and_then(day_of);
        let on = noted.map(|noted| noted.on).or(closed);
        if let (RecordState::Closed, Some(on)) = (record.state, on) {
            let line = Line::new(on, "record-closed", source, format!("{title} closed"));
            let by = noted.map_or("", |noted| &noted.by);
            lines.push(Line { minute: LAST, ..line.entered(Some(on)).by(by) });
        }
    }
    lines
}

/// Whatever closes something comes behind all else of its day.
const LAST: u32 = 24 * 60;

/// The entry that says that a form was begun: it goes with the newest version of its record.
fn beginning<'a>(record: &Record, records: &[Record], entries: &'a [Entry]) -> Option<&'a Entry> {
    let alike = |one: &&Record| one.kind == record.kind && one.number == record.number;
    let newest = records.iter().filter(alike).map(|one| one.id).max()?;
    let is_it = |entry: &&Entry| entry.kind == EntryKind::form() && entry.record == Some(newest);
    entries.iter().find(is_it)
}

fn begun(record: &Record, entry: Option<&Entry>, title: &str, beside: &Beside) -> Option<Line> {
    let source = Origin::of(SourceKind::Record, record.id);
    let noted = beside.noted(source, Step::Begun);
    let entered = entry.map(|entry| entry.as_of).or_else(|| noted.map(|noted| noted.on));
    let entered = entered.or_else(|| day_of(&record.made_at))?;
    let on = entry.map_or(entered, |entry| entry.on);
    let by = noted.map(|noted| noted.by.as_str()).or_else(|| entry.map(|entry| entry.by.as_str()));
    let (kind, words) = match record.version {
        1 => ("record-begun", format!("{title} begun")),
        version => ("record-corrected", format!("{title} corrected: version {version}")),
    };
    Some(Line::new(on, kind, source, words).entered(Some(entered)).by(by.unwrap_or_default()))
}

/// The day of a kept moment.
fn day_of(at: &str) -> Option<NaiveDate> {
    at.get(..10)?.parse().ok()
}

/// Rows of the checklist that were answered. Words that few may read are in nobody's story.
pub(super) fn strategies(strategies: &[Strategy], beside: &Beside) -> Vec<Line> {
    strategies.iter().filter_map(|one| strategy(one, beside)).collect()
}

fn strategy(strategy: &Strategy, beside: &Beside) -> Option<Line> {
    let answer = match strategy.answer {
        Verdict::Open => return None,
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::NotApplicable => "not applicable",
    };
    let source = Origin::of(SourceKind::Strategy, strategy.id);
    let noted = beside.noted(source, Step::Begun);
    let entered = noted.map(|noted| noted.on);
    let on = strategy.on.or(entered)?;
    let title = match strategy.label.as_str() {
        "" => beside.rows.get(&strategy.row).map_or(strategy.row.as_str(), String::as_str),
        label => label,
    };
    let is_open = !beside.is_restricted(SourceKind::Strategy, strategy.id);
    let words = Some(&strategy.words).filter(|words| is_open && !words.trim().is_empty());
    let words = words.map_or(String::new(), |words| format!(": {words}"));
    let line = Line::new(on, "strategy", source, format!("{title}: {answer}{words}"));
    Some(line.entered(entered).by(noted.map_or("", |noted| &noted.by)))
}

/// Actions agreed, and done with their outcome.
pub(super) fn actions(actions: &[Action], beside: &Beside) -> Vec<Line> {
    let mut lines = Vec::new();
    for action in actions {
        let source = Origin::of(SourceKind::Action, action.id);
        if let Some(agreed) = beside.noted(source, Step::Begun) {
            let by = action.by.map_or_else(|| action.by_words.clone(), short);
            let by = if by.is_empty() { by } else { format!(", by {by}") };
            let words = format!("{}{by}", action.what);
            let line = Line::new(agreed.on, "action-agreed", source, words);
            lines.push(line.entered(Some(agreed.on)).by(&action.who));
        }
        if let (Some(done), false) = (action.done_on, action.is_open()) {
            let noted = beside.noted(source, Step::Done);
            let outcome = action.outcome.as_deref().map(|told| format!(": {told}"));
            let words = format!("{}{}", action.what, outcome.unwrap_or_default());
            let entered = noted.map_or(done, |noted| noted.on);
            let line = Line::new(done, "action-done", source, words);
            lines.push(line.entered(Some(entered)).by(&action.who));
        }
    }
    lines
}

/// Files kept, but for those on what few may read and on what was withdrawn.
pub(super) fn attachments(
    attachments: &[Attachment],
    entries: &[Entry],
    beside: &Beside,
) -> Vec<Line> {
    let open = attachments.iter().filter(|file| match file.entry {
        Some(id) => entries.iter().any(|entry| entry.id == id && is_told(entry)),
        None => !beside.is_restricted(SourceKind::Attachment, file.id),
    });
    open.filter_map(|file| kept(file, beside)).collect()
}

fn kept(file: &Attachment, beside: &Beside) -> Option<Line> {
    let source = Origin::of(SourceKind::Attachment, file.id);
    let noted = beside.noted(source, Step::Begun).map(|noted| noted.on);
    let on = noted.or_else(|| day_of(&file.at))?;
    let hangs =
        if file.hangs_on.is_empty() { String::new() } else { format!(", {}", file.hangs_on) };
    let withdrawn =
        file.withdrawn.as_ref().map_or(String::new(), |why| format!(", withdrawn: {why}"));
    let words = format!("{} ({}){hangs}{withdrawn}", file.title, file.media.label());
    Some(Line::new(on, "attachment", source, words).entered(Some(on)).by(&file.by))
}

/// Gates passed and gone back through.
pub(super) fn gates(passings: &[Passing], beside: &Beside) -> Vec<Line> {
    let told = |(nth, passing): (usize, &Passing)| {
        let stage = opens(&passing.gate)?;
        let (kind, words) = if passing.back {
            ("gate-back", format!("Gone back through gate {stage}"))
        } else {
            ("gate-passed", format!("Gate {stage} passed"))
        };
        let why =
            if passing.reason.is_empty() { String::new() } else { format!(": {}", passing.reason) };
        let line = Line::new(passing.on, kind, Origin::Gate(stage), format!("{words}{why}"));
        let who = format!("{}, {}", passing.who, passing.role);
        Some(line.entered(beside.gates.get(nth).copied()).by(&who))
    };
    passings.iter().enumerate().filter_map(told).collect()
}

/// The case opened and closed.
pub(super) fn case(case: &Case, beside: &Beside) -> Vec<Line> {
    let source = Origin::Case(case.id);
    let by = |step| beside.noted(source, step).map_or(case.owner_name.as_str(), |noted| &noted.by);
    let opened = Line::new(case.opened, "case-opened", source, case.reason.clone());
    let mut lines = vec![opened.entered(Some(case.opened)).by(by(Step::Begun))];
    if let Some(closed) = case.closed {
        let reason = case.close_reason.clone().unwrap_or_default();
        let line = Line::new(closed, "case-closed", source, reason);
        let minute = LAST + 1;
        lines.push(Line { minute, ..line.entered(Some(closed)).by(by(Step::Closed)) });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{Group, Noted};
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::media::Media;

    fn logged(id: i64, kind: &str, on: &str, words: &str) -> Entry {
        Entry {
            id,
            kind: EntryKind::parse(kind).unwrap(),
            on: day(on),
            half: None,
            at_time: String::new(),
            with: Vec::new(),
            contacts: Vec::new(),
            reached: String::new(),
            outcome: String::new(),
            words: words.into(),
            agency: String::new(),
            restricted: false,
            by: "A. Rahman".into(),
            entered_at: String::new(),
            as_of: day("2025-11-21"),
            withdrawn: None,
            record: None,
            meeting: None,
            channel: String::new(),
            sessions: Vec::new(),
        }
    }

    fn record(id: i64, version: u32, closed: Option<&str>) -> Record {
        Record {
            id,
            kind: "plan".into(),
            number: 1,
            state: if closed.is_some() { RecordState::Closed } else { RecordState::Open },
            template: "plan".into(),
            version,
            template_version: 1,
            corrects: None,
            made_at: "2025-11-19T09:00:00.000Z".into(),
            closed_at: closed.map(str::to_owned),
        }
    }

    fn file(id: i64, entry: Option<i64>) -> Attachment {
        Attachment {
            id,
            entry,
            record: entry.is_none().then_some(5),
            field: entry.is_none().then(|| "views/parents".to_owned()),
            hangs_on: "Phone call of Fri 21 Nov 2025".into(),
            title: "Letter".into(),
            file_name: "letter.pdf".into(),
            media: Media::Pdf,
            size: 21,
            sha256: String::new(),
            by: "B. Khan".into(),
            at: "2025-11-22T09:00:00.000Z".into(),
            withdrawn: None,
            restricted: false,
        }
    }

    fn noted(kind: SourceKind, id: i64, steps: &[(Step, &str)]) -> Beside {
        let of = |(step, on): &(Step, &str)| {
            let noted = Noted { on: day(on), by: "A. Rahman".into() };
            ((Origin::of(kind, id), *step), noted)
        };
        Beside { noted: steps.iter().map(of).collect(), ..Beside::default() }
    }

    fn words(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.words.as_str()).collect()
    }

    #[test]
    fn an_entry_is_a_line_with_whom_and_how_late() {
        let call = Entry {
            with: vec!["Mrs Grace Osei (mother)".into()],
            agency: "Early Help".into(),
            reached: "no-answer".into(),
            half: Some(Half::Pm),
            ..logged(1, "call", "2025-11-15", "Rang\nabout Monday")
        };
        let lines = entries(&[call], &[]);
        let line = &lines[0];
        assert_eq!(line.words, "No answer: Rang about Monday");
        assert_eq!(line.who, "Mrs Grace Osei (mother), Early Help");
        assert_eq!((line.late_days, line.minute, line.label()), (6, NOON, "Phone call"));
        assert_eq!((line.source.kind(), line.source.id()), ("entry", 1));
    }

    #[test]
    fn what_few_may_read_is_in_nobodys_story() {
        let secret = Entry { restricted: true, ..logged(1, "note", "2025-11-20", "bruises") };
        let wrong = Entry {
            withdrawn: Some("wrong pupil".into()),
            ..logged(2, "call", "2025-11-20", "Rang")
        };
        let considered = logged(3, "safeguarding", "2025-11-20", "DSL told of bruises");
        let all = [secret, wrong, considered];
        let lines = entries(&all, &[]);
        assert_eq!(words(&lines), ["Safeguarding considered"]);
        assert_eq!(lines[0].group, Group::Decisions);
        let files = [file(1, Some(1)), file(2, Some(2)), file(3, Some(3)), file(4, None)];
        let open = attachments(&files, &all, &Beside::default());
        assert_eq!(open.iter().map(|line| line.source.id()).collect::<Vec<_>>(), [3, 4]);
        let source = crate::rules::evidence::Source { kind: SourceKind::Attachment, id: 4 };
        let beside = Beside { restricted: [source].into(), ..Beside::default() };
        assert_eq!(attachments(&files, &all, &beside).len(), 1);
    }

    #[test]
    fn an_absence_asked_about_names_its_sessions() {
        let sessions = vec![(day("2025-11-20"), Half::Am), (day("2025-11-20"), Half::Pm)];
        let asked = Entry { sessions, ..logged(1, "absence-reason", "2025-11-21", "Dentist") };
        assert_eq!(words(&entries(&[asked], &[])), ["Thu 20 Nov: Dentist"]);
        assert_eq!(words(&entries(&[logged(1, "letter", "2025-11-21", "")], &[])), ["Letter"]);
    }

    #[test]
    fn a_form_is_begun_corrected_and_closed() {
        let all = [record(5, 1, Some("2025-11-20T10:00:00.000Z")), record(6, 2, None)];
        let told = Entry { record: Some(6), ..logged(9, "form", "2025-11-19", "Plan no. 1") };
        let told = [Entry { as_of: day("2025-11-19"), ..told }];
        assert!(entries(&told, &all).is_empty());
        let steps = [(Step::Closed, "2025-11-20")];
        let lines = records(&all, &told, &noted(SourceKind::Record, 5, &steps));
        let expected = ["Plan no. 1 begun", "Plan no. 1 closed", "Plan no. 1 corrected: version 2"];
        assert_eq!(words(&lines), expected);
        assert_eq!((lines[0].on, lines[0].who.as_str()), (day("2025-11-19"), "A. Rahman"));
        assert_eq!(lines[1].on, day("2025-11-20"));
        // Another case's form is told by its entry.
        let earlier = Entry { record: Some(2), ..logged(3, "form", "2025-01-10", "Plan no. 1") };
        assert_eq!(words(&entries(&[earlier], &all)), ["Plan no. 1"]);
    }

    #[test]
    fn a_row_of_the_checklist_is_told_without_words_that_few_may_read() {
        let row = |id: i64, answer: Verdict| Strategy {
            id,
            row: "parents/phone-call".into(),
            label: String::new(),
            answer,
            on: (answer == Verdict::Yes).then(|| day("2025-11-12")),
            words: "spoke".into(),
            prompts: Vec::new(),
            receipt: String::new(),
            entry: None,
            revision: 1,
            restricted: false,
            restricted_hidden: false,
            sealed: false,
        };
        let mut beside = noted(SourceKind::Strategy, 1, &[(Step::Begun, "2025-11-14")]);
        beside.rows.insert("parents/phone-call".into(), "Phone call to parent/carer".into());
        let lines = strategies(&[row(1, Verdict::Yes), row(2, Verdict::Open)], &beside);
        assert_eq!(words(&lines), ["Phone call to parent/carer: yes: spoke"]);
        assert_eq!((lines[0].on, lines[0].late_days), (day("2025-11-12"), 2));
        // A no has no day but that on which it was written down.
        let lines = strategies(&[row(1, Verdict::No)], &beside);
        assert_eq!((lines[0].on, lines[0].late_days), (day("2025-11-14"), 0));
        let source = crate::rules::evidence::Source { kind: SourceKind::Strategy, id: 1 };
        beside.restricted.insert(source);
        let lines = strategies(&[row(1, Verdict::Yes)], &beside);
        assert_eq!(words(&lines), ["Phone call to parent/carer: yes"]);
    }

    #[test]
    fn an_action_is_agreed_and_done() {
        let done = Action {
            id: 4,
            what: "Meet at the gate".into(),
            who: "Ms Field".into(),
            by: Some(day("2025-12-05")),
            by_words: String::new(),
            state: "done".into(),
            outcome: Some("came in".into()),
            helped: "yes".into(),
            done_on: Some(day("2025-12-01")),
            record: None,
        };
        let steps = [(Step::Begun, "2025-11-20"), (Step::Done, "2025-12-01")];
        let beside = noted(SourceKind::Action, 4, &steps);
        let lines = actions(&[done], &beside);
        let expected = ["Meet at the gate, by 5 Dec 25", "Meet at the gate: came in"];
        assert_eq!(words(&lines), expected);
        assert_eq!(lines[1].on, day("2025-12-01"));
    }

    #[test]
    fn gates_are_passed_and_gone_back_through() {
        let passing = |back: bool, reason: &str| Passing {
            gate: "stage-4".into(),
            who: "J. Lead".into(),
            role: "lead".into(),
            reason: reason.into(),
            on: day("2025-11-10"),
            back,
            by: "A. Rahman".into(),
        };
        let beside =
            Beside { gates: vec![day("2025-11-12"), day("2025-11-10")], ..Beside::default() };
        let lines = gates(&[passing(false, ""), passing(true, "new facts")], &beside);
        assert_eq!(words(&lines), ["Gate 4 passed", "Gone back through gate 4: new facts"]);
        assert_eq!((lines[0].late_days, lines[1].late_days), (2, 0));
        assert_eq!((lines[0].who.as_str(), lines[0].source), ("J. Lead, lead", Origin::Gate(4)));
    }

    #[test]
    fn a_case_is_opened_first_and_closed_last() {
        let closed = Case {
            id: 1,
            pupil: 2,
            reason: "Mondays".into(),
            owner: 1,
            owner_name: "A. Rahman".into(),
            opened: day("2025-11-10"),
            closed: Some(day("2025-11-21")),
            close_reason: Some("back in school".into()),
        };
        let lines = case(&closed, &Beside::default());
        assert_eq!(words(&lines), ["Mondays", "back in school"]);
        assert_eq!((lines[0].kind, lines[1].kind), ("case-opened", "case-closed"));
        assert!(lines[1].minute > LAST && lines[0].source < Origin::of(SourceKind::Entry, 1));
    }
}
