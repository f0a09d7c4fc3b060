//! What is due, in the order to do it, a page at a time: from kept rows, and the open actions that have
//! no day.

mod sources;

use chrono::NaiveDate;
use rusqlite::Row;
use serde::Serialize;

use super::Store;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::rules::case::Action;
use crate::rules::due::{When, week_ends};
use sources::{Asked, Source};

/// What of all that is due is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaQuery {
    /// Only in this officer's cases.
    pub mine: Option<i64>,
    /// Only of pupils of this school.
    pub school: Option<i64>,
    /// Only of this case.
    pub case: Option<i64>,
    /// Words that must all occur in the pupil's name, registration group or UPN, in what is due, in
    /// who does it, or in the name of the case's officer.
    pub words: String,
    /// In order of the case's officer first; else of the day alone.
    pub by_owner: bool,
}

/// Where something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DuePlace {
    Action(i64),
    /// A record's form, at a field where one is known.
    Record(i64, Option<String>),
    /// A meeting that no form tells of.
    Meeting(i64),
    /// A letter about the meeting that makes it due.
    Letter,
    /// The reply to a referral that was logged.
    Reply(i64),
    /// The pupil's absences, at that day.
    Marks(NaiveDate),
    /// A social worker is told.
    Worker,
    Notice(i64),
    /// What became of a referral for a penalty.
    Penalty(i64),
    /// What came of something that was given out.
    Sent(i64),
    /// Nowhere nearer than in the case.
    Case,
}

/// What makes something due: `action`, `record`, `meeting`, `entry`, `notice`, `penalty`, `sent`,
/// `marks` (of the pupil of that id) or `case`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DueSource {
    pub kind: &'static str,
    pub id: i64,
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    pub case: i64,
    pub pupil: i64,
    pub upn: String,
    pub name: String,
    pub reg: String,
    pub what: String,
    pub on: Option<NaiveDate>,
    /// When no day was agreed: `daily`.
    pub by_words: String,
    /// Who was to do it; blank for what isn't an action.
    pub who: String,
    /// The case's officer.
    pub owner: String,
    pub school: i64,
    pub source: DueSource,
    pub place: DuePlace,
}

impl DueRow {
    /// The action that this is, as far as an agenda knows it.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        let DuePlace::Action(id) = self.place else { return None };
        Some(Action {
            id,
            what: self.what.clone(),
            who: self.who.clone(),
            by: self.on,
            by_words: self.by_words.clone(),
            state: "open".to_owned(),
            outcome: None,
            helped: String::new(),
            done_on: None,
            record: None,
        })
    }
}

/// How much is due, and when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AgendaCounts {
    pub overdue: usize,
    pub today: usize,
    pub this_week: usize,
    pub later: usize,
    pub undated: usize,
}

impl AgendaCounts {
    #[must_use]
    pub fn all(&self) -> usize {
        self.dated() + self.undated
    }

    fn dated(&self) -> usize {
        self.overdue + self.today + self.this_week + self.later
    }

    /// Those of one part of the agenda.
    #[must_use]
    pub fn of(&self, when: When) -> usize {
        match when {
            When::Overdue => self.overdue,
            When::Today => self.today,
            When::ThisWeek => self.this_week,
            When::Later => self.later,
            When::Undated => self.undated,
        }
    }
}

impl Store {
    /// A page of what is due: `limit` rows from row `from` on, by day and then name, what has no day
    /// last; by officer, so for each of them in the order of their names.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn agenda(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
        from: usize,
        limit: usize,
    ) -> Result<Vec<DueRow>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        if !query.by_owner {
            return self.due_page(viewer, query, from, limit);
        }
        let (mut rows, mut from) = (Vec::new(), from);
        for (owner, _, count) in self.agenda_owners(viewer, query)? {
            if rows.len() >= limit {
                break;
            }
            if from < count {
                let own = AgendaQuery { mine: Some(owner), by_owner: false, ..query.clone() };
                rows.extend(self.due_page(viewer, &own, from, limit - rows.len())?);
            }
            from = from.saturating_sub(count);
        }
        Ok(rows)
    }

    /// The officers in whose cases something is due that is asked for, by name, each with how much.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn agenda_owners(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
    ) -> Result<Vec<(i64, String, usize)>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        let asked = Asked::of(query, viewer, Vec::new());
        let shown = |_: &Source| "l.owner AS owner, o.name AS owner_name".to_owned();
        let mut sources = Source::dated(query);
        sources.push(Source::undated(query));
        let sql = format!(
            "SELECT owner, owner_name, count(*) FROM ({})
             GROUP BY owner ORDER BY owner_name, owner",
            asked.sql(&sources, shown)
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(asked.values().as_slice(), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How much of what is asked for is due, and when, compared with today.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn agenda_counts(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
        today: NaiveDate,
    ) -> Result<AgendaCounts, Trouble> {
        if !viewer.sees_cases {
            return Ok(AgendaCounts::default());
        }
        let asked = Asked::of(query, viewer, vec![Box::new(today), Box::new(week_ends(today))]);
        let undated = asked.sql(&[Source::undated(query)], Source::day);
        let sql = if query.is_of_all() && viewer.reads_every() {
            // Nothing is asked of the cases: the days alone are counted, along their index.
            format!(
                "SELECT (SELECT count(*) FROM due_item WHERE on_day < ?1),
                   (SELECT count(*) FROM due_item WHERE on_day = ?1),
                   (SELECT count(*) FROM due_item WHERE on_day > ?1 AND on_day <= ?2),
                   (SELECT count(*) FROM due_item WHERE on_day > ?2),
                   (SELECT count(*) FROM ({undated}))"
            )
        } else {
            let dated = asked.sql(&Source::dated(query), Source::day);
            format!(
                "SELECT count(*) FILTER (WHERE on_day < ?1), count(*) FILTER (WHERE on_day = ?1),
                   count(*) FILTER (WHERE on_day > ?1 AND on_day <= ?2),
                   count(*) FILTER (WHERE on_day > ?2),
                   count(*) FILTER (WHERE on_day IS NULL)
                 FROM ({dated} UNION ALL {undated})"
            )
        };
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_row(asked.values().as_slice(), |row| {
            Ok(AgendaCounts {
                overdue: row.get(0)?,
                today: row.get(1)?,
                this_week: row.get(2)?,
                later: row.get(3)?,
                undated: row.get(4)?,
            })
        })?)
    }

    /// What has a day, by day and name, then what has none; no more of either than is asked.
    fn due_page(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
        from: usize,
        limit: usize,
    ) -> Result<Vec<DueRow>, Trouble> {
        let dated = Source::dated(query);
        let mut rows = self.due_rows(viewer, query, &dated, DATED_ORDER, (from, limit))?;
        let left = limit.saturating_sub(rows.len());
        if left > 0 {
            let past = rows.is_empty() && from > 0;
            let skip =
                if past { from.saturating_sub(self.count(viewer, query, &dated)?) } else { 0 };
            let undated = [Source::undated(query)];
            rows.extend(self.due_rows(viewer, query, &undated, UNDATED_ORDER, (skip, left))?);
        }
        Ok(rows)
    }

    fn due_rows(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
        sources: &[Source],
        order: &str,
        (from, limit): (usize, usize),
    ) -> Result<Vec<DueRow>, Trouble> {
        let asked = Asked::of(query, viewer, Vec::new());
        let sql = format!(
            "{} ORDER BY {order} LIMIT {limit} OFFSET {from}",
            asked.sql(sources, Source::shown)
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(asked.values().as_slice(), read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn count(
        &self,
        viewer: Viewer,
        query: &AgendaQuery,
        sources: &[Source],
    ) -> Result<usize, Trouble> {
        let asked = Asked::of(query, viewer, Vec::new());
        let sql =
            format!("SELECT count(*) FROM ({})", asked.sql(sources, |_| "1 AS one".to_owned()));
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_row(asked.values().as_slice(), |row| row.get(0))?)
    }
}

impl AgendaQuery {
    /// Whether everything that is due is asked for.
    fn is_of_all(&self) -> bool {
        *self == Self { by_owner: self.by_owner, ..Self::default() }
    }
}

const DATED_ORDER: &str = "on_day, found, case_id, place";
const UNDATED_ORDER: &str = "found, case_id, a.id";

fn read_row(row: &Row<'_>) -> rusqlite::Result<DueRow> {
    let (place, record): (String, Option<i64>) = (row.get(2)?, row.get(3)?);
    let (case, pupil): (i64, i64) = (row.get(6)?, row.get(7)?);
    let at = At::read(&place, record, (case, pupil));
    Ok(DueRow {
        on: row.get(0)?,
        by_words: row.get(1)?,
        place: at.place,
        source: at.source,
        who: row.get(4)?,
        what: row.get(5)?,
        case,
        pupil,
        upn: row.get(8)?,
        name: row.get(9)?,
        reg: row.get(10)?,
        owner: row.get(11)?,
        school: row.get(12)?,
    })
}

/// A kept row's place, read: where it is done, and what makes it due.
#[derive(Debug, PartialEq, Eq)]
struct At {
    place: DuePlace,
    source: DueSource,
}

impl At {
    /// Places are written in `due` and `owed`: `record/12/review/date`, `meeting/5/confirm/3`.
    fn read(place: &str, record: Option<i64>, (case, pupil): (i64, i64)) -> Self {
        let of = |kind: &'static str, id: i64, place: DuePlace| Self {
            place,
            source: DueSource { kind, id },
        };
        let mut parts = place.splitn(3, '/');
        let kind = parts.next().unwrap_or_default();
        let id: Option<i64> = parts.next().and_then(|id| id.parse().ok());
        let rest = parts.next().unwrap_or_default();
        let last = rest.rsplit('/').next().unwrap_or_default();
        let in_record = |meeting| {
            record.map_or(DuePlace::Meeting(meeting), |record| DuePlace::Record(record, None))
        };
        match (kind, id) {
            ("action", Some(id)) => of("action", id, DuePlace::Action(id)),
            ("record", Some(id)) => {
                let field = (!rest.is_empty()).then(|| rest.to_owned());
                of("record", id, DuePlace::Record(id, field))
            }
            ("meeting", Some(id)) if rest.starts_with("letter/") => {
                of("meeting", id, DuePlace::Letter)
            }
            // A meeting is told of in its record, where it has one.
            ("meeting", Some(id)) => of("meeting", id, in_record(id)),
            ("entry", Some(id)) => of("entry", id, DuePlace::Reply(id)),
            ("notice", Some(id)) => of("notice", id, DuePlace::Notice(id)),
            ("penalty", Some(id)) => of("penalty", id, DuePlace::Penalty(id)),
            ("sent", Some(id)) => of("sent", id, DuePlace::Sent(id)),
            ("marks", Some(id)) => {
                of("marks", id, last.parse().map_or(DuePlace::Case, DuePlace::Marks))
            }
            ("worker", _) if place.starts_with("worker/marks/") => {
                of("marks", pupil, DuePlace::Worker)
            }
            ("worker", _) => of("case", case, DuePlace::Worker),
            _ => match record {
                Some(record) => of("record", record, DuePlace::Record(record, None)),
                None => of("case", case, DuePlace::Case),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_place_leads_to_where_it_is_done() {
        let field = |path: &str| Some(path.to_owned());
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let table = [
            ("action/4", None, DuePlace::Action(4), ("action", 4)),
            (
                "record/12/review/date",
                Some(12),
                DuePlace::Record(12, field("review/date")),
                ("record", 12),
            ),
            ("record/12", None, DuePlace::Record(12, None), ("record", 12)),
            ("meeting/5", Some(12), DuePlace::Record(12, None), ("meeting", 5)),
            ("meeting/5/confirm/3", Some(12), DuePlace::Record(12, None), ("meeting", 5)),
            ("meeting/5/confirm/3", None, DuePlace::Meeting(5), ("meeting", 5)),
            ("meeting/5/letter/3", None, DuePlace::Letter, ("meeting", 5)),
            ("entry/9/reply", None, DuePlace::Reply(9), ("entry", 9)),
            ("notice/7/check", None, DuePlace::Notice(7), ("notice", 7)),
            ("penalty/8", None, DuePlace::Penalty(8), ("penalty", 8)),
            ("sent/6", None, DuePlace::Sent(6), ("sent", 6)),
            ("marks/2/reasons/2025-11-20", None, DuePlace::Marks(day("2025-11-20")), ("marks", 2)),
            ("worker/marks/2025-11-20", None, DuePlace::Worker, ("marks", 2)),
            ("worker/gate/3", None, DuePlace::Worker, ("case", 1)),
            ("", Some(12), DuePlace::Record(12, None), ("record", 12)),
            ("elsewhere", None, DuePlace::Case, ("case", 1)),
        ];
        for (kept, record, place, (kind, id)) in table {
            let source = DueSource { kind, id };
            assert_eq!(At::read(kept, record, (1, 2)), At { place, source }, "{kept}");
        }
    }
}
