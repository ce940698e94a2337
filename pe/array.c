#include "pe/array.h"

#include <inttypes.h>
#include <stddef.h>

#define AT(field) offsetof(struct array_config, field)

static const struct param rows[] = {
    {"array.dataflow", PARAM_CHOICE, UNIT_NONE, AT(dataflow), "ws", 0, 0,
     PARAM_CHOICES({"os", DATAFLOW_OS}, {"ws", DATAFLOW_WS}, {"is", DATAFLOW_IS},
                   {"rs", DATAFLOW_RS}),
     "what stays in the PEs: outputs, weights, inputs, or rows"},
    {"array.mode", PARAM_CHOICE, UNIT_NONE, AT(mode), "timed", 0, 0,
     PARAM_CHOICES({"closed", MODE_CLOSED}, {"timed", MODE_TIMED}, {"exact", MODE_EXACT}),
     "formula, events per tile, or every PE every cycle with values"},
    {"array.pe", PARAM_TEXT, UNIT_NONE, AT(pe), "int8", 0, 0, NULL, "PE type"},
    {"array.rows", PARAM_UINT, UNIT_NONE, AT(rows), "32", 1, 65536, NULL, "rows of PEs"},
    {"array.cols", PARAM_UINT, UNIT_NONE, AT(cols), "32", 1, 65536, NULL, "columns of PEs"},
    {"array.clock", PARAM_REAL, UNIT_HERTZ, AT(clock_hz), "1GHz", 1e3, 1e11, NULL, "array clock"},
    {"array.vertical_hop", PARAM_UINT, UNIT_NONE, AT(vertical_hop), "1", 1, 2, NULL,
     "registers per vertical hop"},
    {"array.drain", PARAM_CHOICE, UNIT_NONE, AT(drain), "full", 0, 0,
     PARAM_CHOICES({"overlapped", DRAIN_OVERLAPPED}, {"full", DRAIN_FULL}),
     "outputs leave beside the next fold, or before it"},
    {"array.preload", PARAM_CHOICE, UNIT_NONE, AT(preload), "serial", 0, 0,
     PARAM_CHOICES({"serial", PRELOAD_SERIAL}, {"overlapped", PRELOAD_OVERLAPPED}),
     "stationary operands load before a fold, or beside the one before"},
    {"array.fold_overlap", PARAM_BOOL, UNIT_NONE, AT(fold_overlap), "no", 0, 0, NULL,
     "the next fold enters while the last one leaves"},
    {"array.accumulators", PARAM_UINT, UNIT_NONE, AT(accumulators), "0", 0, 1u << 24, NULL,
     "accumulators below each column, 0: partial sums go to the global buffer"},
    {"array.partitions", PARAM_UINT, UNIT_NONE, AT(partitions), "1", 1, 65536, NULL,
     "column slices that work on different folds"},
    {"array.pipeline", PARAM_UINT, UNIT_NONE, AT(pipeline), "3", 1, 64, NULL,
     "pipeline stages of a row-stationary PE"},
    {"array.pass_setup", PARAM_UINT, UNIT_NONE, AT(pass_setup), "0", 0, 1u << 20, NULL,
     "cycles between row-stationary passes"},
    {"array.mapping", PARAM_TEXT, UNIT_NONE, AT(mapping), "", 0, 0, NULL,
     "CSV of row-stationary mappings (layer,m,n,e,p,q,r,t), empty: searched"},
    {"array.objective", PARAM_CHOICE, UNIT_NONE, AT(objective), "latency", 0, 0,
     PARAM_CHOICES({"latency", OBJECTIVE_LATENCY}, {"dram", OBJECTIVE_DRAM},
                   {"energy", OBJECTIVE_ENERGY}, {"edp", OBJECTIVE_EDP},
                   {"traffic", OBJECTIVE_TRAFFIC}),
     "what the mapping search minimises first; traffic: DRAM, then buffer, of even mappings"},
    {"spad.ifmap", PARAM_UINT, UNIT_BYTES, AT(spad_ifmap), "24", 0, 1u << 24, NULL,
     "input scratchpad of a PE"},
    {"spad.filter", PARAM_UINT, UNIT_BYTES, AT(spad_filter), "448", 0, 1u << 24, NULL,
     "filter scratchpad of a PE"},
    {"spad.psum", PARAM_UINT, UNIT_BYTES, AT(spad_psum), "48", 0, 1u << 24, NULL,
     "partial-sum scratchpad of a PE"},
    {"spad.tech", PARAM_TEXT, UNIT_NONE, AT(spad_tech), "", 0, 0, NULL,
     "technology table of the scratchpads (row-stationary), empty: one cycle"},
    {"spad.extrapolate", PARAM_BOOL, UNIT_NONE, AT(spad_extrapolate), "no", 0, 0, NULL,
     "use that table outside its capacities"},
    {"glb.size", PARAM_UINT, UNIT_BYTES, AT(glb_size), "4MiB", 1, 1e15, NULL, "global buffer"},
    {"glb.tech", PARAM_TEXT, UNIT_NONE, AT(glb_tech), "", 0, 0, NULL,
     "technology table of the global buffer, empty: one-cycle SRAM"},
    {"glb.extrapolate", PARAM_BOOL, UNIT_NONE, AT(glb_extrapolate), "no", 0, 0, NULL,
     "use the technology table outside its capacities"},
    {"glb.bandwidth", PARAM_REAL, UNIT_BYTES_PER_S, AT(glb_bandwidth), "0", 0, 1e18, NULL,
     "global buffer to array, 0: what the banks give, unlimited without glb.tech"},
    {"glb.banks", PARAM_UINT, UNIT_NONE, AT(glb_banks), "16", 1, 65536, NULL,
     "banks of the global buffer"},
    {"glb.line", PARAM_UINT, UNIT_BYTES, AT(glb_line), "128", 1, 4096, NULL,
     "bytes of one access, the lines of the technology tables"},
    {"glb.double_buffer", PARAM_BOOL, UNIT_NONE, AT(glb_double), "yes", 0, 0, NULL,
     "one half fills while the other is used"},
    {"glb.padding", PARAM_BOOL, UNIT_NONE, AT(glb_padding), "no", 0, 0, NULL,
     "padding is stored, fetched and read like inputs (row-stationary)"},
    {"noc.ifmap", PARAM_UINT, UNIT_NONE, AT(noc_ifmap), "0", 0, 1u << 24, NULL,
     "bits a cycle of the input network, 0: unlimited"},
    {"noc.filter", PARAM_UINT, UNIT_NONE, AT(noc_filter), "0", 0, 1u << 24, NULL,
     "bits a cycle of the filter network, 0: unlimited"},
    {"noc.psum", PARAM_UINT, UNIT_NONE, AT(noc_psum), "0", 0, 1u << 24, NULL,
     "bits a cycle of the partial-sum network, each way, 0: unlimited"},
    {"offchip.memory", PARAM_CHOICE, UNIT_NONE, AT(offchip), "auto", 0, 0,
     PARAM_CHOICES({"auto", OFFCHIP_AUTO}, {"unlimited", OFFCHIP_UNLIMITED},
                   {"dram", OFFCHIP_DRAM}),
     "what timed runs wait for; auto: dram when a dram.* parameter is given"},
    {"offchip.energy", PARAM_REAL, UNIT_JOULES, AT(offchip_energy_j), "12.5pJ", 0, 1, NULL,
     "per bit where no memory model runs (200 MACs per 16 bits, ISCA'16)"},
    {"offchip.bandwidth", PARAM_REAL, UNIT_BYTES_PER_S, AT(offchip_bandwidth), "0", 0, 1e18, NULL,
     "what the mapping search reckons with, 0: unlimited"},
    {"offchip.rlc", PARAM_BOOL, UNIT_NONE, AT(rlc), "no", 0, 0, NULL,
     "run-length code activations off chip"},
    {"offchip.zeros", PARAM_TEXT, UNIT_NONE, AT(zeros), "", 0, 0, NULL,
     "zero fractions of the layers' inputs, in order: 0,0.39,0.72"},
    {"array.zero_gating", PARAM_BOOL, UNIT_NONE, AT(zero_gating), "no", 0, 0, NULL,
     "no filter read and no arithmetic for a zero input"},
    {"array.node", PARAM_REAL, UNIT_NONE, AT(node_nm), "45", 1, 1000, NULL,
     "nanometres to which areas of PEs are scaled, ideally"},
    {"spad.area", PARAM_REAL, UNIT_MM2, AT(spad_area_mm2), "2um2", 0, 1, NULL,
     "per bit of a scratchpad (a small register file at 45 nm, unverified)"},
    {"glb.area", PARAM_REAL, UNIT_MM2, AT(glb_area_mm2), "0.7um2", 0, 1, NULL,
     "per bit without glb.tech (SRAM with periphery at 45 nm, unverified)"},
    {"spad.energy", PARAM_REAL, UNIT_JOULES, AT(spad_energy_j), "62.5fJ", 0, 1, NULL,
     "per bit (1 MAC of 1 pJ per 16 bits, ISCA'16)"},
    {"noc.energy", PARAM_REAL, UNIT_JOULES, AT(noc_energy_j), "125fJ", 0, 1, NULL,
     "per bit between PEs (2 MACs per 16 bits, ISCA'16)"},
    {"glb.energy", PARAM_REAL, UNIT_JOULES, AT(glb_energy_j), "375fJ", 0, 1, NULL,
     "per bit without glb.tech (6 MACs per 16 bits, ISCA'16)"},
};

const struct param_table array_params = {rows, sizeof rows / sizeof *rows};

const char *array_dataflow_name(int dataflow) {
    static const char *const names[] = {"os", "ws", "is", "rs"};
    return names[dataflow];
}

int array_check(const struct array_config *c, struct sim_err *err) {
    if (c->cols % c->partitions)
        return sim_fail(err, SIM_EUSAGE,
                        "array.partitions = %" PRIu64 ": does not divide array.cols = %" PRIu64,
                        c->partitions, c->cols);
    if (c->fold_overlap && c->dataflow == DATAFLOW_OS && c->drain != DRAIN_OVERLAPPED)
        return sim_fail(err, SIM_EUSAGE,
                        "array.fold_overlap = yes: needs array.drain = overlapped");
    if (c->fold_overlap && (c->dataflow == DATAFLOW_WS || c->dataflow == DATAFLOW_IS) &&
        c->preload != PRELOAD_OVERLAPPED)
        return sim_fail(err, SIM_EUSAGE,
                        "array.fold_overlap = yes: needs array.preload = overlapped");
    if (*c->spad_tech && c->dataflow != DATAFLOW_RS)
        return sim_fail(err, SIM_EUSAGE, "spad.tech = %s: only row-stationary PEs have scratchpads",
                        c->spad_tech);
    if (*c->mapping && c->dataflow != DATAFLOW_RS)
        return sim_fail(err, SIM_EUSAGE,
                        "array.mapping = %s: only row-stationary arrays take mappings, and "
                        "array.dataflow = %s",
                        c->mapping, array_dataflow_name(c->dataflow));
    return 0;
}
