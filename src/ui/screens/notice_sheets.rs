//! The sheets of notices: to whom one is given, what it says, another in its place, how it ended.

use super::notices::Data;
use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::count::counted;
use crate::rules::day::{Lean, spell};
use crate::rules::notice::{
    Contents, Ending, Notice, NoticeState, PIECES, Served, against, last_day,
};
use crate::rules::people::{Contact, likeliest_first};
use crate::store::Issuing;
use crate::ui::effect::{NoticeVerb, Now, Verb};

/// The kinds of these sheets, as their drafts are kept.
pub(super) const GIVE: &str = "notice-give";
pub(super) const REPLACE: &str = "notice-replace";
pub(super) const WORDS: &str = "notice-words";
pub(super) const WITHDRAW: &str = "notice-withdraw";
pub(super) const END: &str = "notice-end";

/// What each piece is called beside its field, in the order of [`PIECES`].
const LABELS: [&str; 9] =
    ["Record", "Duty", "Given", "Open", "Warning", "Period", "Enough", "Sooner", "Contact"];

/// The keys of people in a sheet.
const KEYS: &str = "123456789";

/// What a sheet about a notice asks.
#[derive(Debug, Clone)]
pub enum NoticeSheet {
    /// A notice to a parent, with the contents that the file gives.
    Give {
        case: i64,
        contents: Contents,
    },
    /// Another in the place of one that was issued.
    Replace {
        case: i64,
        notice: i64,
        contents: Contents,
    },
    /// What a draft says, and its revision on screen.
    Words {
        case: i64,
        notice: i64,
        base: i64,
    },
    Withdraw {
        case: i64,
        notice: i64,
    },
    End {
        case: i64,
        notice: i64,
    },
}

impl NoticeSheet {
    /// `sheet/notice-end/7/2`.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Give { case, .. } => format!("sheet/{GIVE}/{case}"),
            Self::Replace { case, notice, .. } => format!("sheet/{REPLACE}/{case}/{notice}"),
            Self::Words { case, notice, .. } => format!("sheet/{WORDS}/{case}/{notice}"),
            Self::Withdraw { case, notice } => format!("sheet/{WITHDRAW}/{case}/{notice}"),
            Self::End { case, notice } => format!("sheet/{END}/{case}/{notice}"),
        }
    }

    /// Whether it changes what stands there already.
    pub(super) fn is_change(&self) -> bool {
        matches!(self, Self::Words { .. })
    }

    /// The verb of the sheet's fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        Ok(Verb::Notice(match self {
            Self::Give { case, contents } => {
                let contact = parent(fields, 0)?;
                let days = school_days(fields, 3)?;
                if fields[1].value() == "draft" {
                    let contents = Box::new(contents.clone());
                    NoticeVerb::Draft { case: *case, contact, days, contents }
                } else {
                    let with = issuing(fields, (2, 4, 5), now)?;
                    NoticeVerb::Give { case: *case, contact, days, with }
                }
            }
            Self::Replace { notice, contents, .. } => NoticeVerb::Replace {
                notice: *notice,
                days: school_days(fields, 1)?,
                contents: Box::new(contents.clone()),
                with: issuing(fields, (0, 2, 3), now)?,
            },
            Self::Words { notice, base, .. } => NoticeVerb::Change {
                notice: *notice,
                base: *base,
                days: school_days(fields, 0)?,
                contents: Box::new(contents_of(fields.get(1..).unwrap_or_default())),
            },
            Self::Withdraw { notice, .. } => NoticeVerb::Withdraw {
                notice: *notice,
                reason: needed(fields, 0, "why is it withdrawn?")?,
            },
            Self::End { notice, .. } => NoticeVerb::End {
                notice: *notice,
                how: match fields[0].value().as_str() {
                    "met" => Ending::Met,
                    "escalated" => Ending::Escalated,
                    "lapsed" => Ending::Lapsed,
                    _ => return Err((0, "how did it end?".to_owned())),
                },
                why: needed(fields, 1, "what was seen since?")?,
            },
        }))
    }
}

/// The words of a field that can't be blank.
pub(super) fn needed(fields: &[SheetField], at: usize, why: &str) -> Result<String, Wrong> {
    match fields[at].value().trim() {
        "" => Err((at, why.to_owned())),
        words => Ok(words.to_owned()),
    }
}

/// The parent chosen.
pub(super) fn parent(fields: &[SheetField], at: usize) -> Result<i64, Wrong> {
    fields[at].value().parse::<i64>().map_err(|_| (at, "which parent?".to_owned()))
}

fn school_days(fields: &[SheetField], at: usize) -> Result<u32, Wrong> {
    let typed = fields[at].value();
    typed.trim().parse::<u32>().map_err(|_| (at, "how many school days, in figures?".to_owned()))
}

/// The fields of the day, of how it is served and of the reason, by number.
fn issuing(
    fields: &[SheetField],
    (on, served, reason): (usize, usize, usize),
    now: &Now,
) -> Result<Issuing, Wrong> {
    let day = fields[on].day_read(now.today).map_err(|why| (on, why))?.unwrap_or(now.today);
    let how = fields[served].value();
    let how = Served::parse(&how).ok_or_else(|| (served, "by hand or by post?".to_owned()))?;
    Ok(Issuing { on: day, served: how, reason: fields[reason].value().trim().to_owned() })
}

fn contents_of(fields: &[SheetField]) -> Contents {
    let mut contents = Contents::default();
    for ((name, _), field) in PIECES.iter().zip(fields) {
        if let Some(piece) = contents.piece_mut(name) {
            *piece = field.value();
        }
    }
    contents
}

/// Those against whom a legal step can be taken, the likeliest first.
///
/// # Errors
/// Why there is nobody, in a sentence.
pub(super) fn parents(data: &Data) -> Result<Vec<&Contact>, String> {
    let people = likeliest_first(&data.file.contacts, data.today);
    let why = |one: &Contact| against(one, &data.file.circumstances, data.today);
    let can: Vec<&Contact> = people.iter().copied().filter(|one| why(one).is_none()).collect();
    if !can.is_empty() {
        return Ok(can);
    }
    let told = people.first().and_then(|one| Some(format!("{} {}", one.name(), why(one)?)));
    Err(told.unwrap_or_else(|| "No parent is on file: i shows who is".to_owned()))
}

/// Parents as a choice, each with a key and what to know before; the one wanted is chosen, or else the
/// likeliest. Gives whom that is.
pub(super) fn to_choose(
    data: &Data,
    wanted: Option<i64>,
    known: impl Fn(&Contact) -> String,
) -> Result<(i64, Vec<Choice>), String> {
    let can = parents(data)?;
    let wanted = wanted.filter(|id| can.iter().any(|one| one.id == *id));
    let chosen = wanted.or_else(|| can.first().map(|one| one.id)).unwrap_or(0);
    let choices = can.into_iter().zip(KEYS.chars()).map(|(one, key)| {
        let mut told = format!("{} ({})", one.name(), one.relationship.to_lowercase());
        if one.is_off_limits(data.today) {
            told.push_str(": DO NOT CONTACT");
        }
        told.push_str(&known(one));
        Choice::new(key, one.id.to_string(), told).chosen_if(one.id == chosen)
    });
    Ok((chosen, choices.collect()))
}

/// What a notice lacks, by what each piece is called.
pub(super) fn missing_words(missing: &[&str]) -> String {
    if missing.is_empty() {
        "Nothing is missing.".to_owned()
    } else {
        format!("Missing: {}.", missing.join("; "))
    }
}

/// The draft to a parent, if there is one.
fn draft_to(data: &Data, contact: i64) -> Option<&Notice> {
    let mut all = data.file.notices.iter();
    all.find(|one| one.contact == contact && one.state == NoticeState::Draft)
}

/// A notice to a parent, to be issued or drafted; to the one wanted, if one is.
///
/// # Errors
/// Why there is nobody to whom one could be given.
pub(super) fn give(data: &Data, wanted: Option<i64>) -> Result<Sheet, String> {
    let known = |one: &Contact| {
        let mut all = data.file.notices.iter().filter(|notice| notice.contact == one.id);
        match all.find(|notice| notice.is_running(data.today)) {
            Some(_) => ": one is running".to_owned(),
            None if draft_to(data, one.id).is_some() => ": a draft is there".to_owned(),
            None => String::new(),
        }
    };
    let (chosen, choices) = to_choose(data, wanted, known)?;
    let draft = draft_to(data, chosen);
    let (days, contents) =
        draft.map_or((data.terms.days, &data.contents), |one| (one.days, &one.contents));
    let mut told = hints(data, days, contents);
    let drafts = data.file.notices.iter().filter(|one| one.state == NoticeState::Draft);
    for one in drafts.filter(|one| one.contact != chosen) {
        let lacks = data.grounds.missing_contents(&one.contents);
        if !lacks.is_empty() {
            told.push(format!("The draft to {} lacks: {}.", one.to, lacks.join("; ")));
        }
    }
    let fields = vec![
        SheetField::pick("Parent", choices),
        SheetField::pick(
            "Do",
            vec![
                Choice::new('i', "issue", "Issue it").chosen_if(true),
                Choice::new('d', "draft", "Keep a draft"),
            ],
        ),
        SheetField::day("Issued on", data.today, Lean::Past),
        SheetField::line("School days", &days.to_string()),
        SheetField::pick("Served", served()),
        SheetField::prose("Reason", ""),
    ];
    let then = NoticeSheet::Give { case: data.case(), contents: data.contents.clone() };
    let title = format!("Notice to Improve · {}", data.file.pupil.name());
    Ok(Sheet::new(title, fields, Then::Notice(Box::new(then)))
        .hint(told.join(" "))
        .about(data.file.pupil.id))
}

fn served() -> Vec<Choice> {
    vec![Choice::new('h', "hand", "By hand").chosen_if(true), Choice::new('p', "post", "By post")]
}

/// What is missing, and until when it would run.
fn hints(data: &Data, days: u32, contents: &Contents) -> Vec<String> {
    let missing = data.grounds.missing_contents(contents);
    let mut told = vec![missing_words(&missing)];
    if !missing.is_empty() {
        told.push("Issued all the same it needs a reason.".to_owned());
    } else if data.grounds.is_only_holiday() {
        told.push("But all of it is holiday in term time: issued, it needs a reason.".to_owned());
    }
    let so_many = counted(days, "school day", "school days");
    told.push(match last_day(&data.calendar, data.today, days, data.terms.cap_weeks) {
        Ok(last) => format!("Issued today for {so_many} its last day is {}.", spell(last)),
        Err(needs) => format!("For {so_many} {needs}."),
    });
    told
}

/// Another notice to the same parent in the place of one that was issued, with what the file now gives
/// and the standing words of the old one.
pub(super) fn replace(data: &Data, one: &Notice) -> Sheet {
    let old = one.contents.clone();
    let contents = Contents {
        duty: old.duty,
        warning: old.warning,
        enough: old.enough,
        sooner: old.sooner,
        ..data.contents.clone()
    };
    let fields = vec![
        SheetField::day("Issued on", data.today, Lean::Past),
        SheetField::line("School days", &one.days.to_string()),
        SheetField::pick("Served", served()),
        SheetField::prose("Reason", ""),
    ];
    let hint = hints(data, one.days, &contents).join(" ");
    let then = NoticeSheet::Replace { case: data.case(), notice: one.id, contents };
    Sheet::new(
        format!("Another in the place of notice {} to {}", one.id, one.to),
        fields,
        Then::Notice(Box::new(then)),
    )
    .hint(hint)
    .about(data.file.pupil.id)
}

/// What a draft says, piece by piece.
pub(super) fn words(data: &Data, one: &Notice) -> Sheet {
    let mut fields = vec![SheetField::line("School days", &one.days.to_string())];
    let pieces = PIECES.iter().zip(LABELS);
    fields.extend(
        pieces.map(|((name, _), label)| SheetField::prose(label, one.contents.piece(name))),
    );
    let missing = missing_words(&data.grounds.missing_contents(&one.contents));
    let then = NoticeSheet::Words { case: data.case(), notice: one.id, base: one.revision };
    Sheet::new(format!("Draft to {}", one.to), fields, Then::Notice(Box::new(then)))
        .hint(format!("{missing} A parent reads this. Its days are written when it is issued."))
        .about(data.file.pupil.id)
}

/// Why a notice is withdrawn.
pub(super) fn withdraw(data: &Data, one: &Notice) -> Sheet {
    let then = NoticeSheet::Withdraw { case: data.case(), notice: one.id };
    let fields = vec![SheetField::line("Reason", "")];
    let title = format!("Withdraw · notice {} to {}", one.id, one.to);
    Sheet::new(title, fields, Then::Notice(Box::new(then)))
        .hint(
            "It stays readable, marked as withdrawn with its entry in the log, and no longer runs.",
        )
        .about(data.file.pupil.id)
}

/// How a notice ended.
pub(super) fn end(data: &Data, one: &Notice) -> Sheet {
    let since = one.since(data.file.pupil.born, &data.file.register, data.today);
    let breaches = since.iter().filter(|one| one.breach).count();
    let until = one.last_day.map(|last| format!(" Its last day is {}.", spell(last)));
    let hint = format!(
        "{} unauthorised since it was issued, {}.{}",
        since.len(),
        counted(breaches, "breach", "breaches"),
        until.unwrap_or_default()
    );
    let fields = vec![
        SheetField::pick(
            "How",
            vec![
                Choice::new('m', "met", "Met: attendance improved enough"),
                Choice::new('e', "escalated", "Escalated: breached, it led to a referral"),
                Choice::new('l', "lapsed", "Lapsed: its last day is over, without either"),
            ],
        ),
        SheetField::prose("Seen since", ""),
    ];
    let then = NoticeSheet::End { case: data.case(), notice: one.id };
    let title = format!("How it ended · notice {} to {}", one.id, one.to);
    Sheet::new(title, fields, Then::Notice(Box::new(then))).hint(hint).about(data.file.pupil.id)
}
