//! The process of support as an authority sets it: stages, the gates between them, the lines of
//! evidence that each gate asks for; and how far a case file meets them.
//!
//! Which lines there are is data (`templates/process.toml`); this is their shape and their judge.

mod judge;
mod notes;

use chrono::NaiveDate;
use serde::Serialize;

use super::evidence::{Evidence, Proof, Source};

pub use judge::judge;

/// The name of the process among templates.
pub const PROCESS: &str = "process";

/// The process of one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Process {
    pub name: String,
    pub title: String,
    /// Goes up with every change.
    pub version: u32,
    pub purpose: String,
    /// Stages 1 to 5, in order.
    pub stages: Vec<Stage>,
    /// `stage-2` to `stage-5`, in order.
    pub gates: Vec<Gate>,
    /// What each kind of log entry proves.
    pub log: Vec<LogProves>,
    /// What a meeting proves, as it goes.
    pub meeting: MeetingProves,
    /// What is asked before any legal step.
    pub questions: Vec<Question>,
    pub notice: NoticeTerms,
    /// Interventions to choose from while attendance is watched.
    pub suggestions: Vec<Suggestions>,
    pub referral: ReferralTerms,
}

/// Interventions of one kind, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestions {
    /// `Academic support`.
    pub group: String,
    pub of: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    pub number: u8,
    pub title: String,
    pub guidance: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// `stage-4`: gate N opens stage N.
    pub id: String,
    pub title: String,
    /// The role that signs it: `lead`.
    pub signs: String,
    pub guidance: Option<String>,
    pub lines: Vec<Line>,
}

/// One line of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// Never reused.
    pub id: String,
    pub text: String,
    pub asks: Asks,
    pub window: Window,
    /// When it asks for anything at all.
    pub when: When,
    /// What begins the missing piece: `meeting`, `contract`, `log:letter` …
    pub start: Option<String>,
    /// Whether it can be set aside with a reason, where nothing fits ("where fit", "if used").
    pub may_be_excepted: bool,
    /// Whether the papers themselves will be asked for, so that their lack is told.
    pub papers: bool,
    pub guidance: Option<String>,
}

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Asks {
    /// So many things on file that prove any of these; and at least one that proves each of `also`.
    Proofs { any: Vec<Proof>, need: u32, also: Vec<Proof>, count: Count, per: Per },
    /// A register of the year to date without `N`, missing or stray marks.
    WholeRegister,
}

/// What is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// Each thing on file.
    Things,
    /// Each meeting, however many entries tell of it.
    Meetings,
}

/// For whom it must be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    Family,
    /// Each parent in education law who isn't left out with a reason.
    EveryParent,
}

/// From when evidence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// This academic year; since the case opened if that is earlier.
    YearOrCase,
    Year,
    Case,
    Any,
}

/// When a line asks for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    Always,
    /// If there is a part-time timetable or a session marked C2.
    PartTime,
}

/// What a kind of log entry proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogProves {
    /// The kind of entry: `call`.
    pub kind: String,
    pub proves: Vec<Proof>,
    /// What it proves where nobody was reached; a kind that reaches nobody has none.
    pub attempted: Vec<Proof>,
    /// What it proves beside that where its outcome was written down.
    pub with_outcome: Vec<Proof>,
}

/// What a meeting proves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MeetingProves {
    /// Once somebody was invited.
    pub offered: Vec<Proof>,
    /// Where that was in writing.
    pub in_writing: Vec<Proof>,
    pub held: Vec<Proof>,
    /// Once its form is closed.
    pub closed: Vec<Proof>,
    /// Where a parent declined it.
    pub declined: Vec<Proof>,
}

/// A question asked before any legal step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// Never reused.
    pub id: String,
    pub text: String,
    /// Whether a yes needs words that say what was done about it; without them the lead is needed.
    pub needs_words: bool,
}

/// How a Notice to Improve runs, and the standard words of its contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct NoticeTerms {
    /// In school days.
    pub days: u32,
    /// No longer than so many calendar weeks, where that ends earlier.
    pub cap_weeks: Option<u32>,
    /// Working days until a posted one counts as served.
    pub post_days: u32,
    pub duty: String,
    pub warning: String,
    pub enough: String,
    pub sooner: String,
}

/// What a referral is warned of in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ReferralTerms {
    /// How many months after a session it can still be prosecuted.
    pub limit_months: u32,
    /// How many days before that it is warned of.
    pub warn_days: u32,
}

impl Default for ReferralTerms {
    /// Six months as prosecutions have them, told four weeks before: ours, until a process says else.
    fn default() -> Self {
        Self { limit_months: 6, warn_days: 28 }
    }
}

impl Process {
    /// The gate with that id: `stage-4`.
    #[must_use]
    pub fn gate(&self, id: &str) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.id == id)
    }

    /// The line of a gate: `stage-4/referrals`.
    #[must_use]
    pub fn line(&self, path: &str) -> Option<&Line> {
        let (gate, line) = path.split_once('/')?;
        self.gate(gate)?.lines.iter().find(|known| known.id == line)
    }

    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

/// An answer to a question before a legal step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckAnswer {
    pub id: i64,
    pub question: String,
    /// `yes`, `no`, or blank where it was taken back.
    pub answer: String,
    pub words: String,
    pub on: NaiveDate,
    pub revision: i64,
}

/// How far a gate is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateStanding {
    pub gate: String,
    pub title: String,
    pub lines: Vec<LineStanding>,
}

impl GateStanding {
    /// Whether every line is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.lines.iter().all(|line| line.met)
    }

    /// The lines met, of how many.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        (self.lines.iter().filter(|line| line.met).count(), self.lines.len())
    }
}

/// How far a line is met, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineStanding {
    pub id: String,
    pub text: String,
    pub need: u32,
    pub have: u32,
    pub met: bool,
    /// What meets it, earliest first.
    pub evidence: Vec<Met>,
    /// What would, were it not older than the window or told not to count.
    pub set_aside: Vec<Met>,
    /// Of a line for every parent.
    pub parents: Vec<ParentStanding>,
    /// Why it needs nothing.
    pub exception: Option<String>,
    /// What else an officer should know: "4 absences without a reason".
    pub note: Option<String>,
    pub start: Option<String>,
    pub may_be_excepted: bool,
}

/// Something on file beside the line it meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    pub source: Source,
    pub on: NaiveDate,
    pub title: String,
    pub paper: bool,
    /// Counts because somebody linked it.
    pub linked: bool,
}

impl Met {
    /// What a line, row or item shows of a piece of evidence.
    #[must_use]
    pub(super) fn of(one: &Evidence, linked: bool) -> Self {
        let Evidence { source, on, title, paper, .. } = one;
        Self { source: *source, on: *on, title: title.clone(), paper: *paper, linked }
    }
}

/// How far a line is met for one parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentStanding {
    pub contact: i64,
    pub name: String,
    pub have: u32,
    pub left_out: Option<String>,
}

/// What to warn of before a legal step: a question that nobody answered, a yes without a word on what was
/// done about it. None for the gates before the Notice to Improve.
#[must_use]
pub fn warnings(process: &Process, gate: &str, said: &[CheckAnswer]) -> Vec<String> {
    if !["stage-4", "stage-5"].contains(&gate) {
        return Vec::new();
    }
    let told = |question: &Question| {
        let said = said.iter().find(|said| said.question == question.id);
        let why = match said.map(|said| (said.answer.as_str(), said.words.trim())) {
            None | Some(("", _)) => "not answered",
            Some(("yes", "")) if question.needs_words => "yes, and not a word on what was done",
            Some(_) => return None,
        };
        let first = question.text.split_inclusive('?').next().unwrap_or_default();
        Some(format!("{} ({why})", first.trim()))
    };
    process.questions.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests;
