#!/bin/sh
# Extends the program as docs/add-*.md say, and looks whether it works. All NAME.patch are applied to
# one copy of the source and build trees, which is then brought up to date; each NAME.sh is run in an
# empty directory of its own and fails with a message, with
#   magnetar  the extended program, in PATH    $top  its source tree
# A patch may touch four files at most; those of docs/ and tests/ do not count. No two touch the same
# lines, so that each stands for itself, too: run.sh NAME.
#
# Usage: run.sh [NAME...]
top=$(cd "${srcdir:-.}" && pwd)
build=$(cd "${builddir:-.}" && pwd)
case $build in
$top) under=. ;;
$top/*) under=${build#"$top"/} ;;
*) echo "skipped: the build directory is not inside the source tree" && exit 77 ;;
esac
if grep -q '^srcdir = /' "$build/Makefile"; then
    echo "skipped: configured by an absolute path"
    exit 77
fi
here=$top/tests/extend
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

fail() {
    echo "FAIL $1: $2"
    sed 's/^/  | /' "$tmp/log" | tail -20
    exit 1
}

# The tree without its history and other build trees.
copy() {
    (cd "$top" && find . -name config.status | sed 's,/config.status$,,' | grep -vx "./$under") \
        >"$tmp/others"
    mkdir "$tmp/tree"
    (cd "$top" && tar cf - --exclude=./.git --exclude=node_modules -X "$tmp/others" .) |
        (cd "$tmp/tree" && tar xf -)
}

files() { # of a patch, apart from docs/ and tests/
    sed -n 's,^+++ b/,,p' "$here/$1.patch" | grep -cv '^docs/\|^tests/'
}

extend() {
    [ "$(files "$1")" -le 4 ] || fail "$1" "touches $(files "$1") files"
    (cd "$tmp/tree" && patch -p1 --no-backup-if-mismatch) <"$here/$1.patch" >"$tmp/log" 2>&1 ||
        fail "$1" "the patch does not apply"
}

try() {
    mkdir "$tmp/empty"
    (cd "$tmp/empty" && PATH=$tmp/tree/$under:$PATH top=$tmp/tree sh -e "$here/$1.sh") \
        >"$tmp/log" 2>&1 || fail "$1" "does not work"
    rm -rf "$tmp/empty"
    echo "ok: $1, $(files "$1") files"
}

if [ $# = 0 ]; then
    for patch in "$here"/*.patch; do
        patch=${patch##*/}
        set -- "$@" "${patch%.patch}"
    done
fi
copy
for name; do
    extend "$name"
done
(cd "$tmp/tree/$under" && ${MAKE:-make} magnetar) >"$tmp/log" 2>&1 || fail "$*" "does not build"
(cd "$tmp/tree" && srcdir=. sh tests/check-lists.sh && srcdir=. sh tests/check-layering.sh) \
    >"$tmp/log" 2>&1 || fail "$*" "the lists or the layers do not hold"
for name; do
    try "$name"
done
