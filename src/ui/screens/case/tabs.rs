//! The row of tabs: each by its number and its name; where there is no room for all names, the one at
//! hand has its own in full, and what is cut of the others carries a sign.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::{CaseScreen, TABS};
use crate::ui::keys::Key;
use crate::ui::widgets::wrap::{cut, width};

/// A cut name keeps so many letters beside its sign; with fewer it has no room for one.
const LETTERS: usize = 3;

impl CaseScreen {
    pub(super) fn view_tabs(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let (look, at_hand) = (dress.look, self.tab);
        let names = names(&TABS, at_hand, usize::from(area.width), look.ellipsis());
        let mut spans = vec![Span::raw(" ")];
        let mut x = area.x.saturating_add(1);
        // Too short for signs of their own, cut names share one at the end.
        let is_bare = |((_, name), shown): (&(u8, &str), &String)| {
            name != shown && !shown.ends_with(look.ellipsis())
        };
        let bare = TABS.iter().zip(&names).any(is_bare);
        for ((number, _), shown) in TABS.iter().zip(names) {
            let here = *number == at_hand;
            let style = if here { look.chosen() } else { Style::new() };
            let [before, behind] = if here { ["[", "] "] } else { ["", " "] };
            let wide = before.len() + 1 + width(&shown) + behind.len();
            let wide = u16::try_from(wide).unwrap_or(0);
            dress.drawn.key(Rect { x, width: wide, ..area }, Key::Char(char::from(b'0' + number)));
            x = x.saturating_add(wide);
            spans.push(Span::raw(before));
            spans.push(Span::styled(number.to_string(), look.key()));
            spans.push(Span::styled(shown, style));
            spans.push(Span::raw(behind));
        }
        spans.extend(bare.then(|| Span::raw(look.ellipsis())));
        frame.render_widget(Line::from(spans), area);
    }
}

/// The names as a width has room for them: as long as can be, the one at hand in full.
fn names(tabs: &[(u8, &str)], at_hand: u8, room: usize, ellipsis: &str) -> Vec<String> {
    let shown = |most: usize| -> Vec<String> {
        let of = |(number, name): &(u8, &str)| {
            if *number == at_hand { (*name).to_owned() } else { shortened(name, most, ellipsis) }
        };
        tabs.iter().map(of).collect()
    };
    let longest = tabs.iter().map(|(_, name)| width(name)).max().unwrap_or(0);
    let mut all = (0..=longest).rev().map(shown);
    // The blank behind the last may go.
    all.find(|names| wide(names) <= room + 1).unwrap_or_else(|| shown(0))
}

/// A blank first; each name has its number and a blank, the one at hand two brackets too.
fn wide(names: &[String]) -> usize {
    3 + names.iter().map(|name| width(name) + 2).sum::<usize>()
}

/// A name in so many columns: whole, or cut with a sign, or its first letters alone.
fn shortened(name: &str, most: usize, ellipsis: &str) -> String {
    if most > LETTERS { cut(name, most, ellipsis) } else { cut(name, most, "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: [(u8, &str); 10] = [
        (1, "Overview"),
        (2, "Register"),
        (3, "Records"),
        (4, "Checklist"),
        (5, "Support"),
        (6, "Process"),
        (7, "Log"),
        (8, "Actions"),
        (9, "Documents"),
        (0, "History"),
    ];

    fn line(tabs: &[(u8, &str)], at_hand: u8, room: usize) -> String {
        let names = names(tabs, at_hand, room, "…");
        let told = tabs.iter().zip(names).map(|((number, _), name)| {
            if *number == at_hand { format!("[{number}{name}]") } else { format!("{number}{name}") }
        });
        format!(" {}", told.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_is_cut_says_so() {
        let eight: Vec<(u8, &str)> =
            TEN.into_iter().filter(|(number, _)| !matches!(number, 5 | 6)).collect();
        for (tabs, room, expected) in [
            (
                &eight[..],
                80,
                " 1Overview 2Register 3Records [4Checklist] 7Log 8Actions 9Documents 0History",
            ),
            (&eight[..], 60, " 1Over… 2Regi… 3Reco… [4Checklist] 7Log 8Acti… 9Docu… 0Hist…"),
            (
                &TEN[..],
                80,
                " 1Over… 2Regi… 3Reco… [4Checklist] 5Supp… 6Proc… 7Log 8Acti… 9Docu… 0Hist…",
            ),
            (&TEN[..], 60, " 1Ove 2Reg 3Rec [4Checklist] 5Sup 6Pro 7Log 8Act 9Doc 0His"),
        ] {
            let found = line(tabs, 4, room);
            assert_eq!(found, expected);
            assert!(width(&found) <= room, "{found}");
        }
    }

    #[test]
    fn the_tabs_fit_whichever_is_at_hand() {
        for (number, name) in TEN {
            for room in [60, 80, 120] {
                let found = line(&TEN, number, room);
                assert!(width(&found) <= room, "{found}");
                assert!(found.contains(&format!("[{number}{name}]")), "{found}");
            }
        }
        assert!(!line(&TEN, 1, 120).contains('…'));
    }
}
