#!/bin/sh
# The same bytes (output, JSON, CSV, container; not standard error, where progress depends on the
# machine) when a command runs again, on other numbers of
# threads, in a terminal of another width, in another place and locale.
top=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):$PATH
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
ln -s "$top" "$tmp/top" || exit 99
top=../top # no blank in it, wherever the tree lies
samples=$top/tests/bad/trace
export PATH
failures=0

# folder, command line: what the command prints and writes lies in the folder afterwards
run() {
    mkdir -p "$tmp/$1"
    (cd "$tmp/$1" && timeout -k 10 600 sh -c "exec 2>/dev/null; $2" >out </dev/null) && [ -s "$tmp/$1/out" ] && return
    echo "FAIL no output: $2"
    failures=$((failures + 1))
}

# what, command, the same with other options; what was typed is in the JSON
same() {
    run again "${3:-$2}"
    [ -z "$3" ] || find "$tmp" \( -name '*.json' -o -name out \) -exec sed -i '/"command_line": /d' {} +
    diff -r "$tmp/first" "$tmp/again" >/dev/null || {
        echo "FAIL differs $1: $2"
        failures=$((failures + 1))
    }
    rm -r "$tmp/again"
}

# command
repeat() {
    run first "$1"
    same 'when run again' "$1"
    same 'with COLUMNS' "COLUMNS=37 LINES=9 TERM=xterm $1"
    same 'with another locale' "LC_ALL=C.UTF-8 TZ=Asia/Tokyo $1"
    script -qec true /dev/null >/dev/null 2>&1 && # the typescript ends lines as terminals do
        same 'in a terminal' "script -qec 'stty cols 37; exec 2>/dev/null; $1' /dev/null | tr -d '\r'"
    case $1 in *replay*)
        for jobs in 1 2 5; do same "with -j $jobs" "$1" "$1 -j $jobs"; done ;;
    esac
    rm -r "$tmp/first"
}

repeat "magnetar --help"
repeat "magnetar replay --help"
repeat "magnetar list params"
repeat "magnetar tech show stt-mram --json"
repeat "magnetar trace info $samples/good.warp --json i.json && wc -c i.json"
repeat "magnetar trace info $samples/good-small.mgt"
repeat "magnetar trace convert $samples/good.warp o.mgt && wc -c o.mgt"
repeat "magnetar trace cat $samples/good.lackey"
repeat "magnetar replay $samples/good.warp $samples/good.din --kernels --json r.json --csv r.csv"
repeat "magnetar replay $samples/good.warp --set llc.repl=opt --json -"
repeat "magnetar replay $top/data/squeezenet1_1.mgt --limit 300000 --warmup 1000 --seed 7 \
--tech sram,stt-mram,none --vary llc.repl=lru,random,drrip --vary llc.ways=8,16 --json r.json --csv r.csv"
repeat "magnetar replay $top/data/squeezenet1_1.mgt --limit 60000 --mode timed -c $top/conf/titanx.ini \
--tech sram,stt-mram --vary front.window=0,4 --json r.json --csv r.csv"
repeat "magnetar replay $top/tests/data/dram/mix70.trc.gz --mode timed --set llc.size=0 --json r.json"
[ "$failures" = 0 ] && echo "all the same"
