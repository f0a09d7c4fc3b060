//! Overview: what to know before picking up the phone.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::age;
use crate::rules::day::{self, spell};
use crate::rules::figures::one_decimal;
use crate::rules::people::{CIRCUMSTANCES, InLaw, Known};
use crate::ui::look::Look;
use crate::ui::widgets::wrap::{cut, wrap};

pub(super) fn view(frame: &mut Frame<'_>, area: Rect, data: &Data, dress: &Dress<'_>) {
    let room = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    case_lines(data, room, dress, &mut lines);
    figures_lines(data, dress.look, &mut lines);
    people_lines(data, room, dress, &mut lines);
    last_lines(data, room, dress, &mut lines);
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

/// The last entry and the next action: where the work stands.
fn last_lines(data: &Data, room: usize, dress: &Dress<'_>, lines: &mut Vec<Line<'static>>) {
    let look = dress.look;
    if let Some(entry) = data.file.entries.iter().find(|entry| entry.withdrawn.is_none()) {
        let words = entry.words.replace('\n', " ");
        let words = if entry.restricted { "restricted" } else { &words };
        let text = format!("{} {}: {words}", day::short(entry.on), entry.kind.label());
        lines.push(labelled("Last", cut(&text, room - 13, look.ellipsis()), look));
    }
    for (nth, action) in data.file.actions.iter().filter(|a| a.is_open()).take(3).enumerate() {
        let late = action.is_overdue(dress.now.today);
        let by = action.by.map_or_else(|| action.by_words.clone(), day::short);
        let since = if late { "overdue since " } else { "" };
        let text = format!("{since}{by}: {} ({})", action.what, action.who);
        let text = cut(&text, room - 13, look.ellipsis());
        let line = labelled(if nth == 0 { "To do" } else { "" }, text, look);
        lines.push(if late { line.patch_style(look.warning()) } else { line });
    }
}
