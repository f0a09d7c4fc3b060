//! What is due, in the order to do it.

use rusqlite::params;

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, action, as_roles, day, refusal};
use crate::store::{AgendaCounts, AgendaQuery, DuePlace, DueRow, DueSource, NewAction, Role};

/// Amara's case with three actions, Zoë's with two and one thing that a form makes due.
fn desk() -> Desk {
    let mut desk = Desk::with_people();
    for (upn, what, by) in [
        (AMARA, "Ring home", Some("2025-11-20")),
        (AMARA, "Meet at the gate", Some(TODAY)),
        (AMARA, "Breakfast club", None),
        (ZOE, "Ask for the GP's letter", Some("2025-11-23")),
        (ZOE, "Write to the bus company", Some("2026-01-05")),
    ] {
        let pupil = desk.id(upn);
        let case = desk.store.latest_case(pupil).unwrap();
        let case = case.unwrap_or_else(|| desk.open_case(upn));
        desk.store.add_action(&desk.session, case, None, &action(what, by)).unwrap();
    }
    makes_due(&desk, 2, "2025-11-21", "record/7/review/date", "Review meeting");
    desk
}

/// A kept row, as forms and meetings leave it.
fn makes_due(desk: &Desk, case: i64, on: &str, place: &str, what: &str) {
    let sql =
        "INSERT INTO due_item (case_id, on_day, place, record, what) VALUES (?1, ?2, ?3, NULL, ?4)";
    desk.store.connection.execute(sql, params![case, on, place, what]).unwrap();
}

fn due(desk: &Desk, query: &AgendaQuery) -> Vec<DueRow> {
    desk.store.agenda(desk.session.viewer(), query, 0, 1_000).unwrap()
}

fn told(desk: &Desk, query: &AgendaQuery) -> Vec<String> {
    due(desk, query).into_iter().map(|row| row.what).collect()
}

fn all() -> AgendaQuery {
    AgendaQuery::default()
}

fn words(words: &str) -> AgendaQuery {
    AgendaQuery { words: words.into(), ..all() }
}

#[test]
fn what_is_due_comes_by_day_then_name_and_without_a_day_last() {
    let desk = desk();
    let expected = [
        "Ring home",
        // Łoś comes before Osei.
        "Review meeting",
        "Meet at the gate",
        "Ask for the GP's letter",
        "Write to the bus company",
        "Breakfast club",
    ];
    assert_eq!(told(&desk, &all()), expected);
}

#[test]
fn a_row_tells_pupil_officer_and_the_place_where_it_is_done() {
    let desk = desk();
    let rows = due(&desk, &all());
    let expected = DueRow {
        case: 1,
        pupil: 1,
        upn: AMARA.into(),
        name: "Osei, Amara".into(),
        reg: "8B".into(),
        what: "Ring home".into(),
        on: Some(day("2025-11-20")),
        by_words: String::new(),
        who: "Ms Field".into(),
        owner: "A. Rahman".into(),
        school: 1,
        source: DueSource { kind: "action", id: 1 },
        place: DuePlace::Action(1),
    };
    assert_eq!(rows[0], expected);
    assert_eq!(rows[1].source, DueSource { kind: "record", id: 7 });
    assert_eq!(rows[1].place, DuePlace::Record(7, Some("review/date".into())));
    assert_eq!((rows[5].on, rows[5].place.clone()), (None, DuePlace::Action(3)));
    let ring = rows[0].action().unwrap();
    assert_eq!((ring.id, ring.what.as_str(), ring.by), (1, "Ring home", rows[0].on));
    assert!(ring.is_open() && rows[1].action().is_none());
}

#[test]
fn what_is_done_or_in_a_closed_case_is_no_longer_due() {
    let mut desk = desk();
    desk.store.finish_action(&desk.session, 1, "she came in", "yes").unwrap();
    assert!(!told(&desk, &all()).contains(&"Ring home".to_owned()));
    desk.store.close_case(&desk.session, 2, "back at school").unwrap();
    assert_eq!(told(&desk, &all()), ["Meet at the gate", "Breakfast club"]);
    let counts = desk.store.agenda_counts(desk.session.viewer(), &all(), day(TODAY)).unwrap();
    assert_eq!(counts, AgendaCounts { today: 1, undated: 1, ..AgendaCounts::default() });
}

#[test]
fn of_one_case_only_what_is_due_in_it() {
    let desk = desk();
    let of = |case| AgendaQuery { case: Some(case), ..all() };
    assert_eq!(told(&desk, &of(1)), ["Ring home", "Meet at the gate", "Breakfast club"]);
    let zoe = ["Review meeting", "Ask for the GP's letter", "Write to the bus company"];
    assert_eq!(told(&desk, &of(2)), zoe);
    assert!(told(&desk, &of(3)).is_empty());
}

#[test]
fn counts_are_those_of_the_rows_on_any_day() {
    let desk = desk();
    let counts = |query: &AgendaQuery, today: &str| {
        let counts = desk.store.agenda_counts(desk.session.viewer(), query, day(today)).unwrap();
        [counts.overdue, counts.today, counts.this_week, counts.later, counts.undated]
    };
    assert_eq!(counts(&all(), TODAY), [1, 2, 1, 1, 1]);
    assert_eq!(counts(&all(), "2025-11-22"), [3, 0, 1, 1, 1]);
    assert_eq!(counts(&all(), "2026-01-05"), [4, 1, 0, 0, 1]);
    assert_eq!(counts(&words("osei"), TODAY), [1, 1, 0, 0, 1]);
    assert_eq!(counts(&words("nobody"), TODAY), [0; 5]);
}

#[test]
fn words_are_looked_for_in_pupil_deed_and_officer() {
    let desk = desk();
    let table = [
        ("osei", 3),
        ("los", 3),
        ("8b", 3),
        ("a00000000000 los", 3),
        ("gate", 1),
        ("OSEI ring", 1),
        ("field", 5),
        ("rahman", 6),
        ("osei gp", 0),
    ];
    for (typed, expected) in table {
        assert_eq!(due(&desk, &words(typed)).len(), expected, "{typed}");
    }
}

#[test]
fn an_officer_sees_their_own_and_anyone_all() {
    let mut desk = desk();
    let ben = desk.ben();
    let jakub = desk.id(JAKUB);
    let case = desk.store.open_case(&ben, jakub, "late").unwrap();
    desk.store.add_action(&ben, case, None, &action("See Jakub", Some(TODAY))).unwrap();
    let mine = |officer| AgendaQuery { mine: Some(officer), ..all() };
    assert_eq!(told(&desk, &mine(ben.officer)), ["See Jakub"]);
    assert_eq!(told(&desk, &mine(desk.session.officer)).len(), 6);
    assert_eq!(told(&desk, &all()).len(), 7);
    let own = AgendaQuery { words: "jakub".into(), ..mine(desk.session.officer) };
    assert!(told(&desk, &own).is_empty());
    assert!(told(&desk, &AgendaQuery { school: Some(2), ..all() }).is_empty());
    assert_eq!(told(&desk, &AgendaQuery { school: Some(1), ..all() }).len(), 7);
}

#[test]
fn by_officer_each_has_their_days_and_what_has_none_after_them() {
    let mut desk = desk();
    let ben = desk.ben();
    let jakub = desk.id(JAKUB);
    let case = desk.store.open_case(&ben, jakub, "late").unwrap();
    for (what, by) in [("See Jakub", Some("2025-11-01")), ("Daily report", None)] {
        desk.store.add_action(&ben, case, None, &action(what, by)).unwrap();
    }
    let by_owner = AgendaQuery { by_owner: true, ..all() };
    let told: Vec<(String, String)> =
        due(&desk, &by_owner).into_iter().map(|row| (row.owner, row.what)).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(o, w)| (o.as_str(), w.as_str())).collect();
    let rahman: Vec<&str> =
        told.iter().filter(|(o, _)| *o == "A. Rahman").map(|(_, w)| *w).collect();
    assert_eq!((rahman[0], rahman[5]), ("Ring home", "Breakfast club"));
    let ben: Vec<&str> = told.iter().filter(|(o, _)| *o == "ben").map(|(_, w)| *w).collect();
    assert_eq!(ben, ["See Jakub", "Daily report"]);
    let owners: Vec<&str> = told.iter().map(|(o, _)| *o).collect();
    assert!(owners.is_sorted(), "{owners:?}");
}

#[test]
fn an_action_in_words_keeps_them() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let daily = NewAction { by_words: "daily".into(), ..action("Ring home", None) };
    desk.store.add_action(&desk.session, case, None, &daily).unwrap();
    assert_eq!(due(&desk, &all())[0].by_words, "daily");
}

#[test]
fn no_more_is_read_than_is_asked_for_and_the_counts_are_of_all() {
    let mut desk = Desk::with_people();
    desk.hurry();
    let case = desk.open_case(AMARA);
    desk.store.add_action(&desk.session, case, None, &action("Ring", Some(TODAY))).unwrap();
    for n in 0..600 {
        makes_due(&desk, case, "2025-12-01", &format!("record/1/f/{n}"), "Review");
    }
    let rows = desk.store.agenda(desk.session.viewer(), &all(), 0, 500).unwrap();
    assert_eq!((rows.len(), rows[0].what.as_str()), (500, "Ring"));
    let counts = desk.store.agenda_counts(desk.session.viewer(), &all(), day(TODAY)).unwrap();
    assert_eq!((counts.later, counts.all()), (600, 601));
}

#[test]
fn pages_cover_what_is_due_once_and_in_order() {
    let mut desk = desk();
    let ben = desk.ben();
    let jakub = desk.id(JAKUB);
    let case = desk.store.open_case(&ben, jakub, "late").unwrap();
    for (what, by) in [("See Jakub", Some("2025-11-21")), ("Daily report", None)] {
        desk.store.add_action(&ben, case, None, &action(what, by)).unwrap();
    }
    for query in [
        all(),
        words("osei"),
        AgendaQuery { mine: Some(ben.officer), ..all() },
        AgendaQuery { case: Some(1), ..all() },
        AgendaQuery { by_owner: true, ..all() },
        AgendaQuery { by_owner: true, ..words("r") },
    ] {
        let whole = due(&desk, &query);
        let counts = desk.store.agenda_counts(desk.session.viewer(), &query, day(TODAY)).unwrap();
        assert_eq!(whole.len(), counts.all(), "{query:?}");
        assert!(!whole.is_empty(), "{query:?}");
        for limit in [1, 2, 3] {
            let page = |from| desk.store.agenda(desk.session.viewer(), &query, from, limit);
            let turned: Vec<DueRow> =
                (0..whole.len() + limit).step_by(limit).flat_map(|at| page(at).unwrap()).collect();
            assert_eq!(turned, whole, "{query:?} by {limit}");
        }
    }
}

#[test]
fn the_officers_are_told_with_how_much_is_due_in_their_cases() {
    let mut desk = desk();
    let ben = desk.ben();
    let jakub = desk.id(JAKUB);
    let case = desk.store.open_case(&ben, jakub, "late").unwrap();
    desk.store.add_action(&ben, case, None, &action("Daily report", None)).unwrap();
    let viewer = desk.session.viewer();
    let told = desk.store.agenda_owners(viewer, &all()).unwrap();
    let expected = [(1, "A. Rahman".to_owned(), 6), (ben.officer, "ben".to_owned(), 1)];
    assert_eq!(told, expected);
    let told = desk.store.agenda_owners(viewer, &words("jakub")).unwrap();
    assert_eq!(told, expected[1..]);
    assert!(desk.store.agenda_owners(viewer, &words("nobody")).unwrap().is_empty());
}

#[test]
fn of_one_case_no_other_is_told() {
    let desk = desk();
    let of = |case| told(&desk, &AgendaQuery { case: Some(case), ..all() });
    assert_eq!(of(1), ["Ring home", "Meet at the gate", "Breakfast club"]);
    assert_eq!(of(2), ["Review meeting", "Ask for the GP's letter", "Write to the bus company"]);
    assert!(of(9).is_empty());
}

#[test]
fn an_admin_has_no_agenda() {
    let desk = desk();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    assert!(desk.store.agenda(admin, &all(), 0, 10).unwrap().is_empty());
    let counts = desk.store.agenda_counts(admin, &all(), day(TODAY)).unwrap();
    assert_eq!(counts, AgendaCounts::default());
    refusal(desk.store.attachments(admin, 1));
}
