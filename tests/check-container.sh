#!/bin/sh
# docs/trace-format.md is right: its example is what the program writes, byte by byte; the bodies it
# shows are what the chunks hold; and a reader written from the page alone (tests/read_mgt.py) prints
# what `magnetar trace cat` does.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
magnetar=$(cd "${builddir:-.}" && pwd)/magnetar
page=$srcdir/docs/trace-format.md
command -v python3 >/dev/null || { echo "python3 is missing" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

block() { awk -v fence="\`\`\`$1" '/^```/ { on = 0 } on; $0 == fence { on = 1 }' "$page"; }

block warp >t.warp
"$magnetar" trace convert t.warp t.mgt --note tiny
block hex | cut -c5-51 >shown.hex
block raw | cut -c7-41 >shown.raw
python3 - <<'END'
import struct, zlib
file = open("t.mgt", "rb").read()
assert file == bytes.fromhex(open("shown.hex").read()), "the bytes differ"
at, raw = 32, b""
while file[at:at + 6] != b"MGTEND":
    stored, = struct.unpack("<I", file[at + 4:at + 8])
    raw += zlib.decompress(file[at + 32:at + 32 + stored])
    at += 32 + stored
assert raw == bytes.fromhex(open("shown.raw").read()), "the inflated bodies differ"
END
echo "ok: the example"

same() {
    "$magnetar" trace cat "$1" >expected
    python3 "$srcdir/tests/read_mgt.py" "$1" >seen
    cmp expected seen
    echo "ok: $2, $(wc -l <seen) lines"
}
same t.mgt "the example, read back"
"$magnetar" trace cat t.mgt | cmp - t.warp
"$magnetar" trace convert "$srcdir/data/squeezenet1_1.mgt" part.mgt --limit 200000
same part.mgt "GPU trace of several blocks"
awk 'BEGIN { srand(7); for (i = 0; i < 70000; i++)
    printf "%d %x %x\n", int(rand() * 6), int(rand() * 2^40), 1 + int(rand() * 600) }' >t.xdin
"$magnetar" trace convert t.xdin x.mgt
same x.mgt "sizes, more than 256 forms"
awk 'BEGIN { srand(8); for (i = 0; i < 1000; i++)
    printf "0x%x %s %d\n", int(rand() * 2^30) * 64, rand() < 0.5 ? "READ" : "WRITE", i * 7 }' >t.dram
"$magnetar" trace convert t.dram g.mgt --format dramsim3
same g.mgt "gaps"
