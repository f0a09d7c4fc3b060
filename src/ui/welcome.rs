//! The first start: no file yet, and somebody sits there. Leads to the school's own file or to a
//! made-up school; makes neither: whoever asks does.

use std::path::Path;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::keymap::{self, Action, Binding, WELCOME, WELCOME_NAME};
use super::keys::Key;
use super::look::Look;
use super::widgets::bars;
use super::widgets::editor::Editor;
use super::widgets::visible::guard;
use super::widgets::wrap::wrap;

/// What is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A new file with a school of that name.
    Found(String),
    Demo,
    Quit,
}

/// The first screen of all.
#[derive(Debug)]
pub struct Welcome {
    place: String,
    demo: String,
    /// The school's name, once it is asked for.
    name: Option<Editor>,
    wrong: bool,
}

impl Welcome {
    /// Told where the file would be made, and where the made-up school.
    #[must_use]
    pub fn new(place: &Path, demo: &Path) -> Self {
        Self {
            place: place.display().to_string(),
            demo: demo.display().to_string(),
            name: None,
            wrong: false,
        }
    }

    fn keys(&self) -> &'static [Binding] {
        if self.name.is_some() { WELCOME_NAME } else { WELCOME }
    }

    /// Takes a press; gives what is wished for, once something is.
    pub fn press(&mut self, key: Key) -> Option<Wish> {
        let is_text = self.name.is_some() && matches!(key, Key::Char(_));
        let action = if is_text { None } else { keymap::action(self.keys(), key) };
        match action {
            Some(Action::NewFile) => self.name = Some(Editor::line("")),
            Some(Action::Demo) => return Some(Wish::Demo),
            Some(Action::Quit) => return Some(Wish::Quit),
            Some(Action::Back) => (self.name, self.wrong) = (None, false),
            Some(Action::Keep) => return self.named(),
            _ => {
                if let Some(name) = &mut self.name {
                    name.press(key);
                    self.wrong = false;
                }
            }
        }
        None
    }

    pub fn paste(&mut self, text: &str) {
        if let Some(name) = &mut self.name {
            name.paste(text);
            self.wrong = false;
        }
    }

    fn named(&mut self) -> Option<Wish> {
        let name = self.name.as_ref().map(Editor::text).unwrap_or_default();
        let name = name.trim();
        self.wrong = name.is_empty();
        (!self.wrong).then(|| Wish::Found(name.to_owned()))
    }

    /// Draws what there is to choose, or the field for the school's name.
    pub fn draw(&self, frame: &mut Frame<'_>, look: Look) {
        let rooms = bars::rooms(frame.area());
        bars::two_sided(frame, rooms.title, (" Herringbone", ""), look, look.title());
        let about = "No file yet: nothing has been made so far";
        bars::status(frame, rooms.status, about, None, look);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let room =
            Rect { x: rooms.body.x + 1, width: rooms.body.width.saturating_sub(2), ..rooms.body };
        let mut y = room.y.saturating_add(1);
        for line in self.words().iter().flat_map(|words| wrap(words, usize::from(room.width))) {
            if y < room.bottom() {
                frame.render_widget(Line::raw(line), Rect { y, height: 1, ..room });
            }
            y = y.saturating_add(1);
        }
        if let Some(name) = &self.name {
            let y = y.min(room.bottom().saturating_sub(2)).max(room.y);
            name.view(frame, Rect { y, height: 1, ..room }.intersection(room));
            if self.wrong {
                let line =
                    Line::styled("A name is needed, as it stands on your letters", look.bad());
                frame.render_widget(line, Rect { y: y + 1, height: 1, ..room }.intersection(room));
            }
        }
        guard(frame.buffer_mut(), look.ascii);
        look.paint(frame.buffer_mut());
    }

    fn words(&self) -> Vec<String> {
        if self.name.is_some() {
            return vec![
                "What is your school called? Enter makes its file; you can then bring in the \
                 calendar, pupils, contacts and marks: the next screen tells how."
                    .to_owned(),
                String::new(),
            ];
        }
        vec![
            "The caseload of a school attendance officer: who is missing school, what has been \
             tried, what is due."
                .to_owned(),
            String::new(),
            format!("i  makes your school's file, {}", self.place),
            String::new(),
            format!("d  opens a made-up school to try everything on, {}", self.demo),
            String::new(),
            "q  leaves everything as it is".to_owned(),
            String::new(),
            "If your school has a file already, leave with q and start with: herringbone --db FILE"
                .to_owned(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::ui::Theme;

    fn welcome() -> Welcome {
        Welcome::new(Path::new("/home/a/school.db"), Path::new("/home/a/herringbone-demo.db"))
    }

    fn press(welcome: &mut Welcome, keys: &str) -> Option<Wish> {
        Key::read_all(keys).into_iter().find_map(|key| welcome.press(key))
    }

    #[test]
    fn keys_lead_to_what_is_wished_for() {
        let found = |name: &str| Some(Wish::Found(name.to_owned()));
        for (keys, wish) in [
            ("q", Some(Wish::Quit)),
            ("<Esc>", Some(Wish::Quit)),
            ("<C-c>", Some(Wish::Quit)),
            ("d", Some(Wish::Demo)),
            ("x:?<Enter><C-l>", None),
            // In the name letters are text: q, d and the colon too.
            ("iqd: Hill<Enter>", found("qd: Hill")),
            ("i  <Enter>", None),
            ("i <Enter>Hillcrest <Enter>", found("Hillcrest")),
            ("iHill<Esc>", None),
            ("iHill<Esc>q", Some(Wish::Quit)),
            ("iHill<Esc>iTop<Enter>", found("Top")),
            ("iHull<BS><BS>ll<Left><Left><Left><BS>i<Enter>", found("iull")),
        ] {
            assert_eq!(press(&mut welcome(), keys), wish, "{keys}");
        }
    }

    #[test]
    fn a_name_can_be_pasted() {
        let mut welcome = welcome();
        welcome.paste("nowhere to go");
        assert_eq!(press(&mut welcome, "i"), None);
        welcome.paste("Hillcrest\nAcademy");
        let wish = press(&mut welcome, "<Enter>");
        assert_eq!(wish, Some(Wish::Found("Hillcrest Academy".to_owned())));
    }

    fn drawn(welcome: &Welcome, size: (u16, u16)) -> String {
        let mut screen = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let look = Look::new(Theme::Dark, true, false);
        screen.draw(|frame| welcome.draw(frame, look)).unwrap();
        let buffer = screen.backend().buffer();
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn it_says_where_files_would_be_made_and_what_is_missing() {
        let mut welcome = welcome();
        for size in [(60, 16), (80, 24), (120, 40), (10, 3), (1, 1)] {
            drawn(&welcome, size);
        }
        let text = drawn(&welcome, (80, 24));
        for words in ["/home/a/school.db", "/home/a/herringbone-demo.db", "q quit"] {
            assert!(text.contains(words), "no {words} in {text}");
        }
        assert_eq!(press(&mut welcome, "i<Enter>"), None);
        let text = drawn(&welcome, (80, 24));
        assert!(text.contains("A name is needed"), "{text}");
        assert!(text.is_ascii(), "{text}");
        for size in [(60, 16), (10, 3), (1, 1)] {
            drawn(&welcome, size);
        }
    }
}
