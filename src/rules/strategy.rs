//! The strategy checklist judged: which rows apply to a pupil, which are musts, what is still open.
//!
//! The rows come from the template (`templates`), what was answered from the file (`store`); the
//! pupil's circumstances decide between them.

use std::cmp::Reverse;
use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use super::people::{Circumstance, Known};

/// The name of the checklist among templates, and the kind of its one record a case.
pub const CHECKLIST: &str = "checklist";

/// The section of the school's own rows: `own/r1`.
pub const OWN: &str = "own";

/// What makes a must of a row and is no circumstance: nothing that others may read tells it, so that
/// the row always shows its condition.
pub const SAFEGUARDING_CONCERN: &str = "safeguarding-concern";

/// Whether a receipt of an email was asked for: id, label, key.
pub const RECEIPTS: &[(&str, &str, char)] =
    &[("", "No", 'n'), ("asked", "Asked for", 'a'), ("received", "Received", 'r')];

/// What stands in the column "Completed Y/N".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Verdict {
    /// Nothing yet.
    #[default]
    #[serde(rename = "")]
    Open,
    #[serde(rename = "y")]
    Yes,
    /// A strategy left untried, with the reason; or the answer to a question.
    #[serde(rename = "n")]
    No,
    /// The row, or its whole section, is not for this pupil, with the reason.
    #[serde(rename = "na")]
    NotApplicable,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::Open, Self::Yes, Self::No, Self::NotApplicable];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Yes => "y",
            Self::No => "n",
            Self::NotApplicable => "na",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// What an officer says of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StrategyAnswer {
    pub answer: Verdict,
    pub on: Option<NaiveDate>,
    /// The outcome, or the reason why it was not tried or is not applicable.
    pub words: String,
    /// Ids of the prompts ticked.
    pub prompts: Vec<String>,
    /// Blank, `asked` or `received`.
    pub receipt: String,
    /// The entry that shows it.
    pub entry: Option<i64>,
}

impl StrategyAnswer {
    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

/// A row of the checklist as answered, for the eyes it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strategy {
    pub id: i64,
    /// `section/row`; of a whole section its id alone.
    pub row: String,
    /// The school's own words for an own row; the old title of a row that was dropped.
    pub label: String,
    pub answer: Verdict,
    pub on: Option<NaiveDate>,
    /// Blank where they are not for these eyes, or not opened yet.
    pub words: String,
    pub prompts: Vec<String>,
    pub receipt: String,
    /// The entry that shows it, where these eyes may read it.
    pub entry: Option<i64>,
    pub revision: i64,
    /// Whether its words are restricted.
    pub restricted: bool,
    /// Whether there are words that are not for these eyes.
    pub restricted_hidden: bool,
    /// Whether there are some that are, but a reading of them was not noted yet.
    pub sealed: bool,
}

impl Strategy {
    /// What was said, to be said again with something changed.
    #[must_use]
    pub fn told(&self) -> StrategyAnswer {
        StrategyAnswer {
            answer: self.answer,
            on: self.on,
            words: self.words.clone(),
            prompts: self.prompts.clone(),
            receipt: self.receipt.clone(),
            entry: self.entry,
        }
    }

    /// Whether it is the school's own row.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.row.strip_prefix(OWN).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The words, or that they are left out.
    #[must_use]
    pub fn shown_words(&self) -> &str {
        if self.restricted_hidden || self.sealed { "(restricted)" } else { &self.words }
    }

    /// Leaves out one's own restricted words too, where nobody writes.
    pub fn seal(&mut self) {
        if self.restricted && !self.words.is_empty() {
            self.words.clear();
            self.sealed = true;
        }
    }
}

/// A row as the rules need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `section/row`.
    pub path: String,
    pub section: &'a str,
    pub question: bool,
    /// A circumstance, or [`SAFEGUARDING_CONCERN`].
    pub must: Option<&'a str>,
    /// The circumstances of which any makes the row apply; none: it always does.
    pub when: &'a [String],
    /// The same of its section.
    pub section_when: &'a [String],
}

/// Whether a row is for this pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Applies {
    Yes,
    /// Nobody has said yet: it is still asked.
    NotKnown,
    No,
}

/// Whether a row must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Must {
    No,
    /// If something is so that isn't known here.
    If,
    Yes,
}

/// A row judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    pub applies: Applies,
    pub must: Must,
    /// What was said of it, where anything was.
    pub strategy: Option<&'a Strategy>,
    /// Its own answer; "not applicable" where that was said of its section and nothing of it.
    pub verdict: Verdict,
}

impl Standing<'_> {
    /// Whether somebody still has to answer it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.verdict == Verdict::Open && self.applies != Applies::No
    }
}

/// Judges every row.
#[must_use]
pub fn judge<'a>(
    rows: &[Asked<'_>],
    strategies: &'a [Strategy],
    circumstances: &[Circumstance],
    today: NaiveDate,
) -> Vec<Standing<'a>> {
    let said_of = |row: &str| strategies.iter().find(|strategy| strategy.row == row);
    rows.iter()
        .map(|row| {
            let strategy = said_of(&row.path);
            let aside = said_of(row.section).map_or(Verdict::Open, |section| section.answer);
            let own = strategy.map_or(Verdict::Open, |strategy| strategy.answer);
            Standing {
                applies: applies(row, circumstances, today),
                must: must(row, circumstances, today),
                strategy,
                verdict: if own == Verdict::Open { aside } else { own },
            }
        })
        .collect()
}

fn applies(row: &Asked<'_>, circumstances: &[Circumstance], today: NaiveDate) -> Applies {
    let told = [row.section_when, row.when].map(|kinds| is_any(kinds, circumstances, today));
    match told {
        [Some(false), _] | [_, Some(false)] => Applies::No,
        [None, _] | [_, None] => Applies::NotKnown,
        _ => Applies::Yes,
    }
}

fn must(row: &Asked<'_>, circumstances: &[Circumstance], today: NaiveDate) -> Must {
    match row.must.map(|kind| is_so(kind, circumstances, today)) {
        None | Some(Some(false)) => Must::No,
        Some(None) => Must::If,
        Some(Some(true)) => Must::Yes,
    }
}

/// Whether any of the circumstances holds; none where that isn't known. Without any it does.
fn is_any(kinds: &[String], circumstances: &[Circumstance], today: NaiveDate) -> Option<bool> {
    if kinds.is_empty() {
        return Some(true);
    }
    let told = kinds.iter().map(|kind| is_so(kind, circumstances, today));
    let told: Vec<Option<bool>> = told.collect();
    if told.contains(&Some(true)) {
        return Some(true);
    }
    if told.contains(&None) { None } else { Some(false) }
}

/// Whether a circumstance holds on a day; none where that isn't known.
fn is_so(kind: &str, circumstances: &[Circumstance], today: NaiveDate) -> Option<bool> {
    let told = circumstances.iter().find(|told| told.kind == kind)?;
    match told.state {
        Known::Yes => {
            let begun = told.from.is_none_or(|from| from <= today);
            Some(begun && told.to.is_none_or(|to| to >= today))
        }
        Known::No => Some(false),
        Known::NotKnown => None,
    }
}

/// How far a checklist is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub yes: usize,
    pub no: usize,
    pub open: usize,
    pub not_applicable: usize,
}

impl Counts {
    /// Counts rows; those that are not for this pupil count as nothing unless they were answered.
    #[must_use]
    pub fn of(rows: &[Standing<'_>]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            match row.verdict {
                Verdict::Yes => counts.yes += 1,
                Verdict::No => counts.no += 1,
                Verdict::NotApplicable => counts.not_applicable += 1,
                Verdict::Open if row.is_open() => counts.open += 1,
                Verdict::Open => {}
            }
        }
        counts
    }

    #[must_use]
    pub fn answered(&self) -> usize {
        self.yes + self.no
    }

    /// Rows to answer, and those answered.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.answered() + self.open
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (answered, rows) = (self.answered(), self.rows());
        write!(f, "{answered} of {rows} answered · {} Y · {} N", self.yes, self.no)?;
        if self.not_applicable > 0 {
            write!(f, " · {} n/a", self.not_applicable)?;
        }
        Ok(())
    }
}

/// What a checklist is in order of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As the form is printed.
    #[default]
    Section,
    /// What is open first, the musts before the rest.
    OpenFirst,
    /// The latest first, what has no date last.
    Date,
}

impl Order {
    /// The next one, round and round.
    #[must_use]
    pub fn following(self) -> Self {
        match self {
            Self::Section => Self::OpenFirst,
            Self::OpenFirst => Self::Date,
            Self::Date => Self::Section,
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Section => "by section",
            Self::OpenFirst => "open first",
            Self::Date => "by date",
        }
    }
}

/// The rows' numbers in an order; rows that are alike stay as the form has them.
#[must_use]
pub fn in_order(rows: &[Standing<'_>], order: Order) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..rows.len()).collect();
    match order {
        Order::Section => {}
        Order::OpenFirst => numbers.sort_by_key(|at| rank(&rows[*at])),
        Order::Date => numbers.sort_by_key(|at| {
            let on = rows[*at].strategy.and_then(|strategy| strategy.on);
            (on.is_none(), Reverse(on))
        }),
    }
    numbers
}

fn rank(row: &Standing<'_>) -> u8 {
    match row.verdict {
        Verdict::Open if row.is_open() => u8::from(row.must != Must::Yes),
        Verdict::Yes | Verdict::No => 2,
        Verdict::Open | Verdict::NotApplicable => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;

    fn told(kind: &str, state: Known) -> Circumstance {
        let (source, worker) = (String::new(), String::new());
        Circumstance { id: 0, kind: kind.into(), state, from: None, to: None, source, worker }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn row<'a>(path: &'a str, when: &'a [String]) -> Asked<'a> {
        let section = path.split('/').next().unwrap();
        let path = path.to_owned();
        Asked { path, section, question: false, must: None, when, section_when: &[] }
    }

    fn said(row: &str, answer: Verdict, on: Option<&str>) -> Strategy {
        Strategy {
            id: 0,
            row: row.into(),
            label: String::new(),
            answer,
            on: on.map(day),
            words: String::new(),
            prompts: Vec::new(),
            receipt: String::new(),
            entry: None,
            revision: 1,
            restricted: false,
            restricted_hidden: false,
            sealed: false,
        }
    }

    const TODAY: &str = "2025-11-21";

    #[test]
    fn a_row_applies_by_any_of_its_circumstances_and_is_asked_until_all_are_told() {
        let when = words(&["looked-after", "formerly-looked-after"]);
        let ended =
            Circumstance { to: Some(day("2025-07-31")), ..told("looked-after", Known::Yes) };
        let later = Circumstance { from: Some(day("2026-01-01")), ..ended.clone() };
        let table = [
            (vec![], Applies::NotKnown),
            (vec![told("looked-after", Known::Yes)], Applies::Yes),
            (vec![told("looked-after", Known::No)], Applies::NotKnown),
            (vec![told("looked-after", Known::NotKnown)], Applies::NotKnown),
            (
                vec![told("looked-after", Known::No), told("formerly-looked-after", Known::No)],
                Applies::No,
            ),
            (
                vec![told("looked-after", Known::No), told("formerly-looked-after", Known::Yes)],
                Applies::Yes,
            ),
            (vec![ended, told("formerly-looked-after", Known::No)], Applies::No),
            (vec![later, told("formerly-looked-after", Known::No)], Applies::No),
        ];
        for (circumstances, expected) in table {
            let rows = [row("safeguarding/virtual-school", &when)];
            let judged = judge(&rows, &[], &circumstances, day(TODAY));
            assert_eq!(judged[0].applies, expected, "{circumstances:?}");
            assert_eq!(judged[0].is_open(), expected != Applies::No);
        }
    }

    #[test]
    fn a_row_needs_its_section_to_apply_too() {
        let (medical, plan) = (words(&["medical"]), words(&["healthcare-plan"]));
        let rows = [Asked { section_when: &medical, ..row("medical/review", &plan) }];
        let both = [told("medical", Known::No), told("healthcare-plan", Known::Yes)];
        assert_eq!(judge(&rows, &[], &both, day(TODAY))[0].applies, Applies::No);
        let one = [told("healthcare-plan", Known::Yes)];
        assert_eq!(judge(&rows, &[], &one, day(TODAY))[0].applies, Applies::NotKnown);
    }

    #[test]
    fn a_must_holds_by_its_circumstance_and_a_concern_is_told_by_none() {
        let of = |must: &'static str, circumstances: &[Circumstance]| {
            let rows = [Asked { must: Some(must), ..row("a/b", &[]) }];
            judge(&rows, &[], circumstances, day(TODAY))[0].must
        };
        assert_eq!(of("social-worker", &[told("social-worker", Known::Yes)]), Must::Yes);
        assert_eq!(of("social-worker", &[told("social-worker", Known::No)]), Must::No);
        assert_eq!(of("social-worker", &[]), Must::If);
        assert_eq!(of(SAFEGUARDING_CONCERN, &[told("social-worker", Known::Yes)]), Must::If);
    }

    /// Three sections: one set aside, one with every answer, one that doesn't apply.
    fn judged(strategies: &[Strategy]) -> Vec<Standing<'_>> {
        let ehcp = words(&["ehcp"]);
        let rows = [
            row("sen/sendco", &[]),
            row("sen/review", &[]),
            row("parents/call", &[]),
            row("parents/text", &[]),
            Asked { must: Some("social-worker"), ..row("parents/visit", &[]) },
            row("parents/letter", &[]),
            row("ehcp/advice", &ehcp),
            row("own/r1", &[]),
        ];
        let circumstances = [told("ehcp", Known::No), told("social-worker", Known::Yes)];
        judge(&rows, strategies, &circumstances, day(TODAY))
    }

    fn strategies() -> Vec<Strategy> {
        vec![
            said("sen", Verdict::NotApplicable, None),
            said("sen/sendco", Verdict::Yes, Some("2025-09-12")),
            said("parents/call", Verdict::No, None),
            said("parents/letter", Verdict::Yes, Some("2025-10-01")),
        ]
    }

    #[test]
    fn what_is_not_for_this_pupil_is_counted_apart_or_not_at_all() {
        let strategies = strategies();
        let counts = Counts::of(&judged(&strategies));
        assert_eq!(counts, Counts { yes: 2, no: 1, open: 3, not_applicable: 1 });
        assert_eq!(counts.to_string(), "3 of 6 answered · 2 Y · 1 N · 1 n/a");
        assert_eq!(Counts::default().to_string(), "0 of 0 answered · 0 Y · 0 N");
    }

    #[test]
    fn rows_come_as_printed_open_first_or_by_date() {
        let strategies = strategies();
        let rows = judged(&strategies);
        assert_eq!(in_order(&rows, Order::Section), [0, 1, 2, 3, 4, 5, 6, 7]);
        // The must, the other open ones, the answered, the rest.
        assert_eq!(in_order(&rows, Order::OpenFirst), [4, 3, 7, 0, 2, 5, 1, 6]);
        assert_eq!(in_order(&rows, Order::Date), [5, 0, 1, 2, 3, 4, 6, 7]);
        assert_eq!(Order::Section.following().following().following(), Order::Section);
    }

    #[test]
    fn verdicts_have_one_name_in_the_file_and_in_json() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.as_str());
        }
        assert_eq!(Verdict::parse("yes"), None);
    }

    #[test]
    fn words_that_are_not_for_these_eyes_say_so() {
        let hidden = Strategy { restricted_hidden: true, ..said("a/b", Verdict::Yes, None) };
        assert_eq!(hidden.shown_words(), "(restricted)");
        let sealed = Strategy { sealed: true, ..said("a/b", Verdict::Yes, None) };
        assert_eq!(sealed.shown_words(), "(restricted)");
        assert!(said("own/r1", Verdict::Open, None).is_own());
        assert!(!said("owned/r1", Verdict::Open, None).is_own());
    }
}
