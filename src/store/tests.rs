//! What the store promises, on a real file in a temporary folder.
//!
//! Here lives the desk that every test sits down at; each promise has a file of its own.

mod absences;
mod agenda;
mod annex;
mod attachments;
mod backup;
mod caseload;
mod check;
mod chronology;
mod copies;
mod crossings;
mod details;
mod door;
mod drafts;
mod due;
mod entries;
mod evidence;
mod exporting;
mod file;
mod filters;
mod finder;
mod formats;
mod gates;
mod journal;
mod links;
mod logging;
mod marks;
mod meetings;
mod notices;
mod owed;
mod owner;
mod past;
mod patterns;
mod penalties;
mod people;
mod pins;
mod presence;
mod rebuild;
mod records;
mod referral;
mod referral_packs;
mod restricted;
mod retention;
mod roles;
mod rows;
mod schools;
mod sent;
pub(crate) mod small_forms;
mod sounds;
mod strategies;
mod support;
mod tamper;
mod weekly;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::check::Recount;
use super::journal::JournalRow;
use super::{
    AttendeeChange, Imported, MarksImport, NewAction, NewSibling, PublicKey, RecordFile, Role,
    Session, Signer, Store, Trouble,
};
use crate::clock::Clock;
pub(crate) use crate::rules::calendar::tests::day;
use crate::rules::calendar::tests::real;
use crate::rules::case::{CaseFile, EntryKind, NewEntry};
use crate::rules::code::Code;
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::notice::Served;
use crate::rules::people::{Circumstance, ContactRow, Known, MarkRow, PupilRow};
use crate::rules::register::Half;
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::rules::support::SupportChange;

/// A Friday in term; the calendar's half term is over.
pub(crate) const TODAY: &str = "2025-11-21";
pub(crate) const SCHOOL: &str = "Beech Grove School";

/// The pupils of a desk with people, in the order of their ids.
pub(crate) const AMARA: &str = "A000000000001";
pub(crate) const ZOE: &str = "A000000000002";
pub(crate) const JAKUB: &str = "A000000000003";

pub(crate) const FROM: MarksImport<'static> =
    MarksImport { school: 1, file: "marks.csv", sha256: "5eed" };

/// An open file, and the officer who founded it.
pub(crate) struct Desk {
    pub folder: TempDir,
    pub path: PathBuf,
    pub store: Store,
    pub session: Session,
}

impl Desk {
    /// A new file with its school and its officer.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        let mut store = Store::create(&path).unwrap();
        let session = store.found(SCHOOL, "rahman", "A. Rahman", noon(TODAY)).unwrap();
        Self { folder, path, store, session }
    }

    /// Three pupils, each with a parent.
    pub fn with_people() -> Self {
        let mut desk = Self::new();
        desk.take_pupils(&three_pupils());
        desk.take_contacts(&three_contacts());
        desk
    }

    /// In use: every table that a verb can fill has a row.
    pub fn filled() -> Self {
        let mut desk = Self::filled_before();
        let case = 1;
        let morning = [(day("2025-11-20"), Half::Am)];
        let Self { store, session, .. } = &mut desk;
        let (_, contents) = store.notice_grounds(session, case, day(TODAY)).unwrap();
        let notice = store.draft_notice(session, case, 1, 30, &contents).unwrap();
        store.issue_notice(session, notice, day(TODAY), Served::Hand, "").unwrap();
        store.refer_penalty(session, case, 1, &morning, day(TODAY)).unwrap();
        let late = Source { kind: SourceKind::Entry, id: 1 };
        store.link_evidence(session, case, "stage-4/wishes", late, "she said it then").unwrap();
        store.leave_out_parent(session, case, 1, "lives abroad, no address").unwrap();
        store.answer_check(session, case, "linked", "yes", "quiet place made", 0).unwrap();
        let buddy = SupportChange::Started { on: day(TODAY) };
        store.put_support(session, case, "tier-2/children/catch-up-buddy", &buddy, 0).unwrap();
        // Ended, as whoever sits down at this desk without having been added needs no key.
        store.add_key(session, 1, &key(1)).unwrap();
        store.end_key(session, 1, &key(1).fingerprint).unwrap();
        desk
    }

    /// In use, as a file could be before there were notices, support by tier and choices.
    pub fn filled_before() -> Self {
        let mut desk = Self::new();
        desk.take_calendar();
        desk.take_pupils(&three_pupils());
        desk.take_contacts(&three_contacts());
        desk.take_marks(&marks(AMARA, &[("2025-11-19", "/ \\"), ("2025-11-20", "O N")]));
        let case = desk.open_case(AMARA);
        let Self { store, session, .. } = &mut desk;
        let late = NewEntry { contacts: vec![1], ..call(&[1, 2], TODAY, "late together") };
        store.log_entry(session, &late).unwrap();
        let brother = NewSibling { other: Some(3), name: "Jakub".into(), school: String::new() };
        store.add_sibling(session, 1, &brother).unwrap();
        store.set_circumstance(session, 1, &circumstance("young-carer", Known::Yes)).unwrap();
        store.add_action(session, case, None, &action("Meet at the gate", None)).unwrap();
        let plan = store.new_record(session, case, "plan").unwrap();
        store.answer_field(session, plan, "push-pull/push", "loud corridors", 0).unwrap();
        let grace = AttendeeChange { name: Some("Grace Osei".into()), ..AttendeeChange::default() };
        store.put_attendee(session, plan, "invited/people", None, &grace).unwrap();
        store.answer_strategy(session, case, "parents/phone-call", &tried("spoke"), 0).unwrap();
        let morning = [(day("2025-11-20"), Half::Am)];
        let dentist = Code::read("M").unwrap();
        store.raise_correction(session, 1, &morning, dentist, "dentist's card seen").unwrap();
        store.save_filter(session, "My eights", "y8", true, false).unwrap();
        let own = Signer { name: String::new(), role: String::new(), on: day(TODAY) };
        store.pass_gate(session, case, "stage-2", &own, "two calls, no change").unwrap();
        desk
    }

    /// Takes the flushing off where many verbs run: the disk isn't what is tested there.
    pub fn hurry(&self) {
        self.store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
    }

    /// The calendar of `tests/data/register-small/calendar.toml`.
    pub fn take_calendar(&mut self) {
        let calendar = real();
        self.store.set_calendar(&self.session, 1, &calendar.years()[0]).unwrap();
    }

    pub fn take_pupils(&mut self, rows: &[PupilRow]) -> Imported {
        self.store.import_pupils(&self.session, 1, rows).unwrap()
    }

    pub fn take_contacts(&mut self, rows: &[ContactRow]) -> Imported {
        self.store.import_contacts(&self.session, rows).unwrap()
    }

    pub fn take_marks(&mut self, rows: &[MarkRow]) -> Imported {
        let plan = self.store.plan_marks(1, rows).unwrap();
        self.store.import_marks(&self.session, FROM, &plan, &mut |_, _| true).unwrap()
    }

    pub fn open_case(&mut self, upn: &str) -> i64 {
        let pupil = self.id(upn);
        self.store.open_case(&self.session, pupil, "absence").unwrap()
    }

    pub fn id(&self, upn: &str) -> i64 {
        self.store.pupil_by_upn(upn).unwrap()
    }

    pub fn file(&self, upn: &str) -> CaseFile {
        self.store.pupil_file(self.session.viewer(), self.id(upn)).unwrap()
    }

    pub fn record(&self, record: i64) -> RecordFile {
        self.store.record_file(self.session.viewer(), record).unwrap()
    }

    /// The same sitting on another day.
    pub fn on(&self, today: &str) -> Session {
        Session { clock: noon(today), ..self.session.clone() }
    }

    /// A colleague who is an officer and nothing else.
    pub fn ben(&mut self) -> Session {
        let ben = self.store.sign_in("ben", noon(TODAY)).unwrap();
        as_roles(&ben, &[Role::Officer])
    }

    pub fn journal(&self) -> Vec<JournalRow> {
        let mut rows = Vec::new();
        let visit = |row| {
            rows.push(row);
            Ok(())
        };
        super::journal::each(&self.store.connection, visit).unwrap();
        rows
    }

    /// The one number that a query gives.
    pub fn number(&self, sql: &str) -> i64 {
        self.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Kept rows agree with a recount, and the file with its journal.
    pub fn assert_sound(&mut self) {
        let checked = self.store.check(Recount::All).unwrap();
        assert_eq!(checked.damage, Vec::<String>::new());
        let verified = self.store.verify(None).unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
    }
}

/// Noon of a day.
pub(crate) fn noon(on: &str) -> Clock {
    Clock::fixed(format!("{on}T12:00:00+00:00").parse().unwrap())
}

/// The file as any other SQLite program sees it: with no setting of ours.
#[expect(clippy::disallowed_methods, reason = "someone with a SQL shell, not the program")]
pub(crate) fn behind(path: &Path) -> Connection {
    let shell = Connection::open(path).unwrap();
    shell.pragma_update(None, "foreign_keys", "OFF").unwrap();
    shell.pragma_update(None, "synchronous", "OFF").unwrap();
    shell
}

pub(crate) fn as_roles(session: &Session, roles: &[Role]) -> Session {
    Session { roles: roles.to_vec(), ..session.clone() }
}

/// What a refusal says.
pub(crate) fn refusal<T: std::fmt::Debug>(done: Result<T, Trouble>) -> String {
    match done {
        Err(Trouble::Refused(sentence)) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

/// A pupil on roll since September: `Osei, Amara` of `8B`.
pub(crate) fn pupil(upn: &str, name: &str, reg: &str) -> PupilRow {
    let (surname, forename) = name.split_once(", ").unwrap();
    PupilRow {
        upn: upn.to_owned(),
        surname: surname.to_owned(),
        forename: forename.to_owned(),
        born: Some(day("2012-05-14")),
        year_group: reg.trim_end_matches(char::is_alphabetic).to_owned(),
        reg: reg.to_owned(),
        admitted: Some(day("2025-09-01")),
        ..PupilRow::default()
    }
}

pub(crate) fn contact(upn: &str, relationship: &str, name: &str, phone: &str) -> ContactRow {
    let (surname, forename) = name.split_once(", ").unwrap();
    ContactRow {
        upn: upn.to_owned(),
        surname: surname.to_owned(),
        forename: forename.to_owned(),
        relationship: relationship.to_owned(),
        phone: phone.to_owned(),
        ..ContactRow::default()
    }
}

pub(crate) fn three_pupils() -> [PupilRow; 3] {
    [
        pupil(AMARA, "Osei, Amara", "8B"),
        pupil(ZOE, "Łoś, Zoë", "8C"),
        pupil(JAKUB, "King-Kowalski, Jakub", "9A"),
    ]
}

pub(crate) fn three_contacts() -> [ContactRow; 3] {
    [
        contact(AMARA, "Mother", "Osei, Grace", "01632 961912"),
        contact(ZOE, "Father", "Łoś, Piotr", "+44 (0)1632 960 555"),
        contact(JAKUB, "Stepfather", "O’Neill, Sean", ""),
    ]
}

/// One session of one pupil; `-` is a session without a mark.
pub(crate) fn mark(upn: &str, on: &str, half: Half, code: &str) -> MarkRow {
    let code = Code::read(code);
    let upn = upn.to_owned();
    MarkRow { upn, on: day(on), half, code, minutes_late: None, comment: String::new() }
}

/// Whole days of one pupil, morning and afternoon: `("2025-09-03", "/ \\")`.
pub(crate) fn marks(upn: &str, days: &[(&str, &str)]) -> Vec<MarkRow> {
    let mut rows = Vec::new();
    for (on, codes) in days {
        let (am, pm) = codes.split_once(' ').unwrap();
        rows.push(mark(upn, on, Half::Am, am));
        rows.push(mark(upn, on, Half::Pm, pm));
    }
    rows
}

/// A phone call that reached somebody.
pub(crate) fn call(pupils: &[i64], on: &str, words: &str) -> NewEntry {
    let kind = EntryKind::parse("call").unwrap();
    NewEntry {
        reached: "reached".into(),
        words: words.into(),
        ..NewEntry::about(kind, day(on), pupils.to_vec())
    }
}

pub(crate) fn action(what: &str, by: Option<&str>) -> NewAction {
    let (what, by) = (what.to_owned(), by.map(day));
    NewAction { what, who: "Ms Field".into(), by, by_words: String::new() }
}

/// A public key, another one for each number.
pub(crate) fn key(number: u8) -> PublicKey {
    use base64::Engine;
    let kind = b"ssh-ed25519";
    let bytes = [&[0_u8, 0, 0, 11][..], kind, &[0, 0, 0, 32], &[number; 32]].concat();
    let blob = base64::engine::general_purpose::STANDARD.encode(bytes);
    PublicKey::read(&format!("ssh-ed25519 {blob} of number {number}")).unwrap()
}

/// A strategy that was tried today.
pub(crate) fn tried(words: &str) -> StrategyAnswer {
    let (answer, on) = (Verdict::Yes, Some(day(TODAY)));
    StrategyAnswer { answer, on, words: words.into(), ..StrategyAnswer::default() }
}

pub(crate) fn circumstance(kind: &str, state: Known) -> Circumstance {
    let (source, worker) = ("mother".to_owned(), String::new());
    Circumstance { id: 0, kind: kind.to_owned(), state, from: None, to: None, source, worker }
}
