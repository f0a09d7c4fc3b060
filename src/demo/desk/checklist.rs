//! The strategy checklist, part done: what was tried, what was left and why.

use crate::demo::Desk;
use crate::demo::cast::Role;
use crate::demo::diary::{Part, part};
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::store::Trouble;

/// Cases whose checklist was begun.
const CASES: usize = 16;
/// Gone through so many school days ago, and rows are of days before.
const ON: usize = 10;
const WRITTEN: u32 = 10 * 60 + 50;

/// Row, answer, outcome or reason, prompts ticked.
type Row = (&'static str, Verdict, &'static str, &'static [&'static str]);

const ROWS: [Row; 14] = [
    ("parents/phone-call", Verdict::Yes, "Reached at the second try", &[]),
    (
        "pupil/voice",
        Verdict::Yes,
        "Talked with form tutor and key adult",
        &["reasons", "belonging"],
    ),
    ("parents/letter", Verdict::Yes, "First letter of concern, to each parent", &[]),
    ("parents/home-visit", Verdict::No, "Parents would rather meet in school", &[]),
    ("pupil/young-carer", Verdict::No, "", &[]),
    ("parents/text", Verdict::Yes, "", &[]),
    ("adjustments/check-ins", Verdict::Yes, "Each morning at the side door; helps", &[]),
    ("adjustments/quiet-space", Verdict::No, "Not wanted: would stand out", &[]),
    ("parents/meeting-offer", Verdict::Yes, "In writing, to each parent", &[]),
    ("safeguarding/dsl", Verdict::Yes, "Talked through; looked at again in four weeks", &[]),
    ("additional/early-help", Verdict::Yes, "Offered; the family thinks about it", &[]),
    ("medical", Verdict::NotApplicable, "No medical condition known", &[]),
    ("adjustments/peer-mentoring", Verdict::No, "Waits for a mentor in the same year", &[]),
    ("additional/family-support-worker", Verdict::No, "Early help first", &[]),
];

pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    if role.stage() < 2 { Vec::new() } else { vec![(role.back(ON), part(tick))] }
}

/// Some rows: more in one case than in another.
fn tick(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    if at >= CASES {
        return Ok(());
    }
    let (role, case) = (&desk.cast[at], desk.cases[at]);
    let session = desk.sitting(at, role.back(ON), WRITTEN);
    let has_condition = role.tale.told.known.iter().any(|(kind, ..)| *kind == "medical");
    let days: Vec<_> = (0..ROWS.len()).map(|n| desk.days.ago(role.back(ON + 2 * n))).collect();
    let entries = desk.store.case_file(session.viewer(), case)?.entries;
    let call = entries.iter().find(|entry| entry.kind.id() == "call" && !entry.restricted);
    for ((row, verdict, words, prompts), on) in ROWS.iter().zip(days).take(6 + at * 3 % 9) {
        if *row == "medical" && has_condition {
            continue;
        }
        let is_done = *verdict == Verdict::Yes;
        let shown = call.filter(|_| *row == "parents/phone-call");
        let answer = StrategyAnswer {
            answer: *verdict,
            on: is_done.then(|| shown.map_or(on, |entry| entry.on)),
            words: (*words).to_owned(),
            prompts: prompts.iter().map(|prompt| (*prompt).to_owned()).collect(),
            receipt: String::new(),
            entry: shown.map(|entry| entry.id),
        };
        desk.store.answer_strategy(&session, case, row, &answer, 0)?;
    }
    Ok(())
}
