#include "cli/replay/lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define VALUE(name, expression)                                                                    \
    static double name(const struct replay_case *c, const struct cache_stats *s) {                 \
        (void)c, (void)s;                                                                          \
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

const struct replay_line replay_lines[] = {
    {"L1 reads", UNIT_NONE, "", false, l1_reads, TIMED_L1, true},
    {"L1 hit rate", UNIT_NONE, "%", false, l1_rate, TIMED_L1, false},
    {"capacity", UNIT_BYTES, "", false, capacity, BOTH, false},
    {"hits", UNIT_NONE, "", false, hits, BOTH, true},
    {"misses", UNIT_NONE, "", false, misses, BOTH, true},
    {"miss rate", UNIT_NONE, "%", false, miss_rate, BOTH, false},
    {"DRAM accesses", UNIT_NONE, "", false, dram_accesses, BOTH, true},
    {"DRAM row hit rate", UNIT_NONE, "%", false, row_hits, TIMED, false},
    {"cycles", UNIT_NONE, "", false, cycles, TIMED, true},
    {"read latency, mean", UNIT_NONE, "cycles", false, latency, TIMED, false},
    {"read latency, 99th percentile", UNIT_NONE, "cycles", false, latency_99, TIMED, true},
    {"LLC read bandwidth", UNIT_BYTES_PER_S, "", false, bandwidth, TIMED, false},
    {"time, cache alone", UNIT_SECONDS, "", true, llc_time, COUNT, false},
    {"time with DRAM", UNIT_SECONDS, "", true, total_time, COUNT, false},
    {"time", UNIT_SECONDS, "", false, total_time, TIMED, false},
    {"dynamic energy", UNIT_JOULES, "", true, dynamic, BOTH, false},
    {"leakage energy", UNIT_JOULES, "", true, leakage, BOTH, false},
    {"DRAM energy", UNIT_JOULES, "", true, dram_energy, BOTH, false},
    {"total energy", UNIT_JOULES, "", true, total_energy, BOTH, false},
    {"EDP", UNIT_JOULES, " s", true, edp, BOTH, false},
    {"EDP, cache alone", UNIT_JOULES, " s", true, llc_edp, COUNT, false},
    {"area", UNIT_MM2, "", true, area, BOTH, false},
    {0},
};

const struct replay_line *replay_line_find(const char *name) {
    const struct replay_line *l = replay_lines;
    while (strcmp(l->name, name) != 0)
        l++;
    return l;
}

static bool any_l1(const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n; i++)
        if (cases->items[i].timed && cases->items[i].timed->front.l1_reads)
            return true;
    return false;
}

bool replay_line_shown(const struct replay_line *l, const struct replay_cases *cases) {
    const bool timed = cases->items[0].timed != NULL;
    bool any = !l->needs_tech;
    for (size_t i = 0; i < cases->n && !any; i++)
        any = cases->items[i].tech;
    if (l->mode == TIMED_L1)
        return any_l1(cases);
    return any && l->mode != (timed ? COUNT : TIMED);
}

size_t replay_line_base(const struct replay_line *l, const struct replay_cases *cases) {
    for (size_t i = 0; i < cases->n && l->needs_tech; i++)
        if (cases->items[i].tech)
            return i;
    return 0;
}

double replay_line_value(const struct replay_line *l, const struct replay_case *c) {
    return l->needs_tech && !c->tech ? NAN : l->value(c, c->cache);
}

struct replay_scale replay_line_scale(const struct replay_line *l,
                                      const struct replay_cases *cases) {
    struct replay_scale r = {.factor = 1};
    double largest = 0;
    for (size_t i = 0; i < cases->n; i++)
        largest = fmax(largest, replay_line_value(l, &cases->items[i]));
    if (l->unit == UNIT_NONE || l->unit == UNIT_BYTES) {
        snprintf(r.unit, sizeof r.unit, "%s", l->per);
        return r;
    }
    struct sim_err ignored;
    char text[48], one[20];
    unit_format(text, sizeof text, largest, l->unit, 4);
    const char *blank = strchr(text, ' '), *name = blank ? blank + 1 : "";
    snprintf(one, sizeof one, "1%.15s", name);
    unit_parse(one, l->unit, &r.factor, &ignored);
    snprintf(r.unit, sizeof r.unit, "%.15s%s", name, l->per);
    return r;
}

const char *replay_line_text(char *buf, size_t size, const struct replay_line *l,
                             const struct replay_scale *scale, double value) {
    if (isnan(value))
        snprintf(buf, size, "-");
    else if (l->unit == UNIT_BYTES)
        unit_format(buf, size, value, UNIT_BYTES, 4);
    else if (l->exact || value == 0 || value >= 999.95 * scale->factor)
        snprintf(buf, size, "%.0f", value / scale->factor);
    else
        snprintf(buf, size, "%#.4g", value / scale->factor);
    return buf;
}

bool replay_unverified(const struct replay_case *c) {
    return c->tech && tech_status(c->tech) == TECH_UNVERIFIED;
}

const char *replay_mark(const struct replay_case *c) {
    if (c->point.extrapolated)
        return replay_unverified(c) ? "*^" : "^";
    return replay_unverified(c) ? "*" : "";
}
