//! What the shipped forms hold, field by field: an id that changes or goes missing loses answers, and
//! a line of the paper form that is left out is missed only when somebody needs it.

use super::answer::{Target, target};
use super::{
    BUILT_IN, Field, Form, Kind, Lean, Template, Window, WindowFrom, built_in, read_form,
    read_template,
};

type Fields = &'static [(&'static str, &'static str)];

const MEETING: Fields = &[
    ("preparation/concern-letter", "tick-date"),
    ("preparation/invitation", "tick-date"),
    ("preparation/to-invite", "choice"),
    ("preparation/child-view", "tick-date"),
    ("preparation/certificate", "tick"),
    ("preparation/academic-log", "tick"),
    ("preparation/pastoral-log", "tick"),
    ("preparation/sen", "tick"),
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/number", "fact"),
    ("details/day", "meeting"),
    ("details/time", "meeting"),
    ("details/place", "meeting"),
    ("people/invited", "invitations"),
    ("people/parents-absent", "choice"),
    ("siblings/known", "fact"),
    ("siblings/siblings", "table"),
    ("early-help/services", "prose"),
    ("early-help/explore", "choice"),
    ("early-help/wishes", "prose"),
    ("child/view", "prose"),
    ("child/share", "choice"),
    ("child/shared", "prose"),
    ("attendance/attendance", "fact"),
    ("attendance/sessions-missed", "fact"),
    ("attendance/codes", "prose"),
    ("attendance/reasons", "prose"),
    ("attendance/reasons-right", "choice"),
    ("attendance/further", "prose"),
    ("attendance/barriers", "prose"),
    ("attendance/safeguarding", "prose"),
    ("attendance/attainment", "prose"),
    ("support/interventions", "prose"),
    ("support/parents-know", "choice"),
    ("support/parents-words", "prose"),
    ("support/pupil-understands", "choice"),
    ("support/pupil-words", "prose"),
    ("support/adjustments", "prose"),
    ("support/ehcp", "prose"),
    ("situation/went-well", "prose"),
    ("situation/strengths", "prose"),
    ("situation/parents-do", "prose"),
    ("situation/parents-could", "prose"),
    ("situation/school-could", "prose"),
    ("issues/other", "prose"),
    ("aim/target", "choice"),
    ("aim/percent", "number"),
    ("aim/sessions", "number"),
    ("aim/words", "prose"),
    ("plan/actions", "actions"),
    ("plan/young-person", "choice"),
    ("plan/young-person-why", "choice"),
    ("plan/parents", "choice"),
    ("plan/school", "choice"),
    ("plan/not-agreed", "prose"),
    ("review/date", "date"),
    ("copies/parents", "tick-date"),
    ("copies/child", "tick-date"),
    ("copies/child-not", "line"),
    ("copies/professionals", "tick-date"),
    ("copies/professionals-not", "line"),
];

const REVIEW: Fields = &[
    ("preparation/invitation", "tick-date"),
    ("preparation/to-invite", "choice"),
    ("preparation/child-view", "tick-date"),
    ("preparation/certificate", "tick"),
    ("preparation/academic-log", "tick"),
    ("preparation/pastoral-log", "tick"),
    ("preparation/sen", "tick"),
    ("preparation/previous-plan", "tick"),
    ("preparation/requests", "table"),
    ("preparation/healthcare-plan", "choice"),
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/number", "fact"),
    ("details/last-meeting", "fact"),
    ("details/day", "meeting"),
    ("details/time", "meeting"),
    ("details/place", "meeting"),
    ("people/invited", "invitations"),
    ("people/parents-absent", "choice"),
    ("child/view", "prose"),
    ("child/share", "choice"),
    ("child/shared", "prose"),
    ("attendance/target", "fact"),
    ("attendance/since", "fact"),
    ("attendance/target-met", "choice"),
    ("attendance/reasons", "prose"),
    ("previous/worked", "prose"),
    ("previous/not-worked", "prose"),
    ("previous/actions", "actions"),
    ("support/possible", "prose"),
    ("decision/decision", "choice"),
    ("decision/why", "prose"),
    ("aim/target", "choice"),
    ("aim/percent", "number"),
    ("aim/sessions", "number"),
    ("aim/words", "prose"),
    ("plan/actions", "actions"),
    ("plan/young-person", "choice"),
    ("plan/young-person-why", "choice"),
    ("plan/parents", "choice"),
    ("plan/school", "choice"),
    ("plan/not-agreed", "prose"),
    ("review/date", "date"),
    ("copies/parents", "tick-date"),
    ("copies/child", "tick-date"),
    ("copies/child-not", "line"),
    ("copies/professionals", "tick-date"),
    ("copies/professionals-not", "line"),
];

const CONTRACT: Fields = &[
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/date-of-birth", "fact"),
    ("details/number", "fact"),
    ("details/attendance", "fact"),
    ("details/sessions-missed", "fact"),
    ("offer/on", "date"),
    ("offer/by", "line"),
    ("offer/answer", "choice"),
    ("parties/people", "people"),
    ("agreed/actions", "actions"),
    ("agreed/support", "prose"),
    ("period/from", "date"),
    ("period/to", "date"),
    ("period/review", "date"),
    ("period/review-outcome", "prose"),
    ("statement/understood", "tick"),
    ("signed/parent", "line"),
    ("signed/second-parent", "line"),
    ("signed/young-person", "line"),
    ("signed/school", "line"),
    ("signed/others", "line"),
    ("signed/date", "date"),
    ("refusal/who", "line"),
    ("refusal/on", "date"),
    ("refusal/words", "prose"),
];

const PART_TIME_TIMETABLE: Fields = &[
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/date-of-birth", "fact"),
    ("details/number", "fact"),
    ("details/attendance", "fact"),
    ("why/reason", "prose"),
    ("why/aim", "prose"),
    ("dates/start", "date"),
    ("dates/end", "date"),
    ("dates/outcome", "prose"),
    ("reviews/first", "date"),
    ("reviews/first-outcome", "prose"),
    ("reviews/second", "date"),
    ("reviews/second-outcome", "prose"),
    ("reviews/third", "date"),
    ("reviews/third-outcome", "prose"),
    ("reviews/fourth", "date"),
    ("reviews/fourth-outcome", "prose"),
    ("week/monday", "line"),
    ("week/tuesday", "line"),
    ("week/wednesday", "line"),
    ("week/thursday", "line"),
    ("week/friday", "line"),
    ("week/total", "number"),
    ("agreement/parent", "line"),
    ("agreement/signed", "tick-date"),
    ("agreement/school", "line"),
    ("agreement/child-view", "prose"),
    ("away/where", "prose"),
    ("away/who", "line"),
    ("away/safety", "prose"),
    ("work/set", "prose"),
    ("consulted/social-worker", "tick-date"),
    ("consulted/send", "tick-date"),
    ("consulted/words", "prose"),
    ("steps/steps", "table"),
];

const WISHES: Fields = &[
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/date-of-birth", "fact"),
    ("talk/who", "line"),
    ("talk/on", "date"),
    ("talk/tool", "line"),
    ("talk/attached", "tick"),
    ("words/words", "prose"),
    ("words/share", "choice"),
    ("words/shared", "prose"),
    ("words/follows", "prose"),
    ("attempts/attempts", "table"),
    ("attempts/why-not", "prose"),
];

const REFERRAL: Fields = &[
    ("details/name", "fact"),
    ("details/year", "fact"),
    ("details/date-of-birth", "fact"),
    ("details/attendance", "fact"),
    ("service/to", "line"),
    ("service/contact", "line"),
    ("service/why", "prose"),
    ("consent/who", "line"),
    ("consent/asked-on", "date"),
    ("consent/answer", "choice"),
    ("consent/answered-on", "date"),
    ("consent/withdrawn-on", "date"),
    ("consent/because", "prose"),
    ("sent/on", "date"),
    ("sent/by", "line"),
    ("sent/how", "line"),
    ("sent/what", "prose"),
    ("reply/chase", "date"),
    ("reply/on", "date"),
    ("reply/words", "prose"),
    ("outcome/outcome", "choice"),
    ("outcome/words", "prose"),
];

/// Form, sections, fields; the plan's are told beside the list of forms.
const FORMS: &[(&str, usize, Fields)] = &[
    ("meeting", 14, MEETING),
    ("review", 12, REVIEW),
    ("contract", 8, CONTRACT),
    ("part-time-timetable", 10, PART_TIME_TIMETABLE),
    ("wishes", 4, WISHES),
    ("referral", 6, REFERRAL),
];

fn form(name: &str) -> Form {
    let read = read_form(&format!("{name}.toml"), built_in(name).unwrap());
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn field(form: &Form, path: &str) -> Field {
    form.field(path).unwrap_or_else(|| panic!("{} has no {path}", form.name)).clone()
}

/// The names of the built-in forms; the checklist and what else has a shape of its own is none.
fn forms() -> impl Iterator<Item = &'static str> {
    let is_form = |text: &str| matches!(read_template("t", text), Ok(Template::Form(_)));
    BUILT_IN.iter().filter(move |(_, text)| is_form(text)).map(|(name, _)| *name)
}

/// The options of a choice, each with what it needs.
fn options(form: &Form, path: &str) -> Vec<(String, Option<String>)> {
    match field(form, path).kind {
        Kind::Choice { options, many: false } => {
            options.into_iter().map(|option| (option.id, option.needs)).collect()
        }
        other => panic!("{path} is {other:?}"),
    }
}

fn needing(told: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
    told.iter().map(|(id, needs)| ((*id).to_owned(), needs.map(str::to_owned))).collect()
}

#[test]
fn each_form_has_every_field_of_its_source_in_order() {
    for (name, sections, expected) in FORMS {
        let form = form(name);
        let ids: Vec<(String, &str)> =
            form.fields().map(|(id, field)| (id, field.kind.name())).collect();
        let told: Vec<(&str, &str)> = ids.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
        assert_eq!(told, *expected, "{name}");
        assert_eq!(form.sections.len(), *sections, "{name}");
    }
    // The plan has a test of its own.
    assert_eq!(FORMS.len() + 1, forms().count());
}

#[test]
fn forms_name_only_forms_that_are_shipped() {
    for name in forms() {
        let form = form(name);
        let met_by = form.fields().filter_map(|(_, field)| field.due.clone());
        let named = met_by.flat_map(|due| due.met_by).chain(form.follows.clone());
        for other in named {
            assert!(built_in(&other).is_some(), "{name} names {other}");
        }
    }
}

#[test]
fn two_forms_are_about_a_meeting_and_the_review_looks_back() {
    for name in forms() {
        let form = form(name);
        assert_eq!(form.meets, ["meeting", "review"].contains(&name), "{name}");
        assert!(form.numbered, "{name}");
        let follows: &[&str] = if name == "review" { &["meeting", "review"] } else { &[] };
        assert_eq!(form.follows, follows, "{name}");
    }
}

#[test]
fn a_meeting_and_a_review_offer_every_suggestion_of_the_guidance() {
    for name in ["meeting", "review"] {
        let actions = field(&form(name), "plan/actions");
        let grouped = actions.grouped().into_iter();
        let told: Vec<_> = grouped.map(|(heading, words)| (heading, words.len())).collect();
        let expected = [("Parents and carers", 5), ("Routines at home", 8), ("The school", 14)];
        assert_eq!(told, expected.map(|(heading, count)| (Some(heading), count)), "{name}");
        let all = actions.suggestions;
        assert_eq!(all.len(), 5 + 8 + 14, "{name}");
        let (parents, rest) = all.split_at(5);
        let (routines, school) = rest.split_at(8);
        assert!(parents[0].starts_with("Obtain a medical appointment"), "{name}");
        assert!(parents[4].ends_with("good routine at home"), "{name}");
        assert!(
            routines.iter().all(|told| told.starts_with("I will")
                || told.starts_with("If my")
                || told.starts_with("At the end")),
            "{routines:?}"
        );
        let blanks: usize = routines.iter().map(|told| told.matches('…').count()).sum();
        assert_eq!(blanks, 4, "bed by, alarm at, arrive by, reward");
        assert!(school.iter().all(|told| !told.contains("my child")), "{school:?}");
        assert!(school[0].ends_with("Early Help"), "{name}");
        assert!(school[13].contains("missed work"), "{name}");
    }
    assert_eq!(form("meeting").field("attendance/barriers").unwrap().suggestions.len(), 4);
}

#[test]
fn a_target_names_the_number_it_needs() {
    let expected = needing(&[
        ("no-unauthorised", None),
        ("attendance", Some("aim/percent")),
        ("sessions", Some("aim/sessions")),
    ]);
    for name in ["meeting", "review"] {
        assert_eq!(options(&form(name), "aim/target"), expected, "{name}");
    }
}

#[test]
fn escalating_needs_an_answer_to_what_support_is_still_possible() {
    let review = form("review");
    let expected = needing(&[
        ("no-further-action", None),
        ("further-plan", None),
        ("escalate", Some("support/possible")),
    ]);
    assert_eq!(options(&review, "decision/decision"), expected);
    let expected = needing(&[("yes", None), ("some", None), ("no", None)]);
    assert_eq!(options(&review, "attendance/target-met"), expected);
}

#[test]
fn what_was_refused_withdrawn_or_shared_is_told_in_words() {
    let cases = [
        ("contract", "offer/answer", "refused", "refusal/words"),
        ("referral", "consent/answer", "withdrawn", "consent/withdrawn-on"),
        ("referral", "consent/answer", "without", "consent/because"),
        ("meeting", "child/share", "part", "child/shared"),
        ("review", "child/share", "part", "child/shared"),
        ("wishes", "words/share", "part", "words/shared"),
    ];
    for (name, path, id, needs) in cases {
        let options = options(&form(name), path);
        assert!(options.contains(&(id.to_owned(), Some(needs.to_owned()))), "{name} {path}");
    }
}

#[test]
fn reviews_lie_in_their_windows() {
    let window = |name: &str| match field(&form(name), "review/date").kind {
        Kind::Date { lean: Lean::Future, window } => window.unwrap(),
        other => panic!("{other:?}"),
    };
    let from = WindowFrom::Meeting;
    let expected = Window { from, min_weeks: 2, max_weeks: 4, suggest_weeks: Some(3) };
    assert_eq!(window("meeting"), expected);
    let expected = Window { from, min_weeks: 0, max_weeks: 3, suggest_weeks: None };
    assert_eq!(window("review"), expected);
}

/// Form, field, the forms that meet it, the field that does.
type DueTold = (&'static str, &'static str, &'static [&'static str], Option<&'static str>);

const DUE: &[DueTold] = &[
    ("meeting", "review/date", &["review"], None),
    ("meeting", "copies/parents", &[], None),
    ("meeting", "copies/child", &[], Some("copies/child-not")),
    ("meeting", "copies/professionals", &[], Some("copies/professionals-not")),
    ("review", "review/date", &["review"], None),
    ("review", "copies/parents", &[], None),
    ("review", "copies/child", &[], Some("copies/child-not")),
    ("review", "copies/professionals", &[], Some("copies/professionals-not")),
    ("contract", "period/review", &[], Some("period/review-outcome")),
    ("part-time-timetable", "dates/end", &[], Some("dates/outcome")),
    ("part-time-timetable", "reviews/first", &[], Some("reviews/first-outcome")),
    ("part-time-timetable", "reviews/second", &[], Some("reviews/second-outcome")),
    ("part-time-timetable", "reviews/third", &[], Some("reviews/third-outcome")),
    ("part-time-timetable", "reviews/fourth", &[], Some("reviews/fourth-outcome")),
    ("referral", "consent/asked-on", &[], Some("consent/answer")),
    ("referral", "sent/on", &[], Some("reply/on")),
    ("referral", "reply/chase", &[], Some("reply/on")),
];

#[test]
fn what_the_forms_make_due_and_what_meets_it() {
    let mut told = Vec::new();
    for name in forms() {
        for (path, field) in form(name).fields() {
            if let Some(due) = &field.due {
                told.push((name, path, due.met_by.clone(), due.met_by_field.clone()));
            }
        }
    }
    let owned = |(name, path, met_by, met_by_field): &DueTold| {
        let met_by: Vec<String> = met_by.iter().map(|form| (*form).to_owned()).collect();
        (*name, (*path).to_owned(), met_by, met_by_field.map(str::to_owned))
    };
    assert_eq!(told, DUE.iter().map(owned).collect::<Vec<_>>());
}

/// Form, and what a record of it proves by which fields.
#[rustfmt::skip] // A row a form.
const PROVES: &[(&str, &str)] = &[
    ("plan", "plan: wishes:views/young-person opportunity:views/parents"),
    ("meeting", "wishes:child/view intervention:support/interventions"),
    ("review", "wishes:child/view intervention-outcome:previous/worked intervention-outcome:previous/not-worked"),
    ("contract", "contract-offered:offer/on contract-offered:offer/answer contract-agreed:offer/answer contract-refused:offer/answer"),
    ("part-time-timetable", "part-time-timetable:dates/start intervention:agreement/signed intervention-outcome:dates/outcome"),
    ("wishes", "wishes:words/words wishes:attempts/attempts wishes:attempts/why-not"),
    ("referral", "referral:sent/on referral-reply:reply/on referral-reply:reply/words support-offered:consent/answer"),
];

#[test]
fn what_the_forms_prove_and_by_which_field() {
    for (name, expected) in PROVES {
        let told = form(name).proves.into_iter();
        let told = told.map(|one| format!("{}:{}", one.of.name(), one.field.unwrap_or_default()));
        assert_eq!(told.collect::<Vec<_>>().join(" "), *expected, "{name}");
    }
    assert_eq!(PROVES.len(), forms().count());
}

#[test]
fn a_childs_words_are_not_for_parents_and_safeguarding_is_restricted() {
    let withheld = [
        ("meeting", "child/view"),
        ("review", "child/view"),
        ("wishes", "words/words"),
        ("part-time-timetable", "agreement/child-view"),
        ("referral", "consent/because"),
    ];
    for (name, path) in withheld {
        let field = field(&form(name), path);
        assert!(field.withhold_from.iter().any(|audience| audience == "parent"), "{name} {path}");
    }
    assert!(field(&form("meeting"), "attendance/safeguarding").restricted);
    assert!(field(&form("meeting"), "child/shared").withhold_from.is_empty());
}

#[test]
fn a_part_time_timetable_has_a_start_and_an_end() {
    let form = form("part-time-timetable");
    let required: Vec<String> =
        form.fields().filter(|(_, field)| field.required).map(|(id, _)| id).collect();
    assert_eq!(required, ["dates/start", "dates/end"]);
}

#[test]
fn a_meetings_day_and_those_asked_are_not_typed_as_answers() {
    let meeting = form("meeting");
    for path in ["details/day", "details/time", "details/place", "people/invited"] {
        let found = target(&meeting, path);
        assert!(matches!(found, Some(Target::NotTyped(_))), "{path}: {found:?}");
        assert_eq!(target(&meeting, &format!("{path}/r1")), None);
    }
    let found = target(&meeting, "siblings/siblings/r1/school");
    assert_eq!(found, Some(Target::Field(&Kind::Line)));
}
