//! The one resolver: from what is on file and what the pack declares to what is proven.
//!
//! It takes no account of lines, windows or what somebody decided about a line: those are judged in
//! [`process`](crate::rules::process).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::declared::{Answerable, Declaration, Declared, item_line, row_line};
use super::links::{is_unfounded, latest};
use super::things::{
    contacts_of, has_letter, has_minutes, latest_records, of_action, of_entry, of_notice,
    of_record, of_strategy, of_support, standing_entries, thing, was_closed,
};
use super::{ChoiceKind, Evidence, Proof, Source, SourceKind, Thing};
use crate::rules::absence::reason_kind;
use crate::rules::case::{CaseFile, Entry, Record, is_reached};
use crate::rules::finding::fold;
use crate::rules::meeting::{Invitation, Meeting, is_in_writing};
use crate::rules::process::Met;
use crate::rules::support::Support;

/// Everything that a case file proves, by day and then by source. It is the same whoever looks: what
/// is restricted proves nothing, nor does what was withdrawn or corrected.
#[must_use]
pub fn gather(file: &CaseFile, declared: &Declared) -> Vec<Evidence> {
    let meetings = file.meetings.iter().map(|meeting| Told { file, declared, meeting });
    let mut found: Vec<Evidence> = meetings.flat_map(|told| told.all()).collect();
    let entries = of_entries(file, declared).into_iter();
    let (repeats, entries): (Vec<Evidence>, Vec<Evidence>) =
        entries.partition(|one| is_told_by_meeting(&found, one));
    found.extend(entries);
    found.extend(latest_records(file).flat_map(|record| of_form(file, declared, record)));
    let notices = file.notices.iter().filter_map(|notice| of_notice(file, notice));
    found.extend(notices.map(|one| proven(Proof::Notice, one)));
    for done in file.actions.iter().filter_map(of_action) {
        found.push(proven(Proof::Intervention, done.clone()));
        found.push(proven(Proof::InterventionOutcome, done));
    }
    for one in said(file, declared) {
        let more = of_said(&one, file, declared, [&found, &repeats]);
        found.extend(more);
    }
    found.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
    found.dedup();
    found
}

fn place_of(one: &Evidence) -> (NaiveDate, Source, Proof, &[i64]) {
    (one.on, one.source, one.proof, &one.contacts)
}

fn proven(proof: Proof, thing: Thing) -> Evidence {
    let Thing { source, on, title, paper, contacts, meeting } = thing;
    Evidence { proof, source, on, contacts, meeting, title, paper, same_as: None }
}

/// A meeting with what it is judged by.
struct Told<'a> {
    file: &'a CaseFile,
    declared: &'a Declared,
    meeting: &'a Meeting,
}

impl Told<'_> {
    fn all(&self) -> Vec<Evidence> {
        let mut found = self.held();
        if !self.meeting.was_taken_back() {
            found.extend(self.offered());
            found.extend(self.declined());
        }
        found
    }

    fn prove(
        &self,
        proofs: &[Proof],
        on: NaiveDate,
        contacts: &[i64],
        paper: bool,
    ) -> impl Iterator<Item = Evidence> + use<> {
        let thing = Thing {
            source: Source { kind: SourceKind::Meeting, id: self.meeting.id },
            on,
            title: self.meeting.title.clone(),
            paper,
            contacts: contacts.to_vec(),
            meeting: Some(self.meeting.id),
        };
        let proofs = proofs.to_vec();
        proofs.into_iter().map(move |proof| proven(proof, thing.clone()))
    }

    /// Offered to those parents who were asked, on the day on which each was.
    fn offered(&self) -> Vec<Evidence> {
        let asked = self.meeting.invitations.iter().filter(|one| one.parent && one.is_made());
        let (letter, proves) = (has_letter(self.file, self.meeting.id), &self.declared.meeting);
        let mut found = Vec::new();
        for (on, those) in by_day(asked.clone().map(|one| (one.invited_on, one))) {
            found.extend(self.prove(&proves.offered, on, &contacts_of(those), letter));
        }
        for (on, those) in by_day(asked.map(|one| (written_on(one), one))) {
            found.extend(self.prove(&proves.in_writing, on, &contacts_of(those), letter));
        }
        found
    }

    /// Held. Where no parent came it gave nobody a chance to speak.
    fn held(&self) -> Vec<Evidence> {
        let Some(on) = self.meeting.on.filter(|_| self.meeting.is_held()) else {
            return Vec::new();
        };
        let came = self.meeting.invitations.iter().filter(|one| one.came());
        let parent_came = came.clone().any(|one| one.parent);
        let contacts = contacts_of(came);
        let minutes = has_minutes(self.file, self.meeting);
        let mut held = self.declared.meeting.held.clone();
        held.retain(|proof| parent_came || *proof == Proof::MeetingHeld);
        let mut found: Vec<Evidence> = self.prove(&held, on, &contacts, minutes).collect();
        if minutes {
            found.extend(self.prove(&self.declared.meeting.closed, on, &contacts, true));
        }
        found
    }

    fn declined(&self) -> Vec<Evidence> {
        let (meeting, proves) = (self.meeting, &self.declared.meeting.declined);
        let mut found = Vec::new();
        for one in meeting.invitations.iter().filter(|one| one.parent && one.outcome == "declined")
        {
            let Some(on) = self.declined_on(one) else { continue };
            let contacts: Vec<i64> = one.contact.into_iter().collect();
            found.extend(self.prove(proves, on, &contacts, false));
        }
        if meeting.cancelled_by() == Some("parent")
            && let Some(on) = meeting.moved_on()
        {
            found.extend(self.prove(proves, on, &[], false));
        }
        found
    }

    /// The day that the log tells, else that of the invitation.
    fn declined_on(&self, one: &Invitation) -> Option<NaiveDate> {
        let about = standing_entries(self.file).filter(|entry| {
            entry.kind.id() == "meeting-declined" && entry.meeting == Some(self.meeting.id)
        });
        let theirs = about
            .filter(|entry| one.contact.is_none_or(|contact| entry.contacts.contains(&contact)));
        theirs.map(|entry| entry.on).min().or(one.invited_on).or(self.meeting.on)
    }
}

/// When somebody had it in writing: asked so, or confirmed so after word of mouth.
fn written_on(one: &Invitation) -> Option<NaiveDate> {
    if is_in_writing(&one.how) { one.invited_on } else { one.confirmed_on }
}

fn by_day<'a>(
    all: impl Iterator<Item = (Option<NaiveDate>, &'a Invitation)>,
) -> BTreeMap<NaiveDate, Vec<&'a Invitation>> {
    let mut days: BTreeMap<NaiveDate, Vec<&'a Invitation>> = BTreeMap::new();
    for (on, one) in all {
        if let Some(on) = on {
            days.entry(on).or_default().push(one);
        }
    }
    days
}

/// Whether a meeting's own row tells it already: the same proof, of the same day, of the same people.
fn is_told_by_meeting(meetings: &[Evidence], one: &Evidence) -> bool {
    one.meeting.is_some()
        && meetings.iter().any(|told| {
            (told.meeting, told.proof, told.on) == (one.meeting, one.proof, one.on)
                && one.contacts.iter().all(|contact| told.contacts.contains(contact))
        })
}

fn of_entries(file: &CaseFile, declared: &Declared) -> Vec<Evidence> {
    let declined = offers_declined(file, declared);
    let mut found = Vec::new();
    for entry in standing_entries(file) {
        let thing = of_entry(file, entry);
        let offer = declined.get(&entry.id).map(|id| Source { kind: SourceKind::Entry, id: *id });
        for proof in proofs_of(file, declared, entry) {
            let same_as = offer.filter(|_| proof == Proof::MeetingOffered);
            found.push(Evidence { same_as, ..proven(proof, thing.clone()) });
        }
    }
    found
}

/// What an entry proves; nothing of a meeting that was taken back.
fn proofs_of(file: &CaseFile, declared: &Declared, entry: &Entry) -> Vec<Proof> {
    let mut proofs = told_by(declared, entry);
    if proofs.contains(&Proof::MeetingOffered) && is_taken_back(file, entry) {
        return Vec::new();
    }
    // A notice and an offer are written communication too: the letter says so.
    let copies = file.sent.iter().filter(|one| one.entry == entry.id);
    for letter in copies.filter_map(|one| declared.letters.get(&one.kind)) {
        proofs.extend(letter);
    }
    proofs.sort_unstable();
    proofs.dedup();
    proofs
}

/// What an entry tells by its kind, by how it ended and by whether its outcome was written down.
pub(super) fn told_by(declared: &Declared, entry: &Entry) -> Vec<Proof> {
    let mut proofs = Vec::new();
    if let Some(told) = declared.of_kind(entry.kind.id()) {
        if !is_reached(&entry.reached) && !told.attempted.is_empty() {
            proofs.extend(&told.attempted);
        } else {
            proofs.extend(&told.proves);
            if !entry.outcome.trim().is_empty() {
                proofs.extend(&told.with_outcome);
            }
        }
    }
    if proofs.contains(&Proof::MeetingOffered) && is_in_writing(&entry.channel) {
        proofs.extend(&declared.meeting.in_writing);
    }
    // To ask for the reason for an absence is not yet to talk about attendance.
    if !entry.sessions.is_empty() && entry.kind != reason_kind() {
        let talks = [Proof::Written, Proof::Spoken, Proof::Opportunity];
        proofs.retain(|proof| !talks.contains(proof));
        proofs.push(Proof::AbsenceAsked);
    }
    proofs.sort_unstable();
    proofs.dedup();
    proofs
}

/// Whether an entry tells of a meeting that the school called off: of this case, or of an earlier one.
fn is_taken_back(file: &CaseFile, entry: &Entry) -> bool {
    let Some(id) = entry.meeting else { return false };
    let here = file.meetings.iter().find(|meeting| meeting.id == id);
    here.is_some_and(Meeting::was_taken_back) || file.called_off.contains(&id)
}

/// Of meetings that have no row of their own: the offer that each entry of a meeting declined
/// answers. An offer is answered once, the latest first; so both are one meeting offered.
fn offers_declined(file: &CaseFile, declared: &Declared) -> BTreeMap<i64, i64> {
    let mut loose: Vec<(NaiveDate, bool, i64)> = Vec::new();
    for entry in standing_entries(file).filter(|entry| entry.meeting.is_none()) {
        let proofs = proofs_of(file, declared, entry);
        if proofs.contains(&Proof::MeetingOffered) {
            loose.push((entry.on, proofs.contains(&Proof::MeetingDeclined), entry.id));
        }
    }
    loose.sort_unstable();
    let (mut waiting, mut answered) = (Vec::new(), BTreeMap::new());
    for (_, declines, id) in loose {
        if !declines {
            waiting.push(id);
        } else if let Some(offer) = waiting.pop() {
            answered.insert(id, offer);
        }
    }
    answered
}

fn of_form(file: &CaseFile, declared: &Declared, record: &Record) -> Vec<Evidence> {
    let told = declared.forms.get(&record.kind);
    let (Some(told), Some(thing)) = (told, of_record(file, record)) else { return Vec::new() };
    let answer = |path: Option<&String>| path.and_then(|path| answer_of(file, record, path));
    let holding = told.iter().filter(|one| holds(file, record, one));
    holding
        .map(|one| {
            let on = answer(one.on.as_ref()).and_then(|day| day.parse().ok()).unwrap_or(thing.on);
            let title = match answer(one.named.as_ref()) {
                Some(named) => format!("{}: {}", thing.title, named.replace('\n', " ")),
                None => thing.title.clone(),
            };
            proven(one.of, Thing { on, title, ..thing.clone() })
        })
        .collect()
}

/// Whether what a form declares is so of a record.
fn holds(file: &CaseFile, record: &Record, one: &Declaration) -> bool {
    if one.closed && !was_closed(record) {
        return false;
    }
    match &one.field {
        None => true,
        Some(path) if one.is.is_empty() => is_answered(file, record, path),
        Some(path) => {
            let value = answer_of(file, record, path).unwrap_or_default();
            value.lines().any(|chosen| one.is.iter().any(|id| id == chosen))
        }
    }
}

fn answer_of<'a>(file: &'a CaseFile, record: &Record, path: &str) -> Option<&'a str> {
    let value = file.told.get(&(record.id, path.to_owned()))?;
    (!value.trim().is_empty()).then_some(value.as_str())
}

/// Whether a field has an answer, or a table a row.
fn is_answered(file: &CaseFile, record: &Record, path: &str) -> bool {
    let prefix = format!("{path}/");
    let mut within = file
        .told
        .range((record.id, prefix.clone())..)
        .take_while(|((id, at), _)| *id == record.id && at.starts_with(&prefix));
    let is_row = |at: &str| at.strip_prefix(&prefix).is_some_and(|row| !row.contains('/'));
    answer_of(file, record, path).is_some()
        || within.any(|((_, at), value)| is_row(at) && !value.trim().is_empty())
}

/// Something of a list that somebody said was done on a day.
struct Said {
    line: String,
    thing: Thing,
    has_outcome: bool,
    shown_by: Option<Source>,
    /// What of all that the pack says it proves is so.
    counts: fn(Proof) -> bool,
}

/// The rows of the checklist and the items of support that were done; what may be the same as a row
/// comes after it. A row whose source was withdrawn proves nothing by itself.
fn said(file: &CaseFile, declared: &Declared) -> Vec<Said> {
    let founded = file.strategies.iter().filter(|strategy| !is_unfounded(strategy, file));
    let rows = founded.filter_map(|strategy| {
        Some(Said {
            line: row_line(&strategy.row),
            thing: of_strategy(declared, strategy)?,
            has_outcome: !strategy.restricted && !strategy.words.trim().is_empty(),
            shown_by: strategy.entry.map(|id| Source { kind: SourceKind::Entry, id }),
            counts: |_| true,
        })
    });
    rows.chain(file.support.iter().flat_map(|support| of_item(declared, support))).collect()
}

/// An item of support: to offer it is support offered; whatever else it proves is so once it began,
/// and its outcome once it ended.
fn of_item(declared: &Declared, support: &Support) -> Vec<Said> {
    let Some(thing) = of_support(declared, support) else { return Vec::new() };
    let said = |on: NaiveDate, counts: fn(Proof) -> bool| Said {
        line: item_line(&support.item),
        thing: Thing { on, ..thing.clone() },
        has_outcome: !support.outcome.trim().is_empty(),
        shown_by: None,
        counts,
    };
    let began = support.began();
    let offered = support.offered_on.into_iter().chain(began).min();
    let offer = offered.map(|on| said(on, |proof| proof == Proof::SupportOffered));
    let deed = began.map(|on| {
        said(on, |proof| !matches!(proof, Proof::SupportOffered | Proof::InterventionOutcome))
    });
    let outcome =
        support.finished_on.map(|on| said(on, |proof| proof == Proof::InterventionOutcome));
    [offer, deed, outcome].into_iter().flatten().collect()
}

/// What it proves; of each the same fact as what shows it, where that proves it too. An entry that only
/// repeats its meeting shows the meeting.
fn of_said(
    said: &Said,
    file: &CaseFile,
    declared: &Declared,
    [found, repeats]: [&[Evidence]; 2],
) -> Vec<Evidence> {
    let Some(item) = declared.item(&said.line) else { return Vec::new() };
    let mut proofs = item.proves.clone();
    if said.has_outcome && proofs.contains(&Proof::Intervention) {
        proofs.push(Proof::InterventionOutcome);
    }
    proofs.retain(|proof| (said.counts)(*proof));
    let mut shown: Vec<Source> = said.shown_by.into_iter().collect();
    shown.extend(chosen(file, &said.line, ChoiceKind::Link).map(|source| latest(file, source)));
    shown.extend(same_row(file, item));
    let of = |proof: Proof| {
        let (itself, repeat) = (first(found, proof, &shown), first(repeats, proof, &shown));
        let meeting = repeat.and_then(|one| one.meeting);
        let meeting = meeting.map(|id| Source { kind: SourceKind::Meeting, id });
        Evidence {
            same_as: itself.map(|one| one.same_as.unwrap_or(one.source)).or(meeting),
            meeting: itself.or(repeat).and_then(|one| one.meeting),
            ..proven(proof, said.thing.clone())
        }
    };
    proofs.into_iter().map(of).collect()
}

/// The earliest of some sources that proves something.
fn first<'a>(all: &'a [Evidence], proof: Proof, shown: &[Source]) -> Option<&'a Evidence> {
    let those = all.iter().filter(|one| one.proof == proof && shown.contains(&one.source));
    those.min_by(|a, b| place_of(a).cmp(&place_of(b)))
}

/// What on the other list is the same thing as a row or an item.
fn same_row(file: &CaseFile, item: &Answerable) -> Option<Source> {
    let line = item.same_as.as_ref()?;
    let row = file.strategies.iter().find(|strategy| row_line(&strategy.row) == *line);
    let row = row.map(|row| Source { kind: SourceKind::Strategy, id: row.id });
    row.or_else(|| {
        let held = file.support.iter().find(|support| item_line(&support.item) == *line)?;
        Some(Source { kind: SourceKind::Support, id: held.id })
    })
}

/// The sources of which somebody decided so for a line.
pub(super) fn chosen<'a>(
    file: &'a CaseFile,
    line: &'a str,
    kind: ChoiceKind,
) -> impl Iterator<Item = Source> + 'a {
    let of_line = file.choices.iter().filter(move |one| one.line == line && one.kind == kind);
    of_line.filter_map(|one| one.source)
}

/// What on file answers a row of the checklist or an item of the tiers, by its line, earliest first:
/// what the pack says answers it, the same row elsewhere, and what somebody linked to it; nothing of
/// which somebody said that it doesn't. `evidence` is what [`gather`] found.
#[must_use]
pub fn answers_row(
    line: &str,
    evidence: &[Evidence],
    file: &CaseFile,
    declared: &Declared,
) -> Vec<Met> {
    let Some(item) = declared.item(line) else { return Vec::new() };
    let not_this: Vec<Source> = chosen(file, line, ChoiceKind::NotThis).collect();
    let mut found: BTreeMap<Source, Met> = BTreeMap::new();
    for one in evidence.iter().filter(|one| answers(item, one)) {
        found.entry(one.source).or_insert_with(|| Met::of(one, false));
    }
    let same = same_row(file, item).map(|source| (source, false));
    let links = chosen(file, line, ChoiceKind::Link).map(|source| (latest(file, source), true));
    for (source, linked) in same.into_iter().chain(links) {
        if let Some(Thing { on, title, paper, .. }) = thing(file, declared, source) {
            found.entry(source).or_insert(Met { source, on, title, paper, linked });
        }
    }
    let mut found: Vec<Met> =
        found.into_values().filter(|met| !not_this.contains(&met.source)).collect();
    found.sort_by_key(|met| (met.on, met.source));
    found
}

/// Another list's Y is no answer by itself; the same thing there is told apart.
fn answers(item: &Answerable, one: &Evidence) -> bool {
    let is_list = matches!(one.source.kind, SourceKind::Strategy | SourceKind::Support);
    !is_list && item.answered_by.contains(&one.proof) && is_called(item, &one.title)
}

/// Whether something of that title goes by one of a row's names, where it has any.
pub(super) fn is_called(item: &Answerable, title: &str) -> bool {
    if item.names.is_empty() {
        return true;
    }
    let title = format!(" {} ", fold(title));
    item.names.iter().any(|name| title.contains(&format!(" {} ", fold(name))))
}
