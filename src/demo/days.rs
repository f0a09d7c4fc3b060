//! The school days around the one on which the school is made up.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use super::year::school_year;
use crate::clock::Clock;
use crate::rules::calendar::{Calendar, SchoolYear, year_of};
use crate::store::Trouble;

/// Last year's calendar, this year's and the next; and the days of register that there are: last
/// summer term and this year up to the last school day before today.
pub(super) struct Days {
    calendar: Calendar,
    past: Vec<NaiveDate>,
    today: NaiveDate,
    now: DateTime<FixedOffset>,
}

impl Days {
    /// # Errors
    /// A day so far off that no calendar goes there.
    pub(super) fn around(clock: Clock) -> Result<Self, Trouble> {
        let (today, now) = (clock.today(), clock.now());
        let this = year_of(today);
        let years: Vec<SchoolYear> = (this - 1..=this + 1).map(school_year).collect();
        let from = years[0].terms.last().map_or(today, |summer| summer.first);
        let calendar = Calendar::new(years);
        let before = today.pred_opt().unwrap_or(today);
        let past = calendar.between(from, before).to_vec();
        if past.is_empty() {
            return Err(Trouble::refused(format!(
                "no school can be made up around {today}. Nothing was made. Choose another day"
            )));
        }
        Ok(Self { calendar, past, today, now })
    }

    pub(super) fn years(&self) -> &[SchoolYear] {
        self.calendar.years()
    }

    /// The days of the register, in order; never none.
    pub(super) fn past(&self) -> &[NaiveDate] {
        &self.past
    }

    pub(super) fn first(&self) -> NaiveDate {
        self.past.first().copied().unwrap_or(self.today)
    }

    /// The school year that today is in.
    pub(super) fn this_year(&self) -> i32 {
        year_of(self.today)
    }

    /// So many school days before the last one; 0 is the last school day before today. Not before
    /// the first day of the register.
    pub(super) fn ago(&self, days: usize) -> NaiveDate {
        let at = self.past.len().saturating_sub(days + 1);
        self.past.get(at).copied().unwrap_or(self.today)
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

    /// A clock that stands at ten in the morning of a day.
    pub(super) fn clock_on(&self, day: NaiveDate) -> Clock {
        let ten = NaiveTime::from_hms_opt(10, 5, 0).unwrap_or_default();
        let at = self.now.offset().from_local_datetime(&day.and_time(ten)).single();
        Clock::fixed(at.unwrap_or(self.now)).on_day(Some(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(today: &str) -> Days {
        let now = DateTime::parse_from_rfc3339(&format!("{today}T14:02:00+01:00")).unwrap();
        Days::around(Clock::fixed(now)).unwrap()
    }

    #[test]
    fn days_are_counted_from_today_both_ways() {
        let days = days("2026-11-22");
        let told = |day: NaiveDate| day.to_string();
        assert_eq!(told(days.ago(0)), "2026-11-20");
        assert_eq!(told(days.ago(5)), "2026-11-13");
        assert_eq!(told(days.due(-1)), "2026-11-20");
        assert_eq!(told(days.due(0)), "2026-11-22");
        assert_eq!(told(days.due(1)), "2026-11-23");
        assert_eq!(days.ago(100_000), days.first());
        assert_eq!(told(days.clock_on(days.ago(5)).today()), "2026-11-13");
    }

    #[test]
    fn before_the_first_day_of_a_year_there_is_last_summer() {
        let days = days("2026-09-01");
        assert_eq!(days.ago(0).to_string(), "2026-07-22");
        assert!(days.past().len() > 40);
    }
}
