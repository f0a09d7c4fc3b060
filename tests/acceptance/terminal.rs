//! The real program in a real pseudo-terminal: keys in, the screen as a terminal shows it.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::program::Program;

pub struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    /// Keys pressed, words not counted.
    pub pressed: usize,
}

/// A press is answered within this, or something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

impl Terminal {
    /// Opens the app on a program's file at 80x24.
    pub fn open(program: &Program, login: &str) -> Self {
        Self::open_with(program, login, &[])
    }

    /// The same, with options.
    pub fn open_with(program: &Program, login: &str, options: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_herringbone"));
        command.env_clear();
        command.env("HOME", program.folder.path());
        command.env("USER", login);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.arg("--db");
        command.arg(program.file());
        command.args(options);
        Self::run(command)
    }

    /// Runs any program in a terminal of 80x24.
    pub fn run(command: CommandBuilder) -> Self {
        let pty = native_pty_system()
            .openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(24, 80, 0)));
        let mut out = pty.master.try_clone_reader().unwrap();
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = out.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..n]);
            }
        });
        let keys = pty.master.take_writer().unwrap();
        Self { screen, keys, child, _master: pty.master, pressed: 0 }
    }

    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Something else writes over the screen.
    pub fn spill(&self, bytes: &str) {
        self.screen.lock().unwrap().process(bytes.as_bytes());
    }

    pub fn cursor(&self) -> (u16, u16) {
        self.screen.lock().unwrap().screen().cursor_position()
    }

    /// Whether the terminal is as it was before: the usual screen, the cursor shown, the mouse its
    /// own.
    pub fn is_restored(&self) -> bool {
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !has_mouse(screen)
    }

    /// Whether clicks are sent to the program.
    pub fn sends_clicks(&self) -> bool {
        has_mouse(self.screen.lock().unwrap().screen())
    }

    /// Clicks once, at a column and line counted from 0.
    pub fn click(&mut self, x: u16, y: u16) -> &mut Self {
        let (x, y) = (x + 1, y + 1);
        self.send(format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m").as_bytes());
        self
    }

    /// Waits until words stand on the screen.
    pub fn wait_for(&mut self, words: &str) -> &mut Self {
        let began = Instant::now();
        while !self.text().contains(words) {
            assert!(began.elapsed() < PATIENCE, "no {words:?} on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits until words stand there no more.
    pub fn wait_until_gone(&mut self, words: &str) -> &mut Self {
        let began = Instant::now();
        while self.text().contains(words) {
            assert!(began.elapsed() < PATIENCE, "{words:?} still on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits until the cursor stands there.
    pub fn wait_for_cursor(&mut self, place: (u16, u16)) -> &mut Self {
        let began = Instant::now();
        while self.cursor() != place {
            let there = self.cursor();
            assert!(began.elapsed() < PATIENCE, "the cursor is at {there:?}, not {place:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Presses keys (`<C-l>cr`), each as a key of its own.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in herringbone::ui::keys::Key::read_all(keys) {
            self.send(&bytes_of(key));
            self.pressed += 1;
        }
        self
    }

    /// Types words; they are not counted.
    pub fn type_words(&mut self, words: &str) -> &mut Self {
        self.send(words.as_bytes());
        self
    }

    fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
        // A person's pause: an escape and the letter behind it are two keys.
        std::thread::sleep(Duration::from_millis(40));
    }

    /// kill -9: nobody is asked.
    pub fn kill(self) {
        self.signal(Signal::KILL);
    }

    pub fn signal(&self, signal: Signal) {
        let process = Pid::from_raw(i32::try_from(self.process()).unwrap()).unwrap();
        kill_process(process, signal).unwrap();
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits for the program to end by itself.
    pub fn ended(&mut self) -> u32 {
        let code = self.child.wait().unwrap().exit_code();
        std::thread::sleep(Duration::from_millis(100));
        code
    }
}

fn has_mouse(screen: &vt100::Screen) -> bool {
    screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn bytes_of(key: herringbone::ui::keys::Key) -> Vec<u8> {
    use herringbone::ui::keys::Key;
    match key {
        Key::Char(letter) => letter.to_string().into_bytes(),
        Key::Ctrl(letter) => vec![letter as u8 & 0x1f],
        Key::Enter => b"\r".to_vec(),
        Key::Esc => b"\x1b".to_vec(),
        Key::Tab => b"\t".to_vec(),
        Key::BackTab => b"\x1b[Z".to_vec(),
        Key::Backspace => b"\x7f".to_vec(),
        Key::Delete => b"\x1b[3~".to_vec(),
        Key::Up => b"\x1b[A".to_vec(),
        Key::Down => b"\x1b[B".to_vec(),
        Key::Right => b"\x1b[C".to_vec(),
        Key::Left => b"\x1b[D".to_vec(),
        Key::Home => b"\x1b[H".to_vec(),
        Key::End => b"\x1b[F".to_vec(),
        Key::PageUp => b"\x1b[5~".to_vec(),
        Key::PageDown => b"\x1b[6~".to_vec(),
    }
}
