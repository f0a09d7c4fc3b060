//! Notices and referrals of a case: doing what their screen asks for, and opening its sheets anew.

use super::App;
use crate::rules::case::CaseFile;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{NoticeVerb, Open};
use crate::ui::screens::Show;
use crate::ui::screens::notices::Notices;
use crate::ui::screens::sheet::Sheet;

impl App {
    /// The sheet of a draft, by its kind and the id of what it is about; and what it is laid over.
    pub(super) fn sheet_of_notice(
        &self,
        kind: &str,
        file: &CaseFile,
        id: Option<i64>,
    ) -> Result<Option<(Vec<Open>, Sheet)>, Trouble> {
        let Some(case) = file.case.as_ref().map(|case| case.id) else { return Ok(None) };
        let mut screen = Notices::new(case);
        screen.load(&self.store, &self.session, &self.now())?;
        let below = vec![Open::Pupil(file.pupil.id), Open::Notices(case)];
        Ok(screen.sheet_of(kind, id).map(|sheet| (below, sheet)))
    }
}

/// The verb itself. Gives the id of what it made, or 0.
pub(super) fn write(
    store: &mut Store,
    session: &Session,
    verb: NoticeVerb,
) -> Result<i64, Trouble> {
    match verb {
        NoticeVerb::Draft { case, contact, days, contents } => {
            store.draft_notice(session, case, contact, days, &contents)
        }
        NoticeVerb::Change { notice, base, days, contents } => {
            store.change_notice(session, notice, base, days, &contents).map(|_| 0)
        }
        NoticeVerb::Give { case, contact, days, with } => {
            store.give_notice(session, case, contact, Some(days), &with)
        }
        NoticeVerb::Replace { notice, days, contents, with } => {
            store.replace_notice(session, notice, days, &contents, &with)
        }
        NoticeVerb::Withdraw { notice, reason } => {
            store.withdraw_notice(session, notice, &reason).map(|()| 0)
        }
        NoticeVerb::End { notice, how, why } => {
            store.end_notice(session, notice, how, &why).map(|()| 0)
        }
        NoticeVerb::Refer { case, contact, sessions, on } => {
            store.refer_penalty(session, case, contact, &sessions, on)
        }
        NoticeVerb::Hear { penalty, base, heard, on } => {
            store.answer_penalty(session, penalty, base, &heard, on).map(|_| 0)
        }
    }
}
