use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::strategy::Strategy as _;

use super::*;
use crate::rules::calendar::tests::day;
use crate::rules::case::{
    Action, Attachment, Case, CaseFile, Entry, EntryKind, Record, RecordState,
};
use crate::rules::media::Media;
use crate::rules::meeting::{Invitation, Meeting, MeetingState, Move, offered, offered_to};
use crate::rules::people::{Contact, InLaw, Pupil};
use crate::rules::process::Process;
use crate::rules::register::{Half, Register};
use crate::rules::strategy::{OWN, Strategy, Verdict};
use crate::rules::support::{Support, SupportChange};
use crate::templates::{BUILT_IN, Template, read_template};

/// The day on which the case of these files was opened: the school year began nine days before.
pub(crate) const OPENED: &str = "2025-09-10";

/// A pupil with two parents, an open case and nothing else.
pub(crate) fn blank() -> CaseFile {
    CaseFile {
        pupil: Pupil {
            id: 1,
            upn: "A000000000001".into(),
            surname: "Osei".into(),
            forename: "Amara".into(),
            born: None,
            year_group: "8".into(),
            reg: "8B".into(),
            sen: String::new(),
            school: 1,
            missing_since: None,
        },
        school_name: "Beech Grove School".into(),
        case: Some(Case {
            id: 1,
            pupil: 1,
            reason: "absence".into(),
            owner: 1,
            owner_name: "A. Rahman".into(),
            opened: day(OPENED),
            closed: None,
            close_reason: None,
        }),
        contacts: vec![parent(1, "Grace", "Mother"), parent(2, "Kwame", "Father")],
        siblings: Vec::new(),
        circumstances: Vec::new(),
        entries: Vec::new(),
        records: Vec::new(),
        actions: Vec::new(),
        meetings: Vec::new(),
        next_due: None,
        strategies: Vec::new(),
        attachments: Vec::new(),
        passings: Vec::new(),
        register: Register::default(),
        register_to: None,
        choices: Vec::new(),
        left_out: Vec::new(),
        told: BTreeMap::new(),
        checks: Vec::new(),
        called_off: BTreeSet::new(),
        comments: Vec::new(),
        notices: Vec::new(),
        penalties: Vec::new(),
        support: Vec::new(),
        sent: Vec::new(),
    }
}

pub(crate) fn parent(id: i64, forename: &str, relationship: &str) -> Contact {
    Contact {
        id,
        title: String::new(),
        surname: "Osei".into(),
        forename: forename.into(),
        relationship: relationship.into(),
        parental_responsibility: None,
        lives_with: None,
        in_law: InLaw::Yes,
        in_law_why: "natural parent".into(),
        address: String::new(),
        postcode: String::new(),
        phone: String::new(),
        email: String::new(),
        priority: None,
        language_spoken: String::new(),
        language_read: String::new(),
        interpreter: false,
        address_confidential: false,
        do_not_contact: String::new(),
        do_not_contact_until: None,
        safe_way: String::new(),
        missing_since: None,
    }
}

pub(crate) fn entry(id: i64, kind: &str, on: &str) -> Entry {
    Entry {
        id,
        kind: EntryKind::parse(kind).unwrap(),
        on: day(on),
        half: None,
        at_time: String::new(),
        with: Vec::new(),
        reached: String::new(),
        outcome: String::new(),
        words: String::new(),
        agency: String::new(),
        restricted: false,
        by: "A. Rahman".into(),
        entered_at: String::new(),
        as_of: day(on),
        withdrawn: None,
        record: None,
        meeting: None,
        channel: String::new(),
        sessions: Vec::new(),
        contacts: Vec::new(),
    }
}

pub(crate) fn invitation(contact: i64, how: &str, on: &str) -> Invitation {
    Invitation {
        id: contact,
        contact: Some(contact),
        name: "parent".into(),
        role: "Mother".into(),
        how: how.into(),
        invited_on: (!on.is_empty()).then(|| day(on)),
        confirmed_on: None,
        outcome: String::new(),
        entry: None,
        parent: true,
    }
}

pub(crate) fn meeting(id: i64, on: &str, invitations: Vec<Invitation>) -> Meeting {
    Meeting {
        id,
        kind: "meeting".into(),
        title: format!("School Attendance Meeting no. {id}"),
        on: Some(day(on)),
        at_time: String::new(),
        place: String::new(),
        state: MeetingState::Arranged,
        case: 1,
        record: None,
        invitations,
        moves: Vec::new(),
        target: None,
        aim: String::new(),
        review_on: None,
    }
}

/// A record of a form and the entry that says when it was begun, of the same id.
pub(crate) fn begin(file: &mut CaseFile, id: i64, kind: &str, on: &str) {
    let words = format!("{kind} no. {id}");
    file.entries.push(Entry { record: Some(id), words, ..entry(id, "form", on) });
    file.records.push(Record {
        id,
        kind: kind.into(),
        number: 1,
        state: RecordState::Open,
        template: kind.into(),
        version: 1,
        template_version: 1,
        corrects: None,
        made_at: String::new(),
        closed_at: None,
    });
}

pub(crate) fn tell(file: &mut CaseFile, record: i64, field: &str, value: &str) {
    file.told.insert((record, field.into()), value.into());
}

pub(crate) fn close(file: &mut CaseFile, record: i64) {
    let found = file.records.iter_mut().find(|one| one.id == record).unwrap();
    found.state = RecordState::Closed;
}

pub(crate) fn strategy(id: i64, row: &str, on: &str, words: &str) -> Strategy {
    Strategy {
        id,
        row: row.into(),
        label: String::new(),
        answer: Verdict::Yes,
        on: (!on.is_empty()).then(|| day(on)),
        words: words.into(),
        prompts: Vec::new(),
        receipt: String::new(),
        entry: None,
        revision: 1,
        restricted_hidden: false,
        restricted: false,
        sealed: false,
    }
}

pub(crate) fn action(id: i64, state: &str, outcome: &str, on: &str) -> Action {
    Action {
        id,
        what: "A seat beside a friend".into(),
        who: "Form tutor".into(),
        by: None,
        by_words: String::new(),
        state: state.into(),
        outcome: (!outcome.is_empty()).then(|| outcome.into()),
        helped: String::new(),
        done_on: (!on.is_empty()).then(|| day(on)),
        record: None,
    }
}

pub(crate) fn paper(id: i64, entry: Option<i64>, record: Option<i64>) -> Attachment {
    Attachment {
        id,
        entry,
        record,
        field: record.map(|_| "one/field".into()),
        hangs_on: String::new(),
        title: "Letter".into(),
        file_name: "letter.pdf".into(),
        media: Media::Pdf,
        size: 1,
        sha256: String::new(),
        by: String::new(),
        at: "2025-10-02T12:00:00.000Z".into(),
        withdrawn: None,
        restricted: false,
    }
}

pub(crate) fn of(kind: SourceKind, id: i64) -> Source {
    Source { kind, id }
}

/// What a template file comes to.
fn read(text: &str) -> Template {
    read_template("t", text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The process of a template file.
pub(crate) fn process(text: &str) -> Process {
    match read(text) {
        Template::Process(process) => *process,
        other => panic!("{other:?}"),
    }
}

/// The built-in pack.
pub(crate) fn pack() -> Pack {
    static PACK: LazyLock<Pack> = LazyLock::new(built_in_pack);
    PACK.clone()
}

fn built_in_pack() -> Pack {
    let mut declared = Declared::default();
    let mut found = None;
    for (_, text) in BUILT_IN {
        match read(text) {
            Template::Form(form) => {
                declared.forms.insert(form.name.clone(), form.proves);
            }
            Template::Checklist(checklist) => {
                for (path, _, row) in checklist.rows() {
                    declared.items.push(Answerable {
                        line: row_line(&path),
                        title: row.short.clone(),
                        proves: row.proves.clone(),
                        answered_by: row.answered_by.clone(),
                        names: row.names.clone(),
                        same_as: None,
                        restricted: row.restricted,
                    });
                }
                let own = item(OWN, &checklist.own.proves);
                declared.items.push(own);
            }
            Template::Letter(letter) => {
                declared.letters.insert(letter.name, letter.proves);
            }
            Template::Process(process) => found = Some(*process),
            Template::Retention(_) => {}
            Template::Tiers(tiers) => {
                let is_restricted = |row: &str| {
                    let line = row_line(row);
                    declared.items.iter().any(|item| item.line == line && item.restricted)
                };
                let items = tiers.declared(is_restricted);
                declared.items.extend(items);
            }
        }
    }
    let process = found.unwrap();
    declared.log.clone_from(&process.log);
    declared.meeting.clone_from(&process.meeting);
    Pack { declared, process }
}

fn item(row: &str, proves: &[Proof]) -> Answerable {
    Answerable {
        line: row_line(row),
        title: row.into(),
        proves: proves.to_vec(),
        answered_by: Vec::new(),
        names: Vec::new(),
        same_as: None,
        restricted: false,
    }
}

/// The proofs of a file, with the sources that have each.
fn proofs(file: &CaseFile) -> Vec<(Proof, Source)> {
    let found = gather(file, &pack().declared);
    found.into_iter().map(|one| (one.proof, one.source)).collect()
}

/// What one entry proves.
fn of_entry(one: Entry) -> Vec<&'static str> {
    let found = proofs(&CaseFile { entries: vec![one], ..blank() });
    let mut names: Vec<&str> = found.into_iter().map(|(proof, _)| proof.name()).collect();
    names.sort_unstable();
    names
}

const ON: &str = "2025-10-01";

#[test]
fn a_proof_has_one_name_in_files_and_json() {
    for (name, proof, label) in Proof::ALL {
        assert_eq!((proof.name(), proof.label()), (*name, *label));
        assert_eq!(Proof::parse(name), Some(*proof));
        assert_eq!(serde_json::to_value(proof).unwrap(), *name);
    }
    assert_eq!(Proof::parse("telegram"), None);
    for (name, kind) in SourceKind::ALL {
        assert_eq!((kind.as_str(), SourceKind::parse(name)), (*name, Some(*kind)));
    }
}

#[test]
fn an_entry_proves_what_its_kind_declares() {
    let table: [(&str, &[&str]); 22] = [
        ("call", &["call", "opportunity", "spoken"]),
        ("text", &["text", "written"]),
        ("email", &["email", "written"]),
        ("letter", &["letter", "written"]),
        ("visit", &["opportunity", "spoken", "visit"]),
        ("conversation", &["opportunity", "spoken"]),
        ("meeting-offered", &["meeting-offered", "opportunity"]),
        ("meeting-held", &["meeting-held", "opportunity"]),
        ("meeting-declined", &["meeting-declined", "meeting-offered"]),
        ("absence-reason", &["absence-reason"]),
        ("intervention", &["intervention"]),
        ("intervention-outcome", &["intervention-outcome"]),
        ("offer", &["support-offered"]),
        ("referral", &["referral"]),
        ("referral-reply", &["referral-reply"]),
        ("contract-offered", &["contract-offered"]),
        ("contract-agreed", &["contract-agreed", "contract-offered"]),
        ("contract-refused", &["contract-offered", "contract-refused"]),
        ("part-time-timetable", &["part-time-timetable"]),
        ("child-voice", &["wishes"]),
        ("safeguarding", &["safeguarding-considered"]),
        ("note", &[]),
    ];
    for (kind, expected) in table {
        assert_eq!(of_entry(entry(1, kind, ON)), expected, "{kind}");
    }
}

#[test]
fn nobody_reached_is_an_attempt_and_no_communication() {
    let table: [(&str, &str, &[&str]); 10] = [
        ("call", "no-answer", &["attempt"]),
        ("call", "voicemail", &["attempt"]),
        ("call", "wrong-number", &["attempt"]),
        ("call", "text-back", &["attempt"]),
        ("call", "reached", &["call", "opportunity", "spoken"]),
        ("call", "refused", &["call", "opportunity", "spoken"]),
        ("visit", "no-answer", &["attempt", "visit"]),
        ("conversation", "no-answer", &["attempt"]),
        ("absence-reason", "no-answer", &["absence-asked"]),
        // What was sent was sent, whatever came back.
        ("text", "text-back", &["text", "written"]),
    ];
    for (kind, reached, expected) in table {
        let one = Entry { reached: reached.into(), ..entry(1, kind, ON) };
        assert_eq!(of_entry(one), expected, "{kind} {reached}");
    }
}

#[test]
fn asking_for_the_reason_for_an_absence_is_not_to_share_a_concern() {
    let sessions = vec![(day(ON), Half::Am)];
    let table: [(&str, &str, &[&str]); 4] = [
        ("call", "voicemail", &["absence-asked", "attempt"]),
        ("call", "reached", &["absence-asked", "call"]),
        ("text", "", &["absence-asked", "text"]),
        ("absence-reason", "", &["absence-reason"]),
    ];
    for (kind, reached, expected) in table {
        let one = entry(1, kind, ON);
        let one = Entry { reached: reached.into(), sessions: sessions.clone(), ..one };
        assert_eq!(of_entry(one), expected, "{kind} {reached}");
    }
}

#[test]
fn an_outcome_that_is_written_down_is_proven_too() {
    let told = |kind: &str, outcome: &str| {
        of_entry(Entry { outcome: outcome.into(), ..entry(1, kind, ON) })
    };
    assert_eq!(told("intervention", "in on time"), ["intervention", "intervention-outcome"]);
    assert_eq!(told("intervention", "  "), ["intervention"]);
    let mut file = blank();
    file.actions = vec![
        action(1, "done", "used twice", "2025-10-03"),
        action(2, "open", "", ""),
        action(3, "dropped", "no time", "2025-10-03"),
    ];
    let first = of(SourceKind::Action, 1);
    assert_eq!(proofs(&file), [(Proof::Intervention, first), (Proof::InterventionOutcome, first)]);
}

#[test]
fn what_is_withdrawn_restricted_or_its_paper_withdrawn_counts_for_nothing() {
    let restricted = Entry { restricted: true, ..entry(1, "safeguarding", ON) };
    assert!(of_entry(restricted).is_empty());
    let withdrawn = Entry { withdrawn: Some("another pupil's".into()), ..entry(1, "call", ON) };
    assert!(of_entry(withdrawn).is_empty());
    let mut file = CaseFile { entries: vec![entry(1, "letter", ON)], ..blank() };
    let has_paper = |file: &CaseFile| gather(file, &pack().declared).iter().all(|one| one.paper);
    assert!(!has_paper(&file));
    file.attachments.push(paper(1, Some(1), None));
    assert!(has_paper(&file));
    file.attachments[0].withdrawn = Some("another letter".into());
    assert!(!has_paper(&file));
    let source = of(SourceKind::Attachment, 1);
    assert_eq!(thing(&file, &pack().declared, source), None);
    file.attachments[0].withdrawn = None;
    let found = thing(&file, &pack().declared, source).unwrap();
    assert_eq!((found.on, found.title.as_str(), found.paper), (day("2025-10-02"), "Letter", true));
    file.attachments[0].restricted = true;
    assert_eq!(thing(&file, &pack().declared, source), None);
}

#[test]
fn an_entry_is_told_by_whom_it_was_with_or_by_its_words() {
    let title = |one: Entry| {
        let file = CaseFile { entries: vec![one], ..blank() };
        thing(&file, &pack().declared, of(SourceKind::Entry, 1)).unwrap()
    };
    let call = Entry { with: vec!["Grace Osei (mother)".into()], ..entry(1, "call", ON) };
    // Of a sibling's file: another id, the same person.
    let found = title(Entry { contacts: vec![77], ..call });
    assert_eq!(found.title, "Phone call: Grace Osei (mother)");
    assert_eq!(found.contacts, [1, 77]);
    let referral = Entry { agency: "CAMHS".into(), ..entry(1, "referral", ON) };
    assert_eq!(title(referral).title, "Referral: CAMHS");
    let words = "\n  Report card\nlooked at on Fridays".to_owned();
    assert_eq!(
        title(Entry { words, ..entry(1, "intervention", ON) }).title,
        "Intervention: Report card"
    );
    assert_eq!(title(entry(1, "letter", ON)).title, "Letter");
    let child = Entry { words: "I hate the bell".into(), ..entry(1, "child-voice", ON) };
    assert_eq!(title(child).title, "The child's voice");
}

#[test]
fn a_meeting_is_offered_held_and_written_down_once_however_many_tell_of_it() {
    let mut file = blank();
    begin(&mut file, 1, "meeting", "2025-09-12");
    file.entries[0].meeting = Some(4);
    let asked = vec![invitation(1, "letter", "2025-09-12"), invitation(2, "call", "2025-09-15")];
    file.meetings.push(Meeting { record: Some(1), ..meeting(4, "2025-10-01", asked) });
    let told = |kind: &str, on: &str, contact: i64| Entry {
        meeting: Some(4),
        contacts: vec![contact],
        ..entry(20 + contact, kind, on)
    };
    file.entries.push(told("meeting-offered", "2025-09-12", 1));
    file.entries.push(told("meeting-offered", "2025-09-15", 2));
    let row = of(SourceKind::Meeting, 4);
    let expected = [
        (Proof::Written, row),
        (Proof::Opportunity, row),
        (Proof::MeetingOffered, row),
        (Proof::Opportunity, row),
        (Proof::MeetingOffered, row),
    ];
    assert_eq!(proofs(&file), expected, "the entries tell nothing that the meeting doesn't");
    let contacts: Vec<Vec<i64>> = gather(&file, &pack().declared)
        .into_iter()
        .filter(|one| one.proof == Proof::MeetingOffered)
        .map(|one| one.contacts)
        .collect();
    assert_eq!(contacts, [[1], [2]]);

    file.meetings[0].state = MeetingState::Held;
    file.meetings[0].invitations[1].outcome = "came".into();
    file.entries.push(told("meeting-held", "2025-10-01", 2));
    let has = |file: &CaseFile, proof: Proof| {
        let found = proofs(file).into_iter().filter(|(one, _)| *one == proof);
        found.map(|(_, source)| source).collect::<BTreeSet<_>>()
    };
    assert_eq!(has(&file, Proof::MeetingHeld), BTreeSet::from([row]));
    assert!(has(&file, Proof::Minutes).is_empty(), "its form is open");
    close(&mut file, 1);
    assert_eq!(has(&file, Proof::Minutes), BTreeSet::from([row]));
    // A correction is begun: what was written down stays so.
    file.records.push(Record {
        id: 2,
        state: RecordState::Open,
        corrects: Some(1),
        ..file.records[0].clone()
    });
    file.entries[0].record = Some(2);
    file.meetings[0].record = Some(2);
    assert_eq!(has(&file, Proof::Minutes), BTreeSet::from([row]));
}

#[test]
fn a_meeting_that_the_school_called_off_was_not_offered() {
    let mut file = blank();
    let asked = vec![invitation(1, "letter", "2025-09-12")];
    file.meetings.push(meeting(4, "2025-10-01", asked));
    let offer = Entry { meeting: Some(4), ..entry(20, "meeting-offered", "2025-09-13") };
    file.entries.push(offer.clone());
    assert!(!proofs(&file).is_empty());
    let called_off = |by: &str| Move {
        from_day: None,
        from_time: String::new(),
        to_day: None,
        to_time: String::new(),
        by_whom: by.into(),
        why: "snow".into(),
        on: day("2025-09-20"),
    };
    file.meetings[0].state = MeetingState::Cancelled;
    file.meetings[0].moves = vec![called_off("school")];
    assert!(proofs(&file).is_empty());
    file.meetings[0].moves = vec![called_off("parent")];
    let found: Vec<Proof> = proofs(&file).into_iter().map(|(proof, _)| proof).collect();
    assert!(found.contains(&Proof::MeetingOffered) && found.contains(&Proof::MeetingDeclined));
    // Of an earlier case, whose meetings are not on this file.
    let mut file = CaseFile { entries: vec![offer], ..blank() };
    assert!(!proofs(&file).is_empty());
    file.called_off.insert(4);
    assert!(proofs(&file).is_empty());
}

#[test]
fn without_a_parent_a_meeting_was_held_and_no_more() {
    let mut file = blank();
    file.meetings.push(Meeting {
        state: MeetingState::Held,
        ..meeting(4, "2025-10-01", vec![invitation(1, "", "")])
    });
    assert_eq!(proofs(&file), [(Proof::MeetingHeld, of(SourceKind::Meeting, 4))]);
    file.meetings[0].invitations[0].outcome = "came".into();
    assert_eq!(proofs(&file).len(), 2);
}

#[test]
fn what_was_declined_is_the_meeting_that_was_offered_before() {
    let offer = |id, on| entry(id, "meeting-offered", on);
    let declined = |id, on| entry(id, "meeting-declined", on);
    let table: [(&str, Vec<Entry>, usize); 6] = [
        ("one of each", vec![offer(1, ON), declined(2, "2025-10-06")], 1),
        ("declined alone", vec![declined(2, "2025-10-06")], 1),
        ("on the same day", vec![declined(1, ON), offer(2, ON)], 1),
        ("offered only after", vec![declined(1, ON), offer(2, "2025-10-06")], 2),
        (
            "two offered, one declined",
            vec![offer(1, ON), offer(2, "2025-10-06"), declined(3, "2025-10-07")],
            2,
        ),
        (
            "one offered, two declined",
            vec![offer(1, ON), declined(2, "2025-10-06"), declined(3, "2025-10-07")],
            2,
        ),
    ];
    for (what, entries, expected) in table {
        let found = gather(&CaseFile { entries, ..blank() }, &pack().declared);
        let offered = found.iter().filter(|one| one.proof == Proof::MeetingOffered);
        let facts: BTreeSet<Source> =
            offered.map(|one| one.same_as.unwrap_or(one.source)).collect();
        assert_eq!(facts.len(), expected, "{what}: {found:?}");
    }
}

#[test]
fn a_form_proves_by_its_answers_on_the_day_that_one_of_them_holds() {
    let mut file = blank();
    begin(&mut file, 1, "contract", "2025-10-01");
    assert!(proofs(&file).is_empty());
    let record = of(SourceKind::Record, 1);
    tell(&mut file, 1, "offer/answer", "waiting");
    assert_eq!(proofs(&file), [(Proof::ContractOffered, record)]);
    tell(&mut file, 1, "offer/on", "2025-10-07");
    tell(&mut file, 1, "offer/answer", "refused");
    tell(&mut file, 1, "refusal/on", "2025-10-09");
    let found = gather(&file, &pack().declared);
    let told: Vec<_> = found.iter().map(|one| (one.proof, one.on)).collect();
    let expected =
        [(Proof::ContractOffered, day("2025-10-07")), (Proof::ContractRefused, day("2025-10-09"))];
    assert_eq!(told, expected);
    assert_eq!((found[0].title.as_str(), found[0].paper), ("contract no. 1", false));
    file.attachments.push(paper(5, None, Some(1)));
    assert!(gather(&file, &pack().declared)[0].paper);
    file.entries[0].withdrawn = Some("begun by mistake".into());
    assert!(proofs(&file).is_empty());
}

#[test]
fn a_table_counts_by_its_rows_and_a_plan_once_it_is_closed() {
    let mut file = blank();
    begin(&mut file, 1, "wishes", ON);
    tell(&mut file, 1, "attempts/attempts/r1/who", "Form tutor");
    assert!(proofs(&file).is_empty(), "a row that was taken out leaves its cells");
    tell(&mut file, 1, "attempts/attempts/r1", "yes");
    assert_eq!(proofs(&file), [(Proof::Wishes, of(SourceKind::Record, 1))]);
    begin(&mut file, 2, "plan", ON);
    assert_eq!(proofs(&file).len(), 1);
    close(&mut file, 2);
    assert_eq!(proofs(&file).len(), 2);
}

#[test]
fn a_referral_is_called_by_where_it_went_and_only_its_latest_version_counts() {
    let mut file = blank();
    begin(&mut file, 1, "referral", ON);
    tell(&mut file, 1, "service/to", "CAMHS");
    tell(&mut file, 1, "sent/on", "2025-10-03");
    let found = gather(&file, &pack().declared);
    assert_eq!(found[0].title, "referral no. 1: CAMHS");
    // Corrected: it was never sent.
    file.records.push(Record { id: 2, corrects: Some(1), ..file.records[0].clone() });
    file.entries[0].record = Some(2);
    file.told.clear();
    assert!(proofs(&file).is_empty());
    let old = of(SourceKind::Record, 1);
    assert_eq!(thing(&file, &pack().declared, old), None);
}

#[test]
fn a_dated_y_proves_and_is_one_fact_with_what_shows_it() {
    let mut file = blank();
    file.strategies = vec![
        strategy(1, "adjustments/check-ins", ON, "helps"),
        strategy(2, "adjustments/quiet-space", "", "no day"),
        strategy(3, "own/r1", ON, ""),
        strategy(4, "safeguarding/dsl", ON, "talked through"),
        Strategy { answer: Verdict::No, ..strategy(5, "parents/text", ON, "") },
    ];
    let (first, own) = (of(SourceKind::Strategy, 1), of(SourceKind::Strategy, 3));
    let expected = [
        (Proof::Intervention, first),
        (Proof::InterventionOutcome, first),
        (Proof::Intervention, own),
    ];
    assert_eq!(proofs(&file), expected);
    file.strategies[0].restricted = true;
    assert_eq!(proofs(&file).len(), 2, "restricted words are no outcome");

    let call = entry(9, "call", ON);
    let mut file = CaseFile { entries: vec![call], ..blank() };
    file.strategies.push(Strategy { entry: Some(9), ..strategy(1, "parents/phone-call", ON, "") });
    let facts = |file: &CaseFile| -> BTreeSet<Source> {
        let found = gather(file, &pack().declared);
        let calls = found.iter().filter(|one| one.proof == Proof::Call);
        calls.map(|one| one.same_as.unwrap_or(one.source)).collect()
    };
    assert_eq!(facts(&file), BTreeSet::from([of(SourceKind::Entry, 9)]));
    file.strategies[0].entry = None;
    assert_eq!(facts(&file).len(), 2, "nobody said that it is the same call");
    file.choices.push(Choice {
        id: 1,
        line: "checklist/parents/phone-call".into(),
        source: Some(of(SourceKind::Entry, 9)),
        kind: ChoiceKind::Link,
        reason: "this one".into(),
        on: day(ON),
    });
    assert_eq!(facts(&file).len(), 1);
    // A source that proves nothing of the kind takes nothing away.
    file.entries[0].kind = EntryKind::parse("note").unwrap();
    assert_eq!(facts(&file), BTreeSet::from([of(SourceKind::Strategy, 1)]));
}

#[test]
fn an_item_that_is_the_same_as_a_row_is_one_fact_with_it() {
    let both = Answerable {
        line: "tiers/tier-2/children/key-adult".into(),
        same_as: Some("checklist/adjustments/check-ins".into()),
        answered_by: vec![Proof::Call],
        ..item("x", &[Proof::Intervention])
    };
    let declared = pack().declared.with_items([both]);
    let mut file = blank();
    file.strategies.push(strategy(1, "adjustments/check-ins", ON, ""));
    file.entries.push(entry(9, "call", "2025-09-20"));
    let evidence = gather(&file, &declared);
    let told = answers_row("tiers/tier-2/children/key-adult", &evidence, &file, &declared);
    let sources: Vec<Source> = told.iter().map(|met| met.source).collect();
    assert_eq!(sources, [of(SourceKind::Entry, 9), of(SourceKind::Strategy, 1)]);
    assert_eq!(told[1].title, "Trusted adult check-ins");
}

/// An item of support after some steps.
fn support(id: i64, item: &str, steps: &[SupportChange]) -> Support {
    let fresh = Support { id, item: item.into(), label: item.into(), ..Support::default() };
    steps.iter().fold(fresh, |was, step| was.after(step, day("2025-12-19")).unwrap())
}

/// An item, what became of it, and what that proves on which day.
type Item<'a> = (&'a str, &'a [SupportChange], &'a [(Proof, &'a str)]);

#[test]
fn an_item_of_support_proves_by_how_far_it_went() {
    let offered = SupportChange::Offered { on: day("2025-09-22") };
    let started = SupportChange::Started { on: day("2025-09-29") };
    let (by, why) = ("her mother".to_owned(), "too early".to_owned());
    let declined = SupportChange::Declined { on: day("2025-10-03"), by, why };
    let (outcome, helped) = ("in by nine".to_owned(), "yes".to_owned());
    let finished = SupportChange::Finished { on: day("2025-10-10"), outcome, helped };
    let (deed, offer) = ("tier-2/children/elsa", "tier-2/parents/breakfast-invite");
    let table: [Item<'_>; 7] = [
        (deed, &[], &[]),
        (deed, &[offered.clone(), declined.clone()], &[]),
        (deed, &[started.clone(), declined.clone()], &[(Proof::Intervention, "2025-09-29")]),
        (
            deed,
            &[started, finished.clone()],
            &[(Proof::Intervention, "2025-09-29"), (Proof::InterventionOutcome, "2025-10-10")],
        ),
        (offer, &[offered, declined], &[(Proof::SupportOffered, "2025-09-22")]),
        (offer, std::slice::from_ref(&finished), &[(Proof::SupportOffered, "2025-10-10")]),
        // The row that is the same thing has restricted words.
        ("tier-2/school/welfare-checks", std::slice::from_ref(&finished), &[]),
    ];
    for (item, steps, expected) in table {
        let file = CaseFile { support: vec![support(1, item, steps)], ..blank() };
        let found = gather(&file, &pack().declared);
        let told: Vec<(Proof, String)> =
            found.iter().map(|one| (one.proof, one.on.to_string())).collect();
        let expected: Vec<(Proof, String)> =
            expected.iter().map(|(proof, on)| (*proof, (*on).to_owned())).collect();
        assert_eq!(told, expected, "{item}: {steps:?}");
        assert!(found.iter().all(|one| one.source == of(SourceKind::Support, 1)));
    }
}

#[test]
fn a_row_is_answered_by_the_item_that_is_the_same_thing() {
    let started = SupportChange::Started { on: day(ON) };
    let mut file = blank();
    file.support.push(support(7, "tier-3/agencies/camhs", &[started]));
    let mut declared = pack().declared;
    let row = declared.items.iter_mut().find(|item| item.line == "checklist/additional/camhs");
    row.unwrap().same_as = Some("tiers/tier-3/agencies/camhs".into());
    let evidence = gather(&file, &declared);
    let told = answers_row("checklist/additional/camhs", &evidence, &file, &declared);
    assert_eq!((told.len(), told[0].source), (1, of(SourceKind::Support, 7)));
    assert_eq!(told[0].title, "CAMHS");
    // Kept on both lists all the same, it is one fact.
    file.strategies.push(strategy(3, "additional/camhs", ON, ""));
    let evidence = gather(&file, &declared);
    let facts: BTreeSet<Source> = evidence
        .iter()
        .filter(|one| one.proof == Proof::Referral)
        .map(|one| one.same_as.unwrap_or(one.source))
        .collect();
    assert_eq!(facts, BTreeSet::from([of(SourceKind::Strategy, 3)]));
}

#[test]
fn what_is_on_file_answers_a_row_by_its_proof_its_name_and_what_somebody_decided() {
    let mut file = blank();
    file.entries = vec![
        Entry { agency: "School nursing".into(), ..entry(1, "referral", ON) },
        Entry { agency: "CAMHS (west)".into(), ..entry(2, "referral", "2025-09-20") },
        entry(3, "call", ON),
        entry(4, "note", "2025-10-02"),
    ];
    file.strategies.push(strategy(1, "parents/phone-call", ON, ""));
    let declared = pack().declared;
    let answers = |file: &CaseFile, row: &str| -> Vec<(i64, bool)> {
        let evidence = gather(file, &declared);
        let told = answers_row(&format!("checklist/{row}"), &evidence, file, &declared);
        told.into_iter().map(|met| (met.source.id, met.linked)).collect()
    };
    assert_eq!(answers(&file, "additional/camhs"), [(2, false)]);
    assert_eq!(answers(&file, "additional/other-referrals"), [(2, false), (1, false)]);
    assert_eq!(answers(&file, "parents/phone-call"), [(3, false)], "a Y answers nothing");
    assert!(answers(&file, "pupil/young-carer").is_empty());
    assert!(answers(&file, "no/row").is_empty());
    let choice = |line: &str, entry, kind| Choice {
        id: entry,
        line: format!("checklist/{line}"),
        source: Some(of(SourceKind::Entry, entry)),
        kind,
        reason: "so".into(),
        on: day(ON),
    };
    file.choices = vec![
        choice("additional/camhs", 2, ChoiceKind::NotThis),
        choice("parents/phone-call", 4, ChoiceKind::Link),
    ];
    assert!(answers(&file, "additional/camhs").is_empty());
    assert_eq!(answers(&file, "parents/phone-call"), [(3, false), (4, true)]);
}

fn linked(row: &str, source: Source) -> Choice {
    Choice {
        id: source.id,
        line: row_line(row),
        source: Some(source),
        kind: ChoiceKind::Link,
        reason: "so".into(),
        on: day(ON),
    }
}

#[test]
fn a_y_counts_no_more_once_all_that_it_was_linked_to_was_withdrawn() {
    let mut file = CaseFile { entries: vec![entry(9, "letter", ON)], ..blank() };
    let row = Strategy { entry: Some(9), ..strategy(1, "parents/letter", ON, "") };
    file.strategies.push(row);
    let counts = |file: &CaseFile| !proofs(file).is_empty();
    let (own, declared) = (of(SourceKind::Strategy, 1), pack().declared);
    assert!(counts(&file) && !is_unfounded(&file.strategies[0], &file));
    file.entries[0].withdrawn = Some("never sent".into());
    assert!(!counts(&file) && is_unfounded(&file.strategies[0], &file));
    assert_eq!(thing(&file, &declared, own), None, "nor does it answer anything else");
    // A second thing that shows it is enough; a row's word alone is, too.
    file.entries.push(entry(10, "letter", ON));
    file.choices.push(linked("parents/letter", of(SourceKind::Entry, 10)));
    assert_eq!(links(&file.strategies[0], &file).len(), 2);
    assert!(counts(&file) && !is_unfounded(&file.strategies[0], &file));
    file.entries.pop();
    file.choices.clear();
    file.strategies[0].entry = None;
    assert_eq!(proofs(&file).len(), 2);
    // What isn't for everybody tells nobody that a row rests on nothing.
    file.strategies[0].entry = Some(9);
    file.entries[0].restricted = true;
    assert_eq!(stands(&file, of(SourceKind::Entry, 9)), None);
    assert_eq!(proofs(&file).len(), 2);
    file.entries.clear();
    assert_eq!(proofs(&file).len(), 2);
}

#[test]
fn a_link_to_a_form_is_one_to_its_newest_version_and_one_in_a_circle_ends() {
    let mut file = blank();
    begin(&mut file, 4, "plan", ON);
    close(&mut file, 4);
    let row = "mental-health/support-plan";
    file.strategies.push(strategy(1, row, ON, ""));
    file.choices.push(linked(row, of(SourceKind::Record, 4)));
    let plans = |file: &CaseFile| -> BTreeSet<Source> {
        let found = gather(file, &pack().declared).into_iter();
        let plans = found.filter(|one| one.proof == Proof::Plan);
        plans.map(|one| one.same_as.unwrap_or(one.source)).collect()
    };
    assert_eq!(plans(&file), BTreeSet::from([of(SourceKind::Record, 4)]));
    let newer = Record { id: 5, version: 2, corrects: Some(4), ..file.records[0].clone() };
    file.records.push(newer);
    file.entries[0].record = Some(5);
    assert_eq!(latest(&file, of(SourceKind::Record, 4)), of(SourceKind::Record, 5));
    assert_eq!(stands(&file, of(SourceKind::Record, 4)), Some(true));
    assert_eq!(plans(&file), BTreeSet::from([of(SourceKind::Record, 5)]));
    file.records[0].corrects = Some(5);
    assert_eq!(latest(&file, of(SourceKind::Record, 4)), of(SourceKind::Record, 5));
    // Rows that are linked to each other say nothing of each other.
    file.strategies.push(strategy(2, "parents/text", ON, ""));
    file.choices = vec![
        linked(row, of(SourceKind::Strategy, 2)),
        linked("parents/text", of(SourceKind::Strategy, 1)),
    ];
    assert!(!is_unfounded(&file.strategies[0], &file));
}

#[test]
fn what_would_be_logged_answers_the_rows_that_it_answers_once_it_is() {
    let declared = pack().declared;
    let would = |one: &Entry| -> Vec<String> {
        let rows = would_answer(one, &declared.items, &declared).into_iter();
        let rows = rows.map(|row| row.line.clone());
        rows.filter(|line| line.starts_with("checklist/")).collect()
    };
    let call = entry(9, "call", ON);
    let camhs = Entry { agency: "CAMHS".into(), ..entry(9, "referral", ON) };
    let none: &[&str] = &[];
    for (one, expected) in [
        (call.clone(), &["checklist/parents/phone-call"][..]),
        (Entry { reached: "voicemail".into(), ..call.clone() }, none),
        (Entry { restricted: true, ..call.clone() }, none),
        (camhs, &["checklist/additional/camhs", "checklist/additional/other-referrals"][..]),
        (entry(9, "child-voice", ON), &["checklist/pupil/voice"][..]),
        (entry(9, "note", ON), none),
    ] {
        assert_eq!(would(&one), expected, "{one:?}");
        // And so it does.
        let file = CaseFile { entries: vec![one], ..blank() };
        let evidence = gather(&file, &declared);
        for row in declared.items.iter().filter(|row| row.line.starts_with("checklist/")) {
            let told = answers_row(&row.line, &evidence, &file, &declared);
            assert_eq!(!told.is_empty(), expected.contains(&row.line.as_str()), "{}", row.line);
        }
    }
}

/// Days from 20 August 2025: the first twelve lie before the school year.
pub(crate) fn on(number: u64) -> NaiveDate {
    day("2025-08-20") + chrono::Days::new(number)
}

/// Something that happens to a file; its number is its id.
#[derive(Debug, Clone)]
pub(crate) enum Fact {
    /// Kind, day, how it ended, an outcome or none, with whom, about which meeting so far.
    Entry {
        kind: &'static str,
        on: u64,
        reached: &'static str,
        outcome: bool,
        with: [bool; 2],
        of: Option<usize>,
    },
    /// Asked on, each parent; held with whom.
    Meeting {
        asked: [Option<u64>; 2],
        how: &'static str,
        held: Option<[bool; 2]>,
    },
    /// Row, day, words, and whether the last entry so far shows it.
    Strategy {
        row: &'static str,
        on: u64,
        words: bool,
        shown: bool,
    },
    Action {
        on: u64,
        outcome: bool,
    },
    /// Form, day, the field that is answered with a value, whether it is closed.
    Form {
        kind: &'static str,
        on: u64,
        field: &'static str,
        value: &'static str,
        closed: bool,
    },
}

const KINDS: &[&str] = &[
    "call",
    "text",
    "letter",
    "visit",
    "meeting-offered",
    "meeting-offered",
    "meeting-declined",
    "meeting-held",
    "absence-reason",
    "intervention",
    "intervention-outcome",
    "referral",
    "contract-offered",
    "contract-refused",
    "part-time-timetable",
    "child-voice",
    "safeguarding",
    "note",
];
const ROWS: &[&str] = &["parents/phone-call", "parents/letter", "adjustments/check-ins", "own/r1"];
const ANSWERED: &[(&str, &str, &str)] = &[
    ("contract", "offer/answer", "agreed"),
    ("wishes", "words/words", "the bell"),
    ("referral", "sent/on", "2025-10-02"),
    ("plan", "views/young-person", "quiet, please"),
    ("part-time-timetable", "dates/start", "2025-10-02"),
];

pub(crate) fn fact() -> impl proptest::strategy::Strategy<Value = Fact> {
    let days = || 0..90_u64;
    let reached = prop::sample::select(vec!["", "reached", "no-answer", "voicemail"]);
    let entries = (
        prop::sample::select(KINDS),
        days(),
        reached,
        any::<bool>(),
        any::<[bool; 2]>(),
        prop::option::of(0..6_usize),
    );
    let asked = [prop::option::of(days()), prop::option::of(days())];
    let hows = prop::sample::select(vec!["letter", "email", "call"]);
    prop_oneof![
        6 => entries.prop_map(|(kind, on, reached, outcome, with, of)| {
            Fact::Entry { kind, on, reached, outcome, with, of }
        }),
        3 => (asked, hows, prop::option::of(any::<[bool; 2]>()))
            .prop_map(|(asked, how, held)| Fact::Meeting { asked, how, held }),
        2 => (prop::sample::select(ROWS), days(), any::<bool>(), any::<bool>())
            .prop_map(|(row, on, words, shown)| Fact::Strategy { row, on, words, shown }),
        1 => (days(), any::<bool>()).prop_map(|(on, outcome)| Fact::Action { on, outcome }),
        2 => (prop::sample::select(ANSWERED), days(), any::<bool>()).prop_map(
            |((kind, field, value), on, closed)| Fact::Form { kind, on, field, value, closed }
        ),
    ]
}

/// The file in which all this happened.
pub(crate) fn file_of(facts: &[Fact]) -> CaseFile {
    let mut file = blank();
    for (fact, id) in facts.iter().zip(1..) {
        happen(&mut file, fact, id);
    }
    file
}

fn happen(file: &mut CaseFile, fact: &Fact, id: i64) {
    match fact {
        Fact::Entry { kind, on: at, reached, outcome, with, of } => {
            let about = of.and_then(|nth| file.meetings.get(nth)).map(|meeting| meeting.id);
            file.entries.push(Entry {
                reached: (*reached).into(),
                outcome: if *outcome { "so it went".into() } else { String::new() },
                contacts: parents(*with),
                meeting: about,
                ..entry(id, kind, &on(*at).to_string())
            });
        }
        Fact::Meeting { asked, how, held } => {
            let invited = asked.iter().zip([1, 2]).map(|(at, contact)| {
                let on = at.map_or_else(String::new, |at| on(at).to_string());
                invitation(contact, how, &on)
            });
            let mut invitations: Vec<Invitation> = invited.collect();
            let mut state = MeetingState::Arranged;
            if let Some(came) = held {
                state = MeetingState::Held;
                for (one, came) in invitations.iter_mut().zip(came) {
                    one.outcome = if *came { "came".into() } else { "failed".into() };
                }
            }
            file.meetings.push(Meeting { state, ..meeting(id, "2025-10-15", invitations) });
        }
        Fact::Strategy { row, on: at, words, shown } => {
            let shown = file.entries.last().filter(|_| *shown).map(|entry| entry.id);
            let words = if *words { "helps" } else { "" };
            let one = strategy(id, row, &on(*at).to_string(), words);
            file.strategies.push(Strategy { entry: shown, ..one });
        }
        Fact::Action { on: at, outcome } => {
            let outcome = if *outcome { "done" } else { "" };
            file.actions.push(action(id, "done", outcome, &on(*at).to_string()));
        }
        Fact::Form { kind, on: at, field, value, closed } => {
            begin(file, id, kind, &on(*at).to_string());
            tell(file, id, field, value);
            if *closed {
                close(file, id);
            }
        }
    }
}

fn parents(with: [bool; 2]) -> Vec<i64> {
    [1, 2].into_iter().zip(with).filter(|(_, with)| *with).map(|(id, _)| id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_entry_does_not_matter(facts in prop::collection::vec(fact(), 0..24)) {
        let pack = pack();
        let file = file_of(&facts);
        let mut turned = file.clone();
        turned.entries.reverse();
        turned.meetings.reverse();
        turned.actions.reverse();
        turned.records.reverse();
        turned.strategies.reverse();
        prop_assert_eq!(gather(&file, &pack.declared), gather(&turned, &pack.declared));
    }

    #[test]
    fn nothing_restricted_changes_anything_for_any_viewer(
        facts in prop::collection::vec(fact(), 0..24),
        hidden in prop::collection::vec(fact(), 1..8),
    ) {
        let declared = pack().declared;
        let open = file_of(&facts);
        let mut all = open.clone();
        for (fact, id) in hidden.iter().zip(1000..) {
            // A concern is an entry or a row's words: what has neither can't be restricted.
            if let Fact::Entry { .. } = fact {
                happen(&mut all, fact, id);
                if let Some(last) = all.entries.last_mut() {
                    last.restricted = true;
                }
                let shut = Attachment { restricted: true, ..paper(id, Some(id), None) };
                all.attachments.push(shut);
            }
        }
        prop_assert_eq!(gather(&all, &declared), gather(&open, &declared));
    }

    #[test]
    fn meetings_offered_agree_with_those_counted_by_their_invitations(
        facts in prop::collection::vec(fact(), 0..24),
    ) {
        let mut file = file_of(&facts);
        // Entries apart, the rows of the meetings say it all.
        file.entries.retain(|entry| !entry.kind.id().starts_with("meeting-"));
        let found = gather(&file, &pack().declared);
        let offers = || found.iter().filter(|one| one.proof == Proof::MeetingOffered);
        let distinct: BTreeSet<Option<i64>> = offers().map(|one| one.meeting).collect();
        prop_assert_eq!(distinct.len(), offered(&file.meetings));
        for contact in [1, 2] {
            let to = offers().filter(|one| one.contacts.contains(&contact));
            let distinct: BTreeSet<Option<i64>> = to.map(|one| one.meeting).collect();
            prop_assert_eq!(distinct.len(), offered_to(&file.meetings, contact).len());
        }
    }
}
