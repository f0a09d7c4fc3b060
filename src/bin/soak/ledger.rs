//! Every change that was said to be saved, held against the file.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use herringbone::store::check::Recount;
use herringbone::store::{Answer, Store, Trouble, Viewer};
use serde_json::Value;

use crate::change::{Change, Note};
use crate::school::look_into;

/// More lines than any history has.
const ALL_OF_IT: usize = 1_000_000_000;

/// What was said to be saved, in one file.
#[derive(Debug, Default)]
pub struct Ledger {
    pub kept: Vec<Change>,
    /// How many of them were found in the file once.
    found: usize,
    pub busy: usize,
}

impl Ledger {
    pub fn take(&mut self, notes: Vec<Note>) {
        for note in notes {
            match note {
                Note::Kept(change) => self.kept.push(change),
                Note::Busy => self.busy += 1,
                Note::Full => {}
            }
        }
    }

    /// What is lost of the changes that were noted since the last look.
    pub fn lost_lately(&mut self, store: &Store, viewer: Viewer) -> Result<Vec<String>> {
        let lost = lost(&self.kept[self.found..], store, viewer)?;
        self.found = self.kept.len();
        Ok(lost)
    }

    /// Everything that doesn't hold of a file in which nobody writes now: changes that are lost, words
    /// of them that are in no history, damage, a chain that isn't whole.
    pub fn faults(&self, file: &Path) -> Result<Vec<String>> {
        faults(&self.kept, file)
    }
}

/// What doesn't hold of a file that should have these changes, and in which nobody writes now.
pub fn faults(kept: &[Change], file: &Path) -> Result<Vec<String>> {
    let (mut store, viewer) = look_into(file)?;
    let mut faults = lost(kept, &store, viewer)?;
    faults.extend(untold(kept, &store, viewer)?);
    faults.extend(damage(&mut store)?);
    faults.extend(breaks(&store)?);
    Ok(faults)
}

/// Those changes that aren't in the file, in words.
pub fn lost(kept: &[Change], store: &Store, viewer: Viewer) -> Result<Vec<String>> {
    let found = Found::of(kept, store, viewer)?;
    let lost = kept.iter().filter(|change| !found.has(change));
    Ok(lost.map(|change| format!("lost: {}", brief(change))).collect())
}

/// What the file holds in the cases and forms of some changes.
#[derive(Default)]
struct Found {
    entries: HashMap<i64, String>,
    actions: HashMap<i64, String>,
    answers: HashMap<(i64, String), Answer>,
}

impl Found {
    fn of(kept: &[Change], store: &Store, viewer: Viewer) -> Result<Self> {
        let mut found = Self::default();
        for case in cases(kept) {
            let file = store.case_file(viewer, case)?;
            found.entries.extend(file.entries.into_iter().map(|entry| (entry.id, entry.words)));
            found.actions.extend(file.actions.into_iter().map(|action| (action.id, action.what)));
        }
        for record in records(kept) {
            let answers = store.record_file(viewer, record)?.answers;
            found.answers.extend(answers.into_iter().map(|(path, a)| ((record, path), a)));
        }
        Ok(found)
    }

    /// Whether a change is there; of an answer, that it or a later one of its field is.
    fn has(&self, change: &Change) -> bool {
        match change {
            Change::Entry { id, words, .. } => self.entries.get(id) == Some(words),
            Change::Action { id, what, .. } => self.actions.get(id) == Some(what),
            Change::Answer { record, field, revision, value } => {
                let answer = self.answers.get(&(*record, field.clone()));
                answer.is_some_and(|answer| {
                    answer.revision > *revision
                        || (answer.revision == *revision && answer.value == *value)
                })
            }
        }
    }
}

fn cases(kept: &[Change]) -> BTreeSet<i64> {
    let case = |change: &Change| match change {
        Change::Entry { case, .. } | Change::Action { case, .. } => Some(*case),
        Change::Answer { .. } => None,
    };
    kept.iter().filter_map(case).collect()
}

fn records(kept: &[Change]) -> BTreeSet<i64> {
    let record = |change: &Change| match change {
        Change::Answer { record, .. } => Some(*record),
        Change::Entry { .. } | Change::Action { .. } => None,
    };
    kept.iter().filter_map(record).collect()
}

/// Answers whose words are in no history: others wrote over them since, and they must be there.
fn untold(kept: &[Change], store: &Store, viewer: Viewer) -> Result<Vec<String>> {
    let mut told = HashSet::new();
    for record in records(kept) {
        let pupil = store.record_file(viewer, record)?.pupil;
        for line in store.history(viewer, pupil, ALL_OF_IT)? {
            let Ok(row) = serde_json::from_str::<Value>(&line.after) else { continue };
            if line.subject == "answer"
                && let (Some(record), Some(words)) = (row["record"].as_i64(), row["value"].as_str())
            {
                told.insert((record, words.to_owned()));
            }
        }
    }
    let is_untold = |change: &&Change| match change {
        Change::Answer { record, value, .. } => !told.contains(&(*record, value.clone())),
        Change::Entry { .. } | Change::Action { .. } => false,
    };
    let lost = kept.iter().filter(is_untold);
    Ok(lost.map(|change| format!("not in the history: {}", brief(change))).collect())
}

/// What SQLite, the foreign keys and a recount of kept rows find wrong.
pub fn damage(store: &mut Store) -> Result<Vec<String>> {
    // It waits for its turn like everybody who writes.
    for _ in 0..5 {
        match store.check(Recount::Sample) {
            Err(Trouble::Busy) => {}
            checked => {
                let damage = checked?.damage.into_iter();
                return Ok(damage.map(|what| format!("damaged: {what}")).collect());
            }
        }
    }
    Ok(vec!["the file was busy five times: it could not be checked".to_owned()])
}

/// Where the chain isn't whole, or doesn't end at the journal's last row; of a file in which nobody
/// writes.
pub fn breaks(store: &Store) -> Result<Vec<String>> {
    let verified = store.verify(None)?;
    let last = store.last_change()?;
    let mut breaks: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
    if verified.rows != last {
        breaks
            .push(format!("the journal has {} rows, and its last is number {last}", verified.rows));
    }
    Ok(breaks)
}

/// A change, told in a line of bearable length.
fn brief(change: &Change) -> String {
    let start = |text: &str| text.chars().take(40).collect::<String>();
    match change {
        Change::Entry { case, id, words } => format!("entry {id} of case {case}: {}", start(words)),
        Change::Action { case, id, what } => format!("action {id} of case {case}: {}", start(what)),
        Change::Answer { record, field, revision, value } => {
            format!("{field} of record {record}, revision {revision}: {}", start(value))
        }
    }
}

#[cfg(test)]
mod tests {
    use herringbone::clock::Clock;
    use herringbone::rules::people::PupilRow;

    use super::*;

    /// A file with one open case and an action in it, and the change that made the action.
    fn file(folder: &Path) -> (std::path::PathBuf, Change) {
        let (path, clock) = (folder.join("school.db"), Clock::system());
        let mut store = Store::create(&path).unwrap();
        let session = store.found("Hillcrest", "soak", "soak", clock).unwrap();
        let school = store.school(None).unwrap().id;
        let row = PupilRow {
            upn: "A000000000000".to_owned(),
            surname: "Osei".to_owned(),
            ..PupilRow::default()
        };
        store.import_pupils(&session, school, &[row]).unwrap();
        let pupil = store.pupil_by_upn("A000000000000").unwrap();
        let case = store.open_case(&session, pupil, "why").unwrap();
        let action = herringbone::store::NewAction {
            what: "Ring home".to_owned(),
            ..herringbone::store::NewAction::default()
        };
        let id = store.add_action(&session, case, None, &action).unwrap();
        (path, Change::Action { case, id, what: "Ring home".to_owned() })
    }

    #[test]
    fn what_is_not_in_the_file_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let (path, kept) = file(folder.path());
        assert_eq!(faults(std::slice::from_ref(&kept), &path).unwrap(), Vec::<String>::new());
        let Change::Action { case, id, what } = kept.clone() else { panic!("{kept:?}") };
        for missing in [
            Change::Action { case, id: id + 1, what },
            Change::Action { case, id, what: "Ring school".to_owned() },
            Change::Entry { case, id: 99, words: "Mum rang".to_owned() },
        ] {
            let told = faults(&[kept.clone(), missing.clone()], &path).unwrap();
            assert_eq!(told, [format!("lost: {}", brief(&missing))]);
        }
    }

    #[test]
    fn half_a_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (path, kept) = file(folder.path());
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2 / 4096 * 4096]).unwrap();
        assert!(!faults(&[kept], &path).is_ok_and(|faults| faults.is_empty()));
    }
}
