//! What is kept of a sheet while it is being filled in.

use serde::{Deserialize, Serialize};

use super::field::SheetField;

/// One field: what it is called, what is in it, and what stood there when the sheet was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Left {
    pub label: String,
    pub typed: String,
    pub was: String,
}

impl Left {
    pub fn is_by_hand(&self) -> bool {
        self.typed != self.was
    }
}

pub(super) fn write(fields: &[SheetField], fresh: &[String]) -> String {
    let left = |(field, was): (&SheetField, &String)| Left {
        label: field.label.to_owned(),
        typed: field.value(),
        was: was.clone(),
    };
    let all: Vec<Left> = fields.iter().zip(fresh).map(left).collect();
    serde_json::to_string(&all).unwrap_or_default()
}

/// The fields of a draft, in their order.
pub(super) fn read(text: &str) -> Vec<Left> {
    let plain = |_| {
        // As it was kept before it told what had stood there.
        let typed: Vec<String> = serde_json::from_str(text).unwrap_or_default();
        let left = |typed| Left { label: String::new(), typed, was: String::new() };
        typed.into_iter().map(left).collect()
    };
    serde_json::from_str(text).unwrap_or_else(plain)
}

/// The words of a draft for whoever can't be shown the sheet any more: what was typed by hand.
#[must_use]
pub fn words_of(text: &str) -> String {
    let told = |left: &Left| match left.label.as_str() {
        "" => left.typed.clone(),
        label => format!("{label}: {}", left.typed),
    };
    let all = read(text);
    let lines: Vec<String> = all.iter().filter(|left| left.is_by_hand()).map(told).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_told_and_what_stood_there_is_not() {
        let mut fields = vec![SheetField::line("Who", "Ms Field"), SheetField::prose("Words", "")];
        let fresh: Vec<String> = fields.iter().map(SheetField::value).collect();
        fields[1].set_value("She came in,\n\"late\"", true);
        let text = write(&fields, &fresh);
        assert_eq!(words_of(&text), "Words: She came in,\n\"late\"");
        let left = read(&text);
        assert_eq!((left[0].typed.as_str(), left[0].is_by_hand()), ("Ms Field", false));
        assert_eq!(words_of(r#"["","As it was kept before"]"#), "As it was kept before");
        assert_eq!(words_of("no sheet"), "");
    }
}
