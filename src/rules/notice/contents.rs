//! What a Notice to Improve says: eight pieces and a named contact, prefilled from the case file.
//!
//! A parent reads it, so nothing restricted is in it, and of what was said at meetings or by others no
//! word. Source: Working together to improve school attendance (contents of a notice).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::calendar::{Calendar, bounds, year_of};
use super::super::case::{CaseFile, Entry};
use super::super::code::Code;
use super::super::day::spell;
use super::super::evidence::item_line;
use super::super::figures::{Figures, one_decimal};
use super::super::process::NoticeTerms;
use super::super::strategy::Verdict;
use super::super::support::{Support, SupportState};
use super::super::threshold::{Offence, WEEKS, offences};

/// The pieces: name as kept, and what each is called.
pub const PIECES: &[(&str, &str)] = &[
    ("record", "attendance record and offences"),
    ("duty", "benefits of attendance and the parent's duty"),
    ("given", "support given"),
    ("open", "support still open"),
    ("warning", "the warning"),
    ("period", "the period"),
    ("enough", "what counts as enough improvement"),
    ("sooner", "grounds for acting sooner"),
    ("contact", "a named contact"),
];

/// The words of a notice, piece by piece.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    /// Attendance and the unauthorised sessions, from the register.
    pub record: String,
    pub duty: String,
    pub given: String,
    /// Support still open, also that refused before.
    pub open: String,
    pub warning: String,
    /// Words about the period beside its days, which are written when it is issued.
    pub period: String,
    pub enough: String,
    pub sooner: String,
    /// Whom the parent can turn to.
    pub contact: String,
}

impl Contents {
    /// A piece by its name; blank for what is none.
    #[must_use]
    pub fn piece(&self, name: &str) -> &str {
        match name {
            "record" => &self.record,
            "duty" => &self.duty,
            "given" => &self.given,
            "open" => &self.open,
            "warning" => &self.warning,
            "period" => &self.period,
            "enough" => &self.enough,
            "sooner" => &self.sooner,
            "contact" => &self.contact,
            _ => "",
        }
    }

    /// A piece by its name, to be written.
    pub fn piece_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "record" => &mut self.record,
            "duty" => &mut self.duty,
            "given" => &mut self.given,
            "open" => &mut self.open,
            "warning" => &mut self.warning,
            "period" => &mut self.period,
            "enough" => &mut self.enough,
            "sooner" => &mut self.sooner,
            "contact" => &mut self.contact,
            _ => return None,
        })
    }
}

/// Something tried or offered, in words that a parent may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub on: Option<NaiveDate>,
    pub words: String,
}

/// What a case file gives a notice to stand on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The days that the figures are of; none where the register has none.
    pub range: Option<(NaiveDate, NaiveDate)>,
    pub figures: Figures,
    /// Unauthorised sessions of compulsory school age in this school year, or in the last ten school
    /// weeks where those reach back further; before the day of issue.
    pub offences: Vec<Offence>,
    /// What was tried.
    pub given: Vec<Told>,
    /// What is still open or on offer.
    pub open: Vec<Told>,
}

/// Entries that tell of support given: kind, and whether its own words say what it was.
const GIVEN: &[(&str, bool)] = &[
    ("intervention", true),
    ("meeting-held", false),
    ("contract-agreed", false),
    ("part-time-timetable", false),
    ("referral", false),
];

/// Entries that tell of an offer, as [`GIVEN`]; what was refused stays on offer.
const OPEN: &[(&str, bool)] = &[
    ("offer", true),
    ("contract-offered", false),
    ("contract-refused", false),
    ("meeting-declined", false),
];

impl Grounds {
    /// Reads a case file as it stands for a notice issued on a day. `rows` are the rows of the
    /// checklist and the items of support that a parent may be told of, with their titles: rows by
    /// their paths, items by their lines.
    #[must_use]
    pub fn of(
        file: &CaseFile,
        rows: &BTreeMap<String, String>,
        calendar: &Calendar,
        on: NaiveDate,
    ) -> Self {
        let year = bounds(year_of(on)).0;
        let before = on.pred_opt().unwrap_or(on);
        let weeks = calendar.weeks();
        let reached = weeks.partition_point(|week| *week <= on);
        let tenth = weeks.get(reached.saturating_sub(WEEKS)).copied();
        let first = tenth.map_or(year, |week| week.min(year));
        let last = file.register_to.map(|(day, _)| day.min(before)).filter(|last| *last >= year);
        let range = last.map(|last| (year, last));
        let mut grounds = Self {
            range,
            figures: range.map_or(Figures::default(), |(a, b)| file.register.figures(a, b)),
            offences: offences(file.pupil.born, &file.register, first, before),
            given: given(file, rows, on),
            open: open(file, rows, on),
        };
        grounds.given.sort_by_key(|told| told.on.unwrap_or(NaiveDate::MAX));
        grounds.open.sort_by_key(|told| told.on.unwrap_or(NaiveDate::MAX));
        grounds
    }

    /// The contents as the file and the standard words give them. What nothing is known of is blank.
    #[must_use]
    pub fn contents(&self, terms: &NoticeTerms, contact: &str) -> Contents {
        Contents {
            record: self.record(),
            duty: terms.duty.clone(),
            given: lines(&self.given),
            open: lines(&self.open),
            warning: terms.warning.clone(),
            period: String::new(),
            enough: terms.enough.clone(),
            sooner: terms.sooner.clone(),
            contact: contact.trim().to_owned(),
        }
    }

    /// What a notice with these contents lacks, by what each piece is called. The period is written
    /// when it is issued; a record needs offences in the register, and support given something that
    /// was tried on file, whatever its words say.
    #[must_use]
    pub fn missing_contents(&self, contents: &Contents) -> Vec<&'static str> {
        let lacks = |name: &str| match name {
            "period" => false,
            "record" if self.offences.is_empty() => true,
            "given" if self.given.is_empty() => true,
            name => contents.piece(name).trim().is_empty(),
        };
        PIECES.iter().filter(|(name, _)| lacks(name)).map(|(_, label)| *label).collect()
    }

    /// Whether every offence is a holiday in term time: those are dealt with without a notice.
    #[must_use]
    pub fn is_only_holiday(&self) -> bool {
        !self.offences.is_empty() && self.offences.iter().all(|one| one.code.as_str() == "G")
    }

    fn record(&self) -> String {
        if self.offences.is_empty() {
            return String::new();
        }
        let mut told: Vec<String> = Vec::new();
        if let Some((first, last)) = self.range {
            let (f, percent) = (&self.figures, one_decimal(self.figures.attendance()));
            told.push(format!(
                "From {} to {}: attendance {percent}%, {} of {} sessions missed, {} of them unauthorised.",
                spell(first),
                spell(last),
                f.absent(),
                f.possible,
                f.unauthorised
            ));
        }
        told.push("Unauthorised absence:".to_owned());
        for day in self.offences.chunk_by(|a, b| a.on == b.on) {
            let sessions = day.iter().map(|one| format!("{} {}", one.half, one.code));
            let sessions: Vec<String> = sessions.collect();
            told.push(format!("{}: {}", spell(day[0].on), sessions.join(", ")));
        }
        let mut codes: Vec<Code> = self.offences.iter().map(|one| one.code).collect();
        codes.sort_unstable();
        codes.dedup();
        told.extend(codes.iter().map(|code| format!("{code}: {}", code.meaning())));
        told.join("\n")
    }
}

/// The period of a notice in words: its days, and what else was written of it.
#[must_use]
pub fn period_words(
    days: u32,
    first: Option<NaiveDate>,
    last: NaiveDate,
    cap_weeks: Option<u32>,
    more: &str,
) -> String {
    let school_days = if days == 1 { "school day" } else { "school days" };
    let cap = cap_weeks.map(|weeks| format!(", {weeks} weeks at most")).unwrap_or_default();
    let begins = first.map(|first| format!("day 1 is {}, ", spell(first))).unwrap_or_default();
    let told = format!("{days} {school_days}{cap}: {begins}the last day is {}.", spell(last));
    if more.trim().is_empty() { told } else { format!("{told}\n{}", more.trim()) }
}

fn lines(told: &[Told]) -> String {
    let lines = told.iter().map(|told| match told.on {
        Some(on) => format!("{}: {}", spell(on), told.words),
        None => told.words.clone(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What an item of support is called, where a parent may be told of it.
fn told_as<'a>(support: &'a Support, rows: &'a BTreeMap<String, String>) -> Option<&'a String> {
    rows.get(&item_line(&support.item)).or(support.is_own().then_some(&support.label))
}

/// What was tried: rows of the checklist, items of support that began, entries of the log, actions that
/// were done.
fn given(file: &CaseFile, rows: &BTreeMap<String, String>, on: NaiveDate) -> Vec<Told> {
    let mut told = Vec::new();
    let mut shown: Vec<i64> = Vec::new();
    for strategy in file.strategies.iter().filter(|one| one.answer == Verdict::Yes) {
        let own = strategy.is_own().then_some(&strategy.label);
        let Some(title) = rows.get(&strategy.row).or(own) else { continue };
        if strategy.on.is_some_and(|done| done > on) {
            continue;
        }
        shown.extend(strategy.entry);
        told.push(Told { on: strategy.on, words: title.clone() });
    }
    for support in &file.support {
        let began = support.began().filter(|began| *began <= on);
        let title = began.and_then(|_| told_as(support, rows));
        told.extend(title.map(|title| Told { on: began, words: title.clone() }));
    }
    let entries = file.entries.iter().filter(|entry| !shown.contains(&entry.id));
    told.extend(entries.filter_map(|entry| told_of(entry, GIVEN, on)));
    let done = file.actions.iter().filter(|action| action.state == "done");
    let done = done.filter(|action| action.done_on.is_none_or(|day| day <= on));
    told.extend(done.map(|action| Told { on: action.done_on, words: action.what.clone() }));
    told
}

/// What is still open: offers, also those refused, support and actions that go on.
fn open(file: &CaseFile, rows: &BTreeMap<String, String>, on: NaiveDate) -> Vec<Told> {
    let mut told: Vec<Told> =
        file.entries.iter().filter_map(|entry| told_of(entry, OPEN, on)).collect();
    for support in &file.support {
        let stands = support.state().filter(|(state, _)| *state != SupportState::Finished);
        let since = support.steps().first().map(|(_, first)| *first).filter(|first| *first <= on);
        let title = stands.and(since).and_then(|_| told_as(support, rows));
        told.extend(title.map(|title| Told { on: since, words: title.clone() }));
    }
    let going_on = file.actions.iter().filter(|action| action.is_open());
    told.extend(going_on.map(|action| {
        let who = if action.who.is_empty() { String::new() } else { format!(" ({})", action.who) };
        Told { on: None, words: format!("{}{who}", action.what) }
    }));
    told
}

/// An entry as a parent is told of it; none where it is of another kind, restricted or withdrawn.
fn told_of(entry: &Entry, kinds: &[(&str, bool)], on: NaiveDate) -> Option<Told> {
    let (_, in_words) = kinds.iter().find(|(kind, _)| *kind == entry.kind.id())?;
    if entry.restricted || entry.withdrawn.is_some() || entry.on > on {
        return None;
    }
    let first = entry.words.lines().next().unwrap_or_default().trim();
    let told = [entry.agency.as_str(), if *in_words { first } else { "" }];
    let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
    let label = entry.kind.label();
    let words =
        if told.is_empty() { label.to_owned() } else { format!("{label}: {}", told.join(", ")) };
    Some(Told { on: Some(entry.on), words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::evidence::tests::blank;
    use crate::rules::notice::usual_terms;
    use crate::rules::register::Half;

    fn offence(on: &str, half: Half, code: &str) -> Offence {
        Offence { on: day(on), half, code: Code::read(code).unwrap() }
    }

    fn told(on: Option<&str>, words: &str) -> Told {
        Told { on: on.map(day), words: words.into() }
    }

    fn grounds() -> Grounds {
        Grounds {
            range: Some((day("2025-09-01"), day("2026-02-06"))),
            figures: Figures {
                possible: 200,
                authorised: 10,
                unauthorised: 3,
                ..Figures::default()
            },
            offences: vec![
                offence("2026-02-02", Half::Am, "O"),
                offence("2026-02-02", Half::Pm, "O"),
                offence("2026-02-03", Half::Am, "U"),
            ],
            given: vec![told(Some("2026-01-12"), "Peer mentoring"), told(None, "Meet at the gate")],
            open: vec![told(Some("2026-01-20"), "Offer of support: breakfast club")],
        }
    }

    #[test]
    fn the_contents_come_from_the_file_and_the_standard_words() {
        let contents = grounds().contents(&usual_terms(), " A. Rahman, Hillcrest ");
        let record = "From Mon 1 Sep 2025 to Fri 6 Feb 2026: attendance 93.5%, 13 of 200 sessions \
            missed, 3 of them unauthorised.\nUnauthorised absence:\nMon 2 Feb 2026: AM O, PM O\n\
            Tue 3 Feb 2026: AM U\nO: other or unknown circumstances\n\
            U: arrived after the register closed";
        assert_eq!(contents.record, record);
        assert_eq!(contents.given, "Mon 12 Jan 2026: Peer mentoring\nMeet at the gate");
        assert_eq!(contents.open, "Tue 20 Jan 2026: Offer of support: breakfast club");
        assert_eq!(contents.contact, "A. Rahman, Hillcrest");
        assert!(contents.duty.contains("section 7 of the Education Act 1996"));
        assert!(contents.warning.contains("section 444"));
        assert_eq!(grounds().missing_contents(&contents), [""; 0]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let whole = grounds().contents(&usual_terms(), "A. Rahman");
        for (name, label) in PIECES.iter().filter(|(name, _)| *name != "period") {
            let mut contents = whole.clone();
            *contents.piece_mut(name).unwrap() = " ".into();
            assert_eq!(grounds().missing_contents(&contents), [*label]);
        }
        assert_eq!(Contents::default().piece_mut("words"), None);
        let nothing = Grounds::default();
        let missing = nothing.missing_contents(&nothing.contents(&usual_terms(), "A. Rahman"));
        let expected = ["attendance record and offences", "support given", "support still open"];
        assert_eq!(missing, expected);
        // Words alone make no record, and nothing tried.
        let expected = ["attendance record and offences", "support given"];
        assert_eq!(nothing.missing_contents(&whole), expected);
    }

    #[test]
    fn only_holidays_are_told_apart() {
        let of = |codes: &[&str]| Grounds {
            offences: codes.iter().map(|code| offence("2026-02-02", Half::Am, code)).collect(),
            ..Grounds::default()
        };
        assert!(of(&["G", "G"]).is_only_holiday());
        assert!(!of(&["G", "O"]).is_only_holiday());
        assert!(!of(&[]).is_only_holiday());
    }

    #[test]
    fn support_by_tier_is_given_once_it_began_and_open_until_it_ended() {
        let offered = Support {
            id: 1,
            item: "tier-2/agencies/counselling".into(),
            label: "Counselling services".into(),
            offered_on: Some(day("2026-01-12")),
            ..Support::default()
        };
        let of = |item: &str, change: fn(&mut Support)| {
            let mut support = Support { item: item.into(), ..offered.clone() };
            change(&mut support);
            support
        };
        let (elsa, worker) = ("tier-2/children/elsa", "tier-2/school/welfare-checks");
        let file = CaseFile {
            support: vec![
                offered.clone(),
                of(elsa, |one| one.started_on = Some(day("2026-01-19"))),
                of("tier-2/parents/breakfast-invite", |one| {
                    one.declined_on = Some(day("2026-01-20"));
                    one.declined_why = "nobody's business".into();
                }),
                of("tier-2/school/breakfast-club", |one| one.finished_on = Some(day("2026-01-21"))),
                of("own/tier-2/school/r1", |one| one.started_on = Some(day("2026-03-02"))),
                of(worker, |one| one.started_on = Some(day("2026-01-22"))),
            ],
            ..blank()
        };
        let named = ["tier-2/agencies/counselling", elsa, "tier-2/parents/breakfast-invite"];
        let rows: BTreeMap<String, String> = named
            .into_iter()
            .chain(["tier-2/school/breakfast-club"])
            .map(|item| (item_line(item), item.rsplit('/').next().unwrap().to_owned()))
            .collect();
        let on = day("2026-02-09");
        let expected =
            [told(Some("2026-01-19"), "elsa"), told(Some("2026-01-21"), "breakfast-club")];
        assert_eq!(given(&file, &rows, on), expected);
        let expected = [
            told(Some("2026-01-12"), "counselling"),
            told(Some("2026-01-12"), "elsa"),
            told(Some("2026-01-12"), "breakfast-invite"),
            told(Some("2026-01-12"), "Counselling services"),
        ];
        assert_eq!(open(&file, &rows, on), expected);
    }

    #[test]
    fn the_period_is_told_with_its_days() {
        let (first, last) = (Some(day("2026-02-10")), day("2026-04-14"));
        let expected = "30 school days: day 1 is Tue 10 Feb 2026, the last day is Tue 14 Apr 2026.";
        assert_eq!(period_words(30, first, last, None, " "), expected);
        let told = period_words(20, first, day("2026-03-09"), Some(4), "We meet weekly.\n");
        let expected = "20 school days, 4 weeks at most: day 1 is Tue 10 Feb 2026, the last day is \
                        Mon 9 Mar 2026.\nWe meet weekly.";
        assert_eq!(told, expected);
    }

    #[test]
    fn every_piece_is_reached_by_its_name() {
        let mut contents = Contents::default();
        for (name, label) in PIECES {
            *contents.piece_mut(name).unwrap() = (*label).to_owned();
        }
        for (name, label) in PIECES {
            assert_eq!(contents.piece(name), *label);
        }
        let json = serde_json::to_string(&contents).unwrap();
        assert_eq!(serde_json::from_str::<Contents>(&json).unwrap(), contents);
        assert_eq!(serde_json::from_str::<Contents>("{}").unwrap(), Contents::default());
    }
}
