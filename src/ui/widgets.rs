//! Pieces that several screens are made of.

pub mod bars;
pub mod drawn;
pub mod editor;
pub mod hidden;
pub mod list;
pub mod pane;
pub mod parts;
pub mod visible;
pub mod wrap;
