//! What somebody behind the door of a server doesn't do in the app: name a file there. What would is
//! refused with the command that does it from their own machine.

use super::App;
use crate::store::{AttachTo, Trouble};
use crate::ui::effect::Verb;
use crate::ui::look::Seat;
use crate::ui::screens::sheets::Then;

impl App {
    /// Refuses a sheet that asks for the name of a file, before anything is typed on it.
    pub(super) fn stays_off_the_server(&self, then: &Then) -> Result<(), Trouble> {
        match (self.seat, then) {
            (Seat::Door, Then::Attach { to, .. }) => Err(bring(to)),
            (Seat::Door, Then::Export { .. }) => Err(in_a_pack()),
            (Seat::Door, Then::ExportSent { sent, .. }) => Err(fetch(*sent)),
            _ => Ok(()),
        }
    }

    /// The same for the change itself, whichever way it was asked for.
    pub(super) fn writes_nowhere_else(&self, verb: &Verb) -> Result<(), Trouble> {
        match (self.seat, verb) {
            (Seat::Door, Verb::AttachFile { to, .. }) => Err(bring(to)),
            (Seat::Door, Verb::ExportAttachment { .. }) => Err(in_a_pack()),
            (Seat::Door, Verb::ExportSent { sent, .. }) => Err(fetch(*sent)),
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
