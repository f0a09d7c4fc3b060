//! Makes a pack: minutes of work that can be stopped, and nothing is left until all of it is done.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use clap::Args;

use crate::cli::progress::{Bar, Stop, stopped};
use crate::cli::{Desk, End, out, place};
use crate::documents::packing::{self, Begun, Wish};
use crate::documents::render::Press;
use crate::rules::count::counted;
use crate::rules::media::size_words;
use crate::store::{Trouble, write_new};

/// How often a wait looks whether it is still wanted.
const BEAT: Duration = Duration::from_millis(50);

#[derive(Debug, Args)]
pub(in crate::cli) struct Wanted {
    /// The case
    case: i64,
    /// Where it goes, never over an existing file; - is standard output
    #[arg(short = 'o', long = "out", alias = "output", value_name = "FILE")]
    out: PathBuf,
    /// Why it is made though something is missing: a lead says so, and the pack prints it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The lead who says so, where that isn't you: it is printed with "entered by" and your name
    #[arg(long, value_name = "NAME", requires = "reason")]
    lead: Option<String>,
}

/// Makes the pack, keeps it, and gives it out.
///
/// # Errors
/// As [`packing::begin`] and [`packing::set`]; a name that is taken, standard output that can't be written.
pub(super) fn run(wanted: &Wanted, desk: &mut Desk) -> Result<End, Trouble> {
    let to = wanted.out.as_path();
    let is_stdout = to == Path::new("-");
    if !is_stdout && to.symlink_metadata().is_ok() {
        return Err(Trouble::AlreadyThere(to.to_owned()));
    }
    let press = place::press();
    let reason = wanted.reason.as_deref().unwrap_or_default();
    let lead = wanted.lead.as_deref().unwrap_or_default();
    let wish = Wish { case: wanted.case, reason, lead };
    let begun = packing::begin(&desk.store, &desk.session, &wish, &press)?;
    let bytes = set(&begun, &press, desk)?;
    let id = packing::keep(&mut desk.store, &desk.session, &begun, &bytes)?;
    tell(&begun, reason, bytes.len());
    if is_stdout {
        out::bytes(&bytes)?;
        out::say(id);
        return Ok(End::Done);
    }
    write_new(to, &bytes).map_err(|trouble| {
        Trouble::refused(format!(
            "{trouble}. The pack itself was made and is kept: `herringbone pack get {id} -o FILE` saves it"
        ))
    })?;
    out::line(id)?;
    Ok(End::Done)
}

/// Sets the papers, while whoever waits sees how far it is and may stop it.
fn set(begun: &Begun, press: &Press, desk: &Desk) -> Result<Vec<u8>, Trouble> {
    let stop = Stop::on_interrupt();
    let keys = Stop::listen();
    let (cancel, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut bar = Bar::new("Setting papers", desk.session.clock);
    let of = u64::try_from(begun.steps()).ok();
    let told = |at: usize| done.store(at, Ordering::Relaxed);
    let set = thread::scope(|scope| {
        let work = scope.spawn(|| packing::set(begun, press, &cancel, &told));
        while !work.is_finished() {
            if stop.is_asked() {
                cancel.store(true, Ordering::Relaxed);
            }
            bar.show(u64::try_from(done.load(Ordering::Relaxed)).unwrap_or_default(), of);
            thread::sleep(BEAT);
        }
        work.join()
    });
    drop((bar, keys));
    // Ctrl-C reaches the helper too, which then says that it failed.
    if stop.is_asked() {
        return Err(stopped());
    }
    set.unwrap_or_else(|_| Err(Trouble::Ours("the papers can't be set. Nothing was made".into())))
}

fn tell(begun: &Begun, reason: &str, size: usize) {
    let papers = counted(begun.steps(), "document", "documents");
    let key = begun.key();
    out::say(format!(
        "Made a pack of {papers}, {}, signed with the key {}.",
        size_words(size),
        key.fingerprint()
    ));
    match begun.gaps().len() {
        0 if !reason.trim().is_empty() => {
            out::say("Nothing is missing, so the reason isn't in the pack.");
        }
        0 => {}
        gaps => {
            let gaps = counted(gaps, "thing is missing", "things are missing");
            out::say(format!("{gaps}, which its first page says with the reason."));
        }
    }
    for told in begun.withheld() {
        out::say(format!("Withheld: {told}."));
    }
    if key.is_new() {
        out::say(format!(
            "A new key was made for it: {}. Keep a copy of that file in a safe place, apart from the backups: \
             packs made from now on are known by it.",
            key.path().display()
        ));
    }
}
