//! Makes what the guide shows from the running program: pictures of its screens and its tables of
//! keys. `guide` writes them under `docs/`; `guide --check` only tells what is stale.

#![expect(clippy::expect_used, reason = "an example that can't go on has nothing to show")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use herringbone::clock::Clock;
use herringbone::demo;
use herringbone::rules::case::RecordState;
use herringbone::store::{Session, Store};
use herringbone::ui::keymap::{Binding, EVERYWHERE, TABLES};
use herringbone::ui::keys::Key;
use herringbone::ui::{App, Look};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Each picture and the keys that lead to it; CASE opens the case that has a plan, PLAN that plan. The
/// first key takes away what the program may say as it starts.
const PICTURES: &[(&str, &str)] = &[
    ("caseload", "g"),
    ("absences", "gb"),
    ("agenda", "ga"),
    ("find", "gfos"),
    ("actions", "g:log"),
    ("case", "CASE"),
    ("register", "CASE2"),
    ("contact", "CASElcrMonday again; will ring back"),
    ("plan", "PLAN<C-n><C-n><C-n><C-n>"),
    ("checklist", "CASE4"),
];
const SIZE: (u16, u16) = (80, 24);
const LOGIN: &str = "a.rahman";
const MOMENT: &str = "2025-11-23T14:02:00+00:00";
/// Between these lines of the guide stand the tables of keys.
const KEYS: [&str; 2] = ["<!-- keys: written by docs/guide.sh -->\n", "<!-- end of keys -->"];

fn main() -> ExitCode {
    let check = std::env::args().any(|word| word == "--check");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("school.db");
    let (case, plan) = case_with_plan(&made_up(&file));
    let mut stale = false;
    for (name, keys) in PICTURES {
        let keys = keys.replace("CASE", &case).replace("PLAN", &plan);
        let picture = picture(&file, &keys);
        stale |= put(&docs.join("pictures").join(format!("{name}.svg")), &picture, check);
    }
    let guide = docs.join("guide.md");
    let text = std::fs::read_to_string(&guide).expect("docs/guide.md");
    stale |= put(&guide, &with_keys(&text), check);
    if stale && check {
        println!("Run docs/guide.sh and look at what changed.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn clock() -> Clock {
    Clock::fixed(MOMENT.parse().expect("a moment"))
}

/// The made-up school; the one place that knows how it is made.
fn made_up(file: &Path) -> (Store, Session) {
    let mut store =
        demo::make(file, &demo::Size::default(), clock(), LOGIN).expect("a made-up school");
    let session = store.sign_in(LOGIN, clock()).expect("its officer");
    (store, session)
}

/// The keys that open a case whose plan is being written, and those that open that plan.
fn case_with_plan((store, session): &(Store, Session)) -> (String, String) {
    let viewer = session.viewer();
    let rows = store.cases(viewer).expect("its cases");
    let plan_of = |case| {
        let records = store.case_file(viewer, case).expect("a case").records;
        records.iter().position(|one| one.kind == "plan" && one.state == RecordState::Open)
    };
    let found = rows.iter().find_map(|row| Some((row, plan_of(row.case)?)));
    let (row, down) = found.expect("a case whose plan is being written");
    let case = format!("g/{}<Enter><Enter>", row.upn.to_lowercase());
    let plan = format!("{case}3{}<Enter>", "j".repeat(down));
    (case, plan)
}

/// The screen after those keys. Nothing typed is waited for, so nothing is kept of it.
fn picture(file: &Path, keys: &str) -> String {
    let mut store = Store::open(file).expect("the made-up school");
    let session = store.sign_in(LOGIN, clock()).expect("its officer");
    let mut app = App::open(store, session, Look::default()).expect("the app");
    let mut screen = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a screen");
    for key in Key::read_all(keys) {
        screen.draw(|frame| app.draw(frame)).expect("a drawing");
        app.press(key, 0);
    }
    screen.draw(|frame| app.draw(frame)).expect("a drawing");
    svg(screen.backend().buffer())
}

/// Writes a file that has changed, or only tells of it; gives whether it has.
fn put(path: &Path, text: &str, check: bool) -> bool {
    if std::fs::read_to_string(path).is_ok_and(|there| there == text) {
        return false;
    }
    if check {
        println!("stale: {}", path.display());
    } else {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("docs/pictures");
        std::fs::write(path, text).expect("a file under docs");
    }
    true
}

/// The guide with the tables of keys as they are now.
fn with_keys(guide: &str) -> String {
    let (before, rest) = guide.split_once(KEYS[0]).expect("the line before the keys");
    let (_, after) = rest.split_once(KEYS[1]).expect("the line behind the keys");
    let mut text = format!("{before}{}", KEYS[0]);
    table(&mut text, "everywhere", EVERYWHERE);
    for (name, bindings) in TABLES {
        table(&mut text, name, bindings);
    }
    format!("{text}\n{}{after}", KEYS[1])
}

fn table(text: &mut String, name: &str, bindings: &[Binding]) {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let name: String = first.into_iter().chain(letters).collect();
    // Writing to a text can't fail.
    let _ = write!(text, "\n### {name}\n\n| keys | what they do |\n|---|---|\n");
    for binding in bindings {
        let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(text, "| {} | {} |", keys.join(" "), binding.label);
    }
}

// A cell of the picture, its margin, and the two colours that are the terminal's own.
const CELL: (usize, usize) = (8, 17);
const MARGIN: usize = 8;
const LETTERS: &str = "#d8d8d8";
const GROUND: &str = "#101418";

fn svg(buffer: &Buffer) -> String {
    let columns = usize::from(buffer.area.width);
    let (width, height) =
        (columns * CELL.0 + 2 * MARGIN, usize::from(buffer.area.height) * CELL.1 + 2 * MARGIN);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, \
         monospace\" font-size=\"13\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{GROUND}\"/>\n"
    );
    for (row, cells) in buffer.content.chunks(columns.max(1)).enumerate() {
        let mut column = 0;
        for run in cells.chunk_by(looks_alike) {
            words(&mut picture, (column, row), run);
            column += run.len();
        }
    }
    picture.push_str("</svg>\n");
    picture
}

fn looks_alike(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

/// Cells beside each other that look alike, held to their columns whatever the font.
fn words(picture: &mut String, (column, row): (usize, usize), run: &[Cell]) {
    let text: String = run.iter().map(Cell::symbol).collect();
    let reversed = run[0].modifier.contains(Modifier::REVERSED);
    let (letters, ground) = (hex(run[0].fg, LETTERS), hex(run[0].bg, GROUND));
    let (letters, ground) = if reversed { (ground, letters) } else { (letters, ground) };
    let (x, y) = (MARGIN + column * CELL.0, MARGIN + row * CELL.1);
    let width = run.len() * CELL.0;
    if ground != GROUND {
        let height = CELL.1;
        // Writing to a text can't fail.
        let _ = writeln!(
            picture,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
        );
    }
    // What begins and ends with blanks is placed by its words alone.
    let blanks = text.chars().take_while(|letter| *letter == ' ').count();
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let bold = if run[0].modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let (x, y, width) = (x + blanks * CELL.0, y + 13, text.chars().count() * CELL.0);
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        picture,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{width}\" fill=\"{letters}\"{bold}>{text}</text>"
    );
}

/// A colour as most terminals show it.
fn hex(colour: Color, own: &str) -> String {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let rgb = |red: u8, green: u8, blue: u8| format!("#{red:02x}{green:02x}{blue:02x}");
    match colour {
        Color::Red => rgb(205, 49, 49),
        Color::LightRed => rgb(241, 96, 96),
        Color::Green => rgb(35, 175, 85),
        Color::Yellow => rgb(205, 170, 30),
        Color::Cyan => rgb(41, 184, 219),
        Color::Indexed(grey @ 232..) => {
            let part = 8 + 10 * (grey - 232);
            rgb(part, part, part)
        }
        Color::Indexed(cube @ 16..) => {
            let at = usize::from(cube - 16);
            rgb(STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6])
        }
        _ => own.to_owned(),
    }
}
