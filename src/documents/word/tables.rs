//! Tables: forms' own, the facts at the top, and lines to sign on.

use super::blocks::NOTHING;
use super::page::TEXT_WIDTH;
use super::paragraphs::{Shape, paragraph};
use super::text::flat;
use super::xml::{Attribute, Xml};
use crate::documents::model::{Column, Fact, Signature, Table};

/// A row to write in by hand is at least this high.
const ROOM_TO_WRITE: u32 = 500;
const ROOM_TO_SIGN: u32 = 800;
/// A letter of a table's text is about so wide, in twentieths of a point.
const LETTER: usize = 100;
/// A row of more lines than this hardly stands on a page of its own: it goes on over the page, for what
/// mayn't and doesn't fit is cut off by some word processors.
const MOST_LINES: usize = 40;
/// A table of so few rows and letters stays on one page.
const FEW_ROWS: usize = 8;
const FEW_LETTERS: usize = 1_500;
const FACT_WIDTHS: [u32; 2] = [2_800, TEXT_WIDTH - 2_800];
const SIGNATURE_WIDTHS: [u32; 3] = [5_700, 400, TEXT_WIDTH - 6_100];

/// What a whole table is like.
struct Frame<'a> {
    style: &'a str,
    /// What it is, for who can't see it; may be empty.
    caption: &'a str,
    widths: &'a [u32],
    first_row_is_head: bool,
    first_column_is_head: bool,
}

/// What a row is like.
#[derive(Clone, Copy, Default)]
struct Row {
    is_head: bool,
    least_height: Option<u32>,
    may_split: bool,
}

/// A form's table; nothing where it has neither columns nor cells.
pub(super) fn table(xml: &mut Xml, table: &Table) {
    let longest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let count = longest.max(table.columns.len());
    if count == 0 {
        return;
    }
    let widths = widths(&table.columns, count);
    let frame = Frame {
        style: "FormTable",
        caption: &table.caption,
        widths: &widths,
        first_row_is_head: !table.columns.is_empty(),
        first_column_is_head: false,
    };
    let (rows, all) = (table.rows.len(), table.rows.len() + usize::from(table.blank));
    let together = is_little(table.rows.iter().flatten(), all);
    // The head's style keeps it with the first row.
    let text = |nth: usize| Shape { keeps_next: together && nth < all, ..Shape::of("TableText") };
    write_frame(xml, &frame, |xml| {
        if !table.columns.is_empty() {
            let heads: Vec<&str> =
                table.columns.iter().map(|column| column.head.as_str()).collect();
            write_row(xml, Row { is_head: true, ..Row::default() }, |xml| {
                write_cells(xml, table, &widths, &heads, Shape::of("TableHead"));
            });
        }
        for (nth, row) in (1..).zip(&table.rows) {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            let may_split = is_long(&cells, &widths);
            write_row(xml, Row { may_split, ..Row::default() }, |xml| {
                write_cells(xml, table, &widths, &cells, text(nth));
            });
        }
        // A head with nothing under it looks like a mistake.
        if all == 0 {
            write_row(xml, Row::default(), |xml| {
                write_cells(xml, table, &widths, &[NOTHING], text(1));
            });
        }
        for nth in rows + 1..=all {
            let row = Row { least_height: Some(ROOM_TO_WRITE), ..Row::default() };
            write_row(xml, row, |xml| write_cells(xml, table, &widths, &[], text(nth)));
        }
    });
}

/// Whether rows with these words are few and short enough to stay on one page.
fn is_little<'a>(words: impl Iterator<Item = &'a String>, rows: usize) -> bool {
    let letters: usize = words.map(|words| words.chars().count()).sum();
    rows <= FEW_ROWS && letters <= FEW_LETTERS
}

/// A cell for every column, empty where the row is shorter.
fn write_cells(xml: &mut Xml, table: &Table, widths: &[u32], cells: &[&str], shape: Shape<'_>) {
    for (at, width) in widths.iter().enumerate() {
        let centred = table.columns.get(at).is_some_and(|column| column.narrow);
        let words = cells.get(at).copied().unwrap_or_default();
        write_cell(xml, *width, false, |xml| {
            paragraph(xml, Shape { centred, ..shape }, words);
        });
    }
}

/// Whether a row may be higher than a page.
fn is_long(cells: &[&str], widths: &[u32]) -> bool {
    let lines = |words: &str, width: u32| -> usize {
        let room = usize::try_from(width).unwrap_or(usize::MAX) / LETTER;
        words.lines().map(|line| 1 + line.chars().count() / room.max(1)).sum()
    };
    cells.iter().zip(widths).any(|(&words, &width)| lines(words, width) > MOST_LINES)
}

/// The text's width shared out; a column without a share counts as one.
fn widths(columns: &[Column], count: usize) -> Vec<u32> {
    let share = |at: usize| columns.get(at).map_or(1, |column| u32::from(column.share.max(1)));
    let all: u32 = (0..count).map(share).sum();
    let mut widths: Vec<u32> = (0..count).map(|at| TEXT_WIDTH * share(at) / all).collect();
    let shared: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += TEXT_WIDTH - shared;
    }
    widths
}

/// Labels and values beside each other.
pub(super) fn facts(xml: &mut Xml, facts: &[Fact]) {
    let frame = Frame {
        style: "PlainTable",
        caption: "",
        widths: &FACT_WIDTHS,
        first_row_is_head: false,
        first_column_is_head: true,
    };
    let together = is_little(facts.iter().map(|fact| &fact.value), facts.len());
    write_frame(xml, &frame, |xml| {
        for (nth, fact) in (1..).zip(facts) {
            let keeps_next = together && nth < facts.len();
            let may_split = is_long(&[&fact.label, &fact.value], &FACT_WIDTHS);
            write_row(xml, Row { may_split, ..Row::default() }, |xml| {
                for (at, words, style) in
                    [(0, &fact.label, "FactLabel"), (1, &fact.value, "TableText")]
                {
                    write_cell(xml, FACT_WIDTHS[at], false, |xml| {
                        paragraph(xml, Shape { keeps_next, ..Shape::of(style) }, words);
                    });
                }
            });
        }
    });
}

/// For everyone a line to sign on and one for the day, with who it is under it; all in one piece.
pub(super) fn signatures(xml: &mut Xml, who: &[Signature]) {
    let frame = Frame {
        style: "PlainTable",
        caption: "Signatures",
        widths: &SIGNATURE_WIDTHS,
        first_row_is_head: false,
        first_column_is_head: false,
    };
    write_frame(xml, &frame, |xml| {
        for (at, signature) in who.iter().enumerate() {
            let is_last = at + 1 == who.len();
            write_lines_to_sign(xml);
            write_signer(xml, signature, !is_last);
        }
    });
}

fn write_lines_to_sign(xml: &mut Xml) {
    let row = Row { least_height: Some(ROOM_TO_SIGN), ..Row::default() };
    write_row(xml, row, |xml| {
        for (at, words) in ["Signed", "", "Date"].into_iter().enumerate() {
            write_cell(xml, SIGNATURE_WIDTHS[at], !words.is_empty(), |xml| {
                paragraph(xml, signed(true), words);
            });
        }
    });
}

fn write_signer(xml: &mut Xml, signature: &Signature, keeps_next: bool) {
    write_row(xml, Row::default(), |xml| {
        write_cell(xml, SIGNATURE_WIDTHS[0], false, |xml| {
            // A line for whoever signs has a role alone; a cell has a paragraph at least.
            if !signature.name.is_empty() || signature.role.is_empty() {
                paragraph(xml, signed(keeps_next), &signature.name);
            }
            if !signature.role.is_empty() {
                paragraph(xml, signed(keeps_next), &signature.role);
            }
        });
        for width in &SIGNATURE_WIDTHS[1..] {
            write_cell(xml, *width, false, |xml| paragraph(xml, signed(keeps_next), ""));
        }
    });
}

fn signed(keeps_next: bool) -> Shape<'static> {
    Shape { keeps_next, ..Shape::of("Signature") }
}

fn write_frame(xml: &mut Xml, frame: &Frame<'_>, rows: impl FnOnce(&mut Xml)) {
    xml.within("w:tbl", &[], |xml| {
        xml.within("w:tblPr", &[], |xml| write_frame_properties(xml, frame));
        xml.within("w:tblGrid", &[], |xml| {
            for width in frame.widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        rows(xml);
    });
}

fn write_frame_properties(xml: &mut Xml, frame: &Frame<'_>) {
    let width = frame.widths.iter().sum::<u32>().to_string();
    xml.empty("w:tblStyle", &[("w:val", frame.style)]);
    xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
    xml.empty("w:tblLayout", &[("w:type", "fixed")]);
    let flag = |is_set: bool| if is_set { "1" } else { "0" };
    // The same said twice: as bits for older readers, and by name.
    let bits = match (frame.first_row_is_head, frame.first_column_is_head) {
        (true, true) => "06A0",
        (true, false) => "0620",
        (false, true) => "0680",
        (false, false) => "0600",
    };
    let look: [Attribute<'_>; 7] = [
        ("w:val", bits),
        ("w:firstRow", flag(frame.first_row_is_head)),
        ("w:lastRow", "0"),
        ("w:firstColumn", flag(frame.first_column_is_head)),
        ("w:lastColumn", "0"),
        ("w:noHBand", "1"),
        ("w:noVBand", "1"),
    ];
    xml.empty("w:tblLook", &look);
    if !frame.caption.is_empty() {
        xml.empty("w:tblCaption", &[("w:val", &flat(frame.caption))]);
    }
}

fn write_row(xml: &mut Xml, row: Row, cells: impl FnOnce(&mut Xml)) {
    xml.within("w:tr", &[], |xml| {
        xml.within("w:trPr", &[], |xml| {
            if !row.may_split {
                xml.empty("w:cantSplit", &[]);
            }
            if let Some(height) = row.least_height {
                let height = height.to_string();
                xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "atLeast")]);
            }
            if row.is_head {
                xml.empty("w:tblHeader", &[]);
            }
        });
        cells(xml);
    });
}

fn write_cell(xml: &mut Xml, width: u32, is_ruled: bool, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:tc", &[], |xml| {
        xml.within("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if is_ruled {
                xml.within("w:tcBorders", &[], |xml| {
                    let line: [Attribute<'_>; 4] = [
                        ("w:val", "single"),
                        ("w:sz", "6"),
                        ("w:space", "0"),
                        ("w:color", "404040"),
                    ];
                    xml.empty("w:bottom", &line);
                });
                xml.empty("w:vAlign", &[("w:val", "bottom")]);
            }
        });
        inside(xml);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_row_of_about_a_page_may_be_split() {
        let words = "It was agreed to meet at the gate. ".repeat(60);
        for (cells, expected) in [
            (&["Ring", "Mon"][..], false),
            (&[words.as_str(), ""], false),
            (&["", words.as_str()], true),
            (&["a\n".repeat(41).as_str(), ""], true),
            (&[], false),
        ] {
            assert_eq!(is_long(cells, &[7_228, 2_410]), expected, "{cells:?}");
        }
    }

    #[test]
    fn the_whole_width_is_shared_out() {
        let column = |share| Column { head: String::new(), share, narrow: false };
        let columns = [column(3), column(0), column(255)];
        for (columns, count) in
            [(&columns[..], 3), (&columns[..2], 4), (&[], 7), (&columns[..1], 1)]
        {
            let widths = widths(columns, count);
            assert_eq!((widths.len(), widths.iter().sum::<u32>()), (count, TEXT_WIDTH));
        }
        assert_eq!(widths(&[column(3), column(1)], 2), [7_228, 2_410]);
    }
}
