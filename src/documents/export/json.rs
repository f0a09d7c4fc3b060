//! An export as one JSON value: exact, every text as it is kept. Characters that could turn or hide what
//! stands around them are escaped, which changes no value.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Value, json};

use super::{BytesOf, Head, Unwritten, numbers};
use crate::rules::table::{Cell, Table};
use crate::rules::visible::is_hostile;
use crate::store::Exported;

/// The shape of the value; another shape gets another number.
const VERSION: u32 = 1;
const ABOUT: &str = "Every value is exactly as it is kept. Nothing is put before texts that a \
                     spreadsheet would take for a formula: for a spreadsheet take the CSV or XLSX \
                     export. Files stand in base64 with their rows.";

/// Writes an export, table by table, row by row.
///
/// # Errors
/// What can't be written; a file that is no longer what was kept.
pub fn write(
    exported: &Exported,
    head: &Head<'_>,
    bytes_of: &BytesOf<'_>,
    out: &mut dyn Write,
) -> Result<(), Unwritten> {
    let told = json!({
        "format": "herringbone-export",
        "version": VERSION,
        "about": ABOUT,
        "numbers": numbers(exported),
        "of": head.scope(),
        "case": head.case,
        "made_on": head.made_on.to_string(),
        "by": head.by,
        "head": exported.head,
    });
    out.write_all(b"{")?;
    for (key, value) in told.as_object().into_iter().flatten() {
        value_to(&json!(key), out)?;
        out.write_all(b": ")?;
        value_to(value, out)?;
        out.write_all(b",\n")?;
    }
    out.write_all(b"\"tables\": {")?;
    for (at, table) in exported.tables.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        value_to(&json!(table.title), out)?;
        out.write_all(b": [")?;
        rows_to(exported, table, bytes_of, out)?;
        out.write_all(b"]")?;
    }
    out.write_all(b"\n}}\n")?;
    Ok(())
}

fn rows_to(
    exported: &Exported,
    table: &Table,
    bytes_of: &BytesOf<'_>,
    out: &mut dyn Write,
) -> Result<(), Unwritten> {
    for (at, row) in table.rows.iter().enumerate() {
        let cells = table.headings.iter().cloned().zip(row.iter().map(value_of));
        let mut told: Map<String, Value> = cells.collect();
        if let Some(file) = exported.file_of(&table.title, at) {
            told.insert("base64".to_owned(), STANDARD.encode(bytes_of(file)?).into());
        }
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        value_to(&Value::Object(told), out)?;
    }
    Ok(())
}

fn value_of(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Whole(number) => (*number).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Day(day) => day.to_string().into(),
    }
}

fn value_to(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless)).map_err(io::Error::from)
}

/// Escapes what could upset whoever looks at it.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| is_hostile(*letter)) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = from.get(letter.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_escaped_and_stays_the_same_value() {
        let hostile = "a\u{202e}b\u{1b}[2J\u{85}\u{e0041}\n\"=1+1 Zoë Łoś";
        let mut out = Vec::new();
        value_to(&json!(hostile), &mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.chars().any(is_hostile), "{json}");
        assert!(json.contains("Zoë Łoś"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }

    #[test]
    fn an_export_is_one_value_with_its_tables_in_order() {
        let mut table = Table::new("pupil", &["id", "name", "born"]);
        let born = chrono::NaiveDate::from_ymd_opt(2013, 2, 3);
        table.rows.push(vec![Cell::Whole(1), Cell::Text("=1+1".to_owned()), Cell::day(born)]);
        table.rows.push(vec![Cell::Whole(2), Cell::Text(String::new()), Cell::Empty]);
        let exported = Exported {
            tables: vec![table, Table::new("mark", &["pupil"])],
            files: Vec::new(),
            counted_anew: false,
            head: None,
            restricted: 0,
        };
        let head = Head { made_on: born.unwrap(), by: "A. Rahman", case: Some(3) };
        let mut out = Vec::new();
        write(&exported, &head, &|_| Ok(Vec::new()), &mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        let expected = json!([
            { "id": 1, "name": "=1+1", "born": "2013-02-03" },
            { "id": 2, "name": "", "born": null },
        ]);
        assert_eq!(value["tables"]["pupil"], expected);
        assert_eq!(value["tables"]["mark"], json!([]));
        assert_eq!((&value["case"], &value["head"]), (&json!(3), &Value::Null));
        assert!(value["about"].as_str().unwrap().contains("formula"));
    }
}
