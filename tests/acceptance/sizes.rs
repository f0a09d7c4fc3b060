//! Windows of every size, and windows that change while someone types.

use crate::desk::{Desk, school};

fn desk() -> Desk {
    let (folder, store, session) = school(30, |nth| (format!("Osei{nth}"), "Amara".into()));
    let mut desk = Desk::open(folder, store, session);
    desk.press("nosei0<Enter>Why<Enter><Enter>n<Enter>");
    desk
}

/// A small generator: the same sizes at every run.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Claim: 1,000 random resizes while typing: no panic, nothing lost.
#[test]
fn a_thousand_resizes_while_typing_lose_nothing() {
    let mut desk = desk();
    desk.press("<C-n><C-n><C-n>");
    let mut seed = 7;
    let mut typed = String::new();
    for letter in ('a'..='z').cycle().take(1_000) {
        let (width, height) = (1 + next(&mut seed) % 300, 1 + next(&mut seed) % 100);
        desk.resize(u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
        desk.press(&letter.to_string());
        desk.draw();
        typed.push(letter);
    }
    desk.resize(80, 24);
    desk.press("<Tab>");
    let record = desk.app.store().record_file(desk.app.session().viewer(), 1).unwrap();
    assert_eq!(record.value("strengths/strengths"), typed);
}

/// Claim: every screen is drawn at sizes from 1x1 to 300x100 without a panic.
#[test]
fn every_size_draws_every_screen() {
    let tour = [
        "",
        "<C-n>",
        "<C-t>",
        "<Esc><C-p>",
        "<Esc><C-l>",
        "<Tab>",
        "<Esc><Esc>",
        "1",
        "2",
        "3",
        "4",
        "7",
        "8",
        "0",
        "p",
        "<Enter>",
        "<Esc><Esc>?",
        "<Esc>f",
        "<Esc><Esc>",
        "/o",
    ];
    let mut desk = desk();
    for keys in tour {
        desk.press(keys);
        for width in [1, 2, 5, 20, 59, 60, 61, 63, 64, 72, 79, 80, 99, 100, 120, 200, 300] {
            for height in [1, 2, 3, 5, 15, 16, 17, 24, 40, 100] {
                desk.resize(width, height);
            }
        }
    }
}
