//! The real terminal: raw mode and back, the loop, signals, panics.

mod aside;
mod sparing;
mod told;

use std::io::{self, BufWriter, Stdout, Write};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyEventKind,
};
use ratatui::crossterm::style::Print;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::crossterm::{cursor, execute};

use rustix::event::{PollFd, PollFlags, Timespec};

use self::sparing::Sparing;
use self::told::Told;
use super::app::App;
use super::keys::Key;
use super::look::{Look, Seat, Taste};
use super::mouse::{self, Mouse};
use super::welcome::{Welcome, Wish};
use crate::store::{Session, Store, Trouble};

type Screen = Terminal<Sparing<BufWriter<Stdout>>>;

/// Runs the app in this terminal until it is quit, and leaves the terminal as it was.
///
/// # Errors
/// What the file or the terminal can't do.
pub fn run(store: Store, session: Session, taste: &Taste) -> Result<(), Trouble> {
    let mut app = App::open(store, session, taste.look)?;
    app.call_as(&taste.program);
    app.print_with(taste.press.clone());
    app.sit(taste.seat);
    let told = Told::new();
    restore_on_panic();
    let mut screen = enter(taste.mouse).map_err(|error| no_terminal(&error))?;
    let ended = go_round(&mut app, &mut screen, &told, taste);
    app.hang_up();
    restore();
    forget(screen);
    if taste.seat == Seat::Door {
        // Why they were shown out, if they were.
        app.store().may_stay(app.session())?;
    }
    match ended {
        Ok(()) => Ok(()),
        // The terminal is gone with its window or link: nothing to say, and nowhere to say it.
        Err(error) if is_gone(&error) => Ok(()),
        Err(_) if told.to_go() => Ok(()),
        Err(error) => Err(no_terminal(&error)),
    }
}

/// Asks whoever has no file yet what they want.
///
/// # Errors
/// What the terminal can't do.
pub fn greet(welcome: &mut Welcome, look: Look) -> Result<Wish, Trouble> {
    let told = Told::new();
    restore_on_panic();
    let mut screen = enter(false).map_err(|error| no_terminal(&error))?;
    let ended = ask(welcome, look, &mut screen, &told);
    restore();
    forget(screen);
    match ended {
        Err(error) if is_gone(&error) => Ok(Wish::Quit),
        ended => ended.map_err(|error| no_terminal(&error)),
    }
}

/// Goes round until something is wished for; a signal wishes to quit.
fn ask(welcome: &mut Welcome, look: Look, screen: &mut Screen, told: &Told) -> io::Result<Wish> {
    // Nothing changes here by itself.
    const AN_HOUR: u64 = 3_600_000;
    let mut more = event::poll(Duration::ZERO)?;
    while !told.to_go() {
        while more {
            let wish = match event::read()? {
                event if aside::is_asked_for(&event) => {
                    *screen = aside::step(false, told)?;
                    None
                }
                Event::Key(press) if press.kind != KeyEventKind::Release => {
                    Key::of(&press).and_then(|key| welcome.press(key))
                }
                Event::Paste(text) => {
                    welcome.paste(&text);
                    None
                }
                _ => None,
            };
            if let Some(wish) = wish {
                return Ok(wish);
            }
            more = event::poll(Duration::ZERO)?;
        }
        if told.is_back() {
            *screen = aside::come_back(false)?;
        }
        screen.draw(|frame| welcome.draw(frame, look))?;
        more = wait(told, AN_HOUR)?;
    }
    Ok(Wish::Quit)
}

/// Whether that is how a terminal that is gone answers.
fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof
        || error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

fn no_terminal(error: &io::Error) -> Trouble {
    Trouble::refused(format!(
        "this is not a terminal that can be drawn on ({error}). What was saved stays saved"
    ))
}

fn enter(with_mouse: bool) -> io::Result<Screen> {
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    if with_mouse {
        execute!(out, Print(mouse::ON))?;
    }
    let out = BufWriter::with_capacity(16 * 1024, out);
    Terminal::new(Sparing::new(out, size()?.into()))
}

/// Puts the terminal back. Best effort: it may be gone.
fn restore() {
    let mut out = io::stdout();
    let _ =
        execute!(out, Print(mouse::OFF), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Leaves what was drawn on as it is. Its own end would show the cursor, which was done by then, and
/// fails through a fault of its own where the terminal is gone.
fn forget(screen: Screen) {
    std::mem::forget(screen);
}

/// Puts the terminal back before a panic is told.
fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        before(panic);
    }));
}

fn go_round(app: &mut App, screen: &mut Screen, told: &Told, taste: &Taste) -> io::Result<()> {
    let clock = Watch::new();
    screen.draw(|frame| app.draw(frame))?;
    // So that crossterm hears of a changed window from now on.
    let mut more = event::poll(Duration::ZERO)?;
    while !app.has_quit() && !told.to_go() {
        let mut changed = false;
        // Whatever has come in meanwhile is taken before one drawing: a paste, a held key.
        while more && !app.has_quit() {
            let event = event::read()?;
            if !aside::is_asked_for(&event) {
                changed |= take(app, &event, clock.now());
            } else if taste.seat == Seat::Here {
                // Whoever sits behind a door has no shell to go to.
                app.hang_up();
                *screen = aside::step(taste.mouse, told)?;
                changed = true;
            }
            more = event::poll(Duration::ZERO)?;
        }
        if told.is_back() {
            *screen = aside::come_back(taste.mouse)?;
            changed = true;
        }
        changed |= app.tick(clock.now());
        if app.has_quit() {
            break;
        }
        if changed {
            screen.draw(|frame| app.draw(frame))?;
        }
        more = wait(told, app.next_tick().saturating_sub(clock.now()))?;
    }
    Ok(())
}

/// Waits for a key, a changed window or a signal; says whether an event is there.
///
/// We wait ourselves, because crossterm reads a terminal that is gone for ever and comes back
/// from it no more.
fn wait(told: &Told, ms: u64) -> io::Result<bool> {
    if !told.has_line() {
        return event::poll(Duration::from_millis(ms));
    }
    let input = io::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::IN)];
    let at_most = Timespec {
        tv_sec: (ms / 1000).cast_signed(),
        tv_nsec: (ms % 1000 * 1_000_000).cast_signed(),
    };
    match rustix::event::poll(&mut watched, Some(&at_most)) {
        // A signal: a changed window is an event, all else is looked at by the loop.
        Err(rustix::io::Errno::INTR) => event::poll(Duration::ZERO),
        Err(error) => Err(error.into()),
        Ok(_)
            if watched[0]
                .revents()
                .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) =>
        {
            Err(io::Error::from(io::ErrorKind::UnexpectedEof))
        }
        Ok(0) => Ok(false),
        Ok(_) => event::poll(Duration::ZERO),
    }
}

fn take(app: &mut App, event: &Event, at_ms: u64) -> bool {
    match event {
        Event::Key(press) if press.kind != KeyEventKind::Release => {
            Key::of(press).is_some_and(|key| app.press(key, at_ms))
        }
        Event::Paste(text) => {
            app.paste(text.clone(), at_ms);
            true
        }
        Event::Mouse(event) => Mouse::of(event).is_some_and(|mouse| app.point(mouse, at_ms)),
        Event::Resize(..) => true,
        _ => false,
    }
}

/// Milliseconds since the start, for time-outs only.
struct Watch(Instant);

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a time-out of the loop, never a time that is kept"
    )]
    fn new() -> Self {
        Self(Instant::now())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
