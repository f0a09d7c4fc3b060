//! The register: most pupils are well and there, more so in June than in December; some have a
//! story.

use chrono::{Datelike, NaiveDate};

use super::cast::Role;
use super::days::Days;
use super::dice::Dice;
use super::pupils::Roll;
use super::stories::{AWAY, At, Day, ILL, Tale};
use crate::rules::code::Code;
use crate::rules::people::{MarkRow, PupilRow};
use crate::rules::register::Half;

const THERE: Day = ("/", "\\");
/// Dice of pupils begin here; those before are of other parts of the school.
const PART: usize = 1_000;
/// How many in ten thousand well days an illness begins on, in a month like October.
const ILLNESS: u32 = 200;
/// How many in ten thousand days are missed for other reasons.
const OTHER: u32 = 105;
/// Days back within which a reason may not be known yet, and within which it should be.
const FRESH: u32 = 3;
const OVERDUE: u32 = 25;
/// The register that nobody took: so many days ago, in the afternoon, of one form.
const FORGOTTEN: (u32, &str) = (6, "9B");

/// What the office wrote beside a mark, where it wrote anything.
const SAID: [(&str, &[&str]); 5] = [
    (
        "I",
        &[
            "rang in: unwell",
            "text: sick in the night",
            "message left 8.05: temperature",
            "email: cold, back tomorrow",
        ],
    ),
    ("M", &["orthodontist", "GP", "hospital appointment, letter seen", "optician"]),
    ("O", &["no answer when rung", "text: overslept", "says the bus did not come"]),
    ("N", &["text sent 9.40, no reply", "rang first contact, no answer"]),
    ("G", &["leave refused"]),
];

/// Writes one pupil's register day by day.
struct Pen {
    upn: String,
    reg: String,
    tale: Option<&'static Tale>,
    shift: u32,
    dice: Dice,
    /// How prone to illness, in percent of the usual.
    frailty: u32,
    /// Days of an ordinary illness still to come.
    ill_for: u32,
    on_roll: (Option<NaiveDate>, Option<NaiveDate>),
}

/// The whole school's register, written as far as it has come.
pub(super) struct Book {
    pens: Vec<Pen>,
    changed: NaiveDate,
    /// Days written already.
    written: usize,
}

impl Book {
    pub(super) fn open(seed: u64, roll: &Roll, cast: &[Role], days: &Days) -> Self {
        let pens = roll.pupils.iter().enumerate();
        let pens = pens.map(|(place, row)| {
            let role = cast.iter().find(|role| role.place == place);
            Pen::of(row, role, Dice::of(seed, PART + place))
        });
        Self { pens: pens.collect(), changed: days.change_of_set(), written: 0 }
    }

    /// Whether everything up to a day is written.
    pub(super) fn has_reached(&self, days: &Days, last: NaiveDate) -> bool {
        self.written >= days.marked().partition_point(|day| *day <= last)
    }

    /// The marks since the last time, up to a day but for no more than so many days, pupil by
    /// pupil.
    pub(super) fn up_to(&mut self, days: &Days, last: NaiveDate, most: usize) -> Vec<MarkRow> {
        let all = days.marked();
        let to = all.partition_point(|day| *day <= last).min(self.written + most);
        let new = all.get(self.written..to).unwrap_or_default();
        let mut marks = Vec::new();
        for pen in &mut self.pens {
            for (at, on) in (self.written..).zip(new) {
                let left = u32::try_from(all.len() - 1 - at).unwrap_or_default();
                pen.write(*on, left, self.changed, days, &mut marks);
            }
        }
        self.written = self.written.max(to);
        marks
    }
}

impl Pen {
    fn of(row: &PupilRow, role: Option<&Role>, mut dice: Dice) -> Self {
        let frailty = match dice.below(100) {
            0..30 => 20,
            30..75 => 80,
            75..95 => 180,
            _ => 350,
        };
        Self {
            upn: row.upn.clone(),
            reg: row.reg.clone(),
            tale: role.map(|role| role.tale),
            shift: role.map_or(0, |role| u32::try_from(role.shift).unwrap_or_default()),
            dice,
            frailty,
            ill_for: 0,
            on_roll: (row.admitted, row.left),
        }
    }

    fn write(
        &mut self,
        on: NaiveDate,
        left: u32,
        changed: NaiveDate,
        days: &Days,
        marks: &mut Vec<MarkRow>,
    ) {
        let (from, to) = self.on_roll;
        if from.is_some_and(|from| on < from) || to.is_some_and(|to| to < on) {
            return;
        }
        let at = At {
            weekday: on.weekday(),
            ago: left.saturating_sub(self.shift),
            left,
            shift: self.shift,
            changed: (changed <= on).then(|| school_days(days, changed, on)),
            percent: self.dice.below(100),
        };
        let told = self.tale.and_then(|tale| tale.story.day(&at));
        let (am, pm) = told.unwrap_or_else(|| self.ordinary(on.month(), left));
        for (half, mark) in [(Half::Am, am), (Half::Pm, pm)] {
            marks.extend(self.mark(on, half, mark));
        }
    }

    /// A session's mark; none where nobody took one.
    fn mark(&mut self, on: NaiveDate, half: Half, mark: &str) -> Option<MarkRow> {
        let code = Code::read(mark)?;
        let is_late = mark == "L" || (mark == "U" && half == Half::Am);
        let minutes = 3 + self.dice.below(if mark == "U" { 70 } else { 25 });
        let said = SAID.iter().find(|(of, _)| *of == mark).map(|(_, words)| *words);
        let comment = match said {
            Some(words) if half == Half::Am && self.dice.percent(16) => self.dice.word(words),
            _ => "",
        };
        Some(MarkRow {
            upn: self.upn.clone(),
            on,
            half,
            code: Some(code),
            minutes_late: is_late.then_some(minutes),
            comment: comment.to_owned(),
        })
    }

    /// A day without a story.
    fn ordinary(&mut self, month: u32, left: u32) -> Day {
        let (am, pm) = self.day(month);
        if (left, self.reg.as_str()) == FORGOTTEN {
            return (am, "");
        }
        let is_away = am == "I" || am == "O";
        let unknown = match left {
            ..FRESH => 30,
            FRESH..OVERDUE => 4,
            _ => 0,
        };
        if is_away && pm == am && self.dice.percent(unknown) {
            return ("N", "N");
        }
        if left < OVERDUE && self.dice.below(2_500) == 0 {
            return ("", pm);
        }
        (am, pm)
    }

    fn day(&mut self, month: u32) -> Day {
        if self.ill_for > 0 {
            self.ill_for -= 1;
            return ILL;
        }
        if self.dice.below(1_000_000) < ILLNESS * season(month) * self.frailty / 100 {
            self.ill_for = match self.dice.below(100) {
                0..45 => 0,
                45..75 => 1,
                75..90 => 2,
                _ => 3,
            };
            return ILL;
        }
        if self.dice.below(10_000) < OTHER * self.frailty / 100 {
            return AWAY;
        }
        match self.dice.below(10_000) {
            0..65 => ("M", "\\"),
            65..105 => ("/", "M"),
            105..275 => ("L", "\\"),
            275..305 => ("/", "I"),
            305..325 => ("U", "\\"),
            325..337 => ("V", "V"),
            337..341 => ("C", "C"),
            341..346 => ("R", "R"),
            _ => THERE,
        }
    }
}

/// School days from one day to another, of which the first isn't counted.
fn school_days(days: &Days, from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from(days.since(from) - days.since(to)).unwrap_or_default()
}

/// How much illness goes round in a month, in percent of the usual.
fn season(month: u32) -> u32 {
    match month {
        1 => 130,
        2 => 115,
        3 => 100,
        4 | 7 => 85,
        5 | 6 => 75,
        9 => 70,
        10 => 95,
        11 => 120,
        12 => 150,
        _ => 80,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::Weekday;

    use super::*;
    use crate::demo::Size;
    use crate::demo::cast::cast;
    use crate::demo::tests::clock;
    use crate::rules::figures::Figures;

    const TODAY: &str = "2026-11-22";

    /// The marks of a school where each of the sixteen stories is told once, by day and session.
    struct Told {
        days: Days,
        cast: Vec<Role>,
        marks: BTreeMap<(String, NaiveDate, Half), Code>,
        roll: Roll,
    }

    fn told(today: &str) -> Told {
        let size = Size { pupils: 120, cases: 16, ..Size::default() };
        let days = Days::around(clock(today), None).unwrap();
        let mut roll = Roll::of(&size, &days);
        let cast = cast(&size, &mut roll, &days);
        let mut book = Book::open(size.seed, &roll, &cast, &days);
        let mut marks = BTreeMap::new();
        // In two goes, as an import does.
        for last in [days.ago(40), days.ago(0)] {
            while !book.has_reached(&days, last) {
                for row in book.up_to(&days, last, 90) {
                    let there = marks.insert((row.upn, row.on, row.half), row.code.unwrap());
                    assert_eq!(there, None, "written twice");
                }
            }
        }
        Told { days, cast, marks, roll }
    }

    impl Told {
        /// The marks of the pupil of that case, from so many days ago to so many.
        fn of(&self, case: usize, from: usize, to: usize) -> Vec<(NaiveDate, Half, Code)> {
            let upn = &self.roll.pupils[self.cast[case].place].upn;
            let range = self.days.ago(from)..=self.days.ago(to);
            let marks =
                self.marks.iter().filter(|((of, on, _), _)| of == upn && range.contains(on));
            marks.map(|((_, on, half), code)| (*on, *half, *code)).collect()
        }

        fn figures(&self, case: usize, from: usize, to: usize) -> Figures {
            self.of(case, from, to).iter().map(|(on, _, code)| Figures::of(*code, *on)).sum()
        }

        fn count(&self, case: usize, from: usize, to: usize, code: &str) -> usize {
            self.of(case, from, to).iter().filter(|(.., mark)| mark.as_str() == code).count()
        }
    }

    fn absence(figures: Figures) -> f64 {
        100.0 - figures.attendance().unwrap()
    }

    #[test]
    fn every_day_on_roll_has_its_marks_and_the_last_is_the_last_school_day() {
        let told = told(TODAY);
        let last = told.marks.keys().map(|(_, on, _)| *on).max();
        assert_eq!(last.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
        let missing: usize = told
            .roll
            .pupils
            .iter()
            .map(|row| {
                let on_roll = told.days.marked().iter().filter(|on| {
                    row.admitted.is_none_or(|from| from <= **on)
                        && row.left.is_none_or(|to| **on <= to)
                });
                let sessions = on_roll.flat_map(|on| Half::BOTH.map(|half| (*on, half)));
                sessions
                    .filter(|(on, half)| !told.marks.contains_key(&(row.upn.clone(), *on, *half)))
                    .count()
            })
            .sum();
        assert!((3..60).contains(&missing), "{missing} sessions were never taken");
    }

    #[test]
    fn mondays_stand_out() {
        let told = told(TODAY);
        let of = |monday: bool| -> Figures {
            let marks = told.of(0, 55, 0);
            let marks = marks.iter().filter(|(on, ..)| (on.weekday() == Weekday::Mon) == monday);
            marks.map(|(on, _, code)| Figures::of(*code, *on)).sum()
        };
        assert!(absence(of(true)) >= 2.0 * absence(of(false)), "{:?} {:?}", of(true), of(false));
        assert!(absence(of(true)) > 30.0);
    }

    #[test]
    fn the_slide_begins_late_in_september_and_goes_on() {
        let told = told(TODAY);
        let since = told.days.since(told.days.change_of_set());
        let (before, after) = (told.figures(1, since + 40, since + 1), told.figures(1, 12, 0));
        assert!(absence(before) < 15.0 && absence(after) > 20.0, "{before:?} {after:?}");
    }

    #[test]
    fn avoidance_misses_more_mornings_than_afternoons() {
        let told = told(TODAY);
        let of = |wanted: Half| -> Figures {
            let marks = told.of(2, 75, 0);
            let marks = marks.iter().filter(|(_, half, _)| *half == wanted);
            marks.map(|(on, _, code)| Figures::of(*code, *on)).sum()
        };
        let (mornings, afternoons) = (of(Half::Am), of(Half::Pm));
        assert!(mornings.absent() > afternoons.absent() + 10, "{mornings:?} {afternoons:?}");
        assert!(absence(mornings) > 45.0);
    }

    #[test]
    fn each_other_story_shows_in_its_codes() {
        let told = told(TODAY);
        let table: [(usize, usize, usize, &str, usize); 8] = [
            (3, 28, 21, "G", 16),
            (6, 66, 60, "C", 14),
            (8, 4, 0, "I", 10),
            (8, 34, 30, "I", 10),
            (9, 29, 0, "C2", 24),
            (10, 8, 0, "N", 6),
            (13, 34, 32, "E", 6),
            (15, 51, 30, "D", 44),
        ];
        for (case, from, to, code, least) in table {
            let count = told.count(case, from, to, code);
            assert!(count >= least, "case {case}: {count} of {code}");
        }
        let late = told.count(4, 85, 0, "L") + told.count(4, 85, 0, "U");
        assert!(late > 20, "{late} late");
        assert!(told.figures(7, 50, 0).is_severe());
        assert!(told.count(11, 85, 0, "O") > 10 && told.count(12, 85, 0, "M") > 3);
    }

    #[test]
    fn support_helps() {
        let told = told(TODAY);
        let (before, after) = (told.figures(5, 100, 50), told.figures(5, 20, 0));
        let risen = after.attendance().unwrap() - before.attendance().unwrap();
        assert!(risen > 20.0, "{before:?} {after:?}");
    }

    #[test]
    fn stories_are_told_on_any_day_of_the_year() {
        for today in ["2026-09-01", "2027-01-10", "2027-08-10"] {
            let told = told(today);
            assert_eq!(told.cast.len(), 16);
            assert!(told.count(3, 28, 21, "G") == 16, "{today}");
            assert!(told.figures(7, 50, 0).is_severe(), "{today}");
            let slide = told.figures(1, 10, 0);
            assert!(absence(slide) > 15.0, "{today}: {slide:?}");
        }
    }

    #[test]
    fn those_without_a_story_are_there_on_about_94_days_in_a_hundred() {
        let told = told(TODAY);
        let has_story =
            |upn: &str| told.cast.iter().any(|role| told.roll.pupils[role.place].upn == upn);
        let ordinary = told.marks.iter().filter(|((upn, ..), _)| !has_story(upn));
        let whole: Figures = ordinary.map(|((_, on, _), code)| Figures::of(*code, *on)).sum();
        let attendance = whole.attendance().unwrap();
        assert!((92.0..96.0).contains(&attendance), "{attendance}");
        assert!(whole.unexplained > 0);
    }
}
