//! The live tables and the one text form of each row that the journal commits to.

use rusqlite::{Connection, OptionalExtension};

/// A live table: its name, and what beside its own columns belongs to a row.
pub struct Live {
    pub table: &'static str,
    /// Links kept in side tables: key in the text, and the query of their values.
    links: &'static [(&'static str, &'static str)],
    /// As those, but added later: told only where there are some, so that older commitments stand.
    later_links: &'static [(&'static str, &'static str)],
    /// Columns left out: kept bytes, which their own checksum column speaks for.
    without: &'static [&'static str],
}

const fn plain(table: &'static str) -> Live {
    Live { table, links: &[], later_links: &[], without: &[] }
}

/// Every table whose rows the journal commits to. Marks have digests of their own.
pub const LIVE: &[Live] = &[
    plain("school"),
    plain("calendar"),
    plain("officer"),
    plain("pupil"),
    plain("enrolment"),
    plain("contact"),
    plain("sibling"),
    plain("circumstance"),
    plain("pupil_case"),
    plain("meeting"),
    Live {
        table: "entry",
        links: &[
            ("pupils", "SELECT pupil AS id FROM entry_pupil WHERE entry = t.id ORDER BY 1"),
            ("contacts", "SELECT contact AS id FROM entry_contact WHERE entry = t.id ORDER BY 1"),
        ],
        later_links: &[(
            "sessions",
            "SELECT pupil || ' ' || on_day || ' ' || half AS id FROM entry_session WHERE entry = t.id ORDER BY 1",
        )],
        without: &[],
    },
    plain("template"),
    plain("record"),
    plain("answer"),
    plain("attendee"),
    plain("action"),
    plain("strategy"),
    Live { table: "attachment", links: &[], later_links: &[], without: &["bytes"] },
    plain("invitation"),
    plain("meeting_move"),
    plain("correction"),
    plain("gate_passing"),
    plain("saved_filter"),
    plain("notice"),
    plain("penalty"),
    plain("evidence_choice"),
    plain("parent_left_out"),
    plain("check_answer"),
    plain("support"),
    plain("tier_note"),
    Live { table: "sent", links: &[], later_links: &[], without: &["bytes"] },
    Live { table: "pack", links: &[], later_links: &[], without: &["bytes"] },
    plain("officer_key"),
    plain("legal_hold"),
    plain("erasure"),
];

/// The description of a live table.
#[must_use]
pub fn live(table: &str) -> Option<&'static Live> {
    LIVE.iter().find(|live| live.table == table)
}

impl Live {
    /// The expression that tells a row as JSON: columns in their order, without the empty ones,
    /// so that a column added later changes no commitment made before it.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn expression(&self, connection: &Connection) -> rusqlite::Result<String> {
        let mut query =
            connection.prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
        let names = query.query_map([self.table], |row| row.get::<_, String>(0))?;
        let mut parts = Vec::new();
        for name in names {
            let name = name?;
            if !self.without.contains(&name.as_str()) {
                parts.push(format!("'{name}', t.\"{name}\""));
            }
        }
        for (key, query) in self.links {
            parts.push(format!("'{key}', (SELECT json_group_array(id) FROM ({query}))"));
        }
        for (key, query) in self.later_links {
            parts.push(format!(
                "'{key}', nullif((SELECT json_group_array(id) FROM ({query})), '[]')"
            ));
        }
        Ok(format!("json_patch('{{}}', json_object({}))", parts.join(", ")))
    }

    /// One row as text; none if there is no such row.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn text(&self, connection: &Connection, id: i64) -> rusqlite::Result<Option<String>> {
        let expression = self.expression(connection)?;
        let sql = format!("SELECT {expression} FROM {} t WHERE t.id = ?1", self.table);
        connection.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()
    }
}
