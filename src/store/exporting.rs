//! Everything, or all about one pupil, as tables: for an export to open formats.
//!
//! What is restricted goes with whoever may read it, and each such reading is noted; to everybody else
//! there is no trace of it: no row, no words, no gap in the numbers. How the tables are written lives in
//! `documents::export`.

mod numbers;
mod rows;
mod tables;

use rusqlite::Connection;

use super::Store;
use super::cases::case_row;
use super::journal::{self, About, sha256};
use super::records::about_record;
use super::restricted::Secrets;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{EXPORTING, READING};
use crate::rules::media::Media;
use crate::rules::sent::Format;
use crate::rules::table::{Cell, Table};
use numbers::Numbers;
use rows::{Asked, Fields, number, put, words};
pub(super) use tables::EXPORTED;
#[cfg(test)]
pub(super) use tables::NOT_EXPORTED;
use tables::WITH_FILES;

/// The subject of an export in the journal.
const SUBJECT: &str = "export";

/// What is exported, as one reader may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// In the order of what is built on what; the last is the journal.
    pub tables: Vec<Table>,
    pub files: Vec<ExportedFile>,
    /// Whether rows that may be hidden are counted anew within the export: then their numbers aren't
    /// those of the file.
    pub counted_anew: bool,
    /// The head of the journal, for whoever reads all of it.
    pub head: Option<String>,
    /// How many restricted entries, answers, rows and files are in it, one's own among them.
    pub restricted: usize,
}

/// A file beside the tables: something attached, a copy of what was given out, a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its table, and which of its rows.
    pub table: String,
    pub row: usize,
    /// `files/attachment-3.pdf`
    pub name: String,
    id: i64,
}

/// Restricted words that go out with an export.
struct Reading {
    table: &'static str,
    id: i64,
    about: About,
}

/// Before rows are counted anew: what each file is of, and which words are read.
struct Gathered {
    tables: Vec<Table>,
    files: Vec<ExportedFile>,
    readings: Vec<Reading>,
}

impl Exported {
    /// Rows of all tables but the journal.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tables.iter().filter(|table| table.title != "journal").map(|t| t.rows.len()).sum()
    }

    /// The file of a row of a table.
    #[must_use]
    pub fn file_of(&self, table: &str, row: usize) -> Option<&ExportedFile> {
        self.files.iter().find(|file| file.row == row && file.table == table)
    }
}

impl Store {
    /// Everything that these eyes may read, or all of one case's pupil, as it stands at one moment. That
    /// it was exported, in which format and how much, is in the journal before it is given.
    ///
    /// # Errors
    /// A role that reads no case content, an unknown case.
    pub fn export(
        &mut self,
        session: &Session,
        format: &str,
        case: Option<i64>,
    ) -> Result<Exported, Trouble> {
        let mut viewer = session.viewer();
        viewer.may_read_cases()?;
        if let Some(case) = case {
            viewer = viewer.at(&self.connection, "pupil_case", case)?;
        }
        // One moment, without holding up whoever writes.
        let moment = self.connection.unchecked_transaction()?;
        let pupil = case.map(|case| case_row(&moment, case)).transpose()?.map(|case| case.pupil);
        let gathered = gather(&moment, Asked { viewer, pupil })?;
        let sees_all = viewer.sees_restricted && viewer.reads_every();
        let head = sees_all.then(|| journal::head(&moment)).transpose()?;
        drop(moment);
        let Gathered { tables, files, readings } = gathered;
        let counted_anew = !viewer.sees_restricted;
        let head = head.map(|(_, head)| head);
        let restricted = readings.len();
        let exported = Exported { tables, files, counted_anew, head, restricted };
        let told = told(viewer, &serde_json::json!({ "format": format, "rows": exported.count() }));
        let about = About { pupil, case, record: None };
        self.write(session, EXPORTING, |w| {
            for Reading { table, id, about } in &readings {
                w.note_reading((*table, *id), *about, 0, Some("in an export"))?;
            }
            w.note(SUBJECT, about, &told)
        })?;
        Ok(exported)
    }

    /// Writes down that a list was saved outside as it stood on screen.
    ///
    /// # Errors
    /// A role that reads no case content.
    pub fn note_saved_list(
        &mut self,
        session: &Session,
        list: &str,
        rows: usize,
    ) -> Result<(), Trouble> {
        let told = serde_json::json!({ "format": "xlsx", "list": list, "rows": rows }).to_string();
        self.write(session, EXPORTING, |w| w.note(SUBJECT, About::default(), &told)).map(drop)
    }

    /// The bytes of a file of an export, held against their checksum first.
    ///
    /// # Errors
    /// Bytes that are no longer those that were kept.
    pub fn exported_bytes(&self, file: &ExportedFile) -> Result<Vec<u8>, Trouble> {
        let Some(table) = WITH_FILES.iter().find(|table| **table == file.table) else {
            return Err(Trouble::Ours(format!("{} has no files", file.table)));
        };
        let sql = format!("SELECT bytes, sha256 FROM {table} WHERE id = ?1");
        let mut query = self.connection.prepare_cached(&sql)?;
        let (bytes, checksum): (Vec<u8>, String) =
            query.query_row([file.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if sha256(&bytes) == checksum {
            return Ok(bytes);
        }
        let what = format!("{} is no longer what was kept", file.name);
        Err(Trouble::Damaged { path: self.path.clone(), what })
    }
}

/// What the journal says of an export. One by somebody who reads what is restricted may tell by its
/// count that there is some: `reads` keeps it from those who don't.
fn told(viewer: Viewer, what: &serde_json::Value) -> String {
    let mut what = what.clone();
    if viewer.sees_restricted
        && let Some(row) = what.as_object_mut()
    {
        row.insert("reads".to_owned(), "restricted".into());
    }
    what.to_string()
}

fn gather(connection: &Connection, asked: Asked) -> Result<Gathered, Trouble> {
    let viewer = asked.viewer;
    let mut tables = Vec::new();
    for spec in EXPORTED {
        tables.push(rows::read(connection, spec, asked)?);
    }
    let mut readings = Vec::new();
    let mut fields = Fields::of(connection);
    for table in &mut tables {
        close(table, viewer, &mut fields)?;
        read_closed(connection, table, &mut fields, &mut readings)?;
    }
    tables.push(journal_of(connection, asked)?);
    let mut files = Vec::new();
    for table in &mut tables {
        files_of(table, &mut files);
    }
    if !viewer.sees_restricted {
        let numbers = Numbers::of(&tables);
        for table in &mut tables {
            numbers.put_in(table);
        }
    }
    for file in &mut files {
        name_anew(file, &mut tables);
    }
    Ok(Gathered { tables, files, readings })
}

/// Takes out what of restricted fields and rows isn't for these eyes.
fn close(table: &mut Table, viewer: Viewer, fields: &mut Fields<'_>) -> Result<(), Trouble> {
    if viewer.sees_restricted {
        return Ok(());
    }
    let shape = table.shape();
    match shape.title.as_str() {
        "answer" | "attachment" => {
            let mut kept = Vec::new();
            for row in std::mem::take(&mut table.rows) {
                let is_own = number(&shape, &row, "by_officer") == Some(viewer.officer);
                if is_own || !in_restricted_field(&shape, &row, fields)? {
                    kept.push(row);
                }
            }
            table.rows = kept;
        }
        "strategy" => {
            let others = |row: &[Cell]| {
                number(&shape, row, "author").is_some_and(|author| author != viewer.officer)
            };
            // A row that says nothing else is there for its words alone.
            table.rows.retain(|row| {
                let says = ["answer", "label"].map(|column| words(&shape, row, column));
                !others(row) || says.iter().any(|said| !said.is_empty())
            });
            for row in &mut table.rows {
                if others(row) {
                    put(&shape.headings, row, "words", Cell::Text(String::new()));
                    put(&shape.headings, row, "author", Cell::Empty);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn in_restricted_field(
    shape: &Table,
    row: &[Cell],
    fields: &mut Fields<'_>,
) -> Result<bool, Trouble> {
    let field = words(shape, row, "field");
    match number(shape, row, "record") {
        Some(record) if !field.is_empty() => fields.restricts(record, field),
        _ => Ok(false),
    }
}

/// Which restricted words go out with a table.
fn read_closed(
    connection: &Connection,
    table: &Table,
    fields: &mut Fields<'_>,
    readings: &mut Vec<Reading>,
) -> Result<(), Trouble> {
    for row in &table.rows {
        let Some(id) = number(table, row, "id") else { continue };
        let of_entry = |entry: i64| -> Result<About, Trouble> {
            let mut query =
                connection.prepare_cached("SELECT min(pupil) FROM entry_pupil WHERE entry = ?1")?;
            let pupil = query.query_row([entry], |row| row.get(0))?;
            Ok(About { pupil, ..About::default() })
        };
        let (name, about) = match table.title.as_str() {
            "entry" if number(table, row, "restricted") == Some(1) => ("entry", of_entry(id)?),
            "answer" if !words(table, row, "value").is_empty() => {
                if !in_restricted_field(table, row, fields)? {
                    continue;
                }
                let record = number(table, row, "record").unwrap_or_default();
                ("answer", about_record(connection, record)?)
            }
            "attachment" => match (number(table, row, "entry"), number(table, row, "record")) {
                (Some(entry), _) if is_restricted(connection, entry)? => {
                    ("attachment", of_entry(entry)?)
                }
                (None, Some(record)) if in_restricted_field(table, row, fields)? => {
                    ("attachment", about_record(connection, record)?)
                }
                _ => continue,
            },
            "strategy" if number(table, row, "author").is_some() => {
                let case = number(table, row, "case_id").unwrap_or_default();
                let pupil = Some(case_row(connection, case)?.pupil);
                ("strategy", About { pupil, case: Some(case), record: None })
            }
            _ => continue,
        };
        readings.push(Reading { table: name, id, about });
    }
    Ok(())
}

fn is_restricted(connection: &Connection, entry: i64) -> Result<bool, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT 1 FROM entry WHERE id = ?1 AND restricted = 1")?;
    Ok(query.exists([entry])?)
}

/// The journal as its history is shown: without lines that aren't for these eyes, without restricted
/// words, and without its own numbers, which would have gaps.
fn journal_of(connection: &Connection, asked: Asked) -> Result<Table, Trouble> {
    let lines = if asked.pupil.is_some() || asked.is_whole() {
        journal::lines(connection, asked.pupil)?
    } else {
        journal::lines_of(connection, &asked.viewer.of_pupils("pupil"))?
    };
    let lines = Secrets::of(connection, asked.viewer).shown(lines)?;
    let mut table = Table::new(
        "journal",
        &["line", "at", "as_of", "officer", "verb", "subject", "row", "reason", "before", "after"],
    );
    // That something was opened tells that there is something.
    let opens =
        |verb: &str, subject: &str| verb == READING || (verb == EXPORTING && subject != SUBJECT);
    let all = asked.viewer.sees_restricted;
    let shown = lines.into_iter().filter(|line| all || !opens(&line.verb, &line.subject));
    for (line, nth) in shown.zip(1..) {
        let as_of = line.as_of.parse().map_or_else(|_| Cell::text(&line.as_of), Cell::Day);
        let texts =
            [line.officer, line.verb, line.subject, line.row, line.reason, line.before, line.after];
        let mut row = vec![Cell::Whole(nth), Cell::Text(line.at), as_of];
        row.extend(texts.iter().map(|text| Cell::text(text)));
        table.rows.push(row);
    }
    Ok(table)
}

/// A last column with the name of each row's file.
fn files_of(table: &mut Table, files: &mut Vec<ExportedFile>) {
    if !WITH_FILES.contains(&table.title.as_str()) {
        return;
    }
    let shape = table.shape();
    table.headings.push("file".to_owned());
    for (at, row) in table.rows.iter_mut().enumerate() {
        let id = number(&shape, row, "id").unwrap_or_default();
        let ending = match shape.title.as_str() {
            "attachment" => Media::parse(words(&shape, row, "media")).map(Media::ending),
            "sent" => Format::parse(words(&shape, row, "format")).map(Format::ending),
            _ => Some("zip"),
        };
        row.push(Cell::Text(ending.unwrap_or("bin").to_owned()));
        files.push(ExportedFile { table: shape.title.clone(), row: at, name: String::new(), id });
    }
}

/// Names a file by the number that its row has in the export.
fn name_anew(file: &mut ExportedFile, tables: &mut [Table]) {
    let found = tables.iter_mut().find(|table| table.title == file.table);
    let Some(table) = found else { return };
    let shape = table.shape();
    let Some(row) = table.rows.get_mut(file.row) else { return };
    let id = number(&shape, row, "id").unwrap_or_default();
    file.name = format!("files/{}-{id}.{}", file.table, words(&shape, row, "file"));
    put(&shape.headings, row, "file", Cell::Text(file.name.clone()));
}
