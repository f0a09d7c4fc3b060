//! The rules of how long records are kept, as a file: read, checked, listed.
//!
//! What is due under them is in [`rules::retention`](crate::rules::retention), erasing in `store`.

use super::check::Ids;
use super::entries::Entries;
use super::place::Faults;
use super::read::{read_purpose, read_version};
use crate::rules::retention::{After, Erases, RETENTION, Retention, RetentionRule};

const ERASES: &[(&str, Erases)] = &[("register", Erases::Register), ("pupil", Erases::Pupil)];
const AFTER: &[(&str, After)] = &[
    ("entry", After::Entry),
    ("birth", After::Birth),
    ("leaving", After::Leaving),
    ("request", After::Request),
];
/// Longer than anybody lives.
const MOST_YEARS: i64 = 120;

/// Reads the rules from the root of their file.
pub(super) fn read_retention(mut entries: Entries<'_>, faults: &mut Faults<'_>) -> Retention {
    let retention = Retention {
        name: read_name(&mut entries, faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        purpose: read_purpose(&mut entries, faults),
        rules: read_rules(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    retention
}

fn read_name(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let name = entries.id("name", &mut Ids::default(), faults);
    if !name.is_empty() && name != RETENTION {
        let place = entries.place_of("name");
        faults.note(place, format!("rules called {name:?}"), format!("{RETENTION:?}"));
    }
    name
}

fn read_rules(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<RetentionRule> {
    let mut ids = Ids::default();
    let found = entries.some_tables("rule", "a file without rules", "[[rule]]", faults);
    found.into_iter().map(|rule| read_rule(rule, &mut ids, faults)).collect()
}

fn read_rule(mut entries: Entries<'_>, ids: &mut Ids, faults: &mut Faults<'_>) -> RetentionRule {
    for key in ["erases", "after"] {
        if entries.lacks(key) {
            entries.miss(key, faults);
        }
    }
    let (id, title) = (entries.id("id", ids, faults), entries.line("title", faults));
    let erases = entries.word("erases", ERASES, faults).unwrap_or(Erases::Pupil);
    let after = entries.word("after", AFTER, faults);
    let rule = RetentionRule {
        id,
        title,
        erases,
        after: after.unwrap_or(After::Request),
        years: read_years(&mut entries, after, faults),
        source: entries.line("source", faults),
    };
    if let Some(after) = after
        && (erases == Erases::Register) != (after == After::Entry)
    {
        let expected = "\"entry\" for the register, another for a pupil";
        faults.note(entries.place_of("after"), "\"after\" doesn't fit what is erased", expected);
    }
    entries.refuse_the_rest(faults);
    rule
}

/// What was asked for is due at once; everything else counts years.
fn read_years(
    entries: &mut Entries<'_>,
    after: Option<After>,
    faults: &mut Faults<'_>,
) -> Option<i32> {
    let (lacks, at) = (entries.lacks("years"), entries.place_of("years"));
    let years = entries.whole_within("years", 1, MOST_YEARS, faults);
    match (after, lacks) {
        (Some(After::Request), false) => faults.note(at, "years of what was asked for", "none"),
        (Some(After::Entry | After::Birth | After::Leaving), true) => entries.miss("years", faults),
        _ => {}
    }
    years.and_then(|years| i32::try_from(years).ok())
}

/// The head, then every rule.
pub(super) fn text_of_retention(retention: &Retention) -> String {
    let Retention { name, title, version, purpose, rules } = retention;
    let mut lines = vec![title.clone(), format!("{name}, version {version}"), purpose.clone()];
    for rule in rules {
        let erases = match rule.erases {
            Erases::Register => "the marks of whole school years",
            Erases::Pupil => "all that is kept of a pupil",
        };
        let years = rule.years.map(|years| format!("{years} years after ")).unwrap_or_default();
        let after = match rule.after {
            After::Entry => "the last entry of the year",
            After::Birth => "birth",
            After::Leaving => "leaving",
            After::Request => "when it was asked for",
        };
        lines.push(format!("\n{}  {}", rule.id, rule.title));
        lines.push(format!("  erases {erases}, {years}{after}"));
        lines.push(format!("  {}", rule.source));
    }
    format!("{}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Template, built_in, read_template};

    fn shipped() -> &'static str {
        built_in(RETENTION).unwrap()
    }

    fn faults(text: &str) -> Vec<String> {
        let told = read_template("retention.toml", text).unwrap_err();
        told.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_shipped_rules_keep_marks_six_years_and_pupils_to_their_25th_birthday() {
        let Ok(Template::Retention(retention)) = read_template("retention.toml", shipped()) else {
            panic!("no rules")
        };
        let told: Vec<_> =
            retention.rules.iter().map(|rule| (rule.id.as_str(), rule.after, rule.years)).collect();
        assert_eq!(
            told,
            [
                ("register", After::Entry, Some(6)),
                ("pupil-record", After::Birth, Some(25)),
                ("request", After::Request, None),
            ]
        );
        assert!(text_of_retention(&retention).contains("6 years after the last entry of the year"));
    }

    #[test]
    fn a_wrong_rule_is_named_by_line_and_column() {
        let line = |words: &str| {
            let at = shipped().lines().position(|line| line == words).unwrap();
            at + 1
        };
        let years = shipped().replace("years = 25", "years = 0");
        let found = faults(&years);
        let place = format!("retention.toml:{}:", line("years = 25"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(&place), "{found:?}");
        assert!(found[0].ends_with("\"years\" is 0; expected 1 to 120"), "{found:?}");
        for (was, is, told) in [
            ("years = 6\n", "", "years"),
            ("id = \"request\"", "id = \"register\"", "stands twice"),
            ("after = \"birth\"", "after = \"death\"", "one of entry, birth, leaving, request"),
            ("after = \"birth\"", "after = \"entry\"", "doesn't fit what is erased"),
            (
                "after = \"request\"",
                "after = \"request\"\nyears = 3",
                "years of what was asked for",
            ),
            ("version = 1", "version = 1\ncolour = \"red\"", "colour"),
            ("name = \"retention\"", "name = \"rules\"", "rules called"),
        ] {
            let text = shipped().replacen(was, is, 1);
            let found = faults(&text);
            assert!(found.iter().any(|fault| fault.contains(told)), "{is}: {found:?}");
        }
    }
}
