//! What a pack says of itself: what it is, who made it and when, and each of its files with its checksum.
//! Its bytes are what is signed.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The shape of the JSON. Any other is refused.
pub const FORMAT: u32 = 1;
/// What the JSON says it is.
pub const KIND: &str = "herringbone referral pack";

/// A pack in words. What is absent is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: u32,
    pub kind: String,
    pub case: i64,
    pub school: String,
    pub made_on: NaiveDate,
    /// The moment, in UTC.
    pub at: String,
    pub by: MadeBy,
    /// The version of the program.
    pub program: String,
    /// The head of the journal that it was made from.
    pub journal_head: String,
    pub templates: Vec<TemplateUsed>,
    /// Why it went out though something was missing.
    pub reason: Option<String>,
    /// What was missing.
    pub gaps: Vec<String>,
    /// Fingerprint of the key that signs it.
    pub key: String,
    pub files: Vec<FileLine>,
}

/// Who made a pack, in which roles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeBy {
    pub name: String,
    pub roles: String,
}

/// A template that was in use when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateUsed {
    pub name: String,
    pub version: u32,
}

/// A file of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// With its folder: `papers/02-chronology.pdf`.
    pub name: String,
    pub title: String,
    /// The number of an exhibit.
    pub exhibit: Option<u32>,
    pub size: u64,
    pub sha256: String,
}

/// All that is read of a manifest before its shape is known.
#[derive(Debug, Deserialize)]
struct Shape {
    format: u32,
}

impl Manifest {
    /// The bytes that are signed.
    ///
    /// # Errors
    /// Only what can't be told as JSON.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// Why it can't be read, as the end of a sentence that begins with its name.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let shape: Shape =
            serde_json::from_slice(bytes).map_err(|_| "is not the list of a pack".to_owned())?;
        if shape.format != FORMAT {
            return Err(format!(
                "has format {}, which this program doesn't know: check it with a newer Herringbone",
                shape.format
            ));
        }
        serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))
    }

    /// What `SHA256SUMS` has to say: a line a file, as `sha256sum` reads it.
    #[must_use]
    pub fn sums(&self) -> String {
        let mut sums = String::new();
        for file in &self.files {
            // Writing to a text can't fail.
            let _ = writeln!(sums, "{}  {}", file.sha256, file.name);
        }
        sums
    }
}

/// The folders of a pack.
const FOLDERS: [&str; 2] = ["papers", "exhibits"];

/// Whether a name is one that a pack's file may have: letters, digits, dots, hyphens and underscores of
/// ASCII, at most in one of a pack's folders. No other name leads anywhere else when it is unpacked.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    let (folder, file) = name.split_once('/').map_or((None, name), |(at, file)| (Some(at), file));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    folder.is_none_or(|folder| FOLDERS.contains(&folder))
        && !file.is_empty()
        && file.len() <= 100
        && !file.starts_with(['.', '-'])
        && file.chars().all(is_plain)
}

/// Whether a name is that of one of a pack's folders, as other programs write it when they pack it anew.
#[must_use]
pub fn is_folder(name: &str) -> bool {
    name.strip_suffix('/').is_some_and(|folder| FOLDERS.contains(&folder))
}

/// A name as [`is_plain`] wants it.
#[must_use]
pub fn plain(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = name.chars().map(letter).take(100).collect();
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_lead_nowhere_else_are_plain() {
        for name in ["manifest.json", "01-referral-pack.pdf", "papers/02-a_b.pdf", "exhibits/x"] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "papers/../x",
            "papers/",
            "papers//x",
            "papers/a/b",
            "other/x",
            "papers\\x",
            ".hidden",
            "-rf",
            "papers/..",
            "a b",
            "naïve",
            "a\nb",
            "a\u{202e}b",
            "C:x",
        ] {
            assert!(!is_plain(name), "{name}");
        }
        assert!(!is_plain(&"x".repeat(101)));
        assert!(is_folder("papers/") && !is_folder("papers") && !is_folder("other/"));
    }

    #[test]
    fn any_name_is_made_plain() {
        for (name, expected) in [
            ("02-chronology.pdf", "02-chronology.pdf"),
            ("../../etc/passwd", "etc-passwd"),
            ("Zoë's letter.pdf", "Zo--s-letter.pdf"),
            ("", "file"),
            ("...", "file"),
        ] {
            assert_eq!(plain(name), expected);
            assert!(is_plain(&plain(name)), "{name}");
        }
        assert_eq!(plain(&"é".repeat(300)), "file");
    }

    #[test]
    fn what_is_no_manifest_says_why() {
        let why = |text: &str| Manifest::read(text.as_bytes()).unwrap_err();
        assert_eq!(why("{"), "is not the list of a pack");
        assert_eq!(why("[]"), "is not the list of a pack");
        assert!(why(r#"{"format": 2}"#).starts_with("has format 2"), "{}", why(r#"{"format": 2}"#));
        assert!(why(r#"{"format": 1}"#).starts_with("can't be read"), "{}", why(r#"{"format":1}"#));
    }
}
