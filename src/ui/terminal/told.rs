//! What the system tells of a session: that it ends, or that it goes on after it was stopped.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};

/// Set from outside, looked at by the loop.
#[derive(Debug)]
pub(super) struct Told {
    go: Arc<AtomicBool>,
    back: Arc<AtomicBool>,
    /// Keys come from a terminal on standard input. Asked once: one that is gone is no terminal any more.
    line: bool,
}

impl Told {
    /// Listens from now on.
    pub(super) fn new() -> Self {
        let line = rustix::termios::isatty(io::stdin());
        let told = Self { go: Arc::default(), back: Arc::default(), line };
        // The window closed, the link dropped, a polite kill.
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            // A signal that can't be watched ends the program as it always did.
            let _ = signal_hook::flag::register(signal, Arc::clone(&told.go));
        }
        let _ = signal_hook::flag::register(SIGCONT, Arc::clone(&told.back));
        if line {
            watch_line(Arc::clone(&told.go));
        }
        told
    }

    pub(super) fn has_line(&self) -> bool {
        self.line
    }

    /// Whether the session ends.
    pub(super) fn to_go(&self) -> bool {
        self.go.load(Ordering::Relaxed)
    }

    /// Whether it was stopped and goes on since this was last asked.
    pub(super) fn is_back(&self) -> bool {
        self.back.swap(false, Ordering::Relaxed)
    }
}

/// Tells that the terminal is gone, in the midst of a key too.
///
/// Crossterm reads for ever from a terminal that goes while it looks for the next key: the loop hears of
/// nothing any more, and a program that nobody sees keeps a draft to itself and a processor busy. So
/// somebody else waits for the end of the line, and puts a line in its place that never says anything.
fn watch_line(go: Arc<AtomicBool>) {
    // Where there is no room for it, the loop sees the end between two keys.
    let _ = thread::Builder::new().stack_size(64 * 1024).spawn(move || {
        if wait_for_end() {
            go.store(true, Ordering::Relaxed);
            let _ = fall_silent();
            nudge();
        }
    });
}

/// Waits until the terminal is gone; not, where this system can't tell.
fn wait_for_end() -> bool {
    let input = io::stdin();
    loop {
        let mut watched = [PollFd::new(&input, PollFlags::empty())];
        match rustix::event::poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => return watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
        }
    }
}

/// From now on whoever reads from this program's terminal is told to ask again later.
fn fall_silent() -> io::Result<()> {
    let (silent, open) = UnixStream::pair()?;
    silent.set_nonblocking(true)?;
    rustix::stdio::dup2_stdin(&silent)?;
    // Once its other end closes, it would say that it has ended.
    std::mem::forget(open);
    Ok(())
}

/// Wakes the loop if it had begun to wait for a key just before; until it has ended the program.
fn nudge() -> ! {
    loop {
        thread::sleep(Duration::from_millis(100));
        let _ = kill_process(getpid(), Signal::HUP);
    }
}
