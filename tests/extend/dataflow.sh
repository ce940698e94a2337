# Output-stationary with broadcast operands on 4 x 4 PEs: a fold takes depth + rows cycles, by hand.
# What its row leaves out must be refused with status 5.
fault() {
    echo "$1"
    exit 1
}
printf 'Layer,M,N,K\nl,8,4,6\n' >net.csv
small="--dataflow osb --set array.rows=4 --set array.cols=4 -q"
magnetar list dataflows | grep -q '^  osb  *outputs stay, operands are broadcast' ||
    fault "not listed"
magnetar run --help | grep -q -- '--dataflow=os|ws|is|rs|osb' || fault "not in the help"
for mode in closed timed; do
    magnetar run net.csv $small --mode $mode --json - >$mode.json
    grep -q '"cycles": 20,' $mode.json || fault "$mode: expected 2 folds of 6 + 4 cycles"
    grep -q '"array.dataflow": "osb"' $mode.json || fault "$mode: another name is resolved"
done
magnetar run net.csv $small --dataflow os --json - | grep -q '"cycles": 32,' ||
    fault "os: expected 2 folds of 6 + 3 + 3 + 4 cycles"

refused() {
    rc=0
    magnetar run net.csv $small "$@" >out 2>said || rc=$?
    [ $rc = 5 ] || fault "$*: status $rc, expected 5"
    grep -q -- "$name" said && grep -q 'array.dataflow = osb' said || fault "$*: $(cat said)"
}
name='--mode exact' refused --mode exact
name='--trace-sram' refused --trace-sram t.mgt
name='--compat scalesim' refused --compat scalesim
name='array.accumulators = 64' refused --set array.accumulators=64
name='array.partitions = 2' refused --set array.partitions=2
name='array.mapping = m.csv' refused --mapping m.csv
name='array.objective = edp' refused --set array.objective=edp
name='array.drain = overlapped' refused --set array.drain=overlapped
name='spad.tech = nvsim-sram' refused --set spad.tech=nvsim-sram
name='noc.ifmap = 16' refused --set noc.ifmap=16
name='glb.padding = yes' refused --set glb.padding=yes
[ ! -e t.mgt ] || fault "a refused trace is there"
