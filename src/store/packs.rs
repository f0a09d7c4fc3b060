//! The template pack in the file: installed, current, and every version a record was made with.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, params};

use super::journal::{About, sha256};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, crossings, kept};
use crate::rules::process::{PROCESS, Process};
use crate::rules::retention::{RETENTION, Retention};
use crate::rules::strategy::CHECKLIST;
use crate::rules::support::{TIERS, Tiers};
use crate::rules::tier::Triggers;
use crate::templates::{BUILT_IN, Checklist, Form, Letter, Template, built_in, read_template};

/// One template of the pack, in a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TemplateLine {
    pub name: String,
    pub title: String,
    pub version: u32,
    /// Whether records of it are begun in a case.
    #[serde(skip)]
    pub is_form: bool,
}

impl TemplateLine {
    /// The line of a template.
    #[must_use]
    pub fn of(template: &Template) -> Self {
        Self {
            name: template.name().to_owned(),
            title: template.title().to_owned(),
            version: template.version(),
            is_form: matches!(template, Template::Form(_)),
        }
    }
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

    /// Installs a checked template as the current one of its name; gives its name. With other tiers
    /// whoever has a tier is counted anew.
    ///
    /// # Errors
    /// A text that doesn't check.
    pub fn install_template(&mut self, session: &Session, text: &str) -> Result<String, Trouble> {
        let template = checked(text)?;
        self.write(session, "install_template", |w| {
            w.may_all()?;
            let there = current(&w.tx, template.name())?;
            if there.as_ref().is_some_and(|(_, kept)| kept == text) {
                return Ok(template.name().to_owned());
            }
            let before = triggers(&w.tx)?;
            if let Some((id, _)) = there {
                w.update("template", id, About::default(), None, &[("current", &0)])?;
            }
            insert(w, &template, text)?;
            if triggers(&w.tx)? != before {
                crossings::refresh_all(&w.tx)?;
                kept::refresh_all(&w.tx)?;
            }
            Ok(template.name().to_owned())
        })
    }

    /// The current templates, by name.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn templates(&self) -> Result<Vec<TemplateLine>, Trouble> {
        let mut query = self
            .connection
            .prepare_cached("SELECT text FROM template WHERE current = 1 ORDER BY name")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        let mut lines = Vec::new();
        for row in rows {
            lines.push(TemplateLine::of(&checked(&row?)?));
        }
        Ok(lines)
    }

    /// From how many days absent each tier begins.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn triggers(&self) -> Result<Triggers, Trouble> {
        triggers(&self.connection)
    }

    /// The letters that can be written, in the order of the lists.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn letters(&self) -> Result<Vec<Letter>, Trouble> {
        current_letters(&self.connection)
    }

    /// The letter of a name.
    ///
    /// # Errors
    /// An unknown name, in a sentence.
    pub fn letter(&self, name: &str) -> Result<Letter, Trouble> {
        let found = self.letters()?.into_iter().find(|letter| letter.name == name);
        found.ok_or_else(|| {
            Trouble::refused(format!(
                "there is no letter {name}; `template list` shows them. Nothing was changed"
            ))
        })
    }

    /// The current template of a name.
    ///
    /// # Errors
    /// An unknown name, in a sentence.
    pub fn template(&self, name: &str) -> Result<Template, Trouble> {
        current_template(&self.connection, name).map(|(_, template)| template)
    }
}

fn insert(w: &Writing<'_>, template: &Template, text: &str) -> Result<i64, Trouble> {
    let (name, version) = (template.name(), template.version());
    let digest = sha256(text.as_bytes());
    let sets: [super::writing::Set<'_>; 5] = [
        ("name", &name),
        ("version", &version),
        ("text", &text),
        ("sha256", &digest),
        ("current", &1),
    ];
    w.insert("template", About::default(), &sets)
}

fn current_template(connection: &Connection, name: &str) -> Result<(i64, Template), Trouble> {
    let Some((id, text)) = current(connection, name)? else {
        return Err(Trouble::refused(format!(
            "there is no template {name} in this file; `template list` shows them. Nothing was changed"
        )));
    };
    Ok((id, checked(&text)?))
}

pub(super) fn current_form(connection: &Connection, name: &str) -> Result<(i64, Form), Trouble> {
    let (id, template) = current_template(connection, name)?;
    Ok((id, as_form(template)?))
}

/// The form that a record was made with.
pub(super) fn form_of(connection: &Connection, template: i64) -> Result<Form, Trouble> {
    as_form(template_of(connection, template)?)
}

/// The checklist that a case's was begun with, or moved to.
pub(super) fn checklist_of(connection: &Connection, template: i64) -> Result<Checklist, Trouble> {
    as_checklist(template_of(connection, template)?)
}

/// The checklist of the pack; the built-in one where a file from before has none.
pub(super) fn current_checklist(connection: &Connection) -> Result<Checklist, Trouble> {
    match current(connection, CHECKLIST)? {
        Some((_, text)) => as_checklist(checked(&text)?),
        None => as_checklist(checked(shipped(CHECKLIST)?)?),
    }
}

/// The process of the pack; the built-in one where a file from before has none.
pub(super) fn current_process(connection: &Connection) -> Result<Process, Trouble> {
    let template = match current(connection, PROCESS)? {
        Some((_, text)) => checked(&text)?,
        None => checked(shipped(PROCESS)?)?,
    };
    match template {
        Template::Process(process) => Ok(*process),
        other => Err(Trouble::Ours(format!("{} is no process", other.title()))),
    }
}

/// How long records are kept; as it comes with the program where a file from before says nothing.
pub(super) fn current_retention(connection: &Connection) -> Result<Retention, Trouble> {
    let template = match current(connection, RETENTION)? {
        Some((_, text)) => checked(&text)?,
        None => checked(shipped(RETENTION)?)?,
    };
    match template {
        Template::Retention(retention) => Ok(retention),
        other => Err(Trouble::Ours(format!("{} are no rules of retention", other.title()))),
    }
}

/// The current forms of the pack, by name.
pub(super) fn current_forms(connection: &Connection) -> Result<Vec<Form>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT text FROM template WHERE current = 1 AND name NOT IN (?1, ?2, ?3, ?4)
         ORDER BY name",
    )?;
    let texts =
        query.query_map([CHECKLIST, PROCESS, TIERS, RETENTION], |row| row.get::<_, String>(0))?;
    let mut forms = Vec::new();
    for text in texts {
        if let Template::Form(form) = checked(&text?)? {
            forms.push(form);
        }
    }
    Ok(forms)
}

/// The letters of the pack, those built in first and in their order; a built-in one stands where a file
/// from before has none of its name.
fn current_letters(connection: &Connection) -> Result<Vec<Letter>, Trouble> {
    let mut letters = letters_with(connection, "")?;
    let place = |letter: &Letter| BUILT_IN.iter().position(|(name, _)| *name == letter.name);
    letters.sort_by_key(|letter| place(letter).unwrap_or(usize::MAX));
    Ok(letters)
}

/// Those of them that prove more than their entries do: the others needn't be read to know it.
pub(super) fn proving_letters(connection: &Connection) -> Result<Vec<Letter>, Trouble> {
    letters_with(connection, "[[proves]]")
}

/// The letters in whose files these words stand.
fn letters_with(connection: &Connection, words: &str) -> Result<Vec<Letter>, Trouble> {
    let mut letters = Vec::new();
    let mut query = connection.prepare_cached(
        "SELECT text FROM template
         WHERE current = 1 AND instr(text, 'letter') > 0 AND (?1 = '' OR instr(text, ?1) > 0)",
    )?;
    for text in query.query_map([words], |row| row.get::<_, String>(0))? {
        letters.extend(as_letter(checked(&text?)?));
    }
    for (name, text) in BUILT_IN.iter().filter(|(_, text)| text.contains(words)) {
        if current(connection, name)?.is_none() {
            letters.extend(as_letter(checked(text)?));
        }
    }
    Ok(letters)
}

fn as_letter(template: Template) -> Option<Letter> {
    match template {
        Template::Letter(letter) => Some(*letter),
        _ => None,
    }
}

/// The built-in form of a name, where there is one.
pub(super) fn built_in_form(name: &str) -> Result<Option<Form>, Trouble> {
    match built_in(name).map(checked).transpose()? {
        Some(Template::Form(form)) => Ok(Some(form)),
        _ => Ok(None),
    }
}

/// The built-in checklist.
pub(super) fn built_in_checklist() -> Result<Checklist, Trouble> {
    as_checklist(checked(shipped(CHECKLIST)?)?)
}

/// The id of the pack's checklist; installs the built-in one where a file from before has none.
pub(super) fn checklist_id(w: &Writing<'_>) -> Result<i64, Trouble> {
    if let Some((id, _)) = current(&w.tx, CHECKLIST)? {
        return Ok(id);
    }
    let text = shipped(CHECKLIST)?;
    insert(w, &checked(text)?, text)
}

/// The tiers of the pack; the built-in ones where a file from before has none.
pub(super) fn tiers(connection: &Connection) -> Result<Tiers, Trouble> {
    match current(connection, TIERS)? {
        Some((_, text)) => as_tiers(checked(&text)?),
        None => as_tiers(checked(shipped(TIERS)?)?),
    }
}

thread_local! {
    /// The triggers read last, by the checksum of their file: reading that takes longer than most
    /// verbs, and nearly all of them keep a tier.
    static TRIGGERS: RefCell<Option<(String, Triggers)>> = const { RefCell::new(None) };
}

/// From how many days absent each tier begins; the defaults where a file from before has no tiers.
pub(super) fn triggers(connection: &Connection) -> Result<Triggers, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT sha256 FROM template WHERE name = ?1 AND current = 1")?;
    let sum: Option<String> = query.query_row([TIERS], |row| row.get(0)).optional()?;
    let Some(sum) = sum else { return Ok(Triggers::default()) };
    let known = TRIGGERS.with_borrow(|last| {
        last.as_ref().filter(|(known, _)| *known == sum).map(|(_, triggers)| *triggers)
    });
    if let Some(triggers) = known {
        return Ok(triggers);
    }
    let triggers = tiers(connection)?.triggers();
    TRIGGERS.set(Some((sum, triggers)));
    Ok(triggers)
}

fn shipped(name: &str) -> Result<&'static str, Trouble> {
    built_in(name).ok_or_else(|| Trouble::Ours(format!("there is no built-in template {name}")))
}

fn template_of(connection: &Connection, template: i64) -> Result<Template, Trouble> {
    let mut query = connection.prepare_cached("SELECT text FROM template WHERE id = ?1")?;
    let text: String = query.query_row([template], |row| row.get(0))?;
    checked(&text)
}

fn as_form(template: Template) -> Result<Form, Trouble> {
    match template {
        Template::Form(form) => Ok(form),
        Template::Checklist(checklist) => Err(Trouble::refused(format!(
            "{} is no form but one list a case, always open: it is answered on tab 4 of the case. \
             Nothing was changed",
            checklist.title
        ))),
        Template::Process(process) => Err(Trouble::refused(format!(
            "{} is no form that is filled in: it says how cases go on. Nothing was changed",
            process.title
        ))),
        Template::Tiers(tiers) => Err(Trouble::refused(format!(
            "{} is no form but what is kept on tab 5 of each case. Nothing was changed",
            tiers.title
        ))),
        Template::Letter(letter) => Err(Trouble::refused(format!(
            "{} is no form but a letter: `document make` writes it, and t in a case. Nothing was changed",
            letter.title
        ))),
        Template::Retention(retention) => Err(Trouble::refused(format!(
            "{} is no form: `retention list` shows what is due under it. Nothing was changed",
            retention.title
        ))),
    }
}

fn as_checklist(template: Template) -> Result<Checklist, Trouble> {
    match template {
        Template::Checklist(checklist) => Ok(checklist),
        other => Err(Trouble::Ours(format!("{} is no checklist", other.title()))),
    }
}

fn as_tiers(template: Template) -> Result<Tiers, Trouble> {
    match template {
        Template::Tiers(tiers) => Ok(tiers),
        other => Err(Trouble::Ours(format!("{} are no tiers", other.title()))),
    }
}

fn current(connection: &Connection, name: &str) -> Result<Option<(i64, String)>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id, text FROM template WHERE name = ?1 AND current = 1")?;
    Ok(query.query_row(params![name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn checked(text: &str) -> Result<Template, Trouble> {
    read_template("template", text).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Trouble::refused(format!("{}\nNothing was changed", faults.join("\n")))
    })
}
