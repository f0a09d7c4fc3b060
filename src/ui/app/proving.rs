//! Doing what the process tab asks for.

use crate::store::{Session, Store, Trouble};
use crate::ui::effect::ProcessVerb;

/// The verb itself. Gives the id of what it made, or 0.
pub(super) fn write(
    store: &mut Store,
    session: &Session,
    verb: ProcessVerb,
) -> Result<i64, Trouble> {
    match verb {
        ProcessVerb::PassGate { case, gate, who, reason } => {
            store.pass_gate(session, case, &gate, &who, &reason).map(|()| 0)
        }
        ProcessVerb::GoBack { case, gate, reason } => {
            store.go_back(session, case, &gate, &reason).map(|()| 0)
        }
        ProcessVerb::ExceptLine { case, line, reason } => {
            store.except_line(session, case, &line, &reason).map(|()| 0)
        }
        ProcessVerb::LinkEvidence { case, line, source, reason } => {
            store.link_evidence(session, case, &line, source, &reason).map(|()| 0)
        }
        ProcessVerb::UnlinkEvidence { case, line, source, reason } => {
            store.unlink_evidence(session, case, &line, source, &reason).map(|()| 0)
        }
        ProcessVerb::TakeBackChoice(choice) => store.take_back_choice(session, choice).map(|()| 0),
        ProcessVerb::LeaveOut { case, contact, reason } => {
            store.leave_out_parent(session, case, contact, &reason).map(|()| 0)
        }
        ProcessVerb::BringBack { case, contact } => {
            store.bring_back_parent(session, case, contact).map(|()| 0)
        }
        ProcessVerb::AnswerCheck { case, question, answer, words, base } => {
            store.answer_check(session, case, &question, &answer, &words, base).map(|_| 0)
        }
    }
}
