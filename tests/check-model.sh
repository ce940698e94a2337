#!/bin/sh
# Figures change only together with MODEL_VERSION and a line in NEWS. tests/data/model.txt holds the
# version and, of the runs below, every statistic; NEWS says of each version which figures it has, by
# the checksum of that file. New statistics may join; what is there must stay.
#
# When a change is meant to change figures: raise MODEL_VERSION (sim/result.h), run
#   sh tests/check-model.sh --write
# and add the line to NEWS that it prints.
top=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):$PATH
file=${MODEL_FILE:-$top/tests/data/model.txt} news=${MODEL_NEWS:-$top/NEWS}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
LC_ALL=C
export PATH LC_ALL
cd "$top" || exit 99

# Each figure on a line of its own: number of the run, label, key, value.
run() {
    number=$((${number:-0} + 1))
    magnetar "$@" --json "$tmp/r.json" -q </dev/null || exit 99
    awk -v run="$number" '
    /^      "label": / { label = substr($0, 17) }
    /^      "stats": \{/ { inside = 1; next }
    /^      \}/ { inside = 0 }
    inside { sub(/,$/, ""); sub(/^ */, ""); print run, label, $0 }' "$tmp/r.json" >>"$tmp/all"
}
run replay data/lstm-step.mgt -c gtx1080ti --limit 300k --tech sram,stt-mram,sot-mram,nvsim-stt,cacti-sram
run replay data/squeezenet1_1.mgt -c gtx1080ti --limit 100k --warmup 20k --vary llc.repl=lru,srrip,drrip,plru,fifo,random,opt
run replay data/squeezenet1_1.mgt -c titanx --limit 100k --set llc.write=through --set llc.allocate=no
run replay gen:vectoradd,n=20000 --mode timed -c titanx --tech sram,stt-mram
run replay gen:chase,footprint=1MiB,count=20000 --mode timed -c v100
run replay gen:stream,footprint=1MiB,count=20000 --mode timed -c a100
run replay gen:matrixmul,m=64 --mode timed -c titanx --tech nvsim-stt
run curve data/lstm-step.mgt --sizes 64KiB..1MiB --limit 100k
for dataflow in os ws is rs; do
    run run alexnet --dataflow $dataflow
    run run squeezenet1_1 --mode timed --dataflow $dataflow --layers 'fire2*'
    run run alexnet --mode exact --dataflow $dataflow --layers conv3
done
run run alexnet -c eyeriss --mapping eyeriss-alexnet --layers 'conv*' --batch 4
run run mobilenet_v2 --dataflow os --compat scalesim
run run alexnet -c tpu-like --mode timed

version=$(magnetar --version | sed 's/.*(model \([0-9]*\)).*/\1/')
if [ "$1" = --write ]; then
    { echo "model $version"; cat "$tmp/all"; } >"$file"
    echo "- Model version $version (figures $(cksum <"$file" | cut -d' ' -f1)): WHAT CHANGED"
    exit
fi
bad=0
if [ "$(head -n 1 "$file")" != "model $version" ]; then
    echo "tests/data/model.txt is of $(head -n 1 "$file"), the program of model $version"
    bad=1
fi
sed 1d "$file" | sort >"$tmp/old"
sort "$tmp/all" | comm -23 "$tmp/old" - >"$tmp/gone"
if [ -s "$tmp/gone" ]; then
    echo "$(wc -l <"$tmp/gone") figures of model $version are not what they were:"
    head -n 20 "$tmp/gone"
    bad=1
fi
sum=$(cksum <"$file" | cut -d' ' -f1)
grep -q "^- Model version $version (figures $sum): ." "$news" || {
    echo "NEWS has no line '- Model version $version (figures $sum): ...'"
    bad=1
}
exit $bad
