//! Packs that were made for a referral: kept byte for byte, with the key that signed each and the journal's head
//! that it was made from. One that lacks something goes out by a lead's word alone.
//!
//! What goes into a pack is composed in `documents`, and signed in `sealing`.

use chrono::NaiveDate;
use rusqlite::{Connection, Params, Row};
use serde::Serialize;

use super::cases::case_row;
use super::journal::{About, sha256};
use super::scope::schools_of;
use super::session::{EVERYBODY, Role, Session, Viewer};
use super::signature::Signature;
use super::trouble::Trouble;
use super::writing::{Set, may_write};
use super::{Store, evidence, reading, schools};
use crate::clock::stamp;
use crate::rules::case::Case;
use crate::rules::preflight::preflight;

/// The kind of pack that there is so far.
const REFERRAL: &str = "referral";

/// A pack that was made, to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPack<'a> {
    pub case: i64,
    pub bytes: &'a [u8],
    /// Why it is made though something is missing; blank where nothing is.
    pub reason: &'a str,
    /// The lead who says so, where that isn't whoever makes it; else blank.
    pub lead: &'a str,
    /// Of the key that signed its list of contents.
    pub fingerprint: &'a str,
    /// The head of the journal that it was made from.
    pub head: &'a str,
}

/// A kept pack: what is known of it, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPack {
    pub id: i64,
    pub case: i64,
    pub made_on: NaiveDate,
    pub by: String,
    pub at: String,
    pub size: usize,
    pub sha256: String,
    /// Why it was made though something was missing, and by which lead's word where that isn't theirs.
    pub reason: Option<String>,
    pub fingerprint: String,
    pub head: String,
}

impl Store {
    /// Whether somebody may make a pack that lacks these things, before the long work of making it begins; gives
    /// by which lead's word. A lead says so themselves; an officer writes down which of the leads did.
    ///
    /// # Errors
    /// A role that changes nothing; something missing, each named, without a reason or without a lead.
    pub fn may_make_pack(
        &self,
        session: &Session,
        case: i64,
        (gaps, reason, lead): (&[String], &str, &str),
    ) -> Result<Option<Signature>, Trouble> {
        let schools = schools_of(&self.connection, "pupil_case", case)?;
        may_write(&session.roles_at(&schools), "make_pack")?;
        let is_lead = session.has_at(Role::Lead, &schools);
        signed_off((session, is_lead), gaps, (reason, lead))
    }

    /// Keeps a pack that was made; gives its id. What the case lacks is looked up anew.
    ///
    /// # Errors
    /// As [`Store::may_make_pack`]; an unknown case, nothing to keep.
    pub fn keep_pack(&mut self, session: &Session, new: &NewPack<'_>) -> Result<i64, Trouble> {
        self.write(session, "make_pack", |w| {
            w.may("pupil_case", new.case)?;
            let case = case_row(&w.tx, new.case)?;
            let today = session.as_of();
            let gaps = gaps(&w.tx, &case, today)?;
            let schools = schools_of(&w.tx, "pupil_case", case.id)?;
            let is_lead = session.has_at(Role::Lead, &schools);
            let signed = signed_off((session, is_lead), &gaps, (new.reason, new.lead))?;
            if new.bytes.is_empty() {
                return Err(Trouble::refused("the pack is empty. Nothing was made"));
            }
            let (checksum, size) = (sha256(new.bytes), new.bytes.len());
            let reason = signed
                .map_or_else(|| new.reason.trim().to_owned(), |signed| signed.reason(new.reason));
            let (officer, at) = (session.officer, stamp(session.clock.now()));
            let sets: [Set<'_>; 11] = [
                ("case_id", &case.id),
                ("kind", &REFERRAL),
                ("sha256", &checksum),
                ("size", &size),
                ("bytes", &new.bytes),
                ("made_on", &today),
                ("reason", &reason),
                ("fingerprint", &new.fingerprint),
                ("head", &new.head),
                ("by_officer", &officer),
                ("at", &at),
            ];
            let about = About { pupil: Some(case.pupil), case: Some(case.id), record: None };
            w.insert("pack", about, &sets)
        })
    }

    /// The packs of a case, latest first.
    ///
    /// # Errors
    /// An unknown case, or a role that reads none.
    pub fn packs_of(&self, viewer: Viewer, case: i64) -> Result<Vec<KeptPack>, Trouble> {
        self.case(viewer, case)?;
        read_all(&self.connection, "p.case_id = ?1", [case])
    }

    /// A pack with its bytes, which are held against their checksum first.
    ///
    /// # Errors
    /// A pack that isn't there, a role that reads none; bytes that are no longer those made.
    pub fn pack_bytes(&self, viewer: Viewer, pack: i64) -> Result<(KeptPack, Vec<u8>), Trouble> {
        viewer.at(&self.connection, "pack", pack)?;
        let found = read_all(&self.connection, "p.id = ?1", [pack])?.into_iter().next();
        let found = found.ok_or_else(|| Trouble::refused(format!("there is no pack {pack}")))?;
        let bytes: Vec<u8> = self
            .connection
            .prepare_cached("SELECT bytes FROM pack WHERE id = ?1")?
            .query_row([pack], |row| row.get(0))?;
        if sha256(&bytes) != found.sha256 {
            return Err(Trouble::Damaged {
                path: self.path.clone(),
                what: format!("pack {pack} is no longer what was made"),
            });
        }
        Ok((found, bytes))
    }
}

/// What a case lacks, as anybody would see it.
fn gaps(connection: &Connection, case: &Case, today: NaiveDate) -> Result<Vec<String>, Trouble> {
    let file = reading::case_file(connection, EVERYBODY, case.pupil, Some(case.id))?;
    let pack = evidence::pack(connection)?;
    let calendar = schools::calendar(connection, file.pupil.school)?;
    let found = preflight(&file, &pack, &calendar, today);
    Ok(found.gaps().into_iter().map(|gap| gap.text.clone()).collect())
}

/// By whose word a pack goes out that lacks something; none where nothing is missing.
fn signed_off(
    (session, is_lead): (&Session, bool),
    gaps: &[String],
    (reason, lead): (&str, &str),
) -> Result<Option<Signature>, Trouble> {
    if gaps.is_empty() {
        return Ok(None);
    }
    let missing = gaps.join("; ");
    if reason.trim().is_empty() {
        return Err(Trouble::refused(format!(
            "the pack lacks what its authority asks for: {missing}. Nothing was made. Add it, or let a lead \
             say with --reason why it goes out without it"
        )));
    }
    let signed = Signature::of(session, is_lead, (lead, Role::Lead.as_str()));
    signed.map(Some).map_err(|_| {
        Trouble::refused(format!(
            "only by a lead's word a pack goes out that lacks something: {missing}. Nothing was made. Add it, \
             ask a lead to make the pack, or say which lead decided so (--lead NAME)"
        ))
    })
}

fn read_all(
    connection: &Connection,
    which: &str,
    values: impl Params,
) -> Result<Vec<KeptPack>, Trouble> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT p.id, p.case_id, p.made_on, o.name, p.at, p.size, p.sha256, p.reason, p.fingerprint, p.head
         FROM pack p JOIN officer o ON o.id = p.by_officer
         WHERE {which} ORDER BY p.made_on DESC, p.id DESC"
    ))?;
    let rows = query.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptPack> {
    let reason: String = row.get(7)?;
    Ok(KeptPack {
        id: row.get(0)?,
        case: row.get(1)?,
        made_on: row.get(2)?,
        by: row.get(3)?,
        at: row.get(4)?,
        size: row.get(5)?,
        sha256: row.get(6)?,
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        fingerprint: row.get(8)?,
        head: row.get(9)?,
    })
}
