//! The lock: nothing of any pupil on a screen that was left, and everything as it was once it is opened.

use super::desk::{Desk, PUPILS, fill, found, noon};
use crate::clock::Clock;
use crate::rules::pin::Pin;
use crate::store::{Role, Session, Store};
use crate::ui::keys::Key;
use crate::ui::mouse::Mouse;
use crate::ui::{Look, Seat, Theme};

const TEN_MINUTES: u64 = 600_000;
const SIZES: [(u16, u16); 11] = [
    (1, 1),
    (1, 100),
    (300, 1),
    (9, 3),
    (20, 5),
    (39, 9),
    (40, 10),
    (60, 16),
    (80, 24),
    (120, 40),
    (300, 100),
];

fn set_pin(desk: &Desk, digits: &str) {
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    store.set_pin(desk.app.session(), &Pin::read(digits).unwrap()).unwrap();
}

/// In the middle of a word in the strengths of Amara's plan.
fn writing_with(look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let mut desk = Desk::at(folder, store, session, (80, 24), look);
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("Loves the far club");
    desk.press("<Left><Left><Left><Left><Left>");
    desk
}

fn writing() -> Desk {
    let desk = writing_with(Look::default());
    set_pin(&desk, "2580");
    desk
}

/// Of the words that tell when a colleague or the file did something, only the body stays.
fn body(desk: &mut Desk) -> String {
    desk.text().lines().skip(2).collect::<Vec<_>>().join("\n")
}

fn is_locked(desk: &mut Desk) -> bool {
    desk.text().contains("Locked")
}

/// How many rows the journal has.
fn rows(desk: &Desk) -> i64 {
    desk.app.store().last_change().unwrap()
}

#[test]
fn ten_minutes_without_a_key_hide_everything_and_the_pin_brings_it_back() {
    let mut desk = writing();
    desk.wait(1_100);
    let (before, cursor) = (body(&mut desk), desk.cursor());
    desk.wait(TEN_MINUTES - 2_000);
    assert!(!is_locked(&mut desk));
    desk.wait(2_000);
    desk.shows("Locked after 10 minutes without a key.");
    desk.shows("a.rahman, type your PIN and press Enter.");
    desk.press("2580").shows("Your PIN: ••••").press("<Enter>");
    assert_eq!((body(&mut desk), desk.cursor()), (before, cursor));
    desk.type_words("m").shows("Loves the farm club");
}

#[test]
fn nothing_of_any_pupil_is_left_on_a_locked_screen_of_any_size() {
    for look in [
        Look::default(),
        Look::new(Theme::Plain, true, false),
        Look::new(Theme::Contrast, false, true),
    ] {
        let mut desk = writing_with(look);
        set_pin(&desk, "2580");
        desk.wait(TEN_MINUTES + 1_000);
        for said in ["", "1111<Enter>"] {
            desk.press(said);
            for (width, height) in SIZES {
                desk.resize(width, height);
                let text = desk.text();
                assert!(!look.ascii || text.is_ascii(), "{text}");
                for (upn, surname, forename) in PUPILS {
                    for words in [upn, surname, forename, "Loves", "Hillcrest", "Plan", "7A"] {
                        assert!(!text.contains(words), "{words} at {width}x{height}:\n{text}");
                    }
                }
            }
        }
        desk.resize(80, 24);
        desk.shows("a.rahman").press("2580<Enter>").shows("Loves the far club");
    }
}

#[test]
fn whoever_listens_hears_why_it_is_locked_and_then_what_came_of_it() {
    let mut desk = writing_with(Look::new(Theme::Plain, false, true));
    set_pin(&desk, "2580");
    desk.wait(TEN_MINUTES + 1_000);
    let heard = |desk: &mut Desk| {
        let (_, y) = desk.cursor();
        desk.text().lines().nth(usize::from(y)).unwrap_or_default().trim().to_owned()
    };
    assert!(heard(&mut desk).starts_with("Locked after 10 minutes"));
    desk.press("2581");
    assert_eq!(heard(&mut desk), "Your PIN: ****");
    desk.press("<Enter>");
    assert_eq!(heard(&mut desk), "That isn't your PIN: 4 more tries");
}

#[test]
fn what_was_being_typed_is_kept_before_it_is_hidden() {
    let mut desk = writing();
    desk.app.press(Key::Char('m'), desk.time);
    // No tick came between: a machine that was asleep.
    desk.wait(TEN_MINUTES + 1_000);
    assert!(is_locked(&mut desk));
    let drafts = desk.app.store().drafts(desk.app.session()).unwrap();
    assert!(drafts.len() == 1 && drafts[0].open, "{drafts:?}");
    assert_eq!(drafts[0].text, "Loves the farm club");
    let mut desk = desk.kill_and_start_again();
    desk.shows("You were writing here").shows("Loves the farm club");
}

#[test]
fn no_key_paste_or_click_reaches_what_is_hidden() {
    let mut desk = writing();
    desk.wait(1_100);
    let (before, drafts) = (body(&mut desk), desk.app.store().drafts(desk.app.session()).unwrap());
    desk.wait(TEN_MINUTES);
    let written = rows(&desk);
    for keys in [
        "x", "<C-l>", "<C-f>", "<C-o>", ":", "?", "<C-k>", "<C-e>", "<Tab>", "<Esc>", "<Up>",
        "<BS>",
    ] {
        desk.press(keys);
        assert!(is_locked(&mut desk), "{keys}");
    }
    desk.app.paste("2580".to_owned(), desk.time);
    for y in 0..24 {
        for x in 0..80 {
            assert!(!desk.app.point(Mouse::Click { x, y }, desk.time));
        }
    }
    assert!(!desk.app.point(Mouse::WheelDown, desk.time));
    desk.press("<Enter>");
    assert!(is_locked(&mut desk), "a paste is no PIN");
    desk.press("2580<Enter>");
    assert_eq!(body(&mut desk), before);
    assert_eq!(desk.app.store().drafts(desk.app.session()).unwrap(), drafts);
    assert_eq!(rows(&desk), written);
    assert!(!desk.app.has_quit());
}

#[test]
fn the_key_that_wakes_it_goes_nowhere() {
    let mut desk = writing();
    desk.wait(1_100);
    let before = body(&mut desk);
    // Asleep: the first thing that comes is a key, before any tick.
    desk.time += TEN_MINUTES;
    assert!(desk.app.press(Key::Char('x'), desk.time));
    assert!(is_locked(&mut desk));
    desk.shows("Your PIN:").press("2580<Enter>");
    assert_eq!(body(&mut desk), before);
}

#[test]
fn a_key_or_a_turn_of_the_wheel_begins_the_ten_minutes_anew() {
    let mut desk = writing();
    for _ in 0..3 {
        desk.wait(TEN_MINUTES - 1_000).press("<Left>");
        assert!(!is_locked(&mut desk));
        desk.wait(TEN_MINUTES - 1_000);
        desk.app.point(Mouse::WheelDown, desk.time);
    }
    desk.wait(TEN_MINUTES);
    assert!(is_locked(&mut desk));
}

#[test]
fn five_wrong_pins_and_none_opens_it_any_more() {
    let mut desk = writing();
    let before = rows(&desk);
    desk.wait(TEN_MINUTES + 1_000);
    for left in ["4 more tries", "3 more tries", "2 more tries", "1 more try"] {
        desk.press("2581<Enter>").shows(left);
    }
    assert_eq!(rows(&desk), before);
    desk.press("2581<Enter>").shows("5 wrong PINs").shows("press q and start Herringbone again");
    desk.press("2580<Enter>2580<Enter>");
    assert!(is_locked(&mut desk));
    assert_eq!(rows(&desk), before + 1, "written down once");
    desk.press("q");
    assert!(desk.app.has_quit());
    // As the loop does behind the last key.
    desk.app.hang_up();
    let drafts = desk.app.store().drafts(desk.app.session()).unwrap();
    assert!(drafts[0].open, "taken up at the next start");
    let mut desk = desk.kill_and_start_again();
    desk.shows("Loves the far club");
}

#[test]
fn wrong_pins_count_only_in_a_row() {
    let mut desk = writing();
    for _ in 0..3 {
        desk.wait(TEN_MINUTES + 1_000);
        desk.press("2581<Enter>2581<Enter>2581<Enter>2581<Enter>").shows("1 more try");
        desk.press("2580<Enter>");
        assert!(!is_locked(&mut desk));
    }
}

#[test]
fn on_ones_own_machine_nothing_locks_without_a_pin() {
    let mut desk = writing_with(Look::default());
    let before = body(&mut desk);
    desk.wait(TEN_MINUTES * 3);
    assert_eq!(body(&mut desk), before);
    desk.press("<Esc><Esc>:").type_words("lock").press("<Enter>");
    assert!(!is_locked(&mut desk));
    desk.shows("set a PIN first");
}

#[test]
fn at_the_door_everybody_is_locked_and_connecting_again_opens_it() {
    let mut desk = writing_with(Look::default());
    desk.app.sit(Seat::Door);
    desk.wait(TEN_MINUTES + 1_000);
    desk.shows("a.rahman, press q and connect again").shows("What you were typing is kept");
    desk.press("2580<Enter><Esc>x");
    assert!(is_locked(&mut desk) && !desk.app.has_quit());
    desk.press("q");
    assert!(desk.app.has_quit());
}

#[test]
fn it_is_locked_at_once_by_its_name() {
    let mut desk = writing();
    desk.press("<Esc><Esc>:").type_words("lock").press("<Enter>");
    desk.shows("Locked.").shows("a.rahman, type your PIN").press("2580<Enter>");
    assert!(!is_locked(&mut desk));
}

/// Dora, who may end keys, and this officer's sitting behind the door by a key of their own.
fn with_an_admin(desk: &Desk) -> (Store, Session) {
    let mut beside = Store::open(&Desk::path(&desk.folder)).unwrap();
    let session = desk.app.session().clone();
    beside.add_officer(&session, "dora", "Dora", &[Role::Admin]).unwrap();
    let dora = beside.sign_in("dora", Clock::fixed(noon())).unwrap();
    (beside, dora)
}

#[test]
fn whoever_is_ended_while_locked_is_shown_out_and_sees_nothing_more() {
    for waits in [true, false] {
        let mut desk = writing();
        desk.app.sit(Seat::Door);
        let (mut beside, dora) = with_an_admin(&desk);
        desk.wait(TEN_MINUTES + 1_000);
        beside.end_officer(&dora, desk.app.session().officer).unwrap();
        if waits {
            desk.wait(1_100);
        } else {
            for key in Key::read_all("2580<Enter>") {
                desk.app.press(key, desk.time);
            }
        }
        assert!(desk.app.has_quit());
        assert!(is_locked(&mut desk));
    }
}

#[test]
fn a_pin_that_an_admin_removed_meanwhile_opens_nothing() {
    let mut desk = writing();
    let (mut beside, dora) = with_an_admin(&desk);
    desk.wait(TEN_MINUTES + 1_000);
    beside.clear_pin(&dora, desk.app.session().officer).unwrap();
    desk.press("2580<Enter>").shows("Your PIN was removed meanwhile");
    assert!(is_locked(&mut desk));
}

#[test]
fn what_colleagues_changed_meanwhile_is_read_when_it_opens_and_not_before() {
    let mut desk = writing();
    desk.press("<Esc><Esc>");
    desk.wait(TEN_MINUTES + 1_000);
    let mut beside = Store::open(&Desk::path(&desk.folder)).unwrap();
    let khan = beside.sign_in("b.khan", Clock::fixed(noon())).unwrap();
    let pupil = beside.pupil_by_upn("A100000000004").unwrap();
    beside.open_case(&khan, pupil, "Away in the mornings").unwrap();
    for _ in 0..5 {
        desk.wait(1_000);
    }
    assert!(is_locked(&mut desk) && !desk.text().contains("Reid"));
    for key in Key::read_all("2580<Enter>") {
        desk.app.press(key, desk.time);
    }
    // Drawn before the next look: it is there at once.
    desk.shows("Reid, Jonah");
}

#[test]
fn colleagues_see_nobody_who_was_left_at_a_locked_screen() {
    let mut desk = writing();
    let mut other = desk.beside("b.khan");
    for key in Key::read_all("<Enter>3<Enter><C-n><C-n><C-n>") {
        other.press(key, 0);
    }
    desk.wait(1_000).wait(1_000);
    let viewer = |desk: &Desk, other: &crate::ui::App| {
        desk.app.store().present(other.session(), 1).unwrap().len()
    };
    assert_eq!(viewer(&desk, &other), 1);
    desk.wait(TEN_MINUTES);
    assert!(is_locked(&mut desk));
    assert_eq!(viewer(&desk, &other), 0);
    desk.wait(30_000);
    assert_eq!(viewer(&desk, &other), 0);
    desk.press("2580<Enter>").wait(1_000);
    assert_eq!(viewer(&desk, &other), 1);
}

#[test]
fn a_locked_screen_wakes_up_once_a_second_and_draws_nothing() {
    let mut desk = writing();
    desk.wait(TEN_MINUTES + 1_000).wait(1_000);
    for _ in 0..30 {
        let next = desk.app.next_tick();
        assert!(next > desk.time && next <= desk.time + 1_000, "{next} at {}", desk.time);
        desk.time = next;
        assert!(!desk.app.tick(next));
    }
}

#[test]
fn the_pin_is_set_in_the_app_and_asked_for_before_it_is_changed() {
    let mut desk = Desk::new();
    let open = |desk: &mut Desk| {
        desk.press(":").type_words("PIN of the lock").press("<Enter>").shows("New PIN again");
    };
    let opens =
        |desk: &Desk, pin: &str| desk.app.store().opens_with(desk.app.session(), pin).unwrap();
    open(&mut desk);
    assert!(!desk.text().contains("Your PIN now"));
    desk.press("1234<Enter>1234<Enter>").shows("guessed first");
    desk.press("<BS><BS><BS><BS>2580<Enter><BS><BS><BS><BS>2581<Enter>")
        .shows("isn't the same as above");
    assert!(!desk.text().contains("2580"));
    desk.press("<BS>0<C-k>").shows("The PIN is set");
    assert!(opens(&desk, "2580"));
    assert!(desk.app.store().drafts(desk.app.session()).unwrap().is_empty());

    open(&mut desk);
    desk.press("2581<Tab>0472<Tab>0472<C-k>").shows("That isn't your PIN: 4 more tries");
    assert!(opens(&desk, "2580"));
    desk.press("2580<C-k>").shows("The PIN is set");
    assert!(opens(&desk, "0472") && !opens(&desk, "2580"));

    open(&mut desk);
    desk.press("0472<C-k>").shows("The PIN is removed");
    assert!(!desk.app.store().has_pin(desk.app.session()).unwrap());
}

#[test]
fn the_sheet_shows_no_digit_and_fits_every_size() {
    for look in [Look::default(), Look::new(Theme::Plain, false, true)] {
        let mut desk = writing_with(look);
        set_pin(&desk, "2580");
        desk.press("<Esc><Esc>:").type_words("PIN of the lock").press("<Enter>7<Tab>7<Tab>7x");
        desk.app.paste("7777".to_owned(), desk.time);
        for (width, height) in SIZES {
            desk.resize(width, height);
            let text = desk.text();
            assert!(!text.contains('7'), "{width}x{height}:\n{text}");
            assert!(!look.ascii || text.is_ascii(), "{text}");
        }
        desk.resize(60, 16);
        desk.shows("a PIN is digits alone");
    }
}
