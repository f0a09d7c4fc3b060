//! What cases that are refreshed together have in common, read once: calendars, forms, and from how
//! many days absent each tier begins.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::Connection;

use super::trouble::Trouble;
use super::{packs, schools};
use crate::rules::calendar::Calendar;
use crate::rules::tier::Triggers;
use crate::templates::Form;

/// Calendars by school, forms by template and triggers, as far as they were asked for.
#[derive(Default)]
pub(super) struct Common {
    calendars: BTreeMap<i64, Calendar>,
    forms: BTreeMap<i64, Form>,
    triggers: Option<Triggers>,
}

impl Common {
    /// Reads a school's calendar, unless that was done before.
    pub fn know_calendar(&mut self, connection: &Connection, school: i64) -> Result<(), Trouble> {
        if let Entry::Vacant(place) = self.calendars.entry(school) {
            place.insert(schools::calendar(connection, school)?);
        }
        Ok(())
    }

    /// Reads the form of a template, unless that was done before.
    pub fn know_form(&mut self, connection: &Connection, template: i64) -> Result<(), Trouble> {
        if let Entry::Vacant(place) = self.forms.entry(template) {
            place.insert(packs::form_of(connection, template)?);
        }
        Ok(())
    }

    /// From how many days absent each tier begins, read unless that was done before.
    pub fn triggers(&mut self, connection: &Connection) -> Result<Triggers, Trouble> {
        if let Some(known) = self.triggers {
            return Ok(known);
        }
        let read = packs::triggers(connection)?;
        self.triggers = Some(read);
        Ok(read)
    }

    /// A calendar that was read.
    pub fn calendar(&self, school: i64) -> Option<&Calendar> {
        self.calendars.get(&school)
    }

    /// A form that was read.
    pub fn form(&self, template: i64) -> Option<&Form> {
        self.forms.get(&template)
    }
}
