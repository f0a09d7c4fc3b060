//! The text of a file of tiers -> [`Tiers`], or everything that is wrong with it.

use crate::rules::support::{Heading, Panel, SupportState, TIERS, Tier, TierItem, Tiers};
use crate::templates::check::{Ids, is_id};
use crate::templates::entries::Entries;
use crate::templates::place::Faults;
use crate::templates::proofs::read_proofs;
use crate::templates::read::{read_purpose, read_short, read_version};

/// The room that an item's words have in the list on an 80-column screen.
const SHORT_WIDTH: usize = 46;
/// Days of a long school year.
const MOST_DAYS: i64 = 200;

const PANELS: &str = "[panels]\nchildren = \"…\"";
const OURS: &[&str] = &["title", "days"];
const YES_FROM: &[(&str, SupportState)] =
    &[("offered", SupportState::Offered), ("started", SupportState::Started)];

/// Each panel with the heading of its items, and how one looks.
const ITEMS: [(Panel, &str, &str); 4] = [
    (Panel::Children, "children", "[[tier.children]]"),
    (Panel::Parents, "parents", "[[tier.parents]]"),
    (Panel::School, "school", "[[tier.school]]"),
    (Panel::Agencies, "agencies", "[[tier.agencies]]"),
];

/// Reads the tiers from the root of their file.
pub(in crate::templates) fn read_tiers(mut entries: Entries<'_>, faults: &mut Faults<'_>) -> Tiers {
    let tiers = Tiers {
        name: read_name(&mut entries, faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        purpose: read_purpose(&mut entries, faults),
        panels: read_panels(&mut entries, faults),
        tiers: read_all(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    tiers
}

/// A file has one set of tiers, so there is one name for it.
fn read_name(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let name = entries.id("name", &mut Ids::default(), faults);
    if !name.is_empty() && name != TIERS {
        let place = entries.place_of("name");
        faults.note(place, format!("tiers called {name:?}"), format!("{TIERS:?}"));
    }
    name
}

fn read_panels(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Heading> {
    if entries.lacks("panels") {
        entries.miss("panels", faults);
    }
    let Some(mut panels) = entries.table("panels", PANELS, faults) else { return Vec::new() };
    let headings = ITEMS.map(|(panel, key, _)| Heading { panel, title: panels.line(key, faults) });
    panels.refuse_the_rest(faults);
    headings.to_vec()
}

fn read_all(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Tier> {
    let (mut numbers, mut rows) = (Ids::default(), Ids::default());
    let found = entries.some_tables("tier", "a file without tiers", "[[tier]]", faults);
    let mut tiers = Vec::new();
    for tier in found {
        let at = At { number: tier.place_of("number"), days: tier.place_of("days") };
        tiers.push((at, read_tier(tier, &mut numbers, &mut rows, faults)));
    }
    tiers.sort_by_key(|(_, tier)| tier.number);
    check_triggers(&tiers, faults);
    tiers.into_iter().map(|(_, tier)| tier).collect()
}

/// Where a tier says what it is.
struct At {
    number: usize,
    days: usize,
}

/// Tiers 2 and 3 are there, each begins after the one before.
fn check_triggers(tiers: &[(At, Tier)], faults: &mut Faults<'_>) {
    let of = |number| tiers.iter().find(|(_, tier)| tier.number == number);
    match (of(2), of(3)) {
        (Some((_, second)), Some((at, third))) if third.days <= second.days => {
            let message = format!("\"days\" is {}", third.days);
            faults.note(at.days, message, format!("more than the {} of tier 2", second.days));
        }
        (Some(_), Some(_)) => {}
        (second, _) => {
            let lacking = if second.is_some() { 3 } else { 2 };
            // That there is no tier at all is told already.
            if let Some((at, _)) = tiers.first() {
                let message = format!("no tier {lacking} beside this");
                faults.note(at.number, message, format!("number = {lacking}"));
            }
        }
    }
}

fn read_tier(
    mut entries: Entries<'_>,
    numbers: &mut Ids,
    rows: &mut Ids,
    faults: &mut Faults<'_>,
) -> Tier {
    let at = entries.place_of("number");
    if entries.lacks("number") {
        entries.miss("number", faults);
    }
    let number = entries.whole_within("number", 1, 3, faults);
    let number = number.and_then(|number| u8::try_from(number).ok()).unwrap_or_default();
    if number > 0 {
        numbers.take(&format!("tier-{number}"), at, faults);
    }
    let tier = Tier {
        number,
        title: entries.line("title", faults),
        days: read_days(&mut entries, number, faults),
        ours: entries.words("ours", OURS, faults),
        items: read_items(&mut entries, rows, faults),
    };
    entries.refuse_the_rest(faults);
    tier
}

/// What is for everybody begins with the first day.
fn read_days(entries: &mut Entries<'_>, number: u8, faults: &mut Faults<'_>) -> u32 {
    let (lacks, at) = (entries.lacks("days"), entries.place_of("days"));
    let days = entries.whole_within("days", 1, MOST_DAYS, faults);
    match (number, lacks) {
        (1, false) => faults.note(at, "days of tier 1, which is for everybody", "none"),
        (2 | 3, true) => entries.miss("days", faults),
        _ => {}
    }
    days.and_then(|days| u32::try_from(days).ok()).unwrap_or_default()
}

fn read_items(entries: &mut Entries<'_>, rows: &mut Ids, faults: &mut Faults<'_>) -> Vec<TierItem> {
    let (at, mut items) = (entries.place_of("number"), Vec::new());
    for (panel, key, example) in ITEMS {
        let mut taken = Ids::default();
        for item in entries.tables(key, example, faults) {
            items.push(read_item(item, panel, (&mut taken, &mut *rows), faults));
        }
    }
    let has_none = ITEMS.iter().all(|(_, key, _)| entries.lacks(key));
    if has_none {
        faults.note(at, "a tier without items", ITEMS[0].2);
    }
    items
}

fn read_item(
    mut entries: Entries<'_>,
    panel: Panel,
    (taken, rows): (&mut Ids, &mut Ids),
    faults: &mut Faults<'_>,
) -> TierItem {
    let id = entries.id("id", taken, faults);
    let title = entries.line("title", faults);
    let item = TierItem {
        id,
        panel,
        short: read_short(&mut entries, &title, SHORT_WIDTH, faults),
        title,
        guidance: entries.passage("guidance", faults),
        proves: read_proofs(&mut entries, "proves", faults),
        answered_by: read_proofs(&mut entries, "answered-by", faults),
        same_as: read_same_as(&mut entries, rows, faults),
        yes_from: entries.word("yes-from", YES_FROM, faults).unwrap_or(SupportState::Started),
    };
    entries.refuse_the_rest(faults);
    item
}

/// A row of the checklist is the same thing as one item at most: what is said of it is kept once.
fn read_same_as(
    entries: &mut Entries<'_>,
    rows: &mut Ids,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let row = entries.optional_line("same-as", faults)?;
    let at = entries.place_of("same-as");
    let is_row = row.split_once('/').is_some_and(|(section, row)| is_id(section) && is_id(row));
    if !is_row {
        faults.note(at, format!("{row:?} is no row of the checklist"), "\"section/row\"");
        return None;
    }
    rows.take(&row, at, faults);
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::evidence::Proof;
    use crate::templates::{Fault, Template, read_template};

    const SMALL: &str = r#"shape = "tiers"
name = "tiers"
title = "Small tiers"
version = 1
purpose = "Tiers for tests."

[panels]
children = "Children"
parents = "Parents"
school = "School"
agencies = "Agencies"

[[tier]]
number = 2
title = "Second"
days = 10

[[tier.children]]
id = "talk"
title = "Talk"

[[tier]]
number = 3
title = "Third"
days = 19

[[tier.school]]
id = "plan"
title = "Plan"
"#;

    fn told(text: &str) -> Vec<String> {
        read_template("t", text).unwrap_err().iter().map(Fault::to_string).collect()
    }

    fn read(text: &str) -> Tiers {
        match read_template("t", text) {
            Ok(Template::Tiers(tiers)) => tiers,
            other => panic!("{other:?}"),
        }
    }

    /// The small tiers with one passage replaced.
    fn with(from: &str, to: &str) -> String {
        assert_eq!(SMALL.matches(from).count(), 1, "{from}");
        SMALL.replace(from, to)
    }

    #[test]
    fn what_is_told_is_taken() {
        let lines = "title = \"Talk\"\nshort = \"T\"\nguidance = \"Think.\"\nproves = [\"wishes\"]\n\
                     answered-by = [\"call\", \"visit\"]\nsame-as = \"pupil/voice\"\nyes-from = \"offered\"";
        let tiers = read(&with("title = \"Talk\"", lines));
        let item = tiers.item("tier-2/children/talk").unwrap();
        assert_eq!((item.title.as_str(), item.short.as_str()), ("Talk", "T"));
        assert_eq!(item.proves, [Proof::Wishes]);
        assert_eq!(item.answered_by, [Proof::Call, Proof::Visit]);
        assert_eq!(item.same_as.as_deref(), Some("pupil/voice"));
        assert_eq!(item.yes_from, SupportState::Offered);
        let plain = tiers.item("tier-3/school/plan").unwrap();
        assert_eq!((plain.panel, plain.yes_from), (Panel::School, SupportState::Started));
        assert_eq!(tiers.triggers().tier_2, 10);
    }

    #[test]
    fn tiers_come_in_order_of_their_numbers_and_the_first_has_no_days() {
        let first = "[[tier]]\nnumber = 1\ntitle = \"First\"\n[[tier.children]]\nid = \"a\"\n\
                     title = \"A\"\n";
        let tiers = read(&format!("{SMALL}\n{first}"));
        let numbers: Vec<u8> = tiers.tiers.iter().map(|tier| tier.number).collect();
        assert_eq!((numbers, tiers.tiers[0].days), (vec![1, 2, 3], 0));
        let faults = told(&format!(
            "{SMALL}\n{}",
            first.replace("title = \"First\"", "title = \"First\"\ndays = 3")
        ));
        assert_eq!(faults, ["t:34:8: days of tier 1, which is for everybody; expected none"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_column() {
        let cases = [
            (
                "name = \"tiers\"",
                "name = \"levels\"",
                "t:2:8: tiers called \"levels\"; expected \"tiers\"",
            ),
            ("school = \"School\"\n", "", "t:7:1: no \"school\" here; expected school = …"),
            ("number = 2", "number = 4", "t:14:10: \"number\" is 4; expected 1 to 3"),
            ("days = 10", "days = 0", "t:16:8: \"days\" is 0; expected 1 to 200"),
            ("days = 10\n", "", "t:13:1: no \"days\" here; expected days = …"),
            (
                "days = 19",
                "days = 10",
                "t:25:8: \"days\" is 10; expected more than the 10 of tier 2",
            ),
            (
                "number = 3",
                "number = 2",
                "t:23:10: the id \"tier-2\" stands twice; expected an id of its own; line 14 has this one",
            ),
            (
                "title = \"Talk\"",
                "title = \"Talk\"\nproves = [\"magic\"]",
                "t:21:11: an item of \"proves\" is \"magic\"; expected one of call, text",
            ),
            (
                "title = \"Talk\"",
                "title = \"Talk\"\nsame-as = \"voice\"",
                "t:21:11: \"voice\" is no row of the checklist; expected \"section/row\"",
            ),
            (
                "title = \"Talk\"",
                "title = \"Talk\"\nyes-from = \"finished\"",
                "t:21:12: \"yes-from\" is \"finished\"; expected one of offered, started",
            ),
            (
                "[[tier.school]]\nid = \"plan\"\ntitle = \"Plan\"\n",
                "",
                "t:23:10: a tier without items; expected [[tier.children]]",
            ),
            (
                "title = \"Plan\"",
                "title = \"Plan\"\nlable = \"x\"",
                "t:30:1: unknown key \"lable\"; expected one of id, title, short, guidance, proves, \
                 answered-by, same-as, yes-from",
            ),
        ];
        for (from, to, expected) in cases {
            let faults = told(&with(from, to));
            assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{to}: {faults:?}");
        }
    }

    #[test]
    fn a_row_of_the_checklist_is_the_same_as_one_item_alone() {
        let twice = with("title = \"Talk\"", "title = \"Talk\"\nsame-as = \"pupil/voice\"")
            .replace("title = \"Plan\"", "title = \"Plan\"\nsame-as = \"pupil/voice\"");
        let expected = "t:31:11: the id \"pupil/voice\" stands twice; expected an id of its own; line 21 \
                        has this one";
        assert_eq!(told(&twice), [expected]);
    }

    #[test]
    fn both_triggers_are_needed() {
        let head = &SMALL[..SMALL.find("[[tier]]").unwrap()];
        assert_eq!(told(head), ["t:1:1: a file without tiers; expected [[tier]]"]);
        let second = &SMALL[..SMALL.rfind("[[tier]]").unwrap()];
        assert_eq!(told(second), ["t:14:10: no tier 3 beside this; expected number = 3"]);
    }

    #[test]
    fn a_form_cannot_take_the_name_of_the_tiers() {
        let form = "name = \"tiers\"\ntitle = \"T\"\nversion = 1\npurpose = \"P\"\n[[section]]\n\
                    id = \"a\"\ntitle = \"A\"\n[[section.field]]\nid = \"b\"\nlabel = \"B\"\nkind = \"line\"\n";
        let faults = told(form);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("t:1:8: a form called \"tiers\""), "{faults:?}");
    }
}
