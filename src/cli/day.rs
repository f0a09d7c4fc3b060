//! Dates as options take them.

use chrono::NaiveDate;

use crate::rules::day::{Lean, read_day};

/// Reads a date given in full: `2025-12-05`, `5/12/2025`, `5 Dec 2025`. One that would be another
/// day tomorrow (`fri`, `+2w`, `5 Dec`) is refused: what a script says is said again next year.
///
/// # Errors
/// Why it is no such date.
pub(super) fn in_full(typed: &str) -> Result<NaiveDate, String> {
    let early = NaiveDate::default();
    let late = NaiveDate::from_ymd_opt(2120, 7, 15).unwrap_or_default();
    let read = read_day(typed, early, Lean::Past).map_err(|why| why.to_string())?;
    match read_day(typed, late, Lean::Future) {
        Ok(again) if again == read => Ok(read),
        _ => Err("give day, month and year: 2025-12-05 or 5/12/2025".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_date_is_read_iso_or_day_first() {
        let expected = "2025-12-05".parse().unwrap();
        for typed in ["2025-12-05", "5/12/2025", "05.12.25", "5 Dec 2025", "Fri 5 Dec 2025"] {
            assert_eq!(in_full(typed), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_depends_on_the_day_it_is_said_is_refused() {
        for typed in ["t", "fri", "+2w", "5", "5/12", "5 dec", "1 jan"] {
            let why = in_full(typed).unwrap_err();
            assert!(why.starts_with("give day, month and year"), "{typed}: {why}");
        }
        assert_eq!(in_full("31/02/2026"), Err("there is no 31 February".to_owned()));
        assert!(in_full("someday").is_err());
    }
}
