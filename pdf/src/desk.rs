//! All there is for the setter of type to see: the layout, the document, its exhibits, the fonts. It has no
//! clock, and no other file is to be had.

use std::collections::HashMap;
use std::path::PathBuf;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, PathError, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// The first one leads to the others.
const LAYOUT: [(&str, &str); 12] = [
    ("layout.typ", include_str!("layout.typ")),
    ("layout/block.typ", include_str!("layout/block.typ")),
    ("layout/exhibit.typ", include_str!("layout/exhibit.typ")),
    ("layout/facts.typ", include_str!("layout/facts.typ")),
    ("layout/field.typ", include_str!("layout/field.typ")),
    ("layout/index.typ", include_str!("layout/index.typ")),
    ("layout/letter.typ", include_str!("layout/letter.typ")),
    ("layout/page.typ", include_str!("layout/page.typ")),
    ("layout/signatures.typ", include_str!("layout/signatures.typ")),
    ("layout/table.typ", include_str!("layout/table.typ")),
    ("layout/ticks.typ", include_str!("layout/ticks.typ")),
    ("layout/words.typ", include_str!("layout/words.typ")),
];

pub struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl Desk {
    /// # Errors
    /// A name isn't one that a file can have.
    pub fn lay(fonts: Vec<Font>, named: Vec<(String, Bytes)>) -> Result<Self, PathError> {
        let mut sources = HashMap::new();
        for (name, text) in LAYOUT {
            let id = id(name)?;
            sources.insert(id, Source::new(id, text.to_owned()));
        }
        let mut files = HashMap::new();
        for (name, bytes) in named {
            files.insert(id(&name)?, bytes);
        }
        // What a table is can't be told without it to who doesn't see it.
        let library =
            Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
        Ok(Self {
            library: LazyHash::new(library),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: id(LAYOUT[0].0)?,
            sources,
            files,
        })
    }
}

fn id(name: &str) -> Result<FileId, PathError> {
    Ok(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name)?).intern())
}

fn not_here(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_here(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_here(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_the_layout_is_there_and_nothing_else() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/layout");
        let lying = fs::read_dir(folder).unwrap().count();
        assert_eq!(lying + 1, LAYOUT.len());
        let desk = Desk::lay(Vec::new(), Vec::new()).unwrap();
        assert!(desk.source(desk.main()).is_ok());
        assert!(desk.file(id("/etc/passwd").unwrap()).is_err());
        assert!(desk.today(None).is_none());
    }

    #[test]
    fn no_part_of_the_layout_reads_what_was_typed_as_markup() {
        for (name, text) in LAYOUT {
            for word in ["eval(", "plugin(", "@preview", "datetime.today", "sys."] {
                assert!(!text.contains(word), "{name} has {word}");
            }
        }
    }
}
