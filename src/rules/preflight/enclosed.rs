//! What of a case file goes with a line of the gate: the forms that show it, and the files and copies that
//! are kept with it. Nothing restricted, nothing withdrawn.

use std::collections::BTreeSet;

use super::GATE;
use crate::rules::case::{Attachment, CaseFile, Entry};
use crate::rules::evidence::{Pack, Proof, SourceKind};
use crate::rules::process::{Asks, LineStanding, Met};
use crate::rules::sent::Sent;

/// What goes with a line or with one thing that meets it, each by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosed {
    pub entries: BTreeSet<i64>,
    pub records: BTreeSet<i64>,
    pub notices: BTreeSet<i64>,
    pub attachments: BTreeSet<i64>,
    pub sent: BTreeSet<i64>,
}

impl Enclosed {
    /// What goes with everything that meets a line.
    #[must_use]
    pub fn of_line(file: &CaseFile, pack: &Pack, line: &LineStanding) -> Self {
        let mut all = Self::default();
        for met in &line.evidence {
            all.take(Self::of_met(file, pack, &line.id, met));
        }
        all
    }

    /// What goes with one thing that meets a line. The form of a meeting goes where its minutes are
    /// asked for, and only there.
    #[must_use]
    pub fn of_met(file: &CaseFile, pack: &Pack, line: &str, met: &Met) -> Self {
        let mut search =
            Search { file, minutes: asks_for_minutes(pack, line), found: Self::default() };
        let id = met.source.id;
        match met.source.kind {
            SourceKind::Entry => search.entry(id),
            SourceKind::Record => search.record(id),
            SourceKind::Meeting => search.meeting(id),
            SourceKind::Notice => search.notice(id),
            SourceKind::Attachment => {
                search.files(|one| one.id == id);
            }
            SourceKind::Strategy => {
                let row = file.strategies.iter().find(|row| row.id == id);
                if let Some(entry) = row.and_then(|row| row.entry) {
                    search.entry(entry);
                }
            }
            SourceKind::Support | SourceKind::Action | SourceKind::Marks => {}
        }
        search.found
    }

    fn take(&mut self, more: Self) {
        self.entries.extend(more.entries);
        self.records.extend(more.records);
        self.notices.extend(more.notices);
        self.attachments.extend(more.attachments);
        self.sent.extend(more.sent);
    }
}

fn asks_for_minutes(pack: &Pack, line: &str) -> bool {
    let asks = pack.process.line(&format!("{GATE}/{line}")).map(|line| &line.asks);
    matches!(asks, Some(Asks::Proofs { any, .. }) if any.contains(&Proof::Minutes))
}

struct Search<'a> {
    file: &'a CaseFile,
    minutes: bool,
    found: Enclosed,
}

impl Search<'_> {
    fn entry(&mut self, id: i64) {
        let stands = |one: &&Entry| one.id == id && one.withdrawn.is_none() && !one.restricted;
        let Some(entry) = self.file.entries.iter().find(stands) else { return };
        if !self.found.entries.insert(id) {
            return;
        }
        self.files(|one| one.entry == Some(id));
        self.copies(|one| one.entry == id);
        if let Some(record) = entry.record {
            self.record(record);
        }
    }

    fn record(&mut self, id: i64) {
        let is_of_meeting = self.file.meetings.iter().any(|one| one.record == Some(id));
        let is_known = self.file.records.iter().any(|record| record.id == id);
        if !is_known || (is_of_meeting && !self.minutes) || !self.found.records.insert(id) {
            return;
        }
        let versions = self.versions(id);
        self.files(|one| one.record.is_some_and(|record| versions.contains(&record)));
        self.copies(|one| one.record.is_some_and(|record| versions.contains(&record)));
        let own: Vec<i64> = self.entries_where(|entry| entry.record == Some(id));
        for entry in own {
            self.entry(entry);
        }
    }

    /// A record with those that it corrects.
    fn versions(&self, id: i64) -> BTreeSet<i64> {
        let mut versions = BTreeSet::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| versions.insert(*id)) {
            let record = self.file.records.iter().find(|record| record.id == id);
            next = record.and_then(|record| record.corrects);
        }
        versions
    }

    fn meeting(&mut self, id: i64) {
        let about = self.entries_where(|entry| entry.meeting == Some(id));
        for entry in about {
            self.entry(entry);
        }
        self.copies(|one| one.meeting == Some(id));
        let meeting = self.file.meetings.iter().find(|meeting| meeting.id == id);
        if let Some(record) = meeting.and_then(|meeting| meeting.record) {
            self.record(record);
        }
    }

    fn notice(&mut self, id: i64) {
        let Some(notice) = self.file.notices.iter().find(|notice| notice.id == id) else { return };
        self.found.notices.insert(id);
        self.copies(|one| one.notice == Some(id));
        if let Some(entry) = notice.entry {
            self.entry(entry);
        }
    }

    fn entries_where(&self, is: impl Fn(&Entry) -> bool) -> Vec<i64> {
        self.file.entries.iter().filter(|entry| is(entry)).map(|entry| entry.id).collect()
    }

    fn files(&mut self, is: impl Fn(&Attachment) -> bool) {
        let on_restricted = |one: &Attachment| {
            let on = self.file.entries.iter().find(|entry| Some(entry.id) == one.entry);
            on.is_some_and(|entry| entry.restricted || entry.withdrawn.is_some())
        };
        let stands = |one: &&Attachment| one.is_current() && !one.restricted && !on_restricted(one);
        let found = self.file.attachments.iter().filter(stands).filter(|one| is(one));
        let found: Vec<i64> = found.map(|one| one.id).collect();
        self.found.attachments.extend(found);
    }

    fn copies(&mut self, is: impl Fn(&Sent) -> bool) {
        let found = self.file.sent.iter().filter(|one| one.is_current() && is(one));
        let found: Vec<i64> = found.map(|one| one.id).collect();
        self.found.sent.extend(found);
    }
}
