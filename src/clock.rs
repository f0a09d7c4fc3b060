//! The one place that asks the machine for the time. Everyone else is told.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, SecondsFormat, Utc};

/// Tells now and today. A working day given by hand (`--today`) moves the day, never the time:
/// what is entered keeps the real time beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    fixed: Option<DateTime<FixedOffset>>,
    working_day: Option<NaiveDate>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still, for tests and made-up data.
    #[must_use]
    pub fn fixed(at: DateTime<FixedOffset>) -> Self {
        Self { fixed: Some(at), working_day: None }
    }

    /// The same clock with another working day.
    #[must_use]
    pub fn on_day(self, day: Option<NaiveDate>) -> Self {
        Self { working_day: day.or(self.working_day), ..self }
    }

    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes in")]
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.fixed.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// The working day: that given by hand, else the local date.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.working_day.unwrap_or_else(|| self.now().date_naive())
    }
}

/// A moment as the file keeps it: UTC with milliseconds.
#[must_use]
pub fn stamp(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A kept moment as an officer reads it: `12 Sep 25 14:02`, in the zone of `now`.
#[must_use]
pub fn day_and_hour(stamp: &str, now: DateTime<FixedOffset>) -> String {
    DateTime::parse_from_rfc3339(stamp).map_or_else(
        |_| stamp.to_owned(),
        |at| at.with_timezone(now.offset()).format("%-d %b %y %H:%M").to_string(),
    )
}

/// A kept moment as an officer reads it: `14:02`, in the zone of `now`.
#[must_use]
pub fn hour_and_minute(stamp: &str, now: DateTime<FixedOffset>) -> String {
    DateTime::parse_from_rfc3339(stamp).map_or_else(
        |_| stamp.to_owned(),
        |at| at.with_timezone(now.offset()).format("%H:%M").to_string(),
    )
}
