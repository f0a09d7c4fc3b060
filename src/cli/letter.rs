//! Letters and what was given out: written and sent, listed, read back, proven.
//!
//! The commands for them are in `document`; what they do for letters is told here.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, place};
use crate::documents::letter::likely_to;
use crate::documents::render::plain;
use crate::documents::sending;
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::rules::media::size_words;
use crate::rules::people::{Contact, meant};
use crate::rules::sent::{Format, Sent, Wanted, Way, missing_for_looked_after};
use crate::store::Trouble;
use crate::templates::Letter;

/// What is said of a letter to write.
#[derive(Debug)]
pub(super) struct Wish<'a> {
    pub case: i64,
    pub letter: &'a str,
    /// Contacts by id, name or relationship; nobody named is each parent.
    pub to: &'a [String],
    /// The way it goes; else the first that the letter may go.
    pub how: Option<&'a str>,
    pub format: Format,
    pub on: Option<NaiveDate>,
    pub meeting: Option<i64>,
    /// `NAME=TEXT` for what the letter asks.
    pub fields: &'a [String],
    pub words: Option<&'a str>,
    /// Where the letter goes beside the copy that is kept; `-` is standard output.
    pub out: Option<&'a Path>,
}

/// Prints the letters as they would go out. Nothing is changed.
pub(super) fn preview(wish: &Wish<'_>, desk: &Desk) -> Result<(), Trouble> {
    let wanted = wanted(wish, desk)?;
    for letter in sending::draft(&desk.store, &desk.session, &wanted)? {
        out::line(plain(&letter.document).trim_end())?;
    }
    Ok(())
}

/// Writes and sends the letters; prints the ids of the copies, each on a line.
pub(super) fn make(wish: &Wish<'_>, desk: &mut Desk) -> Result<(), Trouble> {
    let wanted = wanted(wish, desk)?;
    if wish.out.is_some() && wanted.to.len() > 1 {
        return Err(refused(
            "a file holds the letter to one person: say who by --to, once, or leave out -o",
        ));
    }
    let sent = sending::send(&mut desk.store, &desk.session, &wanted, &place::press())?;
    for ids in sent {
        let (found, _) = desk.store.sent_bytes(desk.session.viewer(), ids.sent)?;
        out::say(format!(
            "Sent {} {}; entry {} tells of it.",
            found.called(),
            found.how.words(),
            found.entry
        ));
        if let Some(on) = found.follow_up {
            out::say(format!("Due on {}: look whether anything came of it.", short(on)));
        }
        match wish.out {
            Some(to) if to == Path::new("-") => get(ids.sent, to, desk)?,
            Some(to) => {
                get(ids.sent, to, desk)?;
                out::line(ids.sent)?;
            }
            None => out::line(ids.sent)?,
        }
    }
    Ok(())
}

fn wanted(wish: &Wish<'_>, desk: &Desk) -> Result<Wanted, Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), wish.case)?;
    let letter = desk.store.letter(wish.letter)?;
    let on = wish.on.unwrap_or_else(|| desk.session.as_of());
    Ok(Wanted {
        case: wish.case,
        letter: letter.name.clone(),
        to: recipients(wish, &file, &letter, on)?,
        how: way(wish, &letter)?,
        format: wish.format,
        on,
        meeting: wish.meeting,
        asked: asked(wish)?,
        words: wish.words.unwrap_or_default().to_owned(),
    })
}

fn recipients(
    wish: &Wish<'_>,
    file: &CaseFile,
    letter: &Letter,
    on: NaiveDate,
) -> Result<Vec<i64>, Trouble> {
    if !wish.to.is_empty() {
        return wish.to.iter().map(|who| one_of(file, who)).collect();
    }
    if let Some(missing) = missing_for_looked_after(file, on) {
        out::say(format!("warning: {missing}."));
    }
    let each = likely_to(file, letter, on, wish.meeting);
    if each.is_empty() {
        return Err(refused("nobody on file is one to whom this letter goes: say who by --to"));
    }
    Ok(each)
}

fn one_of(file: &CaseFile, who: &str) -> Result<i64, Trouble> {
    let found = meant(&file.contacts, who);
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(refused(&format!(
            "{} has no contact {who}. Say who by id: {}",
            file.pupil.name(),
            named(&file.contacts.iter().collect::<Vec<_>>())
        ))),
        several => Err(refused(&format!(
            "{who} could be more than one contact. Say who by id: {}",
            named(several)
        ))),
    }
}

fn named(contacts: &[&Contact]) -> String {
    let named = contacts
        .iter()
        .map(|one| format!("{} {} ({})", one.id, one.name(), one.relationship.to_lowercase()));
    named.collect::<Vec<_>>().join(", ")
}

fn way(wish: &Wish<'_>, letter: &Letter) -> Result<Way, Trouble> {
    let Some(how) = wish.how else {
        return Ok(letter.how.first().copied().unwrap_or(Way::Post));
    };
    Way::parse(how).ok_or_else(|| refused(&format!("{how} is no way: post, hand or email")))
}

fn asked(wish: &Wish<'_>) -> Result<BTreeMap<String, String>, Trouble> {
    let part = |field: &String| -> Result<(String, String), Trouble> {
        let (name, text) = field.split_once('=').ok_or_else(|| {
            refused(&format!("{field} doesn't say what of which field: write NAME=TEXT"))
        })?;
        Ok((name.trim().to_owned(), text.trim().to_owned()))
    };
    wish.fields.iter().map(part).collect()
}

fn refused(why: &str) -> Trouble {
    Trouble::refused(format!("{why}. Nothing was changed"))
}

const COLUMNS: [(&str, Side); 7] = [
    ("Id", Side::Right),
    ("Title", Side::Left),
    ("To", Side::Left),
    ("How", Side::Left),
    ("On", Side::Left),
    ("Version", Side::Right),
    ("Kind", Side::Left),
];

/// What was given out in a case, latest first.
pub(super) fn list(case: i64, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let sent = desk.store.sent(desk.session.viewer(), case)?;
    if json {
        return out::json(&sent);
    }
    let cells: Vec<Vec<String>> = sent.iter().map(cells).collect();
    out::line(out::table(&COLUMNS, &cells))
}

fn cells(sent: &Sent) -> Vec<String> {
    vec![
        sent.id.to_string(),
        match &sent.withdrawn {
            Some(why) => format!("{} (withdrawn: {why})", sent.title),
            None => sent.title.clone(),
        },
        sent.to.clone(),
        sent.how.words().to_owned(),
        short(sent.on),
        sent.version.to_string(),
        format!("{}, {}", sent.format.label(), size_words(sent.size)),
    ]
}

/// Saves a copy outside, never over an existing file; `-` is standard output.
pub(super) fn get(sent: i64, to: &Path, desk: &Desk) -> Result<(), Trouble> {
    let viewer = desk.session.viewer();
    if to == Path::new("-") {
        let (found, bytes) = desk.store.sent_bytes(viewer, sent)?;
        out::bytes(&bytes)?;
        let size = counted(bytes.len(), "byte", "bytes");
        out::say(format!("Copy {sent}: {size}, SHA-256 {}", found.sha256));
        return Ok(());
    }
    let found = desk.store.export_sent(viewer, sent, to)?;
    out::say(format!("Saved copy {sent} ({}) as {}.", found.called(), to.display()));
    Ok(())
}

#[derive(Debug, Serialize)]
struct Proven<'a> {
    id: i64,
    sha256: &'a str,
    whole: bool,
}

/// Says whether a copy is what was given out.
pub(super) fn verify(sent: i64, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let found = desk.store.verify_sent(desk.session.viewer(), sent)?;
    if json {
        return out::json(&Proven { id: found.id, sha256: &found.sha256, whole: true });
    }
    out::line(format!(
        "Copy {sent} is what was given out: {}, {} on {}. SHA-256 {}",
        found.called(),
        found.how.words(),
        short(found.on),
        found.sha256
    ))
}
