//! What a referral's pack is made from, read at once: the case as everybody may see it, the forms that meet
//! the last gate's lines, and the very bytes of the files and copies that go with them.
//!
//! Nothing restricted is read, whoever asks: what is made of it is given away. What goes where lives in
//! `documents`.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Store;
use super::file_text::text_of;
use super::papers::PaperFile;
use super::records::RecordFile;
use super::session::{EVERYBODY, Viewer};
use super::trouble::Trouble;
use crate::rules::case::{Attachment, CaseFile};
use crate::rules::evidence::Pack;
use crate::rules::preflight::{
    Enclosed, Preflight, Searched, asked, confidential, has_confidential, preflight,
};
use crate::rules::process::LineStanding;
use crate::rules::sent::Sent;

/// Everything that a pack is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferralFile {
    pub paper: PaperFile,
    /// What evidence is judged by.
    pub pack: Pack,
    /// The lines of the last gate, as they stand.
    pub lines: Vec<LineStanding>,
    /// The same, with our own checks.
    pub preflight: Preflight,
    /// The forms that meet a line, by their ids.
    pub records: Vec<RecordFile>,
    /// The files and copies that go with a line, in the order of the lines.
    pub files: Vec<KeptFile>,
}

/// What a kept file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOf {
    Attachment(Attachment),
    /// A copy of what was given out.
    Sent(Sent),
}

/// A kept file with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    pub of: FileOf,
    pub bytes: Vec<u8>,
}

impl Store {
    /// What a referral of a case still lacks.
    ///
    /// # Errors
    /// An unknown case, a role that reads none.
    pub fn preflight(
        &self,
        viewer: Viewer,
        case: i64,
        today: NaiveDate,
    ) -> Result<Preflight, Trouble> {
        viewer.at(&self.connection, "pupil_case", case)?;
        let file = self.case_file(EVERYBODY, case)?;
        let (pack, calendar) = (self.pack()?, self.calendar(file.pupil.school)?);
        let mut found = preflight(&file, &pack, &calendar, today);
        // For whoever looks before it goes: what is given away says nothing of it.
        if has_confidential(&file) {
            let lines = asked(&file, &pack, &calendar, today);
            let files = self.searched(&file, &pack, &lines)?;
            found.lines.extend(confidential(&file, &files));
        }
        Ok(found)
    }

    /// The files that would go with the lines, with their words where they can be searched.
    fn searched(
        &self,
        file: &CaseFile,
        pack: &Pack,
        lines: &[LineStanding],
    ) -> Result<Vec<Searched>, Trouble> {
        let ids: BTreeSet<i64> =
            lines.iter().flat_map(|line| Enclosed::of_line(file, pack, line).attachments).collect();
        let mut files = Vec::with_capacity(ids.len());
        for id in ids {
            let (found, bytes) = self.open_attachment(id)?;
            files.push(Searched { text: text_of(found.media, &bytes), title: found.title });
        }
        Ok(files)
    }

    /// What the pack of a case's referral is made from.
    ///
    /// # Errors
    /// An unknown case, a role that reads none; a file that is no longer what was kept.
    pub fn referral_file(
        &self,
        viewer: Viewer,
        case: i64,
        today: NaiveDate,
    ) -> Result<ReferralFile, Trouble> {
        viewer.at(&self.connection, "pupil_case", case)?;
        let paper = self.paper_file(EVERYBODY, case, None, today)?;
        let pack = self.pack()?;
        let lines = asked(&paper.file, &pack, &paper.calendar, today);
        let preflight = preflight(&paper.file, &pack, &paper.calendar, today);
        let mut records: Vec<i64> = Vec::new();
        let mut files: Vec<KeptFile> = Vec::new();
        for line in &lines {
            let enclosed = Enclosed::of_line(&paper.file, &pack, line);
            records.extend(&enclosed.records);
            self.take_files(&enclosed, &mut files)?;
        }
        records.sort_unstable();
        records.dedup();
        let records = records.into_iter().map(|id| self.sealed_record(EVERYBODY, case, id));
        let records = records.collect::<Result<Vec<_>, _>>()?;
        Ok(ReferralFile { paper, pack, lines, preflight, records, files })
    }

    /// The copies of a line before the files beside them, each once.
    fn take_files(&self, enclosed: &Enclosed, files: &mut Vec<KeptFile>) -> Result<(), Trouble> {
        for id in &enclosed.sent {
            let is_it = |file: &KeptFile| matches!(&file.of, FileOf::Sent(one) if one.id == *id);
            if !files.iter().any(is_it) {
                let (sent, bytes) = self.sent_bytes(EVERYBODY, *id)?;
                files.push(KeptFile { of: FileOf::Sent(sent), bytes });
            }
        }
        for id in &enclosed.attachments {
            let is_it =
                |file: &KeptFile| matches!(&file.of, FileOf::Attachment(one) if one.id == *id);
            if !files.iter().any(is_it) {
                let (attachment, bytes) = self.open_attachment(*id)?;
                files.push(KeptFile { of: FileOf::Attachment(attachment), bytes });
            }
        }
        Ok(())
    }
}
