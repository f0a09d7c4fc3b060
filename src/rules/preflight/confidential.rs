//! Whether a file kept as proof may tell where somebody lives whose address is confidential. What can be
//! searched was; the others are named for a person to look at.

use super::checks::line;
use super::{CONFIDENTIAL, PreflightLine};
use crate::rules::case::CaseFile;
use crate::rules::people::Contact;

/// Shorter than any postcode, number or line of an address.
const SHORTEST: usize = 5;

/// A file that goes with the pack, and its words where they can be searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    pub title: String,
    pub text: Option<String>,
}

/// Whether any address of the case is confidential, so that its files have to be looked through.
#[must_use]
pub fn has_confidential(file: &CaseFile) -> bool {
    file.contacts.iter().any(|contact| contact.address_confidential)
}

/// The line of it, where an address of the case is confidential. It warns, and is no gap.
#[must_use]
pub fn confidential(file: &CaseFile, files: &[Searched]) -> Option<PreflightLine> {
    if !has_confidential(file) {
        return None;
    }
    let hidden = file.contacts.iter().filter(|contact| contact.address_confidential);
    let tells: Vec<String> = hidden.flat_map(telling).collect();
    let shows = |text: &str| {
        let text = bare(text);
        tells.iter().any(|one| text.contains(one.as_str()))
    };
    let shown = titles(files, |one| one.text.as_deref().is_some_and(shows));
    let closed = titles(files, |one| one.text.is_none());
    let mut why = Vec::new();
    if !shown.is_empty() {
        why.push(format!(
            "shown, or a telephone number or email beside it, in: {shown}. Where it is the address itself, the \
             pack leaves the file out"
        ));
    }
    if !closed.is_empty() {
        why.push(format!("can't be searched, look at it yourself: {closed}"));
    }
    let text = "No file kept as proof shows an address that is confidential";
    let met =
        if files.is_empty() { "no file goes with the lines" } else { "none of them shows it" };
    Some(line(CONFIDENTIAL, text, &why, met, Vec::new()))
}

fn titles(files: &[Searched], is: impl Fn(&Searched) -> bool) -> String {
    let named = files.iter().filter(|one| is(one)).map(|one| format!("\"{}\"", one.title));
    named.collect::<Vec<_>>().join(", ")
}

/// What tells where a contact lives or how they are reached, as its letters and digits alone.
fn telling(contact: &Contact) -> Vec<String> {
    let street = contact.address.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut found = vec![bare(street), bare(&contact.postcode), bare(&contact.email)];
    let digits: String = contact.phone.chars().filter(char::is_ascii_digit).collect();
    // The same from abroad.
    let short = digits.strip_prefix("44").or_else(|| digits.strip_prefix('0'));
    found.push(short.unwrap_or(&digits).to_owned());
    found.retain(|one| one.len() >= SHORTEST);
    found
}

fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
