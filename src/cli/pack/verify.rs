//! Checks a pack's zip: needs no file of the school, and nobody signed in.

use std::io::Cursor;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::{End, input, out};
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::rules::media::size_words;
use crate::sealing::LARGEST;
use crate::sealing::check::{Report, check};
use crate::sealing::manifest::Manifest;
use crate::store::Trouble;

/// What a zip has beside its files: a list of them, twice.
const LISTS: u64 = 4 * 1024 * 1024;

#[derive(Debug, Args)]
pub(in crate::cli) struct Wanted {
    /// The zip; - is standard input
    file: PathBuf,
    /// The key that it must be signed with, as the school tells it: SHA256:…
    #[arg(long, value_name = "FINGERPRINT")]
    key: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// A report as JSON. Names and order are a contract.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    whole: bool,
    key: Option<&'a str>,
    case: Option<i64>,
    school: Option<&'a str>,
    made_on: Option<String>,
    by: Option<&'a str>,
    journal_head: Option<&'a str>,
    files: Option<usize>,
    differences: Vec<String>,
}

/// Says whether a pack is as it was made.
///
/// # Errors
/// A file that can't be read, or is larger than any pack.
pub(super) fn run(wanted: &Wanted) -> Result<End, Trouble> {
    let most = usize::try_from(LARGEST + LISTS).unwrap_or(usize::MAX);
    let bytes = input::bytes_up_to(&wanted.file, most)?;
    let name = input::name(&wanted.file);
    if bytes.len() > most {
        return Err(Trouble::refused(format!(
            "{name} is larger than {}, so it is no pack of ours. It was not looked at",
            size_words(most)
        )));
    }
    let report = check(Cursor::new(bytes));
    let differences = differences(&report, wanted.key.as_deref());
    if wanted.json {
        out::json(&shown(&report, &differences))?;
    } else {
        out::line(text_of(&name, &report, &differences))?;
    }
    Ok(if differences.is_empty() { End::Done } else { End::Failed })
}

/// A sentence for each difference, that of the key that was asked for among them.
fn differences(report: &Report, wanted: Option<&str>) -> Vec<String> {
    let mut told: Vec<String> = report.differences.iter().map(ToString::to_string).collect();
    if let (Some(wanted), Some(key)) = (wanted.map(str::trim), &report.key)
        && wanted != key
    {
        told.push(format!("the pack is signed with the key {key}, not with {wanted}"));
    }
    if told.is_empty() && !report.is_whole() {
        told.push("the pack can't be told to be whole".to_owned());
    }
    told
}

fn shown<'a>(report: &'a Report, differences: &[String]) -> Shown<'a> {
    let manifest = report.manifest.as_ref();
    Shown {
        whole: differences.is_empty(),
        key: report.key.as_deref(),
        case: manifest.map(|about| about.case),
        school: manifest.map(|about| about.school.as_str()),
        made_on: manifest.map(|about| about.made_on.to_string()),
        by: manifest.map(|about| about.by.name.as_str()),
        journal_head: manifest.map(|about| about.journal_head.as_str()),
        files: manifest.map(|about| about.files.len()),
        differences: differences.to_vec(),
    }
}

fn text_of(name: &str, report: &Report, differences: &[String]) -> String {
    let mut lines = differences.to_vec();
    match &report.manifest {
        Some(about) if differences.is_empty() => lines.push(whole(name, about)),
        _ => lines.push(format!(
            "{name} is not as it was made: {}. Don't rely on it; ask the school for the pack anew",
            counted(differences.len(), "difference", "differences")
        )),
    }
    if let Some(key) = &report.key {
        lines.push(format!(
            "Signed with the key {key}. Compare it with what the school tells you: anybody can sign with a \
             key of their own"
        ));
    }
    lines.join("\n")
}

fn whole(name: &str, about: &Manifest) -> String {
    format!(
        "{name} is as it was made: {} of case {}, {}, by {} on {}",
        counted(about.files.len(), "file", "files"),
        about.case,
        about.school,
        about.by.name,
        spell(about.made_on)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::check::Difference;

    #[test]
    fn differences_come_first_and_a_wrong_key_is_one() {
        let file = "papers/02-plan.pdf".to_owned();
        let changed = Difference { file, what: "was changed".into() };
        let key = Some("SHA256:abc".to_owned());
        let report = Report { key, manifest: None, differences: vec![changed] };
        let told = differences(&report, Some("SHA256:xyz"));
        let expected = [
            "papers/02-plan.pdf was changed",
            "the pack is signed with the key SHA256:abc, not with SHA256:xyz",
        ];
        assert_eq!(told, expected);
        let text = text_of("a.zip", &report, &told);
        assert!(text.starts_with("papers/02-plan.pdf was changed\n"), "{text}");
        assert!(text.contains("a.zip is not as it was made: 2 differences"), "{text}");
        assert_eq!(differences(&report, Some(" SHA256:abc ")).len(), 1);
    }

    #[test]
    fn what_has_no_list_is_never_whole() {
        assert_eq!(differences(&Report::default(), None).len(), 1);
        let json = serde_json::to_string(&shown(&Report::default(), &[String::new()])).unwrap();
        assert!(json.starts_with(r#"{"whole":false,"key":null,"case":null,"#), "{json}");
    }
}
