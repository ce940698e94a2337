#include "cli/run/lines.h"

#define MIB (1024.0 * 1024.0)

#define VALUE(name, expression)                                                                    \
    static double name(const struct explore_case *c) {                                             \
        const struct pe_result *r = &c->array.total;                                               \
        return (double)(expression);                                                               \
    }
VALUE(cycles, r->cycles)
VALUE(latency, r->time_s)
VALUE(macs, r->macs)
VALUE(utilization, 100 * r->utilization)
VALUE(mapped, 100 * r->mapping_utilization)
VALUE(stall_glb, r->stall_glb)
VALUE(stall_noc, r->stall_noc)
VALUE(stall_dram, r->stall_dram)
VALUE(glb_mib, (double)r->glb_bytes / MIB)
VALUE(dram_mib, (double)r->dram_bytes / MIB)
VALUE(mac_energy, r->mac_energy_j)
VALUE(spad_energy, r->spad_energy_j)
VALUE(register_energy, r->register_energy_j)
VALUE(noc_energy, r->noc_energy_j)
VALUE(glb_energy, r->glb_energy_j)
VALUE(glb_leakage, r->glb_leakage_j)
VALUE(clock_energy, r->clock_energy_j)
VALUE(dram_energy, r->dram_energy_j)
VALUE(energy, r->energy_j)
VALUE(power, r->energy_j / r->time_s)
VALUE(per_mac, r->energy_j / (double)r->macs)
VALUE(tops_per_w, 2e-12 * (double)r->macs / r->energy_j)
VALUE(per_byte, pe_result_per_byte(r))
VALUE(edp, r->energy_j * r->time_s)

static double area(const struct explore_case *c) {
    return c->array.area.total_mm2;
}

static bool knows_area(const struct explore_case *c) {
    return array_knows_area(&c->array);
}

static bool has_time(const struct explore_case *c) {
    return c->array.total.time_s > 0;
}

static bool has_macs(const struct explore_case *c) {
    return c->array.total.macs > 0;
}

/* What rests on the tables of its memories, as all energies do. */
static bool has_tables(const struct explore_case *c) {
    return c->path == CASE_RUN;
}

/* Lines that say nothing where they are 0 in every case. */
#define ANY(name, value)                                                                           \
    static bool name(const struct explore_cases *cases) {                                          \
        bool any = false;                                                                          \
        for (size_t i = 0; i < cases->n; i++)                                                      \
            any |= value(&cases->items[i]) > 0;                                                    \
        return any;                                                                                \
    }
ANY(any_glb, stall_glb)
ANY(any_noc, stall_noc)
ANY(any_dram, stall_dram)
ANY(any_leakage, glb_leakage)
ANY(any_register, register_energy)
ANY(any_network, noc_energy)

const struct case_line run_lines[] = {
    {"cycles", UNIT_NONE, "", cycles, NULL, NULL, true},
    {"time", UNIT_SECONDS, "", latency, NULL, NULL, false},
    {"MACs", UNIT_NONE, "", macs, NULL, NULL, true},
    {"utilisation", UNIT_NONE, "%", utilization, NULL, NULL, false},
    {"mapped", UNIT_NONE, "%", mapped, NULL, NULL, false},
    {"waiting for the global buffer", UNIT_NONE, "cycles", stall_glb, NULL, any_glb, true},
    {"waiting for the network", UNIT_NONE, "cycles", stall_noc, NULL, any_noc, true},
    {"waiting for DRAM", UNIT_NONE, "cycles", stall_dram, NULL, any_dram, true},
    {"global buffer traffic", UNIT_NONE, "MiB", glb_mib, NULL, NULL, false},
    {"DRAM traffic", UNIT_NONE, "MiB", dram_mib, NULL, NULL, false},
    {"arithmetic energy", UNIT_JOULES, "", mac_energy, NULL, NULL, false},
    {"scratchpad energy", UNIT_JOULES, "", spad_energy, has_tables, NULL, false},
    {"register energy", UNIT_JOULES, "", register_energy, NULL, any_register, false},
    {"network energy", UNIT_JOULES, "", noc_energy, NULL, any_network, false},
    {"global buffer energy", UNIT_JOULES, "", glb_energy, has_tables, NULL, false},
    {"global buffer leakage", UNIT_JOULES, "", glb_leakage, has_tables, any_leakage, false},
    {"clock and control energy", UNIT_JOULES, "", clock_energy, NULL, NULL, false},
    {"DRAM energy", UNIT_JOULES, "", dram_energy, NULL, NULL, false},
    {"total energy", UNIT_JOULES, "", energy, has_tables, NULL, false},
    {"power", UNIT_WATTS, "", power, has_time, NULL, false},
    {"energy per multiply-accumulate", UNIT_JOULES, "", per_mac, has_macs, NULL, false},
    {"operations per energy", UNIT_NONE, "TOPS/W", tops_per_w, has_macs, NULL, false},
    {"operations per DRAM byte", UNIT_NONE, "", per_byte, has_macs, NULL, false},
    {"EDP", UNIT_JOULES, " s", edp, has_tables, NULL, false},
    {"area", UNIT_MM2, "", area, knows_area, NULL, false},
    {0},
};
