#include "memmodels/cache/count.h"

#define REAL(key, name, unit, help)                                                                \
    { key, STAT_REAL, offsetof(struct count_stats, name), unit, help }

static const struct stat_row stat_rows[] = {
    {"dram.reads", STAT_COUNT, offsetof(struct count_stats, dram_reads), "",
     "fetches, one per miss that needs data"},
    {"dram.writes", STAT_COUNT, offsetof(struct count_stats, dram_writes), "",
     "lines written back and writes passed on"},
    REAL("time.llc_s", llc_time_s, "s", "reads x read latency + writes x write latency"),
    REAL("time.total_s", total_time_s, "s", "time.llc_s + DRAM accesses x dram.latency"),
    REAL("energy.llc_dynamic_j", dynamic_j, "J", "reads x read energy + writes x write energy"),
    REAL("energy.llc_leakage_j", leakage_j, "J", "leakage power x time.total_s"),
    REAL("energy.dram_j", dram_j, "J", "bytes moved x dram.energy"),
    REAL("energy.total_j", total_j, "J", "sum of the three"),
    REAL("edp.js", edp_js, "Js", "energy.total_j x time.total_s"),
    REAL("edp.llc_js", llc_edp_js, "Js",
         "cache alone: (dynamic + leakage power x time.llc_s) x time.llc_s"),
    REAL("area.mm2", area_mm2, "mm^2", "of the cache"),
};
const struct stat_table count_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};
const struct stat_table count_traffic_table = {stat_rows, 2};

void count_evaluate(const struct cache_stats *cache, const struct tech_point *tech,
                    const struct dram_config *dram, struct count_stats *out) {
    const struct count_extra none = {0, 0};
    count_evaluate_with(cache, tech, dram, &none, out);
}

void count_evaluate_with(const struct cache_stats *cache, const struct tech_point *tech,
                         const struct dram_config *dram, const struct count_extra *extra,
                         struct count_stats *out) {
    const double reads = (double)cache->reads, writes = (double)cache->writes;
    out->dram_reads = cache->fills;
    out->dram_writes = cache->writebacks + cache->through;
    out->llc_time_s = reads * tech->read_latency_s + writes * tech->write_latency_s + extra->time_s;
    out->total_time_s =
        out->llc_time_s + (double)(out->dram_reads + out->dram_writes) * dram->latency_s;
    out->dynamic_j = reads * tech->read_energy_j + writes * tech->write_energy_j + extra->energy_j;
    out->leakage_j = tech->leakage_w * out->total_time_s;
    out->dram_j = (double)(cache->fill_bytes + cache->writeback_bytes) * dram->energy_j_per_b;
    out->total_j = out->dynamic_j + out->leakage_j + out->dram_j;
    out->edp_js = out->total_j * out->total_time_s;
    out->llc_edp_js = (out->dynamic_j + tech->leakage_w * out->llc_time_s) * out->llc_time_s;
    out->area_mm2 = tech->area_mm2;
}
