//! Overview: what to know before picking up the phone.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::age;
use crate::rules::case::CaseFile;
use crate::rules::day::{self, spell};
use crate::rules::due::When;
use crate::rules::figures::one_decimal;
use crate::rules::people::{CIRCUMSTANCES, InLaw, Known};
use crate::store::{AgendaQuery, DueRow, Session, Store, Trouble};
use crate::ui::look::Look;
use crate::ui::widgets::wrap::{cut, wrap};

/// Lines that are kept for what is due, whatever else there is to know.
const LEAST_DUE: usize = 2;

/// What is due in a case, as the agenda has it.
pub(super) fn due(
    store: &Store,
    session: &Session,
    file: &CaseFile,
) -> Result<Vec<DueRow>, Trouble> {
    let Some(case) = &file.case else { return Ok(Vec::new()) };
    let query = AgendaQuery { case: Some(case.id), ..AgendaQuery::default() };
    store.agenda(session.viewer(), &query)
}

pub(super) fn view(frame: &mut Frame<'_>, area: Rect, data: &Data, dress: &Dress<'_>) {
    let room = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    case_lines(data, room, dress, &mut lines);
    figures_lines(data, dress.look, &mut lines);
    people_lines(data, room, dress, &mut lines);
    last_line(data, room, dress, &mut lines);
    let height = usize::from(area.height);
    lines.truncate(height.saturating_sub(data.due.len().min(LEAST_DUE)));
    due_lines(data, [room, height - lines.len()], dress, &mut lines);
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        frame.render_widget(
            line,
            Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 },
        );
    }
}

fn labelled(label: &str, text: String, look: Look) -> Line<'static> {
    Line::from(vec![Span::styled(format!("{label:<13}"), look.faint()), Span::raw(text)])
}

fn case_lines(data: &Data, room: usize, dress: &Dress<'_>, lines: &mut Vec<Line<'static>>) {
    let look = dress.look;
    let pupil = &data.file.pupil;
    if let Some(case) = &data.file.case {
        let state = case.closed.map_or(String::new(), |on| format!(", closed {}", spell(on)));
        lines.push(labelled(
            "Case",
            cut(
                &format!(
                    "no. {}, open since {}{state}, with {}",
                    case.id,
                    spell(case.opened),
                    case.owner_name
                ),
                room - 13,
                look.ellipsis(),
            ),
            look,
        ));
        for (nth, line) in wrap(&case.reason, room - 13).into_iter().take(2).enumerate() {
            lines.push(labelled(if nth == 0 { "Reason" } else { "" }, line, look));
        }
    } else {
        lines.push(labelled("Case", "none yet: n opens one".to_owned(), look));
    }
    let born = pupil.born.map_or_else(|| look.dash().to_owned(), spell);
    let school_age = pupil.born.map_or("", |born| {
        if age::is_compulsory(born, dress.now.today) {
            ""
        } else {
            " (not of compulsory school age)"
        }
    });
    lines.push(labelled("Born", format!("{born}{school_age} · year {}", pupil.year_group), look));
    if let Some(since) = pupil.missing_since {
        lines.push(Line::styled(
            format!("Not in the pupils import of {}", spell(since)),
            look.warning(),
        ));
    }
}

fn figures_lines(data: &Data, look: Look, lines: &mut Vec<Line<'static>>) {
    let a = &data.assessment;
    let f = &a.figures;
    let absence = if f.is_severe() {
        ", severe"
    } else if f.is_persistent() {
        ", persistent"
    } else {
        ""
    };
    let summer = a.last_summer.map_or_else(
        || "no marks on file".to_owned(),
        |s| format!("{}% ({} of {} missed)", one_decimal(s.attendance()), s.absent(), s.possible),
    );
    let late = f.late;
    lines.push(labelled(
        "This year",
        format!(
            "{}% · {} auth, {} unauth, {late} late{absence}",
            one_decimal(f.attendance()),
            f.authorised,
            f.unauthorised
        ),
        look,
    ));
    lines.push(labelled("Last summer", summer, look));
    let met = if a.threshold.meets_threshold() { ": threshold met" } else { "" };
    let most = a.threshold;
    let told =
        format!("at most {} unauthorised, {} without N{met}", most.in_10_weeks, most.without_n);
    lines.push(labelled("In 10 weeks", told, look));
    let to_mend = a.unexplained.len() + a.missing.as_ref().map_or(0, Vec::len);
    if to_mend > 0 {
        let missing = a.missing.as_ref().map_or(0, Vec::len);
        lines.push(Line::styled(
            format!("To correct in the MIS: {} N, {missing} missing (tab 2)", a.unexplained.len()),
            look.warning(),
        ));
    }
    match a.register_is_current {
        Some(true) => {}
        Some(false) => lines
            .push(Line::styled("The register is old: import before judging today", look.warning())),
        None => lines
            .push(Line::styled("No calendar for today: import this school year's", look.warning())),
    }
}

fn people_lines(data: &Data, room: usize, dress: &Dress<'_>, lines: &mut Vec<Line<'static>>) {
    let look = dress.look;
    for (nth, contact) in data.file.contacts.iter().take(4).enumerate() {
        let law = match contact.in_law {
            InLaw::Yes => "parent in law",
            InLaw::No => "",
            InLaw::Ask => "parent in law? ask",
        };
        let never = if contact.is_off_limits(dress.now.today) { "DO NOT CONTACT" } else { "" };
        let hidden = if contact.address_confidential { "address confidential" } else { "" };
        let parts =
            [contact.relationship.as_str(), &contact.phone, law, hidden, never, &contact.safe_way];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let text = format!("{} · {}", contact.name(), parts.join(" · "));
        lines.push(labelled(
            if nth == 0 { "Contacts" } else { "" },
            cut(&text, room - 13, look.ellipsis()),
            look,
        ));
    }
    let known: Vec<&str> = data
        .file
        .circumstances
        .iter()
        .filter(|told| told.state == Known::Yes)
        .filter_map(|told| CIRCUMSTANCES.iter().find(|(id, _)| *id == told.kind))
        .map(|(_, label)| *label)
        .collect();
    if !known.is_empty() {
        lines.push(labelled("Known", cut(&known.join(" · "), room - 13, look.ellipsis()), look));
    }
    let siblings: Vec<&str> = data.file.siblings.iter().map(|s| s.name.as_str()).collect();
    if !siblings.is_empty() {
        lines.push(labelled(
            "Siblings",
            cut(&siblings.join(", "), room - 13, look.ellipsis()),
            look,
        ));
    }
}

/// The last entry: where the work stands.
fn last_line(data: &Data, room: usize, dress: &Dress<'_>, lines: &mut Vec<Line<'static>>) {
    let look = dress.look;
    if let Some(entry) = data.file.entries.iter().find(|entry| entry.withdrawn.is_none()) {
        let text = format!(
            "{} {}: {}",
            day::short(entry.on),
            entry.kind.label(),
            entry.words.replace('\n', " ")
        );
        lines.push(labelled("Last", cut(&text, room - 13, look.ellipsis()), look));
    }
}

/// What is due, what is overdue first; what there is no room for is counted.
fn due_lines(
    data: &Data,
    [room, most]: [usize; 2],
    dress: &Dress<'_>,
    lines: &mut Vec<Line<'static>>,
) {
    let (look, due) = (dress.look, &data.due);
    let shown = if due.len() > most { most.saturating_sub(1) } else { due.len() };
    let label = |nth: usize| if nth == 0 { "To do" } else { "" };
    for (nth, row) in due.iter().take(shown).enumerate() {
        let late = When::of(row.on, dress.now.today) == When::Overdue;
        let text = cut(&due_words(row, late, look), room - 13, look.ellipsis());
        let line = labelled(label(nth), text, look);
        lines.push(if late { line.patch_style(look.warning()) } else { line });
    }
    if shown < due.len() && most > 0 {
        let more = format!("and {} more: the agenda has them all", due.len() - shown);
        lines.push(labelled(label(shown), more, look));
    }
}

/// `!11 Nov 25 Check-in at noon (Form tutor)`, as in the agenda; for whoever listens in words.
fn due_words(row: &DueRow, late: bool, look: Look) -> String {
    let day = row.on.map_or_else(|| row.by_words.clone(), day::short);
    let day = if day.is_empty() { look.dash().to_owned() } else { day };
    let who = if row.who.is_empty() { String::new() } else { format!(" ({})", row.who) };
    match (look.reader, late) {
        (true, true) => format!("overdue since {day}: {}{who}", row.what),
        (true, false) => format!("{day}: {}{who}", row.what),
        (false, _) => format!("{}{day:<9} {}{who}", if late { "!" } else { " " }, row.what),
    }
}
