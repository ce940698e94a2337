#!/bin/sh
# Installs into a scratch folder, and there: the library exports what its headers declare, which is
# what magnetar.sym names, and nothing else; every header stands alone; somebody else's program
# builds with pkg-config and runs; uninstall leaves no file behind.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL || :
cd "$builddir"
${MAKE:-make} install DESTDIR="$root" >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }

flags=$(PKG_CONFIG_PATH="$root$libdir/pkgconfig" \
    pkg-config --define-variable=prefix="$root$prefix" --cflags --libs magnetar)
headers=$(cd "$root$prefix/include/magnetar" && find . -name '*.h' | sort)
cd "$root"
for h in $headers; do
    echo "#include \"${h#./}\"" >one.c
    $CC -std=gnu11 $CFLAGS -fsyntax-only one.c ${flags%%-L*}
    cat one.c >>all.c
done
echo "ok: $(echo "$headers" | wc -l) headers stand alone"

# gcc lists every declaration with its file; objects are the headers' lines that begin with extern.
$CC -std=gnu11 -w -fsyntax-only -aux-info declared all.c ${flags%%-L*}
{
    sed -n 's,^/\* [^ ]*/include/magnetar/[^ ]* \*/ extern [^(]*[ *]\([a-z0-9_]*\) (.*,\1,p' declared
    (cd "$root$prefix/include/magnetar" && find . -name '*.h' -exec cat {} +) |
        $CC -fpreprocessed -E -P -w -x c - | awk '/^extern/ { on = 1 } on { text = text " " $0 } on && /;/ { print text; text = ""; on = 0 }' |
        sed 's/.*struct [a-z0-9_]* //; s/\[\]//g; s/[;,*]/ /g' | tr -s ' ' '\n' | grep .
} | sort -u >declared.names
sort -u "$srcdir/magnetar.sym" >named
nm -D --defined-only "$root$libdir/libmagnetar.so" | awk '{ print $3 }' | sort -u >exported
diff declared.names named || { echo "< declared in an installed header, > in magnetar.sym"; exit 1; }
diff named exported || { echo "< in magnetar.sym, > exported"; exit 1; }
echo "ok: $(wc -l <exported) symbols"

$CC -std=gnu11 $CFLAGS "$srcdir/tests/user.c" $flags -o user
ratio=$(LD_LIBRARY_PATH="$root$libdir" ./user "$root$prefix/share/magnetar/squeezenet1_1.mgt")
info=$("$builddir/magnetar" trace info "$srcdir/data/squeezenet1_1.mgt" |
    awk '$1 == "reads" { print $4 }')
echo "reads per write: $ratio, by trace info $info"
[ "$(printf %.2f "$ratio")" = "$info" ]

cd "$builddir"
${MAKE:-make} uninstall DESTDIR="$root" >"$root/log" 2>&1
left=$(find "$root$prefix" ! -type d)
[ -z "$left" ] || { echo "left behind by uninstall:" && echo "$left" && exit 1; }
