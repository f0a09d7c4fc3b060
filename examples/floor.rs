//! The floor that our speed is measured against: the least a ratatui program on SQLite can do.
//! Opens the file named, reads the first 30 rows by name, draws them once, moves a cursor, quits.

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::text::Line;
use rusqlite::Connection;

#[expect(clippy::disallowed_methods, reason = "the floor stands outside the house")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("floor FILE")?;
    let file = Connection::open(path)?;
    let mut query = file.prepare(
        "SELECT name, attendance FROM caseload WHERE closed_on IS NULL ORDER BY found, case_id LIMIT 30",
    )?;
    let rows: Vec<String> = query
        .query_map([], |row| {
            let attendance: Option<i64> = row.get(1)?;
            Ok(format!("{:<40} {:>5}", row.get::<_, String>(0)?, attendance.unwrap_or(0) / 1000))
        })?
        .collect::<Result<_, _>>()?;
    let mut at = 0;
    ratatui::run(|terminal| -> Result<(), Box<dyn std::error::Error>> {
        loop {
            terminal.draw(|frame| {
                let top = (at + 1_usize).saturating_sub(usize::from(frame.area().height));
                let lines = rows.iter().enumerate().skip(top).map(|(nth, row)| {
                    let line = Line::raw(row.as_str());
                    if nth == at { line.style(ratatui::style::Modifier::REVERSED) } else { line }
                });
                for (line, place) in lines.zip(frame.area().rows()) {
                    frame.render_widget(line, place);
                }
            })?;
            let Event::Key(key) = event::read()? else { continue };
            match key.code {
                KeyCode::Char('q') => return Ok(()),
                KeyCode::Char('j') => at = (at + 1).min(rows.len().saturating_sub(1)),
                KeyCode::Char('k') => at = at.saturating_sub(1),
                _ => {}
            }
        }
    })
}
