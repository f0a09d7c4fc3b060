//! Opening a screen, or the sheet that is asked for.

use super::App;
use crate::store::Trouble;
use crate::ui::effect::{Open, Purpose};
use crate::ui::keymap;
use crate::ui::screens::absence_log::AbsenceLogScreen;
use crate::ui::screens::case::CaseScreen;
use crate::ui::screens::chronology::ChronologyScreen;
use crate::ui::screens::commands::Commands;
use crate::ui::screens::confirm::{Confirm, Message};
use crate::ui::screens::conflict::Conflict;
use crate::ui::screens::finder::Finder;
use crate::ui::screens::form::FormScreen;
use crate::ui::screens::help::Help;
use crate::ui::screens::log_contact::log_contact;
use crate::ui::screens::new_record::NewRecord;
use crate::ui::screens::notices::Notices;
use crate::ui::screens::owners::Owners;
use crate::ui::screens::pack::Pack;
use crate::ui::screens::past::PastScreen;
use crate::ui::screens::preview::Preview;
use crate::ui::screens::pupil::PupilScreen;
use crate::ui::screens::reading::Reading;
use crate::ui::screens::retention::RetentionScreen;
use crate::ui::screens::{Screen, Show};

impl App {
    pub(super) fn open_screen(&mut self, open: Open) -> Result<(), Trouble> {
        let screen = match open {
            Open::Case(case) => {
                let pupil = self.store.case(self.session.viewer(), case)?.pupil;
                Screen::Case(Box::new(CaseScreen::new(pupil)))
            }
            Open::CaseAt(case, tab, row) => {
                let pupil = self.store.case(self.session.viewer(), case)?.pupil;
                Screen::Case(Box::new(CaseScreen::at(pupil, tab, row)))
            }
            Open::Agenda => Screen::Agenda(Box::default()),
            Open::Pupil(pupil) if self.is_on_case_of(pupil) => return self.reload(),
            Open::Pupil(pupil) => Screen::Case(Box::new(CaseScreen::new(pupil))),
            Open::PupilDetails(pupil) => Screen::Pupil(Box::new(PupilScreen::new(pupil))),
            Open::Form(record, field) => match self.store.case_of_checklist(record)? {
                Some(case) => return self.open_checklist(case),
                None => Screen::Form(Box::new(FormScreen::new(record, field))),
            },
            Open::Strategy { case, row, ask } => return self.open_strategy(case, &row, ask),
            Open::LogContact(None) => Screen::Finder(Box::new(Finder::new(Purpose::LogContact))),
            Open::LogContact(Some(pupil)) => return self.open_log(pupil),
            Open::Finder(purpose) => Screen::Finder(Box::new(Finder::new(purpose))),
            Open::Sheet(sheet) => return self.open_sheet(*sheet),
            Open::Confirm(question, then) => {
                Screen::Confirm(Box::new(Confirm::new(question, *then)))
            }
            Open::Message(text) => Screen::Message(Box::new(Message::new(text))),
            Open::Conflict(clash) => Screen::Conflict(Box::new(Conflict::new(*clash))),
            Open::NewRecord(case) => Screen::NewRecord(Box::new(NewRecord::new(case))),
            Open::Help => {
                let table = self.screens.last().map_or(keymap::CASELOAD, Show::keys);
                Screen::Help(Box::new(Help::new(table)))
            }
            Open::Absences => Screen::Absences(Box::default()),
            Open::AbsenceLog(pupil) => Screen::AbsenceLog(Box::new(AbsenceLogScreen::new(pupil))),
            Open::At { pupil, tab, row } => Screen::Case(Box::new(CaseScreen::at(pupil, tab, row))),
            Open::LogOnMany(pupils) => return self.open_log_on_many(pupils),
            Open::Owners(cases) => Screen::Owners(Box::new(Owners::new(cases))),
            Open::Filters => Screen::Filters(Box::default()),
            Open::Commands => {
                let table = self.screens.last().map_or(keymap::CASELOAD, Show::keys);
                Screen::Commands(Box::new(Commands::new(table)))
            }
            Open::AbsenceAt { pupil, on } => {
                Screen::AbsenceLog(Box::new(AbsenceLogScreen::at(pupil, on)))
            }
            Open::Reply { pupil, entry } => return self.open_reply(pupil, entry),
            Open::TellWorker(pupil) => return self.open_worker(pupil),
            Open::Weekly => Screen::Weekly(Box::default()),
            Open::Reading { title, text, restricted } => {
                Screen::Reading(Box::new(Reading::new(title, text, restricted)))
            }
            Open::Letter(what) => return self.open_letter(what),
            Open::Chronology(pupil) => Screen::Chronology(Box::new(ChronologyScreen::new(pupil))),
            Open::Crossings => return self.open_crossings(),
            Open::OnFile(on_file) => Screen::OnFile(on_file),
            Open::Notices(case) => Screen::Notices(Box::new(Notices::new(case))),
            Open::NoticesAt(case, row) => Screen::Notices(Box::new(Notices::at(case, row))),
            Open::Pack(case) => Screen::Pack(Box::new(Pack::new(case))),
            Open::Retention(pupil) => Screen::Retention(Box::new(RetentionScreen::new(pupil))),
            Open::Past { pupil, record } => Screen::Past(Box::new(PastScreen::new(pupil, record))),
            Open::FieldHistory { record, field, label } => {
                return self.open_field_history(record, &field, &label);
            }
            Open::Pin => return self.open_pin(),
            Open::Annex(case) => return self.open_annex(case),
            Open::Preview { case, paper, record } => {
                Screen::Preview(Box::new(Preview::new(case, paper, record)))
            }
        };
        self.push(screen)
    }

    fn is_on_case_of(&self, pupil: i64) -> bool {
        let top = self.screens.last();
        matches!(top, Some(Screen::Case(_))) && top.and_then(Show::pupil) == Some(pupil)
    }

    pub(super) fn open_log(&mut self, pupil: i64) -> Result<(), Trouble> {
        let file = self.store.pupil_file(self.session.viewer(), pupil)?;
        let sheet = log_contact(&file, &self.now());
        self.open_sheet(sheet)
    }
}
