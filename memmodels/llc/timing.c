/* Parameters of the timed LLC, and its figures composed from a technology's. */
#include "memmodels/llc/bank.h"
#include "memmodels/llc/llc.h"
#include "sim/unit.h"

#define FIELD(name) offsetof(struct llc_config, name)

static const struct param rows[] = {
    {"llc.banks", PARAM_UINT, UNIT_NONE, FIELD(banks), "1", 1, 64, 0,
     "banks per slice, a power of two"},
    {"llc.pipeline", PARAM_UINT, UNIT_NONE, FIELD(pipeline_cycles), "0", 0, 100000, 0,
     "cycles of every request before its tags are looked up"},
    {"llc.tag_cycles", PARAM_UINT, UNIT_NONE, FIELD(tag_cycles), "1", 0, 100000, 0,
     "cycles of a tag lookup, without a technology"},
    {"llc.data_cycles", PARAM_UINT, UNIT_NONE, FIELD(data_cycles), "4", 0, 100000, 0,
     "cycles of a data access, without a technology"},
    {"llc.sector_cycles", PARAM_UINT, UNIT_NONE, FIELD(sector_cycles), "0", 0, 100000, 0,
     "cycles for which each sector takes its bank, without a technology; 0: llc.data_cycles for "
     "all "
     "together"},
    {"llc.miss_cycles", PARAM_UINT, UNIT_NONE, FIELD(miss_cycles), "0", 0, 100000, 0,
     "cycles to the DRAM controller and back, besides the DRAM"},
    {"llc.mshrs", PARAM_UINT, UNIT_NONE, FIELD(mshrs), "192", 1, 4096, 0,
     "misses and write-backs under way per slice"},
    {"llc.merges", PARAM_UINT, UNIT_NONE, FIELD(merges), "16", 1, 1000000, 0,
     "requests that wait for one miss"},
    {"llc.partitions", PARAM_UINT, UNIT_NONE, FIELD(partitions), "1", 1, 64, 0,
     "parts of the slices, each near a part of the SMs: two, which keep copies of what those read, "
     "or any number of private ones; the whole of llc.size / llc.usable is simulated"},
    {"llc.private", PARAM_BOOL, UNIT_NONE, FIELD(private_partitions), "no", 0, 0, 0,
     "each partition is a cache of its own"},
    {"llc.far_cycles", PARAM_UINT, UNIT_NONE, FIELD(far_cycles), "0", 0, 100000, 0,
     "cycles from a slice to the other partition and back"},
    {"llc.evict_first", PARAM_BOOL, UNIT_NONE, FIELD(evict_first), "no", 0, 0, 0,
     "a fill or write waits until its victim is written back"},
    {"llc.write_buffer", PARAM_UINT, UNIT_NONE, FIELD(write_buffer), "0", 0, 1024, 0,
     "writes that a bank holds back for reads; 0: none"},
    {"llc.write_high", PARAM_UINT, UNIT_NONE, FIELD(write_high), "0", 0, 1024, 0,
     "from so many buffered writes on they go before reads; 0: three quarters"},
    {"llc.write_low", PARAM_UINT, UNIT_NONE, FIELD(write_low), "0", 0, 1024, 0,
     "until so many are left; 0: a quarter, at most write_high"},
    {"llc.write_preempt", PARAM_BOOL, UNIT_NONE, FIELD(write_preempt), "no", 0, 0, 0,
     "a read cancels a buffered write under way, which begins anew later"},
    {"llc.tag_tech", PARAM_TEXT, UNIT_NONE, FIELD(tag_tech), "auto", 0, 0, 0,
     "technology of the tags: a name, same, or auto (nvsim-sram over MRAM with separate figures)"},
    {"llc.lose_answer", PARAM_UINT, UNIT_NONE, FIELD(lose_answer), "0", 0, 0, 0,
     "for testing the watchdog: the answer of this number is lost; 0: none"},
};
const struct param_table llc_timing_params = {rows, sizeof rows / sizeof rows[0]};

int llc_bank_rules(const struct llc_config *c, struct bank_rules *rules, struct sim_err *err) {
    const uint64_t high = c->write_high ? c->write_high : (c->write_buffer * 3 + 3) / 4;
    const uint64_t quarter = c->write_buffer / 4;
    const uint64_t low = c->write_low ? c->write_low : quarter < high ? quarter : high;
    *rules = (struct bank_rules){.buffer = (uint32_t)c->write_buffer,
                                 .high = (uint32_t)high,
                                 .low = (uint32_t)low,
                                 .preempt = c->write_preempt};
    if (c->write_buffer && (low > high || high > c->write_buffer))
        return sim_fail(err, SIM_EUSAGE,
                        "llc.write_low = %llu <= llc.write_high = %llu <= llc.write_buffer = %llu "
                        "does not hold",
                        (unsigned long long)low, (unsigned long long)high,
                        (unsigned long long)c->write_buffer);
    return 0;
}

/* Whole cycles, in ps: a latency takes effect at the next clock edge. */
static uint64_t clocked(double seconds, uint64_t cycle_ps) {
    const uint64_t ps = unit_whole(seconds * 1e12 + 0.5);
    return (ps + cycle_ps - 1) / cycle_ps * cycle_ps;
}

static uint64_t fj(double joules) {
    return unit_whole(joules * 1e15 + 0.5);
}

/* Tag and data arrays apart: a hit is lookup + data access, a miss is known after the lookup. */
static void compose_split(struct llc_timing *t, const struct tech_point *data,
                          const struct tech_point *tags) {
    t->tag = clocked(tags->tag_latency_s, t->cycle);
    t->read = clocked(data->data_read_latency_s, t->cycle);
    t->write = clocked(data->data_write_latency_s, t->cycle);
    t->miss_known = t->tag;
    t->tag_fj = fj(tags->tag_energy_j);
    t->tag_write_fj = fj(tags->tag_write_energy_j);
    t->read_fj = fj(data->data_read_energy_j);
    t->write_fj = fj(data->data_write_energy_j);
}

/* Only whole accesses are known: they stand for the data array, and a miss is known after a read.
 */
static void compose_whole(struct llc_timing *t, const struct tech_point *p) {
    t->tag = 0;
    t->read = clocked(p->read_latency_s, t->cycle);
    t->write = clocked(p->write_latency_s, t->cycle);
    t->miss_known = t->read;
    t->read_fj = fj(p->read_energy_j);
    t->write_fj = fj(p->write_energy_j);
}

void llc_timing_compose(struct llc_timing *t, const struct llc_config *c, uint64_t cycle_ps,
                        const struct tech_point *tech, const struct tech_point *tags) {
    *t = (struct llc_timing){.cycle = cycle_ps};
    if (!tech) {
        t->tag = t->miss_known = c->tag_cycles * cycle_ps;
        t->read = t->write = c->data_cycles * cycle_ps;
        t->sector_busy = c->sector_cycles * cycle_ps;
    } else {
        const struct tech_point *over = tags ? tags : tech;
        if (tech->data_read_latency_s > 0 && over->tag_latency_s > 0)
            compose_split(t, tech, over);
        else
            compose_whole(t, tech);
        t->leakage_w = tech->leakage_w;
        t->area_mm2 = tech->area_mm2;
    }
    const bool cycles = tech && tech->read_cycle_s > 0 && tech->write_cycle_s > 0;
    t->read_busy = cycles ? clocked(tech->read_cycle_s, t->cycle) : t->read;
    t->write_busy = cycles ? clocked(tech->write_cycle_s, t->cycle) : t->write;
}
