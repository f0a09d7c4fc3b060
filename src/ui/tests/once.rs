//! What is entered once, by keys: what is on file answers a row, what is logged and closed answers the
//! rows it stands for, and a link is opened and taken away.

use super::desk::{Desk, day, fill, found};
use crate::rules::case::{CaseFile, EntryKind, NewEntry};
use crate::rules::evidence::{Source, SourceKind, links};
use crate::rules::strategy::{Strategy, StrategyAnswer, Verdict};
use crate::store::Store;
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";
const LETTER: &str = "parents/letter";
const CALL: &str = "parents/phone-call";

/// Amara's case with these entries in its log, before the caseload.
fn desk(entries: &[(&str, &str, &str)]) -> Desk {
    desk_of((80, 24), Look::default(), entries)
}

fn desk_of(size: (u16, u16), look: Look, entries: &[(&str, &str, &str)]) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    for (kind, on, words) in entries {
        let kind = EntryKind::parse(kind).unwrap();
        let words = (*words).to_owned();
        let entry = NewEntry { words, ..NewEntry::about(kind, day(on), vec![pupil]) };
        store.log_entry(&session, &entry).unwrap();
    }
    Desk::at(folder, store, session, size, look)
}

fn file(desk: &Desk) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

fn row(desk: &Desk, row: &str) -> Option<Strategy> {
    file(desk).strategies.into_iter().find(|said| said.row == row)
}

/// The child's own words, with which the checklist begins.
const HEARD: [(&str, &str, &str); 2] = [
    ("child-voice", "2025-11-10", "Corridors are loud"),
    ("child-voice", "2025-11-17", "Breaks are long"),
];

#[test]
fn what_is_on_file_answers_a_row_in_two_keys() {
    let mut desk = desk(&HEARD);
    desk.press("<Enter>4").shows("on file 17 Nov 25").shows("Already on file: 17 Nov 25");
    desk.pressed = 0;
    desk.press("y").shows("Already on file: ").shows("17 Nov 25").shows("10 Nov 25");
    desk.press("<Enter>").shows("[4Checklist]").shows("1 of 62 answered · 1 Y");
    assert_eq!(desk.pressed, 2);
    let said = row(&desk, "pupil/voice").unwrap();
    assert_eq!((said.answer, said.on), (Verdict::Yes, Some(day("2025-11-17"))));
    let newest = file(&desk).entries.iter().find(|one| one.on == day("2025-11-17")).unwrap().id;
    assert_eq!(said.entry, Some(newest));
    desk.shows("↗ log");
}

#[test]
fn an_older_one_or_none_is_chosen_by_a_key_and_esc_leaves_the_row() {
    let mut older = desk(&HEARD);
    older.press("<Enter>4y<Esc>").shows("[4Checklist]");
    assert_eq!(row(&older, "pupil/voice"), None);
    older.press("yjy");
    assert_eq!(row(&older, "pupil/voice").unwrap().on, Some(day("2025-11-10")));

    let mut today = desk(&HEARD);
    today.press("<Enter>4");
    today.pressed = 0;
    today.press("yt").shows("[4Checklist]");
    assert_eq!(today.pressed, 2);
    let said = row(&today, "pupil/voice").unwrap();
    assert_eq!((said.on, said.entry), (Some(day("2025-11-23")), None));
}

#[test]
fn what_is_older_than_the_school_year_and_the_case_is_not_offered() {
    let mut desk = desk(&[("child-voice", "2025-06-02", "I like art")]);
    desk.press("<Enter>4y").shows("1 of 62 answered · 1 Y");
    let said = row(&desk, "pupil/voice").unwrap();
    assert_eq!((said.on, said.entry), (Some(day("2025-11-23")), None));
}

#[test]
fn a_call_answers_its_row_without_a_key_more() {
    let mut desk = desk(&[]);
    desk.pressed = 0;
    desk.press("lcr").shows("Also answers").type_words("Rang about Monday").press("<C-k>");
    assert_eq!(desk.pressed, 4);
    desk.shows("saved 14:02 · Also answers: ");
    let (said, file) = (row(&desk, CALL).unwrap(), file(&desk));
    assert_eq!((said.answer, said.on), (Verdict::Yes, Some(day("2025-11-23"))));
    assert_eq!(said.entry, Some(file.entries[0].id));
    assert_eq!(file.entries[0].words, "Rang about Monday");
    // The second call is a call and no more.
    desk.press("lcr").type_words("Again").press("<C-k>").shows("saved 14:02");
    assert!(!desk.text().contains("Also answers"), "{}", desk.text());
}

#[test]
fn a_row_is_left_out_by_its_key_and_a_call_that_reached_nobody_answers_none() {
    let mut left = desk(&[]);
    left.press("lcr").type_words("Rang").press("<S-Tab><S-Tab><S-Tab><S-Tab>1<C-k>");
    assert_eq!(row(&left, CALL), None);
    assert_eq!(file(&left).entries.len(), 1, "the call alone");
    let mut nobody = desk(&[]);
    nobody.press("lcn").type_words("Rang twice").press("<C-k>");
    assert_eq!(row(&nobody, CALL), None);
    let mut secret = desk(&[]);
    secret.press("lcr").type_words("Worried").press("<Tab><Tab>y<C-k>");
    assert!(file(&secret).entries[0].restricted);
    assert_eq!(row(&secret, CALL), None);
}

#[test]
fn a_referral_answers_the_row_of_its_agency() {
    let mut desk = desk(&[]);
    desk.press("<Enter>7or").type_words("Asked for help").press("<Tab><Tab>").type_words("CAMHS");
    desk.shows("Also answers").shows("CAMHS").press("<C-k>");
    let said = row(&desk, "additional/camhs").unwrap();
    assert_eq!(said.entry, Some(file(&desk).entries[0].id));
}

#[test]
fn what_was_left_out_is_left_out_again_after_a_kill() {
    let mut desk = desk(&[]);
    desk.press("lcr").type_words("Rang").press("<S-Tab><S-Tab><S-Tab><S-Tab>1").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.press("<C-k>");
    assert_eq!(file(&desk).entries[0].words, "Rang");
    assert_eq!(row(&desk, CALL), None);
}

#[test]
fn a_closed_plan_answers_its_rows_with_one_key() {
    let mut desk = desk(&[]);
    desk.press("<Enter>n<Enter>").shows("Support and Attendance Plan no. 1");
    desk.press("<C-e>y").shows("on the checklist").press("<Enter>");
    desk.shows("Answered on the checklist");
    let file = file(&desk);
    let plan = file.records.iter().find(|record| record.kind == "plan").unwrap().id;
    let said = row(&desk, "mental-health/support-plan").unwrap();
    assert_eq!(links(&said, &file), [Source { kind: SourceKind::Record, id: plan }]);
    // From the row to the form, and back.
    desk.press("<Esc>4jjj");
    desk.shows("From the form").press("v").shows("Plan no. 1").press("<Esc>");
    desk.shows("[4Checklist]");
}

#[test]
fn a_link_is_opened_in_full_and_taken_away_with_a_reason() {
    let mut desk = desk(&HEARD);
    desk.press("<Enter>4v").shows("isn't linked to anything").press("y<Enter>");
    desk.press("v").shows("The child's voice of Mon 17 Nov 2025").shows("Breaks are long");
    desk.press("<Esc>w").shows("The row is open again").press("<Enter>").shows("why doesn't it");
    desk.type_words("Said of last year").press("<Enter>").shows("0 of 62 answered");
    let said = row(&desk, "pupil/voice").unwrap();
    assert_eq!((said.answer, said.entry), (Verdict::Open, None));
    // The other one is still offered.
    desk.press("y").shows("10 Nov 25");
    assert!(!desk.text().contains("17 Nov 25"), "{}", desk.text());
    let pupil = file(&desk).pupil.id;
    let told = desk.app.store().history(desk.app.session().viewer(), pupil, 1).unwrap();
    assert_eq!(
        (told[0].verb.as_str(), told[0].reason.as_str()),
        ("unlink_row", "Said of last year")
    );
}

#[test]
fn a_withdrawn_source_is_told_beside_its_row() {
    let mut desk = desk(&HEARD);
    desk.press("<Enter>4y<Enter>7jw").type_words("Another pupil's").press("<Enter>4");
    desk.shows("↗ withdrawn").shows("it counts no more").press("y");
    desk.shows("What showed this was withdrawn");
    desk.press("-y").shows("Already on file").press("<Enter>");
    assert_eq!(row(&desk, "pupil/voice").unwrap().on, Some(day("2025-11-10")));
}

#[test]
fn a_colleague_who_answered_first_is_told_of_and_the_list_is_there_again() {
    let mut desk = desk(&HEARD);
    desk.press("<Enter>4y");
    let session = desk.app.session().clone();
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    let case = file(&desk).case.unwrap().id;
    let said = StrategyAnswer {
        answer: Verdict::Yes,
        on: Some(day("2025-11-20")),
        ..StrategyAnswer::default()
    };
    store.answer_strategy(&session, case, "pupil/voice", &said, 0).unwrap();
    desk.press("<Enter>").shows("answered this row meanwhile").press("<Enter>");
    desk.shows("[4Checklist]");
    assert_eq!(row(&desk, "pupil/voice").unwrap().on, Some(day("2025-11-20")));
}

#[test]
fn letters_and_their_rows_are_told_in_words_and_plain_signs() {
    let entries = [("letter", "2025-11-12", "First letter")];
    for (look, size) in [
        (Look::new(Theme::Plain, true, false), (60, 16)),
        (Look::new(Theme::Plain, false, true), (80, 24)),
    ] {
        let mut desk = desk_of(size, look, &entries);
        desk.press("<Enter>4").press(&"j".repeat(9));
        desk.press("y").shows("Already on file: ").shows("First letter").press("<Enter>");
        assert_eq!(row(&desk, LETTER).unwrap().on, Some(day("2025-11-12")));
        let text = desk.text();
        assert!(!look.ascii || text.is_ascii(), "{text}");
        let sign = if look.reader { "From the log" } else { "-> log" };
        desk.shows(sign);
    }
}
