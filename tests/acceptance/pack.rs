//! The referral pack: signed, kept, checked by us and by the tools that everybody has.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::program::{DEMO_DAY, Program};

const REASON: &str = "The court asked for what there is";

/// The made-up school with a helper for PDFs at hand.
struct School {
    program: Program,
}

/// How a run ended, with the bytes that it gave.
struct Run {
    code: i32,
    out: Vec<u8>,
    err: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let ended = command.output().unwrap();
        Self {
            code: ended.status.code().unwrap_or(-1),
            out: ended.stdout,
            err: String::from_utf8_lossy(&ended.stderr).into_owned(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }
}

pub fn helper() -> Option<PathBuf> {
    let named = std::env::var_os("HERRINGBONE_PDF").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_BIN_EXE_herringbone")).with_file_name("herringbone-pdf");
    let found = named.into_iter().chain([beside]).find(|at| at.is_file());
    if found.is_none() {
        println!("SKIPPED: herringbone-pdf isn't built; HERRINGBONE_PDF names one");
    }
    found
}

fn has(program: &str) -> bool {
    let mut asked = Command::new(program);
    let ran = asked.arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if ran.is_err() {
        println!("SKIPPED: {program} isn't here");
    }
    ran.is_ok()
}

impl School {
    fn new() -> Option<Self> {
        let helper = helper()?;
        let program = Program::with_demo();
        fs::create_dir(program.folder.path().join("bin")).unwrap();
        let link = program.folder.path().join("bin/herringbone-pdf");
        symlink(fs::canonicalize(helper).unwrap(), link).unwrap();
        Some(Self { program })
    }

    fn at(&self, name: &str) -> PathBuf {
        self.program.folder.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Run {
        let mut command = self.program.command();
        command.env("PATH", self.at("bin")).current_dir(self.program.folder.path());
        Run::of(command.args(["--today", DEMO_DAY]).args(words))
    }

    fn ok(&self, words: &[&str]) -> Run {
        let run = self.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.text(), run.err);
        run
    }

    /// Makes the pack of the first case; gives its number and its bytes.
    fn make(&self) -> (String, Vec<u8>) {
        let run = self.ok(&["pack", "make", "1", "-o", "pack.zip", "--reason", REASON]);
        let id = run.text().lines().last().unwrap().to_owned();
        (id, fs::read(self.at("pack.zip")).unwrap())
    }
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

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let stored = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Checks a zip as whoever gets it does: on a machine without any file of the school.
fn verified(zip: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
    command.env_clear().args(["--db", "/nowhere/school.db", "pack", "verify"]).arg(zip);
    Run::of(&mut command)
}

fn succeeds(folder: &Path, command: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", command]).stdout(Stdio::null()).stderr(Stdio::null());
    shell.status().unwrap().success()
}

/// Claim: a pack that lacks something is refused with what it lacks unless a lead says why; `pack get` gives the
/// bytes first made; one byte changed in any file of the zip is refused and the file named, a file added or
/// taken away too; and the key lies in a file of its own, for its owner alone.
#[test]
fn a_pack_is_kept_and_one_changed_byte_is_named() {
    let Some(school) = School::new() else { return };
    let refused = school.run(&["pack", "make", "1", "-o", "pack.zip"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("the pack lacks") && refused.err.contains("Nothing was made"));
    assert!(!school.at("pack.zip").exists() && !school.at("school.db.pack-key").exists());
    let (id, zip) = school.make();
    school.ok(&["pack", "get", &id, "-o", "again.zip"]);
    assert_eq!(fs::read(school.at("again.zip")).unwrap(), zip);
    assert_eq!(school.ok(&["pack", "get", &id, "-o", "-"]).out, zip);
    let listed = school.ok(&["pack", "list", "1", "--json"]).text();
    assert!(listed.contains(REASON) && listed.contains("SHA256:"), "{listed}");
    let key = fs::metadata(school.at("school.db.pack-key")).unwrap();
    assert_eq!(key.mode() & 0o7777, 0o600);
    let verify = |zip: &[u8]| {
        fs::write(school.at("changed.zip"), zip).unwrap();
        verified(&school.at("changed.zip"))
    };
    let whole = verify(&zip);
    assert_eq!(whole.code, 0, "{}", whole.text());
    assert!(whole.text().contains("SHA256:"), "{}", whole.text());
    let files = unpacked(&zip);
    assert!(files.len() > 8, "{}", files.len());
    for (at, (name, bytes)) in files.iter().enumerate() {
        let mut other = files.clone();
        other[at].1[bytes.len() / 2] ^= 1;
        let run = verify(&packed(&other));
        assert_eq!(run.code, 1, "{name}: {}", run.text());
        assert!(run.text().contains(name.as_str()), "{name}: {}", run.text());
        other.remove(at);
        let run = verify(&packed(&other));
        assert!(run.code == 1 && run.text().contains(&format!("{name} is missing")), "{name}");
    }
    let mut more = files;
    more.push(("papers/99-more.pdf".into(), vec![1]));
    let run = verify(&packed(&more));
    assert!(run.code == 1 && run.text().contains("papers/99-more.pdf was added"));
}

/// Claim: of an unpacked pack `sha256sum -c` accepts every file and names a changed one, `ssh-keygen -Y verify`
/// accepts the manifest and refuses a changed one, by the commands that the pack itself tells.
#[test]
fn a_pack_is_checked_by_the_tools_that_everybody_has() {
    if !(has("sha256sum") && has("ssh-keygen")) {
        return;
    }
    let Some(school) = School::new() else { return };
    let (_, zip) = school.make();
    let folder = school.at("unpacked");
    for (name, bytes) in unpacked(&zip) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    let told = |start: &str| {
        let line = readme.lines().find_map(|line| line.find(start).map(|at| line[at..].to_owned()));
        line.unwrap_or_else(|| panic!("no {start} in {readme}"))
    };
    let (sums, sign) = (told("sha256sum -c"), told("ssh-keygen -Y verify"));
    assert!(succeeds(&folder, &sums), "{sums}");
    assert!(succeeds(&folder, &sign), "{sign}");
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    fs::write(folder.join("manifest.json"), manifest.replace(REASON, "No reason")).unwrap();
    assert!(!succeeds(&folder, &sign));
    let paper = folder.join("01-referral-pack.pdf");
    let mut bytes = fs::read(&paper).unwrap();
    bytes[1000] ^= 1;
    fs::write(&paper, bytes).unwrap();
    assert!(!succeeds(&folder, &sums));
}

/// Claim: every one of the eight lines of a referral stands on the page that the index of the pack names.
#[test]
fn every_line_stands_on_the_page_that_the_index_names() {
    if !has("pdftotext") {
        return;
    }
    let Some(school) = School::new() else { return };
    let (_, zip) = school.make();
    let whole = unpacked(&zip).into_iter().find(|(name, _)| name == "01-referral-pack.pdf");
    let pdf = school.at("whole.pdf");
    fs::write(&pdf, whole.unwrap().1).unwrap();
    let text = |pages: &[&str]| {
        let mut read = Command::new("pdftotext");
        read.args(pages).arg("-layout").arg(&pdf).arg("-");
        String::from_utf8_lossy(&read.output().unwrap().stdout).into_owned()
    };
    let all = text(&[]);
    let index = all.split("What is in this pack").nth(1).expect("an index");
    for at in 1..=8 {
        let start = format!("{at}. ");
        let lines = index.lines().skip_while(|line| !line.trim_start().starts_with(&start));
        let lines: Vec<&str> = lines.collect();
        let words: Vec<&str> = lines[0].split_whitespace().take(4).collect();
        let number = |line: &&str| line.split_whitespace().last()?.parse::<usize>().ok();
        let page = lines.iter().find_map(number).expect("a page").to_string();
        let there = text(&["-f", &page, "-l", &page]);
        let plain = there.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(&words.join(" ")), "{words:?} not on page {page}:\n{there}");
        assert!(!there.contains("What is in this pack"), "page {page} is the index itself");
    }
}
