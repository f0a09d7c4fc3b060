//! The text of a checklist's file -> a [`Checklist`], or everything that is wrong with it.

use super::{Checklist, ChecklistRow, ChecklistSection, Link, OwnRows, Prompt, RowKind};
use crate::rules::people::CIRCUMSTANCES;
use crate::rules::strategy::{CHECKLIST, OWN, SAFEGUARDING_CONCERN};
use crate::templates::check::{Ids, one_of};
use crate::templates::entries::Entries;
use crate::templates::place::Faults;
use crate::templates::proofs::read_proofs;
use crate::templates::read::{read_purpose, read_short, read_version};

/// The room that a row's words have in the list on an 80-column screen.
const SHORT_WIDTH: usize = 34;

const OWN_EXAMPLE: &str = "[own]\ntitle = \"…\"";
const PROMPTS: &str = "prompts = [{ id = \"…\", label = \"…\" }, …]";
const LINK: &str = "link = { name = \"…\", place = \"…\" }";

/// Reads a checklist from the root of its file.
pub(in crate::templates) fn read_checklist(
    mut entries: Entries<'_>,
    faults: &mut Faults<'_>,
) -> Checklist {
    let checklist = Checklist {
        name: read_name(&mut entries, faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        purpose: read_purpose(&mut entries, faults),
        sections: read_sections(&mut entries, faults),
        own: read_own(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    checklist
}

/// A case has one checklist, so there is one name for it.
fn read_name(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let name = entries.id("name", &mut Ids::default(), faults);
    if !name.is_empty() && name != CHECKLIST {
        let place = entries.place_of("name");
        faults.note(place, format!("a checklist called {name:?}"), format!("{CHECKLIST:?}"));
    }
    name
}

fn read_own(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> OwnRows {
    if entries.lacks(OWN) {
        entries.miss(OWN, faults);
    }
    let Some(mut own) = entries.table(OWN, OWN_EXAMPLE, faults) else {
        return OwnRows { title: String::new(), proves: Vec::new() };
    };
    let title = own.line("title", faults);
    let proves = read_proofs(&mut own, "proves", faults);
    own.refuse_the_rest(faults);
    OwnRows { title, proves }
}

fn read_sections(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<ChecklistSection> {
    let mut taken = Ids::default();
    let sections =
        entries.some_tables("section", "a checklist without sections", "[[section]]", faults);
    sections.into_iter().map(|section| read_section(section, &mut taken, faults)).collect()
}

fn read_section(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    faults: &mut Faults<'_>,
) -> ChecklistSection {
    let at = entries.place_of("id");
    let id = entries.id("id", taken, faults);
    if id == OWN {
        faults.note(at, format!("{OWN:?} is where the school's own rows go"), "another id");
    }
    let title = entries.line("title", faults);
    let of_rows = OfRows {
        restricted: entries.flag("restricted", faults),
        not_applicable: entries.flag_or("not_applicable", true, faults),
    };
    let short = read_short(&mut entries, &title, SHORT_WIDTH, faults);
    let when = read_when(&mut entries, faults);
    let section = ChecklistSection {
        id,
        title,
        short,
        guidance: entries.passage("guidance", faults),
        condition: read_condition(&mut entries, !when.is_empty(), faults),
        when,
        not_applicable: of_rows.not_applicable,
        rows: read_rows(&mut entries, of_rows, faults),
    };
    entries.refuse_the_rest(faults);
    section
}

/// What a section says of all its rows.
#[derive(Clone, Copy)]
struct OfRows {
    restricted: bool,
    not_applicable: bool,
}

fn read_rows(
    entries: &mut Entries<'_>,
    of_rows: OfRows,
    faults: &mut Faults<'_>,
) -> Vec<ChecklistRow> {
    let mut taken = Ids::default();
    let rows = entries.some_tables("row", "a section without rows", "[[section.row]]", faults);
    rows.into_iter().map(|row| read_row(row, &mut taken, of_rows, faults)).collect()
}

fn read_row(
    mut entries: Entries<'_>,
    taken: &mut Ids,
    of_rows: OfRows,
    faults: &mut Faults<'_>,
) -> ChecklistRow {
    let id = entries.id("id", taken, faults);
    let title = entries.line("title", faults);
    let short = read_short(&mut entries, &title, SHORT_WIDTH, faults);
    let (must, when) = (read_must(&mut entries, faults), read_when(&mut entries, faults));
    let row = ChecklistRow {
        id,
        title,
        short,
        kind: read_kind(&mut entries, faults),
        condition: read_condition(&mut entries, must.is_some() || !when.is_empty(), faults),
        must,
        when,
        prompts: read_prompts(&mut entries, faults),
        outcome: entries.optional_line("outcome", faults),
        restricted: entries.flag_or("restricted", of_rows.restricted, faults),
        receipt: entries.flag("receipt", faults),
        link: read_link(&mut entries, faults),
        not_applicable: entries.flag_or("not_applicable", of_rows.not_applicable, faults),
        guidance: entries.passage("guidance", faults),
        proves: read_proofs(&mut entries, "proves", faults),
        answered_by: read_proofs(&mut entries, "answered-by", faults),
        names: entries.lines("names", faults),
    };
    entries.refuse_the_rest(faults);
    row
}

fn read_kind(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> RowKind {
    if entries.lacks("kind") {
        entries.miss("kind", faults);
    }
    entries.word("kind", RowKind::ALL, faults).unwrap_or(RowKind::Strategy)
}

fn read_when(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let known: Vec<&str> = CIRCUMSTANCES.iter().map(|(id, _)| *id).collect();
    entries.words("when", &known, faults)
}

fn read_must(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let told = entries.optional_line("must", faults)?;
    let mut known: Vec<&str> = CIRCUMSTANCES.iter().map(|(id, _)| *id).collect();
    known.push(SAFEGUARDING_CONCERN);
    if known.contains(&told.as_str()) {
        return Some(told);
    }
    let place = entries.place_of("must");
    faults.note(place, format!("\"must\" is {told:?}"), one_of(&known));
    None
}

/// What a circumstance switches has to say so in words.
fn read_condition(
    entries: &mut Entries<'_>,
    needed: bool,
    faults: &mut Faults<'_>,
) -> Option<String> {
    if needed && entries.lacks("condition") {
        entries.miss("condition", faults);
    }
    entries.optional_line("condition", faults)
}

fn read_prompts(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Prompt> {
    let mut taken = Ids::default();
    let mut prompts = Vec::new();
    for mut prompt in entries.tables("prompts", PROMPTS, faults) {
        let id = prompt.id("id", &mut taken, faults);
        let label = prompt.line("label", faults);
        prompt.refuse_the_rest(faults);
        prompts.push(Prompt { id, label });
    }
    prompts
}

fn read_link(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Option<Link> {
    let mut link = entries.table("link", LINK, faults)?;
    let read = Link { name: link.line("name", faults), place: link.line_or_blank("place", faults) };
    link.refuse_the_rest(faults);
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::evidence::Proof;
    use crate::templates::{Fault, Template, read_template};

    const SMALL: &str = r#"shape = "checklist"
name = "checklist"
title = "Small checklist"
version = 1
purpose = "A checklist for tests."

[own]
title = "Our own"

[[section]]
id = "one"
title = "One"
restricted = true
not_applicable = false

[[section.row]]
id = "call"
title = "Call"
kind = "strategy"
"#;

    fn told(text: &str) -> Vec<String> {
        read_template("t", text).unwrap_err().iter().map(Fault::to_string).collect()
    }

    fn read(text: &str) -> Checklist {
        match read_template("t", text) {
            Ok(Template::Checklist(checklist)) => checklist,
            other => panic!("{other:?}"),
        }
    }

    /// The small checklist with one passage replaced.
    fn with(from: &str, to: &str) -> String {
        assert_eq!(SMALL.matches(from).count(), 1, "{from}");
        SMALL.replace(from, to)
    }

    #[test]
    fn a_row_takes_from_its_section_what_it_does_not_say_itself() {
        let row = read(SMALL).sections[0].rows[0].clone();
        assert!(row.restricted && !row.not_applicable);
        let own = "kind = \"strategy\"\nrestricted = false\nnot_applicable = true";
        let row = read(&with("kind = \"strategy\"", own)).sections[0].rows[0].clone();
        assert!(!row.restricted && row.not_applicable);
    }

    #[test]
    fn what_is_told_is_taken() {
        let lines = "kind = \"question\"\nshort = \"C\"\nmust = \"ehcp\"\nwhen = [\"ehcp\"]\n\
                     condition = \"there is a plan\"\nprompts = [{ id = \"a\", label = \"A\" }]\n\
                     outcome = \"List\"\nreceipt = true\nlink = { name = \"Page\", place = \"\" }\n\
                     guidance = \"Think.\"\nproves = [\"call\", \"spoken\", \"call\"]\n\
                     answered-by = [\"call\"]\nnames = [\"school nurse\"]";
        let row = read(&with("kind = \"strategy\"", lines)).sections[0].rows[0].clone();
        assert_eq!((row.kind, row.short.as_str()), (RowKind::Question, "C"));
        assert_eq!((row.must.as_deref(), row.when), (Some("ehcp"), vec!["ehcp".to_owned()]));
        assert_eq!(row.condition.as_deref(), Some("there is a plan"));
        assert_eq!(row.prompts, [Prompt { id: "a".into(), label: "A".into() }]);
        assert!(row.receipt);
        assert_eq!(
            (row.proves, row.answered_by),
            (vec![Proof::Call, Proof::Spoken], vec![Proof::Call])
        );
        assert_eq!(row.names, ["school nurse"]);
        assert_eq!(row.link, Some(Link { name: "Page".into(), place: String::new() }));
        let place = lines.replace("place = \"\"", "place = \"intranet/page\"");
        let row = read(&with("kind = \"strategy\"", &place)).sections[0].rows[0].clone();
        assert_eq!(row.link.unwrap().place, "intranet/page");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_column() {
        let cases = [
            (
                "kind = \"strategy\"",
                "kind = \"strategem\"",
                "t:19:8: \"kind\" is \"strategem\"; expected one of strategy, question".to_owned(),
            ),
            ("kind = \"strategy\"", "", "t:16:1: no \"kind\" here; expected kind = …".to_owned()),
            (
                "kind = \"strategy\"",
                "kind = \"strategy\"\nwhen = [\"ehcp\"]",
                "t:16:1: no \"condition\" here; expected condition = …".to_owned(),
            ),
            (
                "title = \"Call\"",
                "title = \"Call every parent on every morning of the week\"",
                "t:18:9: \"title\" is 46 columns wide; expected a \"short\" of at most 34"
                    .to_owned(),
            ),
            (
                "[own]\ntitle = \"Our own\"",
                "",
                "t:1:1: no \"own\" here; expected own = …".to_owned(),
            ),
            (
                "id = \"one\"",
                "id = \"own\"",
                "t:11:6: \"own\" is where the school's own rows go; expected another id".to_owned(),
            ),
            (
                "name = \"checklist\"",
                "name = \"second\"",
                "t:2:8: a checklist called \"second\"; expected \"checklist\"".to_owned(),
            ),
            (
                "shape = \"checklist\"",
                "shape = \"list\"",
                "t:1:9: \"shape\" is \"list\"; expected one of form, checklist, process, tiers, letter, retention"
                    .to_owned(),
            ),
            (
                "kind = \"strategy\"",
                "kind = \"strategy\"\nlable = \"x\"",
                "t:20:1: unknown key \"lable\"; expected one of id, title, short, must, when, kind, \
                 condition, prompts, outcome, restricted, receipt, link, not_applicable, guidance, proves, \
                 answered-by, names"
                    .to_owned(),
            ),
        ];
        for (from, to, expected) in cases {
            assert_eq!(told(&with(from, to)), [expected], "{to}");
        }
    }

    #[test]
    fn a_must_is_a_circumstance_or_a_safeguarding_concern() {
        let must = |id: &str| {
            with(
                "kind = \"strategy\"",
                &format!("kind = \"strategy\"\ncondition = \"so\"\nmust = \"{id}\""),
            )
        };
        let row = read(&must("safeguarding-concern")).sections[0].rows[0].clone();
        assert_eq!(row.must.as_deref(), Some("safeguarding-concern"));
        let faults = told(&must("weather"));
        assert!(
            faults[0].starts_with("t:21:8: \"must\" is \"weather\"; expected one of sen-support")
        );
    }

    #[test]
    fn a_form_cannot_take_the_name_of_the_checklist() {
        let form = "name = \"checklist\"\ntitle = \"T\"\nversion = 1\npurpose = \"P\"\n[[section]]\n\
                    id = \"a\"\ntitle = \"A\"\n[[section.field]]\nid = \"b\"\nlabel = \"B\"\nkind = \"line\"\n";
        let faults = told(form);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("t:1:8: a form called \"checklist\""), "{faults:?}");
    }
}
