//! A tick that may have its day: a box, and the day behind it.

use super::Editing;
use crate::rules::day::spell;
use crate::templates::Kind;
use crate::ui::keys::Key;

const TICKED: &str = "[x] ";
const BLANK: &str = "[ ] ";

/// What stands in the editor of a field, of what is kept there: of a mere tick, its box says all.
pub(super) fn typed(kind: &Kind, kept: &str) -> String {
    if matches!(kind, Kind::TickDate) && kept == "yes" { String::new() } else { kept.to_owned() }
}

/// The box before what is being typed.
pub(super) fn sign(editing: &Editing) -> &'static str {
    let is_ticked = match editing.editor.text().trim().to_lowercase().as_str() {
        "" => !editing.changed && !editing.kept.is_empty(),
        "n" | "no" | "0" | "false" => false,
        _ => true,
    };
    if is_ticked { TICKED } else { BLANK }
}

/// The box, and the day where one is kept.
pub(super) fn told(value: &str) -> String {
    match value {
        "" => BLANK.trim_end().to_owned(),
        "yes" => TICKED.trim_end().to_owned(),
        day => format!("{TICKED}{}", day.parse().map_or_else(|_| day.to_owned(), spell)),
    }
}

/// Whether a press takes a mere tick back: there is no letter to take away.
pub(super) fn is_taken_back(editing: &Editing, key: Key) -> bool {
    let erases = matches!(key, Key::Backspace | Key::Delete);
    erases && editing.kept == "yes" && editing.editor.text().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_a_box_with_its_day() {
        for (value, expected) in
            [("", "[ ]"), ("yes", "[x]"), ("2025-09-12", "[x] Fri 12 Sep 2025")]
        {
            assert_eq!(told(value), expected);
        }
        assert_eq!(typed(&Kind::TickDate, "yes"), "");
        assert_eq!(typed(&Kind::TickDate, "2025-09-12"), "2025-09-12");
        assert_eq!(typed(&Kind::Line, "yes"), "yes");
    }
}
