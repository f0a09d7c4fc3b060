//! The template pack in the file: installed, current, and every version a record was made with.

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use super::journal::{About, sha256};
use super::session::Session;
use super::trouble::Trouble;
use crate::templates::{BUILT_IN, Form, read_form};

/// One template of the pack, in a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TemplateLine {
    pub name: String,
    pub title: String,
    pub version: u32,
}

impl Store {
    /// Installs the built-in pack, where the file has nothing newer of its own.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn install_built_in(&mut self, session: &Session) -> Result<(), Trouble> {
        for (name, text) in BUILT_IN {
            if current(&self.connection, name)?.is_none() {
                self.install_template(session, text)?;
            }
        }
        Ok(())
    }

    /// Installs a checked template as the current one of its name; gives its name.
    ///
    /// # Errors
    /// A text that doesn't check.
    pub fn install_template(&mut self, session: &Session, text: &str) -> Result<String, Trouble> {
        let form = checked(text)?;
        let digest = sha256(text.as_bytes());
        self.write(session, "install_template", |w| {
            let there = current(&w.tx, &form.name)?;
            if there.as_ref().is_some_and(|(_, kept)| kept == text) {
                return Ok(form.name.clone());
            }
            if let Some((id, _)) = there {
                w.update("template", id, About::default(), None, &[("current", &0)])?;
            }
            w.insert(
                "template",
                About::default(),
                &[
                    ("name", &form.name),
                    ("version", &form.version),
                    ("text", &text),
                    ("sha256", &digest),
                    ("current", &1),
                ],
            )?;
            Ok(form.name.clone())
        })
    }

    /// The current templates, by name.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn templates(&self) -> Result<Vec<TemplateLine>, Trouble> {
        let mut query = self
            .connection
            .prepare_cached("SELECT name, text FROM template WHERE current = 1 ORDER BY name")?;
        let rows =
            query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut lines = Vec::new();
        for row in rows {
            let (name, text) = row?;
            let form = checked(&text)?;
            lines.push(TemplateLine { name, title: form.title, version: form.version });
        }
        Ok(lines)
    }

    /// The current template of a name.
    ///
    /// # Errors
    /// An unknown name, in a sentence.
    pub fn template(&self, name: &str) -> Result<Form, Trouble> {
        current_form(&self.connection, name).map(|(_, form)| form)
    }
}

pub(super) fn current_form(connection: &Connection, name: &str) -> Result<(i64, Form), Trouble> {
    let Some((id, text)) = current(connection, name)? else {
        return Err(Trouble::refused(format!(
            "there is no template {name} in this file; `template list` shows them. Nothing was changed"
        )));
    };
    Ok((id, checked(&text)?))
}

/// The form that a record was made with.
pub(super) fn form_of(connection: &Connection, template: i64) -> Result<Form, Trouble> {
    let mut query = connection.prepare_cached("SELECT text FROM template WHERE id = ?1")?;
    let text: String = query.query_row([template], |row| row.get(0))?;
    checked(&text)
}

fn current(connection: &Connection, name: &str) -> Result<Option<(i64, String)>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id, text FROM template WHERE name = ?1 AND current = 1")?;
    Ok(query.query_row(params![name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn checked(text: &str) -> Result<Form, Trouble> {
    read_form("template", text).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Trouble::refused(format!("{}\nNothing was changed", faults.join("\n")))
    })
}
