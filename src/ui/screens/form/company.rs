//! Whoever else is in this record, and what they changed in it since it was opened here.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::stops::value_of;
use super::{FormScreen, Move};
use crate::clock::hour_and_minute;
use crate::store::{ChangedHere, Present, RecordFile, Session, Store, Trouble};
use crate::templates::{Form, Kind};

/// Minutes for which a change is one that was made just now.
const JUST_NOW: i64 = 2;

/// The others in a record.
#[derive(Debug, Default)]
pub(super) struct Company {
    present: Vec<Present>,
    /// What others changed, by the field of the form that shows it, until one was there.
    changed: BTreeMap<String, Change>,
    /// The journal's last row when that was looked for.
    since: Option<i64>,
}

#[derive(Debug)]
struct Change {
    by: String,
    at: String,
    just_now: bool,
}

impl Company {
    /// Looks who is there, and what was changed since the last look.
    pub(super) fn read(
        &mut self,
        store: &Store,
        session: &Session,
        file: &RecordFile,
    ) -> Result<(), Trouble> {
        self.present = store.present(session, file.record.id)?;
        let Some(since) = self.since else {
            self.since = Some(store.last_change()?);
            return Ok(());
        };
        let (last, changed) = store.changed_in(session, (file.case, file.record.id), since)?;
        self.since = Some(last);
        for one in &changed {
            for field in fields_of(file, one) {
                let change = Change { by: one.by.clone(), at: one.at.clone(), just_now: true };
                self.changed.insert(field, change);
            }
        }
        self.pass_time(session.clock.now());
        Ok(())
    }

    /// Lets go of whoever wasn't seen for too long, and of what is no longer just now; gives whether
    /// that looks different.
    fn pass_time(&mut self, now: DateTime<FixedOffset>) -> bool {
        let before = self.present.len();
        self.present.retain(|one| !one.is_gone(now));
        let mut differs = self.present.len() != before;
        let since = now - TimeDelta::minutes(JUST_NOW);
        for change in self.changed.values_mut().filter(|change| change.just_now) {
            let at = DateTime::parse_from_rfc3339(&change.at);
            change.just_now = at.is_ok_and(|at| at >= since);
            differs |= !change.just_now;
        }
        differs
    }

    /// What stands behind the label of a field: who is there, and who changed it.
    pub(super) fn signs(&self, field: &str, now: DateTime<FixedOffset>) -> Vec<String> {
        let here = self.present.iter().filter(|one| one.field() == field);
        let mut signs: Vec<String> = here.map(|one| format!("[{} here]", who_is(one))).collect();
        signs.extend(self.changed.get(field).map(|change| {
            let when = if change.just_now {
                "just now".to_owned()
            } else {
                format!("at {}", hour_and_minute(&change.at, now))
            };
            format!("[changed by {} {when}]", change.by)
        }));
        signs
    }

    /// Who else is in this record, and where: `B. Khan is editing "Views"`.
    pub(super) fn words(&self, form: &Form) -> String {
        let words = self.present.iter().map(|one| {
            let section = one.place.split('/').next().unwrap_or_default();
            match form.section(section) {
                Some(section) => format!("{} editing \"{}\"", who_is(one), section.short),
                None => format!("{} in this form", who_is(one)),
            }
        });
        words.collect::<Vec<_>>().join("; ")
    }
}

fn who_is(one: &Present) -> String {
    if one.own { "you, in another window, are".to_owned() } else { format!("{} is", one.name) }
}

/// The fields of a form that show what was changed.
fn fields_of(file: &RecordFile, changed: &ChangedHere) -> Vec<String> {
    if !changed.field.is_empty() {
        return vec![changed.field.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")];
    }
    let shows = |kind: &Kind| match changed.subject.as_str() {
        "action" => {
            let is_shown = file.actions.iter().any(|action| action.id == changed.row);
            is_shown && matches!(kind, Kind::Actions { .. })
        }
        "invitation" => matches!(kind, Kind::Invitations { .. }),
        _ => false,
    };
    file.form.fields().filter(|(_, field)| shows(&field.kind)).map(|(path, _)| path).collect()
}

impl FormScreen {
    /// The open record that is being written in, and the place of the cursor in it.
    #[must_use]
    pub fn whereabouts(&self) -> Option<(i64, String)> {
        self.is_open()
            .then(|| (self.record, self.here().map(|stop| stop.path()).unwrap_or_default()))
    }

    /// Looks anew who else is here; gives whether that looks different.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn look_around(&mut self, store: &Store, session: &Session) -> Result<bool, Trouble> {
        let before = std::mem::take(&mut self.company.present);
        self.company.present = store.present(session, self.record)?;
        let places = |all: &[Present]| -> Vec<(String, String)> {
            all.iter().map(|one| (one.name.clone(), one.place.clone())).collect()
        };
        Ok(places(&before) != places(&self.company.present))
    }

    /// Time went by; gives whether anything looks different for it.
    pub fn pass_time(&mut self, now: DateTime<FixedOffset>) -> bool {
        self.company.pass_time(now)
    }

    /// A field that one leaves was seen: what others changed there needs no mark any more.
    pub(super) fn see(&mut self, to: Move) {
        if let Some(stop) = self.here().filter(|_| to != Move::Stay) {
            self.company.changed.remove(&stop.field());
        }
    }

    /// Somebody changed meanwhile what stands where one is writing: what is typed stays, and goes over
    /// theirs if it is kept again.
    pub fn overtaken(&mut self, by: &str) {
        (self.pending, self.replay) = (None, None);
        if let (Some(editing), Some(data)) = (&mut self.editing, &self.data) {
            editing.kept = value_of(&data.file, &editing.stop);
        }
        self.wrong = Some(format!("{by} changed this meanwhile: yours is not kept yet"));
    }
}
