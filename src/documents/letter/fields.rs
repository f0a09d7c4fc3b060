//! What stands in place of each field of a letter.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use minijinja::value::{Object, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use super::Desk;
use crate::rules::calendar::{bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::figures::one_decimal;
use crate::rules::meeting::Meeting;
use crate::rules::notice::Notice;
use crate::rules::people::Contact;
use crate::store::Trouble;
use crate::templates::{FIELDS, Letter, merge_field};

/// The fields of one letter, by name; what isn't known is blank.
#[derive(Debug, Default)]
pub(super) struct Fields {
    texts: BTreeMap<String, String>,
    /// The days among them.
    days: BTreeMap<&'static str, NaiveDate>,
    follow_up: Option<NaiveDate>,
}

impl Fields {
    pub fn of(
        desk: &Desk<'_>,
        to: &Contact,
        meeting: Option<&Meeting>,
        notice: Option<&Notice>,
    ) -> Result<Self, Trouble> {
        let mut fields = Self::default();
        fields.put_people(desk, to);
        fields.put_figures(desk.file);
        if let Some(meeting) = meeting {
            fields.put_meeting(meeting);
        }
        if let Some(notice) = notice {
            fields.put_notice(notice);
        }
        fields.put_referral(desk.file, to);
        fields.put_asked(desk)?;
        fields.put_reply(desk)?;
        Ok(fields)
    }

    /// What stands for a field; blank where nothing does.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// What is missing for a letter, in words.
    pub fn missing(&self, letter: &Letter) -> Vec<&'static str> {
        let blank = |name: &str| self.text(name).trim().is_empty();
        letter.fields().into_iter().filter(|field| blank(field.name)).map(|one| one.words).collect()
    }

    /// When to look whether anything came of the letter, and what to look for.
    pub fn follow_up(&self, letter: &Letter) -> Option<(NaiveDate, String)> {
        let what = letter.follow_up.as_ref()?.what.clone();
        Some((self.follow_up?, what))
    }

    #[cfg(test)]
    pub fn without(mut self, name: &str) -> Self {
        self.texts.remove(name);
        self
    }

    fn put(&mut self, name: &'static str, text: impl Into<String>) {
        debug_assert!(merge_field(name).is_some(), "{name} is no field");
        self.texts.insert(name.to_owned(), text.into());
    }

    fn put_day(&mut self, name: &'static str, day: Option<NaiveDate>) {
        if let Some(day) = day {
            self.put(name, in_full(day));
            self.days.insert(name, day);
        }
    }

    fn put_people(&mut self, desk: &Desk<'_>, to: &Contact) {
        let pupil = &desk.file.pupil;
        self.put("today", in_full(desk.wanted.on));
        self.put("school.name", desk.file.school_name.as_str());
        self.put("officer.name", desk.officer);
        self.put("pupil.name", pupil.name());
        self.put("pupil.forename", pupil.forename.as_str());
        self.put("pupil.year", pupil.year_group.as_str());
        self.put("pupil.group", pupil.reg.as_str());
        self.put("to.name", to.name());
        self.put("to.salutation", salutation(to));
    }

    /// Of the school year that the register has reached, up to its last day.
    fn put_figures(&mut self, file: &CaseFile) {
        let Some((last, _)) = file.register_to else { return };
        let first = bounds(year_of(last)).0;
        let figures = file.register.figures(first, last);
        if figures.possible == 0 {
            return;
        }
        let sessions = |count: u32| counted(count, "session", "sessions");
        self.put("figures.percent", one_decimal(figures.attendance()));
        self.put("figures.missed", sessions(figures.absent()));
        self.put("figures.possible", sessions(figures.possible));
        self.put("figures.authorised", sessions(figures.authorised));
        self.put("figures.unauthorised", sessions(figures.unauthorised));
        self.put("figures.late", counted(figures.late, "time", "times"));
        let begun = file.register.between(first, last).next().map(|day| day.on);
        self.put_day("figures.from", begun);
        self.put_day("figures.to", Some(last));
    }

    fn put_meeting(&mut self, meeting: &Meeting) {
        self.put("meeting.title", meeting.called());
        self.put("meeting.time", meeting.at_time.as_str());
        self.put("meeting.place", meeting.place.as_str());
        self.put_day("meeting.day", meeting.on);
        self.put_day("meeting.was", meeting.moves.last().and_then(|last| last.from_day));
        self.put_day("meeting.review", meeting.review_on);
    }

    fn put_notice(&mut self, notice: &Notice) {
        let says = &notice.contents;
        self.put_day("notice.issued", notice.issued);
        self.put_day("notice.last_day", notice.last_day);
        self.put("notice.days", notice.days.to_string());
        self.put("notice.record", says.record.as_str());
        self.put("notice.duty", says.duty.as_str());
        self.put("notice.given", says.given.as_str());
        self.put("notice.open", says.open.as_str());
        self.put("notice.warning", says.warning.as_str());
        self.put("notice.period", says.period.as_str());
        self.put("notice.required", says.enough.as_str());
        self.put("notice.sooner", says.sooner.as_str());
        self.put("notice.contact", says.contact.as_str());
    }

    fn put_referral(&mut self, file: &CaseFile, to: &Contact) {
        let theirs = file.penalties.iter().filter(|one| one.contact == to.id);
        let standing = theirs.filter(|one| one.withdrawn.is_none());
        self.put_day("referral.day", standing.map(|one| one.referred).max());
    }

    /// What the officer said; a day is one.
    fn put_asked(&mut self, desk: &Desk<'_>) -> Result<(), Trouble> {
        for (name, said) in &desk.wanted.asked {
            let field = merge_field(name).filter(|field| field.asked.is_some());
            let Some(field) = field else {
                let known = FIELDS.iter().filter(|field| field.asked.is_some());
                let known: Vec<&str> = known.map(|field| field.name).collect();
                return Err(super::refused(&format!(
                    "{name} is nothing that a letter asks for: one of {}",
                    known.join(", ")
                )));
            };
            let said = said.trim();
            if !field.is_day {
                self.put(field.name, said);
            } else if !said.is_empty() {
                let day: Result<NaiveDate, _> = said.parse();
                let day = day.map_err(|_| {
                    super::refused(&format!("{name} is {said}, which is no day like 2025-11-28"))
                })?;
                self.put_day(field.name, Some(day));
            }
        }
        Ok(())
    }

    /// The day of the follow-up, which is also that by which a reply is asked for.
    fn put_reply(&mut self, desk: &Desk<'_>) -> Result<(), Trouble> {
        let Some(follow_up) = &desk.letter.follow_up else { return Ok(()) };
        if let Some(name) = &follow_up.field {
            self.follow_up = self.days.get(name.as_str()).copied();
        }
        if let Some(days) = follow_up.days {
            let days = usize::try_from(days).unwrap_or(usize::MAX);
            match desk.calendar.nth_after(desk.wanted.on, days) {
                Ok(day) => self.follow_up = Some(day),
                // Past the calendar's end the day isn't known; only who prints it has to have it.
                Err(needs) if desk.letter.fields().iter().any(|one| one.name == "reply.by") => {
                    return Err(super::refused(&needs.to_string()));
                }
                Err(_) => {}
            }
        }
        self.put_day("reply.by", self.follow_up);
        Ok(())
    }
}

/// `Mrs Osei`; the whole name where no title is known.
fn salutation(to: &Contact) -> String {
    if to.title.trim().is_empty() || to.surname.trim().is_empty() {
        return to.name();
    }
    format!("{} {}", to.title.trim(), to.surname.trim())
}

/// A day as a letter says it: `Friday 21 November 2025`.
fn in_full(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

/// A text with its fields filled in. What is filled in is text, whatever it looks like.
pub(super) fn fill(text: &str, fields: &Fields) -> Result<String, Trouble> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let root = Group { path: String::new(), texts: Arc::new(fields.texts.clone()) };
    environment.render_str(text, Value::from_object(root)).map_err(|error| {
        super::refused(&format!("the letter's template can't be filled in: {error}"))
    })
}

/// Fields under a common beginning of their names: `pupil` of `pupil.name`.
#[derive(Debug)]
struct Group {
    path: String,
    texts: Arc<BTreeMap<String, String>>,
}

impl Object for Group {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        if let Some(text) = self.texts.get(&path) {
            return Some(Value::from(text.as_str()));
        }
        let within = format!("{path}.");
        let is_group = self.texts.keys().any(|name| name.starts_with(&within));
        is_group.then(|| Value::from_object(Self { path, texts: Arc::clone(&self.texts) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, known: &[(&str, &str)]) -> Result<String, Trouble> {
        let texts = known.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        fill(text, &Fields { texts: texts.collect(), ..Fields::default() })
    }

    #[test]
    fn what_is_filled_in_is_text_whatever_it_looks_like() {
        let known = [("pupil.name", "<b>{{ today }}</b> & \"co\""), ("today", "Friday")];
        let told = filled("{{ today }}: {{ pupil.name }}.", &known).unwrap();
        assert_eq!(told, "Friday: <b>{{ today }}</b> & \"co\".");
    }

    #[test]
    fn a_field_that_is_not_known_stops_the_letter() {
        assert!(filled("{{ today }}", &[]).is_err());
        assert!(filled("{{ pupil.name }}", &[("pupil.forename", "Amara")]).is_err());
        assert!(filled("{{ pupil.name }}", &[]).is_err());
    }

    #[test]
    fn days_are_written_in_full() {
        let day = "2025-11-01".parse().unwrap();
        assert_eq!(in_full(day), "Saturday 1 November 2025");
    }
}
