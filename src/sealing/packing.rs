//! A pack as a zip. Nothing in it depends on the machine: the same files, the same manifest and the same key
//! give the same bytes.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::key::PackKey;
use super::manifest::{FileLine, Manifest, is_plain};
use super::{LARGEST, MANIFEST, MOST_FILES, NAMESPACE, README, SIGNATURE, SIGNER, SIGNERS, SUMS};
use crate::rules::media::size_words;
use crate::store::Trouble;
use crate::store::journal::sha256;

/// A file that goes into a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// With its folder: `papers/02-chronology.pdf`.
    pub name: String,
    pub title: String,
    /// The number of an exhibit.
    pub exhibit: Option<u32>,
    pub bytes: Vec<u8>,
}

/// Packs files with their checksums and a signed manifest. `about` says everything but the files and the key,
/// which are filled in here.
///
/// # Errors
/// Files that are too many or too large, or whose names can't be in a pack; what the key can't do.
pub fn seal(
    mut about: Manifest,
    mut files: Vec<PackFile>,
    key: &PackKey,
) -> Result<Vec<u8>, Trouble> {
    about.key = key.fingerprint();
    files.push(beside(README, "How to check this pack", readme(&about).into_bytes()));
    files.push(beside(SIGNERS, "The key that it is signed with", key.signers_line()?.into_bytes()));
    may_be_packed(&files)?;
    about.files = files.iter().map(line).collect();
    let manifest = about.bytes()?;
    let signature = key.sign(&manifest)?;
    let sums = about.sums();
    let own: [(&str, &[u8]); 3] =
        [(SUMS, sums.as_bytes()), (MANIFEST, &manifest), (SIGNATURE, signature.as_bytes())];
    let files = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice()));
    packed(files.chain(own)).map_err(|error| {
        Trouble::Ours(format!("the pack can't be put together: {error}. Nothing was made"))
    })
}

/// Files in one zip, in their order, as they are: papers and pictures are pressed together already.
pub(super) fn packed<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Unpacked, they are their owner's alone.
    let plain = SimpleFileOptions::DEFAULT
        .compression_method(CompressionMethod::Stored)
        .system(System::Unix)
        .unix_permissions(0o600);
    for (name, bytes) in files {
        zip.start_file(name, plain)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn beside(name: &str, title: &str, bytes: Vec<u8>) -> PackFile {
    PackFile { name: name.to_owned(), title: title.to_owned(), exhibit: None, bytes }
}

fn line(file: &PackFile) -> FileLine {
    FileLine {
        name: file.name.clone(),
        title: file.title.clone(),
        exhibit: file.exhibit,
        size: size(file),
        sha256: sha256(&file.bytes),
    }
}

fn size(file: &PackFile) -> u64 {
    u64::try_from(file.bytes.len()).unwrap_or(u64::MAX)
}

fn may_be_packed(files: &[PackFile]) -> Result<(), Trouble> {
    let own = [SUMS, MANIFEST, SIGNATURE];
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).chain(own).collect();
    if let Some(name) = names.iter().find(|name| !is_plain(name)) {
        return Err(Trouble::Ours(format!(
            "{name:?} is no name for a pack's file. Nothing was made"
        )));
    }
    names.sort_unstable();
    let beside = names.iter().zip(names.iter().skip(1));
    if let Some((twice, _)) = beside.into_iter().find(|(one, next)| one == next) {
        return Err(Trouble::Ours(format!(
            "two files of the pack are called {twice}. Nothing was made"
        )));
    }
    let sum = files.iter().map(size).fold(0, u64::saturating_add);
    if names.len() > MOST_FILES || sum > LARGEST {
        return Err(Trouble::refused(format!(
            "the pack would have {} files and {}; {MOST_FILES} files and {} are the most. Nothing was made. \
             Scan the larger files with less detail",
            names.len(),
            size_words(usize::try_from(sum).unwrap_or(usize::MAX)),
            size_words(usize::try_from(LARGEST).unwrap_or(usize::MAX))
        )));
    }
    Ok(())
}

/// How to check it with tools that every court's computer people have.
fn readme(about: &Manifest) -> String {
    format!(
        "Referral pack of case {case}, {school}, made on {day}.\n\
         \n\
         1. Unpack everything into an empty folder, and there run: sha256sum -c {SUMS}\n\
         \x20  It names any paper or exhibit that is not as it was when the pack was made.\n\
         2. Then run:\n\
         \x20  ssh-keygen -Y verify -f {SIGNERS} -I {SIGNER} -n {NAMESPACE} -s {SIGNATURE} < {MANIFEST}\n\
         \x20  It refuses a changed {MANIFEST}, in which the same checksums stand again.\n\
         3. The key that it names must be {key}:\n\
         \x20  compare it with what the school tells you, and with the first page of the pack.\n\
         \n\
         `herringbone pack verify FILE.zip` does 1 and 2 at once, without unpacking.\n",
        case = about.case,
        school = about.school,
        day = about.made_on,
        key = about.key,
    )
}
