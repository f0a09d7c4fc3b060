//! A field as a file describes it: `kind = "choice"` with the kind's own keys beside it.

use super::check::{Ids, one_of};
use super::claims::Claims;
use super::entries::Entries;
use super::field::{
    AUDIENCES, ActionHeadings, Choice, Column, Due, Field, Group, InvitationHeadings,
    PeopleHeadings, PrintedRow,
};
use super::kind::{FactName, Kind, Lean, MeetingPart, Window, WindowFrom};
use super::place::Faults;

/// The keys that belong to one kind or another.
const KEYS_OF_KINDS: &[&str] = &[
    "lean",
    "window",
    "options",
    "many",
    "min",
    "max",
    "unit",
    "columns",
    "first_rows",
    "headings",
    "printed",
    "fact",
    "part",
];

const OPTIONS: &str = "options = [{ id = \"…\", label = \"…\" }, …]";
const COLUMNS: &str = "columns = [{ id = \"…\", label = \"…\", kind = \"…\" }, …]";
const FIRST_ROWS: &str = "first_rows = [{ id = \"…\", label = \"…\" }, …]";
const HEADINGS: &str = "headings = { … = \"…\" }";
const WINDOW: &str = "window = { from = \"…\", min-weeks = …, max-weeks = … }";
const DUE: &str = "due = { what = \"…\" }";
const GROUPS: &str = "suggestions = [{ group = \"…\", of = [\"…\", …] }, …]";

/// No window is longer than a year.
const MOST_WEEKS: i64 = 52;
/// Nothing is due later than a school year after the day it is counted from.
const MOST_SCHOOL_DAYS: i64 = 190;

/// Reads one `[[section.field]]`; `taken` are the ids of the fields before it in the section.
pub(super) fn read_field(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Field {
    let id = entries.id("id", taken, faults);
    let label = entries.line("label", faults);
    let kind = read_kind(&mut entries, Kind::NAMES, Some(&mut *claims), faults);
    let guidance = entries.passage("guidance", faults);
    let (suggestions, groups) = read_suggestions(&mut entries, faults);
    let field = Field {
        id,
        label,
        guidance,
        suggestions,
        groups,
        withhold_from: entries.words("withhold_from", AUDIENCES, faults),
        restricted: read_restricted(&mut entries, kind.as_ref(), faults),
        required: entries.flag("required", faults),
        carries: entries.flag("carries", faults),
        due: read_due(&mut entries, kind.as_ref(), claims, faults),
        kind: kind.unwrap_or(Kind::Line),
    };
    entries.refuse_the_rest(faults);
    field
}

/// Texts one after another; or groups of them, each with its heading.
fn read_suggestions(
    entries: &mut Entries<'_>,
    faults: &mut Faults<'_>,
) -> (Vec<String>, Vec<Group>) {
    if !entries.lists_tables("suggestions") {
        return (entries.lines("suggestions", faults), Vec::new());
    }
    let (mut all, mut groups) = (Vec::new(), Vec::new());
    for mut given in entries.tables("suggestions", GROUPS, faults) {
        groups.push(Group { title: given.line("group", faults), from: all.len() });
        all.extend(given.some_lines("of", "a group without suggestions", GROUPS, faults));
        given.refuse_the_rest(faults);
    }
    (all, groups)
}

/// Reads `kind` and its keys; none where the kind is in doubt. `allowed` are the kinds that fit here;
/// a column of a table makes no claims on the rest of the form.
fn read_kind(
    entries: &mut Entries<'_>,
    allowed: &[&str],
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Option<Kind> {
    let place = entries.place_of("kind");
    let name = entries.line("kind", faults);
    if allowed.contains(&name.as_str()) {
        return Some(kind_named(&name, entries, claims, faults));
    }
    if Kind::NAMES.contains(&name.as_str()) {
        faults.note(place, format!("a column can't be of kind {name:?}"), one_of(allowed));
    } else if !name.is_empty() {
        faults.note(place, format!("unknown field kind {name:?}"), one_of(allowed));
    }
    // With the kind in doubt nobody can say which of these belong to it.
    entries.know(KEYS_OF_KINDS);
    None
}

fn kind_named(
    name: &str,
    entries: &mut Entries<'_>,
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Kind {
    match name {
        "prose" => Kind::Prose,
        "date" => read_date(entries, claims, faults),
        "time" => Kind::Time,
        "choice" => read_choice(entries, claims, faults),
        "tick" => Kind::Tick,
        "tick-date" => Kind::TickDate,
        "number" => read_number(entries, faults),
        "table" => read_table(entries, faults),
        "people" => read_people(entries, faults),
        "actions" => read_actions(entries, faults),
        "fact" => read_fact(entries, faults),
        "meeting" => read_meeting(entries, claims, faults),
        "invitations" => read_invitations(entries, claims, faults),
        _ => Kind::Line,
    }
}

fn read_date(
    entries: &mut Entries<'_>,
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Kind {
    let lean = entries.word("lean", Lean::ALL, faults).unwrap_or(Lean::Past);
    Kind::Date { lean, window: claims.and_then(|claims| read_window(entries, claims, faults)) }
}

fn read_window(
    entries: &mut Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Option<Window> {
    let mut given = entries.table("window", WINDOW, faults)?;
    if given.lacks("from") {
        given.miss("from", faults);
    }
    let from = given.word("from", WindowFrom::ALL, faults).unwrap_or(WindowFrom::Record);
    if from == WindowFrom::Meeting {
        claims.needs_meeting(given.place_of("from"), "a window from the meeting");
    }
    let least = read_weeks(&mut given, "min-weeks", faults);
    let most = read_weeks(&mut given, "max-weeks", faults);
    let suggested = read_optional_weeks(&mut given, "suggest-weeks", faults);
    if let (Some(least), Some(most)) = (least, most) {
        check_weeks(&given, (least, most), suggested, faults);
    }
    given.refuse_the_rest(faults);
    Some(Window {
        from,
        min_weeks: least.unwrap_or_default(),
        max_weeks: most.unwrap_or_default(),
        suggest_weeks: suggested,
    })
}

fn read_weeks(given: &mut Entries<'_>, key: &'static str, faults: &mut Faults<'_>) -> Option<u32> {
    if given.lacks(key) {
        given.miss(key, faults);
    }
    read_optional_weeks(given, key, faults)
}

fn read_optional_weeks(
    given: &mut Entries<'_>,
    key: &'static str,
    faults: &mut Faults<'_>,
) -> Option<u32> {
    let weeks = given.whole_within(key, 0, MOST_WEEKS, faults)?;
    u32::try_from(weeks).ok()
}

fn check_weeks(
    given: &Entries<'_>,
    (least, most): (u32, u32),
    suggested: Option<u32>,
    faults: &mut Faults<'_>,
) {
    if least > most {
        let message = format!("min-weeks {least} is more than max-weeks {most}");
        faults.note(given.place_of("min-weeks"), message, "min-weeks to be at most max-weeks");
    } else if let Some(weeks) = suggested.filter(|weeks| !(least..=most).contains(weeks)) {
        let message = format!("suggest-weeks {weeks} is outside the window");
        faults.note(given.place_of("suggest-weeks"), message, format!("{least} to {most}"));
    }
}

fn read_choice(
    entries: &mut Entries<'_>,
    mut claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Kind {
    let mut taken = Ids::default();
    let given = entries.some_tables("options", "a choice without options", OPTIONS, faults);
    let mut options = Vec::new();
    for option in given {
        options.push(read_option(option, &mut taken, claims.as_deref_mut(), faults));
    }
    Kind::Choice { options, many: entries.flag("many", faults) }
}

fn read_option(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Choice {
    let choice = Choice {
        id: entries.id("id", taken, faults),
        label: entries.line("label", faults),
        needs: claims.and_then(|claims| read_path("needs", &mut entries, claims, faults)),
    };
    entries.refuse_the_rest(faults);
    choice
}

/// The path of another field, which the whole form must turn out to have.
fn read_path(
    key: &'static str,
    entries: &mut Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let path = entries.optional_line(key, faults)?;
    claims.names_field(entries.place_of(key), key, &path);
    Some(path)
}

/// Reads what a field makes due; its kind is none where that is in doubt.
/// Words are restricted where they stand alone, under one author, and move nothing that others see.
fn read_restricted(
    entries: &mut Entries<'_>,
    kind: Option<&Kind>,
    faults: &mut Faults<'_>,
) -> bool {
    let restricted = entries.flag("restricted", faults);
    if !restricted {
        return false;
    }
    let place = entries.place_of("restricted");
    if let Some(kind) = kind
        && (!kind.is_answered() || matches!(kind, Kind::Table { .. }))
    {
        let message = format!("\"restricted\" on a field of kind {}", kind.name());
        faults.note(place, message, "a field that keeps one answer");
    }
    if !entries.lacks("due") {
        let expected = "one of the two: what is due is for all";
        faults.note(place, "\"restricted\" beside \"due\"", expected);
    }
    true
}

fn read_due(
    entries: &mut Entries<'_>,
    kind: Option<&Kind>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Option<Due> {
    let mut given = entries.table("due", DUE, faults)?;
    let due = Due {
        what: given.line("what", faults),
        met_by: given.ids("met-by", faults),
        met_by_field: read_path("met-by-field", &mut given, claims, faults),
        after_school_days: given
            .whole_within("after-school-days", 1, MOST_SCHOOL_DAYS, faults)
            .and_then(|days| u32::try_from(days).ok()),
        unless_field: read_path("unless-field", &mut given, claims, faults),
    };
    match kind {
        None | Some(Kind::Date { .. }) => {}
        Some(Kind::TickDate) if due.after_school_days.is_some() => {
            let expected = "a field of kind date, whose day they are counted from";
            let place = given.place_of("after-school-days");
            faults.note(place, "\"after-school-days\" of a tick-date", expected);
        }
        Some(Kind::TickDate) if due.met_by.is_empty() => {}
        Some(Kind::TickDate) => {
            let expected = "none beside a tick: ticking it meets it";
            faults.note(given.place_of("met-by"), "\"met-by\" of a tick-date", expected);
        }
        Some(kind) => {
            let message = format!("\"due\" on a field of kind {}", kind.name());
            faults.note(entries.place_of("due"), message, "a field of kind date or tick-date");
        }
    }
    given.refuse_the_rest(faults);
    Some(due)
}

fn read_number(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Kind {
    let min = entries.whole("min", faults);
    let max = entries.whole("max", faults);
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let place = entries.place_of("min");
        faults.note(place, format!("min {min} is more than max {max}"), "min to be at most max");
    }
    Kind::Number { min, max, unit: entries.optional_line("unit", faults) }
}

fn read_table(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Kind {
    let mut taken = Ids::default();
    let columns = entries.some_tables("columns", "a table without columns", COLUMNS, faults);
    let columns =
        columns.into_iter().map(|column| read_column(column, &mut taken, faults)).collect();
    let mut taken = Ids::default();
    let rows = entries.tables("first_rows", FIRST_ROWS, faults);
    let first_rows = rows.into_iter().map(|row| {
        let (id, label) = read_labelled(row, &mut taken, faults);
        PrintedRow { id, label }
    });
    Kind::Table { columns, first_rows: first_rows.collect() }
}

fn read_column(mut entries: Entries<'_>, taken: &mut Ids, faults: &mut Faults<'_>) -> Column {
    let column = Column {
        id: entries.id("id", taken, faults),
        label: entries.line("label", faults),
        kind: read_kind(&mut entries, Kind::SIMPLE, None, faults).unwrap_or(Kind::Line),
        width: read_width(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    column
}

fn read_width(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> u16 {
    let width = entries.whole_within("width", 1, 100, faults);
    width.and_then(|width| u16::try_from(width).ok()).unwrap_or(1)
}

fn read_people(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Kind {
    let mut headings = PeopleHeadings::default();
    let places = [
        ("name", &mut headings.name),
        ("role", &mut headings.role),
        ("attending", &mut headings.attending),
    ];
    read_headings(entries, places, faults);
    Kind::People { headings }
}

fn read_actions(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Kind {
    let mut headings = ActionHeadings::default();
    let places = [
        ("what", &mut headings.what),
        ("who", &mut headings.who),
        ("by", &mut headings.by),
        ("outcome", &mut headings.outcome),
    ];
    read_headings(entries, places, faults);
    Kind::Actions { headings, printed: entries.lines("printed", faults) }
}

/// Puts the headings that the file gives in place of the usual ones.
fn read_headings<const N: usize>(
    entries: &mut Entries<'_>,
    places: [(&'static str, &mut String); N],
    faults: &mut Faults<'_>,
) {
    let Some(mut given) = entries.table("headings", HEADINGS, faults) else { return };
    for (key, place) in places {
        if let Some(heading) = given.optional_line(key, faults) {
            *place = heading;
        }
    }
    given.refuse_the_rest(faults);
}

fn read_fact(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Kind {
    if entries.lacks("fact") {
        entries.miss("fact", faults);
    }
    Kind::Fact { fact: entries.word("fact", FactName::ALL, faults).unwrap_or(FactName::PupilName) }
}

fn read_meeting(
    entries: &mut Entries<'_>,
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Kind {
    if entries.lacks("part") {
        entries.miss("part", faults);
    }
    let part = entries.word("part", MeetingPart::ALL, faults).unwrap_or(MeetingPart::Day);
    let what = match part {
        MeetingPart::Day => "a meeting's day",
        MeetingPart::Time => "a meeting's time",
        MeetingPart::Place => "a meeting's place",
    };
    if let Some(claims) = claims {
        claims.needs_meeting(entries.place_of("kind"), what);
    }
    Kind::Meeting { part }
}

fn read_invitations(
    entries: &mut Entries<'_>,
    claims: Option<&mut Claims>,
    faults: &mut Faults<'_>,
) -> Kind {
    if let Some(claims) = claims {
        claims.needs_meeting(entries.place_of("kind"), "invitations");
    }
    let mut headings = InvitationHeadings::default();
    let places = [
        ("name", &mut headings.name),
        ("role", &mut headings.role),
        ("how", &mut headings.how),
        ("on", &mut headings.on),
        ("outcome", &mut headings.outcome),
    ];
    read_headings(entries, places, faults);
    Kind::Invitations { headings }
}

fn read_labelled(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    faults: &mut Faults<'_>,
) -> (String, String) {
    let id = entries.id("id", taken, faults);
    let label = entries.line("label", faults);
    entries.refuse_the_rest(faults);
    (id, label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::read::read_form;

    /// A form whose only field begins on line 8 and has these lines after its id, from line 10 on.
    fn form_with(lines: &str) -> String {
        let head = [
            "name = \"small\"",
            "title = \"Small form\"",
            "version = 1",
            "purpose = \"Tests\"",
            "[[section]]",
            "id = \"one\"",
            "title = \"One\"",
            "[[section.field]]",
            "id = \"what\"",
        ];
        format!("{}\n{lines}\n", head.join("\n"))
    }

    fn field_with(lines: &str) -> Field {
        let form = read_form("t", &form_with(lines)).unwrap();
        form.field("one/what").unwrap().clone()
    }

    fn faults_with(lines: &str) -> Vec<String> {
        let faults = read_form("t", &form_with(lines)).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_kind_by_its_name_alone_or_with_what_it_needs() {
        for name in Kind::NAMES {
            let needs = match *name {
                // Only in a form about a meeting: tested with the claims.
                "meeting" | "invitations" => continue,
                "choice" => "options = [{ id = \"a\", label = \"A\" }]",
                "table" => "columns = [{ id = \"a\", label = \"A\", kind = \"line\" }]",
                "fact" => "fact = \"year\"",
                _ => "",
            };
            let field = field_with(&format!("label = \"What\"\nkind = \"{name}\"\n{needs}"));
            assert_eq!(field.kind.name(), *name);
        }
    }

    #[test]
    fn a_field_is_plain_unless_told() {
        let field = field_with("label = \" What \"\nkind = \"date\"");
        assert_eq!(field.label, "What");
        assert_eq!(field.kind, Kind::Date { lean: Lean::Past, window: None });
        assert!(field.due.is_none());
        assert!(!field.restricted && !field.required && !field.carries);
        assert!(field.suggestions.is_empty() && field.withhold_from.is_empty());
    }

    #[test]
    fn what_is_told_is_taken() {
        let field = field_with(
            "label = \"What\"\nkind = \"number\"\nmin = 0\nmax = 100\nunit = \"%\"\nrestricted = true\n\
             required = true\ncarries = true\nsuggestions = [\"a\", \"b\"]\nwithhold_from = [\"court\"]\n\
             guidance = \"Think.\"",
        );
        let unit = Some("%".to_owned());
        assert_eq!(field.kind, Kind::Number { min: Some(0), max: Some(100), unit });
        assert!(field.restricted && field.required && field.carries);
        assert_eq!(field.suggestions, ["a", "b"]);
        assert_eq!(field.withhold_from, ["court"]);
        assert_eq!(field.guidance.as_deref(), Some("Think."));
    }

    #[test]
    fn suggestions_may_stand_in_groups() {
        let plain = field_with("label = \"W\"\nkind = \"line\"\nsuggestions = [\"a\", \"b\"]");
        assert!(plain.groups.is_empty());
        assert_eq!(plain.grouped(), [(None, &["a".to_owned(), "b".to_owned()][..])]);
        let field = field_with(
            "label = \"W\"\nkind = \"line\"\nsuggestions = [\n{ group = \"Home\", of = [\"a\", \"b\"] },\n\
             { group = \"School\", of = [\"c\"] }]",
        );
        assert_eq!(field.suggestions, ["a", "b", "c"]);
        let told: Vec<_> = field.groups.iter().map(|g| (g.title.as_str(), g.from)).collect();
        assert_eq!(told, [("Home", 0), ("School", 2)]);
        let counts: Vec<_> = field.grouped().into_iter().map(|(h, of)| (h, of.len())).collect();
        assert_eq!(counts, [(Some("Home"), 2), (Some("School"), 1)]);
    }

    #[test]
    fn what_is_wrong_with_a_group_of_suggestions_is_told_where_it_stands() {
        let cases = [
            (
                "suggestions = [{ group = \"G\", of = [] }]",
                format!("t:12:36: a group without suggestions; expected {GROUPS}"),
            ),
            (
                "suggestions = [{ group = \"G\" }]",
                format!("t:12:16: a group without suggestions; expected {GROUPS}"),
            ),
            (
                "suggestions = [{ of = [\"a\"] }]",
                "t:12:16: no \"group\" here; expected group = …".to_owned(),
            ),
            (
                "suggestions = [{ group = \"G\", of = [\"b\"] }, \"a\"]",
                format!("t:12:45: an item of \"suggestions\" is \"a\"; expected {GROUPS}"),
            ),
            (
                "suggestions = [\"a\", { group = \"G\", of = [\"b\"] }]",
                "t:12:21: an item of \"suggestions\" is a table; expected a text in quotes"
                    .to_owned(),
            ),
        ];
        for (lines, expected) in cases {
            let told = faults_with(&format!("label = \"What\"\nkind = \"line\"\n{lines}"));
            assert_eq!(told, [expected], "{lines}");
        }
    }

    #[test]
    fn headings_replace_the_usual_ones_one_by_one() {
        let field =
            field_with("label = \"Who\"\nkind = \"people\"\nheadings = { role = \"Role (EWO)\" }");
        let Kind::People { headings } = field.kind else { panic!("another kind") };
        assert_eq!((headings.name.as_str(), headings.role.as_str()), ("Name", "Role (EWO)"));
    }

    #[test]
    fn columns_have_kinds_and_shares_of_the_width() {
        let field = field_with(
            "label = \"T\"\nkind = \"table\"\nfirst_rows = [{ id = \"r\", label = \"R\" }]\n\
             [[section.field.columns]]\nid = \"a\"\nlabel = \"A\"\nkind = \"date\"\nlean = \"future\"\nwidth = 3\n\
             [[section.field.columns]]\nid = \"b\"\nlabel = \"B\"\nkind = \"line\"",
        );
        let Kind::Table { columns, first_rows } = field.kind else { panic!("another kind") };
        let told: Vec<(&str, &str, u16)> =
            columns.iter().map(|c| (c.id.as_str(), c.kind.name(), c.width)).collect();
        assert_eq!(told, [("a", "date", 3), ("b", "line", 1)]);
        assert_eq!(first_rows, [PrintedRow { id: "r".to_owned(), label: "R".to_owned() }]);
    }

    #[test]
    fn what_is_wrong_with_a_kind_is_told_where_it_stands() {
        let kinds = "one of line, prose, date, time, choice, tick, tick-date, number, table, people, \
                     actions, fact, meeting, invitations";
        let simple = "one of line, prose, date, time, choice, tick, number";
        let cases = [
            ("kind = \"porse\"", format!("t:11:8: unknown field kind \"porse\"; expected {kinds}")),
            ("kind = 3", "t:11:8: \"kind\" is a number; expected a text in quotes".to_owned()),
            ("", "t:8:1: no \"kind\" here; expected kind = …".to_owned()),
            (
                "kind = \"date\"\nlean = \"later\"",
                "t:12:8: \"lean\" is \"later\"; expected one of past, future, birth".to_owned(),
            ),
            ("kind = \"choice\"", format!("t:8:1: a choice without options; expected {OPTIONS}")),
            ("kind = \"choice\"\noptions = []", format!("t:12:11: a choice without options; expected {OPTIONS}")),
            ("kind = \"choice\"\noptions = \"a\"", format!("t:12:11: \"options\" is \"a\"; expected {OPTIONS}")),
            (
                "kind = \"choice\"\noptions = [\"a\"]",
                format!("t:12:12: an item of \"options\" is \"a\"; expected {OPTIONS}"),
            ),
            (
                "kind = \"choice\"\noptions = [{ id = \"a\", label = \"A\" },\n{ id = \"a\", label = \"B\" }]",
                "t:13:8: the id \"a\" stands twice; expected an id of its own; line 12 has this one".to_owned(),
            ),
            (
                "kind = \"choice\"\noptions = [{ id = \"a\" }]",
                "t:12:12: no \"label\" here; expected label = …".to_owned(),
            ),
            ("kind = \"table\"", format!("t:8:1: a table without columns; expected {COLUMNS}")),
            (
                "kind = \"table\"\ncolumns = [{ id = \"a\", label = \"A\", kind = \"people\" }]",
                format!("t:12:44: a column can't be of kind \"people\"; expected {simple}"),
            ),
            (
                "kind = \"table\"\ncolumns = [{ id = \"a\", label = \"A\", kind = \"line\", width = 0 }]",
                "t:12:60: \"width\" is 0; expected 1 to 100".to_owned(),
            ),
            (
                "kind = \"number\"\nmax = 3\nmin = 9",
                "t:13:7: min 9 is more than max 3; expected min to be at most max".to_owned(),
            ),
            (
                "kind = \"people\"\nheadings = { nane = \"N\" }",
                "t:12:14: unknown key \"nane\"; expected one of name, role, attending".to_owned(),
            ),
            ("kind = \"fact\"", "t:8:1: no \"fact\" here; expected fact = …".to_owned()),
            (
                "kind = \"fact\"\nfact = \"age\"",
                "t:12:8: \"fact\" is \"age\"; expected one of pupil-name, year, birth-date, attendance, \
                 sessions-missed, plan-number, target, since-meeting, last-meeting, siblings"
                    .to_owned(),
            ),
            (
                "kind = \"line\"\nwithhold_from = [\"parents\"]",
                "t:12:18: an item of \"withhold_from\" is \"parents\"; expected one of parent, child, agency, \
                 authority, court"
                    .to_owned(),
            ),
            (
                "kind = \"people\"\nrestricted = true",
                "t:12:14: \"restricted\" on a field of kind people; expected a field that keeps one \
                 answer"
                    .to_owned(),
            ),
            (
                "kind = \"date\"\nrestricted = true\ndue = { what = \"Review\" }",
                "t:12:14: \"restricted\" beside \"due\"; expected one of the two: what is due is for \
                 all"
                    .to_owned(),
            ),
            (
                "kind = \"line\"\nlean = \"past\"",
                "t:12:1: unknown key \"lean\"; expected one of id, label, kind, guidance, suggestions, \
                 withhold_from, restricted, required, carries, due"
                    .to_owned(),
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(faults_with(&format!("label = \"What\"\n{lines}")), [expected], "{lines}");
        }
    }

    #[test]
    fn a_date_may_have_a_window_and_be_due() {
        let field = field_with(
            "label = \"What\"\nkind = \"date\"\nlean = \"future\"\n\
             window = { from = \"record\", min-weeks = 2, max-weeks = 4, suggest-weeks = 3 }\n\
             due = { what = \"Review meeting\", met-by = [\"review\", \"meeting\"] }",
        );
        let window =
            Window { from: WindowFrom::Record, min_weeks: 2, max_weeks: 4, suggest_weeks: Some(3) };
        assert_eq!(field.kind, Kind::Date { lean: Lean::Future, window: Some(window) });
        let due = field.due.unwrap();
        assert_eq!(due.what, "Review meeting");
        assert_eq!((due.met_by.len(), due.met_by_field), (2, None));
        assert_eq!((due.after_school_days, due.unless_field), (None, None));
    }

    #[test]
    fn what_is_wrong_with_a_window_or_what_is_due_is_told_where_it_stands() {
        let window = "kind = \"date\"\nwindow =";
        let due = "kind = \"date\"\ndue =";
        let cases = [
            (format!("{window} 3"), format!("t:12:10: \"window\" is a number; expected {WINDOW}")),
            (
                format!("{window} {{ from = \"record\", max-weeks = 3 }}"),
                "t:12:10: no \"min-weeks\" here; expected min-weeks = …".to_owned(),
            ),
            (
                format!("{window} {{ min-weeks = 0, max-weeks = 3 }}"),
                "t:12:10: no \"from\" here; expected from = …".to_owned(),
            ),
            (
                format!("{window} {{ from = \"today\", min-weeks = 0, max-weeks = 3 }}"),
                "t:12:19: \"from\" is \"today\"; expected one of meeting, record".to_owned(),
            ),
            (
                format!("{window} {{ from = \"record\", min-weeks = 4, max-weeks = 3 }}"),
                "t:12:41: min-weeks 4 is more than max-weeks 3; expected min-weeks to be at most \
                 max-weeks"
                    .to_owned(),
            ),
            (
                format!("{window} {{ from = \"record\", min-weeks = 2, max-weeks = 4, suggest-weeks = 5 }}"),
                "t:12:75: suggest-weeks 5 is outside the window; expected 2 to 4".to_owned(),
            ),
            (
                format!("{window} {{ from = \"record\", min-weeks = 2, max-weeks = 53 }}"),
                "t:12:56: \"max-weeks\" is 53; expected 0 to 52".to_owned(),
            ),
            (
                format!("{window} {{ from = \"record\", min-weeks = 2, max-weeks = 4, days = 1 }}"),
                "t:12:59: unknown key \"days\"; expected one of from, min-weeks, max-weeks, \
                 suggest-weeks"
                    .to_owned(),
            ),
            (
                "kind = \"tick-date\"\nwindow = { from = \"record\", min-weeks = 2, max-weeks = 4 }"
                    .to_owned(),
                "t:12:1: unknown key \"window\"; expected one of id, label, kind, guidance, \
                 suggestions, withhold_from, restricted, required, carries, due"
                    .to_owned(),
            ),
            (format!("{due} \"soon\""), format!("t:12:7: \"due\" is \"soon\"; expected {DUE}")),
            (format!("{due} {{ }}"), "t:12:7: no \"what\" here; expected what = …".to_owned()),
            (
                format!("{due} {{ what = \"Review\", met-by = [\"The review\"] }}"),
                "t:12:36: an item of \"met-by\" is \"The review\"; expected small letters, digits \
                 and hyphens"
                    .to_owned(),
            ),
            (
                format!("{due} {{ what = \"Review\", metby = [] }}"),
                "t:12:26: unknown key \"metby\"; expected one of what, met-by, met-by-field, \
                 after-school-days, unless-field"
                    .to_owned(),
            ),
            (
                format!("{due} {{ what = \"Review\", after-school-days = 0 }}"),
                "t:12:46: \"after-school-days\" is 0; expected 1 to 190".to_owned(),
            ),
            (
                "kind = \"tick-date\"\ndue = { what = \"Copy\", after-school-days = 5 }".to_owned(),
                "t:12:44: \"after-school-days\" of a tick-date; expected a field of kind date, whose day \
                 they are counted from"
                    .to_owned(),
            ),
            (
                "kind = \"prose\"\ndue = { what = \"Review\" }".to_owned(),
                "t:12:7: \"due\" on a field of kind prose; expected a field of kind date or \
                 tick-date"
                    .to_owned(),
            ),
            (
                "kind = \"tick-date\"\ndue = { what = \"Copy\", met-by = [\"plan\"] }".to_owned(),
                "t:12:33: \"met-by\" of a tick-date; expected none beside a tick: ticking it meets it"
                    .to_owned(),
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(faults_with(&format!("label = \"What\"\n{lines}")), [expected], "{lines}");
        }
    }

    #[test]
    fn a_cell_of_a_table_has_no_window_and_its_choices_need_nothing() {
        let column = |rest: &str| {
            format!(
                "label = \"T\"\nkind = \"table\"\ncolumns = [{{ id = \"a\", label = \"A\", {rest} }}]"
            )
        };
        let window =
            "kind = \"date\", window = { from = \"record\", min-weeks = 2, max-weeks = 4 }";
        let needs =
            "kind = \"choice\", options = [{ id = \"a\", label = \"A\", needs = \"one/what\" }]";
        let expected =
            "t:12:52: unknown key \"window\"; expected one of id, label, kind, lean, width";
        assert_eq!(faults_with(&column(window)), [expected]);
        let expected = "t:12:90: unknown key \"needs\"; expected one of id, label";
        assert_eq!(faults_with(&column(needs)), [expected]);
    }

    #[test]
    fn nothing_is_said_of_due_where_the_kind_is_in_doubt() {
        let told = faults_with("label = \"What\"\nkind = \"dtae\"\ndue = { what = \"Review\" }");
        assert_eq!(told.len(), 1, "{told:?}");
    }

    #[test]
    fn an_unknown_kind_casts_no_doubt_on_the_keys_beside_it() {
        let told = faults_with("label = \"What\"\nkind = \"chioce\"\noptions = []\nmany = true");
        assert_eq!(told.len(), 1, "{told:?}");
    }
}
