//! The letters: those that lie in `fonts/`, and no others of the machine's.

use typst::foundations::Bytes;
use typst::text::Font;

/// Latin, Arabic with Urdu, Bengali, signs of mathematics, ticks and other signs. Nothing is set in italics:
/// slanted letters are harder to read.
const FILES: [&[u8]; 8] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBengali-Bold.ttf"),
    include_bytes!("../fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Regular.ttf"),
];

pub fn all() -> Vec<Font> {
    FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect()
}

/// Whether one of them has this character.
pub fn have(fonts: &[Font], letter: char) -> bool {
    fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_font_under_the_name_that_the_layout_asks_for() {
        let fonts = all();
        assert_eq!(fonts.len(), FILES.len());
        for family in [
            "Noto Sans",
            "Noto Naskh Arabic",
            "Noto Sans Bengali",
            "Noto Sans Math",
            "Noto Sans Symbols2",
        ] {
            let asked = include_str!("layout/page.typ").contains(&format!("\"{family}\""));
            let found = fonts.iter().any(|font| font.info().family == family);
            assert!(asked && found, "{family}: asked for {asked}, found {found}");
        }
    }

    #[test]
    fn the_letters_of_the_families_languages_are_there() {
        let fonts = all();
        for letters in [
            "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
            "ٹڈڑںےھہگچپکیئؤۓۂآ۔،؟۰۱۲۳۴۵۶۷۸۹",
            "অআইকখগঙড়ঢ়য়ৎািীুৃেৈোৌ্ংঃঁ০১২৩৯",
            "–—‘’“”…•→≥≤−½£€✓✗☐☑",
        ] {
            let missing: String = letters.chars().filter(|&c| !have(&fonts, c)).collect();
            assert_eq!(missing, "", "of {letters}");
        }
    }
}
