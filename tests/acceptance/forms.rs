//! Every form and the checklist, counted against what their sources ask for.

use serde_json::Value;

use crate::program::Program;

/// A form's sections with their fields, in the order of the source. Behind a field stands how many
/// suggestions (`:5`), options (`=3`) or columns (`|4`) it has.
type Form = &'static [(&'static str, &'static str)];

const PLAN: Form = &[
    ("details", "name year date-of-birth attendance sessions-missed sen meeting-date plan-number"),
    ("invited", "people:3"),
    ("documents", "identification-tool ladder-or-talk-mat one-page-profile"),
    ("strengths", "strengths"),
    ("push-pull", "push:5 pull:4"),
    ("actions-to-try", "ideas:7"),
    ("views", "young-person attached parents unidentified-sen"),
    ("outcomes", "weeks:4 terms:4"),
    ("agreed", "actions:10"),
    ("review", "timescale=4"),
    ("next", "date time location"),
    ("signed", "parent school key-worker others date"),
];

const MEETING: Form = &[
    (
        "preparation",
        "concern-letter invitation to-invite=5 child-view certificate academic-log pastoral-log sen",
    ),
    ("details", "name year number day time place"),
    ("people", "invited parents-absent=2"),
    ("siblings", "known siblings|4"),
    ("early-help", "services explore=3 wishes"),
    ("child", "view share=3 shared"),
    (
        "attendance",
        "attendance sessions-missed codes reasons reasons-right=3 further barriers:4 safeguarding \
         attainment",
    ),
    (
        "support",
        "interventions parents-know=3 parents-words pupil-understands=3 pupil-words adjustments ehcp",
    ),
    ("situation", "went-well strengths parents-do parents-could school-could"),
    ("issues", "other"),
    ("aim", "target=3 percent sessions words"),
    // The parents' 5 actions, 8 routines at home, the school's 14.
    ("plan", "actions:27 young-person=3 young-person-why=2 parents=4 school=3 not-agreed"),
    ("review", "date"),
    ("copies", "parents child child-not:2 professionals professionals-not:1"),
];

const REVIEW: Form = &[
    (
        "preparation",
        "invitation to-invite=5 child-view certificate academic-log pastoral-log sen previous-plan \
         requests|4 healthcare-plan=3",
    ),
    ("details", "name year number last-meeting day time place"),
    ("people", "invited parents-absent=2"),
    ("child", "view share=3 shared"),
    ("attendance", "target since target-met=3 reasons"),
    ("previous", "worked not-worked actions"),
    ("support", "possible"),
    ("decision", "decision=3 why"),
    ("aim", "target=3 percent sessions words"),
    ("plan", "actions:27 young-person=3 young-person-why=2 parents=4 school=3 not-agreed"),
    ("review", "date"),
    ("copies", "parents child child-not:2 professionals professionals-not:1"),
];

const CONTRACT: Form = &[
    ("details", "name year date-of-birth number attendance sessions-missed"),
    ("offer", "on by answer=3"),
    ("parties", "people:6"),
    ("agreed", "actions:6 support"),
    ("period", "from to review review-outcome"),
    ("statement", "understood"),
    ("signed", "parent second-parent young-person school others date"),
    ("refusal", "who on words"),
];

const PART_TIME: Form = &[
    ("details", "name year date-of-birth number attendance"),
    ("why", "reason aim"),
    ("dates", "start end outcome"),
    (
        "reviews",
        "first first-outcome second second-outcome third third-outcome fourth fourth-outcome",
    ),
    ("week", "monday:5 tuesday:5 wednesday:5 thursday:5 friday:5 total"),
    ("agreement", "parent signed school child-view"),
    ("away", "where who safety"),
    ("work", "set"),
    ("consulted", "social-worker send words"),
    ("steps", "steps|3"),
];

const WISHES: Form = &[
    ("details", "name year date-of-birth"),
    ("talk", "who on tool:5 attached"),
    ("words", "words share=3 shared follows"),
    ("attempts", "attempts|4 why-not"),
];

const REFERRAL: Form = &[
    ("details", "name year date-of-birth attendance"),
    ("service", "to:10 contact why"),
    ("consent", "who asked-on answer=4 answered-on withdrawn-on because"),
    ("sent", "on by how:4 what"),
    ("reply", "chase on words"),
    ("outcome", "outcome=5 words"),
];

fn shown(name: &str) -> Value {
    Program::new().ok(&["template", "show", name, "--json"]).json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A field as the tables above write it.
fn counted(field: &Value) -> String {
    let mut told = text(&field["id"]).to_owned();
    for (sign, key) in [('=', "options"), ('|', "columns"), (':', "suggestions")] {
        let count = list(&field[key]).len();
        if count > 0 {
            told = format!("{told}{sign}{count}");
        }
    }
    told
}

fn field<'a>(form: &'a Value, path: &str) -> &'a Value {
    let (section, field) = path.split_once('/').unwrap();
    let section = list(&form["sections"]).iter().find(|one| one["id"] == section).unwrap();
    list(&section["fields"]).iter().find(|one| one["id"] == field).unwrap()
}

/// The stable ids of the rows that are wanted.
fn which<'a>(rows: &'a [(String, &Value)], wanted: impl Fn(&Value) -> bool) -> Vec<&'a str> {
    rows.iter().filter(|(_, row)| wanted(row)).map(|(path, _)| path.as_str()).collect()
}

/// Claim: every form (plan, meeting, review, contract, part-time timetable, wishes and feelings,
/// referral) has the sections, fields, options and suggestions that its source asks for, in its
/// order.
#[test]
fn every_form_has_the_fields_of_its_source() {
    for (name, expected) in [
        ("plan", PLAN),
        ("meeting", MEETING),
        ("review", REVIEW),
        ("contract", CONTRACT),
        ("part-time-timetable", PART_TIME),
        ("wishes", WISHES),
        ("referral", REFERRAL),
    ] {
        let form = shown(name);
        let sections = list(&form["sections"]);
        let found: Vec<(&str, String)> = sections
            .iter()
            .map(|section| {
                let fields: Vec<String> = list(&section["fields"]).iter().map(counted).collect();
                (text(&section["id"]), fields.join(" "))
            })
            .collect();
        let expected: Vec<(&str, String)> =
            expected.iter().map(|(section, fields)| (*section, (*fields).to_owned())).collect();
        assert_eq!(found, expected, "{name}");
    }
}

/// Claim: the plan's printed row and last line, the windows of the review dates, what escalating and
/// a target need, and whose eyes some answers are kept from are as their sources say.
#[test]
fn what_the_sources_say_beside_the_fields_holds() {
    let plan = shown("plan");
    let printed = list(&field(&plan, "agreed/actions")["printed"]);
    assert_eq!(printed.len(), 1);
    assert!(text(&printed[0]).starts_with("Daily monitoring and communication"), "{printed:?}");
    assert_eq!(plan["closing"], "Working together will lead to better outcomes for your child.");
    assert_eq!(field(&plan, "review/timescale")["many"], true);

    let (meeting, review) = (shown("meeting"), shown("review"));
    let weeks = |form: &Value| {
        let window = &field(form, "review/date")["window"];
        assert_eq!(window["from"], "meeting");
        (window["min-weeks"].clone(), window["max-weeks"].clone(), window["suggest-weeks"].clone())
    };
    assert_eq!(weeks(&meeting), (2.into(), 4.into(), 3.into()));
    assert_eq!(weeks(&review).1, 3);
    assert_eq!(review["follows"], serde_json::json!(["meeting", "review"]));
    let needs = |form: &Value, path: &str| -> Vec<String> {
        let options = list(&field(form, path)["options"]).iter();
        options.map(|option| option["needs"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(needs(&review, "decision/decision"), ["-", "-", "support/possible"]);
    for form in [&meeting, &review] {
        assert_eq!(needs(form, "aim/target"), ["-", "aim/percent", "aim/sessions"]);
        assert_eq!(field(form, "child/view")["withhold_from"], serde_json::json!(["parent"]));
        for copy in ["parents", "child", "professionals"] {
            let copy = field(form, &format!("copies/{copy}"));
            assert_eq!(copy["kind"], "tick-date");
            assert!(copy["due"]["what"].is_string(), "{copy}");
        }
    }
    assert_eq!(field(&meeting, "attendance/safeguarding")["restricted"], true);
}

/// Claim: the checklist has 9 sections and 62 rows with 17 prompts, three rows that ask a question,
/// two musts under a condition, every safeguarding row restricted and never set aside, and a place
/// for the school's own rows.
#[test]
fn the_checklist_has_every_row_of_its_source() {
    let checklist = shown("checklist");
    let sections = list(&checklist["sections"]);
    let counts: Vec<usize> = sections.iter().map(|section| list(&section["rows"]).len()).collect();
    assert_eq!(counts, [5, 14, 7, 4, 4, 5, 9, 10, 4]);
    let rows: Vec<(String, &Value)> = sections
        .iter()
        .flat_map(|section| {
            let id = text(&section["id"]);
            list(&section["rows"])
                .iter()
                .map(move |row| (format!("{id}/{}", text(&row["id"])), row))
        })
        .collect();
    assert_eq!(rows.len(), 62);
    let prompts: Vec<(&str, usize)> = rows
        .iter()
        .map(|(path, row)| (path.as_str(), list(&row["prompts"]).len()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let expected = [
        ("pupil/voice", 3),
        ("parents/separated-parents", 2),
        ("parents/meetings", 8),
        ("parents/lateness", 4),
    ];
    assert_eq!(prompts, expected);
    assert_eq!(prompts.iter().map(|(_, count)| count).sum::<usize>(), 17);
    assert_eq!(
        which(&rows, |row| row["kind"] == "question"),
        ["pupil/young-carer", "sen/early-review", "medical/healthcare-plan"]
    );
    let musts: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|(path, row)| Some((path.as_str(), row["must"].as_str()?)))
        .collect();
    let expected = [
        ("parents/home-visit", "safeguarding-concern"),
        ("safeguarding/social-worker", "social-worker"),
    ];
    assert_eq!(musts, expected);
    let safeguarding: Vec<&str> = which(&rows, |_| true)
        .into_iter()
        .filter(|path| path.starts_with("safeguarding/"))
        .collect();
    assert_eq!(which(&rows, |row| row["not_applicable"] == false), safeguarding);
    let mut restricted = vec!["pupil/peer-group", "parents/familial-issues"];
    restricted.extend(&safeguarding);
    assert_eq!(which(&rows, |row| row["restricted"] == true), restricted);
    assert_eq!(which(&rows, |row| row["receipt"] == true), ["parents/email"]);
    assert_eq!(
        which(&rows, |row| row["outcome"].is_string()),
        ["pupil/peer-group", "parents/letter", "parents/meetings", "parents/familial-issues"]
    );
    assert_eq!(checklist["own"]["title"], "Other support provided by school");
}
