//! What the keys of a case do.

use super::super::sheet::Sheet;
use super::super::{absence_sheets, log_kind, save_sheets, sheets};
use super::{
    CHECKLIST, CaseScreen, Data, PROCESS, SUPPORT, actions, documents, history, log, register,
};
use crate::documents::checklist::Rows;
use crate::documents::papers::Paper;
use crate::rules::meeting::Meeting;
use crate::rules::register::Week;
use crate::rules::strategy;
use crate::ui::effect::{Effect, LetterOpen, Open, Purpose};
use crate::ui::keymap::Action;
use crate::ui::widgets::list::Step;

impl CaseScreen {
    /// What the keys of the checklist do; none for those that every tab has.
    fn act_on_checklist(&mut self, action: Action) -> Option<Effect> {
        let data = self.data.as_ref()?;
        let cursor = &mut self.cursors[usize::from(CHECKLIST)];
        if action == Action::Open
            && let Some(item) = self.list.kept_as_support(data, cursor.at)
        {
            self.support.want(item);
            return Some(self.go_to(SUPPORT));
        }
        Some(match action {
            Action::Sort => {
                self.list.sort(data, cursor);
                cursor.show(self.list.len(), self.room.get());
                Effect::None
            }
            Action::NextOpen => {
                let Some(at) = self.list.next_open(data, cursor.at) else {
                    return Some(Effect::Say("Nothing is open on this checklist".to_owned()));
                };
                cursor.at = at;
                cursor.show(self.list.len(), self.room.get());
                Effect::None
            }
            Action::Yes
            | Action::No
            | Action::Erase
            | Action::Open
            | Action::ChangeDay
            | Action::AddOwnRow
            | Action::NotApplicable
            | Action::Source
            | Action::Unlink
            | Action::NewerVersion => self.list.ask(data, cursor.at, action),
            _ => return None,
        })
    }

    /// What the keys of the process do; none for those that every tab has.
    fn act_on_process(&mut self, action: Action) -> Option<Effect> {
        let data = self.data.as_ref()?;
        let cursor = &mut self.cursors[usize::from(PROCESS)];
        match action {
            Action::Earlier | Action::Later => {
                self.gates.turn(data, action == Action::Later, cursor);
                Some(Effect::None)
            }
            Action::Open
            | Action::Yes
            | Action::No
            | Action::NotApplicable
            | Action::SignGate
            | Action::GoBackStage
            | Action::BeginPiece
            | Action::Pack
            | Action::LeaveOut => Some(self.gates.act(data, cursor.at, action)),
            _ => None,
        }
    }

    pub(super) fn act(&mut self, action: Action) -> Effect {
        let own = match self.tab {
            CHECKLIST => self.act_on_checklist(action),
            SUPPORT => self.act_on_support(action),
            PROCESS => self.act_on_process(action),
            _ => None,
        };
        if let Some(effect) = own {
            return effect;
        }
        if let Some(on) = self.reads_on(action) {
            if let Some(data) = &self.data {
                data.pane.turn(on);
            }
            return Effect::None;
        }
        match action {
            Action::Back => Effect::Back,
            Action::Tab(number) => self.go_to(number),
            Action::NextTab => self.turn(true),
            Action::PreviousTab => self.turn(false),
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::Earlier => self.move_range(true),
            Action::Later => self.move_range(false),
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            Action::PupilDetails => Effect::Open(Open::PupilDetails(self.pupil)),
            Action::LogKind => self.data.as_ref().map_or(Effect::None, |data| {
                log_kind::sheet(&data.file, "", data.today).map_or(Effect::None, Effect::sheet)
            }),
            Action::AbsenceLog => Effect::Open(Open::AbsenceLog(self.pupil)),
            Action::Chronology => Effect::Open(Open::Chronology(self.pupil)),
            Action::AsOf => self.as_of(),
            Action::RaiseCorrection => self.data.as_ref().map_or(Effect::None, |d| self.correct(d)),
            other => self.data.as_ref().map_or(Effect::None, |data| self.change(other, data)),
        }
    }

    /// What changes something, or opens what can be changed.
    fn change(&self, action: Action, data: &Data) -> Effect {
        match action {
            Action::Attach => return documents::attach(data, self.cursor()),
            Action::Export => return documents::export(data, self.cursor()),
            Action::SaveList => return actions::save(data),
            Action::Open if self.tab == 9 => return documents::details(data, self.cursor()),
            Action::Open if self.tab == 7 => return log::open(data, self.cursor()),
            Action::Open if self.tab == 0 => return history::open(data, self.cursor()),
            Action::Withdraw if self.tab == 9 => return documents::withdraw(data, self.cursor()),
            Action::Withdraw => return log::withdraw(data, self.cursor()),
            _ => {}
        }
        let name = data.file.pupil.name();
        let Some(case) = &data.file.case else {
            return match action {
                Action::NewCase | Action::NewRecord => {
                    Effect::sheet(sheets::open_case(self.pupil, &name, ""))
                }
                _ => Effect::Say("That needs a case: n opens one".to_owned()),
            };
        };
        let at = self.cursor().at;
        let closed = case.closed.is_some();
        match action {
            Action::NewRecord | Action::AddAction | Action::CloseCase | Action::WriteLetter
                if closed =>
            {
                Effect::Say("This case is closed: n on the overview opens a new one".to_owned())
            }
            Action::NewCase if closed => Effect::sheet(sheets::open_case(self.pupil, &name, "")),
            Action::WriteLetter => {
                let meeting = self.meeting_at_hand(data);
                Effect::Open(Open::Letter(LetterOpen::Choose { case: case.id, meeting }))
            }
            Action::Notices => Effect::Open(Open::Notices(case.id)),
            Action::NewRecord => Effect::Open(Open::NewRecord(case.id)),
            Action::AddAction => Effect::sheet(sheets::add_action(case.id, None)),
            Action::CloseCase => Effect::sheet(sheets::close_case(case.id, &name)),
            Action::Preview => self.preview(case.id, data),
            Action::SubjectAccess => Effect::Open(Open::Preview {
                case: case.id,
                paper: Paper::SubjectAccess,
                record: None,
            }),
            Action::Archive => {
                Effect::sheet(save_sheets::archive(self.pupil, case.id, &name, data.today))
            }
            Action::MakeAnnex => Effect::Open(Open::Annex(case.id)),
            Action::Open => match data.file.records.get(at) {
                Some(record) => Effect::Open(Open::Form(record.id, None)),
                None => Effect::Say("No record yet: n begins one".to_owned()),
            },
            Action::FinishAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::finish_action(case.id, action)),
            ),
            Action::ChangeAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::change_action(case.id, action)),
            ),
            _ => Effect::None,
        }
    }

    /// The case as it was on a day; on the list of forms, the form at hand.
    fn as_of(&self) -> Effect {
        let record = self.data.as_ref().and_then(|data| {
            let record = data.file.records.get(self.cursor().at).filter(|_| self.tab == 3)?;
            Some(record.id)
        });
        Effect::Open(Open::Past { pupil: self.pupil, record })
    }

    /// The record at hand on paper, or else what the tab is about.
    fn preview(&self, case: i64, data: &Data) -> Effect {
        let record = data.file.records.get(self.cursor().at).filter(|_| self.tab == 3);
        let (paper, record) = match record {
            Some(record) if record.kind != strategy::CHECKLIST => (Paper::Form, Some(record.id)),
            Some(_) => (Paper::Checklist(Rows::All), None),
            None if self.tab == CHECKLIST => (Paper::Checklist(Rows::All), None),
            None => (Paper::Chronology, None),
        };
        Effect::Open(Open::Preview { case, paper, record })
    }

    /// The meeting of the record that the list of records stands on.
    fn meeting_at_hand(&self, data: &Data) -> Option<i64> {
        let record = data.file.records.get(self.cursor().at).filter(|_| self.tab == 3)?;
        let of = |one: &&Meeting| one.record == Some(record.id);
        data.file.meetings.iter().find(of).map(|meeting| meeting.id)
    }

    /// A mark of the week at hand that should be another.
    fn correct(&self, data: &Data) -> Effect {
        let weeks = register::weeks(data, self.range(data));
        let Some(week) = weeks.get(self.cursor().at) else {
            return Effect::Say("No week of the register is shown here".to_owned());
        };
        Effect::sheet(self.correction_in(data, week))
    }

    fn correction_in(&self, data: &Data, week: &Week) -> Sheet {
        let sessions = register::sessions_of(data, week);
        let name = data.file.pupil.listed();
        absence_sheets::correct_week(self.pupil, &name, week.monday, sessions)
    }

    /// The sheet of the week whose draft is kept at that place.
    #[must_use]
    pub fn correction_at(&self, place: &str) -> Option<Sheet> {
        let data = self.data.as_ref()?;
        let weeks = register::weeks(data, self.range(data)).into_iter();
        weeks.map(|week| self.correction_in(data, &week)).find(|sheet| sheet.place == place)
    }
}
