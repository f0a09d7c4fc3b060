//! What is due, in the order to do it: open actions, and what forms and meetings make due.

use chrono::NaiveDate;
use rusqlite::{Row, ToSql};

use super::Store;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::rules::case::Action;
use crate::rules::due::{When, week_ends};
use crate::rules::finding::fold;

/// Rows read at most: more than anybody does before looking again. The counts are of all.
const MOST: usize = 500;

/// What of all that is due in open cases is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaQuery {
    /// Only in this officer's cases.
    pub mine: Option<i64>,
    /// Only of pupils of this school.
    pub school: Option<i64>,
    /// Only in this case.
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
    Meeting(i64),
    /// Nowhere nearer than in the case.
    Case,
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    pub case: i64,
    pub pupil: i64,
    pub name: String,
    pub reg: String,
    pub what: String,
    pub on: Option<NaiveDate>,
    /// When no day was agreed: `daily`.
    pub by_words: String,
    /// Who was to do it; blank for what a form or meeting makes due.
    pub who: String,
    /// The case's officer.
    pub owner: String,
    pub school: i64,
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
        self.overdue + self.today + self.this_week + self.later + self.undated
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
    /// What is due: by day and then name, what has no day last; at most 500 rows, the first to do.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn agenda(&self, viewer: Viewer, query: &AgendaQuery) -> Result<Vec<DueRow>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        if query.by_owner {
            let order = "owner_name, owner, undated, on_day, found, case_id, action, place";
            return self.due(query, &[DATED, ITEM, UNDATED], order, MOST);
        }
        // Each in the order of its own index, and no more of it than is shown.
        let order = "on_day, found, case_id, action, place";
        let mut rows = self.due(query, &[DATED, ITEM], order, MOST)?;
        let left = MOST.saturating_sub(rows.len());
        if left > 0 {
            rows.extend(self.due(query, &[UNDATED], "found, case_id, action", left)?);
        }
        Ok(rows)
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
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(today), Box::new(week_ends(today))];
        let (condition, more) = condition(query, values.len());
        values.extend(more);
        let arms = [DATED, ITEM, UNDATED].map(|arm| arm.sql("", &condition)).join(" UNION ALL ");
        let sql = format!(
            "SELECT count(*) FILTER (WHERE on_day < ?1), count(*) FILTER (WHERE on_day = ?1),
               count(*) FILTER (WHERE on_day > ?1 AND on_day <= ?2),
               count(*) FILTER (WHERE on_day > ?2),
               count(*) FILTER (WHERE on_day IS NULL)
             FROM ({arms})"
        );
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        Ok(self.connection.prepare_cached(&sql)?.query_row(values.as_slice(), |row| {
            Ok(AgendaCounts {
                overdue: row.get(0)?,
                today: row.get(1)?,
                this_week: row.get(2)?,
                later: row.get(3)?,
                undated: row.get(4)?,
            })
        })?)
    }

    fn due(
        &self,
        query: &AgendaQuery,
        arms: &[Arm],
        order: &str,
        most: usize,
    ) -> Result<Vec<DueRow>, Trouble> {
        let (condition, values) = condition(query, 0);
        let arms: Vec<String> = arms.iter().map(|arm| arm.sql(SHOWN, &condition)).collect();
        let sql = format!("{} ORDER BY {order} LIMIT {most}", arms.join(" UNION ALL "));
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(values.as_slice(), read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// One source of what is due: its table, which of its rows, and what its columns are called there.
struct Arm {
    from: &'static str,
    which: &'static str,
    /// The columns of its own: day, words instead of it, action, record, place.
    own: [&'static str; 5],
    who: &'static str,
    undated: &'static str,
}

const DATED: Arm = Arm {
    from: "action",
    which: "d.state = 'open' AND d.by_on IS NOT NULL",
    own: ["d.by_on", "d.by_words", "d.id", "NULL", "''"],
    who: "d.who",
    undated: "0",
};

const UNDATED: Arm = Arm { which: "d.state = 'open' AND d.by_on IS NULL", undated: "1", ..DATED };

const ITEM: Arm = Arm {
    from: "due_item",
    which: "TRUE",
    own: ["d.on_day", "''", "NULL", "d.record", "d.place"],
    who: "''",
    undated: "0",
};

/// What an agenda shows of the case beside the columns of its own.
const SHOWN: &str = ", l.case_id AS case_id, l.pupil, l.name, l.reg, d.what, o.name AS owner_name, \
                     l.school, l.found AS found, l.owner AS owner";

impl Arm {
    fn sql(&self, shown: &str, condition: &str) -> String {
        let Self { from, which, own: [on, words, action, record, place], who, undated } = self;
        let condition = condition.replace(WHO, who);
        format!(
            "SELECT {on} AS on_day, {words}, {action} AS action, {record}, {place} AS place,
               {who}, {undated} AS undated{shown}
             FROM {from} d JOIN caseload l ON l.case_id = d.case_id JOIN officer o ON o.id = l.owner
             WHERE {which} AND l.closed_on IS NULL{condition}"
        )
    }
}

/// Stands in a condition for whoever does it, which each arm calls otherwise.
const WHO: &str = "<who>";

/// The condition, whose values are numbered behind those that there are already.
fn condition(query: &AgendaQuery, before: usize) -> (String, Vec<Box<dyn ToSql>>) {
    let mut parts: Vec<String> = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    for (column, id) in [("owner", query.mine), ("school", query.school), ("case_id", query.case)] {
        if let Some(id) = id {
            values.push(Box::new(id));
            parts.push(format!(" AND l.{column} = ?{}", before + values.len()));
        }
    }
    for word in fold(&query.words).split(' ').filter(|word| !word.is_empty()) {
        values.push(Box::new(word.to_owned()));
        let n = before + values.len();
        parts.push(format!(
            " AND (instr(l.found, ?{n}) OR instr(lower(l.reg), ?{n}) = 1
               OR instr(lower(l.upn), ?{n}) = 1 OR instr(lower(d.what), ?{n})
               OR instr(lower({WHO}), ?{n}) OR instr(lower(o.name), ?{n}))"
        ));
    }
    (parts.concat(), values)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<DueRow> {
    let place: String = row.get(4)?;
    Ok(DueRow {
        on: row.get(0)?,
        by_words: row.get(1)?,
        place: place_of(row.get(2)?, row.get(3)?, &place),
        who: row.get(5)?,
        case: row.get(7)?,
        pupil: row.get(8)?,
        name: row.get(9)?,
        reg: row.get(10)?,
        what: row.get(11)?,
        owner: row.get(12)?,
        school: row.get(13)?,
    })
}

/// A kept item tells its place as `record/12/review/date`, `meeting/5`, or a field of its record.
fn place_of(action: Option<i64>, record: Option<i64>, place: &str) -> DuePlace {
    if let Some(id) = action {
        return DuePlace::Action(id);
    }
    let mut parts = place.splitn(3, '/');
    let kind = parts.next().unwrap_or_default();
    let id: Option<i64> = parts.next().and_then(|id| id.parse().ok());
    let field = parts.next().map(str::to_owned);
    match (kind, id, record) {
        ("record", Some(id), _) => DuePlace::Record(id, field),
        ("action", Some(id), _) => DuePlace::Action(id),
        ("meeting", Some(id), None) => DuePlace::Meeting(id),
        (_, None, Some(record)) if place.contains('/') => {
            DuePlace::Record(record, Some(place.to_owned()))
        }
        // A meeting is told of in its record, where it has one.
        (_, _, Some(record)) => DuePlace::Record(record, None),
        (_, _, None) => DuePlace::Case,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_kept_item_is_read() {
        let field = |path: &str| Some(path.to_owned());
        let table = [
            (Some(4), None, "", DuePlace::Action(4)),
            (None, None, "action/4", DuePlace::Action(4)),
            (None, Some(12), "record/12/review/date", DuePlace::Record(12, field("review/date"))),
            (None, None, "record/12", DuePlace::Record(12, None)),
            (None, Some(12), "review/date", DuePlace::Record(12, field("review/date"))),
            (None, Some(12), "meeting/5", DuePlace::Record(12, None)),
            (None, None, "meeting/5", DuePlace::Meeting(5)),
            (None, Some(12), "", DuePlace::Record(12, None)),
            (None, None, "elsewhere", DuePlace::Case),
        ];
        for (action, record, place, expected) in table {
            assert_eq!(place_of(action, record, place), expected, "{place}");
        }
    }
}
