//! Where what is typed on a sheet is kept: the same place for the same sheet, whenever it is opened.

use super::Then;
use crate::rules::absence::SessionAt;
use crate::store::AttachTo;

impl Then {
    /// `sheet/withdraw/7/12`: which sheet, whose, and what of theirs it is about.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::OpenCase { pupil } => format!("sheet/open-case/{pupil}"),
            Self::CloseCase { case } => format!("sheet/close-case/{case}"),
            Self::Log { pupil } => format!("log/{pupil}"),
            Self::LogOnMany { pupils } => {
                let pupils: Vec<String> = pupils.iter().map(i64::to_string).collect();
                format!("logs/0/{}", pupils.join(","))
            }
            Self::Withdraw { pupil, entry } => format!("sheet/withdraw/{pupil}/{entry}"),
            Self::AddAction { case, record: None } => format!("sheet/add-action/{case}"),
            Self::AddAction { case, record: Some(record) } => {
                format!("sheet/add-action/{case}/{record}")
            }
            Self::ChangeAction { case, action, .. } => {
                format!("sheet/change-action/{case}/{action}")
            }
            Self::FinishAction { case, action, .. } => {
                format!("sheet/finish-action/{case}/{action}")
            }
            Self::Contact { pupil, contact, .. } => format!("sheet/contact/{pupil}/{contact}"),
            Self::Sibling { pupil } => format!("sheet/sibling/{pupil}"),
            Self::Circumstance { pupil, shown } => {
                format!("sheet/circumstance/{pupil}/{}", shown.kind)
            }
            Self::Arrange { case, meeting } => format!("sheet/arrange/{case}/{meeting}"),
            Self::Rearrange { case, meeting, .. } => format!("sheet/rearrange/{case}/{meeting}"),
            Self::Strategy(row) => row.place(),
            Self::OwnRow { case } => format!("sheet/own-row/{case}"),
            Self::Reason { pupil, sessions } => format!("sheet/reason/{pupil}/{}", first(sessions)),
            Self::Correct { pupil, sessions, of_week } => {
                let kind = if *of_week { "correct-week" } else { "correct" };
                format!("sheet/{kind}/{pupil}/{}", first(sessions))
            }
            Self::Attach { pupil, to: AttachTo::Entry(entry) } => {
                format!("sheet/attach-entry/{pupil}/{entry}")
            }
            Self::Attach { to: AttachTo::Field { record, field }, .. } => {
                format!("sheet/attach/{record}/{field}")
            }
            Self::Export { pupil, attachment } => format!("sheet/export/{pupil}/{attachment}"),
            Self::Reply { pupil, entry } => format!("sheet/reply/{pupil}/{entry}"),
            Self::Worker { pupil, .. } => format!("sheet/worker/{pupil}"),
            Self::Minutes { case, .. } => format!("sheet/minutes/{case}"),
            Self::WithdrawFile { pupil, attachment } => {
                format!("sheet/withdraw-file/{pupil}/{attachment}")
            }
            Self::SaveFilter { text, mine, overdue } => {
                format!("sheet/filter/{}/{text}", u8::from(*mine) + 2 * u8::from(*overdue))
            }
            Self::LogKind { pupil } => format!("sheet/log-kind/{pupil}"),
            Self::Process(sheet) => sheet.place(),
            Self::Support(item) => item.place(),
            Self::NoCase { pupil, year, tier } => format!("sheet/no-case/{pupil}/{year}-{tier}"),
            Self::Letter(sheet) => sheet.place(),
            Self::ExportSent { pupil, sent } => format!("sheet/export-sent/{pupil}/{sent}"),
            Self::Notice(sheet) => sheet.place(),
            Self::Penalty(sheet) => sheet.place(),
            Self::Once(sheet) => sheet.place(),
            Self::Save(sheet) => sheet.place(),
            Self::Pack(sheet) => sheet.place(),
            Self::Annex(sheet) => sheet.place(),
        }
    }

    /// The revision that a draft began from, where it was left of this sheet; 0 where none is counted.
    #[must_use]
    pub fn base_at(&self, place: &str) -> Option<i64> {
        match self {
            Self::Strategy(row) => row.base_at(place),
            _ => (self.place() == place).then_some(0),
        }
    }

    /// Whether it changes what stands there already: what wasn't touched then stays as others left it.
    #[must_use]
    pub fn is_change(&self) -> bool {
        matches!(self, Self::Process(sheet) if sheet.is_change())
            || matches!(self, Self::Support(item) if item.is_change())
            || matches!(self, Self::Notice(sheet) if sheet.is_change())
            || matches!(self, Self::Penalty(sheet) if sheet.is_change())
            || matches!(
                self,
                Self::ChangeAction { .. }
                    | Self::FinishAction { .. }
                    | Self::Contact { .. }
                    | Self::Circumstance { .. }
                    | Self::Arrange { .. }
                    | Self::Rearrange { .. }
            )
    }
}

/// A spell or a week is told by the session that it begins with: its end moves with the register.
fn first(sessions: &[SessionAt]) -> String {
    sessions.first().map(|(on, half)| format!("{on}-{half}")).unwrap_or_default()
}
