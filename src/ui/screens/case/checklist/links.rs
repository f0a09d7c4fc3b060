//! What a row was answered from, and what on file answers one that is still open.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::{Data, log, process};
use super::{Rows, say};
use crate::rules::calendar::{bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::day::short;
use crate::rules::evidence::{
    Declared, Pack, Source, SourceKind, answers_row, gather, latest, links, row_line, stands, thing,
};
use crate::rules::process::Met;
use crate::rules::strategy::Strategy;
use crate::ui::effect::Effect;
use crate::ui::look::Look;
use crate::ui::screens::on_file::Found;
use crate::ui::widgets::list::Cursor;

/// A child's own words stay in their entry.
const CHILD: &str = "child-voice";

/// What answers each row, the newest first.
pub(in crate::ui::screens::case) type OnFile = BTreeMap<String, Vec<Found>>;

/// What on file answers the rows of a case: of this school year, or since the case was opened if that
/// is earlier.
pub(in crate::ui::screens::case) fn on_file(
    file: &CaseFile,
    pack: &Pack,
    today: NaiveDate,
) -> OnFile {
    let (year, _) = bounds(year_of(today));
    let from = file.case.as_ref().map_or(year, |case| year.min(case.opened));
    let evidence = gather(file, &pack.declared);
    let prefix = row_line("");
    let mut all = OnFile::new();
    for row in pack.rows().filter(|row| !row.answered_by.is_empty()) {
        let mut found = answers_row(&row.line, &evidence, file, &pack.declared);
        found.retain(|met| met.linked || (from..=today).contains(&met.on));
        if let (Some(path), false) = (row.line.strip_prefix(&prefix), found.is_empty()) {
            let found = found.iter().rev().map(|met| told(file, met));
            all.insert(path.to_owned(), found.collect());
        }
    }
    all
}

/// Its kind, with whom, and its first words.
fn told(file: &CaseFile, met: &Met) -> Found {
    let mut words = met.title.clone();
    let first = entry_words(file, met.source).filter(|first| !words.contains(first.as_str()));
    if let Some(first) = first {
        words = format!("{words}: {first}");
    }
    Found { source: met.source, on: met.on, words }
}

/// The first line of an entry's words, where everybody may read them.
fn entry_words(file: &CaseFile, source: Source) -> Option<String> {
    if source.kind != SourceKind::Entry {
        return None;
    }
    let entry = file.entries.iter().find(|entry| entry.id == source.id)?;
    let is_told = !entry.restricted && entry.kind.id() != CHILD;
    let first = entry.words.lines().map(str::trim).find(|line| !line.is_empty());
    first.filter(|_| is_told).map(str::to_owned)
}

/// What a row was answered from.
pub(super) struct Linked {
    source: Source,
    label: &'static str,
    /// Blank where they aren't for these eyes.
    pub words: String,
    on: Option<NaiveDate>,
    pub withdrawn: bool,
}

/// What a row was answered from: what stands before what was withdrawn.
pub(super) fn linked(said: &Strategy, file: &CaseFile) -> Option<Linked> {
    let all = links(said, file);
    let standing = all.iter().find(|source| stands(file, **source) != Some(false));
    let source = latest(file, *standing.or(all.first())?);
    let found = thing(file, &Declared::default(), source);
    let words = entry_words(file, source).or_else(|| found.as_ref().map(|one| one.title.clone()));
    let withdrawn = stands(file, source) == Some(false);
    Some(Linked {
        source,
        label: label(source.kind),
        words: words.filter(|_| !withdrawn).unwrap_or_default(),
        on: found.map(|one| one.on),
        withdrawn,
    })
}

fn label(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Entry => "log",
        SourceKind::Record => "form",
        SourceKind::Meeting => "meeting",
        SourceKind::Action => "action",
        SourceKind::Notice => "notice",
        SourceKind::Strategy | SourceKind::Support => "list",
        SourceKind::Attachment => "file",
        SourceKind::Marks => "register",
    }
}

impl Linked {
    /// Beside the row.
    pub(super) fn sign(&self, look: Look) -> String {
        match (self.withdrawn, look.reader) {
            (true, true) => "its source was withdrawn".to_owned(),
            (true, false) => format!("{} withdrawn", look.linked()),
            (false, _) => format!("{} {}", look.linked(), self.label),
        }
    }

    /// Below the list, in full.
    pub(super) fn in_full(&self) -> String {
        if self.withdrawn {
            return "What it was answered from was withdrawn: it counts no more. v views that, - takes \
                    the Y back, w withdraws the link with a reason."
                .to_owned();
        }
        let on = self.on.map(|on| format!(" of {}", short(on))).unwrap_or_default();
        let words = if self.words.is_empty() { String::new() } else { format!(": {}", self.words) };
        format!("From the {}{on}{words}. v views it, w withdraws the link.", self.label)
    }
}

/// What answers an open row, in few words.
pub(super) fn offered(rows: &Rows<'_>, row: &str) -> Option<String> {
    let newest = rows.data.on_file.get(row)?.first()?;
    Some(format!("on file {}: {}", short(newest.on), newest.words))
}

/// What answers an open row, below the list.
pub(super) fn offered_in_full(rows: &Rows<'_>, row: &str) -> Option<String> {
    let found = rows.data.on_file.get(row)?;
    let (newest, more) = (found.first()?, found.len() - 1);
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    Some(format!(
        "Already on file: {}, {}{more}. y takes its day and links it.",
        short(newest.on),
        newest.words
    ))
}

/// Opens what a row was answered from.
pub(super) fn open(data: &Data, said: Option<&Strategy>) -> Effect {
    let Some(linked) = said.and_then(|said| linked(said, &data.file)) else {
        return say("This row isn't linked to anything");
    };
    let of_log = |id: i64| {
        let at = data.file.entries.iter().position(|entry| entry.id == id)?;
        data.file.entries[at].record.is_none().then_some(at)
    };
    match linked.source {
        Source { kind: SourceKind::Entry, id } if of_log(id).is_some() => {
            log::open(data, Cursor { at: of_log(id).unwrap_or(0), top: 0 })
        }
        source => process::open_source(data, source),
    }
}
