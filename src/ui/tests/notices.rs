//! Notices and referrals by keys: what is missing is named, what is issued is counted, what was
//! referred is followed until it is paid; then what the file holds.

use super::desk::{Desk, day, fill, found};
use crate::clock::Clock;
use crate::rules::calendar::{Closed, SchoolYear, Term};
use crate::rules::case::CaseFile;
use crate::rules::notice::{Notice, NoticeState, Served};
use crate::rules::penalty::{Penalty, Reply};
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::store::{Issuing, NewAction, Role, Session, Store};
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";
/// A Wednesday in term.
const TODAY: &str = "2025-11-26";

fn term(name: &str, first: &str, last: &str) -> Term {
    Term { name: name.into(), first: day(first), last: day(last) }
}

/// The year with its second term: a notice runs past Christmas.
fn year() -> SchoolYear {
    let closed = |first: &str, last: &str, why: &str| Closed {
        first: day(first),
        last: day(last),
        why: why.into(),
    };
    SchoolYear {
        year: "2025/26".into(),
        terms: vec![
            term("Autumn", "2025-09-03", "2025-12-19"),
            term("Spring", "2026-01-05", "2026-03-27"),
        ],
        closed: vec![closed("2025-10-27", "2025-10-31", "half term")],
    }
}

/// Amara's case, away on Mondays; `tried` is whether anything was tried for her and is on offer.
fn begun(tried: bool) -> (tempfile::TempDir, Store, Session, i64) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let school = store.school(None).unwrap().id;
    store.set_calendar(&session, school, &year()).unwrap();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(&session, pupil, "Away on Mondays").unwrap();
    session.clock = Clock::fixed("2025-11-26T14:02:00+00:00".parse().unwrap());
    if tried {
        let answer = StrategyAnswer {
            answer: Verdict::Yes,
            on: Some(day("2025-11-21")),
            words: "spoke".into(),
            ..StrategyAnswer::default()
        };
        store.answer_strategy(&session, case, "parents/phone-call", &answer, 0).unwrap();
        let action = NewAction {
            what: "Meet at the gate".into(),
            who: "Ms Field".into(),
            by: None,
            by_words: String::new(),
        };
        store.add_action(&session, case, None, &action).unwrap();
    }
    (folder, store, session, case)
}

/// Before the notices of that case.
fn desk_with(tried: bool, size: (u16, u16), look: Look) -> Desk {
    let (folder, store, session, _) = begun(tried);
    let mut desk = Desk::at(folder, store, session, size, look);
    desk.press("<Enter>6N").shows("notices and penalties");
    desk
}

fn desk(tried: bool) -> Desk {
    desk_with(tried, (80, 24), Look::default())
}

fn file(desk: &Desk) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

fn only_notice(desk: &Desk) -> Notice {
    let [notice]: [Notice; 1] = file(desk).notices.try_into().unwrap();
    notice
}

fn only_penalty(desk: &Desk) -> Penalty {
    let [penalty]: [Penalty; 1] = file(desk).penalties.try_into().unwrap();
    penalty
}

#[test]
fn what_is_missing_is_named_and_a_reason_gets_past_it() {
    let mut desk = desk(false);
    desk.shows("Threshold met").shows("20 without N").shows("No notice and no referral yet");
    desk.press("n").shows("Missing: support given; support still open");
    desk.shows("its last day is Wed 21 Jan 2026");
    desk.press("<C-k>").shows("lacks");
    assert!(file(&desk).notices.is_empty(), "nothing is issued, no draft is left");
    // What stood on the sheet is there still.
    desk.press("<Enter>").shows("Notice to Improve").press("<Tab><Tab>").type_words("24 nov");
    desk.press("<Tab><Tab><Tab>").type_words("The panel asked for it").press("<C-k>");
    desk.shows("day 2 of 30, last day Mon 19 Jan").shows("Issued because: The panel asked for it");
    let notice = only_notice(&desk);
    assert_eq!((notice.state, notice.to.as_str()), (NoticeState::Issued, "Mrs Grace Osei"));
    assert_eq!((notice.issued, notice.served), (Some(day("2025-11-24")), Some(Served::Hand)));
    assert_eq!(notice.reason, "The panel asked for it");
    // Lingering at the case, where it stands comes beside it.
    desk.press("<Esc><Esc>").resize(120, 40);
    desk.draw();
    desk.press("g").wait(400).shows("Notice to Mrs Grace Osei: day 2 of").shows("lines missing");
}

#[test]
fn a_whole_notice_needs_no_reason_and_is_read_day_by_day() {
    let mut desk = desk(true);
    desk.press("n").shows("Nothing is missing.").press("<C-k>");
    desk.shows("day 0 of 30, last day Wed 21 Jan").shows("No unauthorised session since");
    desk.press("<Enter>").shows("day by day").shows("day  1  Thu 27 Nov 2025, to come");
    desk.press("<PgDn>").shows("not Mon 22 Dec 2025 to Fri 2 Jan 2026: holiday");
    desk.press("G").shows("day 30  Wed 21 Jan 2026").press("<Esc>").shows("day 0 of 30");
    // Another to the same parent is refused, and the sheet stays.
    desk.press("n").shows("one is running").press("<C-k><Enter>").shows("Notice to Improve");
    assert_eq!(only_notice(&desk).last_day, Some(day("2026-01-21")));
}

#[test]
fn it_is_withdrawn_with_its_reason_and_its_entry_with_it() {
    let mut desk = desk(true);
    desk.press("n<C-k>w").shows("Withdraw").press("<C-k>").shows("why is it withdrawn?");
    desk.type_words("Wrong parent").press("<C-k>").shows("withdrawn").shows("Wrong parent");
    let notice = only_notice(&desk);
    assert_eq!((notice.state, notice.ended), (NoticeState::Withdrawn, Some(day(TODAY))));
    assert_eq!(notice.ended_why, "Wrong parent");
    let entries = file(&desk).entries;
    let entry = entries.iter().find(|entry| Some(entry.id) == notice.entry).unwrap();
    assert_eq!(entry.withdrawn.as_deref(), Some("Wrong parent"));
    desk.press("w").shows("This notice has ended");
}

#[test]
fn how_it_ended_is_said_and_what_cant_be_is_refused() {
    let mut desk = desk(true);
    desk.press("n<C-k>el").type_words("Too early").press("<C-k>");
    assert_eq!(only_notice(&desk).state, NoticeState::Issued, "it hasn't lapsed yet");
    desk.press("<Enter>").shows("Too early").press("<Tab>m<C-k>").shows("met");
    let notice = only_notice(&desk);
    assert_eq!((notice.state, notice.ended_why.as_str()), (NoticeState::Met, "Too early"));
}

#[test]
fn another_stands_in_its_place() {
    let mut desk = desk(true);
    desk.press("n<C-k>p").shows("in the place of notice").press("<Tab>").type_words("20");
    desk.press("<C-k>").shows("replaced").shows("day 0 of 20");
    let [old, new]: [Notice; 2] = file(&desk).notices.try_into().unwrap();
    assert_eq!((old.state, new.state), (NoticeState::Replaced, NoticeState::Issued));
    assert_eq!((new.days, new.replaces), (20, Some(old.id)));
}

#[test]
fn a_draft_is_worded_and_then_issued() {
    let mut desk = desk(true);
    desk.press("n<Tab>d<C-k>").shows("draft").shows("nothing missing");
    desk.press("c").shows("A parent reads this").type_words("20").press("<C-k>");
    desk.shows("For 20 school days");
    let draft = only_notice(&desk);
    assert_eq!((draft.state, draft.days), (NoticeState::Draft, 20));
    assert!(draft.contents.given.contains("Phone call"), "{}", draft.contents.given);
    desk.press("n").shows("a draft is there").press("<C-k>").shows("day 0 of 20");
    assert_eq!(only_notice(&desk).state, NoticeState::Issued);
}

#[test]
fn what_was_referred_is_followed_until_it_is_paid() {
    let mut desk = desk(false);
    desk.press("r").shows("The threshold is met: 22 in ten school weeks, 20 without N");
    desk.shows("8 Sep 25 AM O").press("<C-k>").shows("not answered yet").shows("ask on");
    let referred = only_penalty(&desk);
    assert_eq!((referred.to.as_str(), referred.sessions.len()), ("Mrs Grace Osei", 20));
    assert_eq!(referred.referred, day(TODAY));
    desk.press("a<C-k>").shows("what was heard?").press("a<C-k>").shows("accepted");
    desk.press("ap<C-k>").shows("to be paid by 24 Dec 25");
    assert_eq!(only_penalty(&desk).pounds, Some(160));
    desk.press("ay<C-k>").shows("paid 26 Nov 25");
    let paid = only_penalty(&desk);
    assert_eq!((paid.reply, paid.paid, paid.revision), (Reply::Penalty, Some(day(TODAY)), 3));
    desk.press("<Enter>").shows("Referral accepted").shows("Penalty notice paid");
}

#[test]
fn no_session_counts_twice_for_a_parent() {
    let mut desk = desk(false);
    desk.press("r<C-k>r").shows("1 referral before").press("<Tab><Tab>1<C-k>");
    desk.shows("Mon 8 Sep 2025 AM");
    assert_eq!(file(&desk).penalties.len(), 1);
    // The other parent is another matter; what was chosen is still chosen.
    desk.press("<Enter><Tab>2<C-k>").shows("Mr Kwame Osei");
    let [_, other]: [Penalty; 2] = file(&desk).penalties.try_into().unwrap();
    assert_eq!((other.to.as_str(), other.sessions.len()), ("Mr Kwame Osei", 1));
}

#[test]
fn what_was_typed_comes_back_after_a_session_that_was_cut_off() {
    let mut desk = desk(true);
    desk.press("n<C-k>w").type_words("Wrong par").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Withdraw").shows("Wrong par").type_words("ent").press("<C-k>");
    desk.shows("notices and penalties").shows("Wrong parent");
    assert_eq!(only_notice(&desk).ended_why, "Wrong parent");
}

#[test]
fn it_is_found_by_its_name_and_fits_small_plain_and_spoken() {
    let mut found = desk(true);
    found.press("<Esc>1:").type_words("penalt").press("<Enter>").shows("notices and penalties");
    let mut small = desk_with(true, (60, 16), Look::new(Theme::Plain, true, false));
    small.press("n<C-k>").shows("0 of 30").shows("0 breaches");
    assert!(small.text().is_ascii(), "{}", small.text());
    let mut spoken = desk_with(true, (80, 24), Look::new(Theme::Plain, false, true));
    spoken.press("n<C-k>").shows("row 1 of 1: Notice to Mrs Grace Osei, running, day 0 of 30");
}

#[test]
fn they_stand_below_the_gates_and_enter_goes_to_the_one_at_hand() {
    let mut desk = desk(true);
    desk.press("<Esc>").shows("Notices to Improve: none yet");
    desk.shows("Penalty notices: Threshold met")
        .press("G<Enter>")
        .shows("No notice and no referral");
    desk.press("n<C-k>r<C-k><Esc>").shows("Notices to Improve: 1 notice, 1 running");
    desk.shows("Mrs Grace Osei: running · day 0 of 30, last day Wed 21 Jan");
    desk.shows("Penalty notices: Threshold not met").shows("Mrs Grace Osei: not answered yet");
    desk.press("G<Enter>").shows("Referral 1 about Mrs Grace Osei: not answered yet");
    desk.press("<Esc>kk<Enter>").shows("Notice 1 to Mrs Grace Osei: running");
    let mut spoken = desk_with(true, (80, 24), Look::new(Theme::Plain, false, true));
    spoken.press("<Esc>").shows(": Notices to Improve: none yet");
    assert!(spoken.text().is_ascii(), "{}", spoken.text());
}

#[test]
fn what_is_due_of_a_notice_opens_it() {
    let mut desk = desk(true);
    desk.press("n<C-k>n2<C-k>").shows("Notice to Mr Kwame Osei").press("<Esc><Esc>a/");
    desk.type_words("check notice to mrs").press("<Enter><Enter>");
    desk.shows("Notice 1 to Mrs Grace Osei: running");
}

#[test]
fn the_threshold_is_read_session_by_session_with_those_used_before() {
    let mut desk = desk(false);
    desk.press("s").shows("Threshold met, 22 unauthorised in ten school weeks, 20 without N.");
    desk.shows("Mon 8 Sep 2025: AM O, PM O").shows("Thu 20 Nov 2025: AM N, PM N; the reason");
    desk.press("<Esc>r<C-k>s").shows("Threshold not met, 2 unauthorised in ten school weeks");
    desk.shows("About Mrs Grace Osei on Wed 26 Nov 2025, 20 sessions: 8 Sep 25 AM PM");
    assert!(!desk.text().contains("Mon 8 Sep 2025: AM O"), "{}", desk.text());
}

#[test]
fn a_viewer_reads_them_and_changes_nothing() {
    let (folder, mut store, mut session, case) = begun(true);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let people = store.pupil_file(session.viewer(), pupil).unwrap().contacts;
    let grace = people.iter().find(|one| one.forename == "Grace").unwrap().id;
    let with = Issuing { on: day("2025-11-24"), served: Served::Hand, reason: String::new() };
    store.give_notice(&session, case, grace, None, &with).unwrap();
    session.roles = vec![Role::Viewer];
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("<Enter>6N").shows("day 2 of 30, last day Mon 19 Jan");
    let told = "You may read this file but not change it";
    desk.press("n2<C-k>").shows(told).press("<Esc>w").type_words("Wrong parent").press("<C-k>");
    desk.shows(told).press("<Esc>em").type_words("Seen").press("<C-k>").shows(told);
    desk.press("<Esc>r<C-k>").shows(told);
    assert_eq!(only_notice(&desk).state, NoticeState::Issued);
    assert!(file(&desk).penalties.is_empty());
}
