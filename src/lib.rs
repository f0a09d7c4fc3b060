//! Herringbone: the caseload of a school attendance officer in England, in a terminal.
//!
//! The tour of the house. Each room knows only those named after it:
//!
//! - [`rules`]: what law, authority and school say: codes, figures, calendars, thresholds. Pure.
//! - [`templates`]: forms as data: TOML in, a checked form or its faults out. Knows `rules`.
//! - [`intake`]: exports of an MIS: CSV, XLSX and TOML in, rows with line numbers out. Knows `rules`.
//! - [`store`]: the one file: the only room with SQL; verbs an officer would say. Knows `rules`, `templates`.
//! - [`sealing`]: what proves that a pack is as it was made: checksums, a signed manifest, the check of both.
//!   Knows `rules`, and the sentences of `store`.
//! - [`documents`]: what is handed out: one document, three renderings. Knows `rules`, `templates`, and
//!   the records that `store` gives; packs go through `sealing`.
//! - [`ui`]: the screens: keys in, effects out, the store behind them. Knows all above.
//! - [`cli`]: the commands: one a file. Knows all above.
//! - [`clock`]: where the time comes in.
//!
//! `docs/architecture.md` draws it on a page.

pub mod cli;
pub mod clock;
pub mod demo;
pub mod documents;
pub mod intake;
pub mod rules;
pub mod sealing;
pub mod store;
pub mod templates;
pub mod ui;
