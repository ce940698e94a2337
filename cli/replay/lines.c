#include "cli/replay/lines.h"

#include <math.h>

#define VALUE(name, expression)                                                                    \
    static double name(const struct explore_case *of) {                                            \
        const struct memory_case *c = &of->memory;                                                 \
        const struct cache_stats *s = c->cache;                                                    \
        (void)s;                                                                                   \
        return (double)(expression);                                                               \
    }
VALUE(capacity, c->config.caches.llc.size)
VALUE(hits, s->read_hits + s->write_hits)
VALUE(misses, s->read_misses + s->write_misses)
VALUE(miss_rate,
      s->accesses ? 100.0 * (double)(s->read_misses + s->write_misses) / (double)s->accesses : 0)
VALUE(dram_accesses, c->timed ? c->timed->dram.reads + c->timed->dram.writes
                              : c->count.dram_reads + c->count.dram_writes)
VALUE(llc_time, c->count.llc_time_s)
VALUE(total_time, c->timed ? c->timed->total_s : c->count.total_time_s)
VALUE(cycles, c->timed->cycles)
VALUE(latency, c->timed->latency_mean)
VALUE(latency_99, c->timed->latency_p99)
VALUE(bandwidth, c->timed->llc_bytes_per_s)
VALUE(row_hits, c->timed->dram.read_bursts + c->timed->dram.write_bursts
                    ? 100.0 * (double)c->timed->dram.row_hits /
                          (double)(c->timed->dram.read_bursts + c->timed->dram.write_bursts)
                    : NAN)
VALUE(l1_rate, c->timed->front.l1_reads
                   ? 100.0 * (double)c->timed->front.l1_hits / (double)c->timed->front.l1_reads
                   : 0)
VALUE(l1_reads, c->timed->front.l1_reads)
VALUE(dynamic, c->timed ? c->timed->dynamic_j : c->count.dynamic_j)
VALUE(leakage, c->timed ? c->timed->leakage_j : c->count.leakage_j)
VALUE(dram_energy, c->timed ? c->timed->dram_j : c->count.dram_j)
VALUE(total_energy, c->timed ? c->timed->total_j : c->count.total_j)
VALUE(edp, c->timed ? c->timed->edp_js : c->count.edp_js)
VALUE(llc_edp, c->count.llc_edp_js)
VALUE(area, c->timed ? c->timed->area_mm2 : c->count.area_mm2)

static bool has_tech(const struct explore_case *c) {
    return case_tech(c);
}

static bool timed(const struct explore_cases *cases) {
    return cases->items[0].memory.timed;
}

static bool counted(const struct explore_cases *cases) {
    return !timed(cases);
}

/* Where there is an L1 that was read. */
static bool any_l1(const struct explore_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (cases->items[i].memory.timed && cases->items[i].memory.timed->front.l1_reads)
            return true;
    return false;
}

const struct case_line replay_lines[] = {
    {"L1 reads", UNIT_NONE, "", l1_reads, NULL, any_l1, true},
    {"L1 hit rate", UNIT_NONE, "%", l1_rate, NULL, any_l1, false},
    {"capacity", UNIT_BYTES, "", capacity, NULL, NULL, false},
    {"hits", UNIT_NONE, "", hits, NULL, NULL, true},
    {"misses", UNIT_NONE, "", misses, NULL, NULL, true},
    {"miss rate", UNIT_NONE, "%", miss_rate, NULL, NULL, false},
    {"DRAM accesses", UNIT_NONE, "", dram_accesses, NULL, NULL, true},
    {"DRAM row hit rate", UNIT_NONE, "%", row_hits, NULL, timed, false},
    {"cycles", UNIT_NONE, "", cycles, NULL, timed, true},
    {"read latency, mean", UNIT_NONE, "cycles", latency, NULL, timed, false},
    {"read latency, 99th percentile", UNIT_NONE, "cycles", latency_99, NULL, timed, true},
    {"LLC read bandwidth", UNIT_BYTES_PER_S, "", bandwidth, NULL, timed, false},
    {"time, cache alone", UNIT_SECONDS, "", llc_time, has_tech, counted, false},
    {"time with DRAM", UNIT_SECONDS, "", total_time, has_tech, counted, false},
    {"time", UNIT_SECONDS, "", total_time, NULL, timed, false},
    {"dynamic energy", UNIT_JOULES, "", dynamic, has_tech, NULL, false},
    {"leakage energy", UNIT_JOULES, "", leakage, has_tech, NULL, false},
    {"DRAM energy", UNIT_JOULES, "", dram_energy, has_tech, NULL, false},
    {"total energy", UNIT_JOULES, "", total_energy, has_tech, NULL, false},
    {"EDP", UNIT_JOULES, " s", edp, has_tech, NULL, false},
    {"EDP, cache alone", UNIT_JOULES, " s", llc_edp, has_tech, counted, false},
    {"area", UNIT_MM2, "", area, has_tech, NULL, false},
    {0},
};
