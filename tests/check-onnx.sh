#!/bin/sh
# MACs of ONNX files against a counter of the test's own. Needs Debian's python3-onnx, and for
# the conformance models libonnx-testdata.
srcdir=${srcdir:-.} builddir=${builddir:-.}
data=/usr/share/libonnx-testdata/data
python=
for p in /usr/bin/python3 python3; do
    "$p" -c 'import onnx' 2>/dev/null && python=$p && break
done
[ -n "$python" ] || { echo "python3-onnx is missing"; exit 77; }
[ -d $data ] || { echo "libonnx-testdata is missing"; exit 77; }
"$python" "$srcdir/tests/onnx_macs.py" "$builddir/magnetar" $(find "$srcdir/tests/data" $data -name '*.onnx' | sort)
