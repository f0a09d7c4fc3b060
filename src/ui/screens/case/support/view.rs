//! Drawing the support: the tier reached, a line an item, and the item at hand in full below.

use std::cell::Cell;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::super::Dress;
use super::super::{Data, below};
use super::{Item, Place, Tab};
use crate::rules::day::short;
use crate::rules::evidence::Proof;
use crate::rules::strategy::Verdict;
use crate::rules::support::{Held, Panel, SupportState, Tier, helped_words};
use crate::rules::tier::{days_absent, days_words};
use crate::store::SupportFile;
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Gutter, state and date.
const HEAD: usize = 21;
/// Columns of an item's words.
const TITLE: usize = 46;

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
    let Some(file) = &data.support else {
        let words = " Support belongs to a case: n on the overview opens one.";
        frame.render_widget(Line::raw(words), area);
        return;
    };
    let below = below::height(area.height).min(10);
    let [reached, shown, list, detail] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(below),
    ])
    .areas(area);
    let (now, ahead) = reached_words(data);
    bars::two_sided(frame, reached, (&format!(" {now}"), &format!("{ahead} ")), look, look.title());
    let tier = tab.tier.and_then(|number| file.tiers.tier(number));
    let told = tier.map(|tier| tier_words(tier, data)).unwrap_or_default();
    bars::two_sided(frame, shown, (&told, &others(file, tab)), look, Style::new());
    room.set(usize::from(list.height).max(1));
    // The list may have been laid out for the room of another tab.
    let mut cursor = cursor;
    cursor.show(tab.places.len(), room.get());
    let list = dress.rows(frame, list, cursor, tab.places.len());
    let places = tab.places.iter().enumerate().skip(cursor.top);
    for ((at, place), y) in places.zip(list.y..list.bottom()) {
        let here = at == cursor.at;
        let line = match place {
            Place::Heading(panel) => heading(file, *panel, here, list, look),
            Place::Item(path) if look.reader => spoken(&Item::of(file, path), list, look),
            Place::Item(path) => item_line(&Item::of(file, path), here, list, look),
        };
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(place) = tab.places.get(cursor.at) {
        view_detail(frame, detail, data, place, look);
    }
}

/// The tier reached with the days absent, and how far the next one is.
fn reached_words(data: &Data) -> (String, String) {
    if data.assessment.range.is_none() {
        return ("No register yet".to_owned(), String::new());
    }
    let absent = data.assessment.figures.absent();
    let now = format!("Tier {} now: {} absent", data.assessment.tier, days_words(absent));
    let ahead = data.triggers.ahead(absent).map(|(tier, more)| {
        format!("tier {tier} at {}, {} to go", days_words(absent + more), days_absent(more))
    });
    (now, ahead.unwrap_or_default())
}

/// The tier shown, and from how many days it begins.
fn tier_words(tier: &Tier, data: &Data) -> String {
    let ours = if tier.ours.iter().any(|what| what == "days") { " (ours)" } else { "" };
    let reached = if tier.number <= data.assessment.tier { "" } else { ", not reached" };
    let title = &tier.title;
    match tier.days {
        0 => format!(" {title}"),
        1 => format!(" {title}: from 1 day{ours}{reached}"),
        days => format!(" {title}: from {days} days{ours}{reached}"),
    }
}

/// The tiers that the key turns to.
fn others(file: &SupportFile, tab: &Tab) -> String {
    let numbers = file.tiers.tiers.iter().map(|tier| tier.number);
    let others = numbers.filter(|number| Some(*number) != tab.tier);
    let others: Vec<String> = others.map(|number| number.to_string()).collect();
    if others.is_empty() { String::new() } else { format!("t: tier {} ", others.join(", ")) }
}

fn heading(file: &SupportFile, panel: Panel, here: bool, area: Rect, look: Look) -> Line<'static> {
    let mark = match (look.reader, here) {
        (true, _) => " Panel: ",
        (false, true) => look.gutter(),
        (false, false) => " ",
    };
    let room = usize::from(area.width).saturating_sub(width(mark));
    let title = cut(file.tiers.heading(panel), room, look.ellipsis());
    Line::from(vec![Span::raw(mark), Span::styled(title, look.title())])
}

/// The word for where an item stands, its day, and how it looks.
fn standing(item: &Item<'_>, look: Look) -> (&'static str, Option<NaiveDate>, Style) {
    match item.held {
        Held::Nowhere => ("", None, look.faint()),
        Held::Here(kept) => match kept.state() {
            Some((state, on)) => (state.as_str(), Some(on), style_of(state, look)),
            None => ("", None, look.faint()),
        },
        Held::Checklist(said) => match said.answer {
            Verdict::Yes => ("yes", said.on, look.good()),
            Verdict::No => ("no", said.on, look.warning()),
            Verdict::NotApplicable => ("n/a", said.on, look.faint()),
            Verdict::Open => ("", None, look.faint()),
        },
    }
}

fn style_of(state: SupportState, look: Look) -> Style {
    match state {
        SupportState::Offered => Style::new(),
        SupportState::Started => look.key(),
        SupportState::Declined => look.warning(),
        SupportState::Finished => look.good(),
    }
}

fn item_line(item: &Item<'_>, here: bool, area: Rect, look: Look) -> Line<'static> {
    let (word, on, style) = standing(item, look);
    let word = if word.is_empty() { " ·" } else { word };
    let on = on.map(short).unwrap_or_default();
    let room = usize::from(area.width).saturating_sub(HEAD);
    let title = cut(item.short(), room.min(TITLE), look.ellipsis());
    let gap = " ".repeat(room.min(TITLE).saturating_sub(width(&title)) + 1);
    let left = room.saturating_sub(TITLE + 1);
    let words = cut(&beside(item, look), left, look.ellipsis());
    Line::from(vec![
        Span::raw(if here { look.gutter() } else { " " }),
        Span::styled(format!("{word:<9}"), style),
        Span::raw(format!(" {on:>9} ")),
        Span::raw(title),
        Span::raw(gap),
        Span::styled(words, look.faint()),
    ])
}

/// An item to listen to, the most wanted first: a narrow line is cut at its end.
fn spoken(item: &Item<'_>, area: Rect, look: Look) -> Line<'static> {
    let (word, on, _) = standing(item, look);
    let word = match word {
        "" => "nothing yet",
        "n/a" => "not applicable",
        word => word,
    };
    let mut parts = vec![
        cut(item.short(), TITLE, look.ellipsis()),
        word.to_owned(),
        on.map(short).unwrap_or_default(),
        beside(item, look),
    ];
    parts.retain(|part| !part.is_empty());
    let words = format!(" {}", parts.join(look.between()));
    Line::raw(cut(&words, usize::from(area.width), look.ellipsis()))
}

/// What stands beside an item: where it is kept, what was said.
fn beside(item: &Item<'_>, look: Look) -> String {
    match item.held {
        Held::Checklist(said) => {
            let words = said.shown_words().replace('\n', " ");
            let linked = format!("{} checklist", look.linked());
            if words.is_empty() { linked } else { format!("{linked}{}{words}", look.between()) }
        }
        Held::Here(kept) => match kept.state() {
            Some((SupportState::Declined, _)) => {
                format!("by {}: {}", kept.declined_by, kept.declined_why)
            }
            Some((SupportState::Finished, _)) => {
                format!("{}{}", kept.outcome, helped_words(&kept.helped))
            }
            _ => String::new(),
        },
        Held::Nowhere => String::new(),
    }
}

fn view_detail(frame: &mut Frame<'_>, area: Rect, data: &Data, place: &Place, look: Look) {
    let Some(file) = &data.support else { return };
    let room = usize::from(area.width.saturating_sub(2)).max(1);
    let told = match place {
        Place::Heading(panel) => {
            let words = "o, s, d and f say how an item goes; a adds one of your own here.";
            let title = file.tiers.heading(*panel).to_owned();
            vec![(title, look.title()), (words.to_owned(), look.faint())]
        }
        Place::Item(path) => about_item(&Item::of(file, path), look),
    };
    let told = told.into_iter().filter(|(text, _)| !text.is_empty());
    let lines: Vec<Line<'_>> = told
        .flat_map(|(text, style)| {
            wrap(&text, room).into_iter().map(move |line| Line::styled(line, style))
        })
        .collect();
    below::view(frame, area, data, &lines, look);
}

fn about_item(item: &Item<'_>, look: Look) -> Vec<(String, Style)> {
    let said = match item.held {
        Held::Here(kept) => kept.steps_told().join(look.between()),
        Held::Checklist(said) => {
            let on = said.on.map(|on| format!(" {}", short(on))).unwrap_or_default();
            let words = match said.shown_words() {
                "" => String::new(),
                words => format!(": {}", words.replace('\n', " ")),
            };
            let (answer, ..) = standing(item, look);
            format!("On the checklist: {answer}{on}{words}")
        }
        Held::Nowhere => String::new(),
    };
    let Some(printed) = item.printed else {
        return vec![(item.title().to_owned(), look.title()), (said, Style::new())];
    };
    let same = printed.same_as.as_ref().map(|_| {
        "The same thing as a row of the checklist, and kept once: Enter goes to the row.".to_owned()
    });
    let names: Vec<&str> = printed.answered_by.iter().copied().map(Proof::label).collect();
    let answered = match names.as_slice() {
        [] => String::new(),
        names => format!("What on file answers it: {}.", names.join(", ")),
    };
    vec![
        (printed.title.clone(), look.title()),
        (said, Style::new()),
        (same.unwrap_or_default(), look.faint()),
        (printed.guidance.clone().unwrap_or_default(), look.faint()),
        (answered, look.faint()),
    ]
}
