//! The process: stages, the gates between them, the lines of evidence that each asks for; what log
//! entries and meetings prove; how a notice runs.
//!
//! Its shape, and how a case file is held against it, is [`rules::process`](crate::rules::process).

mod read;

use crate::rules::process::{
    Asks, Count, Gate, Line, LogProves, NoticeTerms, Per, Process, ReferralTerms, When, Window,
};
use crate::templates::proofs::listed;

pub(super) use read::read_process;

/// The words of a file for what is counted, for whom, from when, and when it is asked.
const COUNTS: &[(&str, Count)] = &[("things", Count::Things), ("meetings", Count::Meetings)];
const PERS: &[(&str, Per)] = &[("family", Per::Family), ("every-parent", Per::EveryParent)];
const WINDOWS: &[(&str, Window)] = &[
    ("year-or-case", Window::YearOrCase),
    ("year", Window::Year),
    ("case", Window::Case),
    ("any", Window::Any),
];
const WHENS: &[(&str, When)] = &[("always", When::Always), ("part-time", When::PartTime)];

/// The process as plain text, for reading in a terminal or a mail: its stages, every gate with its
/// lines, what proves what, the notice.
#[must_use]
pub fn text_of_process(process: &Process) -> String {
    let Process { name, title, version, purpose, .. } = process;
    let mut lines = vec![title.clone(), format!("{name}, version {version}"), purpose.clone()];
    lines.push("\nStages".to_owned());
    for stage in &process.stages {
        lines.push(format!("  {}  {}", stage.number, stage.title));
    }
    for gate in &process.gates {
        lines.extend(gate_lines(gate));
    }
    lines.push("\nWhat an entry of the log proves".to_owned());
    lines.extend(process.log.iter().map(|told| format!("  {}", log_line(told))));
    lines.push("\nAsked before a legal step".to_owned());
    for question in &process.questions {
        lines.push(format!("  {}  {}", question.id, question.text));
    }
    lines.push(format!("\n{}", notice_line(&process.notice)));
    let ReferralTerms { limit_months, warn_days } = process.referral;
    lines.push(format!(
        "Referral: told {warn_days} days before a session is {limit_months} months old"
    ));
    for group in &process.suggestions {
        lines.push(format!("\n{}: {}", group.group, group.of.join(" · ")));
    }
    format!("{}\n", lines.join("\n"))
}

fn gate_lines(gate: &Gate) -> Vec<String> {
    let width = gate.lines.iter().map(|line| line.id.len()).max().unwrap_or_default();
    let mut lines = vec![format!("\n{} ({}, signed by a {})", gate.title, gate.id, gate.signs)];
    for line in &gate.lines {
        lines.push(format!("  {:width$}  {} ({})", line.id, line.text, about(line)));
    }
    lines
}

/// `3 of meeting-offered, by meetings, for every parent; this year or since the case opened`.
fn about(line: &Line) -> String {
    let mut told = match &line.asks {
        Asks::WholeRegister => vec!["a whole register".to_owned()],
        Asks::Proofs { any, need, also, count, per } => {
            let mut asks = listed(&format!("{need} of"), any).unwrap_or_default();
            if *count == Count::Meetings {
                asks.push_str(", by meetings");
            }
            if *per == Per::EveryParent {
                asks.push_str(", for every parent");
            }
            let mut told = vec![asks];
            told.extend(listed("also", also));
            told
        }
    };
    told.push(window_words(line.window).to_owned());
    if line.when == When::PartTime {
        told.push("if a part-time timetable is used".to_owned());
    }
    for (so, word) in [(line.may_be_excepted, "may be excepted"), (line.papers, "with its papers")]
    {
        told.extend(so.then(|| word.to_owned()));
    }
    told.join("; ")
}

fn window_words(window: Window) -> &'static str {
    match window {
        Window::YearOrCase => "this year, or since the case opened",
        Window::Year => "this year",
        Window::Case => "since the case opened",
        Window::Any => "at any time",
    }
}

fn log_line(told: &LogProves) -> String {
    let parts = [
        listed("proves", &told.proves),
        listed("in vain", &told.attempted),
        listed("with an outcome also", &told.with_outcome),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}: {}", told.kind, parts.join("; "))
}

fn notice_line(notice: &NoticeTerms) -> String {
    let cap = notice.cap_weeks.map(|weeks| format!(", at most {weeks} weeks")).unwrap_or_default();
    format!(
        "Notice to Improve: {} school days{cap}; by post it counts as served after {} working days",
        notice.days, notice.post_days
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::evidence::Proof;
    use crate::rules::gate::GATES;
    use crate::templates::{PROFILES, Template, built_in, read_template};

    fn process(text: &str) -> Process {
        match read_template("process.toml", text) {
            Ok(Template::Process(process)) => *process,
            other => panic!("{other:?}"),
        }
    }

    fn shipped() -> Process {
        process(built_in("process").unwrap())
    }

    fn ids(process: &Process, gate: &str) -> Vec<String> {
        process.gate(gate).unwrap().lines.iter().map(|line| line.id.clone()).collect()
    }

    #[test]
    fn the_shipped_process_has_every_gate_and_line_of_its_source() {
        let process = shipped();
        let stages: Vec<u8> = process.stages.iter().map(|stage| stage.number).collect();
        assert_eq!(stages, [1, 2, 3, 4, 5]);
        let gates: Vec<&str> = process.gates.iter().map(|gate| gate.id.as_str()).collect();
        assert_eq!(gates, GATES.map(|(gate, _)| gate));
        assert_eq!(ids(&process, "stage-2"), ["concern-shared", "absence-log"]);
        assert_eq!(ids(&process, "stage-3"), ["plan-or-contract", "meetings-offered", "wishes"]);
        let expected = [
            "meetings-offered",
            "written-communication",
            "opportunities",
            "interventions",
            "referrals",
            "contract-offered",
            "safeguarding",
            "absence-log",
            "wishes",
        ];
        assert_eq!(ids(&process, "stage-4"), expected);
        let expected = [
            "meetings-offered-every-parent",
            "meeting-minutes",
            "wishes",
            "notice",
            "referrals",
            "part-time-timetables",
            "absence-log",
            "herringbone",
        ];
        assert_eq!(ids(&process, "stage-5"), expected);
        assert!(process.gates.iter().all(|gate| gate.signs == "lead"));
        assert!(
            process
                .gates
                .iter()
                .flat_map(|gate| &gate.lines)
                .all(|line| { line.window == Window::YearOrCase })
        );
    }

    #[test]
    fn meetings_are_counted_for_the_family_and_for_every_parent() {
        let process = shipped();
        let asks = |path: &str| process.line(path).unwrap().asks.clone();
        let three = |per| Asks::Proofs {
            any: vec![Proof::MeetingOffered],
            need: 3,
            also: Vec::new(),
            count: Count::Meetings,
            per,
        };
        assert_eq!(asks("stage-4/meetings-offered"), three(Per::Family));
        assert_eq!(asks("stage-5/meetings-offered-every-parent"), three(Per::EveryParent));
        assert_eq!(asks("stage-5/herringbone"), Asks::WholeRegister);
        assert_eq!(process.line("stage-5/part-time-timetables").unwrap().when, When::PartTime);
        let excepted: Vec<String> = process
            .gates
            .iter()
            .flat_map(|gate| gate.lines.iter().map(move |line| (gate, line)))
            .filter(|(_, line)| line.may_be_excepted)
            .map(|(gate, line)| format!("{}/{}", gate.id, line.id))
            .collect();
        let expected = ["stage-4/referrals", "stage-5/meeting-minutes", "stage-5/referrals"];
        assert_eq!(excepted, expected);
    }

    #[test]
    fn the_notice_runs_thirty_school_days_or_as_the_profile_says() {
        let notice = shipped().notice;
        assert_eq!((notice.days, notice.cap_weeks, notice.post_days), (30, None, 2));
        let other = process(PROFILES[0].1);
        assert_eq!((other.name.as_str(), other.notice.days), ("process", 20));
        assert_eq!(other.notice.cap_weeks, Some(6));
        for path in ["stage-4/meetings-offered", "stage-5/meetings-offered-every-parent"] {
            let Asks::Proofs { need, .. } = other.line(path).unwrap().asks else {
                panic!("{path}")
            };
            assert_eq!(need, 2, "{path}");
        }
    }

    #[test]
    fn both_profiles_have_the_same_lines_log_and_questions() {
        let (one, other) = (shipped(), process(PROFILES[0].1));
        for (gate, _) in GATES {
            assert_eq!(ids(&one, gate), ids(&other, gate));
        }
        assert_eq!((one.log, one.meeting), (other.log, other.meeting));
        assert_eq!(one.questions, other.questions);
    }

    #[test]
    fn interventions_are_suggested_in_five_groups() {
        let groups: Vec<(String, usize)> =
            shipped().suggestions.into_iter().map(|one| (one.group, one.of.len())).collect();
        let counts: Vec<usize> = groups.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [7, 5, 17, 5, 3], "{groups:?}");
    }

    #[test]
    fn its_text_names_stages_gates_lines_and_what_proves_what() {
        let text = text_of_process(&shipped());
        assert!(text.starts_with("Support First\nprocess, version 1\n"), "{text}");
        for part in [
            "\n  1  ",
            "(stage-4, signed by a lead)\n",
            "  meetings-offered       ",
            "(3 of meeting-offered, by meetings; this year, or since the case opened; with its papers)",
            "  call: proves call, spoken, opportunity; in vain attempt\n",
            "Notice to Improve: 30 school days; by post",
            "\nReferral: told 28 days before a session is 6 months old",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
