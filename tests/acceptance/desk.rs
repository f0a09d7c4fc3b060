//! The app without a terminal: every key and every drawing of the real thing, at any size.

use herringbone::clock::Clock;
use herringbone::rules::people::PupilRow;
use herringbone::store::{Session, Store};
use herringbone::ui::keys::Key;
use herringbone::ui::{App, Look};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

pub struct Desk {
    pub app: App,
    screen: Terminal<TestBackend>,
    time: u64,
    _folder: TempDir,
}

pub fn clock() -> Clock {
    Clock::fixed("2025-11-23T14:02:00+00:00".parse().unwrap())
}

/// A new file with one school and so many pupils named by a function.
pub fn school(
    pupils: usize,
    name: impl Fn(usize) -> (String, String),
) -> (TempDir, Store, Session) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("school.db")).unwrap();
    let session = store.found("Hillcrest", "a.rahman", "A. Rahman", clock()).unwrap();
    let school = store.school(None).unwrap().id;
    let rows: Vec<PupilRow> = (0..pupils)
        .map(|nth| {
            let (surname, forename) = name(nth);
            PupilRow { upn: upn(nth), surname, forename, reg: "7B".into(), ..PupilRow::default() }
        })
        .collect();
    store.import_pupils(&session, school, &rows).unwrap();
    (folder, store, session)
}

pub fn upn(nth: usize) -> String {
    format!("A{nth:012}")
}

impl Desk {
    pub fn open(folder: TempDir, store: Store, session: Session) -> Self {
        let app = App::open(store, session, Look::default()).unwrap();
        let screen = Terminal::new(TestBackend::new(80, 24)).unwrap();
        Self { app, screen, time: 0, _folder: folder }
    }

    pub fn press(&mut self, keys: &str) {
        for key in Key::read_all(keys) {
            self.time += 50;
            self.app.press(key, self.time);
            self.app.tick(self.time);
        }
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.screen.backend_mut().resize(width, height);
        self.draw();
    }

    pub fn draw(&mut self) {
        let app = &self.app;
        self.screen.draw(|frame| app.draw(frame)).unwrap();
    }

    pub fn text(&mut self) -> String {
        self.draw();
        self.screen.backend().buffer().content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }
}
