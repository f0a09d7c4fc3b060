//! Tiers as plain text, for reading in a terminal or a mail.

use crate::rules::support::{Panel, Tier, TierItem, Tiers};
use crate::templates::proofs::listed;

/// The head, then every tier with its panels: stable id, title, what is known of each item.
#[must_use]
pub fn text_of_tiers(tiers: &Tiers) -> String {
    let width = tiers.items().map(|(path, ..)| path.len()).max().unwrap_or_default();
    let Tiers { name, title, version, purpose, .. } = tiers;
    let mut lines = vec![title.clone(), format!("{name}, version {version}"), purpose.clone()];
    for tier in &tiers.tiers {
        lines.push(format!("\n{}", head_of(tier)));
        for panel in Panel::ALL.into_iter().filter(|panel| tier.items_of(*panel).next().is_some()) {
            lines.push(format!("\n  {}", tiers.heading(panel)));
            for item in tier.items_of(panel) {
                let path = item.path(tier);
                lines.push(format!("    {path:width$}  {}{}", item.title, about(item)));
            }
        }
    }
    format!("{}\n", lines.join("\n"))
}

/// `Tier 2 (title ours), from 10 days absent (ours)`.
fn head_of(tier: &Tier) -> String {
    let ours = |what: &str| tier.ours.iter().any(|known| known == what);
    let title = if ours("title") { " (title ours)" } else { "" };
    if tier.days == 0 {
        return format!("{}{title}", tier.title);
    }
    let s = if tier.days == 1 { "" } else { "s" };
    let days = if ours("days") { " (ours)" } else { "" };
    format!("{}{title}, from {} day{s} absent{days}", tier.title, tier.days)
}

fn about(item: &TierItem) -> String {
    let proofs = [("proves", &item.proves), ("answered by", &item.answered_by)];
    let mut told: Vec<String> =
        proofs.into_iter().filter_map(|(what, proofs)| listed(what, proofs)).collect();
    if let Some(row) = &item.same_as {
        let from = item.yes_from.as_str();
        told.push(format!("the same as {row} on the checklist, a yes once {from}"));
    }
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Template, read_template};

    #[test]
    fn tiers_are_listed_with_days_ids_and_what_they_prove() {
        let text = r#"
shape = "tiers"
name = "tiers"
title = "Support"
version = 3
purpose = "Tiers for tests."
[panels]
children = "Children"
parents = "Parents"
school = "School"
agencies = "Agencies"
[[tier]]
number = 2
title = "Second"
days = 1
ours = ["title", "days"]
[[tier.children]]
id = "talk"
title = "Talk"
proves = ["intervention", "wishes"]
answered-by = ["call"]
[[tier.agencies]]
id = "help"
title = "Help"
same-as = "additional/early-help"
yes-from = "offered"
[[tier]]
number = 3
title = "Third"
days = 19
[[tier.school]]
id = "plan"
title = "Plan"
"#;
        let expected = "\
Support
tiers, version 3
Tiers for tests.

Second (title ours), from 1 day absent (ours)

  Children
    tier-2/children/talk  Talk (proves intervention, wishes; answered by call)

  Agencies
    tier-2/agencies/help  Help (the same as additional/early-help on the checklist, a yes once offered)

Third, from 19 days absent

  School
    tier-3/school/plan    Plan
";
        let Ok(Template::Tiers(read)) = read_template("t", text) else { panic!("no tiers") };
        assert_eq!(text_of_tiers(&read), expected);
    }
}
