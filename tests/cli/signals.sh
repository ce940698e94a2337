#!/bin/sh
# SIGTERM at random moments (signals.py; TEST_SEED repeats a run). Skipped without python3.
command -v python3 >/dev/null || { echo "python3 is missing" >&2; exit 77; }
exec python3 "${srcdir:-.}/tests/cli/signals.py" "${builddir:-.}/magnetar" "${srcdir:-.}" \
    ${TEST_SEED:+"$TEST_SEED"}
