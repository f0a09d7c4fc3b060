//! The process: the five stages, what the gate at hand asks for and which records meet it, what is
//! asked before a legal step.

mod notices;
mod view;

use super::Data;
use crate::rules::case::CaseFile;
use crate::rules::evidence::{ChoiceKind, Pack, Source, SourceKind};
use crate::rules::gate::{gate_of, stage};
use crate::rules::process::{GateStanding, LineStanding, Met, warnings};
use crate::ui::effect::{Effect, NoticeRow, Open, ProcessVerb, Verb};
use crate::ui::keymap::Action;
use crate::ui::screens::{log_kind, process_sheets};
use crate::ui::widgets::list::Cursor;

pub(super) use view::view;

/// What the process makes of a case: read while it is looked at.
#[derive(Debug)]
pub(super) struct Proven {
    pub pack: Pack,
    pub gates: Vec<GateStanding>,
}

/// Where a register that isn't whole is looked into.
const REGISTER: u8 = 2;

/// Which gate is shown, and which of its lines shows what meets it.
#[derive(Debug, Default)]
pub(super) struct Tab {
    /// None: the next one to be signed.
    gate: Option<usize>,
    open: Option<String>,
}

/// A row that the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Line(usize),
    /// What meets a line, by its number; what would is `aside`.
    Met {
        line: usize,
        at: usize,
        aside: bool,
    },
    Parent {
        line: usize,
        at: usize,
    },
    Question(usize),
    /// The heading over the notices, and each by its place in the file; then the same of referrals.
    Notices,
    Notice(usize),
    Penalties,
    Penalty(usize),
}

/// The gate to be signed next; of a case at the last stage, the last one.
fn next_gate(data: &Data) -> usize {
    usize::from(stage(&data.file.passings).saturating_sub(1)).min(3)
}

impl Tab {
    /// The gate shown, by its number among the gates.
    fn shown(&self, data: &Data) -> usize {
        self.gate.unwrap_or_else(|| next_gate(data))
    }

    fn standing<'a>(&self, data: &'a Data) -> Option<&'a GateStanding> {
        data.proven.as_ref()?.gates.get(self.shown(data))
    }

    fn rows(&self, data: &Data) -> Vec<Row> {
        let (Some(gate), Some(proven)) = (self.standing(data), &data.proven) else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for (line, standing) in gate.lines.iter().enumerate() {
            rows.push(Row::Line(line));
            if self.open.as_deref() == Some(standing.id.as_str()) {
                let parents = 0..standing.parents.len();
                rows.extend(parents.map(|at| Row::Parent { line, at }));
                let met = 0..standing.evidence.len();
                rows.extend(met.map(|at| Row::Met { line, at, aside: false }));
                let aside = 0..standing.set_aside.len();
                rows.extend(aside.map(|at| Row::Met { line, at, aside: true }));
            }
        }
        if gate.gate == "stage-4" || gate.gate == "stage-5" {
            rows.extend((0..proven.pack.process.questions.len()).map(Row::Question));
        }
        rows.extend(notices::rows(data));
        rows
    }

    pub(super) fn len(&self, data: &Data) -> usize {
        self.rows(data).len()
    }

    /// Turns to the gate before or after.
    pub(super) fn turn(&mut self, data: &Data, later: bool, cursor: &mut Cursor) {
        let at = self.shown(data);
        let last = data.proven.as_ref().map_or(0, |proven| proven.gates.len().saturating_sub(1));
        self.gate = Some(if later { (at + 1).min(last) } else { at.saturating_sub(1) });
        self.open = None;
        *cursor = Cursor::default();
    }

    /// What a key does on the row at hand.
    pub(super) fn act(&mut self, data: &Data, at: usize, action: Action) -> Effect {
        let (Some(case), Some(proven)) = (&data.file.case, &data.proven) else {
            return say("The process belongs to a case: n on the overview opens one");
        };
        let Some(gate) = self.standing(data) else { return Effect::None };
        let row = self.rows(data).get(at).copied();
        if action == Action::Open {
            return self.open(data, gate, row);
        }
        if action == Action::Pack {
            return Effect::Open(Open::Pack(case.id));
        }
        if case.closed.is_some() {
            return say("This case is closed: n on the overview opens a new one");
        }
        let acts = On { data, proven, gate, case: case.id };
        match (action, row) {
            (Action::SignGate, _) => acts.sign(),
            (Action::GoBackStage, _) => acts.go_back(),
            (Action::BeginPiece, Some(Row::Line(line))) => acts.begin(&gate.lines[line]),
            (Action::NotApplicable, Some(Row::Line(line))) => acts.except(&gate.lines[line]),
            (Action::Yes | Action::No, Some(Row::Question(at))) => acts.ask(at),
            (Action::Yes, Some(Row::Met { line, at, aside: true })) => {
                acts.link(&gate.lines[line], at)
            }
            (Action::No, Some(Row::Met { line, at, aside: false })) => {
                acts.unlink(&gate.lines[line], at)
            }
            (Action::LeaveOut, Some(Row::Parent { line, at })) => {
                acts.leave_out(&gate.lines[line], at)
            }
            (Action::LeaveOut, _) => say("Enter on a line for every parent shows the parents"),
            (Action::Yes, Some(Row::Met { .. })) => say("It counts here already"),
            (Action::No, Some(Row::Met { .. })) => say("It doesn't count here as it is"),
            _ => say("That is for another row: ? shows the keys"),
        }
    }

    fn open(&mut self, data: &Data, gate: &GateStanding, row: Option<Row>) -> Effect {
        match row {
            Some(Row::Line(at)) => {
                let line = &gate.lines[at];
                let is_open = self.open.as_deref() == Some(line.id.as_str());
                let has_more = !line.evidence.is_empty()
                    || !line.set_aside.is_empty()
                    || !line.parents.is_empty();
                if !is_open && !has_more {
                    return say("Nothing on file yet: c begins what is missing");
                }
                self.open = (!is_open).then(|| line.id.clone());
                Effect::None
            }
            Some(Row::Met { line, at, aside }) => met(&gate.lines[line], at, aside)
                .map_or(Effect::None, |met| open_source(data, met.source)),
            Some(Row::Question(at)) => match (&data.file.case, &data.proven) {
                (Some(case), Some(proven)) if case.closed.is_none() => {
                    On { data, proven, gate, case: case.id }.ask(at)
                }
                _ => Effect::None,
            },
            Some(Row::Parent { .. }) => {
                say("o leaves this parent out, with a reason, or brings them back")
            }
            Some(row) => notices::open(data, row),
            None => Effect::None,
        }
    }
}

fn say(words: &str) -> Effect {
    Effect::Say(words.to_owned())
}

fn met(line: &LineStanding, at: usize, aside: bool) -> Option<&Met> {
    if aside { line.set_aside.get(at) } else { line.evidence.get(at) }
}

/// Opens what a link leads to.
pub(super) fn open_source(data: &Data, source: Source) -> Effect {
    open_in(&data.file, source)
}

/// The same, of any case file.
pub(in crate::ui::screens) fn open_in(file: &CaseFile, source: Source) -> Effect {
    let at = |tab, row| Effect::Open(Open::At { pupil: file.pupil.id, tab, row });
    let id = source.id;
    match source.kind {
        SourceKind::Record => Effect::Open(Open::Form(id, None)),
        SourceKind::Entry => {
            let entry = file.entries.iter().find(|entry| entry.id == id);
            match entry.and_then(|entry| entry.record) {
                Some(record) => Effect::Open(Open::Form(record, None)),
                None => at(7, id),
            }
        }
        SourceKind::Meeting => {
            let meeting = file.meetings.iter().find(|meeting| meeting.id == id);
            match meeting.and_then(|meeting| meeting.record) {
                Some(record) => Effect::Open(Open::Form(record, None)),
                None => {
                    let entry = file.entries.iter().find(|entry| entry.meeting == Some(id));
                    at(7, entry.map_or(0, |entry| entry.id))
                }
            }
        }
        SourceKind::Strategy => at(4, id),
        SourceKind::Support => at(5, id),
        SourceKind::Action => at(8, id),
        SourceKind::Attachment => at(9, id),
        SourceKind::Notice => file.case.as_ref().map_or(Effect::None, |case| {
            Effect::Open(Open::NoticesAt(case.id, NoticeRow::Notice(id)))
        }),
        SourceKind::Marks => at(2, 0),
    }
}

/// What can be done, on the gate shown.
struct On<'a> {
    data: &'a Data,
    proven: &'a Proven,
    gate: &'a GateStanding,
    case: i64,
}

impl On<'_> {
    fn path(&self, line: &LineStanding) -> String {
        format!("{}/{}", self.gate.gate, line.id)
    }

    fn sign(&self) -> Effect {
        let now = crate::ui::effect::Now { today: self.data.today, officer: 0 };
        let at = stage(&self.data.file.passings);
        if gate_of(at + 1) != Some(self.gate.gate.as_str()) {
            return match gate_of(at + 1) {
                Some(next) => Effect::Say(format!(
                    "The case is at stage {at}: the gate to sign next is {next}"
                )),
                None => say("Every gate is signed"),
            };
        }
        let process = self.data.proven.as_ref().map(|proven| &proven.pack.process);
        let warned =
            process.map(|process| warnings(process, &self.gate.gate, &self.data.file.checks));
        let warned = warned.unwrap_or_default();
        Effect::sheet(process_sheets::pass_gate(self.case, self.gate, &warned, &now))
    }

    fn go_back(&self) -> Effect {
        let at = stage(&self.data.file.passings);
        gate_of(at).map_or_else(
            || say("The case is at stage 1: there is nothing to go back to"),
            |gate| Effect::sheet(process_sheets::go_back(self.case, gate, at)),
        )
    }

    /// Begins what a line lacks, in the way the pack says.
    fn begin(&self, line: &LineStanding) -> Effect {
        let Some(start) = &line.start else {
            return say("Nothing begins this from here: Enter shows what meets it");
        };
        let pupil = self.data.file.pupil.id;
        match start.split_once(':') {
            Some(("log", kind)) => log_kind::sheet(&self.data.file, kind, self.data.today)
                .map_or(Effect::None, Effect::sheet),
            Some(("tab", tab)) => {
                let tab = tab.parse().unwrap_or(1);
                Effect::Open(Open::At { pupil, tab, row: 0 })
            }
            _ if start == "contact" => Effect::Open(Open::LogContact(Some(pupil))),
            _ if start == "absences" => Effect::Open(Open::AbsenceLog(pupil)),
            _ if start == "notice" => Effect::Open(Open::Notices(self.case)),
            _ if start == "register" => Effect::Open(Open::At { pupil, tab: REGISTER, row: 0 }),
            _ => Effect::Do(Verb::NewRecord { case: self.case, kind: start.clone() }),
        }
    }

    fn except(&self, line: &LineStanding) -> Effect {
        let path = self.path(line);
        let stands = self
            .data
            .file
            .choices
            .iter()
            .find(|choice| choice.line == path && choice.kind == ChoiceKind::Exception);
        if let Some(choice) = stands {
            let question = "It was said that this line needs nothing. Take that back?".to_owned();
            let back = Effect::Do(Verb::Process(ProcessVerb::TakeBackChoice(choice.id)));
            return Effect::Open(Open::Confirm(question, Box::new(back)));
        }
        if !line.may_be_excepted {
            return say("This line is for every case: signing without it takes a reason");
        }
        Effect::sheet(process_sheets::except_line(self.case, &path, &line.text))
    }

    fn link(&self, line: &LineStanding, at: usize) -> Effect {
        let Some(met) = line.set_aside.get(at) else { return Effect::None };
        let sheet = process_sheets::link(self.case, &self.path(line), met.source, &met.title);
        Effect::sheet(sheet)
    }

    fn unlink(&self, line: &LineStanding, at: usize) -> Effect {
        let Some(met) = line.evidence.get(at) else { return Effect::None };
        let sheet = process_sheets::unlink(self.case, &self.path(line), met.source, &met.title);
        Effect::sheet(sheet)
    }

    fn leave_out(&self, line: &LineStanding, at: usize) -> Effect {
        let Some(parent) = line.parents.get(at) else { return Effect::None };
        if parent.left_out.is_some() {
            return Effect::Do(Verb::Process(ProcessVerb::BringBack {
                case: self.case,
                contact: parent.contact,
            }));
        }
        Effect::sheet(process_sheets::leave_out(self.case, parent.contact, &parent.name))
    }

    fn ask(&self, at: usize) -> Effect {
        let Some(question) = self.proven.pack.process.questions.get(at) else {
            return Effect::None;
        };
        let said = self.data.file.checks.iter().find(|said| said.question == question.id);
        Effect::sheet(process_sheets::check(self.case, question, said))
    }
}
