#!/usr/bin/env bash
# Makes the pictures and the tables of keys in the guide anew, from the program itself.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --quiet --example guide -- "$@"
