//! The text of a form's file -> a [`Form`], or everything that is wrong with it.

use toml::de::DeTable;
use unicode_width::UnicodeWidthStr;

use super::check::Ids;
use super::claims::Claims;
use super::entries::Entries;
use super::field::Field;
use super::form::{Form, Section};
use super::place::{Fault, Faults};
use super::proofs::read_declarations;
use super::read_field::read_field;

/// The room that the list of sections has on an 80-column screen.
const SHORT_WIDTH: usize = 18;

/// Reads a form from the text of its file; `source_name` is what faults call the file.
///
/// # Errors
///
/// Every fault of the file, in line order. A text that isn't TOML has those of its syntax alone: what
/// the rest would mean is a guess.
pub fn read_form(source_name: &str, text: &str) -> Result<Form, Vec<Fault>> {
    let mut faults = Faults::of(source_name, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.note_syntax(error);
    }
    if faults.are_none() {
        let form = read_root(Entries::new(root.get_ref(), 0), &mut faults);
        return faults.settle(form);
    }
    Err(faults.in_order())
}

pub(super) fn read_root(mut entries: Entries<'_>, faults: &mut Faults<'_>) -> Form {
    let mut claims = Claims::default();
    let meets_at = entries.place_of("meets");
    let form = Form {
        name: entries.id("name", &mut Ids::default(), faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        numbered: entries.flag("numbered", faults),
        continues: entries.flag("continues", faults),
        meets: entries.flag("meets", faults),
        follows: entries.ids("follows", faults),
        purpose: read_purpose(&mut entries, faults),
        closing: entries.optional_line("closing", faults),
        proves: read_declarations(&mut entries, &mut claims, faults),
        sections: read_sections(&mut entries, &mut claims, faults),
    };
    claims.prove(&form, meets_at, faults);
    entries.refuse_the_rest(faults);
    form
}

pub(super) fn read_version(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> u32 {
    if entries.lacks("version") {
        entries.miss("version", faults);
    }
    let version = entries.whole_within("version", 1, 9999, faults);
    version.and_then(|version| u32::try_from(version).ok()).unwrap_or_default()
}

pub(super) fn read_purpose(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    if entries.lacks("purpose") {
        entries.miss("purpose", faults);
    }
    entries.passage("purpose", faults).unwrap_or_default()
}

fn read_sections(
    entries: &mut Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Vec<Section> {
    let mut taken = Ids::default();
    let sections = entries.some_tables("section", "a form without sections", "[[section]]", faults);
    sections.into_iter().map(|section| read_section(section, &mut taken, claims, faults)).collect()
}

fn read_section(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Section {
    let id = entries.id("id", taken, faults);
    let title = entries.line("title", faults);
    let section = Section {
        id,
        short: read_short(&mut entries, &title, SHORT_WIDTH, faults),
        title,
        guidance: entries.passage("guidance", faults),
        beside: entries.flag("beside", faults),
        fields: read_fields(&mut entries, claims, faults),
    };
    entries.refuse_the_rest(faults);
    section
}

/// The short title, which may be left out where the title is short itself.
pub(super) fn read_short(
    entries: &mut Entries<'_>,
    title: &str,
    most: usize,
    faults: &mut Faults<'_>,
) -> String {
    let key = if entries.lacks("short") { "title" } else { "short" };
    let given = entries.optional_line("short", faults).unwrap_or_default();
    let short = if key == "title" { title.to_owned() } else { given };
    let width = short.width();
    if width > most {
        let message = format!("{key:?} is {width} columns wide");
        faults.note(entries.place_of(key), message, format!("a \"short\" of at most {most}"));
    }
    short
}

fn read_fields(
    entries: &mut Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Vec<Field> {
    let mut taken = Ids::default();
    let fields =
        entries.some_tables("field", "a section without fields", "[[section.field]]", faults);
    fields.into_iter().map(|field| read_field(field, &mut taken, claims, faults)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const SMALL: &str = r#"name = "small"
title = "Small form"
version = 1
purpose = "A form for tests."

[[section]]
id = "one"
title = "One"

[[section.field]]
id = "what"
label = "What"
kind = "line"
"#;

    const EVERY_KIND: &str = r#"
name = "every-kind"
title = "Every kind – of field"
version = 12
numbered = true
continues = true
meets = true
follows = ["plan", "every-kind"]
purpose = """
One line,
and another."""
closing = "The end."

[[proves]]
of = "contract-agreed"
field = "plain/one"
is = ["yes"]
on = "plain/done"
named = "plain/line"

[[proves]]
of = "plan"
closed = true

[[section]]
id = "plain"
title = "Plain kinds, under a long heading"
short = "Plain"
guidance = "Take your time."
beside = true
field = [
  { id = "line", label = "A line", kind = "line", suggestions = ["a", "b"], carries = true },
  { id = "prose", label = "Prose", kind = "prose", guidance = "Say more.", restricted = true },
  { id = "on", label = "On", kind = "date" },
  { id = "due", label = "Due", kind = "date", lean = "future", required = true },
  { id = "next", label = "Next", kind = "date", window = { from = "meeting", min-weeks = 2, max-weeks = 4, suggest-weeks = 3 }, due = { what = "Review", met-by = ["plan"] } },
  { id = "end", label = "End", kind = "date", window = { from = "record", min-weeks = 0, max-weeks = 6 }, due = { what = "End", met-by-field = "plain/prose" } },
  { id = "born", label = "Born", kind = "date", lean = "birth" },
  { id = "at", label = "At", kind = "time" },
  { id = "one", label = "One of", kind = "choice", options = [{ id = "yes", label = "Yes", needs = "plain/line" }] },
  { id = "tick", label = "Tick", kind = "tick", withhold_from = ["parent", "court"] },
  { id = "done", label = "Done", kind = "tick-date", due = { what = "Copy" } },
  { id = "number", label = "Number", kind = "number", min = -1, max = 100, unit = "%" },
]

[[section]]
id = "rows"
title = "Rows"

[[section.field]]
id = "table"
label = "Table"
kind = "table"
first_rows = [{ id = "first", label = "First row" }]
[[section.field.columns]]
id = "who"
label = "Who"
kind = "line"
width = 2
[[section.field.columns]]
id = "answer"
label = "Answer"
kind = "choice"
many = true
options = [{ id = "a", label = "A" }, { id = "b", label = "B" }]

[[section.field]]
id = "people"
label = "People"
kind = "people"
headings = { name = "Full name" }

[[section.field]]
id = "actions"
label = "Actions"
kind = "actions"
printed = ["Ring each day"]
headings = { by = "By when" }

[[section.field]]
id = "year"
label = "Year"
kind = "fact"
fact = "year"

[[section.field]]
id = "day"
label = "Day"
kind = "meeting"
part = "day"

[[section.field]]
id = "asked"
label = "Asked"
kind = "invitations"
headings = { how = "By" }
"#;

    fn told(text: &str) -> Vec<String> {
        read_form("t", text).unwrap_err().iter().map(Fault::to_string).collect()
    }

    /// The small form with one passage replaced.
    fn with(from: &str, to: &str) -> String {
        assert_eq!(SMALL.matches(from).count(), 1, "{from}");
        SMALL.replace(from, to)
    }

    /// JSON as a file would have it: nothing for `null`, and TOML's names for the lists.
    fn as_written(json: Value) -> Value {
        match json {
            Value::Object(keys) => {
                let told = keys.into_iter().filter(|(_, value)| !value.is_null());
                Value::Object(told.map(|(key, value)| (as_key(&key), as_written(value))).collect())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(as_written).collect()),
            plain => plain,
        }
    }

    fn as_key(key: &str) -> String {
        match key {
            "sections" => "section".to_owned(),
            "fields" => "field".to_owned(),
            other => other.to_owned(),
        }
    }

    #[test]
    fn a_small_form_is_read() {
        let form = read_form("t", SMALL).unwrap();
        assert_eq!((form.name.as_str(), form.version, form.sections.len()), ("small", 1, 1));
        assert!(!form.numbered && !form.continues && form.closing.is_none());
        assert!(!form.meets && form.follows.is_empty());
        assert_eq!(form.sections[0].short, "One");
        assert_eq!(form.field("one/what").unwrap().label, "What");
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
        let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
        assert_eq!(read_form("t", &windows), read_form("t", SMALL));
        let told = told(&windows.replace("kind = \"line\"", "kid = \"line\""));
        assert!(told[1].starts_with("t:13:1: unknown key \"kid\""), "{told:?}");
    }

    #[test]
    fn whatever_a_form_holds_can_be_written_in_a_file() {
        let form = read_form("t", EVERY_KIND).unwrap();
        let written = toml::to_string(&as_written(serde_json::to_value(&form).unwrap())).unwrap();
        assert_eq!(read_form("t", &written).unwrap(), form, "{written}");
    }

    #[test]
    fn json_has_the_keys_that_scripts_read() {
        let json = serde_json::to_value(read_form("t", EVERY_KIND).unwrap()).unwrap();
        assert_eq!(json["name"], "every-kind");
        assert_eq!(json["version"], 12);
        assert_eq!(json["purpose"], "One line,\nand another.");
        assert_eq!(json["sections"][0]["id"], "plain");
        assert_eq!(json["sections"][0]["fields"][3]["kind"], "date");
        assert_eq!(json["sections"][0]["fields"][3]["lean"], "future");
        assert_eq!(json["sections"][1]["fields"][0]["columns"][1]["options"][1]["label"], "B");
        assert_eq!(json["sections"][1]["fields"][3]["fact"], "year");
        assert!(json["sections"][1]["guidance"].is_null());
        assert_eq!(json["meets"], true);
        assert_eq!(json["follows"], json!(["plan", "every-kind"]));
        let agreed = json!({"of": "contract-agreed", "field": "plain/one", "is": ["yes"],
            "on": "plain/done", "closed": false, "named": "plain/line"});
        assert_eq!(json["proves"][0], agreed);
        let fields = &json["sections"][0]["fields"];
        assert_eq!(fields[4]["window"]["suggest-weeks"], 3);
        assert_eq!(fields[4]["due"]["met-by"], json!(["plan"]));
        assert_eq!(fields[5]["due"]["met-by-field"], "plain/prose");
        assert!(fields[3]["window"].is_null() && fields[3]["due"].is_null());
        assert_eq!(fields[8]["options"][0]["needs"], "plain/line");
        let fields = &json["sections"][1]["fields"];
        assert_eq!((&fields[4]["kind"], &fields[4]["part"]), (&json!("meeting"), &json!("day")));
        assert_eq!(fields[5]["headings"]["how"], "By");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_column() {
        let cases = [
            ("name = \"small\"", "", "t:1:1: no \"name\" here; expected name = …"),
            (
                "\"small\"",
                "\"Small form\"",
                "t:1:8: \"Small form\" is no id; expected small letters, digits and hyphens",
            ),
            (
                "version = 1",
                "version = \"1\"",
                "t:3:11: \"version\" is \"1\"; expected a whole number",
            ),
            ("version = 1", "version = 0", "t:3:11: \"version\" is 0; expected 1 to 9999"),
            ("version = 1", "title = \"Again\"", "t:3:1: duplicate key"),
            ("version = 1", "version 1", "t:3:9: key with no value; expected `=`"),
            ("A form for tests.", " ", "t:4:11: \"purpose\" is empty; expected some words"),
            (
                "version = 1",
                "version = 1\nnumbered = \"yes\"",
                "t:4:12: \"numbered\" is \"yes\"; expected true or false",
            ),
            (
                "version = 1",
                "version = 1\nfollows = [\"A plan\"]",
                "t:4:12: an item of \"follows\" is \"A plan\"; expected small letters, digits and hyphens",
            ),
            (
                "title = \"One\"",
                "title = \"One long heading of a section\"",
                "t:8:9: \"title\" is 29 columns wide; expected a \"short\" of at most 18",
            ),
            (
                "title = \"One\"",
                "title = \"One\"\nshort = \"Nineteen columns ab\"",
                "t:9:9: \"short\" is 19 columns wide; expected a \"short\" of at most 18",
            ),
            ("label = \"What\"", "label = \"\"", "t:12:9: \"label\" is empty; expected some words"),
            (
                "label = \"What\"",
                "label = \"Wh\u{202e}at\"",
                "t:12:9: \"label\" holds the hidden character U+202E; expected only what can be seen",
            ),
            (
                "\"What\"",
                "\"What\"\nlable = \"What\"",
                "t:13:1: unknown key \"lable\"; expected one of id, label, kind, guidance, suggestions, \
                 withhold_from, restricted, required, carries, due",
            ),
            (
                "id = \"what\"",
                "id = \"push/pull\"",
                "t:11:6: \"push/pull\" is no id; expected small letters, digits and hyphens",
            ),
            (
                "kind = \"line\"",
                "kind = \"line\"\n[[section.field]]\nid = \"what\"\nlabel = \"Again\"\nkind = \"line\"",
                "t:15:6: the id \"what\" stands twice; expected an id of its own; line 11 has this one",
            ),
            (
                "kind = \"line\"",
                "kind = \"line\"\n\n  [[section]]\n  id = \"two\"\n  title = \"Two\"",
                "t:15:3: a section without fields; expected [[section.field]]",
            ),
            (
                "kind = \"line\"",
                "kind = \"line\"\n[[section]]\nid = \"one\"\ntitle = \"One\"\nfield = [{ id = \"a\", label = \"A\", kind = \"line\" }]",
                "t:15:6: the id \"one\" stands twice; expected an id of its own; line 7 has this one",
            ),
        ];
        for (from, to, expected) in cases {
            assert_eq!(told(&with(from, to)), [expected], "{to}");
        }
    }

    #[test]
    fn the_same_field_id_in_two_sections_is_two_fields() {
        let second = SMALL[SMALL.find("[[section]]").unwrap()..].replace("\"one\"", "\"two\"");
        let form = read_form("t", &format!("{SMALL}{second}")).unwrap();
        assert!(form.field("one/what").is_some() && form.field("two/what").is_some());
    }

    #[test]
    fn a_form_without_sections_or_anything() {
        let head = &SMALL[..SMALL.find("[[section]]").unwrap()];
        assert_eq!(told(head), ["t:1:1: a form without sections; expected [[section]]"]);
        let single = SMALL
            .replace("[[section]]", "[section]")
            .replace("[[section.field]]", "[section.field]");
        assert_eq!(told(&single), ["t:6:1: \"section\" is a table; expected [[section]]"]);
        let expected = [
            "t:1:1: no \"name\" here; expected name = …",
            "t:1:1: no \"title\" here; expected title = …",
            "t:1:1: no \"version\" here; expected version = …",
            "t:1:1: no \"purpose\" here; expected purpose = …",
            "t:1:1: a form without sections; expected [[section]]",
        ];
        assert_eq!(told(""), expected);
    }

    #[test]
    fn all_faults_are_told_at_once_in_line_order() {
        let text = SMALL
            .replace("kind = \"line\"", "kind = \"porse\"")
            .replace("label = ", "lable = ")
            .replace("version = 1", "version = 1.5")
            .replace("id = \"one\"", "id = \"One\"");
        let places: Vec<String> = told(&text)
            .iter()
            .map(|fault| fault.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(places, ["t:3:11:", "t:7:6:", "t:10:1:", "t:12:1:", "t:13:8:"]);
    }

    #[test]
    fn broken_syntax_is_told_alone_and_all_of_it() {
        let text =
            SMALL.replace("version = 1", "version 1").replace("kind = \"line\"", "kind \"porse\"");
        let expected =
            ["t:3:9: key with no value; expected `=`", "t:13:6: key with no value; expected `=`"];
        assert_eq!(told(&text), expected);
    }
}
