//! Absences by spell: whose reason has to be asked for, and what was told of them.
//!
//! The MIS is the register: a mark is changed there, and comes in by import. What a school knows
//! of an absence beside its mark (the reason given, when it was asked for in vain) are entries on
//! those sessions; comments from the MIS are reasons too. Wrong and missing marks live in
//! `correction`.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::case::{Entry, EntryKind};
use super::code::Code;
use super::day;
use super::people::{CIRCUMSTANCES, Circumstance, Known};
use super::register::{Half, Register};

/// One session: half a day.
pub type SessionAt = (NaiveDate, Half);

/// A run of consecutive school sessions that one pupil was absent from, with leave or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    pub pupil: i64,
    pub from: SessionAt,
    pub to: SessionAt,
    /// In order, never empty.
    pub sessions: Vec<(NaiveDate, Half, Code)>,
    /// It reaches the register's last session: it may be going on.
    pub open: bool,
}

/// A pupil's spells of absence from `first` to the session that the register has reached.
///
/// Weekends, holidays and closed days lie between sessions and end nothing; nor does a session
/// that wasn't possible (`D X Q Y # Z`). One without a mark isn't known to be an absence and ends
/// a spell.
#[must_use]
pub fn spells(
    pupil: i64,
    register: &Register,
    calendar: &Calendar,
    first: NaiveDate,
    reached: SessionAt,
) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    let mut goes_on = false;
    for (on, half) in sessions(register, calendar, first, reached) {
        let mark = register.mark(on, half);
        match (mark, mark.and_then(|code| code.class(on))) {
            (Some(code), Some(class)) if class.is_absent() => {
                if !goes_on {
                    let (from, to) = ((on, half), (on, half));
                    spells.push(Spell { pupil, from, to, sessions: Vec::new(), open: false });
                    goes_on = true;
                }
                if let Some(spell) = spells.last_mut() {
                    spell.to = (on, half);
                    spell.sessions.push((on, half, code));
                }
            }
            (_, Some(class)) if !class.is_possible() => {}
            _ => goes_on = false,
        }
    }
    if let Some(last) = spells.last_mut() {
        last.open = goes_on;
    }
    spells
}

/// The sessions of a pupil's school days on roll, and of any other day that has a mark.
pub(super) fn sessions(
    register: &Register,
    calendar: &Calendar,
    first: NaiveDate,
    reached: SessionAt,
) -> Vec<SessionAt> {
    let school = calendar.between(first, reached.0).iter().copied();
    let mut days: Vec<NaiveDate> = school.filter(|day| register.is_on_roll(*day)).collect();
    let marked = register.between(first, reached.0).filter(|day| day.taken().next().is_some());
    days.extend(marked.map(|day| day.on));
    days.sort_unstable();
    days.dedup();
    let both = days.into_iter().flat_map(|day| Half::BOTH.map(|half| (day, half)));
    both.filter(|at| *at <= reached).collect()
}

/// Whether the reason for a mark has to be asked for: `N`, not known yet, and `O`, which tells
/// none. The other codes of absence tell their reason themselves.
#[must_use]
pub fn has_to_be_asked(code: Code) -> bool {
    matches!(code.as_str(), "N" | "O")
}

impl Spell {
    /// The codes of its sessions, each once, as they first occur: `O N`.
    #[must_use]
    pub fn codes(&self) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for (.., code) in &self.sessions {
            if !codes.contains(&code.as_str()) {
                codes.push(code.as_str());
            }
        }
        codes.join(" ")
    }

    #[must_use]
    pub fn has_unexplained(&self) -> bool {
        self.sessions.iter().any(|(.., code)| code.is_unexplained())
    }

    #[must_use]
    pub fn has_to_be_asked(&self) -> bool {
        self.sessions.iter().any(|(.., code)| has_to_be_asked(*code))
    }

    /// `Thu 20 Nov`, `Thu 20 Nov PM to Mon 24 Nov`.
    #[must_use]
    pub fn in_words(&self) -> String {
        in_words(self.from, self.to)
    }
}

/// A run of sessions in words, without the year: `Thu 20 Nov AM`, `Thu 20 Nov`, `Thu 20 Nov PM to
/// Mon 24 Nov`.
#[must_use]
pub fn in_words(from: SessionAt, to: SessionAt) -> String {
    run(from, to, |day| day.format("%a %-d %b").to_string())
}

/// As [`in_words`], with the year: for what is kept.
#[must_use]
pub fn in_full(from: SessionAt, to: SessionAt) -> String {
    run(from, to, day::spell)
}

fn run(from: SessionAt, to: SessionAt, spell: impl Fn(NaiveDate) -> String) -> String {
    let ((first, begins), (last, ends)) = (from, to);
    if first == last {
        let half = if begins == ends { format!(" {begins}") } else { String::new() };
        return format!("{}{half}", spell(first));
    }
    let begins = if begins == Half::Pm { " PM" } else { "" };
    let ends = if ends == Half::Am { " AM" } else { "" };
    format!("{}{begins} to {}{ends}", spell(first), spell(last))
}

/// What stands for restricted words: they are opened from the log, and the reading is noted.
const RESTRICTED: &str = "(restricted: Enter in the log reads it)";

/// The kind of the entry that tells a reason.
#[must_use]
pub fn reason_kind() -> EntryKind {
    EntryKind::parse("absence-reason").unwrap_or_else(EntryKind::form)
}

/// How a reason was asked for without an answer yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    NoAnswer,
    Voicemail,
    Texted,
}

impl Asked {
    /// The kind of its entry.
    #[must_use]
    pub fn kind(self) -> EntryKind {
        let id = if self == Self::Texted { "text" } else { "call" };
        EntryKind::parse(id).unwrap_or_else(EntryKind::form)
    }

    /// How it ended, as entries keep it; a text may still be answered.
    #[must_use]
    pub fn reached(self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::Voicemail => "voicemail",
            Self::Texted => "",
        }
    }
}

/// What was told of some sessions, or asked in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub entry: i64,
    pub sessions: Vec<SessionAt>,
    /// The day on which it was given or asked.
    pub on: NaiveDate,
    pub kind: EntryKind,
    pub reached: String,
    pub words: String,
    /// Who gave it, or was asked.
    pub with: Vec<String>,
    /// The officer.
    pub by: String,
}

impl Told {
    /// What an entry tells of absences; none where it is about no session or was withdrawn.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        (entry.withdrawn.is_none() && !entry.sessions.is_empty()).then(|| Self {
            entry: entry.id,
            sessions: entry.sessions.clone(),
            on: entry.on,
            kind: entry.kind,
            reached: entry.reached.clone(),
            words: if entry.restricted { RESTRICTED.to_owned() } else { entry.words.clone() },
            with: entry.with.clone(),
            by: entry.by.clone(),
        })
    }

    /// A reason; anything else is an attempt to get one.
    #[must_use]
    pub fn is_reason(&self) -> bool {
        self.kind == reason_kind()
    }

    /// How an attempt ended, in a word or two: `no answer`, `voicemail`, `text`.
    #[must_use]
    pub fn ended(&self) -> String {
        let ended = if self.reached.is_empty() { self.kind.id() } else { &self.reached };
        ended.replace('-', " ")
    }
}

/// What the MIS says of a session beside its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub on: NaiveDate,
    pub half: Half,
    pub words: String,
}

/// What is known of a pupil's absences beside the marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// Oldest first.
    pub told: Vec<Told>,
    pub comments: Vec<Comment>,
}

impl Heard {
    /// The reason that is known for a session: the last that was given, else the MIS's comment.
    #[must_use]
    pub fn reason(&self, at: SessionAt) -> Option<&str> {
        let given =
            self.told.iter().rev().find(|told| told.is_reason() && told.sessions.contains(&at));
        let comment = || self.comments.iter().find(|comment| (comment.on, comment.half) == at);
        given
            .map(|told| told.words.as_str())
            .or_else(|| comment().map(|comment| comment.words.as_str()))
    }
}

/// A spell with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub spell: Spell,
    /// Of these sessions alone.
    pub heard: Heard,
}

impl Absence {
    /// A spell with what was told of any of its sessions.
    #[must_use]
    pub fn of(spell: Spell, heard: &Heard) -> Self {
        let within =
            |at: &SessionAt| spell.sessions.iter().any(|(on, half, _)| (*on, *half) == *at);
        let told = heard.told.iter().filter(|told| told.sessions.iter().any(within));
        let comments = heard.comments.iter().filter(|c| within(&(c.on, c.half)));
        let heard = Heard { told: told.cloned().collect(), comments: comments.cloned().collect() };
        Self { spell, heard }
    }

    /// The sessions whose reason has still to be asked for.
    #[must_use]
    pub fn to_ask(&self) -> Vec<SessionAt> {
        let sessions = self.spell.sessions.iter();
        sessions
            .filter(|(on, half, code)| {
                has_to_be_asked(*code) && self.heard.reason((*on, *half)).is_none()
            })
            .map(|(on, half, _)| (*on, *half))
            .collect()
    }

    #[must_use]
    pub fn is_to_ask(&self) -> bool {
        !self.to_ask().is_empty()
    }

    /// The sessions that a reason given now, or asked for, is about: those still to ask for; where
    /// there are none, all.
    #[must_use]
    pub fn at_stake(&self) -> Vec<SessionAt> {
        let to_ask = self.to_ask();
        if to_ask.is_empty() {
            return self.spell.sessions.iter().map(|(on, half, _)| (*on, *half)).collect();
        }
        to_ask
    }

    /// Reasons given, oldest first.
    pub fn reasons(&self) -> impl Iterator<Item = &Told> {
        self.heard.told.iter().filter(|told| told.is_reason())
    }

    /// Asked without a reason, oldest first.
    pub fn attempts(&self) -> impl Iterator<Item = &Told> {
        self.heard.told.iter().filter(|told| !told.is_reason())
    }

    /// Its reason in a line: what was told last, else the MIS's comment, else what the code means.
    #[must_use]
    pub fn reason(&self) -> String {
        if let Some(told) = self.reasons().last() {
            return told.words.replace('\n', " ");
        }
        if let Some(comment) = self.heard.comments.last() {
            return format!("MIS: {}", comment.words.replace('\n', " "));
        }
        let last = self.spell.sessions.last();
        last.map_or(String::new(), |(.., code)| code.meaning().to_owned())
    }
}

/// The log of daily absences with their reasons, newest first.
#[must_use]
pub fn log_of_absences(spells: Vec<Spell>, heard: &Heard) -> Vec<Absence> {
    spells.into_iter().rev().map(|spell| Absence::of(spell, heard)).collect()
}

/// Circumstances for which an absence is asked about first.
const FIRST: &[&str] =
    &["social-worker", "looked-after", "ehcp", "young-carer", "medical", "healthcare-plan"];

/// What puts a pupil's absences first on that day, by its label; empty for nothing.
#[must_use]
pub fn comes_first(circumstances: &[Circumstance], today: NaiveDate) -> Vec<&'static str> {
    let stands = |told: &&Circumstance| {
        told.state == Known::Yes
            && FIRST.contains(&told.kind.as_str())
            && told.from.is_none_or(|from| from <= today)
            && told.to.is_none_or(|to| today <= to)
    };
    let label = |told: &Circumstance| {
        CIRCUMSTANCES.iter().find(|(kind, _)| *kind == told.kind).map(|(_, label)| *label)
    };
    circumstances.iter().filter(stands).filter_map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::register::{DayMarks, OnRoll};

    /// Days of marks: `("2025-09-12", "O", "O")`; `-` is a session without one.
    fn register(days: &[(&str, &str, &str)]) -> Register {
        let days = days.iter().map(|(on, am, pm)| DayMarks {
            on: day(on),
            am: Code::read(am),
            pm: Code::read(pm),
        });
        Register { days: days.collect(), on_roll: Vec::new() }
    }

    fn of(days: &[(&str, &str, &str)], reached: &str) -> Vec<Spell> {
        let reached = (day(reached), Half::Pm);
        spells(7, &register(days), &real(), day("2025-09-01"), reached)
    }

    /// `Fri 12 Sep to Mon 15 Sep OOOO`, with a `+` where it may be going on.
    fn words(spells: &[Spell]) -> Vec<String> {
        let told = spells.iter().map(|spell| {
            let codes: String = spell.sessions.iter().map(|(.., code)| code.as_str()).collect();
            format!("{} {codes}{}", spell.in_words(), if spell.open { "+" } else { "" })
        });
        told.collect()
    }

    /// What it shows, days with their two marks, the spells in words.
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)], &'a [&'a str]);

    #[test]
    fn a_spell_is_a_run_of_school_sessions() {
        let table: &[Row<'_>] = &[
            (
                "a weekend parts nothing",
                &[("2025-09-12", "O", "O"), ("2025-09-15", "O", "O"), ("2025-09-16", "/", "\\")],
                &["Fri 12 Sep to Mon 15 Sep OOOO"],
            ),
            (
                "nor do half term and the INSET day behind it",
                &[("2025-10-24", "/", "I"), ("2025-11-04", "I", "\\")],
                &["Fri 24 Oct PM to Tue 4 Nov AM II"],
            ),
            (
                "nor does Christmas",
                &[("2025-12-19", "N", "N"), ("2026-01-05", "O", "O")],
                &["Fri 19 Dec to Mon 5 Jan NNOO+"],
            ),
            (
                "half a day is a spell",
                &[("2025-09-08", "/", "N"), ("2025-09-09", "/", "\\")],
                &["Mon 8 Sep PM N"],
            ),
            (
                "being in school parts it, also for half a day",
                &[("2025-09-08", "O", "\\"), ("2025-09-09", "O", "O"), ("2025-09-10", "L", "U")],
                &["Mon 8 Sep AM O", "Tue 9 Sep OO", "Wed 10 Sep PM U+"],
            ),
            (
                "leave, illness and N are one absence",
                &[("2025-09-08", "M", "I"), ("2025-09-09", "N", "G"), ("2025-09-10", "B", "\\")],
                &["Mon 8 Sep to Tue 9 Sep MING"],
            ),
            (
                "a missing mark is no absence",
                &[("2025-09-08", "O", "-"), ("2025-09-09", "O", "O"), ("2025-09-10", "/", "\\")],
                &["Mon 8 Sep AM O", "Tue 9 Sep OO"],
            ),
            (
                "nor is a school day without any",
                &[("2025-09-08", "O", "O"), ("2025-09-10", "O", "O"), ("2025-09-11", "/", "\\")],
                &["Mon 8 Sep OO", "Wed 10 Sep OO"],
            ),
            (
                "what wasn't possible neither belongs to it nor ends it",
                &[("2025-09-08", "O", "Y4"), ("2025-09-09", "#", "O"), ("2025-09-10", "/", "\\")],
                &["Mon 8 Sep to Tue 9 Sep OO"],
            ),
        ];
        for (what, days, expected) in table {
            let reached = days.last().unwrap().0;
            assert_eq!(words(&of(days, reached)), *expected, "{what}");
        }
    }

    #[test]
    fn a_spell_that_reaches_the_registers_end_may_be_going_on() {
        let days = &[("2025-09-11", "/", "O"), ("2025-09-12", "O", "O")];
        assert_eq!(words(&of(days, "2025-09-12")), ["Thu 11 Sep PM to Fri 12 Sep OOO+"]);
        // The weekend tells nothing; Monday without a mark does.
        assert!(of(days, "2025-09-14")[0].open);
        assert!(!of(days, "2025-09-15")[0].open);
        let impossible = &[("2025-09-11", "O", "O"), ("2025-09-12", "Y2", "Y2")];
        assert!(of(impossible, "2025-09-12")[0].open);
        let morning = (day("2025-09-12"), Half::Am);
        let register = register(&[("2025-09-12", "O", "-")]);
        assert!(spells(7, &register, &real(), day("2025-09-01"), morning)[0].open);
        assert!(of(&[], "2025-09-12").is_empty());
    }

    #[test]
    fn sessions_before_the_first_day_or_off_the_roll_are_nobodys() {
        let days = [("2025-09-08", "O", "O"), ("2025-09-09", "O", "O")];
        let mut register = register(&days);
        let reached = (day("2025-09-09"), Half::Pm);
        let late = spells(7, &register, &real(), day("2025-09-09"), reached);
        assert_eq!(words(&late), ["Tue 9 Sep OO+"]);
        register.on_roll = vec![OnRoll { from: None, to: Some(day("2025-09-08")) }];
        let left = spells(7, &register, &real(), day("2025-09-01"), reached);
        assert_eq!(words(&left), ["Mon 8 Sep OO+"]);
    }

    #[test]
    fn without_a_calendar_the_days_with_marks_are_the_school_days() {
        let register = register(&[("2025-09-12", "O", "O"), ("2025-09-15", "O", "\\")]);
        let reached = (day("2025-09-15"), Half::Pm);
        let found = spells(7, &register, &Calendar::default(), day("2025-09-01"), reached);
        assert_eq!(words(&found), ["Fri 12 Sep to Mon 15 Sep AM OOO"]);
    }

    fn told(kind: &str, on: &str, reached: &str, words: &str, sessions: &[SessionAt]) -> Told {
        Told {
            entry: 1,
            sessions: sessions.to_vec(),
            on: day(on),
            kind: EntryKind::parse(kind).unwrap(),
            reached: reached.into(),
            words: words.into(),
            with: Vec::new(),
            by: "A. Rahman".into(),
        }
    }

    fn comment(on: &str, half: Half, words: &str) -> Comment {
        Comment { on: day(on), half, words: words.into() }
    }

    const DAYS: &[(&str, &str, &str)] =
        &[("2025-09-08", "N", "O"), ("2025-09-09", "I", "U"), ("2025-09-10", "/", "\\")];

    #[test]
    fn n_and_o_are_asked_about_until_each_session_has_a_reason() {
        let monday = [(day("2025-09-08"), Half::Am), (day("2025-09-08"), Half::Pm)];
        let asked = told("call", "2025-09-08", "no-answer", "", &monday);
        let flu = told("absence-reason", "2025-09-09", "", "flu", &monday[..1]);
        let other =
            told("absence-reason", "2025-09-09", "", "bus", &[(day("2025-09-03"), Half::Am)]);
        let note = comment("2025-09-08", Half::Pm, "dentist");
        let table = [
            (vec![], vec![], monday.to_vec(), "arrived after the register closed"),
            (
                vec![asked.clone(), other],
                vec![],
                monday.to_vec(),
                "arrived after the register closed",
            ),
            (vec![asked.clone(), flu.clone()], vec![], vec![monday[1]], "flu"),
            (vec![], vec![note.clone()], vec![monday[0]], "MIS: dentist"),
            (vec![flu], vec![note], vec![], "flu"),
        ];
        for (told, comments, to_ask, reason) in table {
            let heard = Heard { told, comments };
            let spell = of(DAYS, "2025-09-10").remove(0);
            let absence = Absence::of(spell, &heard);
            assert_eq!(absence.to_ask(), to_ask, "{heard:?}");
            assert_eq!(absence.reason(), reason, "{heard:?}");
            let at_stake = if to_ask.is_empty() { 4 } else { to_ask.len() };
            assert_eq!(absence.at_stake().len(), at_stake, "{heard:?}");
        }
        let heard = Heard { told: vec![asked], comments: vec![] };
        let absence = Absence::of(of(DAYS, "2025-09-10").remove(0), &heard);
        assert_eq!(absence.attempts().map(Told::ended).collect::<Vec<_>>(), ["no answer"]);
    }

    #[test]
    fn the_log_tells_every_spell_of_the_year_with_what_was_told_of_it() {
        let days = &[
            ("2025-09-08", "O", "\\"),
            ("2025-09-09", "/", "\\"),
            ("2025-09-10", "I", "I"),
            ("2025-09-11", "/", "\\"),
        ];
        let heard = Heard {
            told: vec![
                told("call", "2025-09-08", "voicemail", "", &[(day("2025-09-08"), Half::Am)]),
                told(
                    "absence-reason",
                    "2025-09-09",
                    "",
                    "slept in",
                    &[(day("2025-09-08"), Half::Am)],
                ),
            ],
            comments: vec![comment("2025-09-10", Half::Pm, "temperature")],
        };
        let log = log_of_absences(of(days, "2025-09-11"), &heard);
        let told: Vec<String> = log
            .iter()
            .map(|one| {
                format!(
                    "{}: {}, asked {}",
                    one.spell.in_words(),
                    one.reason(),
                    one.attempts().count()
                )
            })
            .collect();
        assert_eq!(
            told,
            ["Wed 10 Sep: MIS: temperature, asked 0", "Mon 8 Sep AM: slept in, asked 1"]
        );
    }

    #[test]
    fn a_circumstance_puts_an_absence_first_while_it_stands() {
        let told = |kind: &str, state, from: Option<&str>, to: Option<&str>| Circumstance {
            id: 1,
            kind: kind.into(),
            state,
            from: from.map(day),
            to: to.map(day),
            source: String::new(),
            worker: String::new(),
        };
        let table: [(Circumstance, &[&str]); 7] = [
            (told("looked-after", Known::Yes, None, None), &["Looked after"]),
            (told("young-carer", Known::NotKnown, None, None), &[]),
            (told("young-carer", Known::No, None, None), &[]),
            (told("separated-parents", Known::Yes, None, None), &[]),
            (told("social-worker", Known::Yes, Some("2025-12-01"), None), &[]),
            (told("ehcp", Known::Yes, None, Some("2025-11-20")), &[]),
            (
                told("medical", Known::Yes, Some("2025-09-01"), Some("2025-11-21")),
                &["Medical condition"],
            ),
        ];
        for (told, expected) in table {
            assert_eq!(
                comes_first(std::slice::from_ref(&told), day("2025-11-21")),
                expected,
                "{told:?}"
            );
        }
    }

    #[test]
    fn runs_are_told_as_short_as_they_are_clear() {
        let at = |on: &str, half| (day(on), half);
        let table = [
            (at("2025-11-20", Half::Am), at("2025-11-20", Half::Am), "Thu 20 Nov AM"),
            (at("2025-11-20", Half::Am), at("2025-11-20", Half::Pm), "Thu 20 Nov"),
            (at("2025-11-20", Half::Pm), at("2025-11-24", Half::Pm), "Thu 20 Nov PM to Mon 24 Nov"),
            (at("2025-11-20", Half::Am), at("2025-11-24", Half::Am), "Thu 20 Nov to Mon 24 Nov AM"),
        ];
        for (from, to, expected) in table {
            assert_eq!(in_words(from, to), expected);
        }
        let from = at("2025-11-20", Half::Am);
        assert_eq!(in_full(from, from), "Thu 20 Nov 2025 AM");
    }
}
