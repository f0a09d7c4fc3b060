//! How the caseload stands, in a line: what fits of it.

use super::Caseload;
use crate::ui::widgets::parts::Part;

impl Caseload {
    /// How the caseload stands. What is overdue stays where all else has gone.
    pub(super) fn summary(&self) -> Vec<Part> {
        let briefly = self.register_to.replacen("register", "reg.", 1);
        let register = Part::of(self.register_to.as_str()).or(1, briefly).or_none(4);
        let crossed = self.crossed();
        if self.page.total == 0 && self.counts.open == 0 {
            return if self.pupils {
                vec![Part::of("No case is open yet: n opens one"), crossed, register]
            } else {
                vec![Part::of("No pupils yet: what to bring in stands below")]
            };
        }
        if !self.marked.is_empty() {
            let marked = self.marked.len();
            let told = format!("{marked} marked: l logs on all, w gives them away, Esc unmarks");
            return vec![Part::of(told)];
        }
        let c = self.counts;
        vec![
            Part::of(format!("{} open", c.open)),
            Part::of(format!("{} persistent", c.persistent))
                .or(2, format!("{} PA", c.persistent))
                .or_none(5),
            Part::of(format!("{} severe", c.severe)).or_none(6),
            Part::of(format!("{} due", c.due)).or_none(3),
            Part::of(format!("{} overdue", c.overdue)),
            crossed,
            register,
        ]
    }

    /// Whoever crossed a tier since this officer last looked; nothing for nobody.
    fn crossed(&self) -> Part {
        match self.crossed {
            0 => Part::of(""),
            crossed => Part::of(format!("{crossed} crossed a tier: t"))
                .or(2, format!("{crossed} crossed: t")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Counts;
    use crate::ui::widgets::parts::fit;
    use crate::ui::widgets::wrap::width;

    #[test]
    fn nothing_of_it_is_cut() {
        let caseload = Caseload {
            counts: Counts { open: 143, persistent: 41, severe: 9, due: 12, overdue: 3 },
            register_to: "register to 21 Nov PM".into(),
            ..Caseload::default()
        };
        for (room, expected) in [
            (
                118,
                "143 open · 41 persistent · 9 severe · 12 due · 3 overdue · register to 21 Nov PM",
            ),
            (78, "143 open · 41 persistent · 9 severe · 12 due · 3 overdue · reg. to 21 Nov PM"),
            // Beside `saved 14:02`.
            (66, "143 open · 41 PA · 9 severe · 3 overdue · reg. to 21 Nov PM"),
            (58, "143 open · 41 PA · 9 severe · 3 overdue"),
            (46, "143 open · 41 PA · 9 severe · 3 overdue"),
        ] {
            let line = fit(&caseload.summary(), " · ", room, "…");
            assert_eq!(line, expected);
            assert!(width(&line) <= room, "{line}");
        }
        let crossed = Caseload { crossed: 2, ..caseload };
        let line = fit(&crossed.summary(), " · ", 66, "…");
        assert!(line.contains("3 overdue · 2 crossed: t"), "{line}");
        assert!(width(&line) <= 66, "{line}");
    }
}
