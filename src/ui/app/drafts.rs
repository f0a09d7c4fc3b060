//! Words on their way: written within a second, taken up again after a session that was cut off.

use super::{App, DRAFT_AFTER_MS};
use crate::clock::hour_and_minute;
use crate::store::{Draft, Trouble};
use crate::ui::effect::Open;
use crate::ui::screens::sheet::words_of;
use crate::ui::screens::strategy_sheet::ask_of;
use crate::ui::screens::{Screen, Show};

impl App {
    /// Notes when the draft has to be written: counted from the first key that isn't in it yet.
    pub(super) fn watch_draft(&mut self, before: Option<&Draft>, at_ms: u64) {
        let draft = self.screens.last().and_then(Screen::draft);
        if draft.is_some() && draft.as_ref() != before {
            self.draft_due.get_or_insert(at_ms + DRAFT_AFTER_MS);
        }
    }

    /// Writes the draft once it is due; gives whether anything may look different.
    pub(super) fn write_due_draft(&mut self, at_ms: u64) -> bool {
        if self.draft_due.is_none_or(|due| due > at_ms) {
            return false;
        }
        let is_news = self.saved != "draft";
        if let Err(trouble) = self.keep_draft(true) {
            self.notice = Some(trouble.to_string());
            self.draft_due = Some(at_ms + DRAFT_AFTER_MS);
            return true;
        }
        is_news
    }

    /// Writes the draft at hand; `open` while it is still being typed.
    pub(super) fn keep_draft(&mut self, open: bool) -> Result<(), Trouble> {
        self.draft_due = None;
        let Some(draft) = self.screens.last().and_then(Screen::draft) else { return Ok(()) };
        let draft = Draft { open, ..draft };
        if self.draft_kept.as_ref() == Some(&draft) {
            return Ok(());
        }
        self.store.keep_draft(&self.session, &draft)?;
        self.draft_kept = Some(draft);
        "draft".clone_into(&mut self.saved);
        Ok(())
    }

    /// The last chance before the program goes, on a signal or when the terminal is gone; or before it is
    /// set aside for a while.
    pub fn hang_up(&mut self) {
        // Nobody is there to be told; the next start takes the draft up again.
        let _ = self.keep_draft(true);
        self.go_away();
    }

    /// After a session that was cut off while typing: back to the same field, with its words. A
    /// field that is no longer there gives them back in a message.
    pub(super) fn take_up_draft(&mut self) -> Result<(), Trouble> {
        let drafts = self.store.drafts(&self.session)?;
        let Some(draft) = drafts.into_iter().find(|draft| draft.open) else { return Ok(()) };
        let now = self.session.clock.now();
        let at = hour_and_minute(&draft.at, now);
        match self.open_at(&draft) {
            Ok(true) => {
                let words = format!("You were writing here at {at}: your words are as they were");
                self.notice = Some(words);
                Ok(())
            }
            Ok(false) | Err(_) => {
                self.store.keep_draft(&self.session, &Draft { open: false, ..draft.clone() })?;
                let typed = if draft.place.starts_with("record/") {
                    draft.text
                } else {
                    words_of(&draft.text)
                };
                let words = format!(
                    "At {at} you were writing where nothing can be written now. Your words were:\n\n{typed}"
                );
                self.open_screen(Open::Message(words))
            }
        }
    }

    /// Opens the place of a draft; says whether it still takes words.
    fn open_at(&mut self, draft: &Draft) -> Result<bool, Trouble> {
        let mut parts = draft.place.splitn(3, '/');
        let (kind, id) = (parts.next(), parts.next().and_then(|id| id.parse::<i64>().ok()));
        match (kind, id, parts.next()) {
            (Some("sheet"), ..) => {
                if !self.open_sheet_at(&draft.place)? {
                    return Ok(false);
                }
            }
            (Some("record"), Some(record), Some(field)) => {
                let pupil = self.store.record_file(self.session.viewer(), record)?.pupil;
                self.open_screen(Open::Pupil(pupil))?;
                self.open_screen(Open::Form(record, Some(field.to_owned())))?;
            }
            (Some("log"), Some(pupil), None) => {
                self.open_screen(Open::Pupil(pupil))?;
                self.open_log(pupil)?;
            }
            (Some("logs"), _, Some(pupils)) => {
                let pupils = pupils.split(',').filter_map(|id| id.parse().ok()).collect();
                self.open_log_on_many(pupils)?;
            }
            (Some(kind), Some(case), Some(rest)) => {
                let Some((ask, row, _)) = ask_of(kind, rest) else { return Ok(false) };
                self.open_checklist(case)?;
                self.open_strategy(case, &row, ask)?;
            }
            _ => return Ok(false),
        }
        let here = self.screens.last().and_then(Show::draft);
        Ok(here.is_some_and(|here| here.place == draft.place))
    }
}
