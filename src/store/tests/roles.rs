//! Roles: nobody without one that works cases changes anything; who is an officer is said by the
//! admin role alone, and takes effect at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::referral_packs::made;
use super::sent::concern;
use super::{
    AMARA, Desk, FROM, TODAY, action, as_roles, call, circumstance, day, key, marks, noon, refusal,
    three_contacts, three_pupils, tried,
};
use crate::rules::absence::Asked;
use crate::rules::calendar::tests::real;
use crate::rules::code::Code;
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::notice::{Contents, Ending, Served};
use crate::rules::penalty::Heard;
use crate::rules::people::Known;
use crate::rules::register::Half;
use crate::rules::support::{Panel, SupportChange};
use crate::store::{
    ActionChange, AttachTo, AttendeeChange, ContactChange, InvitationChange, Issuing, NewSibling,
    NewTime, Restricted, Role, Second, Session, Signer, Trouble,
};
use crate::templates::BUILT_IN;

pub(super) type Verb = fn(&mut Desk, &Session) -> Result<(), Trouble>;

/// The verbs by which somebody becomes an officer, and that of putting a copy in the file's place,
/// each with a sitting of its own.
const OF_THEIR_OWN: [&str; 3] = ["found", "join", "restore"];
/// Said by the admin role alone.
const OFFICERS: [&str; 7] =
    ["add_officer", "set_roles", "end_officer", "add_key", "end_key", "clear_pin", "name_officer"];

fn to_thursday() -> NewTime {
    NewTime { on: day("2025-12-11"), time: "10:00".into(), place: String::new() }
}

const THAT_MORNING: [(&str, Half); 1] = [("2025-11-20", Half::Am)];

fn sessions() -> Vec<(chrono::NaiveDate, Half)> {
    THAT_MORNING.iter().map(|(on, half)| (day(on), *half)).collect()
}

const FIRST_ENTRY: Source = Source { kind: SourceKind::Entry, id: 1 };

fn lead() -> Signer {
    Signer { name: "C. Thornley".into(), role: "Deputy head".into(), on: day(TODAY) }
}

/// Every verb under its name in the journal, on a filled desk.
pub(super) const VERBS: &[(&str, Verb)] = &[
    ("add_action", |desk, who| {
        desk.store.add_action(who, 1, None, &action("Ring home", None)).map(drop)
    }),
    ("add_invitation", |desk, who| {
        desk.store.add_invitation(who, 1, &InvitationChange::default()).map(drop)
    }),
    ("add_key", |desk, who| desk.store.add_key(who, 1, &key(2)).map(drop)),
    ("add_officer", |desk, who| {
        desk.store.add_officer(who, "cara", "Cara", &[Role::Officer]).map(drop)
    }),
    ("add_own_row", |desk, who| desk.store.add_own_row(who, 1, "A walk to school").map(drop)),
    ("add_own_support", |desk, who| {
        desk.store.add_own_support(who, 1, 2, Panel::School, "A walk to school").map(drop)
    }),
    ("add_row", |desk, who| desk.store.add_row(who, 1, "documents/list").map(drop)),
    ("add_school", |desk, who| desk.store.add_school(who, "Hill Top School").map(drop)),
    ("add_sibling", |desk, who| {
        let new = NewSibling { other: None, name: "Kofi".into(), school: String::new() };
        desk.store.add_sibling(who, 1, &new).map(drop)
    }),
    ("answer_check", |desk, who| desk.store.answer_check(who, 1, "codes", "no", "", 0).map(drop)),
    ("answer_field", |desk, who| {
        desk.store.answer_field(who, 1, "push-pull/push", "the bell", 1).map(drop)
    }),
    ("answer_from_file", |desk, who| {
        let notice = Source { kind: SourceKind::Notice, id: 1 };
        let row = "all-tried/notice-to-improve";
        desk.store.answer_from_file(who, 1, row, notice, 0).map(drop)
    }),
    ("answer_penalty", |desk, who| {
        desk.store.answer_penalty(who, 1, 0, &Heard::Accepted, day(TODAY)).map(drop)
    }),
    ("answer_strategy", |desk, who| {
        desk.store.answer_strategy(who, 1, "parents/phone-call", &tried("again"), 1).map(drop)
    }),
    ("arrange_meeting", |desk, who| {
        desk.store.arrange_meeting(who, 1, day("2025-12-11"), "10:00", "")
    }),
    ("ask_reason", |desk, who| {
        desk.store.ask_reason(who, 1, &sessions(), None, Asked::NoAnswer).map(drop)
    }),
    ("attach", |desk, who| {
        desk.store.attach(who, &AttachTo::Entry(1), "Letter", "", b"%PDF-1.7\n").map(drop)
    }),
    ("backup", |desk, who| {
        let to = desk.folder.path().join("copy.db");
        desk.store.backup(who, &to).map(drop)
    }),
    ("bring_back_parent", |desk, who| desk.store.bring_back_parent(who, 1, 1)),
    ("cancel_meeting", |desk, who| desk.store.cancel_meeting(who, 1, "parent", "ill")),
    ("change_action", |desk, who| desk.store.change_action(who, 1, &ActionChange::default())),
    ("change_contact", |desk, who| {
        desk.store.change_contact(who, 1, &[ContactChange::Phone("1".into())])
    }),
    ("change_invitation", |desk, who| {
        desk.store.change_invitation(who, 1, &InvitationChange::default())
    }),
    ("change_notice", |desk, who| {
        desk.store.change_notice(who, 1, 0, 30, &Contents::default()).map(drop)
    }),
    ("change_owner", |desk, who| desk.store.change_owner(who, &[1], 1)),
    ("close_case", |desk, who| desk.store.close_case(who, 1, "back at school")),
    ("close_record", |desk, who| desk.store.close_record(who, 1)),
    ("correct_record", |desk, who| desk.store.correct_record(who, 1).map(drop)),
    ("draft_notice", |desk, who| {
        desk.store.draft_notice(who, 1, 1, 30, &Contents::default()).map(drop)
    }),
    ("end_key", |desk, who| desk.store.end_key(who, 1, &key(1).fingerprint)),
    ("end_notice", |desk, who| desk.store.end_notice(who, 1, Ending::Met, "kept to it")),
    ("end_officer", |desk, who| desk.store.end_officer(who, 1)),
    ("except_line", |desk, who| desk.store.except_line(who, 1, "stage-4/referrals", "none fits")),
    ("finish_action", |desk, who| desk.store.finish_action(who, 1, "spoke", "yes")),
    ("give_reason", |desk, who| {
        desk.store.give_reason(who, 1, &sessions(), "ill", None, None).map(drop)
    }),
    ("go_back", |desk, who| desk.store.go_back(who, 1, "stage-2", "back at school")),
    ("import_contacts", |desk, who| desk.store.import_contacts(who, &three_contacts()).map(drop)),
    ("import_marks", |desk, who| {
        let plan = desk.store.plan_marks(1, &marks(AMARA, &[(TODAY, "O O")])).unwrap();
        desk.store.import_marks(who, FROM, &plan, &mut |_, _| true).map(drop)
    }),
    ("import_pupils", |desk, who| desk.store.import_pupils(who, 1, &three_pupils()[..1]).map(drop)),
    ("install_template", |desk, who| desk.store.install_template(who, BUILT_IN[0].1).map(drop)),
    ("issue_notice", |desk, who| {
        desk.store.issue_notice(who, 1, day(TODAY), Served::Hand, "told in person")
    }),
    ("leave_out_parent", |desk, who| desk.store.leave_out_parent(who, 1, 1, "abroad")),
    ("link_evidence", |desk, who| {
        desk.store.link_evidence(who, 1, "stage-4/wishes", FIRST_ENTRY, "said then")
    }),
    ("log_entry", |desk, who| desk.store.log_entry(who, &call(&[1], TODAY, "rang")).map(drop)),
    ("make_pack", |desk, who| {
        desk.store.keep_pack(who, &made(1, "asked for by the court")).map(drop)
    }),
    ("move_checklist", |desk, who| desk.store.move_checklist(who, 1)),
    ("new_record", |desk, who| desk.store.new_record(who, 1, "plan").map(drop)),
    ("note_no_case", |desk, who| desk.store.note_no_case(who, 2, 2025, 2, "ill").map(drop)),
    ("open_case", |desk, who| desk.store.open_case(who, 2, "absence").map(drop)),
    ("pass_gate", |desk, who| desk.store.pass_gate(who, 1, "stage-3", &lead(), "")),
    ("put_attendee", |desk, who| {
        let change = AttendeeChange { name: Some("Grace".into()), ..AttendeeChange::default() };
        desk.store.put_attendee(who, 1, "invited/people", None, &change).map(drop)
    }),
    ("put_support", |desk, who| {
        let change = SupportChange::Offered { on: day(TODAY) };
        desk.store.put_support(who, 1, "tier-2/children/elsa", &change, 0).map(drop)
    }),
    ("raise_correction", |desk, who| {
        let dentist = Code::read("M").unwrap();
        desk.store.raise_correction(who, 1, &sessions(), dentist, "card seen")
    }),
    ("send_document", |desk, who| {
        desk.store.send_document(who, &concern(1, None, TODAY)).map(drop)
    }),
    ("rearrange_meeting", |desk, who| {
        desk.store.rearrange_meeting(who, 1, &to_thursday(), "parent", "ill", true)
    }),
    ("refer_penalty", |desk, who| {
        desk.store.refer_penalty(who, 1, 1, &sessions(), day(TODAY)).map(drop)
    }),
    ("remove_filter", |desk, who| desk.store.remove_filter(who, 1)),
    ("replace_notice", |desk, who| {
        let issuing = Issuing { on: day(TODAY), served: Served::Hand, reason: String::new() };
        desk.store.replace_notice(who, 1, 30, &Contents::default(), &issuing).map(drop)
    }),
    ("save_filter", |desk, who| desk.store.save_filter(who, "Mine", "7b", true, false).map(drop)),
    ("set_calendar", |desk, who| desk.store.set_calendar(who, 1, &real().years()[0]).map(drop)),
    ("set_circumstance", |desk, who| {
        desk.store.set_circumstance(who, 1, &circumstance("young-carer", Known::No))
    }),
    ("set_roles", |desk, who| desk.store.set_roles(who, 1, &Role::ALL)),
    ("settle_field", |desk, who| {
        desk.store.settle_field(who, 1, "push-pull/push", ["the bell", "both"], 1).map(drop)
    }),
    ("take_back_choice", |desk, who| desk.store.take_back_choice(who, 1)),
    ("unlink_evidence", |desk, who| {
        desk.store.unlink_evidence(who, 1, "stage-4/wishes", FIRST_ENTRY, "not hers")
    }),
    ("unlink_row", |desk, who| {
        desk.store.unlink_row(who, 1, "parents/phone-call", "another pupil's")
    }),
    ("withdraw_attachment", |desk, who| desk.store.withdraw_attachment(who, 1, "wrong")),
    ("withdraw_entry", |desk, who| desk.store.withdraw_entry(who, 1, "wrong pupil")),
    ("withdraw_notice", |desk, who| desk.store.withdraw_notice(who, 1, "never sent")),
    ("undo_change", |desk, who| desk.store.undo_change(who, None).map(drop)),
    ("set_hold", |desk, who| desk.store.set_hold(who, 1, None, "court").map(drop)),
    ("lift_hold", |desk, who| desk.store.lift_hold(who, 1, "over")),
    ("propose_erasure", |desk, who| desk.store.propose_erasure(who, 3, "request").map(drop)),
    ("withdraw_erasure", |desk, who| desk.store.withdraw_erasure(who, 1, "mistaken")),
    ("erase_pupil", |desk, who| desk.store.confirm_erasure(who, 1, &Second::default()).map(drop)),
    ("clear_pin", |desk, who| desk.store.clear_pin(who, 1)),
    ("name_officer", |desk, who| desk.store.name_officer(who, 1, "Asha Rahman")),
];

/// The names under which the sources of the store write, but for its tests.
fn verbs_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tests") || path.ends_with("tests.rs") {
            continue;
        }
        if path.is_dir() {
            verbs_in(&path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let calls = [".write(", ".decide("].map(|by| source.split(by).skip(1));
        for call in calls.into_iter().flatten() {
            let verb = call.split(',').nth(1).map(str::trim);
            let verb = verb.and_then(|verb| verb.strip_prefix('"')?.strip_suffix('"'));
            found.extend(verb.map(str::to_owned));
        }
    }
}

#[test]
fn the_table_names_every_verb_there_is() {
    let mut found = BTreeSet::new();
    verbs_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), &mut found);
    let told = VERBS.iter().map(|(name, _)| *name).chain(OF_THEIR_OWN).map(str::to_owned);
    assert_eq!(found, told.collect::<BTreeSet<_>>());
}

#[test]
fn a_viewer_changes_nothing_whatever_the_verb() {
    let mut desk = Desk::filled();
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    let before = desk.journal();
    for (name, verb) in VERBS {
        let why = refusal(verb(&mut desk, &viewer));
        let expected = if OFFICERS.contains(name) {
            "only the admin role adds officers or changes their roles. Nothing was changed. Ask \
             whoever holds it: `herringbone officer list` names them"
        } else {
            "You may read this file but not change it. Nothing was changed"
        };
        assert_eq!(why, expected, "{name}");
        assert_eq!(desk.journal().len(), before.len(), "{name}");
    }
    assert_eq!(desk.journal(), before);
    assert!(!desk.folder.path().join("copy.db").exists());
    // Nor is there anything restricted for them.
    refusal(desk.store.read_restricted(&viewer, &Restricted::Entry(1)));
    desk.assert_sound();
}

#[test]
fn the_admin_role_alone_changes_no_case_content() {
    let mut desk = Desk::filled();
    let admin = as_roles(&desk.session, &[Role::Admin]);
    let before = desk.journal();
    let keeping =
        ["add_school", "backup", "install_template", "set_calendar"].into_iter().chain(OFFICERS);
    let keeping: BTreeSet<&str> = keeping.collect();
    for (name, verb) in VERBS {
        let ends = ["set_hold", "lift_hold", "propose_erasure", "withdraw_erasure", "erase_pupil"];
        if name.starts_with("import_") || keeping.contains(name) || ends.contains(name) {
            continue;
        }
        let why = refusal(verb(&mut desk, &admin));
        assert!(why.starts_with("this role changes no case content"), "{name}: {why}");
    }
    assert_eq!(desk.journal(), before);
}

#[test]
fn who_is_an_officer_is_said_by_the_admin_role_alone() {
    let mut desk = Desk::new();
    let before = desk.journal();
    for roles in [&[Role::Officer][..], &[Role::Officer, Role::Lead, Role::Safeguarding]] {
        let other = as_roles(&desk.session, roles);
        for done in [
            desk.store.add_officer(&other, "cara", "Cara", &[Role::Admin]).map(drop),
            desk.store.set_roles(&other, 1, &Role::ALL),
            desk.store.end_officer(&other, 1),
        ] {
            assert!(refusal(done).starts_with("only the admin role adds officers"));
        }
    }
    assert_eq!(desk.journal(), before);
}

#[test]
fn an_added_officer_signs_in_as_who_they_were_added_as() {
    let mut desk = Desk::new();
    let roles = [Role::Lead, Role::Officer, Role::Lead];
    let cara = desk.store.add_officer(&desk.session, " cara ", " C. Ashdown ", &roles).unwrap();
    let row = desk.journal().pop().unwrap();
    let told = (row.verb.as_str(), row.subject.as_str(), row.row.as_str(), row.officer);
    assert_eq!(told, ("add_officer", "officer", "2", 1));
    let session = desk.store.sign_in("cara", noon(TODAY)).unwrap();
    assert_eq!((session.officer, session.name.as_str()), (cara, "C. Ashdown"));
    assert_eq!(session.roles, [Role::Officer, Role::Lead]);
    let before = desk.journal();
    for (login, name, roles, told) in [
        ("cara", "Cara", &roles[..], "cara is an officer of this file already, number 2"),
        (" ", "Cara", &roles[..], "an officer needs a name"),
        ("dan", " ", &roles[..], "an officer needs a name"),
        (
            "dan",
            "Dan",
            &[][..],
            "an officer needs a role: officer, lead, safeguarding, viewer, admin",
        ),
    ] {
        let why = refusal(desk.store.add_officer(&desk.session, login, name, roles));
        assert_eq!(why, format!("{told}. Nothing was changed"));
    }
    assert_eq!(desk.journal(), before);
    desk.assert_sound();
}

#[test]
fn changed_roles_hold_at_once_also_for_a_sitting_that_is_open() {
    let mut desk = Desk::with_people();
    let added = desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Officer]).unwrap();
    let cara = desk.store.sign_in("cara", noon(TODAY)).unwrap();
    let rang = call(&[1], TODAY, "rang");
    desk.store.log_entry(&cara, &rang).unwrap();
    desk.store.set_roles(&desk.session, added, &[Role::Viewer]).unwrap();
    let why = refusal(desk.store.log_entry(&cara, &rang));
    assert!(why.starts_with("the role officer was taken from you meanwhile. Nothing"), "{why}");
    let again = desk.store.sign_in("cara", noon(TODAY)).unwrap();
    assert_eq!(again.roles, [Role::Viewer]);
    desk.store.set_roles(&desk.session, added, &[Role::Officer]).unwrap();
    desk.store.log_entry(&cara, &rang).unwrap();
    desk.store.end_officer(&desk.session, added).unwrap();
    let told = "Cara is no longer an officer of this file";
    let why = refusal(desk.store.log_entry(&cara, &rang));
    assert_eq!(why, format!("{told}. Nothing was changed"));
    assert_eq!(refusal(desk.store.sign_in("cara", noon(TODAY))), told);
    desk.assert_sound();
}

#[test]
fn a_login_is_no_name_to_sign_with_until_one_is_given() {
    let mut desk = Desk::new();
    let ben = desk.ben();
    assert_eq!(desk.store.full_name(&desk.session).unwrap(), "A. Rahman");
    assert_eq!(desk.store.full_name(&ben).unwrap(), "");
    assert!(refusal(desk.store.name_officer(&ben, ben.officer, "B. Khan")).starts_with("only the"));
    refusal(desk.store.name_officer(&desk.session, ben.officer, " "));
    assert!(refusal(desk.store.name_officer(&desk.session, 9, "B. Khan")).contains("no officer 9"));
    desk.store.name_officer(&desk.session, ben.officer, " B. Khan ").unwrap();
    assert_eq!(desk.store.full_name(&ben).unwrap(), "B. Khan");
    desk.assert_sound();
}

#[test]
fn whoever_was_ended_is_named_so_and_comes_back_as_who_they_were() {
    let mut desk = Desk::new();
    let cara = desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Officer]).unwrap();
    desk.store.end_officer(&desk.session, cara).unwrap();
    let all = desk.store.all_officers().unwrap();
    assert_eq!((all[1].login.as_str(), all[1].ended), ("cara", Some(day(TODAY))));
    for done in [
        desk.store.set_roles(&desk.session, cara, &[Role::Lead]),
        desk.store.end_officer(&desk.session, cara),
    ] {
        assert!(refusal(done).starts_with("Cara is no longer an officer of this file"));
    }
    let back = desk.store.add_officer(&desk.session, "cara", "C. Reid", &[Role::Lead]).unwrap();
    assert_eq!(back, cara);
    let all = desk.store.all_officers().unwrap();
    assert_eq!((all[1].name.as_str(), all[1].ended), ("C. Reid", None));
    assert_eq!(all[1].roles, [Role::Lead]);
    assert!(refusal(desk.store.end_officer(&desk.session, 9)).starts_with("there is no officer 9"));
    desk.assert_sound();
}

#[test]
fn the_last_admin_stays_one() {
    let mut desk = Desk::new();
    let cara = desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Admin]).unwrap();
    let officer = [Role::Officer];
    desk.store.set_roles(&desk.session, cara, &officer).unwrap();
    let before = desk.journal();
    for done in
        [desk.store.set_roles(&desk.session, 1, &officer), desk.store.end_officer(&desk.session, 1)]
    {
        let why = refusal(done);
        assert!(why.starts_with("A. Rahman is the last who holds the admin role"), "{why}");
    }
    assert_eq!(desk.journal(), before);
    // An admin whose time has ended is none.
    desk.store.set_roles(&desk.session, cara, &[Role::Admin]).unwrap();
    desk.store.end_officer(&desk.session, cara).unwrap();
    refusal(desk.store.set_roles(&desk.session, 1, &officer));
    desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Admin]).unwrap();
    desk.store.set_roles(&desk.session, 1, &officer).unwrap();
    desk.assert_sound();
}
