//! Files that an officer names by typing a path: the one place where screens meet the disk.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::rules::media::LARGEST;
use crate::store::{AttachTo, Session, Store, Trouble};

/// Attaches the file that was named; gives the attachment's id.
pub(super) fn attach(
    store: &mut Store,
    session: &Session,
    to: &AttachTo,
    title: &str,
    typed: &str,
) -> Result<i64, Trouble> {
    let (name, bytes) = read(typed)?;
    store.attach(session, to, title, &name, &bytes)
}

/// A file's name and bytes; of one that is too large no more than shows that it is.
fn read(typed: &str) -> Result<(String, Vec<u8>), Trouble> {
    let path = place(typed);
    let about = std::fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
    if !about.is_file() {
        // A folder; or a pipe or device, which might be read for ever.
        return Err(Trouble::refused(format!(
            "{} is not a file. Nothing was changed. Check its name",
            path.display()
        )));
    }
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, bytes))
}

/// The path that was typed, with `~` and quotes as a shell would read them.
pub(super) fn place(typed: &str) -> PathBuf {
    expanded(typed, std::env::home_dir().as_deref())
}

fn expanded(typed: &str, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim();
    // A file dragged into the window comes in quotes.
    let quoted = ['\'', '"']
        .iter()
        .find_map(|quote| typed.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote)));
    let typed = quoted.unwrap_or(typed);
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(typed),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Trouble {
    let name = path.display();
    Trouble::refused(match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no file {name}. Nothing was changed. Check its name")
        }
        ErrorKind::PermissionDenied => {
            format!("you may not read {name}. Nothing was changed. Ask whose file it is")
        }
        _ => format!("{name} can't be read: {error}. Nothing was changed"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_a_shell_would() {
        let table = [
            ("letter.pdf", "letter.pdf"),
            (" /tmp/a letter.pdf ", "/tmp/a letter.pdf"),
            ("~/letter.pdf", "/home/a/letter.pdf"),
            ("~//letter.pdf", "/home/a/letter.pdf"),
            ("'/tmp/a letter.pdf'", "/tmp/a letter.pdf"),
            ("\"~/letter.pdf\"", "/home/a/letter.pdf"),
            ("~b/letter.pdf", "~b/letter.pdf"),
            ("'", "'"),
        ];
        for (typed, expected) in table {
            let home = Path::new("/home/a");
            assert_eq!(expanded(typed, Some(home)), Path::new(expected), "{typed}");
        }
        assert_eq!(expanded("~/letter.pdf", None), Path::new("~/letter.pdf"));
    }

    #[test]
    fn what_is_no_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| read(&path.display().to_string()).unwrap_err().to_string();
        let missing = folder.path().join("letter.pdf");
        assert!(told(&missing).starts_with("there is no file "), "{}", told(&missing));
        assert!(told(folder.path()).contains("is not a file"), "{}", told(folder.path()));
        assert!(told(Path::new("/dev/zero")).contains("is not a file"));
        std::fs::write(&missing, b"%PDF-").unwrap();
        let read = read(&missing.display().to_string()).unwrap();
        assert_eq!(read, ("letter.pdf".to_owned(), b"%PDF-".to_vec()));
    }
}
