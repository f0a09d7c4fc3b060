//! Where a case stands, for the panel beside the list: its next gate and the notices that run.

use chrono::NaiveDate;

use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::day;
use crate::rules::gate::stage;
use crate::rules::notice::Notice;
use crate::rules::process::GateStanding;

/// The next gate, with how many of its lines are missing, and each notice with its day.
#[must_use]
pub(super) fn standing(
    file: &CaseFile,
    gates: &[GateStanding],
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<String> {
    let next = format!("stage-{}", stage(&file.passings) + 1);
    let gate = gates.iter().find(|gate| gate.gate == next && file.case.is_some());
    let running = file.notices.iter().filter(|notice| notice.is_running(today));
    let notices = running.filter_map(|notice| notice_words(notice, calendar, today));
    gate.map(gate_words).into_iter().chain(notices).collect()
}

fn gate_words(gate: &GateStanding) -> String {
    let (met, of) = gate.count();
    let number = gate.gate.trim_start_matches("stage-");
    match of - met {
        0 => format!("Gate {number}: all {of} lines met, to be signed"),
        missing => format!("Gate {number}: {missing} of {} missing", counted(of, "line", "lines")),
    }
}

fn notice_words(notice: &Notice, calendar: &Calendar, today: NaiveDate) -> Option<String> {
    let (used, last) = (notice.used(calendar, today)?, notice.last_day?);
    Some(format!("Notice to {}: day {used} of {}, to {}", notice.to, notice.days, day::short(last)))
}
