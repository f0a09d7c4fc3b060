//! The sheets by which a list as it stands on screen, or all about one pupil, is saved outside. Here a path
//! is only typed: `app` reads and writes.

use chrono::NaiveDate;

use super::sheet::{Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::table::Table;
use crate::store::{AgendaQuery, CaseloadQuery};
use crate::ui::effect::{SaveVerb, Verb};

/// A list on screen: what it asks for where it is read a page at a time, else its rows.
#[derive(Debug, Clone)]
pub enum Listed {
    Caseload(CaseloadQuery),
    Agenda(AgendaQuery),
    Shown(Table),
}

/// What is to be saved.
#[derive(Debug, Clone)]
pub enum SaveSheet {
    List(Box<Listed>),
    Archive { pupil: i64, case: i64 },
}

impl Listed {
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Caseload(_) => "Caseload",
            Self::Agenda(_) => "Agenda",
            Self::Shown(table) => &table.title,
        }
    }
}

/// A list as a spreadsheet, under a name with its day.
#[must_use]
pub fn list(listed: Listed, today: NaiveDate) -> Sheet {
    let title = listed.title().to_owned();
    let plain = title.to_lowercase().replace(' ', "-");
    let fields = vec![SheetField::line("As", &format!("~/{plain}-{today}.xlsx"))];
    let then = Then::Save(SaveSheet::List(Box::new(listed)));
    Sheet::new(format!("Save this list as a spreadsheet · {title}"), fields, then)
        .hint("As it stands: filter and order are kept. A new file that you alone can read.")
}

/// One pupil's archive.
#[must_use]
pub fn archive(pupil: i64, case: i64, name: &str, today: NaiveDate) -> Sheet {
    let fields = vec![SheetField::line("As", &format!("~/pupil-archive-{case}-{today}.zip"))];
    Sheet::new(
        format!("Save the pupil's archive · {name}"),
        fields,
        Then::Save(SaveSheet::Archive { pupil, case }),
    )
    .hint("All that you may read of them: a document, and exact JSON. It is noted in the history.")
    .about(pupil)
}

impl SaveSheet {
    /// Where a draft of it is kept.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::List(listed) => format!("sheet/save-list/0/{}", listed.title()),
            Self::Archive { pupil, .. } => format!("sheet/save-archive/{pupil}"),
        }
    }

    pub(super) fn verb(&self, fields: &[SheetField]) -> Result<Verb, Wrong> {
        let path = fields[0].value().trim().to_owned();
        if path.is_empty() {
            return Err((0, "as which file?".to_owned()));
        }
        Ok(Verb::Save(match self {
            Self::List(list) => SaveVerb::List { list: list.clone(), path },
            Self::Archive { case, .. } => SaveVerb::Archive { case: *case, path },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_offered_under_its_name_and_day() {
        let today = NaiveDate::from_ymd_opt(2025, 11, 23).unwrap();
        let corrections = Listed::Shown(Table::new("To correct in the MIS", &["Pupil"]));
        for (listed, name) in [
            (Listed::Caseload(CaseloadQuery::default()), "~/caseload-2025-11-23.xlsx"),
            (corrections, "~/to-correct-in-the-mis-2025-11-23.xlsx"),
        ] {
            assert_eq!(list(listed, today).fields[0].value(), name);
        }
    }
}
