//! Kept rows agree with a recount, whatever was done and whatever day it is.

use herringbone::rules::case::{EntryKind, NewEntry};
use herringbone::store::check::Recount;
use herringbone::store::{NewAction, Session, Store};

use crate::desk::{clock, school, upn};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One random verb on a random working day; one that is refused changes nothing, and that is fine.
fn verb(store: &mut Store, session: &mut Session, dice: &mut Dice) {
    let day =
        "2025-09-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(dice.roll(320));
    session.clock = clock().on_day(Some(day));
    let pupil = store.pupil_by_upn(&upn(usize::try_from(dice.roll(20)).unwrap())).unwrap();
    let case = i64::try_from(1 + dice.roll(25)).unwrap();
    let action = NewAction {
        what: "Ring home".into(),
        who: "A. Rahman".into(),
        by: Some(day + chrono::Days::new(dice.roll(60))),
        by_words: String::new(),
    };
    let number = i64::try_from(1 + dice.roll(60)).unwrap();
    let _ = match dice.roll(8) {
        0 => store.open_case(session, pupil, "why").map(drop),
        1 => store.close_case(session, case, "why not"),
        2 | 3 => store.add_action(session, case, None, &action).map(drop),
        4 => store.finish_action(session, number, "done", "yes"),
        5 => store.change_action(session, number, &action.into()),
        6 => store.log_entry(session, &entry(pupil, day)).map(drop),
        _ => marks(store, session, dice, day),
    };
}

fn entry(pupil: i64, on: chrono::NaiveDate) -> NewEntry {
    let kind = EntryKind::parse("call").unwrap();
    NewEntry {
        reached: "reached".into(),
        words: "Rang".into(),
        ..NewEntry::about(kind, on, vec![pupil])
    }
}

/// A week of marks of a few pupils; some change what was there, some take it back.
fn marks(
    store: &mut Store,
    session: &Session,
    dice: &mut Dice,
    from: chrono::NaiveDate,
) -> Result<(), herringbone::store::Trouble> {
    use herringbone::rules::{code::Code, people::MarkRow, register::Half};
    let codes = ["/", "\\", "I", "O", "N", "U", "L", "X", ""];
    let mut rows = Vec::new();
    for nth in 0..dice.roll(6) {
        for on in from.iter_days().take(5) {
            for half in Half::BOTH {
                let code = Code::read(codes[usize::try_from(dice.roll(9)).unwrap()]);
                let upn = upn(usize::try_from(nth * 3).unwrap());
                rows.push(MarkRow {
                    upn,
                    on,
                    half,
                    code,
                    minutes_late: None,
                    comment: String::new(),
                });
            }
        }
    }
    let school = store.school(None)?.id;
    let plan = store.plan_marks(school, &rows)?;
    let file = herringbone::store::MarksImport { school, file: "random", sha256: "" };
    store.import_marks(session, file, &plan, &mut |_, _| true).map(drop)
}

/// Claim: check --rebuild finds no difference after 1,000 random verbs, for any --today.
#[test]
fn a_rebuild_finds_no_difference() {
    for seed in [1, 2, 3] {
        let (_folder, mut store, mut session) =
            school(20, |nth| (format!("Osei{nth}"), "Amara".into()));
        let mut dice = Dice(seed);
        for _ in 0..1_000 {
            verb(&mut store, &mut session, &mut dice);
        }
        for recount in [Recount::Sample, Recount::All] {
            let checked = store.check(recount).unwrap();
            assert_eq!(checked.damage, Vec::<String>::new(), "seed {seed}");
            assert!(checked.recounted > 0);
        }
        assert!(store.verify(None).unwrap().is_whole(), "seed {seed}");
    }
}
