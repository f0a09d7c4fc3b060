//! A document looked at before it is made, by keys: for whom, which one, and what is withheld.

use super::desk::{Desk, fill, found};
use crate::store::{ContactChange, Session, Store};
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";
const ADDRESS: &str = "1 High Street";

/// Amara's case with a plan; her mother's address is confidential and was typed into the plan.
fn begin(store: &mut Store, session: &Session) {
    let amara = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(session, amara, "Away on Mondays").unwrap();
    let file = store.case_file(session.viewer(), case).unwrap();
    let mother = file.contacts.iter().find(|one| one.relationship == "Mother").unwrap().id;
    let secret = [ContactChange::AddressConfidential(true)];
    store.change_contact(session, mother, &secret).unwrap();
    let plan = store.new_record(session, case, "plan").unwrap();
    let words = format!("Sleeps at {ADDRESS} again");
    store.answer_field(session, plan, "strengths/strengths", &words, 0).unwrap();
    store.answer_field(session, plan, "views/parents", "Worried about Mondays", 0).unwrap();
}

fn desk(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    begin(&mut store, &session);
    Desk::at(folder, store, session, size, look)
}

#[test]
fn a_record_is_looked_at_for_one_audience_after_another() {
    let mut desk = desk((80, 40), Look::default());
    desk.press("<Enter>3P").shows("Preview for the school").shows("Support and Attendance Plan");
    desk.shows("no. 1 · open: not yet agreed");
    // Her own copy has her own address, which is the family's; the other's has it not.
    desk.press("<Tab>").shows("Preview for Mrs Grace Osei (mother)");
    desk.shows("Withheld: Parent / carer views: another parent's views");
    desk.press("<Tab>").shows("Preview for Mr Kwame Osei (father)");
    desk.press("<S-Tab><S-Tab>").shows("Preview for the school");
    desk.shows("Withheld: Address, telephone number or email");
    desk.press("<Esc>").shows("[3Records]");
}

#[test]
fn every_document_of_a_case_is_one_key_from_the_next() {
    let mut desk = desk((80, 40), Look::default());
    desk.press("<Enter>9P").shows("Chronology");
    desk.press("]").shows("Herringbone").shows("Mon");
    desk.press("]").shows("A certificate of attendance is made for one parent");
    desk.press("<Tab>").shows("Certificate of Attendance").shows(ADDRESS);
    desk.press("]").shows("Subject access: all that is held").shows("Withheld from this copy");
    desk.press("]").shows("Support and Attendance Plan");
    desk.press("[[[[[").shows("Strategy checklist");
    desk.press("<Esc>6P").shows("Chronology");
}

#[test]
fn what_is_being_typed_is_on_paper_at_once() {
    let mut desk = desk((80, 40), Look::default());
    desk.press("<Enter>3<Enter>");
    // Identification of SEN is the first field to type in.
    desk.type_words("Dyslexia, seen in June");
    desk.press("<C-d>").shows("Dyslexia, seen in June").shows("Preview for the school");
    desk.press("<Esc>").shows("Dyslexia, seen in June");
}

#[test]
fn a_preview_scrolls_and_holds_at_every_size() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let mut desk = desk(size, Look::default());
        desk.press("<Enter>3P").shows("more lines");
        desk.press("G").shows("Hillcrest Academy · Case");
        desk.press("g").shows("Support and Attendance Plan");
    }
}

#[test]
fn it_is_plain_letters_where_there_are_no_others() {
    let mut desk = desk((80, 24), Look::new(Theme::Plain, true, false));
    desk.press("<Enter>3P");
    let text = desk.text();
    assert!(text.is_ascii(), "{text}");
}
