//! A pack from the case file to the zip that is kept, in the three steps that commands and screens share:
//! [`begin`] reads the file and composes, [`set`] takes its time and needs no file, [`keep`] is done at once.
//! Until the last one nothing is left anywhere.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pack::{PackExhibit, PackPaper, PackPapers, PackWanted, compose};
use super::render::{Press, render_pdf};
use crate::rules::preflight::PreflightLine;
use crate::sealing::key::PackKey;
use crate::sealing::manifest::{FORMAT, KIND, MadeBy, Manifest, TemplateUsed, plain};
use crate::sealing::packing::{PackFile, seal};
use crate::store::{NewPack, ReferralFile, Session, Store, Trouble};

/// The file with everything in it.
const WHOLE: &str = "01-referral-pack.pdf";

/// What is said when it was stopped.
const STOPPED: &str = "you stopped it: no pack was made, and nothing was changed";

/// A pack that was composed, not yet set.
#[derive(Debug)]
pub struct Begun {
    papers: PackPapers,
    key: PackKey,
    /// All but its files.
    about: Manifest,
}

impl Begun {
    /// How many documents are to be set.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.papers.papers.len() + 1
    }

    /// What it lacks, by a lead's word.
    #[must_use]
    pub fn gaps(&self) -> &[String] {
        &self.about.gaps
    }

    /// What was kept out of it, each a label with the reason: for whoever makes it.
    #[must_use]
    pub fn withheld(&self) -> &[String] {
        &self.papers.withheld
    }

    /// The key that signs it.
    #[must_use]
    pub fn key(&self) -> &PackKey {
        &self.key
    }

    fn reason(&self) -> &str {
        self.about.reason.as_deref().unwrap_or_default()
    }
}

/// Reads a case and composes its pack. A reason is only looked at where something is missing.
///
/// # Errors
/// An unknown case, a role that makes none; something missing, each named, without a lead's reason; no helper
/// for PDFs here; a key that others may read.
pub fn begin(
    store: &Store,
    session: &Session,
    (case, reason): (i64, &str),
    press: &Press,
) -> Result<Begun, Trouble> {
    let read = store.referral_file(session.viewer(), case, session.as_of())?;
    let gaps: Vec<String> = read.preflight.gaps().into_iter().map(in_words).collect();
    store.may_make_pack(session, &gaps, reason)?;
    press.can_set()?;
    let key = PackKey::of(store.path())?;
    let (reason, lead) =
        if gaps.is_empty() { ("", "") } else { (reason.trim(), session.name.as_str()) };
    let papers = compose(&PackWanted {
        read: &read,
        today: session.as_of(),
        made_by: &session.name,
        fingerprint: &key.fingerprint(),
        reason,
        lead,
    });
    let reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
    Ok(Begun { papers, key, about: about(&read, session, (case, reason, gaps)) })
}

/// `Minutes and copies of the meetings (no minutes on file for 3 Oct)`.
fn in_words(gap: &PreflightLine) -> String {
    match gap.why.as_str() {
        "" => gap.text.clone(),
        why => format!("{} ({why})", gap.text),
    }
}

fn about(
    read: &ReferralFile,
    session: &Session,
    (case, reason, gaps): (i64, Option<String>, Vec<String>),
) -> Manifest {
    Manifest {
        format: FORMAT,
        kind: KIND.to_owned(),
        case,
        school: read.paper.file.school_name.clone(),
        made_on: session.as_of(),
        at: session.moment(),
        by: MadeBy { name: session.name.clone(), roles: session.roles_text() },
        program: env!("CARGO_PKG_VERSION").to_owned(),
        journal_head: read.paper.head.clone(),
        templates: templates(read),
        reason,
        gaps,
        // Known when they are sealed.
        key: String::new(),
        files: Vec::new(),
    }
}

/// The forms that it shows, in the versions they were filled in.
fn templates(read: &ReferralFile) -> Vec<TemplateUsed> {
    let forms = read.records.iter().map(|record| &record.form);
    let used: BTreeSet<(&str, u32)> =
        forms.map(|form| (form.name.as_str(), form.version)).collect();
    let used = used.into_iter();
    used.map(|(name, version)| TemplateUsed { name: name.to_owned(), version }).collect()
}

/// Sets every paper and seals them: a zip. `told` hears how many are done, before each; it stops soon after
/// `cancel` is set.
///
/// # Errors
/// A paper that can't be set; files too large for a pack; that it was stopped.
pub fn set(
    begun: &Begun,
    press: &Press,
    cancel: &AtomicBool,
    told: &dyn Fn(usize),
) -> Result<Vec<u8>, Trouble> {
    let PackPapers { whole, papers, exhibits, .. } = &begun.papers;
    let first = (WHOLE.to_owned(), &whole.title, whole);
    let others = papers.iter().map(|PackPaper { file, title, document }| {
        (format!("papers/{}", plain(file)), title, document)
    });
    let mut files = Vec::with_capacity(begun.steps() + exhibits.len());
    for (done, (name, title, document)) in std::iter::once(first).chain(others).enumerate() {
        told(done);
        let set = render_pdf(document, press, cancel);
        if cancel.load(Ordering::Relaxed) {
            return Err(Trouble::refused(STOPPED));
        }
        files.push(PackFile { name, title: title.clone(), exhibit: None, bytes: set? });
    }
    files.extend(exhibits.iter().map(exhibit));
    seal(begun.about.clone(), files, &begun.key)
}

fn exhibit(exhibit: &PackExhibit) -> PackFile {
    PackFile {
        name: format!("exhibits/{}", plain(&exhibit.file)),
        title: exhibit.title.clone(),
        exhibit: Some(exhibit.number),
        bytes: exhibit.bytes.clone(),
    }
}

/// Keeps a pack that was set, and its key where that is new; gives its id.
///
/// # Errors
/// As [`Store::keep_pack`]; a key that can't be laid beside the file.
pub fn keep(
    store: &mut Store,
    session: &Session,
    begun: &Begun,
    bytes: &[u8],
) -> Result<i64, Trouble> {
    // A key without a pack does no harm; a pack whose key is lost can't be told from another's.
    begun.key.keep()?;
    let fingerprint = begun.key.fingerprint();
    store.keep_pack(
        session,
        &NewPack {
            case: begun.about.case,
            bytes,
            reason: begun.reason(),
            fingerprint: &fingerprint,
            head: &begun.about.journal_head,
        },
    )
}
