//! The school days around the one on which the school is made up.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use super::year::school_year;
use crate::clock::Clock;
use crate::rules::calendar::{Calendar, SchoolYear, monday, year_of};
use crate::store::Trouble;

/// School days that a change of set must lie back before its slide can be seen.
const SLIDE: usize = 25;

/// Last year's calendar, this year's and the next: it runs a year past any day of this year. And
/// the days gone by, up to the last school day before today, of which the last few weeks, or all,
/// have a register.
pub(super) struct Days {
    calendar: Calendar,
    past: Vec<NaiveDate>,
    /// Where in `past` the register begins.
    marked: usize,
    today: NaiveDate,
    now: DateTime<FixedOffset>,
}

impl Days {
    /// With so many school weeks of register; all of last year and this one where no number is
    /// told.
    ///
    /// # Errors
    /// A day so far off that no calendar goes there.
    pub(super) fn around(clock: Clock, weeks: Option<usize>) -> Result<Self, Trouble> {
        let (today, now) = (clock.today(), clock.now());
        let this = year_of(today);
        let years: Vec<SchoolYear> = (this - 1..=this + 1).map(school_year).collect();
        let calendar = Calendar::new(years);
        let before = today.pred_opt().unwrap_or(today);
        let past = calendar.between(NaiveDate::MIN, before).to_vec();
        if past.is_empty() {
            return Err(Trouble::refused(format!(
                "no school can be made up around {today}. Nothing was made. Choose another day"
            )));
        }
        let marked = weeks.map_or(0, |weeks| weeks_back(&past, weeks));
        Ok(Self { calendar, past, marked, today, now })
    }

    pub(super) fn years(&self) -> &[SchoolYear] {
        self.calendar.years()
    }

    /// The days gone by that have a register, in order; never none.
    pub(super) fn marked(&self) -> &[NaiveDate] {
        &self.past[self.marked..]
    }

    /// The first school day of last year.
    pub(super) fn first(&self) -> NaiveDate {
        self.past.first().copied().unwrap_or(self.today)
    }

    /// The school year that today is in.
    pub(super) fn this_year(&self) -> i32 {
        year_of(self.today)
    }

    /// So many school days before the last one; 0 is the last school day before today. Not before
    /// the first day of last year.
    pub(super) fn ago(&self, days: usize) -> NaiveDate {
        let at = self.past.len().saturating_sub(days + 1);
        self.past.get(at).copied().unwrap_or(self.today)
    }

    /// School days from a day to the last one: 0 for the last school day before today.
    pub(super) fn since(&self, day: NaiveDate) -> usize {
        self.past.len() - self.past.partition_point(|past| *past <= day)
    }

    /// So many school days from today; today itself for 0, a day gone by for less.
    pub(super) fn due(&self, days: i64) -> NaiveDate {
        let count = usize::try_from(days.unsigned_abs()).unwrap_or_default();
        match days {
            ..0 => self.ago(count - 1),
            0 => self.today,
            _ => self.calendar.nth_after(self.today, count).unwrap_or(self.today),
        }
    }

    /// The last Monday late in a September that lies back far enough: when sets were changed.
    pub(super) fn change_of_set(&self) -> NaiveDate {
        let late = |year: i32| NaiveDate::from_ymd_opt(year, 9, 27).map_or(self.first(), monday);
        let this = late(self.this_year());
        if self.since(this) >= SLIDE { this } else { late(self.this_year() - 1) }
    }

    /// A clock that stands at so many minutes past midnight of a day.
    pub(super) fn clock_at(&self, day: NaiveDate, minutes: u32) -> Clock {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0);
        let at = day.and_time(time.unwrap_or_default());
        let at = self.now.offset().from_local_datetime(&at).single();
        Clock::fixed(at.unwrap_or(self.now)).on_day(Some(day))
    }
}

/// Where the first of the last so many school weeks begins.
fn weeks_back(past: &[NaiveDate], weeks: usize) -> usize {
    let mut mondays: Vec<NaiveDate> = past.iter().map(|day| monday(*day)).collect();
    mondays.dedup();
    let first = mondays.len().checked_sub(weeks.max(1)).and_then(|at| mondays.get(at));
    first.map_or(0, |first| past.partition_point(|day| day < first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(today: &str, weeks: Option<usize>) -> Days {
        let now = DateTime::parse_from_rfc3339(&format!("{today}T14:02:00+01:00")).unwrap();
        Days::around(Clock::fixed(now), weeks).unwrap()
    }

    fn told(day: NaiveDate) -> String {
        day.to_string()
    }

    #[test]
    fn days_are_counted_from_today_both_ways() {
        let days = days("2026-11-22", None);
        assert_eq!(told(days.ago(0)), "2026-11-20");
        assert_eq!(told(days.ago(5)), "2026-11-13");
        assert_eq!(told(days.due(-1)), "2026-11-20");
        assert_eq!(told(days.due(0)), "2026-11-22");
        assert_eq!(told(days.due(1)), "2026-11-23");
        assert_eq!(days.ago(100_000), days.first());
        assert_eq!(told(days.clock_at(days.ago(5), 605).today()), "2026-11-13");
        for ago in [0, 1, 17, 60] {
            assert_eq!(days.since(days.ago(ago)), ago);
        }
    }

    #[test]
    fn the_register_covers_last_year_and_this_or_the_weeks_asked_for() {
        let whole = days("2026-11-22", None);
        assert_eq!(told(whole.marked()[0]), told(whole.first()));
        assert_eq!(told(whole.first()), "2025-09-03");
        let eleven = days("2026-11-22", Some(11));
        // The week of 26 October is half term and uses up none.
        assert_eq!(told(eleven.marked()[0]), "2026-09-03");
        assert_eq!(told(days("2026-11-22", Some(12)).marked()[0]), "2026-07-20");
        assert_eq!(eleven.past.len(), whole.past.len());
        assert_eq!(told(days("2026-11-22", Some(1)).marked()[0]), "2026-11-16");
        assert_eq!(days("2026-11-22", Some(900)).marked().len(), whole.past.len());
        for all in [whole, eleven] {
            assert_eq!(all.marked().last(), all.past.last());
        }
    }

    #[test]
    fn before_the_first_day_of_a_year_there_is_last_year() {
        let days = days("2026-09-01", None);
        assert_eq!(told(days.ago(0)), "2026-07-22");
        assert!(days.past.len() > 180);
    }

    #[test]
    fn the_calendar_runs_a_year_past_any_day() {
        for today in ["2026-09-01", "2026-11-22", "2027-08-31", "2028-02-29"] {
            let days = days(today, None);
            let after = days.today + chrono::Duration::days(365);
            assert!(days.calendar.is_school_day(after).is_some(), "{today}");
        }
    }

    #[test]
    fn sets_are_changed_late_in_september() {
        for (today, expected) in [
            ("2026-11-22", "2026-09-21"),
            ("2026-10-05", "2025-09-22"),
            ("2026-09-01", "2025-09-22"),
            ("2027-06-10", "2026-09-21"),
        ] {
            assert_eq!(told(days(today, None).change_of_set()), expected, "{today}");
        }
    }
}
