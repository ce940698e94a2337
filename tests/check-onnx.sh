#!/bin/sh
# MACs of ONNX files against a counter of the test's own, shapes and values against those that the
# conformance tests recorded. Needs Debian's python3-onnx and libonnx-testdata.
srcdir=${srcdir:-.} builddir=${builddir:-.}
data=/usr/share/libonnx-testdata/data
python=
for p in /usr/bin/python3 python3; do
    "$p" -c 'import onnx' 2>/dev/null && python=$p && break
done
[ -n "$python" ] || { echo "python3-onnx is missing"; exit 77; }
[ -d $data ] || { echo "libonnx-testdata is missing"; exit 77; }
status=0
"$python" "$srcdir/tests/onnx_shapes.py" "$builddir/magnetar" $data/node || status=1
"$python" "$srcdir/tests/onnx_macs.py" "$builddir/magnetar" $(find "$srcdir/tests/data" $data -name '*.onnx' | sort) || status=1
exit $status
