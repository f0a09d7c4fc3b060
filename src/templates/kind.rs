//! What a field takes: a line, a date, a choice, rows, a known fact.

use serde::Serialize;

use super::field::{
    ActionHeadings, Choice, Column, InvitationHeadings, PeopleHeadings, PrintedRow,
};

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// One line of words.
    Line,
    /// Any number of lines.
    Prose,
    /// A day.
    Date {
        /// How a date without month or year is read.
        lean: Lean,
        /// Between which days it should lie. A day outside is taken, with a warning.
        window: Option<Window>,
    },
    /// A time of day.
    Time,
    /// One, or any number, of the options printed.
    Choice {
        /// At least one.
        options: Vec<Choice>,
        /// Whether more than one may be chosen.
        many: bool,
    },
    /// Ticked or blank.
    Tick,
    /// Ticked or blank, with the date of completion.
    TickDate,
    /// A whole number.
    Number {
        /// The smallest taken.
        min: Option<i64>,
        /// The largest taken; never less than `min`.
        max: Option<i64>,
        /// What is counted: `%`, `sessions`.
        unit: Option<String>,
    },
    /// Rows of this form's own, each with an id; its cells are answers.
    Table {
        /// At least one; of simple kinds.
        columns: Vec<Column>,
        /// Rows that the form prints.
        first_rows: Vec<PrintedRow>,
    },
    /// People invited or present. Rows of their own, shown through the form.
    People {
        /// What the form prints over the columns.
        headings: PeopleHeadings,
    },
    /// The case's own actions, shown through the form.
    Actions {
        /// What the form prints over the columns.
        headings: ActionHeadings,
        /// Actions that the form prints as its first rows.
        printed: Vec<String>,
    },
    /// A fact about the pupil: follows what is known until the record is closed, then stays.
    Fact {
        /// Which.
        fact: FactName,
    },
    /// The day, time or place of the meeting that the record is about. Changed by moving the meeting.
    Meeting {
        /// Which of them.
        part: MeetingPart,
    },
    /// Everybody asked to the meeting, and what became of it. Rows of their own.
    Invitations {
        /// What the form prints over the columns.
        headings: InvitationHeadings,
    },
}

/// What of a meeting a field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeetingPart {
    /// The day it is or was to be held.
    Day,
    /// The time of day.
    Time,
    /// Where.
    Place,
}

/// The days between which a date should lie, in calendar weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Window {
    /// The day that the weeks are counted from.
    pub from: WindowFrom,
    /// The fewest weeks after it.
    pub min_weeks: u32,
    /// The most weeks after it; never less than `min_weeks`.
    pub max_weeks: u32,
    /// How many weeks to offer, between the two.
    pub suggest_weeks: Option<u32>,
}

/// The day that a window's weeks are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowFrom {
    /// The day of the meeting that the record is about.
    Meeting,
    /// The day on which the record was begun.
    Record,
}

/// How a date without month or year is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lean {
    /// The latest not after today: something that happened.
    Past,
    /// The earliest not before today: something due.
    Future,
    /// A date of birth: never after today.
    Birth,
}

/// A fact that a form shows and nobody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactName {
    /// The pupil's full name.
    PupilName,
    /// The year group.
    Year,
    /// The date of birth.
    BirthDate,
    /// The attendance percentage.
    Attendance,
    /// How many sessions were missed.
    SessionsMissed,
    /// Which record of this form it is, counted per pupil.
    PlanNumber,
    /// The target set at the meeting that this record looks back on.
    Target,
    /// Attendance since that meeting.
    SinceMeeting,
    /// The day of that meeting.
    LastMeeting,
    /// Brothers and sisters, with their schools.
    Siblings,
}

impl Kind {
    /// Every kind as a file names it.
    pub const NAMES: &'static [&'static str] = &[
        "line",
        "prose",
        "date",
        "time",
        "choice",
        "tick",
        "tick-date",
        "number",
        "table",
        "people",
        "actions",
        "fact",
        "meeting",
        "invitations",
    ];

    /// The kinds that a column of a table can be.
    pub const SIMPLE: &'static [&'static str] =
        &["line", "prose", "date", "time", "choice", "tick", "number"];

    /// The kind as a file names it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Prose => "prose",
            Self::Date { .. } => "date",
            Self::Time => "time",
            Self::Choice { .. } => "choice",
            Self::Tick => "tick",
            Self::TickDate => "tick-date",
            Self::Number { .. } => "number",
            Self::Table { .. } => "table",
            Self::People { .. } => "people",
            Self::Actions { .. } => "actions",
            Self::Fact { .. } => "fact",
            Self::Meeting { .. } => "meeting",
            Self::Invitations { .. } => "invitations",
        }
    }

    /// Whether it fits one cell of a table.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        Self::SIMPLE.contains(&self.name())
    }

    /// Whether what is filled in is kept as answers of the record. People, actions and invitations
    /// are rows of their own, a meeting's day is the meeting's, facts are known already.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        !matches!(
            self,
            Self::People { .. }
                | Self::Actions { .. }
                | Self::Fact { .. }
                | Self::Meeting { .. }
                | Self::Invitations { .. }
        )
    }
}

impl MeetingPart {
    /// Every part with its name in a file.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("day", Self::Day), ("time", Self::Time), ("place", Self::Place)];

    /// The part as a file names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, part)| *part == self).map_or("", |(name, _)| *name)
    }
}

impl WindowFrom {
    /// Every beginning with its name in a file.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("meeting", Self::Meeting), ("record", Self::Record)];

    /// The beginning as a file names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, from)| *from == self).map_or("", |(name, _)| *name)
    }
}

impl Lean {
    /// Every lean with its name in a file.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("past", Self::Past), ("future", Self::Future), ("birth", Self::Birth)];
}

impl FactName {
    /// Every fact with its name in a file.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("pupil-name", Self::PupilName),
        ("year", Self::Year),
        ("birth-date", Self::BirthDate),
        ("attendance", Self::Attendance),
        ("sessions-missed", Self::SessionsMissed),
        ("plan-number", Self::PlanNumber),
        ("target", Self::Target),
        ("since-meeting", Self::SinceMeeting),
        ("last-meeting", Self::LastMeeting),
        ("siblings", Self::Siblings),
    ];

    /// The fact as a file names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, fact)| *fact == self).map_or("", |(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_of_a_list_has_one_name_in_files_and_json() {
        for (name, fact) in FactName::ALL {
            assert_eq!(serde_json::to_value(fact).unwrap(), json!(name));
            assert_eq!(fact.name(), *name);
        }
        for (name, lean) in Lean::ALL {
            assert_eq!(serde_json::to_value(lean).unwrap(), json!(name));
        }
        for (name, part) in MeetingPart::ALL {
            assert_eq!(serde_json::to_value(part).unwrap(), json!(name));
            assert_eq!(part.name(), *name);
        }
        for (name, from) in WindowFrom::ALL {
            assert_eq!(serde_json::to_value(from).unwrap(), json!(name));
            assert_eq!(from.name(), *name);
        }
    }

    #[test]
    fn simple_kinds_are_kinds() {
        for name in Kind::SIMPLE {
            assert!(Kind::NAMES.contains(name), "{name}");
        }
        assert!(Kind::Line.is_simple() && !Kind::TickDate.is_simple());
    }

    #[test]
    fn rows_of_their_own_and_facts_are_no_answers() {
        assert!(Kind::Prose.is_answered());
        assert!(!Kind::Fact { fact: FactName::Year }.is_answered());
        assert!(!Kind::People { headings: PeopleHeadings::default() }.is_answered());
        let actions = Kind::Actions { headings: ActionHeadings::default(), printed: Vec::new() };
        assert!(!actions.is_answered());
        assert!(!Kind::Meeting { part: MeetingPart::Day }.is_answered());
        assert!(!Kind::Invitations { headings: InvitationHeadings::default() }.is_answered());
    }
}
