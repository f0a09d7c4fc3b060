//! Relational support: steps with their days, and what is the same thing as a row of the checklist.

use super::{AMARA, Desk, TODAY, as_roles, behind, day, noon, refusal, tried};
use crate::rules::strategy::{Strategy, StrategyAnswer, Verdict};
use crate::rules::support::{Panel, Support, SupportChange};
use crate::store::{Role, Session, Store, Theirs, Trouble};
use crate::templates::built_in;

const BUDDY: &str = "tier-2/children/catch-up-buddy";
const HELP: &str = "tier-2/parents/early-help";
const HELP_ROW: &str = "additional/early-help";
const WORKER: &str = "tier-2/school/family-support-worker";
const WORKER_ROW: &str = "additional/family-support-worker";
const CHECKS: &str = "tier-2/school/welfare-checks";
const CHECKS_ROW: &str = "safeguarding/welfare-check";

fn with_case() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    (desk, case)
}

fn offered(on: &str) -> SupportChange {
    SupportChange::Offered { on: day(on) }
}

fn started(on: &str) -> SupportChange {
    SupportChange::Started { on: day(on) }
}

fn declined(on: &str) -> SupportChange {
    SupportChange::Declined { on: day(on), by: "her mother".into(), why: "too early".into() }
}

fn finished(on: &str) -> SupportChange {
    let (outcome, helped) = ("in by nine".into(), "some".into());
    SupportChange::Finished { on: day(on), outcome, helped }
}

/// Puts a change over whatever stands there.
fn put(desk: &mut Desk, item: &str, change: &SupportChange) -> Result<i64, Trouble> {
    let session = desk.session.clone();
    put_as(desk, &session, item, change)
}

fn put_as(
    desk: &mut Desk,
    session: &Session,
    item: &str,
    change: &SupportChange,
) -> Result<i64, Trouble> {
    let case = desk.store.latest_case(1).unwrap().unwrap();
    let file = desk.store.support_file(session.viewer(), case).unwrap();
    desk.store.put_support(session, case, item, change, file.revision(item))
}

fn kept(desk: &Desk, item: &str) -> Support {
    let all = desk.file(AMARA).support;
    all.iter().find(|kept| kept.item == item).unwrap_or_else(|| panic!("{all:?}")).clone()
}

/// The row as the checklist shows it.
fn shown(desk: &Desk, row: &str) -> Option<Strategy> {
    let case = desk.store.latest_case(1).unwrap().unwrap();
    let file = desk.store.checklist(desk.session.viewer(), case).unwrap();
    file.strategies.into_iter().find(|said| said.row == row)
}

fn answer(desk: &mut Desk, row: &str, said: &StrategyAnswer) -> Result<i64, Trouble> {
    let case = desk.store.latest_case(1).unwrap().unwrap();
    let base = desk.file(AMARA).strategies.iter().find(|s| s.row == row).map_or(0, |s| s.revision);
    desk.store.answer_strategy(&desk.session, case, row, said, base)
}

fn conflict(done: Result<i64, Trouble>) -> Theirs {
    match done {
        Err(Trouble::Conflict(theirs)) => *theirs,
        other => panic!("no conflict: {other:?}"),
    }
}

#[test]
fn each_step_is_kept_with_its_day_and_journalled() {
    let (mut desk, case) = with_case();
    let before = desk.journal().len();
    assert_eq!(put(&mut desk, BUDDY, &offered("2025-11-03")).unwrap(), 1);
    assert_eq!(put(&mut desk, BUDDY, &started("2025-11-10")).unwrap(), 2);
    assert_eq!(put(&mut desk, BUDDY, &declined("2025-11-17")).unwrap(), 3);
    assert_eq!(put(&mut desk, BUDDY, &finished(TODAY)).unwrap(), 4);
    let kept = kept(&desk, BUDDY);
    assert_eq!(kept.label, "Catch up buddy/ adult");
    let days = [kept.offered_on, kept.started_on, kept.declined_on, kept.finished_on];
    assert_eq!(days, ["2025-11-03", "2025-11-10", "2025-11-17", TODAY].map(|on| Some(day(on))));
    assert_eq!(
        (kept.declined_by.as_str(), kept.declined_why.as_str()),
        ("her mother", "too early")
    );
    assert_eq!((kept.outcome.as_str(), kept.helped.as_str()), ("in by nine", "some"));
    let rows = desk.journal().split_off(before);
    let told: Vec<_> = rows.iter().map(|row| (row.verb.as_str(), row.revision)).collect();
    assert_eq!(
        told,
        [("put_support", 0), ("put_support", 2), ("put_support", 3), ("put_support", 4)]
    );
    assert!(rows.iter().all(|row| row.case_id == case.to_string() && row.pupil == "1"));
    desk.assert_sound();
}

#[test]
fn a_step_taken_back_leaves_the_one_before_and_the_history() {
    let (mut desk, _) = with_case();
    put(&mut desk, BUDDY, &started("2025-11-10")).unwrap();
    put(&mut desk, BUDDY, &finished(TODAY)).unwrap();
    put(&mut desk, BUDDY, &SupportChange::TakenBack).unwrap();
    assert_eq!(kept(&desk, BUDDY).told(), "started 10 Nov 25");
    put(&mut desk, BUDDY, &SupportChange::Moved { on: day("2025-11-12") }).unwrap();
    assert_eq!(kept(&desk, BUDDY).told(), "started 12 Nov 25");
    let history = desk.store.history(desk.session.viewer(), 1, 10).unwrap();
    assert!(history.iter().any(|line| line.before.contains("in by nine")), "{history:?}");
    desk.assert_sound();
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let (mut desk, case) = with_case();
    let nobody = SupportChange::Declined { on: day(TODAY), by: " ".into(), why: "far".into() };
    let before = desk.journal();
    let table = [
        (BUDDY, offered("2025-11-22"), "Sat 22 Nov 2025 is in the future"),
        (BUDDY, nobody, "by whom was it declined? Nothing was changed"),
        (BUDDY, SupportChange::TakenBack, "there is nothing to take back. Nothing was changed"),
        ("tier-2/children/pony", offered(TODAY), "there is no item tier-2/children/pony"),
        ("own/tier-2/children/r1", offered(TODAY), "there is no item own/tier-2"),
        (HELP, offered("2025-11-22"), "Sat 22 Nov 2025 is in the future"),
    ];
    for (item, change, expected) in table {
        let why = refusal(put(&mut desk, item, &change));
        assert!(why.starts_with(expected) && why.contains("Nothing was changed"), "{item}: {why}");
    }
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(put_as(&mut desk, &viewer, BUDDY, &offered(TODAY)));
    assert_eq!(desk.journal(), before);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let why = refusal(put(&mut desk, BUDDY, &offered(TODAY)));
    assert!(why.contains("is closed. Nothing was changed"), "{why}");
    let admin = as_roles(&desk.session, &[Role::Admin]);
    refusal(desk.store.support_file(admin.viewer(), case));
}

#[test]
fn two_officers_at_one_item_are_told_of_each_other() {
    let (mut desk, case) = with_case();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    other.put_support(&ben, case, BUDDY, &declined("2025-11-20"), 0).unwrap();
    let clash = desk.store.put_support(&desk.session, case, BUDDY, &started(TODAY), 0);
    let theirs = conflict(clash);
    assert_eq!((theirs.by.as_str(), theirs.revision), ("ben", 1));
    assert_eq!(theirs.value, "declined 20 Nov 25 by her mother: too early");
    let same = desk.store.put_support(&desk.session, case, BUDDY, &declined("2025-11-20"), 0);
    assert_eq!(same.unwrap(), 1, "the same is no conflict");
    let over = desk.store.put_support(&desk.session, case, BUDDY, &started(TODAY), 1);
    assert_eq!(over.unwrap(), 2);
}

#[test]
fn an_answered_row_is_what_the_item_shows_and_changes() {
    let (mut desk, _) = with_case();
    answer(&mut desk, WORKER_ROW, &tried("twice a week")).unwrap();
    let why = refusal(put(&mut desk, WORKER, &offered(TODAY)));
    assert!(why.starts_with("the checklist, where this is kept"), "{why}");
    assert_eq!(put(&mut desk, WORKER, &finished(TODAY)).unwrap(), 2);
    let row = shown(&desk, WORKER_ROW).unwrap();
    assert_eq!((row.answer, row.on), (Verdict::Yes, Some(day(TODAY))));
    assert_eq!(row.words, "twice a week\nin by nine (it helped a little)");
    assert!(desk.file(AMARA).support.is_empty(), "kept once");
    put(&mut desk, WORKER, &SupportChange::TakenBack).unwrap();
    assert_eq!(shown(&desk, WORKER_ROW).unwrap().answer, Verdict::Open);
    // Open again, it may be kept as an item; then the row shows that.
    put(&mut desk, WORKER, &declined("2025-11-20")).unwrap();
    let row = shown(&desk, WORKER_ROW).unwrap();
    assert_eq!((row.answer, row.on), (Verdict::No, Some(day("2025-11-20"))));
    assert_eq!(desk.file(AMARA).strategies[0].answer, Verdict::Open);
    desk.assert_sound();
}

#[test]
fn an_item_that_was_offered_is_what_the_row_shows_and_takes_no_answer_of_its_own() {
    let (mut desk, case) = with_case();
    put(&mut desk, HELP, &offered("2025-11-03")).unwrap();
    put(&mut desk, HELP, &declined("2025-11-10")).unwrap();
    let row = shown(&desk, HELP_ROW).unwrap();
    assert_eq!((row.answer, row.on), (Verdict::Yes, Some(day("2025-11-03"))), "it asks the offer");
    assert_eq!(row.words, "declined 10 Nov 25 by her mother: too early");
    let file = desk.store.checklist(desk.session.viewer(), case).unwrap();
    assert_eq!(file.from_support[HELP_ROW], HELP);
    assert!(desk.file(AMARA).strategies.is_empty(), "kept once");
    let before = desk.journal();
    let why = refusal(answer(&mut desk, HELP_ROW, &tried("offered again")));
    assert!(why.starts_with("“Early help offered” is kept with the support by tier"), "{why}");
    assert!(why.contains("declined 10 Nov 25") && why.contains("tab 5"), "{why}");
    assert_eq!(desk.journal(), before);
    // Once all of it is taken back the row is answered like any other.
    put(&mut desk, HELP, &SupportChange::TakenBack).unwrap();
    put(&mut desk, HELP, &SupportChange::TakenBack).unwrap();
    assert_eq!(shown(&desk, HELP_ROW), None);
    answer(&mut desk, HELP_ROW, &tried("offered again")).unwrap();
    put(&mut desk, HELP, &declined(TODAY)).unwrap();
    let words = shown(&desk, HELP_ROW).unwrap().words;
    assert_eq!(words, "offered again\nDeclined 21 Nov 25 by her mother: too early");
    assert_eq!(kept(&desk, HELP).state(), None);
    desk.assert_sound();
}

#[test]
fn two_officers_on_two_tabs_never_keep_it_twice() {
    let (mut desk, case) = with_case();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    other.answer_strategy(&ben, case, WORKER_ROW, &tried("since Monday"), 0).unwrap();
    // On screen nothing was said of it yet.
    let clash = desk.store.put_support(&desk.session, case, WORKER, &declined(TODAY), 0);
    assert_eq!(conflict(clash).value, "Y on 21 Nov 25: since Monday");
    assert!(desk.file(AMARA).support.is_empty());
}

#[test]
fn what_is_restricted_on_the_checklist_is_kept_there_alone() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    let change = SupportChange::Finished {
        on: day(TODAY),
        outcome: "bruises seen".into(),
        helped: String::new(),
    };
    put_as(&mut desk, &ben, CHECKS, &change).unwrap();
    assert!(desk.file(AMARA).support.is_empty());
    let told = |desk: &Desk, session: &Session| {
        let file = desk.store.support_file(session.viewer(), case).unwrap();
        let row = file.strategies.into_iter().find(|said| said.row == CHECKS_ROW).unwrap();
        (row.answer, row.shown_words().to_owned())
    };
    assert_eq!(told(&desk, &ben), (Verdict::Yes, "bruises seen".to_owned()));
    assert_eq!(told(&desk, &cara), (Verdict::Yes, "(restricted)".to_owned()));
    // Nor does whoever may read them write over them unseen.
    let why = refusal(put(&mut desk, CHECKS, &finished(TODAY)));
    assert!(why.starts_with("restricted words of a colleague stand on the row"), "{why}");
    assert_eq!(told(&desk, &ben), (Verdict::Yes, "bruises seen".to_owned()));
}

#[test]
fn items_of_the_schools_own_go_like_any_other() {
    let (mut desk, case) = with_case();
    let own = |desk: &mut Desk, tier, panel, label: &str| {
        desk.store.add_own_support(&desk.session, case, tier, panel, label)
    };
    refusal(own(&mut desk, 2, Panel::School, " "));
    let why = refusal(own(&mut desk, 4, Panel::School, "A pony"));
    assert_eq!(why, "there is no tier 4. Nothing was changed");
    let first = own(&mut desk, 2, Panel::School, " A walk to school ").unwrap();
    let second = own(&mut desk, 3, Panel::Agencies, "A pony").unwrap();
    assert_eq!(
        (first.as_str(), second.as_str()),
        ("own/tier-2/school/r1", "own/tier-3/agencies/r2")
    );
    put(&mut desk, &first, &started(TODAY)).unwrap();
    let kept = kept(&desk, &first);
    assert_eq!((kept.label.as_str(), kept.revision), ("A walk to school", 1));
    assert!(kept.is_own());
    desk.assert_sound();
}

/// The shipped tiers with a change, as version 2.
fn newer(from: &str, to: &str) -> String {
    let text = built_in("tiers").unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).replace("version = 1\n", "version = 2\n")
}

#[test]
fn an_item_that_is_dropped_keeps_what_was_said_of_it() {
    let (mut desk, _) = with_case();
    put(&mut desk, BUDDY, &started("2025-11-10")).unwrap();
    let dropped = newer(
        "id = \"catch-up-buddy\"\ntitle = \"Catch up buddy/ adult\"",
        "id = \"buddy\"\ntitle = \"Buddy\"",
    );
    desk.store.install_template(&desk.session, &dropped).unwrap();
    put(&mut desk, BUDDY, &finished(TODAY)).unwrap();
    assert_eq!(kept(&desk, BUDDY).label, "Catch up buddy/ adult");
    desk.assert_sound();
}

#[test]
fn what_becomes_the_same_thing_later_stays_where_it_was_kept() {
    let (mut desk, _) = with_case();
    put(&mut desk, BUDDY, &started("2025-11-10")).unwrap();
    let row = "adjustments/peer-mentoring";
    let same = newer(
        "title = \"Catch up buddy/ adult\"\n",
        &format!("title = \"Catch up buddy/ adult\"\nsame-as = \"{row}\"\n"),
    );
    desk.store.install_template(&desk.session, &same).unwrap();
    assert_eq!(shown(&desk, row).unwrap().on, Some(day("2025-11-10")));
    refusal(answer(&mut desk, row, &tried("as well")));
    put(&mut desk, BUDDY, &finished(TODAY)).unwrap();
    assert_eq!(
        shown(&desk, row).unwrap().words,
        "finished 21 Nov 25: in by nine (it helped a little)"
    );
}

#[test]
fn a_file_from_before_the_tiers_has_those_of_the_program() {
    let (mut desk, case) = with_case();
    behind(&desk.path).execute("DELETE FROM template WHERE name = 'tiers'", []).unwrap();
    let file = desk.store.support_file(desk.session.viewer(), case).unwrap();
    assert_eq!(file.tiers.items().count(), 52);
    put(&mut desk, BUDDY, &started(TODAY)).unwrap();
}
