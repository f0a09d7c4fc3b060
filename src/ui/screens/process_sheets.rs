//! The sheets of the process: signing a gate, going back, deciding about evidence, the questions
//! before a legal step.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::day::Lean;
use crate::rules::evidence::Source;
use crate::rules::process::{GateStanding, Question};
use crate::store::{CheckAnswer, Signer};
use crate::ui::effect::{Now, Verb};

/// Signing a gate, with what it lacks in sight.
#[must_use]
pub fn pass_gate(case: i64, gate: &GateStanding, now: &Now) -> Sheet {
    let unmet: Vec<&str> =
        gate.lines.iter().filter(|line| !line.met).map(|line| line.text.as_str()).collect();
    let hint = if unmet.is_empty() {
        "Every line is met. Leave the name blank if you sign as a lead yourself.".to_owned()
    } else {
        format!(
            "Not met: {}. Passing all the same needs a reason and a lead; the referral pack prints both.",
            unmet.join("; ")
        )
    };
    let fields = vec![
        SheetField::line("Who signs", ""),
        SheetField::line("Role", "lead"),
        SheetField::day("On", now.today, Lean::Past),
        SheetField::prose("Reason", ""),
    ];
    let then = Then::PassGate { case, gate: gate.gate.clone() };
    Sheet::new(format!("Sign · {}", gate.title), fields, then).hint(hint)
}

/// Going back through the gate passed last.
#[must_use]
pub fn go_back(case: i64, gate: &str, stage: u8) -> Sheet {
    let then = Then::GoBack { case, gate: gate.to_owned() };
    let title = format!("Back to stage {}", stage.saturating_sub(1));
    Sheet::new(title, vec![SheetField::line("Reason", "")], then)
        .hint("What was signed stays on file; the case is at the stage before again.")
}

/// Why a line needs nothing.
#[must_use]
pub fn except_line(case: i64, line: &str, text: &str) -> Sheet {
    let then = Then::ExceptLine { case, line: line.to_owned() };
    Sheet::new(format!("Not needed · {text}"), vec![SheetField::line("Because", "")], then)
        .hint("It counts as met with this reason, which the referral pack prints.")
}

/// Why something on file counts for a line that doesn't see it.
#[must_use]
pub fn link(case: i64, line: &str, source: Source, title: &str) -> Sheet {
    let then = Then::LinkEvidence { case, line: line.to_owned(), source };
    Sheet::new(format!("Counts here · {title}"), vec![SheetField::line("Because", "")], then)
        .hint("It is older than the line's window, or was told not to count.")
}

/// Why something on file doesn't count for a line.
#[must_use]
pub fn unlink(case: i64, line: &str, source: Source, title: &str) -> Sheet {
    let then = Then::UnlinkEvidence { case, line: line.to_owned(), source };
    Sheet::new(format!("Doesn't count here · {title}"), vec![SheetField::line("Because", "")], then)
        .hint("It stays on file and may count for other lines.")
}

/// Why a parent is left out of letters and meetings.
#[must_use]
pub fn leave_out(case: i64, contact: i64, name: &str) -> Sheet {
    let then = Then::LeaveOut { case, contact };
    Sheet::new(format!("Leave out · {name}"), vec![SheetField::line("Because", "")], then).hint(
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
    let then = Then::AnswerCheck { case, question: question.id.clone(), base };
    Sheet::new("Before a legal step", fields, then).hint(question.text.clone())
}

/// The verb of one of these sheets.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn verb(
    then: &Then,
    fields: &[SheetField],
    now: &Now,
) -> Result<Verb, Wrong> {
    let text = |at: usize| fields[at].value().trim().to_owned();
    let reason = || match text(0) {
        words if words.is_empty() => Err((0, "it needs a reason".to_owned())),
        words => Ok(words),
    };
    Ok(match then {
        Then::PassGate { case, gate } => {
            let on = fields[2].day_read(now.today).map_err(|why| (2, why))?.unwrap_or(now.today);
            let who = Signer { name: text(0), role: text(1), on };
            Verb::PassGate { case: *case, gate: gate.clone(), who, reason: text(3) }
        }
        Then::GoBack { case, gate } => {
            Verb::GoBack { case: *case, gate: gate.clone(), reason: reason()? }
        }
        Then::ExceptLine { case, line } => {
            Verb::ExceptLine { case: *case, line: line.clone(), reason: reason()? }
        }
        Then::LinkEvidence { case, line, source } => Verb::LinkEvidence {
            case: *case,
            line: line.clone(),
            source: *source,
            reason: reason()?,
        },
        Then::UnlinkEvidence { case, line, source } => Verb::UnlinkEvidence {
            case: *case,
            line: line.clone(),
            source: *source,
            reason: reason()?,
        },
        Then::LeaveOut { case, contact } => {
            Verb::LeaveOut { case: *case, contact: *contact, reason: reason()? }
        }
        Then::AnswerCheck { case, question, base } => {
            let answer = text(0);
            if answer.is_empty() {
                return Err((0, "yes or no?".to_owned()));
            }
            Verb::AnswerCheck {
                case: *case,
                question: question.clone(),
                answer,
                words: text(1),
                base: *base,
            }
        }
        _ => return Err((0, "this sheet is no part of the process".to_owned())),
    })
}
