//! What somebody behind the door of a server doesn't do in the app: name a file there. What would is
//! refused with the command that does it from their own machine.

use super::App;
use crate::store::{AttachTo, Trouble};
use crate::ui::effect::{SaveVerb, Verb};
use crate::ui::look::Seat;
use crate::ui::screens::save_sheets::SaveSheet;
use crate::ui::screens::sheets::Then;

impl App {
    /// Refuses a sheet that asks for the name of a file, before anything is typed on it.
    pub(super) fn stays_off_the_server(&self, then: &Then) -> Result<(), Trouble> {
        match (self.seat, then) {
            (Seat::Door, Then::Attach { to, .. }) => Err(bring(to)),
            (Seat::Door, Then::Export { .. }) => Err(in_a_pack()),
            (Seat::Door, Then::ExportSent { sent, .. }) => Err(fetch(*sent)),
            (Seat::Door, Then::Save(SaveSheet::List(_))) => Err(whole_workbook()),
            (Seat::Door, Then::Save(SaveSheet::Archive { case, .. })) => Err(archived(*case)),
            (Seat::Door, Then::Pack(sheet)) => Err(packed(sheet.case())),
            (Seat::Door, Then::Annex(sheet)) => Err(annexed(sheet.case())),
            _ => Ok(()),
        }
    }

    /// The same for the change itself, whichever way it was asked for.
    pub(super) fn writes_nowhere_else(&self, verb: &Verb) -> Result<(), Trouble> {
        match (self.seat, verb) {
            (Seat::Door, Verb::AttachFile { to, .. }) => Err(bring(to)),
            (Seat::Door, Verb::Save(verb)) => Err(saved_at_home(verb)),
            _ => Ok(()),
        }
    }

    /// Leaves where an admin ended this officer's time or key meanwhile; gives whether it does. What was
    /// being typed is kept as it was a second ago.
    pub(super) fn is_shown_out(&mut self) -> bool {
        if self.seat != Seat::Door || self.store.may_stay(&self.session).is_ok() {
            return false;
        }
        self.quit = true;
        true
    }
}

/// `ssh SERVER` stands for whatever the officer types to come in.
fn bring(to: &AttachTo) -> Trouble {
    let (entry, hint) = match to {
        AttachTo::Entry(entry) => (entry.to_string(), ""),
        AttachTo::Field { .. } => {
            ("ENTRY".to_owned(), " It goes with an entry of the log: name that by its number.")
        }
    };
    Trouble::refused(format!(
        "The server's own files are nobody's here, so a file comes from your machine. Leave with q \
         and give this command there:\n\nssh SERVER attach {entry} - --title Letter < letter.pdf\n\n\
         Nothing was changed.{hint}"
    ))
}

/// What would be saved on the server is saved on the officer's own machine.
fn saved_at_home(verb: &SaveVerb) -> Trouble {
    match verb {
        SaveVerb::List { .. } => whole_workbook(),
        SaveVerb::Archive { case, .. } => archived(*case),
        SaveVerb::Attachment { .. } => in_a_pack(),
        SaveVerb::Sent { sent, .. } => fetch(*sent),
        SaveVerb::Pack { case, .. } => packed(*case),
        SaveVerb::Annex { case, .. } => annexed(*case),
    }
}

fn whole_workbook() -> Trouble {
    Trouble::refused(
        "A list isn't saved on the server. Leave with q and give this command on your machine: all \
         that you may read comes as a workbook, a sheet a list:\n\n\
         ssh SERVER export xlsx -o - > all.xlsx\n\nNothing was changed.",
    )
}

fn archived(case: i64) -> Trouble {
    Trouble::refused(format!(
        "An archive isn't saved on the server but on your machine. Leave with q and give this \
         command there:\n\nssh SERVER export archive --case {case} -o - > pupil.zip\n\n\
         Nothing was changed."
    ))
}

fn packed(case: i64) -> Trouble {
    Trouble::refused(format!(
        "A pack isn't saved on the server but on your machine. Leave with q and give this command \
         there; with --reason where something is missing:\n\n\
         ssh SERVER pack make {case} -o - > pack.zip\n\nNothing was changed."
    ))
}

fn annexed(case: i64) -> Trouble {
    Trouble::refused(format!(
        "An annex isn't saved on the server but on your machine. Leave with q and give this command \
         there; with --for where it goes to somebody else:\n\n\
         ssh SERVER document make {case} annex --format docx -o - > annex.docx\n\nNothing was changed."
    ))
}

fn fetch(sent: i64) -> Trouble {
    Trouble::refused(format!(
        "A copy isn't saved on the server but on your machine. Leave with q and give this command \
         there:\n\nssh SERVER document get {sent} -o - > copy\n\nNothing was changed."
    ))
}

fn in_a_pack() -> Trouble {
    Trouble::refused(
        "A copy isn't saved on the server, and files kept as proof leave it in a pack. Leave with q \
         and give this command on your machine:\n\nssh SERVER pack get PACK -o - > pack.zip\n\n\
         Nothing was changed.",
    )
}
