//! Taking in what the MIS exports: read, sorted, then written whole or not at all.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::progress::{Bar, Stop, stopped};
use super::sorted::{Report, Sorted, counted, data_rows};
use super::{Desk, End, input, out, rehearsal, sorted};
use crate::intake::{self, Reading, Unreadable};
use crate::rules::calendar::Calendar;
use crate::rules::code::Class;
use crate::rules::count;
use crate::rules::day::spell;
use crate::rules::people::MarkRow;
use crate::store::check::checksum;
use crate::store::{Crossing, Imported, MarksImport, School, Session, Store, Trouble};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// What the file holds
    #[arg(value_enum, value_name = "KIND")]
    what: What,
    /// The file; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which school it is of, where the file has several
    #[arg(long, value_name = "NAME")]
    school: Option<String>,
    /// A TOML of the export's own headings and formats
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Say what it would do, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the good rows and list the bad ones
    #[arg(long)]
    skip_bad: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Calendar,
    Pupils,
    Contacts,
    Marks,
}

/// An import under way.
struct Job<'a> {
    import: &'a Import,
    desk: &'a mut Desk,
    school: School,
    bytes: Vec<u8>,
    map: Option<String>,
    stop: Stop,
}

pub(super) fn run(import: &Import, desk: &mut Desk) -> Result<End, Trouble> {
    let school = desk.store.school(import.school.as_deref())?;
    desk.store.may_take_in(&desk.session, school.id)?;
    let map = import.map.as_deref().map(input::text).transpose()?;
    let bytes = input::bytes(&import.file)?;
    // From here on Ctrl-C is a wish; while waiting for input it ends the program.
    let stop = Stop::on_interrupt();
    let before = crossed(desk)?;
    let job = Job { import, desk: &mut *desk, school, bytes, map, stop };
    let report = match import.what {
        What::Calendar => job.calendar(),
        What::Pupils => job.pupils(),
        What::Contacts => job.contacts(),
        What::Marks => job.marks(),
    }?;
    tell(import, &report)?;
    let after = crossed(desk)?;
    let new: Vec<&Crossing> = after.iter().filter(|one| is_new(one, &before)).collect();
    if let Some(told) = crossed_words(&new) {
        out::say(told);
    }
    Ok(if report.is_taken { End::Done } else { End::Refused })
}

impl Job<'_> {
    fn calendar(mut self) -> Result<Report, Trouble> {
        if self.map.is_some() {
            return Err(Trouble::refused(
                "a calendar has no headings to map. Nothing was changed. Leave --map out",
            ));
        }
        let year = intake::read_calendar(&self.bytes).map_err(|why| self.unreadable(&why))?;
        let school = self.school.id;
        let sorted = Sorted { rows: 1, good: vec![year], refused: Vec::new() };
        self.take(sorted, |store, session, years| {
            let mut counts = Imported::default();
            for year in years {
                counts.taken += 1;
                match store.set_calendar(session, school, year)? {
                    (true, _) => counts.new += 1,
                    (false, true) => counts.changed += 1,
                    (false, false) => counts.unchanged += 1,
                }
            }
            Ok(counts)
        })
    }

    fn pupils(mut self) -> Result<Report, Trouble> {
        let reading = intake::read_pupils(&self.bytes, self.map.as_deref())
            .map_err(|why| self.unreadable(&why))?;
        warn(&reading.warnings);
        let (school, rows) = (self.school.id, reading.rows);
        let sorted = Sorted::of(reading, rows, |_| true, |row| &row.upn);
        self.take(sorted, |store, session, rows| store.import_pupils(session, school, rows))
    }

    fn contacts(mut self) -> Result<Report, Trouble> {
        let reading = intake::read_contacts(&self.bytes, self.map.as_deref())
            .map_err(|why| self.unreadable(&why))?;
        warn(&reading.warnings);
        let known = self.known()?;
        let rows = reading.rows;
        let sorted = Sorted::of(reading, rows, |row| known.contains_key(&row.upn), |row| &row.upn);
        self.take(sorted, Store::import_contacts)
    }

    fn marks(mut self) -> Result<Report, Trouble> {
        let reading = self.read_marks()?;
        warn(&reading.warnings);
        let known = self.known()?;
        let rows = data_rows(&reading);
        let sorted = Sorted::of(reading, rows, |row| known.contains_key(&row.upn), |row| &row.upn);
        let calendar = self.desk.store.calendar(self.school.id)?;
        warn(closed_days(&sorted.good, &calendar).as_slice());
        if sorted.is_refused(self.import.skip_bad) {
            return Ok(sorted.report(None));
        }
        let counts = self.write_marks(&sorted.good)?;
        Ok(sorted.report(Some(counts)))
    }

    fn read_marks(&self) -> Result<Reading<MarkRow>, Trouble> {
        let mut bar = Bar::new("Reading sessions", self.desk.session.clock);
        let _keys = Stop::listen();
        let mut go_on = |sessions| {
            bar.show(sessions, None);
            !self.stop.is_asked()
        };
        intake::read_marks(&self.bytes, self.map.as_deref(), &mut go_on)
            .map_err(|why| self.unreadable(&why))
    }

    /// Compares without a lock, then writes in one go.
    fn write_marks(&mut self, rows: &[MarkRow]) -> Result<Imported, Trouble> {
        let plan = self.desk.store.plan_marks(self.school.id, rows)?;
        self.stop.heed()?;
        if self.import.dry_run {
            return Ok(plan.counts);
        }
        let (file, sha256) = (input::name(&self.import.file), checksum(&self.bytes));
        let from = MarksImport { school: self.school.id, file: &file, sha256: &sha256 };
        let mut bar = Bar::new("Writing pupils", self.desk.session.clock);
        let stop = self.stop.clone();
        let _keys = Stop::listen();
        let mut go_on = |done: usize, of: usize| {
            bar.show(counted(done), Some(counted(of)));
            !stop.is_asked()
        };
        let (store, session) = (&mut self.desk.store, &self.desk.session);
        store.import_marks(session, from, &plan, &mut go_on)
    }

    /// The school's pupils by UPN.
    fn known(&self) -> Result<HashMap<String, i64>, Trouble> {
        self.desk.store.pupil_ids_of(self.school.id)
    }

    /// Writes what is good, on a copy if it is only to be tried; nothing where a row is bad and
    /// bad ones aren't to be skipped.
    fn take<T>(
        &mut self,
        sorted: Sorted<T>,
        write: impl FnOnce(&mut Store, &Session, &[T]) -> Result<Imported, Trouble>,
    ) -> Result<Report, Trouble> {
        if sorted.is_refused(self.import.skip_bad) {
            return Ok(sorted.report(None));
        }
        self.stop.heed()?;
        let (store, session) = (&mut self.desk.store, &self.desk.session);
        let counts = if self.import.dry_run {
            rehearsal::on_a_copy(store, |copy| write(copy, session, &sorted.good))?
        } else {
            write(store, session, &sorted.good)?
        };
        Ok(sorted.report(Some(counts)))
    }

    fn unreadable(&self, why: &Unreadable) -> Trouble {
        match why {
            Unreadable::Stopped => stopped(),
            why => {
                let file = input::name(&self.import.file);
                Trouble::refused(format!("{file}: {why}. Nothing was changed"))
            }
        }
    }
}

/// Whoever is at tier 2 or 3 and has no case.
fn crossed(desk: &Desk) -> Result<Vec<Crossing>, Trouble> {
    desk.store.crossings(desk.session.viewer(), desk.session.as_of())
}

fn is_new(one: &Crossing, before: &[Crossing]) -> bool {
    let same = |was: &Crossing| (was.pupil, was.year, was.tier) == (one.pupil, one.year, one.tier);
    !before.iter().any(same)
}

/// `2 pupils crossed a tier: Osei, Amara 7A (tier 2), …`, and where they are listed.
fn crossed_words(new: &[&Crossing]) -> Option<String> {
    const NAMED: usize = 5;
    let whose = match new.len() {
        0 => return None,
        1 => "1 pupil".to_owned(),
        many => format!("{many} pupils"),
    };
    let named = new.iter().take(NAMED);
    let named = named.map(|one| format!("{} {} (tier {})", one.name, one.reg, one.tier));
    let rest = match new.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let named = named.collect::<Vec<_>>().join("; ");
    Some(format!("{whose} crossed a tier: {named}{rest}. t on the caseload lists them."))
}

/// Marks that say there was school on days when the calendar says there was none. They are taken:
/// the MIS is the register, and it may be the calendar that is wrong.
fn closed_days(rows: &[MarkRow], calendar: &Calendar) -> Option<String> {
    const NAMED: usize = 5;
    let mut days: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for row in rows {
        let class = row.code.and_then(|code| code.class(row.on));
        if class.is_some_and(Class::is_possible) && calendar.is_school_day(row.on) == Some(false) {
            *days.entry(row.on).or_default() += 1;
        }
    }
    let marks: u64 = days.values().sum();
    let named: Vec<String> = days.keys().take(NAMED).map(|day| spell(*day)).collect();
    let rest = if days.len() > NAMED { ", …" } else { "" };
    (marks > 0).then(|| {
        format!(
            "marks of school sessions on days that the calendar says are no school days: {marks} \
             ({}{rest}). Such marks are taken as they are; check the calendar, or mend them in the \
             MIS",
            named.join(", ")
        )
    })
}

fn warn<'a>(warnings: impl IntoIterator<Item = &'a String>) {
    for warning in warnings {
        out::say(format!("warning: {warning}."));
    }
}

fn tell(import: &Import, report: &Report) -> Result<(), Trouble> {
    for refusal in &report.refused {
        out::say(sorted::sentence(refusal));
    }
    out::say(summary(import, report));
    if import.json { out::json(report) } else { Ok(()) }
}

fn summary(import: &Import, report: &Report) -> String {
    let bad = count::counted(report.refused.len(), "row", "rows");
    if !report.is_taken {
        return format!(
            "{bad} can't be taken, so nothing was changed. Mend the file, or take the rest with \
             --skip-bad."
        );
    }
    let Imported { taken, new, changed, unchanged } = report.counts;
    let what = match import.what {
        What::Calendar => "calendar",
        What::Pupils => "pupil",
        What::Contacts => "contact",
        What::Marks => "session",
    };
    let s = if taken == 1 { "" } else { "s" };
    let (did, close) = match (import.dry_run, report.refused.is_empty()) {
        (true, true) => ("Would take in", " Nothing was changed.".to_owned()),
        (true, false) => ("Would take in", format!(" {bad} left out. Nothing was changed.")),
        (false, true) => ("Took in", String::new()),
        (false, false) => ("Took in", format!(" {bad} left out.")),
    };
    format!("{did} {taken} {what}{s}: {new} new, {changed} changed, {unchanged} unchanged.{close}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Refusal;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::code::Code;
    use crate::rules::register::Half;

    fn mark(upn: &str, on: &str, code: &str) -> MarkRow {
        MarkRow {
            upn: upn.into(),
            on: day(on),
            half: Half::Am,
            code: Code::read(code),
            minutes_late: None,
            comment: String::new(),
        }
    }

    fn refusal(line: u64) -> Refusal {
        Refusal { line, column: None, reason: "the row is short".into() }
    }

    fn import(dry_run: bool, skip_bad: bool) -> Import {
        let (what, file) = (What::Marks, PathBuf::from("-"));
        Import { what, file, school: None, map: None, dry_run, skip_bad, json: true }
    }

    #[test]
    fn the_summary_says_what_was_changed() {
        let counts = Imported { taken: 5, new: 3, changed: 1, unchanged: 1 };
        let report = |refused, is_taken| Report { rows: 6, counts, refused, is_taken };
        let told = "5 sessions: 3 new, 1 changed, 1 unchanged.";
        let table = [
            (import(false, false), report(vec![], true), format!("Took in {told}")),
            (
                import(false, true),
                report(vec![refusal(4), refusal(5)], true),
                format!("Took in {told} 2 rows left out."),
            ),
            (
                import(true, false),
                report(vec![], true),
                format!("Would take in {told} Nothing was changed."),
            ),
            (
                import(false, false),
                report(vec![refusal(4)], false),
                "1 row can't be taken, so nothing was changed. Mend the file, or take the rest \
                 with --skip-bad."
                    .to_owned(),
            ),
        ];
        for (import, report, expected) in table {
            assert_eq!(summary(&import, &report), expected);
        }
    }

    #[test]
    fn whoever_crossed_a_tier_is_named() {
        let one = |pupil: i64, tier| Crossing {
            pupil,
            upn: format!("A{pupil:012}"),
            name: format!("Osei, Amara {pupil}"),
            year_group: "7".into(),
            reg: "7A".into(),
            school: 1,
            year: 2025,
            tier,
            on: day("2025-11-17"),
            absent: 20,
            is_new: true,
        };
        let all: Vec<Crossing> = (1..=7).map(|pupil| one(pupil, 2)).collect();
        let told = |count: usize| crossed_words(&all.iter().take(count).collect::<Vec<_>>());
        assert_eq!(told(0), None);
        let expected = "1 pupil crossed a tier: Osei, Amara 1 7A (tier 2). t on the caseload lists \
                        them.";
        assert_eq!(told(1).as_deref(), Some(expected));
        assert!(told(2).unwrap().starts_with("2 pupils crossed a tier: "));
        assert!(
            told(5).unwrap().ends_with("Osei, Amara 5 7A (tier 2). t on the caseload lists them.")
        );
        assert!(told(7).unwrap().contains("Osei, Amara 5 7A (tier 2); and 2 more. "));
        assert!(!is_new(&one(1, 2), &all) && is_new(&one(1, 3), &all) && is_new(&one(8, 2), &all));
    }

    #[test]
    fn marks_on_closed_days_are_warned_of() {
        let warning = |code| closed_days(&[mark("A", "2025-11-03", code)], &real());
        let told = warning("/").unwrap();
        assert!(told.contains("are no school days: 1 (Mon 3 Nov 2025). Such"), "{told}");
        assert_eq!((warning("#"), warning("Y4"), warning("")), (None, None, None));
        assert_eq!(closed_days(&[mark("A", "2025-11-04", "/")], &real()), None);
        assert_eq!(closed_days(&[mark("A", "2026-11-03", "/")], &real()), None);
    }
}
