//! What a form about a meeting does beside its fields: arranging it, confirming in writing, and the
//! days that are counted from it.

use chrono::NaiveDate;

use super::reading::with_school_day;
use super::stops::{Stop, kind_of};
use super::{Data, FormScreen, Move};
use crate::rules::meeting::{Meeting, MeetingState};
use crate::rules::window::{moved_words, outside_window, school_day_from, weeks_after};
use crate::store::InvitationChange;
use crate::templates::answer::accept;
use crate::templates::{Kind, MeetingPart, Window, WindowFrom};
use crate::ui::effect::{Effect, LetterOpen, Now, Open, Verb};
use crate::ui::look::Look;
use crate::ui::screens::meeting_sheets::{arrange, arrange_or_move};

impl FormScreen {
    fn meeting(&self) -> Option<&Meeting> {
        self.data.as_ref()?.file.meeting.as_ref()
    }

    /// The day that was agreed at the meeting before.
    fn agreed(&self) -> Option<NaiveDate> {
        self.data.as_ref()?.file.agreed_on
    }

    /// A form that was just begun asks first when its meeting is.
    #[must_use]
    pub fn begun(&self) -> Effect {
        match self.meeting() {
            Some(meeting) if meeting.on.is_none() => Effect::sheet(arrange(meeting, self.agreed())),
            _ => Effect::None,
        }
    }

    /// Ctrl-Y: the meeting's day, time and place; once people were asked, moving it.
    pub(super) fn arrange(&self) -> Effect {
        let Some(meeting) = self.meeting() else {
            return Effect::Say("This form is about no meeting".to_owned());
        };
        match arrange_or_move(meeting, self.agreed()) {
            Some(sheet) => Effect::sheet(sheet),
            None => Effect::Say("This meeting was cancelled: begin a new one".to_owned()),
        }
    }

    /// Ctrl-V: a letter about the meeting.
    pub(super) fn write_letter(&self) -> Effect {
        let Some(meeting) = self.meeting() else {
            return Effect::Say("This form is about no meeting".to_owned());
        };
        let (case, meeting) = (meeting.case, Some(meeting.id));
        Effect::Open(Open::Letter(LetterOpen::Choose { case, meeting }))
    }

    /// Ctrl-K on somebody who was asked: the time was put in writing to them today.
    pub(super) fn confirm(&mut self, now: &Now) -> Effect {
        let (Some(Stop::Invited { id: Some(id), .. }), Some(meeting)) =
            (self.here(), self.meeting())
        else {
            return Effect::Say("Stand on whom it was confirmed to in writing".to_owned());
        };
        let asked = meeting.invitations.iter().any(|one| one.id == id && one.is_made());
        if !asked {
            return Effect::Say("They were not asked yet: say how and when first".to_owned());
        }
        if self.editing.as_ref().is_some_and(|editing| editing.changed) {
            return Effect::Say("Leave this cell first, with Tab".to_owned());
        }
        let meeting = meeting.id;
        self.pending = Some(Move::Stay);
        let change =
            InvitationChange { confirmed_on: Some(now.today), ..InvitationChange::default() };
        Effect::Do(Verb::Invite { meeting, invitation: Some(id), change })
    }
}

/// A part of the meeting as the form shows it.
pub(super) fn meeting_words(data: &Data, part: MeetingPart, look: Look) -> String {
    let Some(meeting) = &data.file.meeting else { return look.dash().to_owned() };
    let or_dash = |text: &str| if text.is_empty() { look.dash() } else { text }.to_owned();
    match part {
        MeetingPart::Day => {
            let day = match meeting.on {
                Some(on) => with_school_day(data, on),
                None if data.file.is_open() => "not arranged: Ctrl-Y".to_owned(),
                None => "not arranged".to_owned(),
            };
            match meeting.state {
                MeetingState::Cancelled => format!("{day} · cancelled"),
                _ => day,
            }
        }
        MeetingPart::Time => or_dash(&meeting.at_time),
        MeetingPart::Place => or_dash(&meeting.place),
    }
}

/// Whether that part of the meeting is known.
pub(super) fn has_part(data: &Data, part: MeetingPart) -> bool {
    data.file.meeting.as_ref().is_some_and(|meeting| match part {
        MeetingPart::Day => meeting.on.is_some(),
        MeetingPart::Time => !meeting.at_time.is_empty(),
        MeetingPart::Place => !meeting.place.is_empty(),
    })
}

/// The window of the date at a stop, and the day its weeks are counted from.
fn window_at(data: &Data, stop: &Stop) -> Option<(NaiveDate, Window)> {
    let Kind::Date { window: Some(window), .. } = kind_of(&data.file, stop) else { return None };
    let base = match window.from {
        WindowFrom::Meeting => data.file.meeting.as_ref()?.on?,
        WindowFrom::Record => data.file.made_on,
    };
    Some((base, *window))
}

fn day_typed(data: &Data, stop: &Stop, typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    accept(kind_of(&data.file, stop), typed, today).ok()?.parse().ok()
}

/// Why a day typed at a stop is not one that is meant there, as it will be kept: out of a closure. It
/// is taken all the same.
pub(super) fn window_warning(
    data: &Data,
    stop: &Stop,
    typed: &str,
    today: NaiveDate,
) -> Option<String> {
    let on = day_typed(data, stop, typed, today)?;
    outside(data, stop, school_day_from(&data.calendar, on).unwrap_or(on))
}

fn outside(data: &Data, stop: &Stop, on: NaiveDate) -> Option<String> {
    let (base, window) = window_at(data, stop)?;
    outside_window(base, on, window.min_weeks, window.max_weeks)
}

/// The day that a window suggests: a school day where the calendar tells.
pub(super) fn suggested_day(data: &Data, stop: &Stop) -> Option<NaiveDate> {
    let (base, window) = window_at(data, stop)?;
    let day = weeks_after(base, window.suggest_weeks?);
    Some(school_day_from(&data.calendar, day).unwrap_or(day))
}

/// What was typed, a day in a closure moved to the next school day; and what to say of that.
pub(super) fn on_school_day(
    data: &Data,
    stop: &Stop,
    typed: String,
    today: NaiveDate,
) -> (String, Option<String>) {
    let windowed = matches!(kind_of(&data.file, stop), Kind::Date { window: Some(_), .. });
    let day = day_typed(data, stop, &typed, today).filter(|_| windowed);
    match day.and_then(|day| Some((day, school_day_from(&data.calendar, day)?))) {
        Some((day, open)) if open != day => {
            let why = outside(data, stop, open);
            (open.to_string(), Some(moved_words(day, open, why.as_deref())))
        }
        _ => (typed, None),
    }
}
