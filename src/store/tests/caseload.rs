//! The caseload: pages in order, filters, and counts that are read from kept totals.

use chrono::{Days, NaiveDate};
use rusqlite::params_from_iter;

use super::{AMARA, Desk, TODAY, ZOE, action, as_roles, call, day, marks, noon, pupil, refusal};
use crate::rules::finding::fold;
use crate::rules::people::{MarkRow, PupilRow};
use crate::store::{CaseloadQuery, CaseloadRow, Counts, Page, Role, Sort};

const SURNAMES: [&str; 7] = ["Osei", "Łoś", "O’Neill", "Zhou", "Abara", "Mead", "de la Cruz"];
const FORENAMES: [&str; 5] = ["Zoë", "Jakub", "Ann", "Mía", "Élise"];
const CROWD: usize = 60;

fn upn(at: usize) -> String {
    format!("C{at:012}")
}

fn row(at: usize) -> PupilRow {
    let name = format!("{}, {}", SURNAMES[at % 7], FORENAMES[at % 5]);
    pupil(&upn(at), &name, ["7A", "8B", "9C"][at % 3])
}

/// A week for most: from none to all of its sessions missed.
fn week(at: usize) -> Vec<MarkRow> {
    let code = |session: usize| if session < at % 11 { "O" } else { "/" };
    let days = ["2025-11-17", "2025-11-18", "2025-11-19", "2025-11-20", "2025-11-21"];
    let codes: Vec<String> =
        (0..5).map(|on| format!("{} {}", code(2 * on), code(2 * on + 1))).collect();
    let told: Vec<_> = days.into_iter().zip(codes.iter().map(String::as_str)).collect();
    if at % 7 == 6 { Vec::new() } else { marks(&upn(at), &told) }
}

/// Sixty cases of two officers, most with something due near today, some closed.
fn crowd() -> Desk {
    let mut desk = Desk::new();
    desk.hurry();
    let rows: Vec<_> = (0..CROWD).map(row).collect();
    desk.take_pupils(&rows);
    desk.take_marks(&(0..CROWD).flat_map(week).collect::<Vec<_>>());
    let ben = desk.ben();
    for at in 0..CROWD {
        let owner = if at % 3 == 0 { &ben } else { &desk.session };
        let pupil = desk.store.pupil_by_upn(&upn(at)).unwrap();
        let case = desk.store.open_case(owner, pupil, "absence").unwrap();
        if at % 5 != 0 {
            let due = day("2025-11-17") + Days::new(at as u64 % 9);
            let agreed = action("Ring home", Some(&due.to_string()));
            desk.store.add_action(owner, case, None, &agreed).unwrap();
        }
        if at % 10 == 9 {
            desk.store.close_case(owner, case, "back at school").unwrap();
        }
    }
    desk
}

fn page(desk: &Desk, query: &CaseloadQuery, from: usize, limit: usize) -> Page {
    desk.store.caseload(desk.session.viewer(), query, from, limit).unwrap()
}

fn all(desk: &Desk, query: &CaseloadQuery) -> Vec<CaseloadRow> {
    page(desk, query, 0, 1_000).rows
}

fn open_rows(desk: &Desk) -> Vec<CaseloadRow> {
    let rows = desk.store.cases(desk.session.viewer()).unwrap();
    rows.into_iter().filter(|row| row.closed_on.is_none()).collect()
}

fn sorted(sort: Sort) -> CaseloadQuery {
    CaseloadQuery { sort, ..CaseloadQuery::default() }
}

#[test]
fn each_order_puts_what_matters_first_and_what_is_not_known_last() {
    let desk = crowd();
    let names: Vec<_> =
        all(&desk, &sorted(Sort::Name)).into_iter().map(|r| fold(&r.name)).collect();
    assert!(names.is_sorted() && names[0] == "abara ann", "{names:?}");
    let shares: Vec<_> = all(&desk, &sorted(Sort::Attendance))
        .into_iter()
        .map(|row| (row.figures.possible == 0, row.figures.attended()))
        .collect();
    assert!(shares.is_sorted(), "{shares:?}");
    assert_eq!((shares[0], shares.last().map(|last| last.0)), ((false, 0), Some(true)));
    let due: Vec<_> = all(&desk, &sorted(Sort::Due))
        .into_iter()
        .map(|row| (row.next_due_on.is_none(), row.next_due_on, row.case))
        .collect();
    assert!(due.is_sorted(), "{due:?}");
    assert_eq!((due[0].1, due.last().map(|last| last.1)), (Some(day("2025-11-17")), Some(None)));
}

#[test]
fn pages_cover_the_list_once_and_in_order() {
    let desk = crowd();
    for sort in [Sort::Name, Sort::Attendance, Sort::Due] {
        let query = CaseloadQuery { owner: Some(1), ..sorted(sort) };
        let whole = all(&desk, &query);
        let mut turned = Vec::new();
        for from in (0..whole.len() + 7).step_by(7) {
            let page = page(&desk, &query, from, 7);
            assert_eq!((page.from, page.total), (from, whole.len()));
            turned.extend(page.rows);
        }
        assert_eq!(turned, whole, "{sort:?}");
    }
}

#[test]
fn filters_keep_what_they_name_and_count_it() {
    let desk = crowd();
    let open = open_rows(&desk);
    let monday = day("2025-11-24");
    let by = |filter: &str| CaseloadQuery { filter: filter.into(), ..CaseloadQuery::default() };
    let overdue = CaseloadQuery { due_before: Some(monday), ..CaseloadQuery::default() };
    let both = CaseloadQuery { owner: Some(2), ..overdue.clone() };
    let late = |row: &CaseloadRow| row.next_due_on.is_some_and(|due| due < monday);
    let count = |keeps: &dyn Fn(&CaseloadRow) -> bool| open.iter().filter(|row| keeps(row)).count();
    for (query, expected) in [
        (
            CaseloadQuery { owner: Some(2), ..CaseloadQuery::default() },
            count(&|row| row.owner == 2),
        ),
        (overdue, count(&late)),
        (both, count(&|row| row.owner == 2 && late(row))),
        (by("zoe"), count(&|row| row.name.ends_with("Zoë"))),
        (by("oneill jak"), count(&|row| row.name == "O’Neill, Jakub")),
        (by("8b"), count(&|row| row.reg == "8B")),
        (by("8b zhou"), count(&|row| row.reg == "8B" && row.name.starts_with("Zhou"))),
        (by("c000000000012"), count(&|row| row.upn == upn(12))),
        (by("100% _"), 0),
    ] {
        let found = page(&desk, &query, 0, 1_000);
        assert_eq!((found.total, found.rows.len()), (expected, expected), "{query:?}");
        assert!(expected > 0 || query.filter == "100% _", "{query:?} finds nobody");
    }
}

#[test]
fn a_filter_asks_for_year_group_attendance_tier_and_absence() {
    type Row<'a> = (&'a str, &'a dyn Fn(&CaseloadRow) -> bool);
    let desk = crowd();
    let open = open_rows(&desk);
    let below = |row: &CaseloadRow, percent: u32| {
        row.figures.possible > 0 && 100 * row.figures.attended() < percent * row.figures.possible
    };
    let table: [Row<'_>; 9] = [
        ("y8", &|row| row.year_group == "8"),
        ("year9", &|row| row.year_group == "9"),
        ("8b", &|row| row.reg == "8B"),
        ("<50", &|row| below(row, 50)),
        ("severe", &|row| row.figures.is_severe()),
        ("persistent", &|row| row.figures.is_persistent()),
        ("stage1", &|row| row.stage == 1),
        ("y7 <90 osei", &|row| {
            row.year_group == "7" && below(row, 90) && row.name.starts_with("Osei")
        }),
        ("<", &|_| true),
    ];
    for (filter, keeps) in table {
        let query = CaseloadQuery { filter: filter.into(), ..CaseloadQuery::default() };
        let (found, expected) = (page(&desk, &query, 0, 1_000), open.iter().filter(|r| keeps(r)));
        let expected = expected.count();
        assert_eq!((found.total, found.rows.len()), (expected, expected), "{filter}");
        assert!(expected > 0, "{filter} finds nobody");
    }
    let in_tier = |tier: u8| {
        let query = CaseloadQuery { filter: format!("tier{tier}"), ..CaseloadQuery::default() };
        let expected = open.iter().filter(|row| row.tier == tier).count();
        assert_eq!(page(&desk, &query, 0, 1_000).total, expected, "tier {tier}");
        expected
    };
    assert_eq!((1..=3).map(in_tier).sum::<usize>(), open.len());
}

#[test]
fn those_of_some_cases_that_are_open_are_told_apart() {
    let mut desk = Desk::with_people();
    let (open, closed) = (desk.open_case(AMARA), desk.open_case(ZOE));
    desk.store.close_case(&desk.session, closed, "back at school").unwrap();
    let told = desk.store.open_among(desk.session.viewer(), &[closed, open, 99]).unwrap();
    assert_eq!(told, [open]);
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    assert!(desk.store.open_among(admin, &[open]).unwrap().is_empty());
}

/// The same counts, one row after the other.
fn counted(rows: &[CaseloadRow], today: NaiveDate) -> Counts {
    let count = |keeps: &dyn Fn(&CaseloadRow) -> bool| rows.iter().filter(|row| keeps(row)).count();
    Counts {
        open: rows.len(),
        persistent: count(&|row| row.figures.is_persistent()),
        severe: count(&|row| row.figures.is_severe()),
        due: count(&|row| row.next_due_on == Some(today)),
        overdue: count(&|row| row.next_due_on.is_some_and(|due| due < today)),
    }
}

#[test]
fn the_headers_counts_are_those_of_the_rows_on_any_day() {
    let desk = crowd();
    let open = open_rows(&desk);
    for today in day("2025-11-14").iter_days().take(16) {
        for owner in [None, Some(1), Some(2), Some(3)] {
            let theirs: Vec<_> =
                open.iter().filter(|row| owner.is_none_or(|o| row.owner == o)).cloned().collect();
            let told = desk.store.caseload_counts(desk.session.viewer(), owner, today).unwrap();
            assert_eq!(told, counted(&theirs, today), "{owner:?} on {today}");
        }
    }
    let told = desk.store.caseload_counts(desk.session.viewer(), None, day(TODAY)).unwrap();
    assert!(told.persistent > told.severe && told.severe > 0 && told.due > 0, "{told:?}");
    assert!(told.overdue > 0 && told.open == CROWD - CROWD / 10, "{told:?}");
}

#[test]
fn a_row_holds_the_figures_of_its_register() {
    let desk = crowd();
    for row in open_rows(&desk) {
        let register = desk.store.register(desk.session.viewer(), row.pupil).unwrap();
        let figures = register.figures(day("2025-09-01"), day("2026-08-31"));
        assert_eq!(row.figures, figures, "{}", row.name);
    }
}

#[test]
fn a_row_tells_what_is_due_first_and_the_oldest_mark_without_a_reason() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let rows = [("2025-11-12", "/ N"), ("2025-11-20", "N L"), ("2025-11-21", "/ Y1")];
    desk.take_marks(&marks(AMARA, &rows));
    let only = |desk: &Desk| open_rows(desk).remove(0);
    assert_eq!(
        (only(&desk).oldest_n_on, only(&desk).trend.as_str()),
        (Some(day("2025-11-12")), "45")
    );
    for (what, by) in [("b", "2025-12-05"), ("a", "2025-12-01"), ("c", "2025-12-01")] {
        desk.store.add_action(&desk.session, case, None, &action(what, Some(by))).unwrap();
    }
    assert_eq!(only(&desk).next_due_what.as_deref(), Some("a"));
    desk.store.finish_action(&desk.session, 2, "done", "").unwrap();
    desk.store.change_action(&desk.session, 3, &action("c", None).into()).unwrap();
    let row = only(&desk);
    assert_eq!(
        (row.next_due_on, row.next_due_what.as_deref()),
        (Some(day("2025-12-05")), Some("b"))
    );
    assert_eq!((row.tier, row.owner_name.as_str()), (1, "A. Rahman"));
}

#[test]
fn a_closed_case_leaves_the_list_and_its_counts_and_stays_on_file() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap();
    assert_eq!(
        desk.store.caseload_counts(desk.session.viewer(), None, day(TODAY)).unwrap().open,
        1
    );
    let why = refusal(desk.store.open_case(&desk.session, 1, "absence"));
    assert_eq!(why, format!("case {case} is already open for this pupil. Nothing was changed"));
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    refusal(desk.store.close_case(&desk.session, case, "back at school"));
    assert_eq!(page(&desk, &CaseloadQuery::default(), 0, 10), Page::default());
    assert_eq!(
        desk.store.caseload_counts(desk.session.viewer(), None, day(TODAY)).unwrap(),
        Counts::default()
    );
    let kept = desk.store.case_file(desk.session.viewer(), case).unwrap();
    assert_eq!(kept.case.unwrap().close_reason.as_deref(), Some("back at school"));
    assert_eq!(kept.entries.len(), 1);
    assert_ne!(desk.open_case(AMARA), case);
}

#[test]
fn several_cases_are_opened_together_or_not_at_all() {
    let mut desk = Desk::with_people();
    desk.open_case(ZOE);
    let before = desk.journal();
    refusal(desk.store.open_cases(&desk.session, &[1, 2], "absence"));
    refusal(desk.store.open_cases(&desk.session, &[1, 3], " "));
    assert_eq!(desk.journal(), before);
    let opened = desk.store.open_cases(&desk.session, &[1, 3], "absence").unwrap();
    let pupils: Vec<_> = open_rows(&desk).into_iter().map(|row| (row.case, row.pupil)).collect();
    assert_eq!(pupils[1..], [(opened[0], 1), (opened[1], 3)]);
    desk.assert_sound();
}

#[test]
fn whoever_reads_no_cases_sees_an_empty_list() {
    let mut desk = Desk::with_people();
    desk.open_case(AMARA);
    let someone = desk.store.sign_in("kim", noon(TODAY)).unwrap();
    let admin = as_roles(&someone, &[Role::Admin]).viewer();
    let told = desk.store.caseload(admin, &CaseloadQuery::default(), 0, 10).unwrap();
    assert_eq!(told, Page::default());
    let viewer = as_roles(&someone, &[Role::Viewer]).viewer();
    let told = desk.store.caseload(viewer, &CaseloadQuery::default(), 0, 10).unwrap();
    assert_eq!((told.total, told.rows.len()), (1, 1));
}

const SOURCE: &str = include_str!("../caseload.rs");
const COLUMNS: &str = "possible, authorised, unauthorised, late, unexplained, 0, case_id, pupil, upn, l.name, year_group, reg, trend, tier, stage, next_due_on, next_due_what, oldest_n_on, owner, o.name, school, opened_on, closed_on";
const FROM_OPEN: &str = "FROM caseload l JOIN officer o ON o.id = l.owner
             WHERE closed_on IS NULL";
const ORDERS: [(&str, &str); 3] = [
    ("name", "found, case_id"),
    ("attendance", "attendance IS NULL, attendance, case_id"),
    ("due", "next_due_on IS NULL, next_due_on, case_id"),
];

/// How the engine goes about a page: the query's text as the caseload writes it.
fn plan_of(desk: &Desk, condition: &str, order: &str, values: &[i64]) -> String {
    let sql = format!(
        "EXPLAIN QUERY PLAN SELECT {COLUMNS} {FROM_OPEN} {condition} ORDER BY {order}
         LIMIT 40 OFFSET 0"
    );
    let mut query = desk.store.connection.prepare(&sql).unwrap();
    let lines = query.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_order_is_read_from_an_index_and_nothing_is_sorted_to_draw_a_page() {
    let desk = crowd();
    for text in [COLUMNS, FROM_OPEN, " AND owner = ?", ORDERS[0].1, ORDERS[1].1, ORDERS[2].1] {
        assert!(SOURCE.contains(text), "the caseload asks otherwise by now: {text}");
    }
    for (name, order) in ORDERS {
        let everyones = plan_of(&desk, "", order, &[]);
        assert!(everyones.contains(&format!("USING INDEX caseload_by_{name}")), "{everyones}");
        let own = plan_of(&desk, " AND owner = ?", order, &[1]);
        assert!(own.contains(&format!("USING INDEX caseload_own_by_{name} (owner=?)")), "{own}");
        assert!(!format!("{everyones}{own}").contains("TEMP B-TREE"), "{everyones}\n{own}");
    }
}
