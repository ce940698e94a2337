#!/bin/sh
# The Verilog arrays against the exact machines: equal clock edges and equal outputs, on random shapes.
# check.sh RTL-VECTORS [SEED]; needs iverilog. Exit 77 (skipped) without it, 1 when anything differs.
set -eu
vectors=$1 seed=${2:-1}
here=$(cd "$(dirname "$0")" && pwd)
command -v iverilog >/dev/null || { echo "check-rtl: no iverilog, skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$vectors" "$work" "$seed"
failed=0
for bench in os ws is rs mac pe; do
    groups=0 cases=0
    shapes=$bench
    [ $bench != pe ] || shapes=mac # the PE's pipeline takes the cases of the MACs
    for parameters in "$work/$shapes"-*.parameters; do
        group=${parameters%.parameters}
        case $bench in
        os) sources="os_tb.v os_array.v" top=os_tb ;;
        ws | is) sources="ws_tb.v ws_array.v" top=ws_tb ;;
        rs) sources="rs_tb.v rs_set.v" top=rs_tb ;;
        mac) sources="mac_tb.v" top=mac_tb ;;
        pe) sources="pe_tb.v pe.v" top=pe_tb ;;
        esac
        # shellcheck disable=SC2046,SC2086 # one option per word, one file per word
        (cd "$here" && iverilog -g2005 -s $top $(sed "s/${shapes}_tb/$top/" "$parameters") -o "$group.vvp" $sources mac.v)
        vvp -n "$group.vvp" "+cases=$group.cases" | grep -v 'WARNING' >"$group.got" || true
        if ! cmp -s "$group.expected" "$group.got"; then
            echo "check-rtl: $(basename "$group"), seed $seed, parameters $(tr '\n' ' ' <"$parameters"):"
            diff "$group.expected" "$group.got" | head -6 || true
            failed=1
        fi
        groups=$((groups + 1))
        if [ $shapes = mac ]; then
            cases=$((cases + $(wc -l <"$group.expected")))
        else
            cases=$((cases + $(grep -c case "$group.expected")))
        fi
    done
    echo "check-rtl: $bench: $cases random cases on $groups parameter sets, seed $seed"
done
exit $failed
