//! The sheet by which the pack of a referral is made. Here a path is only typed: `app` makes the file.

use std::path::PathBuf;

use super::sheet::{Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::count::counted;
use crate::rules::preflight::Preflight;
use crate::ui::effect::{Effect, Verb};

/// Making the pack of a case.
#[derive(Debug, Clone, Copy)]
pub struct PackSheet {
    case: i64,
    /// Whether it would go out without something.
    gaps: bool,
}

/// As which file; and where something is missing why it is made all the same, and by which lead.
#[must_use]
pub fn make(case: i64, found: &Preflight, lead: &str) -> Sheet {
    let gaps = found.gaps().len();
    let mut fields = vec![SheetField::line("As", &format!("~/referral-pack-case-{case}.zip"))];
    let hint = if gaps == 0 {
        "Nothing is missing. It is a new file that you alone can read; never over one that is there."
            .to_owned()
    } else {
        fields.push(SheetField::prose("Reason", ""));
        fields.push(SheetField::line("Lead", lead));
        format!(
            "{}. Making it all the same needs a reason and a lead; the pack prints both.",
            counted(gaps, "line is missing", "lines are missing")
        )
    };
    let then = Then::Pack(PackSheet { case, gaps: gaps > 0 });
    Sheet::new("Make the referral pack", fields, then).hint(hint)
}

impl PackSheet {
    /// The verb of its fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(self, fields: &[SheetField]) -> Result<Verb, Wrong> {
        let needed = |at: usize, why: &str| match text(fields, at) {
            words if words.is_empty() => Err((at, why.to_owned())),
            words => Ok(words),
        };
        let to = PathBuf::from(needed(0, "as which file?")?);
        let (reason, lead) = if self.gaps {
            let reason = needed(1, "why is it made though something is missing?")?;
            (reason, needed(2, "which lead says so?")?)
        } else {
            (String::new(), String::new())
        };
        Ok(Verb::MakePack { case: self.case, to, reason, lead })
    }

    /// What follows once it is made.
    pub(super) fn made(self, fields: &[SheetField]) -> Effect {
        let told = format!("The pack is saved as {}", text(fields, 0));
        Effect::Many(vec![Effect::Back, Effect::Say(told)])
    }

    /// Where what is typed on it is kept.
    pub(super) fn place(self) -> String {
        format!("sheet/make-pack/{}", self.case)
    }
}

fn text(fields: &[SheetField], at: usize) -> String {
    fields.get(at).map(|field| field.value().trim().to_owned()).unwrap_or_default()
}
