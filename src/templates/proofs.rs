//! What a template file says of evidence: the proofs it names, and what a form proves.

use super::claims::Claims;
use super::entries::Entries;
use super::place::Faults;
use crate::rules::evidence::{Declaration, Proof};

const PROVES: &str = "[[proves]]\nof = \"…\"";

/// The proofs that a list names, each once, in the order of the list.
pub(super) fn read_proofs(
    entries: &mut Entries<'_>,
    key: &'static str,
    faults: &mut Faults<'_>,
) -> Vec<Proof> {
    let known: Vec<&str> = Proof::ALL.iter().map(|(name, ..)| *name).collect();
    let mut found: Vec<Proof> = Vec::new();
    for name in entries.words(key, &known, faults) {
        found.extend(Proof::parse(&name).filter(|proof| !found.contains(proof)));
    }
    found
}

/// The `[[proves]]` of a form.
pub(super) fn read_declarations(
    entries: &mut Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Vec<Declaration> {
    let tables = entries.tables("proves", PROVES, faults);
    tables.into_iter().map(|table| read_declaration(table, claims, faults)).collect()
}

fn read_declaration(
    mut entries: Entries<'_>,
    claims: &mut Claims,
    faults: &mut Faults<'_>,
) -> Declaration {
    if entries.lacks("of") {
        entries.miss("of", faults);
    }
    let proofs: Vec<(&str, Proof)> =
        Proof::ALL.iter().map(|(name, proof, _)| (*name, *proof)).collect();
    let read = Declaration {
        of: entries.word("of", &proofs, faults).unwrap_or(Proof::Letter),
        field: entries.optional_line("field", faults),
        is: entries.ids("is", faults),
        on: entries.optional_line("on", faults),
        closed: entries.flag("closed", faults),
        named: entries.optional_line("named", faults),
    };
    for (key, path) in [("field", &read.field), ("named", &read.named)] {
        if let Some(path) = path {
            claims.names_open_field(entries.place_of(key), key, path);
        }
    }
    if let Some(path) = &read.on {
        claims.names_day(entries.place_of("on"), path);
    }
    let at = entries.place_of("is");
    if let Some(path) = &read.field {
        for id in &read.is {
            claims.names_option(at, path, id);
        }
    } else if !read.is.is_empty() {
        faults.note(at, "\"is\" without a field", "field = \"section/field\"");
    }
    entries.refuse_the_rest(faults);
    read
}

/// `proves call, spoken`; nothing for none.
pub(super) fn listed(what: &str, proofs: &[Proof]) -> Option<String> {
    let names: Vec<&str> = proofs.iter().map(|proof| proof.name()).collect();
    (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
}

/// What a form proves, each in a line: `contract-agreed: offer/answer is agreed, on signed/date`.
pub(super) fn declarations(proves: &[Declaration]) -> Vec<String> {
    proves.iter().map(declaration).collect()
}

fn declaration(one: &Declaration) -> String {
    let mut told = Vec::new();
    if let Some(field) = &one.field {
        let is = if one.is.is_empty() { "answered".to_owned() } else { one.is.join(" or ") };
        told.push(format!("{field} is {is}"));
    }
    told.extend(one.closed.then(|| "once closed".to_owned()));
    told.extend(one.on.as_ref().map(|on| format!("on {on}")));
    if told.is_empty() {
        return one.of.name().to_owned();
    }
    format!("{}: {}", one.of.name(), told.join(", "))
}
