//! A case's checklist as JSON and as text: names and order of the keys are a contract. What is absent
//! is `null`.

use chrono::NaiveDate;
use serde::Serialize;

use super::out::told;
use crate::rules::day::short;
use crate::rules::people::Circumstance;
use crate::rules::strategy::{
    Applies, Asked, CHECKLIST, Counts, Must, Standing, Strategy, Verdict, judge,
};
use crate::store::ChecklistFile;

/// A checklist as it stands.
#[derive(Debug, Serialize)]
pub(super) struct ChecklistShown<'a> {
    id: i64,
    kind: &'static str,
    state: &'static str,
    template: &'a str,
    template_version: u32,
    title: &'a str,
    case: i64,
    answered: usize,
    of: usize,
    yes: usize,
    no: usize,
    not_applicable: usize,
    rows: Vec<RowShown<'a>>,
    /// Sections set not applicable, and answers to rows that are no longer there.
    beside: Vec<RowShown<'a>>,
    #[serde(skip)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct RowShown<'a> {
    row: &'a str,
    title: &'a str,
    applies: Option<bool>,
    must: Option<bool>,
    answer: Option<&'static str>,
    on: Option<NaiveDate>,
    words: Option<&'a str>,
    prompts: &'a [String],
    receipt: Option<&'a str>,
    entry: Option<i64>,
    revision: i64,
}

impl<'a> ChecklistShown<'a> {
    /// `asked` are the rows of the file's own checklist.
    pub(super) fn of(
        file: &'a ChecklistFile,
        asked: &'a [Asked<'a>],
        circumstances: &[Circumstance],
        (record, case, today): (i64, i64, NaiveDate),
    ) -> Self {
        let judged = judge(asked, &file.strategies, circumstances, today);
        let counts = Counts::of(&judged);
        let rows = asked.iter().zip(&judged).map(|(row, standing)| {
            let printed = file.checklist.row(&row.path).map(|row| row.title.as_str());
            let own = standing.strategy.map_or("", |strategy| &strategy.label);
            RowShown::of(&row.path, printed.unwrap_or(own), standing)
        });
        let beside = file.strategies.iter().filter(|s| asked.iter().all(|row| row.path != s.row));
        Self {
            id: record,
            kind: CHECKLIST,
            state: "open",
            template: &file.checklist.name,
            template_version: file.checklist.version,
            title: &file.checklist.title,
            case,
            answered: counts.answered(),
            of: counts.rows(),
            yes: counts.yes,
            no: counts.no,
            not_applicable: counts.not_applicable,
            rows: rows.collect(),
            beside: beside.map(|strategy| RowShown::beside(file, strategy)).collect(),
            counts,
        }
    }

    pub(super) fn text(&self) -> String {
        let Self { id, title, case, counts, .. } = self;
        let mut lines =
            vec![format!("{title} · record {id}, case {case}, open"), counts.to_string()];
        lines.extend(self.rows.iter().chain(&self.beside).map(RowShown::text));
        lines.join("\n")
    }
}

impl<'a> RowShown<'a> {
    fn of(row: &'a str, title: &'a str, standing: &Standing<'a>) -> Self {
        let said = standing.strategy;
        Self {
            row,
            title,
            applies: match standing.applies {
                Applies::Yes => Some(true),
                Applies::NotKnown => None,
                Applies::No => Some(false),
            },
            must: match standing.must {
                Must::Yes => Some(true),
                Must::If => None,
                Must::No => Some(false),
            },
            answer: (standing.verdict != Verdict::Open).then(|| standing.verdict.as_str()),
            on: said.and_then(|said| said.on),
            words: said.and_then(|said| told(said.shown_words())),
            prompts: said.map(|said| said.prompts.as_slice()).unwrap_or_default(),
            receipt: said.and_then(|said| told(&said.receipt)),
            entry: said.and_then(|said| said.entry),
            revision: said.map_or(0, |said| said.revision),
        }
    }

    fn beside(file: &'a ChecklistFile, strategy: &'a Strategy) -> Self {
        let section = file.checklist.section(&strategy.row).map(|section| section.title.as_str());
        let standing = Standing {
            applies: Applies::No,
            must: Must::No,
            strategy: Some(strategy),
            verdict: strategy.answer,
        };
        Self::of(&strategy.row, section.unwrap_or(&strategy.label), &standing)
    }

    fn text(&self) -> String {
        let answer = self.answer.map_or_else(|| "–".to_owned(), str::to_uppercase);
        let on = self.on.map(short).unwrap_or_default();
        let words = self.words.map(|words| format!("\n    {}", words.replace('\n', "\n    ")));
        let head = format!("{}  {}\n    {answer} {on}", self.row, self.title);
        format!("{}{}", head.trim_end(), words.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::rules::people::PupilRow;
    use crate::rules::strategy::StrategyAnswer;
    use crate::store::Store;

    #[test]
    fn a_checklist_shows_every_row_with_what_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("a.db")).unwrap();
        let session = store.found("Hillcrest", "officer", "Officer", Clock::system()).unwrap();
        let upn = "D451503415000".to_owned();
        let row = PupilRow { upn, surname: "King".into(), ..PupilRow::default() };
        store.import_pupils(&session, 1, &[row]).unwrap();
        let case = store.open_case(&session, 1, "Mondays").unwrap();
        let said = StrategyAnswer {
            answer: Verdict::No,
            words: "no phone\nat home".into(),
            ..StrategyAnswer::default()
        };
        store.answer_strategy(&session, case, "parents/phone-call", &said, 0).unwrap();
        let file = store.checklist(session.viewer(), case).unwrap();
        let asked = file.checklist.asked(&file.strategies);
        let today = session.as_of();
        let shown = ChecklistShown::of(&file, &asked, &[], (file.record.unwrap(), case, today));
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!((&json["answered"], &json["of"]), (&1.into(), &62.into()));
        let rows = json["rows"].as_array().unwrap();
        let call = rows.iter().find(|row| row["row"] == "parents/phone-call").unwrap();
        assert_eq!((&call["answer"], &call["words"]), (&"n".into(), &"no phone\nat home".into()));
        assert_eq!(rows.iter().filter(|row| row["answer"].is_null()).count(), 61);
        let text = shown.text();
        assert!(text.contains("\n    N\n    no phone\n    at home\n"), "{text}");
    }
}
