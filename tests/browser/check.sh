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
