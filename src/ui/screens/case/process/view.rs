//! Drawing the process: the ladder, the gate at hand line by line, and the row at hand in full below.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::super::Dress;
use super::super::Data;
use super::{Row, Tab, met, notices};
use crate::rules::day::short;
use crate::rules::gate::{gate_of, stage, standing};
use crate::rules::process::{GateStanding, LineStanding, Met};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::wrap::{cut, width, wrap};

pub(in crate::ui::screens::case) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    tab: &Tab,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let look = dress.look;
    let Some(gate) = tab.standing(data) else {
        let words = " The process belongs to a case: n on the overview opens one.";
        frame.render_widget(Line::raw(words), area);
        return;
    };
    let below = (area.height / 3).clamp(3, 9);
    let [ladder, title, list, detail] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(below),
    ])
    .areas(area);
    frame.render_widget(ladder_line(data, usize::from(ladder.width), look), ladder);
    view_title(frame, title, data, gate, look);
    let rows = tab.rows(data);
    room.set(usize::from(list.height).max(1));
    let mut cursor = cursor;
    cursor.show(rows.len(), room.get());
    let list = dress.rows(frame, list, cursor, rows.len());
    let shown = rows.iter().enumerate().skip(cursor.top);
    for ((at, row), y) in shown.zip(list.y..list.bottom()) {
        let room = usize::from(list.width);
        let line = row_line(data, gate, *row, at == cursor.at, room, look);
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(row) = rows.get(cursor.at) {
        view_detail(frame, detail, data, gate, *row, look);
    }
}

/// `[ok] 1 Identify · [ok] 2 Support · here 3 Leadership · 4 Notice · 5 Referral`.
fn ladder_line(data: &Data, room: usize, look: Look) -> Line<'static> {
    let Some(proven) = &data.proven else { return Line::default() };
    let now = stage(&data.file.passings);
    let each = room / proven.pack.process.stages.len().max(1);
    let mut spans = vec![Span::raw(" ")];
    for told in &proven.pack.process.stages {
        let (sign, style) = match told.number.cmp(&now) {
            std::cmp::Ordering::Less => (look.tick(true), look.good()),
            std::cmp::Ordering::Equal => (look.gutter(), look.chosen()),
            std::cmp::Ordering::Greater => (" ", look.faint()),
        };
        let words = format!("{sign}{} {}", told.number, told.title);
        let words = cut(&words, each.saturating_sub(2), look.ellipsis());
        let gap = " ".repeat(each.saturating_sub(width(&words)));
        spans.push(Span::styled(words, style));
        spans.push(Span::raw(gap));
    }
    Line::from(spans)
}

fn view_title(frame: &mut Frame<'_>, area: Rect, data: &Data, gate: &GateStanding, look: Look) {
    let (met, of) = gate.count();
    let signed = standing(&data.file.passings, &gate.gate);
    let right = match signed {
        Some(passing) => {
            let because = if passing.reason.is_empty() { "" } else { ", with a reason" };
            format!("signed {} by {}{because} · {met} of {of} ", short(passing.on), passing.who)
        }
        None if gate_of(stage(&data.file.passings) + 1) == Some(gate.gate.as_str()) => {
            format!("{met} of {of} · s signs ")
        }
        None => format!("{met} of {of} "),
    };
    let number = gate.gate.trim_start_matches("stage-");
    let left = format!(" Gate {number}: {}", gate.title);
    bars::two_sided(frame, area, (&left, &right), look, look.title());
}

fn row_line(
    data: &Data,
    gate: &GateStanding,
    row: Row,
    here: bool,
    room: usize,
    look: Look,
) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    match row {
        Row::Line(at) => line_line(&gate.lines[at], mark, room, look),
        Row::Met { line, at, aside } => match met(&gate.lines[line], at, aside) {
            Some(met) => met_line(met, aside, mark, room, look),
            None => Line::default(),
        },
        Row::Parent { line, at } => parent_line(&gate.lines[line], at, mark, room, look),
        Row::Question(at) => question_line(data, at, mark, room, look),
        row => notices::line(data, row, mark, room, look),
    }
}

/// What meets a line, in a few words: days, earliest first.
fn days(line: &LineStanding) -> String {
    if let Some(why) = &line.exception {
        return format!("not needed: {why}");
    }
    let days: Vec<String> = line.evidence.iter().map(|met| short(met.on)).collect();
    match (&line.note, days.is_empty()) {
        (Some(note), true) => note.clone(),
        (None, true) => String::new(),
        (_, false) => days.join(" · "),
    }
}

fn line_line(line: &LineStanding, mark: &str, room: usize, look: Look) -> Line<'static> {
    let style = if line.met { look.good() } else { look.bad() };
    let count = format!("{:>3}/{} ", line.have, line.need);
    let title = (room * 5 / 9).min(46).saturating_sub(4);
    let text = cut(&line.text, title, look.ellipsis());
    let gap = " ".repeat(title.saturating_sub(width(&text)));
    let left = room.saturating_sub(title + 4 + width(&count));
    Line::from(vec![
        Span::raw(mark.to_owned()),
        Span::styled(look.tick(line.met), style),
        Span::raw(format!(" {text}{gap} ")),
        Span::styled(count, style),
        Span::styled(cut(&days(line), left, look.ellipsis()), look.faint()),
    ])
}

fn met_line(met: &Met, aside: bool, mark: &str, room: usize, look: Look) -> Line<'static> {
    let linked = if met.linked { "linked by hand · " } else { "" };
    let words = match (aside, met.paper) {
        (true, _) => "  (doesn't count here: y counts it)",
        (false, true) => "",
        (false, false) => "  no paper on file",
    };
    let text = format!("{mark}     {:<10} {linked}{}{words}", short(met.on), met.title);
    let style = if aside { look.faint() } else { Style::new() };
    Line::styled(cut(&text, room, look.ellipsis()), style)
}

fn parent_line(
    line: &LineStanding,
    at: usize,
    mark: &str,
    room: usize,
    look: Look,
) -> Line<'static> {
    let Some(parent) = line.parents.get(at) else { return Line::default() };
    let told = match &parent.left_out {
        Some(why) => format!("left out: {why}"),
        None => format!("{} of {}", parent.have, line.need),
    };
    let text = format!("{mark}     {}: {told}", parent.name);
    Line::raw(cut(&text, room, look.ellipsis()))
}

fn question_line(data: &Data, at: usize, mark: &str, room: usize, look: Look) -> Line<'static> {
    let question = data.proven.as_ref().and_then(|p| p.pack.process.questions.get(at));
    let Some(question) = question else { return Line::default() };
    let said = data.file.checks.iter().find(|said| said.question == question.id);
    let (answer, style) = match said {
        None => ("?", look.warning()),
        Some(said) if said.answer == "yes" && question.needs_words && said.words.is_empty() => {
            ("yes, nothing done", look.bad())
        }
        Some(said) if said.answer == "yes" => ("yes", look.good()),
        Some(_) => ("no", look.good()),
    };
    let text = cut(&question.text, room.saturating_sub(width(answer) + 4), look.ellipsis());
    Line::from(vec![
        Span::raw(format!("{mark} ")),
        Span::styled(answer, style),
        Span::raw(format!(" {text}")),
    ])
}

fn view_detail(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    gate: &GateStanding,
    row: Row,
    look: Look,
) {
    let told = match row {
        Row::Line(at) => line_words(&gate.lines[at]),
        Row::Met { line, at, aside } => met(&gate.lines[line], at, aside)
            .map_or_else(String::new, |met| {
                format!("{}\n{}\nEnter opens it", met.title, short(met.on))
            }),
        Row::Parent { line, at } => {
            gate.lines[line].parents.get(at).map_or_else(String::new, |p| {
                let why =
                    p.left_out.as_deref().map_or(String::new(), |why| format!("\nLeft out: {why}"));
                format!("{}{why}\no leaves out, or brings back", p.name)
            })
        }
        Row::Question(at) => question_words(data, at),
        row => notices::words(data, row),
    };
    let mut lines = vec![Line::styled(look.rule(area.width), look.faint())];
    let room = usize::from(area.width.saturating_sub(2));
    lines.extend(wrap(&told, room).into_iter().map(Line::raw));
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        let place = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
        frame.render_widget(line, place);
    }
}

fn line_words(line: &LineStanding) -> String {
    let state = if line.met { "met" } else { "not met" };
    let mut told = vec![format!("{} ({state}: {} of {})", line.text, line.have, line.need)];
    told.extend(line.exception.as_ref().map(|why| format!("Not needed: {why}")));
    told.extend(line.note.clone());
    if !line.set_aside.is_empty() {
        told.push(format!("{} more on file, older or told not to count", line.set_aside.len()));
    }
    let mut keys = Vec::new();
    if !line.evidence.is_empty() || !line.set_aside.is_empty() || !line.parents.is_empty() {
        keys.push("Enter shows what is on file");
    }
    if line.start.is_some() {
        keys.push("c begins it");
    }
    if line.may_be_excepted {
        keys.push("x says why it isn't needed");
    }
    told.push(keys.join(" · "));
    told.join("\n")
}

fn question_words(data: &Data, at: usize) -> String {
    let question = data.proven.as_ref().and_then(|p| p.pack.process.questions.get(at));
    let Some(question) = question else { return String::new() };
    let said = data.file.checks.iter().find(|said| said.question == question.id);
    match said {
        Some(said) => format!(
            "{}\n{}, {}: {}",
            question.text,
            said.answer,
            short(said.on),
            if said.words.is_empty() { "no words" } else { &said.words }
        ),
        None => format!("{}\nAsked before any legal step: y or n answers it", question.text),
    }
}
