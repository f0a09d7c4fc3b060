use super::*;
use crate::rules::calendar::tests::{day, real};
use crate::rules::case::CaseFile;
use crate::rules::code::Code;
use crate::rules::evidence::tests::{
    begin, blank, close, entry, invitation, meeting, pack, paper, tell,
};
use crate::rules::evidence::{Choice, ChoiceKind, LeftOut, SourceKind};
use crate::rules::meeting::MeetingState;
use crate::rules::people::InLaw;
use crate::rules::process::{CheckAnswer, ReferralTerms};
use crate::rules::register::{DayMarks, Half, OnRoll};

const TODAY: &str = "2025-11-21";

fn checked(file: &CaseFile) -> Preflight {
    preflight(file, &pack(), &real(), day(TODAY))
}

fn line(file: &CaseFile, id: &str) -> PreflightLine {
    checked(file).line(id).unwrap_or_else(|| panic!("no line {id}")).clone()
}

/// In school on every day up to yesterday but for those told: day, morning, afternoon.
fn in_school(others: &[(&str, &str, &str)]) -> CaseFile {
    let told = others.iter().map(|(on, am, pm)| DayMarks {
        on: day(on),
        am: Code::read(am),
        pm: Code::read(pm),
    });
    let mut file = blank();
    file.register.days = told.collect();
    for on in real().between(day("2025-09-01"), day("2025-11-20")) {
        if !file.register.days.iter().any(|marks| marks.on == *on) {
            let (am, pm) = (Code::read("/"), Code::read("\\"));
            file.register.days.push(DayMarks { on: *on, am, pm });
        }
    }
    file.register.days.sort_by_key(|marks| marks.on);
    file.register_to = Some((day("2025-11-20"), Half::Pm));
    file
}

/// A meeting that was held, its form closed, its copies given.
fn held(file: &mut CaseFile) {
    let mut one = meeting(1, "2025-10-06", vec![invitation(1, "letter", "2025-09-22")]);
    (one.state, one.record) = (MeetingState::Held, Some(10));
    file.meetings.push(one);
    begin(file, 10, "meeting", "2025-09-22");
    let of_meeting = file.entries.iter_mut().find(|entry| entry.id == 10).unwrap();
    of_meeting.meeting = Some(1);
    close(file, 10);
    tell(file, 10, "copies/parents", "2025-10-08");
    tell(file, 10, "copies/child-not", "Too young");
    tell(file, 10, "copies/professionals", "yes");
}

#[test]
fn the_eight_lines_of_the_gate_come_first_in_its_order_and_then_ours() {
    let ids: Vec<String> = checked(&blank()).lines.into_iter().map(|line| line.id).collect();
    let expected = [
        "meetings-offered-every-parent",
        "meeting-minutes",
        "wishes",
        "notice",
        "referrals",
        "part-time-timetables",
        "absence-log",
        "herringbone",
        N_MARKS,
        MISSING_MARKS,
        STRAY_MARKS,
        MINUTES_AND_COPIES,
        WRITTEN_TO,
        PAPERS,
        TIME_LIMIT,
        REGISTER_AGE,
        QUESTIONS,
    ];
    assert_eq!(ids, expected);
}

#[test]
fn a_line_of_the_gate_stands_as_the_resolver_says() {
    let empty = blank();
    let why = |file: &CaseFile, id| {
        let found = line(file, id);
        (found.state, found.why)
    };
    let (state, told) = why(&empty, "meetings-offered-every-parent");
    assert_eq!(state, PreflightState::Missing);
    assert!(told.starts_with("0 of 3; Grace Osei: 0 of 3, Kwame Osei: 0 of 3"), "{told}");
    let (state, told) = why(&empty, "part-time-timetables");
    assert_eq!(state, PreflightState::NotApplicable);
    assert!(told.starts_with("not used: no part-time timetable"), "{told}");
    assert_eq!(why(&empty, "wishes").0, PreflightState::Missing);

    let mut file = CaseFile { entries: vec![entry(1, "child-voice", "2025-10-01")], ..blank() };
    let wishes = line(&file, "wishes");
    assert_eq!((wishes.state, wishes.evidence[0].source.id), (PreflightState::Met, 1));
    file.choices = vec![Choice {
        id: 1,
        line: "stage-5/referrals".into(),
        source: None,
        kind: ChoiceKind::Exception,
        reason: "nobody else could help".into(),
        on: day(TODAY),
    }];
    let (state, told) = why(&file, "referrals");
    assert_eq!(state, PreflightState::NotApplicable);
    assert_eq!(told, "not needed: nobody else could help");
}

#[test]
fn marks_that_block_evidence_are_told_by_their_days() {
    type Days = &'static [(&'static str, &'static str, &'static str)];
    let table: [(&str, Days, &str); 7] = [
        (N_MARKS, &[], ""),
        (
            N_MARKS,
            &[("2025-10-01", "N", "/"), ("2025-10-07", "N", "N")],
            "3 sessions are marked N: Wed 1 Oct AM, Tue 7 Oct",
        ),
        (MISSING_MARKS, &[("2025-10-02", "-", "/")], "1 session has no mark: Thu 2 Oct AM"),
        (STRAY_MARKS, &[("2025-10-02", "J", "/")], "Thu 2 Oct AM (a code that has ended)"),
        (STRAY_MARKS, &[("2025-10-02", "/", "QQ")], "Thu 2 Oct PM (no code of that day)"),
        // A Saturday, and a closed day; what says that there was no school may stand there.
        (STRAY_MARKS, &[("2025-10-04", "/", "\\")], "Sat 4 Oct (no school day)"),
        (STRAY_MARKS, &[("2025-10-27", "#", "#")], ""),
    ];
    for (id, marks, expected) in table {
        let found = line(&in_school(marks), id);
        let is_met = found.state == PreflightState::Met;
        assert_eq!(is_met, expected.is_empty(), "{id} {marks:?}: {}", found.why);
        if !expected.is_empty() {
            assert_eq!(found.why, expected);
            assert!(found.evidence.iter().all(|met| met.source.kind == SourceKind::Marks));
            assert!(!found.evidence.is_empty());
        }
    }
    for id in [N_MARKS, MISSING_MARKS, STRAY_MARKS, REGISTER_AGE] {
        assert_eq!(line(&blank(), id).why, "no register yet: import it");
    }
}

#[test]
fn a_mark_after_leaving_is_stray() {
    let mut file = in_school(&[]);
    file.register.on_roll = vec![OnRoll { from: None, to: Some(day("2025-11-18")) }];
    let found = line(&file, STRAY_MARKS);
    let expected = "Wed 19 Nov (not on roll that day), Thu 20 Nov (not on roll that day)";
    assert_eq!(found.why, expected);
}

#[test]
fn without_the_calendar_missing_marks_are_not_taken_for_none() {
    let found = preflight(&in_school(&[]), &pack(), &Calendar::default(), day(TODAY));
    let missing = found.line(MISSING_MARKS).unwrap();
    assert_eq!(missing.state, PreflightState::Missing);
    assert!(missing.why.starts_with("without the calendar of 2025/26"), "{}", missing.why);
    assert_eq!(found.line(REGISTER_AGE).unwrap().state, PreflightState::Missing);
}

#[test]
fn a_meeting_held_has_its_minutes_and_its_copies() {
    let mut file = blank();
    assert_eq!(line(&file, MINUTES_AND_COPIES).state, PreflightState::NotApplicable);
    held(&mut file);
    assert_eq!(line(&file, MINUTES_AND_COPIES).state, PreflightState::Met);
    for (field, whom) in [
        ("copies/parents", "the parents"),
        ("copies/child-not", "the child"),
        ("copies/professionals", "other professionals"),
    ] {
        let mut file = file.clone();
        file.told.remove(&(10, field.to_owned()));
        let found = line(&file, MINUTES_AND_COPIES);
        assert_eq!(found.state, PreflightState::Missing);
        assert!(found.why.ends_with(&format!("no copy ticked for {whom}")), "{}", found.why);
        assert_eq!(found.evidence[0].source.kind, SourceKind::Meeting);
    }
    file.records[0].state = crate::rules::case::RecordState::Open;
    let found = line(&file, MINUTES_AND_COPIES);
    assert!(found.why.ends_with("6 Oct 25: no minutes: its form isn't closed"), "{}", found.why);
}

#[test]
fn a_parent_who_was_never_written_to_is_named() {
    let mut file = blank();
    let wrote = |id, to| {
        let mut letter = entry(id, "letter", "2025-10-01");
        letter.contacts = vec![to];
        letter
    };
    file.entries = vec![wrote(1, 1)];
    let found = line(&file, WRITTEN_TO);
    assert_eq!(found.state, PreflightState::Missing);
    assert_eq!(found.why, "Kwame Osei was never written to");
    file.left_out = vec![LeftOut { id: 1, contact: 2, reason: "abroad".into(), on: day(TODAY) }];
    let found = line(&file, WRITTEN_TO);
    assert_eq!(found.state, PreflightState::Met);
    assert_eq!(found.why, "Grace Osei; Kwame Osei is left out: abroad");
    file.left_out.clear();
    file.entries.push(wrote(2, 2));
    assert_eq!(line(&file, WRITTEN_TO).state, PreflightState::Met);
    file.entries[1].restricted = true;
    assert_eq!(line(&file, WRITTEN_TO).state, PreflightState::Missing);
    for contact in &mut file.contacts {
        contact.in_law = InLaw::No;
    }
    assert_eq!(line(&file, WRITTEN_TO).why, "no parent in education law is known");
}

#[test]
fn what_counts_without_its_paper_is_named() {
    let mut file = blank();
    assert_eq!(line(&file, PAPERS).state, PreflightState::NotApplicable);
    file.entries = vec![entry(1, "child-voice", "2025-10-01")];
    let found = line(&file, PAPERS);
    assert_eq!(found.state, PreflightState::Missing);
    assert!(found.why.contains("The child's voice"), "{}", found.why);
    file.attachments = vec![paper(1, Some(1), None)];
    assert_eq!(line(&file, PAPERS).state, PreflightState::Met);
}

#[test]
fn sessions_that_near_the_limit_ask_for_haste_and_are_no_gap() {
    let mut file = in_school(&[]);
    assert_eq!(line(&file, TIME_LIMIT).state, PreflightState::NotApplicable);
    let unauthorised = |on: &str| DayMarks { on: day(on), am: Code::read("O"), pm: None };
    // Six months after 12 May is 12 November: over. After 3 June, within the four weeks.
    file.register.days.insert(0, unauthorised("2025-06-03"));
    file.register.days.insert(0, unauthorised("2025-05-12"));
    let found = line(&file, TIME_LIMIT);
    assert_eq!((found.state, found.is_gap()), (PreflightState::Missing, false));
    let expected = "1 session nears it, the first on Wed 3 Dec 2025: Tue 3 Jun AM; \
                    1 session is older than that already";
    assert_eq!(found.why, expected);
    assert!(!checked(&file).gaps().iter().any(|line| line.id == TIME_LIMIT));

    let mut pack = pack();
    pack.process.referral = ReferralTerms { limit_months: 12, warn_days: 28 };
    let other = preflight(&file, &pack, &real(), day(TODAY));
    let found = other.line(TIME_LIMIT).unwrap();
    assert_eq!((found.state, found.why.as_str()), (PreflightState::Met, "none is near"));
    assert!(found.text.contains("12 months"), "{}", found.text);
    file.register.days.remove(1);
    let found = line(&file, TIME_LIMIT);
    assert_eq!(found.why, "1 session is older than that already");
    assert_eq!(found.state, PreflightState::Missing);
}

#[test]
fn the_registers_age_is_counted_in_school_days() {
    let mut file = in_school(&[]);
    assert_eq!(line(&file, REGISTER_AGE).state, PreflightState::Met);
    file.register_to = Some((day("2025-11-14"), Half::Pm));
    let found = line(&file, REGISTER_AGE);
    assert_eq!(found.state, PreflightState::Missing);
    assert!(found.why.contains("Fri 14 Nov 2025 PM, 4 school days ago"), "{}", found.why);
}

#[test]
fn the_questions_before_a_legal_step_are_asked_for() {
    let mut file = blank();
    assert_eq!(line(&file, QUESTIONS).state, PreflightState::Missing);
    file.checks = pack()
        .process
        .questions
        .iter()
        .map(|question| CheckAnswer {
            id: 1,
            question: question.id.clone(),
            answer: "no".into(),
            words: String::new(),
            on: day(TODAY),
            revision: 1,
        })
        .collect();
    assert_eq!(line(&file, QUESTIONS).state, PreflightState::Met);
}

#[test]
fn gaps_are_the_missing_lines_and_long_lists_are_cut() {
    let found = checked(&blank());
    let [met, missing, unused] = found.count();
    assert_eq!(met + missing + unused, found.lines.len());
    assert_eq!(found.gaps().len(), missing);
    let days: Vec<String> = (1..=14).map(|day| day.to_string()).collect();
    assert_eq!(some(&days), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more");
}

#[test]
fn what_goes_with_a_line_is_its_forms_files_and_copies_and_nothing_restricted() {
    let mut file = blank();
    held(&mut file);
    file.entries.push(entry(20, "child-voice", "2025-10-01"));
    file.entries.push(entry(21, "safeguarding", "2025-10-01"));
    file.entries[2].restricted = true;
    file.attachments = vec![
        paper(1, Some(20), None),
        paper(2, None, Some(10)),
        paper(3, Some(21), None),
        paper(4, Some(20), None),
    ];
    file.attachments[3].withdrawn = Some("wrong".into());
    let lines = asked(&file, &pack(), &real(), day(TODAY));
    let enclosed = |id: &str| {
        let line = lines.iter().find(|line| line.id == id).unwrap();
        Enclosed::of_line(&file, &pack(), line)
    };
    let ids = |set: &std::collections::BTreeSet<i64>| set.iter().copied().collect::<Vec<i64>>();
    let wishes = enclosed("wishes");
    assert_eq!((ids(&wishes.attachments), ids(&wishes.records)), (vec![1], vec![]));
    let minutes = enclosed("meeting-minutes");
    assert_eq!((ids(&minutes.records), ids(&minutes.attachments)), (vec![10], vec![2]));
    // Where the meeting was offered, the letters stand; its form stands with the minutes.
    let offered = enclosed("meetings-offered-every-parent");
    assert!(ids(&offered.records).is_empty() && ids(&offered.attachments).is_empty());
}

#[test]
fn files_are_looked_through_where_an_address_is_confidential() {
    let mut file = blank();
    let searched = |title: &str, text: Option<&str>| Searched {
        title: title.to_owned(),
        text: text.map(str::to_owned),
    };
    let scan = searched("Scan", None);
    assert_eq!(confidential(&file, std::slice::from_ref(&scan)), None);
    let mother = &mut file.contacts[0];
    (mother.address, mother.postcode) = ("113 Mill Lane\nWeirford".into(), "ZZ1 2AB".into());
    (mother.phone, mother.email) = ("07700 900123".into(), "grace@example.org".into());
    mother.address_confidential = true;
    let of = |files: &[Searched]| confidential(&file, files).unwrap();
    for (text, shows) in [
        ("we live at 113, MILL lane now", true),
        ("zz12ab", true),
        ("ring +44 7700 900 123", true),
        ("Grace@Example.org wrote", true),
        ("12 High Street, Weirford", false),
    ] {
        let found = of(&[searched("Email", Some(text))]);
        assert_eq!(found.state == PreflightState::Missing, shows, "{text}: {found:?}");
        assert!(!found.is_gap() && !found.why.contains("Mill"), "{found:?}");
        assert_eq!(found.why.contains("in: \"Email\""), shows, "{found:?}");
    }
    let found = of(&[scan, searched("Note", Some("All well"))]);
    assert_eq!(found.why, "can't be searched, look at it yourself: \"Scan\"");
    assert_eq!(of(&[]).state, PreflightState::Met);
}
