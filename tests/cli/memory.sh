#!/bin/sh
# Peak memory of every reader on every sample (memory.py). Skipped without python3.
command -v python3 >/dev/null || { echo "python3 is missing" >&2; exit 77; }
exec python3 "${srcdir:-.}/tests/cli/memory.py" "${builddir:-.}/magnetar" "${srcdir:-.}"
