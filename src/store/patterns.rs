//! Patterns in a pupil's absences: what is read for them beside the case file.

use chrono::NaiveDate;

use super::session::Viewer;
use super::trouble::Trouble;
use super::{Store, marks};
use crate::rules::calendar::{Calendar, bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::pattern::{Pattern, SiblingRegister, patterns};
use crate::rules::people::Sibling;
use crate::rules::register::Register;

impl Store {
    /// The patterns in a case file's absences, the least likely by chance first.
    ///
    /// # Errors
    /// A role that reads no case content; or what SQLite can't do.
    pub fn patterns(
        &self,
        viewer: Viewer,
        file: &CaseFile,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Vec<Pattern>, Trouble> {
        viewer.at(&self.connection, "pupil", file.pupil.id)?;
        let Some((reached, _)) = file.register_to else { return Ok(Vec::new()) };
        let siblings = self.beside_siblings(viewer, &file.siblings, reached.min(today))?;
        Ok(patterns(file, &siblings, calendar, today))
    }

    /// Marks of brothers and sisters whom these eyes may read, each once, in the school year of a day.
    fn beside_siblings(
        &self,
        viewer: Viewer,
        siblings: &[Sibling],
        on: NaiveDate,
    ) -> Result<Vec<SiblingRegister>, Trouble> {
        let (first, last) = bounds(year_of(on));
        let (mut read, mut registers) = (Vec::new(), Vec::new());
        for sibling in siblings {
            let Some(pupil) = sibling.pupil.filter(|pupil| !read.contains(pupil)) else { continue };
            read.push(pupil);
            if viewer.at(&self.connection, "pupil", pupil).is_err() {
                continue;
            }
            let days = marks::days(&self.connection, pupil, first, last)?;
            let register = Register { days, on_roll: marks::on_roll(&self.connection, pupil)? };
            registers.push(SiblingRegister { name: sibling.name.clone(), register });
        }
        Ok(registers)
    }
}
