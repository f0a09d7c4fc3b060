//! The only room with SQL: one file, opened one way, changed by verbs an officer would say.
//!
//! Reading takes a [`Viewer`], writing a [`Session`]; both from the first day. Every write is one
//! function, one IMMEDIATE transaction and one or more rows in the journal; "saved" is said after
//! COMMIT returned, never before. What comes out are types of `rules`.
//!
//! What doesn't live here: what attendance law says (`rules`), how exports are read (`intake`),
//! what is asked on a form (`templates`).

mod absences;
mod actions;
mod agenda;
mod annex;
mod answers;
mod attachments;
mod attendees;
pub mod backup;
mod caseload;
mod cases;
pub mod check;
mod chronology;
mod common;
mod copies;
mod corrections;
mod crossings;
mod details;
mod door;
mod drafts;
mod due;
mod entries;
mod erased;
mod erasing;
mod evidence;
mod exporting;
mod file_text;
mod filters;
mod finder;
mod gates;
mod holding;
mod imports;
mod invitations;
pub mod journal;
mod kept;
mod keys;
mod labels;
mod live;
mod logging;
mod marks;
mod meanwhile;
mod meetings;
pub mod mount;
mod notices;
mod officers;
mod open;
mod owed;
mod packs;
mod papers;
mod past;
mod patterns;
mod penalties;
mod people;
mod pins;
mod presence;
mod reading;
pub mod records;
mod referral;
mod referral_packs;
mod restricted;
mod retention;
mod schools;
mod scope;
mod sent;
mod session;
mod signature;
mod sounds;
mod strategies;
mod support;
mod trouble;
mod undo;
pub mod verify;
mod weekly;
mod writing;

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use absences::{AbsenceLog, AbsenceQuery, AbsenceRow, Morning};
pub use actions::{ActionChange, NewAction};
pub use agenda::{AgendaCounts, AgendaQuery, DuePlace, DueRow, DueSource};
pub use annex::{AnnexFile, AnnexLine};
pub use answers::{Answer, Theirs, draft_place};
pub use attachments::{AttachTo, refuse_taken, unwritten, write_new, write_new_by};
pub use attendees::{Attendee, AttendeeChange};
pub use caseload::{CaseloadQuery, CaseloadRow, Counts, Page, Sort};
pub use chronology::Chronology;
pub use copies::Copies;
pub use corrections::CorrectionRow;
pub use crossings::Crossing;
pub use door::Call;
pub use drafts::Draft;
pub use erasing::Second;
pub use exporting::{Exported, ExportedFile};
pub use file_text::text_of;
pub use filters::SavedFilter;
pub use finder::Found;
pub use gates::Signer;
pub use imports::{Imported, MarksImport, Plan};
pub use invitations::InvitationChange;
pub use journal::HistoryLine;
pub use keys::{KeyLine, PublicKey, is_actor};
pub use labels::Labels;
pub use meanwhile::ChangedHere;
pub use meetings::NewTime;
pub use notices::Issuing;
pub use officers::OfficerLine;
pub use open::{Purpose, known_version, lock_path};
pub use packs::TemplateLine;
pub use papers::PaperFile;
pub use past::Past;
pub use people::{ContactChange, NewSibling};
pub use presence::Present;
pub use records::RecordFile;
pub use referral::{FileOf, KeptFile, ReferralFile};
pub use referral_packs::{KeptPack, NewPack};
pub use restricted::{Opened, Restricted};
pub use retention::{DueErasure, Erasure, Hold, Holding};
pub use schools::{Officer, School};
pub use scope::{Schools, Scope};
pub use sent::{NewSent, SentIds};
pub use session::{Role, RoleAt, Session, Viewer, roles_of};
pub use signature::Signature;
pub use strategies::ChecklistFile;
pub use support::SupportFile;
pub use trouble::{Fault, Trouble};
pub use weekly::WeeklyRow;

/// The pupil and the case that a change was about, where it was about one.
pub type Touched = (Option<i64>, Option<i64>);

/// The open file.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Held for as long as the file is open; restore and migration wait for it.
    _lock: File,
    warning: Option<String>,
}

impl Store {
    /// Opens a file that is there.
    ///
    /// # Errors
    /// What stands in the way, in a sentence.
    pub fn open(path: &Path) -> Result<Self, Trouble> {
        Self::opened(path, Purpose::Open)
    }

    /// Makes a new, empty file; never over an existing one.
    ///
    /// # Errors
    /// What stands in the way, in a sentence.
    pub fn create(path: &Path) -> Result<Self, Trouble> {
        Self::opened(path, Purpose::Create)
    }

    fn opened(path: &Path, purpose: Purpose) -> Result<Self, Trouble> {
        let opened = open::open(path, purpose)?;
        Ok(Self {
            path: path.to_owned(),
            connection: opened.connection,
            _lock: opened.lock,
            warning: opened.warning,
        })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is unusual about where the file lies, in words.
    #[must_use]
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// A number that moves when anyone else changed the file. Costs no query.
    #[must_use]
    pub fn data_version(&self) -> i64 {
        let version =
            self.connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0));
        version.unwrap_or_default()
    }

    /// Number of the last row of the journal.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn last_change(&self) -> Result<i64, Trouble> {
        Ok(journal::head(&self.connection)?.0)
    }

    /// What was changed behind a row of the journal: its last row now, and the pupils and cases
    /// that the rows since are about; none for what is about no one pupil or case.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn changes_since(&self, seq: i64) -> Result<(i64, Vec<Touched>), Trouble> {
        let mut query = self
            .connection
            .prepare_cached("SELECT DISTINCT pupil, case_id FROM journal WHERE seq > ?1")?;
        let rows = query.query_map([seq], |row| {
            let id = |at| row.get::<_, String>(at).map(|id| id.parse::<i64>().ok());
            Ok((id(0)?, id(1)?))
        })?;
        Ok((self.last_change()?, rows.collect::<Result<_, _>>()?))
    }

    /// The engine's version, for `--version`.
    #[must_use]
    pub fn engine() -> &'static str {
        rusqlite::version()
    }
}

#[cfg(test)]
pub(crate) mod tests;
