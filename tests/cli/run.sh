#!/bin/sh
# Runs the program as a user would and looks at its exit status, its messages and what it leaves
# behind; a command that runs on for minutes is ended. Cases are lines of tests/cli/*.case; samples are listed in tests/bad/*/expected.
#
# A case is: exit status, part of the message (of the output where the status is 0; - is any),
# command; separated by tabs. The command runs in an empty directory with
#   $data   tests/bad/trace        $params  tests/bad/param
#   $top    the source tree        $hostile tests/bad/hostile
#   $in     inputs made below       $explore tests/data/explore
#   $interrupt SIGNAL SECONDS   before a command: tests/cli/interrupt.py
# A failing command must say so in one line and leave nothing behind.
# The names are relative to that directory: none holds a blank, wherever the tree lies.
#
# Usage: run.sh [CASE-FILE...|samples|odd|even]  all, these cases, the samples; of all every other
# one: two runs side by side do not wait for one core
from=$(pwd)
source=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):$PATH
tmp=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
ln -s "$source" "$tmp/top" && mkdir "$tmp/here" && cd "$tmp/here" || exit 99
top=../top in=../in
data=$top/tests/bad/trace params=$top/tests/bad/param hostile=$top/tests/bad/hostile
interrupt="python3 $top/tests/cli/interrupt.py"
explore=$top/tests/data/explore
LSAN_OPTIONS=suppressions=$source/tests/cli/leaks.supp:print_suppressions=0
export LSAN_OPTIONS PATH data params hostile explore top in interrupt
cases=0 failures=0
number='[0-9.]*\( M\)\{0,1\}'

fail() {
    failures=$((failures + 1))
    echo "FAIL $1: $2"
    echo "  $command"
    sed 's/^/  | /' "$tmp/err" | head -5
}

# Does the folder hold anything? This and the next start no process: there are a thousand cases.
holds() {
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        [ ! -e "$entry" ] && [ ! -L "$entry" ] || return 0
    done
    return 1
}

# Is the file one whole line that begins with "magnetar: "?
one_line() {
    {
        IFS= read -r line && ! IFS= read -r rest && [ -z "$rest" ]
    } <"$1" || return 1
    case $line in 'magnetar: '*) return 0 ;; esac
    return 1
}

# name, status, fragment, command
check() {
    command=$4
    cases=$((cases + 1))
    [ -d "$tmp/empty" ] || mkdir "$tmp/empty"
    # Of a build with sanitizers: the search for leaks takes half the time of a short command.
    leaks=$((cases % 4 == 0))
    (cd "$tmp/empty" && ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=$leaks \
        exec timeout -k 10 300 sh -c "$command") >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
    [ ! -s "$tmp/err" ] ||
        sed -i "/^$number [a-z][a-z ]*\( of $number ([0-9]*%)\)\{0,1\}, $number\/s\(, [0-9]* s left\)\{0,1\}\$/d" \
            "$tmp/err" # progress, on a slow machine
    said=$tmp/err left=
    [ "$2" = 0 ] && said=$tmp/out
    ! holds "$tmp/empty" || left=$(ls -A "$tmp/empty" | tr '\n' ' ')
    if [ "$status" != "$2" ]; then
        fail "$1" "exit status $status, expected $2"
    elif [ "$3" != - ] && ! grep -qaF -- "$3" "$said"; then
        fail "$1" "expected '$3'"
    elif [ "$2" = 0 ] && [ -s "$tmp/err" ]; then
        fail "$1" "a message, although all is well"
    elif [ "$2" != 0 ] && ! one_line "$tmp/err"; then
        fail "$1" "expected one line of error"
    elif [ "$2" != 0 ] && [ -n "$left" ]; then
        fail "$1" "left behind: $left"
    fi
    [ -z "$left" ] || { chmod -R u+w "$tmp/empty" && rm -rf "$tmp/empty"; }
}

# Does the next of all cases belong to this run?
is_ours() {
    turn=$((1 - turn))
    [ "$part" != odd ] || [ "$turn" = 1 ] || return 1
    [ "$part" != even ] || [ "$turn" = 0 ]
}

make_inputs() {
    mkdir "$in" "$in/directory"
    for sample in din xdin lackey dramsim3 warp; do
        gzip -c "$data/good.$sample" >"$in/$sample.gz"
    done
    : >"$in/empty"
    gzip -c "$in/empty" >"$in/empty.gz"
    awk 'BEGIN { for (i = 0; i < 200000; i++) printf "0 %x\n", i * i % 9999991 * 64 }' >"$in/long.din"
    echo old >"$in/old.json"
    head -c 200000 "$top/data/squeezenet1_1.mgt" >"$in/cut.mgt"
}

run_cases() {
    tab=$(printf '\t')
    at=0
    while IFS="$tab" read -r status fragment command <&3; do
        at=$((at + 1))
        case $status in '' | '#'*) continue ;; esac
        is_ours || continue
        check "${1##*/}:$at" "$status" "$fragment" "$command"
    done 3<"$1"
}

# folder, command that reads "$sample"
run_samples() {
    tab=$(printf '\t')
    while IFS="$tab" read -r file status fragment <&3; do
        case $file in '#'*) continue ;; esac
        is_ours || continue
        sample=$top/tests/bad/$1/$file
        export sample
        [ "$status" = 0 ] && fragment=-
        check "bad/$1/$file" "$status" "$fragment" "$2"
    done 3<"$top/tests/bad/$1/expected"
    listed=$(grep -vc '^#' "$top/tests/bad/$1/expected")
    here=$(ls "$top/tests/bad/$1"/good* "$top/tests/bad/$1"/bad* | wc -l)
    [ "$listed" = "$here" ] || fail "bad/$1" "$here samples, $listed expected"
}

# Every format says the same as a file, through standard input, and compressed.
# folder of the samples good.FORMAT, formats
run_transports() {
    folder=$1 every=read,write,atomic,fetch,copyback,invalidate
    shift
    for f; do
        good=$folder/good.$f
        [ -f "$in/$f.gz" ] || gzip -nc "$good" >"$in/$f.gz"
        magnetar trace cat "$good" --format "$f" >"$tmp/want"
        for how in "magnetar trace cat - <$good" "magnetar trace cat $in/$f.gz" \
            "magnetar trace cat - <$in/$f.gz" "cat $good | magnetar trace cat -"; do
            check "$f" 0 - "$how --format $f"
            cmp -s "$tmp/want" "$tmp/out" || fail "$f" "another content"
        done
        check "$f" 0 - "magnetar trace convert $good - --format $f --ops $every | magnetar trace cat -"
        cmp -s "$tmp/want" "$tmp/out" || fail "$f" "another content"
        check "$f, cut" 3 'damaged gzip data' \
            "head -c 30 $in/$f.gz | magnetar trace verify - --format $f"
    done
}

make_inputs
part=all turn=0
case ${1:-} in odd | even) part=$1 && shift ;; esac
if [ $# -gt 0 ] && [ "$1" != samples ]; then
    for file; do
        case $file in /*) run_cases "$file" ;; *) run_cases "$from/$file" ;; esac
    done
else
    [ $# -gt 0 ] || for file in "$top"/tests/cli/*.case; do run_cases "$file"; done
    run_samples trace 'magnetar trace verify "$sample"'
    run_samples param 'magnetar replay "$data/good.din" -c "$sample"'
    run_samples formats 'magnetar trace verify "$sample" --format "${sample##*.}"'
    run_samples plot 'magnetar plot "$sample" --x x --y y -q -o out.svg'
    if [ "$part" != odd ]; then
        run_transports "$data" din xdin lackey dramsim3 warp
        run_transports "$top/tests/bad/formats" traceg ramulator ramulator1 ramulator-cpu champsim \
            champsim-cloudsuite oracleGeneral gem5 cvp1 scalesim
    fi
fi
echo "$cases cases, $failures failures"
[ "$failures" = 0 ]
