//! What stood before: the history of a field, and taking back one's own last change.

use super::App;
use crate::store::{HistoryLine, Session, Store, Trouble};
use crate::ui::effect::Open;
use crate::ui::screens::case::{field_text, undone};
use crate::ui::widgets::wrap::cut;

/// Room for what was taken back, beside that it was saved.
const ROOM: usize = 72;

/// Takes back the officer's own last change about a pupil; notes in words which it was.
pub(super) fn undo(
    store: &mut Store,
    session: &Session,
    pupil: Option<i64>,
    told: &mut Option<String>,
) -> Result<i64, Trouble> {
    let line: HistoryLine = store.undo_change(session, pupil)?;
    let labels = store.labels(session.viewer(), std::slice::from_ref(&line))?;
    *told = Some(cut(&undone(&line, &labels), ROOM, "..."));
    Ok(0)
}

impl App {
    /// What was changed in a field of a form, to be read.
    pub(super) fn open_field_history(
        &mut self,
        record: i64,
        field: &str,
        label: &str,
    ) -> Result<(), Trouble> {
        let viewer = self.session.viewer();
        let lines = self.store.field_history(viewer, record, field)?;
        let labels = self.store.labels(viewer, &lines)?;
        let text = field_text(&lines, &labels, self.session.clock.now());
        let title = format!("History of \"{label}\"");
        self.open_screen(Open::Reading { title, text, restricted: false })
    }
}
