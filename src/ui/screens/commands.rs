//! Every action of the screen below, found by its name: for the key that one has forgotten.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show, Typing};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, BY_NAME, Binding, COMMANDS, EVERYWHERE};
use crate::ui::keys::Key;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step, place_of};
use crate::ui::widgets::parts::Part;
use crate::ui::widgets::wrap::cut;

/// Columns for the keys, and for the first of them alone where a line is short.
const KEYS: usize = 20;
const FIRST: usize = 9;
const NARROW: usize = 72;
/// Rows shown at once: those of the smallest screen.
const PAGE: usize = 11;

/// The list of actions.
#[derive(Debug)]
pub struct Commands {
    all: Vec<&'static Binding>,
    typed: Editor,
    cursor: Cursor,
}

impl Commands {
    /// The actions of a key table, then those that work everywhere and aren't in it.
    #[must_use]
    pub fn new(table: &'static [Binding]) -> Self {
        let mut all: Vec<&'static Binding> = Vec::new();
        for binding in table.iter().chain(EVERYWHERE).chain(BY_NAME) {
            let is_there = all.iter().any(|other| other.action == binding.action);
            if !is_there && binding.action != Action::Commands {
                all.push(binding);
            }
        }
        Self { all, typed: Editor::line(""), cursor: Cursor::default() }
    }

    /// Those that what was typed fits: as it stands first, then letter by letter.
    fn found(&self) -> Vec<&'static Binding> {
        let typed = self.typed.text().to_lowercase();
        let fit = |binding: &&&'static Binding| fit(&typed, binding.label);
        let mut found: Vec<&&'static Binding> =
            self.all.iter().filter(|binding| fit(binding).is_some()).collect();
        found.sort_by_key(fit);
        found.into_iter().copied().collect()
    }

    fn step(&mut self, step: Step) {
        let total = self.found().len();
        self.cursor.step(step, total, PAGE);
    }

    fn chosen(&self) -> Effect {
        match self.found().get(self.cursor.at) {
            Some(binding) => Effect::Act(binding.action),
            None => Effect::Say("Nothing here is called that: try fewer letters".to_owned()),
        }
    }
}

/// How well typed letters fit a name, the smaller the better; not at all where one is missing or
/// out of its order.
fn fit(typed: &str, name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    if let Some(at) = name.find(typed) {
        return Some(usize::from(at > 0));
    }
    let mut letters = name.chars();
    let mut wanted = typed.chars().filter(|letter| !letter.is_whitespace());
    wanted.all(|wanted| letters.any(|letter| letter == wanted)).then_some(2)
}

impl Show for Commands {
    fn keys(&self) -> &'static [Binding] {
        COMMANDS
    }

    fn typing(&self) -> Typing {
        Typing::Line
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Open) => return self.chosen(),
            Input::Do(Action::Back) => return Effect::Back,
            Input::Do(Action::Down) | Input::Raw(Key::Down) => self.step(Step::Down),
            Input::Do(Action::Up) | Input::Raw(Key::Up) => self.step(Step::Up),
            Input::Do(_) => {}
            Input::Raw(key) => {
                self.typed.press(key);
                self.cursor = Cursor::default();
            }
            Input::Paste(text) => {
                self.typed.paste(&text);
                self.cursor = Cursor::default();
            }
        }
        Effect::None
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let found = self.found();
        let place = place_of(self.cursor, found.len());
        bars::two_sided(frame, rooms.title, (" What shall be done?", &place), look, look.title());
        let told = Part::of("Type any part of its name; Enter does it on the screen you came from")
            .or(1, "Type any part of its name; Enter does it");
        bars::status_of(frame, rooms.status, &[told], dress.notice, look);
        bars::keys(frame, rooms.keys, COMMANDS, look);
        if rooms.body.height < 3 {
            return;
        }
        let field = Rect {
            x: rooms.body.x + 1,
            height: 1,
            width: rooms.body.width.saturating_sub(1),
            ..rooms.body
        };
        let list = Rect { y: rooms.body.y + 2, height: rooms.body.height - 2, ..rooms.body };
        let list = dress.rows(frame, list, self.cursor, found.len());
        let rows = found.iter().enumerate().skip(self.cursor.top);
        for ((at, binding), y) in rows.zip(list.y..list.bottom()) {
            let line = line_of(binding, at == self.cursor.at, usize::from(list.width), dress);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
        self.typed.view(frame, field);
        if look.reader && self.cursor.at > 0 {
            let y = list.y + u16::try_from(self.cursor.at - self.cursor.top).unwrap_or(0);
            frame.set_cursor_position((rooms.body.x, y));
        }
    }
}

fn line_of(binding: &Binding, here: bool, room: usize, dress: &Dress<'_>) -> Line<'static> {
    let look = dress.look;
    let mark = if here { look.gutter() } else { " " };
    let (most, wide) = if room < NARROW { (1, FIRST) } else { (binding.keys.len(), KEYS) };
    let keys: Vec<String> = binding.keys.iter().take(most).map(ToString::to_string).collect();
    let keys = cut(&keys.join(" or "), wide, look.ellipsis());
    let label = cut(binding.label, room.saturating_sub(wide + 2), look.ellipsis());
    Line::from(vec![
        Span::raw(mark),
        Span::styled(format!("{keys:<wide$} "), look.key()),
        Span::raw(label),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keymap::{CASELOAD, TABLES};

    #[test]
    fn letters_fit_in_their_order() {
        for (typed, name, fits) in [
            ("", "open", Some(0)),
            ("op", "open", Some(0)),
            ("contact", "log contact", Some(1)),
            ("lct", "log contact", Some(2)),
            ("l c", "log contact", Some(2)),
            ("tl", "log contact", None),
            ("openn", "open", None),
        ] {
            assert_eq!(fit(typed, name), fits, "{typed} in {name}");
        }
    }

    #[test]
    fn every_action_of_every_screen_is_there_once() {
        for (name, table) in TABLES {
            let commands = Commands::new(table);
            for binding in *table {
                let times = commands.all.iter().filter(|other| other.action == binding.action);
                let expected = usize::from(binding.action != Action::Commands);
                assert_eq!(times.count(), expected, "{name}: {}", binding.label);
            }
            let has = |action| commands.all.iter().any(|binding| binding.action == action);
            for action in [Action::LogContact, Action::Find, Action::Help, Action::NextTheme] {
                assert!(has(action), "{name}: {action:?}");
            }
        }
    }

    #[test]
    fn no_name_is_cut_on_the_smallest_screen() {
        // A sheet takes every letter as text: its list is never opened.
        for (name, table) in TABLES.iter().filter(|(name, _)| *name != "sheet") {
            for binding in Commands::new(table).all {
                assert!(binding.label.len() <= 60 - FIRST - 2, "{name}: {}", binding.label);
            }
        }
    }

    #[test]
    fn the_best_fit_stands_first() {
        let mut commands = Commands::new(CASELOAD);
        commands.typed = Editor::line("so");
        assert_eq!(commands.found().first().map(|binding| binding.label), Some("sort"));
    }
}
