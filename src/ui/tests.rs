//! What an officer can do by keys, through the real event path, and what the file then holds.

mod agenda;
mod attachments;
mod desk;
mod hostile;
mod kinds;
mod plan;
mod screens;
mod two_desks;
