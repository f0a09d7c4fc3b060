//! The screens: keys in, effects out, the store behind them.
//!
//! A press goes: terminal, [`keys::Key`], the key table of the screen on top ([`keymap`]), its
//! `update`, an [`effect::Effect`], and [`app::App`], the one place where a screen meets the store.
//! Nothing is read while drawing, and nothing is drawn when nothing changed.
//!
//! What doesn't live here: rules, SQL, what forms ask.

pub mod app;
pub mod effect;
pub mod keymap;
pub mod keys;
pub mod look;
pub mod mouse;
pub mod screens;
mod terminal;
pub mod welcome;
pub mod widgets;

pub use app::App;
pub use look::{Look, Seat, Taste, Theme};
pub use terminal::{greet, run};
pub use welcome::{Welcome, Wish};

#[cfg(test)]
mod tests;
