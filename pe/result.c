#include "pe/result.h"

#include <stddef.h>

#include "sim/unit.h"

#define AT(field) offsetof(struct pe_result, field)

static const struct stat_row rows[] = {
    {"cycles", STAT_COUNT, AT(cycles), "", "array cycles"},
    {"time_s", STAT_REAL, AT(time_s), "s", "cycles over the array clock"},
    {"macs", STAT_COUNT, AT(macs), "", "multiply-accumulates"},
    {"utilization", STAT_REAL, AT(utilization), "", "multiply-accumulates per PE and cycle"},
    {"mapping_utilization", STAT_REAL, AT(mapping_utilization), "",
     "PEs with work, mean over folds"},
    {"stall_cycles", STAT_COUNT, AT(stall_cycles), "", "waiting, all causes"},
    {"stall_glb_cycles", STAT_COUNT, AT(stall_glb), "", "waiting for the global buffer"},
    {"stall_noc_cycles", STAT_COUNT, AT(stall_noc), "", "waiting for the networks to the PEs"},
    {"stall_dram_cycles", STAT_COUNT, AT(stall_dram), "", "waiting for DRAM"},
    {"ifmap_sram_reads", STAT_COUNT, AT(ifmap_sram_reads), "words",
     "inputs from the global buffer"},
    {"filter_sram_reads", STAT_COUNT, AT(filter_sram_reads), "words",
     "filters from the global buffer"},
    {"ofmap_sram_reads", STAT_COUNT, AT(ofmap_sram_reads), "words",
     "partial sums from the global buffer"},
    {"ofmap_sram_writes", STAT_COUNT, AT(ofmap_sram_writes), "words", "sums to the global buffer"},
    {"ifmap_dram_reads", STAT_COUNT, AT(ifmap_dram_reads), "words", "inputs from DRAM"},
    {"filter_dram_reads", STAT_COUNT, AT(filter_dram_reads), "words", "filters from DRAM"},
    {"ofmap_dram_reads", STAT_COUNT, AT(ofmap_dram_reads), "words", "partial sums from DRAM"},
    {"ofmap_dram_writes", STAT_COUNT, AT(ofmap_dram_writes), "words", "sums to DRAM"},
    {"spad_reads", STAT_COUNT, AT(spad_reads), "words", "scratchpads and registers of the PEs"},
    {"spad_writes", STAT_COUNT, AT(spad_writes), "words", "scratchpads and registers of the PEs"},
    {"ifmap_hops", STAT_COUNT, AT(ifmap_hops), "words", "inputs passed to PEs or between them"},
    {"filter_hops", STAT_COUNT, AT(filter_hops), "words", "filters passed to PEs or between them"},
    {"psum_hops", STAT_COUNT, AT(psum_hops), "words", "sums passed between PEs"},
    {"hops", STAT_COUNT, AT(hops), "words", "passed to PEs or between them"},
    {"zero_macs", STAT_COUNT, AT(zero_macs), "", "multiply-accumulates with a zero operand"},
    {"glb_bytes", STAT_COUNT, AT(glb_bytes), "B", "between global buffer and array"},
    {"dram_bytes", STAT_COUNT, AT(dram_bytes), "B", "off chip"},
    {"active_pes", STAT_COUNT, AT(active_pes), "", "PEs with work in a whole fold"},
    {"glb_busy_cycles", STAT_COUNT, AT(glb_cycles), "", "for which the global buffer is busy"},
    {"noc_busy_cycles", STAT_COUNT, AT(noc_cycles), "", "for which a network to the PEs is busy"},
    {"dram_busy_cycles", STAT_COUNT, AT(dram_cycles), "", "for which DRAM is busy"},
    {"mac_energy_j", STAT_REAL, AT(mac_energy_j), "J", "arithmetic"},
    {"spad_energy_j", STAT_REAL, AT(spad_energy_j), "J", "scratchpads and accumulators"},
    {"register_energy_j", STAT_REAL, AT(register_energy_j), "J",
     "operand and sum registers of a systolic array"},
    {"noc_energy_j", STAT_REAL, AT(noc_energy_j), "J", "networks to PEs and between them"},
    {"glb_energy_j", STAT_REAL, AT(glb_energy_j), "J", "global buffer accesses"},
    {"glb_leakage_j", STAT_REAL, AT(glb_leakage_j), "J", "global buffer leakage"},
    {"clock_energy_j", STAT_REAL, AT(clock_energy_j), "J", "clock tree, control, static power"},
    {"dram_energy_j", STAT_REAL, AT(dram_energy_j), "J", "off-chip accesses"},
    {"energy_j", STAT_REAL, AT(energy_j), "J", "sum of the components"},
};

const struct stat_table pe_result_stats = {rows, sizeof rows / sizeof *rows};

const char *pe_result_bound(const struct pe_result *r) {
    const struct {
        const char *name;
        uint64_t cycles;
    } busy[] = {{"array", r->cycles - r->stall_cycles},
                {"GLB", r->glb_cycles},
                {"NoC", r->noc_cycles},
                {"DRAM", r->dram_cycles}};
    size_t most = 0;
    for (size_t i = 1; i < sizeof busy / sizeof *busy; i++)
        most = busy[i].cycles > busy[most].cycles ? i : most;
    return busy[most].name;
}

double pe_result_per_byte(const struct pe_result *r) {
    return r->dram_bytes ? 2 * (double)r->macs / (double)r->dram_bytes : 0;
}

static void scale_rows(struct pe_result *r, uint64_t factor) {
    for (size_t i = 0; i < pe_result_stats.n; i++)
        if (rows[i].type == STAT_COUNT && rows[i].offset != AT(active_pes))
            *(uint64_t *)((char *)r + rows[i].offset) *= factor;
}

void pe_result_scale(struct pe_result *r, uint64_t repeats) {
    scale_rows(r, repeats);
    r->folds *= repeats;
    r->pe_cycles *= repeats;
    r->utilization = r->pe_cycles ? (double)r->macs / (double)r->pe_cycles : 0;
}

static double weighted(double a, uint64_t wa, double b, uint64_t wb) {
    return wa + wb ? (a * (double)wa + b * (double)wb) / (double)(wa + wb) : 0;
}

void pe_result_add(struct pe_result *total, const struct pe_result *layer) {
    const double mapping = weighted(total->mapping_utilization, total->pe_cycles,
                                    layer->mapping_utilization, layer->pe_cycles);
    const double active = weighted((double)total->active_pes, total->cycles,
                                   (double)layer->active_pes, layer->cycles);
    for (size_t i = 0; i < pe_result_stats.n; i++) {
        char *sum = (char *)total + rows[i].offset;
        const char *term = (const char *)layer + rows[i].offset;
        if (rows[i].type == STAT_COUNT)
            *(uint64_t *)sum += *(const uint64_t *)term;
        else
            *(double *)sum += *(const double *)term;
    }
    total->folds += layer->folds;
    total->pe_cycles += layer->pe_cycles;
    total->utilization = total->pe_cycles ? (double)total->macs / (double)total->pe_cycles : 0;
    total->mapping_utilization = mapping;
    total->active_pes = unit_whole(active + 0.5);
}
