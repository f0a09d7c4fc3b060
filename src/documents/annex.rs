//! The restricted annex of a case: what a pack leaves out because few may read it, as a document of its
//! own. It is kept nowhere, and no list tells of it; the journal does, to the safeguarding role alone.

use super::audience::Audience;
use super::fields;
use super::making::{Making, fact};
use super::model::{Block, Fact};
use super::render::{Press, render};
use super::withheld::{Made, Withheld};
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::rules::sent::Format;
use crate::store::{AnnexFile, AnnexLine, Session, Store, Trouble};

/// What commands call it.
pub const ANNEX: &str = "annex";

const ABOUT: &str = "These words are restricted in the school's records: whoever wrote them and the \
    safeguarding role read them, and nobody else. Keep this paper where only they can. That it was made \
    stands in the journal.";

/// Whose annex is made, for whom, as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub case: i64,
    pub audience: Audience,
    pub format: Format,
}

/// An annex that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeAnnex {
    pub bytes: Vec<u8>,
    /// How many passages are in it.
    pub passages: usize,
    /// What was kept out of it all the same, each a label with the reason.
    pub withheld: Vec<String>,
}

/// Reads, composes and renders an annex. Who asks is looked at first of all, so that nobody else learns
/// anything of the case by asking.
///
/// # Errors
/// Whoever doesn't hold the safeguarding role; a parent or the child, whom it isn't for; a case without a
/// restricted word; a format that can't be made here.
pub fn make(
    store: &mut Store,
    session: &Session,
    wish: &Wish,
    press: &Press,
) -> Result<MadeAnnex, Trouble> {
    store.may_make_annex(session, wish.case)?;
    let Some(whom) = whom(wish.audience) else {
        return Err(Trouble::refused(
            "restricted words go to no parent and not to the child this way. Nothing was made. Ask the \
             designated safeguarding lead what may be shared with them",
        ));
    };
    // Words that no paper could be made of needn't have been read.
    if wish.format == Format::Pdf {
        press.can_set()?;
    }
    let read = store.read_annex(session, wish.case, (whom, wish.format.id()))?;
    let making = Making {
        audience: wish.audience,
        file: &read.file,
        today: session.as_of(),
        head: &read.head,
    };
    let made = compose(&read, &making, whom, &session.name);
    let bytes = render(&made.document, wish.format, press)?;
    Ok(MadeAnnex { bytes, passages: read.lines.len(), withheld: made.withheld })
}

/// Whom it is for, in words; none for whom it can't be.
fn whom(audience: Audience) -> Option<&'static str> {
    match audience {
        Audience::School => Some("the safeguarding role"),
        Audience::Agency => Some("an agency"),
        Audience::Authority => Some("the local authority"),
        Audience::Court => Some("the court"),
        Audience::Parent(_) | Audience::Child => None,
    }
}

fn compose(read: &AnnexFile, making: &Making<'_>, whom: &str, by: &str) -> Made {
    let mut blocks = vec![Block::Note { words: ABOUT.to_owned() }];
    blocks.push(Block::Heading { level: 1, words: "In the order in which it happened".to_owned() });
    read.lines.iter().for_each(|line| blocks.extend(blocks_of(line)));
    let pupil = making.file.pupil.name();
    let name = ("Restricted annex", pupil, ANNEX);
    let facts = facts(making, whom, by);
    let Made { document, withheld } = making.finish(name, facts, blocks, Withheld::default());
    Made { document: document.under_banner(format!("Restricted: for {whom}")), withheld }
}

fn facts(making: &Making<'_>, whom: &str, by: &str) -> Vec<Fact> {
    let file = making.file;
    let mut facts = vec![fact("Restricted", format!("for {whom}"))];
    facts.extend(making.pupil_facts());
    facts.push(fact("UPN", file.pupil.upn.clone()));
    facts.push(fact("School", file.school_name.clone()));
    if let Some(case) = &file.case {
        facts.push(fact("Case", format!("{}, opened {}", case.id, spell(case.opened))));
        facts.push(fact("Case officer", case.owner_name.clone()));
    }
    facts.push(fact("Made by", by.to_owned()));
    facts.push(fact("Made on", spell(making.today)));
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

/// A passage under what it is and when it happened, with who wrote it and when.
fn blocks_of(line: &AnnexLine) -> Vec<Block> {
    let when = if line.when.is_empty() { String::new() } else { format!(" {}", line.when) };
    let words = format!("{}{when} · {}", spell(line.on), line.what);
    let mut blocks = vec![Block::Heading { level: 2, words }];
    blocks.push(Block::Note { words: written(line) });
    if !line.words.trim().is_empty() {
        blocks.push(Block::Words { words: line.words.clone() });
    }
    if !line.outcome.trim().is_empty() {
        blocks.push(fields::told("Outcome", &line.outcome));
    }
    if !line.files.is_empty() {
        let words = "Files that hang on it, not in this annex:".to_owned();
        blocks.push(Block::Words { words });
        blocks.push(Block::List { numbered: false, items: line.files.clone() });
    }
    blocks
}

/// `Happened Fri 21 Nov 2025; entered Sun 23 Nov 2025, 2 days later, by D. Hall`.
fn written(line: &AnnexLine) -> String {
    let days = usize::try_from((line.entered - line.on).num_days()).unwrap_or(0);
    let late =
        if days == 0 { String::new() } else { format!(", {} later", counted(days, "day", "days")) };
    let (on, entered) = (spell(line.on), spell(line.entered));
    let mut told = format!("Happened {on}; entered {entered}{late}, by {}", line.by);
    if let Some(why) = &line.withdrawn {
        told.push_str(". Withdrawn: ");
        told.push_str(why);
    }
    told
}
