# llc.index_shift chooses the sets by higher bits of the line number. By hand: 32 consecutive lines
# read twice fill 32 sets of one way, and the second round hits; with the two low bits left out, four
# neighbours share one of 8 sets, and nothing hits. --vary must not take the two for the same cache.
fault() {
    echo "$1"
    exit 1
}
hits() {
    sed -n 's/.*"llc.read_hits": \([^,]*\),*$/\1/p' "$1" | tr '\n' ' '
}
for round in 1 2; do
    for line in 0 1 2 3 4 5 6 7 8 9 a b c d e f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f; do
        echo "0 ${line}00"
    done
done >loop.din
small="--set llc.line=256 --set llc.size=8KiB --set llc.ways=1 -q --json -"
magnetar list params | grep -q '^  llc.index_shift ' || fault "not listed"
magnetar replay loop.din $small >zero.json
magnetar replay loop.din $small --set llc.index_shift=2 >two.json
[ "$(hits zero.json)$(hits two.json)" = "32 0 " ] || fault "alone: $(hits zero.json)$(hits two.json)"
magnetar replay loop.din $small --vary llc.index_shift=0,2,0 >vary.json
[ "$(hits vary.json)" = "32 0 32 " ] || fault "--vary: $(hits vary.json)"
grep -q '"llc.index_shift": 2' two.json || fault "not in the manifest"
magnetar replay loop.din $small --set llc.index_shift=33 2>said && fault "33 is taken"
grep -q 'llc.index_shift = 33: above 32' said || fault "33: $(cat said)"
