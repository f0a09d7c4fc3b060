//! Who crossed into a tier: kept by day, listed while there is no case and no reason why not.

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, behind, day, marks, pupil, refusal};
use crate::rules::people::PupilRow;
use crate::store::check::Recount;
use crate::store::open::{APPLICATION_ID, MIGRATIONS};
use crate::store::{Crossing, Role, Session, Store};
use crate::templates::built_in;

/// School days of the autumn on which a pupil can be away, in their order.
fn days_away(count: usize) -> Vec<String> {
    let all = crate::rules::calendar::tests::real();
    all.days().iter().take(count).map(ToString::to_string).collect()
}

/// Away for so many whole days since September.
fn away(desk: &mut Desk, upn: &str, days: usize) {
    let days = days_away(days);
    let told: Vec<(&str, &str)> = days.iter().map(|on| (on.as_str(), "I O")).collect();
    desk.take_marks(&marks(upn, &told));
}

fn listed(desk: &Desk) -> Vec<Crossing> {
    seen_by(desk, &desk.session)
}

fn seen_by(desk: &Desk, session: &Session) -> Vec<Crossing> {
    desk.store.crossings(session.viewer(), day(TODAY)).unwrap()
}

/// Name, tier, sessions absent, whether it is new.
fn told(desk: &Desk) -> Vec<(String, u8, u32, bool)> {
    let line = |one: Crossing| (one.name, one.tier, one.absent, one.is_new);
    listed(desk).into_iter().map(line).collect()
}

fn line(name: &str, tier: u8, absent: u32, is_new: bool) -> (String, u8, u32, bool) {
    (name.to_owned(), tier, absent, is_new)
}

fn kept(desk: &Desk) -> Vec<String> {
    let sql = "SELECT pupil || ' ' || year || ' ' || tier || ' ' || on_day FROM tier_crossing
               ORDER BY pupil, year, tier";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_day_of_a_crossing_is_kept_as_marks_come_in_and_change() {
    let mut desk = Desk::with_people();
    let days = days_away(20);
    away(&mut desk, AMARA, 9);
    assert!(kept(&desk).is_empty());
    away(&mut desk, AMARA, 10);
    assert_eq!(kept(&desk), [format!("1 2025 2 {}", days[9])]);
    away(&mut desk, AMARA, 20);
    let both = [format!("1 2025 2 {}", days[9]), format!("1 2025 3 {}", days[18])];
    assert_eq!(kept(&desk), both);
    // A day that turns out to be no absence moves both on.
    desk.take_marks(&marks(AMARA, &[(days[0].as_str(), "/ \\")]));
    let later = [format!("1 2025 2 {}", days[10]), format!("1 2025 3 {}", days[19])];
    assert_eq!(kept(&desk), later);
    desk.take_marks(&marks(AMARA, &[(days[1].as_str(), "/ -")]));
    assert_eq!(kept(&desk).len(), 1);
    desk.assert_sound();
}

#[test]
fn only_sessions_on_roll_lead_to_a_tier() {
    let mut desk = Desk::with_people();
    let days = days_away(12);
    away(&mut desk, AMARA, 12);
    let later = PupilRow { admitted: Some(day(&days[3])), ..pupil(AMARA, "Osei, Amara", "8B") };
    desk.take_pupils(&[later]);
    assert!(kept(&desk).is_empty(), "nine days on roll");
    desk.assert_sound();
}

#[test]
fn the_newest_stands_first_with_its_highest_tier() {
    let mut desk = Desk::with_people();
    away(&mut desk, AMARA, 20);
    away(&mut desk, ZOE, 10);
    away(&mut desk, JAKUB, 9);
    let expected = [line("Osei, Amara", 3, 40, true), line("Łoś, Zoë", 2, 20, true)];
    assert_eq!(told(&desk), expected);
    let first = listed(&desk).remove(0);
    assert_eq!((first.on.to_string(), first.year), (days_away(19).pop().unwrap(), 2025));
    assert_eq!(first.reason(), "Crossed tier 3: 20 days absent");
    assert_eq!(desk.store.new_crossings(desk.session.viewer(), day(TODAY)).unwrap(), 2);
}

#[test]
fn a_case_a_note_or_leaving_takes_a_pupil_off_the_list() {
    let mut desk = Desk::with_people();
    for upn in [AMARA, ZOE, JAKUB] {
        away(&mut desk, upn, 12);
    }
    let case = desk.open_case(AMARA);
    assert_eq!(told(&desk).len(), 2);
    desk.store.close_case(&desk.session, case, "back").unwrap();
    assert_eq!(told(&desk).len(), 3, "without an open case");
    let note = desk.store.note_no_case(&desk.session, 2, 2025, 2, " in hospital ").unwrap();
    assert!(listed(&desk).iter().all(|one| one.pupil != 2));
    let again = desk.store.note_no_case(&desk.session, 2, 2025, 2, "home again").unwrap();
    assert_eq!(again, note);
    let history = desk.store.history(desk.session.viewer(), 2, 5).unwrap();
    assert!(history[0].before.contains("in hospital"), "{history:?}");
    let left =
        PupilRow { left: Some(day("2025-11-14")), ..pupil(JAKUB, "King-Kowalski, Jakub", "9A") };
    desk.take_pupils(&[left]);
    assert_eq!(told(&desk), [line("Osei, Amara", 2, 24, true)]);
    // The next tier is another matter.
    away(&mut desk, ZOE, 19);
    assert_eq!(told(&desk).len(), 2);
    desk.assert_sound();
}

#[test]
fn a_note_says_why_and_of_what_was_reached() {
    let mut desk = Desk::with_people();
    away(&mut desk, AMARA, 12);
    let before = desk.journal();
    let why = refusal(desk.store.note_no_case(&desk.session, 1, 2025, 2, " "));
    assert_eq!(why, "why is no case opened? Nothing was changed");
    let why = refusal(desk.store.note_no_case(&desk.session, 1, 2025, 3, "ill"));
    assert_eq!(why, "pupil 1 has not reached tier 3 in 2025/26. Nothing was changed");
    refusal(desk.store.note_no_case(&desk.session, 2, 2025, 2, "ill"));
    assert_eq!(desk.journal(), before);
    desk.store.note_no_case(&desk.session, 1, 2025, 2, "ill").unwrap();
    behind(&desk.path).execute("UPDATE tier_note SET why = 'well'", []).unwrap();
    let found = desk.store.verify(None).unwrap().findings;
    assert!(found.iter().any(|one| one.table == "tier_note" && one.row == "1"), "{found:?}");
}

#[test]
fn what_each_officer_looked_at_is_new_no_more_and_no_change_of_the_file() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    away(&mut desk, AMARA, 12);
    let before = desk.journal();
    desk.store.look_at_crossings(&desk.session).unwrap();
    desk.store.look_at_crossings(&desk.session).unwrap();
    assert_eq!(told(&desk), [line("Osei, Amara", 2, 24, false)]);
    assert!(seen_by(&desk, &ben)[0].is_new, "each for themselves");
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.store.new_crossings(desk.session.viewer(), day(TODAY)).unwrap(), 0);
    away(&mut desk, AMARA, 19);
    assert_eq!(told(&desk), [line("Osei, Amara", 3, 38, true)]);
    let admin = as_roles(&desk.session, &[Role::Admin]);
    assert!(seen_by(&desk, &admin).is_empty(), "no case content");
    desk.assert_sound();
}

#[test]
fn a_new_school_year_begins_anew() {
    let mut desk = Desk::with_people();
    away(&mut desk, AMARA, 12);
    desk.take_marks(&marks(ZOE, &[("2026-09-03", "/ \\")]));
    assert!(listed(&desk).is_empty());
    assert_eq!(kept(&desk).len(), 1, "what was stays known");
}

/// The shipped tiers with other days, as version 2.
fn tiers_from(second: u32, third: u32) -> String {
    let text = built_in("tiers").unwrap();
    let text = text.replace("days = 10\n", &format!("days = {second}\n"));
    text.replace("days = 19\n", &format!("days = {third}\n"))
        .replace("version = 1\n", "version = 2\n")
}

#[test]
fn other_triggers_count_every_tier_anew_in_the_same_change() {
    let mut desk = Desk::with_people();
    desk.open_case(AMARA);
    away(&mut desk, AMARA, 12);
    away(&mut desk, ZOE, 4);
    let tier = |desk: &Desk| desk.store.cases(desk.session.viewer()).unwrap()[0].tier;
    assert_eq!((tier(&desk), kept(&desk).len()), (2, 1));
    desk.store.install_template(&desk.session, &tiers_from(4, 12)).unwrap();
    let days = days_away(12);
    assert_eq!(tier(&desk), 3);
    let expected = [
        format!("1 2025 2 {}", days[3]),
        format!("1 2025 3 {}", days[11]),
        format!("2 2025 2 {}", days[3]),
    ];
    assert_eq!(kept(&desk), expected);
    desk.assert_sound();
    desk.store.install_template(&desk.session, built_in("tiers").unwrap()).unwrap();
    assert_eq!((tier(&desk), kept(&desk).len()), (2, 1));
    away(&mut desk, AMARA, 13);
    desk.assert_sound();
}

#[test]
fn a_recount_finds_a_crossing_that_is_wrong() {
    for sql in [
        "UPDATE tier_crossing SET on_day = '2025-09-04'",
        "DELETE FROM tier_crossing",
        "INSERT INTO tier_crossing VALUES (1, 2025, 3, '2025-11-20')",
    ] {
        let mut desk = Desk::with_people();
        away(&mut desk, AMARA, 12);
        behind(&desk.path).execute(sql, []).unwrap();
        for recount in [Recount::Sample, Recount::All] {
            let damage = desk.store.check(recount).unwrap().damage;
            assert!(
                damage.iter().any(|told| told.starts_with("tier_crossing: ")),
                "{sql}: {damage:?}"
            );
        }
        desk.assert_sound();
    }
}

/// A file in the format before this one, in which somebody was away for twelve days.
#[test]
fn a_file_from_before_knows_its_crossings_once_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("before.db");
    let shell = behind(&path);
    shell.execute_batch(MIGRATIONS[0]).unwrap();
    shell.execute_batch(MIGRATIONS[1]).unwrap();
    shell
        .execute_batch(
            "INSERT INTO school VALUES (1, 'Beech Grove School');
             INSERT INTO pupil (id, upn, surname, forename, found, year_group, reg, sen, mis_id,
               school)
             VALUES (1, 'A000000000001', 'Osei', 'Amara', 'osei amara', '8', '8B', '', '', 1);
             INSERT INTO tally VALUES (1, 2025, '2025-09-01', 24, 24, 0, 0, 0, 0, NULL);
             INSERT INTO register_to VALUES (1, '2025-11-20', 'PM');",
        )
        .unwrap();
    for on in days_away(12) {
        shell.execute("INSERT INTO mark VALUES (1, ?1, 'I', 'I')", [on]).unwrap();
    }
    shell.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    shell.pragma_update(None, "user_version", 2).unwrap();
    drop(shell);
    let store = Store::open(&path).unwrap();
    let scope = crate::store::Scope::EVERY;
    let viewer =
        crate::store::Viewer { officer: 1, sees_restricted: false, sees_cases: true, scope };
    let found = store.crossings(viewer, day(TODAY)).unwrap();
    assert_eq!((found.len(), found[0].tier), (1, 2));
    assert_eq!(found[0].on.to_string(), days_away(10).pop().unwrap());
}
