//! Lists as they stand on screen, as tables for a spreadsheet: the same rows in the same order, each value
//! in a cell of its own kind.

use chrono::NaiveDate;

use crate::rules::calendar::Calendar;
use crate::rules::case::{Action, CaseFile};
use crate::rules::code::Code;
use crate::rules::people::likeliest_first;
use crate::rules::table::{Cell, Table};
use crate::store::{AbsenceRow, CaseloadRow, CorrectionRow, DueRow, School};

/// A last column where there are several schools.
struct Schools<'a>(&'a [School]);

impl Schools<'_> {
    fn head(&self, table: &mut Table) {
        if self.0.len() > 1 {
            table.headings.push("School".to_owned());
        }
    }

    fn end(&self, mut row: Vec<Cell>, school: i64) -> Vec<Cell> {
        if self.0.len() > 1 {
            let found = self.0.iter().find(|one| one.id == school);
            row.push(found.map_or(Cell::Empty, |one| Cell::text(&one.name)));
        }
        row
    }
}

/// The caseload.
#[must_use]
pub fn caseload(rows: &[CaseloadRow], schools: &[School]) -> Table {
    let schools = Schools(schools);
    let mut table = Table::new(
        "Caseload",
        &[
            "Pupil",
            "UPN",
            "Year",
            "Group",
            "Attendance %",
            "Possible",
            "Authorised",
            "Unauthorised",
            "Late",
            "Without a reason (N)",
            "Tier",
            "Stage",
            "Next due",
            "What is due",
            "Officer",
            "Opened",
        ],
    );
    schools.head(&mut table);
    for row in rows {
        let figures = &row.figures;
        let cells = vec![
            Cell::text(&row.name),
            Cell::text(&row.upn),
            Cell::text(&row.year_group),
            Cell::text(&row.reg),
            figures.attendance().map_or(Cell::Empty, Cell::Number),
            Cell::count(figures.possible),
            Cell::count(figures.authorised),
            Cell::count(figures.unauthorised),
            Cell::count(figures.late),
            Cell::count(figures.unexplained),
            Cell::count(row.tier),
            Cell::count(row.stage),
            Cell::day(row.next_due_on),
            Cell::text(row.next_due_what.as_deref().unwrap_or_default()),
            Cell::text(&row.owner_name),
            Cell::Day(row.opened_on),
        ];
        table.rows.push(schools.end(cells, row.school));
    }
    table
}

/// What is due.
#[must_use]
pub fn agenda(rows: &[DueRow], schools: &[School]) -> Table {
    let schools = Schools(schools);
    let mut table =
        Table::new("Agenda", &["Due", "Pupil", "UPN", "Group", "What", "Who", "Officer"]);
    schools.head(&mut table);
    for row in rows {
        let cells = vec![
            row.on.map_or_else(|| Cell::text(&row.by_words), Cell::Day),
            Cell::text(&row.name),
            Cell::text(&row.upn),
            Cell::text(&row.reg),
            Cell::text(&row.what),
            Cell::text(&row.who),
            Cell::text(&row.owner),
        ];
        table.rows.push(schools.end(cells, row.school));
    }
    table
}

/// Absences by spell.
#[must_use]
pub fn absences<'a>(
    rows: impl Iterator<Item = &'a AbsenceRow>,
    schools: &[School],
    today: NaiveDate,
) -> Table {
    let schools = Schools(schools);
    let mut table = Table::new(
        "Absences",
        &[
            "Pupil",
            "Group",
            "Comes first",
            "From",
            "From, half",
            "To",
            "To, half",
            "Still away",
            "Sessions",
            "Codes",
            "Asked",
            "Reason",
            "Whom to ask",
            "Telephone",
        ],
    );
    schools.head(&mut table);
    for row in rows {
        let spell = &row.absence.spell;
        let reason = if row.absence.is_to_ask() { String::new() } else { row.absence.reason() };
        let asked: Vec<String> =
            row.absence.attempts().map(|told| format!("{}: {}", told.on, told.ended())).collect();
        let people = likeliest_first(&row.contacts, today);
        let ask = people.first().filter(|contact| !contact.is_off_limits(today));
        let cells = vec![
            Cell::text(&row.name),
            Cell::text(&row.reg),
            Cell::text(&row.first.join(", ")),
            Cell::Day(spell.from.0),
            Cell::text(&spell.from.1.to_string()),
            Cell::Day(spell.to.0),
            Cell::text(&spell.to.1.to_string()),
            Cell::text(if spell.open { "yes" } else { "" }),
            Cell::count(spell.sessions.len()),
            Cell::text(&spell.codes()),
            Cell::text(&asked.join("; ")),
            Cell::text(&reason),
            Cell::text(&ask.map(|contact| contact.name()).unwrap_or_default()),
            Cell::text(ask.map_or("", |contact| contact.phone.as_str())),
        ];
        table.rows.push(schools.end(cells, row.school));
    }
    table
}

/// Marks to correct in the MIS.
#[must_use]
pub fn corrections<'a>(rows: impl Iterator<Item = &'a CorrectionRow>, schools: &[School]) -> Table {
    let schools = Schools(schools);
    let mut table = Table::new(
        "To correct in the MIS",
        &["Pupil", "Group", "Sessions", "Stands", "Should be", "Why", "School days"],
    );
    schools.head(&mut table);
    for row in rows {
        let code =
            |code: Option<Code>| code.map_or(Cell::Empty, |code| Cell::text(&code.to_string()));
        let cells = vec![
            Cell::text(&row.name),
            Cell::text(&row.reg),
            Cell::text(&row.what.in_words()),
            code(row.what.stands),
            code(row.what.should_be),
            Cell::text(&row.what.why.to_string()),
            Cell::count(row.school_days),
        ];
        table.rows.push(schools.end(cells, row.school));
    }
    table
}

/// A case's notices, then what was referred about them, the newest of each first.
#[must_use]
pub fn notices(file: &CaseFile, calendar: &Calendar, today: NaiveDate) -> Table {
    let mut table = Table::new(
        "Notices and penalties",
        &[
            "What",
            "To",
            "Issued or referred",
            "How it stands",
            "School days used",
            "Of",
            "Last day",
            "Words",
        ],
    );
    for one in file.notices.iter().rev() {
        table.rows.push(vec![
            Cell::text("Notice to Improve"),
            Cell::text(&one.to),
            Cell::day(one.issued),
            Cell::text(one.state_on(today).label()),
            one.used(calendar, today).map_or(Cell::Empty, Cell::count),
            Cell::count(one.days),
            Cell::day(one.last_day_on(calendar, today)),
            Cell::text(&one.ended_why),
        ]);
    }
    for one in file.penalties.iter().rev() {
        table.rows.push(vec![
            Cell::text("Referral"),
            Cell::text(&one.to),
            Cell::Day(one.referred),
            Cell::text(one.reply.label()),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::text(&one.words),
        ]);
    }
    table
}

/// What was agreed in a case.
#[must_use]
pub fn actions(actions: &[Action], today: NaiveDate) -> Table {
    let mut table = Table::new(
        "Actions",
        &["What", "Who", "By when", "How it stands", "Done on", "Outcome", "It helped"],
    );
    for action in actions {
        let state = match (action.is_open(), action.is_overdue(today)) {
            (false, _) => "done",
            (true, true) => "overdue",
            (true, false) => "open",
        };
        table.rows.push(vec![
            Cell::text(&action.what),
            Cell::text(&action.who),
            action.by.map_or_else(|| Cell::text(&action.by_words), Cell::Day),
            Cell::text(state),
            Cell::day(action.done_on),
            Cell::text(action.outcome.as_deref().unwrap_or_default()),
            Cell::text(&action.helped),
        ]);
    }
    table
}
