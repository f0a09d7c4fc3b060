//! How a name sounds, so that it is found however it was heard and spelt.
//!
//! A word becomes the consonants heard in it, whether a vowel begins it, and how it ends in one:
//! `Mohammed` and `Muhamad` are both `MMT`. Each word is read twice, as English spells and as names
//! from elsewhere do (the `ch` of Nicholas, the `w` of Kowalski, the `j` of Jakub); the few names
//! that neither reading gets right stand in a table. Two words sound alike if they share a sound.

use std::collections::BTreeSet;

use super::finding::fold;

/// Names not said as either reading has it, and how they are said.
const SAID: &[(&str, &str)] = &[
    ("aine", "onya"),
    ("aisling", "ashling"),
    ("aislinn", "ashlin"),
    ("aoife", "eefa"),
    ("beauchamp", "beecham"),
    ("caoimhe", "keeva"),
    ("cathal", "cahal"),
    ("diarmuid", "dermot"),
    ("eilidh", "ayley"),
    ("eoghan", "owen"),
    ("eoin", "owen"),
    ("euan", "owen"),
    ("grainne", "gronya"),
    ("isla", "ila"),
    ("mohd", "mohammed"),
    ("niamh", "neev"),
    ("oisin", "osheen"),
    ("orlaith", "orla"),
    ("padraig", "porick"),
    ("phoebe", "feebee"),
    ("roisin", "rosheen"),
    ("saoirse", "seersha"),
    ("sean", "shaun"),
    ("sian", "sharn"),
    ("sinead", "shinaid"),
    ("siobhan", "shivaun"),
    ("tadhg", "tige"),
    ("wojciech", "voychek"),
];

/// Where in a word a rule holds.
#[derive(Debug, Clone, Copy)]
enum Place {
    Anywhere,
    Start,
    End,
    /// Before one of these letters.
    Before(&'static str),
    /// At the start, before one of these letters.
    StartBefore(&'static str),
}

impl Place {
    fn holds(self, at_start: bool, after: &str) -> bool {
        let before = |letters: &str| after.starts_with(|letter: char| letters.contains(letter));
        match self {
            Self::Anywhere => true,
            Self::Start => at_start,
            Self::End => after.is_empty(),
            Self::Before(letters) => before(letters),
            Self::StartBefore(letters) => at_start && before(letters),
        }
    }
}

use Place::{Anywhere, Before, End, Start, StartBefore};

/// Vowels that soften the consonant before them.
const SOFT: &str = "eiy";
const VOWELS: &str = "aeiouy";

/// Letters, where, and what is heard: as English spells, and as others do. The first that holds
/// counts; a letter without a rule is a vowel.
const RULES: &[(&str, Place, [&str; 2])] = &[
    ("sch", Anywhere, ["X", "SK"]),
    ("tch", Anywhere, ["X", "X"]),
    ("ght", Anywhere, ["T", "T"]),
    ("ngh", Anywhere, ["NG", "NG"]),
    ("mps", Anywhere, ["MS", "MS"]),
    ("sh", Anywhere, ["X", "X"]),
    ("sz", Anywhere, ["X", "X"]),
    ("cz", Anywhere, ["X", "X"]),
    ("zh", Anywhere, ["X", "X"]),
    ("rz", Anywhere, ["RS", "X"]),
    ("sc", Before(SOFT), ["S", "SK"]),
    ("ch", Before("lr"), ["K", "K"]),
    ("ch", Anywhere, ["X", "K"]),
    ("ck", Anywhere, ["K", "K"]),
    ("cc", Before(SOFT), ["KS", "KS"]),
    ("c", Before(SOFT), ["S", "K"]),
    ("ph", Anywhere, ["F", "F"]),
    ("gh", Start, ["G", "G"]),
    ("gh", Anywhere, ["", "G"]),
    ("gn", Start, ["N", "N"]),
    ("gg", Anywhere, ["G", "G"]),
    ("dg", Before(SOFT), ["J", "TG"]),
    ("g", Before(SOFT), ["J", "G"]),
    ("kn", Start, ["N", "N"]),
    ("ng", Start, ["N", "N"]),
    ("wr", Start, ["R", "R"]),
    ("wh", Start, ["W", "W"]),
    ("mc", Start, ["MK", "MK"]),
    ("mb", End, ["M", "M"]),
    ("we", End, ["", "F"]),
    ("w", Before(VOWELS), ["W", "F"]),
    ("w", Anywhere, ["", "F"]),
    ("j", Start, ["J", "Y"]),
    ("j", Anywhere, ["J", ""]),
    ("y", StartBefore("aeiou"), ["Y", "Y"]),
    ("h", Start, ["H", "H"]),
    ("h", Anywhere, ["", ""]),
    ("x", Start, ["Z", "Z"]),
    ("x", Anywhere, ["KS", "KS"]),
    ("z", Start, ["Z", "Z"]),
    ("z", Anywhere, ["S", "S"]),
    ("b", Anywhere, ["B", "B"]),
    ("c", Anywhere, ["K", "K"]),
    ("d", Anywhere, ["T", "T"]),
    ("f", Anywhere, ["F", "F"]),
    ("g", Anywhere, ["G", "G"]),
    ("k", Anywhere, ["K", "K"]),
    ("l", Anywhere, ["L", "L"]),
    ("m", Anywhere, ["M", "M"]),
    ("n", Anywhere, ["N", "N"]),
    ("p", Anywhere, ["P", "P"]),
    ("q", Anywhere, ["K", "K"]),
    ("r", Anywhere, ["R", "R"]),
    ("s", Anywhere, ["S", "S"]),
    ("t", Anywhere, ["T", "T"]),
    ("v", Anywhere, ["F", "F"]),
];

/// Words shorter than this sound like too much.
const SHORTEST: usize = 3;

/// The sounds of every word of a name.
#[must_use]
pub fn sounds(name: &str) -> BTreeSet<String> {
    fold(name).split(' ').flat_map(word_sounds).collect()
}

/// The sounds of one folded word; none where it is too short or not in Latin letters.
#[must_use]
pub fn word_sounds(word: &str) -> Vec<String> {
    let mut sounds = Vec::new();
    if word.len() < SHORTEST || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return sounds;
    }
    let said = SAID.iter().filter(|(written, _)| *written == word).map(|(_, said)| *said);
    for spelling in std::iter::once(word).chain(said) {
        for reading in 0..2 {
            let sound = read(spelling, reading);
            if sound.len() > 1 && !sounds.contains(&sound) {
                sounds.push(sound);
            }
        }
    }
    sounds
}

/// What one reading hears in a word.
fn read(word: &str, reading: usize) -> String {
    let mut heard = String::new();
    // The vowel heard since the last consonant.
    let mut vowel = None;
    let mut before = 'a';
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let at_start = rest.len() == word.len();
        let rule = RULES.iter().find_map(|(letters, place, sound)| {
            let after = rest.strip_prefix(*letters)?;
            place.holds(at_start, after).then_some((after, sound[reading]))
        });
        if let Some((after, sound)) = rule {
            for consonant in sound.chars() {
                // A letter written twice is heard once.
                if vowel.is_some() || !heard.ends_with(consonant) {
                    heard.push(consonant);
                }
                vowel = None;
            }
            rest = after;
        } else {
            let is_silent = rest == "e" && !VOWELS.contains(before);
            if at_start {
                heard.push('A');
            }
            if !is_silent {
                vowel = Some(letter);
            }
            rest = &rest[letter.len_utf8()..];
        }
        before = letter;
    }
    match vowel {
        Some('a') => heard.push('A'),
        Some(_) => heard.push('E'),
        None => {}
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        !sounds(one).is_disjoint(&sounds(other))
    }

    #[test]
    fn names_that_sound_alike_share_a_sound() {
        let table = "Siobhan Shivaun|Siobhan Sioban|Mohammed Muhamad|Mohd Mohammed|Sean Shaun\
            |Kateryna Caterina|Niamh Neve|Aoife Eefa|Ciara Keira|Cian Kian|Eoin Owen|Róisín Rosheen\
            |Tadhg Tige|Rhys Reece|Hugh Huw|Stephen Steven|Philip Phillip|Sophie Sofi|Sofia Sophia\
            |Kathryn Catherine|Kate Cate|Nicholas Nicolas|Michael Mikael|Rachel Rachael|Zachary Zakary\
            |Rebecca Rebekah|Isabelle Izabel|Elisabeth Elizabeth|Geoffrey Jeffrey|Gillian Jillian\
            |Megan Meghan|Leigh Lee|Hayleigh Hailey|Sarah Sara|Hannah Hana|Jayden Jaden|Elliott Eliot\
            |Christopher Kristofer|Chloe Khloe|Matthew Mathew|Jon John|Georgia Jorja|Smith Smythe\
            |Clarke Clark|Thompson Thomson|Johnson Jonson|Davies Davis|Lowe Low|McDonald MacDonald\
            |McKenzie Mackenzie|McIntyre MacIntyre|Callaghan Callahan|Singh Sing|Dhillon Dillon\
            |Choudhury Chowdhury|Hussain Hussein|Ahmed Ahmad|Khan Kahn|Qasim Kasim|Siddique Siddiqui\
            |Ayesha Aisha|Yusuf Yousef|Zaynab Zainab|Khadija Khadeeja|Begum Begam|Kowalski Kovalski\
            |Wiktoria Victoria|Ewa Eva|Jakub Yakub|Maja Maya|Agnieszka Agneshka|Łukasz Lukash\
            |Krzysztof Kshishtof|Nguyen Nuyen|Quinn Quin|Wright Right|Schmidt Shmidt|Vaughan Vaughn\
            |Alexander Aleksander|Xavier Zavier|Amelia Emilia|O’Neill Oneil";
        for pair in table.split('|') {
            let (one, other) = pair.trim().split_once(' ').unwrap();
            assert!(alike(one, other), "{one} {:?} {other} {:?}", sounds(one), sounds(other));
        }
    }

    #[test]
    fn other_names_share_none() {
        let table = "Amara Omar|Zara Sara|Maria Mary|Ann Anna|Nicola Nicole|Ravi Raj|Clara Claire\
            |Peter Pete|Sam Tom|Mohammed Ahmed|Khan King|Begum Green|Leah Lily|Simran Owen";
        for pair in table.split('|') {
            let (one, other) = pair.trim().split_once(' ').unwrap();
            assert!(!alike(one, other), "{one} {:?} {other} {:?}", sounds(one), sounds(other));
        }
    }

    #[test]
    fn a_sound_is_pinned_for_files_keep_it() {
        for (word, expected) in [
            ("mohammed", &["MMT"][..]),
            ("siobhan", &["SBN", "XFN"]),
            ("nicholas", &["NXLS", "NKLS"]),
            ("kowalski", &["KWLSKE", "KFLSKE"]),
            ("ewa", &["AWA", "AFA"]),
            ("of", &[]),
            ("8b", &[]),
            ("a000000000001", &[]),
            ("محمد", &[]),
            ("", &[]),
        ] {
            assert_eq!(word_sounds(word), expected, "{word}");
        }
    }

    #[test]
    fn every_word_of_a_name_has_its_sounds() {
        let told: Vec<String> = sounds("King-Kowalski Jakub").into_iter().collect();
        assert_eq!(told, ["JKB", "KFLSKE", "KNG", "KWLSKE", "YKB"]);
    }
}
