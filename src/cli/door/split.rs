//! The words of a command that came over SSH. No shell reads them: blanks part words, quotes and a
//! backslash hold blanks together, and every other character is itself.

use std::str::Chars;

use crate::rules::visible::is_hostile;

/// No command is longer.
pub(super) const LONGEST: usize = 4096;

/// Splits a command into words.
///
/// Within single quotes everything is itself. Within double quotes a backslash takes the meaning from a
/// double quote or a backslash behind it. Outside, it takes it from whatever is behind it.
///
/// # Errors
/// Why it can't be read, in words that hold nothing of it.
pub(super) fn split(command: &[u8]) -> Result<Vec<String>, &'static str> {
    if command.len() > LONGEST {
        return Err("it is longer than 4 KiB");
    }
    let text = std::str::from_utf8(command).map_err(|_| "it isn't text in UTF-8")?;
    if text.chars().any(is_hostile) {
        return Err("it holds a new line or another character that can't be printed");
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\'' => quoted(&mut rest, word.get_or_insert_default(), '\'')?,
            '"' => quoted(&mut rest, word.get_or_insert_default(), '"')?,
            '\\' => {
                let next = rest.next().ok_or("it ends in a backslash")?;
                word.get_or_insert_default().push(next);
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

/// What stands between quotes, up to the closing one.
fn quoted(rest: &mut Chars<'_>, word: &mut String, quote: char) -> Result<(), &'static str> {
    const OPEN: &str = "a quote in it isn't closed";
    loop {
        match rest.next().ok_or(OPEN)? {
            letter if letter == quote => return Ok(()),
            '\\' if quote == '"' => {
                let next = rest.next().ok_or(OPEN)?;
                if next != '"' && next != '\\' {
                    word.push('\\');
                }
                word.push(next);
            }
            letter => word.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_parted_by_blanks_and_held_together_by_quotes() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            ("   ", &[]),
            ("verify", &["verify"]),
            ("  document  get 3 -o - ", &["document", "get", "3", "-o", "-"]),
            (
                "attach 3 - --title 'Letter from home'",
                &["attach", "3", "-", "--title", "Letter from home"],
            ),
            (r#"a "b c" d"#, &["a", "b c", "d"]),
            (r"a b\ c", &["a", "b c"]),
            (r"a'b'c", &["abc"]),
            ("'' \"\"", &["", ""]),
            (r#""say \"no\" \\ \n""#, &[r#"say "no" \ \n"#]),
            (r"'\'", &["\\"]),
            (r"\'", &["'"]),
            ("Zoë Łoś", &["Zoë", "Łoś"]),
            // What a shell would do something with is itself.
            ("verify; rm -rf / #", &["verify;", "rm", "-rf", "/", "#"]),
            (
                "$(id) `id` ${HOME} ~ * ? > < | & &&",
                &["$(id)", "`id`", "${HOME}", "~", "*", "?", ">", "<", "|", "&", "&&"],
            ),
            ("$'a' %n {a,b} !! =x", &["$a", "%n", "{a,b}", "!!", "=x"]),
        ];
        for (command, words) in table {
            assert_eq!(split(command.as_bytes()).unwrap(), *words, "{command}");
        }
    }

    #[test]
    fn what_cant_be_read_says_why() {
        let long = "a".repeat(LONGEST + 1);
        for (command, why) in [
            (long.as_bytes(), "longer than 4 KiB"),
            (b"verify\nid", "new line"),
            (b"verify\rid", "can't be printed"),
            (b"verify\tid", "can't be printed"),
            (b"verify\0", "can't be printed"),
            (b"\x1b[2J", "can't be printed"),
            ("verify \u{202e}".as_bytes(), "can't be printed"),
            ("verify\u{2028}id".as_bytes(), "can't be printed"),
            (b"\xff\xfe", "isn't text"),
            (b"verify '", "isn't closed"),
            (b"verify \"a\\", "isn't closed"),
            (b"verify \"a", "isn't closed"),
            (b"verify \\", "ends in a backslash"),
        ] {
            let told = split(command).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
        assert_eq!(split("a".repeat(LONGEST).as_bytes()).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn any_words_come_back_from_single_quotes(
            words in prop::collection::vec("[ -&(-~ëŁ€]{0,12}", 0..8),
        ) {
            let command: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            prop_assert_eq!(split(command.join(" ").as_bytes()).unwrap(), words);
        }

        #[test]
        fn any_words_come_back_from_backslashes(
            words in prop::collection::vec("[ -~]{1,12}", 0..8),
        ) {
            let each = |word: &String| word.chars().flat_map(|c| ['\\', c]).collect::<String>();
            let command: Vec<String> = words.iter().map(each).collect();
            prop_assert_eq!(split(command.join(" ").as_bytes()).unwrap(), words);
        }

        #[test]
        fn no_bytes_make_it_fail_or_words_out_of_nothing(
            command in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            if let Ok(words) = split(&command) {
                let letters: usize = words.iter().map(String::len).sum();
                prop_assert!(letters <= command.len());
            }
        }
    }
}
