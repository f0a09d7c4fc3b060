#!/bin/sh
# A helper that comes to grief halfway.
printf "%s" "%PDF-1.7"
echo "the disk of the printer is full" >&2
exit 1
