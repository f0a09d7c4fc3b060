//! The sheets of referrals to the authority: which sessions go, and what is heard of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::notice_sheets::{needed, parent, to_choose};
use super::notices::Data;
use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::absence::SessionAt;
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::day::{Lean, short};
use crate::rules::penalty::{Charge, Heard, Penalty, Threshold, charge, earlier, threshold};
use crate::rules::people::Contact;
use crate::rules::register::Half;
use crate::rules::threshold::{Offence, SESSIONS};
use crate::ui::effect::{NoticeVerb, Now, Verb};

/// The kinds of these sheets, as their drafts are kept.
pub(super) const REFER: &str = "notice-refer";
pub(super) const ANSWER: &str = "notice-answer";

/// The keys of sessions; any further ones share the last, and are gone to by the arrows.
const KEYS: &str = "123456789abcdefghijklmnopqrstuvwxyz";
const FURTHER: char = '-';

/// What a sheet about a referral asks.
#[derive(Debug, Clone)]
pub enum PenaltySheet {
    Refer {
        case: i64,
    },
    /// What was heard of one, and its revision on screen.
    Answer {
        case: i64,
        penalty: i64,
        base: i64,
    },
}

impl PenaltySheet {
    /// `sheet/notice-answer/7/2`.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Refer { case } => format!("sheet/{REFER}/{case}"),
            Self::Answer { case, penalty, .. } => format!("sheet/{ANSWER}/{case}/{penalty}"),
        }
    }

    /// Whether it changes what stands there already.
    pub(super) fn is_change(&self) -> bool {
        matches!(self, Self::Answer { .. })
    }

    /// The verb of the sheet's fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        let day = |at: usize| -> Result<NaiveDate, Wrong> {
            let read = fields[at].day_read(now.today).map_err(|why| (at, why))?;
            Ok(read.unwrap_or(now.today))
        };
        Ok(Verb::Notice(match self {
            Self::Refer { case } => {
                let contact = parent(fields, 0)?;
                let sessions: Vec<SessionAt> =
                    fields[2].value().lines().filter_map(session_of).collect();
                if sessions.is_empty() {
                    return Err((2, "which sessions are referred?".to_owned()));
                }
                NoticeVerb::Refer { case: *case, contact, sessions, on: day(1)? }
            }
            Self::Answer { penalty, base, .. } => NoticeVerb::Hear {
                penalty: *penalty,
                base: *base,
                heard: heard(fields)?,
                on: day(1)?,
            },
        }))
    }
}

fn heard(fields: &[SheetField]) -> Result<Heard, Wrong> {
    let why = || needed(fields, 3, "why?");
    Ok(match fields[0].value().as_str() {
        "nothing" => Heard::Nothing,
        "accepted" => Heard::Accepted,
        "returned" => Heard::Returned { why: why()? },
        "penalty" => {
            let typed = fields[2].value();
            let pounds = typed.trim().trim_start_matches('£').parse::<u32>();
            Heard::Issued { pounds: pounds.map_err(|_| (2, "of how many pounds?".to_owned()))? }
        }
        "paid" => Heard::Paid,
        "withdrawn" => Heard::Withdrawn { why: why()? },
        "court" => Heard::Court { outcome: fields[3].value().trim().to_owned() },
        "no-action" => Heard::NoAction { why: why()? },
        _ => return Err((0, "what was heard?".to_owned())),
    })
}

/// `2025-11-03 AM`
fn session_of(told: &str) -> Option<SessionAt> {
    let (on, half) = told.split_once(' ')?;
    let half = Half::BOTH.into_iter().find(|one| one.as_str() == half)?;
    Some((on.parse().ok()?, half))
}

/// What can be referred about one parent: nothing that was referred about them before.
fn free(data: &Data, contact: i64) -> Threshold {
    let mut file: CaseFile = data.file.clone();
    file.penalties.retain(|one| one.contact == contact);
    threshold(&file, &data.calendar, data.today)
}

/// A referral about a parent, with the sessions of the threshold; about the one wanted, if one is.
///
/// # Errors
/// Why there is nobody to refer, or nothing.
pub(super) fn refer(data: &Data, wanted: Option<i64>) -> Result<Sheet, String> {
    let known = |one: &Contact| {
        let of = data.file.penalties.iter().filter(|penalty| penalty.contact == one.id).count();
        if of == 0 {
            String::new()
        } else {
            format!(": {}", counted(of, "referral before", "referrals before"))
        }
    };
    let (chosen, choices) = to_choose(data, wanted, known)?;
    let own = free(data, chosen);
    let mut offered: BTreeMap<SessionAt, Offence> = BTreeMap::new();
    for contact in choices.iter().filter_map(|choice| choice.id.parse::<i64>().ok()) {
        let found = if contact == chosen { own.clone() } else { free(data, contact) };
        offered.extend(found.sessions.iter().map(|one| ((one.on, one.half), *one)));
    }
    let unexplained = offered.values().filter(|one| one.code.is_unexplained()).count();
    offered.retain(|_, one| !one.code.is_unexplained());
    if offered.is_empty() {
        return Err("No unauthorised session is left that could be referred".to_owned());
    }
    let keys = KEYS.chars().chain(std::iter::repeat(FURTHER));
    let sessions = offered.values().zip(keys).map(|(one, key)| {
        let is_own = own.sessions.contains(one);
        let told = format!("{} {} {}", short(one.on), one.half, one.code);
        Choice::new(key, format!("{} {}", one.on, one.half), told).chosen_if(is_own)
    });
    let fields = vec![
        SheetField::pick("Parent", choices),
        SheetField::day("Sent on", data.today, Lean::Past),
        SheetField::ticks("Sessions", sessions.collect()),
    ];
    let then = Then::Penalty(Box::new(PenaltySheet::Refer { case: data.case() }));
    Ok(Sheet::new(format!("Refer to the authority · {}", data.file.pupil.name()), fields, then)
        .hint(hint(data, &own, (chosen, unexplained)))
        .about(data.file.pupil.id))
}

/// How the sessions stand to the threshold, what is left out, and what a penalty would cost.
fn hint(data: &Data, own: &Threshold, (chosen, unexplained): (i64, usize)) -> String {
    let most = own.most;
    let met =
        if most.meets_threshold() { "The threshold is met" } else { "The threshold isn't met" };
    let mut told = vec![format!(
        "{met}: {} in ten school weeks, {} without N; {SESSIONS} meet it. None counts twice for a \
         parent.",
        most.in_10_weeks, most.without_n
    )];
    if unexplained > 0 {
        let left = counted(unexplained, "session marked N is", "sessions marked N are");
        told.push(format!("{left} left out: the reason has to be known first."));
    }
    let before = earlier(&data.file.penalties, chosen, data.today).count();
    told.push(match charge(before) {
        Some(Charge { pounds, early: Some(early) }) => {
            format!("A penalty would be £{pounds}, £{early} if paid early.")
        }
        Some(Charge { pounds, early: None }) => format!("A second penalty would be £{pounds}."),
        None => "There is no third penalty in three years: court is considered.".to_owned(),
    });
    told.join(" ")
}

/// What was heard of a referral.
pub(super) fn answer(data: &Data, one: &Penalty) -> Sheet {
    let before = earlier(&data.file.penalties, one.contact, data.today).count();
    let pounds = charge(before).map(|charge| charge.pounds.to_string()).unwrap_or_default();
    let fields = vec![
        SheetField::pick("Heard", options(one)),
        SheetField::day("On", data.today, Lean::Past),
        SheetField::line("Pounds", &pounds),
        SheetField::prose("Words", ""),
    ];
    let then = PenaltySheet::Answer { case: data.case(), penalty: one.id, base: one.revision };
    Sheet::new(
        format!("What was heard · referral {} about {}", one.id, one.to),
        fields,
        Then::Penalty(Box::new(then)),
    )
    .hint(
        "Pounds are for a penalty notice alone. Words say why, or how court ended: without them the \
         hearing is still to come.",
    )
    .about(data.file.pupil.id)
}

/// What can be heard of it as it stands.
fn options(one: &Penalty) -> Vec<Choice> {
    let issued = one.issued.is_some();
    let taken_back = if issued { "Penalty notice withdrawn" } else { "Referral taken back" };
    let all = [
        (!one.is_known(), 'q', "nothing", "Asked, nothing known yet"),
        (!issued, 'a', "accepted", "Accepted"),
        (!issued, 'r', "returned", "Returned"),
        (!issued, 'p', "penalty", "Penalty notice issued"),
        (issued, 'y', "paid", "Paid"),
        (true, 'c', "court", "Court"),
        (true, 'w', "withdrawn", taken_back),
        (true, 'x', "no-action", "No action"),
    ];
    let can = all.into_iter().filter(|(can, ..)| *can);
    can.map(|(_, key, id, label)| Choice::new(key, id, label)).collect()
}
