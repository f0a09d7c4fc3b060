use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::rules::calendar::Calendar;
use crate::rules::calendar::tests::{day, real};
use crate::rules::case::{CaseFile, Entry};
use crate::rules::code::Code;
use crate::rules::evidence::tests::{
    Fact, begin, blank, close, entry, fact, file_of, invitation, meeting, of, on, pack, paper,
    process, strategy, tell,
};
use crate::rules::evidence::{Choice, ChoiceKind, LeftOut, Pack, SourceKind};
use crate::rules::meeting::{Meeting, MeetingState};
use crate::rules::people::InLaw;
use crate::rules::register::{DayMarks, Half, Register};
use crate::templates::PROFILES;

const TODAY: &str = "2025-11-21";

fn judged(file: &CaseFile, path: &str) -> LineStanding {
    judged_by(&pack(), file, path)
}

fn judged_by(pack: &Pack, file: &CaseFile, path: &str) -> LineStanding {
    let (gate, line) = path.split_once('/').unwrap();
    let all = judge(file, pack, &real(), day(TODAY));
    let found = all.into_iter().find(|one| one.gate == gate).unwrap();
    found.lines.into_iter().find(|one| one.id == line).unwrap()
}

fn file(entries: Vec<Entry>) -> CaseFile {
    CaseFile { entries, ..blank() }
}

fn choice(line: &str, source: Option<Source>, kind: ChoiceKind) -> Choice {
    let (line, reason) = (line.to_owned(), "because".to_owned());
    Choice { id: 1, line, source, kind, reason, on: day(TODAY) }
}

fn ids(mets: &[Met]) -> Vec<i64> {
    mets.iter().map(|met| met.source.id).collect()
}

#[test]
fn every_gate_is_judged_with_every_line() {
    let all = judge(&blank(), &pack(), &real(), day(TODAY));
    let gates: Vec<&str> = all.iter().map(|one| one.gate.as_str()).collect();
    assert_eq!(gates, ["stage-2", "stage-3", "stage-4", "stage-5"]);
    assert_eq!(
        all.iter().map(GateStanding::count).collect::<Vec<_>>(),
        [(0, 2), (0, 3), (0, 9), (1, 8)]
    );
    assert!(!all[2].is_met());
    let line = judged(&blank(), "stage-4/meetings-offered");
    assert_eq!((line.need, line.have, line.met), (3, 0, false));
    assert_eq!(line.start.as_deref(), Some("meeting"));
}

/// Each line of gate 4 that one entry meets.
#[test]
fn one_entry_of_the_right_kind_meets_a_line() {
    let table = [
        ("letter", "stage-4/written-communication"),
        ("email", "stage-4/written-communication"),
        ("call", "stage-4/opportunities"),
        ("meeting-offered", "stage-4/opportunities"),
        ("referral", "stage-4/referrals"),
        ("contract-offered", "stage-4/contract-offered"),
        ("contract-refused", "stage-4/contract-offered"),
        ("safeguarding", "stage-4/safeguarding"),
        ("absence-reason", "stage-4/absence-log"),
        ("child-voice", "stage-4/wishes"),
        ("call", "stage-2/concern-shared"),
        ("intervention", "stage-3/plan-or-contract"),
        ("meeting-offered", "stage-3/meetings-offered"),
        ("referral", "stage-5/referrals"),
    ];
    for (kind, path) in table {
        let line = judged(&file(vec![entry(7, kind, "2025-10-01")]), path);
        assert!(line.met && line.have == 1, "{kind} {path}: {line:?}");
        assert_eq!(ids(&line.evidence), [7]);
        let other = judged(&file(vec![entry(7, "note", "2025-10-01")]), path);
        assert!(!other.met && other.evidence.is_empty(), "{path}");
    }
}

#[test]
fn interventions_need_an_outcome_too() {
    let path = "stage-4/interventions";
    let begun = file(vec![entry(1, "intervention", "2025-10-01")]);
    let line = judged(&begun, path);
    assert_eq!((line.have, line.met), (1, false));
    let note = "nothing on file yet: outcome of an intervention";
    assert_eq!(line.note.as_deref(), Some(note));
    let mut with = begun.clone();
    with.entries.push(entry(2, "intervention-outcome", "2025-10-20"));
    let line = judged(&with, path);
    assert_eq!((line.have, line.met, ids(&line.evidence)), (1, true, vec![1, 2]));
    let outcome = file(vec![entry(2, "intervention-outcome", "2025-10-20")]);
    assert!(!judged(&outcome, path).met, "of what is it the outcome?");
}

#[test]
fn evidence_counts_from_the_school_year_or_from_the_case_if_that_is_older() {
    let path = "stage-4/wishes";
    let old =
        file(vec![entry(1, "child-voice", "2025-08-31"), entry(2, "child-voice", "2025-06-02")]);
    let line = judged(&old, path);
    assert_eq!((line.have, line.met, ids(&line.set_aside)), (0, false, vec![2, 1]));
    assert!(judged(&file(vec![entry(1, "child-voice", "2025-09-01")]), path).met);
    let mut since = old.clone();
    if let Some(case) = &mut since.case {
        case.opened = day("2025-06-02");
    }
    let line = judged(&since, path);
    assert_eq!((line.have, line.set_aside.len()), (2, 0));
    // What is still to come is neither evidence nor set aside.
    let line = judged(&file(vec![entry(1, "child-voice", "2025-11-22")]), path);
    assert_eq!((line.have, line.set_aside.len()), (0, 0));
    let windows = [(Window::Any, 2), (Window::Year, 0), (Window::Case, 0), (Window::YearOrCase, 0)];
    for (window, expected) in windows {
        let mut pack = pack();
        let gate = pack.process.gates.iter_mut().find(|gate| gate.id == "stage-4").unwrap();
        gate.lines.iter_mut().find(|line| line.id == "wishes").unwrap().window = window;
        assert_eq!(judged_by(&pack, &old, path).have, expected, "{window:?}");
    }
}

#[test]
fn what_is_older_counts_once_linked_and_what_somebody_refuses_does_not() {
    let path = "stage-4/wishes";
    let source = of(SourceKind::Entry, 1);
    let mut old = file(vec![entry(1, "child-voice", "2025-06-02")]);
    old.choices.push(choice("stage-4/referrals", Some(source), ChoiceKind::Link));
    assert!(!judged(&old, path).met, "linked elsewhere");
    assert!(judged(&old, "stage-4/referrals").met, "somebody said why it is one");
    old.choices[0].line = path.into();
    let line = judged(&old, path);
    assert!(line.met && line.evidence[0].linked && line.set_aside.is_empty());
    old.entries[0].restricted = true;
    assert!(!judged(&old, path).met, "a link opens nothing");

    let mut new = file(vec![entry(1, "child-voice", "2025-10-01")]);
    assert!(!judged(&new, path).evidence[0].linked);
    new.choices.push(choice(path, Some(source), ChoiceKind::NotThis));
    let line = judged(&new, path);
    assert_eq!((line.met, ids(&line.set_aside)), (false, vec![1]));
}

#[test]
fn a_link_counts_for_all_that_a_line_asks() {
    let path = "stage-4/interventions";
    let mut one = file(vec![entry(1, "note", "2025-10-01")]);
    one.choices.push(choice(path, Some(of(SourceKind::Entry, 1)), ChoiceKind::Link));
    let line = judged(&one, path);
    assert_eq!((line.have, line.met, line.evidence.len()), (1, true, 1));
    one.entries[0].withdrawn = Some("another pupil's".into());
    assert!(!judged(&one, path).met);
}

#[test]
fn only_some_lines_can_be_excepted() {
    let mut file = blank();
    for line in ["stage-4/referrals", "stage-4/wishes"] {
        file.choices.push(choice(line, None, ChoiceKind::Exception));
    }
    let line = judged(&file, "stage-4/referrals");
    assert_eq!((line.met, line.exception.as_deref()), (true, Some("because")));
    let line = judged(&file, "stage-4/wishes");
    assert_eq!((line.met, line.exception), (false, None));
}

#[test]
fn a_meeting_counts_once_for_the_family_and_for_each_parent_who_was_asked() {
    let mut file = blank();
    let (every, family) = ("stage-5/meetings-offered-every-parent", "stage-4/meetings-offered");
    for (id, on) in [(1, "2025-09-12"), (2, "2025-10-01"), (3, "2025-11-03")] {
        file.meetings.push(meeting(id, on, vec![invitation(1, "letter", "2025-09-12")]));
    }
    file.meetings[0].invitations.push(invitation(2, "call", "2025-09-12"));
    let line = judged(&file, family);
    assert_eq!((line.have, line.met), (3, true));
    let line = judged(&file, every);
    assert_eq!((line.have, line.met), (1, false));
    let parents: Vec<(i64, u32)> = line.parents.iter().map(|one| (one.contact, one.have)).collect();
    assert_eq!(parents, [(1, 3), (2, 1)]);
    // An entry may tell of a meeting of the father's own; one about a known meeting adds none.
    file.entries.push(Entry { contacts: vec![2], ..entry(9, "meeting-offered", "2025-10-02") });
    let about = entry(8, "meeting-offered", "2025-10-03");
    file.entries.push(Entry { contacts: vec![2], meeting: Some(2), ..about });
    assert_eq!(judged(&file, every).parents[1].have, 3);
    assert_eq!(judged(&file, family).have, 4);
    assert!(judged(&file, every).met);
}

#[test]
fn a_parent_is_left_out_with_a_reason_and_without_any_parent_nothing_is_met() {
    let path = "stage-5/meetings-offered-every-parent";
    let mut file = blank();
    for id in 1..=3 {
        file.meetings.push(meeting(id, "2025-10-01", vec![invitation(1, "letter", "2025-09-12")]));
    }
    assert!(!judged(&file, path).met);
    let left_out = |contact| LeftOut {
        id: contact,
        contact,
        reason: "prison, no contact".into(),
        on: day(TODAY),
    };
    file.left_out.push(left_out(2));
    let line = judged(&file, path);
    assert_eq!((line.have, line.met), (3, true));
    assert_eq!(line.parents[1].left_out.as_deref(), Some("prison, no contact"));
    file.left_out.push(left_out(1));
    let line = judged(&file, path);
    assert!(!line.met && line.note.unwrap().contains("every parent is left out"));
    for contact in &mut file.contacts {
        contact.in_law = InLaw::Ask;
    }
    let line = judged(&file, path);
    assert!(!line.met && line.note.unwrap().contains("no parent in education law is known"));
}

#[test]
fn minutes_come_with_the_contract_and_a_meeting_without_them_is_named() {
    let path = "stage-5/meeting-minutes";
    let mut file = blank();
    begin(&mut file, 1, "meeting", "2025-09-12");
    file.entries[0].meeting = Some(4);
    file.meetings.push(Meeting {
        record: Some(1),
        state: MeetingState::Held,
        ..meeting(4, "2025-10-01", vec![invitation(1, "letter", "2025-09-12")])
    });
    file.entries.push(entry(30, "contract-refused", "2025-10-01"));
    let line = judged(&file, path);
    assert_eq!((line.have, line.met), (0, false));
    assert!(line.note.as_deref().unwrap().contains("no minutes of the meeting on 1 Oct"));
    close(&mut file, 1);
    let line = judged(&file, path);
    assert_eq!((line.have, line.met), (1, true));
    file.entries.push(entry(31, "meeting-held", "2025-10-20"));
    let line = judged(&file, path);
    assert!(line.met, "more evidence never takes any away");
    assert!(line.note.unwrap().contains("no minutes of the meeting on 20 Oct"));
}

#[test]
fn a_missing_paper_is_named_where_papers_will_be_asked_for() {
    let path = "stage-4/written-communication";
    let mut file = file(vec![entry(1, "letter", "2025-10-02"), entry(2, "email", "2025-11-01")]);
    assert_eq!(judged(&file, path).note.as_deref(), Some("no paper on file for 2 Oct, 1 Nov"));
    file.attachments.push(paper(1, Some(1), None));
    assert_eq!(judged(&file, path).note.as_deref(), Some("no paper on file for 1 Nov"));
    assert!(judged(&file, path).evidence[0].paper);
    file.entries.extend((3..8).map(|id| entry(id, "letter", &format!("2025-09-0{id}"))));
    let note = judged(&file, path).note.unwrap();
    assert_eq!(note, "no paper on file for 3 Sep, 4 Sep, 5 Sep and 3 more");
    assert_eq!(judged(&file, "stage-4/opportunities").note, None);
}

/// Days of marks: `("2025-11-19", "O", "N")`; `-` is a session without one.
fn register(days: &[(&str, &str, &str)]) -> Register {
    let days = days.iter().map(|(on, am, pm)| DayMarks {
        on: day(on),
        am: Code::read(am),
        pm: Code::read(pm),
    });
    Register { days: days.collect(), on_roll: Vec::new() }
}

/// A pupil in school on every day of the year up to one, but for those named.
fn in_school(to: &str, others: &[(&str, &str, &str)]) -> CaseFile {
    let mut register = register(others);
    for on in real().between(day("2025-09-01"), day(to)) {
        if !register.days.iter().any(|marks| marks.on == *on) {
            let (am, pm) = (Code::read("/"), Code::read("\\"));
            register.days.push(DayMarks { on: *on, am, pm });
        }
    }
    register.days.sort_by_key(|marks| marks.on);
    CaseFile { register, register_to: Some((day(to), Half::Pm)), ..blank() }
}

#[test]
fn a_register_is_whole_without_n_missing_or_stray_marks_up_to_yesterday() {
    let path = "stage-5/herringbone";
    let whole = in_school("2025-11-20", &[("2025-10-01", "O", "I")]);
    let line = judged(&whole, path);
    assert_eq!((line.have, line.met, line.note), (1, true, None));
    assert_eq!(line.evidence[0].title, "Register up to Thu 20 Nov PM");
    assert_eq!(line.evidence[0].source, of(SourceKind::Marks, 1));
    let faulty = in_school("2025-11-20", &[("2025-10-01", "N", "N"), ("2025-10-02", "-", "J")]);
    let line = judged(&faulty, path);
    assert_eq!((line.have, line.met), (0, false));
    let note =
        "2 sessions marked N; 1 session without a mark; 1 session with a code that can't stand";
    assert_eq!(line.note.as_deref(), Some(note));
    let old = judged(&in_school("2025-11-14", &[]), path);
    let note = "register ends Fri 14 Nov PM: import what came after";
    assert_eq!((old.met, old.note.as_deref()), (false, Some(note)));
    let none = judged(&blank(), path);
    assert_eq!(none.note.as_deref(), Some("no register yet: import it"));
    let all = judge(&whole, &pack(), &Calendar::default(), day(TODAY));
    let last = all[3].lines.last().unwrap();
    assert!(
        !last.met && last.note.as_ref().unwrap().starts_with("without the calendar of 2025/26")
    );
}

#[test]
fn an_n_of_today_is_one_too() {
    let mut file = in_school("2025-11-20", &[]);
    file.register.days.push(register(&[(TODAY, "/", "N")]).days[0]);
    file.register_to = Some((day(TODAY), Half::Pm));
    assert_eq!(judged(&file, "stage-5/herringbone").note.as_deref(), Some("1 session marked N"));
}

#[test]
fn absences_without_a_reason_are_counted_beside_the_log_of_them() {
    let path = "stage-4/absence-log";
    let days = [("2025-10-01", "O", "O"), ("2025-10-06", "N", "\\"), ("2025-10-08", "I", "I")];
    let mut file = in_school("2025-11-20", &days);
    let line = judged(&file, path);
    assert_eq!((line.met, line.note.as_deref()), (false, Some("2 absences without a reason")));
    let sessions = vec![(day("2025-10-01"), Half::Am), (day("2025-10-01"), Half::Pm)];
    file.entries.push(Entry { sessions, ..entry(1, "absence-reason", "2025-10-02") });
    let line = judged(&file, path);
    assert_eq!((line.met, line.note.as_deref()), (true, Some("1 absence without a reason")));
    file.comments.push(crate::rules::absence::Comment {
        on: day("2025-10-06"),
        half: Half::Am,
        words: "dentist".into(),
    });
    assert_eq!(judged(&file, path).note, None);
    file.entries[0].restricted = true;
    let line = judged(&file, path);
    assert_eq!((line.met, line.note.as_deref()), (false, Some("1 absence without a reason")));
}

#[test]
fn part_time_timetables_are_asked_for_only_if_one_is_used() {
    let path = "stage-5/part-time-timetables";
    let line = judged(&blank(), path);
    assert_eq!((line.need, line.met), (0, true));
    assert!(line.note.unwrap().starts_with("not used"));
    let reduced = in_school("2025-11-20", &[("2025-10-01", "/", "C2")]);
    let line = judged(&reduced, path);
    assert_eq!((line.need, line.met), (1, false));
    let mut with = reduced.clone();
    begin(&mut with, 1, "part-time-timetable", "2025-09-29");
    tell(&mut with, 1, "dates/start", "2025-10-01");
    let line = judged(&with, path);
    assert_eq!((line.have, line.met), (1, true));
    let mut without_marks = with.clone();
    without_marks.register = Register::default();
    assert_eq!(judged(&without_marks, path).need, 1);
}

#[test]
fn a_y_is_not_counted_beside_the_entry_that_shows_it() {
    let path = "stage-4/written-communication";
    let mut file = file(vec![entry(5, "letter", "2025-10-02")]);
    let row = strategy(1, "parents/letter", "2025-10-02", "");
    file.strategies.push(row.clone());
    assert_eq!(judged(&file, path).have, 2);
    file.strategies[0].entry = Some(5);
    let line = judged(&file, path);
    assert_eq!((line.have, line.evidence.len()), (1, 1));
    assert_eq!(line.evidence[0].source, of(SourceKind::Entry, 5));
    // To refuse the entry refuses what repeats it.
    file.choices.push(choice(path, Some(of(SourceKind::Entry, 5)), ChoiceKind::NotThis));
    assert_eq!(judged(&file, path).have, 0);
}

#[test]
fn both_profiles_judge_one_file_by_their_data_alone() {
    let mut file = blank();
    for id in 1..=2 {
        let asked =
            vec![invitation(1, "letter", "2025-09-12"), invitation(2, "letter", "2025-09-12")];
        file.meetings.push(meeting(id, "2025-10-01", asked));
    }
    let ours = pack();
    let other = Pack { process: process(PROFILES[0].1), ..ours.clone() };
    for path in ["stage-4/meetings-offered", "stage-5/meetings-offered-every-parent"] {
        let line = judged_by(&ours, &file, path);
        assert_eq!((line.need, line.have, line.met), (3, 2, false), "{path}");
        let line = judged_by(&other, &file, path);
        assert_eq!((line.need, line.have, line.met), (2, 2, true), "{path}");
    }
}

/// What meets the lines of gate 4, counted without any resolver: from what happened.
mod recount {
    use super::{BTreeSet, Fact, NaiveDate, day, on};

    /// The day on which the window begins: the school year's, as the case was opened in it.
    fn counts(at: u64) -> bool {
        on(at) >= NaiveDate::from_ymd_opt(2025, 9, 1).unwrap()
    }

    fn reached(how: &str) -> bool {
        how != "no-answer" && how != "voicemail"
    }

    /// The kinds of the entries of the window that reached somebody.
    pub(super) fn entries<'a>(
        facts: &'a [Fact],
        kinds: &'a [&str],
    ) -> impl Iterator<Item = &'a Fact> {
        facts.iter().filter(move |fact| match fact {
            Fact::Entry { kind, on, reached: how, .. } => {
                let sent = !["call", "visit", "conversation"].contains(kind);
                kinds.contains(kind) && counts(*on) && (sent || reached(how))
            }
            _ => false,
        })
    }

    pub(super) fn answered(facts: &[Fact], form: &str) -> usize {
        let of_form = facts.iter().filter(|fact| match fact {
            Fact::Form { kind, on, .. } => *kind == form && counts(*on),
            _ => false,
        });
        of_form.count()
    }

    /// Distinct meetings: rows with a parent asked in the window or told of by an entry of it, and
    /// those that entries alone tell of.
    pub(super) fn meetings(facts: &[Fact]) -> usize {
        let mut rows = BTreeSet::new();
        let mut so_far = Vec::new();
        let mut loose = Vec::new();
        for (id, fact) in facts.iter().enumerate() {
            match fact {
                Fact::Meeting { asked, .. } => {
                    so_far.push(id);
                    if asked.iter().flatten().any(|at| counts(*at)) {
                        rows.insert(id);
                    }
                }
                Fact::Entry {
                    kind: kind @ ("meeting-offered" | "meeting-declined"),
                    on,
                    of,
                    ..
                } => match of.and_then(|nth| so_far.get(nth)) {
                    Some(row) if counts(*on) => {
                        rows.insert(*row);
                    }
                    Some(_) => {}
                    None => loose.push((*on, *kind == "meeting-declined")),
                },
                _ => {}
            }
        }
        rows.len() + alone(loose)
    }

    /// Each offer is a meeting; what was declined is one only where no offer waits for it.
    fn alone(mut loose: Vec<(u64, bool)>) -> usize {
        loose.sort_unstable();
        let (mut waiting, mut meetings) = (0_usize, 0);
        for (at, declines) in loose {
            if !counts(at) {
                continue;
            }
            if declines && waiting > 0 {
                waiting -= 1;
                continue;
            }
            waiting += usize::from(!declines);
            meetings += 1;
        }
        meetings
    }

    #[test]
    fn the_window_of_these_files_begins_with_the_school_year() {
        assert!(!counts(11) && counts(12));
        assert_eq!(on(12), day("2025-09-01"));
    }
}

fn have(file: &CaseFile, pack: &Pack, path: &str) -> usize {
    usize::try_from(judged_by(pack, file, path).have).unwrap()
}

/// Written to, by kind: what a Y on the row of letters can be shown by.
const WRITTEN: [&str; 2] = ["letter", "text"];

/// The facts that the rows of letters tell: the entry that shows each, else the row itself.
fn rows(file: &CaseFile) -> BTreeSet<i64> {
    let letters = file.strategies.iter().filter(|one| one.row == "parents/letter");
    let of_window = letters.filter(|one| one.on >= Some(on(12)));
    let is_written =
        |id: &i64| file.entries.iter().any(|one| one.id == *id && WRITTEN.contains(&one.kind.id()));
    of_window.map(|one| one.entry.filter(is_written).unwrap_or(-one.id)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn adding_evidence_never_unmeets_a_line(
        facts in prop::collection::vec(fact(), 1..20),
    ) {
        let (pack, calendar) = (pack(), real());
        let lines = |count: usize| -> Vec<(String, u32, bool)> {
            let all = judge(&file_of(&facts[..count]), &pack, &calendar, day(TODAY));
            let lines = all.into_iter().flat_map(|gate| {
                gate.lines.into_iter().map(move |line| (gate.gate.clone(), line))
            });
            lines.map(|(gate, line)| (format!("{gate}/{}", line.id), line.have, line.met)).collect()
        };
        let all: Vec<_> = (0..=facts.len()).map(lines).collect();
        for (pair, fact) in all.windows(2).zip(&facts) {
            for (before, after) in pair[0].iter().zip(&pair[1]) {
                prop_assert!(before.1 <= after.1, "{:?} {:?} {:?}", before, after, fact);
                prop_assert!(!before.2 || after.2, "{:?} {:?} {:?}", before, after, fact);
            }
        }
    }

    #[test]
    fn lines_agree_with_a_plain_recount(facts in prop::collection::vec(fact(), 0..24)) {
        let (pack, file) = (pack(), file_of(&facts));
        prop_assert_eq!(have(&file, &pack, "stage-4/meetings-offered"), recount::meetings(&facts));
        let wishes = recount::entries(&facts, &["child-voice"]).count()
            + recount::answered(&facts, "wishes")
            + recount::answered(&facts, "plan");
        prop_assert_eq!(have(&file, &pack, "stage-4/wishes"), wishes);
        let kinds = ["contract-offered", "contract-refused"];
        let contracts =
            recount::entries(&facts, &kinds).count() + recount::answered(&facts, "contract");
        prop_assert_eq!(have(&file, &pack, "stage-4/contract-offered"), contracts);
        let considered = recount::entries(&facts, &["safeguarding"]).count();
        prop_assert_eq!(have(&file, &pack, "stage-4/safeguarding"), considered);
        let log = facts.iter().filter(|fact| {
            matches!(fact, Fact::Entry { kind: "absence-reason", on, .. } if *on >= 12)
        });
        prop_assert_eq!(have(&file, &pack, "stage-4/absence-log"), log.count());
        // Letters and texts, rows of letters that none shows, meetings asked to in writing.
        let sent = recount::entries(&facts, &WRITTEN).count();
        let rows = rows(&file);
        let shown = file.entries.iter().filter(|one| {
            WRITTEN.contains(&one.kind.id()) && one.on >= on(12) && rows.contains(&one.id)
        });
        let asked = facts.iter().filter(|fact| match fact {
            Fact::Meeting { asked, how, .. } => {
                *how != "call" && asked.iter().flatten().any(|at| *at >= 12)
            }
            _ => false,
        });
        let written = sent + rows.len() - shown.count() + asked.count();
        prop_assert_eq!(have(&file, &pack, "stage-4/written-communication"), written);
    }
}

#[test]
fn a_legal_step_warns_of_what_was_not_answered_or_not_acted_on() {
    let question = |id: &str| Question {
        id: id.into(),
        text: format!("Is it {id}? If so: what was done?"),
        needs_words: true,
    };
    let process = Process { questions: vec![question("illness")], ..pack().process };
    let said = |answer: &str, words: &str| CheckAnswer {
        id: 1,
        question: "illness".into(),
        answer: answer.into(),
        words: words.into(),
        on: day("2025-11-20"),
        revision: 1,
    };
    let not_asked = ["Is it illness? (not answered)"];
    let not_done = ["Is it illness? (yes, and not a word on what was done)"];
    assert_eq!(warnings(&process, "stage-4", &[]), not_asked);
    assert_eq!(warnings(&process, "stage-5", &[said("", "taken back")]), not_asked);
    assert_eq!(warnings(&process, "stage-4", &[said("yes", " ")]), not_done);
    for fine in [said("no", ""), said("yes", "a later start agreed")] {
        assert!(warnings(&process, "stage-4", &[fine]).is_empty());
    }
    assert!(warnings(&process, "stage-3", &[]).is_empty(), "no legal step");
}
