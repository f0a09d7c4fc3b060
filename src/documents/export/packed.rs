//! An export in several files: one a table as CSV with the files beside them, or one pupil's archive.

use std::io::{self, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::comma::csv;
use super::{BytesOf, Head, Unwritten, json, numbers};
use crate::store::Exported;

/// What explains the others.
const ABOUT: &str = "about.txt";

/// What takes each file by its name.
type Take<'a> = dyn FnMut(&str, &[u8]) -> Result<(), Unwritten> + 'a;

/// Gives every file of a CSV export by its name: first the one that explains them.
///
/// # Errors
/// What can't be written; a file that is no longer what was kept.
pub fn each_file(
    exported: &Exported,
    head: &Head<'_>,
    bytes_of: &BytesOf<'_>,
    take: &mut Take<'_>,
) -> Result<(), Unwritten> {
    let about = format!(
        "{}\nOne file a table, its columns named in the first line. Days are written YYYY-MM-DD, times \
         in UTC.\nA cell that begins with = + - @, a tab or a carriage return has a ' before it, so that \
         no spreadsheet takes it for a formula. The JSON export has it as it was typed.\n{}\nFiles that \
         belong to rows are in the folder files; the column \"file\" names them.\n",
        made(head),
        numbers(exported)
    );
    take(ABOUT, about.as_bytes())?;
    for table in &exported.tables {
        take(&format!("{}.csv", table.title), &csv(table)?)?;
    }
    for file in &exported.files {
        take(&file.name, &bytes_of(file)?)?;
    }
    Ok(())
}

/// Writes a CSV export as one ZIP file.
///
/// # Errors
/// As [`each_file`].
pub fn zip(
    exported: &Exported,
    head: &Head<'_>,
    bytes_of: &BytesOf<'_>,
    out: &mut dyn Write,
) -> Result<(), Unwritten> {
    let mut packed = ZipWriter::new_stream(out);
    each_file(exported, head, bytes_of, &mut |name, bytes| {
        packed.start_file(name, options()).map_err(io::Error::from)?;
        Ok(packed.write_all(bytes)?)
    })?;
    finish(packed.finish().map(drop))
}

/// Writes one pupil's archive: everything as exact JSON, and the same to be read, as the document that
/// is given with its ending.
///
/// # Errors
/// As [`each_file`].
pub fn archive(
    exported: &Exported,
    head: &Head<'_>,
    bytes_of: &BytesOf<'_>,
    (ending, document): (&str, &[u8]),
    out: &mut dyn Write,
) -> Result<(), Unwritten> {
    let about = format!(
        "{}\nexport.json holds everything, exactly as it is kept, files in base64 among it.\n\
         pupil.{ending} is the same to be read.\n{}\n",
        made(head),
        numbers(exported)
    );
    let mut packed = ZipWriter::new_stream(out);
    let document_name = format!("pupil.{ending}");
    for (name, bytes) in [(ABOUT, about.as_bytes()), (document_name.as_str(), document)] {
        packed.start_file(name, options()).map_err(io::Error::from)?;
        packed.write_all(bytes)?;
    }
    packed.start_file("export.json", options()).map_err(io::Error::from)?;
    json::write(exported, head, bytes_of, &mut packed)?;
    finish(packed.finish().map(drop))
}

fn made(head: &Head<'_>) -> String {
    format!("Export of {}.\nMade on {} by {}.", head.scope(), head.made_on, head.by)
}

/// Nothing of it depends on the machine.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated).system(System::Unix)
}

fn finish(finished: Result<(), ZipError>) -> Result<(), Unwritten> {
    finished.map_err(|error| io::Error::from(error).into())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::*;
    use crate::rules::table::{Cell, Table};

    fn exported() -> Exported {
        let mut table = Table::new("pupil", &["id", "name"]);
        table.rows.push(vec![Cell::Whole(1), Cell::Text("=1+1".to_owned())]);
        let (tables, files) = (vec![table], Vec::new());
        Exported { tables, files, counted_anew: true, head: None, restricted: 0 }
    }

    fn head() -> Head<'static> {
        let made_on = chrono::NaiveDate::from_ymd_opt(2025, 11, 23).unwrap();
        Head { made_on, by: "A. Rahman", case: None }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut packed = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        packed.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_csv_export_is_one_file_a_table_and_says_what_it_did() {
        let mut bytes = Vec::new();
        zip(&exported(), &head(), &|_| Ok(Vec::new()), &mut bytes).unwrap();
        assert_eq!(part(&bytes, "pupil.csv"), "id,name\n1,'=1+1\n");
        let about = part(&bytes, ABOUT);
        assert!(about.contains("The JSON export has it as it was typed"), "{about}");
        assert!(about.contains("counted anew"), "{about}");
        let mut again = Vec::new();
        zip(&exported(), &head(), &|_| Ok(Vec::new()), &mut again).unwrap();
        assert_eq!(bytes, again);
    }

    #[test]
    fn an_archive_is_exact_and_readable() {
        let mut bytes = Vec::new();
        let none: &BytesOf<'_> = &|_| Ok(Vec::new());
        archive(&exported(), &head(), none, ("txt", b"Amara"), &mut bytes).unwrap();
        assert_eq!(part(&bytes, "pupil.txt"), "Amara");
        assert!(part(&bytes, "export.json").contains(r#""name":"=1+1""#));
    }
}
