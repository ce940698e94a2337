# Pin's pinatrace: a record per line, an end that must be there, and a state between two blocks.
fault() {
    echo "$1"
    exit 1
}
refused() { # status message command...
    rc=0
    status=$1 message=$2
    shift 2
    "$@" >out 2>said || rc=$?
    [ $rc = "$status" ] || fault "$*: status $rc, expected $status"
    grep -q -- "$message" said || fault "$*: $(cat said)"
}
{
    printf '0x401000: R 0x1000\n0x401004: W 0x1080\n0x401000: R 0x1000\n'
    echo '#eof'
} >pin.out
magnetar list formats | grep -q "^  pinatrace  *Intel Pin's pinatrace" || fault "not listed"
magnetar trace cat pin.out >records
printf 'r 1000 1\nw 1080 1\nr 1000 1\n' | cmp - records || fault "other records: $(cat records)"

# One block is 65,536 accesses: the end is met in the third, and not asked for again.
{ yes '0x1: R 0x40' | head -150000 && echo '#eof'; } >long.out
magnetar trace verify long.out | grep -q 'whole, 150000 accesses, pinatrace' || fault "long.out"
gzip -c long.out >long.out.gz
magnetar trace convert long.out.gz long.mgt && magnetar trace verify long.mgt | grep -q ' 150000 accesses' ||
    fault "compressed, and stored"
magnetar replay pin.out --set llc.line=128 --set llc.ways=4 --set llc.size=1KiB -q --json - >pin.json
grep -q '"llc.read_hits": 1,' pin.json || fault "expected a hit: the third access"
grep -q '"format": "pinatrace"' pin.json || fault "not in the manifest"

head -3 pin.out >cut.out
refused 3 'cut.out:3: the file ends before #eof' magnetar trace verify cut.out
sed 2s/W/X/ pin.out >letter.out
refused 3 "letter.out:2: expected IP: R|W ADDR, found '0x401004: X" magnetar trace verify letter.out
refused 2 "did you mean 'pinatrace'" magnetar trace verify pin.out --format pinatrac
refused 5 'cannot be entered in the middle' magnetar trace cat pin.out --from 1
