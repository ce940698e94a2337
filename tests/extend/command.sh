# magnetar footprint: three accesses of two lines and three sectors.
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
printf '0 1000\n1 1020\n0 2000\n' >t.din
magnetar --help | grep -q '^  footprint  *how much memory a trace touches$' || fault "not in --help"
magnetar footprint --help | grep -q 'Usage: magnetar footprint .*FILE' || fault "no help of its own"
[ "$(magnetar footprint t.din)" = "96 B in 2 lines" ] || fault "$(magnetar footprint t.din)"
refused 2 'expected FILE' magnetar footprint
refused 2 'one argument too many: u.din' magnetar footprint t.din u.din
refused 2 'did you mean footprint' magnetar footprin
printf '0 1000\n7 1020\n' >bad.din
refused 3 'bad.din:2: ' magnetar footprint bad.din
refused 4 'No such file' magnetar footprint no.din
refused 4 'No space left' sh -c 'magnetar footprint t.din >/dev/full'
