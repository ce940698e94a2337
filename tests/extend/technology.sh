# A technology that refreshes and scrubs: a table file and its name in a list. One line is written
# and read 400 times, 10 ns and 1,200 ns: refreshed at 300, 600, 900 and 1,200 ns, a read and a write
# of 60 pJ each, and scrubbed never, as no 100 reads come between two of them.
fault() {
    echo "$1"
    exit 1
}
number() { # key file
    sed -n 's/.*"'"$1"'": \([^,]*\),*$/\1/p' "$2" | tr '\n' ' '
}
magnetar tech list | grep -q 'disturb_reads=100' || fault "not listed"
magnetar tech show forgets --csv >copy.csv
grep -q '^# retention: 300 ns$' copy.csv || fault "a copy forgets that it forgets"
{ echo 1 0 20 && yes '0 0 20' | head -400; } >line.din
small="--format xdin --set llc.size=64KiB --set llc.banks=64 -q --json -"
timed="--mode timed --set gpu.clock=1000GHz --set front.window=1"
magnetar replay line.din $small --tech nvsim-sram,forgetful,./copy.csv --extrapolate >count.json
[ "$(number nvm.refreshes count.json)" = "4 4 " ] || fault "count mode: expected 4 refreshes"
[ "$(number tech.retention count.json | sed 's/0000[0-9]*//g')" = "0.0 3.e-7 3.e-7 " ] || fault "not in the configuration"
magnetar replay line.din $small $timed --tech forgetful,nvsim-sram --extrapolate >timed.json
[ "$(number nvm.refreshes timed.json)" = "4 0 " ] || fault "timed mode: expected 4 and 0"
magnetar replay line.din $small --tech forgetful:retention=0 >never.json
[ "$(number nvm.refreshes never.json)$(number nvm.scrubs never.json)" = "0 4 " ] ||
    fault "retention=0: expected 4 scrubs"
magnetar replay line.din $small --tech nvsim-sram:retention=1us --extrapolate 2>said &&
    fault "SRAM takes a retention"
grep -q 'nvsim-sram has cells of SRAM' said || fault "SRAM: $(cat said)"

# What figures alone are asked of refuses it.
magnetar run alexnet --set glb.tech=forgetful --set glb.size=64KiB 2>said && fault "glb.tech takes it"
grep -q 'glb.tech = forgetful: what its cells do' said || fault "glb.tech: $(cat said)"
