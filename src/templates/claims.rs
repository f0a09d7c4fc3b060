//! What one place of a form says that only the whole of it can prove: that another field stands in
//! it, that it is about a meeting.

use super::check::one_of;
use super::field::Field;
use super::form::Form;
use super::kind::{Kind, MeetingPart};
use super::place::Faults;

/// What the form has said of itself so far, each with its place.
#[derive(Default)]
pub(super) struct Claims(Vec<(usize, Claim)>);

enum Claim {
    /// The form has this field, and it takes an answer.
    Answered { key: &'static str, path: String },
    /// The form is about a meeting; it has this, which no other form can fill.
    OfMeeting(&'static str),
    /// The form has this field, and its answer may be known to all.
    Open { key: &'static str, path: String },
    /// The form has this field, and it holds a day.
    Dated { path: String },
    /// The form has this field, and it is a choice with this option.
    Option { path: String, id: String },
}

impl Claims {
    /// The key at that place names another field of the form.
    pub(super) fn names_field(&mut self, at: usize, key: &'static str, path: &str) {
        self.0.push((at, Claim::Answered { key, path: path.to_owned() }));
    }

    /// The key at that place names a field of the form whose answer is evidence.
    pub(super) fn names_open_field(&mut self, at: usize, key: &'static str, path: &str) {
        self.names_field(at, key, path);
        self.0.push((at, Claim::Open { key, path: path.to_owned() }));
    }

    /// The place names a field of the form that holds a day.
    pub(super) fn names_day(&mut self, at: usize, path: &str) {
        self.0.push((at, Claim::Dated { path: path.to_owned() }));
    }

    /// The place names an option of a field of the form.
    pub(super) fn names_option(&mut self, at: usize, path: &str, id: &str) {
        self.0.push((at, Claim::Option { path: path.to_owned(), id: id.to_owned() }));
    }

    /// What stands at that place follows the meeting.
    pub(super) fn needs_meeting(&mut self, at: usize, what: &'static str) {
        self.0.push((at, Claim::OfMeeting(what)));
    }

    /// Notes everything said that isn't so; `meets_at` is where the form says that it meets.
    pub(super) fn prove(self, form: &Form, meets_at: usize, faults: &mut Faults<'_>) {
        for (at, claim) in self.0 {
            match claim {
                Claim::Answered { key, path } => prove_field(form, at, key, &path, faults),
                Claim::OfMeeting(what) if !form.meets => {
                    let message = format!("{what} in a form that is about no meeting");
                    faults.note(at, message, "meets = true at the top of the form");
                }
                Claim::OfMeeting(_) => {}
                Claim::Open { key, path } => prove_open(form, at, key, &path, faults),
                Claim::Dated { path } => prove_day(form, at, &path, faults),
                Claim::Option { path, id } => prove_option(form, at, &path, &id, faults),
            }
        }
        if form.meets {
            prove_meeting(form, meets_at, faults);
        }
    }
}

fn prove_field(form: &Form, at: usize, key: &str, path: &str, faults: &mut Faults<'_>) {
    let wrong = match form.field(path) {
        None => "which is no field of this form".to_owned(),
        Some(field) if !field.kind.is_answered() => {
            format!("which takes no answer, being of kind {}", field.kind.name())
        }
        Some(_) => return,
    };
    let expected = "\"section/field\" of a field here that is answered";
    faults.note(at, format!("{key:?} is {path:?}, {wrong}"), expected);
}

/// Restricted words prove nothing: whoever may not read them would learn of them.
fn prove_open(form: &Form, at: usize, key: &str, path: &str, faults: &mut Faults<'_>) {
    if form.is_restricted(path) {
        faults.note(
            at,
            format!("{key:?} is {path:?}, which is restricted"),
            "a field for all eyes",
        );
    }
}

fn prove_day(form: &Form, at: usize, path: &str, faults: &mut Faults<'_>) {
    let is_day = |field: &Field| matches!(field.kind, Kind::Date { .. } | Kind::TickDate);
    if !form.field(path).is_some_and(is_day) {
        let expected = "\"section/field\" of a field here of kind date or tick-date";
        faults.note(at, format!("\"on\" is {path:?}, which holds no day"), expected);
    }
}

/// A field that isn't there has its own fault already.
fn prove_option(form: &Form, at: usize, path: &str, id: &str, faults: &mut Faults<'_>) {
    match form.field(path).map(|field| &field.kind) {
        None => {}
        Some(Kind::Choice { options, .. }) if options.iter().any(|option| option.id == id) => {}
        Some(Kind::Choice { options, .. }) => {
            let known: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
            faults.note(at, format!("{id:?} is no option of {path}"), one_of(&known));
        }
        Some(other) => {
            let message = format!("\"is\" of {path}, which is no choice but a {}", other.name());
            faults.note(at, message, "a field of kind choice");
        }
    }
}

/// A meeting has a day and people asked to it: a form about one shows both.
fn prove_meeting(form: &Form, at: usize, faults: &mut Faults<'_>) {
    let has = |fits: fn(&Kind) -> bool| form.fields().any(|(_, field)| fits(&field.kind));
    if !has(|kind| matches!(kind, Kind::Meeting { part: MeetingPart::Day })) {
        let expected = "a field of kind meeting with part = \"day\"";
        faults.note(at, "a meeting without its day", expected);
    }
    if !has(|kind| matches!(kind, Kind::Invitations { .. })) {
        let expected = "a field of kind invitations";
        faults.note(at, "a meeting without the people asked to it", expected);
    }
}

#[cfg(test)]
mod tests {
    use crate::templates::read_form;

    /// A form with these lines at its top, and with these as its second field from line 15 on.
    fn form(top: &str, field: &str) -> String {
        format!(
            "name = \"small\"\ntitle = \"Small\"\nversion = 1\npurpose = \"Tests\"\n{top}\n\
             [[section]]\nid = \"one\"\ntitle = \"One\"\n\
             [[section.field]]\nid = \"words\"\nlabel = \"Words\"\nkind = \"prose\"\n\
             [[section.field]]\nid = \"second\"\n{field}\n"
        )
    }

    const DAY: &str =
        "[[section.field]]\nid = \"day\"\nlabel = \"Day\"\nkind = \"meeting\"\npart = \"day\"";
    const ASKED: &str =
        "[[section.field]]\nid = \"asked\"\nlabel = \"Asked\"\nkind = \"invitations\"";

    fn faults(text: &str) -> Vec<String> {
        match read_form("t", text) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn another_field_is_named_only_where_it_stands_and_is_answered() {
        let expected = "expected \"section/field\" of a field here that is answered";
        let choice = |path: &str| {
            format!(
                "label = \"S\"\nkind = \"choice\"\noptions = [{{ id = \"a\", label = \"A\", needs = \"{path}\" }}]"
            )
        };
        let due = |path: &str| {
            format!(
                "label = \"S\"\nkind = \"date\"\ndue = {{ what = \"End\", met-by-field = \"{path}\" }}"
            )
        };
        let year =
            "[[section.field]]\nid = \"year\"\nlabel = \"Y\"\nkind = \"fact\"\nfact = \"year\"";
        let cases = [
            (choice("one/words"), String::new()),
            (due("one/words"), String::new()),
            (
                choice("one/word"),
                format!(
                    "t:17:45: \"needs\" is \"one/word\", which is no field of this form; {expected}"
                ),
            ),
            (
                choice("words"),
                format!(
                    "t:17:45: \"needs\" is \"words\", which is no field of this form; {expected}"
                ),
            ),
            (
                due("two/words"),
                format!(
                    "t:17:38: \"met-by-field\" is \"two/words\", which is no field of this form; {expected}"
                ),
            ),
            (
                due("one/year"),
                format!(
                    "t:17:38: \"met-by-field\" is \"one/year\", which takes no answer, being of kind fact; {expected}"
                ),
            ),
        ];
        for (field, expected) in cases {
            let text = form("", &format!("{field}\n{year}"));
            assert_eq!(faults(&text).join("\n"), expected, "{field}");
        }
    }

    #[test]
    fn what_a_form_proves_names_open_fields_days_and_options() {
        let choice = "label = \"S\"\nkind = \"choice\"\noptions = [{ id = \"a\", label = \"A\" }]\n\
                      [[section.field]]\nid = \"on\"\nlabel = \"On\"\nkind = \"date\"\n\
                      [[section.field]]\nid = \"secret\"\nlabel = \"X\"\nkind = \"prose\"\nrestricted = true";
        let told =
            |lines: &str| faults(&form(&format!("[[proves]]\n{lines}\n"), choice)).join("\n");
        let answered = "expected \"section/field\" of a field here that is answered";
        let cases = [
            ("of = \"contract-offered\"", String::new()),
            (
                "of = \"plan\"\nfield = \"one/second\"\nis = [\"a\"]\non = \"one/on\"\nnamed = \"one/words\"\nclosed = true",
                String::new(),
            ),
            ("field = \"one/words\"", "t:5:1: no \"of\" here; expected of = …".to_owned()),
            (
                "of = \"plan\"\nfield = \"one/word\"",
                format!("t:7:9: \"field\" is \"one/word\", which is no field of this form; {answered}"),
            ),
            (
                "of = \"plan\"\nfield = \"one/secret\"",
                "t:7:9: \"field\" is \"one/secret\", which is restricted; expected a field for all eyes"
                    .to_owned(),
            ),
            (
                "of = \"plan\"\non = \"one/words\"",
                "t:7:6: \"on\" is \"one/words\", which holds no day; expected \"section/field\" of a field here of kind date or tick-date"
                    .to_owned(),
            ),
            (
                "of = \"plan\"\nfield = \"one/second\"\nis = [\"b\"]",
                "t:8:6: \"b\" is no option of one/second; expected one of a".to_owned(),
            ),
            (
                "of = \"plan\"\nfield = \"one/words\"\nis = [\"a\"]",
                "t:8:6: \"is\" of one/words, which is no choice but a prose; expected a field of kind choice"
                    .to_owned(),
            ),
            (
                "of = \"plan\"\nis = [\"a\"]",
                "t:7:6: \"is\" without a field; expected field = \"section/field\"".to_owned(),
            ),
            (
                "of = \"plan\"\nwhen = \"now\"",
                "t:7:1: unknown key \"when\"; expected one of of, field, is, on, closed, named".to_owned(),
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(told(lines), expected, "{lines}");
        }
        let unknown = told("of = \"plans\"");
        assert!(
            unknown.starts_with("t:6:6: \"of\" is \"plans\"; expected one of call, "),
            "{unknown}"
        );
    }

    #[test]
    fn a_form_about_a_meeting_shows_its_day_and_the_people_asked() {
        let plain = "label = \"S\"\nkind = \"line\"";
        let meets = |fields: &str| faults(&form("meets = true", &format!("{plain}\n{fields}")));
        assert_eq!(meets(&format!("{DAY}\n{ASKED}")), Vec::<String>::new());
        let no_day = "t:5:9: a meeting without its day; expected a field of kind meeting with \
                      part = \"day\"";
        let nobody =
            "t:5:9: a meeting without the people asked to it; expected a field of kind invitations";
        assert_eq!(meets(ASKED), [no_day]);
        assert_eq!(meets(DAY), [nobody]);
        assert_eq!(meets(&DAY.replace("\"day\"\nlabel", "\"time\"\nlabel")), [nobody]);
        assert_eq!(meets(&DAY.replace("part = \"day\"", "part = \"time\"")), [no_day, nobody]);
        assert_eq!(meets(""), [no_day, nobody]);
    }

    #[test]
    fn what_follows_a_meeting_stands_only_in_a_form_about_one() {
        let expected =
            "in a form that is about no meeting; expected meets = true at the top of the form";
        let window = "label = \"S\"\nkind = \"date\"\nwindow = { from = \"meeting\", min-weeks = 2, max-weeks = 4 }";
        let cases = [
            (
                "label = \"S\"\nkind = \"meeting\"\npart = \"place\"",
                format!("t:16:8: a meeting's place {expected}"),
            ),
            ("label = \"S\"\nkind = \"invitations\"", format!("t:16:8: invitations {expected}")),
            (window, format!("t:17:19: a window from the meeting {expected}")),
        ];
        for (field, expected) in cases {
            assert_eq!(faults(&form("meets = false", field)), [expected], "{field}");
            let meets = form("meets = true", &format!("{field}\n{DAY}\n{ASKED}"));
            assert_eq!(faults(&meets), Vec::<String>::new(), "{field}");
        }
        let record = window.replace("\"meeting\"", "\"record\"");
        assert_eq!(faults(&form("", &record)), Vec::<String>::new());
    }
}
