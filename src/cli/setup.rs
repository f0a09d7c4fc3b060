//! Making a file: a school's own, another school in it, or a made-up one.

use std::path::Path;

use clap::{Args, Subcommand, value_parser};

use super::place::{self, Place};
use super::{Cli, Desk, End, open_app, out};
use crate::clock::Clock;
use crate::demo::{self, Size};
use crate::store::{Store, Trouble};
use crate::ui::{self, Welcome, Wish};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// So many pupils
    #[arg(long, value_name = "N", default_value_t = 900)]
    #[arg(value_parser = value_parser!(u32).range(1..=3000))]
    pupils: u32,
    /// So many cases
    #[arg(long, value_name = "N", default_value_t = 60)]
    #[arg(value_parser = value_parser!(u32).range(0..=1000))]
    cases: u32,
    /// So many school weeks of marks; else last school year and this one so far
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=80))]
    weeks: Option<u32>,
    /// Another school of that size for each number
    #[arg(long, value_name = "N", default_value_t = demo::SEED)]
    seed: u64,
    /// Make it only, and print where it is
    #[arg(long)]
    no_open: bool,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The name of the first school
    #[arg(long, value_name = "NAME")]
    school: String,
    /// Your name, as others read it; else the name you are logged in with
    #[arg(long, value_name = "NAME")]
    officer: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum School {
    /// Add another school to the file and print its id
    Add {
        /// Its name
        name: String,
    },
}

impl Demo {
    fn size(&self) -> Size {
        let number = |of: u32| usize::try_from(of).unwrap_or(usize::MAX);
        Size {
            pupils: number(self.pupils),
            cases: number(self.cases),
            weeks: self.weeks.map(number),
            seed: self.seed,
        }
    }
}

/// Makes a new file and prints the id of its school.
pub(super) fn init(init: &Init, cli: &Cli) -> Result<End, Trouble> {
    let place = Place::of(cli.db.as_deref())?;
    let login = place::login();
    let officer = init.officer.as_deref().unwrap_or(&login);
    let store =
        made(&place, |store| store.found(&init.school, &login, officer, cli.clock()).map(drop))?;
    let school = store.school(None)?;
    out::say(format!("Made {} for {}.", place.path.display(), school.name));
    out::line(school.id)?;
    Ok(End::Done)
}

/// Makes a file and fills it; one that can't be filled is taken away again.
fn made(
    place: &Place,
    fill: impl FnOnce(&mut Store) -> Result<(), Trouble>,
) -> Result<Store, Trouble> {
    place.make_folder()?;
    let mut store = Store::create(&place.path)?;
    if let Err(trouble) = fill(&mut store) {
        drop(store);
        place.clear_away();
        return Err(trouble);
    }
    if let Some(warning) = store.warning() {
        out::say(format!("warning: {warning}."));
    }
    Ok(store)
}

pub(super) fn school(school: &School, desk: &mut Desk) -> Result<End, Trouble> {
    let School::Add { name } = school;
    let id = desk.store.add_school(&desk.session, name)?;
    out::say(format!("Added {name}."));
    out::line(id)?;
    Ok(End::Done)
}

/// Makes the made-up school, or finds the one made before, and opens it.
pub(super) fn demo(demo: &Demo, cli: &Cli) -> Result<End, Trouble> {
    let place = Place::of_demo(cli.db.as_deref())?;
    let login = place::login();
    let mut store = made_up(&place, &demo.size(), &login, cli.clock())?;
    if demo.no_open {
        out::line(place.path.display())?;
        return Ok(End::Done);
    }
    let session = store.sign_in(&login, cli.clock())?;
    open_app(Desk { store, session }, &cli.taste()?)
}

/// Before there is a file: asks whoever sits there, makes what they wish for and opens it.
pub(super) fn first_start(cli: &Cli) -> Result<End, Trouble> {
    let (place, demo) = (Place::of(cli.db.as_deref())?, Place::of_demo(None)?);
    let taste = cli.taste()?;
    let login = place::login();
    let mut store = match ui::greet(&mut Welcome::new(&place.path, &demo.path), taste.look)? {
        Wish::Quit => return Ok(End::Done),
        Wish::Demo => made_up(&demo, &Size::default(), &login, cli.clock())?,
        Wish::Found(school) => {
            made(&place, |store| store.found(&school, &login, &login, cli.clock()).map(drop))?
        }
    };
    let session = store.sign_in(&login, cli.clock())?;
    open_app(Desk { store, session }, &taste)
}

/// Only the usual demo file is ever opened again: whatever else is there is somebody's own.
fn made_up(place: &Place, size: &Size, login: &str, clock: Clock) -> Result<Store, Trouble> {
    if place.is_usual && is_there(&place.path) {
        out::say("The made-up school is there already; it was left as it is.");
        return Store::open(&place.path);
    }
    let store = made(place, |store| demo::fill(store, size, clock, login))?;
    out::say(format!("Made a made-up school in {}.", place.path.display()));
    Ok(store)
}

/// Where that can't be told, making it will tell why.
fn is_there(path: &Path) -> bool {
    path.try_exists().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options_the_made_up_school_has_its_usual_size() {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            demo: Demo,
        }

        let size = |line: &str| {
            let read = <Line as clap::Parser>::try_parse_from(line.split(' '));
            read.map(|line| line.demo.size()).ok()
        };
        assert_eq!(size("demo"), Some(Size::default()));
        let small = Size { pupils: 60, cases: 12, weeks: Some(12), seed: 7 };
        assert_eq!(size("demo --pupils 60 --cases 12 --weeks 12 --seed 7"), Some(small));
        for wrong in ["demo --pupils 0", "demo --pupils 3001", "demo --weeks 0", "demo --seed -1"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_filled_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { path: folder.path().join("a.db"), is_usual: false };
        let trouble =
            made(&place, |store| store.found(" ", "officer", "Officer", Clock::system()).map(drop));
        assert!(trouble.unwrap_err().to_string().starts_with("a school needs a name"));
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn a_file_that_is_there_is_never_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { path: folder.path().join("a.db"), is_usual: false };
        std::fs::write(&place.path, "somebody's own").unwrap();
        let trouble = made(&place, |_| Ok(())).unwrap_err();
        assert!(matches!(trouble, Trouble::AlreadyThere(_)), "{trouble}");
        assert!(place.path.exists());
    }
}
