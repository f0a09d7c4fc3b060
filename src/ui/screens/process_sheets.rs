//! The sheets of the process: signing a gate, going back, deciding about evidence, the questions
//! before a legal step.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::day::Lean;
use crate::rules::evidence::Source;
use crate::rules::process::{CheckAnswer, GateStanding, Question};
use crate::store::Signer;
use crate::ui::effect::{Now, ProcessVerb, Verb};

/// Signing a gate, with what it lacks in sight, and what to warn of before a legal step.
#[must_use]
pub fn pass_gate(case: i64, gate: &GateStanding, warned: &[String], now: &Now) -> Sheet {
    let unmet: Vec<&str> =
        gate.lines.iter().filter(|line| !line.met).map(|line| line.text.as_str()).collect();
    let mut hint = if unmet.is_empty() {
        "Every line is met. Leave the name blank if you sign as a lead yourself.".to_owned()
    } else {
        format!(
            "Not met: {}. Passing all the same needs a reason and a lead; the referral pack prints both.",
            unmet.join("; ")
        )
    };
    if !warned.is_empty() {
        hint = format!("{hint} Before a legal step: {}", warned.join(" "));
    }
    let fields = vec![
        SheetField::line("Who signs", ""),
        SheetField::line("Role", "lead"),
        SheetField::day("On", now.today, Lean::Past),
        SheetField::prose("Reason", ""),
    ];
    let then = ProcessSheet::PassGate { case, gate: gate.gate.clone() };
    Sheet::new(format!("Sign · {}", gate.title), fields, Then::Process(then)).hint(hint)
}

/// Going back through the gate passed last.
#[must_use]
pub fn go_back(case: i64, gate: &str, stage: u8) -> Sheet {
    let then = ProcessSheet::GoBack { case, gate: gate.to_owned() };
    let title = format!("Back to stage {}", stage.saturating_sub(1));
    Sheet::new(title, vec![SheetField::line("Reason", "")], Then::Process(then))
        .hint("What was signed stays on file; the case is at the stage before again.")
}

/// Why a line needs nothing.
#[must_use]
pub fn except_line(case: i64, line: &str, text: &str) -> Sheet {
    let then = ProcessSheet::ExceptLine { case, line: line.to_owned() };
    Sheet::new(
        format!("Not needed · {text}"),
        vec![SheetField::line("Because", "")],
        Then::Process(then),
    )
    .hint("It counts as met with this reason, which the referral pack prints.")
}

/// Why something on file counts for a line that doesn't see it.
#[must_use]
pub fn link(case: i64, line: &str, source: Source, title: &str) -> Sheet {
    let then = ProcessSheet::LinkEvidence { case, line: line.to_owned(), source };
    Sheet::new(
        format!("Counts here · {title}"),
        vec![SheetField::line("Because", "")],
        Then::Process(then),
    )
    .hint("It is older than the line's window, or was told not to count.")
}

/// Why something on file doesn't count for a line.
#[must_use]
pub fn unlink(case: i64, line: &str, source: Source, title: &str) -> Sheet {
    let then = ProcessSheet::UnlinkEvidence { case, line: line.to_owned(), source };
    Sheet::new(
        format!("Doesn't count here · {title}"),
        vec![SheetField::line("Because", "")],
        Then::Process(then),
    )
    .hint("It stays on file and may count for other lines.")
}

/// Why a parent is left out of letters and meetings.
#[must_use]
pub fn leave_out(case: i64, contact: i64, name: &str) -> Sheet {
    let then = ProcessSheet::LeaveOut { case, contact };
    Sheet::new(format!("Leave out · {name}"), vec![SheetField::line("Because", "")], Then::Process(then)).hint(
        "A parent in education law is written to unless there is a reason not to. It is shown with every line and in the pack.",
    )
}

/// One of the questions asked before a legal step.
#[must_use]
pub fn check(case: i64, question: &Question, said: Option<&CheckAnswer>) -> Sheet {
    let stands = said.map_or("", |said| said.answer.as_str());
    let fields = vec![
        SheetField::pick(
            "Answer",
            vec![
                Choice::new('y', "yes", "Yes").chosen_if(stands == "yes"),
                Choice::new('n', "no", "No").chosen_if(stands == "no"),
            ],
        ),
        SheetField::prose("What was done about it", said.map_or("", |said| said.words.as_str())),
    ];
    let base = said.map_or(0, |said| said.revision);
    let then = ProcessSheet::AnswerCheck { case, question: question.id.clone(), base };
    Sheet::new("Before a legal step", fields, Then::Process(then)).hint(question.text.clone())
}

/// What a sheet of the process asks.
#[derive(Debug, Clone)]
pub enum ProcessSheet {
    PassGate { case: i64, gate: String },
    GoBack { case: i64, gate: String },
    ExceptLine { case: i64, line: String },
    LinkEvidence { case: i64, line: String, source: Source },
    UnlinkEvidence { case: i64, line: String, source: Source },
    LeaveOut { case: i64, contact: i64 },
    AnswerCheck { case: i64, question: String, base: i64 },
}

impl ProcessSheet {
    /// The verb of its fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        let text = |at: usize| fields[at].value().trim().to_owned();
        let reason = || match text(0) {
            words if words.is_empty() => Err((0, "it needs a reason".to_owned())),
            words => Ok(words),
        };
        Ok(Verb::Process(match self {
            Self::PassGate { case, gate } => {
                let on =
                    fields[2].day_read(now.today).map_err(|why| (2, why))?.unwrap_or(now.today);
                let who = Signer { name: text(0), role: text(1), on };
                ProcessVerb::PassGate { case: *case, gate: gate.clone(), who, reason: text(3) }
            }
            Self::GoBack { case, gate } => {
                ProcessVerb::GoBack { case: *case, gate: gate.clone(), reason: reason()? }
            }
            Self::ExceptLine { case, line } => {
                ProcessVerb::ExceptLine { case: *case, line: line.clone(), reason: reason()? }
            }
            Self::LinkEvidence { case, line, source } => ProcessVerb::LinkEvidence {
                case: *case,
                line: line.clone(),
                source: *source,
                reason: reason()?,
            },
            Self::UnlinkEvidence { case, line, source } => ProcessVerb::UnlinkEvidence {
                case: *case,
                line: line.clone(),
                source: *source,
                reason: reason()?,
            },
            Self::LeaveOut { case, contact } => {
                ProcessVerb::LeaveOut { case: *case, contact: *contact, reason: reason()? }
            }
            Self::AnswerCheck { case, question, base } => {
                let answer = text(0);
                if answer.is_empty() {
                    return Err((0, "yes or no?".to_owned()));
                }
                ProcessVerb::AnswerCheck {
                    case: *case,
                    question: question.clone(),
                    answer,
                    words: text(1),
                    base: *base,
                }
            }
        }))
    }

    /// Where what is typed on it is kept.
    pub(super) fn place(&self) -> String {
        match self {
            Self::PassGate { case, gate } => format!("sheet/pass-gate/{case}/{gate}"),
            Self::GoBack { case, gate } => format!("sheet/go-back/{case}/{gate}"),
            Self::ExceptLine { case, line } => format!("sheet/except/{case}/{line}"),
            Self::LinkEvidence { case, line, source } => {
                format!("sheet/link/{case}/{line}={}={}", source.kind.as_str(), source.id)
            }
            Self::UnlinkEvidence { case, line, source } => {
                format!("sheet/unlink/{case}/{line}={}={}", source.kind.as_str(), source.id)
            }
            Self::LeaveOut { case, contact } => format!("sheet/leave-out/{case}/{contact}"),
            Self::AnswerCheck { case, question, .. } => format!("sheet/check/{case}/{question}"),
        }
    }

    /// Whether it changes what stands there already.
    pub(super) fn is_change(&self) -> bool {
        matches!(self, Self::AnswerCheck { .. })
    }

    /// Keeps over a newer revision than the one that was on screen.
    pub(super) fn take_base(&mut self, newer: i64) {
        if let Self::AnswerCheck { base, .. } = self {
            *base = newer;
        }
    }
}
