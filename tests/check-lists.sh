#!/bin/sh
# The lists of local.mk: one file a line, sorted unless the line before the list says what order it
# has; every source, header, page and configuration of a folder stands in one of its lists. A struct
# is defined in one file.
cd "${srcdir:-.}" || exit 99
LC_ALL=C
export LC_ALL
bad=0
for list in */local.mk; do
    awk '
    function say(what) { print FILENAME ":" FNR ": " what; bad = 1 }
    continued || /^[A-Za-z_]+ \+?= \\$/ {
        if (continued) {
            if (NF > (/\\$/ ? 2 : 1)) say("more than one file on a line")
            if (!ordered && $1 <= last) say($1 " is not behind " last)
            last = $1
        } else {
            ordered = before ~ /order/
            last = ""
        }
        continued = /\\$/
    }
    { before = $0 }
    END { exit bad }' "$list" || bad=1
done

files=$(mktemp)
trap 'rm -f "$files" "$files.listed"' EXIT
find cli conf docs examples explore include library memmodels nn pe python sim tests traces validation -name '*.[ch]' -o \
    -name '*.inc' -o -name '*.cc' -o -path 'python/*.py' ! -name _installed.py -o -path 'docs/*.md' -o -path 'conf/*.ini' |
    grep -v '^tests/\(data\|fuzz\|bad\|extend\)/\|/node_modules/' | sort >"$files"
sed -n 's/^\t\([^ $]*\)\( \\\)\{0,1\}$/\1/p; s/^[A-Za-z_]* = \([^ $\\]*\.[a-z]*\)$/\1/p' */local.mk | sort >"$files.listed"
# In a tree that was configured in place stand the files that are made, too.
sed -n 's/^\([a-z_/]*\.[ch]\):.*/\1/p' */local.mk >>"$files.listed"
sort -u "$files.listed" | comm -23 "$files" - | sed 's/$/: in no list/' | grep . && bad=1

find cli explore include library memmodels nn pe sim traces validation -name '*.[ch]' |
    xargs sed -nE 's/^(static |const )*(struct [a-z_0-9]+) \{.*/\2/p' | sort | uniq -d |
    sed 's/$/: defined more than once/' | grep . && bad=1
exit $bad
