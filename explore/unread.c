#include "explore/unread.h"

#include <string.h>

#include "pe/dataflow.h"

typedef bool condition(const struct explore_case *c);

static bool fixed_dram(const struct explore_case *c) {
    return (c->path == CASE_RUN ? c->array.machine.dram.model : c->memory.config.dram.model) ==
           DRAM_FIXED;
}

static bool banked_dram(const struct explore_case *c) {
    return !fixed_dram(c);
}

static bool ini_file(const struct explore_case *c) {
    return *(c->path == CASE_RUN ? &c->array.machine.dram : &c->memory.config.dram)->ini;
}

static bool part(const struct explore_case *c) {
    return banked_dram(c) && !ini_file(c);
}

/* ---- a replay ---- */

static bool counts_or_fixed(const struct explore_case *c) {
    return !c->timed || fixed_dram(c);
}

static bool no_technology(const struct explore_case *c) {
    return !c->memory.tech.tech;
}

static bool technology(const struct explore_case *c) {
    return c->memory.tech.tech != NULL;
}

static bool gpu(const struct explore_case *c) {
    return c->gpu_trace && c->memory.config.front.window == 0;
}

static bool stream(const struct explore_case *c) {
    return !gpu(c);
}

static bool first_level(const struct explore_case *c) {
    return c->memory.config.caches.l1.size > 0;
}

static bool cache(const struct explore_case *c) {
    return c->memory.config.caches.llc.size > 0;
}

static bool partitions(const struct explore_case *c) {
    return cache(c) && c->memory.config.timing.partitions > 1;
}

static bool far_partition(const struct explore_case *c) {
    return partitions(c) && !c->memory.config.timing.private_partitions;
}

static bool built_or_partitions(const struct explore_case *c) {
    return technology(c) || partitions(c);
}

static bool level_behind(const struct explore_case *c) {
    return c->memory.config.l3.cache.size > 0;
}

static bool filled_first(const struct explore_case *c) {
    return gpu(c) && cache(c);
}

static bool gpu_first_level(const struct explore_case *c) {
    return gpu(c) && c->memory.config.gpu.l1.size > 0;
}

static bool translation(const struct explore_case *c) {
    return gpu(c) && c->memory.config.gpu.tlb_reach > 0;
}

static bool write_buffer(const struct explore_case *c) {
    return c->memory.config.timing.write_buffer > 0;
}

static bool hybrid(const struct explore_case *c) {
    return c->memory.config.nvm.sram_ways > 0;
}

static bool bypass(const struct explore_case *c) {
    return c->memory.config.nvm.bypass;
}

/* ---- a run: what is switched off is as it was asked for ---- */

static const struct array_config *array_of(const struct explore_case *c) {
    return &c->array.machine.array;
}

static bool flow_is(const struct explore_case *c, const char *name) {
    return strcmp(dataflow_of(&c->array.machine)->name, name) == 0;
}

static bool compat(const struct explore_case *c) {
    return c->array.work && c->array.work->compat;
}

/* Row-stationary plans look at a bandwidth in every mode. */
static bool memory_waits(const struct explore_case *c) {
    return !compat(c) && (array_of(c)->mode == MODE_TIMED ||
                          (flow_is(c, "rs") && machine_bandwidth(&c->array.machine) > 0));
}

static bool fixed_waits(const struct explore_case *c) {
    return memory_waits(c) && fixed_dram(c);
}

static bool part_waits(const struct explore_case *c) {
    return memory_waits(c) && part(c);
}

static bool banked_waits(const struct explore_case *c) {
    return memory_waits(c) && banked_dram(c);
}

static bool channel(const struct explore_case *c) {
    return memory_waits(c) && !c->array.machine.use_dram;
}

static bool row_stationary(const struct explore_case *c) {
    return flow_is(c, "rs");
}

static bool systolic(const struct explore_case *c) {
    return !flow_is(c, "rs");
}

static bool timed_run(const struct explore_case *c) {
    return !compat(c) && array_of(c)->mode == MODE_TIMED;
}

static bool glb_table(const struct explore_case *c) {
    return c->array.machine.has_tech;
}

static bool glb_stretches(const struct explore_case *c) {
    return glb_table(c) || !array_of(c)->glb_extrapolate;
}

static bool any_table(const struct explore_case *c) {
    return c->array.machine.has_tech || c->array.machine.has_spad_tech;
}

static bool spad_stretches(const struct explore_case *c) {
    return c->array.machine.has_spad_tech || !array_of(c)->spad_extrapolate;
}

static bool scratchpads(const struct explore_case *c) {
    return flow_is(c, "rs") || compat(c);
}

static bool shifts_out(const struct explore_case *c) {
    return flow_is(c, "os") || array_of(c)->drain == DRAIN_FULL;
}

static bool preloads(const struct explore_case *c) {
    return !flow_is(c, "os") || array_of(c)->preload == PRELOAD_SERIAL;
}

static bool codes_zeros(const struct explore_case *c) {
    return *array_of(c)->zeros || !array_of(c)->rlc;
}

static bool gates_zeros(const struct explore_case *c) {
    const struct array_config *a = array_of(c);
    return *a->zeros || a->mode == MODE_EXACT || !a->zero_gating;
}

static bool hands_over(const struct explore_case *c) {
    return !compat(c) || !handover_asked(&c->array.machine);
}

static bool chains(const struct explore_case *c) {
    return c->array.handover.chained || array_of(c)->glb_links == LINKS_GIVEN;
}

static bool skips(const struct explore_case *c) {
    return !compat(c) || !*array_of(c)->sparse;
}

static bool shares_work(const struct explore_case *c) {
    return *array_of(c)->sparse || !array_of(c)->sparse_balance;
}

static bool scales(const struct explore_case *c) {
    bool any = pe_type_scaled(&c->array.machine.type);
    for (size_t i = 0; c->array.types && i < c->array.n; i++)
        any |= pe_type_scaled(&c->array.types[i]);
    return any;
}

/* A key, or the beginning of keys where it ends in a point; the first that fits decides. */
struct unread_rule {
    const char *key;
    condition *reads;
    const char *why;
};

#define FIXED_ONLY  "only dram.model=fixed reads it"
#define PART_ONLY   "only dram.model=banked without dram.ini reads it"
#define BANKED_ONLY "only dram.model=banked reads it"
#define STREAM_ONLY "only a stream reads it (front.window, or a trace that is not of a GPU)"

static const struct unread_rule of_replay[] = {
    {"dram.latency", counts_or_fixed, FIXED_ONLY},
    {"dram.energy", counts_or_fixed, FIXED_ONLY},
    {"dram.in_miss", fixed_dram, FIXED_ONLY},
    {"dram.bandwidth", fixed_dram, FIXED_ONLY},
    {"dram.interleave", fixed_dram, FIXED_ONLY},
    {"dram.preset", part, PART_ONLY},
    {"dram.ini", banked_dram, BANKED_ONLY},
    {"dram.bus_width", banked_dram, BANKED_ONLY},
    {"dram.page", banked_dram, BANKED_ONLY},
    {"dram.mapping", banked_dram, BANKED_ONLY},
    {"dram.hash", banked_dram, BANKED_ONLY},
    {"dram.bank_queue", banked_dram, BANKED_ONLY},
    {"dram.hit_limit", banked_dram, BANKED_ONLY},
    {"dram.usable", banked_dram, BANKED_ONLY},
    {"dram.transfer_clocks", banked_dram, BANKED_ONLY},
    {"llc.usable", built_or_partitions, "only a technology has leakage and area"},
    {"llc.far_cycles", far_partition, "no case has two partitions (llc.partitions = 2)"},
    {"llc.private", partitions, "no case has partitions (llc.partitions)"},
    {"l3.size", NULL, NULL},
    {"l3.", level_behind, "no case has a level behind the LLC (l3.size)"},
    {"llc.tag_tech", technology, "only a cache with a technology reads it"},
    {"llc.tag_cycles", no_technology, "the technology's latencies are taken"},
    {"llc.data_cycles", no_technology, "the technology's latencies are taken"},
    {"llc.sector_cycles", no_technology, "the technology's latencies are taken"},
    {"llc.write_high", write_buffer, "no case has llc.write_buffer"},
    {"llc.write_low", write_buffer, "no case has llc.write_buffer"},
    {"llc.write_preempt", write_buffer, "no case has llc.write_buffer"},
    {"nvm.sram_tech", hybrid, "no case has nvm.sram_ways"},
    {"nvm.migrate_writes", hybrid, "no case has nvm.sram_ways"},
    {"nvm.bypass_region", bypass, "no case has nvm.bypass"},
    {"l1.size", NULL, NULL},
    {"l1.", first_level, "no case has a first level (l1.size)"},
    {"front.gap", stream, STREAM_ONLY},
    {"gpu.clock", NULL, NULL},
    {"gpu.h2d", filled_first, "only the trace of a GPU before a cache (llc.size) reads it"},
    {"gpu.l1.size", gpu, "only the trace of a GPU, without front.window, reads it"},
    {"gpu.l1.", gpu_first_level, "no case has a first level (gpu.l1.size)"},
    {"gpu.tlb.reach", gpu, "only the trace of a GPU, without front.window, reads it"},
    {"gpu.tlb.", translation, "no case translates (gpu.tlb.reach)"},
    {"gpu.", gpu, "only the trace of a GPU, without front.window, reads it"},
    {NULL, NULL, NULL},
};

#define NO_WAIT     "no case waits for such a memory (--mode timed)"
#define WAITS_FIXED "no case waits for such a memory (--mode timed, dram.model=fixed)"
#define WAITS_PART                                                                                 \
    "no case waits for such a memory (--mode timed, dram.model=banked without dram.ini)"
#define WAITS_BANKS "no case waits for such a memory (--mode timed, dram.model=banked)"

static const struct unread_rule of_run[] = {
    {"dram.latency", fixed_waits, WAITS_FIXED},
    {"dram.energy", fixed_waits, WAITS_FIXED},
    {"dram.in_miss", fixed_waits, WAITS_FIXED},
    {"dram.bandwidth", fixed_waits, WAITS_FIXED},
    {"dram.interleave", fixed_waits, WAITS_FIXED},
    {"dram.preset", part_waits, WAITS_PART},
    {"dram.ini", banked_waits, WAITS_BANKS},
    {"dram.bus_width", banked_waits, WAITS_BANKS},
    {"dram.page", banked_waits, WAITS_BANKS},
    {"dram.mapping", banked_waits, WAITS_BANKS},
    {"dram.hash", banked_waits, WAITS_BANKS},
    {"dram.bank_queue", banked_waits, WAITS_BANKS},
    {"dram.hit_limit", banked_waits, WAITS_BANKS},
    {"dram.usable", banked_waits, WAITS_BANKS},
    {"dram.transfer_clocks", banked_waits, WAITS_BANKS},
    {"dram.", memory_waits, NO_WAIT},
    {"offchip.bandwidth", channel,
     "no case waits for such a channel (--mode timed, no dram.* parameter)"},
    {"offchip.overlap", memory_waits, NO_WAIT},
    {"glb.bandwidth", timed_run, "no case waits for the buffer (--mode timed)"},
    {"glb.banks", glb_table, "no case has glb.tech"},
    {"glb.extrapolate", glb_stretches, "no case has glb.tech"},
    {"glb.line", any_table, "no case has glb.tech or spad.tech"},
    {"glb.keep", hands_over, "--compat scalesim does not read it"},
    {"glb.fuse", hands_over, "--compat scalesim does not read it"},
    {"glb.links", chains,
     "no case keeps or fuses (glb.keep, glb.fuse) a network that does not say who reads whom"},
    {"array.sparse", skips, "--compat scalesim does not read it"},
    {"array.sparse_balance", shares_work, "no case has array.sparse"},
    {"array.scale_group", scales, "no PE type has weights with scales"},
    {"spad.extrapolate", spad_stretches, "no case has spad.tech"},
    {"noc.energy", row_stationary, "only array.dataflow=rs has such networks"},
    {"power.register", systolic, "a row-stationary array has no such registers"},
    {"spad.ifmap", scratchpads, "only array.dataflow=rs and --compat scalesim read it"},
    {"spad.filter", scratchpads, "only array.dataflow=rs and --compat scalesim read it"},
    {"array.drain", shifts_out, "only array.dataflow=os reads it"},
    {"array.preload", preloads, "only array.dataflow=ws and is read it"},
    {"offchip.rlc", codes_zeros, "no case has offchip.zeros"},
    {"array.zero_gating", gates_zeros, "no case has offchip.zeros, or --mode exact"},
    {NULL, NULL, NULL},
};

static bool fits(const struct unread_rule *r, const char *key, size_t n) {
    const size_t length = strlen(r->key);
    return (r->key[length - 1] == '.' ? n > length : n == length) &&
           strncmp(r->key, key, length) == 0;
}

/* Without a cache requests still have lines and sectors, and pass its slices on the way to the
 * DRAM; a stream without a window goes to the DRAM as it is. */
static const char *without_cache(const struct explore_case *c, const char *key, size_t n) {
    static const char *const of_requests[] = {
        "llc.line",        "llc.sector",      "llc.slices", "llc.pipeline",   "llc.tag_cycles",
        "llc.miss_cycles", "llc.evict_first", "llc.mshrs",  "llc.lose_answer"};
    const bool passes = gpu(c) || c->memory.config.front.window;
    if (cache(c) || strncmp(key, "llc.", 4) || (n == 8 && !strncmp(key, "llc.size", n)))
        return NULL;
    for (size_t i = 0; i < sizeof of_requests / sizeof of_requests[0] && passes; i++)
        if (strlen(of_requests[i]) == n && !strncmp(of_requests[i], key, n))
            return NULL;
    return passes ? "no case has a cache (llc.size)"
                  : "no case has a cache (llc.size), or requests that wait (front.window)";
}

const char *case_unread(const struct explore_case *c, const char *key, size_t n) {
    const char *none = c->path == CASE_REPLAY ? without_cache(c, key, n) : NULL;
    if (none)
        return none;
    for (const struct unread_rule *r = c->path == CASE_RUN ? of_run : of_replay; r->key; r++)
        if (fits(r, key, n))
            return !r->reads || r->reads(c) ? NULL : r->why;
    return NULL;
}
