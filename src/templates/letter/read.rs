//! The text of a letter's file -> a [`Letter`], or everything that is wrong with it.

use super::super::check::{Ids, one_of};
use super::super::entries::Entries;
use super::super::place::Faults;
use super::super::read::{read_purpose, read_version};
use super::{FIELDS, FollowUp, Letter, LetterMeeting, LetterTo, merge_field, names_in};
use crate::rules::evidence::Proof;
use crate::rules::sent::Way;

/// What stands before the name, where the file says nothing else.
const CLOSE: &str = "Yours sincerely,";

pub(in crate::templates) fn read_letter(
    mut entries: Entries<'_>,
    faults: &mut Faults<'_>,
) -> Letter {
    let body_at = entries.place_of("body");
    let letter = Letter {
        name: entries.id("name", &mut Ids::default(), faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        purpose: read_purpose(&mut entries, faults),
        to: entries
            .word(
                "to",
                &[("each-parent", LetterTo::EachParent), ("one-parent", LetterTo::OneParent)],
                faults,
            )
            .unwrap_or(LetterTo::EachParent),
        how: read_how(&mut entries, faults),
        warns: entries.flag("warns", faults),
        log: read_log(&mut entries, faults),
        proves: read_proves(&mut entries, faults),
        meeting: entries.word(
            "meeting",
            &[("to-come", LetterMeeting::ToCome), ("past", LetterMeeting::Past)],
            faults,
        ),
        follow_up: read_follow_up(&mut entries, faults),
        subject: read_subject(&mut entries, faults),
        body: paragraphs(&entries.passage_or_miss("body", faults)),
        close: entries.optional_line("close", faults).unwrap_or_else(|| CLOSE.to_owned()),
    };
    let body = letter.body.join("\n");
    check_merges(&body, body_at, faults);
    check_whole(&letter, &entries, faults);
    entries.refuse_the_rest(faults);
    letter
}

fn read_how(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Way> {
    let known: Vec<&str> = Way::ALL.iter().map(|(id, ..)| *id).collect();
    let found = entries.words("how", &known, faults);
    if found.is_empty() {
        let at = entries.place_of("how");
        faults.note(at, "a letter without a way to go", "how = [\"post\", \"hand\", \"email\"]");
    }
    found.iter().filter_map(|id| Way::parse(id)).collect()
}

/// The kinds of entry that a letter can be.
const LOGS: [&str; 6] =
    ["letter", "meeting-offered", "contract-offered", "offer", "referral", "notice"];

/// The kind of entry must be one that a letter can be.
fn read_log(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let log = entries.line("log", faults);
    if !log.is_empty() && !LOGS.contains(&log.as_str()) {
        faults.note(entries.place_of("log"), format!("\"log\" is {log:?}"), one_of(&LOGS));
    }
    log
}

/// `[[proves]]` as forms have it; of a letter it says no more than `of`.
fn read_proves(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Proof> {
    let known: Vec<(&str, Proof)> =
        Proof::ALL.iter().map(|(name, proof, _)| (*name, *proof)).collect();
    let mut found = Vec::new();
    for mut table in entries.tables("proves", "[[proves]]\nof = \"…\"", faults) {
        if table.lacks("of") {
            table.miss("of", faults);
        }
        found.extend(table.word("of", &known, faults));
        table.refuse_the_rest(faults);
    }
    found
}

fn read_follow_up(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Option<FollowUp> {
    let example = "follow-up = { what = \"…\", days = 10 }";
    let mut table = entries.table("follow-up", example, faults)?;
    let days = table.whole_within("days", 1, 190, faults);
    let found = FollowUp {
        what: table.line("what", faults),
        days: days.and_then(|days| u32::try_from(days).ok()),
        field: table.optional_line("field", faults),
    };
    let at = table.place_of("field");
    if let Some(name) = &found.field {
        let day = merge_field(name).filter(|field| field.is_day && field.name != "reply.by");
        if day.is_none() {
            let known = FIELDS.iter().filter(|field| field.is_day && field.name != "reply.by");
            let known: Vec<&str> = known.map(|field| field.name).collect();
            faults.note(at, format!("\"field\" is {name:?}, which holds no day"), one_of(&known));
        }
    }
    if table.lacks("days") == table.lacks("field") {
        let place = table.place_of("what");
        faults.note(place, "a follow-up needs its day", "either days = 10 or field = \"…\"");
    }
    table.refuse_the_rest(faults);
    Some(found)
}

fn read_subject(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let at = entries.place_of("subject");
    let subject = entries.line("subject", faults);
    check_merges(&subject, at, faults);
    subject
}

/// Parted by blank lines; a paragraph's own lines are one, but for a list.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            let by = if lines.iter().all(|line| line.starts_with("- ")) { "\n" } else { " " };
            found.push(lines.join(by));
            lines.clear();
        }
    }
    found
}

/// Every field must be known, and nothing but fields may stand in braces.
fn check_merges(text: &str, at: usize, faults: &mut Faults<'_>) {
    for sign in ["{%", "{#"] {
        if text.contains(sign) {
            let place = faults.find(at, sign);
            faults.note(place, format!("{sign:?} in a letter"), "fields alone: {{ pupil.name }}");
        }
    }
    if text.matches("{{").count() != text.matches("}}").count() {
        let place = faults.find(at, "{{");
        faults.note(place, "braces that don't close, or don't open", "{{ pupil.name }}");
    }
    let mut from = at;
    for name in names_in(text) {
        from = faults.find(from, "{{").max(from);
        if merge_field(name).is_none() {
            let place = faults.find(from, name);
            let known: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
            faults.note(place, format!("unknown field {name:?}"), one_of(&known));
        }
        from += 2;
    }
}

/// What only the whole of a letter can tell.
fn check_whole(letter: &Letter, entries: &Entries<'_>, faults: &mut Faults<'_>) {
    if letter.warns && letter.how.contains(&Way::Email) {
        let at = entries.place_of("how");
        faults.note(at, "a warning of a legal step by email", "how = [\"post\", \"hand\"]");
    }
    if letter.uses("meeting") && letter.meeting.is_none() {
        let message = "a letter about a meeting that doesn't say which";
        faults.note(entries.place_of("body"), message, "meeting = \"to-come\" or \"past\"");
    }
    if letter.log == "meeting-offered" && letter.meeting != Some(LetterMeeting::ToCome) {
        let at = entries.place_of("log");
        faults.note(at, "an invitation to no meeting", "meeting = \"to-come\"");
    }
    let replies = letter.fields().iter().any(|field| field.name == "reply.by");
    if replies && letter.follow_up.is_none() {
        let at = entries.place_of("body");
        faults.note(
            at,
            "\"reply.by\" without a follow-up",
            "follow-up = { what = \"…\", days = 10 }",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Fault, Template, read_template};

    const SMALL: &str = "shape = \"letter\"\nname = \"small\"\ntitle = \"Small\"\nversion = 1\n\
        purpose = \"Tests\"\nhow = [\"post\", \"hand\"]\nlog = \"letter\"\n\
        subject = \"About {{ pupil.name }}\"\nbody = \"\"\"\nDear words,\ngo on.\n\n- one\n- two\n\"\"\"\n";

    fn read(text: &str) -> Result<Letter, Vec<String>> {
        match read_template("t", text) {
            Ok(Template::Letter(letter)) => Ok(*letter),
            Ok(other) => panic!("{other:?}"),
            Err(faults) => Err(faults.iter().map(Fault::to_string).collect()),
        }
    }

    fn faults(text: &str) -> Vec<String> {
        read(text).err().unwrap_or_default()
    }

    #[test]
    fn a_letter_is_read_paragraph_by_paragraph() {
        let letter = read(SMALL).unwrap();
        assert_eq!(letter.body, ["Dear words, go on.", "- one\n- two"]);
        assert_eq!((letter.close.as_str(), letter.to), (CLOSE, LetterTo::EachParent));
        assert_eq!(letter.how, [Way::Post, Way::Hand]);
        let names: Vec<&str> = letter.fields().iter().map(|field| field.name).collect();
        assert_eq!(names, ["pupil.name"]);
    }

    #[test]
    fn an_unknown_field_is_told_with_its_line_and_column() {
        let text = SMALL.replace("go on.", "go on, {{ pupil.name }} and {{ pupil.nam }}.");
        let told = faults(&text);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with(
                "t:11:32: unknown field \"pupil.nam\"; expected one of today, school.name, "
            ),
            "{told:?}"
        );
        let subject = faults(&SMALL.replace("{{ pupil.name }}", "{{ child }}"));
        assert!(subject[0].starts_with("t:8:21: unknown field \"child\""), "{subject:?}");
    }

    #[test]
    fn braces_hold_fields_alone() {
        let told = faults(&SMALL.replace("go on.", "{% if today %}"));
        assert!(told[0].starts_with("t:11:1: \"{%\" in a letter"), "{told:?}");
        let told = faults(&SMALL.replace("go on.", "{{ today"));
        assert!(told[0].contains("braces that don't close"), "{told:?}");
        let told = faults(&SMALL.replace("go on.", "{{ today|upper }}"));
        assert!(told[0].contains("unknown field \"today|upper\""), "{told:?}");
    }

    #[test]
    fn what_a_letter_declares_is_held_together() {
        let with = |line: &str| SMALL.replacen("log = \"letter\"", line, 1);
        let table = [
            (with("log = \"letter\"\nwarns = true"), ""),
            (
                SMALL
                    .replace("\"hand\"]", "\"email\"]")
                    .replace("log = \"letter\"", "log = \"letter\"\nwarns = true"),
                "t:6:7: a warning of a legal step by email",
            ),
            (with("log = \"pigeon\""), "t:7:7: \"log\" is \"pigeon\"; expected one of letter, "),
            (with("log = \"meeting-offered\""), "t:7:7: an invitation to no meeting"),
            (
                SMALL.replace("how = [\"post\", \"hand\"]\n", ""),
                "t:1:1: a letter without a way to go",
            ),
            (SMALL.replace("\"hand\"]", "\"fax\"]"), "t:6:16: an item of \"how\" is \"fax\""),
            (SMALL.replace("go on.", "{{ meeting.day }}"), "t:9:8: a letter about a meeting that"),
            (SMALL.replace("go on.", "{{ reply.by }}"), "t:9:8: \"reply.by\" without a follow-up"),
            (
                with("log = \"letter\"\nfollow-up = { what = \"Ask\" }"),
                "t:8:22: a follow-up needs its day",
            ),
            (
                with("log = \"letter\"\nfollow-up = { what = \"Ask\", field = \"to.name\" }"),
                "t:8:37: \"field\" is \"to.name\", which holds no day",
            ),
            (with("log = \"letter\"\nfollow-up = { what = \"Ask\", field = \"visit.day\" }"), ""),
            (
                format!("{SMALL}[[proves]]\nof = \"written\"\nclosed = true\n"),
                "t:18:1: unknown key \"closed\"; expected one of of",
            ),
            (with("log = \"letter\"\nkind = \"x\""), "t:8:1: unknown key \"kind\""),
        ];
        for (text, expected) in table {
            let told = faults(&text);
            let told = told.first().map_or("", String::as_str);
            assert!(told.starts_with(expected), "{told} is not {expected}");
            assert_eq!(told.is_empty(), expected.is_empty(), "{told}");
        }
    }
}
