#!/bin/sh
# EDP gain of MRAM caches over SRAM against the number of accesses in flight: the tables of
# docs/parallelism.md. Two to three minutes on two cores.
#
# Usage: parallelism.sh [MAGNETAR [TRACE [CONF-FOLDER [LIMIT]]]]
magnetar=${1:-magnetar} trace=${2:-data/squeezenet1_1.mgt} conf=${3:-conf} limit=${4:-18446744073709551615}
techs=sram,stt-mram,sot-mram

# what, arguments: one row; times in ms, EDP in mJ s, gain = EDP of SRAM / EDP; the last two with the
# energy of the cache alone over the same time
row() {
    what=$1
    shift
    "$magnetar" replay "$trace" --tech $techs --limit "$limit" -q --json - "$@" |
        jq -r '.runs[].stats | [."time.total_s", ."edp.js", ."energy.llc_dynamic_j",
            ."energy.llc_leakage_j"] | @tsv' |
        awk -v what="$what" '
            { time[NR] = $1; edp[NR] = $2; cache[NR] = ($3 + $4) * $1 }
            END {
                printf "| %s |", what
                for (i = 1; i <= NR; i++) printf " %.2f |", time[i] * 1e3
                for (i = 1; i <= NR; i++) printf " %.4g |", edp[i] * 1e3
                for (i = 2; i <= NR; i++) printf " %.2f |", edp[1] / edp[i]
                for (i = 2; i <= NR; i++) printf " %.2f |", cache[1] / cache[i]
                print ""
            }' || exit 1
}

head() {
    printf '\n%s\n\n' "$1"
    echo '| in flight | SRAM ms | STT ms | SOT ms | SRAM mJ s | STT mJ s | SOT mJ s | STT gain | SOT gain | STT, cache | SOT, cache |'
    echo '|---|---|---|---|---|---|---|---|---|---|---|'
}

windows='1 2 4 8 16 32 64'
timed='--mode timed -j 3'
head "Nothing scarce but the window (conf/serial.ini):"
row 'formula' -c "$conf/serial.ini"
for w in $windows 256; do row "$w" $timed -c "$conf/serial.ini" --set front.window=$w; done
head "The same with a DRAM that costs neither time nor energy:"
free='--set dram.latency=0 --set dram.energy=0'
row 'formula' -c "$conf/serial.ini" $free
for w in $windows 256; do row "$w" $timed -c "$conf/serial.ini" $free --set front.window=$w; done
head "The cache and DRAM of a TITAN X (conf/titanx.ini) under one stream:"
for w in $windows 256; do row "$w" $timed -c "$conf/titanx.ini" --set front.window=$w; done
head "The whole TITAN X (conf/titanx.ini):"
row '28 SMs' $timed -c "$conf/titanx.ini"
row '28 SMs, no L1' $timed -c "$conf/titanx.ini" --set gpu.l1.size=0
