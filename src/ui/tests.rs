//! What an officer can do by keys, through the real event path, and what the file then holds.

mod commands;
mod desk;
mod hostile;
mod kinds;
mod plan;
mod pointing;
mod reader;
mod screens;
mod start;
mod two_desks;
