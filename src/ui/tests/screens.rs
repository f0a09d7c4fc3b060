//! Every screen at several sizes: whole, nothing cut, keys told.

use super::desk::{Desk, fill, found};
use crate::ui::{Look, Theme};

fn desk(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for (upn, reason) in [
        ("A100000000001", "Away on Mondays"),
        ("A100000000002", "Often ill"),
        ("A100000000005", "New at the school"),
    ] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, reason).unwrap();
    }
    Desk::at(folder, store, session, size, look)
}

#[test]
fn every_screen_is_drawn_whole() {
    for (name, size) in [("80x24", (80, 24)), ("60x16", (60, 16)), ("120x40", (120, 40))] {
        for (screen, keys) in [
            ("caseload", ""),
            ("overview", "j<Enter>"),
            ("register", "j<Enter>2"),
            ("log", "lcrRang about Monday<C-k>j<Enter>7"),
            ("actions", "j<Enter>aRing home<Tab>A. Rahman<Tab>fri<Enter>8"),
            ("history", "j<Enter>0"),
            ("checklist", "j<Enter>4yjnNobody at home<Enter>jj<Enter>Guide read together<C-k>"),
            ("pupil", "j<Enter>p"),
            ("contact", "j<Enter>p<Enter>"),
            ("form", "j<Enter>n<Enter><C-n><C-n><C-n><C-n>"),
            ("form people", "j<Enter>n<Enter><C-n>"),
            (
                "form choices",
                "j<Enter>n<Enter><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn>",
            ),
            ("new record", "j<Enter>n"),
            ("arrange", "j<Enter>nj<Enter>"),
            ("log contact", "jl"),
            ("finder", "fos"),
            ("help", "?"),
            ("absences", "b"),
            ("to correct", "bm"),
            ("absence log", "j<Enter>2d"),
            ("absence reason", "br"),
            ("chronology", "j<Enter>7c"),
        ] {
            let mut desk = desk(size, Look::default());
            desk.press(keys);
            insta::assert_snapshot!(format!("{screen} {name}"), desk.text());
        }
    }
}

#[test]
fn too_small_a_window_says_so() {
    let mut desk = desk((59, 15), Look::default());
    desk.shows("Herringbone needs 60 x 16");
}

#[test]
fn ascii_is_ascii() {
    let all = [
        "",
        "<Enter>2",
        "<Enter>n<Enter><C-n>",
        "<Enter>4y",
        "f",
        "b",
        "bm",
        "br",
        "bc",
        "<Enter>2d",
        "<Enter>7c",
    ];
    for keys in all {
        let mut desk = desk((80, 24), Look::new(Theme::Plain, true, false));
        desk.press(keys);
        let text = desk.text();
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn with_several_schools_each_pupil_names_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    store.add_school(&session, "Hill Top").unwrap();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "why").unwrap();
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.shows("Osei, Amara · Hillcrest Academy").shows("2 schools").shows("no register yet");
}
