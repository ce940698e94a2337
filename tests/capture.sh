#!/bin/sh
# Captures the small networks under Oclgrind and compares the streams with the committed ones; then what
# must fail. Run in the build folder; $srcdir is the source's. Skipped without magnetar-capture.
set -eu
srcdir=${srcdir:-.}
data=$srcdir/tests/data/captures
[ -x ./magnetar-capture ] && command -v oclgrind >/dev/null || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

records() {
    ./magnetar trace cat "$1" | grep '^[0-9]'
}

same() {
    committed=$1
    shift
    ./magnetar-capture -o "$dir/new.mgt" "$@"
    records "$data/$committed.mgt" >"$dir/a"
    records "$dir/new.mgt" >"$dir/b"
    cmp "$dir/a" "$dir/b" || {
        echo "capture differs from $committed.mgt: $*" >&2
        exit 1
    }
}

# The same, and as warp text.
same_text() {
    same "$@"
    shift
    ./magnetar-capture -o "$dir/new.warp" "$@"
    grep '^[0-9]' "$dir/new.warp" | cmp - "$dir/a"
}

fails() {
    expected=$1 status=0
    shift
    "$@" >"$dir/out" 2>&1 || status=$?
    [ $status = "$expected" ] || {
        echo "status $status, expected $expected: $*" >&2
        cat "$dir/out" >&2
        exit 1
    }
}

same small-layers --network "$data/small_layers.csv"
same_text small-layers-untuned --network "$data/small_layers.csv" --tiles default
same small-training --network "$data/small_training.csv" --training --batch 2
same_text small-gradients --network "$data/small_gradients.csv" --training --batch 3
same_text small-uneven --network "$data/small_uneven.csv"
same small-uneven-training --network "$data/small_uneven.csv" --training --batch 2
same titanx/matrix_mul-32 --kernel matrix_mul:32
same_text titanx/transpose_naive-128 --kernel transpose_naive:128x128
same_text titanx/vector_add_f64-1000 --kernel vector_add_f64:1000

# Against another author's capture: over a minute, so only when asked for.
[ -z "${MAGNETAR_SLOW_TESTS-}" ] ||
    same others/squeezenet1_1-untuned-fire8 --network squeezenet1_1 --layers 20-22 --tiles default

fails 2 ./magnetar-capture
fails 2 ./magnetar-capture -o "$dir/x.mgt" --network nosuch
fails 2 ./magnetar-capture -o "$dir/x.mgt" --network alexnet --layers 9
fails 2 ./magnetar-capture -o "$dir/x.mgt" --network alexnet --batch 0
fails 2 ./magnetar-capture -o "$dir/x.mgt" --network alexnet --tiles WGD=8
fails 2 ./magnetar-capture -o "$dir/x.mgt" --kernel matrix_mul:33
fails 4 ./magnetar-capture -o "$dir/nosuch/x.mgt" --kernel matrix_mul:32
fails 4 ./magnetar-capture -o /dev/full --kernel matrix_mul:32
fails 5 ./magnetar-capture -o "$dir/x.mgt" --network "$data/small_layers.csv" --batch 1000000
fails 5 ./magnetar-capture -o "$dir/x.mgt" --network "$srcdir/tests/data/networks/uneven.csv"

# A launch without a local size: 256 work-items that copy 16 bytes each are 8 warps of 4 lines, read
# and written; with a size of its own, 1, a program's 256 groups are kept. Needs a C compiler.
if ${CC:-cc} -o "$dir/null" "$srcdir/tests/null_local.c" -lOpenCL 2>/dev/null; then
    ./magnetar-capture -o "$dir/null.mgt" -- "$dir/null" 2>"$dir/said"
    [ "$(records "$dir/null.mgt" | wc -l)" = 64 ]
    grep -q 'no local size for kernel copy4; 256 x 1 x 1 chosen' "$dir/said"
    ./magnetar trace info "$dir/null.mgt" | grep -q 'copy4 of 256 x 1 x 1: 256 x 1 x 1'
    ./magnetar-capture -o "$dir/one.mgt" -- "$dir/null" 1
    [ "$(records "$dir/one.mgt" | wc -l)" = 512 ]
fi
