//! The sheets by which files come in and go out. Here a path is only typed: `app` reads and writes.

use super::sheet::{Sheet, SheetField};
use super::sheets::Then;
use crate::rules::case::{Attachment, Entry};
use crate::rules::day::spell;
use crate::store::AttachTo;

/// A file to keep on an entry or a field, named by the words given.
#[must_use]
pub fn attach(pupil: i64, to: AttachTo, on: &str) -> Sheet {
    let fields = vec![SheetField::line("File", ""), SheetField::line("Title", "")];
    Sheet::new(format!("Attach a file · {on}"), fields, Then::Attach { pupil, to })
        .hint("Its path (~/ is your own folder). PDF, JPEG, PNG, Word or email, up to 20 MB.")
}

/// A file to keep on an entry of a pupil's log.
#[must_use]
pub fn attach_to_entry(pupil: i64, entry: &Entry) -> Sheet {
    let on = format!("{} of {}", entry.kind.label(), spell(entry.on));
    attach(pupil, AttachTo::Entry(entry.id), &on)
}

/// A copy of a kept file, under the name it came with.
#[must_use]
pub fn export(pupil: i64, attachment: &Attachment) -> Sheet {
    let name = attachment.file_name.rsplit('/').next().unwrap_or_default();
    let name = if name.is_empty() {
        format!("attachment-{}.{}", attachment.id, attachment.media.ending())
    } else {
        name.to_owned()
    };
    let fields = vec![SheetField::line("As", &format!("~/{name}"))];
    let then = Then::Export { pupil, attachment: attachment.id };
    Sheet::new(format!("Save a copy · {}", attachment.title), fields, then)
        .hint("A new file that you alone can read; never over one that is there.")
}

/// Why a file is withdrawn.
#[must_use]
pub fn withdraw(pupil: i64, attachment: &Attachment) -> Sheet {
    let then = Then::WithdrawFile { pupil, attachment: attachment.id };
    let fields = vec![SheetField::line("Reason", "")];
    Sheet::new(format!("Withdraw · {}", attachment.title), fields, then)
        .hint("It is kept, marked as withdrawn, and no longer counts.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::media::Media;

    #[test]
    fn a_copy_is_offered_under_a_name_of_its_own() {
        let table = [
            ("letter.pdf", "~/letter.pdf"),
            ("../../etc/letter.pdf", "~/letter.pdf"),
            ("", "~/attachment-7.pdf"),
            ("folder/", "~/attachment-7.pdf"),
        ];
        for (file_name, expected) in table {
            let attachment = Attachment {
                id: 7,
                entry: Some(1),
                record: None,
                field: None,
                hangs_on: String::new(),
                title: "Letter".into(),
                file_name: file_name.into(),
                media: Media::Pdf,
                size: 1,
                sha256: String::new(),
                by: String::new(),
                at: String::new(),
                withdrawn: None,
                restricted: false,
            };
            assert_eq!(export(1, &attachment).fields[0].value(), expected, "{file_name}");
        }
    }
}
