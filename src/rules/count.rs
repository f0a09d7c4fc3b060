//! Numbers with their noun: one place for `1 absence` and `3 absences`.

use std::fmt::Display;

/// A number with its noun: `1 absence`, `0 absences`.
#[must_use]
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str, many: &str) -> String {
    format!("{n} {}", if n == N::from(1) { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_all_else_is_many() {
        for (n, expected) in
            [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (21, "21 entries")]
        {
            assert_eq!(counted(n, "entry", "entries"), expected);
        }
        assert_eq!(counted(1_usize, "day", "days"), "1 day");
        assert_eq!(counted(-1_i64, "day", "days"), "-1 days");
    }
}
