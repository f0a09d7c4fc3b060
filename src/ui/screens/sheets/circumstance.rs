//! What is known of a circumstance of a pupil, asked and read back.

use super::{Then, Wrong};
use crate::rules::day::Lean;
use crate::rules::people::{Circumstance, Known};
use crate::ui::effect::Now;
use crate::ui::screens::sheet::{Choice, Sheet, SheetField};

/// What is known of a circumstance.
#[must_use]
pub fn circumstance(pupil: i64, label: &str, told: &Circumstance) -> Sheet {
    let states =
        [('y', Known::Yes, "yes"), ('n', Known::No, "no"), ('u', Known::NotKnown, "not known")];
    let states = states.map(|(key, state, id)| {
        Choice::new(key, id, state.as_str()).chosen_if(state == told.state)
    });
    let fields = vec![
        SheetField::pick("Known", states.to_vec()),
        SheetField::day_or_blank("From", told.from, Lean::Past),
        SheetField::day_or_blank("To", told.to, Lean::Future),
        SheetField::line("Source", &told.source),
        SheetField::line("Named worker", &told.worker),
    ];
    let then = Then::Circumstance { pupil, shown: Box::new(told.clone()) };
    Sheet::new(label.to_owned(), fields, then).about(pupil)
}

/// A circumstance as it was typed, over what was shown.
pub(super) fn as_typed(
    shown: &Circumstance,
    fields: &[SheetField],
    now: &Now,
) -> Result<Circumstance, Wrong> {
    let text = |at: usize| fields[at].value().trim().to_owned();
    let day = |at: usize| fields[at].day_read(now.today).map_err(|why| (at, why));
    Ok(Circumstance {
        id: shown.id,
        kind: shown.kind.clone(),
        state: match text(0).as_str() {
            "yes" => Known::Yes,
            "no" => Known::No,
            _ => Known::NotKnown,
        },
        from: day(1)?,
        to: day(2)?,
        source: text(3),
        worker: text(4),
    })
}
