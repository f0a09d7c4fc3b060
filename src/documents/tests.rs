//! Documents of real cases: what goes into them, and that nothing goes into any of them for somebody
//! who must not read it.

use chrono::{DateTime, NaiveDate};
use tempfile::TempDir;

use super::audience::Audience;
use super::checklist::Rows;
use super::form;
use super::model::{Block, Document};
use super::papers::{Paper, blank, compose};
use super::text;
use super::withheld::Made;
use crate::clock::Clock;
use crate::demo::{self, Size};
use crate::rules::case::{CaseFile, EntryKind, NewEntry};
use crate::rules::people::Contact;
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::rules::visible::is_hostile;
use crate::rules::wrap::width;
use crate::store::{AttendeeChange, NewAction, Session, Store};
use crate::templates::{Field, Form, Kind, Template};

const TODAY: &str = "2026-11-22";
const SMALL: Size = Size { pupils: 60, cases: 12, weeks: Some(12), seed: 1 };
const SECRET: &str = "cigarette burns";

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

struct Desk {
    _folder: TempDir,
    store: Store,
    session: Session,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::parse_from_rfc3339(&format!("{TODAY}T14:02:00+00:00")).unwrap();
    let clock = Clock::fixed(now);
    let mut store = demo::make(&folder.path().join("demo.db"), &SMALL, clock, "officer").unwrap();
    let session = store.sign_in("officer", clock).unwrap();
    Desk { _folder: folder, store, session }
}

impl Desk {
    fn file(&self, case: i64) -> CaseFile {
        self.store.case_file(self.session.viewer(), case).unwrap()
    }

    /// The case of the family of which one parent fled.
    fn fled(&self) -> i64 {
        let rows = self.store.cases(self.session.viewer()).unwrap();
        let mut cases = rows.iter().map(|row| row.case);
        let is_fled =
            |case: &i64| self.file(*case).contacts.iter().any(|one| one.address_confidential);
        cases.find(is_fled).unwrap()
    }

    fn made(&self, paper: Paper, case: i64, record: Option<i64>, audience: Audience) -> Made {
        let read = self
            .store
            .paper_file(self.session.viewer(), case, record, self.session.clock.today())
            .unwrap();
        compose(paper, &read, audience, today()).unwrap()
    }

    fn say(&mut self, record: i64, field: &str, value: &str) {
        let answers = self.store.record_file(self.session.viewer(), record).unwrap().answers;
        let base = answers.get(field).map_or(0, |answer| answer.revision);
        self.store.answer_field(&self.session, record, field, value, base).unwrap();
    }

    fn form(&self, name: &str) -> Form {
        match self.store.template(name).unwrap() {
            Template::Form(form) => form,
            other => panic!("{} is no form", other.name()),
        }
    }

    fn forms(&self) -> Vec<Form> {
        let all = self.store.templates().unwrap().into_iter().filter(|line| line.is_form);
        all.map(|line| self.form(&line.name)).collect()
    }
}

fn said(document: &Document) -> String {
    let json = serde_json::to_string(document).unwrap();
    format!("{json}\n{}", text::render(document, 72))
}

fn everybody(file: &CaseFile) -> Vec<Audience> {
    let mut all: Vec<Audience> =
        file.contacts.iter().map(|contact| Audience::Parent(contact.id)).collect();
    all.extend([Audience::Child, Audience::Agency, Audience::Authority, Audience::Court]);
    all.push(Audience::School);
    all
}

fn parent<'a>(file: &'a CaseFile, relationship: &str) -> &'a Contact {
    file.contacts.iter().find(|one| one.relationship == relationship).unwrap()
}

/// Fills every field with words of its own; gives those that must stand on paper.
fn fill(desk: &mut Desk, case: i64, record: i64, form: &Form, words: &str) -> Vec<String> {
    let mut expected = Vec::new();
    for (nth, (path, field)) in form.fields().enumerate() {
        let told = format!("{words}{nth}");
        match &field.kind {
            Kind::Table { columns, .. } => {
                let row = desk.store.add_row(&desk.session, record, &path).unwrap();
                for (at, column) in columns.iter().enumerate() {
                    let cell = format!("{told}c{at}");
                    if let Some(value) = value_of(&column.kind, &cell) {
                        desk.say(record, &format!("{path}/{row}/{}", column.id), &value);
                        expected.extend((value == cell).then_some(cell));
                    }
                }
            }
            Kind::People { .. } => {
                let (name, role) = (Some(told.clone()), Some("Carer".to_owned()));
                let change = AttendeeChange { name, role, ..AttendeeChange::default() };
                desk.store.put_attendee(&desk.session, record, &path, None, &change).unwrap();
                expected.push(told);
            }
            Kind::Actions { .. } => {
                let by_words = "daily".to_owned();
                let action =
                    NewAction { what: told.clone(), who: "Tutor".into(), by: None, by_words };
                desk.store.add_action(&desk.session, case, Some(record), &action).unwrap();
                expected.push(told);
            }
            kind => {
                let Some(value) = value_of(kind, &told) else { continue };
                desk.say(record, &path, &value);
                expected.extend((value == told && !field.restricted).then_some(told));
            }
        }
    }
    expected
}

/// What is answered in a field of that kind; none where nothing is typed.
fn value_of(kind: &Kind, words: &str) -> Option<String> {
    Some(match kind {
        Kind::Line | Kind::Prose => words.to_owned(),
        Kind::Date { .. } | Kind::TickDate => "2026-11-20".to_owned(),
        Kind::Time => "09:30".to_owned(),
        Kind::Choice { options, .. } => options[0].id.clone(),
        Kind::Tick => "yes".to_owned(),
        Kind::Number { min, .. } => min.unwrap_or(0).to_string(),
        _ => return None,
    })
}

/// A word is found wherever lines break: letters and digits alone are compared.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[test]
fn every_shipped_form_has_every_word_on_paper_filled_and_blank() {
    let mut desk = desk();
    let case = desk.fled();
    let forms = desk.forms();
    assert!(forms.len() >= 7, "{}", forms.len());
    for form in forms {
        let record = desk.store.new_record(&desk.session, case, &form.name).unwrap();
        let expected = fill(&mut desk, case, record, &form, "zz");
        let made = desk.made(Paper::Form, case, Some(record), Audience::School);
        assert_eq!(made.document.title, form.title);
        assert!(made.document.subtitle.contains("open: not yet agreed"), "{:?}", made.document);
        for room in [40, 72, 100] {
            let text = text::render(&made.document, room);
            assert!(text.lines().all(|line| width(line) <= room), "{} at {room}", form.name);
            for words in &expected {
                assert!(bare(&text).contains(&bare(words)), "{} {room}: {words}", form.name);
            }
        }
        let read = desk
            .store
            .paper_file(desk.session.viewer(), case, None, desk.session.clock.today())
            .unwrap();
        let empty = blank(&form, &read, Audience::School, today());
        let told = said(&empty);
        assert!(!told.contains("zz0"), "{}", form.name);
        for (_, field) in form.fields().filter(|(_, field)| !is_left_off(&form, field)) {
            assert!(bare(&told).contains(&bare(&field.label)), "{}: {}", form.name, field.label);
        }
        let closing = form.closing.as_deref();
        assert!(closing.is_none_or(|closing| told.contains(closing)), "{}", form.name);
    }
}

/// A day beside signatures, and what nobody writes on paper.
fn is_left_off(form: &Form, field: &Field) -> bool {
    let signed = form.section("signed").and_then(|section| section.field(&field.id));
    let is_day = matches!(field.kind, Kind::Date { .. });
    field.restricted || (is_day && signed.is_some_and(|signed| signed == field))
}

#[test]
fn a_record_says_how_it_stands_and_keeps_what_it_froze() {
    let mut desk = desk();
    let case = desk.fled();
    let record = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let action = NewAction {
        what: "Meet at the gate".into(),
        who: "Tutor".into(),
        by: None,
        by_words: "daily".into(),
    };
    let id = desk.store.add_action(&desk.session, case, Some(record), &action).unwrap();
    desk.store.close_record(&desk.session, record).unwrap();
    desk.store.finish_action(&desk.session, id, "Came on time", "yes").unwrap();
    let newer = desk.store.correct_record(&desk.session, record).unwrap();
    let old = desk.made(Paper::Form, case, Some(record), Audience::School).document;
    assert!(old.subtitle.contains("closed Sun 22 Nov 2026"), "{}", old.subtitle);
    assert!(old.subtitle.ends_with("superseded: a newer version corrects it"), "{}", old.subtitle);
    assert!(!said(&old).contains("Came on time"));
    let new = desk.made(Paper::Form, case, Some(newer), Audience::School).document;
    assert!(new.subtitle.contains("version 2 · open: not yet agreed"), "{}", new.subtitle);
    assert!(said(&new).contains("Came on time"));
    // Signatures come last, but for the closing line.
    let [.., Block::Signatures { who }, Block::Words { words }] = new.blocks.as_slice() else {
        panic!("{:?}", new.blocks.last());
    };
    assert_eq!(who.len(), 4);
    assert!(words.starts_with("Working together"), "{words}");
    assert!(new.facts.iter().any(|fact| fact.label == "Date of birth" && !fact.value.is_empty()));
}

/// The case of the fled parent, with her address, numbers and secrets typed wherever words go.
fn betrayed(desk: &mut Desk) -> (i64, Vec<(Paper, Option<i64>)>) {
    let case = desk.fled();
    let file = desk.file(case);
    let mother = parent(&file, "Mother").clone();
    let first = mother.address.lines().next().unwrap().to_owned();
    let (postcode, phone, email) = (&mother.postcode, &mother.phone, &mother.email);
    let words = format!("now at {}, {postcode}; {phone}; {email}", first.to_uppercase());
    let mut papers: Vec<(Paper, Option<i64>)> = Vec::new();
    for form in desk.forms() {
        let record = desk.store.new_record(&desk.session, case, &form.name).unwrap();
        fill(desk, case, record, &form, &format!("{words} "));
        if let Some((path, _)) = form.fields().find(|(_, field)| field.restricted) {
            desk.say(record, &path, SECRET);
        }
        papers.push((Paper::Form, Some(record)));
        if form.meets {
            papers.push((Paper::Preparation, Some(record)));
        }
    }
    let pupils = vec![file.pupil.id];
    let entry = |kind: &str, words: &str, restricted, contacts| NewEntry {
        words: words.to_owned(),
        restricted,
        contacts,
        ..NewEntry::about(EntryKind::parse(kind).unwrap(), today(), pupils.clone())
    };
    let told = [
        entry("call", &words, false, vec![mother.id]),
        entry("offer", &words, false, Vec::new()),
        entry("safeguarding", SECRET, true, Vec::new()),
        entry("call", "He frightens us", false, vec![mother.id]),
    ];
    for one in &told {
        desk.store.log_entry(&desk.session, one).unwrap();
    }
    for (row, said) in [("safeguarding/mash", SECRET), ("parents/text", words.as_str())] {
        let answer = StrategyAnswer {
            answer: Verdict::Yes,
            on: Some(today()),
            words: said.to_owned(),
            ..StrategyAnswer::default()
        };
        let base = file.strategies.iter().find(|one| one.row == row).map_or(0, |one| one.revision);
        desk.store.answer_strategy(&desk.session, case, row, &answer, base).unwrap();
    }
    let lists =
        [Paper::Checklist(Rows::All), Paper::Chronology, Paper::Herringbone, Paper::Certificate];
    papers.extend(lists.map(|list| (list, None)));
    (case, papers)
}

#[test]
fn a_confidential_address_and_restricted_words_are_in_nobody_elses_document() {
    let mut desk = desk();
    let (case, papers) = betrayed(&mut desk);
    let file = desk.file(case);
    let (mother, father) = (parent(&file, "Mother"), parent(&file, "Father"));
    assert!(mother.address_confidential);
    let first = bare(mother.address.lines().next().unwrap()).to_lowercase();
    let (postcode, phone) = (bare(&mother.postcode).to_lowercase(), bare(&mother.phone));
    let email = bare(&mother.email).to_lowercase();
    let mut made = 0;
    for (paper, record) in papers {
        let read = desk
            .store
            .paper_file(desk.session.viewer(), case, record, desk.session.clock.today())
            .unwrap();
        for audience in everybody(&file) {
            let Ok(one) = compose(paper, &read, audience, today()) else { continue };
            made += 1;
            let told = bare(&said(&one.document)).to_lowercase();
            assert!(!told.contains(&bare(SECRET)), "{paper:?} {audience:?}");
            if audience == Audience::Parent(mother.id) {
                continue;
            }
            assert!(!told.contains(&first), "{paper:?} {audience:?}");
            assert!(!told.contains(&postcode), "{paper:?} {audience:?}");
            if audience == Audience::Parent(father.id) {
                assert!(!told.contains(&phone) && !told.contains(&email), "{paper:?}");
                assert!(!told.contains("hefrightensus"), "{paper:?}");
            }
        }
    }
    assert!(made > 60, "{made}");
    // Whoever has a right to them finds their own.
    let own = desk.made(Paper::Certificate, case, None, Audience::Parent(mother.id)).document;
    assert!(bare(&said(&own)).to_lowercase().contains(&first));
    let his = desk.made(Paper::Certificate, case, None, Audience::Parent(father.id)).document;
    assert!(said(&his).contains(father.address.lines().next().unwrap()));
}

#[test]
fn what_was_withheld_is_named_with_its_reason() {
    let mut desk = desk();
    let (case, _) = betrayed(&mut desk);
    let file = desk.file(case);
    let father = Audience::Parent(parent(&file, "Father").id);
    let record = file.records.iter().find(|record| record.kind == "meeting").unwrap().id;
    let told = desk.made(Paper::Form, case, Some(record), father).withheld.join("\n");
    for words in [
        "Relevant safeguarding concerns: restricted",
        "What the parents feel the school could do: another parent's views",
        "Address, telephone number or email: somebody else's",
    ] {
        assert!(told.contains(words), "no {words} in:\n{told}");
    }
    let story = desk.made(Paper::Chronology, case, None, father).withheld.join("\n");
    assert!(story.contains("Phone call, "), "{story}");
    let own = desk.made(Paper::Form, case, Some(record), Audience::School).withheld;
    assert!(own.iter().any(|one| one.starts_with("Relevant safeguarding concerns")), "{own:?}");
}

#[test]
fn the_childs_words_go_to_parents_as_far_as_the_child_agrees() {
    let mut desk = desk();
    let case = desk.fled();
    let mother = Audience::Parent(parent(&desk.file(case), "Mother").id);
    for (share, whole, part) in
        [("", false, false), ("no", false, false), ("part", false, true), ("yes", true, true)]
    {
        let record = desk.store.new_record(&desk.session, case, "wishes").unwrap();
        desk.say(record, "words/words", "I am afraid of the bus");
        desk.say(record, "words/shared", "I like art");
        if !share.is_empty() {
            desk.say(record, "words/share", share);
        }
        let told = said(&desk.made(Paper::Form, case, Some(record), mother).document);
        assert_eq!(told.contains("afraid of the bus"), whole, "{share}");
        assert_eq!(told.contains("I like art"), part, "{share}");
        let court = said(&desk.made(Paper::Form, case, Some(record), Audience::Court).document);
        assert!(court.contains("afraid of the bus"));
    }
}

#[test]
fn a_certificate_is_for_one_parent_and_the_preparation_for_the_school() {
    let desk = desk();
    let case = desk.fled();
    let read = desk
        .store
        .paper_file(desk.session.viewer(), case, None, desk.session.clock.today())
        .unwrap();
    let why = compose(Paper::Certificate, &read, Audience::Court, today()).unwrap_err();
    assert!(why.contains("made for one parent"), "{why}");
    let mother = Audience::Parent(parent(&read.file, "Mother").id);
    let made = compose(Paper::Certificate, &read, mother, today()).unwrap().document;
    let told = text::render(&made, 72);
    for words in ["Section 566 of the Education Act 1996", "Headteacher", "present in the morning"]
    {
        assert!(told.contains(words), "no {words} in:\n{told}");
    }
    let read_with = |record| {
        desk.store
            .paper_file(desk.session.viewer(), case, record, desk.session.clock.today())
            .unwrap()
    };
    let none = compose(Paper::Preparation, &read_with(None), Audience::School, today());
    assert!(none.is_err());
    let stranger = compose(Paper::Chronology, &read, Audience::Parent(9_999), today());
    assert!(stranger.unwrap_err().contains("none of this pupil's"));
}

#[test]
fn a_register_on_paper_has_every_mark_and_what_it_comes_to() {
    let desk = desk();
    let case = desk.fled();
    let file = desk.file(case);
    let made = desk.made(Paper::Herringbone, case, None, Audience::School).document;
    let tables: Vec<_> = made
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
        .collect();
    let marks = |cell: &&String| !cell.is_empty() && *cell != "-";
    let found: usize =
        tables[0].rows.iter().map(|row| row[1..11].iter().filter(marks).count()).sum();
    let (last, _) = file.register_to.unwrap();
    let first = crate::rules::calendar::bounds(crate::rules::calendar::year_of(last)).0;
    let expected: usize = file.register.between(first, last).map(|day| day.taken().count()).sum();
    assert_eq!(found, expected);
    assert!(text::render(&made, 72).lines().all(|line| width(line) <= 72));
    let possible = &tables[2].rows[0];
    assert_eq!(possible[1], file.register.figures(first, last).possible.to_string());
}

#[test]
fn a_checklist_has_all_its_rows_or_those_answered() {
    let mut desk = desk();
    let (case, _) = betrayed(&mut desk);
    let rows = |rows, audience| {
        let made = desk.made(Paper::Checklist(rows), case, None, audience);
        let tables = made.document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table.rows.len()),
            _ => None,
        });
        tables.sum::<usize>()
    };
    assert_eq!(rows(Rows::Blank, Audience::School), 62);
    assert_eq!(rows(Rows::All, Audience::School), 62);
    let answered = rows(Rows::Answered, Audience::School);
    assert!((2..62).contains(&answered), "{answered}");
    let child = rows(Rows::All, Audience::Child);
    assert!(child < 62, "restricted rows are for no family: {child}");
}

#[test]
fn many_scripts_pass_and_hostile_words_do_no_harm() {
    let mut desk = desk();
    let case = desk.fled();
    let record = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let scripts = "ہفتے کے دن · স্কুলে যেতে ভয় · Zażółć gęślą jaźń";
    desk.say(record, "views/parents", scripts);
    desk.say(record, "views/young-person", "a\u{202e}b\u{1b}[2J\u{200b}c\u{85}=cmd|'/c calc'!A1");
    let made = desk.made(Paper::Form, case, Some(record), Audience::School).document;
    let told = text::render(&made, 72);
    for word in scripts.split(' ') {
        assert!(told.contains(word), "{word}");
    }
    assert!(!told.chars().any(|letter| letter != '\n' && is_hostile(letter)));
}

#[test]
fn a_review_is_prepared_with_the_plan_before_it() {
    let mut desk = desk();
    let rows = desk.store.cases(desk.session.viewer()).unwrap();
    let mut cases = rows.iter().map(|row| row.case);
    let met = |case: &i64| {
        let file = desk.file(*case);
        let open = file.case.as_ref().is_some_and(|case| case.closed.is_none());
        open && file.meetings.iter().any(|one| one.kind == "meeting" && one.is_held())
    };
    let case = cases.find(met).unwrap();
    let review = desk.store.new_record(&desk.session, case, "review").unwrap();
    let made = desk.made(Paper::Preparation, case, Some(review), Audience::School).document;
    let told = text::render(&made, 72);
    for words in ["The plan before", "Log of support", "Key", "Who is asked", "Up-to-date"] {
        assert!(told.contains(words), "no {words} in:\n{told}");
    }
}

#[test]
fn a_form_of_nobody_is_blank() {
    let desk = desk();
    let about = form::Blank {
        audience: Audience::Parent(1),
        school: "Hillcrest",
        facts: None,
        today: today(),
        head: "",
    };
    let meeting = form::blank(&desk.form("meeting"), &about);
    let told = said(&meeting);
    // Kept from parents, and restricted.
    assert!(!told.contains("May the child's view be shared"), "{told}");
    assert!(!told.contains("Relevant safeguarding concerns"), "{told}");
    assert!(told.contains("Who agrees to do it") && told.contains("_____"));
}
