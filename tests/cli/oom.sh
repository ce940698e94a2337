#!/bin/sh
# Allocations that fail, one at a time, under commands of all kinds (oom.py): a sample, drawn anew in
# each run. RUNS=200 SEED=1 tests/cli/oom.sh, or make check-oom, tries 200 of each command, and
# OOM_STAY=1 fails all that follow, too. Skipped without python3, where nothing can be preloaded (a
# libc other than glibc, a sanitizer that replaces malloc itself), and in a cross build.
command -v python3 >/dev/null || { echo "python3 is missing" >&2; exit 77; }
magnetar=${builddir:-.}/magnetar
if ASAN_OPTIONS=help=1 TSAN_OPTIONS=help=1 "$magnetar" --version 2>&1 | grep -q Sanitizer; then
    echo "a sanitizer has its own malloc" >&2
    exit 77
fi
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
${CC:-cc} -O1 -shared -fPIC -o "$folder/oom.so" "${srcdir:-.}/tests/oom.c" 2>"$folder/log" &&
    OOM_COUNT="$folder/count" LD_PRELOAD="$folder/oom.so" "$magnetar" list stats >"$folder/log" 2>&1 &&
    [ "$(cat "$folder/count" 2>/dev/null)" -gt 0 ] ||
    { echo "nothing can be preloaded" >&2; cat "$folder/log" >&2; exit 77; }
python3 "${srcdir:-.}/tests/cli/oom.py" "$magnetar" "${srcdir:-.}" "$folder/oom.so" "${RUNS:-4}" \
    "${SEED:-$$}" "$@"
