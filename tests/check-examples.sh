#!/bin/sh
# README.md's table is what the program prints, and every command shown as an example runs: the ```sh
# blocks of README.md (```python too, where pandas is there), the indented commands of docs/, and the
# Examples of each --help, which are those of the manual pages. A command that is not installed
# (valgrind, jq) is skipped.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
PATH=$builddir:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
failed=0

# Commands of a page, continued lines joined.
shown_in() {
    sed -e ':more' -e '/\\$/N; s/ *\\\n */ /; t more' "$1" | sed -n 's/^    \(\(magnetar\|magnetar-capture\|valgrind\) .*\)/\1/p'
}
block() { awk -v fence="\`\`\`$1" '/^```/ { on = 0 } on; $0 == fence { on = 1 }' "$srcdir/README.md"; }

run() {
    if ! command -v "${1%% *}" >/dev/null; then
        echo "skipped, ${1%% *} is missing: $1"
    elif sh -ec "$1" >out 2>err </dev/null; then
        echo "ok: $1"
    else
        echo "failed with $?: $1" && cat err
        failed=1
    fi
}

ln -s "$srcdir/data" "$srcdir/conf" .
block output >shown
magnetar replay data/squeezenet1_1.mgt -c conf/gtx1080ti.ini \
    --tech sram,stt-mram,sot-mram,stt-mram@7MiB,sot-mram@10MiB >printed 2>err || cat err
diff shown printed || { echo "failed: < the table in README.md, > what is printed" && failed=1; }

# Names that the examples use.
mkdir sets && ${PYTHON:-python3} "$srcdir/tests/cli/nn_sets.py" sets || failed=1
MAGNETAR_DATA=$work/sets
export MAGNETAR_DATA
printf '==1== Lackey\nI  04001000,3\n L 1ffe000,8\n S 1ffe008,4\n M 1ffe010,8\n' >ls.txt
cp ls.txt t.txt
printf '0 1000\n1 2000\n2 4000\n' >t.din
magnetar trace convert "$srcdir/data/squeezenet1_1.mgt" t.mgt --limit 100000 || failed=1
cp "$srcdir/tests/data/tech/nvsim_stt_8MB_64B.txt" 8M.txt
cp "$srcdir/tests/data/networks/scalesim_conv.csv" topology.csv
cp "$srcdir/validation/eyeriss/points.csv" mine.csv
printf 'Layer,M,N,K\nfc,48,32,16\n' >mynet.csv
printf '#!/bin/sh\nexec magnetar-opencl --kernel vector_add_f32:1000\n' >my-opencl-program
chmod +x my-opencl-program
cp "$srcdir/data/titanx/vectoradd-f32-100k.mgt" add.mgt # where nothing captures
cp "$srcdir/tests/data/tech/cacti7_sram_2MB.out" sram.cfg.out
cp "$srcdir/tests/data/tech/nscache_edram_64KB.txt" edram.txt
cp "$srcdir/tests/data/networks/mobilenet_block.onnx" mynet.onnx
cp "$srcdir/tests/data/networks/cases/input-height-width-symbolic.onnx" model.onnx
cp "$srcdir/conf/titanx.ini" mine.ini
cp "$srcdir/tests/bad/trace/good.dramsim3" trace.trc
cp add.mgt squeeze.mgt
cp add.mgt big.mgt
cp /bin/ls program
magnetar replay add.mgt -q --csv r.csv --tech nvsim-sram@1MiB,nvsim-stt@1MiB || failed=1
magnetar run alexnet --layers 'conv*' -c eyeriss -q --json eyeriss.json || failed=1
printf 'layer,pe\nfc*,w4a16\n*,int8\n' >types.csv
printf 'tech,figure,low,high\n*,leakage,0.3,3\n' >spread.csv
sed 's/^\( *Capacity *: *\)8MB/\14MB/' 8M.txt >4M.txt

block sh >commands
commands=$(magnetar --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
for c in "" $commands; do
    page=man/magnetar${c:+-$c}.1
    [ -f "$builddir/$page" ] || [ -f "$srcdir/$page" ] || ! command -v help2man >/dev/null ||
        { echo "failed: no $page; add it to man_pages in cli/local.mk" && failed=1; }
    magnetar $c --help | sed -n '/^Examples:/,$s/^  *//p' >>commands
done
for page in "$srcdir"/docs/*.md; do
    shown_in "$page"
done >>commands
awk '!seen[$0]++' commands >once
while read -r line; do
    run "$line"
done <once
if python3 -c 'import pandas' 2>/dev/null; then
    block python >example.py
    run "python3 example.py"
fi
exit $failed
