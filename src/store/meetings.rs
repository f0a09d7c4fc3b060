//! Meetings: begun with their record, arranged, moved, cancelled, read back with everybody asked.
//!
//! Who is asked lives in `invitations`, how a meeting is held in `holding`.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::cases::case_row;
use super::journal::About;
use super::records::open_record;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, invitations, kept};
use crate::rules::day::spell;
use crate::rules::meeting::{BY_WHOM, Meeting, MeetingState, Move, Target};
use crate::templates::answer::accept;
use crate::templates::{Form, Kind};

/// When and where a meeting is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTime {
    pub on: NaiveDate,
    /// A time of day as an officer types it, or blank.
    pub time: String,
    pub place: String,
}

impl Store {
    /// Sets a meeting's day, time and place. Once somebody was asked to come then, another day or
    /// time is a move: see [`Store::rearrange_meeting`].
    ///
    /// # Errors
    /// An unknown or cancelled meeting, one that is held, or one that has to be moved instead; a day
    /// before somebody was asked.
    pub fn arrange_meeting(
        &mut self,
        session: &Session,
        meeting: i64,
        on: NaiveDate,
        time: &str,
        place: &str,
    ) -> Result<(), Trouble> {
        self.write(session, "arrange_meeting", |w| {
            w.may("meeting", meeting)?;
            let (about, found) = meeting_at(&w.tx, meeting)?;
            after_asking(&found, on)?;
            let to = NewTime { on, time: kept_time(w, time)?, place: place.trim().to_owned() };
            let moves = found.on.is_some_and(|was| was != on)
                || (!found.at_time.is_empty() && found.at_time != to.time);
            match found.state {
                MeetingState::Cancelled => return Err(cancelled()),
                MeetingState::Held => may_correct(w, &found, on)?,
                MeetingState::Arranged if moves && found.is_invited() => {
                    return Err(Trouble::refused(format!(
                        "people were asked to come on {}. Nothing was changed. Rearrange it instead, so that it is known who moved it and why",
                        found.when()
                    )));
                }
                MeetingState::Arranged => {}
            }
            put_time(w, about, meeting, &to)?;
            kept::refresh_case(&w.tx, found.case)
        })
    }

    /// Moves a meeting to which people were asked: the same meeting on another day. Invitations
    /// stand; what was confirmed has to be confirmed again, unless the new time was put `in_writing`.
    ///
    /// # Errors
    /// No reason, nobody asked yet, a day before somebody was asked, or a meeting that is held or
    /// cancelled.
    pub fn rearrange_meeting(
        &mut self,
        session: &Session,
        meeting: i64,
        to: &NewTime,
        by_whom: &str,
        why: &str,
        in_writing: bool,
    ) -> Result<(), Trouble> {
        told(by_whom, why)?;
        self.write(session, "rearrange_meeting", |w| {
            w.may("meeting", meeting)?;
            let (about, found) = meeting_at(&w.tx, meeting)?;
            still_arranged(&found)?;
            if found.on.is_none() || !found.is_invited() {
                return Err(Trouble::refused(
                    "nobody was asked to this meeting yet. Nothing was changed. Arrange it: only what people were asked to can be moved",
                ));
            }
            after_asking(&found, to.on)?;
            let to = NewTime {
                on: to.on,
                time: kept_time(w, &to.time)?,
                place: to.place.trim().to_owned(),
            };
            if found.on != Some(to.on) || found.at_time != to.time {
                put_move(w, about, &found, Some(&to), by_whom, why)?;
                let confirmed = in_writing.then(|| w.session.as_of());
                for asked in found.invitations.iter().filter(|one| one.is_made()) {
                    let sets: [super::writing::Set<'_>; 1] = [("confirmed_on", &confirmed)];
                    w.update("invitation", asked.id, about, None, &sets)?;
                }
            }
            put_time(w, about, meeting, &to)?;
            kept::refresh_case(&w.tx, found.case)
        })
    }

    /// Cancels a meeting. One that the school cancelled was not offered; one that the parents
    /// cancelled was.
    ///
    /// # Errors
    /// No reason, or a meeting that is held or cancelled.
    pub fn cancel_meeting(
        &mut self,
        session: &Session,
        meeting: i64,
        by_whom: &str,
        why: &str,
    ) -> Result<(), Trouble> {
        told(by_whom, why)?;
        self.write(session, "cancel_meeting", |w| {
            w.may("meeting", meeting)?;
            let (about, found) = meeting_at(&w.tx, meeting)?;
            still_arranged(&found)?;
            put_move(w, about, &found, None, by_whom, why)?;
            put_state(w, about, meeting, MeetingState::Cancelled, Some(why.trim()))?;
            kept::refresh_case(&w.tx, found.case)
        })
    }
}

fn told(by_whom: &str, why: &str) -> Result<(), Trouble> {
    if !BY_WHOM.iter().any(|(id, ..)| *id == by_whom) {
        let known: Vec<&str> = BY_WHOM.iter().map(|(id, ..)| *id).collect();
        return Err(Trouble::refused(format!(
            "who moved or cancelled it? One of {}. Nothing was changed",
            known.join(", ")
        )));
    }
    if why.trim().is_empty() {
        return Err(Trouble::refused(
            "moving or cancelling a meeting needs a reason. Nothing was changed",
        ));
    }
    Ok(())
}

fn cancelled() -> Trouble {
    Trouble::refused("this meeting was cancelled. Nothing was changed. Begin a new one")
}

fn still_arranged(meeting: &Meeting) -> Result<(), Trouble> {
    match meeting.state {
        MeetingState::Arranged => Ok(()),
        MeetingState::Cancelled => Err(cancelled()),
        MeetingState::Held => {
            Err(Trouble::refused("this meeting was held already. Nothing was changed"))
        }
    }
}

/// The day of a meeting that was held is set right only while its record is being corrected.
fn may_correct(w: &Writing<'_>, meeting: &Meeting, on: NaiveDate) -> Result<(), Trouble> {
    if let Some(record) = meeting.record {
        open_record(w, record)?;
    }
    if on > w.session.as_of() {
        return Err(Trouble::refused(format!(
            "{} is in the future, and this meeting was held already. Nothing was changed",
            spell(on)
        )));
    }
    Ok(())
}

/// A meeting doesn't lie before the day on which somebody was asked to it.
fn after_asking(meeting: &Meeting, on: NaiveDate) -> Result<(), Trouble> {
    let mut asked = meeting.invitations.iter().filter_map(|one| Some((one, one.invited_on?)));
    match asked.find(|(_, asked)| *asked > on) {
        None => Ok(()),
        Some((one, asked)) => Err(Trouble::refused(format!(
            "{} was asked on {}, so it can't be on {}. Nothing was changed",
            one.name,
            spell(asked),
            spell(on)
        ))),
    }
}

fn kept_time(w: &Writing<'_>, typed: &str) -> Result<String, Trouble> {
    accept(&Kind::Time, typed, w.session.as_of())
        .map_err(|why| Trouble::refused(format!("{why}. Nothing was changed")))
}

fn put_time(w: &Writing<'_>, about: About, meeting: i64, to: &NewTime) -> Result<(), Trouble> {
    let time = (!to.time.is_empty()).then_some(&to.time);
    let sets: [super::writing::Set<'_>; 3] =
        [("on_day", &to.on), ("at_time", &time), ("place", &to.place)];
    w.update("meeting", meeting, about, None, &sets).map(drop)
}

pub(super) fn put_state(
    w: &Writing<'_>,
    about: About,
    meeting: i64,
    state: MeetingState,
    reason: Option<&str>,
) -> Result<(), Trouble> {
    let sets: [super::writing::Set<'_>; 1] = [("state", &state.as_str())];
    w.update("meeting", meeting, about, reason, &sets).map(drop)
}

fn put_move(
    w: &Writing<'_>,
    about: About,
    from: &Meeting,
    to: Option<&NewTime>,
    by_whom: &str,
    why: &str,
) -> Result<(), Trouble> {
    let today = w.session.as_of();
    let to_day = to.map(|to| to.on);
    let to_time = to.map(|to| &to.time);
    let sets: [super::writing::Set<'_>; 8] = [
        ("meeting", &from.id),
        ("from_day", &from.on),
        ("from_time", &from.at_time),
        ("to_day", &to_day),
        ("to_time", &to_time),
        ("by_whom", &by_whom),
        ("why", &why.trim()),
        ("on_day", &today),
    ];
    w.insert("meeting_move", about, &sets).map(drop)
}

/// Begins a meeting of a form in a case: nothing of it is known yet.
pub(super) fn begin(w: &Writing<'_>, about: About, form: &Form) -> Result<i64, Trouble> {
    begin_one(w, about, &form.name)
}

/// Begins a meeting that no form tells of: it is known from the log alone.
pub(super) fn begin_without_form(w: &Writing<'_>, about: About) -> Result<i64, Trouble> {
    begin_one(w, about, WITHOUT_FORM)
}

/// The kind of a meeting that no form tells of: a review looks back on it as on any other.
const WITHOUT_FORM: &str = "meeting";
/// What it is called.
const BARE_TITLE: &str = "Meeting";

fn begin_one(w: &Writing<'_>, about: About, kind: &str) -> Result<i64, Trouble> {
    let sets: [super::writing::Set<'_>; 4] = [
        ("kind", &kind),
        ("place", &""),
        ("state", &MeetingState::Arranged.as_str()),
        ("case_id", &about.case),
    ];
    w.insert("meeting", about, &sets)
}

/// One meeting with everything of it, and what a change of it is about.
pub(super) fn meeting_at(
    connection: &Connection,
    meeting: i64,
) -> Result<(About, Meeting), Trouble> {
    let unknown =
        || Trouble::refused(format!("there is no meeting {meeting}. Nothing was changed"));
    let mut query = connection
        .prepare_cached("SELECT case_id FROM meeting WHERE id = ?1 AND case_id IS NOT NULL")?;
    let case: Option<i64> = query.query_row([meeting], |row| row.get(0)).optional()?;
    let case = case.ok_or_else(unknown)?;
    let found = meetings(connection, case)?.into_iter().find(|one| one.id == meeting);
    let found = found.ok_or_else(unknown)?;
    let pupil = case_row(connection, case)?.pupil;
    let about = About { pupil: Some(pupil), case: Some(case), record: found.record };
    Ok((about, found))
}

/// The meetings of a case in the order they were begun, in four queries however many there are.
pub(super) fn meetings(connection: &Connection, case: i64) -> Result<Vec<Meeting>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT m.*,
           (SELECT max(r.id) FROM record r JOIN entry e ON e.id = r.entry
            WHERE r.case_id = m.case_id AND e.meeting = m.id) AS record,
           (SELECT e.words FROM entry e WHERE e.meeting = m.id AND e.kind = 'form'
            ORDER BY e.id LIMIT 1) AS title
         FROM meeting m WHERE m.case_id = ?1 ORDER BY m.id",
    )?;
    let mut all: Vec<Meeting> = query.query_map([case], read_meeting)?.collect::<Result<_, _>>()?;
    if all.is_empty() {
        return Ok(all);
    }
    for (meeting, invitation) in invitations::of_case(connection, case)? {
        if let Some(found) = all.iter_mut().find(|one| one.id == meeting) {
            found.invitations.push(invitation);
        }
    }
    for (meeting, moved) in moves(connection, case)? {
        if let Some(found) = all.iter_mut().find(|one| one.id == meeting) {
            found.moves.push(moved);
        }
    }
    let aims = aims(connection, case)?;
    for meeting in &mut all {
        take_aims(meeting, &aims);
    }
    Ok(all)
}

fn read_meeting(row: &Row<'_>) -> rusqlite::Result<Meeting> {
    let state: String = row.get("state")?;
    Ok(Meeting {
        id: row.get("id")?,
        kind: row.get("kind")?,
        title: row.get::<_, Option<String>>("title")?.unwrap_or_else(|| BARE_TITLE.to_owned()),
        on: row.get("on_day")?,
        at_time: row.get::<_, Option<String>>("at_time")?.unwrap_or_default(),
        place: row.get("place")?,
        state: MeetingState::read(&state),
        case: row.get("case_id")?,
        record: row.get("record")?,
        invitations: Vec::new(),
        moves: Vec::new(),
        target: None,
        aim: String::new(),
        review_on: None,
    })
}

fn moves(connection: &Connection, case: i64) -> Result<Vec<(i64, Move)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT v.* FROM meeting_move v JOIN meeting m ON m.id = v.meeting
         WHERE m.case_id = ?1 ORDER BY v.id",
    )?;
    let rows = query.query_map([case], |row| {
        let moved = Move {
            from_day: row.get("from_day")?,
            from_time: row.get::<_, Option<String>>("from_time")?.unwrap_or_default(),
            to_day: row.get("to_day")?,
            to_time: row.get::<_, Option<String>>("to_time")?.unwrap_or_default(),
            by_whom: row.get("by_whom")?,
            why: row.get("why")?,
            on: row.get("on_day")?,
        };
        Ok((row.get("meeting")?, moved))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Answers by record and field.
type Aims = Vec<(i64, String, String)>;

/// What the case's records answer about targets and reviews.
fn aims(connection: &Connection, case: i64) -> Result<Aims, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT a.record, a.field, a.value FROM record r JOIN answer a ON a.record = r.id
         WHERE r.case_id = ?1 AND a.field IN
           ('aim/target', 'aim/percent', 'aim/sessions', 'aim/words', 'review/date')",
    )?;
    let rows = query.query_map([case], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn take_aims(meeting: &mut Meeting, aims: &[(i64, String, String)]) {
    let Some(record) = meeting.record else { return };
    let of = |field: &str| {
        let found = aims.iter().find(|(of, path, _)| *of == record && path == field);
        found.map_or("", |(.., value)| value.as_str())
    };
    meeting.target = Target::read(of("aim/target"), of("aim/percent"), of("aim/sessions"));
    of("aim/words").clone_into(&mut meeting.aim);
    meeting.review_on = of("review/date").parse().ok();
}
