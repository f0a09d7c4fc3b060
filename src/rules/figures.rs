//! Attendance figures, counted in sessions (a day is two).
//!
//! Source: DfE, Working together to improve school attendance, and the definitions behind the
//! published statistics. Comparisons are between integers, never rounded percentages: 9.96%
//! prints as 10.0% and is not persistent absence.

use std::ops::{Add, AddAssign};

use chrono::NaiveDate;

use super::code::{Class, Code, Standing};

/// Counts of sessions over any pupil, school, week or range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Figures {
    /// Sessions that could have been attended.
    pub possible: u32,
    /// Absent with leave or an allowed reason.
    pub authorised: u32,
    /// Absent without (`G N O U`).
    pub unauthorised: u32,
    /// `L` and `U`.
    pub late: u32,
    /// `N`: reason not yet known; among the unauthorised.
    pub unexplained: u32,
    /// `J` and `H` after they ended; to be mended in the MIS.
    pub stray: u32,
}

impl Figures {
    /// The figures of a single mark. A code unknown on that date counts nothing.
    #[must_use]
    pub fn of(code: Code, on: NaiveDate) -> Self {
        let standing = code.on(on);
        let Some(class) = code.class(on) else { return Self::default() };
        let one = u32::from;
        Self {
            possible: one(class.is_possible()),
            authorised: one(class == Class::Authorised),
            unauthorised: one(class == Class::Unauthorised),
            late: one(code.is_late()),
            unexplained: one(code.is_unexplained()),
            stray: one(matches!(standing, Standing::Stray(_))),
        }
    }

    /// Sessions absent, authorised or not.
    #[must_use]
    pub fn absent(&self) -> u32 {
        self.authorised + self.unauthorised
    }

    /// Sessions attended: present, or at an approved activity elsewhere.
    #[must_use]
    pub fn attended(&self) -> u32 {
        self.possible.saturating_sub(self.absent())
    }

    /// Persistent absence: a tenth or more of the possible sessions missed.
    #[must_use]
    pub fn is_persistent(&self) -> bool {
        self.possible > 0 && 10 * u64::from(self.absent()) >= u64::from(self.possible)
    }

    /// Severe absence: half or more missed. Whoever is severe is persistent too.
    #[must_use]
    pub fn is_severe(&self) -> bool {
        self.possible > 0 && 2 * u64::from(self.absent()) >= u64::from(self.possible)
    }

    /// Attendance in percent, unrounded; none where no session was possible.
    #[must_use]
    pub fn attendance(&self) -> Option<f64> {
        self.percent(self.attended())
    }

    /// Any count of these figures as a percentage of the possible sessions.
    #[must_use]
    pub fn percent(&self, count: u32) -> Option<f64> {
        (self.possible > 0).then(|| 100.0 * f64::from(count) / f64::from(self.possible))
    }
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            possible: self.possible + other.possible,
            authorised: self.authorised + other.authorised,
            unauthorised: self.unauthorised + other.unauthorised,
            late: self.late + other.late,
            unexplained: self.unexplained + other.unexplained,
            stray: self.stray + other.stray,
        }
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// A percentage for the eye: one decimal, `–` where there is none.
#[must_use]
pub fn one_decimal(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |p| format!("{p:.1}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(codes: &str) -> Figures {
        let day = "2025-09-08".parse().unwrap();
        codes.split(' ').map(|code| Figures::of(Code::read(code).unwrap(), day)).sum()
    }

    fn of(possible: u32, authorised: u32) -> Figures {
        Figures { possible, authorised, ..Figures::default() }
    }

    #[test]
    fn a_worked_week() {
        let week = figures(r"/ \ L \ I I U \ Y4 Y4");
        assert_eq!((week.possible, week.attended()), (8, 5));
        assert_eq!((week.authorised, week.unauthorised, week.late), (2, 1, 2));
        assert_eq!(one_decimal(week.attendance()), "62.5");
    }

    #[test]
    fn persistent_and_severe_compare_integers() {
        let cases = [(380, 38, true, false), (380, 37, false, false), (380, 190, true, true)];
        for (possible, absent, persistent, severe) in cases {
            let figures = of(possible, absent);
            assert_eq!(figures.is_persistent(), persistent, "{absent} of {possible}");
            assert_eq!(figures.is_severe(), severe, "{absent} of {possible}");
        }
        assert!(!of(380, 189).is_severe());
        let nearly = of(251, 25);
        assert_eq!(one_decimal(nearly.percent(nearly.absent())), "10.0");
        assert!(!nearly.is_persistent());
    }

    #[test]
    fn nothing_possible_is_no_figure() {
        let none = figures("Y4 X # Z");
        assert_eq!(none, Figures::default());
        assert_eq!(one_decimal(none.attendance()), "–");
        assert!(!none.is_persistent() && !none.is_severe());
    }

    #[test]
    fn stray_codes_count_as_before_and_are_counted_as_stray() {
        let old = figures("J H");
        assert_eq!((old.possible, old.attended(), old.authorised, old.stray), (2, 1, 1, 2));
    }

    /// 150 published rows: code counts in, totals exactly, rates to 1e-9.
    #[test]
    fn the_published_statistics_come_out() {
        let day: NaiveDate = "2025-09-08".parse().unwrap();
        let text = include_str!("../../tests/data/dfe_rows.csv");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let headings = rows.headers().unwrap().clone();
        let mut seen = 0;
        for row in rows.records().map(Result::unwrap) {
            let cell = |name: &str| -> f64 {
                let at = headings.iter().position(|h| h == name).unwrap();
                row[at].parse().unwrap_or(0.0)
            };
            let whole = |name: &str| format!("{:.0}", cell(name)).parse::<u32>().unwrap();
            let mut total = Figures::default();
            for heading in headings.iter().skip(4).take(24) {
                let code = Code::read(heading.trim_end_matches("(old)")).unwrap();
                let one = Figures::of(code, day);
                let n = whole(heading);
                total += Figures {
                    possible: one.possible * n,
                    authorised: one.authorised * n,
                    unauthorised: one.unauthorised * n,
                    late: one.late * n,
                    ..Figures::default()
                };
            }
            let place = format!("{} {}", &row[2], &row[3]);
            assert_eq!(total.possible, whole("possible_sessions"), "{place}");
            assert_eq!(total.attended(), whole("overall_attendance"), "{place}");
            assert_eq!(total.authorised, whole("authorised_absence"), "{place}");
            assert_eq!(total.unauthorised, whole("unauthorised_absence"), "{place}");
            assert_eq!(total.absent(), whole("overall_absence"), "{place}");
            assert_eq!(total.late, whole("late_sessions"), "{place}");
            for (count, name) in [
                (total.attended(), "attendance_perc"),
                (total.absent(), "overall_absence_perc"),
                (total.authorised, "authorised_absence_perc"),
                (total.unauthorised, "unauthorised_absence_perc"),
            ] {
                let rate = total.percent(count).unwrap();
                assert!((rate - cell(name)).abs() < 1e-9, "{place} {name}: {rate}");
            }
            seen += 1;
        }
        assert_eq!(seen, 150);
    }
}
