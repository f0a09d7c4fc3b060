//! The notices to the parents of a case, and what was referred to the authority about them: how far
//! each is, and what can be done with it.

mod view;
mod words;

use std::cell::Cell;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::save_sheets::{self, Listed};
use super::sheet::Sheet;
use super::{Dress, Input, Show, notice_sheets, penalty_sheets};
use crate::documents::lists;
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::notice::{Contents, Grounds, Notice, NoticeState};
use crate::rules::penalty::{Penalty, Threshold, threshold};
use crate::rules::process::NoticeTerms;
use crate::rules::threshold::Most;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{Effect, NoticeRow, Now, Open, Purpose};
use crate::ui::keymap::{Action, Binding, NOTICES};
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;

pub(super) use words::{notice_parts, penalty_parts, threshold_parts};

/// The notices and referrals of one case.
#[derive(Debug)]
pub struct Notices {
    case: i64,
    data: Option<Data>,
    cursor: Cursor,
    /// The row to begin at.
    wanted: Option<NoticeRow>,
    /// Rows that the last drawing had room for.
    room: Cell<usize>,
    /// The row at hand in full.
    pane: Pane,
}

/// What is shown, and what a notice issued today would stand on.
#[derive(Debug)]
pub(super) struct Data {
    pub file: CaseFile,
    pub calendar: Calendar,
    pub threshold: Threshold,
    pub terms: NoticeTerms,
    pub grounds: Grounds,
    /// The contents that the file and the standard words give.
    pub contents: Contents,
    pub today: NaiveDate,
}

/// What a line about a notice, a referral or the threshold is told from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub file: &'a CaseFile,
    pub calendar: &'a Calendar,
    pub most: Most,
    pub today: NaiveDate,
    /// What a draft would stand on, where that was read.
    pub grounds: Option<&'a Grounds>,
}

/// A row of the list.
#[derive(Debug, Clone, Copy)]
enum Row<'a> {
    Notice(&'a Notice),
    Penalty(&'a Penalty),
}

impl Row<'_> {
    /// The same row after anything changed.
    fn id(self) -> NoticeRow {
        match self {
            Self::Notice(one) => NoticeRow::Notice(one.id),
            Self::Penalty(one) => NoticeRow::Penalty(one.id),
        }
    }
}

impl Data {
    /// Notices, then referrals, the newest of each first.
    fn rows(&self) -> Vec<Row<'_>> {
        let notices = self.file.notices.iter().rev().map(Row::Notice);
        notices.chain(self.file.penalties.iter().rev().map(Row::Penalty)).collect()
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            file: &self.file,
            calendar: &self.calendar,
            most: self.threshold.most,
            today: self.today,
            grounds: Some(&self.grounds),
        }
    }

    /// The case; none was ever looked at without one.
    pub fn case(&self) -> i64 {
        self.file.case.as_ref().map_or(0, |case| case.id)
    }

    fn is_closed(&self) -> bool {
        self.file.case.as_ref().is_none_or(|case| case.closed.is_some())
    }
}

impl Notices {
    #[must_use]
    pub fn new(case: i64) -> Self {
        Self {
            case,
            data: None,
            cursor: Cursor::default(),
            wanted: None,
            room: Cell::new(6),
            pane: Pane::default(),
        }
    }

    /// At one of them.
    #[must_use]
    pub fn at(case: i64, row: NoticeRow) -> Self {
        Self { wanted: Some(row), ..Self::new(case) }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        self.data.as_ref().map(Data::rows).unwrap_or_default()
    }

    fn at_hand(&self) -> Option<Row<'_>> {
        self.rows().get(self.cursor.at).copied()
    }

    fn step(&mut self, step: Step) -> Effect {
        let total = self.rows().len();
        self.cursor.step(step, total, self.room.get());
        Effect::None
    }

    /// The sheet of a draft that was left here, by its kind and the id of what it is about.
    #[must_use]
    pub fn sheet_of(&self, kind: &str, id: Option<i64>) -> Option<Sheet> {
        let data = self.data.as_ref()?;
        let notice = || data.file.notices.iter().find(|one| Some(one.id) == id);
        let penalty = || data.file.penalties.iter().find(|one| Some(one.id) == id);
        match kind {
            notice_sheets::GIVE if !data.is_closed() => notice_sheets::give(data, None).ok(),
            notice_sheets::REPLACE if !data.is_closed() => {
                let issued = notice().filter(|one| one.state == NoticeState::Issued);
                issued.map(|one| notice_sheets::replace(data, one))
            }
            notice_sheets::WORDS if !data.is_closed() => {
                let draft = notice().filter(|one| one.state == NoticeState::Draft);
                draft.map(|one| notice_sheets::words(data, one))
            }
            notice_sheets::WITHDRAW => notice().map(|one| notice_sheets::withdraw(data, one)),
            notice_sheets::END => notice().map(|one| notice_sheets::end(data, one)),
            penalty_sheets::REFER if !data.is_closed() => penalty_sheets::refer(data, None).ok(),
            penalty_sheets::ANSWER => penalty().map(|one| penalty_sheets::answer(data, one)),
            _ => None,
        }
    }

    /// What the keys do that need something to be read first.
    fn act(&self, action: Action) -> Effect {
        let Some(data) = &self.data else { return Effect::None };
        let begins = matches!(
            action,
            Action::GiveNotice | Action::ReplaceNotice | Action::NoticeWords | Action::ReferPenalty
        );
        if begins && data.is_closed() {
            return say("This case is closed: n on the overview opens a new one");
        }
        let row = self.at_hand();
        match (action, row) {
            (Action::PupilDetails, _) => Effect::Open(Open::PupilDetails(data.file.pupil.id)),
            (Action::ThresholdSessions, _) => Effect::Open(Open::Reading {
                title: "The threshold, session by session".to_owned(),
                text: words::threshold_sessions(data),
                restricted: false,
            }),
            (Action::SaveList, Some(_)) => {
                let table = lists::notices(&data.file, &data.calendar, data.today);
                Effect::sheet(save_sheets::list(Listed::Shown(table), data.today))
            }
            (Action::GiveNotice, _) => shown(notice_sheets::give(data, whose(row))),
            (Action::ReferPenalty, _) => shown(penalty_sheets::refer(data, whose(row))),
            (_, None) => say("Nothing is listed yet: n drafts or issues a notice, r refers"),
            (_, Some(Row::Notice(one))) => on_notice(action, data, one),
            (_, Some(Row::Penalty(one))) => on_penalty(action, data, one),
        }
    }
}

/// The parent whom a row is about.
fn whose(row: Option<Row<'_>>) -> Option<i64> {
    row.map(|row| match row {
        Row::Notice(one) => one.contact,
        Row::Penalty(one) => one.contact,
    })
}

/// Opens a sheet, or says why there is none.
fn shown(sheet: Result<Sheet, String>) -> Effect {
    sheet.map_or_else(Effect::Say, Effect::sheet)
}

fn on_notice(action: Action, data: &Data, one: &Notice) -> Effect {
    let is_draft = one.state == NoticeState::Draft;
    let has_ended = !matches!(one.state, NoticeState::Draft | NoticeState::Issued);
    match action {
        Action::Open => Effect::Open(Open::Reading {
            title: format!("Notice to {}, day by day", one.to),
            text: words::count(one, data),
            restricted: false,
        }),
        Action::Withdraw | Action::EndNotice | Action::ReplaceNotice | Action::NoticeWords
            if has_ended =>
        {
            say("This notice has ended: nothing of it changes any more")
        }
        Action::Withdraw => Effect::sheet(notice_sheets::withdraw(data, one)),
        Action::EndNotice | Action::ReplaceNotice if is_draft => {
            say("This is a draft: n issues it, w withdraws it")
        }
        Action::EndNotice => Effect::sheet(notice_sheets::end(data, one)),
        Action::ReplaceNotice => Effect::sheet(notice_sheets::replace(data, one)),
        Action::NoticeWords if is_draft => Effect::sheet(notice_sheets::words(data, one)),
        Action::NoticeWords => say("The parent holds it in print: p issues another in its place"),
        Action::AnswerPenalty => say("An answer is to a referral: go to one, or r refers"),
        _ => Effect::None,
    }
}

fn on_penalty(action: Action, data: &Data, one: &Penalty) -> Effect {
    match action {
        Action::Open => Effect::Open(Open::Reading {
            title: format!("Referral about {}", one.to),
            text: words::penalty(one, data).join("\n"),
            restricted: false,
        }),
        Action::AnswerPenalty => Effect::sheet(penalty_sheets::answer(data, one)),
        Action::Withdraw | Action::EndNotice => {
            say("This is a referral: a writes down that it was withdrawn, or what came of it")
        }
        Action::NoticeWords | Action::ReplaceNotice => say("That is for a notice, above"),
        _ => Effect::None,
    }
}

fn say(words: &str) -> Effect {
    Effect::Say(words.to_owned())
}

impl Show for Notices {
    fn keys(&self) -> &'static [Binding] {
        NOTICES
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
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            action => self.act(action),
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let stood = self.wanted.take().or_else(|| self.at_hand().map(Row::id));
        let file = store.case_file(session.viewer(), self.case)?;
        let calendar = store.calendar(file.pupil.school)?;
        let threshold = threshold(&file, &calendar, now.today);
        let terms = store.notice_terms()?;
        let (grounds, contents) = store.notice_grounds(session, self.case, now.today)?;
        let today = now.today;
        self.data = Some(Data { file, calendar, threshold, terms, grounds, contents, today });
        let rows = self.rows();
        let again = rows.iter().position(|row| Some(row.id()) == stood);
        let (total, at) = (rows.len(), again.unwrap_or(self.cursor.at));
        self.cursor.at = at;
        self.cursor.show(total, self.room.get());
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        let own = self.pupil();
        pupil.is_none() || own.is_none() || pupil == own
    }

    fn pupil(&self) -> Option<i64> {
        self.data.as_ref().map(|data| data.file.pupil.id)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        self.draw(frame, area, dress);
    }
}
