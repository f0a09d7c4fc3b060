//! Files that commands are given to read; `-` is standard input.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::store::Trouble;

/// A file's bytes.
///
/// # Errors
/// It isn't there, or can't be read.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>, Trouble> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        return read.map(|_| bytes).map_err(|error| unreadable(file, &error));
    }
    std::fs::read(file).map_err(|error| unreadable(file, &error))
}

/// A file's bytes; of one that has more than `most`, no more than shows that.
///
/// # Errors
/// It isn't there, or can't be read.
pub(super) fn bytes_up_to(file: &Path, most: usize) -> Result<Vec<u8>, Trouble> {
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|error| unreadable(file, &error))
}

/// A file's text.
///
/// # Errors
/// It isn't there, can't be read, or isn't text.
pub(super) fn text(file: &Path) -> Result<String, Trouble> {
    String::from_utf8(bytes(file)?).map_err(|_| {
        let name = name(file);
        Trouble::refused(format!("{name} isn't text in UTF-8. Nothing was changed"))
    })
}

/// What sentences call a file.
pub(super) fn name(file: &Path) -> String {
    match file.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => file.display().to_string(),
    }
}

fn unreadable(file: &Path, error: &io::Error) -> Trouble {
    let name = name(file);
    Trouble::refused(match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no file {name}. Nothing was changed. Check its name")
        }
        ErrorKind::IsADirectory => format!("{name} is a folder, not a file. Nothing was changed"),
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
    fn a_file_that_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("pupils.csv");
        let told = |file: &Path| text(file).unwrap_err().to_string();
        assert!(told(&missing).starts_with("there is no file "), "{}", told(&missing));
        assert!(told(folder.path()).contains("is a folder"), "{}", told(folder.path()));
        std::fs::write(&missing, b"\xff\xfe").unwrap();
        assert!(told(&missing).contains("isn't text in UTF-8"));
        assert_eq!(bytes(&missing).unwrap(), b"\xff\xfe");
        assert_eq!(bytes_up_to(&missing, 2).unwrap(), b"\xff\xfe");
        assert_eq!(bytes_up_to(&missing, 0).unwrap(), b"\xff");
    }
}
