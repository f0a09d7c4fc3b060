//! The ways to what is due, each along its own indexes, and what is asked of it.

use rusqlite::ToSql;

use super::AgendaQuery;
use crate::rules::finding::fold;
use crate::store::session::Viewer;

/// One way to what is due: its tables in the order in which they are read, for each is reached by the
/// index of the one before; which of their rows; and what its own columns are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    from: &'static str,
    which: &'static str,
    /// Day, place, record, what.
    own: [&'static str; 4],
    case: &'static str,
}

/// A kept row's columns, and the action that it may be of.
const ITEM: [&str; 4] = ["d.on_day", "d.place", "d.record", "d.what"];

/// Everybody's: day by day.
const ALL: Source = Source {
    from:
        "due_item d INDEXED BY due_item_by_day
       CROSS JOIN caseload l ON l.case_id = d.case_id
       CROSS JOIN officer o ON o.id = l.owner
       LEFT JOIN action a ON d.place GLOB 'action/*' AND a.id = CAST(substr(d.place, 8) AS INTEGER)",
    which: "TRUE",
    own: ITEM,
    case: "d.case_id",
};

const OF_CASE: Source = Source {
    from:
        "due_item d
       CROSS JOIN caseload l ON l.case_id = d.case_id
       CROSS JOIN officer o ON o.id = l.owner
       LEFT JOIN action a ON d.place GLOB 'action/*' AND a.id = CAST(substr(d.place, 8) AS INTEGER)",
    ..ALL
};

/// An officer's: case by case.
const OWN: Source = Source {
    from:
        "caseload l
       CROSS JOIN due_item d ON d.case_id = l.case_id
       CROSS JOIN officer o ON o.id = l.owner
       LEFT JOIN action a ON d.place GLOB 'action/*' AND a.id = CAST(substr(d.place, 8) AS INTEGER)",
    which: "l.closed_on IS NULL",
    ..ALL
};

/// Of a closed case nothing is due but to tell a social worker of its end.
const OWN_CLOSED: Source = Source {
    from:
        "circumstance k
       CROSS JOIN pupil_case c ON c.pupil = k.pupil
       CROSS JOIN due_item d ON d.case_id = c.id
       CROSS JOIN caseload l ON l.case_id = c.id
       CROSS JOIN officer o ON o.id = l.owner
       LEFT JOIN action a ON d.place GLOB 'action/*' AND a.id = CAST(substr(d.place, 8) AS INTEGER)",
    which: "k.kind = 'social-worker' AND k.state = 'yes' AND c.closed_on IS NOT NULL",
    ..ALL
};

/// Open actions for which no day was agreed.
const UNDATED: Source = Source {
    from: "action a
       CROSS JOIN caseload l ON l.case_id = a.case_id
       CROSS JOIN officer o ON o.id = l.owner",
    which: "a.state = 'open' AND a.by_on IS NULL AND l.closed_on IS NULL",
    own: ["NULL", "'action/' || a.id", "NULL", "a.what"],
    case: "a.case_id",
};

const OWN_UNDATED: Source = Source {
    from: "caseload l
       CROSS JOIN action a ON a.case_id = l.case_id
       CROSS JOIN officer o ON o.id = l.owner",
    ..UNDATED
};

impl Source {
    /// What has a day.
    pub fn dated(query: &AgendaQuery) -> Vec<Self> {
        match query {
            AgendaQuery { case: Some(_), .. } => vec![OF_CASE],
            AgendaQuery { mine: Some(_), .. } => vec![OWN, OWN_CLOSED],
            _ => vec![ALL],
        }
    }

    /// What has none.
    pub fn undated(query: &AgendaQuery) -> Self {
        if query.mine.is_some() && query.case.is_none() { OWN_UNDATED } else { UNDATED }
    }

    /// Its day alone.
    pub fn day(&self) -> String {
        format!("{} AS on_day", self.own[0])
    }

    /// What an agenda shows, in the order in which it is read back.
    pub fn shown(&self) -> String {
        let [day, place, record, what] = self.own;
        format!(
            "{day} AS on_day, coalesce(a.by_words, ''), {place} AS place, {record},
             coalesce(a.who, ''), {what}, l.case_id AS case_id, l.pupil, l.upn, l.name, l.reg,
             o.name, l.school, l.found AS found"
        )
    }
}

/// Stand in a condition for what each source calls otherwise.
const WHAT: &str = "<what>";
const CASE: &str = "<case>";

/// What is asked, as a condition with its values, which are numbered.
pub(super) struct Asked {
    condition: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Asked {
    /// Values that there are already come first.
    pub fn of(query: &AgendaQuery, viewer: Viewer, before: Vec<Box<dyn ToSql>>) -> Self {
        let mut asked = Self { condition: String::new(), values: before };
        let mut parts = vec![viewer.of_schools("l.school")];
        for (column, id) in
            [("l.owner", query.mine), ("l.school", query.school), (CASE, query.case)]
        {
            if let Some(id) = id {
                let n = asked.put(Box::new(id));
                parts.push(format!(" AND {column} = ?{n}"));
            }
        }
        for word in fold(&query.words).split(' ').filter(|word| !word.is_empty()) {
            let n = asked.put(Box::new(word.to_owned()));
            parts.push(format!(
                " AND (instr(l.found, ?{n}) OR instr(lower(l.reg), ?{n}) = 1
                   OR instr(lower(l.upn), ?{n}) = 1 OR instr(lower({WHAT}), ?{n})
                   OR instr(lower(coalesce(a.who, '')), ?{n}) OR instr(lower(o.name), ?{n}))"
            ));
        }
        asked.condition = parts.concat();
        asked
    }

    /// Adds a value; gives its number.
    fn put(&mut self, value: Box<dyn ToSql>) -> usize {
        self.values.push(value);
        self.values.len()
    }

    pub fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }

    /// The query of some sources, one after the other.
    pub fn sql(&self, sources: &[Source], shown: impl Fn(&Source) -> String) -> String {
        let one = |source: &Source| {
            let condition = self.condition.replace(WHAT, source.own[3]).replace(CASE, source.case);
            let Source { from, which, .. } = source;
            format!("SELECT {} FROM {from} WHERE {which}{condition}", shown(source))
        };
        sources.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ")
    }
}
