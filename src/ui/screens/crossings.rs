//! Who crossed into a tier and has no case: opened by one key, or left with the reason why.

use std::cell::Cell;
use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show, sheets, support_sheet};
use crate::rules::day::short;
use crate::rules::tier::days_words;
use crate::store::{Crossing, School, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open};
use crate::ui::keymap::{Action, Binding, CROSSINGS};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns beside the name: gutter, whether it is new, class, tier, days, date.
const BESIDE: usize = 1 + 4 + 1 + 5 + 8 + 11 + 10;

/// Who crossed into a tier.
#[derive(Debug)]
pub struct Crossings {
    rows: Vec<Crossing>,
    /// What was new when this was opened: looking at it doesn't make it old at once.
    new: BTreeSet<(i64, u8)>,
    cursor: Cursor,
    room: Cell<usize>,
    /// Named beside each pupil where the file has more than one.
    schools: Vec<School>,
}

impl Default for Crossings {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            new: BTreeSet::new(),
            cursor: Cursor::default(),
            room: Cell::new(10),
            schools: Vec::new(),
        }
    }
}

impl Crossings {
    fn at_hand(&self) -> Option<&Crossing> {
        self.rows.get(self.cursor.at)
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.rows.len(), self.room.get());
        Effect::None
    }

    fn is_new(&self, row: &Crossing) -> bool {
        self.new.contains(&(row.pupil, row.tier))
    }

    fn act(&self, action: Action) -> Effect {
        let Some(row) = self.at_hand() else {
            return Effect::Say("Nobody is listed here".to_owned());
        };
        match action {
            Action::Open => Effect::Open(Open::Pupil(row.pupil)),
            Action::NewCase => {
                Effect::sheet(sheets::open_case(row.pupil, &row.name, &row.reason()))
            }
            Action::NoCase => {
                Effect::sheet(support_sheet::no_case(row.pupil, &row.name, (row.year, row.tier)))
            }
            _ => Effect::None,
        }
    }

    fn summary(&self) -> String {
        let new = self.rows.iter().filter(|row| self.is_new(row)).count();
        let listed = match self.rows.len() {
            0 => return "Nobody without a case is at tier 2 or 3".to_owned(),
            1 => "1 pupil without a case".to_owned(),
            many => format!("{many} pupils without a case"),
        };
        match new {
            0 => format!("{listed} · none new since you last looked"),
            new => format!("{listed} · {new} new since you last looked"),
        }
    }

    /// The pupil, and their school where there are several.
    fn named(&self, row: &Crossing) -> String {
        match self.schools.iter().find(|school| school.id == row.school) {
            Some(school) => format!("{} · {}", row.name, school.name),
            None => row.name.clone(),
        }
    }

    fn line(&self, row: &Crossing, here: bool, area: Rect, look: Look) -> Line<'static> {
        let names = usize::from(area.width).saturating_sub(BESIDE).clamp(8, 40);
        let name = cut(&self.named(row), names, look.ellipsis());
        let gap = " ".repeat(names.saturating_sub(width(&name)) + 1);
        let new = if self.is_new(row) { "new " } else { "    " };
        let reg = cut(&row.reg, 4, "");
        let (days, on) = (days_words(row.absent), short(row.on));
        let tier = if row.tier > 2 { look.bad() } else { look.warning() };
        Line::from(vec![
            Span::raw(if here { look.gutter() } else { " " }),
            Span::styled(new, look.title()),
            Span::raw(format!("{name}{gap}{reg:<5}")),
            Span::styled(format!("tier {:<3}", row.tier), tier),
            Span::raw(format!("{days:>10} {on:>10}")),
        ])
    }

    /// A row to listen to.
    fn spoken(&self, row: &Crossing, area: Rect, look: Look) -> Line<'static> {
        let new = if self.is_new(row) { "new, " } else { "" };
        let words = format!(
            " {new}{}, {}, tier {}, {} absent, crossed {}",
            self.named(row),
            row.reg,
            row.tier,
            days_words(row.absent),
            short(row.on)
        );
        Line::raw(cut(&words, usize::from(area.width), look.ellipsis()))
    }
}

impl Show for Crossings {
    fn keys(&self) -> &'static [Binding] {
        CROSSINGS
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Back => Effect::Back,
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            action => self.act(action),
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let stood = self.at_hand().map(|row| row.pupil);
        self.rows = store.crossings(session.viewer(), now.today)?;
        let new = self.rows.iter().filter(|row| row.is_new);
        self.new.extend(new.map(|row| (row.pupil, row.tier)));
        // The same pupil, wherever they went; of one who is gone, the next.
        let again = self.rows.iter().position(|row| Some(row.pupil) == stood);
        self.cursor.at = again.unwrap_or(self.cursor.at);
        self.cursor.show(self.rows.len(), self.room.get());
        let schools = store.schools_for(session.viewer())?;
        self.schools = if schools.len() > 1 { schools } else { Vec::new() };
        Ok(())
    }

    fn pupil(&self) -> Option<i64> {
        self.at_hand().map(|row| row.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let right = format!("{} ", dress.officer);
        let title = " Crossed a tier · no case is open";
        bars::two_sided(frame, rooms.title, (title, &right), look, look.title());
        bars::status(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, CROSSINGS, look);
        let list = rooms.body;
        self.room.set(usize::from(list.height).max(1));
        if self.rows.is_empty() {
            let words = "Whoever reaches a tier by days absent this school year comes up here, until a \
                         case is open for them or you write down why not.";
            let lines = wrap(words, usize::from(list.width.saturating_sub(2)));
            for (line, y) in lines.into_iter().zip(list.y..list.bottom()) {
                frame.render_widget(Line::raw(format!(" {line}")), Rect { y, height: 1, ..list });
            }
        }
        let list = dress.rows(frame, list, self.cursor, self.rows.len());
        let shown = self.rows.iter().enumerate().skip(self.cursor.top);
        for ((at, row), y) in shown.zip(list.y..list.bottom()) {
            let line = if look.reader {
                self.spoken(row, list, look)
            } else {
                self.line(row, at == self.cursor.at, list, look)
            };
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }
}
