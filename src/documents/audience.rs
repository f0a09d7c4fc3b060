//! Who a document is for; decides what is withheld.

use serde::{Deserialize, Serialize};

/// Who a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// A parent or carer: the contact's id. Nothing of another contact's address, phone, email or views.
    Parent(i64),
    /// The child or young person.
    Child,
    /// Another agency that works with the family.
    Agency,
    /// The local authority.
    Authority,
    /// A court: the copy must be provable.
    Court,
    /// The school itself: its own working copy, still without restricted words.
    School,
}

impl Audience {
    /// As `withhold_from` in templates names it; the school's own copy has no such name.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        Some(match self {
            Self::Parent(_) => "parent",
            Self::Child => "child",
            Self::Agency => "agency",
            Self::Authority => "authority",
            Self::Court => "court",
            Self::School => return None,
        })
    }

    /// Whether a field with this `withhold_from` may be read by it.
    #[must_use]
    pub fn may_read(self, withhold_from: &[String]) -> bool {
        self.id().is_none_or(|id| !withhold_from.iter().any(|from| from == id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_withheld_from_those_it_names_and_from_nobody_else() {
        let from = ["parent".to_owned(), "court".to_owned()];
        let may = [Audience::Parent(7), Audience::Child, Audience::Court, Audience::School]
            .map(|audience| audience.may_read(&from));
        assert_eq!(may, [false, true, false, true]);
        assert!(Audience::Parent(7).may_read(&[]));
    }
}
