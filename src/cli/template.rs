//! The forms and the checklist: listed, shown, checked, installed.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::out::Side;
use super::{Cli, Desk, End, input, out};
use crate::store::{Store, TemplateLine, Trouble};
use crate::templates::{self, BUILT_IN, Fault, built_in, read_template};

#[derive(Debug, Subcommand)]
pub(super) enum Template {
    /// List the forms
    List,
    /// Show a form with the names of its fields
    Show {
        /// The form
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check a form's file; needs no other
    Check {
        /// The TOML file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Install a form, or every form of a folder; records keep the version they were made with
    Install {
        /// A TOML file, or a folder of them
        path: PathBuf,
    },
}

impl Template {
    pub(super) fn wants_json(&self) -> bool {
        matches!(self, Self::Show { json: true, .. } | Self::Check { json: true, .. })
    }
}

pub(super) fn run(template: &Template, cli: &Cli) -> Result<End, Trouble> {
    match template {
        Template::List => list(cli),
        Template::Show { name, json } => show(name, *json, cli),
        Template::Check { file, json } => check(file, *json),
        Template::Install { path } => install(path, &mut cli.desk()?),
    }
}

fn list(cli: &Cli) -> Result<End, Trouble> {
    let lines = match pack(cli)? {
        Some(store) => store.templates()?,
        None => BUILT_IN.iter().map(|(name, text)| line(name, text)).collect::<Result<_, _>>()?,
    };
    let columns = [("Name", Side::Left), ("Version", Side::Right), ("Title", Side::Left)];
    let cells = |line: TemplateLine| vec![line.name, line.version.to_string(), line.title];
    let rows: Vec<Vec<String>> = lines.into_iter().map(cells).collect();
    out::line(out::table(&columns, &rows))?;
    Ok(End::Done)
}

fn line(name: &str, text: &str) -> Result<TemplateLine, Trouble> {
    Ok(TemplateLine::of(&shipped(name, text)?))
}

fn show(name: &str, json: bool, cli: &Cli) -> Result<End, Trouble> {
    let template = match pack(cli)? {
        Some(store) => store.template(name)?,
        None => shipped(name, built_in(name).ok_or_else(|| unknown(name))?)?,
    };
    if json {
        out::json(&template)?;
    } else {
        out::line(template.text().trim_end())?;
    }
    Ok(End::Done)
}

/// The file whose pack counts; none where there is no file, and the built-in pack does.
fn pack(cli: &Cli) -> Result<Option<Store>, Trouble> {
    match cli.store() {
        Err(Trouble::NoFile(_)) => Ok(None),
        store => store.map(Some),
    }
}

fn unknown(name: &str) -> Trouble {
    Trouble::refused(format!("there is no template {name}; `template list` shows them"))
}

/// A built-in template. One that doesn't check is our own fault.
fn shipped(name: &str, text: &str) -> Result<templates::Template, Trouble> {
    read_template(&format!("{name}.toml"), text).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
        Trouble::Ours(faults.join("\n"))
    })
}

fn check(file: &Path, json: bool) -> Result<End, Trouble> {
    let name = input::name(file);
    let faults = read_template(&name, &input::text(file)?).err().unwrap_or_default();
    tell(&faults);
    if json {
        out::json(&faults)?;
    } else if faults.is_empty() {
        out::line(format!("{name}: no faults"))?;
    }
    Ok(if faults.is_empty() { End::Done } else { End::Refused })
}

fn tell(faults: &[Fault]) {
    for fault in faults {
        out::say(fault);
    }
}

/// Installs all or none: every file is checked before the first is taken.
fn install(path: &Path, desk: &mut Desk) -> Result<End, Trouble> {
    let (mut texts, mut faults) = (Vec::new(), Vec::new());
    for file in forms_in(path)? {
        let text = input::text(&file)?;
        faults.extend(read_template(&input::name(&file), &text).err().unwrap_or_default());
        texts.push(text);
    }
    if !faults.is_empty() {
        tell(&faults);
        out::say("Nothing was changed. Mend what is named above, then install again.");
        return Ok(End::Refused);
    }
    for text in texts {
        let name = desk.store.install_template(&desk.session, &text)?;
        out::say(format!("Installed {name}."));
    }
    Ok(End::Done)
}

/// The file itself; of a folder its TOML files, by name.
fn forms_in(path: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| Trouble::disk(path, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.map_err(|error| Trouble::disk(path, &error))?.path();
        if file.is_file() && file.extension().is_some_and(|ending| ending == "toml") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        let folder = path.display();
        return Err(Trouble::refused(format!(
            "there is no TOML file in {folder}. Nothing was changed"
        )));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_form_is_listed_and_shown() {
        for (name, text) in BUILT_IN {
            assert_eq!(line(name, text).unwrap().name, *name);
        }
        assert!(unknown("plans").to_string().starts_with("there is no template plans"));
        assert!(matches!(shipped("plan", "no form"), Err(Trouble::Ours(_))));
    }

    #[test]
    fn a_folder_gives_its_forms_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let none = forms_in(folder.path()).unwrap_err().to_string();
        assert!(none.starts_with("there is no TOML file in "), "{none}");
        for name in ["b.toml", "a.toml", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("import.toml")).unwrap();
        let expected = [folder.path().join("a.toml"), folder.path().join("b.toml")];
        assert_eq!(forms_in(folder.path()).unwrap(), expected);
        assert_eq!(forms_in(Path::new("x.toml")).unwrap(), [PathBuf::from("x.toml")]);
    }
}
