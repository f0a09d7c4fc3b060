//! How long records are kept: what is due for erasure, what waits for a second person, what is held back,
//! and the certificates of what is gone. Names and rules, no case content.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::{Dress, Input, Show, Typing};
use crate::rules::calendar::year_name;
use crate::rules::day::short;
use crate::store::{DueErasure, Erasure, Hold, Second, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Verb};
use crate::ui::keymap::{Action, Binding, FILTER, RETENTION};
use crate::ui::keys::Key;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step, place_of};
use crate::ui::widgets::wrap::{cut, wrap};

/// The rule of an erasure that was asked for.
const REQUEST: &str = "request";
/// Lines below the list.
const DETAIL: u16 = 4;

/// A change of what is kept how long.
#[derive(Debug, Clone)]
pub enum RetentionVerb {
    Hold { pupil: i64, reason: String },
    Lift { hold: i64, why: String },
    Propose { pupil: i64, rule: String },
    Confirm { erasure: i64, second: Second },
    Withdraw { erasure: i64, why: String },
}

/// What is kept how long.
#[derive(Debug)]
pub struct RetentionScreen {
    /// The pupil that one came from.
    pupil: Option<i64>,
    rows: Vec<Row>,
    cursor: Cursor,
    room: Cell<usize>,
    asking: Option<(Asked, Editor)>,
}

#[derive(Debug)]
enum Row {
    Due(DueErasure),
    Waits(Erasure),
    Held(Hold),
    Gone(Erasure),
}

/// What a sentence is asked for.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Hold(i64),
    Lift(i64),
    Withdraw(i64),
    /// Who decided it, in a file with one officer alone.
    Sign(i64),
}

impl Asked {
    fn prompt(self) -> &'static str {
        match self {
            Self::Hold(_) => " Held back because: ",
            Self::Lift(_) => " Lifted because: ",
            Self::Withdraw(_) => " Not erased because: ",
            Self::Sign(_) => " Decided with (name, role): ",
        }
    }

    /// What becomes of the words; none where they aren't enough.
    fn verb(self, words: &str) -> Option<RetentionVerb> {
        let words = words.trim().to_owned();
        Some(match self {
            Self::Hold(pupil) => RetentionVerb::Hold { pupil, reason: words },
            Self::Lift(hold) => RetentionVerb::Lift { hold, why: words },
            Self::Withdraw(erasure) => RetentionVerb::Withdraw { erasure, why: words },
            Self::Sign(erasure) => {
                let (name, role) = words.split_once(',')?;
                let second = Second { name: name.trim().into(), role: role.trim().into() };
                RetentionVerb::Confirm { erasure, second }
            }
        })
    }
}

impl Row {
    fn line(&self) -> String {
        match self {
            Self::Due(due) => {
                let waits = if due.proposed.is_some() { "proposed" } else { "due" };
                format!("{waits:<9} {}  {}, since {}", due.name, due.title, short(due.due_on))
            }
            Self::Waits(of) => format!("{:<9} {}  {}", "to confirm", name(of), of.title),
            Self::Held(hold) => format!("{:<9} {}  since {}", "on hold", hold.name, short(hold.on)),
            Self::Gone(of) => format!("{:<9} {}  {}", of.state, name(of), of.title),
        }
    }

    fn about(&self) -> String {
        match self {
            Self::Due(due) => format!(
                "{} of {} ({}) under \"{}\". p proposes it, h holds it back.",
                what(&due.years),
                due.name,
                due.upn,
                due.title
            ),
            Self::Waits(of) => format!(
                "No. {}: {} of {}, proposed by {} on {}. c confirms it: it is erased at once, for good. w \
                 withdraws it.",
                of.id,
                what(&of.years),
                name(of),
                of.proposed_by,
                short(of.proposed_on)
            ),
            Self::Held(hold) => format!(
                "Held back by {} on {}: {}. w lifts it.",
                hold.by,
                short(hold.on),
                hold.reason
            ),
            Self::Gone(of) => certificate(of),
        }
    }
}

fn name(of: &Erasure) -> String {
    of.name.clone().unwrap_or_else(|| format!("pupil no. {}", of.pupil))
}

fn what(years: &[i32]) -> String {
    if years.is_empty() {
        return "All that is kept".to_owned();
    }
    let years: Vec<String> = years.iter().map(|year| year_name(*year)).collect();
    format!("The marks of {}", years.join(", "))
}

fn certificate(of: &Erasure) -> String {
    let by = match (&of.confirmed_by, of.confirmed_on) {
        (Some(by), Some(on)) if of.signed.is_empty() => {
            format!("confirmed by {by} on {}", short(on))
        }
        (Some(_), Some(on)) => format!("confirmed by {} on {}", of.signed, short(on)),
        _ => "not done".to_owned(),
    };
    let rows: i64 = of.counts.values().sum();
    format!(
        "No. {}: {} of {} under \"{}\", proposed by {} on {}, {by}. {rows} rows and {} files went.",
        of.id,
        what(&of.years),
        name(of),
        of.title,
        of.proposed_by,
        short(of.proposed_on),
        of.hashes.len()
    )
}

impl RetentionScreen {
    #[must_use]
    pub fn new(pupil: Option<i64>) -> Self {
        Self {
            pupil,
            rows: Vec::new(),
            cursor: Cursor::default(),
            room: Cell::new(7),
            asking: None,
        }
    }

    fn at_hand(&self) -> Option<&Row> {
        self.rows.get(self.cursor.at)
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.rows.len(), self.room.get());
        Effect::None
    }

    fn ask(&mut self, asked: Asked) -> Effect {
        self.asking = Some((asked, Editor::line("")));
        Effect::None
    }

    fn take(&mut self) -> Effect {
        let Some((asked, editor)) = &self.asking else { return Effect::None };
        match asked.verb(&editor.text()) {
            Some(verb) => {
                self.asking = None;
                Effect::Do(Verb::Retention(verb))
            }
            None => {
                let told = "Write the name, a comma, and the role".to_owned();
                Effect::Open(Open::Message(told))
            }
        }
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::Open => self.take(),
            Action::Back if self.asking.is_some() => {
                self.asking = None;
                Effect::None
            }
            Action::Back => Effect::Back,
            Action::HoldBack => self.hold(),
            Action::ProposeErasure => self.propose(),
            Action::Confirm => self.confirm(now.officer),
            Action::Withdraw => self.withdraw(),
            _ => Effect::None,
        }
    }

    fn hold(&mut self) -> Effect {
        let due = match self.at_hand() {
            Some(Row::Due(due)) => Some(due.pupil),
            _ => None,
        };
        match due.or(self.pupil) {
            Some(pupil) => self.ask(Asked::Hold(pupil)),
            None => Effect::Say("Come here from a pupil, or stand on what is due".to_owned()),
        }
    }

    fn propose(&self) -> Effect {
        let (pupil, rule, of) = match (self.at_hand(), self.pupil) {
            (Some(Row::Due(due)), _) => (due.pupil, due.rule.clone(), due.name.clone()),
            (_, Some(pupil)) => (pupil, REQUEST.to_owned(), "the pupil you came from".to_owned()),
            _ => return Effect::Say("Come here from a pupil, or stand on what is due".to_owned()),
        };
        let question = format!(
            "Propose to erase what is kept of {of}, under the rule {rule}? Nothing is erased before \
             somebody else confirms it."
        );
        let verb = Verb::Retention(RetentionVerb::Propose { pupil, rule });
        Effect::Open(Open::Confirm(question, Box::new(Effect::Do(verb))))
    }

    fn confirm(&mut self, officer: i64) -> Effect {
        let Some(Row::Waits(of)) = self.at_hand() else {
            return Effect::Say("Stand on an erasure that waits to be confirmed".to_owned());
        };
        if of.proposer == officer {
            let erasure = of.id;
            return self.ask(Asked::Sign(erasure));
        }
        let question = format!(
            "Erase now, for good? {} of {} goes from every place in this file. No undo brings it back.",
            what(&of.years),
            name(of)
        );
        let verb = RetentionVerb::Confirm { erasure: of.id, second: Second::default() };
        Effect::Open(Open::Confirm(question, Box::new(Effect::Do(Verb::Retention(verb)))))
    }

    fn withdraw(&mut self) -> Effect {
        let asked = match self.at_hand() {
            Some(Row::Held(hold)) => Asked::Lift(hold.id),
            Some(Row::Waits(of)) => Asked::Withdraw(of.id),
            _ => return Effect::Say("Stand on a hold, or on a proposal".to_owned()),
        };
        self.ask(asked)
    }
}

impl Show for RetentionScreen {
    fn keys(&self) -> &'static [Binding] {
        if self.asking.is_some() { FILTER } else { RETENTION }
    }

    fn typing(&self) -> Typing {
        if self.asking.is_some() { Typing::Line } else { Typing::No }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        if let Input::Do(action) = input {
            return self.act(action, now);
        }
        let Some((_, editor)) = &mut self.asking else { return Effect::None };
        match input {
            Input::Raw(Key::Up | Key::Down) | Input::Do(_) => {}
            Input::Raw(key) => {
                editor.press(key);
            }
            Input::Paste(text) => editor.paste(&text),
        }
        Effect::None
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        let due = store.due_erasures(session)?.into_iter().map(Row::Due);
        let (waits, rest): (Vec<Erasure>, Vec<Erasure>) =
            store.erasures(session)?.into_iter().partition(|of| of.state == "proposed");
        let held = store.legal_holds(session)?.into_iter().map(Row::Held);
        let waits = waits.into_iter().map(Row::Waits);
        self.rows = waits.chain(due).chain(held).chain(rest.into_iter().map(Row::Gone)).collect();
        self.cursor.show(self.rows.len(), self.room.get());
        Ok(())
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let place = place_of(self.cursor, self.rows.len());
        bars::two_sided(frame, rooms.title, (" Retention", &place), look, look.title());
        bars::keys(frame, rooms.keys, self.keys(), look);
        self.view_status(frame, rooms.status, dress);
        let [list, detail] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(DETAIL)]).areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        let list = dress.rows(frame, list, self.cursor, self.rows.len());
        let shown = self.rows.iter().enumerate().skip(self.cursor.top);
        for ((at, row), y) in shown.zip(list.y..list.bottom()) {
            let mark = if look.reader || at != self.cursor.at { " " } else { look.gutter() };
            let line =
                cut(&format!("{mark}{}", row.line()), usize::from(list.width), look.ellipsis());
            frame.render_widget(Line::raw(line), Rect { y, height: 1, ..list });
        }
        let about = match self.at_hand() {
            Some(row) => row.about(),
            None => "Nothing is due for erasure, held back or erased.".to_owned(),
        };
        let lines = wrap(&about, usize::from(detail.width.saturating_sub(2)));
        for (line, y) in lines.into_iter().zip(detail.y..detail.bottom()) {
            let place =
                Rect { x: detail.x + 1, y, height: 1, width: detail.width.saturating_sub(1) };
            frame.render_widget(Line::styled(line, look.faint()), place);
        }
    }
}

impl RetentionScreen {
    fn view_status(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let Some((asked, editor)) = &self.asking else {
            let told =
                "What is due under the rules; nothing goes before a second person confirms it";
            return bars::status(frame, area, told, dress.notice, dress.look);
        };
        let prompt = asked.prompt();
        bars::status(frame, area, prompt, dress.notice, dress.look);
        let taken = u16::try_from(prompt.len()).unwrap_or(0);
        let x = area.x.saturating_add(taken);
        let cursor =
            editor.draw(frame, Rect { x, width: area.width.saturating_sub(taken), ..area });
        dress.cursor(frame, cursor);
    }
}
