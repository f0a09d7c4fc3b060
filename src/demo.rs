//! A made-up school to try everything on: the same one every time, around the day it is made.
//!
//! Nobody in it lives. Names are common ones, shuffled; UPNs carry the number of an authority that
//! doesn't exist; telephone numbers are from the range kept free for films; post goes to ZZ. All of
//! it goes through the store's verbs, as if officers had typed it, with the times of those days.
//!
//! What doesn't live here: what marks mean and how days are counted (`rules`).

mod cases;
mod days;
mod dice;
mod family;
mod marks;
mod names;
mod plan;
mod pupils;
mod script;
mod year;

use std::path::Path;

use crate::clock::Clock;
use crate::rules::people::{MarkRow, PupilRow};
use crate::store::{MarksImport, School, Session, Store, Trouble};
use days::Days;

/// The school's name says what it is, on every page.
pub const SCHOOL: &str = "Weirford Academy (made up)";

/// The register is taken in twice, so that a form closed in between shows the figures of its day.
const FIRST_IMPORT: usize = 30;

/// Makes a made-up school in a new file.
///
/// # Errors
/// A file that is there already, or what the disk can't do; the file may be left half filled then.
pub fn make(path: &Path, clock: Clock, login: &str) -> Result<Store, Trouble> {
    let mut store = Store::create(path)?;
    fill(&mut store, clock, login)?;
    Ok(store)
}

/// Fills an empty file with the made-up school.
///
/// # Errors
/// What the file can't do; it may be left half filled then.
pub fn fill(store: &mut Store, clock: Clock, login: &str) -> Result<(), Trouble> {
    let days = Days::around(clock)?;
    let first = days.first();
    let session = store.found(SCHOOL, login, login, days.clock_on(first))?;
    let mut desk = Desk { school: store.school(None)?, store, session, days };
    let pupils = pupils::pupils(&desk.days);
    desk.enrol(&pupils)?;
    let marks = marks::marks(&pupils, &desk.days);
    desk.take_marks(&marks, FIRST_IMPORT)?;
    plan::write_first(&mut desk)?;
    desk.take_marks(&marks, 0)?;
    family::write(&mut desk)?;
    cases::write(&mut desk)?;
    plan::write_second(&mut desk)
}

/// The open file, and the officer who writes into it day by day.
struct Desk<'a> {
    store: &'a mut Store,
    session: Session,
    school: School,
    days: Days,
}

impl Desk<'_> {
    /// The officer's sitting, so many school days ago.
    fn ago(&self, days: usize) -> Session {
        Session { clock: self.days.clock_on(self.days.ago(days)), ..self.session.clone() }
    }

    /// The pupil in that place of the school's list.
    fn pupil(&self, place: usize) -> Result<i64, Trouble> {
        self.store.pupil_by_upn(&pupils::upn(place))
    }

    /// Calendars, pupils and their contacts, on the first day.
    fn enrol(&mut self, pupils: &[PupilRow]) -> Result<(), Trouble> {
        for year in self.days.years() {
            self.store.set_calendar(&self.session, self.school.id, year)?;
        }
        self.store.import_pupils(&self.session, self.school.id, pupils)?;
        self.store.import_contacts(&self.session, &family::contacts(pupils))?;
        Ok(())
    }

    /// The register up to so many school days ago, on that day.
    fn take_marks(&mut self, marks: &[MarkRow], ago: usize) -> Result<(), Trouble> {
        let (session, last) = (self.ago(ago), self.days.ago(ago));
        let marks: Vec<MarkRow> = marks.iter().filter(|mark| mark.on <= last).cloned().collect();
        let plan = self.store.plan_marks(self.school.id, &marks)?;
        let from = MarksImport { school: self.school.id, file: "made up", sha256: "" };
        self.store.import_marks(&session, from, &plan, &mut |_, _| true)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::rules::calendar::{bounds, year_of};
    use crate::rules::figures::Figures;

    fn clock(on: &str) -> Clock {
        Clock::fixed(DateTime::parse_from_rfc3339(&format!("{on}T14:02:00+00:00")).unwrap())
    }

    /// Every pupil's figures of the school year that the register has reached.
    fn figures(store: &Store, session: &Session) -> Vec<(String, Figures)> {
        let school = store.school(None).unwrap();
        let (last, _) = store.register_to(school.id).unwrap().unwrap();
        let ids = store.pupil_ids_of(school.id).unwrap();
        let mut all: Vec<(String, Figures)> = ids
            .into_iter()
            .map(|(upn, id)| {
                let register = store.register(session.viewer(), id).unwrap();
                (upn, register.figures(bounds(year_of(last)).0, last))
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    #[test]
    fn the_school_is_whole_on_any_day_of_the_year() {
        // A Sunday in autumn, the first of September, the summer holiday, a leap day.
        for today in ["2026-11-22", "2026-09-01", "2027-08-10", "2028-02-29"] {
            let folder = tempfile::tempdir().unwrap();
            let clock = clock(today);
            let mut store = make(&folder.path().join("demo.db"), clock, "officer").unwrap();
            let session = store.sign_in("officer", clock).unwrap();
            assert_eq!(store.cases(session.viewer()).unwrap().len(), 12, "{today}");
            let verified = store.verify(None).unwrap();
            assert!(verified.is_whole(), "{today}: {:?}", verified.findings);
            let checked = store.check(crate::store::check::Recount::All).unwrap();
            assert!(checked.damage.is_empty(), "{today}: {:?}", checked.damage);
        }
    }

    #[test]
    fn the_same_day_gives_the_same_school() {
        let made = || {
            let folder = tempfile::tempdir().unwrap();
            let clock = clock("2026-11-22");
            let mut store = make(&folder.path().join("demo.db"), clock, "officer").unwrap();
            let session = store.sign_in("officer", clock).unwrap();
            figures(&store, &session)
        };
        let first = made();
        assert_eq!(first, made());
        let whole: Figures = first.iter().map(|(_, figures)| *figures).sum();
        let attendance = whole.attendance().unwrap();
        assert!((80.0..97.0).contains(&attendance), "{attendance}");
        let count = |is: fn(&Figures) -> bool| first.iter().filter(|(_, f)| is(f)).count();
        assert!((8..30).contains(&count(Figures::is_persistent)));
        assert!(count(Figures::is_severe) >= 1);
    }

    #[test]
    fn one_plan_is_closed_and_the_next_is_begun() {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock("2026-11-22");
        let mut store = make(&folder.path().join("demo.db"), clock, "officer").unwrap();
        let session = store.sign_in("officer", clock).unwrap();
        let pupil = store.pupil_by_upn(&pupils::upn(plan::PLACE)).unwrap();
        let file = store.pupil_file(session.viewer(), pupil).unwrap();
        let told: Vec<(u32, &str)> =
            file.records.iter().map(|record| (record.number, record.state.as_str())).collect();
        assert_eq!(told, [(2, "open"), (1, "closed")]);
        assert!(file.actions.iter().any(|action| action.is_overdue(clock.today())));
        assert!(file.contacts.iter().any(|contact| !contact.name().is_empty()));
    }
}
