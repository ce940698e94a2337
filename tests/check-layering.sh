#!/bin/sh
# A folder includes headers of itself and of those to its right, never of one to its left. A room is
# a folder inside another; what a folder holds outside of its rooms stands above them.
# Of memmodels, pe/ takes what both paths share: tech, dram and noc.
cd "${srcdir:-.}" || exit 99
order="cli library include validation explore system nn pe memmodels memmodels/gpu memmodels/llc memmodels/l3 memmodels/nvm
    memmodels/cache memmodels/noc memmodels/dram memmodels/tech traces traces/networks sim"
find $order -name '*.[ch]' -o -name '*.inc' -o -name '*.cc' 2>/dev/null | sort -u |
    xargs grep -H '^#include "' | awk -v order="$order" '
BEGIN { n = split(order, folders); for (i = 1; i <= n; i++) rank[folders[i]] = i }

# The place in the order of the innermost folder that has one; what has none is below all.
function place(path) {
    while (sub("/[^/]*$", "", path))
        if (path in rank)
            return rank[path]
    return n + 1
}

{
    file = $0
    sub(":.*", "", file)
    split($0, quoted, "\"")
    header = quoted[2]
}
place(header) < place(file) ||
    file ~ "^pe/" && header ~ "^memmodels/" && header !~ "^memmodels/(tech|dram|noc)/" {
    print file ": includes " header
    bad = 1
}
END { exit bad }'
