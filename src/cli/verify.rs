//! Proof that nobody changed the file behind the program's back.

use clap::Args;

use super::{End, out};
use crate::rules::count::counted;
use crate::store::verify::Verified;
use crate::store::{Store, Trouble};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A head noted elsewhere: on an exhibit, in a backup's message
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(verify: &Verify, store: &Store) -> Result<End, Trouble> {
    let head = verify.head.as_deref().map(|head| head.trim().to_ascii_lowercase());
    let verified = store.verify(head.as_deref())?;
    if verify.json {
        out::json(&verified)?;
    } else {
        out::line(text_of(&verified))?;
    }
    Ok(if verified.is_whole() { End::Done } else { End::Failed })
}

fn text_of(verified: &Verified) -> String {
    let Verified { rows, head, findings } = verified;
    let mut lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.push(if verified.is_whole() {
        let rows = counted(*rows, "journal row", "journal rows");
        format!("Nothing was changed behind the program's back: {rows}, head {head}")
    } else {
        format!(
            "{} of what is in the file isn't as the journal says ({}, head {head}). Keep \
             a copy of the file as it is, and ask whoever had access to it",
            findings.len(),
            counted(*rows, "row", "rows")
        )
    });
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::verify::Finding;

    #[test]
    fn findings_are_told_by_table_and_row() {
        let whole = Verified { rows: 12, head: "00ff".into(), findings: Vec::new() };
        assert!(text_of(&whole).ends_with("12 journal rows, head 00ff"));
        let finding = Finding { table: "entry".into(), row: "7".into(), what: "changed".into() };
        let changed = Verified { findings: vec![finding], ..whole };
        assert!(text_of(&changed).starts_with("entry 7: changed\n1 of what is in the file"));
    }
}
