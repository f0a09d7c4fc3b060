//! The tiers of relational support as a file: read, checked, listed.
//!
//! What they are is in [`rules::support`](crate::rules::support), how an item went in a case in
//! `store`.

mod listing;
mod read;

pub use listing::text_of_tiers;
pub(super) use read::read_tiers;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::rules::support::{Panel, SupportState, Tiers};
    use crate::rules::tier::Triggers;
    use crate::templates::{Checklist, Template, built_in, read_template};

    /// The tiers that come with the program.
    fn shipped() -> Tiers {
        match read_template("tiers.toml", built_in("tiers").unwrap()) {
            Ok(Template::Tiers(tiers)) => tiers,
            other => panic!("{other:?}"),
        }
    }

    fn checklist() -> Checklist {
        match read_template("checklist.toml", built_in("checklist").unwrap()) {
            Ok(Template::Checklist(checklist)) => checklist,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_shipped_tiers_have_every_bullet_of_the_panels() {
        let tiers = shipped();
        let counts = |number| {
            let tier = tiers.tier(number).unwrap();
            Panel::ALL.map(|panel| tier.items_of(panel).count())
        };
        assert_eq!(counts(2), [8, 7, 12, 6]);
        assert_eq!(counts(3), [4, 2, 5, 8]);
        assert!(tiers.tier(1).is_none(), "what is for everybody isn't on the form");
        let headings: Vec<&str> = Panel::ALL.map(|panel| tiers.heading(panel)).to_vec();
        let expected = ["Children", "Parents & carers", "School", "External agencies/sources"];
        assert_eq!(headings, expected);
    }

    #[test]
    fn the_triggers_are_the_defaults_and_say_whose_they_are() {
        let tiers = shipped();
        assert_eq!(tiers.triggers(), Triggers::default());
        assert_eq!(tiers.tier(2).unwrap().ours, ["title", "days"]);
        assert!(tiers.tier(3).unwrap().ours.is_empty());
        assert_eq!(tiers.tier(3).unwrap().title, "Tier 3 – Higher support strategies");
    }

    #[test]
    fn what_is_the_same_thing_is_a_row_of_the_shipped_checklist() {
        let (tiers, checklist) = (shipped(), checklist());
        let mut same = BTreeMap::new();
        for (path, _, item) in tiers.items() {
            let Some(row) = &item.same_as else { continue };
            assert!(checklist.row(row).is_some(), "{path}: {row}");
            same.insert(row.as_str(), (path, item.yes_from));
        }
        let rows: Vec<&str> = same.keys().copied().collect();
        let expected = [
            "additional/camhs",
            "additional/early-help",
            "additional/educational-psychology",
            "additional/family-support-worker",
            "safeguarding/welfare-check",
        ];
        assert_eq!(rows, expected);
        // The row asks for the offer.
        let (path, from) = &same["additional/early-help"];
        assert_eq!((path.as_str(), *from), ("tier-2/parents/early-help", SupportState::Offered));
        assert_eq!(tiers.same_as("additional/early-help").unwrap().0, *path);
    }

    #[test]
    fn an_item_is_found_by_its_path() {
        let tiers = shipped();
        assert_eq!(tiers.item("tier-3/agencies/camhs").unwrap().title, "CAMHS");
        for unknown in ["tier-1/agencies/camhs", "tier-3/school/camhs", "camhs", ""] {
            assert!(tiers.item(unknown).is_none(), "{unknown:?}");
        }
    }

    #[test]
    fn json_has_the_keys_that_scripts_read() {
        let json = serde_json::to_value(shipped()).unwrap();
        assert_eq!((&json["name"], &json["version"]), (&"tiers".into(), &1.into()));
        assert_eq!(json["panels"][1]["panel"], "parents");
        let tier = &json["tiers"][0];
        assert_eq!((&tier["number"], &tier["days"]), (&2.into(), &10.into()));
        let item = &tier["items"][0];
        assert_eq!((&item["id"], &item["panel"]), (&"explore-barriers".into(), &"children".into()));
        assert_eq!(item["answered_by"], serde_json::json!(["wishes", "opportunity"]));
        assert!(item["same_as"].is_null());
    }
}
