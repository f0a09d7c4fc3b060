//! Exports in open formats: everything, or one case with all about its pupil.

use std::fs::{DirBuilder, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Desk, End, out, place};
use crate::documents::audience::Audience;
use crate::documents::export::{BytesOf, Head, Unwritten, json, packed, workbook};
use crate::documents::papers::{self, Paper, compose};
use crate::documents::pdf::PdfTrouble;
use crate::documents::render::{Press, render};
use crate::rules::count::counted;
use crate::rules::sent::Format;
use crate::store::{Exported, Trouble, refuse_taken, unwritten, write_new, write_new_by};

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
        (As::Archive, Some(case)) => Some(pupil(case, desk, &place::press())?),
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
            write_new_by(file, |opened| work.write_to(file, opened))?;
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

/// The archive's document: all about the pupil, to be read. Where PDFs can't be made, as Word.
fn pupil(case: i64, desk: &Desk, press: &Press) -> Result<(&'static str, Vec<u8>), Trouble> {
    let viewer = desk.session.viewer();
    let read = papers::read(&desk.store, viewer, case, (Paper::SubjectAccess, None))?;
    let made = compose(Paper::SubjectAccess, &read, Audience::School, desk.session.as_of());
    let document = made.map_err(Trouble::refused)?.document;
    let format = if press.makes_pdf() { Format::Pdf } else { Format::Word };
    if format == Format::Word {
        out::say(format!(
            "warning: {}. The archive holds a Word file instead.",
            PdfTrouble::Missing
        ));
    }
    Ok((format.ending(), render(&document, format, press)?))
}

/// A folder that is filled stays as it is.
fn refuse_filled(folder: &Path) -> Result<(), Trouble> {
    match std::fs::read_dir(folder) {
        Ok(mut inside) if inside.next().is_some() => Err(Trouble::refused(format!(
            "the folder {} has files in it. Nothing was written. Name a new one, or a file that ends in \
             .zip",
            folder.display()
        ))),
        Ok(_) => Ok(()),
        Err(_) => refuse_taken(folder),
    }
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

    fn write_to(&self, name: &Path, file: &mut File) -> Result<(), Trouble> {
        let mut out = BufWriter::new(file);
        let written = self.write(&mut out).and_then(|()| Ok(out.flush()?));
        written.map_err(|why| because(name, why))
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
        written.map_err(|why| because(folder, why))
    }
}

fn make_folder(folder: &Path) -> Result<(), Trouble> {
    if folder.is_dir() {
        return Ok(());
    }
    let made = DirBuilder::new().mode(0o700).create(folder);
    made.map_err(|error| unwritten(folder, &error))
}

fn because(name: &Path, why: Unwritten) -> Trouble {
    match why {
        Unwritten::Trouble(trouble) => trouble,
        Unwritten::Io(error) => unwritten(name, &error),
    }
}
