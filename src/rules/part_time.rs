//! Part-time timetables: `C2` stands for a session away under one that the parent agreed to, from its start to
//! its end. Any other is listed, for its mark is wrong or its agreement is missing.

use chrono::NaiveDate;

use super::case::CaseFile;
use super::code::Code;
use super::register::Half;

/// The form that holds an agreement.
const FORM: &str = "part-time-timetable";

/// Sessions of a range marked `C2` on days for which no part-time timetable of the case is agreed.
#[must_use]
pub fn unagreed(file: &CaseFile, (first, last): (NaiveDate, NaiveDate)) -> Vec<(NaiveDate, Half)> {
    let reduced = Code::read("C2");
    let agreed = agreed(file);
    let days = file.register.between(first, last);
    let open = days.filter(|day| !agreed.iter().any(|(from, to)| (from..=to).contains(&&day.on)));
    open.flat_map(|day| day.taken().map(|(half, code)| (day.on, half, code)))
        .filter(|(.., code)| Some(*code) == reduced)
        .map(|(on, half, _)| (on, half))
        .collect()
}

/// From when to when each signed agreement goes. One without an end is none.
fn agreed(file: &CaseFile) -> Vec<(NaiveDate, NaiveDate)> {
    let told = |record: i64, field: &str| file.told.get(&(record, field.to_owned()));
    let day = |record, field| told(record, field).and_then(|day| day.trim().parse().ok());
    let forms = file.records.iter().filter(|record| record.kind == FORM);
    let signed = forms.filter(|record| told(record.id, "agreement/signed").is_some());
    signed
        .filter_map(|record| Some((day(record.id, "dates/start")?, day(record.id, "dates/end")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::evidence::tests::{begin, blank, tell};
    use crate::rules::register::{DayMarks, Register};

    #[test]
    fn a_c2_counts_as_agreed_from_the_start_to_the_end_of_a_signed_timetable() {
        let marks = [
            ("2026-01-09", "C2", "C2"),
            ("2026-01-12", "/", "C2"),
            ("2026-01-23", "/", "C2"),
            ("2026-01-26", "C", "C2"),
        ];
        let days = marks.map(|(on, am, pm)| DayMarks {
            on: day(on),
            am: Code::read(am),
            pm: Code::read(pm),
        });
        let mut file = blank();
        file.register = Register { days: days.into(), on_roll: Vec::new() };
        let year = (day("2025-09-01"), day("2026-08-31"));
        assert_eq!(unagreed(&file, year).len(), 5, "nothing is agreed");
        begin(&mut file, 7, FORM, "2026-01-08");
        tell(&mut file, 7, "dates/start", "2026-01-12");
        tell(&mut file, 7, "dates/end", "2026-01-23");
        assert_eq!(unagreed(&file, year).len(), 5, "what nobody signed is no agreement");
        tell(&mut file, 7, "agreement/signed", "2026-01-08");
        let (am, pm) = (Half::Am, Half::Pm);
        let (before, after) = (day("2026-01-09"), day("2026-01-26"));
        assert_eq!(unagreed(&file, year), [(before, am), (before, pm), (after, pm)]);
        assert_eq!(unagreed(&file, (after, after)), [(after, pm)], "only in the range");
        file.told.remove(&(7, "dates/end".into()));
        assert_eq!(unagreed(&file, year).len(), 5, "without an end it is none");
    }
}
