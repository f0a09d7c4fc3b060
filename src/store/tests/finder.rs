//! Finding a pupil however they are typed, and keeping every name as it was typed.

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, call, contact, mark, pupil, three_pupils};
use crate::rules::case::{EntryKind, NewEntry};
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
        ("king-kowalski jakub", JAKUB),
    ];
    for (typed, upn) in table {
        assert_eq!(upns(&desk, typed), [upn], "{typed}");
    }
    for typed in ["zoe osei", "quentin", "los amara", "king-kowalski zoe"] {
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

const SIOBHAN: &str = "A000000000004";
const ANN: &str = "A000000000005";

fn with_siobhan() -> Desk {
    let mut desk = Desk::with_people();
    let mut rows = three_pupils().to_vec();
    rows.push(pupil(SIOBHAN, "Kelly, Siobhan", "8B"));
    rows.push(pupil(ANN, "Shivaun, Ann", "9A"));
    desk.take_pupils(&rows);
    desk
}

fn through(desk: &Desk, typed: &str) -> Vec<(String, String)> {
    found(desk, typed).into_iter().map(|one| (one.upn, one.through)).collect()
}

#[test]
fn whoever_sounds_like_it_comes_after_whoever_is_spelt_like_it() {
    let desk = with_siobhan();
    let told = |upn: &str, through: &str| (upn.to_owned(), through.to_owned());
    for (typed, expected) in [
        ("shivaun", vec![told(ANN, ""), told(SIOBHAN, "sounds like shivaun")]),
        ("Shivaun Kelley", vec![told(SIOBHAN, "sounds like Shivaun Kelley")]),
        ("shivaun kel", vec![told(SIOBHAN, "sounds like shivaun kel")]),
        ("yakub", vec![told(JAKUB, "sounds like yakub")]),
        ("shaun", vec![told(JAKUB, "stepfather Sean O’Neill, sounds like shaun")]),
        ("amarra osay", vec![told(AMARA, "sounds like amarra osay")]),
        // The stepfather's forename and the pupil's surname are of two people.
        ("shaun kovalski", vec![]),
        ("shivaun osei", vec![]),
    ] {
        assert_eq!(through(&desk, typed), expected, "{typed}");
    }
}

#[test]
fn the_sound_of_a_name_follows_the_name() {
    let mut desk = with_siobhan();
    assert_eq!(upns(&desk, "amarra"), [AMARA]);
    let renamed = pupil(AMARA, "Osei, Niamh", "8B");
    desk.take_pupils(&[renamed]);
    assert_eq!(upns(&desk, "amarra"), Vec::<String>::new());
    assert_eq!(upns(&desk, "neeve"), [AMARA]);
    let brother = NewSibling { other: None, name: "Mohammed".into(), school: String::new() };
    desk.store.add_sibling(&desk.session, 1, &brother).unwrap();
    let told = through(&desk, "muhamad");
    assert_eq!(told, [(AMARA.to_owned(), "sibling Mohammed, sounds like muhamad".to_owned())]);
    desk.assert_sound();
}

/// Two entries on three pupils.
fn with_entries() -> Desk {
    let mut desk = Desk::with_people();
    let broken = call(&[1, 2], "2025-11-18", "The bus broke down\nagain");
    desk.store.log_entry(&desk.session, &broken).unwrap();
    desk.store.log_entry(&desk.session, &call(&[3], TODAY, "Missed the bus")).unwrap();
    desk
}

#[test]
fn a_pupil_is_found_by_words_of_their_entries_newest_first() {
    let desk = with_entries();
    let told: Vec<_> = found(&desk, "bus").into_iter().map(|one| (one.upn, one.entry)).collect();
    let expected = [(JAKUB, Some(2)), (AMARA, Some(1)), (ZOE, Some(1))];
    assert_eq!(told, expected.map(|(upn, entry)| (upn.to_owned(), entry)));
    let told = through(&desk, "bus bro");
    let words = "phone call 18 Nov 25: The bus broke down again".to_owned();
    assert_eq!(told, [(AMARA.to_owned(), words.clone()), (ZOE.to_owned(), words)]);
    for (typed, many) in [("BUS", 3), ("bu", 0), ("broken", 0), ("missed down", 0), ("mis", 1)] {
        assert_eq!(found(&desk, typed).len(), many, "{typed}");
    }
}

#[test]
fn only_the_newest_entry_of_each_pupil_is_shown_and_only_once() {
    let mut desk = with_entries();
    let again = call(&[1], TODAY, "bus, bus, bus");
    let entry = desk.store.log_entry(&desk.session, &again).unwrap();
    let told: Vec<_> = found(&desk, "bus").into_iter().map(|one| (one.pupil, one.entry)).collect();
    assert_eq!(told, [(1, Some(entry)), (3, Some(2)), (2, Some(1))]);
}

#[test]
fn neither_restricted_nor_withdrawn_words_find_anyone() {
    let mut desk = with_entries();
    let kind = EntryKind::parse("safeguarding").unwrap();
    let secret = NewEntry { kind, restricted: true, ..call(&[1], TODAY, "bus stop, afraid") };
    desk.store.log_entry(&desk.session, &secret).unwrap();
    assert_eq!(upns(&desk, "afraid"), Vec::<String>::new(), "not even its author");
    desk.store.withdraw_entry(&desk.session, 2, "another pupil's").unwrap();
    let told: Vec<_> = found(&desk, "bus").into_iter().map(|one| (one.pupil, one.entry)).collect();
    assert_eq!(told, [(1, Some(1)), (2, Some(1))]);
    let admin = as_roles(&desk.session, &[Role::Admin]);
    assert!(desk.store.find(admin.viewer(), "bus").unwrap().is_empty());
}

#[test]
fn nothing_typed_is_a_command_to_the_index_of_words() {
    let desk = with_entries();
    for (typed, many) in [
        ("\"bus\"", 3),
        ("bus*", 3),
        ("words:bus", 0),
        ("bus OR down", 0),
        ("NOT bus", 0),
        ("NEAR(bus down)", 0),
        ("^bus", 3),
        ("-bus +", 3),
        ("{bus} (", 3),
        ("bus' --", 3),
    ] {
        assert_eq!(found(&desk, typed).len(), many, "{typed}");
    }
    let letter = "dear parents and carers ".repeat(200);
    assert_eq!(found(&desk, &letter), Vec::new());
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
