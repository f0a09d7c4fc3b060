//! What is entered once: the rows of the checklist that a log entry or a closed form answers too.

use super::App;
use super::sheets::Anew;
use crate::rules::case::CaseFile;
use crate::rules::evidence::{Source, SourceKind, answers_row, gather, row_line};
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{OnceVerb, Open};
use crate::ui::screens::also::{Also, open_rows};
use crate::ui::screens::once_sheets::{Answered, fill_rows, unlink_row};
use crate::ui::screens::sheet::Sheet;
use crate::ui::screens::sheets::Then;

/// The tab of the checklist.
const CHECKLIST: u8 = 4;

/// The verb itself. Gives the id of what it made, or 0, and notes what else it counted for.
pub(super) fn write(
    store: &mut Store,
    session: &Session,
    verb: OnceVerb,
    counted: &mut Option<String>,
) -> Result<i64, Trouble> {
    match verb {
        OnceVerb::Log { entry, case, rows } => {
            let (id, taken) = store.log_answering(session, &entry, case, &rows)?;
            *counted = told("Also answers", &taken);
            Ok(id)
        }
        OnceVerb::Answer { case, row, source, base } => {
            store.answer_from_file(session, case, &row, source, base).map(|_| 0)
        }
        OnceVerb::Fill { case, rows } => {
            let taken = store.answer_rows_from_file(session, case, &rows)?;
            *counted = told("Answered on the checklist", &taken);
            Ok(0)
        }
        OnceVerb::Unlink { case, row, reason } => {
            store.unlink_row(session, case, &row, &reason).map(|()| 0)
        }
    }
}

fn told(what: &str, titles: &[String]) -> Option<String> {
    (!titles.is_empty()).then(|| format!("{what}: {}", titles.join(", ")))
}

impl App {
    /// The open rows that what is logged on a sheet may answer; none on another sheet.
    pub(super) fn also_answers(&self, sheet: &Sheet) -> Result<Option<Also>, Trouble> {
        let (Then::Log { pupil } | Then::LogKind { pupil }) = &sheet.then else { return Ok(None) };
        let file = self.store.pupil_file(self.session.viewer(), *pupil)?;
        let Some(case) = file.case.as_ref().filter(|case| case.closed.is_none()) else {
            return Ok(None);
        };
        let list = self.store.checklist(self.session.viewer(), case.id)?;
        Ok(Also::of(&file, &list, &self.store.pack()?, &self.now()))
    }

    /// A form was closed: the open rows of the checklist that it answers are offered, if there are any.
    pub(super) fn offer_rows(&mut self, record: i64) -> Result<(), Trouble> {
        match self.sheet_of_closed(record)? {
            Some(sheet) => self.open_sheet(sheet),
            None => Ok(()),
        }
    }

    fn sheet_of_closed(&self, record: i64) -> Result<Option<Sheet>, Trouble> {
        let viewer = self.session.viewer();
        let form = self.store.record_file(viewer, record)?;
        let file = self.store.case_file(viewer, form.case)?;
        if form.is_open() || file.case.as_ref().is_none_or(|case| case.closed.is_some()) {
            return Ok(None);
        }
        let of_record = Source { kind: SourceKind::Record, id: record };
        let of_meeting = form.meeting.as_ref().map(|one| one.id);
        let of_meeting = of_meeting.map(|id| Source { kind: SourceKind::Meeting, id });
        let (list, pack) = (self.store.checklist(viewer, form.case)?, self.store.pack()?);
        let (evidence, today) = (gather(&file, &pack.declared), self.session.as_of());
        let mut rows = Vec::new();
        for row in open_rows(&file, &list, &self.now()) {
            let found = answers_row(&row_line(&row), &evidence, &file, &pack.declared);
            let met = found.into_iter().find(|met| {
                (met.source == of_record || Some(met.source) == of_meeting) && met.on <= today
            });
            if let (Some(met), Some(printed)) = (met, list.checklist.row(&row)) {
                rows.push(Answered { title: printed.short.clone(), source: met.source, row });
            }
        }
        let title = format!("{} no. {}", form.form.title, form.record.number);
        Ok((!rows.is_empty()).then(|| fill_rows(form.case, record, &title, &rows)))
    }

    /// A sheet about rows of the checklist, from what stands in the file now.
    pub(super) fn sheet_of_row(
        &self,
        kind: &str,
        case: i64,
        rest: &str,
        file: &CaseFile,
    ) -> Result<Option<Anew>, Trouble> {
        match (kind, rest.parse::<i64>()) {
            ("fill-rows", Ok(record)) => {
                let below = vec![Open::Pupil(file.pupil.id), Open::Form(record, None)];
                Ok(self.sheet_of_closed(record)?.map(|sheet| (below, sheet)))
            }
            ("unlink-row", _) => {
                let list = self.store.checklist(self.session.viewer(), case)?;
                let said = list.strategies.iter().find(|said| said.row == rest);
                let Some(said) = said else { return Ok(None) };
                let printed = list.checklist.row(rest).map(|printed| printed.short.as_str());
                let sheet = unlink_row(case, rest, printed.unwrap_or(&said.label));
                let (pupil, row) = (file.pupil.id, said.id);
                Ok(Some((vec![Open::At { pupil, tab: CHECKLIST, row }], sheet)))
            }
            _ => Ok(None),
        }
    }
}
