//! The template files that come with the program. To add a form, put its file into `templates/` and a
//! line here.

/// Name and text of every built-in template, in the order of the lists.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("plan", include_str!("../../templates/plan.toml")),
    ("meeting", include_str!("../../templates/meeting.toml")),
    ("review", include_str!("../../templates/review.toml")),
    ("contract", include_str!("../../templates/contract.toml")),
    ("part-time-timetable", include_str!("../../templates/part-time-timetable.toml")),
    ("wishes", include_str!("../../templates/wishes.toml")),
    ("referral", include_str!("../../templates/referral.toml")),
    ("checklist", include_str!("../../templates/checklist.toml")),
    ("process", include_str!("../../templates/process.toml")),
    ("tiers", include_str!("../../templates/tiers.toml")),
    ("concern-first", include_str!("../../templates/letters/concern-first.toml")),
    ("concern-second", include_str!("../../templates/letters/concern-second.toml")),
    ("late", include_str!("../../templates/letters/late.toml")),
    ("meeting-invitation", include_str!("../../templates/letters/meeting-invitation.toml")),
    ("meeting-confirmed", include_str!("../../templates/letters/meeting-confirmed.toml")),
    ("meeting-rearranged", include_str!("../../templates/letters/meeting-rearranged.toml")),
    ("meeting-missed", include_str!("../../templates/letters/meeting-missed.toml")),
    ("plan-without-parents", include_str!("../../templates/letters/plan-without-parents.toml")),
    ("doorstep", include_str!("../../templates/letters/doorstep.toml")),
    ("contract-offer", include_str!("../../templates/letters/contract-offer.toml")),
    ("contract-failed", include_str!("../../templates/letters/contract-failed.toml")),
    ("leave-refused", include_str!("../../templates/letters/leave-refused.toml")),
    ("medical-evidence", include_str!("../../templates/letters/medical-evidence.toml")),
    ("gp-consent", include_str!("../../templates/letters/gp-consent.toml")),
    ("improvement-thanked", include_str!("../../templates/letters/improvement-thanked.toml")),
    ("notice-to-improve", include_str!("../../templates/letters/notice-to-improve.toml")),
    ("referral-made", include_str!("../../templates/letters/referral-made.toml")),
    ("retention", include_str!("../../templates/retention.toml")),
];

/// Other profiles of a built-in template, under the names of their files: each is installed in its
/// place.
pub const PROFILES: &[(&str, &str)] =
    &[("process-20-days", include_str!("../../templates/process-20-days.toml"))];

/// The text of the built-in template with that name.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(built_in, _)| *built_in == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{FactName, Form, Kind, read_form, read_template};

    fn plan() -> Form {
        form("plan")
    }

    fn form(name: &str) -> Form {
        let told = read_form(&format!("{name}.toml"), built_in(name).unwrap());
        told.unwrap_or_else(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", faults.join("\n"))
        })
    }

    #[test]
    fn every_template_loads_under_its_own_name() {
        for (name, text) in BUILT_IN {
            let told = read_template(&format!("{name}.toml"), text);
            assert_eq!(told.unwrap_or_else(|faults| panic!("{faults:?}")).name(), *name);
        }
        assert_eq!(built_in("plans"), None);
        for (name, text) in PROFILES {
            let told = read_template(&format!("{name}.toml"), text);
            let told = told.unwrap_or_else(|faults| panic!("{faults:?}"));
            assert!(built_in(told.name()).is_some() && built_in(name).is_none(), "{name}");
        }
    }

    /// The paper form, section by section. An id that changes here loses answers.
    #[test]
    fn the_plan_has_every_section_and_field_of_the_paper_form() {
        let expected = [
            ("details/name", "fact"),
            ("details/year", "fact"),
            ("details/date-of-birth", "fact"),
            ("details/attendance", "fact"),
            ("details/sessions-missed", "fact"),
            ("details/sen", "line"),
            ("details/meeting-date", "date"),
            ("details/plan-number", "fact"),
            ("invited/people", "people"),
            ("documents/identification-tool", "tick-date"),
            ("documents/ladder-or-talk-mat", "tick-date"),
            ("documents/one-page-profile", "tick-date"),
            ("strengths/strengths", "prose"),
            ("push-pull/push", "prose"),
            ("push-pull/pull", "prose"),
            ("actions-to-try/ideas", "prose"),
            ("views/young-person", "prose"),
            ("views/attached", "tick"),
            ("views/parents", "prose"),
            ("views/unidentified-sen", "prose"),
            ("outcomes/weeks", "prose"),
            ("outcomes/terms", "prose"),
            ("agreed/actions", "actions"),
            ("review/timescale", "choice"),
            ("next/date", "date"),
            ("next/time", "time"),
            ("next/location", "line"),
            ("signed/parent", "line"),
            ("signed/school", "line"),
            ("signed/key-worker", "line"),
            ("signed/others", "line"),
            ("signed/date", "date"),
        ];
        let plan = plan();
        let ids: Vec<(String, &str)> =
            plan.fields().map(|(id, field)| (id, field.kind.name())).collect();
        let told: Vec<(&str, &str)> = ids.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
        assert_eq!(told, expected);
        assert_eq!(plan.sections.len(), 12);
    }

    #[test]
    fn the_sections_of_the_plan_have_the_short_titles_of_the_screen() {
        let plan = plan();
        let short: Vec<&str> = plan.sections.iter().map(|section| section.short.as_str()).collect();
        let expected = [
            "Details",
            "Who is invited",
            "Documents",
            "Strengths",
            "Push and pull",
            "Actions to try",
            "Views",
            "Outcomes (SMART)",
            "Agreed actions",
            "Review",
            "Next meeting",
            "Signatures",
        ];
        assert_eq!(short, expected);
        assert!(plan.section("push-pull").unwrap().beside);
    }

    #[test]
    fn the_plan_counts_up_continues_and_ends_as_on_paper() {
        let plan = plan();
        assert_eq!(plan.title, "Support and Attendance Plan");
        assert!(plan.numbered && plan.continues);
        let closing = "Working together will lead to better outcomes for your child.";
        assert_eq!(plan.closing.as_deref(), Some(closing));
    }

    #[test]
    fn the_plan_offers_every_suggestion_that_the_paper_form_prints() {
        let plan = plan();
        let counts = [
            ("push-pull/push", 5),
            ("push-pull/pull", 4),
            ("actions-to-try/ideas", 7),
            ("agreed/actions", 10),
            ("outcomes/weeks", 4),
            ("outcomes/terms", 4),
        ];
        for (id, count) in counts {
            assert_eq!(plan.field(id).unwrap().suggestions.len(), count, "{id}");
        }
    }

    #[test]
    fn the_plan_knows_its_facts_timescales_and_first_action() {
        let plan = plan();
        let facts: Vec<FactName> = plan
            .fields()
            .filter_map(|(_, field)| match field.kind {
                Kind::Fact { fact } => Some(fact),
                _ => None,
            })
            .collect();
        let expected = [
            FactName::PupilName,
            FactName::Year,
            FactName::BirthDate,
            FactName::Attendance,
            FactName::SessionsMissed,
            FactName::PlanNumber,
        ];
        assert_eq!(facts, expected);
        let Kind::Choice { options, many } = &plan.field("review/timescale").unwrap().kind else {
            panic!("the timescales are no choice")
        };
        assert!(*many);
        let ids: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
        assert_eq!(
            ids,
            ["daily-communication", "weekly", "two-to-four-weeks", "four-to-six-weeks"]
        );
        let Kind::Actions { printed, .. } = &plan.field("agreed/actions").unwrap().kind else {
            panic!("the agreed actions are no actions")
        };
        assert_eq!(printed.len(), 1);
        assert!(printed[0].starts_with("Daily monitoring and communication"));
    }

    #[test]
    fn a_new_plan_starts_from_what_lasts_and_not_from_what_was_said_that_day() {
        let plan = plan();
        let carries = |id: &str| plan.field(id).unwrap().carries;
        for id in [
            "details/sen",
            "invited/people",
            "strengths/strengths",
            "push-pull/push",
            "agreed/actions",
        ] {
            assert!(carries(id), "{id}");
        }
        for id in [
            "details/meeting-date",
            "views/young-person",
            "next/date",
            "signed/parent",
            "signed/date",
        ] {
            assert!(!carries(id), "{id}");
        }
    }
}
