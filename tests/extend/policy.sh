# MRU, placed before plru. Three rounds over five lines through one set of four ways, by hand: the
# first round misses, and each later one misses only the line that the last miss pushed out.
fault() {
    echo "$1"
    exit 1
}
number() { # key file
    sed -n 's/.*"'"$1"'": \([^,]*\),*$/\1/p' "$2"
}
for round in 1 2 3; do
    for line in 0 1 2 3 4; do
        echo "0 ${line}00"
    done
done >loop.din
small="--set llc.line=256 --set llc.size=1KiB --set llc.ways=4 -q --json -"
magnetar list policies | grep -q '^  mru  *most recently used$' || fault "not listed"
magnetar replay loop.din $small --set llc.repl=mru >mru.json
[ "$(number llc.read_hits mru.json)" = 8 ] || fault "mru: expected 8 hits"
magnetar replay loop.din $small --set llc.repl=lru >lru.json
[ "$(number llc.read_hits lru.json)" = 0 ] || fault "lru: expected no hit"

# Side by side as alone, and behind a first level.
magnetar replay loop.din $small --vary llc.repl=lru,mru >both.json
[ "$(number llc.read_hits both.json | tr '\n' ' ')" = "0 8 " ] || fault "--vary: expected 0 and 8"
magnetar replay loop.din $small --set l1.size=1KiB --set l1.line=256 --vary l1.repl=lru,mru >l1.json
[ "$(number llc.reads l1.json | tr '\n' ' ')" = "15 7 " ] || fault "l1: expected 15 and 7 misses"

# In the first-level cache of an SM, each policy is the one that is named.
for policy in lru mru plru; do
    magnetar replay gen:alexnet,layers=5 --limit 60000 --mode timed -c "$top/conf/titanx.ini" -q --json - \
        --set gpu.l1.size=2KiB --set gpu.l1.ways=4 --set gpu.l1.repl=$policy >$policy.json
    grep -q '"gpu.l1.repl": "'$policy'"' $policy.json || fault "gpu.l1.repl=$policy is not resolved"
    number llc.reads $policy.json >$policy.reads
done
for other in lru plru; do
    cmp -s $other.reads mru.reads && fault "gpu.l1.repl=mru does what $other does"
done

# The constraint stays with plru, and what is not there is refused.
magnetar replay loop.din $small --set llc.ways=3 --set llc.size=768 --set llc.repl=mru >three.json
magnetar replay loop.din $small --set llc.ways=3 --set llc.size=768 --set llc.repl=plru 2>said &&
    fault "plru takes 3 ways"
grep -q 'llc.ways = 3: plru needs a power of two' said || fault "plru: $(cat said)"
magnetar replay loop.din $small --set llc.repl=mrv 2>said && fault "mrv is taken"
grep -q 'expected one of lru|fifo|mru|plru|' said || fault "mrv: $(cat said)"
