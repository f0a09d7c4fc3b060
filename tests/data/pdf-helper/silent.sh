#!/bin/sh
# A helper that gives something else than a PDF.
echo "hello"
