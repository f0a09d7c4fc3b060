//! Forms as data: the text of a template file goes in, a checked [`Template`] or every fault with its
//! line and column comes out.
//!
//! A form is one TOML file. Its definition drives the screen, the checks, the PDF, the Word file and
//! the export, so whatever may stand in a file is decided here and nowhere else. `templates/plan.toml`
//! is the one to copy from. The strategy checklist has a shape of its own, `templates/checklist.toml`;
//! so have the process with its gates and their lines, `templates/process.toml`, the tiers of support,
//! `templates/tiers.toml`, how long records are kept, `templates/retention.toml`, and the letters in
//! `templates/letters/`. What is evidence of what is declared in
//! all of them.
//!
//! What doesn't live here: the answers (`store`), how a form is filled in (`ui`) or printed
//! (`documents`), and what is proven by what is on file (`rules`).

pub mod answer;
pub mod builtin;
mod check;
pub mod checklist;
mod claims;
mod entries;
pub mod field;
pub mod form;
pub mod kind;
pub mod letter;
mod listing;
pub mod place;
mod process;
mod proofs;
mod read;
mod read_field;
mod retention;
#[cfg(test)]
mod shipped;
mod template;
pub mod tiers;

pub use builtin::{BUILT_IN, PROFILES, built_in};
pub use checklist::{Checklist, ChecklistRow, ChecklistSection, Link, Prompt, RowKind};
pub use field::{
    ActionHeadings, Choice, Column, Due, Field, InvitationHeadings, PeopleHeadings, PrintedRow,
};
pub use form::{Form, Section};
pub use kind::{FactName, Kind, Lean, MeetingPart, Window, WindowFrom};
pub use letter::{
    Asked, FIELDS, FollowUp, Letter, LetterMeeting, LetterTo, MergeField, SIGNED, merge_field,
};
pub use listing::text_of;
pub use place::Fault;
pub use process::text_of_process;
pub use read::read_form;
pub use template::{Template, read_template};
