//! Whether the file is whole and its kept rows are right.

use clap::Args;

use super::{End, out};
use crate::store::check::{Checked, Recount};
use crate::store::{Store, Trouble};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Recount every kept row and write it anew
    #[arg(long)]
    rebuild: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Only damage fails a check: an old register or overdue work is a line of text.
pub(super) fn run(check: &Check, store: &mut Store) -> Result<End, Trouble> {
    let recount = if check.rebuild { Recount::All } else { Recount::Sample };
    let checked = store.check(recount)?;
    if check.json {
        out::json(&checked)?;
    } else {
        out::line(text_of(&checked))?;
    }
    Ok(if checked.damage.is_empty() { End::Done } else { End::Failed })
}

fn text_of(checked: &Checked) -> String {
    let mut lines: Vec<String> =
        checked.damage.iter().map(|what| sentence(&format!("damage: {what}"))).collect();
    lines.extend(checked.remarks.iter().map(|remark| sentence(remark)));
    let recounted = checked.recounted;
    lines.push(if checked.damage.is_empty() {
        format!("No damage found; {recounted} kept rows recounted.")
    } else {
        "The file is damaged. Make a copy of it as it is, and restore the last good backup.".into()
    });
    lines.join("\n")
}

/// A line as a sentence, for whatever log reads it.
fn sentence(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    let end = if line.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_first_and_what_to_do_last() {
        let remarks = vec!["Hillcrest: no marks yet".to_owned()];
        let whole = Checked { damage: Vec::new(), remarks, recounted: 3 };
        let expected = "Hillcrest: no marks yet.\nNo damage found; 3 kept rows recounted.";
        assert_eq!(text_of(&whole), expected);
        let damaged = Checked { damage: vec!["row 5 missing from index".into()], ..whole };
        let text = text_of(&damaged);
        assert!(text.starts_with("Damage: row 5 missing from index.\n"), "{text}");
        assert!(text.ends_with("restore the last good backup."), "{text}");
    }
}
