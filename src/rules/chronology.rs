//! One ordered story of a case, told from everything on file: what happened, when, when it was written
//! down, and where it stands.
//!
//! Nothing is copied: each line names what it was taken from. Restricted entries, fields and checklist
//! words are in nobody's chronology, whoever asks; what was withdrawn is in the log alone. When and by
//! whom things were written down comes from the journal, which `store` reads.

mod meetings;
mod register;
mod sources;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::case::{CaseFile, EntryKind};
use super::day::spell;
use super::evidence::{Source, SourceKind};
use super::finding::fold;
use super::support::SupportState;

/// What a line is about: the whole story falls into these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Contacts,
    Meetings,
    Support,
    Forms,
    Register,
    Decisions,
}

impl Group {
    pub const ALL: [Self; 6] = [
        Self::Contacts,
        Self::Meetings,
        Self::Support,
        Self::Forms,
        Self::Register,
        Self::Decisions,
    ];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Meetings => "meetings",
            Self::Support => "support",
            Self::Forms => "forms",
            Self::Register => "register",
            Self::Decisions => "decisions",
        }
    }

    /// The group behind one; none, for all of them, behind the last.
    #[must_use]
    pub fn behind(group: Option<Self>) -> Option<Self> {
        match group {
            None => Self::ALL.first().copied(),
            Some(group) => {
                let at = Self::ALL.iter().position(|one| *one == group)?;
                Self::ALL.get(at + 1).copied()
            }
        }
    }

    /// The group before one, the same way round.
    #[must_use]
    pub fn before(group: Option<Self>) -> Option<Self> {
        match group {
            None => Self::ALL.last().copied(),
            Some(group) => {
                let at = Self::ALL.iter().position(|one| *one == group)?;
                at.checked_sub(1).and_then(|at| Self::ALL.get(at)).copied()
            }
        }
    }
}

/// Kinds of line beside those of entries: id, what a list calls it, group.
const KINDS: &[(&str, &str, Group)] = &[
    ("meeting-arranged", "Arranged", Group::Meetings),
    ("meeting-moved", "Moved", Group::Meetings),
    ("meeting-cancelled", "Cancelled", Group::Meetings),
    ("record-begun", "Form begun", Group::Forms),
    ("record-corrected", "Form corrected", Group::Forms),
    ("record-closed", "Form closed", Group::Forms),
    ("attachment", "File kept", Group::Forms),
    ("strategy", "Strategy", Group::Support),
    ("support-offered", "Offered", Group::Support),
    ("support-started", "Started", Group::Support),
    ("support-declined", "Declined", Group::Support),
    ("support-finished", "Finished", Group::Support),
    ("action-agreed", "Action agreed", Group::Support),
    ("action-done", "Action done", Group::Support),
    ("absence", "Register", Group::Register),
    ("gate-passed", "Gate passed", Group::Decisions),
    ("gate-back", "Gone back", Group::Decisions),
    ("notice-served", "Notice served", Group::Decisions),
    ("notice-ended", "Notice ended", Group::Decisions),
    ("case-opened", "Case opened", Group::Decisions),
    ("case-closed", "Case closed", Group::Decisions),
];

fn group_of(kind: &str) -> Group {
    if let Some((.., group)) = KINDS.iter().find(|(id, ..)| *id == kind) {
        return *group;
    }
    match kind {
        "call" | "text" | "email" | "letter" | "visit" | "conversation" | "absence-reason"
        | "note" => Group::Contacts,
        "meeting-offered" | "meeting-held" | "meeting-declined" => Group::Meetings,
        "form" => Group::Forms,
        "safeguarding" | "notice" | "penalty" => Group::Decisions,
        _ => Group::Support,
    }
}

/// Where a line was taken from. Cases and gates are no evidence, and so no [`Source`] of any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Case(i64),
    /// By the stage that it opens.
    Gate(u8),
    OnFile(Source),
}

impl Origin {
    #[must_use]
    pub fn of(kind: SourceKind, id: i64) -> Self {
        Self::OnFile(Source { kind, id })
    }

    /// As commands name it: `entry`, `record`, `case`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Case(_) => "case",
            Self::Gate(_) => "gate",
            Self::OnFile(source) => source.kind.as_str(),
        }
    }

    #[must_use]
    pub fn id(self) -> i64 {
        match self {
            Self::Case(id) => id,
            Self::Gate(stage) => stage.into(),
            Self::OnFile(source) => source.id,
        }
    }
}

/// One line of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The day it happened.
    pub on: NaiveDate,
    /// The minute of that day, where a time is known.
    pub minute: u32,
    /// The working day on which it was written down; none of what the register tells.
    pub entered: Option<NaiveDate>,
    /// How many days after it happened that was.
    pub late_days: i64,
    pub group: Group,
    /// Stable id: `call`, `meeting-moved`, `absence`.
    pub kind: &'static str,
    pub words: String,
    /// With whom or by whom; blank where nobody is named.
    pub who: String,
    pub source: Origin,
}

impl Line {
    #[must_use]
    pub fn new(on: NaiveDate, kind: &'static str, source: Origin, words: String) -> Self {
        Self {
            on,
            minute: 0,
            entered: None,
            late_days: 0,
            group: group_of(kind),
            kind,
            words: if words.contains('\n') { words.replace('\n', " ") } else { words },
            who: String::new(),
            source,
        }
    }

    /// The same line, written down on a day.
    #[must_use]
    pub fn entered(self, entered: Option<NaiveDate>) -> Self {
        let late_days = entered.map_or(0, |entered| (entered - self.on).num_days().max(0));
        Self { entered, late_days, ..self }
    }

    /// The same line, with or by somebody.
    #[must_use]
    pub fn by(self, who: &str) -> Self {
        Self { who: who.to_owned(), ..self }
    }

    /// What a list calls its kind: `Phone call`.
    #[must_use]
    pub fn label(&self) -> &'static str {
        let own = KINDS.iter().find(|(id, ..)| *id == self.kind).map(|(_, label, _)| *label);
        own.or_else(|| EntryKind::parse(self.kind).map(EntryKind::label)).unwrap_or(self.kind)
    }

    /// `entered 6 days later`; none where it was written down on its day.
    #[must_use]
    pub fn late_words(&self) -> Option<String> {
        match self.late_days {
            0 => None,
            1 => Some("entered 1 day later".to_owned()),
            days => Some(format!("entered {days} days later")),
        }
    }

    /// All that is searched for words, without capitals and accents.
    #[must_use]
    pub fn folded(&self) -> String {
        let late = self.late_words().unwrap_or_default();
        let day = spell(self.on);
        fold(&format!("{} {} {} {day} {late}", self.label(), self.words, self.who))
    }
}

/// What the journal remembers of a thing on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Begun,
    Arranged,
    Held,
    Done,
    Closed,
    /// Of an item of support.
    Support(SupportState),
}

/// When a step was written down, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub on: NaiveDate,
    pub by: String,
}

/// What a story needs beside the case file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    pub noted: BTreeMap<(Origin, Step), Noted>,
    /// The working days on which the file's gates were written down, in their order.
    pub gates: Vec<NaiveDate>,
    /// What lists call the checklist's rows and sections, by their ids.
    pub rows: BTreeMap<String, String>,
    /// What has words that are not for everybody.
    pub restricted: BTreeSet<Source>,
    /// The day the story is told on: what ran out by then without a word of how it ended is told too.
    pub today: NaiveDate,
}

impl Beside {
    fn noted(&self, of: Origin, step: Step) -> Option<&Noted> {
        self.noted.get(&(of, step))
    }

    fn is_restricted(&self, kind: SourceKind, id: i64) -> bool {
        self.restricted.contains(&Source { kind, id })
    }
}

/// The story of a case: by day, then time, then id. A case takes in what came before it, and ends with
/// the day it was closed on.
#[must_use]
pub fn chronology(file: &CaseFile, calendar: &Calendar, beside: &Beside) -> Vec<Line> {
    let mut lines = sources::entries(&file.entries, &file.records);
    lines.extend(meetings::meetings(&file.meetings, &file.entries, beside));
    lines.extend(sources::records(&file.records, &file.entries, beside));
    lines.extend(sources::strategies(&file.strategies, beside));
    lines.extend(sources::actions(&file.actions, beside));
    lines.extend(sources::attachments(&file.attachments, &file.entries, beside));
    lines.extend(sources::gates(&file.passings, beside));
    lines.extend(file.case.iter().flat_map(|case| sources::case(case, beside)));
    if let Some(reached) = file.register_to {
        lines.extend(register::absences(file.pupil.id, &file.register, calendar, reached));
    }
    lines.extend(steps::support(&file.support, beside));
    lines.extend(steps::notices(&file.notices, &file.entries, beside));
    // Whatever else has a day joins here, a function for each source.
    if let Some(closed) = file.case.as_ref().and_then(|case| case.closed) {
        lines.retain(|line| line.on <= closed);
    }
    in_order(lines)
}

fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|one, other| {
        (one.on, one.minute, one.source).cmp(&(other.on, other.minute, other.source))
    });
    lines
}

/// Those of some lines that are of a group and have all the words typed in them, by their places;
/// `folded` is what each is searched in.
#[must_use]
pub fn narrowed(
    lines: &[Line],
    folded: &[String],
    group: Option<Group>,
    typed: &str,
) -> Vec<usize> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    let fits = |(line, text): (&Line, &String)| {
        group.is_none_or(|group| line.group == group)
            && words.iter().all(|word| text.contains(*word))
    };
    let fitting = lines.iter().zip(folded).enumerate().filter(|(_, one)| fits(*one));
    fitting.map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;

    fn line(on: &str, minute: u32, id: i64, words: &str) -> Line {
        let source = Origin::of(SourceKind::Entry, id);
        Line { minute, ..Line::new(day(on), "call", source, words.to_owned()) }
    }

    #[test]
    fn lines_come_by_day_then_time_then_id() {
        let lines = vec![
            line("2025-11-20", 0, 4, "d"),
            line("2025-11-19", 600, 5, "c"),
            line("2025-11-19", 0, 9, "b"),
            line("2025-11-19", 0, 2, "a"),
        ];
        let words: Vec<String> = in_order(lines).into_iter().map(|line| line.words).collect();
        assert_eq!(words, ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_line_is_late_by_the_days_between_happened_and_entered() {
        let table = [
            (None, 0, None),
            (Some("2025-11-20"), 0, None),
            (Some("2025-11-21"), 1, Some("entered 1 day later")),
            (Some("2025-11-26"), 6, Some("entered 6 days later")),
            // Written down before its day: a meeting to come.
            (Some("2025-11-01"), 0, None),
        ];
        for (entered, late, words) in table {
            let line = line("2025-11-20", 0, 1, "").entered(entered.map(day));
            assert_eq!(line.late_days, late, "{entered:?}");
            assert_eq!(line.late_words().as_deref(), words, "{entered:?}");
        }
    }

    #[test]
    fn groups_go_round() {
        let mut group = None;
        let mut seen = Vec::new();
        for _ in 0..7 {
            let next = Group::behind(group);
            assert_eq!(Group::before(next), group);
            group = next;
            seen.push(group.map_or("all", Group::label));
        }
        let expected = ["contacts", "meetings", "support", "forms", "register", "decisions", "all"];
        assert_eq!(seen, expected);
    }

    #[test]
    fn every_kind_of_entry_and_line_has_a_label_that_fits_its_column() {
        for (id, label, group) in KINDS.iter().copied() {
            let line = Line::new(day("2025-11-20"), id, Origin::Case(1), String::new());
            assert_eq!((line.label(), line.group), (label, group));
            assert!(label.len() <= 14, "{label}");
        }
        for (kind, group) in [
            ("call", Group::Contacts),
            ("absence-reason", Group::Contacts),
            ("meeting-held", Group::Meetings),
            ("referral-reply", Group::Support),
            ("child-voice", Group::Support),
            ("safeguarding", Group::Decisions),
        ] {
            assert_eq!(group_of(kind), group, "{kind}");
        }
    }

    #[test]
    fn lines_are_narrowed_by_group_and_by_every_word() {
        let mut lines =
            vec![line("2025-11-20", 0, 1, "Zoë rang"), line("2025-11-21", 0, 2, "Rang back")];
        lines[1].group = Group::Support;
        let folded: Vec<String> = lines.iter().map(Line::folded).collect();
        let of = |group, typed: &str| narrowed(&lines, &folded, group, typed);
        assert_eq!(of(None, ""), [0, 1]);
        assert_eq!(of(None, "rang"), [0, 1]);
        assert_eq!(of(None, "rang zoe"), [0]);
        assert_eq!(of(None, "21 nov call"), [1]);
        assert_eq!(of(Some(Group::Support), "rang"), [1]);
        assert_eq!(of(Some(Group::Meetings), ""), Vec::<usize>::new());
    }
}
