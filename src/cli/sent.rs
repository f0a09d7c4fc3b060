//! Documents: made and given out, listed, saved out again, proven.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::letter::{self, Wish};
use super::{Desk, End, day};
use crate::rules::sent::Format;
use crate::store::Trouble;

#[derive(Debug, Subcommand)]
pub(super) enum Document {
    /// Write a letter in a case, log it, keep the copy and print its id
    Make(Make),
    /// List what was given out in a case, latest first
    List {
        /// The case
        case: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Save a copy of what was given out, checked first
    Get {
        /// The copy
        id: i64,
        /// Where it goes, never over an existing file; - is standard output
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Prove that a copy is what was given out
    Verify {
        /// The copy
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Make {
    /// The case
    case: i64,
    /// The letter: `template list` names them
    letter: String,
    /// To whom: a contact by id, name or relationship, one each time; else to each parent
    #[arg(long, value_name = "WHO")]
    to: Vec<String>,
    /// As what it is kept
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = As::Text)]
    format: As,
    /// The way it goes: post, hand or email; else the first that the letter may go
    #[arg(long, value_name = "HOW")]
    how: Option<String>,
    /// The day it goes out; else today
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    on: Option<NaiveDate>,
    /// The meeting that it is about; else the likeliest
    #[arg(long, value_name = "ID")]
    meeting: Option<i64>,
    /// What the letter asks: leave.first=2025-12-01
    #[arg(long, value_name = "NAME=TEXT")]
    field: Vec<String>,
    /// A paragraph of your own
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
    /// Print it as it would go out, and change nothing
    #[arg(long)]
    preview: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    Text,
    Word,
    Pdf,
}

impl From<As> for Format {
    fn from(given: As) -> Self {
        match given {
            As::Text => Self::Text,
            As::Word => Self::Word,
            As::Pdf => Self::Pdf,
        }
    }
}

impl Document {
    pub(super) fn wants_json(&self) -> bool {
        matches!(self, Self::List { json: true, .. } | Self::Verify { json: true, .. })
    }
}

pub(super) fn run(document: &Document, desk: &mut Desk) -> Result<End, Trouble> {
    match document {
        Document::Make(made) => make(made, desk)?,
        Document::List { case, json } => letter::list(*case, *json, desk)?,
        Document::Get { id, output } => letter::get(*id, output, desk)?,
        Document::Verify { id, json } => letter::verify(*id, *json, desk)?,
    }
    Ok(End::Done)
}

fn make(made: &Make, desk: &mut Desk) -> Result<(), Trouble> {
    let wish = Wish {
        case: made.case,
        letter: &made.letter,
        to: &made.to,
        how: made.how.as_deref(),
        format: made.format.into(),
        on: made.on,
        meeting: made.meeting,
        fields: &made.field,
        words: made.words.as_deref(),
    };
    if made.preview { letter::preview(&wish, desk) } else { letter::make(&wish, desk) }
}
