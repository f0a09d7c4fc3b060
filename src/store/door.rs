//! The door of a shared server: who comes in over SSH by which key, what they ask for, and what was
//! refused. Nothing that comes from outside is believed; each refusal is a row of the journal.

use super::journal::{About, sha256};
use super::officers::{OfficerLine, by_actor};
use super::schools::new_session;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::{CALLING, REFUSING, still_holds};
use super::{Store, keys};
use crate::clock::Clock;

/// A command that came over SSH, as the journal keeps it: its length and SHA-256, and its first word
/// where that is a plain one. The rest may hold names of children, or whatever an intruder likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub word: String,
    pub bytes: usize,
    pub sha256: String,
}

impl Call {
    /// What is kept of a command's bytes.
    #[must_use]
    pub fn of(command: &[u8]) -> Self {
        const LONGEST: usize = 32;
        let word = command.split(|byte| *byte == b' ').next().unwrap_or_default();
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let word = if word.len() <= LONGEST && word.iter().all(is_plain) { word } else { b"" };
        Self {
            word: String::from_utf8_lossy(word).into_owned(),
            bytes: command.len(),
            sha256: sha256(command),
        }
    }

    fn told(&self) -> String {
        let Self { word, bytes, sha256 } = self;
        serde_json::json!({ "word": word, "bytes": bytes, "sha256": sha256 }).to_string()
    }
}

impl Store {
    /// The sitting of whoever a key's line means. An officer whose time has ended, an unknown one and a
    /// key that has ended are refused, and that is noted.
    ///
    /// # Errors
    /// Why they don't come in; or what the file can't do.
    pub fn come_in(
        &mut self,
        actor: &str,
        key: Option<&str>,
        clock: Clock,
    ) -> Result<Session, Trouble> {
        let found = by_actor(&self.connection, actor)?;
        let mut session = Session {
            officer: 0,
            login: actor.to_owned(),
            name: actor.to_owned(),
            roles: Vec::new(),
            at_schools: Vec::new(),
            key: key.unwrap_or_default().to_owned(),
            session: new_session(&self.connection)?,
            clock,
        };
        let why = match found {
            None => Some(format!("{actor} is no officer of this file")),
            Some(officer) => {
                let why = self.stays_outside(&officer, key)?;
                session.officer = officer.id;
                session.login = officer.login;
                session.name = officer.name;
                session.roles = officer.roles;
                session.at_schools = officer.at_schools;
                why
            }
        };
        let Some(why) = why else { return Ok(session) };
        self.write(&session, REFUSING, |w| w.note_refusal("door", &why, "{}"))?;
        Err(Trouble::refused(format!(
            "{why}. Nothing was opened. Ask whoever looks after Herringbone"
        )))
    }

    fn stays_outside(
        &self,
        officer: &OfficerLine,
        key: Option<&str>,
    ) -> Result<Option<String>, Trouble> {
        if officer.ended.is_some() {
            return Ok(Some(format!("{} is no longer an officer of this file", officer.name)));
        }
        let is_lost = match key {
            Some(key) => !keys::is_in_use(&self.connection, officer.id, key)?,
            None => keys::all_ended(&self.connection, officer.id)?,
        };
        Ok(is_lost.then(|| format!("this key is none of {}'s, or has ended", officer.name)))
    }

    /// Notes a command before it is begun.
    ///
    /// # Errors
    /// An officer or a key that ended meanwhile.
    pub fn note_call(&mut self, session: &Session, call: &Call) -> Result<(), Trouble> {
        let told = call.told();
        self.write(session, CALLING, |w| w.note("door", About::default(), &told).map(drop))
    }

    /// Notes a command that was refused, and why.
    ///
    /// # Errors
    /// Only what the file can't do.
    pub fn refuse_call(
        &mut self,
        session: &Session,
        call: &Call,
        why: &str,
    ) -> Result<(), Trouble> {
        let told = call.told();
        self.write(session, REFUSING, |w| w.note_refusal("door", why, &told))
    }

    /// Whether somebody who is in may stay: an admin may have ended their time or their key.
    ///
    /// # Errors
    /// Why not.
    pub fn may_stay(&self, session: &Session) -> Result<(), Trouble> {
        still_holds(session, &self.connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_command_only_a_plain_first_word_is_kept() {
        for (command, word) in [
            (&b"document get 3 -o -"[..], "document"),
            (b"verify", "verify"),
            (b"", ""),
            (b"/bin/sh -c id", ""),
            (b"$(id)", ""),
            (b"\x1b[2J", ""),
            (b"\xff\xfe", ""),
            (b"abcdefghijklmnopqrstuvwxyzabcdefg", ""),
        ] {
            let call = Call::of(command);
            assert_eq!((call.word.as_str(), call.bytes), (word, command.len()));
            assert_eq!(call.sha256, sha256(command));
        }
    }
}
