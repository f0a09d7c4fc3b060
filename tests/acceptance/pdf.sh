#!/usr/bin/env bash
# Claim: a document of every kind of block becomes a whole PDF with all its fonts inside, PDF/A-2a and PDF/UA-1 by its own
# word and by veraPDF's where that is to be had; the same bytes each time, from a folder with nothing in it and
# without an environment.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
pdf=${HERRINGBONE_PDF:-$(dirname "$bin")/herringbone-pdf}
[[ -x $pdf ]] || { echo "SKIPPED: there is no herringbone-pdf beside the program; HERRINGBONE_PDF names one"; exit 0; }
pdf=$(realpath "$pdf")
samples=$(cd "$(dirname "$0")/../../pdf/tests/data" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/nowhere"

# set_type SAMPLE PDF: the words said go to PDF.words.
set_type() { (cd "$work/nowhere" && env -i "$pdf" <"$samples/$1.json" >"$2" 2>"$2.words"); }

for sample in every-kind letter empty; do
    set_type "$sample" "$work/$sample.pdf"
    set_type "$sample" "$work/again.pdf"
    [[ ! -s $work/$sample.pdf.words ]] || { echo "$sample: something was said:"; cat "$work/$sample.pdf.words"; exit 1; }
    cmp "$work/$sample.pdf" "$work/again.pdf"
    [[ $(head -c 5 "$work/$sample.pdf") == %PDF- ]]
    for claim in 'pdfaid:part>2<' 'pdfaid:conformance>A<' 'pdfuaid:part>1<' 'rdf:li>en-GB<'; do
        grep -qa "$claim" "$work/$sample.pdf" || { echo "$sample: it doesn't say $claim"; exit 1; }
    done
done
# Pages that others made are shown, and nothing is claimed of them.
set_type with-pages "$work/with-pages.pdf"
if grep -qa 'pdfaid:part' "$work/with-pages.pdf"; then echo 'with-pages: it claims PDF/A'; exit 1; fi
grep -q 'not PDF/A-2a and PDF/UA-1' "$work/with-pages.pdf.words"

missing=()
if command -v qpdf >/dev/null; then
    for file in "$work"/*.pdf; do qpdf --check "$file" >"$work/told" 2>&1 || { cat "$work/told"; exit 1; }; done
else
    missing+=(qpdf)
fi
if command -v pdffonts >/dev/null; then
    pdffonts "$work/every-kind.pdf" 2>/dev/null | awk '
        NR > 2 { fonts++; if ($(NF - 4) != "yes") { print "not inside: " $1; out = 1 } }
        END { if (fonts < 5) { print fonts " fonts"; out = 1 }; exit out }'
else
    missing+=(pdffonts)
fi
if command -v verapdf >/dev/null; then
    for sample in every-kind letter empty; do
        for flavour in 2a ua1; do
            verapdf --flavour "$flavour" --format text "$work/$sample.pdf" | tee "$work/told"
            grep -q '^PASS' "$work/told"
        done
    done
else
    echo "verapdf isn't here: PDF/A and PDF/UA by typst's own checks alone"
fi

code=0
printf '{"format":99}' | "$pdf" >"$work/out" 2>"$work/told" || code=$?
[[ $code -eq 2 && ! -s $work/out && $(<"$work/told") == *'format 99'* ]] ||
    { echo "another format: exit $code"; cat "$work/told"; exit 1; }

[[ ${#missing[@]} -eq 0 ]] || { printf 'SKIPPED: missing here: %s\n' "${missing[*]}"; exit 0; }
echo 'shown: whole, for keeping, the same each time'
