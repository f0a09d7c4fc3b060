//! Cases: listed, opened, closed, shown.

use clap::{Args, Subcommand};

use super::agenda;
use super::notice::NoticeShown;
use super::out::{self, Side};
use super::shown::{CaseLine, CaseShown, Judged};
use super::{Desk, End, chronology, gate};
use crate::rules::case::{Action, CaseFile, Entry, Record, reached_label};
use crate::rules::day::{short, spell};
use crate::rules::figures::one_decimal;
use crate::rules::people::Contact;
use crate::rules::process::GateStanding;
use crate::rules::strategy::{Counts, judge};
use crate::store::{CaseloadRow, DueRow, Opened, Restricted, Trouble};

#[derive(Debug, Args)]
pub(super) struct Cases {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Open a case on a pupil and print its id
    Open {
        /// The pupil's UPN
        upn: String,
        /// Why it is opened
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Close a case
    Close {
        /// The case
        id: i64,
        /// Why it is closed
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show a case with everything in it
    Show {
        /// The case
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// With the restricted words that are for your eyes; each reading is noted in the journal
        #[arg(long)]
        restricted: bool,
    },
    /// Tell the story of a case, oldest first
    Chronology {
        /// The case
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn list(cases: &Cases, desk: &Desk) -> Result<End, Trouble> {
    let rows = desk.store.cases(desk.session.viewer())?;
    if cases.json {
        let lines: Vec<CaseLine<'_>> = rows.iter().map(CaseLine::of).collect();
        out::json(&lines)?;
    } else {
        let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
        out::line(out::table(&COLUMNS, &cells))?;
    }
    Ok(End::Done)
}

pub(super) fn run(case: &Case, desk: &mut Desk) -> Result<End, Trouble> {
    match case {
        Case::Open { upn, reason } => {
            let pupil = desk.store.pupil_by_upn(upn)?;
            let id = desk.store.open_case(&desk.session, pupil, reason)?;
            out::say(format!("Opened case {id}."));
            out::line(id)?;
        }
        Case::Close { id, reason } => {
            desk.store.close_case(&desk.session, *id, reason)?;
            out::say(format!("Closed case {id}."));
        }
        Case::Show { id, json, restricted } => show(*id, (*json, *restricted), desk)?,
        Case::Chronology { id, json } => chronology::tell(*id, *json, desk)?,
    }
    Ok(End::Done)
}

fn show(id: i64, (json, restricted): (bool, bool), desk: &mut Desk) -> Result<(), Trouble> {
    let viewer = desk.session.viewer();
    let mut file = desk.store.case_file(viewer, id)?;
    if restricted {
        open_entries(desk, &mut file)?;
    } else {
        say_left_out(file.entries.iter().filter(|entry| entry.restricted).count());
    }
    let rows = desk.store.cases(viewer)?;
    let row = rows.iter().find(|row| row.case == id).ok_or_else(|| {
        Trouble::Ours(format!("case {id} has no row in the caseload: run check --rebuild"))
    })?;
    let (calendar, today) = (desk.store.calendar(file.pupil.school)?, desk.session.as_of());
    let gates = gate::standings(&file, desk)?;
    let due = agenda::of_case(id, desk)?;
    if !json {
        let notices = NoticeShown::all(&file, &calendar, today);
        return out::line(text_of(row, &file, (&notices, &gates, &due)));
    }
    let list = desk.store.checklist(viewer, id)?;
    let asked = list.checklist.asked(&list.strategies);
    let judged = judge(&asked, &list.strategies, &file.circumstances, today);
    let judged = Judged { counts: Counts::of(&judged), gates: &gates, due: &due };
    out::json(&CaseShown::of(row, &file, &judged, (&calendar, today)))
}

/// Opens the restricted entries; each reading is noted before anything of it is printed.
fn open_entries(desk: &mut Desk, file: &mut CaseFile) -> Result<(), Trouble> {
    for entry in file.entries.iter_mut().filter(|entry| entry.restricted) {
        let what = Restricted::Entry(entry.id);
        if let Opened::Entry { words, outcome } =
            desk.store.read_restricted(&desk.session, &what)?
        {
            (entry.words, entry.outcome) = (words, outcome);
        }
    }
    Ok(())
}

/// Says that restricted words were left out, and how they are read.
pub(super) fn say_left_out(texts: usize) {
    let what = match texts {
        0 => return,
        1 => "One restricted text is left out".to_owned(),
        n => format!("{n} restricted texts are left out"),
    };
    out::say(format!(
        "{what}: --restricted prints what is for your eyes, and each reading is noted."
    ));
}

const COLUMNS: [(&str, Side); 10] = [
    ("Id", Side::Right),
    ("Pupil", Side::Left),
    ("Year", Side::Left),
    ("Att%", Side::Right),
    ("Tier", Side::Right),
    ("Stage", Side::Right),
    ("Next due", Side::Left),
    ("Owner", Side::Left),
    ("Opened", Side::Left),
    ("Closed", Side::Left),
];

fn cells(row: &CaseloadRow) -> Vec<String> {
    vec![
        row.case.to_string(),
        row.name.clone(),
        group(&row.year_group, &row.reg),
        one_decimal(row.figures.attendance()),
        row.tier.to_string(),
        row.stage.to_string(),
        row.next_due_on.map(short).unwrap_or_default(),
        row.owner_name.clone(),
        short(row.opened_on),
        row.closed_on.map(short).unwrap_or_default(),
    ]
}

/// A registration group tells the year too: `7B`.
fn group(year: &str, reg: &str) -> String {
    if reg.is_empty() { year.to_owned() } else { reg.to_owned() }
}

fn text_of(
    row: &CaseloadRow,
    file: &CaseFile,
    (notices, gates, of_case): (&[NoticeShown<'_>], &[GateStanding], &[DueRow]),
) -> String {
    let mut lines = head(row, file);
    let mut part = |title: &str, of: Vec<String>| {
        lines.push(String::new());
        lines.push(title.to_owned());
        let none = of.is_empty().then(|| "none".to_owned());
        lines.extend(of.into_iter().chain(none).map(|line| format!("  {line}")));
    };
    part("Due", of_case.iter().map(due).collect());
    part("Gates", gates.iter().map(|one| gate::in_words(one, &file.passings)).collect());
    part("Contacts", file.contacts.iter().map(contact).collect());
    part("Forms", file.records.iter().map(record).collect());
    part("Actions", file.actions.iter().map(action).collect());
    part("Notices to Improve", notices.iter().map(NoticeShown::line).collect());
    part("Log", file.entries.iter().map(entry).collect());
    lines.join("\n")
}

fn head(row: &CaseloadRow, file: &CaseFile) -> Vec<String> {
    let group = group(&row.year_group, &row.reg);
    let mut lines = vec![
        format!("Case {} · {} · {group} · {}", row.case, row.name, file.school_name),
        format!(
            "{}, attendance {}% · tier {} · stage {}",
            row.upn,
            one_decimal(row.figures.attendance()),
            row.tier,
            row.stage
        ),
    ];
    if let Some(case) = &file.case {
        let (on, owner) = (spell(case.opened), &case.owner_name);
        lines.push(format!("Opened {on} by {owner}: {}", case.reason));
        if let Some(closed) = case.closed {
            let reason = case.close_reason.as_deref().unwrap_or_default();
            lines.push(format!("Closed {}: {reason}", spell(closed)));
        }
    }
    lines
}

fn due(row: &DueRow) -> String {
    let by = row.on.map_or_else(|| row.by_words.clone(), short);
    let told: Vec<&str> = [by.as_str(), &row.what].into_iter().filter(|t| !t.is_empty()).collect();
    told.join(" · ")
}

fn contact(contact: &Contact) -> String {
    format!("{} {}, {}", contact.id, contact.name(), contact.relationship.to_lowercase())
}

fn record(record: &Record) -> String {
    let Record { id, kind, number, state, .. } = record;
    format!("{id} {kind} no. {number}, {}", state.as_str())
}

fn action(action: &Action) -> String {
    let by = action.by.map_or_else(|| action.by_words.clone(), short);
    let outcome = action.outcome.as_deref().map(|outcome| format!(": {outcome}"));
    let state = if action.is_open() { "" } else { action.state.as_str() };
    let told: [&str; 4] = [&action.what, &action.who, &by, state];
    let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} · {}{}", action.id, told.join(" · "), outcome.unwrap_or_default())
}

fn entry(entry: &Entry) -> String {
    let with = entry.with.join(", ");
    let told: [&str; 7] = [
        entry.kind.label(),
        &with,
        &entry.agency,
        reached_label(&entry.reached),
        if entry.restricted { "restricted" } else { "" },
        &entry.outcome,
        &entry.words,
    ];
    let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
    let withdrawn = entry.withdrawn.as_deref().map(|why| format!(" (withdrawn: {why})"));
    let (id, on) = (entry.id, spell(entry.on));
    format!("{id} {on} · {}{}", told.join(" · "), withdrawn.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::case::EntryKind;

    #[test]
    fn an_action_is_one_line() {
        let open = Action {
            id: 3,
            what: "Meet at the gate".into(),
            who: "Form tutor".into(),
            by: "2025-12-05".parse().ok(),
            by_words: String::new(),
            state: "open".into(),
            outcome: None,
            helped: String::new(),
            done_on: None,
            record: None,
        };
        assert_eq!(action(&open), "3 · Meet at the gate · Form tutor · 5 Dec 25");
        let done = Action {
            by: None,
            by_words: "daily".into(),
            state: "done".into(),
            outcome: Some("came in".into()),
            ..open
        };
        assert_eq!(action(&done), "3 · Meet at the gate · Form tutor · daily · done: came in");
    }

    #[test]
    fn an_entry_is_one_line() {
        let call = Entry {
            id: 9,
            kind: EntryKind::parse("call").unwrap(),
            on: "2025-11-21".parse().unwrap(),
            half: None,
            at_time: String::new(),
            with: vec!["Mrs Poppy King (mother)".into()],
            reached: "no-answer".into(),
            outcome: String::new(),
            words: "Rang twice".into(),
            agency: String::new(),
            restricted: false,
            by: "A. Rahman".into(),
            entered_at: String::new(),
            as_of: "2025-11-21".parse().unwrap(),
            withdrawn: Some("wrong pupil".into()),
            record: None,
            meeting: None,
            channel: String::new(),
            sessions: Vec::new(),
            contacts: Vec::new(),
        };
        let expected = "9 Fri 21 Nov 2025 · Phone call · Mrs Poppy King (mother) · No answer · \
                        Rang twice (withdrawn: wrong pupil)";
        assert_eq!(entry(&call), expected);
    }
}
