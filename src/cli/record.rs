//! Filled forms: begun, answered field by field, shown, closed.

use std::path::Path;

use chrono::NaiveDate;
use clap::Subcommand;

use super::case::say_left_out;
use super::checklist::ChecklistShown;
use super::filled::Shown;
use super::{Desk, End, input, out};
use crate::rules::strategy::Strategy;
use crate::store::{ChecklistFile, RecordFile, Restricted, Trouble};
use crate::templates::Kind;
use crate::templates::answer::{self, Target};

#[derive(Debug, Subcommand)]
pub(super) enum Record {
    /// Begin a form in a case and print its id
    New {
        /// The case
        case: i64,
        /// The form: `template list` names them
        kind: String,
    },
    /// Answer one field
    Set {
        /// The record
        record: i64,
        /// The field: `template show` names them
        field: String,
        /// The answer; - reads it from standard input, nothing takes it back
        value: String,
    },
    /// Show a form as it is filled in
    Show {
        /// The record
        record: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// With the restricted words that are for your eyes; each reading is noted in the journal
        #[arg(long)]
        restricted: bool,
    },
    /// Close a record: its facts and actions stay as they now stand
    Close {
        /// The record
        record: i64,
    },
}

pub(super) fn run(record: &Record, desk: &mut Desk) -> Result<End, Trouble> {
    match record {
        Record::New { case, kind } => {
            let id = desk.store.new_record(&desk.session, *case, kind)?;
            out::say(format!("Began {kind} in case {case}."));
            out::line(id)?;
        }
        Record::Set { record, field, value } => set(*record, field, value, desk)?,
        Record::Show { record, json, restricted } => show(*record, (*json, *restricted), desk)?,
        Record::Close { record } => {
            desk.store.close_record(&desk.session, *record)?;
            out::say(format!("Closed record {record}."));
        }
    }
    Ok(End::Done)
}

fn set(record: i64, field: &str, value: &str, desk: &mut Desk) -> Result<(), Trouble> {
    let typed = match value {
        "-" => input::text(Path::new("-"))?,
        value => value.to_owned(),
    };
    let file = desk.store.record_file(desk.session.viewer(), record)?;
    let kept = accepted(&file, field, &typed, desk.session.as_of())?;
    let base = file.answers.get(field).map_or(0, |answer| answer.revision);
    match desk.store.answer_field(&desk.session, record, field, &kept, base) {
        Ok(_) => out::say(format!("Saved {field}.")),
        Err(Trouble::Conflict(theirs)) => {
            return Err(Trouble::refused(format!(
                "{} answered {field} at this moment. Nothing was changed. Look at it, then try \
                 again",
                theirs.by
            )));
        }
        Err(trouble) => return Err(trouble),
    }
    Ok(())
}

/// What was typed in its kept form. A field that takes no answer is the store's to refuse.
fn accepted(
    file: &RecordFile,
    field: &str,
    typed: &str,
    today: NaiveDate,
) -> Result<String, Trouble> {
    let kept = match answer::target(&file.form, field) {
        Some(Target::Field(kind)) => answer::accept(kind, typed, today),
        Some(Target::Row) => answer::accept(&Kind::Tick, typed, today),
        Some(Target::NotTyped(_)) | None => Ok(typed.to_owned()),
    };
    kept.map_err(|why| Trouble::refused(format!("{field}: {why}. Nothing was changed")))
}

fn show(record: i64, how: (bool, bool), desk: &mut Desk) -> Result<(), Trouble> {
    if let Some(case) = desk.store.case_of_checklist(record)? {
        return show_checklist((record, case), how, desk);
    }
    let (json, restricted) = how;
    let mut file = desk.store.record_file(desk.session.viewer(), record)?;
    file.seal();
    if restricted {
        open_answers(desk, &mut file)?;
    } else {
        say_left_out(file.answers.values().filter(|answer| answer.sealed).count());
    }
    let number = file.record.number.to_string();
    let shown = Shown::of(&file, &number);
    if json { out::json(&shown) } else { out::line(shown.text()) }
}

/// Opens what is sealed in a form; each reading is noted before anything of it is printed.
fn open_answers(desk: &mut Desk, file: &mut RecordFile) -> Result<(), Trouble> {
    let record = file.record.id;
    for (field, answer) in file.answers.iter_mut().filter(|(_, answer)| answer.sealed) {
        let what = Restricted::Answer { record, field: field.clone() };
        let opened = desk.store.read_restricted(&desk.session, &what)?;
        *answer = answer.clone().opened(opened.words().to_owned());
    }
    Ok(())
}

/// The same of a checklist.
fn open_rows(desk: &mut Desk, case: i64, file: &mut ChecklistFile) -> Result<(), Trouble> {
    for said in file.strategies.iter_mut().filter(|said| said.sealed) {
        let what = Restricted::Strategy { case, row: said.row.clone() };
        let opened = desk.store.read_restricted(&desk.session, &what)?;
        opened.words().clone_into(&mut said.words);
        said.sealed = false;
    }
    Ok(())
}

fn show_checklist(
    (record, case): (i64, i64),
    (json, restricted): (bool, bool),
    desk: &mut Desk,
) -> Result<(), Trouble> {
    let viewer = desk.session.viewer();
    let mut file = desk.store.checklist(viewer, case)?;
    file.strategies.iter_mut().for_each(Strategy::seal);
    if restricted {
        open_rows(desk, case, &mut file)?;
    } else {
        say_left_out(file.strategies.iter().filter(|said| said.sealed).count());
    }
    let circumstances = desk.store.case_file(viewer, case)?.circumstances;
    let asked = file.checklist.asked(&file.strategies);
    let at = (record, case, desk.session.as_of());
    let shown = ChecklistShown::of(&file, &asked, &circumstances, at);
    if json { out::json(&shown) } else { out::line(shown.text()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::filled::tests::plan;

    #[test]
    fn what_is_typed_is_read_as_its_field_wants_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = plan(folder.path());
        let today = "2025-11-23".parse().unwrap();
        let accept = |field: &str, typed: &str| accepted(&file, field, typed, today);
        assert_eq!(accept("details/meeting-date", "12/9").unwrap(), "2025-09-12");
        assert_eq!(accept("next/time", "2.15pm").unwrap(), "14:15");
        assert_eq!(accept("details/nonsense", "x").unwrap(), "x");
        let why = accept("details/meeting-date", "31/2").unwrap_err().to_string();
        assert!(why.starts_with("details/meeting-date: there is no 31 February"), "{why}");
        assert!(why.ends_with("Nothing was changed"), "{why}");
    }
}
