use std::collections::BTreeMap;

use super::*;
use crate::documents::render::plain;
use crate::rules::calendar::tests::{day, real};
use crate::rules::code::Code;
use crate::rules::evidence::LeftOut;
use crate::rules::evidence::tests::{blank, meeting as a_meeting};
use crate::rules::meeting::Move;
use crate::rules::notice::{Contents, Served};
use crate::rules::penalty::{Penalty, Reply};
use crate::rules::register::{DayMarks, Half};
use crate::rules::sent::Format;
use crate::templates::{BUILT_IN, Template, read_template};

const ON: &str = "2025-11-21";
const GRACE: i64 = 1;
const KWAME: i64 = 2;

fn letters() -> Vec<Letter> {
    let read = |(name, text): &(&str, &str)| match read_template(name, text) {
        Ok(Template::Letter(letter)) => Some(*letter),
        Ok(_) => None,
        Err(faults) => panic!("{faults:?}"),
    };
    BUILT_IN.iter().filter_map(read).collect()
}

fn letter(name: &str) -> Letter {
    letters().into_iter().find(|letter| letter.name == name).unwrap()
}

/// Two parents who live apart, marks, a meeting behind and one ahead, a notice and a referral.
fn file() -> CaseFile {
    let mut file = blank();
    let [grace, kwame] = &mut file.contacts[..] else { panic!() };
    (grace.title, kwame.title) = ("Mrs".into(), "Mr".into());
    (grace.address, grace.postcode) = ("1 High Street\nNetherby".into(), "NB1 1AA".into());
    (grace.phone, grace.email) = ("01632 961912".into(), "grace@example.org".into());
    (kwame.address, kwame.postcode) = ("9 Secret Row\nOverby".into(), "OV9 9ZZ".into());
    (kwame.phone, kwame.email) = ("01632 961913".into(), "kwame@example.org".into());
    kwame.address_confidential = true;
    let (present, absent) = (Code::read("/"), Code::read("O"));
    file.register.days = vec![
        DayMarks { on: day("2025-09-03"), am: present, pm: Code::read("\\") },
        DayMarks { on: day("2025-11-19"), am: absent, pm: absent },
        DayMarks { on: day("2025-11-20"), am: Code::read("L"), pm: Code::read("I") },
    ];
    file.register_to = Some((day("2025-11-20"), Half::Pm));
    let mut ahead = a_meeting(1, "2025-12-05", Vec::new());
    (ahead.at_time, ahead.place) = ("10:00".into(), "the library".into());
    ahead.moves = vec![Move {
        from_day: Some(day("2025-11-28")),
        from_time: "10:00".into(),
        to_day: Some(day("2025-12-05")),
        to_time: "10:00".into(),
        by_whom: "parent".into(),
        why: "ill".into(),
        on: day("2025-11-20"),
    }];
    let mut behind = a_meeting(2, "2025-11-14", Vec::new());
    behind.review_on = Some(day("2025-12-05"));
    file.meetings = vec![ahead, behind];
    file.notices = vec![notice_to(GRACE), notice_to(KWAME)];
    file.penalties = vec![referral_of(GRACE), referral_of(KWAME)];
    file
}

fn notice_to(contact: i64) -> Notice {
    let piece = |words: &str| format!("{words} for contact {contact}");
    Notice {
        id: contact,
        case: 1,
        contact,
        to: String::new(),
        state: NoticeState::Issued,
        contents: Contents {
            record: piece("record"),
            duty: piece("duty"),
            given: piece("given"),
            open: piece("open"),
            warning: piece("warning"),
            period: piece("period"),
            enough: piece("enough"),
            sooner: piece("sooner"),
            contact: piece("named"),
        },
        days: 30,
        cap_weeks: None,
        issued: Some(day("2025-11-20")),
        served: Some(Served::Hand),
        served_on: Some(day("2025-11-20")),
        last_day: Some(day("2026-01-15")),
        reason: String::new(),
        entry: Some(1),
        ended: None,
        ended_why: String::new(),
        replaces: None,
        revision: 1,
    }
}

fn referral_of(contact: i64) -> Penalty {
    Penalty {
        id: contact,
        case: 1,
        contact,
        to: String::new(),
        sessions: Vec::new(),
        referred: day("2025-11-20"),
        reply: Reply::Waiting,
        heard: None,
        words: String::new(),
        issued: None,
        pounds: None,
        paid: None,
        withdrawn: None,
        court: None,
        court_outcome: String::new(),
        entry: None,
        revision: 1,
    }
}

/// Wants a letter, with everything said that one could ask for.
fn wanted(letter: &Letter) -> Wanted {
    let asked = letter.asks().map(|(field, ..)| {
        let said = if field.is_day { "2025-11-17" } else { "a holiday is no exceptional reason" };
        (field.name.to_owned(), said.to_owned())
    });
    Wanted {
        case: 1,
        letter: letter.name.clone(),
        to: vec![GRACE, KWAME],
        how: letter.how[0],
        format: Format::Text,
        on: day(ON),
        meeting: None,
        asked: asked.collect::<BTreeMap<String, String>>(),
        words: String::new(),
    }
}

fn on_desk<T>(
    file: &CaseFile,
    letter: &Letter,
    wanted: &Wanted,
    work: impl FnOnce(&Desk<'_>) -> T,
) -> T {
    let calendar = real();
    work(&Desk { file, calendar: &calendar, letter, wanted, officer: "A. Rahman", head: "5eed" })
}

fn text(file: &CaseFile, letter: &Letter, wanted: &Wanted, contact: i64) -> String {
    on_desk(file, letter, wanted, |desk| plain(&compose(desk, contact).unwrap().document))
}

fn refusal(file: &CaseFile, letter: &Letter, wanted: &Wanted, contact: i64) -> String {
    on_desk(file, letter, wanted, |desk| compose(desk, contact).unwrap_err().to_string())
}

#[test]
fn every_shipped_letter_is_written_to_each_parent_and_leaves_no_field_open() {
    let file = file();
    assert_eq!(letters().len(), 17);
    for letter in letters() {
        let wanted = wanted(&letter);
        let written = on_desk(&file, &letter, &wanted, compose_all).unwrap_or_else(|why| {
            panic!("{}: {why}", letter.name);
        });
        assert_eq!(written.len(), 2, "{}", letter.name);
        for one in &written {
            let text = plain(&one.document);
            assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
            assert!(text.contains("Amara") && text.contains("A. Rahman"), "{text}");
        }
        assert!(written[0].document.title.contains("Amara Osei"), "{}", letter.name);
    }
}

#[test]
fn nothing_of_the_father_stands_in_the_mothers_letter_nor_the_other_way_round() {
    let file = file();
    let of = |contact: i64| {
        let one = &file.contacts[usize::try_from(contact).unwrap() - 1];
        let lines = one.address.lines().chain([one.phone.as_str(), one.email.as_str()]);
        let own = format!("for contact {contact}");
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        [lines, vec![one.forename.clone(), one.postcode.clone(), own]].concat()
    };
    for letter in letters() {
        for how in letter.how.clone() {
            let wanted = Wanted { how, ..wanted(&letter) };
            for (to, other) in [(GRACE, KWAME), (KWAME, GRACE)] {
                let text = text(&file, &letter, &wanted, to);
                for private in of(other) {
                    assert!(!text.contains(&private), "{}: {private} in\n{text}", letter.name);
                }
            }
        }
    }
}

#[test]
fn each_field_that_is_blank_stops_its_letter_by_name() {
    let file = file();
    for letter in letters() {
        let wanted = wanted(&letter);
        for field in letter.fields() {
            let missing = on_desk(&file, &letter, &wanted, |desk| {
                let to = &desk.file.contacts[0];
                let (meeting, notice) = (meeting(desk).unwrap(), notice(desk, to).unwrap());
                let fields = Fields::of(desk, to, meeting, notice).unwrap();
                assert_eq!(fields.missing(&letter), Vec::<&str>::new(), "{}", letter.name);
                fields.without(field.name).missing(&letter)
            });
            assert_eq!(missing, [field.words], "{}", letter.name);
        }
    }
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    let mut file = file();
    file.meetings[0].at_time = String::new();
    file.meetings[0].place = " ".into();
    let invitation = letter("meeting-invitation");
    let told = refusal(&file, &invitation, &wanted(&invitation), GRACE);
    assert_eq!(
        told,
        "Invitation to a meeting to Mrs Grace Osei can't be written yet. Missing: the time of the \
         meeting; the place of the meeting. Nothing was changed"
    );
    file.register_to = None;
    let first = letter("concern-first");
    let told = refusal(&file, &first, &wanted(&first), GRACE);
    assert!(told.contains("attendance: the register has no session"), "{told}");
}

#[test]
fn no_letter_is_signed_with_anything_but_a_full_name() {
    let (file, calendar) = (file(), real());
    for letter in letters() {
        let wanted = wanted(&letter);
        let desk = Desk {
            file: &file,
            calendar: &calendar,
            letter: &letter,
            wanted: &wanted,
            officer: " ",
            head: "5eed",
        };
        let told = compose(&desk, GRACE).unwrap_err().to_string();
        let missing = "Missing: your full name: `herringbone officer name LOGIN NAME` sets it. Nothing";
        assert!(told.contains(missing), "{}: {told}", letter.name);
    }
}

type Blank = fn(&mut Contents);

#[test]
fn a_notice_lacking_any_of_its_pieces_is_not_printed() {
    let notice = letter("notice-to-improve");
    let wanted = wanted(&notice);
    let pieces: [(Blank, &str); 9] = [
        (|says| says.record.clear(), "attendance record and offences"),
        (|says| says.duty.clear(), "benefits of attendance and the parent's duty"),
        (|says| says.given.clear(), "support given"),
        (|says| says.open.clear(), "support still open"),
        (|says| says.warning.clear(), "warning"),
        (|says| says.period.clear(), "period"),
        (|says| says.enough.clear(), "enough improvement"),
        (|says| says.sooner.clear(), "grounds for acting sooner"),
        (|says| says.contact.clear(), "named contact"),
    ];
    for (clear, words) in pieces {
        let mut file = file();
        clear(&mut file.notices[0].contents);
        let told = refusal(&file, &notice, &wanted, GRACE);
        assert!(told.contains(words), "{told}");
        // The father's is whole.
        assert!(text(&file, &notice, &wanted, KWAME).contains("15 January 2026"));
    }
    let mut file = file();
    file.notices[0].state = NoticeState::Draft;
    (file.notices[0].issued, file.notices[0].last_day) = (None, None);
    let told = refusal(&file, &notice, &wanted, GRACE);
    assert!(told.contains("the last day of the notice: it isn't issued yet"), "{told}");
    file.notices.clear();
    let told = refusal(&file, &notice, &wanted, GRACE);
    assert!(told.contains("no Notice to Improve to Mrs Grace Osei"), "{told}");
}

#[test]
fn whoever_warns_of_a_legal_step_does_so_by_post_or_hand() {
    let file = file();
    for letter in letters().into_iter().filter(|letter| letter.warns) {
        let by_email = Wanted { how: Way::Email, ..wanted(&letter) };
        let told = refusal(&file, &letter, &by_email, GRACE);
        assert!(told.contains("by post or by hand only, for it warns of a legal step"), "{told}");
    }
}

#[test]
fn who_cannot_be_written_to_is_named() {
    let first = letter("concern-first");
    let wanted = wanted(&first);
    let mut file = file();
    file.contacts[0].address = String::new();
    assert!(
        refusal(&file, &first, &wanted, GRACE).contains("Mrs Grace Osei has no postal address")
    );
    let by_hand = Wanted { how: Way::Hand, ..wanted.clone() };
    assert!(text(&file, &first, &by_hand, GRACE).contains("Dear Mrs Osei,"));
    file.contacts[1].in_law = InLaw::No;
    let told = refusal(&file, &first, &wanted, KWAME);
    assert!(told.contains("Mr Kwame Osei is not a parent in education law"), "{told}");
    assert!(refusal(&file, &first, &wanted, 9).contains("no contact 9"));
    let nobody = Wanted { to: Vec::new(), ..wanted };
    assert!(on_desk(&file, &first, &nobody, compose_all).is_err());
}

#[test]
fn who_is_left_out_is_still_written_to_when_named() {
    let mut file = file();
    file.left_out = vec![LeftOut { id: 1, contact: KWAME, reason: "x".into(), on: day(ON) }];
    let first = letter("concern-first");
    assert!(text(&file, &first, &wanted(&first), KWAME).contains("Dear Mr Osei,"));
}

#[test]
fn a_letter_has_its_address_its_figures_and_its_day() {
    let (file, first) = (file(), letter("concern-first"));
    let wanted = Wanted { words: "The choir misses Amara.".into(), ..wanted(&first) };
    let written = on_desk(&file, &first, &wanted, |desk| compose(desk, GRACE).unwrap());
    let expected = ["Mrs Grace Osei", "1 High Street", "Netherby", "NB1 1AA"].map(str::to_owned);
    assert_eq!(written.document.blocks[0], Block::Address { lines: expected.to_vec() });
    let text = plain(&written.document);
    for words in [
        "Friday 21 November 2025",
        "attendance was 50.0%",
        "3 sessions missed",
        "by Friday 5 December 2025",
        "- what you think would help",
        "The choir misses Amara.\n\nYours sincerely,\n\n\nA. Rahman\nBeech Grove School",
    ] {
        assert!(text.contains(words), "no {words:?} in\n{text}");
    }
    // Text is wrapped, so a long sentence runs over a line's end.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("From Wednesday 3 September 2025 to Thursday 20 November 2025"),
        "{flat}"
    );
    assert_eq!(written.follow_up.unwrap().0, day("2025-12-05"));
}

#[test]
fn a_letter_is_about_the_meeting_named_or_the_likeliest() {
    let file = file();
    let (invitation, missed) = (letter("meeting-invitation"), letter("meeting-missed"));
    let to = |letter: &Letter, meeting| {
        let wanted = Wanted { meeting, ..wanted(letter) };
        on_desk(&file, letter, &wanted, |desk| compose(desk, GRACE).map(|one| one.meeting))
    };
    assert_eq!(to(&invitation, None).unwrap(), Some(1));
    assert!(to(&invitation, Some(2)).is_err());
    assert_eq!(to(&missed, None).unwrap(), Some(2));
    assert!(to(&missed, Some(1)).is_err());
    let told = text(&file, &invitation, &wanted(&invitation), GRACE);
    assert!(told.contains("the meeting may go ahead without you"), "{told}");
}

#[test]
fn what_nobody_asks_for_and_a_day_that_is_none_are_refused() {
    let (file, refused) = (file(), letter("leave-refused"));
    let mut wanted = wanted(&refused);
    wanted.asked.insert("leave.first".into(), "next week".into());
    let told = refusal(&file, &refused, &wanted, GRACE);
    assert!(told.contains("leave.first is next week, which is no day"), "{told}");
    wanted.asked.remove("leave.first");
    let told = refusal(&file, &refused, &wanted, GRACE);
    assert!(told.contains("the first day of the leave asked for"), "{told}");
    wanted.asked.insert("pupil.name".into(), "Ravi".into());
    let told = refusal(&file, &refused, &wanted, GRACE);
    assert!(told.contains("pupil.name is nothing that a letter asks for"), "{told}");
}
