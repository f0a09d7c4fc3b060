//! Doing what the screen of retention asks for.

use crate::store::{Session, Store, Trouble};
use crate::ui::screens::retention::RetentionVerb;

/// The verb itself. Gives the id of what it made, or 0, and notes what was erased.
pub(super) fn write(
    store: &mut Store,
    session: &Session,
    verb: RetentionVerb,
    told: &mut Option<String>,
) -> Result<i64, Trouble> {
    match verb {
        RetentionVerb::Hold { pupil, reason } => store.set_hold(session, pupil, None, &reason),
        RetentionVerb::Lift { hold, why } => store.lift_hold(session, hold, &why).map(|()| 0),
        RetentionVerb::Propose { pupil, rule } => store.propose_erasure(session, pupil, &rule),
        RetentionVerb::Confirm { erasure, second } => {
            let cleared = store.confirm_erasure(session, erasure, &second)?;
            let words = if cleared {
                "Erased, for good. Backups from before still hold it"
            } else {
                "Erased. Run `retention clear` when all have left: the log still holds it"
            };
            *told = Some(words.to_owned());
            Ok(0)
        }
        RetentionVerb::Withdraw { erasure, why } => {
            store.withdraw_erasure(session, erasure, &why).map(|()| 0)
        }
    }
}
