//! Exports in open formats: everything, or one case with all about its pupil.

use std::fs::DirBuilder;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Desk, End, out, place};
use crate::documents::export::{BytesOf, Head, Unwritten, json, packed, pupil, to_file, workbook};
use crate::documents::pdf::PdfTrouble;
use crate::rules::count::counted;
use crate::store::{Exported, Trouble, refuse_taken, unwritten, write_new};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// As what: csv for spreadsheets (one file a table), json exactly as kept, xlsx as one workbook,
    /// archive with all about one pupil to read and as JSON
    #[arg(value_enum)]
    format: As,
    /// One case and all about its pupil; else everything
    #[arg(long, value_name = "ID", required_if_eq("format", "archive"))]
    case: Option<i64>,
    /// Where it goes, never over what is there: csv into a folder, or one file that ends in .zip; - is
    /// standard output
    #[arg(short = 'o', long = "out", alias = "output", value_name = "PATH")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    /// Files for spreadsheets; cells that begin like a formula get a ' before them
    Csv,
    /// One JSON value, every text as it was typed
    Json,
    /// One workbook with a sheet a table
    Xlsx,
    /// One pupil's archive
    Archive,
}

impl As {
    fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Archive => "archive",
        }
    }
}

/// Where an export goes.
enum To<'a> {
    Stream,
    Folder(&'a Path),
    File(&'a Path),
}

impl To<'_> {
    fn of(export: &Export) -> To<'_> {
        let path = export.out.as_path();
        let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        match path {
            path if path == Path::new("-") => To::Stream,
            path if export.format == As::Csv && !is_zip => To::Folder(path),
            path => To::File(path),
        }
    }
}

/// What is written, whatever it is written to.
struct Work<'a> {
    format: As,
    exported: &'a Exported,
    head: Head<'a>,
    bytes_of: &'a BytesOf<'a>,
    /// Of an archive: how the document to read ends, and its bytes.
    document: Option<(&'static str, Vec<u8>)>,
}

pub(super) fn run(export: &Export, desk: &mut Desk) -> Result<End, Trouble> {
    let to = To::of(export);
    match to {
        To::Stream => {}
        To::Folder(folder) => refuse_filled(folder)?,
        To::File(file) => refuse_taken(file)?,
    }
    let document = match (export.format, export.case) {
        (As::Archive, Some(case)) => Some(document(case, desk)?),
        _ => None,
    };
    let exported = desk.store.export(&desk.session, export.format.id(), export.case)?;
    let store = &desk.store;
    let work = Work {
        format: export.format,
        exported: &exported,
        head: Head { made_on: desk.session.as_of(), by: &desk.session.name, case: export.case },
        bytes_of: &|file| store.exported_bytes(file),
        document,
    };
    let told = match to {
        To::Stream => {
            let streamed = out::stream(|out| work.write(out))?;
            let size = counted(streamed.bytes, "byte", "bytes");
            format!("{size}, SHA-256 {}", streamed.sha256)
        }
        To::Folder(folder) => {
            work.write_into(folder)?;
            folder.display().to_string()
        }
        To::File(file) => {
            to_file(file, |out| work.write(out))?;
            file.display().to_string()
        }
    };
    tell(&exported, &told);
    Ok(End::Done)
}

fn tell(exported: &Exported, where_to: &str) {
    let rows = counted(exported.count(), "row", "rows");
    out::say(format!("Exported {rows} of {} tables: {where_to}.", exported.tables.len()));
    if exported.restricted > 0 {
        out::say(
            "It holds restricted words that few may read: keep it where they alone can. That it was \
             made is in the journal.",
        );
    }
}

/// The archive's document; where it is no PDF, that is said.
fn document(case: i64, desk: &Desk) -> Result<(&'static str, Vec<u8>), Trouble> {
    let press = place::press();
    let made = pupil::document(&desk.store, &desk.session, case, &press)?;
    if !press.makes_pdf() {
        out::say(format!("warning: {}. The archive holds a Word file.", PdfTrouble::Missing));
    }
    Ok(made)
}

/// A folder that is filled stays as it is.
fn refuse_filled(folder: &Path) -> Result<(), Trouble> {
    let Ok(mut inside) = std::fs::read_dir(folder) else { return refuse_taken(folder) };
    if inside.next().is_none() {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "the folder {} has files in it. Nothing was written. Name a new one, or a file that ends \
         in .zip",
        folder.display()
    )))
}

impl Work<'_> {
    fn write(&self, out: &mut dyn Write) -> Result<(), Unwritten> {
        let Self { exported, head, bytes_of, .. } = self;
        match (self.format, &self.document) {
            (As::Csv, _) => packed::zip(exported, head, bytes_of, out),
            (As::Xlsx, _) => Ok(out.write_all(&workbook::xlsx(&exported.tables, head.made_on)?)?),
            (As::Archive, Some((ending, bytes))) => {
                packed::archive(exported, head, bytes_of, (*ending, bytes.as_slice()), out)
            }
            (As::Json | As::Archive, _) => json::write(exported, head, bytes_of, out),
        }
    }

    /// One file a table, in a folder that its owner alone may read.
    fn write_into(&self, folder: &Path) -> Result<(), Trouble> {
        let Self { exported, head, bytes_of, .. } = self;
        make_folder(folder)?;
        if !exported.files.is_empty() {
            make_folder(&folder.join("files"))?;
        }
        let written = packed::each_file(exported, head, bytes_of, &mut |name, bytes| {
            Ok(write_new(&folder.join(name), bytes)?)
        });
        written.map_err(|why| why.on(folder))
    }
}

fn make_folder(folder: &Path) -> Result<(), Trouble> {
    if folder.is_dir() {
        return Ok(());
    }
    let made = DirBuilder::new().mode(0o700).create(folder);
    made.map_err(|error| unwritten(folder, &error))
}
