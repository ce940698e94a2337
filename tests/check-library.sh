#!/bin/sh
# Installs into a scratch folder, and there: what is installed of the sources is include/; every
# header stands alone in C11 and in C++17; the shared library exports, and the static one shows,
# what the headers declare and nothing else; somebody else's programs build with pkg-config against
# either, and print what they should, as the program does; uninstall leaves no file behind.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL || :
LC_ALL=C
export LC_ALL
cd "$builddir"
${MAKE:-make} install DESTDIR="$root" >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }

# pkg NAME...: what pkg-config says of the scratch folder.
pkg() {
    PKG_CONFIG_PATH="$root$libdir/pkgconfig" \
        pkg-config --define-variable=prefix="$root$prefix" "$@" magnetar
}
include=$root$prefix/include
cflags=$(pkg --cflags)
(cd "$srcdir/include" && find . -name '*.h' | sort) >"$root/kept"
(cd "$include" && find . -type f | sort) | diff "$root/kept" - || { echo "installed headers"; exit 1; }
cd "$root"
while read -r h; do
    echo "#include <${h#./}>" >one.c
    cp one.c one.cc
    $CC -std=c11 $CFLAGS -Werror -fsyntax-only one.c $cflags
    $CXX -std=c++17 $CFLAGS -Werror -fsyntax-only one.cc $cflags
done <kept
echo "ok: $(wc -l <kept) headers stand alone in C and C++"

# gcc lists every declaration with its file.
echo '#include <magnetar.h>' >all.c
$CC -std=c11 -w -fsyntax-only -aux-info declared.list all.c $cflags
sed -n 's,^/\* [^ ]*/include/magnetar/[^ ]* \*/ extern [^(]*[ *]\([a-z0-9_]*\) (.*,\1,p' declared.list |
    sort -u >declared
grep -v '^magnetar_' declared && { echo "declared without the prefix"; exit 1; }
nm -D --defined-only "$root$libdir/libmagnetar.so" | awk '{ print $3 }' | sort -u >exported
nm -g --defined-only "$root$libdir/libmagnetar.a" | awk 'NF == 3 { print $3 }' | sort -u >shown
diff declared exported || { echo "< declared in an installed header, > exported"; exit 1; }
diff declared shown || { echo "< declared, > shown by the static library"; exit 1; }
echo "ok: $(wc -l <declared) symbols"

[ "$(pkg --modversion)" = "$(sed -n 's/^#define MAGNETAR_VERSION  *"\(.*\)"/\1/p' \
    "$include/magnetar/version.h")" ] || { echo "MAGNETAR_VERSION is not that of the package"; exit 1; }

# Beside the archive alone, -lmagnetar is the archive.
mkdir archive
ln "$root$libdir/libmagnetar.a" archive
LD_LIBRARY_PATH=$root$libdir
export LD_LIBRARY_PATH
for kind in shared static; do
    libs=$(pkg --libs)
    [ $kind = shared ] || libs="-L$root/archive $(pkg --static --libs)"
    $CC -std=c11 $CFLAGS -Werror "$srcdir/examples/policy.c" $cflags $libs -o policy
    $CXX -std=c++17 $CFLAGS -Werror "$srcdir/examples/core.cc" $cflags $libs -o core
    $CC -std=c11 $CFLAGS -Werror "$srcdir/tests/library_json.c" $cflags $libs -o json
    uses=$(ldd json | grep -c libmagnetar) || :
    [ $kind-"$uses" = shared-1 ] || [ $kind-"$uses" = static-0 ] || { echo "$kind: linked $uses"; exit 1; }
    ./policy "$root$prefix/share/magnetar/squeezenet1_1.mgt" | diff "$srcdir/examples/policy.out" -
    ./core gen:transpose,n=256 | diff "$srcdir/examples/core.out" -
    # The program's results also say how it was called.
    for mode in count timed; do
        ./json $mode "$srcdir/data/lstm-step.mgt" >library.json
        "$builddir/magnetar" replay "$srcdir/data/lstm-step.mgt" --mode $mode --limit 20000 -c titanx \
            --tech nvsim-sram,nvsim-stt --json - |
            sed 's/"command_line": .*/"command_line": null,/' | diff - library.json
    done
    ./json run alexnet >library.json
    "$builddir/magnetar" run alexnet --batch 2 --json - |
            sed 's/"command_line": .*/"command_line": null,/' | diff - library.json
    ./json count nothing.mgt >said 2>&1 && exit 1
    [ ! -s said ] || { echo "the library prints:" && cat said && exit 1; }
    echo "ok: examples and results, $kind"
done

cd "$builddir"
${MAKE:-make} uninstall DESTDIR="$root" >"$root/log" 2>&1
left=$(find "$root$prefix" ! -type d)
[ -z "$left" ] || { echo "left behind by uninstall:" && echo "$left" && exit 1; }
