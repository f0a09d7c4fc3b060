//! Letters: the list, the sheet, the look before they go, the sending; and copies of what went out.

use super::App;
use crate::documents::render::Press;
use crate::documents::sending;
use crate::rules::day::spell;
use crate::rules::sent::{Format, Wanted};
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{LetterOpen, Open};
use crate::ui::screens::letters::{LetterLook, Letters};
use crate::ui::screens::sheet::Sheet;
use crate::ui::screens::{Screen, letter_sheets};

impl App {
    pub(super) fn open_letter(&mut self, what: LetterOpen) -> Result<(), Trouble> {
        match what {
            LetterOpen::Choose { case, meeting } => {
                self.push(Screen::Letters(Box::new(Letters::new(case, meeting))))
            }
            LetterOpen::Write { case, letter, meeting } => {
                let sheet = self.letter_sheet(case, &letter, meeting)?;
                self.open_sheet(sheet)
            }
            LetterOpen::Look { wanted, place } => {
                self.push(Screen::LetterLook(Box::new(LetterLook::new(*wanted, place))))
            }
            LetterOpen::Copy(sent) => self.open_copy(sent),
        }
    }

    fn letter_sheet(
        &self,
        case: i64,
        letter: &str,
        meeting: Option<i64>,
    ) -> Result<Sheet, Trouble> {
        let file = self.store.case_file(self.session.viewer(), case)?;
        let letter = self.store.letter(letter)?;
        Ok(letter_sheets::write(&file, &letter, meeting, &self.now()))
    }

    /// The sheet of a draft: `concern-first`, `meeting-invitation=5`.
    pub(super) fn sheet_of_letter(
        &self,
        case: i64,
        rest: &str,
    ) -> Result<Option<(Vec<Open>, Sheet)>, Trouble> {
        let (letter, meeting) = match rest.split_once('=') {
            Some((letter, meeting)) => (letter, meeting.parse().ok()),
            None => (rest, None),
        };
        if !self.store.letters()?.iter().any(|one| one.name == letter) {
            return Ok(None);
        }
        let sheet = self.letter_sheet(case, letter, meeting)?;
        Ok(Some((vec![Open::Case(case)], sheet)))
    }

    /// What went out, with what is known of it.
    fn open_copy(&mut self, sent: i64) -> Result<(), Trouble> {
        let (found, bytes) = self.store.sent_bytes(self.session.viewer(), sent)?;
        let withdrawn = found.withdrawn.as_ref().map(|why| format!("Withdrawn: {why}\n"));
        let about = format!(
            "{}Given out {} on {} by {}\nNo. {}, {}, SHA-256\n{}",
            withdrawn.unwrap_or_default(),
            found.how.words(),
            spell(found.on),
            found.by,
            found.id,
            found.format.label(),
            found.sha256
        );
        let text = match found.format {
            Format::Text => format!("{about}\n\n{}", String::from_utf8_lossy(&bytes)),
            Format::Word | Format::Pdf => format!("{about}\n\nx saves a copy, to be opened there."),
        };
        self.open_screen(Open::Reading { title: found.called(), text, restricted: false })
    }
}

/// Sends letters; gives the number of the first copy.
pub(super) fn send(
    store: &mut Store,
    session: &Session,
    wanted: &Wanted,
    press: &Press,
) -> Result<i64, Trouble> {
    let sent = sending::send(store, session, wanted, press)?;
    Ok(sent.first().map_or(0, |ids| ids.sent))
}
