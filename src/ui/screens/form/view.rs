//! Drawing a form: sections at the left, the fields of one at the right.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::super::Dress;
use super::grids::{lay_actions, lay_people, lay_table};
use super::invited::{lay_invitations, lay_without_action};
use super::meeting::{has_part, meeting_words, window_warning};
use super::over::view_over;
use super::sealed::instead;
use super::stops::{Stop, locked};
use super::{Data, FormScreen, ticks};
use crate::clock::day_and_hour;
use crate::rules::case::files_words;
use crate::rules::day::short;
use crate::rules::media::size_words;
use crate::rules::meeting::Meeting;
use crate::store::Answer;
use crate::templates::answer::show;
use crate::templates::{Choice, FactName, Field, Kind, Section};
use crate::ui::look::{Look, Part};
use crate::ui::screens::Show;
use crate::ui::widgets::bars;
use crate::ui::widgets::parts;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Lines of examples under a field; where there are more, the list tells them.
const EXAMPLES: usize = 4;
/// Columns of the section list; it goes where there is no room.
const SECTIONS: u16 = 21;
const NARROW: u16 = 64;

/// Lines of a section as laid out, where the field at hand and its row lie among them, and the
/// editor.
pub(super) struct Laid {
    pub lines: Vec<Line<'static>>,
    pub at_hand: std::ops::Range<usize>,
    /// The line of a grid in which the cursor stands.
    pub row: Option<usize>,
    pub editor: Option<Spot>,
    /// Columns there are.
    pub room: u16,
}

/// The place of the editor: line, height, column, width.
pub(super) struct Spot {
    pub line: usize,
    pub height: usize,
    pub x: u16,
    pub width: u16,
}

pub(super) fn view(form: &FormScreen, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
    let rooms = bars::rooms(area);
    bars::keys(frame, rooms.keys, form.keys(), dress.look);
    let Some(data) = &form.data else { return };
    view_head(form, frame, &rooms, data, dress);
    let (list, fields) = if rooms.body.width < NARROW || dress.look.reader {
        (Rect::ZERO, rooms.body)
    } else {
        let [list, fields] = Layout::horizontal([Constraint::Length(SECTIONS), Constraint::Min(0)])
            .areas(rooms.body);
        (list, fields)
    };
    view_sections(form, frame, list, data, dress.look);
    view_fields(form, frame, fields, data, dress);
    view_over(form, frame, fields, data, dress);
}

fn view_head(
    form: &FormScreen,
    frame: &mut Frame<'_>,
    rooms: &bars::Rooms,
    data: &Data,
    dress: &Dress<'_>,
) {
    let look = dress.look;
    let record = &data.file.record;
    let version =
        if record.version > 1 { format!(" version {}", record.version) } else { String::new() };
    let title =
        format!(" {} no. {}{version} · {}", data.file.form.title, record.number, data.pupil_name);
    let state = if data.file.is_open() { dress.saved.to_owned() } else { closed_words(data) };
    bars::two_sided(frame, rooms.title, (&title, &format!("{state} ")), look, look.title());
    let section = data.file.form.sections.get(form.section);
    let about = section.map_or("", |section| section.title.as_str());
    match form.company.words(&data.file.form) {
        nobody if nobody.is_empty() => {
            bars::status(frame, rooms.status, about, dress.notice, look);
        }
        // The section is told by its fields too; who else is here is told nowhere else.
        others => {
            let parts = [parts::Part::of(about).or_none(1), parts::Part::of(others)];
            bars::status_of(frame, rooms.status, &parts, dress.notice, look);
        }
    }
}

fn closed_words(data: &Data) -> String {
    let on = data.file.record.closed_at.as_deref().and_then(|at| at.get(..10)).unwrap_or_default();
    let on = on.parse().map_or_else(|_| on.to_owned(), short);
    match data.file.corrected_by {
        Some(newer) => format!("closed {on}, corrected by record {newer}"),
        None => format!("closed {on}"),
    }
}

fn view_sections(form: &FormScreen, frame: &mut Frame<'_>, area: Rect, data: &Data, look: Look) {
    let sections = data.file.form.sections.iter().enumerate();
    for ((at, section), y) in sections.zip(area.y..area.bottom()) {
        let mark = if at == form.section { look.gutter() } else { " " };
        let part = look.part(part_of(data, section));
        let style = if at == form.section { look.title() } else { Style::new() };
        let name = cut(&section.short, usize::from(SECTIONS) - 4, look.ellipsis());
        let line = Line::from(vec![Span::raw(format!("{mark}{part} ")), Span::styled(name, style)]);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

/// Empty, part or complete: by the fields that take an answer.
fn part_of(data: &Data, section: &Section) -> Part {
    let mut filled = 0;
    let mut all = 0;
    for field in &section.fields {
        let path = format!("{}/{}", section.id, field.id);
        let has = match &field.kind {
            Kind::Fact { .. } => continue,
            Kind::Meeting { part } => has_part(data, *part),
            Kind::Invitations { .. } => data.file.meeting.as_ref().is_some_and(Meeting::is_invited),
            Kind::People { .. } => data.file.attendees.iter().any(|person| person.field == path),
            Kind::Actions { .. } => !data.file.actions.is_empty(),
            Kind::Table { .. } => {
                let cells = format!("{path}/");
                data.file.answers.iter().any(|(p, a)| p.starts_with(&cells) && !a.value.is_empty())
            }
            _ => data.file.is_answered(&path),
        };
        all += 1;
        filled += usize::from(has);
    }
    match filled {
        n if n == all => Part::All,
        0 => Part::Empty,
        _ => Part::Some,
    }
}

fn view_fields(
    form: &FormScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    dress: &Dress<'_>,
) {
    let Some(section) = data.file.form.sections.get(form.section) else { return };
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if inside.is_empty() {
        return;
    }
    let sheet = lay(form, data, section, inside.width, dress);
    let room = usize::from(inside.height);
    // The label above the editor stays in sight even where the text is long.
    let around = |line: usize, height: usize| {
        line.saturating_sub(1)..(line + height + 3).min(sheet.lines.len())
    };
    let shown = match (&sheet.editor, sheet.row) {
        (Some(spot), _) => around(spot.line, spot.height),
        (None, Some(row)) => around(row, 1),
        (None, None) => sheet.at_hand.clone(),
    };
    let top = shown.end.saturating_sub(room).min(shown.start);
    for (line, y) in sheet.lines.into_iter().skip(top).zip(inside.y..inside.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..inside });
    }
    if let (Some(spot), Some(editing)) = (sheet.editor, &form.editing) {
        let y = inside.y + super::grids::small(spot.line - top);
        let height = super::grids::small(spot.height).min(inside.bottom().saturating_sub(y));
        let x = inside.x + spot.x;
        let place = Rect { x, y, width: spot.width.min(inside.right().saturating_sub(x)), height };
        frame.render_widget(Clear, place);
        let cursor = editing.editor.draw(frame, place);
        dress.cursor(frame, cursor);
    } else if dress.look.reader {
        let line = sheet.row.unwrap_or(sheet.at_hand.start);
        let y = inside.y.saturating_add(super::grids::small(line.saturating_sub(top)));
        frame.set_cursor_position((inside.x, y.min(inside.bottom() - 1)));
    }
}

/// Lays a section out: label, what stands there, and for the field at hand what helps.
fn lay(form: &FormScreen, data: &Data, section: &Section, room: u16, dress: &Dress<'_>) -> Laid {
    let mut sheet = Laid { lines: Vec::new(), at_hand: 0..0, row: None, editor: None, room };
    let here = form.here();
    if let Some(guidance) = section.guidance.as_deref().filter(|_| form.guidance) {
        for line in wrap(guidance, usize::from(room)) {
            sheet.lines.push(Line::styled(line, dress.look.faint()));
        }
    }
    for field in &section.fields {
        let path = format!("{}/{}", section.id, field.id);
        let at_hand = here.as_ref().filter(|stop| stop.field() == path);
        let from = sheet.lines.len();
        lay_field(form, data, field, &path, at_hand, room, dress, &mut sheet);
        if at_hand.is_some() {
            lay_help(form, field, room, dress, &mut sheet);
            sheet.at_hand = from..sheet.lines.len();
        }
    }
    sheet
}

#[expect(clippy::too_many_arguments, reason = "one field in all its surroundings")]
fn lay_field(
    form: &FormScreen,
    data: &Data,
    field: &Field,
    path: &str,
    at_hand: Option<&Stop>,
    room: u16,
    dress: &Dress<'_>,
    sheet: &mut Laid,
) {
    let look = dress.look;
    let style = if at_hand.is_some() { look.title() } else { look.faint() };
    let told = match &field.kind {
        Kind::Fact { fact } => Some(fact_words(data, *fact, look)),
        Kind::Meeting { part } => Some(meeting_words(data, *part, look)),
        _ => None,
    };
    if let Some(value) = told {
        lay_told(&field.label, &value, room, look, sheet);
        return;
    }
    let mark = if at_hand.is_some() { look.gutter() } else { " " };
    let files = data.file.attachments.iter().filter(|file| file.stands_on(path)).count();
    let others = form.company.signs(path, data.now);
    for (nth, line) in label_lines(field, files, others, room).into_iter().enumerate() {
        let mark = if nth == 0 { mark } else { " " };
        sheet.lines.push(Line::styled(format!("{mark}{line}"), style));
    }
    match &field.kind {
        Kind::People { headings } => {
            lay_people(form, data, headings, path, at_hand, room, look, sheet);
        }
        Kind::Actions { headings, .. } => {
            lay_actions(form, data, headings, path, at_hand, room, dress, sheet);
            lay_without_action(data, room, dress, sheet);
        }
        Kind::Invitations { headings } => {
            lay_invitations(form, data, headings, path, at_hand, room, dress, sheet);
        }
        Kind::Table { columns, .. } => {
            let names: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
            lay_table(form, data, path, &names, at_hand, room, look, sheet);
        }
        kind if is_hidden(data, path) => {
            lay_text(form, data, kind, path, at_hand, room, look, sheet);
        }
        Kind::Choice { options, .. } => lay_options(options, data.file.value(path), sheet),
        Kind::Tick => {
            let on = if data.file.value(path) == "yes" { "x" } else { " " };
            sheet.lines.push(Line::raw(format!("   [{on}]")));
        }
        kind => lay_text(form, data, kind, path, at_hand, room, look, sheet),
    }
}

/// Each option with its number, its words below each other where a line is too short.
fn lay_options(options: &[Choice], kept: &str, sheet: &mut Laid) {
    for (nth, option) in options.iter().enumerate() {
        let on = if kept.lines().any(|id| id == option.id) { "x" } else { " " };
        let mut head = format!("   [{on}] {} ", nth + 1);
        let before = width(&head);
        for line in wrap(&option.label, usize::from(sheet.room).saturating_sub(before)) {
            sheet.lines.push(Line::raw(format!("{head}{line}")));
            head = " ".repeat(before);
        }
    }
}

/// Whether the words of a field are left out.
fn is_hidden(data: &Data, path: &str) -> bool {
    data.file.answers.get(path).is_some_and(Answer::is_closed)
}

/// What is told and never typed: beside its label, or in full below it where a line is too short.
fn lay_told(label: &str, value: &str, room: u16, look: Look, sheet: &mut Laid) {
    let room = usize::from(room);
    if width(label) + width(value) + 3 <= room {
        sheet.lines.push(Line::from(vec![
            Span::styled(format!(" {}: ", cut(label, room, look.ellipsis())), look.faint()),
            Span::raw(cut(value, room, look.ellipsis())),
        ]));
        return;
    }
    let label = wrap(&format!("{label}:"), room.saturating_sub(1)).into_iter();
    sheet.lines.extend(label.map(|line| Line::styled(format!(" {line}"), look.faint())));
    let value = wrap(value, room.saturating_sub(3)).into_iter();
    sheet.lines.extend(value.map(|line| Line::raw(format!("   {line}"))));
}

/// A field's label, and signs behind it if it is restricted, files are attached there, or others are
/// or were there.
fn label_lines(field: &Field, files: usize, others: Vec<String>, room: u16) -> Vec<String> {
    let room = usize::from(room.saturating_sub(1)).max(1);
    let mut lines = wrap(&field.label, room);
    let restricted = field.restricted.then(|| "[restricted]".to_owned());
    let files = (files > 0).then(|| format!("[{}]", files_words(files)));
    for sign in restricted.into_iter().chain(files).chain(others) {
        match lines.last_mut() {
            Some(last) if width(last) + 1 + width(&sign) <= room => {
                *last = format!("{last} {sign}");
            }
            _ => lines.push(sign),
        }
    }
    lines
}

#[expect(clippy::too_many_arguments, reason = "one field in all its surroundings")]
fn lay_text(
    form: &FormScreen,
    data: &Data,
    kind: &Kind,
    path: &str,
    at_hand: Option<&Stop>,
    room: u16,
    look: Look,
    sheet: &mut Laid,
) {
    let text_room = usize::from(room.saturating_sub(3)).max(1);
    let tick = matches!(kind, Kind::TickDate);
    let (true, Some(editing)) = (at_hand.is_some(), &form.editing) else {
        let drafted = data
            .drafts
            .iter()
            .find(|draft| draft.place == crate::store::draft_place(data.file.record.id, path));
        if let Some(draft) = drafted {
            let words = cut(
                &format!("   draft: {}", draft.text.replace('\n', " ")),
                usize::from(room),
                look.ellipsis(),
            );
            sheet.lines.push(Line::styled(words, look.warning()));
            return;
        }
        let hidden = data.file.answers.get(path).and_then(instead);
        let value = data.file.value(path);
        let words =
            hidden.unwrap_or_else(|| if tick { ticks::told(value) } else { show(kind, value) });
        let words = if words.is_empty() { look.dash().to_owned() } else { words };
        sheet.lines.extend(
            wrap(&words, text_room).into_iter().map(|line| Line::raw(format!("   {line}"))),
        );
        return;
    };
    let wrapped = wrap(&editing.editor.text(), text_room.saturating_sub(1).max(1)).len();
    let height = if matches!(kind, Kind::Prose) { wrapped.max(2) + 1 } else { 1 };
    let sign = if tick { ticks::sign(editing) } else { "" };
    let x = 3 + super::grids::small(sign.len());
    let line = sheet.lines.len();
    sheet.editor = Some(Spot { line, height, x, width: room.saturating_sub(x) });
    sheet.lines.extend(vec![Line::default(); height]);
    if tick {
        sheet.lines[line] = Line::raw(format!("   {sign}"));
    }
}

fn fact_words(data: &Data, fact: FactName, look: Look) -> String {
    let facts = &data.file.facts;
    match fact {
        FactName::PupilName => facts.name.clone(),
        FactName::Year => facts.year.clone(),
        FactName::BirthDate => facts.born.clone(),
        FactName::Attendance => facts.attendance.clone(),
        FactName::SessionsMissed => facts.missed.clone(),
        FactName::PlanNumber => data.file.record.number.to_string(),
        FactName::Target => or_dash(facts.target.as_deref(), look),
        FactName::SinceMeeting => or_dash(facts.since_meeting.as_deref(), look),
        FactName::LastMeeting => or_dash(facts.last_meeting.as_deref(), look),
        FactName::Siblings => or_dash(facts.siblings.as_deref(), look),
    }
}

fn or_dash(fact: Option<&str>, look: Look) -> String {
    fact.unwrap_or(look.dash()).to_owned()
}

/// Under the field at hand: what is wrong or how it was read, who wrote it, guidance, examples.
fn lay_help(form: &FormScreen, field: &Field, room: u16, dress: &Dress<'_>, sheet: &mut Laid) {
    let look = dress.look;
    // In a grid what is wrong stands under its row already.
    let is_told = sheet.row.is_some();
    let mut push = |text: &str, style: Style| {
        let room = usize::from(room.saturating_sub(3)).max(1);
        sheet
            .lines
            .extend(wrap(text, room).into_iter().map(|l| Line::styled(format!("   {l}"), style)));
    };
    match (&form.wrong, form.reading(dress.now.today)) {
        (Some(_), _) if is_told => {}
        (Some(wrong), _) => push(wrong, look.bad()),
        (None, Some(Ok(read))) => push(&read, look.good()),
        (None, Some(Err(why))) => push(&why, look.warning()),
        (None, None) => {}
    }
    if let Some(warning) = form.window_warning(dress.now.today) {
        push(&warning, look.warning());
    }
    if let Some(written) = form.written() {
        push(&written, look.faint());
    }
    if field.restricted && form.wrong.is_none() {
        push(&form.readers(), look.warning());
    }
    for file in form.files_here() {
        push(&file, look.faint());
    }
    if !form.guidance {
        return;
    }
    if let Some(guidance) = &field.guidance {
        push(guidance, look.faint());
    }
    if let Some(examples) = examples(field, usize::from(room.saturating_sub(3))) {
        push(&examples, look.faint());
    }
}

/// What can be inserted; of a long list only how it is parted.
fn examples(field: &Field, room: usize) -> Option<String> {
    let all = field.suggestions.join(", ");
    if all.is_empty() {
        return None;
    }
    let told = format!("e.g. {all} (Ctrl-P inserts)");
    if wrap(&told, room).len() <= EXAMPLES {
        return Some(told);
    }
    let headings: Vec<&str> = field.groups.iter().map(|group| group.title.as_str()).collect();
    let headings = if headings.is_empty() { all } else { headings.join(", ") };
    let count = format!("Ctrl-P inserts one of {}: ", field.suggestions.len());
    let left = (EXAMPLES * room).saturating_sub(width(&count) + room);
    Some(format!("{count}{}", cut(&headings, left, " and more")))
}

impl FormScreen {
    /// Why the day at hand is not one that is meant there.
    fn window_warning(&self, today: NaiveDate) -> Option<String> {
        let (stop, data) = (self.here()?, self.data.as_ref()?);
        window_warning(data, &stop, &self.editing.as_ref()?.editor.text(), today)
    }

    /// Who wrote what stands at hand, and when.
    fn written(&self) -> Option<String> {
        let (stop, data) = (self.here()?, self.data.as_ref()?);
        let answer = data.file.answers.get(&stop.path())?;
        let at = day_and_hour(&answer.at, data.now);
        Some(format!("{}, {at}, revision {}", answer.by, answer.revision))
    }

    /// Who reads the restricted field at hand, or why nothing can be written there.
    fn readers(&self) -> String {
        let locked = self.here().zip(self.data.as_ref()).and_then(|(s, d)| locked(&d.file, &s));
        locked.unwrap_or_else(|| {
            "Restricted: only whoever writes here and safeguarding read it.".to_owned()
        })
    }

    /// The files at the field at hand, in words.
    fn files_here(&self) -> Vec<String> {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return Vec::new() };
        let field = stop.field();
        let files = data.file.attachments.iter().filter(|file| file.stands_on(&field));
        files
            .map(|f| format!("file: {} ({}, {})", f.title, f.media.label(), size_words(f.size)))
            .collect()
    }
}
