//! The commands: one definition that parser and help are made from, and one file a command.
//!
//! Names, options, JSON keys and exit codes are a contract; later work adds to it. Results go to
//! standard output, sentences to standard error. With `--json` standard output is one JSON value,
//! also when something went wrong.
//!
//! What doesn't live here: what figures are (`rules`), how an export is read (`intake`), what is
//! kept and who may do what (`store`), the screens (`ui`).

mod action;
mod agenda;
mod attach;
mod backup;
mod case;
mod check;
mod checklist;
mod chronology;
mod clock;
mod day;
mod document;
mod door;
mod export;
mod figures;
mod filled;
mod gate;
mod import;
mod input;
mod letter;
mod log;
mod manual;
mod notice;
mod officer;
mod out;
mod pack;
mod place;
mod progress;
mod record;
mod rehearsal;
mod retention;
mod settings;
mod setup;
mod shown;
mod sorted;
mod template;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::store::{Fault, Session, Store, Trouble};
use crate::ui::{self, Seat, Taste};
use place::Place;
use settings::{Settings, ThemeWish};

/// The caseload of a school attendance officer in England, in a terminal
///
/// Without a command the app opens.
#[derive(Debug, Parser)]
#[command(name = "herringbone", version = version())]
pub struct Cli {
    /// The file to work on; else `$HERRINGBONE_DB`, else the one in your data folder
    #[arg(long, global = true, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Read and write as of that day, for training and tests
    #[arg(long, global = true, value_name = "DATE", value_parser = day::in_full)]
    today: Option<NaiveDate>,
    /// Draw with plain letters alone: no box drawing, no block glyphs
    #[arg(long, global = true)]
    ascii: bool,
    /// The app's colours; else `$HERRINGBONE_THEME`, else your settings
    #[arg(long, global = true, value_name = "THEME")]
    theme: Option<ThemeWish>,
    /// Leave the mouse to the terminal, so that it marks text
    #[arg(long, global = true)]
    no_mouse: bool,
    /// Draw for a screen reader: plain lines in words, the cursor on what is at hand
    #[arg(long, global = true)]
    reader: bool,
    #[command(subcommand)]
    command: Option<Command>,
    /// Who came in by the door, where somebody did.
    #[arg(skip)]
    caller: Option<Box<Session>>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a made-up school to try everything on, and open it
    Demo(setup::Demo),
    /// Make a new file with its first school
    Init(setup::Init),
    /// The schools of the file
    #[command(subcommand)]
    School(setup::School),
    /// The officers of the file and their roles
    #[command(subcommand)]
    Officer(officer::Officer),
    /// Take in what the MIS exports
    Import(import::Import),
    /// Attendance figures of each pupil, or of the whole school
    Figures(figures::Wanted),
    /// Every case, open and closed
    Cases(case::Cases),
    /// Open, close or show a case, tell its story
    #[command(subcommand)]
    Case(case::Case),
    /// Begin, fill in, show or close a form
    #[command(subcommand)]
    Record(record::Record),
    /// Agree actions and mark them done
    #[command(subcommand)]
    Action(action::Action),
    /// Keep a file as proof with an entry, and print its id
    Attach(attach::Attach),
    /// The files kept as proof: list, export
    #[command(subcommand)]
    Attachment(attach::Attachment),
    /// The forms: list, show, check, install
    #[command(subcommand)]
    Template(template::Template),
    /// Copy the file, checked, while others work on it
    Backup(backup::Backup),
    /// Put a backup in the file's place; what was there is kept
    Restore(backup::Restore),
    /// Check that the file is whole and its kept rows are right
    Check(check::Check),
    /// Prove that nobody changed the file behind the program's back
    Verify(verify::Verify),
    /// Print what completes these commands in your shell
    Completions(manual::Completions),
    /// Print the manual page
    Man,
    /// What is due, in the order to do it
    Agenda(agenda::Agenda),
    /// Log in a case what happened, and print the entry's id
    Log(log::Log),
    /// Withdraw an entry: it stays readable and no longer counts
    Unlog(log::Unlog),
    /// Count school days after a day
    Clock(clock::Clock),
    /// Issue, withdraw or list Notices to Improve
    #[command(subcommand)]
    Notice(notice::Notice),
    /// Pass a gate of a case
    #[command(subcommand)]
    Gate(gate::Gate),
    /// Letters and other documents: make, list, get, verify
    #[command(subcommand)]
    Document(document::Document),
    /// Serve whoever came in over SSH: the line of their key runs this
    Ssh(door::Ssh),
    /// Export in open formats what you may read: csv, json, xlsx, or one pupil's archive
    Export(export::Export),
    /// The referral pack of a case: what it lacks; make, list, get, verify
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// How long records are kept: what is due, holds, erasures
    #[command(subcommand)]
    Retention(retention::Retention),
}

/// How a command that could do its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    /// A check failed.
    Failed,
    /// What was given was read and refused, with its reasons.
    Refused,
}

/// The code of an end through a fault of our own.
pub const OUR_FAULT: u8 = 70;

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        let code: u8 = match end {
            End::Done => 0,
            End::Failed => 1,
            End::Refused => 3,
        };
        Self::from(code)
    }
}

/// Runs what was asked for; without a command, the app.
///
/// # Errors
/// What stood in the way, in a sentence that [`tell`] prints.
pub fn run(cli: &Cli) -> Result<End, Trouble> {
    let Some(command) = &cli.command else { return start(cli) };
    match command {
        Command::Demo(demo) => setup::demo(demo, cli),
        Command::Init(init) => setup::init(init, cli),
        Command::School(school) => setup::school(school, &mut cli.desk()?),
        Command::Officer(officer) => officer::run(officer, &mut cli.desk()?),
        Command::Import(import) => import::run(import, &mut cli.desk()?),
        Command::Figures(wanted) => figures::run(wanted, &cli.desk()?),
        Command::Cases(cases) => case::list(cases, &cli.desk()?),
        Command::Case(case) => case::run(case, &mut cli.desk()?),
        Command::Record(record) => record::run(record, &mut cli.desk()?),
        Command::Action(action) => action::run(action, &mut cli.desk()?),
        Command::Attach(attach) => attach::attach(attach, &mut cli.desk()?),
        Command::Attachment(attachment) => attach::run(attachment, &mut cli.desk()?),
        Command::Template(template) => template::run(template, cli),
        Command::Backup(backup) => backup::run(backup, &mut cli.desk()?),
        Command::Restore(restore) => backup::restore(restore, cli),
        Command::Check(check) => check::run(check, &mut cli.store()?),
        Command::Verify(verify) => verify::run(verify, &cli.store()?),
        Command::Completions(completions) => manual::completions(completions),
        Command::Man => manual::man(),
        Command::Agenda(agenda) => agenda::run(agenda, &cli.desk()?),
        Command::Log(log) => log::log(log, &mut cli.desk()?),
        Command::Unlog(unlog) => log::unlog(unlog, &mut cli.desk()?),
        Command::Clock(clock) => clock::run(clock, &cli.desk()?),
        Command::Notice(notice) => notice::run(notice, &mut cli.desk()?),
        Command::Gate(gate) => gate::run(gate, &mut cli.desk()?),
        Command::Document(document) => document::run(document, &mut cli.desk()?),
        Command::Ssh(ssh) => door::run(ssh, cli),
        Command::Export(export) => export::run(export, &mut cli.desk()?),
        Command::Retention(retention) => retention::run(retention, &mut cli.desk()?),
        Command::Pack(command) => pack::run(command, cli),
    }
}

/// Opens the app; where there is no file yet and somebody sits there, what leads to one.
fn start(cli: &Cli) -> Result<End, Trouble> {
    match cli.desk() {
        Err(Trouble::NoFile(_)) if place::has_terminal() => setup::first_start(cli),
        desk => open_app(desk?, &cli.taste()?),
    }
}

/// Prints what stood in the way; gives the code to end with.
#[must_use]
pub fn tell(cli: &Cli, trouble: &Trouble) -> ExitCode {
    tell_json(cli, trouble);
    out::say(format!("herringbone: {trouble}"));
    ExitCode::from(code_of(trouble.fault()))
}

/// Standard output is one JSON value where that was asked for, whatever happened.
fn tell_json(cli: &Cli, trouble: &Trouble) {
    if cli.wants_json() {
        // A sentence says what went wrong, also where nobody reads this.
        let _ = out::json(&serde_json::json!({ "error": trouble.to_string() }));
    }
}

fn code_of(fault: Fault) -> u8 {
    match fault {
        Fault::Input => 3,
        Fault::File => 4,
        Fault::Ours => OUR_FAULT,
    }
}

/// The program's version and its engine's: which one it is decides whether a file is safe.
fn version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| format!("{} (SQLite {})", env!("CARGO_PKG_VERSION"), Store::engine()));
    &VERSION
}

/// The open file and whoever works on it.
struct Desk {
    store: Store,
    session: Session,
}

fn open_app(desk: Desk, taste: &Taste) -> Result<End, Trouble> {
    ui::run(desk.store, desk.session, taste).map(|()| End::Done)
}

impl Cli {
    /// How whoever sits here likes the app: options before the environment before the settings.
    fn taste(&self) -> Result<Taste, Trouble> {
        let settings = Settings::of_user()?;
        Ok(Taste {
            look: settings.look(self.theme, self.ascii, self.reader)?,
            mouse: !self.no_mouse && settings.mouse.unwrap_or(true),
            program: place::program(self.db.as_deref()),
            press: place::press(),
            seat: Seat::Here,
        })
    }

    fn clock(&self) -> Clock {
        Clock::system().on_day(self.today)
    }

    /// The file, for what needs nobody signed in: a check must not change what it checks.
    fn store(&self) -> Result<Store, Trouble> {
        let store = Store::open(&Place::of(self.db.as_deref())?.path)?;
        if let Some(warning) = store.warning() {
            out::say(format!("warning: {warning}."));
        }
        Ok(store)
    }

    fn desk(&self) -> Result<Desk, Trouble> {
        let mut store = self.store()?;
        let session = match &self.caller {
            Some(caller) => Session::clone(caller),
            None => store.sign_in(&place::login(), self.clock())?,
        };
        Ok(Desk { store, session })
    }

    fn wants_json(&self) -> bool {
        match &self.command {
            Some(Command::Import(import)) => import.json,
            Some(Command::Figures(wanted)) => wanted.json,
            Some(Command::Cases(cases)) => cases.json,
            Some(Command::Agenda(agenda)) => agenda.json,
            Some(
                Command::Officer(
                    officer::Officer::List { json }
                    | officer::Officer::Key(officer::Key::List { json, .. }),
                )
                | Command::Case(case::Case::Show { json, .. } | case::Case::Chronology { json, .. })
                | Command::Record(record::Record::Show { json, .. })
                | Command::Attachment(attach::Attachment::List { json, .. })
                | Command::Notice(notice::Notice::List { json, .. }),
            ) => *json,
            Some(Command::Template(template)) => template.wants_json(),
            Some(Command::Check(check)) => check.json,
            Some(Command::Verify(verify)) => verify.json,
            Some(Command::Clock(clock)) => clock.json,
            Some(Command::Document(document)) => document.wants_json(),
            Some(Command::Pack(command)) => command.wants_json(),
            Some(Command::Retention(retention)) => retention.wants_json(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// A line of every command and option.
    const READ: [&str; 110] = [
        "herringbone",
        "herringbone --db a.db --today 2025-11-23",
        "herringbone demo --no-open --today 23/11/2025",
        "herringbone demo --pupils 60 --cases 12 --weeks 12 --seed 2",
        "herringbone init --school Hillcrest --officer Rahman",
        "herringbone school add Hillcrest",
        "herringbone import marks - --school Hillcrest --map m.toml --dry-run --skip-bad --json",
        "herringbone import calendar calendar.toml --db a.db",
        "herringbone figures --upn D451503415000 --from 2025-09-01 --to 1/10/2025 --whole --json",
        "herringbone cases --json",
        "herringbone case open D451503415000 --reason Mondays",
        "herringbone case close 1 --reason back",
        "herringbone case show 1 --json",
        "herringbone case show 1 --restricted",
        "herringbone case chronology 1 --json",
        "herringbone record new 1 plan",
        "herringbone record set 1 push-pull/push -",
        "herringbone record show 1 --json",
        "herringbone record show 1 --json --restricted",
        "herringbone officer add k.ashdown --name Ashdown --role officer",
        "herringbone officer add k.ashdown --name Ashdown --role officer lead --role admin",
        "herringbone officer list --json",
        "herringbone officer role 2 viewer",
        "herringbone officer role 2 officer safeguarding",
        "herringbone officer role 2 officer --school Hillcrest",
        "herringbone officer role 2 --none --school Hillcrest",
        "herringbone officer add k.ashdown --name Ashdown --role officer --school Hillcrest",
        "herringbone officer end 2",
        "herringbone officer name 2 Khan",
        "herringbone officer end k7f3",
        "herringbone officer key add 2 cara.pub",
        "herringbone officer key add 2 -",
        "herringbone officer key add 2 ssh-ed25519 AAAA cara at home",
        "herringbone officer key list --json",
        "herringbone officer key list 2",
        "herringbone officer key end 2 SHA256:hCdePRbIMHmaM+K71M2MY2aCW0szttbkiU6t/+fFnQY",
        "herringbone --db /srv/school.db ssh --actor k7f3",
        "herringbone ssh --actor k7f3 --key SHA256:hCdePRbIMHmaM+K71M2MY2aCW0szttbkiU6t/+fFnQY",
        "herringbone record close 1",
        "herringbone action add 1 --what call --who me --by 2025-12-05",
        "herringbone action done 1 --outcome spoke",
        "herringbone attach 1 letter.pdf --title Letter",
        "herringbone attach 1 - --title Letter",
        "herringbone attachment list 1 --json",
        "herringbone attachment export 1 letter.pdf",
        "herringbone attachment export 1 -",
        "herringbone attachment withdraw 1 --reason wrong",
        "herringbone template list",
        "herringbone template show plan --json",
        "herringbone template check plan.toml --json",
        "herringbone template install templates",
        "herringbone backup b.db",
        "herringbone backup --keep 7d,4w,12m copies",
        "herringbone restore b.db",
        "herringbone check --rebuild --json",
        "herringbone verify --head 00ff --json",
        "herringbone completions zsh",
        "herringbone man",
        "herringbone agenda --mine --json",
        "herringbone log 1 call --on 2025-11-20 --with mother --with 12 --reached no",
        "herringbone log 1 absence-reason --on 20/11/2025 --session day --words -",
        "herringbone log 1 meeting-held --on 2025-11-20 --meeting 4 --outcome agreed",
        "herringbone log 1 safeguarding --on 2025-11-20 --session AM --restricted --agency DSL",
        "herringbone unlog 4 --reason mistyped",
        "herringbone clock 2026-02-09 30 --school Hillcrest --json",
        "herringbone notice issue 1 --to Mother --on 2026-02-09",
        "herringbone notice issue 1 --to 3 --on 9/2/2026 --days 20 --served hand --reason why",
        "herringbone notice withdraw 1 --reason wrong",
        "herringbone notice list 1 --json",
        "herringbone gate pass 1 stage-4",
        "herringbone document make 1 plan -o plan.txt",
        "herringbone document make 1 plan --record 3 --to Mother --format pdf -o -",
        "herringbone document make 1 chronology --for court --format docx --out story.docx",
        "herringbone document make 1 checklist --answered -o -",
        "herringbone document make 1 contract --blank -o -",
        "herringbone gate pass 1 stage-4 --reason paper --signed-by Thornley --role Head",
        "herringbone document make 1 concern-first --to Mother --format text",
        "herringbone document make 1 late --to 3 --to 4 --how hand --on 9/2/2026 --meeting 2",
        "herringbone document make 1 late --field visit.day=2026-02-09 --words hello --preview",
        "herringbone document list 1 --json",
        "herringbone document get 1 -o letter.txt",
        "herringbone document get 1 -o -",
        "herringbone document verify 1 --json",
        "herringbone export csv -o folder",
        "herringbone export csv --case 1 -o -",
        "herringbone export json --out all.json",
        "herringbone export xlsx --case 1 -o case.xlsx",
        "herringbone export archive --case 1 -o pupil.zip",
        "herringbone pack preflight 1",
        "herringbone pack preflight 1 --json",
        "herringbone retention list --json",
        "herringbone retention list --backups /srv/copies",
        "herringbone retention holds --json",
        "herringbone retention hold D451503415000 --reason court --case 3",
        "herringbone retention lift 1 --reason over",
        "herringbone retention erase D451503415000 --rule pupil-record",
        "herringbone retention confirm 1 --backups /srv/copies",
        "herringbone retention confirm 1 --signed-by Thornley --role Head",
        "herringbone retention withdraw 1 --reason mistaken",
        "herringbone retention erasures --json",
        "herringbone retention clear",
        "herringbone pack make 1 -o pack.zip",
        "herringbone pack make 1 -o - --reason court",
        "herringbone pack get 1 -o pack.zip",
        "herringbone pack get 1 -o -",
        "herringbone pack list 1 --json",
        "herringbone pack verify pack.zip",
        "herringbone pack verify pack.zip --key SHA256:abc --json",
        "herringbone --theme contrast --no-mouse --reader --ascii",
        "herringbone demo --theme auto",
    ];

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_contract_is_read() {
        for line in READ {
            let read = Cli::try_parse_from(line.split(' '));
            assert_eq!(read.err().map(|error| error.to_string()), None, "{line}");
        }
    }

    #[test]
    fn wrong_usage_is_refused() {
        for line in [
            "herringbone import",
            "herringbone import registers a.csv",
            "herringbone case open D451503415000",
            "herringbone case show one",
            "herringbone action add 1 --what call --who me --by 31/02/2026",
            "herringbone attach 1 letter.pdf",
            "herringbone attachment export 1",
            "herringbone attachment withdraw 1",
            "herringbone officer add k.ashdown --name Ashdown",
            "herringbone officer add k.ashdown --name Ashdown --role head",
            "herringbone officer role 2",
            "herringbone officer role 2 officer --none",
            "herringbone officer key add 2",
            "herringbone officer key end 2",
            "herringbone ssh",
            "herringbone ssh --actor K.Ashdown",
            "herringbone ssh --actor k7f3 --key MD5:00",
            "herringbone --today someday cases",
            "herringbone nonsense",
            "herringbone completions cmd.exe",
            "herringbone log 1 form --on 2025-11-20",
            "herringbone log 1 call",
            "herringbone log 1 call --on 2025-11-20 --reached maybe",
            "herringbone unlog 4",
            "herringbone --theme pink",
            "herringbone clock 2026-02-09",
            "herringbone clock 2026-02-09 0",
            "herringbone clock someday 3",
            "herringbone notice issue 1 --to Mother",
            "herringbone notice issue 1 --on 2026-02-09",
            "herringbone notice issue 1 --to 1 --on 2026-02-09 --served email",
            "herringbone notice withdraw 1",
            "herringbone document make 1 plan --to 2 --for court -o -",
            "herringbone document make 1 plan --for parent -o -",
            "herringbone document make 1 plan --format odt -o -",
            "herringbone document make 1",
            "herringbone document get 1",
            "herringbone document make 1 late --format fax",
            "herringbone export csv",
            "herringbone export ods -o all.ods",
            "herringbone export json --case one -o all.json",
            "herringbone export archive -o pupil.zip",
            "herringbone backup --keep 7 copies",
            "herringbone retention erase D451503415000",
            "herringbone retention hold D451503415000",
            "herringbone retention confirm 1 --signed-by Thornley",
            "herringbone backup --keep 7d,4w,12m",
            "herringbone pack make 1",
            "herringbone pack get 1",
            "herringbone pack verify",
        ] {
            let read = Cli::try_parse_from(line.split(' '));
            assert_eq!(read.unwrap_err().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn the_version_names_the_engine() {
        assert!(version().starts_with(env!("CARGO_PKG_VERSION")), "{}", version());
        assert!(version().contains("(SQLite 3."), "{}", version());
    }
}
