//! A change that the store said was saved, as its writer notes it: one line each.

use anyhow::{Result, bail};

/// A change that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Entry { case: i64, id: i64, words: String },
    Action { case: i64, id: i64, what: String },
    Answer { record: i64, field: String, revision: i64, value: String },
}

/// A line of a writer's notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    Kept(Change),
    /// Others wrote for too long: it was told so, and nothing saved.
    Busy,
    /// The disk is full: it was told so, and nothing saved.
    Full,
}

impl Note {
    pub fn line(&self) -> String {
        match self {
            Self::Kept(Change::Entry { case, id, words }) => {
                format!("entry\t{case}\t{id}\t{words}\n")
            }
            Self::Kept(Change::Action { case, id, what }) => {
                format!("action\t{case}\t{id}\t{what}\n")
            }
            Self::Kept(Change::Answer { record, field, revision, value }) => {
                format!("answer\t{record}\t{revision}\t{field}\t{value}\n")
            }
            Self::Busy => "busy\n".to_owned(),
            Self::Full => "full\n".to_owned(),
        }
    }

    fn read(line: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i64>().ok();
        let parts: Vec<&str> = line.split('\t').collect();
        Some(match *parts.as_slice() {
            ["entry", case, id, words] => Self::Kept(Change::Entry {
                case: number(case)?,
                id: number(id)?,
                words: words.to_owned(),
            }),
            ["action", case, id, what] => Self::Kept(Change::Action {
                case: number(case)?,
                id: number(id)?,
                what: what.to_owned(),
            }),
            ["answer", record, revision, field, value] => Self::Kept(Change::Answer {
                record: number(record)?,
                field: field.to_owned(),
                revision: number(revision)?,
                value: value.to_owned(),
            }),
            ["busy"] => Self::Busy,
            ["full"] => Self::Full,
            _ => return None,
        })
    }
}

/// The notes of a writer. One who was killed may have left half a line: that was said to nobody.
pub fn notes(text: &str) -> Result<Vec<Note>> {
    let mut notes = Vec::new();
    for line in text.split_inclusive('\n') {
        let Some(line) = line.strip_suffix('\n') else { break };
        match Note::read(line) {
            Some(note) => notes.push(note),
            None => bail!("a writer noted what nobody understands: {line:?}"),
        }
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_were_written_and_half_a_line_is_none() {
        let words = "w7 wrote this, number 3".to_owned();
        let all = [
            Note::Kept(Change::Entry { case: 1, id: 113, words: words.clone() }),
            Note::Kept(Change::Action { case: 2, id: 9, what: words.clone() }),
            Note::Kept(Change::Answer {
                record: 4,
                field: "push-pull/push".to_owned(),
                revision: 12,
                value: words,
            }),
            Note::Busy,
            Note::Full,
        ];
        let mut text: String = all.iter().map(Note::line).collect();
        text.push_str("entry\t1\t11");
        assert_eq!(notes(&text).unwrap(), all);
        assert!(notes("entry\tone\ttwo\tthree\n").is_err());
    }
}
