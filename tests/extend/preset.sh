# A GPU of two SMs: carried, listed, taken from any folder; a value that cannot be is refused.
fault() {
    echo "$1"
    exit 1
}
magnetar list presets | grep -q '^tiny .*An invented GPU of two SMs with 4 KiB of L2, small enough to follow by hand' ||
    fault "not listed"
{ yes '0 0 0 80 0 100 0 180' | tr ' ' '\n' | head -64 | paste -d' ' - -; } >loop.din
magnetar replay loop.din -c tiny -q --json - >count.json
grep -q '"llc.size": 4096,' count.json || fault "not what was simulated"
# By hand: 32 reads of one sector each, of four lines; the first four miss.
grep -q '"llc.read_hits": 28,' count.json || fault "expected 28 hits"
grep -A1 '"name": "tiny"' count.json | grep -q '"format": "configuration"' || fault "not in the manifest"
magnetar replay gen:chase,footprint=1KiB,count=80 -c tiny --mode timed -q --json - >timed.json
grep -q '"gpu.sms": 2,' timed.json || fault "another GPU"
magnetar replay loop.din -c tini 2>said && fault "tini is taken"
grep -q "did you mean 'tiny'" said || fault "tini: $(cat said)"
sed 's/^ways = 4$/weighs = 4/' "$top/conf/tiny.ini" >mine.ini
magnetar replay loop.din -c mine.ini 2>said && fault "weighs is taken"
grep -q "mine.ini:$(grep -n weighs mine.ini | cut -d: -f1): .*llc.weighs" said || fault "weighs: $(cat said)"
