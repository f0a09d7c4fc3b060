//! Lines made of parts: where one has no room for all of them, the least needed words are shortened
//! or left out first, so that nothing is cut in the middle.

use super::visible::visible;
use super::wrap::{cut, width};

/// A part of a line: what it says, the fullest first. Each shorter way has a cost, and the cheapest
/// of a line is taken first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    full: String,
    shorter: Vec<(u8, String)>,
}

impl Part {
    /// Said in these words; blank ones aren't there at all.
    #[must_use]
    pub fn of(words: impl Into<String>) -> Self {
        Self { full: words.into(), shorter: Vec::new() }
    }

    /// Said in fewer words where there is no room for more.
    #[must_use]
    pub fn or(mut self, cost: u8, words: impl Into<String>) -> Self {
        self.shorter.push((cost, words.into()));
        self
    }

    /// Left out where there is no room at all.
    #[must_use]
    pub fn or_none(self, cost: u8) -> Self {
        self.or(cost, "")
    }

    fn words(&self, step: usize) -> &str {
        match step.checked_sub(1).and_then(|at| self.shorter.get(at)) {
            Some((_, words)) => words,
            None => &self.full,
        }
    }

    /// What the next step would cost; none where there is no shorter way.
    fn cost(&self, step: usize) -> Option<u8> {
        self.shorter.get(step).map(|(cost, _)| *cost)
    }
}

/// The parts in a line of that width; cut only where they are too long in their fewest words.
#[must_use]
pub fn fit(parts: &[Part], between: &str, room: usize, ellipsis: &str) -> String {
    let mut steps = vec![0; parts.len()];
    loop {
        let words = parts.iter().zip(&steps).map(|(part, step)| part.words(*step));
        let line = words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(between);
        let line = visible(&line);
        if width(&line) <= room {
            return line.into_owned();
        }
        let costs = parts.iter().zip(&steps).enumerate();
        let next = costs.filter_map(|(at, (part, step))| Some((part.cost(*step)?, at))).min();
        match next {
            Some((_, at)) => steps[at] += 1,
            None => return cut(&line, room, ellipsis),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> [Part; 4] {
        [
            Part::of("143 open"),
            Part::of("41 persistent").or(2, "41 PA").or_none(4),
            Part::of("12 due").or_none(3),
            Part::of("register to Fri PM").or(1, "reg. to Fri PM"),
        ]
    }

    #[test]
    fn the_least_needed_goes_first() {
        for (room, expected) in [
            (80, "143 open · 41 persistent · 12 due · register to Fri PM"),
            (54, "143 open · 41 persistent · 12 due · register to Fri PM"),
            (53, "143 open · 41 persistent · 12 due · reg. to Fri PM"),
            (49, "143 open · 41 PA · 12 due · reg. to Fri PM"),
            (41, "143 open · 41 PA · reg. to Fri PM"),
            (32, "143 open · reg. to Fri PM"),
            (20, "143 open · reg. to …"),
        ] {
            let line = fit(&parts(), " · ", room, "…");
            assert_eq!(line, expected);
            assert!(width(&line) <= room);
        }
    }

    #[test]
    fn a_blank_part_leaves_no_gap() {
        let parts = [Part::of("52.8%"), Part::of(""), Part::of("next 3 Dec")];
        assert_eq!(fit(&parts, ", ", 80, "~"), "52.8%, next 3 Dec");
        assert_eq!(fit(&[], ", ", 80, "~"), "");
    }

    #[test]
    fn what_cannot_be_seen_is_shown_and_counted() {
        let line = fit(&[Part::of("a\u{1b}[2Jb")], ", ", 80, "~");
        assert!(!line.contains('\u{1b}') && width(&line) == 6, "{line:?}");
    }
}
