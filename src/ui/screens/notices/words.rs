//! What is told of the threshold, of a notice and of a referral.

use chrono::NaiveDate;

use super::super::notice_sheets::missing_words;
use super::{Data, Seen};
use crate::rules::absence::SessionAt;
use crate::rules::case::Entry;
use crate::rules::count::counted;
use crate::rules::day::{short, spell};
use crate::rules::notice::{Notice, NoticeState, PIECES, Served, Since};
use crate::rules::penalty::{Penalty, Reply};
use crate::rules::span::{Span, Step};
use crate::rules::threshold::SESSIONS;
use crate::ui::widgets::parts::{Part, fit};

/// How far the case is from the threshold.
pub(in crate::ui::screens) fn threshold_parts(seen: Seen<'_>) -> Vec<Part> {
    let most = seen.most;
    let met = match (most.meets_threshold(), most.without_n >= SESSIONS) {
        (true, true) => "Threshold met",
        (true, false) => "Threshold met with N only",
        (false, _) => "Threshold not met",
    };
    let used: usize = seen.file.penalties.iter().map(|one| one.used().len()).sum();
    let used = if used == 0 { String::new() } else { format!("{used} referred already") };
    vec![
        Part::of(met),
        Part::of(format!("{} unauthorised in ten school weeks", most.in_10_weeks))
            .or(2, format!("{} in ten weeks", most.in_10_weeks)),
        Part::of(format!("{} without N", most.without_n)),
        Part::of(used).or_none(1),
    ]
}

/// `Tue 14 Apr`
fn brief(day: NaiveDate) -> String {
    day.format("%a %-d %b").to_string()
}

fn since(one: &Notice, seen: Seen<'_>) -> Vec<Since> {
    one.since(seen.file.pupil.born, &seen.file.register, seen.today)
}

fn breaches(since: &[Since]) -> usize {
    since.iter().filter(|one| one.breach).count()
}

/// A notice in a line.
pub(in crate::ui::screens) fn notice_parts(one: &Notice, seen: Seen<'_>) -> Vec<Part> {
    let state = one.state_on(seen.today);
    // Which day of it this is tells that it runs, where there is no room for more.
    let label = Part::of(state.label());
    let label = if state == NoticeState::Issued { label.or_none(3) } else { label };
    let used = one.used(seen.calendar, seen.today);
    let last = one.last_day_on(seen.calendar, seen.today);
    let day = match (used, last) {
        (Some(used), Some(last)) => {
            let (of, last) = (one.days, brief(last));
            Part::of(format!("day {used} of {of}, last day {last}"))
                .or(4, format!("{used} of {of}, to {last}"))
        }
        (None, Some(last)) => Part::of(format!("would end {}", brief(last))),
        (_, None) => Part::of("the calendar ends before its last day"),
    };
    if one.issued.is_none() {
        let missing = seen.grounds.map(|grounds| grounds.missing_contents(&one.contents).len());
        let lacks = match missing {
            None => String::new(),
            Some(0) => "nothing missing".to_owned(),
            Some(missing) => counted(missing, "piece missing", "pieces missing"),
        };
        return vec![label, day, Part::of(lacks).or_none(1)];
    }
    let since = since(one, seen);
    let broken = counted(breaches(&since), "breach", "breaches");
    let unauthorised = format!("{} unauthorised since, {broken}", since.len());
    vec![label, day, Part::of(unauthorised).or(1, broken)]
}

/// A referral in a line.
pub(in crate::ui::screens) fn penalty_parts(one: &Penalty, seen: Seen<'_>) -> Vec<Part> {
    let sessions = counted(one.sessions.len(), "session", "sessions");
    vec![
        Part::of(one.reply.label()),
        Part::of(awaited(one, seen)),
        Part::of(format!("referred {}", short(one.referred))).or_none(2),
        Part::of(sessions).or_none(1),
    ]
}

/// What became of a referral, or what is waited for.
fn awaited(one: &Penalty, seen: Seen<'_>) -> String {
    if let Some(on) = one.withdrawn {
        return format!("withdrawn {}", short(on));
    }
    if let Some(on) = one.paid {
        return format!("paid {}", short(on));
    }
    if !one.court_outcome.is_empty() {
        return format!("court: {}", one.court_outcome);
    }
    let Some(ask) = one.chase_on(seen.calendar) else { return one.words.clone() };
    let ask_on = format!("ask on {}", short(ask));
    match (one.reply, one.court, one.pay_by()) {
        (Reply::Court, Some(hearing), _) if hearing >= seen.today => {
            format!("hearing {}", short(hearing))
        }
        (Reply::Penalty, _, Some((by, _))) if by >= seen.today => {
            format!("to be paid by {}", short(by))
        }
        (Reply::Penalty, _, Some((by, _))) => format!("not paid by {}, {ask_on}", short(by)),
        _ => ask_on,
    }
}

/// A notice in full.
pub(super) fn notice(one: &Notice, data: &Data) -> Vec<String> {
    let state = one.state_on(data.today);
    let mut lines = vec![format!("Notice {} to {}: {}", one.id, one.to, state.label())];
    lines.push(issued(one, data));
    if let Some(now) = one.would_be(&data.calendar) {
        lines.push(format!(
            "By the calendar as it now is its last day would be {}; the parent holds the other in \
             print. p issues another in its place.",
            spell(now)
        ));
    }
    if state == NoticeState::Lapsed && one.ended.is_none() {
        lines.push("It ran past its last day, and nobody said how it ended: e says so.".to_owned());
    }
    lines.extend((!one.reason.is_empty()).then(|| format!("Issued because: {}", one.reason)));
    lines.extend(
        one.ended
            .map(|on| format!("Ended on {}, {}: {}", spell(on), one.state.label(), one.ended_why)),
    );
    lines.extend(one.replaces.map(|other| format!("It stands in the place of notice {other}.")));
    lines.extend(sessions_since(one, data));
    if one.issued.is_none() {
        let missing = data.grounds.missing_contents(&one.contents);
        lines.push(missing_words(&missing));
    }
    for (name, label) in PIECES {
        let words = one.contents.piece(name).trim();
        let said = if words.is_empty() { "(nothing)" } else { words };
        let mut label = (*label).to_owned();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        lines.push(format!("{label}: {said}"));
    }
    lines
}

/// When and how it was issued, and how far it is.
fn issued(one: &Notice, data: &Data) -> String {
    let last = one.last_day_on(&data.calendar, data.today);
    let days = counted(one.days, "school day", "school days");
    let Some(on) = one.issued else {
        return match last {
            Some(last) => {
                format!("For {days}. Were it issued today, its last day would be {}.", spell(last))
            }
            None => format!("For {days}, which reach past the calendar: import the next year's."),
        };
    };
    let how = match one.served {
        Some(Served::Hand) => ", served by hand",
        Some(Served::Post) => ", served by post",
        None => "",
    };
    let served = one.served_on.map(|on| format!(" on {}", spell(on))).unwrap_or_default();
    let used = one.used(&data.calendar, data.today).unwrap_or(0);
    let last = last.map(spell).unwrap_or_default();
    let of = one.days;
    format!("Issued {}{how}{served}. Day {used} of {of}; the last day is {last}.", spell(on))
}

/// The unauthorised sessions since it was issued, each with whether it breaks the notice.
fn sessions_since(one: &Notice, data: &Data) -> Vec<String> {
    if one.issued.is_none() {
        return Vec::new();
    }
    let since = since(one, data.seen());
    if since.is_empty() {
        return vec!["No unauthorised session since it was issued.".to_owned()];
    }
    let broken = counted(breaches(&since), "breach", "breaches");
    let mut lines = vec![format!("Unauthorised since it was issued: {}, {broken}", since.len())];
    lines.extend(since.iter().map(|one| {
        let breach = if one.breach { "breach" } else { "before it was served: no breach" };
        format!("  {} {} {}: {breach}", spell(one.offence.on), one.offence.half, one.offence.code)
    }));
    lines
}

/// A notice day by day: each school day with its number, and why weekdays between don't count.
pub(super) fn count(one: &Notice, data: &Data) -> String {
    let from = one.issued.unwrap_or(data.today);
    let last = one.last_day_on(&data.calendar, data.today);
    let since = since(one, data.seen());
    let span = Span::count(&data.calendar, from, one.days);
    let mut lines = vec![issued(one, data), String::new()];
    let at_issue = marks_of(&since, from);
    if !at_issue.is_empty() {
        lines.push(format!("day of issue  {}{at_issue}", spell(from)));
    }
    let wide = span.days.to_string().len();
    for step in span.steps(&data.calendar) {
        match step {
            Step::Day(_, on) | Step::Closed(on, ..) if last.is_some_and(|last| on > last) => break,
            Step::Day(number, on) => {
                let marks = format!("{}{}", when(one, on, data.today), marks_of(&since, on));
                lines.push(format!("day {number:>wide$}  {}{marks}", spell(on)));
            }
            Step::Closed(first, to, why) => {
                let days = if first == to {
                    spell(first)
                } else {
                    format!("{} to {}", spell(first), spell(to))
                };
                lines.push(format!("    {:wide$}  not {days}: {why}", ""));
            }
        }
    }
    lines.push(String::new());
    lines.push(match (last, &span.needs_calendar) {
        (Some(last), _) => format!("The last day is {}.", spell(last)),
        (None, Some(year)) => format!("The calendar for {year} isn't here yet: import it."),
        (None, None) => String::new(),
    });
    if let Some(now) = one.would_be(&data.calendar) {
        lines.push(format!("By the calendar as it now is it would be {}.", spell(now)));
    }
    lines.push("Saturdays and Sundays never count.".to_owned());
    lines.join("\n")
}

/// Whether a day is today, or not used yet.
fn when(one: &Notice, on: NaiveDate, today: NaiveDate) -> &'static str {
    match one.ended {
        Some(ended) if on > ended => ", after it ended",
        _ if on == today => ", today",
        _ if on > today => ", to come",
        _ => "",
    }
}

/// `: AM O breach, PM O breach`
fn marks_of(since: &[Since], on: NaiveDate) -> String {
    let told = since.iter().filter(|one| one.offence.on == on).map(|one| {
        let breach = if one.breach { "breach" } else { "no breach" };
        format!("{} {} {breach}", one.offence.half, one.offence.code)
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) }
}

/// A referral in full: its sessions, and each answer.
pub(super) fn penalty(one: &Penalty, data: &Data) -> Vec<String> {
    let mut lines = vec![format!("Referral {} about {}: {}", one.id, one.to, one.reply.label())];
    let next = awaited(one, data.seen());
    lines.extend((!next.is_empty()).then(|| format!("Now: {next}")));
    if one.case != data.case() {
        lines.push(format!("It belongs to case {}.", one.case));
    }
    lines.push(format!(
        "Referred {}: {}. {}",
        spell(one.referred),
        counted(one.sessions.len(), "session", "sessions"),
        by_day(&one.sessions)
    ));
    if let (Some(on), Some(pounds)) = (one.issued, one.pounds) {
        let by = one.pay_by().map(|(by, _)| format!(", to be paid by {}", spell(by)));
        let by = by.unwrap_or_default();
        lines.push(format!("Penalty notice of £{pounds} issued {}{by}.", spell(on)));
    }
    lines.extend(one.paid.map(|on| format!("Paid {}.", spell(on))));
    lines.extend(one.withdrawn.map(|on| format!("Withdrawn {}: {}", spell(on), one.words)));
    if let Some(on) = one.court {
        let outcome =
            if one.court_outcome.is_empty() { "to come" } else { one.court_outcome.as_str() };
        lines.push(format!("Court {}: {outcome}", spell(on)));
    }
    if matches!(one.reply, Reply::Returned | Reply::NoAction) {
        lines.push(format!("Why: {}", one.words));
    }
    lines.extend(answers(one, data));
    lines
}

/// `3 Nov 25 AM PM, 4 Nov 25 AM`
fn by_day(sessions: &[SessionAt]) -> String {
    let days = sessions.chunk_by(|a, b| a.0 == b.0).map(|day| {
        let halves: Vec<&str> = day.iter().map(|(_, half)| half.as_str()).collect();
        format!("{} {}", short(day[0].0), halves.join(" "))
    });
    days.collect::<Vec<_>>().join(", ")
}

/// The sessions that make the threshold, and those that an earlier referral has used.
pub(super) fn threshold_sessions(data: &Data) -> String {
    let mut lines = vec![
        format!("{}.", fit(&threshold_parts(data.seen()), ", ", usize::MAX, "")),
        format!(
            "{SESSIONS} unauthorised sessions in any ten school weeks meet it, whatever the mix of \
             G, N, O and U: the authority must then consider a penalty notice. What it acts on can \
             hold no N."
        ),
        String::new(),
    ];
    if data.threshold.sessions.is_empty() {
        lines.push("No unauthorised session is on file that wasn't referred already.".to_owned());
    } else {
        lines.push("The fullest ten school weeks hold:".to_owned());
    }
    for day in data.threshold.sessions.chunk_by(|a, b| a.on == b.on) {
        let marks: Vec<String> =
            day.iter().map(|one| format!("{} {}", one.half, one.code)).collect();
        let ask = if day.iter().any(|one| one.code.is_unexplained()) {
            "; the reason for N has to be known first"
        } else {
            ""
        };
        lines.push(format!("  {}: {}{ask}", spell(day[0].on), marks.join(", ")));
    }
    let used: Vec<&Penalty> =
        data.file.penalties.iter().filter(|one| !one.used().is_empty()).collect();
    if !used.is_empty() {
        lines.push(String::new());
        lines.push("Referred already, and not counted here again:".to_owned());
    }
    lines.extend(used.into_iter().map(|one| {
        let sessions = counted(one.used().len(), "session", "sessions");
        let (on, days) = (spell(one.referred), by_day(one.used()));
        format!("  About {} on {on}, {sessions}: {days}", one.to)
    }));
    lines.join("\n")
}

/// What the log tells of it, the earliest first; where a parent was referred several times, of all.
fn answers(one: &Penalty, data: &Data) -> Vec<String> {
    let is_told = |entry: &&Entry| {
        entry.kind.id() == "penalty"
            && entry.contacts.contains(&one.contact)
            && Some(entry.id) >= one.entry
    };
    let mut told: Vec<&Entry> = data.file.entries.iter().filter(is_told).collect();
    told.sort_by_key(|entry| entry.id);
    let several = data.file.penalties.iter().filter(|other| other.contact == one.contact).count();
    let head = if several > 1 {
        "In the log since then, of every referral about them:"
    } else {
        "In the log:"
    };
    let lines = told.into_iter().map(|entry| {
        let withdrawn = if entry.withdrawn.is_some() { " (withdrawn)" } else { "" };
        format!("  {} {}{withdrawn}", spell(entry.on), entry.words)
    });
    std::iter::once(head.to_owned()).chain(lines).collect()
}
