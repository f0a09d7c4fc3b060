//! A filled form as JSON and as text: names and order of the keys are a contract. What is absent is
//! `null`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::out::told;
use crate::rules::assess::Facts;
use crate::rules::case::Action;
use crate::rules::day::short;
use crate::rules::meeting::{Meeting, how_words, outcome_words};
use crate::store::Answer;
use crate::store::Attendee;
use crate::store::RecordFile;
use crate::store::records::FrozenAction;
use crate::templates::{FactName, Field, Kind, answer};

/// A form as it stands; names and order of the keys are a contract.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    id: i64,
    kind: &'a str,
    number: u32,
    state: &'static str,
    template: &'a str,
    version: u32,
    title: &'a str,
    case: i64,
    corrected_by: Option<i64>,
    fields: Vec<FieldShown<'a>>,
    people: Vec<PersonShown<'a>>,
    actions: Vec<ActionShown<'a>>,
    /// The meeting and those asked to it, in words.
    #[serde(skip)]
    meeting: Vec<String>,
}

#[derive(Debug, Serialize)]
struct FieldShown<'a> {
    field: String,
    label: &'a str,
    kind: &'static str,
    #[serde(skip)]
    takes: &'a Kind,
    /// The answer in its kept form, or the fact as the form shows it.
    value: Option<&'a str>,
    revision: Option<i64>,
    by: Option<&'a str>,
    at: Option<&'a str>,
    /// Whether restricted words stand there that are not for whoever asks.
    hidden: bool,
    /// Whether some stand there that are, and were not asked for.
    sealed: bool,
    #[serde(skip)]
    instead: Option<String>,
}

#[derive(Debug, Serialize)]
struct PersonShown<'a> {
    id: i64,
    field: &'a str,
    name: Option<&'a str>,
    role: Option<&'a str>,
    attending: Option<&'a str>,
    contact: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ActionShown<'a> {
    id: i64,
    what: &'a str,
    who: &'a str,
    by: Option<NaiveDate>,
    state: &'a str,
    outcome: Option<&'a str>,
    /// The day, or the words where none was agreed.
    #[serde(skip)]
    by_told: String,
}

impl<'a> Shown<'a> {
    pub(super) fn of(file: &'a RecordFile, number: &'a str) -> Self {
        let record = &file.record;
        Self {
            id: record.id,
            kind: &record.kind,
            number: record.number,
            state: record.state.as_str(),
            template: &record.template,
            version: record.version,
            title: &file.form.title,
            case: file.case,
            corrected_by: file.corrected_by,
            fields: fields(file, number),
            people: file.attendees.iter().map(PersonShown::of).collect(),
            actions: actions(file),
            meeting: file.meeting.as_ref().map(meeting).unwrap_or_default(),
        }
    }

    pub(super) fn text(&self) -> String {
        let Self { id, title, number, state, case, .. } = self;
        let mut lines = vec![format!("{title} no. {number} · record {id}, case {case}, {state}")];
        for field in &self.fields {
            let value = field.value.map(|value| answer::show(field.takes, value));
            let value = value.or_else(|| field.instead.clone());
            let value = value.unwrap_or_else(|| "–".to_owned()).replace('\n', "\n    ");
            lines.push(format!("{}  {}\n    {value}", field.field, field.label));
        }
        lines.extend(self.meeting.iter().cloned());
        lines.push("People".to_owned());
        lines.extend(self.people.iter().map(PersonShown::text));
        lines.push("Actions".to_owned());
        lines.extend(self.actions.iter().map(ActionShown::text));
        lines.join("\n")
    }
}

/// Every field that keeps an answer or shows a fact, in the order of the form; of a table its
/// cells, row by row.
fn fields<'a>(file: &'a RecordFile, number: &'a str) -> Vec<FieldShown<'a>> {
    let mut shown = Vec::new();
    for (path, field) in file.form.fields() {
        match &field.kind {
            Kind::People { .. }
            | Kind::Actions { .. }
            | Kind::Meeting { .. }
            | Kind::Invitations { .. } => {}
            Kind::Table { .. } => shown.extend(cells(file, &path, field)),
            Kind::Fact { fact } => {
                let value = told(fact_of(&file.facts, *fact, number));
                shown.push(FieldShown { value, ..answered(file, path, field) });
            }
            _ => shown.push(answered(file, path, field)),
        }
    }
    shown
}

fn answered<'a>(file: &'a RecordFile, path: String, field: &'a Field) -> FieldShown<'a> {
    cell(file, path, &field.label, &field.kind)
}

fn cell<'a>(file: &'a RecordFile, path: String, label: &'a str, kind: &'a Kind) -> FieldShown<'a> {
    let answer = file.answers.get(&path);
    FieldShown {
        field: path,
        label,
        kind: kind.name(),
        takes: kind,
        value: answer.and_then(|answer| told(&answer.value)),
        revision: answer.map(|answer| answer.revision),
        by: answer.map(|answer| answer.by.as_str()),
        at: answer.map(|answer| answer.at.as_str()),
        hidden: answer.is_some_and(|answer| answer.restricted_hidden),
        sealed: answer.is_some_and(|answer| answer.sealed),
        instead: answer.and_then(Answer::instead),
    }
}

fn cells<'a>(file: &'a RecordFile, path: &str, field: &'a Field) -> Vec<FieldShown<'a>> {
    let Kind::Table { columns, first_rows } = &field.kind else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let printed = first_rows.iter().map(|row| row.id.clone());
    let rows: Vec<String> =
        printed.chain(file.rows(path)).filter(|row| seen.insert(row.clone())).collect();
    let cells = rows.iter().flat_map(|row| {
        columns.iter().map(move |column| {
            cell(file, format!("{path}/{row}/{}", column.id), &column.label, &column.kind)
        })
    });
    cells.collect()
}

fn fact_of<'a>(facts: &'a Facts, fact: FactName, number: &'a str) -> &'a str {
    match fact {
        FactName::PupilName => &facts.name,
        FactName::Year => &facts.year,
        FactName::BirthDate => &facts.born,
        FactName::Attendance => &facts.attendance,
        FactName::SessionsMissed => &facts.missed,
        FactName::PlanNumber => number,
        FactName::Target => facts.target.as_deref().unwrap_or_default(),
        FactName::SinceMeeting => facts.since_meeting.as_deref().unwrap_or_default(),
        FactName::LastMeeting => facts.last_meeting.as_deref().unwrap_or_default(),
        FactName::Siblings => facts.siblings.as_deref().unwrap_or_default(),
    }
}

/// When it is and how it stands, then everybody asked: how, on which day, what became of it.
fn meeting(meeting: &Meeting) -> Vec<String> {
    let mut head = vec![meeting.when(), meeting.state.as_str().to_owned()];
    head.retain(|part| !part.is_empty());
    let mut lines = vec![format!("Meeting\n    {}", head.join(" · "))];
    lines.extend(meeting.invitations.iter().map(|one| {
        let asked = one.invited_on.map(|on| format!("{} {}", how_words(&one.how), short(on)));
        let outcome = outcome_words(&one.outcome).to_owned();
        let mut told = vec![one.name.clone(), one.role.clone(), asked.unwrap_or_default(), outcome];
        told.retain(|part| !part.is_empty());
        format!("    {}", told.join(" · "))
    }));
    lines
}

/// As they stood when the record was closed; until then, as they stand.
fn actions(file: &RecordFile) -> Vec<ActionShown<'_>> {
    match &file.frozen {
        Some(frozen) => frozen.actions.iter().map(ActionShown::of_frozen).collect(),
        None => file.actions.iter().map(ActionShown::of).collect(),
    }
}

impl<'a> PersonShown<'a> {
    fn of(person: &'a Attendee) -> Self {
        Self {
            id: person.id,
            field: &person.field,
            name: told(&person.name),
            role: told(&person.role),
            attending: told(&person.attending),
            contact: person.contact,
        }
    }

    fn text(&self) -> String {
        let attending = self.attending.map(|attending| format!("attending: {attending}"));
        let told = [self.name, self.role, attending.as_deref()];
        format!("    {}", told.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

impl<'a> ActionShown<'a> {
    fn of(action: &'a Action) -> Self {
        Self {
            id: action.id,
            what: &action.what,
            who: &action.who,
            by: action.by,
            state: &action.state,
            outcome: action.outcome.as_deref(),
            by_told: action.by.map_or_else(|| action.by_words.clone(), short),
        }
    }

    fn of_frozen(action: &'a FrozenAction) -> Self {
        let by: Option<NaiveDate> = action.by.parse().ok();
        Self {
            id: action.id,
            what: &action.what,
            who: &action.who,
            by,
            state: &action.state,
            outcome: told(&action.outcome),
            by_told: by.map_or_else(|| action.by.clone(), short),
        }
    }

    fn text(&self) -> String {
        let told: [&str; 4] = [self.what, self.who, &self.by_told, self.state];
        let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
        let outcome = self.outcome.map(|outcome| format!(": {outcome}")).unwrap_or_default();
        format!("    {} · {}{outcome}", self.id, told.join(" · "))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use super::*;
    use crate::clock::Clock;
    use crate::rules::people::PupilRow;
    use crate::store::{NewAction, Store};

    /// A plan in a case of its own, with one answer and one action.
    pub(in crate::cli) fn plan(folder: &Path) -> RecordFile {
        let mut store = Store::create(&folder.join("a.db")).unwrap();
        let session = store.found("Hillcrest", "officer", "Officer", Clock::system()).unwrap();
        let upn = "D451503415000".to_owned();
        let row = PupilRow { upn, surname: "King".into(), ..PupilRow::default() };
        store.import_pupils(&session, 1, &[row]).unwrap();
        let case = store.open_case(&session, 1, "Mondays").unwrap();
        let record = store.new_record(&session, case, "plan").unwrap();
        store.answer_field(&session, record, "views/attached", "yes", 0).unwrap();
        let what =
            NewAction { what: "Meet".into(), by_words: "daily".into(), ..NewAction::default() };
        store.add_action(&session, case, Some(record), &what).unwrap();
        store.record_file(session.viewer(), record).unwrap()
    }

    #[test]
    fn facts_are_found_by_their_names() {
        let facts = Facts {
            name: "Owen King".into(),
            year: "1 (1A)".into(),
            born: "Tue 17 Mar 2020".into(),
            attendance: "95.5%".into(),
            missed: "17 of 380".into(),
            target: Some("at least 95%".into()),
            since_meeting: None,
            last_meeting: Some("Fri 14 Nov 2025".into()),
            siblings: Some("Ruth King (Hill Top School)".into()),
        };
        let told: Vec<&str> =
            FactName::ALL.iter().map(|(_, fact)| fact_of(&facts, *fact, "2")).collect();
        let expected = [
            "Owen King",
            "1 (1A)",
            "Tue 17 Mar 2020",
            "95.5%",
            "17 of 380",
            "2",
            "at least 95%",
            "",
            "Fri 14 Nov 2025",
            "Ruth King (Hill Top School)",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn words_for_other_eyes_are_told_of_by_their_author() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = plan(folder.path());
        let answer = file.answers.get_mut("views/attached").unwrap();
        answer.value.clear();
        answer.restricted_hidden = true;
        let shown = Shown::of(&file, "1");
        let text = shown.text();
        assert!(text.contains("\n    restricted: written by Officer\n"), "{text}");
        let json = serde_json::to_value(&shown).unwrap();
        let fields = json["fields"].as_array().unwrap();
        let field = fields.iter().find(|field| field["field"] == "views/attached").unwrap();
        assert!(field["value"].is_null());
        assert_eq!((&field["by"], &field["hidden"]), (&"Officer".into(), &true.into()));
    }

    #[test]
    fn a_form_shows_every_field_with_its_answer_or_fact() {
        let folder = tempfile::tempdir().unwrap();
        let file = plan(folder.path());
        let shown = Shown::of(&file, "1");
        let json = serde_json::to_value(&shown).unwrap();
        let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "id",
            "kind",
            "number",
            "state",
            "template",
            "version",
            "title",
            "case",
            "corrected_by",
            "fields",
            "people",
            "actions",
        ];
        assert_eq!(keys, expected);
        let field = |path: &str| {
            let fields = json["fields"].as_array().unwrap();
            fields.iter().find(|field| field["field"] == path).unwrap().clone()
        };
        assert_eq!(field("details/name")["value"], "King");
        assert_eq!(field("details/plan-number")["value"], "1");
        assert_eq!(field("views/attached")["value"], "yes");
        assert_eq!(field("views/attached")["revision"], 1);
        assert_eq!(field("views/attached")["kind"], "tick");
        assert!(field("push-pull/push")["value"].is_null());
        assert_eq!(field("push-pull/push")["hidden"], false);
        assert!(json["actions"][0]["by"].is_null());
        let text = shown.text();
        assert!(text.contains("views/attached  See child"), "{text}");
        assert!(text.contains("    ticked\n") && text.contains("· Meet · daily · open"), "{text}");
    }
}
