//! The strategy checklist: sections of rows, each a strategy to try or a question to answer.
//!
//! What was answered lives in `store`, which rows apply to a pupil is judged in
//! [`rules::strategy`](crate::rules::strategy).

mod listing;
mod read;

use serde::Serialize;

use crate::rules::evidence::Proof;
use crate::rules::strategy::{Asked, OWN, Strategy};

pub use listing::text_of_checklist;
pub(super) use read::read_checklist;

/// One checklist, as read from one template file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// What commands call it: `checklist`.
    pub name: String,
    /// The title on paper.
    pub title: String,
    /// Goes up with every change; a case keeps the version its checklist was begun with.
    pub version: u32,
    /// What it is for, in a sentence or two.
    pub purpose: String,
    /// The sections in the order of the form; at least one.
    pub sections: Vec<ChecklistSection>,
    /// Where the school's own rows go.
    pub own: OwnRows,
}

/// The place for the school's own rows, after the printed ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnRows {
    /// The heading on paper.
    pub title: String,
    /// What a dated Y on any of them proves.
    pub proves: Vec<Proof>,
}

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistSection {
    /// Never reused: rows are found by it.
    pub id: String,
    /// The heading on paper.
    pub title: String,
    /// The heading in a narrow list, at most 34 columns wide.
    pub short: String,
    /// What to think of when filling it in.
    pub guidance: Option<String>,
    /// When it applies, in words that follow "if"; only such a section can be set not applicable.
    pub condition: Option<String>,
    /// The circumstances of which any makes it apply; none where no circumstance tells.
    pub when: Vec<String>,
    /// Whether it can be set not applicable at all.
    pub not_applicable: bool,
    /// The rows in the order of the form; at least one.
    pub rows: Vec<ChecklistRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistRow {
    /// Never reused; `section/row` is what an answer is kept under.
    pub id: String,
    /// The words on paper.
    pub title: String,
    /// The words in a list, at most 34 columns wide.
    pub short: String,
    /// Whether a no is a strategy left untried, or an answer.
    pub kind: RowKind,
    /// The circumstance that makes it a must; or a concern that nobody's circumstances tell.
    pub must: Option<String>,
    /// The circumstances of which any makes it apply; none where it always may.
    pub when: Vec<String>,
    /// When it applies or is a must, in words that follow "if".
    pub condition: Option<String>,
    /// What to tick off on the way.
    pub prompts: Vec<Prompt>,
    /// What the outcome should list.
    pub outcome: Option<String>,
    /// Its words are read by their author and the safeguarding role alone.
    pub restricted: bool,
    /// Whether a receipt was asked for, and came, is kept.
    pub receipt: bool,
    /// A page to look things up.
    pub link: Option<Link>,
    /// Whether it can be set not applicable.
    pub not_applicable: bool,
    /// What to think of when doing it.
    pub guidance: Option<String>,
    /// What a dated Y proves; nothing where its words are restricted.
    pub proves: Vec<Proof>,
    /// What on file answers it: whatever proves one of these,
    #[serde(rename = "answered-by")]
    pub answered_by: Vec<Proof>,
    /// and is called by one of these words, where there are any.
    pub names: Vec<String>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// A no needs the reason why it wasn't tried.
    Strategy,
    /// A no is an answer.
    Question,
}

/// Something to tick off within a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prompt {
    /// What the answer keeps.
    pub id: String,
    /// The words on paper.
    pub label: String,
}

/// A page to look things up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What it is called.
    pub name: String,
    /// Where the school finds it; blank until it says.
    pub place: String,
}

impl RowKind {
    /// Every kind with its name in a file.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("strategy", Self::Strategy), ("question", Self::Question)];

    /// The kind as a file names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| *name)
    }
}

impl Checklist {
    /// The section with that id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&ChecklistSection> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The row with that stable id, `section/row`: `parents/phone-call`.
    #[must_use]
    pub fn row(&self, path: &str) -> Option<&ChecklistRow> {
        let (section, row) = path.split_once('/')?;
        self.section(section)?.rows.iter().find(|known| known.id == row)
    }

    /// Every row with its section and its stable id, in the order of the form.
    pub fn rows(&self) -> impl Iterator<Item = (String, &ChecklistSection, &ChecklistRow)> {
        self.sections.iter().flat_map(|section| {
            section.rows.iter().map(move |row| (format!("{}/{}", section.id, row.id), section, row))
        })
    }

    /// What is asked of a case: every row of the form, then the school's own among the strategies.
    #[must_use]
    pub fn asked<'a>(&'a self, strategies: &'a [Strategy]) -> Vec<Asked<'a>> {
        let printed = self.rows().map(|(path, section, row)| Asked {
            path,
            section: &section.id,
            question: row.kind == RowKind::Question,
            must: row.must.as_deref(),
            when: &row.when,
            section_when: &section.when,
        });
        let own = strategies.iter().filter(|strategy| strategy.is_own()).map(|strategy| Asked {
            path: strategy.row.clone(),
            section: OWN,
            question: false,
            must: None,
            when: &[],
            section_when: &[],
        });
        printed.chain(own).collect()
    }
}

impl ChecklistSection {
    /// Whether the whole section can be set not applicable.
    #[must_use]
    pub fn can_be_set_aside(&self) -> bool {
        self.condition.is_some() && self.not_applicable
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Template, built_in, read_template};

    /// The checklist that comes with the program.
    fn shipped() -> Checklist {
        match read_template("checklist.toml", built_in("checklist").unwrap()) {
            Ok(Template::Checklist(checklist)) => checklist,
            other => panic!("{other:?}"),
        }
    }

    fn paths(wanted: impl Fn(&ChecklistSection, &ChecklistRow) -> bool) -> Vec<String> {
        let checklist = shipped();
        let rows = checklist.rows().filter(|(_, section, row)| wanted(section, row));
        rows.map(|(path, ..)| path).collect()
    }

    #[test]
    fn the_shipped_checklist_has_every_row_of_the_form() {
        let checklist = shipped();
        let counts: Vec<(&str, usize)> =
            checklist.sections.iter().map(|s| (s.id.as_str(), s.rows.len())).collect();
        let expected = [
            ("pupil", 5),
            ("parents", 14),
            ("safeguarding", 7),
            ("sen", 4),
            ("medical", 4),
            ("mental-health", 5),
            ("adjustments", 9),
            ("additional", 10),
            ("all-tried", 4),
        ];
        assert_eq!(counts, expected);
        assert_eq!(checklist.rows().count(), 62);
        assert_eq!(checklist.rows().map(|(.., row)| row.prompts.len()).sum::<usize>(), 17);
        assert_eq!(checklist.own.title, "Other support provided by school");
    }

    #[test]
    fn three_rows_ask_a_question_and_two_are_musts_under_a_condition() {
        let questions = paths(|_, row| row.kind == RowKind::Question);
        assert_eq!(questions, ["pupil/young-carer", "sen/early-review", "medical/healthcare-plan"]);
        let musts = paths(|_, row| row.must.is_some());
        assert_eq!(musts, ["parents/home-visit", "safeguarding/social-worker"]);
        assert_eq!(
            shipped().row("parents/home-visit").unwrap().must.as_deref(),
            Some("safeguarding-concern")
        );
    }

    #[test]
    fn safeguarding_rows_and_two_more_are_restricted_and_only_those_cannot_be_set_aside() {
        let mut expected = vec!["pupil/peer-group".to_owned(), "parents/familial-issues".into()];
        let safeguarding = paths(|section, _| section.id == "safeguarding");
        expected.extend(safeguarding.clone());
        assert_eq!(paths(|_, row| row.restricted), expected);
        assert_eq!(paths(|_, row| !row.not_applicable), safeguarding);
        let aside: Vec<String> = shipped()
            .sections
            .iter()
            .filter(|section| section.can_be_set_aside())
            .map(|section| section.id.clone())
            .collect();
        assert_eq!(aside, ["sen", "medical", "mental-health", "all-tried"]);
    }

    #[test]
    fn circumstances_switch_the_rows_that_name_them() {
        let checklist = shipped();
        let when = |path: &str| checklist.row(path).unwrap().when.clone();
        assert_eq!(when("parents/separated-parents"), ["separated-parents"]);
        assert_eq!(when("safeguarding/virtual-school"), ["looked-after", "formerly-looked-after"]);
        assert_eq!(when("safeguarding/social-worker"), ["social-worker"]);
        assert_eq!(when("sen/ehcp-professionals"), ["ehcp"]);
        assert_eq!(checklist.section("medical").unwrap().when, ["medical", "healthcare-plan"]);
    }

    #[test]
    fn outcomes_receipts_prompts_and_links_stand_where_the_form_has_them() {
        let checklist = shipped();
        let outcome = |path: &str| checklist.row(path).unwrap().outcome.clone();
        assert_eq!(outcome("parents/letter").as_deref(), Some("List letter types"));
        assert_eq!(outcome("parents/meetings").as_deref(), Some("List meeting attendees"));
        assert_eq!(outcome("pupil/peer-group").as_deref(), Some("List agencies"));
        assert_eq!(paths(|_, row| row.receipt), ["parents/email"]);
        let prompts = |path: &str| checklist.row(path).unwrap().prompts.len();
        assert_eq!(prompts("pupil/voice"), 3);
        assert_eq!(prompts("parents/separated-parents"), 2);
        assert_eq!(prompts("parents/meetings"), 8);
        assert_eq!(prompts("parents/lateness"), 4);
        let links: Vec<_> = checklist.rows().filter_map(|(.., row)| row.link.as_ref()).collect();
        assert!(links.iter().all(|link| link.place.is_empty()), "a place is the school's own");
        assert_eq!(links.len(), 15);
    }

    #[test]
    fn prompts_fit_the_sheet_on_which_they_are_ticked() {
        for (path, _, row) in shipped().rows() {
            for prompt in &row.prompts {
                assert!(prompt.label.chars().count() <= 59, "{path}: {}", prompt.label);
            }
        }
    }

    #[test]
    fn what_is_on_file_answers_most_rows_and_a_restricted_row_proves_nothing() {
        let answered = paths(|_, row| !row.answered_by.is_empty());
        assert_eq!(answered.len(), 34, "{answered:?}");
        let silent = paths(|_, row| row.proves.is_empty() && row.answered_by.is_empty());
        for quiet in ["pupil/young-carer", "sen/early-review", "safeguarding/mash"] {
            assert!(silent.contains(&quiet.to_owned()), "{quiet}: {silent:?}");
        }
        assert!(paths(|_, row| row.restricted && !row.proves.is_empty()).is_empty());
        // A meeting is counted by its invitations, never by a Y.
        let counted = [Proof::MeetingOffered, Proof::MeetingHeld, Proof::Minutes];
        assert!(paths(|_, row| row.proves.iter().any(|one| counted.contains(one))).is_empty());
        let call = shipped().row("parents/phone-call").unwrap().clone();
        assert_eq!(call.answered_by, [Proof::Call]);
        assert_eq!(shipped().own.proves, [Proof::Intervention]);
    }

    #[test]
    fn json_has_the_keys_that_scripts_read() {
        let json = serde_json::to_value(shipped()).unwrap();
        assert_eq!((&json["name"], &json["version"]), (&"checklist".into(), &1.into()));
        let letter = &json["sections"][1]["rows"][3];
        assert_eq!(letter["id"], "letter");
        assert_eq!(letter["kind"], "strategy");
        assert_eq!(letter["outcome"], "List letter types");
        assert!(letter["must"].is_null());
        assert_eq!(letter["when"], serde_json::json!([]));
        assert_eq!(json["sections"][4]["when"][0], "medical");
        assert_eq!(json["own"]["title"], "Other support provided by school");
    }

    #[test]
    fn a_row_is_found_by_section_and_row() {
        let checklist = shipped();
        assert_eq!(checklist.row("parents/text").unwrap().title, "Text to parents");
        for unknown in ["pupil/text", "parents", "parents/", "", "parents/text/a"] {
            assert!(checklist.row(unknown).is_none(), "{unknown:?}");
        }
    }
}
