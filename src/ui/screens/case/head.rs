//! What stays in sight on every tab: the pupil, their attendance, the stage and the next date.

use ratatui::Frame;

use super::super::Dress;
use super::super::caseload::register_words;
use super::Data;
use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::rules::gate::stage;
use crate::ui::widgets::bars;
use crate::ui::widgets::parts::Part;

/// Where a line has no room for all of it, the register goes first and the next date stays.
pub(super) fn view(frame: &mut Frame<'_>, rooms: &bars::Rooms, data: &Data, dress: &Dress<'_>) {
    let (file, look) = (&data.file, dress.look);
    let left = format!(" {} · {} · {}", file.pupil.name(), file.pupil.reg, file.pupil.upn);
    let right = match &file.case {
        Some(case) if case.closed.is_none() => {
            format!("stage {} · tier {} ", stage(&file.passings), data.assessment.tier)
        }
        Some(_) => "case closed ".to_owned(),
        None => "no case ".to_owned(),
    };
    bars::two_sided(frame, rooms.title, (&left, &right), look, look.title());
    let f = &data.assessment.figures;
    let next = file.next_due.map_or(String::new(), |by| {
        let late = if by < dress.now.today { "overdue since" } else { "next" };
        format!("{late} {}", day::short(by))
    });
    let register = register_words(file.register_to, dress.now.today);
    let briefly = register.replacen("register", "reg.", 1);
    let parts = [
        Part::of(format!("{}%", one_decimal(f.attendance()))),
        Part::of(format!("{} of {} missed", f.absent(), f.possible))
            .or(3, format!("{} missed", f.absent()))
            .or_none(4),
        Part::of(register).or(1, briefly).or_none(2),
        Part::of(next),
    ];
    bars::status_of(frame, rooms.status, &parts, dress.notice, look);
}
