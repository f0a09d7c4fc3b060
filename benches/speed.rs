//! The parts that an officer waits for: the caseload, an import of a school year, one key.
//! `cargo bench --bench speed`; the figures that matter are the ratios in docs/speed.md.

#![expect(clippy::expect_used, reason = "a bench that can't go on has nothing to measure")]

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use herringbone::rules::people::MarkRow;
use herringbone::store::{AgendaQuery, CaseloadQuery, MarksImport, Session, Sort, Store};
use herringbone::ui::keys::Key;
use herringbone::ui::{App, Look};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

mod sample;

fn caseload(c: &mut Criterion) {
    let mut group = c.benchmark_group("caseload");
    for cases in [1_000, 10_000, 100_000] {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, session) = sample::school(&folder.path().join("a.db"), cases);
        let viewer = session.viewer();
        for sort in [Sort::Name, Sort::Attendance, Sort::Due] {
            let query =
                CaseloadQuery { owner: Some(session.officer), sort, ..CaseloadQuery::default() };
            group.bench_function(format!("own page by {sort:?}, {cases}"), |b| {
                b.iter(|| black_box(store.caseload(viewer, &query, 0, 30).expect("a page")));
            });
        }
        group.bench_function(format!("counts of all, {cases}"), |b| {
            b.iter(|| {
                black_box(
                    store
                        .caseload_counts(session.viewer(), None, sample::day("2025-11-23"))
                        .expect("counts"),
                )
            });
        });
        agenda(&mut group, &store, &session, cases);
        key(&mut group, store, session, cases);
    }
    group.finish();
}

/// What is due: the first rows that the screen reads, and how many there are under each heading.
fn agenda(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    store: &Store,
    session: &Session,
    cases: usize,
) {
    let (viewer, today) = (session.viewer(), sample::day("2025-11-23"));
    for (whose, mine) in [("own", Some(session.officer)), ("everybody's", None)] {
        let query = AgendaQuery { mine, ..AgendaQuery::default() };
        group.bench_function(format!("{whose} agenda, {cases}"), |b| {
            b.iter(|| {
                black_box(store.agenda_counts(viewer, &query, today).expect("counts"));
                black_box(store.agenda(viewer, &query, 0, 200).expect("a page"))
            });
        });
    }
    group.bench_function(format!("weekly meeting, {cases}"), |b| {
        b.iter(|| black_box(store.weekly(viewer, None, today).expect("cases")));
    });
}

/// One key: what the screen does with it, and the drawing of what changed.
fn key(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    store: Store,
    session: Session,
    cases: usize,
) {
    let mut app = App::open(store, session, Look::default()).expect("an app");
    let mut screen = Terminal::new(TestBackend::new(80, 24)).expect("a screen");
    let mut nth = 0_u64;
    group.bench_function(format!("one key and its drawing, {cases}"), |b| {
        b.iter(|| {
            nth += 1;
            let key = if nth.is_multiple_of(500) { Key::Char('g') } else { Key::Char('j') };
            app.press(key, nth);
            screen.draw(|frame| app.draw(frame)).expect("drawn");
        });
    });
}

/// 1,000 pupils, 190 days: 380,000 marks; beside it the same rows by raw prepared inserts.
fn import(c: &mut Criterion) {
    let mut group = c.benchmark_group("import of 380,000 marks");
    group.sample_size(10);
    let rows: Vec<MarkRow> = (0..1_000).flat_map(school_year).collect();
    group.bench_function("comparing, no lock", |b| {
        let (_folder, store, _) = empty_school(1_000);
        let school = store.school(None).expect("a school").id;
        b.iter(|| black_box(store.plan_marks(school, &rows).expect("a plan")));
    });
    group.bench_function("writing, one lock", |b| {
        b.iter_batched(
            || {
                let (folder, store, session) = empty_school(1_000);
                let school = store.school(None).expect("a school").id;
                let plan = store.plan_marks(school, &rows).expect("a plan");
                (folder, store, session, school, plan)
            },
            |(folder, mut store, session, school, plan)| {
                let from = MarksImport { school, file: "a", sha256: "" };
                store.import_marks(&session, from, &plan, &mut |_, _| true).expect("imported");
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("raw inserts", |b| {
        b.iter_batched(
            || empty_school(1_000),
            |(folder, ..)| raw(&folder, &rows),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn school_year(nth: usize) -> Vec<MarkRow> {
    let mondays = sample::day("2025-09-01").iter_weeks().take(38);
    mondays.flat_map(|monday: NaiveDate| sample::week(nth, monday)).collect()
}

fn empty_school(pupils: usize) -> (tempfile::TempDir, Store, Session) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut store, session) = sample::school(&folder.path().join("a.db"), 0);
    let school = store.school(None).expect("a school").id;
    let rows: Vec<_> = (0..pupils).map(sample::pupil).collect();
    store.import_pupils(&session, school, &rows).expect("pupils");
    (folder, store, session)
}

#[expect(clippy::disallowed_methods, reason = "the floor of an import: the same table, no verb")]
fn raw(folder: &tempfile::TempDir, rows: &[MarkRow]) {
    let mut file = rusqlite::Connection::open(folder.path().join("a.db")).expect("the file");
    // The settings that every connection of ours has and that cost something here.
    for (setting, value) in [
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("secure_delete", "ON"),
        ("cell_size_check", "ON"),
    ] {
        file.pragma_update(None, setting, value).expect("a setting");
    }
    file.pragma_update(None, "cache_size", -600).expect("a setting");
    // Dates as text already: how they are written is no part of the floor.
    let days: Vec<String> = rows.chunks(2).take(190).map(|day| day[0].on.to_string()).collect();
    let tx = file.transaction().expect("a transaction");
    {
        let mut insert = tx.prepare("INSERT INTO mark VALUES (?1, ?2, ?3, ?4)").expect("prepared");
        for (nth, day) in rows.chunks(2).enumerate() {
            let pupil = i64::try_from(nth / 190 + 1).expect("small");
            let code = |row: &MarkRow| row.code.map(|code| code.to_string()).unwrap_or_default();
            insert
                .execute(rusqlite::params![pupil, days[nth % 190], code(&day[0]), code(&day[1])])
                .expect("inserted");
        }
    }
    tx.commit().expect("committed");
}

criterion_group!(benches, caseload, import);
criterion_main!(benches);
