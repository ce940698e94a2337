# A study of two points: they hold, a figure that does not is told apart, and none can be left out.
fault() {
    echo "$1"
    exit 1
}
refused() { # status message points
    rc=0
    magnetar validate loop --points "$3" >out 2>&1 || rc=$?
    [ $rc = "$1" ] || fault "$3: status $rc, expected $1"
    grep -q -- "$2" out || fault "$3: $(cat out)"
}
magnetar validate list | grep -q '^  loop  *LRU and loops' || fault "not listed"
magnetar validate loop --json loop.json >out || fault "$(cat out)"
grep -q '2 of 2 figures; predicted: 2 hold, 0 broken' out || fault "$(cat out)"
shipped=$top/validation/loop/points.csv
sed 's/,72,/,71,/' "$shipped" >other.csv
refused 1 'predicted: 1 hold, 1 broken' other.csv
grep -v '^lru.over' "$shipped" >fewer.csv
refused 3 'point lru.over is missing' fewer.csv
sed 's/^lru.over/lru.upper/' "$shipped" >unknown.csv
refused 3 'point lru.upper: the study has no such figure' unknown.csv
sed 's/,"by hand.*/,/' "$shipped" >unsaid.csv
refused 3 'unsaid.csv:3: .*source' unsaid.csv
