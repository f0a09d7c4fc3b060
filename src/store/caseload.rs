//! The caseload: one kept row a case, a page at a time, counts from kept totals.

use chrono::NaiveDate;
use rusqlite::{Row, ToSql, params};
use serde::Serialize;

use super::Store;
use super::marks::figures_of;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::rules::figures::Figures;
use crate::rules::filter::{Asked, read_filter};

/// What a list of cases is in order of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    /// Lowest attendance first.
    Attendance,
    /// Soonest due first.
    Due,
}

impl Sort {
    /// The order that `s` takes next.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Name => Self::Attendance,
            Self::Attendance => Self::Due,
            Self::Due => Self::Name,
        }
    }

    /// Rows without a value come last; each order has an index that gives it.
    fn clause(self) -> &'static str {
        match self {
            Self::Name => "found, case_id",
            Self::Attendance => "attendance IS NULL, attendance, case_id",
            Self::Due => "next_due_on IS NULL, next_due_on, case_id",
        }
    }
}

/// Which open cases are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseloadQuery {
    /// Only this officer's.
    pub owner: Option<i64>,
    /// Only those with something due before this day.
    pub due_before: Option<NaiveDate>,
    /// What was typed: see [`read_filter`].
    pub filter: String,
    pub sort: Sort,
}

/// One case of the caseload, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseloadRow {
    pub case: i64,
    pub pupil: i64,
    pub upn: String,
    pub name: String,
    pub year_group: String,
    pub reg: String,
    pub figures: Figures,
    /// One digit a school week, newest last: eighths attended.
    pub trend: String,
    pub tier: u8,
    pub stage: u8,
    pub next_due_on: Option<NaiveDate>,
    pub next_due_what: Option<String>,
    pub oldest_n_on: Option<NaiveDate>,
    pub owner: i64,
    pub owner_name: String,
    pub school: i64,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

/// A stretch of the list, and how many rows the whole has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub from: usize,
    pub rows: Vec<CaseloadRow>,
    pub total: usize,
}

/// The header's counts over all open cases, or over one officer's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: usize,
    pub persistent: usize,
    pub severe: usize,
    /// Due today.
    pub due: usize,
    pub overdue: usize,
}

const COLUMNS: &str = "possible, authorised, unauthorised, late, unexplained, 0, case_id, pupil, upn, l.name, year_group, reg, trend, tier, stage, next_due_on, next_due_what, oldest_n_on, owner, o.name, school, opened_on, closed_on";

impl Store {
    /// A page of open cases: `limit` rows from row `from` on.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn caseload(
        &self,
        viewer: Viewer,
        query: &CaseloadQuery,
        from: usize,
        limit: usize,
    ) -> Result<Page, Trouble> {
        if !viewer.sees_cases {
            return Ok(Page::default());
        }
        let (mut condition, values) = condition(query);
        condition.push_str(&viewer.of_schools("l.school"));
        let total = self.caseload_total(viewer, query, &condition, &values)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM caseload l JOIN officer o ON o.id = l.owner
             WHERE closed_on IS NULL {condition} ORDER BY {} LIMIT {limit} OFFSET {from}",
            query.sort.clause()
        );
        let rows = self.rows(&sql, &values)?;
        Ok(Page { from, rows, total })
    }

    fn caseload_total(
        &self,
        viewer: Viewer,
        query: &CaseloadQuery,
        condition: &str,
        values: &[Box<dyn ToSql>],
    ) -> Result<usize, Trouble> {
        let is_kept = query.filter.trim().is_empty() && query.due_before.is_none();
        if is_kept && viewer.reads_every() {
            let mut totals = self.connection.prepare_cached(
                "SELECT coalesce(sum(cases), 0) FROM caseload_total WHERE ?1 IS NULL OR owner = ?1",
            )?;
            return Ok(totals.query_row([query.owner], |row| row.get(0))?);
        }
        let sql = format!("SELECT count(*) FROM caseload l WHERE closed_on IS NULL {condition}");
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        Ok(self.connection.prepare_cached(&sql)?.query_row(values.as_slice(), |row| row.get(0))?)
    }

    /// Every case, open and closed, by number.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn cases(&self, viewer: Viewer) -> Result<Vec<CaseloadRow>, Trouble> {
        viewer.may_read_cases()?;
        let there = viewer.of_schools("l.school");
        let sql = format!(
            "SELECT {COLUMNS} FROM caseload l JOIN officer o ON o.id = l.owner
             WHERE TRUE{there} ORDER BY case_id"
        );
        self.rows(&sql, &[])
    }

    /// Those of some cases that are open.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn open_among(&self, viewer: Viewer, cases: &[i64]) -> Result<Vec<i64>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        let there = viewer.of_schools("school");
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT case_id FROM caseload
             WHERE case_id IN (SELECT value FROM json_each(?1)) AND closed_on IS NULL{there}"
        ))?;
        let rows = query.query_map([serde_json::to_string(cases)?], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn rows(&self, sql: &str, values: &[Box<dyn ToSql>]) -> Result<Vec<CaseloadRow>, Trouble> {
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map(values.as_slice(), read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The counts of the header, compared with today: over all open cases of the schools that these eyes
    /// read, or over one officer's.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn caseload_counts(
        &self,
        viewer: Viewer,
        owner: Option<i64>,
        today: NaiveDate,
    ) -> Result<Counts, Trouble> {
        if !viewer.sees_cases {
            return Ok(Counts::default());
        }
        let totals = match viewer.of_schools("school") {
            there if there.is_empty() => "caseload_total".to_owned(),
            there => format!(
                "(SELECT owner, coalesce(next_due_on, '') AS due_on, 1 AS cases,
                    possible > 0 AND 10 * (authorised + unauthorised) >= possible AS persistent,
                    possible > 0 AND 2 * (authorised + unauthorised) >= possible AS severe
                  FROM caseload WHERE closed_on IS NULL{there})"
            ),
        };
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT coalesce(sum(cases), 0), coalesce(sum(persistent), 0), coalesce(sum(severe), 0),
               coalesce(sum(cases) FILTER (WHERE due_on = ?1), 0),
               coalesce(sum(cases) FILTER (WHERE due_on <> '' AND due_on < ?1), 0)
             FROM {totals} WHERE ?2 IS NULL OR owner = ?2"
        ))?;
        Ok(query.query_row(params![today.to_string(), owner], |row| {
            Ok(Counts {
                open: row.get(0)?,
                persistent: row.get(1)?,
                severe: row.get(2)?,
                due: row.get(3)?,
                overdue: row.get(4)?,
            })
        })?)
    }
}

fn condition(query: &CaseloadQuery) -> (String, Vec<Box<dyn ToSql>>) {
    let mut sql = String::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    if let Some(owner) = query.owner {
        sql.push_str(" AND owner = ?");
        values.push(Box::new(owner));
    }
    if let Some(day) = query.due_before {
        sql.push_str(" AND next_due_on < ?");
        values.push(Box::new(day.to_string()));
    }
    for asked in read_filter(&query.filter).asked {
        ask(asked, &mut sql, &mut values);
    }
    (sql, values)
}

/// Asks kept columns alone: nothing is summed or joined to filter a list.
fn ask(asked: Asked, sql: &mut String, values: &mut Vec<Box<dyn ToSql>>) {
    match asked {
        Asked::Word(word) => {
            sql.push_str(
                " AND (instr(found, ?) OR instr(lower(reg), ?) = 1 OR instr(lower(upn), ?) = 1)",
            );
            for _ in 0..3 {
                values.push(Box::new(word.clone()));
            }
        }
        Asked::Reg(reg) => {
            sql.push_str(" AND instr(lower(reg), ?) = 1");
            values.push(Box::new(reg));
        }
        Asked::Year(year) => {
            sql.push_str(" AND lower(year_group) IN (?, ?)");
            values.push(Box::new(format!("year {year}")));
            values.push(Box::new(year));
        }
        Asked::Below(parts) => {
            sql.push_str(" AND attendance < ?");
            values.push(Box::new(parts));
        }
        Asked::Tier(tier) => {
            sql.push_str(" AND tier = ?");
            values.push(Box::new(tier));
        }
        Asked::Stage(stage) => {
            sql.push_str(" AND stage = ?");
            values.push(Box::new(stage));
        }
        Asked::Severe => {
            sql.push_str(" AND possible > 0 AND 2 * (authorised + unauthorised) >= possible");
        }
        Asked::Persistent => {
            sql.push_str(" AND possible > 0 AND 10 * (authorised + unauthorised) >= possible");
        }
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<CaseloadRow> {
    Ok(CaseloadRow {
        figures: figures_of(row, 0)?,
        case: row.get(6)?,
        pupil: row.get(7)?,
        upn: row.get(8)?,
        name: row.get(9)?,
        year_group: row.get(10)?,
        reg: row.get(11)?,
        trend: row.get(12)?,
        tier: row.get(13)?,
        stage: row.get(14)?,
        next_due_on: row.get(15)?,
        next_due_what: row.get(16)?,
        oldest_n_on: row.get(17)?,
        owner: row.get(18)?,
        owner_name: row.get(19)?,
        school: row.get(20)?,
        opened_on: row.get(21)?,
        closed_on: row.get(22)?,
    })
}
