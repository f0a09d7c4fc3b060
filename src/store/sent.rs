//! Copies of what was given out: the very bytes, with their checksum, to whom, how and when. What goes out
//! again is another version; what was withdrawn from the log is kept all the same.
//!
//! What a letter says is made in `documents`; here it is written down that it went, and kept.

use std::path::Path;

use chrono::NaiveDate;
use rusqlite::{Connection, Params, Row, params};

use super::attachments::write_new;
use super::due::Item;
use super::entries::{insert_entry, refuse_to_come};
use super::invitations::{ask_in_writing, confirm_in_writing};
use super::journal::{About, sha256};
use super::meetings::meeting_at;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, kept, notices, people, verify};
use crate::clock::stamp;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::media::LARGEST;
use crate::rules::notice::NoticeState;
use crate::rules::people::Contact;
use crate::rules::sent::{Format, Sent, Way, kind_of_entry, unreachable};

/// Something that is given out, to be written down and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSent {
    pub case: i64,
    /// The template that it was made with, and its version then.
    pub kind: String,
    pub template_version: u32,
    /// What it is called.
    pub title: String,
    /// One of the pupil's people; none where it goes to somebody else.
    pub contact: Option<i64>,
    /// To whom, in words.
    pub to: String,
    pub how: Way,
    pub format: Format,
    pub bytes: Vec<u8>,
    /// The day on which it goes out.
    pub on: NaiveDate,
    /// The kind of entry that tells of it: `letter`, `meeting-offered`, `contract-offered`.
    pub log: String,
    /// The entry's words; where they are blank its title and way.
    pub words: String,
    /// The record that it shows.
    pub record: Option<i64>,
    /// The meeting that it is about.
    pub meeting: Option<i64>,
    /// Whether it puts the time of that meeting in writing.
    pub confirms: bool,
    /// The notice that it is: that has an entry of its own.
    pub notice: Option<i64>,
    /// When to look whether anything came of it, and what to look for.
    pub follow_up: Option<(NaiveDate, String)>,
}

/// What was made by giving something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentIds {
    pub sent: i64,
    pub entry: i64,
    pub version: u32,
}

impl Store {
    /// Writes down that something was given out, and keeps the copy: the entry in the log, what the letter
    /// changes of a meeting, and what falls due by it, together or not at all.
    ///
    /// # Errors
    /// A closed case, a day in the future, nothing to give out; somebody who is none of this pupil's, must
    /// not be contacted or can't be reached that way; a meeting or a notice that doesn't fit.
    pub fn send_document(&mut self, session: &Session, new: &NewSent) -> Result<SentIds, Trouble> {
        let sent = self.send_documents(session, std::slice::from_ref(new))?;
        sent.into_iter().next().ok_or_else(|| Trouble::Ours("nothing was sent".to_owned()))
    }

    /// As [`Store::send_document`], for several people at once: all are written down, or none.
    ///
    /// # Errors
    /// As [`Store::send_document`].
    pub fn send_documents(
        &mut self,
        session: &Session,
        all: &[NewSent],
    ) -> Result<Vec<SentIds>, Trouble> {
        self.write(session, "send_document", |w| {
            if all.is_empty() {
                return Err(refused("nobody was named to send it to"));
            }
            for new in all {
                w.may("pupil_case", new.case)?;
            }
            all.iter().map(|new| send(w, new)).collect()
        })
    }

    /// What was given out in a case, latest first.
    ///
    /// # Errors
    /// An unknown case, or a role that reads none.
    pub fn sent(&self, viewer: Viewer, case: i64) -> Result<Vec<Sent>, Trouble> {
        self.case(viewer, case)?;
        read_all(&self.connection, "s.case_id = ?1", [case])
    }

    /// A copy with its bytes, which are held against their checksum first.
    ///
    /// # Errors
    /// A copy that isn't there, a role that reads none; bytes that are no longer those given out.
    pub fn sent_bytes(&self, viewer: Viewer, sent: i64) -> Result<(Sent, Vec<u8>), Trouble> {
        viewer.at(&self.connection, "sent", sent)?;
        let found = find(&self.connection, sent)?;
        let bytes: Vec<u8> = self
            .connection
            .prepare_cached("SELECT bytes FROM sent WHERE id = ?1")?
            .query_row([sent], |row| row.get(0))?;
        if sha256(&bytes) != found.sha256 {
            return Err(self.damaged(&found));
        }
        Ok((found, bytes))
    }

    /// Proves that a copy is what was given out: its bytes by their checksum, that by the journal.
    ///
    /// # Errors
    /// As [`Store::sent_bytes`]; a row that isn't as the journal says.
    pub fn verify_sent(&self, viewer: Viewer, sent: i64) -> Result<Sent, Trouble> {
        let (found, _) = self.sent_bytes(viewer, sent)?;
        if verify::stands(&self.connection, "sent", sent)? {
            return Ok(found);
        }
        Err(self.damaged(&found))
    }

    /// Saves a copy outside as a new file that its owner alone may read; gives what is known of it.
    ///
    /// # Errors
    /// As [`Store::sent_bytes`]; a name that is taken, a folder that isn't there.
    pub fn export_sent(&self, viewer: Viewer, sent: i64, to: &Path) -> Result<Sent, Trouble> {
        let (found, bytes) = self.sent_bytes(viewer, sent)?;
        write_new(to, &bytes)?;
        Ok(found)
    }

    fn damaged(&self, sent: &Sent) -> Trouble {
        Trouble::Damaged {
            path: self.path.clone(),
            what: format!("copy {} ({}) is no longer what was given out", sent.id, sent.called()),
        }
    }
}

fn refused(why: &str) -> Trouble {
    Trouble::refused(format!("{why}. Nothing was saved"))
}

fn send(w: &Writing<'_>, new: &NewSent) -> Result<SentIds, Trouble> {
    let case = notices::open_case(w, new.case)?;
    refuse_to_come(w.session, new.on)?;
    may_be_kept(new)?;
    let about = About { pupil: Some(case.pupil), case: Some(case.id), record: new.record };
    let to = recipient(w, case.pupil, new)?;
    let entry = log(w, case.pupil, new, to.as_ref())?;
    let version = next_version(&w.tx, new)?;
    let sent = keep(w, about, new, (entry, version))?;
    kept::refresh_told(&w.tx, &[case.pupil])?;
    Ok(SentIds { sent, entry, version })
}

fn may_be_kept(new: &NewSent) -> Result<(), Trouble> {
    if new.bytes.is_empty() {
        return Err(refused("what was to be sent is empty"));
    }
    if new.bytes.len() > LARGEST {
        return Err(refused("what was to be sent is larger than 20 MB, the most that is kept"));
    }
    if new.to.trim().is_empty() {
        return Err(refused("to whom does it go?"));
    }
    Ok(())
}

/// Whom it goes to, of the pupil's people.
fn recipient(w: &Writing<'_>, pupil: i64, new: &NewSent) -> Result<Option<Contact>, Trouble> {
    let Some(contact) = new.contact else { return Ok(None) };
    let found = people::contacts(&w.tx, pupil)?.into_iter().find(|one| one.id == contact);
    let Some(found) = found else {
        return Err(refused(&format!("contact {contact} is none of this pupil's")));
    };
    match unreachable(&found, new.how, new.on) {
        None => Ok(Some(found)),
        Some(why) => Err(refused(&why)),
    }
}

/// The entry that tells of it: that of the notice or the invitation, else one of its own.
fn log(w: &Writing<'_>, pupil: i64, new: &NewSent, to: Option<&Contact>) -> Result<i64, Trouble> {
    if let Some(notice) = new.notice {
        return entry_of_notice(w, notice, new);
    }
    let mut kind = kind_of_entry(&new.log, new.how);
    if let (Some(meeting), Some(to)) = (new.meeting, to) {
        is_of_case(w, meeting, new.case)?;
        if new.log == "meeting-offered" {
            match ask_in_writing(w, meeting, to, (new.how.channel(), new.on))? {
                Some(entry) => return Ok(entry),
                // Asked before: this only says it again.
                None => kind = kind_of_entry("letter", new.how),
            }
        } else if new.confirms {
            confirm_in_writing(w, meeting, to, new.on)?;
        }
    }
    let Some(kind) = EntryKind::parse(kind) else {
        return Err(refused(&format!("{kind} is no kind of entry")));
    };
    let says_how = ["letter", "email"].contains(&kind.id());
    let words = match new.words.trim() {
        "" => format!("{}, {}", new.title, new.how.words()),
        words => words.to_owned(),
    };
    insert_entry(
        w,
        &NewEntry {
            words,
            contacts: new.contact.into_iter().collect(),
            meeting: new.meeting,
            channel: if says_how { String::new() } else { new.how.channel().to_owned() },
            ..NewEntry::about(kind, new.on, vec![pupil])
        },
    )
}

/// An issued notice has its entry; its paper goes to its parent, never by email.
fn entry_of_notice(w: &Writing<'_>, notice: i64, new: &NewSent) -> Result<i64, Trouble> {
    let mut all = notices::of_case(&w.tx, new.case)?.into_iter();
    let Some(found) = all.find(|one| one.id == notice) else {
        return Err(refused(&format!("notice {notice} is not of case {}", new.case)));
    };
    if Some(found.contact) != new.contact {
        return Err(refused(&format!("notice {notice} is to {}", found.to)));
    }
    if new.how == Way::Email {
        return Err(refused("a Notice to Improve goes by post or by hand"));
    }
    match (found.state, found.entry) {
        (NoticeState::Draft, _) | (_, None) => {
            Err(refused(&format!("notice {notice} is a draft: issue it first")))
        }
        (NoticeState::Withdrawn | NoticeState::Replaced, _) => {
            Err(refused(&format!("notice {notice} was {}", found.state.label())))
        }
        (_, Some(entry)) => Ok(entry),
    }
}

fn is_of_case(w: &Writing<'_>, meeting: i64, case: i64) -> Result<(), Trouble> {
    let (_, found) = meeting_at(&w.tx, meeting)?;
    if found.case == case {
        return Ok(());
    }
    Err(refused(&format!("meeting {meeting} is not of case {case}")))
}

/// The same to the same person again is another version.
fn next_version(connection: &Connection, new: &NewSent) -> Result<u32, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT coalesce(max(version), 0) + 1 FROM sent
         WHERE case_id = ?1 AND kind = ?2 AND contact IS ?3 AND record IS ?4 AND meeting IS ?5
           AND (contact IS NOT NULL OR audience = ?6)",
    )?;
    let values = params![new.case, new.kind, new.contact, new.record, new.meeting, new.to.trim()];
    Ok(query.query_row(values, |row| row.get(0))?)
}

fn keep(
    w: &Writing<'_>,
    about: About,
    new: &NewSent,
    (entry, version): (i64, u32),
) -> Result<i64, Trouble> {
    let (checksum, size, to) = (sha256(&new.bytes), new.bytes.len(), new.to.trim());
    let (how, format, media) = (new.how.id(), new.format.id(), new.format.media());
    let (follow_up_on, follow_up) = match &new.follow_up {
        Some((on, what)) => (Some(*on), what.as_str()),
        None => (None, ""),
    };
    let (officer, at) = (w.session.officer, stamp(w.session.clock.now()));
    let sets: [Set<'_>; 22] = [
        ("case_id", &new.case),
        ("entry", &entry),
        ("kind", &new.kind),
        ("title", &new.title),
        ("template_version", &new.template_version),
        ("record", &new.record),
        ("meeting", &new.meeting),
        ("notice", &new.notice),
        ("version", &version),
        ("contact", &new.contact),
        ("audience", &to),
        ("how", &how),
        ("format", &format),
        ("media", &media),
        ("sha256", &checksum),
        ("size", &size),
        ("bytes", &new.bytes),
        ("sent_on", &new.on),
        ("follow_up_on", &follow_up_on),
        ("follow_up", &follow_up),
        ("by_officer", &officer),
        ("at", &at),
    ];
    w.insert("sent", about, &sets)
}

/// What a pupil's people and others were given, of all cases; latest first.
pub(super) fn of_pupil(connection: &Connection, pupil: i64) -> Result<Vec<Sent>, Trouble> {
    let which = "s.case_id IN (SELECT id FROM pupil_case WHERE pupil = ?1)";
    read_all(connection, which, [pupil])
}

fn find(connection: &Connection, sent: i64) -> Result<Sent, Trouble> {
    let found = read_all(connection, "s.id = ?1", [sent])?.into_iter().next();
    found.ok_or_else(|| Trouble::refused(format!("there is no copy {sent} of anything given out")))
}

fn read_all(
    connection: &Connection,
    which: &str,
    values: impl Params,
) -> Result<Vec<Sent>, Trouble> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT s.id, s.case_id, s.entry, s.kind, s.title, s.record, s.meeting, s.notice, s.version,
           s.contact, s.audience, s.how, s.format, s.size, s.sha256, s.sent_on, s.follow_up_on,
           o.name, s.at, e.withdrawn_why
         FROM sent s JOIN entry e ON e.id = s.entry JOIN officer o ON o.id = s.by_officer
         WHERE {which} ORDER BY s.sent_on DESC, s.id DESC"
    ))?;
    let rows = query.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Sent> {
    let (how, format): (String, String) = (row.get(11)?, row.get(12)?);
    Ok(Sent {
        id: row.get(0)?,
        case: row.get(1)?,
        entry: row.get(2)?,
        kind: row.get(3)?,
        title: row.get(4)?,
        record: row.get(5)?,
        meeting: row.get(6)?,
        notice: row.get(7)?,
        version: row.get(8)?,
        contact: row.get(9)?,
        to: row.get(10)?,
        // What can't be read is named by `verify`; it must not hide the rest of the case.
        how: Way::parse(&how).unwrap_or(Way::Post),
        format: Format::parse(&format).unwrap_or_default(),
        size: row.get(13)?,
        sha256: row.get(14)?,
        on: row.get(15)?,
        follow_up: row.get(16)?,
        by: row.get(17)?,
        at: row.get(18)?,
        withdrawn: row.get(19)?,
    })
}

/// On which days to look whether anything came of what was given out: until they were reached again, or
/// got in touch, or the same went out anew. Another letter of ours is no answer.
pub(super) fn due(connection: &Connection, case: i64, pupil: i64) -> Result<Vec<Item>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT s.id, s.follow_up_on, s.follow_up, s.audience
         FROM sent s JOIN entry e ON e.id = s.entry
         WHERE s.case_id = ?1 AND s.follow_up_on IS NOT NULL AND s.contact IS NOT NULL
           AND e.withdrawn_on IS NULL
           AND NOT EXISTS (
             SELECT 1 FROM sent n JOIN entry ne ON ne.id = n.entry
             WHERE n.case_id = s.case_id AND n.kind = s.kind AND n.contact = s.contact
               AND n.id > s.id AND ne.withdrawn_on IS NULL)
           AND NOT EXISTS (
             SELECT 1 FROM entry_pupil ep JOIN entry l ON l.id = ep.entry
               JOIN entry_contact ec ON ec.entry = l.id
             WHERE ep.pupil = ?2 AND ec.contact = s.contact AND l.id > s.entry
               AND l.on_day >= s.sent_on AND l.withdrawn_on IS NULL AND l.restricted = 0
               AND l.reached NOT IN ('no-answer', 'voicemail', 'wrong-number', 'text-back')
               AND NOT (l.kind IN ('letter', 'email')
                 AND EXISTS (SELECT 1 FROM sent o WHERE o.entry = l.id)))
         ORDER BY s.id",
    )?;
    let rows = query.query_map(params![case, pupil], |row| {
        let (id, what, to): (i64, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let (place, what) = (format!("sent/{id}"), format!("{what}: {to}"));
        Ok(Item { on: row.get(1)?, place, record: None, what })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
