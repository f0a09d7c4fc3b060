//! A lead's word: given at the keyboard, or told to whoever writes it down and then marked as entered by them.
//! The one rule for whatever only a lead may say.

use super::session::{Role, Session};

/// Whose word it is, in which role, and who wrote it down where that is somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub role: String,
    pub entered_by: Option<String>,
}

/// Why nobody's word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsigned<'a> {
    /// Whoever is at the keyboard is no lead, and named nobody else.
    NoLead,
    /// They are named, but not their role.
    NoRole(&'a str),
}

impl Signature {
    /// The word of whoever is named, a blank name being whoever is at the keyboard.
    ///
    /// # Errors
    /// Nobody who may say it; a name without a role.
    pub(super) fn of<'a>(
        session: &Session,
        is_lead: bool,
        (name, role): (&'a str, &'a str),
    ) -> Result<Self, Unsigned<'a>> {
        let (name, role) = (name.trim(), role.trim());
        let is_own = name.is_empty() || name.eq_ignore_ascii_case(session.name.trim());
        match (is_own, is_lead) {
            (true, false) => Err(Unsigned::NoLead),
            (true, true) => {
                let role = if role.is_empty() { Role::Lead.as_str() } else { role };
                Ok(Self { name: session.name.clone(), role: role.to_owned(), entered_by: None })
            }
            (false, _) if role.is_empty() => Err(Unsigned::NoRole(name)),
            (false, _) => {
                let entered_by = Some(session.name.clone());
                Ok(Self { name: name.to_owned(), role: role.to_owned(), entered_by })
            }
        }
    }

    /// `C. Thornley, lead; entered by B. Khan`.
    #[must_use]
    pub fn words(&self) -> String {
        let own = format!("{}, {}", self.name, self.role);
        match &self.entered_by {
            None => own,
            Some(by) => format!("{own}; entered by {by}"),
        }
    }

    /// Why something was done, with whose word it was where that isn't whoever did it.
    #[must_use]
    pub fn reason(&self, reason: &str) -> String {
        let reason = reason.trim();
        if self.entered_by.is_none() {
            return reason.to_owned();
        }
        format!("{reason} (signed off by {})", self.words())
    }
}
