//! Finding a pupil however they are typed, and keeping every name as it was typed.

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, call, contact, mark, pupil};
use crate::rules::finding::fold;
use crate::rules::people::{ContactRow, MarkRow, PupilRow};
use crate::rules::register::Half;
use crate::store::{Found, NewSibling, Role};

fn found(desk: &Desk, typed: &str) -> Vec<Found> {
    desk.store.find(desk.session.viewer(), typed).unwrap()
}

fn upns(desk: &Desk, typed: &str) -> Vec<String> {
    found(desk, typed).into_iter().map(|one| one.upn).collect()
}

#[test]
fn a_pupil_is_found_by_any_part_of_a_name_without_its_accents() {
    let desk = Desk::with_people();
    let table = [
        ("zoe", ZOE),
        ("ZOË", ZOE),
        ("los", ZOE),
        ("Łoś", ZOE),
        ("mar", AMARA),
        ("kowal", JAKUB),
        ("king-kowalski", JAKUB),
        ("los zoe", ZOE),
        ("zoe los", ZOE),
        ("jak king", JAKUB),
    ];
    for (typed, upn) in table {
        assert_eq!(upns(&desk, typed), [upn], "{typed}");
    }
    for typed in ["zoe osei", "quentin", "los amara"] {
        assert_eq!(upns(&desk, typed), Vec::<String>::new(), "{typed}");
    }
}

#[test]
fn a_pupil_is_found_by_the_beginning_of_their_number_or_their_group() {
    let desk = Desk::with_people();
    assert_eq!(upns(&desk, "a000000000002"), [ZOE]);
    assert_eq!(upns(&desk, "A00000"), [JAKUB, ZOE, AMARA]);
    assert_eq!(upns(&desk, "0000002"), Vec::<String>::new());
    assert_eq!(upns(&desk, "8b"), [AMARA]);
    assert_eq!(upns(&desk, "8c zoe"), [ZOE]);
}

#[test]
fn a_pupil_is_found_through_a_parent_or_a_sibling() {
    let mut desk = Desk::with_people();
    let ruth = NewSibling { other: None, name: "Ruth Mensah".into(), school: String::new() };
    desk.store.add_sibling(&desk.session, 1, &ruth).unwrap();
    for (typed, upn, through) in [
        ("grace", AMARA, "mother Grace Osei"),
        ("piotr los", ZOE, "father Piotr Łoś"),
        ("o'neill", JAKUB, "stepfather Sean O’Neill"),
        ("oneill", JAKUB, "stepfather Sean O’Neill"),
        ("mensah ruth", AMARA, "sibling Ruth Mensah"),
    ] {
        let told = found(&desk, typed);
        assert_eq!(told.len(), 1, "{typed}");
        assert_eq!((told[0].upn.as_str(), told[0].through.as_str()), (upn, through));
    }
    let told = found(&desk, "osei");
    assert_eq!((told.len(), told[0].through.as_str()), (1, ""), "once, by their own name");
}

#[test]
fn a_pupil_is_found_by_the_digits_of_a_phone_number() {
    let desk = Desk::with_people();
    for typed in ["01632961912", "01632 961 912", "+44 1632 961912", "+44(0)1632-961912", "961912"]
    {
        let told = found(&desk, typed);
        assert_eq!(told.len(), 1, "{typed}");
        assert_eq!(told[0].upn, AMARA);
        assert_eq!(told[0].through, "01632 961912 Grace Osei");
    }
    assert_eq!(upns(&desk, "0163296"), [ZOE, AMARA]);
    assert_eq!(upns(&desk, "01632 960555"), [ZOE]);
    assert_eq!(upns(&desk, "07700 900123"), Vec::<String>::new());
}

#[test]
fn nothing_typed_finds_everyone_by_name_with_their_open_case() {
    let mut desk = Desk::with_people();
    let open = desk.open_case(AMARA);
    let closed = desk.open_case(ZOE);
    desk.store.close_case(&desk.session, closed, "back at school").unwrap();
    let told: Vec<_> = found(&desk, " ").into_iter().map(|one| (one.name, one.case)).collect();
    let expected = [
        ("King-Kowalski, Jakub".to_owned(), None),
        ("Łoś, Zoë".to_owned(), None),
        ("Osei, Amara".to_owned(), Some(open)),
    ];
    assert_eq!(told, expected);
}

#[test]
fn whoever_reads_no_cases_finds_nobody() {
    let desk = Desk::with_people();
    let admin = as_roles(&desk.session, &[Role::Admin]);
    for typed in ["", "osei", "A0000", "961912"] {
        assert!(desk.store.find(admin.viewer(), typed).unwrap().is_empty(), "{typed}");
    }
}

/// What somebody may type or an export may hold.
const HOSTILE: [&str; 12] = [
    "\u{1b}[31mRed\u{7}\u{1b}]0;owned\u{7}",
    "\u{202e}gnihsif\u{202c}",
    "zero\u{200b}width\u{feff}",
    "O'Neill\"; DROP TABLE pupil; --",
    "100%_of_%s%n",
    "nul\0inside\0",
    "=cmd|' /C calc'!A0",
    "  two  blanks  ",
    "tab\tand\r\nnew\nlines",
    "<script>alert(1)</script>",
    "q\u{301}\u{301}\u{301}",
    "محمد 林 🦊",
];

fn hostile_pupils() -> Vec<PupilRow> {
    let row = |(at, name): (usize, &&str)| PupilRow {
        surname: (*name).to_owned(),
        forename: (*name).to_owned(),
        sen: (*name).to_owned(),
        ..pupil(&format!("H{at:012}"), ", ", "7A")
    };
    HOSTILE.iter().enumerate().map(row).collect()
}

fn hostile_contacts() -> Vec<ContactRow> {
    let row = |(at, name): (usize, &&str)| ContactRow {
        surname: (*name).to_owned(),
        relationship: (*name).to_owned(),
        address: (*name).to_owned(),
        ..contact(&format!("H{at:012}"), "", ", ", name)
    };
    HOSTILE.iter().enumerate().map(row).collect()
}

#[test]
fn hostile_names_and_words_are_kept_as_typed() {
    let mut desk = Desk::new();
    desk.take_pupils(&hostile_pupils());
    desk.take_contacts(&hostile_contacts());
    for (at, text) in HOSTILE.into_iter().enumerate() {
        let upn = format!("H{at:012}");
        desk.open_case(&upn);
        let told = call(&[desk.id(&upn)], TODAY, text);
        desk.store.log_entry(&desk.session, &told).unwrap();
        let noted = MarkRow { comment: text.to_owned(), ..mark(&upn, TODAY, Half::Am, "/") };
        desk.take_marks(&[noted]);
        let file = desk.file(&upn);
        assert_eq!(file.pupil.surname, text);
        assert_eq!(file.pupil.sen, text);
        assert_eq!(
            (file.contacts[0].surname.as_str(), file.contacts[0].phone.as_str()),
            (text, text)
        );
        assert_eq!(file.contacts[0].address, text);
        assert_eq!(file.entries[0].words, text);
    }
    let listed = desk.store.cases(desk.session.viewer()).unwrap();
    let names: Vec<_> = listed.into_iter().map(|row| row.name).collect();
    assert_eq!(names, HOSTILE.map(|text| format!("{text}, {text}")));
    desk.assert_sound();
}

#[test]
fn hostile_words_typed_into_the_finder_find_only_what_they_name() {
    let desk = Desk::with_people();
    for typed in HOSTILE.into_iter().chain(["%", "_", "'", "\"", "\0", "* OR 1"]) {
        let told = upns(&desk, typed);
        // A sign that no name holds counts as nothing typed: everyone, by name.
        let expected = if fold(typed).is_empty() { 3 } else { 0 };
        assert_eq!(told.len(), expected, "{typed:?}");
    }
}
