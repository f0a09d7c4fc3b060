//! The PIN by which an officer opens their own screen again after it was locked: set, removed, held against
//! what is typed. Only its argon2 hash is kept, in a table that is neither journalled nor exported; the journal
//! tells that a PIN was set or removed, by whom, and that one was typed wrongly too often.

use argon2::password_hash::{self, PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rusqlite::{OptionalExtension, params};

use super::Store;
use super::journal::About;
use super::officers::standing;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::{REFUSING_PIN, REMOVING_PIN, SETTING_PIN, Writing};
use crate::rules::pin::Pin;

/// What one guess costs: KiB of memory, passes over it, lanes. The least that is advised for argon2id: forty
/// officers share one small server, and an old laptop still opens within a blink. A hash names its own, so that
/// this may be raised.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// What rows of the journal are about.
const SUBJECT: &str = "officer_pin";

impl Store {
    /// Whether this officer has a PIN.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn has_pin(&self, session: &Session) -> Result<bool, Trouble> {
        Ok(self.kept_hash(session.officer)?.is_some())
    }

    /// Gives this officer a PIN, or another one.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn set_pin(&mut self, session: &Session, pin: &Pin) -> Result<(), Trouble> {
        // Made before the file is taken: it is meant to cost something.
        let hash = self.hash_of(pin)?;
        let told = about(session.officer);
        self.write(session, SETTING_PIN, |w| {
            w.tx.prepare_cached(
                "INSERT INTO officer_pin (officer, hash) VALUES (?1, ?2)
                 ON CONFLICT (officer) DO UPDATE SET hash = excluded.hash",
            )?
            .execute(params![session.officer, hash])?;
            w.note(SUBJECT, About::default(), &told).map(drop)
        })
    }

    /// Takes this officer's own PIN away.
    ///
    /// # Errors
    /// There is none.
    pub fn remove_pin(&mut self, session: &Session) -> Result<(), Trouble> {
        self.write(session, REMOVING_PIN, |w| take_away(w, session.officer, "you have"))
    }

    /// Takes a colleague's PIN away, who forgot it.
    ///
    /// # Errors
    /// A role other than admin; an officer who isn't there, whose time has ended, or who has none.
    pub fn clear_pin(&mut self, session: &Session, officer: i64) -> Result<(), Trouble> {
        self.write(session, "clear_pin", |w| {
            let found = standing(w, officer)?;
            take_away(w, officer, &format!("{} has", found.name))
        })
    }

    /// Whether what was typed is this officer's PIN. Nothing is, for whoever has none.
    ///
    /// # Errors
    /// What is kept can't be read.
    pub fn opens_with(&self, session: &Session, typed: &str) -> Result<bool, Trouble> {
        let Some(hash) = self.kept_hash(session.officer)? else { return Ok(false) };
        let kept = PasswordHash::new(&hash).map_err(|_| unreadable())?;
        match Argon2::default().verify_password(typed.trim().as_bytes(), &kept) {
            Ok(()) => Ok(true),
            Err(password_hash::Error::Password) => Ok(false),
            Err(_) => Err(unreadable()),
        }
    }

    /// Notes that so many wrong PINs were typed in a row that no PIN opens that screen any more.
    ///
    /// # Errors
    /// Only what the file can't do.
    pub fn refuse_pin(&mut self, session: &Session, tries: u8) -> Result<(), Trouble> {
        let (why, told) = (format!("{tries} wrong PINs in a row"), about(session.officer));
        self.write(session, REFUSING_PIN, |w| w.note_refusal(SUBJECT, &why, &told))
    }

    fn kept_hash(&self, officer: i64) -> Result<Option<String>, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT hash FROM officer_pin WHERE officer = ?1")?;
        Ok(query.query_row([officer], |row| row.get(0)).optional()?)
    }

    fn hash_of(&self, pin: &Pin) -> Result<String, Trouble> {
        let salt: Vec<u8> =
            self.connection.query_row("SELECT randomblob(16)", [], |row| row.get(0))?;
        hash(pin, &salt)
            .map_err(|_| Trouble::Ours("the PIN can't be kept. Nothing was changed".to_owned()))
    }
}

fn hash(pin: &Pin, salt: &[u8]) -> password_hash::Result<String> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None)?;
    let salt = SaltString::encode_b64(salt)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2.hash_password(pin.digits().as_bytes(), &salt)?.to_string())
}

/// Whose PIN it is, as the journal keeps it; nothing of the PIN.
fn about(officer: i64) -> String {
    serde_json::json!({ "officer": officer }).to_string()
}

fn take_away(w: &Writing<'_>, officer: i64, whoever_has: &str) -> Result<(), Trouble> {
    let mut query = w.tx.prepare_cached("DELETE FROM officer_pin WHERE officer = ?1")?;
    if query.execute([officer])? == 0 {
        return Err(Trouble::refused(format!("{whoever_has} no PIN. Nothing was changed")));
    }
    w.note(SUBJECT, About::default(), &about(officer)).map(drop)
}

/// Nothing of what is kept goes into the words.
fn unreadable() -> Trouble {
    Trouble::Ours(
        "the PIN that is kept can't be read. Nothing was changed. Leave Herringbone, start it anew \
         and set a PIN again"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_its_parameters_and_no_two_are_alike() {
        let pin = Pin::read("2580").unwrap();
        let one = hash(&pin, &[1; 16]).unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert!(!one.contains("2580"), "{one}");
        assert_ne!(one, hash(&pin, &[2; 16]).unwrap());
    }
}
