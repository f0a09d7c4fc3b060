//! Exports: every table or a reason why not, for whoever asks and nobody else.

use std::collections::BTreeSet;

use super::sent::concern;
use super::{AMARA, Desk, TODAY, ZOE, as_roles, call, day, refusal, tried};
use crate::rules::case::NewEntry;
use crate::rules::table::{Cell, Table};
use crate::store::exporting::{EXPORTED, NOT_EXPORTED};
use crate::store::{AttachTo, Exported, Role, Session};

const SECRET: &str = "bruises seen";

fn table<'a>(exported: &'a Exported, name: &str) -> &'a Table {
    exported.tables.iter().find(|table| table.title == name).unwrap()
}

fn cell<'a>(table: &'a Table, row: usize, column: &str) -> &'a Cell {
    &table.rows[row][table.at(column).unwrap()]
}

fn restricted(pupil: i64) -> NewEntry {
    NewEntry { restricted: true, ..call(&[pupil], TODAY, SECRET) }
}

/// Everybody in the file; Ben an officer and nothing else, Vera a viewer.
fn three(desk: &mut Desk) -> [Session; 3] {
    let ben = desk.ben();
    let vera = as_roles(&desk.store.sign_in("vera", super::noon(TODAY)).unwrap(), &[Role::Viewer]);
    [desk.session.clone(), ben, vera]
}

#[test]
fn every_table_is_exported_or_it_is_said_why_not() {
    let desk = Desk::new();
    let mut query = desk
        .store
        .connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table'
               AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'entry_words_*'",
        )
        .unwrap();
    let found: BTreeSet<String> =
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let exported = EXPORTED.iter().map(|spec| spec.table.to_owned());
    let not = NOT_EXPORTED.iter().map(|(table, why)| {
        assert!(!why.is_empty(), "{table}");
        (*table).to_owned()
    });
    let told: Vec<String> = exported.chain(not).collect();
    assert_eq!(told.len(), found.len(), "none stands in both lists");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), found);
}

#[test]
fn whoever_reads_everything_gets_every_row_as_it_stands() {
    let mut desk = Desk::filled();
    let session = desk.session.clone();
    let exported = desk.store.export(&session, "json", None).unwrap();
    assert!(!exported.counted_anew);
    for table in &exported.tables {
        assert!(table.rows.iter().all(|row| row.len() == table.headings.len()), "{}", table.title);
        if table.title != "journal" {
            let rows = desk.number(&format!("SELECT count(*) FROM {}", table.title));
            assert_eq!(table.rows.len(), usize::try_from(rows).unwrap(), "{}", table.title);
        }
    }
    let pupils = table(&exported, "pupil");
    assert_eq!(cell(pupils, 0, "born"), &Cell::Day(day("2012-05-14")));
    assert_eq!(cell(pupils, 1, "surname"), &Cell::Text("Łoś".into()));
    let marks = table(&exported, "mark");
    assert_eq!(cell(marks, 0, "on_day"), &Cell::Day(day("2025-11-19")));
    assert_eq!(cell(marks, 0, "am"), &Cell::Text("/".into()));
    desk.assert_sound();
}

#[test]
fn it_is_in_the_journal_before_it_is_given() {
    let mut desk = Desk::filled();
    let [all, ben, vera] = three(&mut desk);
    for who in [&all, &ben, &vera] {
        let before = desk.journal().len();
        let exported = desk.store.export(who, "xlsx", Some(1)).unwrap();
        let rows = desk.journal().split_off(before);
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.verb.as_str(), row.subject.as_str()), ("export", "export"));
        assert_eq!((row.case_id.as_str(), row.pupil.as_str()), ("1", "1"));
        let lines = desk.store.history(all.viewer(), 1, 1).unwrap();
        let told: serde_json::Value = serde_json::from_str(&lines[0].after).unwrap();
        assert_eq!(told["format"], "xlsx");
        assert_eq!(told["rows"], exported.count());
    }
    let admin = as_roles(&all, &[Role::Admin]);
    let before = desk.journal();
    assert!(refusal(desk.store.export(&admin, "json", None)).contains("reads no case content"));
    assert!(refusal(desk.store.export(&all, "json", Some(9))).starts_with("there is no case 9"));
    assert_eq!(desk.journal(), before);
    desk.assert_sound();
}

#[test]
fn a_cases_export_is_its_pupils_and_nobody_elses() {
    let mut desk = Desk::filled();
    let session = desk.session.clone();
    let other = desk.open_case(ZOE);
    desk.store.log_entry(&session, &call(&[2], TODAY, "zoe alone")).unwrap();
    let exported = desk.store.export(&session, "json", Some(1)).unwrap();
    let words = format!("{:?}", exported.tables);
    assert!(words.contains("late together") && !words.contains("zoe alone"), "{words}");
    assert!(!words.contains("Łoś"), "the other child of a shared talk isn't told");
    assert_eq!(table(&exported, "pupil").rows.len(), 1);
    assert_eq!(table(&exported, "pupil_case").rows.len(), 1);
    assert_eq!(table(&exported, "officer").headings, ["id", "name"]);
    let zoes = desk.store.export(&session, "json", Some(other)).unwrap();
    assert!(format!("{:?}", zoes.tables).contains("zoe alone"));
}

/// The same work on two files; on one of them something restricted was written first.
fn worked(with_secret: bool) -> Desk {
    let mut desk = Desk::filled_before();
    let [all, ben, _] = three(&mut desk);
    if with_secret {
        let entry = desk.store.log_entry(&all, &restricted(1)).unwrap();
        let to = AttachTo::Entry(entry);
        desk.store.attach(&all, &to, SECRET, "bruises.pdf", b"%PDF-1.7\nsecret").unwrap();
        desk.store.export(&all, "json", Some(1)).unwrap();
        desk.store.export(&all, "json", None).unwrap();
    }
    let entry = desk.store.log_entry(&ben, &call(&[1], TODAY, "rang again")).unwrap();
    desk.store.attach(&ben, &AttachTo::Entry(entry), "Letter", "", b"%PDF-1.7\n").unwrap();
    desk.store.send_document(&ben, &concern(1, Some(1), TODAY)).unwrap();
    desk
}

#[test]
fn who_may_not_read_a_restricted_entry_cannot_tell_that_there_is_one() {
    let (mut with, mut without) = (worked(true), worked(false));
    let [all, ben, vera] = three(&mut with);
    three(&mut without);
    for case in [Some(1), None] {
        for who in [&ben, &vera] {
            let one = with.store.export(who, "json", case).unwrap();
            let other = without.store.export(who, "json", case).unwrap();
            assert_eq!(one.tables, other.tables, "{case:?}");
            assert_eq!((one.head, one.counted_anew), (None, true));
            let bytes = |desk: &Desk, exported: &Exported| -> Vec<Vec<u8>> {
                let files = exported.files.iter();
                files.map(|file| desk.store.exported_bytes(file).unwrap()).collect()
            };
            let one = with.store.export(who, "json", case).unwrap();
            let other = without.store.export(who, "json", case).unwrap();
            assert_eq!(bytes(&with, &one), bytes(&without, &other));
        }
        let one = with.store.export(&all, "json", case).unwrap();
        assert!(format!("{:?}", one.tables).contains(SECRET));
    }
    with.assert_sound();
}

#[test]
fn restricted_words_that_go_out_are_read_and_each_reading_is_noted() {
    let mut desk = Desk::with_people();
    desk.open_case(AMARA);
    let [all, ben, _] = three(&mut desk);
    desk.store.log_entry(&ben, &restricted(1)).unwrap();
    let before = desk.journal().len();
    desk.store.export(&all, "json", None).unwrap();
    let told: Vec<(String, String, String)> = desk
        .journal()
        .split_off(before)
        .into_iter()
        .map(|row| (row.verb, row.subject, row.row))
        .collect();
    let text = |verb: &str, of: &str, row: &str| (verb.to_owned(), of.to_owned(), row.to_owned());
    assert_eq!(told, [text("export", "entry", "1"), text("export", "export", "0")]);
    // Whoever wrote them reads them too.
    let own = desk.store.export(&ben, "json", None).unwrap();
    assert!(format!("{:?}", table(&own, "entry")).contains(SECRET));
    assert!(!format!("{:?}", table(&own, "journal")).contains(SECRET), "the journal stays closed");
    desk.assert_sound();
}

#[test]
fn restricted_words_of_a_row_of_the_checklist_go_to_their_author_alone() {
    let mut desk = Desk::filled();
    let [all, ben, vera] = three(&mut desk);
    let checklist = desk.store.checklist(all.viewer(), 1).unwrap().checklist;
    let restricted = checklist.sections.iter().find_map(|section| {
        let row = section.rows.iter().find(|row| row.restricted)?;
        Some(format!("{}/{}", section.id, row.id))
    });
    let Some(row) = restricted else { return };
    desk.store.answer_strategy(&all, 1, &row, &tried(SECRET), 0).unwrap();
    for (who, reads) in [(&all, true), (&ben, false), (&vera, false)] {
        let exported = desk.store.export(who, "json", Some(1)).unwrap();
        let strategies = format!("{:?}", table(&exported, "strategy"));
        assert_eq!(strategies.contains(SECRET), reads);
        assert!(strategies.contains(&row), "that it was tried is for all");
        assert_eq!(format!("{:?}", exported.tables).contains(SECRET), reads);
    }
}

#[test]
fn files_are_named_by_their_rows_and_are_what_was_kept() {
    let mut desk = worked(true);
    let session = desk.session.clone();
    let exported = desk.store.export(&session, "csv", Some(1)).unwrap();
    let names: Vec<&str> = exported.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["files/attachment-1.pdf", "files/attachment-2.pdf", "files/sent-1.txt"]);
    let attachments = table(&exported, "attachment");
    assert_eq!(cell(attachments, 1, "file"), &Cell::Text("files/attachment-2.pdf".into()));
    let file = exported.file_of("attachment", 1).unwrap();
    assert_eq!(desk.store.exported_bytes(file).unwrap(), b"%PDF-1.7\n");
    assert!(attachments.at("bytes").is_none());
}

#[test]
fn a_saved_list_is_noted_without_whose_rows_it_held() {
    let mut desk = Desk::filled();
    let session = desk.session.clone();
    desk.store.note_saved_list(&session, "Caseload", 3).unwrap();
    let row = desk.journal().pop().unwrap();
    assert_eq!((row.verb.as_str(), row.pupil.as_str()), ("export", ""));
    desk.assert_sound();
}
