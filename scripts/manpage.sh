#!/bin/sh
# Makes a manual page of --help: manpage.sh HELP2MAN INCLUDE VERSION man/magnetar[-COMMAND].1, in the
# folder that holds the program. help2man lays out usage and options; what follows them in --help
# (notes, examples) is kept line by line.
set -e
help2man=$1 include=$2 version=$3 page=$4
[ -n "$help2man" ] || { echo "$page: help2man is missing; install it and configure again" >&2; exit 1; }
name=$(basename "$page" .1)
command=${name#magnetar}
command=${command#-}
summary="simulate caches and accelerators over traces and memory technologies"
[ -z "$command" ] ||
    summary=$(./magnetar --help | awk -v c="$command" '$1 == c { sub(/^ *[a-z]+ +/, ""); print }')
work=$page.work
rm -rf "$work" && mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
./magnetar $command --help | awk -v head="$work/help" -v sections="$work/sections" '
function section(title) {
    printf "%s[%s]\n.nf\n", open ? ".fi\n\n" : "", title > sections
    open = 1
}
/^Mandatory or optional arguments/ { skip = 2 }
skip { skip--; next }
/^Exit status:/ { skip = 2; next }
/^Examples:/ { section("examples"); next }
usage && !open && NF { section("notes") }
!open { print > head }
open {
    gsub(/\\/, "\\e"); gsub(/-/, "\\-"); sub(/^[.'"'"']/, "\\\\&&")
    print > sections
}
/ --usage / { usage = 1 }
END { if (open) print ".fi\n" > sections }'
cat "$include" >>"$work/sections"
printf '#!/bin/sh\ncat "%s/help"\n' "$work" >"$work/$name"
chmod +x "$work/$name"
"$help2man" --no-info --name="$summary" --version-string="magnetar $version" \
    --include="$work/sections" --output="$page.tmp" "$work/$name"
sed -e "s/^\\.TH [^ ]* /.TH $(echo "$name" | tr a-z A-Z) /" \
    -e "s/^magnetar \\\\- /$name \\\\- /" "$page.tmp" >"$work/page"
rm "$page.tmp"
mv "$work/page" "$page"
