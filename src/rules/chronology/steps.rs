//! What goes on in steps: items of support by tier, and Notices to Improve after the entry that says
//! they were issued. Referrals to the authority, and what was heard of each, are entries.

use chrono::NaiveDate;

use super::{Beside, Line, Origin, Step};
use crate::rules::case::Entry;
use crate::rules::day;
use crate::rules::evidence::SourceKind;
use crate::rules::notice::{Notice, NoticeState, Served};
use crate::rules::support::{Support, SupportState, helped_words};

/// Items of support, a line a step.
pub(super) fn support(support: &[Support], beside: &Beside) -> Vec<Line> {
    let steps = |item: &Support| -> Vec<Line> {
        item.steps().into_iter().map(|(state, on)| step(item, (state, on), beside)).collect()
    };
    support.iter().flat_map(steps).collect()
}

/// Of what is the same thing as a row with words that few may read, no more is told than how far it
/// went.
fn step(item: &Support, (state, on): (SupportState, NaiveDate), beside: &Beside) -> Line {
    let source = Origin::of(SourceKind::Support, item.id);
    let (kind, said) = match state {
        SupportState::Offered => ("support-offered", String::new()),
        SupportState::Started => ("support-started", String::new()),
        SupportState::Declined => {
            ("support-declined", format!(", by {}: {}", item.declined_by, item.declined_why))
        }
        SupportState::Finished => {
            ("support-finished", format!(": {}{}", item.outcome, helped_words(&item.helped)))
        }
    };
    let is_open = !beside.is_restricted(SourceKind::Support, item.id);
    let words = if is_open { format!("{}{said}", item.label) } else { item.label.clone() };
    let noted = beside.noted(source, Step::Support(state));
    let line = Line::new(on, kind, source, words);
    line.entered(noted.map(|noted| noted.on)).by(noted.map_or("", |noted| &noted.by))
}

/// Notices served on another day than they were issued, and ended. Of one that was withdrawn nothing is
/// told, as of its entry.
pub(super) fn notices(notices: &[Notice], entries: &[Entry], beside: &Beside) -> Vec<Line> {
    let never = [NoticeState::Draft, NoticeState::Withdrawn];
    let told = notices.iter().filter(|notice| !never.contains(&notice.state));
    told.flat_map(|notice| {
        let ended = ended(notice, beside).or_else(|| lapsed(notice, beside.today));
        served(notice, entries).into_iter().chain(ended)
    })
    .collect()
}

fn served(notice: &Notice, entries: &[Entry]) -> Option<Line> {
    let on = notice.served_on.filter(|on| notice.issued != Some(*on))?;
    let how = if notice.served == Some(Served::Post) { " by post" } else { "" };
    let words = format!("Notice to Improve to {} served{how}", notice.to);
    let source = Origin::of(SourceKind::Notice, notice.id);
    let issued = entries.iter().find(|entry| Some(entry.id) == notice.entry);
    let line = Line::new(on, "notice-served", source, words);
    Some(line.entered(issued.map(|entry| entry.as_of)).by(issued.map_or("", |entry| &entry.by)))
}

fn ended(notice: &Notice, beside: &Beside) -> Option<Line> {
    let on = notice.ended?;
    let why = match notice.ended_why.trim() {
        "" => String::new(),
        _ if notice.state == NoticeState::Replaced => String::new(),
        why => format!(": {why}"),
    };
    let words = format!("Notice to Improve to {} {}{why}", notice.to, notice.state.label());
    let source = Origin::of(SourceKind::Notice, notice.id);
    let noted = beside.noted(source, Step::Closed);
    let line = Line::new(on, "notice-ended", source, words);
    Some(line.entered(noted.map(|noted| noted.on)).by(noted.map_or("", |noted| &noted.by)))
}

/// The day after its last, of a notice that nobody said the end of.
fn lapsed(notice: &Notice, today: NaiveDate) -> Option<Line> {
    let last = notice.last_day.filter(|_| notice.state_on(today) == NoticeState::Lapsed)?;
    let words = format!(
        "Notice to Improve to {} lapsed: its last day was {}, how it ended isn't written down",
        notice.to,
        day::spell(last)
    );
    Some(Line::new(
        last.succ_opt()?,
        "notice-ended",
        Origin::of(SourceKind::Notice, notice.id),
        words,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::{Group, Noted};
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::evidence::Source;
    use crate::rules::evidence::tests::entry;
    use crate::rules::notice::Contents;

    fn words(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.words.as_str()).collect()
    }

    #[test]
    fn each_step_of_an_item_is_a_line_of_its_day() {
        let item = Support {
            id: 4,
            item: "tier-2/children/elsa".into(),
            label: "Time with ELSA".into(),
            offered_on: Some(day("2025-11-03")),
            declined_on: Some(day("2025-11-05")),
            declined_by: "her mother".into(),
            declined_why: "too early".into(),
            started_on: Some(day("2025-11-10")),
            finished_on: Some(day("2025-11-20")),
            outcome: "in by nine".into(),
            helped: "yes".into(),
            ..Support::default()
        };
        let noted = Noted { on: day("2025-11-12"), by: "A. Rahman".into() };
        let source = Origin::of(SourceKind::Support, 4);
        let mut beside = Beside {
            noted: [((source, Step::Support(SupportState::Started)), noted)].into(),
            ..Beside::default()
        };
        let lines = support(std::slice::from_ref(&item), &beside);
        let expected = [
            "Time with ELSA",
            "Time with ELSA, by her mother: too early",
            "Time with ELSA",
            "Time with ELSA: in by nine (it helped)",
        ];
        assert_eq!(words(&lines), expected);
        let labels: Vec<&str> = lines.iter().map(Line::label).collect();
        assert_eq!(labels, ["Offered", "Declined", "Started", "Finished"]);
        assert_eq!((lines[2].late_days, lines[2].who.as_str()), (2, "A. Rahman"));
        assert!(lines.iter().all(|line| line.group == Group::Support && line.source == source));
        beside.restricted.insert(Source { kind: SourceKind::Support, id: 4 });
        assert!(support(&[item], &beside).iter().all(|line| line.words == "Time with ELSA"));
    }

    #[test]
    fn a_notice_is_served_and_ended() {
        let notice = Notice {
            id: 2,
            case: 1,
            contact: 1,
            to: "Grace Osei".into(),
            state: NoticeState::Met,
            contents: Contents::default(),
            days: 30,
            cap_weeks: None,
            issued: Some(day("2026-02-09")),
            served: Some(Served::Post),
            served_on: Some(day("2026-02-11")),
            last_day: Some(day("2026-04-14")),
            reason: String::new(),
            entry: Some(9),
            ended: Some(day("2026-04-15")),
            ended_why: "in every day".into(),
            replaces: None,
            revision: 3,
        };
        let logged = [entry(9, "notice", "2026-02-09")];
        let lines = notices(std::slice::from_ref(&notice), &logged, &Beside::default());
        let expected = [
            "Notice to Improve to Grace Osei served by post",
            "Notice to Improve to Grace Osei met: in every day",
        ];
        assert_eq!(words(&lines), expected);
        assert_eq!((lines[0].on, lines[0].late_days), (day("2026-02-11"), 0));
        assert!(lines.iter().all(|line| line.group == Group::Decisions));
        let by_hand = Notice { served_on: notice.issued, ended: None, ..notice.clone() };
        assert!(notices(&[by_hand], &logged, &Beside::default()).is_empty());
        let withdrawn = Notice { state: NoticeState::Withdrawn, ..notice.clone() };
        assert!(notices(&[withdrawn], &logged, &Beside::default()).is_empty());
        let open = Notice { state: NoticeState::Issued, ended: None, ..notice };
        let on = |today| {
            let beside = Beside { today: day(today), ..Beside::default() };
            notices(std::slice::from_ref(&open), &logged, &beside)
        };
        assert_eq!(on("2026-04-14").len(), 1, "it runs to its last day");
        let lapsed = on("2026-04-15");
        assert_eq!(lapsed[1].on, day("2026-04-15"));
        assert!(lapsed[1].words.contains("lapsed: its last day was Tue 14 Apr 2026"), "{lapsed:?}");
    }
}
