//! The PIN of the lock: opens for whoever's it is, is kept as a hash alone, and leaves the file in nothing.

use std::fs;

use super::{Desk, TODAY, as_roles, behind, call, key, noon, refusal};
use crate::rules::pin::Pin;
use crate::store::{Role, Session, Trouble};

/// So long that no checksum holds it by chance.
const DIGITS: &str = "471100280315";

fn pin(text: &str) -> Pin {
    Pin::read(text).unwrap()
}

fn hash(desk: &Desk, who: &Session) -> String {
    let sql = "SELECT hash FROM officer_pin WHERE officer = ?1";
    behind(&desk.path).query_row(sql, [who.officer], |row| row.get(0)).unwrap()
}

/// Verb, subject, row and officer of the journal's last row.
fn last(desk: &Desk) -> (String, String, String, i64) {
    let row = desk.journal().pop().unwrap();
    (row.verb, row.subject, row.row, row.officer)
}

fn told(verb: &str, officer: i64) -> (String, String, String, i64) {
    (verb.into(), "officer_pin".into(), "0".into(), officer)
}

/// Everything that the journal keeps in clear.
fn contents(desk: &Desk) -> String {
    let shell = behind(&desk.path);
    let mut query = shell.prepare("SELECT content FROM journal_content").unwrap();
    let rows = query.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.filter_map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_pin_opens_for_whoever_set_it_and_for_nobody_else() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let me = desk.session.clone();
    assert!(!desk.store.has_pin(&me).unwrap());
    assert!(!desk.store.opens_with(&me, "").unwrap(), "nothing is a PIN where there is none");
    desk.store.set_pin(&me, &pin("2580")).unwrap();
    desk.store.set_pin(&ben, &pin(DIGITS)).unwrap();
    assert_eq!(last(&desk), told("set_pin", ben.officer));
    for (who, typed, opens) in [
        (&me, "2580", true),
        (&me, " 2580 ", true),
        (&me, "2581", false),
        (&me, "258", false),
        (&me, "", false),
        (&me, DIGITS, false),
        (&ben, DIGITS, true),
        (&ben, "2580", false),
    ] {
        assert_eq!(desk.store.opens_with(who, typed).unwrap(), opens, "{} {typed}", who.login);
    }
    desk.store.set_pin(&me, &pin("0472")).unwrap();
    assert!(!desk.store.opens_with(&me, "2580").unwrap());
    assert!(desk.store.opens_with(&me, "0472").unwrap());
    assert_eq!(desk.number("SELECT count(*) FROM officer_pin"), 2);
    desk.assert_sound();
}

#[test]
fn neither_the_pin_nor_its_hash_is_told_anywhere() {
    let mut desk = Desk::filled();
    let me = desk.session.clone();
    desk.store.set_pin(&me, &pin(DIGITS)).unwrap();
    let hash = hash(&desk, &me);
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    desk.store.refuse_pin(&me, 5).unwrap();
    let exported = desk.store.export(&me, "json", None).unwrap();
    let mut words = vec![
        contents(&desk),
        format!("{:?}", desk.journal()),
        format!("{:?}", exported.tables),
        format!("{:?}", desk.store.all_officers().unwrap()),
        format!("{me:?}"),
    ];
    // What is kept may be damaged: the words that tell so hold nothing of it either.
    let broken = format!("{hash}!{DIGITS}");
    behind(&desk.path).execute("UPDATE officer_pin SET hash = ?1", [&broken]).unwrap();
    let trouble = desk.store.opens_with(&me, DIGITS).unwrap_err();
    words.push(format!("{trouble} {trouble:?}"));
    for words in words {
        for secret in [DIGITS, "argon2", hash.rsplit('$').next().unwrap()] {
            assert!(!words.contains(secret), "{secret} in {words}");
        }
    }
}

#[test]
fn the_digits_stand_in_no_byte_of_the_file() {
    let mut desk = Desk::new();
    desk.store.set_pin(&desk.session, &pin(DIGITS)).unwrap();
    desk.store.opens_with(&desk.session, DIGITS).unwrap();
    for file in fs::read_dir(desk.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let digits = DIGITS.as_bytes();
        assert!(!bytes.windows(digits.len()).any(|part| part == digits), "{}", path.display());
    }
}

#[test]
fn one_takes_away_ones_own_and_an_admin_a_colleagues() {
    let mut desk = Desk::new();
    let me = desk.session.clone();
    let ben = desk.ben();
    assert_eq!(refusal(desk.store.remove_pin(&me)), "you have no PIN. Nothing was changed");
    for who in [&me, &ben] {
        desk.store.set_pin(who, &pin("2580")).unwrap();
    }
    desk.store.remove_pin(&me).unwrap();
    assert_eq!(last(&desk), told("remove_pin", me.officer));
    assert!(!desk.store.has_pin(&me).unwrap() && desk.store.has_pin(&ben).unwrap());

    let why = refusal(desk.store.clear_pin(&ben, me.officer));
    assert!(why.starts_with("only the admin role"), "{why}");
    assert!(desk.store.has_pin(&ben).unwrap());
    desk.store.clear_pin(&me, ben.officer).unwrap();
    assert_eq!(last(&desk), told("clear_pin", me.officer));
    assert!(!desk.store.opens_with(&ben, "2580").unwrap());
    let why = refusal(desk.store.clear_pin(&me, ben.officer));
    assert_eq!(why, format!("{} has no PIN. Nothing was changed", ben.name));
    assert!(refusal(desk.store.clear_pin(&me, 9)).starts_with("there is no officer 9"));
    desk.assert_sound();
}

#[test]
fn whoever_only_reads_has_a_lock_too() {
    let mut desk = Desk::new();
    for role in [Role::Viewer, Role::Admin] {
        let who = as_roles(&desk.session, &[role]);
        desk.store.set_pin(&who, &pin("2580")).unwrap();
        desk.store.refuse_pin(&who, 5).unwrap();
        desk.store.remove_pin(&who).unwrap();
    }
    desk.assert_sound();
}

#[test]
fn wrong_pins_are_written_down_with_how_many_also_of_whoever_was_ended_meanwhile() {
    let mut desk = Desk::new();
    let added = desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Officer]).unwrap();
    desk.store.add_key(&desk.session, added, &key(2)).unwrap();
    let by = key(2).fingerprint;
    let cara = desk.store.come_in("cara", Some(by.as_str()), noon(TODAY)).unwrap();
    desk.store.set_pin(&cara, &pin("2580")).unwrap();
    desk.store.end_key(&desk.session, added, &by).unwrap();
    let refused: Result<(), Trouble> = desk.store.set_pin(&cara, &pin("0472"));
    assert!(refusal(refused).starts_with("the key that you came in by was ended"));
    desk.store.refuse_pin(&cara, 5).unwrap();
    assert_eq!(last(&desk), told("refuse_pin", added));
    assert!(contents(&desk).contains("5 wrong PINs in a row"));
    desk.assert_sound();
}

#[test]
fn no_commitment_to_an_officer_changes_by_a_pin() {
    let mut desk = Desk::with_people();
    let before = desk.store.all_officers().unwrap();
    desk.store.set_pin(&desk.session, &pin("2580")).unwrap();
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap();
    assert_eq!(desk.store.all_officers().unwrap(), before);
    // Whatever somebody does to the row with a shell, it is none that the journal speaks for.
    behind(&desk.path).execute("DELETE FROM officer_pin", []).unwrap();
    desk.assert_sound();
}
