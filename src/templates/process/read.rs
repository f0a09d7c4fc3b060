//! The text of a process's file -> a [`Process`], or everything that is wrong with it.

use super::{COUNTS, PERS, WHENS, WINDOWS};
use crate::rules::case::EntryKind;
use crate::rules::gate::GATES;
use crate::rules::process::{
    Asks, Count, Gate, Line, LogProves, MeetingProves, NoticeTerms, PROCESS, Per, Process,
    Question, ReferralTerms, Stage, Suggestions, When, Window,
};
use crate::templates::check::{Ids, is_id, one_of};
use crate::templates::entries::Entries;
use crate::templates::place::Faults;
use crate::templates::proofs::read_proofs;
use crate::templates::read::{read_purpose, read_version};

/// There are as many stages as that.
const STAGES: u8 = 5;

/// The role that signs gates.
const LEAD: &str = "lead";

/// What comes before the kind of entry that a line begins with.
const LOG: &str = "log:";

const MEETING_EXAMPLE: &str = "[meeting]\noffered = [\"…\"]";
const NOTICE_EXAMPLE: &str = "[notice]\ndays = …";

/// What was posted counts as served on the second working day after it.
const POST_DAYS: u32 = 2;

/// The most school days that a notice can run, and weeks that may cap it.
const MOST_DAYS: i64 = 100;
const MOST_WEEKS: i64 = 26;

const REFERRAL_EXAMPLE: &str = "[referral]\nlimit-months = …";

/// The longest that sessions can be prosecuted after, and be warned of before.
const MOST_MONTHS: i64 = 36;
const MOST_WARNING: i64 = 180;

/// What a line asks for.
#[derive(Clone, Copy)]
enum Kind {
    Evidence,
    Register,
}

const KINDS: &[(&str, Kind)] = &[("evidence", Kind::Evidence), ("register", Kind::Register)];

/// Reads a process from the root of its file.
pub(in crate::templates) fn read_process(
    mut entries: Entries<'_>,
    faults: &mut Faults<'_>,
) -> Process {
    let process = Process {
        name: read_name(&mut entries, faults),
        title: entries.line("title", faults),
        version: read_version(&mut entries, faults),
        purpose: read_purpose(&mut entries, faults),
        stages: read_stages(&mut entries, faults),
        gates: read_gates(&mut entries, faults),
        log: read_log(&mut entries, faults),
        meeting: read_meeting(&mut entries, faults),
        questions: read_questions(&mut entries, faults),
        notice: read_notice(&mut entries, faults),
        suggestions: read_suggestions(&mut entries, faults),
        referral: read_referral(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    process
}

/// A file has one process, so there is one name for it.
fn read_name(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> String {
    let name = entries.id("name", &mut Ids::default(), faults);
    if !name.is_empty() && name != PROCESS {
        let place = entries.place_of("name");
        faults.note(place, format!("a process called {name:?}"), format!("{PROCESS:?}"));
    }
    name
}

fn read_stages(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Stage> {
    let at = entries.place_of("stage");
    let tables = entries.some_tables("stage", "a process without stages", "[[stage]]", faults);
    let count = tables.len();
    let mut stages = Vec::new();
    for (number, mut stage) in (1..=STAGES).zip(tables) {
        read_number(&mut stage, number, faults);
        let title = stage.line("title", faults);
        let guidance = stage.passage("guidance", faults);
        stage.refuse_the_rest(faults);
        stages.push(Stage { number, title, guidance });
    }
    if count > 0 && count != usize::from(STAGES) {
        faults.note(at, format!("{count} stages"), format!("{STAGES} stages, 1 to {STAGES}"));
    }
    stages
}

/// Stages are told in their order.
fn read_number(stage: &mut Entries<'_>, expected: u8, faults: &mut Faults<'_>) {
    if stage.lacks("number") {
        stage.miss("number", faults);
    }
    let told = stage.whole("number", faults).filter(|told| *told != i64::from(expected));
    if let Some(told) = told {
        let place = stage.place_of("number");
        faults.note(place, format!("\"number\" is {told}"), expected.to_string());
    }
}

fn read_gates(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Gate> {
    let at = entries.place_of("gate");
    let tables = entries.some_tables("gate", "a process without gates", "[[gate]]", faults);
    let count = tables.len();
    let mut gates = Vec::new();
    for ((expected, _), gate) in GATES.into_iter().zip(tables) {
        gates.push(read_gate(gate, expected, faults));
    }
    if count > 0 && count != GATES.len() {
        let names = GATES.map(|(gate, _)| gate).join(", ");
        faults.note(at, format!("{count} gates"), format!("{} gates: {names}", GATES.len()));
    }
    gates
}

fn read_gate(mut entries: Entries<'_>, expected: &str, faults: &mut Faults<'_>) -> Gate {
    let at = entries.place_of("id");
    let id = entries.id("id", &mut Ids::default(), faults);
    if !id.is_empty() && id != expected {
        faults.note(at, format!("\"id\" is {id:?}"), format!("{expected:?}: gates stand in order"));
    }
    let gate = Gate {
        id,
        title: entries.line("title", faults),
        signs: entries.word("signs", &[(LEAD, LEAD)], faults).unwrap_or(LEAD).to_owned(),
        guidance: entries.passage("guidance", faults),
        lines: read_lines(&mut entries, faults),
    };
    entries.refuse_the_rest(faults);
    gate
}

fn read_lines(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Line> {
    let mut taken = Ids::default();
    let lines = entries.some_tables("line", "a gate without lines", "[[gate.line]]", faults);
    lines.into_iter().map(|line| read_line(line, &mut taken, faults)).collect()
}

fn read_line(mut entries: Entries<'_>, taken: &mut Ids, faults: &mut Faults<'_>) -> Line {
    let line = Line {
        id: entries.id("id", taken, faults),
        text: entries.line("text", faults),
        asks: read_asks(&mut entries, faults),
        window: entries.word("window", WINDOWS, faults).unwrap_or(Window::YearOrCase),
        when: entries.word("when", WHENS, faults).unwrap_or(When::Always),
        start: read_start(&mut entries, faults),
        may_be_excepted: entries.flag("may-be-excepted", faults),
        papers: entries.flag("papers", faults),
        guidance: entries.passage("guidance", faults),
    };
    entries.refuse_the_rest(faults);
    line
}

fn read_asks(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Asks {
    let kind = entries.word("asks", KINDS, faults);
    if matches!(kind, Some(Kind::Register)) {
        return Asks::WholeRegister;
    }
    let at = entries.place_of("any");
    let any = read_proofs(entries, "any", faults);
    if entries.lacks("any") {
        entries.miss("any", faults);
    } else if entries.holds_nothing("any") {
        faults.note(at, "\"any\" names no proof", "any = [\"…\"]");
    }
    let need = entries.whole_within("need", 1, 99, faults);
    Asks::Proofs {
        any,
        need: need.and_then(|need| u32::try_from(need).ok()).unwrap_or(1),
        also: read_proofs(entries, "also", faults),
        count: entries.word("count", COUNTS, faults).unwrap_or(Count::Things),
        per: entries.word("per", PERS, faults).unwrap_or(Per::Family),
    }
}

/// What begins the missing piece: a form, another part of the case, or an entry of the log.
fn read_start(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let start = entries.optional_line("start", faults)?;
    let place = entries.place_of("start");
    match start.strip_prefix(LOG) {
        Some(kind) if EntryKind::parse(kind).is_none() => {
            let expected = format!("{LOG} and {}", one_of(&kinds()));
            faults.note(place, format!("{kind:?} is no kind of log entry"), expected);
        }
        None if !is_id(&start) => {
            let expected = "the name of a form, or log: and a kind of entry";
            faults.note(place, format!("\"start\" is {start:?}"), expected);
        }
        _ => {}
    }
    Some(start)
}

/// The kinds of log entry that a file can name; a form's own entry speaks through its record.
fn kinds() -> Vec<&'static str> {
    EntryKind::all().filter(|kind| *kind != EntryKind::form()).map(EntryKind::id).collect()
}

fn read_log(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<LogProves> {
    let known = kinds();
    let meanings: Vec<(&str, &str)> = known.iter().map(|kind| (*kind, *kind)).collect();
    let mut taken = Ids::default();
    let mut log = Vec::new();
    for mut told in entries.tables("log", "[[log]]", faults) {
        let at = told.place_of("kind");
        if told.lacks("kind") {
            told.miss("kind", faults);
        }
        let kind = told.word("kind", &meanings, faults).unwrap_or_default();
        if !kind.is_empty() {
            taken.take(kind, at, faults);
        }
        log.push(LogProves {
            kind: kind.to_owned(),
            proves: read_proofs(&mut told, "proves", faults),
            attempted: read_proofs(&mut told, "attempted", faults),
            with_outcome: read_proofs(&mut told, "with-outcome", faults),
        });
        told.refuse_the_rest(faults);
    }
    log
}

fn read_meeting(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> MeetingProves {
    if entries.lacks("meeting") {
        entries.miss("meeting", faults);
    }
    let Some(mut told) = entries.table("meeting", MEETING_EXAMPLE, faults) else {
        return MeetingProves::default();
    };
    let meeting = MeetingProves {
        offered: read_proofs(&mut told, "offered", faults),
        in_writing: read_proofs(&mut told, "in-writing", faults),
        held: read_proofs(&mut told, "held", faults),
        closed: read_proofs(&mut told, "closed", faults),
        declined: read_proofs(&mut told, "declined", faults),
    };
    told.refuse_the_rest(faults);
    meeting
}

fn read_questions(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Question> {
    let mut taken = Ids::default();
    let mut questions = Vec::new();
    for mut told in entries.tables("question", "[[question]]", faults) {
        let question = Question {
            id: told.id("id", &mut taken, faults),
            text: told.line("text", faults),
            needs_words: told.flag("needs-words", faults),
        };
        told.refuse_the_rest(faults);
        questions.push(question);
    }
    questions
}

fn read_notice(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> NoticeTerms {
    if entries.lacks("notice") {
        entries.miss("notice", faults);
    }
    let Some(mut told) = entries.table("notice", NOTICE_EXAMPLE, faults) else {
        return NoticeTerms::default();
    };
    if told.lacks("days") {
        told.miss("days", faults);
    }
    let days = told.whole_within("days", 1, MOST_DAYS, faults);
    let cap_weeks = told.whole_within("cap-weeks", 1, MOST_WEEKS, faults);
    let post_days = told.whole_within("post-days", 0, MOST_DAYS, faults);
    let number = |told: Option<i64>| told.and_then(|told| u32::try_from(told).ok());
    let terms = NoticeTerms {
        days: number(days).unwrap_or_default(),
        cap_weeks: number(cap_weeks),
        post_days: number(post_days).unwrap_or(POST_DAYS),
        duty: told.passage_or_miss("duty", faults),
        warning: told.passage_or_miss("warning", faults),
        enough: told.passage_or_miss("enough", faults),
        sooner: told.passage_or_miss("sooner", faults),
    };
    told.refuse_the_rest(faults);
    terms
}

/// A process that says nothing of it has what is usual.
fn read_referral(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> ReferralTerms {
    let usual = ReferralTerms::default();
    let Some(mut told) = entries.table("referral", REFERRAL_EXAMPLE, faults) else { return usual };
    let limit = told.whole_within("limit-months", 1, MOST_MONTHS, faults);
    let warn = told.whole_within("warn-days", 0, MOST_WARNING, faults);
    let number = |told: Option<i64>| told.and_then(|told| u32::try_from(told).ok());
    told.refuse_the_rest(faults);
    ReferralTerms {
        limit_months: number(limit).unwrap_or(usual.limit_months),
        warn_days: number(warn).unwrap_or(usual.warn_days),
    }
}

fn read_suggestions(entries: &mut Entries<'_>, faults: &mut Faults<'_>) -> Vec<Suggestions> {
    let mut groups = Vec::new();
    for mut told in entries.tables("suggest", "[[suggest]]", faults) {
        let group = Suggestions { group: told.line("group", faults), of: told.lines("of", faults) };
        told.refuse_the_rest(faults);
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::evidence::Proof;
    use crate::templates::{Fault, Template, read_template};

    /// The least that a process can be.
    const SMALL: &str = r#"shape = "process"
name = "process"
title = "Small"
version = 1
purpose = "A process for tests."

[[stage]]
number = 1
title = "One"
[[stage]]
number = 2
title = "Two"
[[stage]]
number = 3
title = "Three"
[[stage]]
number = 4
title = "Four"
[[stage]]
number = 5
title = "Five"

[[gate]]
id = "stage-2"
title = "Gate 2"
[[gate.line]]
id = "letter"
text = "A letter"
any = ["letter"]

[[gate]]
id = "stage-3"
title = "Gate 3"
[[gate.line]]
id = "register"
text = "A register"
asks = "register"

[[gate]]
id = "stage-4"
title = "Gate 4"
[[gate.line]]
id = "offered"
text = "Meetings offered"
any = ["meeting-offered"]
need = 3
also = ["minutes"]
count = "meetings"
per = "every-parent"
window = "any"
when = "part-time"
start = "log:call"
may-be-excepted = true
papers = true
guidance = "Think."

[[gate]]
id = "stage-5"
title = "Gate 5"
[[gate.line]]
id = "call"
text = "A call"
any = ["call"]
start = "meeting"

[[log]]
kind = "call"
proves = ["call"]
attempted = ["attempt"]

[meeting]
offered = ["meeting-offered"]

[[question]]
id = "linked"
text = "Is it linked?"
needs-words = true

[notice]
days = 30
duty = "Duty"
warning = "Warning"
enough = "Enough"
sooner = "Sooner"

[[suggest]]
group = "Academic"
of = ["Study skills"]
"#;

    fn read(text: &str) -> Process {
        match read_template("t", text) {
            Ok(Template::Process(process)) => *process,
            other => panic!("{other:?}"),
        }
    }

    fn told(text: &str) -> Vec<String> {
        read_template("t", text).unwrap_err().iter().map(Fault::to_string).collect()
    }

    /// The small process with one passage replaced.
    fn with(from: &str, to: &str) -> String {
        assert_eq!(SMALL.matches(from).count(), 1, "{from}");
        SMALL.replace(from, to)
    }

    #[test]
    fn what_is_told_is_taken_and_what_is_not_is_as_usual() {
        let process = read(SMALL);
        let line = process.line("stage-4/offered").unwrap();
        let asks = Asks::Proofs {
            any: vec![Proof::MeetingOffered],
            need: 3,
            also: vec![Proof::Minutes],
            count: Count::Meetings,
            per: Per::EveryParent,
        };
        assert_eq!((&line.asks, line.window, line.when), (&asks, Window::Any, When::PartTime));
        assert_eq!((line.start.as_deref(), line.may_be_excepted), (Some("log:call"), true));
        assert!(line.papers && line.guidance.is_some());
        let plain = process.line("stage-2/letter").unwrap();
        let asks = Asks::Proofs {
            any: vec![Proof::Letter],
            need: 1,
            also: Vec::new(),
            count: Count::Things,
            per: Per::Family,
        };
        assert_eq!((&plain.asks, plain.window), (&asks, Window::YearOrCase));
        assert_eq!((plain.when, plain.start.is_none()), (When::Always, true));
        assert_eq!(process.line("stage-3/register").unwrap().asks, Asks::WholeRegister);
        assert_eq!(process.gates[0].signs, "lead");
        assert_eq!((process.notice.post_days, process.notice.cap_weeks), (2, None));
        assert_eq!(process.log[0].attempted, [Proof::Attempt]);
        assert!(process.questions[0].needs_words);
        assert_eq!(process.suggestions[0].of, ["Study skills"]);
        assert_eq!(process.referral, ReferralTerms { limit_months: 6, warn_days: 28 });
    }

    #[test]
    fn how_long_a_session_can_be_prosecuted_is_a_setting() {
        let referral = |told: &str| read(&format!("{SMALL}\n[referral]\n{told}")).referral;
        for (text, limit_months, warn_days) in [
            ("limit-months = 12\nwarn-days = 0", 12, 0),
            ("limit-months = 3", 3, 28),
            ("warn-days = 14", 6, 14),
        ] {
            assert_eq!(referral(text), ReferralTerms { limit_months, warn_days }, "{text}");
        }
        let faults = told(&format!("{SMALL}\n[referral]\nlimit-months = 0\nweeks = 2\n"));
        let expected = ["\"limit-months\" is 0; expected 1 to 36", "unknown key \"weeks\""];
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.contains(expected), "{fault}: {expected}");
        }
    }

    /// The line of a passage of the small process.
    fn line_of(passage: &str) -> usize {
        let at = SMALL.find(passage).unwrap();
        SMALL[..at].matches('\n').count() + 1
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table: what is wrong, and what is told of it")]
    fn what_is_wrong_is_told_with_its_line_and_column() {
        let cases = [
            (
                "name = \"process\"",
                "name = \"other\"",
                0,
                8,
                "a process called \"other\"; expected \"process\"",
            ),
            ("number = 3", "number = 4", 0, 10, "\"number\" is 4; expected 3"),
            (
                "id = \"stage-3\"",
                "id = \"stage-6\"",
                0,
                6,
                "\"id\" is \"stage-6\"; expected \"stage-3\": gates stand in order",
            ),
            (
                "any = [\"letter\"]",
                "any = [\"leter\"]",
                0,
                8,
                "an item of \"any\" is \"leter\"; expected one of call, text, ",
            ),
            (
                "any = [\"call\"]",
                "any = []",
                0,
                7,
                "\"any\" names no proof; expected any = [\"…\"]",
            ),
            ("need = 3", "need = 0", 0, 8, "\"need\" is 0; expected 1 to 99"),
            (
                "count = \"meetings\"",
                "count = \"each\"",
                0,
                9,
                "\"count\" is \"each\"; expected one of things, meetings",
            ),
            (
                "per = \"every-parent\"",
                "per = \"parent\"",
                0,
                7,
                "\"per\" is \"parent\"; expected one of family, every-parent",
            ),
            (
                "window = \"any\"",
                "window = \"ever\"",
                0,
                10,
                "\"window\" is \"ever\"; expected one of year-or-case, year, case, any",
            ),
            (
                "when = \"part-time\"",
                "when = \"now\"",
                0,
                8,
                "\"when\" is \"now\"; expected one of always, part-time",
            ),
            (
                "start = \"log:call\"",
                "start = \"log:cal\"",
                0,
                9,
                "\"cal\" is no kind of log entry; expected log: and one of call, ",
            ),
            (
                "start = \"meeting\"",
                "start = \"A meeting\"",
                0,
                9,
                "\"start\" is \"A meeting\"; expected the name of a form",
            ),
            (
                "may-be-excepted = true",
                "may-be-excepted = 1",
                0,
                19,
                "\"may-be-excepted\" is a number; expected true or false",
            ),
            (
                "asks = \"register\"",
                "asks = \"marks\"\nany = [\"call\"]",
                0,
                8,
                "\"asks\" is \"marks\"; expected one of evidence, register",
            ),
            (
                "asks = \"register\"",
                "asks = \"register\"\nneed = 1",
                1,
                1,
                "unknown key \"need\"; expected one of id, text, asks, window",
            ),
            (
                "kind = \"call\"",
                "kind = \"form\"",
                0,
                8,
                "\"kind\" is \"form\"; expected one of call, text, ",
            ),
            (
                "kind = \"call\"",
                "kind = \"call\"\n[[log]]\nkind = \"call\"",
                2,
                8,
                "the id \"call\" stands twice; expected an id of its own",
            ),
            (
                "offered = [\"meeting-offered\"]",
                "offred = []",
                0,
                1,
                "unknown key \"offred\"; expected one of offered, in-writing, held, closed, declined",
            ),
            ("days = 30", "days = 0", 0, 8, "\"days\" is 0; expected 1 to 100"),
            ("days = 30", "", -1, 1, "no \"days\" here; expected days = …"),
            ("sooner = \"Sooner\"", "", -5, 1, "no \"sooner\" here; expected sooner = …"),
            (
                "id = \"letter\"",
                "id = \"letter\"\nsigns = \"lead\"",
                1,
                1,
                "unknown key \"signs\"; expected one of id, text",
            ),
            (
                "title = \"Gate 2\"",
                "title = \"Gate 2\"\nsigns = \"officer\"",
                1,
                9,
                "\"signs\" is \"officer\"; expected one of lead",
            ),
        ];
        for (from, to, down, column, expected) in cases {
            let line = i64::try_from(line_of(from)).unwrap() + down;
            let faults = told(&with(from, to));
            let start = format!("t:{line}:{column}: {expected}");
            assert!(faults.len() == 1 && faults[0].starts_with(&start), "{start}\n{faults:?}");
        }
    }

    #[test]
    fn all_five_stages_and_all_four_gates_are_there() {
        let no_fifth = with("[[stage]]\nnumber = 5\ntitle = \"Five\"\n", "");
        let faults = told(&no_fifth);
        assert!(faults.len() == 1 && faults[0].ends_with("4 stages; expected 5 stages, 1 to 5"));
        let last = SMALL.find("[[gate]]\nid = \"stage-5\"").unwrap();
        let end = SMALL.find("[[log]]").unwrap();
        let no_last = format!("{}{}", &SMALL[..last], &SMALL[end..]);
        let faults = told(&no_last);
        let expected = "3 gates; expected 4 gates: stage-2, stage-3, stage-4, stage-5";
        assert!(faults.len() == 1 && faults[0].ends_with(expected), "{faults:?}");
    }

    #[test]
    fn an_empty_process_is_told_all_that_it_lacks() {
        let expected = [
            "no \"name\" here",
            "no \"title\" here",
            "no \"version\" here",
            "no \"purpose\" here",
            "a process without stages",
            "a process without gates",
            "no \"meeting\" here",
            "no \"notice\" here",
        ];
        let faults = told("shape = \"process\"");
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.contains(expected), "{fault}: {expected}");
        }
    }

    #[test]
    fn a_form_cannot_take_the_name_of_the_process() {
        let form = "name = \"process\"\ntitle = \"T\"\nversion = 1\npurpose = \"P\"\n[[section]]\n\
                    id = \"a\"\ntitle = \"A\"\n[[section.field]]\nid = \"b\"\nlabel = \"B\"\nkind = \"line\"\n";
        let faults = told(form);
        assert!(faults.len() == 1 && faults[0].starts_with("t:1:8: a form called \"process\""));
    }
}
