//! Sheets: opened with the draft that was left of them; opened anew, over the screens that they were laid
//! over, after a session that was cut off; and what happens when a colleague changed the same meanwhile.

use chrono::NaiveDate;

use super::App;
use crate::rules::case::CaseFile;
use crate::rules::day::spell;
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::gate::stage;
use crate::rules::process::{GateStanding, judge, warnings};
use crate::store::{AttachTo, Theirs, Trouble};
use crate::ui::effect::Open;
use crate::ui::screens::absence_sheets::{self, Whose};
use crate::ui::screens::case::CaseScreen;
use crate::ui::screens::log_many::log_many;
use crate::ui::screens::meeting_sheets::arrange_or_move;
use crate::ui::screens::pupil::circumstance_sheet;
use crate::ui::screens::sheet::Sheet;
use crate::ui::screens::strategy_sheet::own_row;
use crate::ui::screens::{
    Screen, Show, attaching, due_sheets, letter_sheets, log_kind, process_sheets, save_sheets,
    sheets, support_sheet,
};

/// A sheet, and what it is laid over.
pub(super) type Anew = (Vec<Open>, Sheet);

/// Tabs of a case that sheets are laid over.
const REGISTER: u8 = 2;
const CHECKLIST: u8 = 4;
const SUPPORT: u8 = 5;
const PROCESS: u8 = 6;
const LOG: u8 = 7;
const ACTIONS: u8 = 8;
const DOCUMENTS: u8 = 9;

impl App {
    /// Opens a sheet with the draft that was left of it. One that is open below already is gone back to:
    /// what is typed there is newer.
    pub(super) fn open_sheet(&mut self, mut sheet: Sheet) -> Result<(), Trouble> {
        self.stays_off_the_server(&sheet.then)?;
        let is_it = |screen: &Screen| match screen {
            Screen::Sheet(open) => open.place == sheet.place,
            _ => false,
        };
        if let Some(at) = self.screens.iter().position(is_it) {
            return self.go_back_to(at, "You are writing this already");
        }
        if let Some(also) = self.also_answers(&sheet)? {
            sheet.answer_also(also);
        }
        let drafts = self.store.drafts(&self.session)?;
        if let Some(draft) = drafts.iter().find(|draft| sheet.is_of(draft)) {
            sheet.take_up(draft);
            self.notice = Some("Your draft of this, as you left it".to_owned());
        }
        self.push(Screen::Sheet(Box::new(sheet)))
    }

    /// The sheet on which one thing is logged that happened to several pupils.
    pub(super) fn open_log_on_many(&mut self, pupils: Vec<i64>) -> Result<(), Trouble> {
        let sheet = log_many(pupils, &self.now());
        self.open_sheet(sheet)
    }

    /// The sheet for the reply to a referral that was logged.
    pub(super) fn open_reply(&mut self, pupil: i64, entry: i64) -> Result<(), Trouble> {
        let file = self.store.pupil_file(self.session.viewer(), pupil)?;
        let referral = file.entries.iter().find(|one| one.id == entry);
        let Some(referral) = referral else {
            return Err(Trouble::refused("this referral is no longer in the log"));
        };
        self.open_sheet(due_sheets::reply(pupil, referral, &self.now()))
    }

    /// The sheet for what a pupil's social worker is told.
    pub(super) fn open_worker(&mut self, pupil: i64) -> Result<(), Trouble> {
        let file = self.store.pupil_file(self.session.viewer(), pupil)?;
        self.open_sheet(due_sheets::worker(&file, &self.now()))
    }

    /// Leaves all screens above one; what was being typed there stays as a draft.
    pub(super) fn go_back_to(&mut self, at: usize, words: &str) -> Result<(), Trouble> {
        if at + 1 < self.screens.len() {
            self.keep_draft(false)?;
            self.screens.truncate(at + 1);
            self.draft_kept = None;
        }
        self.notice = Some(words.to_owned());
        Ok(())
    }

    /// Opens the sheet of a draft over what it was laid over; says whether there still is such a sheet.
    pub(super) fn open_sheet_at(&mut self, place: &str) -> Result<bool, Trouble> {
        let Some((below, sheet)) = self.sheet_at(place)? else { return Ok(false) };
        for open in below {
            self.open_screen(open)?;
        }
        self.open_sheet(sheet)?;
        Ok(true)
    }

    /// The sheet of a place, from what stands in the file now.
    fn sheet_at(&self, place: &str) -> Result<Option<Anew>, Trouble> {
        let mut parts = place.splitn(4, '/');
        let (Some("sheet"), Some(kind), Some(Ok(id))) =
            (parts.next(), parts.next(), parts.next().map(str::parse::<i64>))
        else {
            return Ok(None);
        };
        let rest = parts.next().unwrap_or_default();
        let found = match kind {
            "open-case" | "sibling" | "withdraw" | "contact" | "circumstance" | "attach-entry"
            | "export" | "withdraw-file" | "log-kind" | "reply" | "worker" | "no-case"
            | "export-sent" | "save-archive" => self.sheet_of_pupil(kind, id, rest)?,
            "reason" | "correct" => self.sheet_of_absence(kind, id, place)?,
            "correct-week" => self.sheet_of_week(id, place)?,
            "attach" => self.sheet_of_field(id, rest)?,
            "filter" => Some((Vec::new(), sheets::save_filter(rest, id & 1 != 0, id & 2 != 0))),
            // The list that it was begun from is no longer there.
            "save-list" => None,
            _ => self.sheet_of_case(kind, id, rest)?,
        };
        // By now it may be another: a meeting is moved otherwise once people were asked to it.
        Ok(found.filter(|(_, sheet)| sheet.place == place))
    }

    fn sheet_of_pupil(&self, kind: &str, pupil: i64, rest: &str) -> Result<Option<Anew>, Trouble> {
        let file = self.store.pupil_file(self.session.viewer(), pupil)?;
        let row: i64 = rest.parse().unwrap_or(0);
        let at = |tab| vec![Open::At { pupil, tab, row }];
        let details = || vec![Open::Pupil(pupil), Open::PupilDetails(pupil)];
        let entry = || file.entries.iter().find(|entry| entry.id == row);
        let attachment = || file.attachments.iter().find(|attachment| attachment.id == row);
        Ok(match kind {
            "open-case" if file.case.as_ref().is_none_or(|case| case.closed.is_some()) => {
                Some((vec![Open::Pupil(pupil)], sheets::open_case(pupil, &file.pupil.name(), "")))
            }
            "no-case" => rest.split_once('-').and_then(|(year, tier)| {
                let reached = (year.parse().ok()?, tier.parse().ok()?);
                let sheet = support_sheet::no_case(pupil, &file.pupil.name(), reached);
                Some((vec![Open::Crossings], sheet))
            }),
            "sibling" => Some((details(), sheets::sibling(pupil, &file.pupil.name()))),
            "contact" => {
                let found = file.contacts.iter().find(|contact| contact.id == row);
                found.map(|contact| (details(), sheets::contact(pupil, contact)))
            }
            "circumstance" => circumstance_sheet(&file, rest).map(|sheet| (details(), sheet)),
            "withdraw" => {
                let entry = entry().filter(|entry| entry.withdrawn.is_none());
                entry.map(|entry| (at(LOG), sheets::withdraw(pupil, entry)))
            }
            "attach-entry" => {
                entry().map(|entry| (at(LOG), attaching::attach_to_entry(pupil, entry)))
            }
            "reply" => {
                let entry = entry().filter(|entry| entry.withdrawn.is_none());
                entry.map(|entry| (at(LOG), due_sheets::reply(pupil, entry, &self.now())))
            }
            "worker" => Some((vec![Open::Pupil(pupil)], due_sheets::worker(&file, &self.now()))),
            "log-kind" => {
                log_kind::sheet(&file, "", self.session.as_of()).map(|sheet| (at(LOG), sheet))
            }
            "export" => attachment().map(|one| (at(DOCUMENTS), attaching::export(pupil, one))),
            "export-sent" => {
                let sent = file.sent.iter().find(|one| one.id == row);
                let tab = vec![Open::At { pupil, tab: DOCUMENTS, row: -row }];
                sent.map(|one| (tab, letter_sheets::export(pupil, one)))
            }
            "save-archive" => file.case.as_ref().map(|case| {
                let name = file.pupil.name();
                let sheet = save_sheets::archive(pupil, case.id, &name, self.session.as_of());
                (at(DOCUMENTS), sheet)
            }),
            "withdraw-file" => {
                let current = attachment().filter(|one| one.is_current());
                current.map(|one| (at(DOCUMENTS), attaching::withdraw(pupil, one)))
            }
            _ => None,
        })
    }

    fn sheet_of_case(&self, kind: &str, case: i64, rest: &str) -> Result<Option<Anew>, Trouble> {
        let file = self.store.case_file(self.session.viewer(), case)?;
        let (pupil, row) = (file.pupil.id, rest.parse::<i64>().ok());
        let is_open = file.case.as_ref().is_some_and(|case| case.closed.is_none());
        let at = |tab| vec![Open::At { pupil, tab, row: row.unwrap_or(0) }];
        let action = || file.actions.iter().find(|action| Some(action.id) == row);
        Ok(match kind {
            "close-case" if is_open => {
                Some((vec![Open::Pupil(pupil)], sheets::close_case(case, &file.pupil.name())))
            }
            "own-row" if is_open => Some((at(CHECKLIST), own_row(case))),
            "add-action" if is_open => Some((at(ACTIONS), sheets::add_action(case, row))),
            "change-action" => {
                let action = action().filter(|action| action.is_open());
                action.map(|action| (at(ACTIONS), sheets::change_action(case, action)))
            }
            "finish-action" => {
                action().map(|action| (at(ACTIONS), sheets::finish_action(case, action)))
            }
            "arrange" | "rearrange" => self.sheet_of_meeting(&file, row)?,
            "make-pack" => self.sheet_of_pack(case)?,
            "make-annex" => self.sheet_of_annex(case),
            "letter" if is_open => self.sheet_of_letter(case, rest)?,
            _ if kind.starts_with("notice-") => self.sheet_of_notice(kind, &file, row)?,
            "minutes" if is_open => {
                let name = file.pupil.listed();
                Some((vec![Open::Weekly], due_sheets::minutes(case, pupil, &name, &self.now())))
            }
            _ if is_open && support_sheet::is_kind(kind) => {
                let kept = self.store.support_file(self.session.viewer(), case)?;
                let sheet = support_sheet::anew(&kept, (case, rest), kind, self.now().today);
                sheet.map(|sheet| (at(SUPPORT), sheet.about(pupil)))
            }
            _ if is_open => self.sheet_of_process(kind, case, rest, &file)?,
            _ => None,
        })
    }

    fn sheet_of_meeting(&self, file: &CaseFile, id: Option<i64>) -> Result<Option<Anew>, Trouble> {
        let meeting = file.meetings.iter().find(|one| Some(one.id) == id);
        let Some((meeting, record)) = meeting.and_then(|one| Some((one, one.record?))) else {
            return Ok(None);
        };
        let agreed = self.store.record_file(self.session.viewer(), record)?.agreed_on;
        let below = vec![Open::Pupil(file.pupil.id), Open::Form(record, None)];
        Ok(arrange_or_move(meeting, agreed).map(|sheet| (below, sheet)))
    }

    /// A sheet of the process tab.
    fn sheet_of_process(
        &self,
        kind: &str,
        case: i64,
        rest: &str,
        file: &CaseFile,
    ) -> Result<Option<Anew>, Trouble> {
        let pack = self.store.pack()?;
        let now = self.now();
        let calendar = self.store.calendar(file.pupil.school)?;
        let gates = judge(file, &pack, &calendar, now.today);
        let line = |path: &str| {
            let (gate, line) = path.split_once('/')?;
            let gate = gates.iter().find(|found| found.gate == gate)?;
            gate.lines.iter().find(|found| found.id == line)
        };
        let sheet = match kind {
            "pass-gate" => gates.iter().find(|gate| gate.gate == rest).map(|gate| {
                let warned = warnings(&pack.process, rest, &file.checks);
                process_sheets::pass_gate(case, gate, &warned, &now)
            }),
            "go-back" => Some(process_sheets::go_back(case, rest, stage(&file.passings))),
            "except" => line(rest).map(|line| process_sheets::except_line(case, rest, &line.text)),
            "link" | "unlink" => linked(kind, case, rest, &gates),
            "leave-out" => {
                let contact = file.contacts.iter().find(|one| one.id.to_string() == rest);
                contact.map(|one| process_sheets::leave_out(case, one.id, &one.name()))
            }
            "check" => {
                let question = pack.process.questions.iter().find(|asked| asked.id == rest);
                let said = file.checks.iter().find(|said| said.question == rest);
                question.map(|question| process_sheets::check(case, question, said))
            }
            _ => return self.sheet_of_row(kind, case, rest, file),
        };
        let below = vec![Open::At { pupil: file.pupil.id, tab: PROCESS, row: 0 }];
        Ok(sheet.map(|sheet| (below, sheet)))
    }

    fn sheet_of_absence(
        &self,
        kind: &str,
        pupil: i64,
        place: &str,
    ) -> Result<Option<Anew>, Trouble> {
        let log = self.store.absence_log(self.session.viewer(), pupil)?;
        let (name, now) = (log.pupil.listed(), self.now());
        let mut all = log.absences.iter().map(|absence| {
            if kind == "reason" {
                let whose = Whose { pupil, name: &name, contacts: &log.contacts, absence };
                absence_sheets::reason(&whose, "", &now)
            } else {
                absence_sheets::correct_spell(pupil, &name, &absence.spell)
            }
        });
        let below = vec![Open::Pupil(pupil), Open::AbsenceLog(pupil)];
        Ok(all.find(|sheet| sheet.place == place).map(|sheet| (below, sheet)))
    }

    fn sheet_of_week(&self, pupil: i64, place: &str) -> Result<Option<Anew>, Trouble> {
        let mut screen = CaseScreen::at(pupil, REGISTER, 0);
        screen.load(&self.store, &self.session, &self.now())?;
        let below = vec![Open::At { pupil, tab: REGISTER, row: 0 }];
        Ok(screen.correction_at(place).map(|sheet| (below, sheet)))
    }

    fn sheet_of_field(&self, record: i64, path: &str) -> Result<Option<Anew>, Trouble> {
        let file = self.store.record_file(self.session.viewer(), record)?;
        if !file.is_open() {
            return Ok(None);
        }
        let field = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        let label = file.form.field(&field).map_or("", |field| &field.label);
        let to = AttachTo::Field { record, field: path.to_owned() };
        let below = vec![Open::Pupil(file.pupil), Open::Form(record, Some(path.to_owned()))];
        Ok(Some((below, attaching::attach(file.pupil, to, label))))
    }

    /// Whether a clash is over a part of an action, a person or a sheet, not over a whole row.
    pub(super) fn is_at_part(&self) -> bool {
        match self.screens.last() {
            Some(Screen::Form(_)) => true,
            Some(Screen::Sheet(sheet)) => sheet.then.is_change(),
            _ => false,
        }
    }

    /// A colleague changed the same part of an action or a person meanwhile: says what stands there.
    /// What is typed stays; kept again it takes the place of theirs, which stays in the history.
    pub(super) fn clash_of_part(&mut self, theirs: &Theirs) -> Result<(), Trouble> {
        self.reload()?;
        let draft = self.screens.last().and_then(Show::draft);
        let anew = draft.as_ref().map_or(Ok(None), |draft| self.sheet_at(&draft.place))?;
        match (self.screens.last_mut(), draft, anew) {
            (Some(Screen::Form(form)), ..) => form.overtaken(&theirs.by),
            (Some(Screen::Sheet(sheet)), Some(draft), Some((_, mut fresh))) => {
                fresh.take_up(&draft);
                **sheet = fresh;
            }
            _ => {}
        }
        let stands = match theirs.value.as_str() {
            "" => "it is blank now".to_owned(),
            words => {
                let words = words.parse::<NaiveDate>().map_or_else(|_| words.to_owned(), spell);
                format!("it is “{words}” now")
            }
        };
        self.say(format!(
            "{} changed this meanwhile: {stands}.\n\nYours was not saved, and is still here. Keep it \
             again to put it in the place of theirs, which then stays in the history; or leave with \
             Ctrl-C.",
            theirs.by
        ));
        Ok(())
    }
}
/// The sheet about something on file that counts for a line, or doesn't: `line=kind=id`.
fn linked(kind: &str, case: i64, rest: &str, gates: &[GateStanding]) -> Option<Sheet> {
    let mut parts = rest.splitn(3, '=');
    let (path, source, id) = (parts.next()?, parts.next()?, parts.next()?);
    let source = Source { kind: SourceKind::parse(source)?, id: id.parse().ok()? };
    let (gate, line) = path.split_once('/')?;
    let gate = gates.iter().find(|found| found.gate == gate)?;
    let line = gate.lines.iter().find(|found| found.id == line)?;
    let links = kind == "link";
    let among = if links { &line.set_aside } else { &line.evidence };
    let title = &among.iter().find(|met| met.source == source)?.title;
    Some(if links {
        process_sheets::link(case, path, source, title)
    } else {
        process_sheets::unlink(case, path, source, title)
    })
}
