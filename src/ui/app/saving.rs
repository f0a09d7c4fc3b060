//! What is saved outside: lists, archives, copies, packs. Where it takes words along, that it was done is in the
//! journal before the first byte.

use std::path::{Path, PathBuf};

use super::{files, pack};
use crate::documents::annex;
use crate::documents::export::{Head, packed, pupil, to_file, workbook};
use crate::documents::lists;
use crate::documents::render::Press;
use crate::rules::table::Table;
use crate::store::{ExportedFile, Session, Store, Trouble, refuse_taken, write_new};
use crate::ui::effect::SaveVerb;
use crate::ui::screens::save_sheets::Listed;

/// More rows than any list has.
const ALL: usize = 1_000_000;

pub(super) fn save(
    store: &mut Store,
    session: &Session,
    verb: &SaveVerb,
    press: &Press,
) -> Result<i64, Trouble> {
    match verb {
        SaveVerb::List { list, path } => {
            let to = with_ending(files::place(path), "xlsx");
            refuse_taken(&to)?;
            let table = table(store, session, list)?;
            let bytes = workbook::xlsx(std::slice::from_ref(&table), session.as_of())?;
            store.note_saved_list(session, &table.title, table.rows.len())?;
            write_new(&to, &bytes)?;
        }
        SaveVerb::Archive { case, path } => {
            let to = with_ending(files::place(path), "zip");
            refuse_taken(&to)?;
            archive(store, session, *case, &to, press)?;
        }
        SaveVerb::Attachment { attachment, path } => {
            store.export_attachment(session, *attachment, &files::place(path))?;
        }
        SaveVerb::Sent { sent, path } => {
            store.export_sent(session.viewer(), *sent, &files::place(path))?;
        }
        SaveVerb::Pack { case, path, reason, lead } => {
            let to = with_ending(files::place(path), "zip");
            let asked = pack::Asked { case: *case, to: &to, reason, lead };
            return pack::make_pack(store, session, &asked, press);
        }
        SaveVerb::Annex { case, path, audience, format } => {
            let to = with_ending(files::place(path), format.ending());
            refuse_taken(&to)?;
            let wish = annex::Wish { case: *case, audience: *audience, format: *format };
            let made = annex::make(store, session, &wish, press)?;
            write_new(&to, &made.bytes)?;
        }
    }
    Ok(0)
}

fn archive(
    store: &mut Store,
    session: &Session,
    case: i64,
    to: &Path,
    press: &Press,
) -> Result<(), Trouble> {
    let (ending, document) = pupil::document(store, session, case, press)?;
    let exported = store.export(session, "archive", Some(case))?;
    let head = Head { made_on: session.as_of(), by: &session.name, case: Some(case) };
    let bytes_of = |file: &ExportedFile| store.exported_bytes(file);
    to_file(to, |out| {
        packed::archive(&exported, &head, &bytes_of, (ending, document.as_slice()), out)
    })
}

/// The name as typed; one without an ending gets the usual one.
fn with_ending(typed: PathBuf, ending: &str) -> PathBuf {
    if typed.extension().is_some() { typed } else { typed.with_extension(ending) }
}

fn table(store: &Store, session: &Session, list: &Listed) -> Result<Table, Trouble> {
    let viewer = session.viewer();
    let schools = store.schools_for(viewer)?;
    Ok(match list {
        Listed::Caseload(query) => {
            lists::caseload(&store.caseload(viewer, query, 0, ALL)?.rows, &schools)
        }
        Listed::Agenda(query) => lists::agenda(&store.agenda(viewer, query, 0, ALL)?, &schools),
        Listed::Shown(table) => table.clone(),
    })
}
