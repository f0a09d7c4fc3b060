//! The morning: forty absences by keys, and where their reasons are found again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use herringbone::rules::absence::SessionAt;
use herringbone::rules::case::Entry;
use herringbone::store::{AbsenceQuery, AbsenceRow};

use crate::program::{DEMO_DAY, Program};
use crate::terminal::Terminal;

const ABSENCES: usize = 40;

/// What was typed as the reason of some sessions of a pupil.
struct Given {
    pupil: i64,
    sessions: Vec<SessionAt>,
    words: String,
}

/// The first absences to ask about, as the screen lists them.
fn to_ask(program: &Program) -> Vec<AbsenceRow> {
    let (store, viewer) = program.store();
    let today: NaiveDate = DEMO_DAY.parse().unwrap();
    let mut rows = store.absences(viewer, today, &AbsenceQuery::default()).unwrap().rows;
    rows.retain(|row| row.absence.is_to_ask());
    assert!(rows.len() >= ABSENCES, "{} absences to ask about", rows.len());
    rows.truncate(ABSENCES);
    rows
}

/// Asked without an answer, a reason in words, or ill in words, in turn: at most 3 keys each.
fn work_through(desk: &mut Terminal, rows: &[AbsenceRow]) -> Vec<Given> {
    let mut given = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let words = format!("Told {nth:02}");
        desk.pressed = 0;
        let (surname, _) = row.name.split_once(", ").unwrap();
        match nth % 3 {
            0 => {
                desk.press("a");
            }
            way => {
                desk.press(if way == 1 { "r" } else { "i" }).wait_for("Reason for absence");
                desk.wait_for(surname).type_words(&words).press("<Enter>");
                given.push(Given { pupil: row.pupil, sessions: row.absence.at_stake(), words });
            }
        }
        desk.wait_for(&format!("· {} worked on", nth + 1));
        assert!(desk.pressed <= 3, "{} keys for one absence", desk.pressed);
    }
    given
}

/// The pupil to whose absences most reasons were given.
fn most_told(given: &[Given]) -> i64 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for one in given {
        *counts.entry(one.pupil).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(pupil, _)| pupil).unwrap()
}

/// Claim: forty absences of the made-up school are worked through with at most 3 keys each beside
/// the words, the next always at hand; the pupil's log of the year's absences then tells each
/// reason, for every session it was given for, and none was typed twice.
#[test]
fn forty_absences_in_a_morning() {
    let program = Program::with_demo();
    let rows = to_ask(&program);
    let mut desk = Terminal::open_with(&program, "a.rahman", &["--today", DEMO_DAY]);
    desk.wait_for("Herringbone · ").press("b").wait_for("· 0 worked on");
    let given = work_through(&mut desk, &rows);
    assert_eq!(given.len(), ABSENCES - ABSENCES.div_ceil(3));

    let (store, viewer) = program.store();
    for one in &given {
        let log = store.absence_log(viewer, one.pupil).unwrap();
        for session in &one.sessions {
            let mut told = log.absences.iter().filter_map(|absence| absence.heard.reason(*session));
            assert!(told.any(|reason| reason == one.words), "{} {session:?}", one.words);
        }
        let entries = store.pupil_file(viewer, one.pupil).unwrap().entries;
        let tells = |entry: &&Entry| entry.words == one.words;
        assert_eq!(entries.iter().filter(tells).count(), 1, "{}", one.words);
    }

    let pupil = store.pupil_file(viewer, most_told(&given)).unwrap().pupil;
    desk.press("<Esc>").wait_for(" open · ").press("f").wait_for("Find a pupil");
    desk.type_words(&pupil.upn.to_lowercase()).wait_for(&pupil.upn).press("<Enter>");
    desk.wait_for(" missed · ").press("2").wait_for("absence log").press("d");
    desk.wait_for("without a reason");
    let rows = store.absence_log(viewer, pupil.id).unwrap().absences.len();
    for one in given.iter().filter(|one| one.pupil == pupil.id) {
        // The log is newest first, and may be longer than the screen.
        for _ in 0..rows {
            if !desk.text().contains(&one.words) {
                desk.press("j");
            }
        }
        desk.wait_for(&one.words);
    }
}
