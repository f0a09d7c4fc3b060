//! What an officer can do by keys, through the real event path, and what the file then holds.

mod desk;
mod hostile;
mod kinds;
mod plan;
mod screens;
mod search;
mod two_desks;
