#!/bin/sh
# Extends the program as docs/add-*.md say, and looks whether it works. Each NAME.patch is applied to
# a copy of the source and build trees, which is then brought up to date; NAME.sh is run in an empty
# directory and fails with a message, with
#   magnetar  the extended program, in PATH    $top  its source tree
# A patch may touch four files at most; those of docs/ and tests/ do not count.
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

# The tree without its history and what the patches cannot need.
copy() {
    rm -rf "$tmp/tree"
    mkdir "$tmp/tree"
    (cd "$top" && tar cf - --exclude=./.git --exclude=node_modules .) | (cd "$tmp/tree" && tar xf -)
}

one() {
    name=$1
    copy
    files=$(sed -n 's,^+++ b/,,p' "$here/$name.patch" | grep -cv '^docs/\|^tests/')
    [ "$files" -le 4 ] || fail "$name" "touches $files files"
    (cd "$tmp/tree" && patch -p1 --no-backup-if-mismatch) <"$here/$name.patch" >"$tmp/log" 2>&1 ||
        fail "$name" "the patch does not apply"
    (cd "$tmp/tree/$under" && ${MAKE:-make} magnetar) >"$tmp/log" 2>&1 ||
        fail "$name" "does not build"
    mkdir "$tmp/empty"
    (cd "$tmp/empty" && PATH=$tmp/tree/$under:$PATH top=$tmp/tree sh -e "$here/$name.sh") \
        >"$tmp/log" 2>&1 || fail "$name" "does not work"
    rm -rf "$tmp/empty"
    echo "ok: $name, $files files"
}

if [ $# = 0 ]; then
    set -- "$here"/*.patch
fi
for patch; do
    patch=${patch##*/}
    one "${patch%.patch}"
done
