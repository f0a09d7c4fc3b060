//! A form and its sections: what is printed, in which order, and how often.

use serde::Serialize;

use super::field::Field;
use crate::rules::evidence::Declaration;

/// One form, as read from one template file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// What commands call it: `plan`.
    pub name: String,
    /// The title on paper.
    pub title: String,
    /// Goes up with every change; a record keeps the version it was made with.
    pub version: u32,
    /// Whether records of this form count up per pupil: plan no. 1, 2, 3.
    pub numbered: bool,
    /// Whether a new record starts from what the one before it says.
    pub continues: bool,
    /// Whether a record of this form is about a meeting.
    pub meets: bool,
    /// The forms whose latest record in the case a new one looks back on.
    pub follows: Vec<String>,
    /// What the form is for, in a sentence or two.
    pub purpose: String,
    /// The last line on paper.
    pub closing: Option<String>,
    /// What a record of this form proves, and when.
    pub proves: Vec<Declaration>,
    /// The sections in the order of the paper form; at least one.
    pub sections: Vec<Section>,
}

/// A part of a form under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Never reused: answers are found by it.
    pub id: String,
    /// The heading on paper.
    pub title: String,
    /// The heading in the list of sections, at most 18 columns wide.
    pub short: String,
    /// What to think of when filling it in.
    pub guidance: Option<String>,
    /// Whether its fields stand side by side.
    pub beside: bool,
    /// The fields in the order of the paper form; at least one.
    pub fields: Vec<Field>,
}

impl Form {
    /// The section with that id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field with that stable id, `section/field`: `push-pull/push`.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        let (section, field) = id.split_once('/')?;
        self.section(section)?.field(field)
    }

    /// Whether the words of a field are for whoever wrote them and safeguarding alone.
    #[must_use]
    pub fn is_restricted(&self, id: &str) -> bool {
        self.field(id).is_some_and(|field| field.restricted)
    }

    /// Every field with its stable id, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = (String, &Field)> {
        self.sections.iter().flat_map(Section::fields_by_id)
    }
}

impl Section {
    /// The field with that id within this section.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Its fields, each with its stable id.
    pub fn fields_by_id(&self) -> impl Iterator<Item = (String, &Field)> {
        self.fields.iter().map(move |field| (format!("{}/{}", self.id, field.id), field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::kind::Kind;

    fn field(id: &str) -> Field {
        Field {
            id: id.to_owned(),
            label: id.to_uppercase(),
            kind: Kind::Line,
            guidance: None,
            suggestions: Vec::new(),
            groups: Vec::new(),
            withhold_from: Vec::new(),
            restricted: false,
            required: false,
            carries: false,
            due: None,
        }
    }

    fn section(id: &str, fields: &[&str]) -> Section {
        Section {
            id: id.to_owned(),
            title: id.to_owned(),
            short: id.to_owned(),
            guidance: None,
            beside: false,
            fields: fields.iter().map(|id| field(id)).collect(),
        }
    }

    fn form() -> Form {
        Form {
            name: "small".to_owned(),
            title: "Small".to_owned(),
            version: 1,
            numbered: false,
            continues: false,
            meets: false,
            follows: Vec::new(),
            purpose: "Tests".to_owned(),
            closing: None,
            proves: Vec::new(),
            sections: vec![section("one", &["a", "b"]), section("two", &["a"])],
        }
    }

    #[test]
    fn a_field_is_found_by_section_and_field() {
        let form = form();
        let found = |id: &str| form.field(id).map(|field| field.label.clone());
        assert_eq!(found("one/b").as_deref(), Some("B"));
        assert_eq!(found("two/a").as_deref(), Some("A"));
        for unknown in ["two/b", "three/a", "one", "one/", "/a", "one/a/b", ""] {
            assert_eq!(found(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn fields_come_in_order_with_their_stable_ids() {
        let ids: Vec<String> = form().fields().map(|(id, _)| id).collect();
        assert_eq!(ids, ["one/a", "one/b", "two/a"]);
    }
}
