//! Meetings with a family: who was asked and how, what became of it, what was aimed at.
//!
//! A meeting is one thing, however often it is rearranged. Source: School Attendance Meetings, the
//! procedure and its two forms; Support First for what counts as offered. How it is kept lives in
//! `store`, what its form asks in `templates`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::assess::Facts;
use super::case::{Action, CaseFile};
use super::count::counted;
use super::day::spell;
use super::figures::{Figures, one_decimal};
use super::finding::fold;
use super::register::Register;

/// How somebody can be invited: stable id, words, key, and whether it is in writing.
pub const HOWS: &[(&str, &str, char, bool)] = &[
    ("letter", "letter", 'l', true),
    ("email", "email", 'e', true),
    ("text", "text", 't', true),
    ("call", "call", 'c', false),
    ("person", "in person", 'p', false),
];

/// What became of an invitation: stable id, words, key.
pub const OUTCOMES: &[(&str, &str, char)] = &[
    ("came", "came", 'c'),
    ("declined", "declined", 'd'),
    ("no-reply", "no reply", 'n'),
    ("failed", "failed to attend", 'f'),
];

/// Who moved or cancelled a meeting: stable id, words, key.
pub const BY_WHOM: &[(&str, &str, char)] = &[
    ("parent", "the parents", 'p'),
    ("school", "the school", 's'),
    ("other", "somebody else", 'o'),
];

/// The role under which the pupil is invited.
pub const PUPIL: &str = "Pupil";

/// Roles that make somebody a parent where no contact on file says so.
const PARENTS: &str = "mother father mum dad parent carer guardian stepmother stepfather foster";

/// Roles in a school, for whom an action of "school" speaks.
const STAFF: &str = "teacher tutor head headteacher senco sendco attendance pastoral lead dsl \
                     principal officer champion year staff school mentor elsa";

/// How far a meeting has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeetingState {
    /// To be held, on a day that may not be known yet.
    Arranged,
    Held,
    Cancelled,
}

impl MeetingState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arranged => "arranged",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state as kept; anything unknown is still to be held.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let all = [Self::Arranged, Self::Held, Self::Cancelled];
        all.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Arranged)
    }
}

/// One meeting, with everybody asked to it and every time it was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub id: i64,
    /// Name of its form.
    pub kind: String,
    /// What its form is called, with its number: `School Attendance Meeting no. 1`.
    pub title: String,
    pub on: Option<NaiveDate>,
    /// `10:00`, or blank.
    pub at_time: String,
    pub place: String,
    pub state: MeetingState,
    pub case: i64,
    /// The latest version of the record that is about it.
    pub record: Option<i64>,
    pub invitations: Vec<Invitation>,
    pub moves: Vec<Move>,
    /// What its form aims at until the review.
    pub target: Option<Target>,
    /// Further words about that aim.
    pub aim: String,
    pub review_on: Option<NaiveDate>,
}

/// Somebody asked, or to be asked, to a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: i64,
    pub contact: Option<i64>,
    pub name: String,
    pub role: String,
    /// An id of [`HOWS`], or blank.
    pub how: String,
    pub invited_on: Option<NaiveDate>,
    /// When the time that now stands was put in writing.
    pub confirmed_on: Option<NaiveDate>,
    /// An id of [`OUTCOMES`], or blank.
    pub outcome: String,
    /// The entry that tells of the invitation.
    pub entry: Option<i64>,
    /// A parent in education law.
    pub parent: bool,
}

/// A meeting moved to another time, or, without a day to go to, cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub from_day: Option<NaiveDate>,
    pub from_time: String,
    pub to_day: Option<NaiveDate>,
    pub to_time: String,
    /// An id of [`BY_WHOM`].
    pub by_whom: String,
    pub why: String,
    /// The working day it was moved on.
    pub on: NaiveDate,
}

/// What is aimed at until the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// No unauthorised absence.
    NoUnauthorised,
    /// At least so many percent attended.
    AtLeast(u32),
    /// At most so many sessions missed.
    AtMost(u32),
}

impl Target {
    /// The target of a form's answers; none where it isn't complete.
    #[must_use]
    pub fn read(choice: &str, percent: &str, sessions: &str) -> Option<Self> {
        match choice {
            "no-unauthorised" => Some(Self::NoUnauthorised),
            "attendance" => percent.parse().ok().map(Self::AtLeast),
            "sessions" => sessions.parse().ok().map(Self::AtMost),
            _ => None,
        }
    }

    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::NoUnauthorised => "no unauthorised absence".to_owned(),
            Self::AtLeast(percent) => format!("at least {percent}% attendance"),
            Self::AtMost(most) => {
                format!("at most {} missed", counted(most, "session", "sessions"))
            }
        }
    }

    /// Whether figures reach it; none where no session was possible yet.
    #[must_use]
    pub fn met(self, figures: &Figures) -> Option<bool> {
        (figures.possible > 0).then(|| match self {
            Self::NoUnauthorised => figures.unauthorised == 0,
            Self::AtLeast(percent) => {
                100 * u64::from(figures.attended())
                    >= u64::from(percent) * u64::from(figures.possible)
            }
            Self::AtMost(sessions) => figures.absent() <= sessions,
        })
    }
}

impl Invitation {
    /// Whether it was made: on which day is known, and how with it.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.invited_on.is_some()
    }

    #[must_use]
    pub fn came(&self) -> bool {
        self.outcome == "came"
    }

    #[must_use]
    pub fn is_pupil(&self) -> bool {
        self.contact.is_none() && self.role == PUPIL
    }
}

impl Meeting {
    /// The title without its number.
    #[must_use]
    pub fn called(&self) -> &str {
        self.title.rsplit_once(" no. ").map_or(self.title.as_str(), |(called, _)| called)
    }

    /// When and where: `Fri 12 Dec 2025, 10:00, office`; blank while no day is known.
    #[must_use]
    pub fn when(&self) -> String {
        let Some(on) = self.on else { return String::new() };
        let mut parts = vec![spell(on), self.at_time.clone(), self.place.clone()];
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }

    /// Whether anybody was asked yet.
    #[must_use]
    pub fn is_invited(&self) -> bool {
        self.invitations.iter().any(Invitation::is_made)
    }

    /// Who cancelled it, if it is cancelled.
    #[must_use]
    pub fn cancelled_by(&self) -> Option<&str> {
        let last = self.moves.last().filter(|_| self.state == MeetingState::Cancelled)?;
        Some(last.by_whom.as_str())
    }

    #[must_use]
    pub fn is_held(&self) -> bool {
        self.state == MeetingState::Held
    }

    /// Whether it was called off, and not by the parents: then it was not offered.
    #[must_use]
    pub fn was_taken_back(&self) -> bool {
        self.state == MeetingState::Cancelled && self.cancelled_by().is_none_or(|by| by != "parent")
    }

    /// Whether it was offered to somebody whom `asked` keeps. What the parents called off was
    /// offered; what the school or anybody else called off was not.
    fn is_offered(&self, asked: impl Fn(&Invitation) -> bool) -> bool {
        !self.was_taken_back() && self.invitations.iter().any(|one| one.is_made() && asked(one))
    }

    /// The parents who didn't come.
    pub fn absent_parents(&self) -> impl Iterator<Item = &Invitation> {
        self.invitations.iter().filter(|one| one.parent && !one.came())
    }

    /// The day on which it was last moved.
    #[must_use]
    pub fn moved_on(&self) -> Option<NaiveDate> {
        self.moves.last().map(|last| last.on)
    }
}

/// How many distinct meetings were offered to the family.
#[must_use]
pub fn offered(meetings: &[Meeting]) -> usize {
    meetings.iter().filter(|meeting| meeting.is_offered(|one| one.parent)).count()
}

/// The distinct meetings that were offered to one parent.
#[must_use]
pub fn offered_to(meetings: &[Meeting], contact: i64) -> Vec<&Meeting> {
    let to = |one: &Invitation| one.contact == Some(contact);
    meetings.iter().filter(|meeting| meeting.is_offered(to)).collect()
}

/// Whether a time agreed with a parent by word of mouth has still to be put in writing. What was
/// invited in writing was confirmed by that, until the meeting is moved by word of mouth. Where nobody
/// wrote down how they were asked, nothing is made of it.
#[must_use]
pub fn confirm_due(invitation: &Invitation) -> bool {
    let stands = matches!(invitation.outcome.as_str(), "" | "came");
    let told_how = !invitation.how.is_empty();
    let asked = invitation.is_made() && invitation.confirmed_on.is_none();
    invitation.parent && stands && told_how && asked
}

/// Whether a way of inviting is in writing.
#[must_use]
pub fn is_in_writing(how: &str) -> bool {
    HOWS.iter().any(|(id, .., writing)| *id == how && *writing)
}

/// A way of inviting within a sentence: `by letter`, `in person`; blank for none.
#[must_use]
pub fn how_words(how: &str) -> String {
    match how {
        "" => String::new(),
        "person" => "in person".to_owned(),
        "call" => "by phone".to_owned(),
        other => format!("by {other}"),
    }
}

/// Whether a role tells of a parent.
#[must_use]
pub fn is_parents_role(role: &str) -> bool {
    fold(role).split(' ').any(|word| PARENTS.split(' ').any(|known| known == word))
}

/// The way of inviting that was typed: its key, its id or its words; blank is none.
#[must_use]
pub fn read_how(typed: &str) -> Option<&'static str> {
    read(typed, HOWS.iter().map(|(id, words, key, _)| (*id, *words, *key)))
}

/// What became of an invitation, as typed: its key, its id or its words; blank is not known.
#[must_use]
pub fn read_outcome(typed: &str) -> Option<&'static str> {
    read(typed, OUTCOMES.iter().copied())
}

fn read(
    typed: &str,
    mut known: impl Iterator<Item = (&'static str, &'static str, char)>,
) -> Option<&'static str> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Some("");
    }
    let key = |key: char| typed.chars().eq([key]);
    known.find(|(id, words, by)| typed == *id || typed == *words || key(*by)).map(|(id, ..)| id)
}

/// The words of an outcome; blank for none.
#[must_use]
pub fn outcome_words(outcome: &str) -> &'static str {
    OUTCOMES.iter().find(|(id, ..)| *id == outcome).map_or("", |(_, words, _)| *words)
}

/// Names of those who came and for whom no action speaks: by name, by role, or by a word for all
/// parents, the young person or the school's own people.
#[must_use]
pub fn without_action(meeting: &Meeting, actions: &[Action]) -> Vec<String> {
    let came = meeting.invitations.iter().filter(|one| one.came());
    came.filter(|one| !actions.iter().any(|action| speaks_for(&action.who, one)))
        .map(|one| one.name.clone())
        .collect()
}

fn speaks_for(who: &str, one: &Invitation) -> bool {
    let own = words_for(one);
    let parts = who.split([',', '&', '+', ';', '/', '\n']);
    parts.flat_map(|part| part.split(" and ")).any(|part| {
        let part = fold(part);
        let mut words =
            part.split(' ').filter(|word| !word.is_empty() && *word != "the").peekable();
        words.peek().is_some() && words.all(|word| own.iter().any(|known| known == word))
    })
}

/// Every word by which an action can speak for somebody.
fn words_for(one: &Invitation) -> Vec<String> {
    let own = fold(&format!("{} {}", one.name, one.role));
    let mut words: Vec<String> = own.split(' ').map(str::to_owned).collect();
    let has = |word: &str| words.iter().any(|own| own == word);
    let mut more: Vec<&str> = Vec::new();
    if has("mother") {
        more.extend(["mum", "mam", "mummy"]);
    }
    if has("father") {
        more.push("dad");
    }
    if one.parent {
        more.extend(["parent", "parents", "carer", "carers", "family"]);
    }
    if one.is_pupil() {
        more.extend(["pupil", "child", "young", "person", "student"]);
    } else if !one.parent && one.contact.is_none() && STAFF.split(' ').any(has) {
        more.extend(["school", "staff"]);
    }
    words.extend(more.into_iter().map(str::to_owned));
    words
}

/// Figures of the sessions after a meeting's day, up to and with another day.
#[must_use]
pub fn since(register: &Register, met_on: NaiveDate, to: NaiveDate) -> Figures {
    match met_on.succ_opt() {
        Some(first) if first <= to => register.figures(first, to),
        _ => Figures::default(),
    }
}

/// Figures since a meeting: `12 of 15 sessions attended (80.0%), 2 unauthorised`.
#[must_use]
pub fn since_words(figures: &Figures) -> String {
    if figures.possible == 0 {
        return "no session since".to_owned();
    }
    format!(
        "{} of {} sessions attended ({}%), {} unauthorised",
        figures.attended(),
        figures.possible,
        one_decimal(figures.attendance()),
        figures.unauthorised
    )
}

/// The meeting that a record looks back on: the latest of the forms that it follows, begun before
/// its own record and not called off.
#[must_use]
pub fn looked_back_on<'a>(
    meetings: &'a [Meeting],
    own: Option<i64>,
    record: i64,
    follows: &[String],
) -> Option<&'a Meeting> {
    let earlier = |meeting: &&Meeting| match own {
        Some(own) => meeting.id < own,
        None => meeting.record.is_some_and(|other| other < record),
    };
    meetings
        .iter()
        .filter(|meeting| follows.contains(&meeting.kind))
        .filter(|meeting| meeting.state != MeetingState::Cancelled)
        .filter(earlier)
        .max_by_key(|meeting| meeting.id)
}

/// Facts with those of the meeting that is looked back on; attendance up to where the register
/// reaches, or to the day of the record's own meeting where that is earlier.
#[must_use]
pub fn look_back(
    facts: Facts,
    meeting: &Meeting,
    file: &CaseFile,
    own_day: Option<NaiveDate>,
) -> Facts {
    let reached = file.register_to.map(|(day, _)| day);
    let to = reached.map(|reached| own_day.map_or(reached, |own| own.min(reached)));
    let figures = meeting.on.zip(to).map(|(on, to)| since(&file.register, on, to));
    let mut aims: Vec<String> = meeting.target.map(Target::words).into_iter().collect();
    aims.extend((!meeting.aim.is_empty()).then(|| meeting.aim.clone()));
    Facts {
        target: (!aims.is_empty()).then(|| aims.join("; ")),
        since_meeting: figures.as_ref().map(since_words),
        last_meeting: meeting.on.map(spell),
        ..facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::code::Code;
    use crate::rules::register::DayMarks;

    fn parent(id: i64, name: &str) -> Invitation {
        Invitation {
            id,
            contact: Some(id),
            name: name.to_owned(),
            role: "Mother".to_owned(),
            how: String::new(),
            invited_on: None,
            confirmed_on: None,
            outcome: String::new(),
            entry: None,
            parent: true,
        }
    }

    fn asked(id: i64, how: &str) -> Invitation {
        let invited_on = Some(day("2025-12-01"));
        Invitation { how: how.to_owned(), invited_on, ..parent(id, "Mrs Grace Osei") }
    }

    fn meeting(id: i64, invitations: Vec<Invitation>) -> Meeting {
        Meeting {
            id,
            kind: "meeting".to_owned(),
            title: format!("School Attendance Meeting no. {id}"),
            on: Some(day("2025-12-12")),
            at_time: "10:00".to_owned(),
            place: "office".to_owned(),
            state: MeetingState::Arranged,
            case: 1,
            record: Some(id),
            invitations,
            moves: Vec::new(),
            target: None,
            aim: String::new(),
            review_on: None,
        }
    }

    fn moved(by_whom: &str, to: Option<&str>) -> Move {
        Move {
            from_day: Some(day("2025-12-12")),
            from_time: "10:00".to_owned(),
            to_day: to.map(day),
            to_time: String::new(),
            by_whom: by_whom.to_owned(),
            why: "snow".to_owned(),
            on: day("2025-12-10"),
        }
    }

    #[test]
    fn a_meeting_says_when_and_where() {
        let whole = meeting(1, Vec::new());
        assert_eq!(whole.when(), "Fri 12 Dec 2025, 10:00, office");
        assert_eq!(whole.called(), "School Attendance Meeting");
        let bare = Meeting { at_time: String::new(), place: String::new(), ..whole.clone() };
        assert_eq!(bare.when(), "Fri 12 Dec 2025");
        assert_eq!(Meeting { on: None, ..whole }.when(), "");
    }

    /// Each is one meeting of one mother (1), who was asked or not, and what then happened to it.
    #[test]
    fn what_counts_as_offered() {
        let cancelled = |by: &str| Meeting {
            state: MeetingState::Cancelled,
            moves: vec![moved(by, None)],
            ..meeting(1, vec![asked(1, "letter")])
        };
        let rearranged = Meeting {
            moves: vec![moved("parent", Some("2025-12-15")), moved("school", Some("2025-12-16"))],
            ..meeting(1, vec![asked(1, "letter")])
        };
        let staff = Invitation { contact: None, parent: false, ..asked(2, "email") };
        let table = [
            ("asked", meeting(1, vec![asked(1, "letter")]), 1),
            ("not asked yet", meeting(1, vec![parent(1, "Mrs Grace Osei")]), 0),
            ("rearranged twice", rearranged, 1),
            ("called off by the school", cancelled("school"), 0),
            ("called off by somebody else", cancelled("other"), 0),
            ("called off by the parents", cancelled("parent"), 1),
            ("only staff asked", meeting(1, vec![staff]), 0),
        ];
        for (what, one, expected) in table {
            assert_eq!(offered(std::slice::from_ref(&one)), expected, "{what}");
            assert_eq!(offered_to(&[one], 1).len(), expected, "{what}");
        }
        let both = [
            meeting(1, vec![asked(1, "letter"), asked(2, "letter")]),
            meeting(2, vec![asked(1, "letter"), parent(2, "Mr Kwame Osei")]),
        ];
        assert_eq!((offered(&both), offered_to(&both, 1).len()), (2, 2));
        assert_eq!(offered_to(&both, 2).iter().map(|m| m.id).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_time_agreed_by_word_of_mouth_is_to_be_confirmed() {
        let confirmed =
            |how: &str, on: Option<&str>| Invitation { confirmed_on: on.map(day), ..asked(1, how) };
        let declined = Invitation { outcome: "declined".to_owned(), ..asked(1, "call") };
        let staff = Invitation { parent: false, ..asked(1, "call") };
        let table = [
            (confirmed("call", None), true),
            (confirmed("person", None), true),
            (confirmed("call", Some("2025-12-02")), false),
            (confirmed("letter", Some("2025-12-01")), false),
            // Moved by word of mouth since.
            (confirmed("letter", None), true),
            (parent(1, "Mrs Grace Osei"), false),
            (confirmed("", None), false),
            (declined, false),
            (staff, false),
        ];
        for (one, expected) in table {
            assert_eq!(confirm_due(&one), expected, "{one:?}");
        }
        assert!(is_in_writing("text") && !is_in_writing("call") && !is_in_writing(""));
    }

    #[test]
    fn a_key_an_id_or_words_are_read() {
        let hows = [
            ("l", Some("letter")),
            ("P", Some("person")),
            ("in person", Some("person")),
            (" Call ", Some("call")),
            ("", Some("")),
            ("pigeon", None),
        ];
        for (typed, expected) in hows {
            assert_eq!(read_how(typed), expected, "{typed:?}");
        }
        let outcomes = [
            ("c", Some("came")),
            ("No reply", Some("no-reply")),
            ("no-reply", Some("no-reply")),
            ("failed to attend", Some("failed")),
            ("x", None),
        ];
        for (typed, expected) in outcomes {
            assert_eq!(read_outcome(typed), expected, "{typed:?}");
        }
        assert!(is_parents_role("Foster carer") && !is_parents_role("Grandmother"));
    }

    #[test]
    fn no_key_of_a_table_stands_twice() {
        let unique = |keys: Vec<char>| {
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), keys.len(), "{keys:?}");
        };
        unique(HOWS.iter().map(|(_, _, key, _)| *key).collect());
        unique(OUTCOMES.iter().map(|(_, _, key)| *key).collect());
        unique(BY_WHOM.iter().map(|(_, _, key)| *key).collect());
    }

    fn who(name: &str, role: &str, contact: Option<i64>, parent: bool) -> Invitation {
        Invitation {
            contact,
            name: name.to_owned(),
            role: role.to_owned(),
            outcome: "came".to_owned(),
            parent,
            ..self::parent(1, name)
        }
    }

    fn action(who: &str) -> Action {
        Action {
            id: 1,
            what: "Meet at the gate".to_owned(),
            who: who.to_owned(),
            by: None,
            by_words: String::new(),
            state: "open".to_owned(),
            outcome: None,
            helped: String::new(),
            done_on: None,
            record: None,
        }
    }

    #[test]
    fn whoever_came_without_an_action_is_named() {
        let all = vec![
            who("Mrs Grace Osei", "Mother", Some(1), true),
            who("Mr Kwame Osei", "Father", Some(2), true),
            who("Amara Osei", PUPIL, None, false),
            who("B. Khan", "SENCo", None, false),
            who("C. Jones", "Social worker", None, false),
            Invitation { outcome: "failed".to_owned(), ..who("D. Hall", "Tutor", None, false) },
        ];
        let one = meeting(1, all);
        let [grace, kwame, amara, khan, jones] =
            ["Mrs Grace Osei", "Mr Kwame Osei", "Amara Osei", "B. Khan", "C. Jones"];
        let table: [(&[&str], &[&str]); 8] = [
            (&[], &[grace, kwame, amara, khan, jones]),
            (&["parents", "school"], &[amara, jones]),
            (&["Parents / carers, young person", "school"], &[jones]),
            (&["Mrs Osei"], &[kwame, amara, khan, jones]),
            (&["Mum and B. Khan"], &[kwame, amara, jones]),
            (&["the father", "Amara"], &[grace, khan, jones]),
            (&["social worker"], &[grace, kwame, amara, khan]),
            (&["D. Hall", "Mrs Smith"], &[grace, kwame, amara, khan, jones]),
        ];
        for (agreed, expected) in table {
            let actions: Vec<Action> = agreed.iter().map(|who| action(who)).collect();
            assert_eq!(without_action(&one, &actions), expected, "{agreed:?}");
        }
    }

    #[test]
    fn a_target_has_words_and_is_met_by_whole_numbers() {
        let figures = |possible, authorised, unauthorised| Figures {
            possible,
            authorised,
            unauthorised,
            ..Figures::default()
        };
        let table = [
            (("no-unauthorised", "", ""), "no unauthorised absence", figures(20, 4, 0), true),
            (("no-unauthorised", "", ""), "no unauthorised absence", figures(20, 0, 1), false),
            (("attendance", "95", ""), "at least 95% attendance", figures(20, 1, 0), true),
            (("attendance", "95", ""), "at least 95% attendance", figures(19, 1, 0), false),
            (("sessions", "", "2"), "at most 2 sessions missed", figures(20, 1, 1), true),
            (("sessions", "", "1"), "at most 1 session missed", figures(20, 1, 1), false),
        ];
        for ((choice, percent, sessions), words, reached, expected) in table {
            let target = Target::read(choice, percent, sessions).unwrap();
            assert_eq!(target.words(), words);
            assert_eq!(target.met(&reached), Some(expected), "{words}: {reached:?}");
            assert_eq!(target.met(&Figures::default()), None);
        }
        for (choice, percent, sessions) in [("", "", ""), ("attendance", "", "3"), ("x", "1", "1")]
        {
            assert_eq!(Target::read(choice, percent, sessions), None);
        }
    }

    #[test]
    fn attendance_since_a_meeting_begins_on_the_day_after_it() {
        let on = |text: &str, am: &str, pm: &str| DayMarks {
            on: day(text),
            am: Code::read(am),
            pm: Code::read(pm),
        };
        let days = vec![
            on("2025-12-12", "O", "O"),
            on("2025-12-15", "/", "\\"),
            on("2025-12-16", "/", "O"),
            on("2025-12-17", "I", "\\"),
        ];
        let register = Register { days, on_roll: Vec::new() };
        let to = |last: &str| since(&register, day("2025-12-12"), day(last));
        assert_eq!(
            since_words(&to("2025-12-17")),
            "4 of 6 sessions attended (66.7%), 1 unauthorised"
        );
        assert_eq!(to("2025-12-16").possible, 4);
        assert_eq!(since_words(&to("2025-12-12")), "no session since");
        assert_eq!(to("2025-12-01"), Figures::default());
    }

    #[test]
    fn a_record_looks_back_on_the_latest_meeting_before_its_own() {
        let cancelled = Meeting { state: MeetingState::Cancelled, ..meeting(3, Vec::new()) };
        let review = Meeting { kind: "review".to_owned(), ..meeting(4, Vec::new()) };
        let all = [meeting(1, Vec::new()), meeting(2, Vec::new()), cancelled, review];
        let follows = ["meeting".to_owned(), "review".to_owned()];
        let found = |own, record, follows: &[String]| {
            looked_back_on(&all, own, record, follows).map(|meeting| meeting.id)
        };
        assert_eq!(found(Some(5), 9, &follows), Some(4));
        assert_eq!(found(Some(4), 9, &follows), Some(2));
        assert_eq!(found(Some(5), 9, &follows[..1]), Some(2));
        assert_eq!(found(Some(1), 9, &follows), None);
        assert_eq!(found(None, 2, &follows), Some(1));
        assert_eq!(found(Some(5), 9, &[]), None);
    }
}
