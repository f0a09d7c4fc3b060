//! The sheets of a meeting: arranging it, and moving or cancelling it once people were asked.

use chrono::NaiveDate;

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::Then;
use crate::rules::day::Lean;
use crate::rules::meeting::{BY_WHOM, Meeting, MeetingState};
use crate::store::NewTime;
use crate::templates::Kind;
use crate::templates::answer::accept;
use crate::ui::effect::{Now, Verb};

const CANCEL: &str = "cancel";

/// The sheet that a meeting is arranged on, or moved once people were asked; none for one that was
/// cancelled. `agreed` is the day that was settled at the meeting before.
#[must_use]
pub fn arrange_or_move(meeting: &Meeting, agreed: Option<NaiveDate>) -> Option<Sheet> {
    match meeting.state {
        MeetingState::Cancelled => None,
        MeetingState::Arranged if meeting.on.is_some() && meeting.is_invited() => {
            Some(rearrange(meeting))
        }
        _ => Some(arrange(meeting, agreed)),
    }
}

/// When and where; before anybody was asked. A day that was agreed already stands there first.
#[must_use]
pub fn arrange(meeting: &Meeting, agreed: Option<NaiveDate>) -> Sheet {
    let agreed = agreed.filter(|_| meeting.on.is_none());
    let day = meeting.on.or(agreed);
    let fields = when_and_where(meeting, day, Choice::new('a', "arrange", "Arrange it"));
    let hint = match agreed {
        Some(_) => "The day agreed last time. Tell the parents that it may go ahead without them.",
        None => "Tell the parents in writing that it may go ahead without them.",
    };
    Sheet::new(
        format!("Arrange · {}", meeting.title),
        fields,
        Then::Arrange { case: meeting.case, meeting: meeting.id },
    )
    .hint(hint)
    .focused(1)
}

/// Another time, or none; people were asked to come.
fn rearrange(meeting: &Meeting) -> Sheet {
    let mut fields = when_and_where(meeting, meeting.on, Choice::new('m', "move", "Move it"));
    let by = BY_WHOM.iter().map(|(id, words, key)| Choice::new(*key, *id, *words)).collect();
    let written = vec![
        Choice::new('n', "no", "No: confirm it in writing").chosen_if(true),
        Choice::new('y', "yes", "Yes"),
    ];
    fields.extend([
        SheetField::pick("By whom", by),
        SheetField::line("Why", ""),
        SheetField::pick("In writing", written),
    ]);
    let was = (meeting.on, meeting.at_time.clone());
    Sheet::new(
        format!("Rearrange · {}", meeting.title),
        fields,
        Then::Rearrange { case: meeting.case, meeting: meeting.id, was },
    )
    .hint("It stays the same meeting. In writing: were they told the new time in writing?")
    .focused(1)
}

fn when_and_where(meeting: &Meeting, day: Option<NaiveDate>, go_on: Choice) -> Vec<SheetField> {
    let lean = if meeting.state == MeetingState::Held { Lean::Past } else { Lean::Future };
    let what = vec![go_on.chosen_if(true), Choice::new('x', CANCEL, "Cancel it")];
    vec![
        SheetField::pick("Meeting", what),
        SheetField::day_or_blank("When", day, lean),
        SheetField::line("Time", &meeting.at_time),
        SheetField::line("Place", &meeting.place),
    ]
}

/// The field that can't be taken, and why.
type Wrong = (usize, String);

/// The verb of a sheet that arranges a meeting.
pub(super) fn arranged(meeting: i64, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
    if fields[0].value() == CANCEL {
        let (by_whom, why) = ("school".to_owned(), "before anybody was asked".to_owned());
        return Ok(Verb::CancelMeeting { meeting, by_whom, why });
    }
    Ok(Verb::ArrangeMeeting { meeting, to: time_of(fields, now)? })
}

/// The verb of a sheet that moves or cancels a meeting; `was` is its day and time before.
pub(super) fn rearranged(
    meeting: i64,
    was: &(Option<NaiveDate>, String),
    fields: &[SheetField],
    now: &Now,
) -> Result<Verb, Wrong> {
    let cancels = fields[0].value() == CANCEL;
    if !cancels {
        let to = time_of(fields, now)?;
        if *was == (Some(to.on), to.time.clone()) {
            return Ok(Verb::ArrangeMeeting { meeting, to });
        }
    }
    let by_whom = fields[4].value();
    if by_whom.is_empty() {
        return Err((4, "who wanted that?".to_owned()));
    }
    let why = fields[5].value().trim().to_owned();
    if why.is_empty() {
        return Err((5, "why?".to_owned()));
    }
    if cancels {
        return Ok(Verb::CancelMeeting { meeting, by_whom, why });
    }
    let (to, in_writing) = (time_of(fields, now)?, fields[6].value() == "yes");
    Ok(Verb::RearrangeMeeting { meeting, to, by_whom, why, in_writing })
}

fn time_of(fields: &[SheetField], now: &Now) -> Result<NewTime, Wrong> {
    let day = fields[1].day_read(now.today).map_err(|why| (1, why))?;
    let on = day.ok_or_else(|| (1, "a day is needed".to_owned()))?;
    let time = accept(&Kind::Time, &fields[2].value(), now.today).map_err(|why| (2, why))?;
    Ok(NewTime { on, time, place: fields[3].value().trim().to_owned() })
}
