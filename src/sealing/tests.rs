//! A pack that was sealed is whole; one byte changed in it is found and named, by us and by the tools that
//! everybody has.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::check::{Report, check, check_up_to};
use super::key::PackKey;
use super::manifest::{FORMAT, KIND, MadeBy, Manifest, TemplateUsed};
use super::packing::{PackFile, packed, seal};
use super::{MANIFEST, MOST_FILES, NAMESPACE, SIGNATURE, SIGNER, SIGNERS, SUMS};
use crate::store::journal::sha256;

/// A key and a pack made with it.
struct Sealed {
    folder: TempDir,
    key: PackKey,
    zip: Vec<u8>,
}

fn about() -> Manifest {
    Manifest {
        format: FORMAT,
        kind: KIND.to_owned(),
        case: 3,
        school: "Beech Grove School".into(),
        made_on: "2025-11-21".parse().unwrap(),
        at: "2025-11-21T12:00:00.000Z".into(),
        by: MadeBy { name: "A. Rahman".into(), roles: "officer lead".into() },
        program: "0.1.0".into(),
        journal_head: "00ff".into(),
        templates: vec![TemplateUsed { name: "process".into(), version: 2 }],
        reason: None,
        gaps: Vec::new(),
        key: String::new(),
        files: Vec::new(),
    }
}

fn file(name: &str, words: &str) -> PackFile {
    let (name, title) = (name.to_owned(), "Zoë's \"paper\"".to_owned());
    PackFile { name, title, exhibit: None, bytes: words.into() }
}

fn papers() -> Vec<PackFile> {
    let exhibit = PackFile { exhibit: Some(1), ..file("exhibits/exhibit-01-letter.txt", "Dear") };
    vec![file("01-referral-pack.pdf", "%PDF-1.7 all"), file("papers/02-plan.pdf", "plan"), exhibit]
}

fn sealed() -> Sealed {
    let folder = tempfile::tempdir().unwrap();
    let key = PackKey::of(&folder.path().join("school.db")).unwrap();
    let zip = seal(about(), papers(), &key).unwrap();
    Sealed { folder, key, zip }
}

fn checked(zip: &[u8]) -> Report {
    check(Cursor::new(zip))
}

fn unpacked(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

fn repacked(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    packed(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))).unwrap()
}

/// The same pack after a change of its files.
fn changed(zip: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut files = unpacked(zip);
    change(&mut files);
    repacked(&files)
}

fn bytes_of<'a>(files: &'a mut [(String, Vec<u8>)], name: &str) -> &'a mut Vec<u8> {
    let found = files.iter_mut().find(|(known, _)| known == name);
    &mut found.unwrap().1
}

fn told(report: &Report) -> Vec<String> {
    report.differences.iter().map(ToString::to_string).collect()
}

/// Whether one of the differences begins with the file's name, or names it as one of two that may be it.
fn names(report: &Report, file: &str) -> bool {
    told(report).iter().any(|difference| difference.contains(file))
}

#[test]
fn a_pack_is_whole_the_same_each_time_and_packed_anew_too() {
    let sealed = sealed();
    let report = checked(&sealed.zip);
    assert_eq!(told(&report), Vec::<String>::new());
    assert!(report.is_whole());
    assert_eq!(report.key, Some(sealed.key.fingerprint()));
    let manifest = report.manifest.unwrap();
    assert_eq!((manifest.case, manifest.by.name.as_str()), (3, "A. Rahman"));
    let names: Vec<&str> = manifest.files.iter().map(|line| line.name.as_str()).collect();
    let expected = [
        "01-referral-pack.pdf",
        "papers/02-plan.pdf",
        "exhibits/exhibit-01-letter.txt",
        "README.txt",
        "allowed_signers",
    ];
    assert_eq!(names, expected);
    assert_eq!(manifest.files[2].exhibit, Some(1));
    assert_eq!(seal(about(), papers(), &sealed.key).unwrap(), sealed.zip);
    assert!(checked(&repacked(&unpacked(&sealed.zip))).is_whole());
    // As another program packs it: pressed together, with an entry for each folder.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let pressed = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
    zip.add_directory("papers/", pressed).unwrap();
    for (name, bytes) in unpacked(&sealed.zip) {
        zip.start_file(name, pressed).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let report = checked(zip.finish().unwrap().get_ref());
    assert!(report.is_whole(), "{:?}", told(&report));
}

#[test]
fn one_byte_changed_in_any_file_is_found_and_the_file_named() {
    let sealed = sealed();
    let files = unpacked(&sealed.zip);
    for (at, (name, bytes)) in files.iter().enumerate() {
        for byte in 0..bytes.len() {
            let mut other = files.clone();
            other[at].1[byte] ^= 1_u8 << (byte % 8);
            let report = checked(&repacked(&other));
            assert!(!report.is_whole(), "byte {byte} of {name}");
            assert!(names(&report, name), "byte {byte} of {name}: {:?}", told(&report));
        }
    }
}

#[test]
fn a_zip_that_passes_holds_what_was_packed_whatever_byte_of_it_was_changed() {
    let sealed = sealed();
    let whole: BTreeMap<_, _> = unpacked(&sealed.zip).into_iter().collect();
    for byte in (0..sealed.zip.len()).step_by(3) {
        let mut other = sealed.zip.clone();
        other[byte] ^= 1_u8 << (byte % 8);
        if checked(&other).is_whole() {
            let found: BTreeMap<_, _> = unpacked(&other).into_iter().collect();
            assert_eq!(found, whole, "byte {byte}");
        }
    }
    for end in (0..sealed.zip.len()).step_by(7) {
        assert!(!checked(&sealed.zip[..end]).is_whole(), "cut at {end}");
    }
}

#[test]
fn a_file_taken_away_added_or_renamed_is_named() {
    let sealed = sealed();
    for (name, _) in unpacked(&sealed.zip) {
        let report = checked(&changed(&sealed.zip, |files| files.retain(|(at, _)| *at != name)));
        assert!(!report.is_whole() && told(&report).contains(&format!("{name} is missing")));
    }
    let added = changed(&sealed.zip, |files| files.push(("papers/99-x.pdf".into(), vec![1])));
    let expected = "papers/99-x.pdf was added: the pack was made without it";
    assert_eq!(told(&checked(&added)), [expected]);
    let renamed = changed(&sealed.zip, |files| files[1].0 = "papers/03-plan.pdf".into());
    let told = told(&checked(&renamed));
    assert_eq!(told[0], "papers/02-plan.pdf is missing");
    assert!(told[1].starts_with("papers/03-plan.pdf was added"), "{told:?}");
}

/// Whoever changes the sums too is stopped by the manifest, and whoever changes that by its signature.
#[test]
fn a_change_that_fits_the_sums_is_found_by_the_signature() {
    let sealed = sealed();
    let forged = changed(&sealed.zip, |files| {
        let old = sha256(b"plan");
        let new = sha256(b"plot");
        *bytes_of(files, "papers/02-plan.pdf") = b"plot".to_vec();
        for name in [SUMS, MANIFEST] {
            let text = String::from_utf8(bytes_of(files, name).clone()).unwrap();
            *bytes_of(files, name) = text.replace(&old, &new).into_bytes();
        }
    });
    let expected = "manifest.json doesn't fit its signature: it or manifest.json.sig was changed";
    assert_eq!(told(&checked(&forged)), [expected]);
}

#[test]
fn a_pack_signed_anew_tells_another_key() {
    let sealed = sealed();
    let folder = tempfile::tempdir().unwrap();
    let other = PackKey::of(&folder.path().join("school.db")).unwrap();
    let anew = checked(&seal(about(), papers(), &other).unwrap());
    // Nothing in a zip proves whose key it is: that is what the fingerprint is compared for.
    assert!(anew.is_whole());
    assert_ne!(anew.key, Some(sealed.key.fingerprint()));
    let swapped = changed(&sealed.zip, |files| {
        let manifest = bytes_of(files, MANIFEST).clone();
        *bytes_of(files, SIGNATURE) = other.sign(&manifest).unwrap().into_bytes();
    });
    let told = told(&checked(&swapped));
    assert_eq!(told, [format!("{SIGNATURE} is by another key than {}", sealed.key.fingerprint())]);
}

#[test]
fn what_is_no_pack_or_no_honest_zip_is_refused() {
    let sealed = sealed();
    let why = |zip: &[u8]| told(&checked(zip)).join("\n");
    assert!(why(b"").contains("the zip is none"), "{}", why(b""));
    assert!(why(b"%PDF-1.7").contains("the zip is none"));
    let other = repacked(&[("papers/a".into(), vec![1])]);
    assert!(why(&other).contains("manifest.json is missing"), "{}", why(&other));
    for name in ["../evil", "/etc/passwd", "papers/../../evil", "a\u{202e}b", "papers\\evil"] {
        let with = changed(&sealed.zip, |files| files.push((name.into(), vec![1])));
        assert!(why(&with).contains("whose name is none of a pack's"), "{name}: {}", why(&with));
    }
    let before = [b"#!/bin/sh\n".as_slice(), sealed.zip.as_slice()].concat();
    assert!(why(&before).contains("before its first file"), "{}", why(&before));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let pressed = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
    zip.add_symlink(MANIFEST, "/etc/passwd", pressed).unwrap();
    assert!(why(zip.finish().unwrap().get_ref()).contains("is a link to another file"));
    let many = (0..=MOST_FILES).map(|at| (format!("papers/{at}"), Vec::new()));
    assert!(why(&repacked(&many.collect::<Vec<_>>())).contains("more than 2000 files"));
}

/// A small zip that unpacks to far more than a pack may have is read no further than that.
#[test]
fn a_zip_that_unpacks_to_too_much_is_not_read_to_its_end() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let pressed = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
    for name in ["papers/a", "papers/b", "papers/c"] {
        zip.start_file(name, pressed).unwrap();
        zip.write_all(&vec![0; 32 * 1024]).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 2048);
    let told = told(&check_up_to(Cursor::new(&bomb), 64 * 1024));
    assert_eq!(told, ["the zip holds more than 64 KB, the most of a pack: it wasn't read further"]);
}

#[test]
fn files_that_cannot_be_in_a_pack_are_refused_before_it_is_made() {
    let sealed = sealed();
    for (name, expected) in [
        ("papers/02-plan.pdf", "two files of the pack are called papers/02-plan.pdf"),
        ("manifest.json", "two files of the pack are called manifest.json"),
        ("../02-plan.pdf", "is no name for a pack's file"),
    ] {
        let mut files = papers();
        files.push(file(name, "x"));
        let why = seal(about(), files, &sealed.key).unwrap_err().to_string();
        assert!(why.contains(expected) && why.contains("Nothing was made"), "{why}");
    }
}

fn has(program: &str) -> bool {
    let ran =
        Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if ran.is_err() {
        println!("SKIPPED: {program} isn't here");
    }
    ran.is_ok()
}

/// Whether a shell's command succeeds in a folder.
fn succeeds(folder: &Path, command: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", command]).stdout(Stdio::null()).stderr(Stdio::null());
    shell.status().unwrap().success()
}

#[test]
fn the_tools_that_everybody_has_say_the_same() {
    if !(has("ssh-keygen") && has("sha256sum")) {
        return;
    }
    let sealed = sealed();
    let at = sealed.folder.path().join("unpacked");
    for (name, bytes) in unpacked(&sealed.zip) {
        let path = at.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let sums = format!("sha256sum -c --strict {SUMS}");
    let sign = format!(
        "ssh-keygen -Y verify -f {SIGNERS} -I {SIGNER} -n {NAMESPACE} -s {SIGNATURE} < {MANIFEST}"
    );
    assert!(succeeds(&at, &sums) && succeeds(&at, &sign));
    // Each is told to whoever unpacks it, word for word.
    let readme = fs::read_to_string(at.join("README.txt")).unwrap();
    assert!(readme.contains(&sign) && readme.contains(&format!("sha256sum -c {SUMS}")), "{readme}");
    assert!(readme.contains(&sealed.key.fingerprint()));
    fs::write(at.join("papers/02-plan.pdf"), "plot").unwrap();
    assert!(!succeeds(&at, &sums) && succeeds(&at, &sign));
    let manifest = fs::read_to_string(at.join(MANIFEST)).unwrap();
    fs::write(at.join(MANIFEST), manifest.replace("A. Rahman", "B. Rahman")).unwrap();
    assert!(!succeeds(&at, &sign));
    // The key is one that ssh-keygen reads.
    sealed.key.keep().unwrap();
    let listed = Command::new("ssh-keygen").arg("-lf").arg(sealed.key.path()).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains(&sealed.key.fingerprint()), "{listed}");
}
