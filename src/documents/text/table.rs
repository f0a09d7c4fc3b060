//! A table as lines of text: in columns where they have room, else a row as label and value.

use crate::documents::model::{Column, Table};
use crate::rules::wrap::{width, wrap};

/// Between two columns.
const BETWEEN: usize = 1;
/// What a column of words needs at least.
const LEAST: usize = 8;
/// What a column of codes or figures takes at most.
const MOST_NARROW: usize = 6;

/// The table in that many columns of text.
pub(super) fn lines(table: &Table, caption: &str, room: usize) -> Vec<String> {
    let mut lines = if caption.is_empty() { Vec::new() } else { wrap(caption, room) };
    match widths(table, room) {
        Some(widths) => grid(table, &widths, &mut lines),
        None => rows_below(table, room, &mut lines),
    }
    lines
}

/// How wide each column is; none where they don't fit beside each other.
fn widths(table: &Table, room: usize) -> Option<Vec<usize>> {
    let between = BETWEEN * table.columns.len().saturating_sub(1);
    let narrow = |(at, column): (usize, &Column)| column.narrow.then(|| widest(table, at));
    let fixed: Vec<Option<usize>> = table.columns.iter().enumerate().map(narrow).collect();
    let taken: usize = fixed.iter().flatten().sum::<usize>() + between;
    let left = room.checked_sub(taken)?;
    let wide = table.columns.iter().filter(|column| !column.narrow);
    let shares: usize = wide.clone().map(|column| usize::from(column.share.max(1))).sum();
    let count = wide.count();
    if left < count * LEAST {
        return None;
    }
    let spare = left - count * LEAST;
    let each = table.columns.iter().zip(fixed).map(|(column, fixed)| {
        fixed.unwrap_or_else(|| LEAST + spare * usize::from(column.share.max(1)) / shares.max(1))
    });
    Some(each.collect())
}

/// The widest cell of a narrow column, its head broken if need be.
fn widest(table: &Table, at: usize) -> usize {
    let head = table.columns.get(at).map_or("", |column| column.head.as_str()).split(' ');
    let cells = table.rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
    let widest = head.chain(cells).map(width).max().unwrap_or(1);
    widest.clamp(1, MOST_NARROW)
}

fn grid(table: &Table, widths: &[usize], lines: &mut Vec<String>) {
    let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
    lines.extend(row(&heads, widths));
    let under: Vec<String> = widths.iter().map(|wide| "-".repeat(*wide)).collect();
    lines.push(under.join(&" ".repeat(BETWEEN)));
    // Codes stand close, words apart: else nobody sees where a long row ends.
    let is_close = table.columns.iter().filter(|column| column.narrow).count() * 2 > widths.len();
    for (nth, cells) in table.rows.iter().enumerate() {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let laid = row(&cells, widths);
        if nth > 0 && !is_close {
            lines.push(String::new());
        }
        lines.extend(laid);
    }
    for _ in 0..table.blank {
        lines.push(String::new());
        let ruled: Vec<String> = widths.iter().map(|wide| "_".repeat(*wide)).collect();
        lines.push(ruled.join(&" ".repeat(BETWEEN)));
    }
    if table.rows.is_empty() && table.blank == 0 {
        lines.push("–".to_owned());
    }
}

/// A row as high as its highest cell.
fn row(cells: &[&str], widths: &[usize]) -> Vec<String> {
    let cells: Vec<Vec<String>> = widths
        .iter()
        .enumerate()
        .map(|(at, wide)| wrap(cells.get(at).copied().unwrap_or_default(), *wide))
        .collect();
    let high = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |nth: usize| {
        let parts = cells.iter().zip(widths).map(|(cell, wide)| {
            let words = cell.get(nth).map_or("", String::as_str);
            format!("{words}{}", " ".repeat(wide.saturating_sub(width(words))))
        });
        parts.collect::<Vec<_>>().join(&" ".repeat(BETWEEN)).trim_end().to_owned()
    };
    (0..high).map(line).collect()
}

/// Each row as label and value below each other.
fn rows_below(table: &Table, room: usize, lines: &mut Vec<String>) {
    let blank = vec![String::new(); table.columns.len()];
    let blanks = (0..table.blank).map(|_| &blank);
    for (nth, row) in table.rows.iter().chain(blanks).enumerate() {
        if nth > 0 {
            lines.push(String::new());
        }
        for (at, column) in table.columns.iter().enumerate() {
            let cell = row.get(at).map_or("", String::as_str);
            let cell = if cell.is_empty() { "__________" } else { cell };
            lines.extend(wrap(&format!("{}: {cell}", column.head), room));
        }
    }
    if table.rows.is_empty() && table.blank == 0 {
        lines.push("–".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(narrow: bool, rows: &[[&str; 3]], blank: u8) -> Table {
        Table {
            caption: "Actions".into(),
            columns: ["What", "Who", "By"]
                .map(|head| Column { head: head.into(), share: 1, narrow })
                .to_vec(),
            rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
            blank,
        }
    }

    #[test]
    fn words_go_on_in_their_cell() {
        let rows = [["Meet at the gate", "Tutor", "daily"], ["Ring", "Mum", ""]];
        let found = lines(&table(false, &rows, 1), "Actions", 32);
        let expected = [
            "Actions",
            "What       Who        By",
            "---------- ---------- ----------",
            "Meet at    Tutor      daily",
            "the gate",
            "",
            "Ring       Mum",
            "",
            "__________ __________ __________",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn codes_stand_close() {
        let rows = [["/", "\\", "C2"], ["O", "O", ""]];
        let found = lines(&table(true, &rows, 0), "", 32);
        assert_eq!(found, ["What Who By", "---- --- --", "/    \\   C2", "O    O"]);
    }

    #[test]
    fn without_room_for_columns_each_row_is_told_below() {
        let rows = [["Meet at the gate", "Tutor", ""]];
        let found = lines(&table(false, &rows, 0), "Actions", 20);
        assert_eq!(found, ["Actions", "What: Meet at the", "gate", "Who: Tutor", "By: __________"]);
        assert_eq!(lines(&table(false, &[], 0), "", 40).last().map(String::as_str), Some("–"));
    }
}
