//! What a file proves: a small fixed vocabulary, over entries, meetings, strategies, actions,
//! records, attachments, notices and marks.
//!
//! The pack declares what each form, log kind, checklist row and tier item proves; what a line asks
//! for is in [`process`](super::process). Restricted entries prove nothing, and what was withdrawn
//! or corrected doesn't either.

mod declared;
mod gather;
mod links;
mod things;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use declared::{Answerable, Declaration, Declared, Pack, item_line, row_line};
pub use gather::{answers_row, gather};
pub use links::{is_unfounded, latest, links, stands, would_answer};
pub use things::{Thing, thing};

/// Something that can be proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    Call,
    Text,
    Email,
    Letter,
    Visit,
    /// A parent was written to about attendance, by whichever way.
    Written,
    /// A parent was spoken to.
    Spoken,
    /// Somebody was tried and not reached.
    Attempt,
    /// Parents had a chance to say what keeps the child away.
    Opportunity,
    MeetingOffered,
    MeetingHeld,
    MeetingDeclined,
    /// What was said and agreed at a meeting was written down.
    Minutes,
    Plan,
    Intervention,
    InterventionOutcome,
    SupportOffered,
    Referral,
    ReferralReply,
    ContractOffered,
    ContractAgreed,
    ContractRefused,
    PartTimeTimetable,
    /// The child's wishes and feelings: heard, or an attempt that says why not.
    Wishes,
    SafeguardingConsidered,
    AbsenceReason,
    AbsenceAsked,
    Notice,
    MedicalEvidence,
    SeniorLeader,
}

impl Proof {
    /// Every proof with its name in a file and what it is called.
    pub const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("call", Self::Call, "phone call"),
        ("text", Self::Text, "text message"),
        ("email", Self::Email, "email"),
        ("letter", Self::Letter, "letter"),
        ("visit", Self::Visit, "home visit"),
        ("written", Self::Written, "written communication"),
        ("spoken", Self::Spoken, "parent spoken to"),
        ("attempt", Self::Attempt, "attempt to reach somebody"),
        ("opportunity", Self::Opportunity, "chance to discuss barriers"),
        ("meeting-offered", Self::MeetingOffered, "meeting offered"),
        ("meeting-held", Self::MeetingHeld, "meeting held"),
        ("meeting-declined", Self::MeetingDeclined, "meeting declined"),
        ("minutes", Self::Minutes, "minutes of a meeting"),
        ("plan", Self::Plan, "support plan"),
        ("intervention", Self::Intervention, "intervention"),
        ("intervention-outcome", Self::InterventionOutcome, "outcome of an intervention"),
        ("support-offered", Self::SupportOffered, "support offered"),
        ("referral", Self::Referral, "referral"),
        ("referral-reply", Self::ReferralReply, "reply to a referral"),
        ("contract-offered", Self::ContractOffered, "attendance contract offered"),
        ("contract-agreed", Self::ContractAgreed, "attendance contract agreed"),
        ("contract-refused", Self::ContractRefused, "attendance contract refused"),
        ("part-time-timetable", Self::PartTimeTimetable, "part-time timetable"),
        ("wishes", Self::Wishes, "wishes and feelings"),
        ("safeguarding-considered", Self::SafeguardingConsidered, "safeguarding considered"),
        ("absence-reason", Self::AbsenceReason, "reason for an absence"),
        ("absence-asked", Self::AbsenceAsked, "reason asked for"),
        ("notice", Self::Notice, "Notice to Improve"),
        ("medical-evidence", Self::MedicalEvidence, "medical evidence"),
        ("senior-leader", Self::SeniorLeader, "senior leader involved"),
    ];

    /// The name that files and commands use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, proof, _)| *proof == self).map_or("", |(name, ..)| *name)
    }

    /// The proof that a file names.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == name).map(|(_, proof, _)| *proof)
    }

    /// What it is called on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(_, proof, _)| *proof == self).map_or("", |(.., label)| *label)
    }

    /// Whether it is so of a meeting as a whole, and once for each.
    #[must_use]
    pub fn is_of_meeting(self) -> bool {
        matches!(
            self,
            Self::MeetingOffered
                | Self::MeetingHeld
                | Self::MeetingDeclined
                | Self::Minutes
                | Self::Opportunity
        )
    }
}

/// What kind of thing on file proves something; with its id that is a link to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    Entry,
    Record,
    Meeting,
    Strategy,
    Support,
    Action,
    Attachment,
    Notice,
    /// The register; its id is the pupil's.
    Marks,
}

impl SourceKind {
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("entry", Self::Entry),
        ("record", Self::Record),
        ("meeting", Self::Meeting),
        ("strategy", Self::Strategy),
        ("support", Self::Support),
        ("action", Self::Action),
        ("attachment", Self::Attachment),
        ("notice", Self::Notice),
        ("marks", Self::Marks),
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| *name)
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == text).map(|(_, kind)| *kind)
    }
}

/// A link to something on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    pub kind: SourceKind,
    pub id: i64,
}

/// One thing on file that proves one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub proof: Proof,
    pub source: Source,
    /// The day it happened.
    pub on: NaiveDate,
    /// The contacts it reached or was addressed to.
    pub contacts: Vec<i64>,
    /// The meeting it is about: however often it was moved, it counts once.
    pub meeting: Option<i64>,
    /// What a list shows of it.
    pub title: String,
    /// Whether the paper itself is on file: a closed form, an attachment, a copy as sent.
    pub paper: bool,
    /// What it only repeats: a Y beside the entry that shows it, a declined meeting beside its offer.
    /// Both are one fact.
    pub same_as: Option<Source>,
}

/// What a person decided about a line and something on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceKind {
    /// Counts here, also from outside the window.
    Link,
    /// Doesn't count here.
    NotThis,
    /// The line needs nothing, because.
    Exception,
}

impl ChoiceKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::NotThis => "not-this",
            Self::Exception => "exception",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Link, Self::NotThis, Self::Exception].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub id: i64,
    /// `stage-4/referrals`, `checklist/parents/phone-call`, `tiers/tier-2/children/key-adult`.
    pub line: String,
    /// None of an exception.
    pub source: Option<Source>,
    pub kind: ChoiceKind,
    pub reason: String,
    pub on: NaiveDate,
}

/// A parent in education law who is left out of letters and meetings, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub id: i64,
    pub contact: i64,
    pub reason: String,
    pub on: NaiveDate,
}

#[cfg(test)]
pub(crate) mod tests;
