#!/bin/sh
# Reports in headless Chromium: check.js opens them and looks. Skipped (77) without Chromium, node or
# playwright-core: `npm ci` in this folder, or NODE_PATH, says where that is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
srcdir=$(cd "${srcdir:-.}" && pwd)
PATH=$(cd "${builddir:-.}" && pwd):$PATH
NODE_PATH=$here/node_modules${NODE_PATH:+:$NODE_PATH}
export NODE_PATH PATH
CHROMIUM=$(command -v chromium || command -v chromium-browser) || { echo "chromium is missing" && exit 77; }
export CHROMIUM
node -e 'require("playwright-core")' 2>/dev/null || { echo "node or playwright-core is missing" && exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
ln -s "$srcdir/conf" "$srcdir/data" .
gtx="data/squeezenet1_1.mgt -c conf/gtx1080ti.ini --limit 300k -q"
magnetar validate gpus --quick -q --report gpus.html --markdown gpus.md
magnetar replay $gtx --tech sram,stt-mram@7MiB --kernels --report replay.html
magnetar replay $gtx --tech nvsim-sram,nvsim-stt --vary llc.size=1MiB,2MiB,4MiB --report vary.html
magnetar replay data/squeezenet1_1.mgt -c titanx -q --mode timed --limit 50k --tech sram,sot-mram --report timed.html
magnetar run alexnet -c conf/eyeriss.ini -q --report run.html
magnetar curve data/squeezenet1_1.mgt --limit 300k -q --sizes 256KiB..8MiB --sample 0.2 --report curve.html

magnetar explore conf/explore/array-10mm2-1w.ini -q --report explore.html --rows rows.csv
magnetar explore "$srcdir/tests/data/explore/parts.ini" -q --report parts.html

# Figures: lines, bars with slanted and with upright names, a front, a roofline; both widths.
magnetar replay data/squeezenet1_1.mgt --limit 100k -q --extrapolate --csv figures.csv \
    --tech nvsim-sram@64KiB,nvsim-sram@1MiB,nvsim-sram@64MiB,nvsim-stt@1MiB,nvsim-stt@8MiB,sram@3MiB
magnetar run alexnet -c conf/eyeriss.ini -q --csv layers.csv
for columns in 1 2; do
    to="--columns $columns -q -o plot-$columns"
    magnetar plot figures.csv --x llc.size --y energy.total_j --by llc.tech --log x,y $to-lines.html
    magnetar plot figures.csv --x label --y edp.js $to-slanted.html
    magnetar plot layers.csv --x name --y time_s --relative name=total --title 'Of all layers' $to-bars.html
    magnetar plot rows.csv --x time_s --y energy_j --by array.dataflow --pareto --log x,y $to-front.html
    magnetar plot rows.csv --x array.rows --y energy_j --by glb.size --marks points $to-points.html
    magnetar plot layers.csv --roofline $to-roofline.html
    printf 'array.rows,glb.size,energy_j\n8,64KiB,1\n8,1MiB,2\n12,64KiB,2\n12,1MiB,3\n' |
        magnetar plot - --x glb.size --y energy_j --by array.rows --log x --relative array.rows=8 $to-titles.html
    awk 'BEGIN { print "k,v"; for (i = 0; i < 30; i++) printf "a name, %d,%d\n", i, i }' |
        sed '2,$s/\(.*\),/"\1",/' | magnetar plot - --x k --y v $to-upright.html
done
rm rows.csv figures.csv layers.csv

# Same input, same bytes.
magnetar run alexnet -c conf/eyeriss.ini -q --report again.html
cmp run.html again.html
rm again.html

# Names that would be markup: of a technology, of a layer, of a file.
evil='</script><script>window.hostile=1<'
mkdir -p "x$evil"
magnetar tech show nvsim-sram --csv >"x$evil/script>.csv"
magnetar replay data/lstm-step.mgt -q --tech "./x$evil/script>.csv" --set llc.size=1MiB --report hostile.html
printf 'Layer,M,N,K\n%s,64,48,32\n<img src=x onerror=window.hostile=1>,8,8,8\n' "$evil/script>" \
    >'<!--<script>.csv'
magnetar run '<!--<script>.csv' -q --report hostile-run.html
rm -rf ./*'<'*

node "$here/check.js" "$work"
