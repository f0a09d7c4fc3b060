//! A table of a template file, read key by key.
//!
//! A value that can't be taken is noted as a fault and something harmless stands in for it, so that
//! one reading finds every fault of a file; nothing read from a file with a fault leaves this room.
//! What a single value may be is in `check`.

use toml::de::DeTable;

use super::check::{Ids, Lines, Value, is_id, one_of, refuse, whole_number, words_in};
use super::place::Faults;

/// What an id is made of.
const ID: &str = "small letters, digits and hyphens";

/// One table of a template file. A key that nobody asked for is a fault.
pub(super) struct Entries<'t> {
    table: &'t DeTable<'t>,
    at: usize,
    known: Vec<&'static str>,
}

impl<'t> Entries<'t> {
    /// The table that begins at that byte of the file.
    pub(super) fn new(table: &'t DeTable<'t>, at: usize) -> Self {
        Self { table, at, known: Vec::new() }
    }

    /// Takes these keys as known without reading them.
    pub(super) fn know(&mut self, keys: &[&'static str]) {
        self.known.extend_from_slice(keys);
    }

    /// Whether the key is not there.
    pub(super) fn lacks(&self, key: &str) -> bool {
        !self.table.contains_key(key)
    }

    /// Whether the key is there with an empty list.
    pub(super) fn holds_nothing(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(is_empty_list)
    }

    /// Where the value of a key begins; where the table does if there is none.
    pub(super) fn place_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.at, |value| value.span().start)
    }

    /// Notes that a key is not there.
    pub(super) fn miss(&self, key: &str, faults: &mut Faults<'_>) {
        faults.note(self.at, format!("no {key:?} here"), format!("{key} = …"));
    }

    /// A text of one line that must be there.
    pub(super) fn line(&mut self, key: &'static str, faults: &mut Faults<'_>) -> String {
        if self.lacks(key) {
            self.miss(key, faults);
        }
        self.optional_line(key, faults).unwrap_or_default()
    }

    /// A text of one line that may be left out.
    pub(super) fn optional_line(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<String> {
        words_in(self.find(key)?, &format!("{key:?}"), Lines::One, faults)
    }

    /// A text of any number of lines that may be left out.
    pub(super) fn passage(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<String> {
        words_in(self.find(key)?, &format!("{key:?}"), Lines::Many, faults)
    }

    /// A text of any number of lines that must be there.
    pub(super) fn passage_or_miss(&mut self, key: &'static str, faults: &mut Faults<'_>) -> String {
        if self.lacks(key) {
            self.miss(key, faults);
        }
        self.passage(key, faults).unwrap_or_default()
    }

    /// A list of texts of one line each; empty where it is left out.
    pub(super) fn lines(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<String> {
        let name = format!("an item of {key:?}");
        let items = self.items(key, "a list of texts", faults);
        items.iter().filter_map(|item| words_in(item, &name, Lines::One, faults)).collect()
    }

    /// A list of texts of one line each that must hold one; `without` names what has none.
    pub(super) fn some_lines(
        &mut self,
        key: &'static str,
        without: &str,
        example: &str,
        faults: &mut Faults<'_>,
    ) -> Vec<String> {
        let found = self.lines(key, faults);
        self.must_hold_something(key, without, example, faults);
        found
    }

    /// Whether there is a list under a key that begins with a table.
    pub(super) fn lists_tables(&self, key: &str) -> bool {
        let list = self.table.get(key).and_then(|value| value.get_ref().as_array());
        let first = list.and_then(|list| list.first());
        first.is_some_and(|item| item.get_ref().as_table().is_some())
    }

    /// A list of words, all of them among the allowed.
    pub(super) fn words(
        &mut self,
        key: &'static str,
        allowed: &[&str],
        faults: &mut Faults<'_>,
    ) -> Vec<String> {
        let mut found = Vec::new();
        for item in self.items(key, "a list of texts", faults) {
            match item.get_ref().as_str() {
                Some(word) if allowed.contains(&word) => found.push(word.to_owned()),
                _ => refuse(item, &format!("an item of {key:?}"), &one_of(allowed), faults),
            }
        }
        found
    }

    /// A list of ids; empty where it is left out.
    pub(super) fn ids(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for item in self.items(key, "a list of texts", faults) {
            match item.get_ref().as_str() {
                Some(word) if is_id(word) => found.push(word.to_owned()),
                _ => refuse(item, &format!("an item of {key:?}"), ID, faults),
            }
        }
        found
    }

    /// What the word under a key stands for.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        meanings: &[(&str, T)],
        faults: &mut Faults<'_>,
    ) -> Option<T> {
        let value = self.find(key)?;
        let told = value.get_ref().as_str();
        let meant = meanings.iter().find(|(word, _)| Some(*word) == told);
        if meant.is_none() {
            let words: Vec<&str> = meanings.iter().map(|(word, _)| *word).collect();
            refuse(value, &format!("{key:?}"), &one_of(&words), faults);
        }
        meant.map(|(_, meaning)| *meaning)
    }

    /// An id that must be there and must not stand among those taken.
    pub(super) fn id(
        &mut self,
        key: &'static str,
        taken: &mut Ids,
        faults: &mut Faults<'_>,
    ) -> String {
        let at = self.place_of(key);
        let id = self.line(key, faults);
        if is_id(&id) {
            taken.take(&id, at, faults);
        } else if !id.is_empty() {
            faults.note(at, format!("{id:?} is no id"), ID);
        }
        id
    }

    /// Whether something is so; it isn't where it is left out.
    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults<'_>) -> bool {
        self.flag_or(key, false, faults)
    }

    /// Whether something is so, and what holds where it is left out.
    pub(super) fn flag_or(
        &mut self,
        key: &'static str,
        left_out: bool,
        faults: &mut Faults<'_>,
    ) -> bool {
        let Some(value) = self.find(key) else { return left_out };
        let told = value.get_ref().as_bool();
        if told.is_none() {
            refuse(value, &format!("{key:?}"), "true or false", faults);
        }
        told.unwrap_or(left_out)
    }

    /// A text of one line that may be blank or left out.
    pub(super) fn line_or_blank(&mut self, key: &'static str, faults: &mut Faults<'_>) -> String {
        let Some(value) = self.find(key) else { return String::new() };
        if value.get_ref().as_str().is_some_and(|text| text.trim().is_empty()) {
            return String::new();
        }
        words_in(value, &format!("{key:?}"), Lines::One, faults).unwrap_or_default()
    }

    /// A whole number that may be left out.
    pub(super) fn whole(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<i64> {
        let value = self.find(key)?;
        let told = whole_number(value);
        if told.is_none() {
            refuse(value, &format!("{key:?}"), "a whole number", faults);
        }
        told
    }

    /// A whole number between two others that may be left out.
    pub(super) fn whole_within(
        &mut self,
        key: &'static str,
        least: i64,
        most: i64,
        faults: &mut Faults<'_>,
    ) -> Option<i64> {
        let told = self.whole(key, faults)?;
        if (least..=most).contains(&told) {
            return Some(told);
        }
        faults.note(self.place_of(key), format!("{key:?} is {told}"), format!("{least} to {most}"));
        None
    }

    /// A table under a key that may be left out.
    pub(super) fn table(
        &mut self,
        key: &'static str,
        example: &str,
        faults: &mut Faults<'_>,
    ) -> Option<Entries<'t>> {
        let value = self.find(key)?;
        let table = as_entries(value);
        if table.is_none() {
            refuse(value, &format!("{key:?}"), example, faults);
        }
        table
    }

    /// A list of tables; empty where it is left out.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        example: &str,
        faults: &mut Faults<'_>,
    ) -> Vec<Entries<'t>> {
        let mut found = Vec::new();
        for item in self.items(key, example, faults) {
            match as_entries(item) {
                Some(table) => found.push(table),
                None => refuse(item, &format!("an item of {key:?}"), example, faults),
            }
        }
        found
    }

    /// A list of tables that must hold one; `without` names what has none.
    pub(super) fn some_tables(
        &mut self,
        key: &'static str,
        without: &str,
        example: &str,
        faults: &mut Faults<'_>,
    ) -> Vec<Entries<'t>> {
        let found = self.tables(key, example, faults);
        self.must_hold_something(key, without, example, faults);
        found
    }

    /// A value that is no list, or holds something else, has its own fault already.
    fn must_hold_something(
        &self,
        key: &str,
        without: &str,
        example: &str,
        faults: &mut Faults<'_>,
    ) {
        let holds_something = self.table.get(key).is_some_and(|value| !is_empty_list(value));
        if !holds_something {
            faults.note(self.place_of(key), without, example);
        }
    }

    /// Notes every key that nobody asked for.
    pub(super) fn refuse_the_rest(self, faults: &mut Faults<'_>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.known.contains(&name) {
                faults.note(key.span().start, format!("unknown key {name:?}"), one_of(&self.known));
            }
        }
    }

    fn find(&mut self, key: &'static str) -> Option<&'t Value<'t>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn items(
        &mut self,
        key: &'static str,
        expected: &str,
        faults: &mut Faults<'_>,
    ) -> &'t [Value<'t>] {
        let Some(value) = self.find(key) else { return &[] };
        if let Some(list) = value.get_ref().as_array() {
            return &list[..];
        }
        refuse(value, &format!("{key:?}"), expected, faults);
        &[]
    }
}

fn as_entries<'t>(value: &'t Value<'t>) -> Option<Entries<'t>> {
    value.get_ref().as_table().map(|table| Entries::new(table, value.span().start))
}

fn is_empty_list(value: &Value<'_>) -> bool {
    value.get_ref().as_array().is_some_and(|list| list.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a table with `read` and tells its faults.
    fn faults_of(text: &str, read: fn(&mut Entries<'_>, &mut Faults<'_>)) -> Vec<String> {
        let table = DeTable::parse(text).unwrap();
        let mut faults = Faults::of("t", text);
        let mut entries = Entries::new(table.get_ref(), 0);
        read(&mut entries, &mut faults);
        entries.refuse_the_rest(&mut faults);
        match faults.settle(()) {
            Ok(()) => Vec::new(),
            Err(found) => found.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn a_text_is_in_quotes_not_empty_and_visible() {
        let read = |text: &str| {
            faults_of(text, |entries, faults| {
                entries.line("a", faults);
            })
        };
        let cases = [
            ("a = \" some words \"", ""),
            ("a = 7", "t:1:5: \"a\" is a number; expected a text in quotes"),
            ("a = [1]", "t:1:5: \"a\" is a list; expected a text in quotes"),
            ("a = true", "t:1:5: \"a\" is true; expected a text in quotes"),
            ("a = \"  \"", "t:1:5: \"a\" is empty; expected some words"),
            ("a = \"x\\ny\"", "t:1:5: \"a\" holds a line break; expected one line"),
            (
                "a = \"x\u{202e}y\"",
                "t:1:5: \"a\" holds the hidden character U+202E; expected only what can be seen",
            ),
            (
                "a = \"x\\u001By\"",
                "t:1:5: \"a\" holds the hidden character U+001B; expected only what can be seen",
            ),
            ("", "t:1:1: no \"a\" here; expected a = …"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn a_passage_may_have_lines() {
        let text = "a = \"\"\"\r\none\r\n\r\ntwo\r\n\"\"\"";
        let table = DeTable::parse(text).unwrap();
        let mut faults = Faults::of("t", text);
        let passage = Entries::new(table.get_ref(), 0).passage("a", &mut faults);
        assert_eq!(faults.settle(passage), Ok(Some("one\n\ntwo".to_owned())));
    }

    #[test]
    fn whole_numbers_are_whole_and_in_range() {
        let read = |text: &str| {
            faults_of(text, |entries, faults| {
                entries.whole_within("a", 1, 100, faults);
            })
        };
        let cases = [
            ("a = 100", ""),
            ("a = 0x10", ""),
            ("", ""),
            ("a = 101", "t:1:5: \"a\" is 101; expected 1 to 100"),
            ("a = 1.5", "t:1:5: \"a\" is a number; expected a whole number"),
            ("a = \"9\"", "t:1:5: \"a\" is \"9\"; expected a whole number"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn every_fault_of_a_list_is_told() {
        let told = faults_of("a = [\"x\", 1,\n  \"\"]\nb = 3\nc = 4", |entries, faults| {
            entries.lines("a", faults);
            entries.tables("b", "[[b]]", faults);
        });
        let expected = [
            "t:1:11: an item of \"a\" is a number; expected a text in quotes",
            "t:2:3: an item of \"a\" is empty; expected some words",
            "t:3:5: \"b\" is a number; expected [[b]]",
            "t:4:1: unknown key \"c\"; expected one of a, b",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_list_of_ids_holds_nothing_else() {
        let told = faults_of("a = [\"plan\", \"Plan\",\n  7]\nb = \"plan\"", |entries, faults| {
            assert_eq!(entries.ids("a", faults), ["plan"]);
            assert!(entries.ids("b", faults).is_empty() && entries.ids("c", faults).is_empty());
        });
        let expected = [
            "t:1:14: an item of \"a\" is \"Plan\"; expected small letters, digits and hyphens",
            "t:2:3: an item of \"a\" is a number; expected small letters, digits and hyphens",
            "t:3:5: \"b\" is \"plan\"; expected a list of texts",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn names_in_a_fault_show_what_is_hidden_in_them() {
        let told = faults_of("\"a\u{202e}b\" = 1", |entries, _| entries.know(&["a", "b"]));
        assert_eq!(told, ["t:1:1: unknown key \"a\\u{202e}b\"; expected one of a, b"]);
    }
}
