//! The sheets of the strategy checklist: the outcome of a row, the reason why one wasn't tried or is
//! not applicable, a date, a row of the school's own.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::day::Lean;
use crate::rules::strategy::{RECEIPTS, Strategy, StrategyAnswer, Verdict};
use crate::store::ChecklistFile;
use crate::templates::{Checklist, ChecklistRow, RowKind};
use crate::ui::effect::{Now, Verb};

/// What a sheet asks of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Everything: answer, date, outcome, ticks, receipt.
    Outcome,
    /// Why it wasn't tried.
    Reason,
    /// Why it isn't for this pupil.
    NotApplicable,
    Day,
}

/// Each with the name that its draft is kept under.
const ASKS: [(&str, Ask); 4] = [
    ("checklist", Ask::Outcome),
    ("checklist-no", Ask::Reason),
    ("checklist-na", Ask::NotApplicable),
    ("checklist-day", Ask::Day),
];

const WHY_NOT: &str = "why was it not tried?";
const NOT_FOR: &str = "why is it not for this pupil?";

/// The row that a sheet is about, and what stood there when it was opened.
#[derive(Debug, Clone)]
pub struct RowAt {
    pub case: i64,
    pub row: String,
    /// The revision on screen.
    pub base: i64,
    ask: Ask,
    was: StrategyAnswer,
    /// Whether a no is an answer.
    question: bool,
    /// Whether a colleague's words stand there, which only they read.
    has_hidden_words: bool,
    /// Where the fields stand that not every row has.
    prompts: Option<usize>,
    receipt: Option<usize>,
}

/// The sheet that a place belongs to, its row, and the revision that was written over.
#[must_use]
pub fn ask_of(kind: &str, rest: &str) -> Option<(Ask, String, i64)> {
    let (_, ask) = ASKS.iter().find(|(name, _)| *name == kind)?;
    let (row, base) = rest.rsplit_once('/')?;
    Some((*ask, row.to_owned(), base.parse().ok()?))
}

impl RowAt {
    fn of(case: i64, row: &str, ask: Ask, said: Option<&Strategy>) -> Self {
        Self {
            case,
            row: row.to_owned(),
            base: said.map_or(0, |said| said.revision),
            ask,
            was: said.map(Strategy::told).unwrap_or_default(),
            question: false,
            has_hidden_words: said.is_some_and(|said| said.restricted_hidden),
            prompts: None,
            receipt: None,
        }
    }

    /// Where what is being written of the row is kept: `checklist/7/parents/letter/2`, the last the
    /// revision it began from.
    pub(super) fn place(&self) -> String {
        let name = ASKS.iter().find(|(_, known)| *known == self.ask).map_or("", |(name, _)| *name);
        format!("{name}/{}/{}/{}", self.case, self.row, self.base)
    }

    /// The revision that a draft began from, where it is of this row and asks the same.
    pub(super) fn base_at(&self, place: &str) -> Option<i64> {
        let mut parts = place.splitn(3, '/');
        let (kind, case) = (parts.next()?, parts.next()?);
        let (ask, row, base) = ask_of(kind, parts.next()?)?;
        let is_it = case == self.case.to_string() && row == self.row && ask == self.ask;
        is_it.then_some(base)
    }

    /// The verb of the sheet's fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        let answer = match self.ask {
            Ask::Outcome => self.outcome(fields, now)?,
            Ask::Reason => self.because(fields, Verdict::No, WHY_NOT)?,
            Ask::NotApplicable => self.because(fields, Verdict::NotApplicable, NOT_FOR)?,
            Ask::Day => StrategyAnswer { on: day(fields, 0, now)?, ..self.was.clone() },
        };
        let (case, row) = (self.case, self.row.clone());
        Ok(Verb::AnswerStrategy { case, row, answer, base: self.base })
    }

    fn outcome(&self, fields: &[SheetField], now: &Now) -> Result<StrategyAnswer, Wrong> {
        let value = |at: Option<usize>| at.and_then(|at| fields.get(at)).map(SheetField::value);
        let answer = Verdict::parse(&value(Some(0)).unwrap_or_default()).unwrap_or_default();
        let mut on = day(fields, 1, now)?;
        if answer == Verdict::Open || answer == Verdict::NotApplicable {
            on = None;
        }
        let words = value(Some(2)).unwrap_or_default().trim_end().to_owned();
        if words.trim().is_empty() && !self.has_hidden_words {
            match answer {
                Verdict::No if !self.question => return Err((2, WHY_NOT.to_owned())),
                Verdict::NotApplicable => return Err((2, NOT_FOR.to_owned())),
                _ => {}
            }
        }
        let prompts = value(self.prompts).unwrap_or_default();
        Ok(StrategyAnswer {
            answer,
            on,
            words,
            prompts: prompts.lines().map(str::to_owned).collect(),
            receipt: value(self.receipt).unwrap_or_default(),
            entry: self.was.entry,
        })
    }

    fn because(
        &self,
        fields: &[SheetField],
        answer: Verdict,
        why: &str,
    ) -> Result<StrategyAnswer, Wrong> {
        let words = fields.first().map(SheetField::value).unwrap_or_default();
        if words.trim().is_empty() {
            return Err((0, why.to_owned()));
        }
        let words = words.trim_end().to_owned();
        Ok(StrategyAnswer { answer, on: None, words, ..self.was.clone() })
    }
}

fn day(fields: &[SheetField], at: usize, now: &Now) -> Result<Option<chrono::NaiveDate>, Wrong> {
    let Some(field) = fields.get(at) else { return Ok(None) };
    let day = field.day_read(now.today).map_err(|why| (at, why))?;
    match day {
        Some(day) if day > now.today => {
            Err((at, "that is in the future: the checklist tells what was done".to_owned()))
        }
        day => Ok(day),
    }
}

/// The sheet that asks something of a row, or of a whole section; none where the row isn't there.
#[must_use]
pub fn strategy_sheet(
    file: &ChecklistFile,
    (case, row): (i64, &str),
    ask: Ask,
    now: &Now,
) -> Option<Sheet> {
    let said = file.strategies.iter().find(|strategy| strategy.row == row);
    let printed = file.checklist.row(row);
    let title = title_of(&file.checklist, row, said)?;
    let mut at = RowAt::of(case, row, ask, said);
    let fields = match ask {
        Ask::Outcome => outcome_fields(&mut at, printed, said, now),
        Ask::Reason => vec![reason("Reason", &at.was.words)],
        Ask::NotApplicable => vec![reason("Why not", &at.was.words)],
        Ask::Day => vec![SheetField::day("Date", at.was.on.unwrap_or(now.today), Lean::Past)],
    };
    let focus = if ask == Ask::Outcome { 2 } else { 0 };
    let sheet = Sheet::new(title, fields, Then::Strategy(Box::new(at)))
        .hint(hint(printed, said, ask))
        .focused(focus);
    Some(sheet)
}

/// A row of the school's own.
#[must_use]
pub fn own_row(case: i64) -> Sheet {
    let fields = vec![SheetField::line("What", "")];
    Sheet::new("A row of your own", fields, Then::OwnRow { case })
        .hint("What was, or could be, tried; then answer it like any other row.")
}

fn title_of(checklist: &Checklist, row: &str, said: Option<&Strategy>) -> Option<String> {
    let printed = checklist.row(row).map(|row| row.title.clone());
    let section = || checklist.section(row).map(|section| section.title.clone());
    let own = || said.map(|said| said.label.clone()).filter(|label| !label.is_empty());
    printed.or_else(section).or_else(own)
}

/// One line, unless more stand there already.
fn reason(label: &'static str, words: &str) -> SheetField {
    if words.contains('\n') {
        SheetField::prose(label, words)
    } else {
        SheetField::line(label, words)
    }
}

/// Answer, date and outcome; the ticks and the receipt where the row has them.
fn outcome_fields(
    at: &mut RowAt,
    printed: Option<&ChecklistRow>,
    said: Option<&Strategy>,
    now: &Now,
) -> Vec<SheetField> {
    let is_new = said.is_none_or(|said| said.answer == Verdict::Open);
    at.question = printed.is_some_and(|row| row.kind == RowKind::Question);
    // Whoever writes an outcome has tried it; a question has no likely answer.
    let likely = is_new && !at.question;
    let verdict = if likely { Verdict::Yes } else { at.was.answer };
    let on = at.was.on.or(likely.then_some(now.today));
    let mut fields = vec![
        SheetField::pick("Done", answers(printed, verdict)),
        SheetField::day_or_blank("Date", on, Lean::Past),
        SheetField::prose("Outcome", &at.was.words),
    ];
    let Some(row) = printed else { return fields };
    if !row.prompts.is_empty() {
        at.prompts = Some(fields.len());
        let ticks = row.prompts.iter().zip("123456789".chars()).map(|(prompt, key)| {
            let ticked = at.was.prompts.contains(&prompt.id);
            Choice::new(key, prompt.id.clone(), prompt.label.clone()).chosen_if(ticked)
        });
        fields.push(SheetField::ticks("Prompts", ticks.collect()));
    }
    if row.receipt {
        at.receipt = Some(fields.len());
        let options = RECEIPTS.iter().map(|(id, label, key)| {
            Choice::new(*key, *id, *label).chosen_if(*id == at.was.receipt)
        });
        fields.push(SheetField::pick("Receipt", options.collect()));
    }
    fields
}

fn answers(printed: Option<&ChecklistRow>, verdict: Verdict) -> Vec<Choice> {
    let mut options = vec![
        ('y', Verdict::Yes, "Yes"),
        ('n', Verdict::No, "No"),
        ('-', Verdict::Open, "Not answered"),
    ];
    if printed.is_none_or(|row| row.not_applicable) {
        options.push(('x', Verdict::NotApplicable, "Not applicable"));
    }
    let choice = |(key, known, label): (char, Verdict, &str)| {
        Choice::new(key, known.as_str(), label).chosen_if(known == verdict)
    };
    options.into_iter().map(choice).collect()
}

/// What the outcome should list, and who reads it.
fn hint(printed: Option<&ChecklistRow>, said: Option<&Strategy>, ask: Ask) -> String {
    if said.is_some_and(|said| said.restricted_hidden) {
        return "A colleague's restricted words stand here and stay: leave yours out.".to_owned();
    }
    let restricted = printed.is_some_and(|row| row.restricted);
    let readers = if restricted { "Only you and safeguarding read these words. " } else { "" };
    let asks = match ask {
        Ask::Outcome => printed.and_then(|row| row.outcome.as_deref()).unwrap_or("What came of it"),
        Ask::Reason => "Why it was not tried",
        Ask::NotApplicable => "Why it is not for this pupil",
        Ask::Day => "When it was done",
    };
    format!("{readers}{asks}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_tells_the_sheet_the_row_and_the_revision() {
        for ask in [Ask::Outcome, Ask::Reason, Ask::NotApplicable, Ask::Day] {
            for row in ["parents/letter", "sen", "own/r12"] {
                let at = RowAt { base: 3, ..RowAt::of(7, row, ask, None) };
                let place = at.place();
                let mut parts = place.splitn(3, '/');
                let (kind, case) = (parts.next().unwrap(), parts.next().unwrap());
                assert_eq!(case, "7");
                let told = ask_of(kind, parts.next().unwrap());
                assert_eq!(told, Some((ask, row.to_owned(), 3)));
                // A newer revision on screen is the same row still; another case or question isn't.
                assert_eq!(RowAt { base: 5, ..at.clone() }.base_at(&place), Some(3));
                assert_eq!(RowAt { case: 8, ..at }.base_at(&place), None);
            }
        }
        let (no, yes) =
            (RowAt::of(7, "sen", Ask::Reason, None), RowAt::of(7, "sen", Ask::Outcome, None));
        assert_eq!(yes.base_at(&no.place()), None);
        assert_eq!(ask_of("record", "push-pull/push"), None);
    }
}
