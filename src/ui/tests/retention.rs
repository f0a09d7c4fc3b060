//! Retention by keys: held back, proposed, confirmed; and nothing of it for whoever may not decide.

use super::desk::{Desk, fill, found};
use crate::store::{Role, Session};
use crate::ui::Look;

#[test]
fn a_pupil_is_held_back_then_erased_by_two_and_the_certificate_stays() {
    let mut desk = Desk::new();
    desk.press("<C-f>").type_words("hughes").press("<Enter>").shows("Owen Hughes");
    desk.press(":").type_words("retention").press("<Enter>").shows("Retention");
    desk.shows("Nothing is due for erasure");
    desk.press("h").type_words("an appeal").press("<Enter>").shows("on hold").shows("an appeal");
    desk.press("p").shows("Propose to erase").press("y").shows("on hold");
    desk.press("<Enter>w")
        .type_words("it was heard")
        .press("<Enter>")
        .shows("Nothing is due for erasure");
    desk.press("py").shows("to confirm").shows("proposed by A. Rahman");
    desk.press("c").type_words("C. Thornley").press("<Enter>").shows("a comma");
    desk.press("<Enter>").type_words(", Head").press("<Enter>").shows("Erased, for good");
    let done = &desk.app.store().erasures(desk.app.session()).unwrap()[0];
    assert_eq!(done.signed, "C. Thornley, Head, entered by A. Rahman");
    assert!(desk.app.store().pupil_by_upn("A100000000012").is_err());
    let verified = desk.app.store().verify(None).unwrap();
    assert!(verified.is_whole(), "{:?}", verified.findings);
}

#[test]
fn an_officer_alone_decides_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let officer = Session { roles: vec![Role::Officer], ..session };
    let mut desk = Desk::at(folder, store, officer, (80, 24), Look::default());
    desk.press(":").type_words("retention").press("<Enter>");
    desk.shows("only the admin role and leads decide");
}
