//! Who is at the keyboard, in which role, on which working day.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::scope::{Schools, Scope};
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

/// A role that is held at one school alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleAt {
    pub school: i64,
    pub role: Role,
}

/// Roles at schools as the file keeps them: `officer@2`, parted by blanks.
pub(super) fn roles_at_of(text: &str) -> Vec<RoleAt> {
    let read = |word: &str| {
        let (role, school) = word.split_once('@')?;
        Some(RoleAt { school: school.parse().ok()?, role: role.parse().ok()? })
    };
    text.split(' ').filter_map(read).collect()
}

/// Whose eyes a reading is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    pub officer: i64,
    /// What is restricted, wherever cases are read.
    pub sees_restricted: bool,
    /// Cases, at one school at least.
    pub sees_cases: bool,
    /// At which schools.
    pub scope: Scope,
}

/// Eyes that may see what everybody may: kept rows are made from no more.
pub(super) const EVERYBODY: Viewer =
    Viewer { officer: 0, sees_restricted: false, sees_cases: true, scope: Scope::EVERY };

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
    /// Roles that count in every school.
    pub roles: Vec<Role>,
    /// Roles that count at one school each; with one school there are none.
    pub at_schools: Vec<RoleAt>,
    /// Fingerprint of the SSH key that came in; empty on a laptop.
    pub key: String,
    /// Tells this sitting from others of the same officer.
    pub session: String,
    pub clock: Clock,
}

impl Session {
    /// Whether a role is held in every school.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether a role is held at one of these schools.
    #[must_use]
    pub fn has_at(&self, role: Role, schools: &[i64]) -> bool {
        let here = |held: &RoleAt| held.role == role && schools.contains(&held.school);
        self.has(role) || self.at_schools.iter().any(here)
    }

    /// The roles held at one of these schools, those that count in every school among them.
    #[must_use]
    pub fn roles_at(&self, schools: &[i64]) -> Vec<Role> {
        if self.at_schools.is_empty() {
            return self.roles.clone();
        }
        Role::ALL.into_iter().filter(|role| self.has_at(*role, schools)).collect()
    }

    /// The roles held anywhere.
    #[must_use]
    pub fn roles_anywhere(&self) -> Vec<Role> {
        let schools: Vec<i64> = self.at_schools.iter().map(|held| held.school).collect();
        self.roles_at(&schools)
    }

    #[must_use]
    pub fn viewer(&self) -> Viewer {
        let scope = self.scope();
        let reads_some = !self.at_schools.is_empty() && scope.cases != Schools::NONE;
        // In a list of several schools restricted words stay closed unless they are open at each.
        let all = scope.restricted != Schools::NONE && scope.restricted == scope.cases;
        Viewer {
            officer: self.officer,
            sees_restricted: all || self.has(Role::Safeguarding),
            sees_cases: self.reads_everywhere() || reads_some,
            scope,
        }
    }

    fn reads_everywhere(&self) -> bool {
        self.roles.iter().any(|role| *role != Role::Admin)
    }

    fn scope(&self) -> Scope {
        let (mut cases, mut restricted) = (Schools::NONE, Schools::NONE);
        for RoleAt { school, role } in &self.at_schools {
            if *role != Role::Admin {
                cases = cases.with(*school);
            }
            if *role == Role::Safeguarding {
                restricted = restricted.with(*school);
            }
        }
        if self.at_schools.is_empty() || self.reads_everywhere() {
            cases = Schools::EVERY;
        }
        if self.has(Role::Safeguarding) {
            restricted = Schools::EVERY;
        }
        Scope { cases, restricted }
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

    /// The roles that count in every school, as the journal keeps them.
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
