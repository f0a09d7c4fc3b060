//! What law, authority and school say about attendance.
//!
//! Everything here is pure: no file, no clock, no SQL, no screen. `today`, the calendar and the
//! marks come in as arguments; figures, dates and verdicts go out. The other rooms know this one,
//! it knows none of them.
//!
//! What doesn't live here: how a fact is kept (`store`), read from an export (`intake`), asked for
//! (`templates`) or shown (`ui`, `documents`).

pub mod absence;
pub mod age;
pub mod assess;
pub mod calendar;
pub mod case;
pub mod chronology;
pub mod code;
pub mod copies;
pub mod correction;
pub mod count;
pub mod day;
pub mod due;
pub mod evidence;
pub mod figures;
pub mod filter;
pub mod finding;
pub mod gate;
pub mod media;
pub mod meeting;
pub mod notice;
pub mod owed;
pub mod part_time;
pub mod pattern;
pub mod penalty;
pub mod people;
pub mod pin;
pub mod preflight;
pub mod process;
pub mod register;
pub mod retention;
pub mod sent;
pub mod sound;
pub mod span;
pub mod strategy;
pub mod support;
pub mod table;
pub mod threshold;
pub mod tier;
pub mod visible;
pub mod weekly;
pub mod window;
pub mod working_day;
pub mod wrap;
