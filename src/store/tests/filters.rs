//! Filters kept under a name: each officer's own, the same name replaced.

use super::{Desk, refusal};
use crate::store::Session;

fn names(desk: &Desk, session: &Session) -> Vec<String> {
    desk.store.filters(session).unwrap().into_iter().map(|filter| filter.name).collect()
}

#[test]
fn a_filter_is_kept_under_its_name_and_replaced_by_one_of_the_same() {
    let mut desk = Desk::new();
    let first = desk.store.save_filter(&desk.session, " Eights ", " y8 ", false, false).unwrap();
    desk.store.save_filter(&desk.session, "Badly away", "<50", true, true).unwrap();
    assert_eq!(names(&desk, &desk.session), ["Badly away", "Eights"]);
    let again = desk.store.save_filter(&desk.session, "eights", "y8 <90", true, false).unwrap();
    assert_eq!(again, first);
    let kept = desk.store.filters(&desk.session).unwrap();
    assert_eq!((kept.len(), kept[1].name.as_str(), kept[1].text.as_str()), (2, "eights", "y8 <90"));
    assert_eq!((kept[1].mine, kept[1].overdue), (true, false));
    assert_eq!((kept[0].mine, kept[0].overdue), (true, true));
    desk.assert_sound();
}

#[test]
fn nobody_sees_or_removes_a_colleagues_filter() {
    let mut desk = Desk::new();
    let ben = desk.ben();
    let own = desk.store.save_filter(&desk.session, "Eights", "y8", false, false).unwrap();
    let his = desk.store.save_filter(&ben, "Eights", "y8 tier2", false, false).unwrap();
    assert_ne!(own, his);
    let why = refusal(desk.store.remove_filter(&desk.session, his));
    assert_eq!(why, format!("there is no filter {his} of yours. Nothing was changed"));
    assert_eq!(names(&desk, &ben), ["Eights"]);
    desk.store.remove_filter(&ben, his).unwrap();
    refusal(desk.store.remove_filter(&ben, his));
    assert!(names(&desk, &ben).is_empty());
    assert_eq!(names(&desk, &desk.session), ["Eights"]);
    assert_ne!(desk.store.save_filter(&ben, "Eights", "y8", false, false).unwrap(), his);
    desk.assert_sound();
}

#[test]
fn a_filter_needs_a_name_and_something_to_ask() {
    let mut desk = Desk::new();
    let before = desk.journal();
    refusal(desk.store.save_filter(&desk.session, " ", "y8", false, false));
    refusal(desk.store.save_filter(&desk.session, "All", "  ", false, false));
    assert_eq!(desk.journal(), before);
    desk.store.save_filter(&desk.session, "Mine", "", true, false).unwrap();
}
