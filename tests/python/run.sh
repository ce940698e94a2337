#!/bin/sh
# The Python module from the build tree, with Debian's python3 where there is one.
srcdir=$(cd "${srcdir:-.}" && pwd)
MAGNETAR=$(cd "${builddir:-.}" && pwd)/magnetar
export srcdir MAGNETAR
python=/usr/bin/python3
[ -x "$python" ] || python=${PYTHON:-python3}
[ "$python" != : ] || { echo "no python3: the module is not tested" && exit 77; }
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
"$python" -m unittest discover -v -s "$srcdir/tests/python" "$@"
