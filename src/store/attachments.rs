//! Files kept as proof: on an entry, or on a field of a form. Their bytes never change.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::entries::pupil_of_entry;
use super::journal::{About, sha256};
use super::records::{about_record, form_of_record, open_record};
use super::session::{EVERYBODY, Session, Viewer};
use super::trouble::Trouble;
use super::writing::{READING, Writing};
use super::{Store, open, packs};
use crate::clock::stamp;
use crate::rules::case::{Attachment, EntryKind};
use crate::rules::day::spell;
use crate::rules::media::{ACCEPTED, LARGEST, Media};
use crate::templates::Form;
use crate::templates::answer::target;

/// What a file is hung on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachTo {
    Entry(i64),
    /// A field of a record's form, or a row or cell of a table there.
    Field {
        record: i64,
        field: String,
    },
}

impl Store {
    /// Keeps a file on an entry or a field, under a title; gives its id. `file_name` is what the
    /// file was called, blank where it came without a name.
    ///
    /// # Errors
    /// A file that is empty, too large, of a kind that isn't kept, or there already; no title; an
    /// entry that isn't there or isn't for these eyes; a closed record, an unknown field.
    pub fn attach(
        &mut self,
        session: &Session,
        to: &AttachTo,
        title: &str,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<i64, Trouble> {
        let (title, file_name) = (title.trim(), file_name.trim());
        let media = accepted(title, file_name, bytes)?;
        let (checksum, at) = (sha256(bytes), stamp(session.clock.now()));
        self.write(session, "attach", |w| {
            let hook = hook(w, to)?;
            refuse_twice(w, &hook, &checksum)?;
            let (size, officer) = (bytes.len(), w.session.officer);
            w.insert(
                "attachment",
                hook.about,
                &[
                    ("entry", &hook.entry),
                    ("record", &hook.record),
                    ("field", &hook.field),
                    ("title", &title),
                    ("media", &media.id()),
                    ("sha256", &checksum),
                    ("bytes", &bytes),
                    ("by_officer", &officer),
                    ("at", &at),
                    ("file_name", &file_name),
                    ("size", &size),
                ],
            )
        })
    }

    /// The files of a pupil, latest first, without those on entries and restricted fields that aren't
    /// for these eyes.
    ///
    /// # Errors
    /// A role that reads no case content.
    pub fn attachments(&self, viewer: Viewer, pupil: i64) -> Result<Vec<Attachment>, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil", pupil)?;
        attachments(&self.connection, viewer, pupil)
    }

    /// Withdraws a file: it is kept and can still be saved out, but is no longer one of those that
    /// count. The same file can be attached anew after that.
    ///
    /// # Errors
    /// No reason; a file that isn't there, isn't for these eyes or was withdrawn already.
    pub fn withdraw_attachment(
        &mut self,
        session: &Session,
        attachment: i64,
        reason: &str,
    ) -> Result<(), Trouble> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Trouble::refused("withdrawing a file needs a reason. Nothing was changed"));
        }
        self.write(session, "withdraw_attachment", |w| {
            w.may("attachment", attachment)?;
            let found = find(&w.tx, w.eyes(), attachment)?;
            if let Some(why) = &found.withdrawn {
                return Err(Trouble::refused(format!(
                    "this file was withdrawn already: {why}. Nothing was changed"
                )));
            }
            let about = about(w, &found)?;
            let today = session.as_of();
            let sets: [super::writing::Set<'_>; 2] =
                [("withdrawn_on", &today), ("withdrawn_why", &reason)];
            w.update("attachment", attachment, about, Some(reason), &sets).map(drop)
        })
    }

    /// One file with its bytes, which are held against their checksum first. Of a file on something
    /// restricted that is a reading, and noted before.
    ///
    /// # Errors
    /// A file that isn't there or isn't for these eyes; bytes that are no longer those attached.
    pub fn attachment_bytes(
        &mut self,
        session: &Session,
        attachment: i64,
    ) -> Result<(Attachment, Vec<u8>), Trouble> {
        let viewer = session.viewer().at(&self.connection, "attachment", attachment)?;
        let found = find(&self.connection, viewer, attachment)?;
        if is_restricted(&self.connection, &found)? {
            self.write(session, READING, |w| {
                w.note_reading(("attachment", attachment), about(w, &found)?, 0, None)
            })?;
        }
        let bytes = self.bytes_of(&found)?;
        Ok((found, bytes))
    }

    /// The bytes of a file that everybody may see, held against their checksum.
    ///
    /// # Errors
    /// A file that isn't there or isn't for everybody's eyes; bytes that are no longer those attached.
    pub(super) fn open_attachment(
        &self,
        attachment: i64,
    ) -> Result<(Attachment, Vec<u8>), Trouble> {
        let found = find(&self.connection, EVERYBODY, attachment)?;
        let bytes = self.bytes_of(&found)?;
        Ok((found, bytes))
    }

    fn bytes_of(&self, found: &Attachment) -> Result<Vec<u8>, Trouble> {
        let Attachment { id, title, sha256: told, .. } = found;
        let bytes: Vec<u8> = self
            .connection
            .prepare_cached("SELECT bytes FROM attachment WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        if sha256(&bytes) != *told {
            return Err(Trouble::Damaged {
                path: self.path.clone(),
                what: format!("attachment {id} ({title}) is no longer what was attached"),
            });
        }
        Ok(bytes)
    }

    /// Saves a copy outside as a new file that its owner alone may read; gives what is known of it.
    /// The one way from here to a path.
    ///
    /// # Errors
    /// As [`Store::attachment_bytes`]; a name that is taken, a folder that isn't there.
    pub fn export_attachment(
        &mut self,
        session: &Session,
        attachment: i64,
        to: &Path,
    ) -> Result<Attachment, Trouble> {
        let (found, bytes) = self.attachment_bytes(session, attachment)?;
        write_new(to, &bytes)?;
        Ok(found)
    }
}

fn accepted(title: &str, file_name: &str, bytes: &[u8]) -> Result<Media, Trouble> {
    if title.is_empty() {
        return Err(Trouble::refused(
            "an attachment needs a title: what is it? Nothing was changed",
        ));
    }
    if bytes.is_empty() {
        return Err(Trouble::refused("the file is empty. Nothing was changed. Choose another one"));
    }
    if bytes.len() > LARGEST {
        return Err(Trouble::refused(
            "the file is larger than 20 MB, the most that is kept. Nothing was changed. Scan it \
             with less detail, or split it",
        ));
    }
    Media::of(bytes, file_name).map_err(|found| {
        Trouble::refused(format!(
            "this file can't be attached: it is {found}. {ACCEPTED}. Nothing was changed. Save it \
             as a PDF and attach that"
        ))
    })
}

/// What a file hangs on, column by column, and what the change is about.
struct Hook<'a> {
    about: About,
    entry: Option<i64>,
    record: Option<i64>,
    field: Option<&'a str>,
}

fn hook<'a>(w: &Writing<'_>, to: &'a AttachTo) -> Result<Hook<'a>, Trouble> {
    match to {
        AttachTo::Entry(entry) => {
            w.may("entry", *entry)?;
            let pupil = pupil_of_entry(&w.tx, w.session.viewer(), *entry)?;
            let about = About { pupil: Some(pupil), ..About::default() };
            Ok(Hook { about, entry: Some(*entry), record: None, field: None })
        }
        AttachTo::Field { record, field } => {
            let about = open_record(w, *record)?;
            let form = form_of_record(&w.tx, *record)?;
            if target(&form, field).is_none() {
                return Err(Trouble::refused(format!(
                    "there is no field {field} in {}. Nothing was changed",
                    form.title
                )));
            }
            Ok(Hook { about, entry: None, record: Some(*record), field: Some(field.as_str()) })
        }
    }
}

fn refuse_twice(w: &Writing<'_>, hook: &Hook<'_>, checksum: &str) -> Result<(), Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT title FROM attachment
         WHERE entry = ?1 AND sha256 = ?4 AND withdrawn_why IS NULL
         UNION ALL SELECT title FROM attachment
         WHERE record = ?2 AND field = ?3 AND sha256 = ?4 AND withdrawn_why IS NULL",
    )?;
    let there: Option<String> = query
        .query_row(params![hook.entry, hook.record, hook.field, checksum], |row| row.get(0))
        .optional()?;
    match there {
        Some(title) => Err(Trouble::refused(format!(
            "this very file is attached there already: {title}. Nothing was changed"
        ))),
        None => Ok(()),
    }
}

/// What a list shows; all of it lies in the indexes, so that no bytes are read for it.
const SHOWN: &str =
    "a.title, a.file_name, a.media, a.size, a.sha256, o.name, a.at, a.withdrawn_why";

fn of_pupil() -> String {
    format!(
        "SELECT a.id, a.entry, NULL, NULL, {SHOWN}, e.kind, e.on_day, NULL, NULL, o.id,
           e.restricted
         FROM entry_pupil ep JOIN entry e ON e.id = ep.entry JOIN attachment a ON a.entry = e.id
         JOIN officer o ON o.id = a.by_officer
         WHERE ep.pupil = ?1 AND (e.restricted = 0 OR e.author = ?2 OR ?3)
         UNION ALL
         SELECT a.id, NULL, a.record, a.field, {SHOWN}, NULL, NULL, r.template, r.number, o.id, 0
         FROM record r JOIN attachment a ON a.record = r.id JOIN officer o ON o.id = a.by_officer
         WHERE r.pupil = ?1
         ORDER BY 11 DESC, 1 DESC"
    )
}

/// Those of the versions that a record corrects are its own.
fn of_record() -> String {
    format!(
        "WITH RECURSIVE version (id) AS (
           SELECT ?1 UNION
           SELECT r.corrects FROM record r JOIN version v ON r.id = v.id
           WHERE r.corrects IS NOT NULL)
         SELECT a.id, NULL, a.record, a.field, {SHOWN}, NULL, NULL, r.template, r.number, o.id, 0
         FROM version v JOIN record r ON r.id = v.id JOIN attachment a ON a.record = r.id
         JOIN officer o ON o.id = a.by_officer
         ORDER BY a.id"
    )
}

fn one() -> String {
    format!(
        "SELECT a.id, a.entry, a.record, a.field, {SHOWN}, e.kind, e.on_day, r.template, r.number,
           o.id, coalesce(e.restricted, 0)
         FROM attachment a JOIN officer o ON o.id = a.by_officer
         LEFT JOIN entry e ON e.id = a.entry LEFT JOIN record r ON r.id = a.record
         WHERE a.id = ?1 AND (a.entry IS NULL OR e.restricted = 0 OR e.author = ?2 OR ?3)"
    )
}

/// One file that these eyes may see.
fn find(connection: &Connection, viewer: Viewer, attachment: i64) -> Result<Attachment, Trouble> {
    let found = read_all(
        connection,
        viewer,
        &one(),
        params![attachment, viewer.officer, viewer.sees_restricted],
    )?;
    found.into_iter().next().ok_or_else(|| {
        Trouble::refused(format!("there is no attachment {attachment}. Nothing was changed"))
    })
}

/// What a change of a file is about.
fn about(w: &Writing<'_>, attachment: &Attachment) -> Result<About, Trouble> {
    match (attachment.entry, attachment.record) {
        (Some(entry), _) => {
            let pupil = pupil_of_entry(&w.tx, w.session.viewer(), entry)?;
            Ok(About { pupil: Some(pupil), ..About::default() })
        }
        (None, Some(record)) => about_record(&w.tx, record),
        (None, None) => Ok(About::default()),
    }
}

/// Whether a file hangs on a restricted entry or field.
fn is_restricted(connection: &Connection, attachment: &Attachment) -> Result<bool, Trouble> {
    if let Some(entry) = attachment.entry {
        let mut query =
            connection.prepare_cached("SELECT 1 FROM entry WHERE id = ?1 AND restricted = 1")?;
        return Ok(query.exists([entry])?);
    }
    match (attachment.record, &attachment.field) {
        (Some(record), Some(field)) => Ok(form_of_record(connection, record)?.is_restricted(field)),
        _ => Ok(false),
    }
}

/// A pupil's files, latest first.
pub(super) fn attachments(
    connection: &Connection,
    viewer: Viewer,
    pupil: i64,
) -> Result<Vec<Attachment>, Trouble> {
    read_all(
        connection,
        viewer,
        &of_pupil(),
        params![pupil, viewer.officer, viewer.sees_restricted],
    )
}

/// The files in a record's form, in the order they were attached.
pub(super) fn of_form(
    connection: &Connection,
    viewer: Viewer,
    record: i64,
) -> Result<Vec<Attachment>, Trouble> {
    read_all(connection, viewer, &of_record(), [record])
}

/// The template and number of the form that a file hangs in, and who attached it.
type InForm = Option<(i64, u32, i64)>;

/// Files with what they hang on; those on restricted fields for whoever attached them and the
/// safeguarding role.
fn read_all(
    connection: &Connection,
    viewer: Viewer,
    sql: &str,
    values: impl Params,
) -> Result<Vec<Attachment>, Trouble> {
    let mut query = connection.prepare_cached(sql)?;
    let rows = query.query_map(values, read_attachment)?;
    let found: Vec<(Attachment, InForm)> = rows.collect::<Result<_, _>>()?;
    let mut forms: HashMap<i64, Form> = HashMap::new();
    let mut told = Vec::with_capacity(found.len());
    for (mut attachment, in_form) in found {
        if let Some((template, number, officer)) = in_form {
            let form = match forms.entry(template) {
                Place::Occupied(there) => there.into_mut(),
                Place::Vacant(free) => free.insert(packs::form_of(connection, template)?),
            };
            let field = attachment.field.as_deref();
            let others = officer != viewer.officer && !viewer.sees_restricted;
            attachment.restricted = field.is_some_and(|path| form.is_restricted(path));
            if others && attachment.restricted {
                continue;
            }
            attachment.hangs_on = in_words(form, number, field);
        }
        told.push(attachment);
    }
    Ok(told)
}

fn read_attachment(row: &Row<'_>) -> rusqlite::Result<(Attachment, InForm)> {
    let media: String = row.get(6)?;
    let kind: Option<String> = row.get(12)?;
    let on: Option<NaiveDate> = row.get(13)?;
    let (template, number): (Option<i64>, Option<u32>) = (row.get(14)?, row.get(15)?);
    let officer: i64 = row.get(16)?;
    let label = kind.as_deref().and_then(EntryKind::parse).map_or("Entry", EntryKind::label);
    let attachment = Attachment {
        id: row.get(0)?,
        entry: row.get(1)?,
        record: row.get(2)?,
        field: row.get(3)?,
        hangs_on: on.map_or_else(String::new, |on| format!("{label} of {}", spell(on))),
        title: row.get(4)?,
        file_name: row.get(5)?,
        media: Media::parse(&media).unwrap_or(Media::Pdf),
        size: row.get(7)?,
        sha256: row.get(8)?,
        by: row.get(9)?,
        at: row.get(10)?,
        withdrawn: row.get(11)?,
        restricted: row.get(17)?,
    };
    Ok((attachment, template.zip(number).map(|(template, number)| (template, number, officer))))
}

/// `Support and Attendance Plan no. 2: Views of parents`.
fn in_words(form: &Form, number: u32, path: Option<&str>) -> String {
    let path: Vec<&str> = path.unwrap_or_default().splitn(3, '/').take(2).collect();
    let label = form.field(&path.join("/")).map(|field| format!(": {}", field.label));
    format!("{} no. {number}{}", form.title, label.unwrap_or_default())
}

/// Writes a new file that its owner alone may read, never over another.
///
/// # Errors
/// A file of that name, or what the disk can't do; nothing is left there then.
pub fn write_new(to: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    write_new_by(to, |file| file.write_all(bytes).map_err(|error| unwritten(to, &error)))
}

/// As [`write_new`], what is too much for the memory piece by piece.
///
/// # Errors
/// As there; and why the pieces can't be had.
pub fn write_new_by(
    to: &Path,
    write: impl FnOnce(&mut File) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let opened = open::private().create_new(true).open(to);
    let mut file = opened.map_err(|error| unwritten(to, &error))?;
    let flushed = |file: &File| file.sync_all().map_err(|error| unwritten(to, &error));
    write(&mut file).and_then(|()| flushed(&file)).inspect_err(|_| {
        // Half a file is none.
        let _ = std::fs::remove_file(to);
    })
}

/// Refuses a name that is taken, before anything is made for it.
///
/// # Errors
/// As [`write_new`] would.
pub fn refuse_taken(to: &Path) -> Result<(), Trouble> {
    match to.try_exists() {
        Ok(false) => Ok(()),
        Ok(true) => Err(Trouble::AlreadyThere(to.to_owned())),
        Err(error) => Err(unwritten(to, &error)),
    }
}

/// Why a file can't be written, in a sentence.
#[must_use]
pub fn unwritten(to: &Path, error: &io::Error) -> Trouble {
    let name = to.display();
    match error.kind() {
        ErrorKind::AlreadyExists => Trouble::AlreadyThere(to.to_owned()),
        ErrorKind::NotFound => Trouble::refused(format!(
            "there is no folder for {name}. Nothing was written. Check its name"
        )),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Trouble::refused(format!(
            "you may not write {name}. Nothing was written. Choose a folder of your own"
        )),
        _ => Trouble::refused(format!("{name} can't be written: {error}. Nothing was left there")),
    }
}
