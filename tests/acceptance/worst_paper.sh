#!/usr/bin/env bash
# Claim: with fields of 6,000 words, forty actions, very long names, Polish, Urdu and Bengali, every document comes out
# whole as PDF and as Word: each word is there and in its order, none stands outside the page or on another, no page
# ends with a heading, and every font is inside.
# The short form: three documents; `worst_paper.sh all [FOLDER]` makes every kind and keeps the papers in the folder.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
pdf=${HERRINGBONE_PDF:-$(dirname "$bin")/herringbone-pdf}
for tool in python3 pdftotext pdffonts qpdf; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is missing"; exit 0; }
done
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
form=${1:-short}
keep=${2:-$work/papers}
mkdir -p "$keep" "$work/bin" "$work/.fonts"
# What the word processor has no letters for, it takes from here.
ln -s "$here"/../../pdf/fonts/*.ttf "$work/.fonts/"
# The program looks beside itself first, and for the helper there.
cp "$bin" "$work/bin/herringbone"
missing=()
if [[ -x $pdf ]]; then ln -s "$(realpath "$pdf")" "$work/bin/herringbone-pdf"; else missing+=(herringbone-pdf); fi
office=$(command -v soffice || command -v libreoffice || true)
[[ -n $office ]] || missing+=(LibreOffice)
export HOME=$work USER=a.rahman LANG=C.UTF-8
unset HERRINGBONE_DB
python3 "$here/worst_paper.py" "$work/bin/herringbone" "$work" "$keep" "$form" "$office"
[[ ${#missing[@]} -eq 0 ]] || { printf 'SKIPPED: missing here: %s\n' "${missing[*]}"; exit 0; }
echo 'shown: whole at worst length, on paper and in Word'
