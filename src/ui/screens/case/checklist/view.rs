//! Drawing the checklist: how far it is answered, a line a row, and the row at hand in full below.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::super::Dress;
use super::super::{Data, below};
use super::links::{linked, offered, offered_in_full};
use super::{GONE, Place, Rows, Tab};
use crate::rules::day::short;
use crate::rules::strategy::{Applies, Counts, Must, OWN, RECEIPTS, Standing, Strategy, Verdict};
use crate::templates::{ChecklistRow, RowKind};
use crate::ui::look::Look;
use crate::ui::screens::reading::SEALED;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width, wrap};

/// From this width a row's words have more room.
const WIDE: u16 = 100;
/// Gutter, answer, date and sign.
const HEAD: usize = 17;

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
    let Some(rows) = Rows::of(data) else {
        let words = " The checklist belongs to a case: n on the overview opens one.";
        frame.render_widget(Line::raw(words), area);
        return;
    };
    let below = (area.height / 3).clamp(4, 12);
    let [summary, heads, list, detail] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(below),
    ])
    .areas(area);
    view_summary(frame, summary, &rows, tab, look);
    frame.render_widget(Line::styled(headings(list, look), look.faint()), heads);
    room.set(usize::from(list.height).max(1));
    // The list may have been laid out for the room of another tab.
    let mut cursor = cursor;
    cursor.show(tab.places.len(), room.get());
    let list = dress.rows(frame, list, cursor, tab.places.len());
    let places = tab.places.iter().enumerate().skip(cursor.top);
    for ((at, place), y) in places.zip(list.y..list.bottom()) {
        let line = match place {
            Place::Heading(section) => heading(&rows, section, at == cursor.at, list, look),
            Place::Row(row) if look.reader => row_words(&rows, row, list, look),
            Place::Row(row) => row_line(&rows, row, at == cursor.at, list, look),
        };
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(place) = tab.places.get(cursor.at) {
        view_detail(frame, detail, data, &rows, place, look);
    }
}

/// The headings of the columns; the last in fewer words where it has no room for more.
fn headings(area: Rect, look: Look) -> String {
    if look.reader {
        return " Strategy, answer, date, outcome or reason not tried".to_owned();
    }
    let title = title_room(area);
    let left = usize::from(area.width).saturating_sub(HEAD + title + 1);
    let beside = [Part::of("Outcome / reason not tried").or(1, "Outcome / reason")];
    let beside = fit(&beside, "", left, look.ellipsis());
    format!(" {:<3} {:>9}   {:<title$} {beside}", "Y/N", "Date", "Strategy")
}

fn view_summary(frame: &mut Frame<'_>, area: Rect, rows: &Rows<'_>, tab: &Tab, look: Look) {
    let counts = Counts::of(&rows.judged);
    let counts =
        if look.reader { format!(" {}", counts_words(counts)) } else { format!(" {counts}") };
    let newer = rows.file.newer.map(|version| format!("version {version} is there: m · "));
    let order = format!("{}{} ", newer.unwrap_or_default(), tab.order.label());
    bars::two_sided(frame, area, (&counts, &order), look, look.title());
}

fn counts_words(counts: Counts) -> String {
    let (answered, rows) = (counts.answered(), counts.rows());
    let Counts { yes, no, not_applicable, .. } = counts;
    format!("{answered} of {rows} answered, {yes} yes, {no} no, {not_applicable} not applicable")
}

fn title_room(area: Rect) -> usize {
    let room = usize::from(area.width).saturating_sub(HEAD);
    if area.width >= WIDE { room / 2 } else { (room * 6 / 11).min(34) }
}

/// The heading of a section, and why it is set aside if it is.
fn heading(rows: &Rows<'_>, section: &str, here: bool, area: Rect, look: Look) -> Line<'static> {
    let (mark, aside_words) = match (look.reader, here) {
        (true, _) => (" Section: ", "not applicable"),
        (false, true) => (look.gutter(), "n/a"),
        (false, false) => (" ", "n/a"),
    };
    let room = usize::from(area.width).saturating_sub(1 + width(mark));
    let said = rows.file.strategies.iter().find(|said| said.row == section);
    let aside = said.filter(|said| said.answer == Verdict::NotApplicable);
    let printed = rows.file.checklist.section(section);
    let title = match (section, printed) {
        (_, Some(printed)) if width(&printed.title) <= room => printed.title.clone(),
        (_, Some(printed)) => printed.short.clone(),
        (OWN, None) => rows.file.checklist.own.title.clone(),
        _ => "No longer on the checklist".to_owned(),
    };
    let beside = match aside {
        Some(said) => format!("  {aside_words}: {}", said.shown_words().replace('\n', " ")),
        None if section == OWN => "  o adds a row".to_owned(),
        None => String::new(),
    };
    let left = room.saturating_sub(width(&title));
    Line::from(vec![
        Span::raw(mark),
        Span::styled(cut(&title, room, look.ellipsis()), look.title()),
        Span::styled(cut(&beside, left, look.ellipsis()), look.faint()),
    ])
}

/// How a row stands; of one that is gone, what was said of it.
fn standing_of<'a>(rows: &Rows<'a>, row: &str) -> Standing<'a> {
    let gone = rows.gone().find(|said| said.row == row);
    rows.standing(row).copied().unwrap_or(Standing {
        applies: Applies::Yes,
        must: Must::No,
        strategy: gone,
        verdict: gone.map_or(Verdict::Open, |said| said.answer),
    })
}

/// A row to listen to; what a narrow line has no room for is told below.
fn row_words(rows: &Rows<'_>, row: &str, area: Rect, look: Look) -> Line<'static> {
    let printed = rows.file.checklist.row(row);
    let standing = standing_of(rows, row);
    let said = standing.strategy;
    let answer = match standing.verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::NotApplicable => "not applicable",
        Verdict::Open if standing.is_open() => "open",
        Verdict::Open => "not for this pupil",
    };
    let must = match standing.must {
        Must::Yes => "must be done",
        Must::If => "may have to be done",
        Must::No if printed.is_some_and(|row| row.kind == RowKind::Question) => "a question",
        Must::No => "",
    };
    let on = said.and_then(|said| said.on).map(short).unwrap_or_default();
    let beside = beside(rows, row, printed, &standing, look);
    let beside = if beside == answer { String::new() } else { beside };
    let parts = [
        Part::of(title_of(printed, said, title_room(area))),
        Part::of(answer),
        Part::of(on).or_none(3),
        Part::of(must).or_none(2),
        Part::of(beside).or_none(1),
    ];
    let room = usize::from(area.width.saturating_sub(1));
    Line::raw(format!(" {}", fit(&parts, look.between(), room, look.ellipsis())))
}

fn row_line(rows: &Rows<'_>, row: &str, here: bool, area: Rect, look: Look) -> Line<'static> {
    let printed = rows.file.checklist.row(row);
    let standing = standing_of(rows, row);
    let said = standing.strategy;
    let (answer, style) = answer_sign(&standing, look);
    let on = said.and_then(|said| said.on).map(short);
    let on = on.unwrap_or_else(|| match standing.verdict {
        Verdict::No => look.dash().to_owned(),
        _ => String::new(),
    });
    let (sign, sign_style) = sign(&standing, printed, look);
    let room = title_room(area);
    let title = cut(&title_of(printed, said, room), room, look.ellipsis());
    let gap = " ".repeat(room.saturating_sub(width(&title)) + 1);
    let left = usize::from(area.width).saturating_sub(HEAD + room + 1);
    let words = cut(&beside(rows, row, printed, &standing, look), left, look.ellipsis());
    let quiet = matches!(standing.verdict, Verdict::NotApplicable)
        || (standing.verdict == Verdict::Open && standing.applies == Applies::No);
    let plain = if quiet { look.faint() } else { Style::new() };
    let open = standing.verdict == Verdict::Open;
    Line::from(vec![
        Span::raw(if here { look.gutter() } else { " " }),
        Span::styled(format!("{answer:<3}"), style),
        Span::raw(format!(" {on:>9} ")),
        Span::styled(sign, sign_style),
        Span::styled(format!(" {title}{gap}"), plain),
        Span::styled(words, if open { look.faint() } else { plain }),
    ])
}

fn answer_sign(standing: &Standing<'_>, look: Look) -> (&'static str, Style) {
    match standing.verdict {
        Verdict::Yes => (" Y", look.good()),
        Verdict::No => (" N", look.warning()),
        Verdict::NotApplicable => ("n/a", look.faint()),
        Verdict::Open if standing.is_open() => (" ·", look.faint()),
        Verdict::Open => ("", look.faint()),
    }
}

/// `!` before a must, `?` before a question.
fn sign(
    standing: &Standing<'_>,
    printed: Option<&ChecklistRow>,
    look: Look,
) -> (&'static str, Style) {
    if standing.must != Must::No {
        let now = standing.must == Must::Yes && standing.is_open();
        return ("!", if now { look.bad() } else { look.warning() });
    }
    if printed.is_some_and(|row| row.kind == RowKind::Question) {
        return ("?", look.faint());
    }
    (" ", Style::new())
}

fn title_of(printed: Option<&ChecklistRow>, said: Option<&Strategy>, room: usize) -> String {
    match printed {
        Some(row) if width(&row.title) <= room => row.title.clone(),
        Some(row) => row.short.clone(),
        None => said.map(|said| said.label.clone()).unwrap_or_default(),
    }
}

/// What stands beside a row: the words; without any, what else is known of it.
fn beside(
    rows: &Rows<'_>,
    row: &str,
    printed: Option<&ChecklistRow>,
    standing: &Standing<'_>,
    look: Look,
) -> String {
    let said = standing.strategy;
    let linked = said.and_then(|said| linked(said, &rows.data.file));
    let mut parts = Vec::new();
    parts.extend(linked.as_ref().map(|linked| linked.sign(look)));
    let words = said.map_or("", Strategy::shown_words).replace('\n', " ");
    let hidden = said.is_some_and(|said| said.restricted_hidden || said.sealed);
    if !words.is_empty() {
        let marked = printed.is_some_and(|row| row.restricted) && !hidden;
        parts.push(if marked { format!("[restricted] {words}") } else { words });
    } else if !hidden {
        // Not said again: what it was answered from says it.
        parts.extend(linked.map(|linked| linked.words).filter(|words| !words.is_empty()));
    }
    if let (Some(said), Some(row)) = (said, printed) {
        if !row.prompts.is_empty() && !said.prompts.is_empty() {
            parts.push(format!("{} of {}", said.prompts.len(), row.prompts.len()));
        }
        let receipt = RECEIPTS.iter().find(|(id, ..)| !id.is_empty() && *id == said.receipt);
        parts.extend(receipt.map(|(_, label, _)| format!("receipt: {}", label.to_lowercase())));
    }
    if parts.is_empty() && standing.is_open() {
        parts.extend(offered(rows, row));
    }
    if parts.is_empty() {
        let condition = printed.and_then(|row| row.condition.as_deref());
        parts.extend(match (standing.verdict, condition) {
            (Verdict::NotApplicable, _) => Some("section not applicable".to_owned()),
            (Verdict::Open, Some(condition)) if standing.applies == Applies::No => {
                Some(format!("only if {condition}"))
            }
            (Verdict::Open, None) if standing.applies == Applies::No => {
                Some("not for this pupil".to_owned())
            }
            (Verdict::Open, Some(condition)) => Some(format!("if {condition}")),
            _ => None,
        });
    }
    parts.join(look.between())
}

fn view_detail(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    rows: &Rows<'_>,
    place: &Place,
    look: Look,
) {
    let room = usize::from(area.width.saturating_sub(2)).max(1);
    let told = match place {
        Place::Heading(section) => about_section(rows, section, look),
        Place::Row(row) => about_row(rows, row, look),
    };
    let told = told.into_iter().filter(|(text, _)| !text.is_empty());
    let lines = told.flat_map(|(text, style)| {
        wrap(&text, room).into_iter().map(move |line| Line::styled(line, style))
    });
    below::view(frame, area, data, &lines.collect::<Vec<_>>(), look);
}

fn about_section(rows: &Rows<'_>, section: &str, look: Look) -> Vec<(String, Style)> {
    let Some(printed) = rows.file.checklist.section(section) else {
        let words = match section {
            GONE => "What was answered of rows that this version of the checklist no longer has.",
            _ => "What your school tried beside the rows above: o adds a row.",
        };
        return vec![(words.to_owned(), look.faint())];
    };
    let condition = printed.condition.as_ref();
    let condition = condition.map(|condition| format!("If {condition}; x sets it not applicable."));
    let said = rows.file.strategies.iter().find(|said| said.row == section);
    let why = said.filter(|said| said.answer == Verdict::NotApplicable);
    let why = why.map(|said| format!("Not applicable: {}", said.shown_words()));
    vec![
        (printed.title.clone(), look.title()),
        (why.unwrap_or_default(), Style::new()),
        (condition.unwrap_or_default(), look.faint()),
        (printed.guidance.clone().unwrap_or_default(), look.faint()),
    ]
}

fn about_row(rows: &Rows<'_>, row: &str, look: Look) -> Vec<(String, Style)> {
    let said = rows.file.strategies.iter().find(|said| said.row == row);
    let sealed = said.is_some_and(|said| said.sealed);
    let words = if sealed { SEALED } else { said.map_or("", Strategy::shown_words) }.to_owned();
    let linked = said.and_then(|said| linked(said, &rows.data.file));
    let source = linked.map(|linked| linked.in_full()).unwrap_or_default();
    let Some(printed) = rows.file.checklist.row(row) else {
        let label = said.map(|said| said.label.clone()).unwrap_or_default();
        return vec![(label, look.title()), (words, Style::new()), (source, look.faint())];
    };
    let is_open = rows.standing(row).is_some_and(Standing::is_open);
    let on_file = offered_in_full(rows, row).filter(|_| is_open).unwrap_or_default();
    let ticks = printed.prompts.iter().map(|prompt| {
        let ticked = said.is_some_and(|said| said.prompts.contains(&prompt.id));
        match (look.reader, ticked) {
            (false, true) => format!("[x] {}", prompt.label),
            (false, false) => format!("[ ] {}", prompt.label),
            (true, true) => format!("Ticked: {}.", prompt.label),
            (true, false) => format!("Not ticked: {}.", prompt.label),
        }
    });
    let ticks: Vec<String> = ticks.collect();
    let link = printed.link.as_ref().map(|link| match link.place.as_str() {
        "" => format!("See {}.", link.name),
        place => format!("See {}: {place}", link.name),
    });
    vec![
        (printed.title.clone(), look.title()),
        (marks_of(rows, row, printed), look.warning()),
        (words, Style::new()),
        (source, look.faint()),
        (on_file, look.faint()),
        (ticks.join("  "), Style::new()),
        (printed.guidance.clone().unwrap_or_default(), look.faint()),
        (link.unwrap_or_default(), look.faint()),
    ]
}

/// What is special about a row, in words.
fn marks_of(rows: &Rows<'_>, row: &str, printed: &ChecklistRow) -> String {
    let must = rows.standing(row).map_or(Must::No, |standing| standing.must);
    let condition = printed.condition.as_deref().unwrap_or_default();
    let mut told = Vec::new();
    match must {
        Must::Yes => told.push("This must be done.".to_owned()),
        Must::If => told.push(format!("This must be done if {condition}.")),
        Must::No if !condition.is_empty() => told.push(format!("If {condition}.")),
        Must::No => {}
    }
    if printed.kind == RowKind::Question {
        told.push("A question: N is an answer too.".to_owned());
    }
    told.extend(
        printed.outcome.as_ref().map(|outcome| format!("Outcome: {}.", outcome.to_lowercase())),
    );
    if printed.restricted {
        told.push("Words here are restricted: only you and safeguarding read them.".to_owned());
    }
    told.join(" ")
}
