//! What is typed over the caseload, read into what it asks of a case.

use super::finding::fold;

/// What a typed filter asks; a case is shown if all of it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub asked: Vec<Asked>,
}

/// One thing asked of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Any part of the name, or how the registration group or the UPN begins.
    Word(String),
    /// How the registration group begins: `7b`.
    Reg(String),
    /// The year group: `y8`.
    Year(String),
    /// Attendance under so many parts per million: `<90` percent.
    Below(u32),
    /// `tier3`.
    Tier(u8),
    /// `stage4`.
    Stage(u8),
    /// Half or more of the sessions missed.
    Severe,
    /// A tenth or more of the sessions missed.
    Persistent,
}

/// Reads what was typed, word by word. What isn't finished yet (`<`, `tier`) asks nothing.
#[must_use]
pub fn read_filter(typed: &str) -> Filter {
    let mut asked = Vec::new();
    for word in typed.split_whitespace() {
        match read_word(&word.to_lowercase()) {
            Some(special) => asked.extend(special),
            None => {
                let folded = fold(word);
                let words = folded.split(' ').filter(|word| !word.is_empty());
                asked.extend(words.map(|word| Asked::Word(word.to_owned())));
            }
        }
    }
    Filter { asked }
}

/// A word that is more than part of a name; it asks nothing where it is only half typed.
fn read_word(word: &str) -> Option<Vec<Asked>> {
    if let Some(share) = word.strip_prefix('<') {
        let below = parts_per_million(share.trim_end_matches('%'));
        return Some(below.map(Asked::Below).into_iter().collect());
    }
    match word {
        "severe" => return Some(vec![Asked::Severe]),
        "persistent" => return Some(vec![Asked::Persistent]),
        "tier" | "stage" => return Some(Vec::new()),
        _ => {}
    }
    let numbered = |name: &str| word.strip_prefix(name)?.parse::<u8>().ok();
    numbered("tier")
        .map(Asked::Tier)
        .or_else(|| numbered("stage").map(Asked::Stage))
        .or_else(|| year(word).map(Asked::Year))
        .or_else(|| is_reg(word).then(|| Asked::Reg(word.to_owned())))
        .map(|asked| vec![asked])
}

/// `90` or `92.5` percent.
fn parts_per_million(share: &str) -> Option<u32> {
    let (whole, part) = share.split_once('.').unwrap_or((share, ""));
    let whole: u32 = whole.parse().ok()?;
    if whole > 100 || part.len() > 4 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: u32 = format!("{part:0<4}").parse().ok()?;
    Some(whole * 10_000 + part)
}

/// `y8`, `yr8`, `year8`; and `yr` for the reception year.
fn year(word: &str) -> Option<String> {
    let of = ["year", "yr", "y"].iter().find_map(|name| word.strip_prefix(*name));
    match of? {
        "" if word == "yr" => Some("r".to_owned()),
        of => of.parse::<u8>().ok().map(|number| number.to_string()),
    }
}

/// A year and a letter or more: `7b`, `10sm`.
fn is_reg(word: &str) -> bool {
    let letters = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = word.len() - letters.len();
    (1..=2).contains(&digits)
        && (1..=4).contains(&letters.len())
        && letters.bytes().all(|letter| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Asked {
        Asked::Word(word.to_owned())
    }

    #[test]
    fn a_filter_is_read_word_by_word() {
        let (reg, year) = (|of: &str| Asked::Reg(of.into()), |of: &str| Asked::Year(of.into()));
        let table = [
            ("", vec![]),
            ("  ", vec![]),
            ("Łoś", vec![word("los")]),
            ("King-Kowalski", vec![word("king"), word("kowalski")]),
            ("O'Neill", vec![word("oneill")]),
            ("7b", vec![reg("7b")]),
            ("10SM", vec![reg("10sm")]),
            ("7", vec![word("7")]),
            ("7bcdef", vec![word("7bcdef")]),
            ("100a", vec![word("100a")]),
            ("y8", vec![year("8")]),
            ("Yr08", vec![year("8")]),
            ("year11", vec![year("11")]),
            ("yr", vec![year("r")]),
            ("y", vec![word("y")]),
            ("yusuf", vec![word("yusuf")]),
            ("<90", vec![Asked::Below(900_000)]),
            ("<92.5%", vec![Asked::Below(925_000)]),
            ("<", vec![]),
            ("<9x", vec![]),
            ("<101", vec![]),
            ("<1.23456", vec![]),
            ("tier3", vec![Asked::Tier(3)]),
            ("tier", vec![]),
            ("stage4", vec![Asked::Stage(4)]),
            ("tiernan", vec![word("tiernan")]),
            ("Severe", vec![Asked::Severe]),
            ("severed", vec![word("severed")]),
            ("persistent", vec![Asked::Persistent]),
            ("100% _", vec![word("100")]),
            ("a000000000012", vec![word("a000000000012")]),
            ("y8 <90 osei", vec![year("8"), Asked::Below(900_000), word("osei")]),
            ("7b severe mary-ann", vec![reg("7b"), Asked::Severe, word("mary"), word("ann")]),
            ("*'\"--", vec![]),
        ];
        for (typed, asked) in table {
            assert_eq!(read_filter(typed).asked, asked, "{typed:?}");
        }
    }
}
