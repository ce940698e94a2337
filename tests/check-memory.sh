#!/bin/sh
# Memory that runs out is noticed (sim/memory.h): what has no look at each step goes through sim/json
# and sim/memory, which keep a note, and no function ends the process but those of cli/cli.c.
cd "${srcdir:-.}" || exit 99
folders=$(for f in cli explore include library memmodels nn pe sim system traces validation; do
    [ -d $f ] && echo $f
done)
bad=0

# refuse PATTERN FILES-THAT-MAY WHAT-INSTEAD
refuse() {
    grep -rnE --include='*.[ch]' --include='*.inc' "\<($1)\(" $folders | grep -vE "^($2):" |
        sed "s|\$|    <- $3|" | grep . && bad=1
}

refuse 'json_(object|array)_(set|update|del|append|insert|extend|clear)[a-z_]*' 'sim/json\.c' \
    'json_put, json_add of sim/json.h'
refuse 'json_(v?pack(_ex)?|v?sprintf|stringn?(_nocheck)?|copy|deep_copy|dump[a-z]*|dump_callback)' \
    'sim/json\.c' 'json_text, json_write of sim/json.h'
refuse open_memstream none 'memory_text_open of sim/memory.h'
refuse 'abort|_?exit|quick_exit' 'cli/cli\.c' 'an error returned'
grep -rnE --include='*.c' 'sim_fail\(.*"[^"]*out of memory' $folders | grep -v '^sim/memory\.c:' |
    sed 's|$|    <- memory_fail of sim/memory.h|' | grep . && bad=1
exit $bad
