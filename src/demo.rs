//! A made-up school to try everything on: the same one every time, around the day it is made.
//!
//! Nobody in it lives. Names are common ones, shuffled; UPNs carry the number of an authority that
//! doesn't exist; telephone numbers are from the ranges kept free for films; post goes to ZZ. All
//! of it goes through the store's verbs, as if officers had typed it, with the times of those days.
//!
//! What doesn't live here: what marks mean and how days are counted (`rules`).

mod cast;
mod days;
mod desk;
mod diary;
mod dice;
mod family;
mod marks;
mod names;
mod plan;
mod pupils;
mod stories;
mod year;

use std::collections::BTreeMap;
use std::path::Path;

use crate::clock::Clock;
use crate::store::{MarksImport, Role, School, Session, Store, Trouble};
use days::Days;
use family::Home;
use marks::Book;
use pupils::Roll;

/// The school's name says what it is, on every page.
pub const SCHOOL: &str = "Weirford Academy (made up)";

/// Who works there beside whoever makes the school, and in which roles. Some of the cases are those
/// of the first three.
const COLLEAGUES: [(&str, &[Role]); 5] = [
    ("j.fenwick", &[Role::Officer]),
    ("k.ashdown", &[Role::Officer]),
    ("s.amoah", &[Role::Officer, Role::Lead]),
    ("r.penhale", &[Role::Safeguarding]),
    ("t.marlow", &[Role::Viewer]),
];
/// Sessions taken in at once: what an import may write without keeping anybody waiting.
const AT_ONCE: usize = 400_000;
/// The school that is made where no other is asked for: its stories fall to a fair mix of families.
pub const SEED: u64 = 40;
/// Minutes past midnight at which the file was made.
const MADE: u32 = 10 * 60 + 5;

/// How large a school is made, and which of all such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub pupils: usize,
    pub cases: usize,
    /// School weeks of marks; none for all of last year and this one so far.
    pub weeks: Option<usize>,
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self { pupils: 900, cases: 60, weeks: None, seed: SEED }
    }
}

impl Size {
    fn check(&self) -> Result<(), Trouble> {
        if self.pupils >= 1 && self.cases <= self.pupils {
            return Ok(());
        }
        Err(Trouble::refused(format!(
            "{} cases need as many pupils, and a school at least one: there would be {}. Nothing was made",
            self.cases, self.pupils
        )))
    }
}

/// Makes a made-up school in a new file.
///
/// # Errors
/// A file that is there already, a size that no school has, or what the disk can't do; the file
/// may be left half filled then.
pub fn make(path: &Path, size: &Size, clock: Clock, login: &str) -> Result<Store, Trouble> {
    size.check()?;
    let mut store = Store::create(path)?;
    fill(&mut store, size, clock, login)?;
    Ok(store)
}

/// Fills an empty file with the made-up school.
///
/// # Errors
/// A size that no school has, or what the file can't do; it may be left half filled then.
pub fn fill(store: &mut Store, size: &Size, clock: Clock, login: &str) -> Result<(), Trouble> {
    size.check()?;
    let days = Days::around(clock, size.weeks)?;
    let mut roll = Roll::of(size, &days);
    let cast = cast::cast(size, &mut roll, &days);
    let steps = diary::steps(&cast);
    let begun = days.ago(steps.first().map_or(0, |step| step.ago + 1));
    let session = store.found(SCHOOL, login, &named_after(login), days.clock_at(begun, MADE))?;
    let mut desk = Desk {
        school: store.school(None)?,
        officers: officers(store, session)?,
        book: Book::open(size.seed, &roll, &cast, &days),
        cases: vec![0; cast.len()],
        agreed: vec![Vec::new(); cast.len()],
        contacts: Vec::new(),
        met: BTreeMap::new(),
        size: *size,
        store,
        days,
        roll,
        cast,
    };
    desk.enrol()?;
    steps.into_iter().try_for_each(|step| diary::take(&mut desk, step))?;
    desk::ask_about_absences(&mut desk)
}

/// Whoever makes the school, who holds every role, and the colleagues.
fn officers(store: &mut Store, session: Session) -> Result<Vec<Session>, Trouble> {
    let clock = session.clock;
    let mut officers = vec![session];
    for (login, roles) in COLLEAGUES {
        store.add_officer(&officers[0], login, &named_after(login), roles)?;
        officers.push(store.sign_in(login, clock)?);
    }
    Ok(officers)
}

/// The name of somebody by their login: `j.fenwick` is J. Fenwick.
fn named_after(login: &str) -> String {
    let parts = login.split('.').filter(|part| !part.is_empty()).map(|part| {
        let mut letters = part.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let rest = letters.as_str();
        if rest.is_empty() { format!("{first}.") } else { format!("{first}{rest}") }
    });
    let name = parts.collect::<Vec<_>>().join(" ");
    // A login that is written like a name is a name all the same.
    if name == login || name.is_empty() { format!("Officer {login}") } else { name }
}

/// The open file, the officers who write into it day by day, and what they know.
struct Desk<'a> {
    store: &'a mut Store,
    /// The first is whoever makes the school.
    officers: Vec<Session>,
    school: School,
    size: Size,
    days: Days,
    roll: Roll,
    cast: Vec<cast::Role>,
    book: Book,
    /// Each role's case, once it is opened.
    cases: Vec<i64>,
    /// What was agreed in each, in its order.
    agreed: Vec<Vec<i64>>,
    /// Whom to write or speak to about each.
    contacts: Vec<Vec<i64>>,
    /// Record and meeting of each role's meetings, by the meeting's number in the story.
    met: BTreeMap<(usize, usize), (i64, i64)>,
}

impl Desk<'_> {
    /// The sitting of the case's officer, so many school days ago, at so many minutes past
    /// midnight.
    fn sitting(&self, at: usize, ago: usize, minutes: u32) -> Session {
        let officer = &self.officers[self.cast[at].owner];
        Session { clock: self.days.clock_at(self.days.ago(ago), minutes), ..officer.clone() }
    }

    /// The pupil in that place on the roll.
    fn pupil(&self, place: usize) -> Result<i64, Trouble> {
        self.store.pupil_by_upn(&pupils::upn(place))
    }

    fn home_of(&self, at: usize) -> Home {
        self.roll.families[self.roll.family_of[self.cast[at].place]].home
    }

    /// Calendars, pupils and their contacts, on the first day.
    fn enrol(&mut self) -> Result<(), Trouble> {
        let session = &self.officers[0];
        for year in self.days.years() {
            self.store.set_calendar(session, self.school.id, year)?;
        }
        self.store.import_pupils(session, self.school.id, &self.roll.pupils)?;
        self.store.import_contacts(session, &family::contacts(&self.roll))?;
        for role in &self.cast {
            let pupil = self.pupil(role.place)?;
            let contacts = self.store.pupil_file(session.viewer(), pupil)?.contacts;
            let known = contacts.iter().filter(|contact| family::is_written_to(role, contact));
            self.contacts.push(known.map(|contact| contact.id).collect());
        }
        Ok(())
    }

    /// The register up to so many school days ago, on that day.
    fn take_marks(&mut self, ago: usize, minutes: u32) -> Result<(), Trouble> {
        let last = self.days.ago(ago);
        let clock = self.days.clock_at(last, minutes);
        let session = Session { clock, ..self.officers[0].clone() };
        let most = (AT_ONCE / 2 / self.size.pupils).max(1);
        while !self.book.has_reached(&self.days, last) {
            let marks = self.book.up_to(&self.days, last, most);
            let plan = self.store.plan_marks(self.school.id, &marks)?;
            let from = MarksImport { school: self.school.id, file: "made up", sha256: "" };
            self.store.import_marks(&session, from, &plan, &mut |_, _| true)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use tempfile::TempDir;

    use super::*;
    use crate::rules::calendar::{bounds, year_of};
    use crate::rules::case::CaseFile;
    use crate::rules::figures::Figures;
    use crate::rules::gate::stage;
    use crate::rules::meeting::MeetingState;
    use crate::rules::people::Contact;
    use crate::rules::support::SupportState;
    use crate::store::check::Recount;
    use crate::store::{AgendaQuery, Viewer};

    /// Made in a moment, with everything in it but the crowd.
    const SMALL: Size = Size { pupils: 60, cases: 12, weeks: Some(12), seed: 1 };

    pub(super) fn clock(on: &str) -> Clock {
        Clock::fixed(DateTime::parse_from_rfc3339(&format!("{on}T14:02:00+00:00")).unwrap())
    }

    struct Made {
        _folder: TempDir,
        store: Store,
        session: Session,
    }

    fn made(size: &Size, today: &str) -> Made {
        let folder = tempfile::tempdir().unwrap();
        let mut store =
            make(&folder.path().join("demo.db"), size, clock(today), "officer").unwrap();
        let session = store.sign_in("officer", clock(today)).unwrap();
        Made { _folder: folder, store, session }
    }

    impl Made {
        fn ids(&self) -> Vec<(String, i64)> {
            let mut ids: Vec<_> = self.store.pupil_ids_of(1).unwrap().into_iter().collect();
            ids.sort();
            ids
        }

        /// Every pupil's figures of the school year that the register has reached.
        fn figures(&self) -> Vec<(String, Figures)> {
            let (last, _) = self.store.register_to(1).unwrap().unwrap();
            let from = bounds(year_of(last)).0;
            let of = |id| self.store.register(self.session.viewer(), id).unwrap();
            self.ids().into_iter().map(|(upn, id)| (upn, of(id).figures(from, last))).collect()
        }

        fn files(&self) -> Vec<CaseFile> {
            let rows = self.store.cases(self.session.viewer()).unwrap();
            let file = |case| self.store.case_file(self.session.viewer(), case).unwrap();
            rows.into_iter().map(|row| file(row.case)).collect()
        }

        fn assert_sound(&mut self, what: &str) {
            let verified = self.store.verify(None).unwrap();
            assert!(verified.is_whole(), "{what}: {:?}", verified.findings);
            let checked = self.store.check(Recount::All).unwrap();
            assert!(checked.damage.is_empty(), "{what}: {:?}", checked.damage);
        }
    }

    /// What a screen would show of every case, without what chance of the file's own is in.
    fn told(made: &Made) -> Vec<String> {
        let line = |file: CaseFile| {
            let entries: Vec<_> = file.entries.iter().map(|e| (e.on, &e.words, &e.with)).collect();
            let contacts: Vec<String> = file.contacts.iter().map(Contact::name).collect();
            format!("{:?} {contacts:?} {entries:?} {:?}", file.pupil, file.actions)
        };
        made.files().into_iter().map(line).collect()
    }

    #[test]
    fn the_school_is_whole_on_any_day_of_the_year() {
        // A Sunday in autumn, the first of September, the summer holiday, a leap day.
        for today in ["2026-11-22", "2026-09-01", "2027-08-10", "2028-02-29"] {
            let mut made = made(&SMALL, today);
            let files = made.files();
            assert_eq!((files.len(), made.ids().len()), (12, 60), "{today}");
            let stages: BTreeSet<u8> = files.iter().map(|file| stage(&file.passings)).collect();
            assert_eq!(stages, BTreeSet::from([1, 2, 3, 4, 5]), "{today}");
            let calendar = made.store.calendar(1).unwrap();
            let (last, _) = made.store.register_to(1).unwrap().unwrap();
            let before = clock(today).today().pred_opt().unwrap();
            assert_eq!(calendar.last_on_or_before(before), Some(last), "{today}");
            let in_a_year = clock(today).today() + chrono::Duration::days(365);
            assert!(calendar.is_school_day(in_a_year).is_some(), "{today}");
            made.assert_sound(today);
        }
    }

    #[test]
    fn the_same_seed_and_day_give_the_same_school() {
        let (one, same) = (made(&SMALL, "2026-11-22"), made(&SMALL, "2026-11-22"));
        assert_eq!(one.figures(), same.figures());
        assert_eq!(told(&one), told(&same));
        let other = made(&Size { seed: 2, ..SMALL }, "2026-11-22");
        assert_ne!(one.figures(), other.figures());
        let names = |made: &Made| -> BTreeSet<String> {
            made.files().iter().map(|file| file.pupil.name()).collect()
        };
        assert!(names(&one).intersection(&names(&other)).count() < 6);
    }

    #[test]
    fn the_large_school_is_as_large_and_as_well_as_schools_are() {
        // As many weeks as reach back into last summer.
        let mut made = made(&Size { weeks: Some(16), ..Size::default() }, "2026-11-22");
        let figures = made.figures();
        assert_eq!(figures.len(), 900);
        let whole: Figures = figures.iter().map(|(_, figures)| *figures).sum();
        let attendance = whole.attendance().unwrap();
        assert!((90.0..95.0).contains(&attendance), "{attendance}");
        assert!(whole.unexplained > 0 && whole.late > 0);
        let count = |is: fn(&Figures) -> bool| figures.iter().filter(|(_, f)| is(f)).count();
        assert!((70..320).contains(&count(Figures::is_persistent)));
        assert!((2..40).contains(&count(Figures::is_severe)));
        let rows = made.store.cases(made.session.viewer()).unwrap();
        assert_eq!(rows.len(), 60);
        for stage in 1..=5 {
            assert!(rows.iter().any(|row| row.stage == stage), "stage {stage}");
        }
        let owners: BTreeSet<&str> = rows.iter().map(|row| row.owner_name.as_str()).collect();
        assert_eq!(owners, BTreeSet::from(["J. Fenwick", "K. Ashdown", "Officer", "S. Amoah"]));
        let mine = rows.iter().filter(|row| row.owner == made.session.officer).count();
        assert!(mine > 30 && rows.iter().any(|row| row.closed_on.is_some()));
        // Last summer stands beside this autumn.
        let files = made.files();
        assert!(files.iter().any(|file| file.register.days[0].on < bounds(2026).0));
        assert!(files.iter().any(|file| !file.siblings.is_empty()));
        assert!(files.iter().any(|file| file.passings.iter().any(|passing| passing.back)));
        made.assert_sound("900 pupils");
    }

    #[test]
    fn weeks_bound_the_register_and_nothing_else() {
        let made = made(&Size { weeks: Some(4), ..SMALL }, "2026-11-22");
        for file in made.files() {
            let first = file.register.days.iter().map(|day| day.on.to_string()).min();
            assert!(first.is_some_and(|first| first.as_str() >= "2026-10-19"));
            assert!(!file.entries.is_empty());
        }
        let calendar = made.store.calendar(1).unwrap();
        assert_eq!(calendar.years().len(), 3);
    }

    #[test]
    fn a_size_that_no_school_has_is_refused() {
        for size in [Size { pupils: 11, ..SMALL }, Size { pupils: 0, cases: 0, ..SMALL }] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("demo.db");
            let refused = make(&path, &size, clock("2026-11-22"), "officer").unwrap_err();
            assert!(refused.to_string().ends_with("Nothing was made"), "{refused}");
            assert!(!path.exists());
        }
        let empty = made(&Size { cases: 0, ..SMALL }, "2026-11-22");
        assert!(empty.files().is_empty() && empty.figures().len() == 60);
    }

    #[test]
    fn plans_are_closed_and_begun_and_actions_overdue_and_done() {
        let made = made(&SMALL, "2026-11-22");
        let files = made.files();
        let plans: Vec<(u32, &str)> = files
            .iter()
            .flat_map(|file| &file.records)
            .filter(|record| record.kind == "plan")
            .map(|record| (record.number, record.state.as_str()))
            .collect();
        assert_eq!(plans, [(2, "open"), (1, "closed")]);
        let today = clock("2026-11-22").today();
        let actions = || files.iter().flat_map(|file| &file.actions);
        assert!(actions().any(|action| action.is_overdue(today)));
        assert!(actions().any(|action| action.by.is_some_and(|by| by > today)));
        assert!(actions().any(|action| action.outcome.is_some() && action.helped == "yes"));
        assert!(files.iter().all(|file| file.entries.iter().all(|entry| entry.on < today)));
    }

    #[test]
    fn some_support_was_declined_and_some_finished() {
        let made = made(&SMALL, "2026-11-22");
        let all: Vec<SupportState> = made
            .files()
            .iter()
            .flat_map(|file| &file.support)
            .filter_map(|kept| kept.state().map(|(state, _)| state))
            .collect();
        for state in SupportState::ALL {
            assert!(all.contains(&state), "none {}", state.as_str());
        }
    }

    #[test]
    fn colleagues_hold_the_roles_that_colleagues_hold() {
        let made = made(&SMALL, "2026-11-22");
        assert_eq!(made.session.roles, Role::ALONE);
        let all = made.store.all_officers().unwrap();
        let holding = |roles: &[Role]| all.iter().filter(|one| one.roles == roles).count();
        let held = [&[Role::Officer][..], &[Role::Officer, Role::Lead], &[Role::Safeguarding]];
        assert_eq!(held.map(holding), [2, 1, 1]);
        assert_eq!((holding(&[Role::Viewer]), holding(&Role::ALONE), all.len()), (1, 1, 6));
    }

    #[test]
    fn as_much_is_late_and_due_as_in_a_school_that_keeps_up() {
        let size = Size { pupils: 200, weeks: Some(2), ..Size::default() };
        // Sundays: the agenda's week is the whole week to come.
        for today in ["2026-11-22", "2027-03-14"] {
            let made = made(&size, today);
            let (viewer, today) = (made.session.viewer(), clock(today).today());
            let counts = made.store.agenda_counts(viewer, &AgendaQuery::default(), today).unwrap();
            assert!((5..=25).contains(&counts.overdue), "{counts:?}");
            assert!((10..=30).contains(&(counts.today + counts.this_week)), "{counts:?}");
            let files = made.files();
            let of_past = files.iter().flat_map(|file| &file.actions);
            let of_past: Vec<_> = of_past.filter(|a| a.by.is_some_and(|by| by < today)).collect();
            let done = of_past.iter().filter(|action| action.outcome.is_some()).count();
            assert!(done * 4 >= of_past.len() * 3, "{done} of {} are done", of_past.len());
            let met = files.iter().flat_map(|file| &file.meetings);
            let met = met.filter(|meeting| meeting.on.is_some_and(|on| on < today));
            assert!(met.clone().count() > 0);
            assert!(met.clone().all(|meeting| meeting.state != MeetingState::Arranged));
        }
    }

    #[test]
    fn what_is_restricted_is_kept_from_colleagues_who_may_not_read_it() {
        let made = made(&SMALL, "2026-11-22");
        let restricted = |file: &CaseFile| file.entries.iter().filter(|e| e.restricted).count();
        assert!(made.files().iter().map(restricted).sum::<usize>() >= 2);
        // An officer and nothing else, who wrote none of it.
        let nobody = Viewer { officer: 99, sees_restricted: false, ..made.session.viewer() };
        for row in made.store.cases(nobody).unwrap() {
            let file = made.store.case_file(nobody, row.case).unwrap();
            assert_eq!(restricted(&file), 0);
            let shown = format!("{file:?}").to_lowercase();
            for word in ["marac", "violence"] {
                assert!(!shown.contains(word), "{word}");
            }
        }
        let is_secret = |file: &CaseFile| file.contacts.iter().any(|c| c.address_confidential);
        let apart = made.files().into_iter().find(is_secret).unwrap();
        assert_eq!(apart.contacts.iter().filter(|c| !c.do_not_contact.is_empty()).count(), 1);
        assert!(apart.contacts.iter().any(|contact| !contact.safe_way.is_empty()));
        let off: Vec<String> = apart
            .contacts
            .iter()
            .filter(|contact| !contact.do_not_contact.is_empty())
            .map(Contact::name)
            .collect();
        let spoken_to = apart.entries.iter().flat_map(|entry| &entry.with);
        assert!(spoken_to.clone().count() > 0);
        for with in spoken_to {
            assert!(off.iter().all(|name| !with.starts_with(name.as_str())), "{with}");
        }
    }
}
