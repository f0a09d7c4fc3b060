//! What an officer can do by keys, through the real event path, and what the file then holds.

mod absences;
mod agenda;
mod attachments;
mod checklist;
mod chronology;
mod commands;
mod desk;
mod drafts;
mod hostile;
mod kinds;
mod lists;
mod meeting;
mod meeting_form;
mod once;
mod plan;
mod pointing;
mod process;
mod reader;
mod reading;
mod restricted;
mod screens;
mod search;
mod start;
mod two_desks;
mod weekly;
