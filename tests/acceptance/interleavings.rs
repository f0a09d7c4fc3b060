//! Officers at one record in every order: whatever anybody kept stands there or in the history, and
//! nobody writes over what they haven't seen.
//!
//! `HERRINGBONE_INTERLEAVINGS` says how many orders are tried; without it the short form runs.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use herringbone::rules::people::PupilRow;
use herringbone::store::{
    ActionChange, AttendeeChange, NewAction, Session, Store, Theirs, Trouble,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::desk::{clock, upn};

const SHORT: u64 = 300;
const PUPILS: usize = 20;
/// Orders tried in one record before the next is begun: its rows only ever become more.
const A_RECORD: u64 = 25;

const FORM: &str = r#"
name = "joint"
title = "Joint form"
version = 1
numbered = true
purpose = "For officers who write at once."

[[section]]
id = "all"
title = "All"
[[section.field]]
id = "prose"
label = "Prose"
kind = "prose"
[[section.field]]
id = "line"
label = "A line"
kind = "line"
[[section.field]]
id = "date"
label = "A day"
kind = "date"
lean = "past"
[[section.field]]
id = "choice"
label = "A choice"
kind = "choice"
options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }, { id = "some", label = "Some" }]
[[section.field]]
id = "list"
label = "A list"
kind = "table"
columns = [
  { id = "what", label = "What", kind = "line" },
  { id = "when", label = "When", kind = "date", lean = "past" },
]
[[section.field]]
id = "people"
label = "People"
kind = "people"
[[section.field]]
id = "actions"
label = "Actions"
kind = "actions"
"#;

const FIELDS: [&str; 4] = ["all/prose", "all/line", "all/date", "all/choice"];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let sides = u64::try_from(all.len()).unwrap();
        &all[usize::try_from(self.roll(sides)).unwrap()]
    }
}

/// Something of a record that is written as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Answer(String),
    Role(i64),
    What(i64),
}

/// What stands in each place, with its revision where it counts them.
type Standing = BTreeMap<Place, (String, i64)>;

/// Two texts for one place, not settled yet.
struct Clash {
    place: Place,
    mine: String,
    theirs: (String, i64),
}

struct Officer {
    session: Session,
    /// Which of the connections is theirs.
    store: usize,
    seen: Standing,
    clash: Option<Clash>,
}

struct House {
    _folder: TempDir,
    stores: Vec<Store>,
    officers: Vec<Officer>,
    record: i64,
    /// What has to stand there by everything that was said to be kept.
    live: Standing,
    /// Everything that was said to be kept, by its record.
    kept: HashSet<(i64, Place, String)>,
    clashes: u64,
    texts: u64,
}

/// In memory where the machine has such a folder: what is shown is no matter of the disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    tempfile::tempdir_in(memory).unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

impl House {
    fn new() -> Self {
        let folder = folder();
        let path = folder.path().join("school.db");
        let mut store = Store::create(&path).unwrap();
        let first = store.found("Hillcrest", "a.rahman", "A. Rahman", clock()).unwrap();
        let school = store.school(None).unwrap().id;
        let rows: Vec<_> = (0..PUPILS)
            .map(|nth| PupilRow {
                upn: upn(nth),
                surname: format!("Osei{nth}"),
                forename: "Amara".into(),
                ..PupilRow::default()
            })
            .collect();
        store.import_pupils(&first, school, &rows).unwrap();
        store.install_template(&first, FORM).unwrap();
        let mut stores = vec![store, Store::open(&path).unwrap()];
        let mut sessions = vec![first];
        for login in ["b.khan", "c.jones", "d.evans"] {
            sessions.push(stores[0].sign_in(login, clock()).unwrap());
        }
        let officers = sessions.into_iter().enumerate().map(|(nth, session)| {
            let (seen, clash) = (Standing::new(), None);
            Officer { session, store: nth % 2, seen, clash }
        });
        let officers = officers.collect();
        let (live, kept) = (Standing::new(), HashSet::new());
        Self { _folder: folder, stores, officers, record: 0, live, kept, clashes: 0, texts: 0 }
    }

    /// A new record with a row of people and an action, in the case of one of the pupils.
    fn begin_record(&mut self, nth: u64) {
        let session = &self.officers[0].session;
        let store = &mut self.stores[0];
        let nth = usize::try_from(nth).unwrap() % PUPILS;
        let pupil = store.pupil_by_upn(&upn(nth)).unwrap();
        let open = store.pupil_file(session.viewer(), pupil).unwrap().case.map(|case| case.id);
        let case = open.unwrap_or_else(|| store.open_case(session, pupil, "why").unwrap());
        self.record = store.new_record(session, case, "joint").unwrap();
        let name = AttendeeChange { name: Some("C. Jones".into()), ..AttendeeChange::default() };
        store.put_attendee(session, self.record, "all/people", None, &name).unwrap();
        if open.is_none() {
            let action = NewAction { what: "Ring home".into(), ..NewAction::default() };
            store.add_action(session, case, None, &action).unwrap();
        }
        self.live = self.standing(0);
        for officer in &mut self.officers {
            (officer.seen, officer.clash) = (Standing::new(), None);
        }
    }

    /// What stands in the record, as an officer's own connection reads it.
    fn standing(&self, nth: usize) -> Standing {
        let officer = &self.officers[nth];
        let file = self.stores[officer.store].record_file(officer.session.viewer(), self.record);
        let file = file.unwrap();
        let answers =
            file.answers.into_iter().map(|(path, a)| (Place::Answer(path), (a.value, a.revision)));
        let roles = file.attendees.into_iter().map(|one| (Place::Role(one.id), (one.role, 0)));
        let whats = file.actions.into_iter().map(|one| (Place::What(one.id), (one.what, 0)));
        answers.chain(roles).chain(whats).collect()
    }

    /// One order of steps of two to four officers, each with the record before them.
    fn interleave(&mut self, dice: &mut Dice) {
        let several = usize::try_from(2 + dice.roll(3)).unwrap();
        for nth in 0..several {
            self.officers[nth].seen = self.standing(nth);
        }
        for _ in 0..4 + dice.roll(12) {
            let nth = usize::try_from(dice.roll(4)).unwrap() % several;
            self.step(nth, dice);
        }
        for nth in 0..several {
            assert_eq!(self.standing(nth), self.live, "record {}", self.record);
        }
    }

    fn step(&mut self, nth: usize, dice: &mut Dice) {
        if let Some(clash) = self.officers[nth].clash.take() {
            return self.settle(nth, clash, dice);
        }
        match dice.roll(8) {
            0 => self.officers[nth].seen = self.standing(nth),
            1 => self.add_row(nth),
            _ => {
                let place = self.place(nth, dice);
                let text = self.text(nth, &place, dice);
                self.write(nth, place, text);
            }
        }
    }

    /// A place that the officer has on screen.
    fn place(&self, nth: usize, dice: &mut Dice) -> Place {
        let seen = &self.officers[nth].seen;
        let mut places: Vec<Place> =
            FIELDS.iter().map(|path| Place::Answer((*path).to_owned())).collect();
        for place in seen.keys() {
            match place {
                Place::Answer(path) if path.matches('/').count() == 2 => {
                    places.push(place.clone());
                    let cells = ["what", "when"].map(|cell| format!("{path}/{cell}"));
                    places.extend(cells.map(Place::Answer));
                }
                Place::Answer(_) => {}
                Place::Role(_) | Place::What(_) => places.push(place.clone()),
            }
        }
        // The few rows of a record are few; the fields are written in most.
        if dice.roll(2) == 0 { dice.pick(&places[..4]).clone() } else { dice.pick(&places).clone() }
    }

    /// Words that nobody wrote before; of a day or a choice one of a few, of a row only whether it stands.
    fn text(&mut self, nth: usize, place: &Place, dice: &mut Dice) -> String {
        self.texts += 1;
        let days = ["2025-11-03", "2025-11-04", "2025-11-05", ""];
        match place {
            Place::Answer(path) if path == "all/choice" => {
                (*dice.pick(&["yes", "no", "some", ""])).to_owned()
            }
            Place::Answer(path) if path == "all/date" || path.ends_with("/when") => {
                (*dice.pick(&days)).to_owned()
            }
            Place::Answer(path) if path.matches('/').count() == 2 => {
                (*dice.pick(&["yes", ""])).to_owned()
            }
            Place::Answer(_) if dice.roll(8) == 0 => String::new(),
            _ => format!("{} wrote this, number {}", self.officers[nth].session.login, self.texts),
        }
    }

    fn add_row(&mut self, nth: usize) {
        let officer = &self.officers[nth];
        let added = self.stores[officer.store].add_row(&officer.session, self.record, "all/list");
        let place = Place::Answer(format!("all/list/{}", added.unwrap()));
        assert!(!self.live.contains_key(&place), "{place:?} was there");
        self.keep(nth, &place, "yes", 1);
    }

    fn keep(&mut self, nth: usize, place: &Place, text: &str, revision: i64) {
        self.live.insert(place.clone(), (text.to_owned(), revision));
        self.officers[nth].seen.insert(place.clone(), (text.to_owned(), revision));
        self.kept.insert((self.record, place.clone(), text.to_owned()));
    }

    /// Writes what was typed over what was on screen.
    fn write(&mut self, nth: usize, place: Place, text: String) {
        let seen = self.officers[nth].seen.get(&place).cloned().unwrap_or_default();
        match self.put(nth, &place, &text, &seen) {
            Ok(revision) => self.note(nth, &place, &text, &seen, revision),
            Err(theirs) => {
                assert!(theirs != seen && theirs.0 != text, "{place:?} was refused for nothing");
                self.clash(nth, Clash { place, mine: text, theirs });
            }
        }
    }

    /// It was said to be kept: then nothing was written over that wasn't on screen.
    fn note(&mut self, nth: usize, place: &Place, text: &str, seen: &(String, i64), revision: i64) {
        let stood = self.live.get(place).cloned().unwrap_or_default();
        if stood.0 == text {
            // Both wrote the same: one revision is enough for it.
            assert_eq!(revision, stood.1, "{place:?}");
        } else {
            assert_eq!(&stood, seen, "{place:?} was written over unseen");
        }
        if self.live.contains_key(place) || !text.is_empty() {
            self.keep(nth, place, text, revision);
        }
    }

    /// It was refused: then something else stands there, and that is what was told.
    fn clash(&mut self, nth: usize, clash: Clash) {
        assert_eq!(clash.theirs, self.live[&clash.place], "{:?}", clash.place);
        self.clashes += 1;
        self.officers[nth].seen.insert(clash.place.clone(), clash.theirs.clone());
        self.officers[nth].clash = Some(clash);
    }

    /// The officer has both texts before them: mine, theirs, or both in one; or leaves it for later.
    fn settle(&mut self, nth: usize, clash: Clash, dice: &mut Dice) {
        let Clash { place, mine, theirs } = clash;
        let Place::Answer(path) = place.clone() else {
            // Of a row of its own: kept again over what is seen now, or left for later.
            if dice.roll(3) > 0 {
                self.write(nth, place, mine);
            }
            return;
        };
        let both = format!("{} {mine}", theirs.0);
        let [losing, kept] = match dice.roll(4) {
            0 => [&theirs.0, &mine],
            1 => [&mine, &theirs.0],
            2 => [&mine, &both],
            _ => return,
        };
        let officer = &self.officers[nth];
        let store = &mut self.stores[officer.store];
        match store.settle_field(&officer.session, self.record, &path, [losing, kept], theirs.1) {
            Ok(revision) => {
                let stood = self.live[&place].clone();
                assert!(stood == theirs || stood.0 == *losing, "{place:?} was settled unseen");
                self.kept.insert((self.record, place.clone(), losing.clone()));
                self.keep(nth, &place, kept, revision);
            }
            Err(trouble) => {
                let newer = told(trouble);
                assert_ne!(newer, theirs, "{place:?} was refused for nothing");
                self.clash(nth, Clash { place: place.clone(), mine, theirs: newer });
            }
        }
    }

    /// The verb of a place: its revision, or what somebody else put there.
    fn put(
        &mut self,
        nth: usize,
        place: &Place,
        text: &str,
        seen: &(String, i64),
    ) -> Result<i64, (String, i64)> {
        let officer = &self.officers[nth];
        let (session, store) = (&officer.session, &mut self.stores[officer.store]);
        let done = match place {
            Place::Answer(path) => store.answer_field(session, self.record, path, text, seen.1),
            Place::Role(id) => {
                let change = AttendeeChange {
                    role: Some(text.to_owned()),
                    was: Some(seen.0.clone()),
                    ..AttendeeChange::default()
                };
                let (record, id) = (self.record, Some(*id));
                store.put_attendee(session, record, "all/people", id, &change).map(|_| 0)
            }
            Place::What(id) => {
                let was = NewAction { what: seen.0.clone(), ..NewAction::default() };
                let to = ActionChange {
                    what: Some(text.to_owned()),
                    was: Some(was),
                    ..ActionChange::default()
                };
                store.change_action(session, *id, &to).map(|()| 0)
            }
        };
        done.map_err(told)
    }

    /// What the history tells of every place, of all pupils.
    fn history(&self) -> HashSet<(i64, Place, String)> {
        let viewer = self.officers[0].session.viewer();
        let mut told = HashSet::new();
        for nth in 0..PUPILS {
            let pupil = self.stores[0].pupil_by_upn(&upn(nth)).unwrap();
            for line in self.stores[0].history(viewer, pupil, 1_000_000).unwrap() {
                let Ok(row) = serde_json::from_str::<Value>(&line.after) else { continue };
                let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
                let id = line.row.parse().unwrap_or(0);
                let record = row["record"].as_i64().unwrap_or(0);
                match line.subject.as_str() {
                    "answer" => told.insert((record, Place::Answer(text("field")), text("value"))),
                    "attendee" => told.insert((record, Place::Role(id), text("role"))),
                    "action" => told.insert((0, Place::What(id), text("what"))),
                    _ => continue,
                };
            }
        }
        told
    }
}

/// What somebody else put there; any other trouble is one.
fn told(trouble: Trouble) -> (String, i64) {
    match trouble {
        Trouble::Conflict(theirs) => {
            let Theirs { value, revision, .. } = *theirs;
            (value, revision)
        }
        other => panic!("{other}"),
    }
}

/// Claim: after any order of steps of up to four officers in one record (fields, rows, people, actions),
/// every text that was said to be kept stands there or in the history, and none was written over unseen.
#[test]
fn no_update_is_lost() {
    let asked = std::env::var("HERRINGBONE_INTERLEAVINGS").ok();
    let orders = asked.map_or(SHORT, |number| number.parse().unwrap());
    let mut house = House::new();
    let mut dice = Dice(11);
    for order in 0..orders {
        if order % A_RECORD == 0 {
            house.begin_record(order / A_RECORD);
        }
        house.interleave(&mut dice);
    }
    assert!(house.clashes > orders / 2, "officers clashed {} times only", house.clashes);
    let history = house.history();
    for (record, place, text) in &house.kept {
        let record = if matches!(place, Place::What(_)) { 0 } else { *record };
        let kept = (record, place.clone(), text.clone());
        assert!(history.contains(&kept), "{kept:?} is in no history");
    }
    assert!(house.stores[0].verify(None).unwrap().is_whole());
}
