#!/bin/sh
# A folder includes headers of itself and of those to its right, never of one to its left.
cd "${srcdir:-.}" || exit 99
order="cli validation pe memmodels traces sim"
bad=0
for dir in $order; do
    for above in ${order%%"$dir"*}; do
        grep -rn "#include \"$above/" "$dir" --include='*.[ch]' --include='*.inc' --include='*.cc' && bad=1
    done
done
exit $bad
