//! Pupils and the people around them: what imports and officers say, and who wins.

use super::{
    AMARA, Desk, JAKUB, TODAY, ZOE, circumstance, contact, day, pupil, refusal, three_contacts,
    three_pupils,
};
use crate::rules::people::{Circumstance, Contact, ContactRow, InLaw, Known, PupilRow};
use crate::store::{ContactChange, Imported, NewSibling};

fn grace(desk: &Desk) -> Contact {
    desk.file(AMARA).contacts.into_iter().find(|contact| contact.forename == "Grace").unwrap()
}

fn change(desk: &mut Desk, change: &ContactChange) {
    desk.store.change_contact(&desk.session, 1, std::slice::from_ref(change)).unwrap();
}

#[test]
fn pupils_are_counted_as_new_changed_and_unchanged() {
    let mut desk = Desk::new();
    let mut rows = three_pupils();
    let told = desk.take_pupils(&rows);
    assert_eq!(told, Imported { taken: 3, new: 3, changed: 0, unchanged: 0 });
    rows[1].reg = "8D".into();
    rows[2].left = Some(day("2025-10-24"));
    let told = desk.take_pupils(&rows);
    assert_eq!(told, Imported { taken: 3, new: 0, changed: 2, unchanged: 1 });
    let before = desk.journal();
    let told = desk.take_pupils(&rows);
    assert_eq!(told, Imported { taken: 3, new: 0, changed: 0, unchanged: 3 });
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.file(ZOE).pupil.reg, "8D");
}

#[test]
fn a_pupil_missing_from_a_later_import_is_flagged_and_unflagged_on_return() {
    let mut desk = Desk::with_people();
    let rows = three_pupils();
    desk.take_pupils(&rows[..2]);
    assert_eq!(desk.file(JAKUB).pupil.missing_since, Some(day(TODAY)));
    assert_eq!(desk.file(AMARA).pupil.missing_since, None);
    let before = desk.journal();
    desk.take_pupils(&rows[..2]);
    assert_eq!(desk.journal(), before, "flagged twice");
    let told = desk.take_pupils(&rows);
    assert_eq!((told.changed, told.unchanged), (1, 2));
    assert_eq!(desk.file(JAKUB).pupil.missing_since, None);
}

#[test]
fn pupils_of_another_school_are_not_missing_from_this_ones_import() {
    let mut desk = Desk::with_people();
    let other = desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    let row = pupil("A000000000009", "Abara, Chidi", "7A");
    desk.store.import_pupils(&desk.session, other, &[row]).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM pupil WHERE missing_since IS NOT NULL"), 0);
    desk.take_pupils(&three_pupils());
    assert_eq!(desk.file("A000000000009").pupil.missing_since, None);
}

#[test]
fn contacts_are_matched_by_pupil_name_and_relationship() {
    let mut desk = Desk::with_people();
    let table = [
        (contact(AMARA, "Mother", "Osei, Grace", "01632 960000"), (0, 1, 0), 1),
        (contact(AMARA, "Aunt", "Osei, Grace", ""), (1, 0, 0), 2),
        (contact(AMARA, "Mother", "Osei-Mensah, Grace", ""), (1, 0, 0), 3),
        (contact(ZOE, "Mother", "Osei, Grace", ""), (1, 0, 0), 3),
        (contact("A999999999999", "Mother", "Osei, Grace", ""), (0, 0, 0), 3),
    ];
    for (row, (new, changed, unchanged), of_amara) in table {
        let told = desk.take_contacts(std::slice::from_ref(&row));
        assert_eq!((told.new, told.changed, told.unchanged), (new, changed, unchanged), "{row:?}");
        assert_eq!(desk.file(AMARA).contacts.len(), of_amara, "{row:?}");
    }
    assert_eq!(desk.number("SELECT id FROM contact WHERE phone = '01632 960000'"), 1);
}

#[test]
fn a_contact_missing_from_a_later_import_is_flagged_and_unflagged_on_return() {
    let mut desk = Desk::with_people();
    let kofi = contact(AMARA, "Father", "Osei, Kofi", "");
    desk.take_contacts(std::slice::from_ref(&kofi));
    assert_eq!(grace(&desk).missing_since, Some(day(TODAY)));
    let kept = desk.file(AMARA).contacts;
    let names: Vec<_> = kept.iter().map(|contact| contact.forename.as_str()).collect();
    assert_eq!(names, ["Kofi", "Grace"], "whoever is missing comes last");
    let zoes = desk.file(ZOE).contacts;
    assert!(
        zoes[0].missing_since.is_some(),
        "a pupil of that school, whom the file has nobody for"
    );
    let mut both = vec![kofi];
    both.extend(three_contacts());
    desk.take_contacts(&both);
    assert_eq!(grace(&desk).missing_since, None);
}

#[test]
fn what_an_officer_decided_about_the_law_outlives_the_next_import() {
    let mut desk = Desk::with_people();
    assert_eq!(grace(&desk).in_law, InLaw::Yes);
    let why = "court order of 3 March 2025".to_owned();
    change(&mut desk, &ContactChange::InLaw(InLaw::No, why.clone()));
    let moved = ContactRow {
        parental_responsibility: Some(true),
        ..contact(AMARA, "Mother", "Osei, Grace", "01632 960000")
    };
    desk.take_contacts(&[moved]);
    let kept = grace(&desk);
    assert_eq!((kept.in_law, kept.in_law_why), (InLaw::No, why));
    assert_eq!(kept.phone, "01632 960000", "the rest follows the export");
}

#[test]
fn without_an_officers_word_the_law_follows_the_export() {
    let mut desk = Desk::with_people();
    let stepfather = |lives_with, responsible| ContactRow {
        lives_with,
        parental_responsibility: responsible,
        ..contact(JAKUB, "Stepfather", "O’Neill, Sean", "")
    };
    for (row, expected) in [
        (stepfather(None, None), InLaw::No),
        (stepfather(Some(true), None), InLaw::Ask),
        (stepfather(Some(true), Some(true)), InLaw::Yes),
    ] {
        desk.take_contacts(&[row]);
        assert_eq!(desk.file(JAKUB).contacts[0].in_law, expected);
    }
}

#[test]
fn whatever_an_officer_says_of_a_contact_is_kept() {
    let mut desk = Desk::with_people();
    let until = Some(day("2026-01-31"));
    for told in [
        ContactChange::Address("1 Mill Lane\nBeechford".into()),
        ContactChange::Phone("01632 960999".into()),
        ContactChange::Email("grace@example.org".into()),
        ContactChange::LanguageSpoken("Twi".into()),
        ContactChange::LanguageRead("English".into()),
        ContactChange::Interpreter(true),
        ContactChange::AddressConfidential(true),
        ContactChange::DoNotContact("asked not to be rung".into(), until),
        ContactChange::SafeWay("text after six".into()),
    ] {
        change(&mut desk, &told);
    }
    let kept = grace(&desk);
    assert_eq!(
        (kept.address.as_str(), kept.phone.as_str()),
        ("1 Mill Lane\nBeechford", "01632 960999")
    );
    assert_eq!(
        (kept.email.as_str(), kept.safe_way.as_str()),
        ("grace@example.org", "text after six")
    );
    assert_eq!((kept.language_spoken.as_str(), kept.language_read.as_str()), ("Twi", "English"));
    assert!(kept.interpreter && kept.address_confidential);
    assert_eq!(
        (kept.do_not_contact.as_str(), kept.do_not_contact_until),
        ("asked not to be rung", until)
    );
    let why =
        refusal(desk.store.change_contact(&desk.session, 99, &[ContactChange::Interpreter(true)]));
    assert_eq!(why, "there is no contact 99. Nothing was changed");
}

#[test]
fn a_sibling_on_file_is_one_both_ways() {
    let mut desk = Desk::with_people();
    let jakub = NewSibling { other: Some(3), name: "Jakub".into(), school: String::new() };
    let ruth = NewSibling { other: None, name: "Ruth".into(), school: "Mill Lane Infants".into() };
    desk.store.add_sibling(&desk.session, 1, &jakub).unwrap();
    desk.store.add_sibling(&desk.session, 1, &ruth).unwrap();
    let told = |upn: &str| {
        let siblings = desk.file(upn).siblings.into_iter();
        siblings.map(|s| (s.pupil, s.name, s.school)).collect::<Vec<_>>()
    };
    let here = (Some(3), "Jakub".to_owned(), String::new());
    let elsewhere = (None, "Ruth".to_owned(), "Mill Lane Infants".to_owned());
    assert_eq!(told(AMARA), [here, elsewhere]);
    assert_eq!(told(JAKUB), [(Some(1), "Amara Osei".to_owned(), String::new())]);
    assert!(told(ZOE).is_empty());
    let own = NewSibling { other: Some(1), ..jakub };
    let why = refusal(desk.store.add_sibling(&desk.session, 1, &own));
    assert_eq!(why, "a pupil can't be their own sibling. Nothing was changed");
}

#[test]
fn a_circumstance_is_said_once_and_then_changed() {
    let mut desk = Desk::with_people();
    let carer = circumstance("young-carer", Known::NotKnown);
    let known = Circumstance {
        state: Known::Yes,
        from: Some(day("2025-03-01")),
        worker: "Ms Field".into(),
        ..carer.clone()
    };
    let medical = circumstance("medical", Known::No);
    for told in [&carer, &known, &medical] {
        desk.store.set_circumstance(&desk.session, 1, told).unwrap();
    }
    let kept = desk.file(AMARA).circumstances;
    assert_eq!(kept, [Circumstance { id: 1, ..known }, Circumstance { id: 2, ..medical }]);
    assert!(desk.file(ZOE).circumstances.is_empty());
}

#[test]
fn a_pupils_new_name_and_group_reach_their_case() {
    let mut desk = Desk::with_people();
    desk.open_case(AMARA);
    let renamed = PupilRow { reg: "8D".into(), ..pupil(AMARA, "Osei-Mensah, Amara", "8B") };
    desk.take_pupils(&[renamed]);
    let row = desk.store.cases(desk.session.viewer()).unwrap().remove(0);
    assert_eq!((row.name.as_str(), row.reg.as_str()), ("Osei-Mensah, Amara", "8D"));
    desk.assert_sound();
}
