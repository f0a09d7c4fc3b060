//! Meetings in the story: arranged, moved, cancelled, held. Who was asked, and who came, are entries.

use super::{Beside, Line, Origin, Step};
use crate::rules::case::Entry;
use crate::rules::day::spell;
use crate::rules::evidence::SourceKind;
use crate::rules::meeting::{BY_WHOM, Meeting, MeetingState, Move};

pub(super) fn meetings(meetings: &[Meeting], entries: &[Entry], beside: &Beside) -> Vec<Line> {
    let mut lines = Vec::new();
    for meeting in meetings {
        lines.extend(arranged(meeting, beside));
        lines.extend(meeting.moves.iter().map(|moved| step(meeting, moved)));
        lines.extend(held(meeting, entries, beside));
    }
    lines
}

fn origin(meeting: &Meeting) -> Origin {
    Origin::of(SourceKind::Meeting, meeting.id)
}

fn title(meeting: &Meeting) -> &str {
    if meeting.title.is_empty() { &meeting.kind } else { &meeting.title }
}

/// For the day that it was first arranged for.
fn arranged(meeting: &Meeting, beside: &Beside) -> Option<Line> {
    let noted = beside.noted(origin(meeting), Step::Arranged)?;
    let first = meeting.moves.first();
    let day = first.map_or(meeting.on, |moved| moved.from_day);
    let time = first.map_or(&meeting.at_time, |moved| &moved.from_time);
    let when = day.map_or(String::new(), |day| format!(" for {}", at(&spell(day), time)));
    let words = format!("{} arranged{when}", title(meeting));
    let line = Line::new(noted.on, "meeting-arranged", origin(meeting), words);
    Some(line.entered(Some(noted.on)).by(&noted.by))
}

fn step(meeting: &Meeting, moved: &Move) -> Line {
    let (title, why) = (title(meeting), &moved.why);
    let from = moved.from_day.map(|from| at(&spell(from), &moved.from_time));
    let to = moved.to_day.map(|to| at(&spell(to), &moved.to_time));
    let (kind, words) = match (from, to) {
        (Some(from), Some(to)) => ("meeting-moved", format!("{title} moved from {from} to {to}")),
        (None, Some(to)) => ("meeting-moved", format!("{title} moved to {to}")),
        (Some(from), None) => ("meeting-cancelled", format!("{title} of {from} cancelled")),
        (None, None) => ("meeting-cancelled", format!("{title} cancelled")),
    };
    let by = BY_WHOM.iter().find(|(id, ..)| *id == moved.by_whom);
    let by = by.map_or(moved.by_whom.as_str(), |(_, words, _)| *words);
    let line = Line::new(moved.on, kind, origin(meeting), format!("{words}: {why}"));
    line.entered(Some(moved.on)).by(by)
}

/// Where no entry of the log tells who came.
fn held(meeting: &Meeting, entries: &[Entry], beside: &Beside) -> Option<Line> {
    let tells = |entry: &Entry| {
        entry.meeting == Some(meeting.id)
            && entry.kind.id() == "meeting-held"
            && entry.withdrawn.is_none()
    };
    if meeting.state != MeetingState::Held || entries.iter().any(tells) {
        return None;
    }
    let noted = beside.noted(origin(meeting), Step::Held);
    let words = format!("{} held", title(meeting));
    let line = Line::new(meeting.on?, "meeting-held", origin(meeting), words);
    let entered = noted.map(|noted| noted.on);
    Some(line.entered(entered).by(noted.map_or("", |noted| &noted.by)))
}

fn at(day: &str, time: &str) -> String {
    if time.is_empty() { day.to_owned() } else { format!("{day}, {time}") }
}

#[cfg(test)]
mod tests {
    use super::super::Noted;
    use super::*;
    use crate::rules::calendar::tests::day;

    fn meeting(state: MeetingState, moves: Vec<Move>) -> Meeting {
        Meeting {
            id: 3,
            kind: "meeting".into(),
            title: "School Attendance Meeting no. 1".into(),
            on: Some(day("2025-12-12")),
            at_time: "10:00".into(),
            place: "office".into(),
            state,
            case: 1,
            record: Some(5),
            invitations: Vec::new(),
            moves,
            target: None,
            aim: String::new(),
            review_on: None,
        }
    }

    fn moved(to: Option<&str>) -> Move {
        Move {
            from_day: Some(day("2025-12-05")),
            from_time: "09:30".into(),
            to_day: to.map(day),
            to_time: if to.is_some() { "10:00".into() } else { String::new() },
            by_whom: "parent".into(),
            why: "night shift".into(),
            on: day("2025-12-01"),
        }
    }

    fn beside() -> Beside {
        let mut beside = Beside::default();
        for (step, on) in [(Step::Arranged, "2025-11-20"), (Step::Held, "2025-12-15")] {
            let noted = Noted { on: day(on), by: "A. Rahman".into() };
            beside.noted.insert((Origin::of(SourceKind::Meeting, 3), step), noted);
        }
        beside
    }

    #[test]
    fn a_meeting_is_arranged_moved_and_held() {
        let meeting = meeting(MeetingState::Held, vec![moved(Some("2025-12-12"))]);
        let lines = meetings(&[meeting], &[], &beside());
        let told: Vec<(String, &str, &str, i64)> = lines
            .iter()
            .map(|line| (line.on.to_string(), line.kind, line.words.as_str(), line.late_days))
            .collect();
        let title = "School Attendance Meeting no. 1";
        let expected = [
            ("2025-11-20", "meeting-arranged", " arranged for Fri 5 Dec 2025, 09:30", 0),
            (
                "2025-12-01",
                "meeting-moved",
                " moved from Fri 5 Dec 2025, 09:30 to Fri 12 Dec 2025, 10:00: night shift",
                0,
            ),
            ("2025-12-12", "meeting-held", " held", 3),
        ];
        let words = expected
            .map(|(on, kind, words, late)| (on.to_owned(), kind, format!("{title}{words}"), late));
        assert_eq!(told.len(), words.len(), "{told:?}");
        for (told, words) in told.iter().zip(&words) {
            assert_eq!(
                (&told.0, told.1, told.2, told.3),
                (&words.0, words.1, words.2.as_str(), words.3)
            );
        }
        assert_eq!(lines[1].who, "the parents");
    }

    #[test]
    fn a_meeting_called_off_says_by_whom_and_why() {
        let meeting = meeting(MeetingState::Cancelled, vec![moved(None)]);
        let lines = meetings(&[meeting], &[], &Beside::default());
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].kind, lines[0].who.as_str()), ("meeting-cancelled", "the parents"));
        let expected =
            "School Attendance Meeting no. 1 of Fri 5 Dec 2025, 09:30 cancelled: night shift";
        assert_eq!(lines[0].words, expected);
    }
}
