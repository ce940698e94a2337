#!/bin/sh
# Builds the fuzzers with clang and runs each for an equal share of FUZZ_SECONDS, as many at a time as
# there are processors. `make fuzz` calls it in the build folder with the library's sources as
# arguments and these variables:
#   srcdir  CPPFLAGS  LIBS  FUZZ_SECONDS (60)  FUZZ_ONLY (names, all)  FUZZ_CC (clang)
# Findings stay in fuzz/NAME-*, inputs that reach new code in fuzz/corpus/NAME.
set -u
cc=${FUZZ_CC:-clang}
flags="-std=gnu11 -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,float-cast-overflow
    -fno-sanitize-recover=all"
# Limits that inputs reach, and blocks and buffers that cost little to make: ten times the runs.
limits="-DBLOCK_MAX=1024u -DMGT_RAW_MAX=65536u -DMGT_META_MAX=700u -DMGT_PLACES=1024u"
limits="$limits -DINPUT_RAW_SIZE=8192u -DINPUT_TEXT_SIZE=32768u"
limits="$limits -DKNOBS_MAX=24u -DKNOB_VALUES_MAX=300u -DASK_MAX=64u -DCSV_TEXT_MAX=16384ul"
jobs=$(nproc)
export srcdir
bad=$srcdir/tests/bad data=$srcdir/tests/data
command -v "$cc" >/dev/null || { echo "fuzz: $cc is missing" >&2; exit 2; }
mkdir -p fuzz/corpus

# name, source, definition, seeds
targets() {
    cat <<END
mgt fuzz_trace.c -DFUZZ_FORMAT="mgt" $bad/trace/*.mgt
mgt_body fuzz_mgt_body.c -D_
writer fuzz_writer.c -D_
recover fuzz_recover.c -D_ $bad/trace/*.mgt
warp fuzz_trace.c -DFUZZ_FORMAT="warp" $bad/trace/*.warp
din fuzz_trace.c -DFUZZ_FORMAT="din" $bad/trace/*.din*
xdin fuzz_trace.c -DFUZZ_FORMAT="xdin" $bad/trace/*.xdin
lackey fuzz_trace.c -DFUZZ_FORMAT="lackey" $bad/trace/*.lackey
dramsim3 fuzz_trace.c -DFUZZ_FORMAT="dramsim3" $bad/trace/*.dramsim3
traceg fuzz_trace.c -DFUZZ_FORMAT="traceg" $bad/formats/*.traceg $data/formats/*.traceg
kernelslist fuzz_trace.c -DFUZZ_FORMAT="kernelslist" $bad/formats/*.kernelslist $data/formats/kernelslist.g
ramulator fuzz_trace.c -DFUZZ_FORMAT="ramulator" $bad/formats/*.ramulator $data/formats/*.ramulator
ramulator1 fuzz_trace.c -DFUZZ_FORMAT="ramulator1" $bad/formats/*.ramulator1 $data/formats/*.ramulator1
champsim fuzz_trace.c -DFUZZ_FORMAT="champsim" $bad/formats/*.champsim $data/formats/*.champsim
cloudsuite fuzz_trace.c -DFUZZ_FORMAT="champsim-cloudsuite" $bad/formats/*.champsim-cloudsuite $data/formats/*.champsim-cloudsuite
oracle fuzz_trace.c -DFUZZ_FORMAT="oracleGeneral" $bad/formats/*.oracleGeneral $data/formats/*.oracleGeneral
gem5 fuzz_trace.c -DFUZZ_FORMAT="gem5" $bad/formats/*.gem5 $data/formats/*.gem5
cvp1 fuzz_trace.c -DFUZZ_FORMAT="cvp1" $bad/formats/*.cvp1 $data/formats/*.cvp1
scalesim fuzz_trace.c -DFUZZ_FORMAT="scalesim" $bad/formats/*.scalesim $data/formats/*.scalesim
export fuzz_export.c -D_ $bad/trace/good* $data/formats/*
probe fuzz_trace.c -DFUZZ_FORMAT=0 $bad/trace/* $bad/formats/*
param fuzz_param.c -D_ $bad/param/*.ini
unit fuzz_unit.c -D_
plot fuzz_plot.c -D_ $bad/plot/good* $bad/plot/bad*
points fuzz_points.c -D_ $bad/points/*.csv
tech fuzz_tech.c -D_ $bad/tech/*.csv $srcdir/memmodels/tech/deepnvm-stt.csv
tech_import fuzz_tech_import.c -D_ $bad/tech/nvsim* $bad/tech/cacti* $data/tech/nvsim* $data/tech/cacti*.out
network_table fuzz_network.c -DFUZZ_READER=net_read_table $srcdir/traces/networks/lstm*.csv $srcdir/traces/networks/vgg16.csv
network_scalesim fuzz_network.c -DFUZZ_READER=net_read_scalesim
network_maestro fuzz_network.c -DFUZZ_READER=net_read_maestro
maestro_mapping fuzz_maestro.c -DFUZZ_WHAT=fuzz_network $bad/maestro/*.m $data/maestro/eyeriss.m
maestro_directives fuzz_maestro.c -DFUZZ_WHAT=fuzz_directives $srcdir/conf/maestro/*.m $data/maestro/grid.m
maestro_hw fuzz_maestro.c -DFUZZ_WHAT=fuzz_hw $bad/maestro/*.hw
nn_file fuzz_nn.c -DFUZZ_WHAT=fuzz_net fuzz/seed.mnn
nn_idx fuzz_nn.c -DFUZZ_WHAT=fuzz_idx fuzz/seed.idx
nn_table fuzz_nn.c -DFUZZ_WHAT=fuzz_samples fuzz/seed.samples
flex fuzz_flex.c -D_ $srcdir/conf/flex/[ent]*.ini
network_mnn fuzz_network.c -DFUZZ_READER=net_read_mnn fuzz/seed.mnn
network_onnx fuzz_network.c -DFUZZ_READER=read_onnx $data/networks/*.onnx
elf fuzz_elf.c -D_ $data/elf/*.cubin $data/elf/*.fatbin
gen fuzz_gen.c -D_ fuzz/gen.*
dram_ini fuzz_dram_ini.c -D_ $srcdir/memmodels/dram/*.ini
network_graph fuzz_network.c -DFUZZ_READER=net_read_table fuzz/seed.graph
pe_table fuzz_layer_tables.c -DFUZZ_TABLE=pe_table fuzz/seed.pe
pe_types fuzz_layer_tables.c -DFUZZ_TABLE=pe_types $bad/pe/*.csv
sparse_table fuzz_layer_tables.c -DFUZZ_TABLE=sparse_table fuzz/seed.sparse
mappings fuzz_layer_tables.c -DFUZZ_TABLE=mappings fuzz/seed.mappings
space fuzz_space.c -D_ $srcdir/conf/explore/*.ini $data/explore/*.ini $bad/space/*.ini fuzz/seed.space
search_log fuzz_search_log.c -D_ fuzz/seed.journal
END
}

wanted() {
    case " ${FUZZ_ONLY:-$1} " in *" $1 "*) ;; *) return 1 ;; esac
}

build_library() {
    [ -f fuzz/lib.a ] &&
        [ -z "$(find "$srcdir" -path "$srcdir/tests" -prune -o -name '*.[ch]' -newer fuzz/lib.a -print -quit)" ] && return
    rm -rf fuzz/lib fuzz/lib.a
    mkdir fuzz/lib
    for source; do
        case $source in *.c) echo "$source" ;; esac
    done | xargs -P "$jobs" -I{} sh -c 'path=$srcdir/$1
        [ -f "$path" ] || path=$1
        exec $0 -c "$path" -o "fuzz/lib/$(echo "$1" | tr / _ | sed s/c$/o/)"' \
        "$cc $CPPFLAGS $flags $limits -fsanitize=fuzzer-no-link" {} || return 1
    ar rc fuzz/lib.a fuzz/lib/*.o
}

# name, source, definition, seeds...
build_and_seed() {
    name=$1 source=$2 definition=$3
    shift 3
    { [ "fuzz/fuzz_$name" -nt fuzz/lib.a ] &&
        [ -z "$(find "$srcdir/tests/fuzz" -name '*.[ch]' -newer "fuzz/fuzz_$name" -print -quit)" ]; } ||
        $cc $CPPFLAGS $flags $limits -fsanitize=fuzzer $definition "$srcdir/tests/fuzz/$source" \
            fuzz/lib.a $LIBS -o "fuzz/fuzz_$name" || return 1
    mkdir -p "fuzz/corpus/$name"
    for seed; do
        [ -f "$seed" ] && cp "$seed" "fuzz/corpus/$name/seed-${seed##*/}"
    done
    return 0
}

targets >fuzz/targets
printf vgg16,batch=4,layers=1-2 >fuzz/gen.network
printf chase,footprint=4KiB,count=9,seed=2 >fuzz/gen.chase
printf resnet18,training=yes,tiles=untuned >fuzz/gen.training
printf lstm_cell_1024_b1_t1,training=1 >fuzz/gen.lstm
printf '\000\000\010\002\000\000\000\002\000\000\000\002abcd' >fuzz/seed.idx
printf 'a,label,b\n1,x,2\n-1e3,y,0.5\n' >fuzz/seed.samples
./magnetar nn train fuzz/seed.samples --model mlp-3 --epochs 1 -q -o fuzz/seed.mnn || exit 1
columns=layer,type,N,C,H,W,K,R,S,stride_h,stride_w,pad_h,pad_w,groups,macs
printf "$columns,inputs,right,adds,shares\\n%s\\n%s\\n%s\\n" a,GEMM,1,4,4,1,4,1,1,1,1,0,0,1,,,,, \
    b,BMM,1,4,4,1,4,1,1,1,1,0,0,1,,a,a,, c,GEMM,1,4,4,1,4,1,1,1,1,0,0,1,,b,,a,a >fuzz/seed.graph
printf 'layer,pe,scale_group\na,int8,\n*,fuzz.csv:int6,32\n' >fuzz/seed.pe
printf 'layer,weights,inputs\nconv*,2:4,\nfc,0.5,measured\n*,,0.25\n' >fuzz/seed.sparse
printf 'layer,m,n,e,p,q,r,t\nconv1,1,2,3,4,5,6,7\nfc,1,1,1,1,1,1,1\n' >fuzz/seed.mappings
printf '%s\n' '[space]' 'n1 = 1..9:2' 'size = 1KiB..4KiB' 'kind = a, b' '[where]' \
    'x = lower(f1) + n1 * 2 <= 9 || max(n1, size) > 1KiB' '[evaluate]' 'with = it' '[goals]' 'f1 = min' \
    'f2 = max >= 1' 'f3 = <= 9' '[search]' 'strategy = nsga2' 'evals = 40' >fuzz/seed.space
printf '%s\n' '[space]' 'array.rows = 4, 8' 'array.cols = 4, 8' '[evaluate]' 'with = run.closed' \
    'network = lstm_cell_1024_b1_t1' '[goals]' 'time_s = min' >fuzz/journal.ini
rm -f fuzz/seed.journal
./magnetar explore fuzz/journal.ini -q --journal fuzz/seed.journal >/dev/null
# FUZZ_ONLY=whole needs none of it.
if [ "${FUZZ_ONLY:-}" != whole ]; then
    echo "fuzz: building"
    build_library "$@" || exit 1
fi
names= begun=0
rm -f fuzz/unbuilt
while read -r line; do
    wanted "${line%% *}" || continue
    set -- $line
    { build_and_seed "$@" || echo "$1" >>fuzz/unbuilt; } &
    names="$names $1" begun=$((begun + 1))
    [ $((begun % jobs)) != 0 ] || wait
done <fuzz/targets
wait
[ ! -f fuzz/unbuilt ] || exit 1
count=$(echo $names | wc -w)
wanted whole && command -v python3 >/dev/null && count=$((count + 1)) && whole=yes
share=$((${FUZZ_SECONDS:-60} / count))
[ $share -gt 0 ] || share=1

run_one() {
    if ./fuzz/fuzz_$1 -max_total_time=$share -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix=fuzz/$1- "fuzz/corpus/$1" >"fuzz/$1.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "fuzz/$1.log")
        echo "fuzz: $1: $runs runs in $share s, nothing found"
    else
        echo "$1" >>fuzz/failed
        echo "fuzz: $1: FAILED, see fuzz/$1.log"
        tail -20 "fuzz/$1.log"
    fi
}

rm -f fuzz/failed
begun=0
for name in $names; do
    run_one "$name" &
    begun=$((begun + 1))
    [ $((begun % jobs)) != 0 ] || wait
done
wait
failed=$(cat fuzz/failed 2>/dev/null)
# Not by clang: whole configurations, under the program as it was built.
if [ "${whole:-}" ]; then
    python3 "$srcdir/tests/fuzz/whole.py" ./magnetar "$srcdir" $share || failed="$failed whole"
fi
[ -z "$failed" ]
