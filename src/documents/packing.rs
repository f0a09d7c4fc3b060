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
    /// Why it goes out though something is missing, and by which lead's word, as they were told.
    reason: String,
    lead: String,
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
}

/// Whose pack is made. The reason, and the lead who says so, are only looked at where something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    pub case: i64,
    pub reason: &'a str,
    /// Blank for whoever makes it.
    pub lead: &'a str,
}

/// A pack that was made and is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadePack {
    pub id: i64,
    pub bytes: Vec<u8>,
}

/// All three steps at once, for whoever doesn't watch.
///
/// # Errors
/// As [`begin`], [`set`] and [`keep`].
pub fn make(
    store: &mut Store,
    session: &Session,
    wish: &Wish<'_>,
    press: &Press,
) -> Result<MadePack, Trouble> {
    let begun = begin(store, session, wish, press)?;
    let bytes = set(&begun, press, &AtomicBool::new(false), &|_| ())?;
    let id = keep(store, session, &begun, &bytes)?;
    Ok(MadePack { id, bytes })
}

/// Reads a case and composes its pack.
///
/// # Errors
/// An unknown case, a role that makes none; something missing, each named, without a lead's reason; no helper
/// for PDFs here; a key that others may read.
pub fn begin(
    store: &Store,
    session: &Session,
    wish: &Wish<'_>,
    press: &Press,
) -> Result<Begun, Trouble> {
    let read = store.referral_file(session.viewer(), wish.case, session.as_of())?;
    let gaps: Vec<String> = read.preflight.gaps().into_iter().map(in_words).collect();
    let signed = store.may_make_pack(session, wish.case, (&gaps, wish.reason, wish.lead))?;
    press.can_set()?;
    let key = PackKey::of(store.path())?;
    let (reason, lead) =
        if signed.is_some() { (wish.reason.trim(), wish.lead.trim()) } else { ("", "") };
    let papers = compose(&PackWanted {
        read: &read,
        today: session.as_of(),
        made_by: &session.name,
        fingerprint: &key.fingerprint(),
        reason,
        signed: signed.as_ref(),
    });
    let why = signed.map(|signed| signed.reason(reason));
    let about = about(&read, session, (wish.case, why, gaps));
    Ok(Begun { papers, key, about, reason: reason.to_owned(), lead: lead.to_owned() })
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
            reason: &begun.reason,
            lead: &begun.lead,
            fingerprint: &fingerprint,
            head: &begun.about.journal_head,
        },
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::*;
    use crate::sealing::check::check;
    use crate::sealing::key::key_path;
    use crate::store::tests::{AMARA, Desk, refusal};

    /// A press with a stand-in from `tests/data/pdf-helper`.
    fn press(desk: &Desk, helper: &str) -> Press {
        let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf-helper");
        let folder = desk.folder.path().join(helper);
        fs::create_dir(&folder).unwrap();
        symlink(all.join(helper), folder.join("herringbone-pdf")).unwrap();
        Press::at(Some(folder.join("herringbone")), None)
    }

    fn desk() -> (Desk, i64) {
        let mut desk = Desk::with_people();
        let case = desk.open_case(AMARA);
        (desk, case)
    }

    fn wish(case: i64, reason: &'static str) -> Wish<'static> {
        Wish { case, reason, lead: "" }
    }

    #[test]
    fn a_pack_is_set_signed_and_kept_as_it_was_made() {
        let (mut desk, case) = desk();
        let press = press(&desk, "answers.sh");
        let wish = wish(case, "asked for by the court");
        let made = make(&mut desk.store, &desk.session, &wish, &press).unwrap();
        let report = check(Cursor::new(&made.bytes));
        assert!(report.is_whole(), "{:?}", report.differences);
        let (kept, bytes) = desk.store.pack_bytes(desk.session.viewer(), made.id).unwrap();
        assert_eq!(bytes, made.bytes);
        assert_eq!(report.key.as_ref(), Some(&kept.fingerprint));
        assert_eq!(PackKey::of(desk.store.path()).unwrap().fingerprint(), kept.fingerprint);
        let about = report.manifest.unwrap();
        assert_eq!((about.case, about.by.name.as_str()), (case, "A. Rahman"));
        assert_eq!((about.journal_head, about.reason), (kept.head, kept.reason));
        assert!(!about.gaps.is_empty());
        let names: Vec<&str> = about.files.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names[0], "01-referral-pack.pdf");
        assert!(names[1].starts_with("papers/02-"), "{names:?}");
        desk.assert_sound();
        // The same key signs the next one.
        let again = make(&mut desk.store, &desk.session, &wish, &press).unwrap();
        assert_eq!(check(Cursor::new(&again.bytes)).key, Some(kept.fingerprint));
    }

    #[test]
    fn an_officer_makes_one_by_the_word_of_a_lead_whom_they_name() {
        let (mut desk, case) = desk();
        let (press, ben) = (press(&desk, "answers.sh"), desk.ben());
        let alone = make(&mut desk.store, &ben, &wish(case, "in haste"), &press);
        assert!(refusal(alone).starts_with("only by a lead's word "));
        let wish = Wish { lead: "C. Thornley", ..wish(case, "in haste") };
        let made = make(&mut desk.store, &ben, &wish, &press).unwrap();
        let about = check(Cursor::new(&made.bytes)).manifest.unwrap();
        let reason = "in haste (signed off by C. Thornley, lead; entered by ben)";
        assert_eq!((about.by.name.as_str(), about.reason.as_deref()), ("ben", Some(reason)));
        let (kept, bytes) = desk.store.pack_bytes(ben.viewer(), made.id).unwrap();
        assert_eq!((kept.reason, bytes), (about.reason, made.bytes));
    }

    #[test]
    fn what_is_stopped_or_refused_leaves_nothing() {
        let (desk, case) = desk();
        let before = desk.journal();
        let press = press(&desk, "waits.sh");
        let begun = begin(&desk.store, &desk.session, &wish(case, "in haste"), &press).unwrap();
        assert!(begun.key().is_new() && begun.steps() > 1);
        let stopped = set(&begun, &press, &AtomicBool::new(true), &|_| ());
        assert_eq!(refusal(stopped), STOPPED);
        let blank = begin(&desk.store, &desk.session, &wish(case, " "), &press);
        assert!(refusal(blank).starts_with("the pack lacks "));
        let bare = begin(&desk.store, &desk.session, &wish(case, "in haste"), &Press::default());
        assert!(refusal(bare).contains("herringbone-pdf isn't installed"));
        assert!(!key_path(desk.store.path()).exists());
        assert_eq!(desk.journal(), before);
    }
}
