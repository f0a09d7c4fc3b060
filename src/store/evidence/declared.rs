//! What the current pack declares, put together from its templates.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::super::packs;
use super::super::trouble::Trouble;
use crate::rules::evidence::{Answerable, Declaration, Declared, Pack, item_line, row_line};
use crate::rules::strategy::OWN;
use crate::rules::support::Tiers;
use crate::templates::{Checklist, Form};

/// The pack as it stands.
pub(super) fn pack(connection: &Connection) -> Result<Pack, Trouble> {
    let process = packs::current_process(connection)?;
    let mut forms = BTreeMap::new();
    for form in packs::current_forms(connection)? {
        forms.insert(form.name.clone(), of_form(form)?);
    }
    let declared = Declared {
        forms,
        log: process.log.clone(),
        meeting: process.meeting.clone(),
        items: Vec::new(),
        letters: packs::proving_letters(connection)?
            .into_iter()
            .map(|letter| (letter.name, letter.proves))
            .collect(),
    };
    let (checklist, tiers) = (packs::current_checklist(connection)?, packs::tiers(connection)?);
    let rows = rows_of(&checklist, &tiers)?;
    let own = rows.iter().find(|row| row.line == row_line(OWN)).cloned();
    let own = own.map(|own| Answerable { line: item_line(OWN), ..own });
    let is_restricted = |row: &str| checklist.row(row).is_some_and(|row| row.restricted);
    let items = tiers.declared(is_restricted);
    let declared = declared.with_items(rows).with_items(items).with_items(own);
    Ok(Pack { declared, process })
}

/// What a form declares. One that is older than such declarations proves what the built-in form of its
/// name does, as far as it has those fields.
fn of_form(form: Form) -> Result<Vec<Declaration>, Trouble> {
    if !form.proves.is_empty() {
        return Ok(form.proves);
    }
    let Some(shipped) = packs::built_in_form(&form.name)? else { return Ok(Vec::new()) };
    let has = |one: &Declaration| one.field.as_ref().is_none_or(|path| form.field(path).is_some());
    Ok(shipped.proves.into_iter().filter(has).collect())
}

/// The rows of a checklist; one that is older than such declarations is answered as the built-in one.
fn rows_of(checklist: &Checklist, tiers: &Tiers) -> Result<Vec<Answerable>, Trouble> {
    if declares(checklist) {
        return Ok(items(checklist, checklist, tiers));
    }
    Ok(items(checklist, &packs::built_in_checklist()?, tiers))
}

fn declares(checklist: &Checklist) -> bool {
    let mut rows = checklist.rows();
    rows.any(|(.., row)| !row.proves.is_empty() || !row.answered_by.is_empty())
}

/// Each row of a checklist with what another, or the same, declares of it, and with the item of support
/// that is the same thing.
fn items(checklist: &Checklist, declaring: &Checklist, tiers: &Tiers) -> Vec<Answerable> {
    let mut items: Vec<Answerable> = checklist
        .rows()
        .map(|(path, _, row)| {
            let told = declaring.row(&path);
            Answerable {
                line: row_line(&path),
                title: row.short.clone(),
                proves: told.map(|told| told.proves.clone()).unwrap_or_default(),
                answered_by: told.map(|told| told.answered_by.clone()).unwrap_or_default(),
                names: told.map(|told| told.names.clone()).unwrap_or_default(),
                same_as: tiers.same_as(&path).map(|(item, _)| item_line(&item)),
                restricted: row.restricted,
            }
        })
        .collect();
    items.push(Answerable {
        line: row_line(OWN),
        title: checklist.own.title.clone(),
        proves: declaring.own.proves.clone(),
        answered_by: Vec::new(),
        names: Vec::new(),
        same_as: None,
        restricted: false,
    });
    items
}
