//! Small forms about meetings, with one field of each kind that only such forms have.

/// A meeting with everything that its form can make due.
pub(crate) const MEETING: &str = r#"
name = "small-meeting"
title = "Small meeting"
version = 1
numbered = true
meets = true
purpose = "A meeting for tests."

[[section]]
id = "details"
title = "Details"
[[section.field]]
id = "day"
label = "Day"
kind = "meeting"
part = "day"
[[section.field]]
id = "time"
label = "Time"
kind = "meeting"
part = "time"
[[section.field]]
id = "place"
label = "Place"
kind = "meeting"
part = "place"

[[section]]
id = "people"
title = "Invited"
[[section.field]]
id = "invited"
label = "Who is invited"
kind = "invitations"
suggestions = ["SENCo"]

[[section]]
id = "aim"
title = "Aim"
[[section.field]]
id = "target"
label = "Aim until the review"
kind = "choice"
options = [
  { id = "no-unauthorised", label = "No unauthorised absence" },
  { id = "attendance", label = "Attendance of at least", needs = "aim/percent" },
]
[[section.field]]
id = "percent"
label = "Per cent"
kind = "number"
min = 0
max = 100
[[section.field]]
id = "words"
label = "In words"
kind = "prose"

[[section]]
id = "plan"
title = "Plan"
[[section.field]]
id = "actions"
label = "Who does what"
kind = "actions"

[[section]]
id = "review"
title = "Review"
[[section.field]]
id = "date"
label = "Review on"
kind = "date"
lean = "future"
window = { from = "meeting", min-weeks = 2, max-weeks = 4, suggest-weeks = 3 }
due = { what = "Review meeting", met-by = ["small-review"] }

[[section]]
id = "copies"
title = "Copies"
[[section.field]]
id = "parents"
label = "Copy for the parents"
kind = "tick-date"
due = { what = "Give the parents their copy" }
"#;

/// The review of that meeting.
pub(crate) const REVIEW: &str = r#"
name = "small-review"
title = "Small review"
version = 1
numbered = true
meets = true
follows = ["small-meeting", "small-review"]
purpose = "A review for tests."

[[section]]
id = "details"
title = "Details"
[[section.field]]
id = "day"
label = "Day"
kind = "meeting"
part = "day"
[[section.field]]
id = "invited"
label = "Who is invited"
kind = "invitations"
[[section.field]]
id = "target"
label = "Target"
kind = "fact"
fact = "target"
[[section.field]]
id = "since"
label = "Attendance since"
kind = "fact"
fact = "since-meeting"
[[section.field]]
id = "last"
label = "Last meeting"
kind = "fact"
fact = "last-meeting"
[[section.field]]
id = "decision"
label = "Decision"
kind = "choice"
options = [
  { id = "no-further", label = "No further action" },
  { id = "escalate", label = "Notice to Improve", needs = "details/further" },
]
[[section.field]]
id = "further"
label = "What further support is possible"
kind = "prose"
"#;
