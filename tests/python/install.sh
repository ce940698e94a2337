#!/bin/sh
# The module as it is installed, in a scratch folder: found through PYTHONPATH, it runs the program
# that was installed with it, wherever both are moved; uninstalled, nothing of it is left.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAGNETAR || :
[ "${PYTHON:=:}" != : ] || { echo "no python3: the module is not installed" && exit 77; }
cd "$builddir"
# make_parts install|uninstall: what is the module's, and shells', and the program.
make_parts() {
    targets=
    for part in libLTLIBRARIES binPROGRAMS pkgpythonPYTHON nodist_pkgpythonPYTHON \
        dist_bashcompletionDATA dist_zshcompletionDATA; do
        targets="$targets $1-$part"
    done
    ${MAKE:-make} $targets DESTDIR="$2" >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }
}

make_parts install "$root/first"
mv "$root/first" "$root/second"
module=$(find "$root/second" -name __init__.py)
program=$(find "$root/second" -name magnetar -type f -path '*/bin/*')
cd "$root"
PYTHONPATH=$(dirname "$(dirname "$module")") PATH=/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 "$PYTHON" -c '
import magnetar, sys
assert magnetar.program() == sys.argv[1], magnetar.program()
print(magnetar.run("alexnet", layers=1).table()[0]["macs"])' "$program"
find "$root/second" -path '*/bash-completion/completions/magnetar' | grep -q .
find "$root/second" -path '*/zsh/site-functions/_magnetar' | grep -q .
cd "$builddir"
make_parts uninstall "$root/second"
left=$(find "$root/second" -type f)
[ -z "$left" ] || { echo "left behind by uninstall: $left" && exit 1; }
