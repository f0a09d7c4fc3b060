//! Files kept as proof: attached to an entry, listed, saved out again.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::out::{self, Side, told};
use super::{Desk, End, input};
use crate::rules::case;
use crate::rules::count::counted;
use crate::rules::media::{LARGEST, size_words};
use crate::store::{AttachTo, Trouble};

#[derive(Debug, Args)]
pub(super) struct Attach {
    /// The entry: `case show` tells their numbers
    entry: i64,
    /// The file: PDF, JPEG, PNG, Word or email, up to 20 MB; - is standard input
    file: PathBuf,
    /// What it is
    #[arg(long, value_name = "TEXT")]
    title: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum Attachment {
    /// List the files of a case's pupil, latest first
    List {
        /// The case
        case: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Save a copy of a file, checked first
    Export {
        /// The attachment
        id: i64,
        /// Where the copy goes, never over an existing file; - is standard output
        file: PathBuf,
    },
    /// Withdraw a file: it is kept, and no longer counts
    Withdraw {
        /// The attachment
        id: i64,
        /// Why it is withdrawn
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Attaches a file and prints its id.
pub(super) fn attach(attach: &Attach, desk: &mut Desk) -> Result<End, Trouble> {
    let bytes = input::bytes_up_to(&attach.file, LARGEST)?;
    let name = if is_stream(&attach.file) { None } else { attach.file.file_name() };
    let name = name.unwrap_or_default().to_string_lossy();
    let to = AttachTo::Entry(attach.entry);
    let id = desk.store.attach(&desk.session, &to, &attach.title, &name, &bytes)?;
    let (entry, size) = (attach.entry, size_words(bytes.len()));
    out::say(format!("Attached {} to entry {entry}, {size}.", input::name(&attach.file)));
    out::line(id)?;
    Ok(End::Done)
}

pub(super) fn run(attachment: &Attachment, desk: &mut Desk) -> Result<End, Trouble> {
    match attachment {
        Attachment::List { case, json } => list(*case, *json, desk)?,
        Attachment::Export { id, file } if is_stream(file) => {
            let (found, bytes) = desk.store.attachment_bytes(&desk.session, *id)?;
            out::bytes(&bytes)?;
            let size = counted(bytes.len(), "byte", "bytes");
            out::say(format!("Attachment {id}: {size}, SHA-256 {}", found.sha256));
        }
        Attachment::Export { id, file } => {
            let found = desk.store.export_attachment(&desk.session, *id, file)?;
            let name = file.display();
            out::say(format!("Saved attachment {id} ({}) as {name}.", found.title));
        }
        Attachment::Withdraw { id, reason } => {
            desk.store.withdraw_attachment(&desk.session, *id, reason)?;
            out::say(format!("Withdrew attachment {id}. It is kept and no longer counts."));
        }
    }
    Ok(End::Done)
}

fn is_stream(file: &Path) -> bool {
    file == Path::new("-")
}

const COLUMNS: [(&str, Side); 7] = [
    ("Id", Side::Right),
    ("Title", Side::Left),
    ("Kind", Side::Left),
    ("Size", Side::Right),
    ("Attached to", Side::Left),
    ("By", Side::Left),
    ("On", Side::Left),
];

fn list(case: i64, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), case)?;
    if json {
        let lines: Vec<Line<'_>> = file.attachments.iter().map(Line::of).collect();
        out::json(&lines)
    } else {
        let cells: Vec<Vec<String>> = file.attachments.iter().map(cells).collect();
        out::line(out::table(&COLUMNS, &cells))
    }
}

fn cells(attachment: &case::Attachment) -> Vec<String> {
    vec![
        attachment.id.to_string(),
        match &attachment.withdrawn {
            Some(why) => format!("{} (withdrawn: {why})", attachment.title),
            None => attachment.title.clone(),
        },
        attachment.media.label().to_owned(),
        size_words(attachment.size),
        attachment.hangs_on.clone(),
        attachment.by.clone(),
        attachment.at.get(..10).unwrap_or_default().to_owned(),
    ]
}

/// A file as JSON: names and order of its keys are a contract. What is absent is `null`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: i64,
    entry: Option<i64>,
    record: Option<i64>,
    field: Option<&'a str>,
    title: &'a str,
    file: Option<&'a str>,
    media: &'static str,
    size: usize,
    sha256: &'a str,
    by: &'a str,
    at: &'a str,
    /// Why it was withdrawn.
    withdrawn: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(attachment: &'a case::Attachment) -> Self {
        Self {
            id: attachment.id,
            entry: attachment.entry,
            record: attachment.record,
            field: attachment.field.as_deref(),
            title: &attachment.title,
            file: told(&attachment.file_name),
            media: attachment.media.id(),
            size: attachment.size,
            sha256: &attachment.sha256,
            by: &attachment.by,
            at: &attachment.at,
            withdrawn: attachment.withdrawn.as_deref(),
        }
    }
}
