//! A certificate of attendance: one for each parent, with that parent's address alone.
//!
//! Source: section 566 of the Education Act 1996: a certificate of a pupil's attendance signed by the
//! head teacher is evidence of what it states. What the certificate of an authority looks like differs.

use chrono::NaiveDate;

use super::grids::{column, grid};
use super::herringbone::{MISSING, cell, heading, key, summary};
use super::making::{Making, fact};
use super::model::{Block, Column, Fact, Signature};
use super::withheld::{Made, Withheld};
use crate::rules::calendar::Calendar;
use crate::rules::code::Code;
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::rules::figures::Figures;
use crate::rules::people::{Contact, InLaw};
use crate::rules::register::{Half, Register};

/// The certificate of a range, for the parent whom the document is for.
///
/// # Errors
/// It is for nobody, or for somebody who is no parent in education law; no mark is on file.
pub fn compose(
    calendar: &Calendar,
    range: Option<(NaiveDate, NaiveDate)>,
    making: &Making<'_>,
) -> Result<Made, String> {
    let Some(parent) = making.recipient() else {
        return Err("a certificate of attendance is made for one parent, with that parent's \
                    address. Nothing was made. Say for whom"
            .to_owned());
    };
    if parent.in_law != InLaw::Yes {
        return Err(format!(
            "{} is no parent in education law on file, so no certificate is made for them. Nothing \
             was made. If they are, say so in the pupil's details first",
            parent.name()
        ));
    }
    let Some(range) = range else {
        return Err(
            "no marks are on file, so there is nothing to certify. Nothing was made. Import \
                    the register first"
                .to_owned(),
        );
    };
    let register = &making.file.register;
    let mut blocks: Vec<Block> = not_yet(register, calendar, range).into_iter().collect();
    blocks.push(heading("Attendance"));
    blocks.push(days(register, calendar, range));
    blocks.extend(key(register, range));
    blocks.extend(summary(register, calendar, range));
    blocks.push(heading("Declaration"));
    blocks.push(Block::Words { words: declaration(making, range) });
    blocks.push(Block::Signatures {
        who: vec![Signature { name: String::new(), role: "Headteacher".to_owned() }],
    });
    let subtitle = "Section 566 of the Education Act 1996".to_owned();
    let about = format!("certificate {}", parent.id);
    let name = ("Certificate of Attendance", subtitle, about.as_str());
    Ok(making.finish(name, facts(making, parent, range), blocks, Withheld::default()))
}

fn facts(
    making: &Making<'_>,
    parent: &Contact,
    (first, last): (NaiveDate, NaiveDate),
) -> Vec<Fact> {
    let mut facts = making.pupil_facts();
    facts.push(fact("UPN", making.file.pupil.upn.clone()));
    facts.push(fact("School", making.file.school_name.clone()));
    facts.push(fact("Parent", parent.name()));
    facts.push(fact("Address", address(parent)));
    facts.push(fact("From", spell(first)));
    facts.push(fact("To", spell(last)));
    facts.push(making.register_fact());
    facts
}

/// An address in one line.
fn address(parent: &Contact) -> String {
    let lines = parent.address.lines().chain([parent.postcode.as_str()]).map(str::trim);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What keeps it from being evidence; none where nothing does.
fn not_yet(
    register: &Register,
    calendar: &Calendar,
    (first, last): (NaiveDate, NaiveDate),
) -> Option<Block> {
    let Figures { unexplained, stray, .. } = register.figures(first, last);
    let missing = register.missing(calendar, first, last).len();
    let mut found = Vec::new();
    if unexplained > 0 {
        found.push(counted(unexplained, "session is marked N", "sessions are marked N"));
    }
    if stray > 0 {
        found.push(counted(
            stray,
            "session has a code that has ended",
            "sessions have codes that have ended",
        ));
    }
    if missing > 0 {
        found.push(counted(missing, "session has no mark", "sessions have no mark"));
    }
    (!found.is_empty()).then(|| Block::Note {
        words: format!(
            "Not to be signed yet: {}. Put it right in the MIS and import the register again.",
            found.join(", ")
        ),
    })
}

/// A row a day that has a mark or should have one.
fn days(register: &Register, calendar: &Calendar, range: (NaiveDate, NaiveDate)) -> Block {
    let narrow = |head: &str| Column { head: head.to_owned(), share: 2, narrow: true };
    let columns = vec![
        column("Date", 5),
        narrow("AM"),
        column("Meaning", 9),
        narrow("PM"),
        column("Meaning", 9),
    ];
    let (first, last) = range;
    let mut all: Vec<NaiveDate> = calendar.between(first, last).to_vec();
    all.extend(register.between(first, last).map(|day| day.on));
    all.sort_unstable();
    all.dedup();
    let rows = all.into_iter().filter_map(|on| {
        let [am, pm] = Half::BOTH.map(|half| cell(register, calendar, range, (on, half)));
        let is_blank = am.is_empty() && pm.is_empty();
        let (am_means, pm_means) = (meaning(&am), meaning(&pm));
        (!is_blank).then(|| vec![spell(on), am, am_means, pm, pm_means])
    });
    grid("Every session of the time certified", columns, rows.collect(), 0)
}

fn meaning(code: &str) -> String {
    match code {
        "" => String::new(),
        MISSING => "no mark".to_owned(),
        code => Code::read(code).map_or("not a code", Code::meaning).to_owned(),
    }
}

fn declaration(making: &Making<'_>, (first, last): (NaiveDate, NaiveDate)) -> String {
    format!(
        "I am the head teacher of {}. I certify under section 566 of the Education Act 1996 that \
         this is a true extract of the attendance register kept by the school, and that it shows \
         the attendance of {} from {} to {}.",
        making.file.school_name,
        making.file.pupil.name(),
        spell(first),
        spell(last)
    )
}
