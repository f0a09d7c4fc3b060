//! Who is at the keyboard, in which role, on which working day.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::clock::{Clock, stamp};

/// What an officer may do. One person alone holds every role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Officer,
    /// Signs off gates.
    Lead,
    /// Reads restricted entries.
    Safeguarding,
    /// Reads, never writes.
    Viewer,
    /// Officers, calendar, retention; no case content.
    Admin,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Officer, Self::Lead, Self::Safeguarding, Self::Viewer, Self::Admin];
    /// What whoever works alone is given.
    pub const ALONE: [Self; 4] = [Self::Officer, Self::Lead, Self::Safeguarding, Self::Admin];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Lead => "lead",
            Self::Safeguarding => "safeguarding",
            Self::Viewer => "viewer",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

/// Roles as the file keeps them: words parted by blanks.
#[must_use]
pub fn roles_of(text: &str) -> Vec<Role> {
    text.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// Whose eyes a reading is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    pub officer: i64,
    pub sees_restricted: bool,
    pub sees_cases: bool,
}

/// Eyes that may see what everybody may: kept rows are made from no more.
pub(super) const EVERYBODY: Viewer =
    Viewer { officer: 0, sees_restricted: false, sees_cases: true };

impl Viewer {
    /// Whether case content is for these eyes at all.
    pub(super) fn may_read_cases(self) -> Result<(), super::Trouble> {
        if self.sees_cases {
            return Ok(());
        }
        Err(super::Trouble::refused("this role reads no case content"))
    }
}

/// Who writes: goes with every verb into the journal.
#[derive(Clone)]
pub struct Session {
    pub officer: i64,
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    /// Fingerprint of the SSH key that came in; empty on a laptop.
    pub key: String,
    /// Tells this sitting from others of the same officer.
    pub session: String,
    pub clock: Clock,
}

impl Session {
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer {
            officer: self.officer,
            sees_restricted: self.has(Role::Safeguarding),
            sees_cases: self.roles.iter().any(|role| *role != Role::Admin),
        }
    }

    /// The working day that this sitting's entries are made on.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.clock.today()
    }

    /// This moment, as the file keeps it.
    #[must_use]
    pub fn moment(&self) -> String {
        stamp(self.clock.now())
    }

    /// The roles held, as the journal keeps them.
    #[must_use]
    pub fn roles_text(&self) -> String {
        self.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({} {})", self.login, self.roles_text())
    }
}
