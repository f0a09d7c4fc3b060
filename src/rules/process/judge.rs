//! A case file held against the lines of each gate: what meets them, what is set aside, what is
//! missing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::notes;
use super::{
    Asks, Count, Gate, GateStanding, Line, LineStanding, Met, ParentStanding, Per, When, Window,
};
use crate::rules::calendar::{Calendar, bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::code::Code;
use crate::rules::evidence::{
    ChoiceKind, Evidence, Pack, Proof, Source, SourceKind, gather, thing,
};
use crate::rules::people::InLaw;

/// How far a case file meets each gate on a day, in the order of the gates. Nothing that is restricted
/// has a part in it, whoever looks.
#[must_use]
pub fn judge(
    file: &CaseFile,
    pack: &Pack,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<GateStanding> {
    let evidence = gather(file, &pack.declared);
    let bench = Bench { file, pack, calendar, today, evidence };
    pack.process.gates.iter().map(|gate| bench.gate(gate)).collect()
}

/// All that a line is judged by.
pub(super) struct Bench<'a> {
    pub file: &'a CaseFile,
    pub pack: &'a Pack,
    pub calendar: &'a Calendar,
    pub today: NaiveDate,
    pub evidence: Vec<Evidence>,
}

/// What is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Meeting(i64),
    Thing(Source),
}

/// What of the evidence concerns a line.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    /// Each with whether it counts by a link alone.
    pub counted: Vec<(&'a Evidence, bool)>,
    pub aside: Vec<&'a Evidence>,
}

impl Bench<'_> {
    fn gate(&self, gate: &Gate) -> GateStanding {
        GateStanding {
            gate: gate.id.clone(),
            title: gate.title.clone(),
            lines: gate.lines.iter().map(|line| self.line(gate, line)).collect(),
        }
    }

    fn line(&self, gate: &Gate, line: &Line) -> LineStanding {
        let path = format!("{}/{}", gate.id, line.id);
        let mut standing = match &line.asks {
            Asks::WholeRegister => self.register(line),
            Asks::Proofs { .. } => self.proofs(&path, line),
        };
        if !self.is_asked(line) && standing.evidence.is_empty() {
            standing.need = 0;
            standing.met = true;
            standing.note =
                Some("not used: no part-time timetable, no session marked C2".to_owned());
        }
        let excepted = self.file.choices.iter().find(|choice| {
            choice.line == path && choice.kind == ChoiceKind::Exception && line.may_be_excepted
        });
        if let Some(choice) = excepted {
            standing.met = true;
            standing.exception = Some(choice.reason.clone());
        }
        standing
    }

    /// Whether a line asks for anything of this pupil.
    fn is_asked(&self, line: &Line) -> bool {
        match line.when {
            When::Always => true,
            When::PartTime => {
                let from = self.begins(line.window);
                let is_used = |one: &Evidence| {
                    one.proof == Proof::PartTimeTimetable && (from..=self.today).contains(&one.on)
                };
                let reduced = Code::read("C2");
                let mut days = self.file.register.between(from, self.today);
                self.evidence.iter().any(is_used)
                    || days.any(|day| day.taken().any(|(_, code)| Some(code) == reduced))
            }
        }
    }

    /// The first day of a window.
    pub fn begins(&self, window: Window) -> NaiveDate {
        let (year, _) = bounds(year_of(self.today));
        let opened = self.file.case.as_ref().map_or(year, |case| case.opened);
        match window {
            Window::Any => NaiveDate::MIN,
            Window::Year => year,
            Window::Case => opened,
            Window::YearOrCase => year.min(opened),
        }
    }

    fn proofs(&self, path: &str, line: &Line) -> LineStanding {
        let mut standing = blank(line);
        let Asks::Proofs { any, need, also, count, per } = &line.asks else { return standing };
        let asked: Vec<Proof> = any.iter().chain(also).copied().collect();
        let linked = self.linked(path, &asked);
        let sorted = self.sorted(path, line, &asked, &linked);
        let facts = |of: Option<i64>| {
            let counted = sorted.counted.iter().map(|(one, _)| *one);
            let those = counted.filter(|one| any.contains(&one.proof) && is_for(one, of));
            number(those.map(|one| fact(one, *count)).collect::<BTreeSet<_>>().len())
        };
        if *per == Per::EveryParent {
            standing.parents = self.parents(|contact| facts(Some(contact)));
            let asked = standing.parents.iter().filter(|parent| parent.left_out.is_none());
            standing.have = asked.map(|parent| parent.have).min().unwrap_or_default();
        } else {
            standing.have = facts(None);
        }
        let lacks: Vec<Proof> = also
            .iter()
            .copied()
            .filter(|proof| !sorted.counted.iter().any(|(one, _)| one.proof == *proof))
            .collect();
        standing.need = *need;
        standing.met = standing.have >= *need && lacks.is_empty();
        standing.evidence = shown(&sorted.counted, *count);
        standing.set_aside = set_aside(&sorted, *count);
        standing.note = notes::of_line(self, line, &standing, &sorted, &lacks);
        standing
    }

    /// What was linked to a line though the pack doesn't say that it proves what is asked: it counts
    /// for whatever the line asks, because somebody said why.
    fn linked(&self, path: &str, asked: &[Proof]) -> Vec<Evidence> {
        let mut found = Vec::new();
        for source in self.chosen(path, ChoiceKind::Link) {
            let is_told =
                self.evidence.iter().any(|one| one.source == source && asked.contains(&one.proof));
            let Some(thing) = thing(self.file, &self.pack.declared, source) else { continue };
            if is_told {
                continue;
            }
            found.extend(asked.iter().map(|proof| Evidence {
                proof: *proof,
                source,
                on: thing.on,
                contacts: thing.contacts.clone(),
                meeting: thing.meeting,
                title: thing.title.clone(),
                paper: thing.paper,
                same_as: None,
            }));
        }
        found
    }

    fn chosen(&self, path: &str, kind: ChoiceKind) -> impl Iterator<Item = Source> {
        let of_line = self.file.choices.iter().filter(move |one| one.line == path);
        of_line.filter(move |one| one.kind == kind).filter_map(|one| one.source)
    }

    /// Parts the evidence of a line into what counts and what is set aside: older than the window, or
    /// told not to count here. What is still to come is neither.
    fn sorted<'e>(
        &'e self,
        path: &str,
        line: &Line,
        asked: &[Proof],
        linked: &'e [Evidence],
    ) -> Sorted<'e> {
        let from = self.begins(line.window);
        let links: BTreeSet<Source> = self.chosen(path, ChoiceKind::Link).collect();
        let not_this: BTreeSet<Source> = self.chosen(path, ChoiceKind::NotThis).collect();
        let mut sorted = Sorted::default();
        let all = self.evidence.iter().filter(|one| asked.contains(&one.proof)).chain(linked);
        for one in all.filter(|one| one.on <= self.today) {
            let is_declared = !linked.iter().any(|other| std::ptr::eq(other, one));
            let in_window = one.on >= from && is_declared;
            let is_refused = sources_of(one).any(|source| not_this.contains(&source));
            if !is_refused && (in_window || links.contains(&one.source)) {
                sorted.counted.push((one, !in_window));
            } else {
                sorted.aside.push(one);
            }
        }
        sorted
    }

    /// Each parent in education law, with how much each has.
    fn parents(&self, have: impl Fn(i64) -> u32) -> Vec<ParentStanding> {
        let in_law = self.file.contacts.iter().filter(|contact| contact.in_law == InLaw::Yes);
        in_law
            .map(|contact| ParentStanding {
                contact: contact.id,
                name: contact.name(),
                have: have(contact.id),
                left_out: self
                    .file
                    .left_out
                    .iter()
                    .find(|left| left.contact == contact.id)
                    .map(|left| left.reason.clone()),
            })
            .collect()
    }

    /// A register of the year to date that holds no `N` and no missing or stray mark.
    fn register(&self, line: &Line) -> LineStanding {
        let mut standing = LineStanding { need: 1, ..blank(line) };
        match (self.file.register_to, notes::of_register(self)) {
            (Some((on, half)), None) => {
                standing.have = 1;
                standing.met = true;
                standing.evidence.push(Met {
                    source: Source { kind: SourceKind::Marks, id: self.file.pupil.id },
                    on,
                    title: format!("Register up to {} {half}", on.format("%a %-d %b")),
                    paper: true,
                    linked: false,
                });
            }
            (_, note) => standing.note = note,
        }
        standing
    }
}

/// A line of which nothing is known yet.
fn blank(line: &Line) -> LineStanding {
    LineStanding {
        id: line.id.clone(),
        text: line.text.clone(),
        need: 0,
        have: 0,
        met: false,
        evidence: Vec::new(),
        set_aside: Vec::new(),
        parents: Vec::new(),
        exception: None,
        note: None,
        start: line.start.clone(),
        may_be_excepted: line.may_be_excepted,
    }
}

fn fact(one: &Evidence, count: Count) -> Fact {
    match one.meeting {
        Some(meeting) if count == Count::Meetings || one.proof.is_of_meeting() => {
            Fact::Meeting(meeting)
        }
        _ => Fact::Thing(one.same_as.unwrap_or(one.source)),
    }
}

/// The thing itself, what it repeats, and the meeting it is about: to say of any of them that it
/// doesn't count says it of this.
fn sources_of(one: &Evidence) -> impl Iterator<Item = Source> + use<> {
    let meeting = one.meeting.filter(|_| one.proof.is_of_meeting());
    let meeting = meeting.map(|id| Source { kind: SourceKind::Meeting, id });
    [Some(one.source), one.same_as, meeting].into_iter().flatten()
}

fn is_for(one: &Evidence, contact: Option<i64>) -> bool {
    contact.is_none_or(|contact| one.contacts.contains(&contact))
}

/// Each fact once: the thing itself before what repeats it, the earliest first.
fn shown(counted: &[(&Evidence, bool)], count: Count) -> Vec<Met> {
    let mut facts: BTreeMap<Fact, Vec<(&Evidence, bool)>> = BTreeMap::new();
    for (one, linked) in counted {
        facts.entry(fact(one, count)).or_default().push((*one, *linked));
    }
    let mut found: Vec<Met> = facts
        .into_values()
        .filter_map(|told| {
            let (first, _) =
                told.iter().min_by_key(|(one, _)| (one.same_as.is_some(), one.on, one.source))?;
            let linked = told.iter().all(|(_, linked)| *linked);
            let paper = told.iter().any(|(one, _)| one.paper);
            Some(Met { paper, ..Met::of(first, linked) })
        })
        .collect();
    found.sort_by_key(|met| (met.on, met.source));
    found
}

/// What doesn't count, but for what tells of a fact that does.
fn set_aside(sorted: &Sorted<'_>, count: Count) -> Vec<Met> {
    let counted: BTreeSet<Fact> = sorted.counted.iter().map(|(one, _)| fact(one, count)).collect();
    let others = sorted.aside.iter().filter(|one| !counted.contains(&fact(one, count)));
    let others: Vec<(&Evidence, bool)> = others.map(|one| (*one, false)).collect();
    shown(&others, count)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
