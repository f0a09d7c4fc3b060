//! Doing what a screen asks to be changed, and what follows on screen.

use super::{App, files, letters, noticing, once, past, proving, retention, saving, support};
use crate::clock::{hour_and_minute, stamp};
use crate::store::{NewSibling, Restricted, Theirs, Trouble};
use crate::templates::Kind;
use crate::templates::answer::{Target, target};
use crate::ui::effect::{Clash, Effect, Open, SaveVerb, Verb};
use crate::ui::screens::{Screen, Show};

impl App {
    /// Does a verb; gives whether it was done. A clash opens both texts instead.
    pub(super) fn change(&mut self, verb: Verb) -> Result<bool, Trouble> {
        let kind = Follow::of(&verb);
        let clash = clash_of(&verb);
        let place = self.screens.last().and_then(Show::draft).map(|draft| draft.place);
        let id = match self.write(verb) {
            Ok(id) => id,
            Err(Trouble::Conflict(theirs)) => return self.clash(clash, *theirs).map(|()| false),
            Err(trouble) => return Err(trouble),
        };
        // What was typed is an answer now, or nothing at all: its draft would only come back.
        if let Some(place) = place {
            self.store.drop_draft(&self.session, &place)?;
        }
        self.draft_due = None;
        self.draft_kept = None;
        self.say_saved(kind);
        self.say_counted();
        if kind == Follow::Settled {
            self.screens.pop();
        }
        self.reload()?;
        let next = self.screens.last_mut().map_or(Effect::None, |top| top.done(id));
        self.try_run(next)?;
        match kind {
            Follow::Opens => {
                self.open_screen(Open::Form(id, None))?;
                if let Some(Screen::Form(form)) = self.screens.last() {
                    let next = form.begun();
                    self.try_run(next)?;
                }
            }
            Follow::Replaces => {
                self.screens.pop();
                self.open_screen(Open::Form(id, None))?;
            }
            Follow::Closes(record) => self.offer_rows(record)?,
            _ => {}
        }
        Ok(true)
    }

    /// What was saved counts for more than was asked for: that is said beside it.
    fn say_counted(&mut self) {
        if let Some(counted) = self.counted.take() {
            let saved = self.notice.take().map(|saved| format!("{saved} · ")).unwrap_or_default();
            self.notice = Some(format!("{saved}{counted}"));
        }
    }

    fn say_saved(&mut self, kind: Follow) {
        if kind == Follow::Quiet {
            self.saved.clear();
            return;
        }
        if kind == Follow::Copied {
            self.notice = Some("A copy is saved there. What is kept here stays".to_owned());
            return;
        }
        let now = self.session.clock.now();
        self.saved = format!("saved {}", hour_and_minute(&stamp(now), now));
        // A form's title says it already; there whoever listens alone hears it from the status line.
        let below = self.screens.iter().rev().find(|screen| !matches!(screen, Screen::Sheet(_)));
        let is_told = matches!(below, Some(Screen::Form(_))) && !self.look.reader;
        let here = matches!(self.screens.last(), Some(Screen::Sheet(_) | Screen::Absences(_)));
        if here && !is_told {
            self.notice = Some(self.saved.clone());
        }
    }

    /// Two texts for one field: shows both, or, where they are on screen already, the newer one.
    fn clash(
        &mut self,
        clash: Option<(i64, String, String, String)>,
        theirs: Theirs,
    ) -> Result<(), Trouble> {
        if let Some(Screen::Conflict(open)) = self.screens.last() {
            let (record, field) = (open.clash.record, open.clash.field.clone());
            let theirs = self.open_theirs(record, &field, theirs)?;
            if let Some(Screen::Conflict(open)) = self.screens.last_mut() {
                open.clash.theirs = theirs;
            }
            self.notice = Some("They changed it again: this is what stands there now".to_owned());
            return Ok(());
        }
        let Some((record, field, label, mine)) = clash else {
            return if self.is_at_part() {
                self.clash_of_part(&theirs)
            } else {
                self.clash_of_row(&theirs)
            };
        };
        let theirs = self.open_theirs(record, &field, theirs)?;
        let file = self.store.record_file(self.session.viewer(), record)?;
        let kind = match target(&file.form, &field) {
            Some(Target::Field(kind)) => kind.clone(),
            _ => Kind::Line,
        };
        let clash = Clash { record, field, label, kind, mine, theirs };
        self.open_screen(Open::Conflict(Box::new(clash)))
    }

    /// Whoever chooses between two texts has to read both: where the other is restricted, that is
    /// noted.
    fn open_theirs(&mut self, record: i64, field: &str, theirs: Theirs) -> Result<Theirs, Trouble> {
        if !theirs.sealed {
            return Ok(theirs);
        }
        let what = Restricted::Answer { record, field: field.to_owned() };
        let opened = self.store.read_restricted(&self.session, &what)?;
        Ok(theirs.opened(opened.words().to_owned()))
    }

    /// Opens restricted words for the screen that asks for them.
    pub(super) fn read_restricted(&mut self, what: &Restricted) -> Result<(), Trouble> {
        let opened = self.store.read_restricted(&self.session, what)?;
        let next = self.screens.last_mut().map_or(Effect::None, |top| top.opened(what, opened));
        self.try_run(next)
    }

    /// The verb itself. Gives the id of what it made, or 0.
    fn write(&mut self, verb: Verb) -> Result<i64, Trouble> {
        self.writes_nowhere_else(&verb)?;
        let (store, session) = (&mut self.store, &self.session);
        match verb {
            Verb::OpenCase { pupil, reason } => store.open_case(session, pupil, &reason),
            Verb::CloseCase { case, reason } => {
                store.close_case(session, case, &reason).map(|()| 0)
            }
            Verb::Log(entry) => store.log_entry(session, &entry),
            Verb::Withdraw { entry, reason } => {
                store.withdraw_entry(session, entry, &reason).map(|()| 0)
            }
            Verb::NewRecord { case, kind } => store.new_record(session, case, &kind),
            Verb::Answer { record, field, value, base, .. } => {
                store.answer_field(session, record, &field, &value, base).map(|_| 0)
            }
            Verb::Settle { record, field, losing, kept, base } => {
                store.settle_field(session, record, &field, [&losing, &kept], base).map(|_| 0)
            }
            Verb::AddRow { record, field } => {
                store.add_row(session, record, &field).map(|row| number_of(&row))
            }
            Verb::PutAttendee { record, field, attendee, change } => {
                store.put_attendee(session, record, &field, attendee, &change)
            }
            Verb::CloseRecord(record) => store.close_record(session, record).map(|()| 0),
            Verb::CorrectRecord(record) => store.correct_record(session, record),
            Verb::AddAction { case, record, action } => {
                store.add_action(session, case, record, &action)
            }
            Verb::ChangeAction { action, to } => {
                store.change_action(session, action, &to).map(|()| 0)
            }
            Verb::FinishAction { action, outcome, helped, was } => {
                store.finish_shown_action(session, action, &outcome, &helped, &was).map(|()| 0)
            }
            Verb::ChangeContact { contact, changes, shown } => {
                store.change_shown_contact(session, contact, &changes, &shown).map(|()| 0)
            }
            Verb::AddSibling { pupil, sibling } => {
                let other = store.pupil_by_upn(&sibling.name).ok();
                store.add_sibling(session, pupil, &NewSibling { other, ..sibling })
            }
            Verb::SetCircumstance { pupil, told, shown } => {
                store.set_shown_circumstance(session, pupil, &told, &shown).map(|()| 0)
            }
            Verb::DropDraft(place) => store.drop_draft(session, &place).map(|()| 0),
            Verb::ArrangeMeeting { meeting, to } => {
                store.arrange_meeting(session, meeting, to.on, &to.time, &to.place).map(|()| 0)
            }
            Verb::RearrangeMeeting { meeting, to, by_whom, why, in_writing } => store
                .rearrange_meeting(session, meeting, &to, &by_whom, &why, in_writing)
                .map(|()| 0),
            Verb::CancelMeeting { meeting, by_whom, why } => {
                store.cancel_meeting(session, meeting, &by_whom, &why).map(|()| 0)
            }
            Verb::Invite { meeting, invitation: None, change } => {
                store.add_invitation(session, meeting, &change)
            }
            Verb::Invite { invitation: Some(id), change, .. } => {
                store.change_invitation(session, id, &change).map(|()| 0)
            }
            Verb::AnswerStrategy { case, row, answer, base } => {
                store.answer_strategy(session, case, &row, &answer, base).map(|_| 0)
            }
            Verb::AddOwnRow { case, label } => store.add_own_row(session, case, &label).map(|_| 0),
            Verb::MoveChecklist(case) => store.move_checklist(session, case).map(|()| 0),
            Verb::GiveReason { pupil, sessions, words, who, code } => {
                store.give_reason(session, pupil, &sessions, &words, who, code)
            }
            Verb::AskReason { pupil, sessions, who, asked } => {
                store.ask_reason(session, pupil, &sessions, who, asked)
            }
            Verb::RaiseCorrection { pupil, sessions, should_be, why } => {
                store.raise_correction(session, pupil, &sessions, should_be, &why).map(|()| 0)
            }
            Verb::AttachFile { to, path, title } => {
                files::attach(store, session, &to, &title, &path)
            }
            Verb::ChangeOwner { cases, officer } => {
                store.change_owner(session, &cases, officer).map(|()| 0)
            }
            Verb::SaveFilter { name, text, mine, overdue } => {
                store.save_filter(session, &name, &text, mine, overdue)
            }
            Verb::RemoveFilter(filter) => store.remove_filter(session, filter).map(|()| 0),
            Verb::LeaveOut(case) => store.leave_out(session, case).map(|()| 0),
            Verb::Process(verb) => proving::write(store, session, verb),
            Verb::WithdrawFile { attachment, reason } => {
                store.withdraw_attachment(session, attachment, &reason).map(|()| 0)
            }
            Verb::Support(verb) => support::write(store, session, verb),
            Verb::SendLetters(wanted) => letters::send(store, session, &wanted, &self.press),
            Verb::Notice(verb) => noticing::write(store, session, verb),
            Verb::Once(verb) => once::write(store, session, verb, &mut self.counted),
            Verb::Save(verb) => saving::save(store, session, &verb, &self.press),
            Verb::Retention(verb) => retention::write(store, session, verb, &mut self.counted),
            Verb::UndoChange(pupil) => past::undo(store, session, pupil, &mut self.counted),
            Verb::ChangePin { was, to } => self.change_pin(was.digits(), to.as_ref()).map(|()| 0),
        }
    }
}

/// The number of a row of a form's own table: 3 of `r3`.
fn number_of(row: &str) -> i64 {
    row.trim_start_matches('r').parse().unwrap_or(0)
}

/// What a clash over a verb would be about.
fn clash_of(verb: &Verb) -> Option<(i64, String, String, String)> {
    match verb {
        Verb::Answer { record, field, label, value, .. } => {
            Some((*record, field.clone(), label.clone(), value.clone()))
        }
        _ => None,
    }
}

/// What follows a verb on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// What it changed is read anew.
    Reads,
    /// As that, but nothing was saved that an officer would want to hear of.
    Quiet,
    /// The form it made is opened.
    Opens,
    /// The form it made takes this one's place.
    Replaces,
    /// A clash is settled: back to the field.
    Settled,
    /// Something was written outside; in here nothing changed.
    Copied,
    /// The form it closed may answer rows of the checklist.
    Closes(i64),
}

impl Follow {
    fn of(verb: &Verb) -> Self {
        match verb {
            Verb::DropDraft(_) | Verb::LeaveOut(_) => Self::Quiet,
            Verb::NewRecord { .. } => Self::Opens,
            Verb::CorrectRecord(_) => Self::Replaces,
            Verb::Settle { .. } => Self::Settled,
            // A pack is kept too.
            Verb::Save(SaveVerb::Pack { .. }) => Self::Reads,
            Verb::Save(_) => Self::Copied,
            Verb::CloseRecord(record) => Self::Closes(*record),
            _ => Self::Reads,
        }
    }
}
