//! A field of a form: its label, its options or columns, and who may read it. What it takes is its
//! kind.

use serde::Serialize;

use super::kind::Kind;

/// Who a document can be for; `withhold_from` names some of them.
pub const AUDIENCES: &[&str] = &["parent", "child", "agency", "authority", "court"];

/// One field of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Never reused; `section/field` is what an answer is kept under.
    pub id: String,
    /// The words on paper.
    pub label: String,
    /// What it takes. In JSON its keys stand beside `kind`.
    #[serde(flatten)]
    pub kind: Kind,
    /// What to think of when filling it in.
    pub guidance: Option<String>,
    /// The examples that the paper form prints, to insert.
    pub suggestions: Vec<String>,
    /// The headings among the suggestions, where they stand in groups.
    #[serde(rename = "suggestion_groups", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// The audiences (of [`AUDIENCES`]) whose copies leave this answer out.
    pub withhold_from: Vec<String>,
    /// Safeguarding words: read by their author and the safeguarding role alone.
    pub restricted: bool,
    /// Whether a record with this left blank is incomplete.
    pub required: bool,
    /// Whether the answer comes forward into the next record of this form.
    pub carries: bool,
    /// What it makes due, and until when.
    pub due: Option<Due>,
}

/// A heading among suggestions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The number, from 0, of the first suggestion under it.
    pub from: usize,
}

impl Field {
    /// The suggestions under their headings; all under none where they stand in no groups.
    #[must_use]
    pub fn grouped(&self) -> Vec<(Option<&str>, &[String])> {
        if self.groups.is_empty() {
            return vec![(None, &self.suggestions[..])];
        }
        let ends = self.groups.iter().skip(1).map(|group| group.from);
        let ends = ends.chain([self.suggestions.len()]);
        let parts = self.groups.iter().zip(ends);
        let words = |from: usize, to: usize| self.suggestions.get(from..to).unwrap_or_default();
        parts.map(|(group, to)| (Some(group.title.as_str()), words(group.from, to))).collect()
    }
}

/// What a field makes due. A date: on the day it holds, or so many school days after it. A tick with its
/// date: on the meeting's day, or the record's where there is no meeting, until it is ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Due {
    /// What has to be done, as an agenda tells it.
    pub what: String,
    /// The forms of which a later record in the same case meets it.
    pub met_by: Vec<String>,
    /// The field, `section/field`, whose answer meets it.
    pub met_by_field: Option<String>,
    /// School days after the day answered on which it is due; none: on that day itself.
    pub after_school_days: Option<u32>,
    /// The field, `section/field`, whose answer makes something due in its place.
    pub unless_field: Option<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the answer keeps.
    pub id: String,
    /// The words on paper.
    pub label: String,
    /// The field, `section/field`, that must be answered before a record with this chosen is closed.
    pub needs: Option<String>,
}

/// A row that a form prints in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedRow {
    /// The row's part of the answer's id.
    pub id: String,
    /// The words on paper.
    pub label: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The cell's part of the answer's id.
    pub id: String,
    /// The heading on paper.
    pub label: String,
    /// What a cell takes: a simple kind, see [`Kind::is_simple`].
    #[serde(flatten)]
    pub kind: Kind,
    /// Its share of the row's width beside the other columns' shares, 1 to 100.
    pub width: u16,
}

/// The headings over people's columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeopleHeadings {
    /// Over their names.
    pub name: String,
    /// Over what they are to the pupil.
    pub role: String,
    /// Over whether they come or came.
    pub attending: String,
}

/// The headings over actions' columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionHeadings {
    /// Over what is to be done.
    pub what: String,
    /// Over who does it.
    pub who: String,
    /// Over the day it is due by.
    pub by: String,
    /// Over what came of it.
    pub outcome: String,
}

/// The headings over invitations' columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvitationHeadings {
    /// Over the names of those asked.
    pub name: String,
    /// Over what they are to the pupil, or their post.
    pub role: String,
    /// Over the way they were asked.
    pub how: String,
    /// Over the day they were asked on.
    pub on: String,
    /// Over what became of it: came, declined, no reply.
    pub outcome: String,
}

impl Default for PeopleHeadings {
    fn default() -> Self {
        Self { name: "Name".to_owned(), role: "Role".to_owned(), attending: "Attending".to_owned() }
    }
}

impl Default for ActionHeadings {
    fn default() -> Self {
        Self {
            what: "Action".to_owned(),
            who: "Who".to_owned(),
            by: "When".to_owned(),
            outcome: "Outcome".to_owned(),
        }
    }
}

impl Default for InvitationHeadings {
    fn default() -> Self {
        Self {
            name: "Name".to_owned(),
            role: "Role".to_owned(),
            how: "Invited by".to_owned(),
            on: "Invited on".to_owned(),
            outcome: "Outcome".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::kind::{Lean, Window, WindowFrom};
    use serde_json::json;

    #[test]
    fn json_has_the_kinds_own_keys_beside_kind() {
        let column = Column {
            id: "by".to_owned(),
            label: "When".to_owned(),
            kind: Kind::Date { lean: Lean::Future, window: None },
            width: 2,
        };
        let expected = json!({
            "id": "by", "label": "When", "kind": "date", "lean": "future", "window": null, "width": 2
        });
        assert_eq!(serde_json::to_value(column).unwrap(), expected);
        let line = serde_json::to_value(Kind::TickDate).unwrap();
        assert_eq!(line, json!({"kind": "tick-date"}));
    }

    #[test]
    fn json_names_windows_and_what_is_due_as_a_file_does() {
        let window = Window {
            from: WindowFrom::Meeting,
            min_weeks: 2,
            max_weeks: 4,
            suggest_weeks: Some(3),
        };
        let expected = json!({
            "from": "meeting", "min-weeks": 2, "max-weeks": 4, "suggest-weeks": 3
        });
        assert_eq!(serde_json::to_value(window).unwrap(), expected);
        let due = Due {
            what: "Review meeting".to_owned(),
            met_by: vec!["review".to_owned()],
            met_by_field: None,
            after_school_days: Some(10),
            unless_field: None,
        };
        let expected = json!({
            "what": "Review meeting", "met-by": ["review"], "met-by-field": null,
            "after-school-days": 10, "unless-field": null
        });
        assert_eq!(serde_json::to_value(due).unwrap(), expected);
    }
}
