//! Evidence in the file: what officers decide about it, gates that are held to it, and that nothing
//! restricted has a part in it for anybody.

use super::{AMARA, Desk, TODAY, ZOE, as_roles, call, day, marks, noon, refusal, tried};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::evidence::{ChoiceKind, Proof, Source, SourceKind, gather};
use crate::rules::process::{GateStanding, LineStanding, judge};
use crate::store::{InvitationChange, Role, Session, Signer, Trouble};
use crate::templates::{PROFILES, built_in};

fn with_case() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    let case = desk.open_case(AMARA);
    (desk, case)
}

fn entry(kind: &str, on: &str) -> NewEntry {
    NewEntry::about(EntryKind::parse(kind).unwrap(), day(on), vec![1])
}

fn log(desk: &mut Desk, kind: &str, on: &str) -> Source {
    let id = desk.store.log_entry(&desk.session, &entry(kind, on)).unwrap();
    Source { kind: SourceKind::Entry, id }
}

/// What each gate comes to for somebody.
fn gates(desk: &Desk, session: &Session, case: i64) -> Vec<GateStanding> {
    let file = desk.store.case_file(session.viewer(), case).unwrap();
    let (pack, calendar) = (desk.store.pack().unwrap(), desk.store.calendar(1).unwrap());
    judge(&file, &pack, &calendar, session.as_of())
}

fn line(desk: &Desk, case: i64, path: &str) -> LineStanding {
    let (gate, line) = path.split_once('/').unwrap();
    let all = gates(desk, &desk.session, case);
    let found = all.into_iter().find(|one| one.gate == gate).unwrap();
    found.lines.into_iter().find(|one| one.id == line).unwrap()
}

fn pass(desk: &mut Desk, case: i64, gate: &str, reason: &str) -> Result<(), Trouble> {
    let own = Signer { name: String::new(), role: String::new(), on: desk.session.as_of() };
    let session = desk.session.clone();
    desk.store.pass_gate(&session, case, gate, &own, reason)
}

#[test]
fn the_pack_is_that_of_the_file_and_the_built_in_one_where_a_file_is_older() {
    let mut desk = Desk::new();
    let pack = desk.store.pack().unwrap();
    assert_eq!(pack.process.notice.days, 30);
    assert_eq!(pack.rows().count(), 63, "62 rows, and the school's own");
    assert!(pack.declared.forms["contract"].iter().any(|one| one.of == Proof::ContractRefused));
    assert!(pack.knows_line("stage-4/wishes") && pack.knows_line("checklist/own/r7"));
    assert!(!pack.knows_line("stage-4/wish") && !pack.knows_line("stage-4"));
    desk.store.install_template(&desk.session, PROFILES[0].1).unwrap();
    assert_eq!(desk.store.pack().unwrap().process.notice.days, 20);
    // Made before any of this was declared.
    desk.store.connection.execute("DELETE FROM template WHERE name = 'process'", []).unwrap();
    let without = |text: &str| -> String {
        let mut told = String::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let is_declared =
                ["proves = ", "answered-by = ", "names = "].iter().any(|key| line.starts_with(key));
            if line == "[[proves]]" {
                while lines.peek().is_some_and(|next| !next.is_empty()) {
                    lines.next();
                }
            } else if !is_declared {
                told.push_str(line);
                told.push('\n');
            }
        }
        told
    };
    for name in ["contract", "checklist"] {
        let old = without(built_in(name).unwrap());
        desk.store.install_template(&desk.session, &old).unwrap();
    }
    assert_eq!(desk.store.pack().unwrap(), pack);
}

#[test]
fn what_is_linked_counts_with_its_reason_until_it_is_taken_back() {
    let (mut desk, case) = with_case();
    let path = "stage-4/wishes";
    let old = log(&mut desk, "child-voice", "2025-06-02");
    let told = line(&desk, case, path);
    assert_eq!((told.met, told.set_aside.len()), (false, 1));
    let session = desk.session.clone();
    desk.store.link_evidence(&session, case, path, old, " she says the same today ").unwrap();
    let told = line(&desk, case, path);
    assert!(told.met && told.evidence[0].linked);
    let file = desk.file(AMARA);
    let [choice] = file.choices.as_slice() else { panic!("{:?}", file.choices) };
    assert_eq!(
        (choice.kind, choice.reason.as_str()),
        (ChoiceKind::Link, "she says the same today")
    );
    assert_eq!((choice.line.as_str(), choice.source, choice.on), (path, Some(old), day(TODAY)));

    desk.store.unlink_evidence(&session, case, path, old, "of her sister").unwrap();
    assert_eq!(desk.file(AMARA).choices.len(), 1, "one thing is decided once");
    assert!(!line(&desk, case, path).met);
    let id = desk.file(AMARA).choices[0].id;
    desk.store.take_back_choice(&session, id).unwrap();
    assert!(desk.file(AMARA).choices.is_empty());
    refusal(desk.store.take_back_choice(&session, id));
    desk.store.link_evidence(&session, case, path, old, "again").unwrap();
    assert!(line(&desk, case, path).met);
    assert_eq!(desk.number("SELECT count(*) FROM evidence_choice"), 1);
    desk.assert_sound();
}

#[test]
fn nothing_is_decided_without_a_reason_about_what_is_not_there_or_in_a_closed_case() {
    let (mut desk, case) = with_case();
    let own = log(&mut desk, "letter", TODAY);
    let other = NewEntry { pupils: vec![2], ..entry("letter", TODAY) };
    let other = desk.store.log_entry(&desk.session, &other).unwrap();
    let secret = NewEntry { restricted: true, ..entry("safeguarding", TODAY) };
    let secret = desk.store.log_entry(&desk.session, &secret).unwrap();
    let gone = log(&mut desk, "letter", TODAY);
    desk.store.withdraw_entry(&desk.session, gone.id, "twice").unwrap();
    let session = desk.session.clone();
    let before = desk.journal();
    let path = "stage-4/written-communication";
    let mut refused = |line: &str, id: i64, reason: &str| {
        let source = Source { kind: SourceKind::Entry, id };
        let told = refusal(desk.store.link_evidence(&session, case, line, source, reason));
        refusal(desk.store.unlink_evidence(&session, case, line, source, reason));
        assert!(told.ends_with("Nothing was changed"), "{told}");
        told
    };
    assert!(refused(path, own.id, "  ").starts_with("this needs a reason"));
    for id in [other, secret, gone.id, 99] {
        let told = refused(path, id, "so");
        assert!(told.starts_with(&format!("there is no entry {id} on this case's file")), "{told}");
    }
    for unknown in ["stage-4/letters", "stage-9/wishes", "checklist/parents/pigeon", ""] {
        assert!(refused(unknown, own.id, "so").starts_with("there is no line or row"), "{unknown}");
    }
    let told = refusal(desk.store.except_line(&session, case, "stage-4/wishes", "none"));
    assert!(told.ends_with("is asked of every case. Nothing was changed"), "{told}");
    refusal(desk.store.except_line(&session, case, "checklist/parents/text", "none"));
    refusal(desk.store.leave_out_parent(&session, case, 1, ""));
    refusal(desk.store.leave_out_parent(&session, case, 2, "not Amara's"));
    refusal(desk.store.bring_back_parent(&session, case, 1));
    assert_eq!(desk.journal(), before);
    desk.store.close_case(&session, case, "back at school").unwrap();
    refusal(desk.store.link_evidence(&session, case, path, own, "late"));
    refusal(desk.store.answer_check(&session, case, "linked", "no", "", 0));
}

#[test]
fn a_stepfather_is_left_out_by_nobody_and_a_mother_with_a_reason() {
    let (mut desk, case) = with_case();
    let jakubs = desk.store.open_case(&desk.session, 3, "absence").unwrap();
    let session = desk.session.clone();
    let told = refusal(desk.store.leave_out_parent(&session, jakubs, 3, "away"));
    assert!(told.contains("is no parent in education law"), "{told}");
    desk.store.leave_out_parent(&session, case, 1, "court order of 3 Oct").unwrap();
    let file = desk.file(AMARA);
    assert_eq!((file.left_out[0].contact, file.left_out[0].on), (1, day(TODAY)));
    let told = line(&desk, case, "stage-5/meetings-offered-every-parent");
    assert_eq!(told.parents[0].left_out.as_deref(), Some("court order of 3 Oct"));
    desk.store.bring_back_parent(&session, case, 1).unwrap();
    assert!(desk.file(AMARA).left_out.is_empty());
    desk.store.leave_out_parent(&session, case, 1, "again").unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM parent_left_out"), 1);
    desk.assert_sound();
}

#[test]
fn questions_before_a_legal_step_are_answered_one_officer_at_a_time() {
    let (mut desk, case) = with_case();
    let (session, ben) = (desk.session.clone(), desk.ben());
    let mut answer = |who: &Session, question: &str, answer: &str, words: &str, base: i64| {
        desk.store.answer_check(who, case, question, answer, words, base)
    };
    assert_eq!(answer(&session, "linked", "yes", " quiet place made ", 0).unwrap(), 1);
    assert_eq!(answer(&session, "linked", "yes", "quiet place made", 0).unwrap(), 1, "the same");
    match answer(&ben, "linked", "no", "", 0) {
        Err(Trouble::Conflict(theirs)) => assert_eq!(theirs.value, "yes quiet place made"),
        other => panic!("{other:?}"),
    }
    assert_eq!(answer(&ben, "linked", "no", "", 1).unwrap(), 2);
    refusal(answer(&ben, "linked", "perhaps", "", 2));
    refusal(answer(&ben, "weather", "yes", "", 0));
    let checks = desk.file(AMARA).checks;
    assert_eq!((checks.len(), checks[0].answer.as_str(), checks[0].revision), (1, "no", 2));
    desk.assert_sound();
}

#[test]
fn a_gate_is_passed_on_its_evidence_or_with_a_written_reason() {
    let (mut desk, case) = with_case();
    let before = desk.journal();
    let told = refusal(pass(&mut desk, case, "stage-2", " "));
    let expected = "gate 2 asks for what is not on file yet: The concern was shared with the parents; \
                    A log of daily absences with the reasons given. Nothing was changed. Add it, or write \
                    down why the gate is passed without it";
    assert_eq!(told, expected);
    assert_eq!(desk.journal(), before);
    log(&mut desk, "letter", TODAY);
    let told = refusal(pass(&mut desk, case, "stage-2", ""));
    assert!(told.contains(": A log of daily absences with the reasons given. Nothing"), "{told}");
    log(&mut desk, "absence-reason", TODAY);
    pass(&mut desk, case, "stage-2", "").unwrap();
    pass(&mut desk, case, "stage-3", "support began at once").unwrap();
    let told = refusal(pass(&mut desk, case, "stage-4", ""));
    assert!(told.contains("At least three supportive meetings offered (0 of 3)"), "{told}");
    let file = desk.file(AMARA);
    assert_eq!((file.passings[0].reason.as_str(), file.passings.len()), ("", 2));
    assert_eq!(file.passings[1].reason, "support began at once");
    desk.assert_sound();
}

#[test]
fn a_reason_without_a_lead_passes_nothing() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    let nobody = Signer { name: String::new(), role: String::new(), on: day(TODAY) };
    refusal(desk.store.pass_gate(&ben, case, "stage-2", &nobody, "in a hurry"));
    let lead = Signer { name: "C. Thornley".into(), role: "Deputy head".into(), on: day(TODAY) };
    refusal(desk.store.pass_gate(&ben, case, "stage-2", &lead, ""));
    desk.store.pass_gate(&ben, case, "stage-2", &lead, "told at the gate").unwrap();
}

#[test]
fn safeguarding_is_considered_by_an_open_entry_of_its_role_alone() {
    let (mut desk, case) = with_case();
    let (ben, path) = (desk.ben(), "stage-4/safeguarding");
    let before = desk.journal();
    let told = refusal(desk.store.log_entry(&ben, &entry("safeguarding", TODAY)));
    assert!(told.contains("confirmed by the safeguarding role. Nothing was saved"), "{told}");
    assert_eq!(desk.journal(), before);
    let concern =
        NewEntry { restricted: true, words: "worried".into(), ..entry("safeguarding", TODAY) };
    desk.store.log_entry(&ben, &concern).unwrap();
    desk.store.log_entry(&desk.session, &concern).unwrap();
    assert!(!line(&desk, case, path).met);
    let dsl = as_roles(&ben, &[Role::Safeguarding]);
    let considered = NewEntry { words: "DSL".into(), ..entry("safeguarding", TODAY) };
    desk.store.log_entry(&dsl, &considered).unwrap();
    let told = line(&desk, case, path);
    assert!(told.met);
    assert_eq!(told.evidence[0].title, "Safeguarding: DSL");
}

/// Every way in which something restricted could tell: an entry, a field, a row's words.
#[test]
fn gates_are_the_same_for_everybody_whatever_is_restricted() {
    let (mut desk, case) = with_case();
    desk.take_marks(&marks(AMARA, &[("2025-11-19", "/ \\"), ("2025-11-20", "O N")]));
    let open = gates(&desk, &desk.session, case);
    let session = desk.session.clone();
    for kind in ["letter", "call", "child-voice", "meeting-offered", "absence-reason"] {
        let secret = NewEntry { restricted: true, contacts: vec![1], ..entry(kind, TODAY) };
        desk.store.log_entry(&session, &secret).unwrap();
    }
    let row = "pupil/peer-group";
    desk.store.answer_strategy(&session, case, row, &tried("beaten up"), 0).unwrap();
    assert_eq!(gates(&desk, &session, case), open);
    let meeting = desk.store.new_record(&session, case, "meeting").unwrap();
    let field = "attendance/safeguarding";
    desk.store.answer_field(&session, meeting, field, "bruises", 0).unwrap();
    desk.store.answer_field(&session, meeting, "child/view", "the bell", 0).unwrap();
    let file = desk.file(AMARA);
    assert_eq!(file.told.len(), 1, "{:?}", file.told);
    assert!(!format!("{:?}", file.told).contains("bruises"));
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    let nobody = as_roles(&cara, &[Role::Viewer]);
    let own = gates(&desk, &session, case);
    for other in [&cara, &nobody] {
        assert_eq!(gates(&desk, other, case), own, "{other:?}");
        let file = desk.store.case_file(other.viewer(), case).unwrap();
        let declared = desk.store.pack().unwrap().declared;
        assert_eq!(gather(&file, &declared), gather(&desk.file(AMARA), &declared));
    }
}

#[test]
fn only_the_latest_version_of_a_record_tells() {
    let (mut desk, case) = with_case();
    let session = desk.session.clone();
    let record = desk.store.new_record(&session, case, "contract").unwrap();
    desk.store.answer_field(&session, record, "offer/answer", "waiting", 0).unwrap();
    desk.store.close_record(&session, record).unwrap();
    let path = "stage-4/contract-offered";
    let told = line(&desk, case, path);
    assert!(told.met && told.evidence[0].paper);
    assert_eq!(told.evidence[0].title, "Attendance Contract no. 1");
    let newer = desk.store.correct_record(&session, record).unwrap();
    let evidence = line(&desk, case, path).evidence;
    assert_eq!(evidence[0].source, Source { kind: SourceKind::Record, id: newer });
    desk.store.answer_field(&session, newer, "offer/answer", "", 1).unwrap();
    assert!(!line(&desk, case, path).met, "it was never offered");
}

/// The parents of a meeting are asked by letter.
fn ask(desk: &mut Desk, case: i64) -> i64 {
    let session = desk.session.clone();
    let record = desk.store.new_record(&session, case, "meeting").unwrap();
    let meeting = desk.record(record).meeting.unwrap();
    desk.store.arrange_meeting(&session, meeting.id, day("2025-12-12"), "10", "office").unwrap();
    let asked = InvitationChange {
        how: Some("letter".into()),
        invited_on: Some(day(TODAY)),
        ..InvitationChange::default()
    };
    for one in meeting.invitations.iter().filter(|one| one.parent) {
        desk.store.change_invitation(&session, one.id, &asked).unwrap();
    }
    meeting.id
}

#[test]
fn meetings_count_by_their_invitations_also_those_of_an_earlier_case() {
    let (mut desk, case) = with_case();
    let path = "stage-4/meetings-offered";
    let (first, second) = (ask(&mut desk, case), ask(&mut desk, case));
    let told = line(&desk, case, path);
    assert_eq!((told.have, told.evidence.len()), (2, 2));
    let every = line(&desk, case, "stage-5/meetings-offered-every-parent");
    assert_eq!((every.parents.len(), every.have), (1, 2));
    let session = desk.session.clone();
    desk.store.cancel_meeting(&session, second, "school", "snow").unwrap();
    assert_eq!(line(&desk, case, path).have, 1);
    desk.store.close_case(&session, case, "back at school").unwrap();
    let later = desk.open_case(AMARA);
    let told = line(&desk, later, path);
    assert_eq!(told.have, 1, "what the school called off is not offered, whichever case asks");
    assert_eq!(desk.file(AMARA).called_off.into_iter().collect::<Vec<_>>(), [second]);
    assert_ne!(first, second);
}

#[test]
fn an_invitation_that_is_withdrawn_by_hand_offers_nothing() {
    let (mut desk, case) = with_case();
    let meeting = ask(&mut desk, case);
    let file = desk.file(AMARA);
    let told = file
        .entries
        .iter()
        .find(|one| one.meeting == Some(meeting) && one.kind.id() == "meeting-offered");
    let entry = told.unwrap().id;
    desk.store.withdraw_entry(&desk.session, entry, "never sent").unwrap();
    assert_eq!(line(&desk, case, "stage-4/meetings-offered").have, 0);
}

#[test]
fn an_entry_about_siblings_is_with_the_parent_on_each_ones_file() {
    let (mut desk, _) = with_case();
    desk.open_case(ZOE);
    let both = NewEntry { contacts: vec![1], ..call(&[1, 2], TODAY, "late together") };
    desk.store.log_entry(&desk.session, &both).unwrap();
    assert_eq!(desk.file(AMARA).entries[0].contacts, [1]);
    assert_eq!(desk.file(ZOE).entries[0].contacts, [1]);
}
