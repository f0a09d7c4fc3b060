//! Other forms than plans and meetings: the child's wishes, contracts, referrals, a part-time
//! timetable, and the papers attached to them.

use super::On;
use super::papers::{drawing, letter};
use crate::demo::Desk;
use crate::demo::cast::Role;
use crate::demo::diary::{Part, part};
use crate::demo::plan::answer;
use crate::demo::stories::{AFTERNOONS, GONE, ILLNESS, PART_TIME, RECOVERY, REFUSAL, Tale};
use crate::store::{AttachTo, Session, Trouble};

/// One filled form.
struct Filled {
    kind: &'static str,
    /// Written so many school days ago.
    made: usize,
    answers: &'static [(&'static str, &'static str)],
    /// Fields that hold a day.
    days: &'static [(&'static str, On)],
    paper: Option<Paper>,
    closed: bool,
}

/// A paper that was scanned: the field it hangs on, its title, its file name.
#[derive(Debug, Clone, Copy)]
enum Paper {
    Drawing(&'static str, &'static str, &'static str),
    Letter(&'static str, &'static str, &'static str),
}

const WRITTEN: u32 = 13 * 60 + 15;

static FORMS: [(&Tale, &[Filled]); 6] = [
    (
        &REFUSAL,
        &[
            Filled {
                kind: "referral",
                made: 45,
                answers: &[
                    ("service/to", "CAMHS"),
                    ("service/why", "Cannot enter the building on most mornings since spring."),
                    ("consent/who", "Both parents"),
                    ("consent/answer", "yes"),
                    ("sent/by", "D. Marlow"),
                    ("sent/how", "By their form"),
                ],
                days: &[
                    ("consent/asked-on", On::Ago(47)),
                    ("sent/on", On::Ago(45)),
                    ("reply/chase", On::Ahead(2)),
                ],
                paper: None,
                closed: false,
            },
            Filled {
                kind: "wishes",
                made: 37,
                answers: &[
                    ("talk/who", "Key adult"),
                    ("talk/tool", "Drawing"),
                    ("talk/attached", "yes"),
                    ("words/words", "The day is a staircase. The third step is the bell."),
                    ("words/share", "yes"),
                    ("words/follows", "Leave lessons five minutes before the bell."),
                ],
                days: &[("talk/on", On::Ago(37))],
                paper: Some(Paper::Drawing(
                    "talk/attached",
                    "The day as a staircase, drawn",
                    "staircase.png",
                )),
                closed: true,
            },
        ],
    ),
    (
        &GONE,
        &[
            Filled {
                kind: "contract",
                made: 26,
                answers: &[
                    ("offer/by", "Attendance officer"),
                    ("offer/answer", "refused"),
                    ("agreed/support", "A place at the college on Thursdays; a mentor."),
                    ("refusal/who", "Both parents"),
                    ("refusal/words", "We will not sign anything."),
                ],
                days: &[("offer/on", On::Ago(31)), ("refusal/on", On::Ago(26))],
                paper: None,
                closed: true,
            },
            Filled {
                kind: "wishes",
                made: 9,
                answers: &[
                    ("talk/who", "Youth justice worker"),
                    ("talk/tool", "Talk in the car"),
                    ("words/words", "Would come for the garage course. Nothing else."),
                    ("words/share", "yes"),
                ],
                days: &[("talk/on", On::Ago(9))],
                paper: None,
                closed: false,
            },
        ],
    ),
    (
        &AFTERNOONS,
        &[Filled {
            kind: "contract",
            made: 24,
            answers: &[
                ("offer/by", "Attendance officer"),
                ("offer/answer", "agreed"),
                ("agreed/support", "Another group for Friday's practical."),
                ("statement/understood", "yes"),
                ("signed/parent", "signed on paper"),
                ("signed/school", "C. Thornley"),
            ],
            days: &[
                ("offer/on", On::Ago(30)),
                ("period/from", On::Ago(24)),
                ("period/to", On::Ahead(20)),
                ("period/review", On::Ahead(5)),
                ("signed/date", On::Ago(24)),
            ],
            paper: Some(Paper::Letter("signed/parent", "Contract, signed", "contract-signed.pdf")),
            closed: false,
        }],
    ),
    (
        &PART_TIME,
        &[Filled {
            kind: "part-time-timetable",
            made: 31,
            answers: &[
                ("why/reason", "Coming back after eleven weeks of illness."),
                ("why/aim", "Two afternoons by the review, full time by the end."),
                ("week/monday", "Mornings"),
                ("week/tuesday", "Mornings"),
                ("week/wednesday", "Mornings"),
                ("week/thursday", "Mornings"),
                ("week/friday", "Mornings"),
                ("week/total", "5"),
                ("agreement/signed", "yes"),
                ("away/where", "At home"),
                ("away/who", "A grandparent, from twelve"),
                ("work/set", "Handed over at noon each day."),
                ("consulted/send", "yes"),
            ],
            days: &[
                ("dates/start", On::Ago(30)),
                ("dates/end", On::Ahead(16)),
                ("reviews/first", On::Ahead(4)),
            ],
            paper: Some(Paper::Letter("agreement/signed", "Agreement, signed", "timetable.pdf")),
            closed: false,
        }],
    ),
    (
        &RECOVERY,
        &[Filled {
            kind: "referral",
            made: 30,
            answers: &[
                ("service/to", "Well-being and emotional support team"),
                ("service/why", "A bereavement in spring that nobody talked about."),
                ("consent/who", "Parents"),
                ("consent/answer", "yes"),
                ("reply/words", "Six sessions from next week."),
                ("outcome/outcome", "closed"),
                ("outcome/words", "Six sessions; would like to know that the door stays open."),
            ],
            days: &[("sent/on", On::Ago(53)), ("reply/on", On::Ago(38))],
            paper: None,
            closed: false,
        }],
    ),
    (
        &ILLNESS,
        &[Filled {
            kind: "referral",
            made: 20,
            answers: &[
                ("service/to", "School nurse"),
                ("service/why", "Three weeks of illness this year; an inhaler and no plan."),
                ("consent/who", "Parent"),
                ("consent/answer", "yes"),
                ("sent/how", "By email"),
            ],
            days: &[
                ("consent/asked-on", On::Ago(28)),
                ("sent/on", On::Ago(20)),
                ("reply/chase", On::Ahead(-2)),
            ],
            paper: None,
            closed: false,
        }],
    ),
];

fn all(role: &Role) -> &'static [Filled] {
    let told = FORMS.iter().find(|(tale, _)| role.tells(tale));
    told.map(|(_, forms)| *forms).unwrap_or_default()
}

pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    let forms = all(role).iter();
    forms.map(|form| (role.back(form.made), part(move |desk, at| fill(desk, at, form)))).collect()
}

fn fill(desk: &mut Desk<'_>, at: usize, form: &Filled) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let session = desk.sitting(at, role.back(form.made), WRITTEN);
    let days: Vec<(&str, String)> =
        form.days.iter().map(|(field, on)| (*field, on.day(desk, role).to_string())).collect();
    let record = desk.store.new_record(&session, desk.cases[at], form.kind)?;
    answer(desk, &session, record, form.answers)?;
    for (field, day) in &days {
        answer(desk, &session, record, &[(*field, day.as_str())])?;
    }
    if let Some(paper) = form.paper {
        attach(desk, at, &session, record, paper)?;
    }
    if form.closed { desk.store.close_record(&session, record) } else { Ok(()) }
}

fn attach(
    desk: &mut Desk<'_>,
    at: usize,
    session: &Session,
    record: i64,
    paper: Paper,
) -> Result<(), Trouble> {
    let (field, title, name, bytes) = match paper {
        Paper::Drawing(field, title, name) => (field, title, name, drawing(at)),
        Paper::Letter(field, title, name) => {
            let day = crate::rules::day::spell(session.as_of());
            let lines = [title, crate::demo::SCHOOL, day.as_str(), "Signed: (a made-up signature)"];
            (field, title, name, letter(&lines))
        }
    };
    let to = AttachTo::Field { record, field: field.to_owned() };
    desk.store.attach(session, &to, title, name, &bytes).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::Kind;
    use crate::templates::answer::{Target, accept, target};
    use crate::templates::{built_in, read_form};

    #[test]
    fn every_form_speaks_its_own_words() {
        let today = "2026-11-22".parse().unwrap();
        for filled in FORMS.iter().flat_map(|(_, forms)| *forms) {
            let form = read_form(filled.kind, built_in(filled.kind).unwrap()).unwrap();
            for (field, value) in filled.answers {
                let Some(Target::Field(kind)) = target(&form, field) else { panic!("{field}") };
                assert_eq!(accept(kind, value, today).as_deref(), Ok(*value), "{field}");
            }
            for (field, _) in filled.days {
                let found = target(&form, field);
                assert!(matches!(found, Some(Target::Field(Kind::Date { .. }))), "{field}");
            }
            if let Some(Paper::Drawing(field, ..) | Paper::Letter(field, ..)) = filled.paper {
                assert!(target(&form, field).is_some(), "{field}");
            }
        }
    }
}
