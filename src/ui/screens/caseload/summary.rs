//! The status line of the caseload.

use super::Caseload;

impl Caseload {
    pub(super) fn summary(&self) -> String {
        let crossed = match self.crossed {
            0 => String::new(),
            crossed => format!(" · {crossed} crossed a tier: t"),
        };
        if self.page.total == 0 && self.counts.open == 0 {
            return if self.pupils {
                format!("No case is open yet: n opens one{crossed} · {}", self.register_to)
            } else {
                "No pupils yet: what to bring in stands below".to_owned()
            };
        }
        if !self.marked.is_empty() {
            let marked = self.marked.len();
            return format!("{marked} marked: l logs on all, w gives them away, Esc unmarks");
        }
        let c = self.counts;
        format!(
            "{} open · {} persistent · {} severe · {} due · {} overdue{crossed} · {}",
            c.open, c.persistent, c.severe, c.due, c.overdue, self.register_to
        )
    }
}
