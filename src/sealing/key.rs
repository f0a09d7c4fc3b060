//! The key that packs are signed with: a file of its own beside the school's file, which its owner alone may
//! read, and never in the school's file: whoever holds a copy of that can't sign with it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use ssh_key::rand_core::OsRng;
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey};

use super::{NAMESPACE, SIGNER};
use crate::store::{Trouble, write_new};

/// Longest file that is looked at: a key has some four hundred bytes.
const LONGEST: u64 = 16 * 1024;

/// The key of a school's file.
#[derive(Clone)]
pub struct PackKey {
    key: PrivateKey,
    path: PathBuf,
    is_new: bool,
}

/// Where the key of a file lies: `school.db.pack-key` beside `school.db`.
#[must_use]
pub fn key_path(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(".pack-key");
    PathBuf::from(name)
}

impl PackKey {
    /// The key of a file; where there is none yet a new one, which is nowhere until [`PackKey::keep`].
    ///
    /// # Errors
    /// What lies there is no key, or others may read it.
    pub fn of(db: &Path) -> Result<Self, Trouble> {
        let path = key_path(db);
        if let Some(key) = read(&path)? {
            return Ok(Self { key, path, is_new: false });
        }
        let key =
            PrivateKey::random(&mut OsRng, Algorithm::Ed25519).map_err(|error| ours(&error))?;
        Ok(Self { key, path, is_new: true })
    }

    /// Whether no pack was signed with it yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The file it lies in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lays a new key beside the file; one that lies there is left as it is.
    ///
    /// # Errors
    /// Another one was laid there meanwhile; what the disk can't do.
    pub fn keep(&self) -> Result<(), Trouble> {
        if !self.is_new {
            return Ok(());
        }
        let pem = self.key.to_openssh(LineEnding::LF).map_err(|error| ours(&error))?;
        let mut fresh = self.path.clone().into_os_string();
        fresh.push(format!(".new-{}", std::process::id()));
        let fresh = PathBuf::from(fresh);
        // Of a process that is no more.
        let _ = fs::remove_file(&fresh);
        write_new(&fresh, pem.as_bytes())?;
        // Whole or not at all, and never over another.
        let laid = fs::hard_link(&fresh, &self.path);
        let _ = fs::remove_file(&fresh);
        laid.map_err(|error| unlaid(&self.path, &error))?;
        flush_folder(&self.path);
        Ok(())
    }

    /// As `ssh-keygen -l` tells it: `SHA256:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The line by which `ssh-keygen -Y verify` knows it, for these signatures alone.
    ///
    /// # Errors
    /// Only what the key can't be written as.
    pub fn signers_line(&self) -> Result<String, Trouble> {
        let public = self.key.public_key().to_openssh().map_err(|error| ours(&error))?;
        Ok(format!("{SIGNER} namespaces=\"{NAMESPACE}\" {}\n", public.trim()))
    }

    /// Its signature over bytes, as `ssh-keygen -Y sign -n herringbone-pack` writes it.
    ///
    /// # Errors
    /// Only what the key can't do.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, Trouble> {
        let signature =
            self.key.sign(NAMESPACE, HashAlg::Sha512, bytes).map_err(|error| ours(&error))?;
        signature.to_pem(LineEnding::LF).map_err(|error| ours(&error))
    }
}

impl fmt::Debug for PackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackKey({})", self.fingerprint())
    }
}

impl PartialEq for PackKey {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint() == other.fingerprint()
    }
}

fn ours(error: &ssh_key::Error) -> Trouble {
    Trouble::Ours(format!("the key for packs can't be used: {error}. Nothing was made"))
}

/// The key that lies there, if one does.
fn read(path: &Path) -> Result<Option<PrivateKey>, Trouble> {
    // What lies there may be anything: no link is followed, and nothing is waited for.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(found) => File::from(found),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err(no_key(path, "is a link to another file")),
        Err(error) => return Err(no_key(path, &told(&io::Error::from(error)))),
    };
    let about = file.metadata().map_err(|error| no_key(path, &told(&error)))?;
    if !about.is_file() {
        return Err(no_key(path, "is no plain file"));
    }
    refuse_open_to_others(path, about.mode())?;
    let mut pem = Vec::new();
    file.take(LONGEST).read_to_end(&mut pem).map_err(|error| no_key(path, &told(&error)))?;
    let key = PrivateKey::from_openssh(&pem).map_err(|_| no_key(path, "holds no SSH key"))?;
    if key.is_encrypted() {
        return Err(no_key(path, "holds a key that asks for a passphrase"));
    }
    if key.algorithm() != Algorithm::Ed25519 {
        return Err(no_key(path, "holds another kind of key than ed25519"));
    }
    Ok(Some(key))
}

fn refuse_open_to_others(path: &Path, mode: u32) -> Result<(), Trouble> {
    let mode = mode & 0o7777;
    if mode & !0o600 == 0 {
        return Ok(());
    }
    let name = path.display();
    Err(Trouble::refused(format!(
        "others may read or change {name}, which holds the key for packs (its mode is {mode:04o}). Nothing \
         was made. If nobody did, say `chmod 600 {name}`; if somebody may have, move it away, and the next \
         pack is signed with a new key"
    )))
}

fn told(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "isn't yours to read".to_owned(),
        _ => format!("can't be read: {error}"),
    }
}

fn no_key(path: &Path, what: &str) -> Trouble {
    Trouble::refused(format!(
        "{name} {what}; the key that packs are signed with belongs there. Nothing was made. Put the key \
         back from your copy; without a copy move away what lies there, and the next pack is signed with a \
         new key",
        name = path.display()
    ))
}

fn unlaid(path: &Path, error: &io::Error) -> Trouble {
    if error.kind() == ErrorKind::AlreadyExists {
        return Trouble::refused(
            "somebody else made the first pack just now, and the key with it. Nothing was made. Try again",
        );
    }
    Trouble::refused(format!(
        "the key for packs can't be laid at {}: {error}. Nothing was made",
        path.display()
    ))
}

/// So that the new name survives a power cut. Not every system can: that is no reason to fail.
fn flush_folder(path: &Path) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_key_is_made_once_and_lies_beside_the_file_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("school.db");
        let made = PackKey::of(&db).unwrap();
        assert!(made.is_new() && !made.path().exists());
        made.keep().unwrap();
        assert_eq!(made.path(), folder.path().join("school.db.pack-key"));
        assert_eq!(mode(made.path()), 0o600);
        let again = PackKey::of(&db).unwrap();
        assert!(!again.is_new());
        assert_eq!(again, made);
        assert!(made.fingerprint().starts_with("SHA256:"), "{}", made.fingerprint());
        // Nothing else is left lying there.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn of_two_made_at_once_one_is_kept_and_the_other_told() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("school.db");
        let (first, second) = (PackKey::of(&db).unwrap(), PackKey::of(&db).unwrap());
        assert_ne!(first, second);
        first.keep().unwrap();
        let why = second.keep().unwrap_err().to_string();
        assert!(why.contains("Try again"), "{why}");
        assert_eq!(PackKey::of(&db).unwrap(), first);
    }

    #[test]
    fn what_others_may_read_or_is_no_key_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("school.db");
        let path = key_path(&db);
        let refused = || PackKey::of(&db).unwrap_err().to_string();
        PackKey::of(&db).unwrap().keep().unwrap();
        for wide in [0o640, 0o604, 0o666, 0o700] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
            let why = refused();
            assert!(why.contains(&format!("its mode is {wide:04o}")), "{why}");
            assert!(why.contains("Nothing was made"), "{why}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "not a key").unwrap();
        assert!(refused().contains("holds no SSH key"), "{}", refused());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(refused().contains("is no plain file"), "{}", refused());
        fs::remove_dir(&path).unwrap();
        symlink(folder.path().join("elsewhere"), &path).unwrap();
        assert!(refused().contains("is a link"), "{}", refused());
        assert!(!folder.path().join("elsewhere").exists());
    }
}
