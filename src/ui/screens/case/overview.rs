//! Overview: what to know before picking up the phone.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::age;
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::day::{self, spell};
use crate::rules::due::When;
use crate::rules::figures::one_decimal;
use crate::rules::pattern::Pattern;
use crate::rules::people::{CIRCUMSTANCES, InLaw, Known};
use crate::store::{AgendaQuery, DueRow, Session, Store, Trouble};
use crate::ui::look::Look;
use crate::ui::widgets::wrap::wrap;

/// From these heights patterns are told with their counts, and in full.
const SMALL: u16 = 16;
const TALL: u16 = 28;

/// Rows of a case that are read: more are never shown.
const MOST_DUE: usize = 100;

/// What is due in a case, as the agenda has it.
pub(super) fn due(
    store: &Store,
    session: &Session,
    file: &CaseFile,
) -> Result<Vec<DueRow>, Trouble> {
    let Some(case) = &file.case else { return Ok(Vec::new()) };
    let query = AgendaQuery { case: Some(case.id), ..AgendaQuery::default() };
    store.agenda(session.viewer(), &query, 0, MOST_DUE)
}

pub(super) fn view(frame: &mut Frame<'_>, area: Rect, data: &Data, dress: &Dress<'_>) {
    let room = usize::from(area.width.saturating_sub(2));
    let mut told = Told { lines: Vec::new(), room, look: dress.look };
    case_lines(data, dress, &mut told);
    due_lines(data, area.height, dress, &mut told);
    pattern_lines(data, area.height, &mut told);
    figures_lines(data, &mut told);
    people_lines(data, dress, &mut told);
    last_line(data, &mut told);
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    data.pane.view(frame, inside, &told.lines, dress.look);
}

/// Columns of the labels.
const LABELS: usize = 13;

/// The lines told so far, and the room for them.
struct Told {
    lines: Vec<Line<'static>>,
    room: usize,
    look: Look,
}

impl Told {
    /// A text beside its label, wrapped beneath itself.
    fn add(&mut self, label: &str, text: &str) {
        self.add_styled(label, text, Style::new());
    }

    fn add_styled(&mut self, label: &str, text: &str, style: Style) {
        let room = self.room.saturating_sub(LABELS).max(1);
        for (nth, line) in wrap(text, room).into_iter().enumerate() {
            let label = if nth == 0 { label } else { "" };
            let label = Span::styled(format!("{label:<LABELS$}"), self.look.faint());
            self.lines.push(Line::from(vec![label, Span::styled(line, style)]));
        }
    }

    /// What has to be mended, across the whole width.
    fn warn(&mut self, text: &str) {
        let style = self.look.warning();
        let lines = wrap(text, self.room.max(1)).into_iter();
        self.lines.extend(lines.map(|line| Line::styled(line, style)));
    }
}

fn case_lines(data: &Data, dress: &Dress<'_>, told: &mut Told) {
    let look = dress.look;
    let pupil = &data.file.pupil;
    if let Some(case) = &data.file.case {
        let state = case.closed.map_or(String::new(), |on| format!(", closed {}", spell(on)));
        let (opened, owner) = (spell(case.opened), &case.owner_name);
        let text = format!("no. {}, open since {opened}{state}, with {owner}", case.id);
        told.add("Case", &text);
        told.add("Reason", &case.reason);
    } else {
        told.add("Case", "none yet: n opens one");
    }
    let born = pupil.born.map_or_else(|| look.dash().to_owned(), spell);
    let school_age = pupil.born.map_or("", |born| {
        if age::is_compulsory(born, dress.now.today) {
            ""
        } else {
            " (not of compulsory school age)"
        }
    });
    told.add("Born", &format!("{born}{school_age} · year {}", pupil.year_group));
    if let Some(since) = pupil.missing_since {
        told.warn(&format!("Not in the pupils import of {}", spell(since)));
    }
}

/// Patterns stand before percentages: in full where there is room, else with their counts, on a small
/// screen in few words.
fn pattern_lines(data: &Data, height: u16, told: &mut Told) {
    let words: Vec<String> = match height {
        _ if data.patterns.is_empty() => Vec::new(),
        ..SMALL => {
            let brief: Vec<String> = data.patterns.iter().map(Pattern::brief).collect();
            vec![brief.join(told.look.between())]
        }
        SMALL..TALL => data.patterns.iter().take(2).map(Pattern::counted).collect(),
        _ => data.patterns.iter().take(4).map(|found| found.words.clone()).collect(),
    };
    for (nth, words) in words.iter().enumerate() {
        told.add(if nth == 0 { "Patterns" } else { "" }, words);
    }
}

fn figures_lines(data: &Data, told: &mut Told) {
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
    let (year, late) = (one_decimal(f.attendance()), f.late);
    let (auth, unauth) = (f.authorised, f.unauthorised);
    told.add("This year", &format!("{year}% · {auth} auth, {unauth} unauth, {late} late{absence}"));
    told.add("Last summer", &summer);
    let met = if a.threshold.meets_threshold() { ": threshold met" } else { "" };
    let most = a.threshold;
    let (in_10_weeks, without_n) = (most.in_10_weeks, most.without_n);
    let text = format!("at most {in_10_weeks} unauthorised, {without_n} without N{met}");
    told.add("In 10 weeks", &text);
    if !a.unagreed.is_empty() {
        let count = counted(a.unagreed.len(), "session", "sessions");
        told.warn(&format!("C2 without an agreed part-time timetable: {count} (tab 2)"));
    }
    let missing = a.missing.as_ref().map_or(0, Vec::len);
    if a.unexplained.len() + missing > 0 {
        let unexplained = a.unexplained.len();
        told.warn(&format!("To correct in the MIS: {unexplained} N, {missing} missing (tab 2)"));
    }
    match a.register_is_current {
        Some(true) => {}
        Some(false) => told.warn("The register is old: import before judging today"),
        None => told.warn("No calendar for today: import this school year's"),
    }
}

fn people_lines(data: &Data, dress: &Dress<'_>, told: &mut Told) {
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
        told.add(if nth == 0 { "Contacts" } else { "" }, &text);
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
        told.add("Known", &known.join(" · "));
    }
    let siblings: Vec<&str> = data.file.siblings.iter().map(|s| s.name.as_str()).collect();
    if !siblings.is_empty() {
        told.add("Siblings", &siblings.join(", "));
    }
}

/// The last entry: where the work stands.
fn last_line(data: &Data, told: &mut Told) {
    if let Some(entry) = data.file.entries.iter().find(|entry| entry.withdrawn.is_none()) {
        let (on, kind) = (day::short(entry.on), entry.kind.label());
        let words = entry.words.replace('\n', " ");
        let words = if entry.restricted { "restricted" } else { &words };
        told.add("Last", &format!("{on} {kind}: {words}"));
    }
}

/// What is due, what is overdue first; on a small screen the first, and how many more there are.
fn due_lines(data: &Data, height: u16, dress: &Dress<'_>, told: &mut Told) {
    let most = match height {
        ..SMALL => 1,
        SMALL..TALL => 4,
        _ => 8,
    };
    for (nth, row) in data.due.iter().take(most).enumerate() {
        let late = When::of(row.on, dress.now.today) == When::Overdue;
        let style = if late { dress.look.warning() } else { Style::new() };
        let words = due_words(row, late, dress.look);
        told.add_styled(if nth == 0 { "To do" } else { "" }, &words, style);
    }
    if data.due.len() > most {
        told.add("", &format!("and {} more: the agenda has them all", data.due.len() - most));
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
