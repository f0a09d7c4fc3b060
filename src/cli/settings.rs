//! What an officer set once for themselves: `settings.toml` in their config folder. Only the app
//! reads it; a script's result never depends on it.

use std::io::ErrorKind;
use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;

use super::place;
use crate::store::Trouble;
use crate::ui::{Look, Theme};

/// The settings; what isn't set is left to the program.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub theme: Option<ThemeWish>,
    pub ascii: Option<bool>,
    pub mouse: Option<bool>,
    pub reader: Option<bool>,
}

/// The colours wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ThemeWish {
    /// For a dark background
    Dark,
    /// For a light background
    Light,
    /// White on black, bright colours, whatever the background
    Contrast,
    /// By what the terminal says of its background; dark where it says nothing
    Auto,
}

impl Settings {
    /// The user's own; none set where there is no file.
    ///
    /// # Errors
    /// The file can't be read, or something in it isn't a setting.
    pub(super) fn of_user() -> Result<Self, Trouble> {
        place::settings_file().map_or_else(|| Ok(Self::default()), |file| Self::read(&file))
    }

    fn read(file: &Path) -> Result<Self, Trouble> {
        match std::fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).map_err(|error| wrong(file, &text, &error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Trouble::disk(file, &error)),
        }
    }

    /// How the app looks, with the options of this start.
    ///
    /// # Errors
    /// `HERRINGBONE_THEME` names no theme.
    pub(super) fn look(
        &self,
        theme: Option<ThemeWish>,
        ascii: bool,
        reader: bool,
    ) -> Result<Look, Trouble> {
        let named = place::theme().map(|name| named(&name)).transpose()?;
        let theme = match theme {
            None if place::wants_no_colour() => Theme::Plain,
            theme => theme_of(theme.or(named).or(self.theme), place::background().as_deref()),
        };
        let ascii = ascii || self.ascii.unwrap_or(false);
        Ok(Look::new(theme, ascii, reader || self.reader.unwrap_or(false)))
    }
}

fn wrong(file: &Path, text: &str, error: &toml::de::Error) -> Trouble {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    Trouble::refused(format!(
        "your settings can't be read: {}, line {line}: {}. Nothing was changed. Mend that line, or \
         delete the file to go back to what is usual",
        file.display(),
        error.message()
    ))
}

fn named(name: &str) -> Result<ThemeWish, Trouble> {
    ThemeWish::from_str(name, true).map_err(|_| {
        Trouble::refused(format!(
            "HERRINGBONE_THEME is {name}, which is no theme. Nothing was changed. Take dark, light, \
             contrast or auto"
        ))
    })
}

/// A terminal isn't asked for its background: over a slow line the answer comes too late, and
/// then as if it were typed.
fn theme_of(wish: Option<ThemeWish>, background: Option<&str>) -> Theme {
    match wish {
        Some(ThemeWish::Dark) => Theme::Dark,
        Some(ThemeWish::Light) => Theme::Light,
        Some(ThemeWish::Contrast) => Theme::Contrast,
        Some(ThemeWish::Auto) | None => {
            // `letters;ground`, some write something between; 7 and 9 to 15 are light.
            let ground = background.and_then(|both| both.rsplit(';').next());
            match ground.and_then(|ground| ground.parse::<u8>().ok()) {
                Some(7 | 9..=15) => Theme::Light,
                _ => Theme::Dark,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_is_the_one_wished_for_else_the_terminals() {
        for (wish, background, theme) in [
            (None, None, Theme::Dark),
            (None, Some("15;0"), Theme::Dark),
            (None, Some("0;15"), Theme::Light),
            (None, Some("0;default;7"), Theme::Light),
            (None, Some("7;8"), Theme::Dark),
            (None, Some("0;default"), Theme::Dark),
            (None, Some(""), Theme::Dark),
            (Some(ThemeWish::Auto), Some("0;15"), Theme::Light),
            (Some(ThemeWish::Dark), Some("0;15"), Theme::Dark),
            (Some(ThemeWish::Light), Some("15;0"), Theme::Light),
            (Some(ThemeWish::Contrast), None, Theme::Contrast),
        ] {
            assert_eq!(theme_of(wish, background), theme, "{wish:?} on {background:?}");
        }
        assert_eq!(named("Light").unwrap(), ThemeWish::Light);
        assert!(named("pink").unwrap_err().to_string().starts_with("HERRINGBONE_THEME is pink"));
    }

    #[test]
    fn settings_are_read_and_faults_told_with_their_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        assert_eq!(Settings::read(&file).unwrap(), Settings::default());
        std::fs::write(&file, "theme = \"light\"\nmouse = false\nreader = true\n").unwrap();
        let settings = Settings::read(&file).unwrap();
        assert_eq!((settings.theme, settings.mouse), (Some(ThemeWish::Light), Some(false)));
        assert_eq!((settings.ascii, settings.reader), (None, Some(true)));
        for (text, words) in [
            ("theme = \"light\"\nmouse = 3\n", "settings.toml, line 2: "),
            ("=", "settings.toml, line 1: "),
            ("colour = true", "colour"),
            ("theme = \"pink\"", "pink"),
        ] {
            std::fs::write(&file, text).unwrap();
            let told = Settings::read(&file).unwrap_err().to_string();
            assert!(told.contains(words), "{told}");
            assert!(told.contains("Nothing was changed"), "{told}");
        }
    }
}
