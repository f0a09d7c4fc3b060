#!/bin/sh
# A helper that answers with what it sees and what it was given.
printf "%s\n" "%PDF-1.7"
seen=bare
[ -z "$HOME$CARGO_MANIFEST_DIR" ] || seen=dressed
printf "%s %s\n" "$(pwd)" "$seen"
echo "one letter has no font" >&2
echo "a second note" >&2
exec cat
