#!/bin/sh
# Is every source laid out as .clang-format says?
set -eu
cd "$1"
if ! command -v clang-format >/dev/null; then
    echo "skipped: clang-format is not installed (script/packages install long brings it)"
    exit 77
fi
find bot include tests bench -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
