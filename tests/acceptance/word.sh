#!/usr/bin/env bash
# Claim: a form as a Word file is the same twice but for the journal's head in its foot, keeps to the
# schema of Open XML, opens in a word processor and comes out as pages with the form's title and the
# number of the page.
set -euo pipefail
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
# `pip install openxml-audit` brings the schema's rules along; the word processor is LibreOffice.
audit=$(command -v openxml-audit || true)
office=$(command -v soffice || command -v libreoffice || true)
[[ -n $audit || -n $office ]] || { echo 'SKIPPED: neither openxml-audit nor LibreOffice is here'; exit 0; }
bin=${HERRINGBONE_BIN:?the program to try}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=a.rahman LANG=C.UTF-8
unset HERRINGBONE_DB
at() { "$bin" --db "$work/school.db" --today 2025-11-23 "$@"; }
at demo --no-open --pupils 60 --cases 12 --weeks 12 >/dev/null
# The first case that has a plan.
for case in $(at cases --json | python3 -c 'import json, sys; print(*(row["id"] for row in json.load(sys.stdin)))'); do
    ! at case show "$case" --json | python3 -c '
import json, sys
sys.exit(all(record["kind"] != "plan" for record in json.load(sys.stdin)["records"]))' || break
done
make() { at document make "$case" plan --format docx -o "$1" >/dev/null; }
make "$work/plan.docx"
make "$work/again.docx"

# Every part is well-formed and says no day or machine; the words alone are kept for the pages.
python3 - "$work/plan.docx" "$work/again.docx" "$work/title" <<'P'
import sys, zipfile
import xml.etree.ElementTree as tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
first, again = (zipfile.ZipFile(name) for name in sys.argv[1:3])
for part in first.infolist():
    if part.date_time != (1980, 1, 1, 0, 0, 0):
        sys.exit(f"{part.filename}: made on {part.date_time}")
    # The foot names the journal's head, which a document that was made moves on.
    if part.filename != "word/footer1.xml" and first.read(part) != again.read(part.filename):
        sys.exit(f"{part.filename}: not the same twice")
    if part.filename.endswith((".xml", ".rels")):
        tree.fromstring(first.read(part))
body = tree.fromstring(first.read("word/document.xml"))
for table in body.iter(f"{W}tbl"):
    if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "FormTable":
        if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is None:
            sys.exit("a table's first row is not marked as its head")
title = "".join(text.text or "" for text in body.find(f".//{W}p").iter(f"{W}t"))
if not title:
    sys.exit("the document has no title")
open(sys.argv[3], "w").write(title)
P

if [[ -n $audit ]]; then
    "$audit" --quiet "$work/plan.docx" || { echo 'the schema is not kept'; exit 1; }
fi
shown=${audit:+' the schema is kept;'}
if [[ -n $office ]]; then
    "$office" "-env:UserInstallation=file://$work/office" --headless --convert-to pdf \
        --outdir "$work" "$work/plan.docx" >"$work/office.log" 2>&1 ||
        { cat "$work/office.log"; exit 1; }
    [[ -s $work/plan.pdf ]] || { echo 'no pages came out'; cat "$work/office.log"; exit 1; }
    if command -v pdftotext >/dev/null; then
        pdftotext -layout "$work/plan.pdf" "$work/plan.txt"
        grep -qF "$(cat "$work/title")" "$work/plan.txt" || { echo 'the title is not on the pages'; exit 1; }
        grep -q 'Page 1 of' "$work/plan.txt" || { echo 'the pages have no number'; exit 1; }
    fi
    shown+=' LibreOffice makes pages of it;'
fi
echo "shown:$shown the same form twice is the same but for its foot"
