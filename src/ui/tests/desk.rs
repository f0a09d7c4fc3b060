//! A desk: the app on a real file in a temporary folder, a screen of a fixed size, a fixed clock.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

use crate::clock::Clock;
use crate::rules::calendar::{Closed, SchoolYear, Term};
use crate::rules::code::Code;
use crate::rules::people::{ContactRow, MarkRow, PupilRow};
use crate::rules::register::Half;
use crate::store::{MarksImport, Session, Store};
use crate::ui::{App, Look, keys::Key};

pub(super) struct Desk {
    pub folder: TempDir,
    pub app: App,
    screen: Terminal<TestBackend>,
    /// Milliseconds since this desk was opened.
    pub time: u64,
    pub pressed: usize,
}

pub(super) fn noon() -> DateTime<FixedOffset> {
    "2025-11-23T14:02:00+00:00".parse().unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Desk {
    /// A school of a dozen pupils with a term of marks, at 80x24.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, session) = found(&folder);
        fill(&mut store, &session);
        Self::at(folder, store, session, (80, 24), Look::default())
    }

    pub fn at(
        folder: TempDir,
        store: Store,
        session: Session,
        size: (u16, u16),
        look: Look,
    ) -> Self {
        let app = App::open(store, session, look).unwrap();
        let screen = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        Self { folder, app, screen, time: 0, pressed: 0 }
    }

    pub fn path(folder: &TempDir) -> PathBuf {
        folder.path().join("school.db")
    }

    /// Another sitting on the same file, of another officer.
    pub fn beside(&self, login: &str) -> App {
        let mut store = Store::open(&Self::path(&self.folder)).unwrap();
        let session = store.sign_in(login, Clock::fixed(noon())).unwrap();
        App::open(store, session, Look::default()).unwrap()
    }

    /// The program is killed and started again: nothing of the app survives but the file. The
    /// sitting that was cut off is marked as that of a process that is gone.
    pub fn kill_and_start_again(self) -> Self {
        let Self { folder, app, .. } = self;
        // No hang-up: kill -9 asks nobody. Leak the app, so that nothing in it is run either.
        std::mem::forget(app);
        let mut store = Store::open(&Self::path(&folder)).unwrap();
        let session = store.sign_in("a.rahman", Clock::fixed(noon())).unwrap();
        Self::at(folder, store, session, (80, 24), Look::default())
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.screen.backend_mut().resize(width, height);
    }

    /// Presses keys, a tenth of a second apart; the desk is drawn after each.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in Key::read_all(keys) {
            self.app.press(key, self.time);
            self.pressed += 1;
            self.wait(100);
        }
        self
    }

    /// Types words: not counted as keys.
    pub fn type_words(&mut self, words: &str) -> &mut Self {
        let before = self.pressed;
        for letter in words.chars() {
            let key = if letter == '\n' { Key::Enter } else { Key::Char(letter) };
            self.app.press(key, self.time);
            self.wait(50);
        }
        self.pressed = before;
        self
    }

    pub fn wait(&mut self, ms: u64) -> &mut Self {
        self.time += ms;
        self.app.tick(self.time);
        self.draw();
        self
    }

    pub fn draw(&mut self) {
        let app = &self.app;
        self.screen.draw(|frame| app.draw(frame)).unwrap();
    }

    /// The screen as text, without trailing blanks.
    pub fn text(&mut self) -> String {
        self.draw();
        let buffer = self.screen.backend().buffer();
        let width = usize::from(buffer.area.width).max(1);
        let rows = buffer.content.chunks(width);
        let rows: Vec<String> = rows
            .map(|row| {
                let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
                line.trim_end().to_owned()
            })
            .collect();
        rows.join("\n")
    }

    pub fn cursor(&mut self) -> (u16, u16) {
        self.draw();
        let position = self.screen.get_cursor_position().unwrap();
        (position.x, position.y)
    }

    pub fn cursor_visible(&mut self) -> bool {
        self.draw();
        self.screen.backend().cursor_visible()
    }

    pub fn shows(&mut self, words: &str) -> &mut Self {
        let text = self.text();
        assert!(text.contains(words), "no {words:?} on:\n{text}");
        self
    }
}

pub(super) fn found(folder: &TempDir) -> (Store, Session) {
    let mut store = Store::create(&Desk::path(folder)).unwrap();
    let clock = Clock::fixed(noon());
    let session = store.found("Hillcrest Academy", "a.rahman", "A. Rahman", clock).unwrap();
    (store, session)
}

pub(super) const PUPILS: [(&str, &str, &str); 12] = [
    ("A100000000001", "Osei", "Amara"),
    ("A100000000002", "Patel", "Ravi"),
    ("A100000000003", "Quinn", "Niamh"),
    ("A100000000004", "Reid", "Jonah"),
    ("A100000000005", "Łoś", "Zoë"),
    ("A100000000006", "Begum", "Farah"),
    ("A100000000007", "Clarke", "Tomos"),
    ("A100000000008", "Dhillon", "Simran"),
    ("A100000000009", "Evans", "Carys"),
    ("A100000000010", "Fernandes", "Hamza"),
    ("A100000000011", "Green", "Poppy"),
    ("A100000000012", "Hughes", "Owen"),
];

pub(super) fn fill(store: &mut Store, session: &Session) {
    let school = store.school(None).unwrap().id;
    store.set_calendar(session, school, &year()).unwrap();
    let pupils: Vec<PupilRow> = PUPILS
        .iter()
        .enumerate()
        .map(|(nth, (upn, surname, forename))| PupilRow {
            upn: (*upn).into(),
            surname: (*surname).into(),
            forename: (*forename).into(),
            born: Some(day("2013-02-03")),
            year_group: "7".into(),
            reg: format!("7{}", ["A", "B", "C"][nth % 3]),
            admitted: Some(day("2024-09-03")),
            ..PupilRow::default()
        })
        .collect();
    store.import_pupils(session, school, &pupils).unwrap();
    let contact = |upn: &str, forename: &str, relationship: &str, phone: &str| ContactRow {
        upn: upn.into(),
        title: if relationship == "Mother" { "Mrs".into() } else { "Mr".into() },
        surname: "Osei".into(),
        forename: forename.into(),
        relationship: relationship.into(),
        parental_responsibility: Some(true),
        lives_with: Some(true),
        phone: phone.into(),
        address: "1 High Street\nNetherby".into(),
        ..ContactRow::default()
    };
    let contacts = [
        contact("A100000000001", "Grace", "Mother", "01632 961912"),
        contact("A100000000001", "Kwame", "Father", "01632 961913"),
    ];
    store.import_contacts(session, &contacts).unwrap();
    let marks = marks(store, school);
    let plan = store.plan_marks(school, &marks).unwrap();
    let from = MarksImport { school, file: "marks.csv", sha256: "" };
    store.import_marks(session, from, &plan, &mut |_, _| true).unwrap();
}

/// That pupil was there on those days after all.
pub(super) fn attended(store: &mut Store, session: &Session, upn: &str, days: &[&str]) {
    mark_days(store, session, upn, days, ["/", "\\"]);
}

/// That pupil has these marks of morning and afternoon on those days.
pub(super) fn mark_days(
    store: &mut Store,
    session: &Session,
    upn: &str,
    days: &[&str],
    codes: [&str; 2],
) {
    let mark = |on: &&str, (half, code): (Half, &str)| MarkRow {
        upn: upn.into(),
        on: day(on),
        half,
        code: Code::read(code),
        minutes_late: None,
        comment: String::new(),
    };
    let halves = [(Half::Am, codes[0]), (Half::Pm, codes[1])];
    let marks: Vec<MarkRow> =
        days.iter().flat_map(|on| halves.map(|half| mark(on, half))).collect();
    let school = store.school(None).unwrap().id;
    let plan = store.plan_marks(school, &marks).unwrap();
    let from = MarksImport { school, file: "later.csv", sha256: "later" };
    store.import_marks(session, from, &plan, &mut |_, _| true).unwrap();
}

/// Days of the first pupil that would be due to ask about.
pub(super) const AWAY: [&str; 3] = ["2025-11-10", "2025-11-17", "2025-11-20"];

fn year() -> SchoolYear {
    SchoolYear {
        year: "2025/26".into(),
        terms: vec![Term {
            name: "Autumn".into(),
            first: day("2025-09-03"),
            last: day("2025-12-19"),
        }],
        closed: vec![Closed {
            first: day("2025-10-27"),
            last: day("2025-10-31"),
            why: "half term".into(),
        }],
    }
}

/// Everyone present, but the first pupil away on Mondays and two days without a reason.
fn marks(store: &Store, school: i64) -> Vec<MarkRow> {
    let calendar = store.calendar(school).unwrap();
    let days = calendar.between(day("2025-09-03"), day("2025-11-21"));
    let mut marks = Vec::new();
    for (nth, (upn, ..)) in PUPILS.iter().enumerate() {
        for on in days {
            for half in Half::BOTH {
                let monday = on.format("%a").to_string() == "Mon";
                let code = match (nth, half) {
                    (0, _) if *on == day("2025-11-20") => "N",
                    (0, _) if monday => "O",
                    (1, _) if on.format("%d").to_string().ends_with('5') => "I",
                    (_, Half::Am) => "/",
                    (_, Half::Pm) => "\\",
                };
                marks.push(MarkRow {
                    upn: (*upn).into(),
                    on: *on,
                    half,
                    code: Code::read(code),
                    minutes_late: None,
                    comment: String::new(),
                });
            }
        }
    }
    marks
}
