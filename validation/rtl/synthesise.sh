#!/bin/sh
# Area and delay of the Verilog of this folder in the sky130 high-density standard cells (SkyWater's open
# 130 nm process; Apache-2.0). synthesise.sh LIBERTY > ../quidam/synthesis.csv, where LIBERTY is
# sky130_fd_sc_hd__tt_025C_1v80.lib, plain or gzipped, as OpenROAD-flow-scripts ships it in
# flow/platforms/sky130hd/lib and as https://github.com/google/skywater-pdk makes it. Needs yosys
# and opensta (Debian packages of those names). Some minutes.
#
# Logic is mapped for delay, scratchpads for area. Cells for power domains, scan and delay lines are
# left out. Delay, by OpenSTA without wires: the least clock period between flip-flops, scratchpads read
# on the way; of a scratchpad alone, from address to word.
set -eu
[ $# -eq 1 ] || { echo "usage: synthesise.sh LIBERTY" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
case $1 in
*.gz) gzip -dc "$1" ;;
*) cat "$1" ;;
esac >"$work/all.lib"
awk '/^ *cell *\(/ {drop = /lpflow|probe|sparecell|dly|clkinvlp|sdf|sedf|edf/}
     /^    }/ && drop {drop = 0; next} !drop' "$work/all.lib" >"$work/cells.lib"
cat >"$work/latches.v" <<'V'
module \$_DLATCH_P_ (input E, input D, output Q);
    sky130_fd_sc_hd__dlxtp_1 _TECHMAP_REPLACE_ (.D(D), .GATE(E), .Q(Q));
endmodule
module \$_DLATCH_N_ (input E, input D, output Q);
    sky130_fd_sc_hd__dlxtn_1 _TECHMAP_REPLACE_ (.D(D), .GATE_N(E), .Q(Q));
endmodule
V
printf '%s\n' strash 'dch -f' 'map -B 0.9 -D 1000' topo 'buffer -c' upsize dnsize >"$work/fast"
printf '%s\n' strash dc2 'dch -f' 'map -a' topo 'buffer -c' upsize dnsize >"$work/small"
printf '%s\n' 'set_driving_cell sky130_fd_sc_hd__inv_2' 'set_load 0.01 [all_outputs]' >"$work/pins"
cd "$work"

# measure LABEL TYPE TOP PARAMETER=VALUE...
measure() {
    label=$1 type=$2 top=$3
    shift 3
    # shellcheck disable=SC2046 # one word per option
    sets=$(printf ' -set %s' $(echo "$@" | tr = ' ' | xargs -n 2 | sed 's/ /%/') | tr % ' ')
    yosys -q -p "read_verilog $here/mac.v $here/pe.v; chparam $sets $top; hierarchy -top $top; proc
        setattr -mod -set keep_hierarchy 1 *pe_scratchpad*; flatten; synth -top $top
        techmap -map latches.v; dfflibmap -liberty cells.lib
        select -set small *pe_scratchpad*; select -set all *
        abc -liberty cells.lib -D 3000 -constr pins -script small @small
        abc -liberty cells.lib -D 1000 -constr pins -script fast @all @small %d
        opt_clean -purge; tee -q -o stat.txt stat -top $top -liberty cells.lib
        write_verilog -noattr net.v" >log.txt 2>&1 || { cat log.txt >&2; exit 1; }
    if [ "$top" = pe_scratchpad ]; then
        ends='-from [get_ports read_at*] -to [all_outputs]'
    else
        ends='-from [all_registers -edge_triggered -clock_pins] -to [all_registers -edge_triggered -data_pins]'
    fi
    printf '%s\n' 'read_liberty cells.lib' 'read_verilog net.v' "link_design $top" \
        'create_clock -name clk -period 100 [get_ports clk]' \
        'set_input_delay 0 -clock clk [all_inputs]' 'set_output_delay 0 -clock clk [all_outputs]' \
        'set_driving_cell -lib_cell sky130_fd_sc_hd__inv_2 [all_inputs]' \
        'set_disable_timing [get_lib_cells */sky130_fd_sc_hd__dlxt*]' \
        "report_checks -path_delay max -digits 4 $ends" exit >timing.tcl
    sta -no_splash -exit timing.tcl >timing.txt 2>&1 || { cat timing.txt >&2; exit 1; }
    awk -v row="$label,$type,$*" '
        FILENAME == "stat.txt" && /Number of cells/ {cells = $NF}
        FILENAME == "stat.txt" && /Chip area/ {area = $NF}
        FILENAME == "timing.txt" && /data arrival time/ && !arrival {arrival = $1}
        FILENAME == "timing.txt" && /library setup time/ {setup = -$1}
        END {printf "%s,%d,%.1f,%.0f,measured\n", row, cells, area, 1e3 * (arrival + setup)}' \
        stat.txt timing.txt
}

echo "# $(yosys -V | cut -d' ' -f1-2), OpenSTA $(sta -version | head -1), sky130_fd_sc_hd tt 25C 1.8 V"
echo "# validation/rtl/synthesise.sh sky130_fd_sc_hd__tt_025C_1v80.lib > validation/quidam/synthesis.csv"
echo 'module,type,parameters,cells,area_um2,delay_ps,status'
while read -r type kind aw ww pw terms xw; do
    parameters="KIND=$kind AW=$aw WW=$ww PW=$pw TERMS=$terms"
    # shellcheck disable=SC2086 # one word per parameter
    {
        measure mac "$type" mac_registered $parameters
        measure datapath "$type" pe_datapath $parameters XW=$xw
        measure pe "$type" pe $parameters XW=$xw INPUTS=12 IBITS=4 FILTERS=224 FBITS=8 SUMS=24 SBITS=5
    }
done <<'TYPES'
fp32 2 32 32 32 0 32
fp16 3 16 16 32 0 32
int16 0 16 16 48 0 32
int8 0 8 8 32 0 16
int4 0 4 4 24 0 8
lightpe1 1 8 4 24 1 16
lightpe2 1 8 8 24 2 17
TYPES
measure control - pe_control FBITS=8 IBITS=4 SBITS=5
for size in 8:3 16:4 32:5 64:6 128:7 224:8 448:9; do
    for bits in 4 8 16 24 32 48; do
        words=${size%:*}
        [ $((words * bits)) -gt 8192 ] ||
            measure scratchpad - pe_scratchpad WORDS=$words BITS=$bits ABITS=${size#*:}
    done
done
