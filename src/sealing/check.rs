//! Checks a zip against what it says of itself: each file against its checksum, the checksums against the
//! manifest, the manifest against its signature. Whatever the zip holds, no more is read of it than a pack may
//! have, and nothing is unpacked to a disk.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read, Seek};

use serde::Serialize;
use ssh_key::{Algorithm, HashAlg, LineEnding, PublicKey, SshSig};
use zip::ZipArchive;

use super::manifest::{Manifest, is_folder, is_plain};
use super::{LARGEST, MANIFEST, MOST_FILES, NAMESPACE, SIGNATURE, SUMS};
use crate::rules::count::counted;
use crate::rules::media::size_words;
use crate::store::journal::sha256;

/// What a difference is about where it is no one file.
const ZIP: &str = "the zip";
/// The files that are read, not only summed; none of them is ever longer.
const READ: [&str; 3] = [MANIFEST, SIGNATURE, SUMS];
const LONGEST_READ: usize = 4 * 1024 * 1024;
/// So much of a name that is none of a pack's is told.
const LONGEST_NAME: usize = 60;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Fingerprint of the key that signed it, where its signature is good.
    pub key: Option<String>,
    /// What it says of itself.
    pub manifest: Option<Manifest>,
    pub differences: Vec<Difference>,
}

/// What is not as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub file: String,
    /// The end of a sentence that begins with the file's name.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.file, self.what)
    }
}

impl Report {
    /// Whether nothing was changed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.differences.is_empty() && self.key.is_some() && self.manifest.is_some()
    }

    fn differs(&mut self, file: &str, what: impl Into<String>) {
        self.differences.push(Difference { file: file.to_owned(), what: what.into() });
    }
}

/// A file of the zip, as it was read.
#[derive(Debug, Default)]
struct Found {
    size: u64,
    sha256: String,
    /// Of those few that are read.
    bytes: Vec<u8>,
    /// It couldn't be read, which was told.
    is_damaged: bool,
}

type Files = BTreeMap<String, Found>;

/// Checks a pack.
#[must_use]
pub fn check<R: Read + Seek>(zip: R) -> Report {
    check_up_to(zip, LARGEST)
}

/// As [`check`], reading so many bytes at most.
pub(super) fn check_up_to<R: Read + Seek>(zip: R, largest: u64) -> Report {
    let mut report = Report::default();
    let Ok(mut archive) = ZipArchive::new(zip) else {
        report.differs(ZIP, "is none, or its end is missing: it can't be opened");
        return report;
    };
    if archive.len() > MOST_FILES {
        report.differs(ZIP, format!("has more than {MOST_FILES} files, the most of a pack"));
        return report;
    }
    look_over(&mut archive, &mut report);
    if let Some(files) = read_all(&mut archive, largest, &mut report) {
        judge(&files, &mut report);
    }
    report
}

/// The zip itself: what one program finds in it, every other must find.
fn look_over<R: Read + Seek>(archive: &mut ZipArchive<R>, report: &mut Report) {
    if archive.has_duplicate_names() {
        report.differs(ZIP, "has two files of one name");
    } else if archive.validate_header_consistency().is_err() {
        report.differs(ZIP, "says two things of what is in it: its list and its files differ");
    }
    if archive.offset() != 0 {
        report.differs(ZIP, "has something before its first file that is none of the pack");
    }
    if !archive.comment().is_empty() {
        report.differs(ZIP, "has a comment, which is none of the pack");
    }
}

/// Reads every file; nothing where there is more than a pack may have.
fn read_all<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    largest: u64,
    report: &mut Report,
) -> Option<Files> {
    let (mut files, mut left) = (Files::new(), largest);
    for at in 0..archive.len() {
        let name = match archive.name_for_index(at) {
            Some(Ok(name)) => name.into_owned(),
            _ => String::new(),
        };
        if is_folder(&name) {
            continue;
        }
        if !is_plain(&name) {
            let shown: String = name.escape_default().take(LONGEST_NAME).collect();
            report.differs(ZIP, format!("has a file whose name is none of a pack's: \"{shown}\""));
            continue;
        }
        let found = read_one(archive, at, &name, left, report);
        if found.size > left {
            let most = size_words(usize::try_from(largest).unwrap_or(usize::MAX));
            let what =
                format!("holds more than {most}, the most of a pack: it wasn't read further");
            report.differs(ZIP, what);
            return None;
        }
        left -= found.size;
        files.insert(name, found);
    }
    Some(files)
}

/// Reads one file, and at most one byte more than is left.
fn read_one<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    at: usize,
    name: &str,
    left: u64,
    report: &mut Report,
) -> Found {
    let damaged = Found { is_damaged: true, ..Found::default() };
    let Ok(file) = archive.by_index(at) else {
        report
            .differs(name, "can't be unpacked: it is damaged, or not packed as a pack's files are");
        return damaged;
    };
    if file.is_symlink() {
        report.differs(name, "is a link to another file");
        return damaged;
    }
    let mut bytes = Vec::new();
    if file.take(left.saturating_add(1)).read_to_end(&mut bytes).is_err() {
        report.differs(
            name,
            "was changed or is damaged: its bytes don't fit the zip's own sum of them",
        );
        return damaged;
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let sha256 = sha256(&bytes);
    if !READ.contains(&name) || bytes.len() > LONGEST_READ {
        bytes.clear();
    }
    Found { size, sha256, bytes, is_damaged: false }
}

/// Holds what was read against the manifest, and that against its signature.
fn judge(files: &Files, report: &mut Report) {
    let Some(bytes) = read_of(files, MANIFEST, report) else { return };
    if let Some(signature) = read_of(files, SIGNATURE, report) {
        match signed_by(bytes, signature) {
            Ok(key) => report.key = Some(key),
            Err((file, what)) => report.differs(file, what),
        }
    }
    let manifest = match Manifest::read(bytes) {
        Ok(manifest) => manifest,
        Err(why) => {
            report.differs(MANIFEST, why);
            return;
        }
    };
    if report.key.as_ref().is_some_and(|key| *key != manifest.key) {
        report.differs(SIGNATURE, format!("is by another key than {}", manifest.key));
    }
    if let Some(sums) = read_of(files, SUMS, report)
        && sums != manifest.sums().as_bytes()
    {
        report.differs(SUMS, format!("doesn't say the same as {MANIFEST}: it was changed"));
    }
    compare(files, &manifest, report);
    report.manifest = Some(manifest);
}

/// The bytes of one of the files that are read; that it isn't there is told.
fn read_of<'a>(files: &'a Files, name: &str, report: &mut Report) -> Option<&'a [u8]> {
    match files.get(name) {
        None => report.differs(name, "is missing"),
        Some(found) if found.is_damaged => {}
        Some(found) if found.bytes.is_empty() => report.differs(name, "is empty, or far too long"),
        Some(found) => return Some(&found.bytes),
    }
    None
}

fn compare(files: &Files, manifest: &Manifest, report: &mut Report) {
    for line in &manifest.files {
        match files.get(&line.name) {
            None => report.differs(&line.name, "is missing"),
            Some(found) if found.is_damaged => {}
            Some(found) if found.sha256 == line.sha256 && found.size == line.size => {}
            Some(found) => report.differs(
                &line.name,
                format!(
                    "was changed: it has {} with SHA-256 {}, made with {} and {}",
                    counted(found.size, "byte", "bytes"),
                    found.sha256,
                    counted(line.size, "byte", "bytes"),
                    line.sha256
                ),
            ),
        }
    }
    let known = |name: &str| manifest.files.iter().any(|line| line.name == name);
    for name in files.keys().filter(|name| !READ.contains(&name.as_str()) && !known(name)) {
        report.differs(name, "was added: the pack was made without it");
    }
}

/// The fingerprint of the key that signed the manifest; else which file is wrong, and how.
fn signed_by(manifest: &[u8], signature: &[u8]) -> Result<String, (&'static str, String)> {
    let wrong = |what: &str| (SIGNATURE, what.to_owned());
    let signed = SshSig::from_pem(signature).map_err(|_| wrong("is no SSH signature"))?;
    // Only what is written as it would be written anew: nothing can be changed in it and not be seen.
    let anew = signed.to_pem(LineEnding::LF).map_err(|_| wrong("is no SSH signature"))?;
    if anew.as_bytes() != signature || signed.version() != SshSig::VERSION {
        return Err(wrong("was changed: it is not written as signatures are"));
    }
    if signed.algorithm() != Algorithm::Ed25519 || signed.namespace() != NAMESPACE {
        return Err(wrong("is a signature for something else"));
    }
    let key = PublicKey::from(signed.public_key().clone());
    key.verify(NAMESPACE, manifest, &signed).map_err(|_| {
        (MANIFEST, format!("doesn't fit its signature: it or {SIGNATURE} was changed"))
    })?;
    Ok(key.fingerprint(HashAlg::Sha256).to_string())
}
