#!/bin/sh
# Runs the Verilog arrays of validation/rtl over random shapes and writes their clock edges as own_rtl.csv
# (standard output): own-rtl.sh RTL-VECTORS [SEED]; needs iverilog. RTL-VECTORS is what `make check` builds
# as tests/rtl-vectors; only the shapes and operands are taken from it, the edges are the Verilog's.
set -eu
vectors=$1 seed=${2:-1}
rtl=$(cd "$(dirname "$0")/../rtl" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$vectors" "$work" "$seed"

echo "# Clock edges of the arrays in validation/rtl from the first operand until the last result has left."
echo "# measured: Icarus Verilog $(iverilog -V 2>/dev/null | sed -n '1s/.*version \([0-9.]*\).*/\1/p'), own-rtl.sh tests/rtl-vectors $seed. hop: registers per vertical hop; steps:"
echo "# operands that stream past, or windows of a row-stationary set (rows x cols PEs, filters p, channels q)"
echo "array,rows,cols,hop,steps,s,q,p,stride,edges"
for bench in os ws is rs; do
    number=0
    while [ -e "$work/$bench-$number.parameters" ]; do
        group=$work/$bench-$number
        case $bench in
        os) sources="os_tb.v os_array.v" top=os_tb ;;
        ws | is) sources="ws_tb.v ws_array.v" top=ws_tb ;;
        rs) sources="rs_tb.v rs_set.v" top=rs_tb ;;
        esac
        # shellcheck disable=SC2046,SC2086 # one option per word, one file per word
        (cd "$rtl" && iverilog -g2005 -s $top $(cat "$group.parameters") -o "$group.vvp" $sources mac.v)
        vvp -n "$group.vvp" "+cases=$group.cases" >"$group.got"
        # the shape of a case stands before its operands, whose number follows from it
        awk -v bench="$bench" '
        function hex(text, i, v) {
            for (i = 1; i <= length(text); i++)
                v = 16 * v + index("123456789abcdef", substr(text, i, 1))
            return v
        }
        FILENAME ~ /parameters$/ { split($0, f, /[.=]/); v[f[2]] = f[3]; next }
        FILENAME ~ /got$/ { if ($1 == "case") edges[$2] = $4; next }
        FNR == 1 { next }
        skip > 0 { skip--; next }
        {
            steps = hex($1)
            if (bench == "rs") {
                skip = v["R"] * v["P"] * v["Q"] * v["S"]
                skip += ((v["E"] - 1) * v["U"] + v["R"]) * v["Q"] * ((steps - 1) * v["U"] + v["S"])
                shape = v["R"] "," v["E"] ",," steps "," v["S"] "," v["Q"] "," v["P"] "," v["U"]
            } else {
                skip = (v["R"] + v["C"]) * steps
                if (bench != "os")
                    skip = v["R"] * v["C"] + v["R"] * steps
                shape = v["R"] "," v["C"] "," v["HOP"] "," steps ",,,,"
            }
            print bench "," shape "," edges[n++]
        }' "$group.parameters" "$group.got" "$group.cases"
        number=$((number + 1))
    done
done
