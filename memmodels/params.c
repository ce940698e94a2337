#include "memmodels/params.h"

#include <string.h>

#include "memmodels/llc/bank.h"
#include "memmodels/cache/curve.h"
#include "memmodels/timed.h"
#include "sim/unit.h"
#include "sim/whole.h"

static const struct param tech_rows[] = {
    {"llc.tech", PARAM_TEXT, UNIT_NONE, offsetof(struct memory_config, tech), "none", 0, 0, 0,
     "technology of the cache; none counts only"},
    {"llc.usable", PARAM_REAL, UNIT_NONE, offsetof(struct memory_config, usable), "1", 0.01, 1, 0,
     "part of the capacity built that llc.size is: llc.size / llc.usable leaks and takes area"},
    {"llc.round_size", PARAM_BOOL, UNIT_NONE, offsetof(struct memory_config, round_size), "no", 0,
     0, 0,
     "of an llc.size that line x ways x slices does not divide take the nearest that it does"},
};
static const struct param_table tech_params = {tech_rows, sizeof tech_rows / sizeof tech_rows[0]};

static const struct param clock_rows[] = {
    {"gpu.clock", PARAM_REAL, UNIT_HERTZ, offsetof(struct memory_config, clock_hz), "1.4GHz", 1e6,
     1e12, 0, "timed mode: clock of cores, crossbar and LLC; the grid of all its times"},
};
static const struct param_table clock_params = {clock_rows, 1};

#define CACHE "Both modes: the last-level cache"
#define DRAM  "Timed mode: the DRAM; dram.latency and dram.energy also count mode"

struct binding {
    const struct param_table *table;
    size_t offset;
    bool timed; /* timed mode only */
    const char *heading;
};

static const struct binding bindings[] = {
    {&tech_params, 0, false, CACHE},
    {&llc_params, offsetof(struct memory_config, caches.llc), false, CACHE},
    {&l1_params, offsetof(struct memory_config, caches.l1), false,
     "Count mode: a cache before it (timed mode: gpu.l1.*)"},
    {&dram_params, offsetof(struct memory_config, dram), false, DRAM},
    {&llc_timing_params, offsetof(struct memory_config, timing), true,
     "Timed mode: the last-level cache in time"},
    {&l3_params, offsetof(struct memory_config, l3), true,
     "Timed mode: a cache between it and the DRAM"},
    {&tech_behaviour_params, offsetof(struct memory_config, nvm.cells), false,
     "Both modes: what the cells of llc.tech do, given as --tech 'NAME:KEY=VALUE', in a file as "
     "[tech NAME]"},
    {&nvm_data_params, offsetof(struct memory_config, nvm), false,
     "Both modes: data written to such cells"},
    {&nvm_params, offsetof(struct memory_config, nvm), true,
     "Timed mode: caches of non-volatile cells; those of SRAM stay as they are"},
    {&clock_params, 0, true, "Timed mode: the GPU"},
    {&gpu_params, offsetof(struct memory_config, gpu), true, "Timed mode: the GPU"},
    {&gpu_l1_params, offsetof(struct memory_config, gpu), true,
     "Timed mode: the first-level cache of each SM"},
    {&gpu_work_params, offsetof(struct memory_config, gpu), true,
     "Timed mode: instructions between accesses, where the trace records them"},
    {&front_params, offsetof(struct memory_config, front), true,
     "Timed mode: one stream of accesses in place of a GPU"},
    {&preset_params, offsetof(struct memory_config, preset), false,
     "Both modes: what a configuration says of itself"},
};

#define N_BINDINGS (sizeof bindings / sizeof bindings[0])

int params_bind(struct param_set *set, struct memory_config *c, struct sim_err *err) {
    *c = (struct memory_config){0};
    for (size_t i = 0; i < N_BINDINGS; i++) {
        const int rc = param_bind(set, bindings[i].table, (char *)c + bindings[i].offset, err);
        if (rc)
            return rc;
    }
    param_family(set, &tech_family, &c->changes);
    c->caches.l1.slices = 1;
    return 0;
}

int params_offer_policy(struct param_set *set, const struct cache_policy *policy,
                        struct sim_err *err) {
    static const char *const keys[] = {"llc.repl", "l1.repl", "gpu.l1.repl"};
    int rc = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && rc == 0; i++)
        rc = param_offer(set, keys[i], &policy->about, err);
    return rc;
}

int params_offer(struct param_set *set, struct memory_config *c, const struct memory_own *own,
                 struct sim_err *err) {
    int rc = 0;
    if (!own)
        return 0;
    c->shelf = &own->techs;
    for (size_t i = 0; i < own->n_policies && rc == 0; i++)
        rc = params_offer_policy(set, own->policies[i], err);
    return rc;
}

static int resolve_level(struct cache_config *c, const char *prefix, bool gpu_trace,
                         struct sim_err *err) {
    if (c->sector == 0)
        c->sector = gpu_trace && c->line > TRACE_SECTOR ? TRACE_SECTOR : c->line;
    return cache_check(c, prefix, err);
}

/* Checks, and sets where the mode leaves no choice, what only timed mode looks at. */
static int resolve_timed(struct memory_config *c, struct sim_err *err) {
    struct cache_config *l1 = &c->gpu.l1;
    l1->slices = 1;
    l1->write = CACHE_WRITE_THROUGH;
    l1->allocate = false;
    if (!is_power_of_two(c->timing.banks))
        return sim_fail(err, SIM_EUSAGE, "llc.banks = %llu: expected a power of two",
                        (unsigned long long)c->timing.banks);
    if (c->caches.llc.slices % c->timing.partitions)
        return sim_fail(
            err, SIM_EUSAGE, "llc.slices = %llu: expected a multiple of llc.partitions = %llu",
            (unsigned long long)c->caches.llc.slices, (unsigned long long)c->timing.partitions);
    if (!is_power_of_two(c->gpu.tlb_page) || c->gpu.tlb_reach % c->gpu.tlb_page)
        return sim_fail(
            err, SIM_EUSAGE,
            "gpu.tlb.reach = %llu: expected a multiple of gpu.tlb.page = %llu, a power of two",
            (unsigned long long)c->gpu.tlb_reach, (unsigned long long)c->gpu.tlb_page);
    if (c->timing.partitions > 2 && !c->timing.private_partitions)
        return sim_fail(err, SIM_EUSAGE,
                        "llc.partitions = %llu: expected 1 or 2, or llc.private = yes",
                        (unsigned long long)c->timing.partitions);
    if (c->caches.llc.repl->needs_oracle)
        return sim_fail(err, SIM_EUNSUP, "llc.repl = %s: count mode only",
                        c->caches.llc.repl->about.name);
    if (c->caches.l1.size)
        return sim_fail(err, SIM_EUSAGE, "l1.size: count mode only; timed mode has gpu.l1.size");
    struct bank_rules rules;
    int rc = llc_bank_rules(&c->timing, &rules, err);
    if (rc == 0)
        rc = l3_resolve(&c->l3, &c->caches.llc, err);
    if (rc == 0)
        rc = nvm_check(&c->nvm, c->caches.llc.ways, err);
    return rc == 0 && l1->size ? cache_check(l1, "gpu.l1", err) : rc;
}

static void round_size(struct memory_config *c) {
    struct cache_config *llc = &c->caches.llc;
    const uint64_t size = llc->size;
    llc->size = cache_nearest_size(llc);
    c->asked_size = llc->size == size ? 0 : size;
}

/* Count mode knows no SMs: its llc.size is what all of them find. Of two partitions all is built.
 */
static void take_whole(struct memory_config *c) {
    c->found_size = c->usable < 1 ? c->caches.llc.size : 0;
    c->caches.llc.size = unit_whole((double)c->caches.llc.size / c->usable + 0.5);
    c->usable = 1;
}

int params_resolve(struct memory_config *c, bool gpu_trace, bool timed, struct sim_err *err) {
    if (timed && c->timing.partitions > 1)
        take_whole(c);
    if (c->round_size && c->caches.llc.size)
        round_size(c);
    const uint64_t size = c->caches.llc.size;
    if (!timed && size == 0)
        return sim_fail(err, SIM_EUSAGE,
                        "llc.size = 0: count mode is of a cache; --mode timed "
                        "replays a trace without one");
    const bool bare = timed && size == 0; /* geometry of the requests only: sectors, not lines */
    if (bare)
        c->caches.llc.size = c->caches.llc.line * c->caches.llc.ways * c->caches.llc.slices;
    int rc = resolve_level(&c->caches.llc, "llc", gpu_trace || bare, err);
    c->caches.llc.size = size;
    if (rc == 0 && c->caches.l1.size)
        rc = resolve_level(&c->caches.l1, "l1", gpu_trace, err);
    return rc == 0 && timed ? resolve_timed(c, err) : rc;
}

struct tech_need params_need(const struct memory_config *c, bool extrapolate) {
    const struct cache_config *llc = &c->caches.llc;
    return (struct tech_need){.bytes = (double)llc->size / c->usable,
                              .slices = llc->slices,
                              .banks = c->timing.banks,
                              .line = llc->line,
                              .tags = true,
                              .extrapolate = extrapolate};
}

const char *params_tag_tech(const struct memory_config *c) {
    return strcmp(c->timing.tag_tech, "auto") ? c->timing.tag_tech : "nvsim-sram";
}

static int open_tags(const struct memory_config *c, bool extrapolate, struct memory_tech *out,
                     struct sim_err *err) {
    const char *name = params_tag_tech(c);
    struct tech *tags;
    if (strcmp(name, "same") == 0)
        return 0;
    if (strcmp(c->timing.tag_tech, "auto") == 0 &&
        (out->data.point.tag_latency_s <= 0 || tech_is_sram(out->tech)))
        return 0;
    int rc = tech_open_from(&tags, c->shelf, name, err);
    if (rc)
        return rc;
    rc = tech_figures_only(tags, "llc.tag_tech", err);
    const struct tech_need need = params_need(c, extrapolate);
    if (rc == 0)
        rc = tech_lookup(tags, &need, &out->tags, err);
    if (rc == 0 && out->tags.point.tag_latency_s <= 0)
        rc = sim_fail(err, SIM_EUSAGE, "llc.tag_tech = %s: the table does not give tags apart",
                      name);
    out->has_tags = rc == 0;
    out->tags.point.source = NULL;
    tech_free(tags);
    return rc;
}

static int open_sram_ways(const struct memory_config *c, bool extrapolate, struct memory_tech *out,
                          struct sim_err *err) {
    struct tech *sram = NULL;
    if (!c->nvm.sram_ways)
        return 0;
    int rc = tech_open_from(&sram, c->shelf, c->nvm.sram_tech, err);
    if (rc == 0 && !tech_is_sram(sram))
        rc = sim_fail(err, SIM_EUSAGE, "nvm.sram_tech = %s: expected cells of SRAM, not %s",
                      c->nvm.sram_tech, tech_kind(sram));
    const struct tech_need need = params_need(c, extrapolate);
    if (rc == 0)
        rc = tech_lookup(sram, &need, &out->sram, err);
    out->has_sram = rc == 0;
    out->sram.point.source = NULL;
    tech_free(sram);
    return rc;
}

int params_tech(struct memory_config *c, bool timed, bool extrapolate, struct memory_tech *out,
                struct sim_err *err) {
    *out = (struct memory_tech){0};
    const bool none = strcmp(c->tech, "none") == 0 || c->caches.llc.size == 0;
    int rc = none ? 0 : tech_open_from(&out->tech, c->shelf, c->tech, err);
    if (rc)
        return rc;
    if (none || tech_is_sram(out->tech))
        param_defaults(&nvm_params, &c->nvm);
    if (none)
        return 0;
    rc = tech_behave(out->tech, c->tech, &c->changes, &c->nvm.cells, err);
    const struct tech_need need = params_need(c, extrapolate);
    if (rc == 0)
        rc = tech_lookup(out->tech, &need, &out->data, err);
    if (rc == 0 && (timed || tech_behaves(&c->nvm.cells)))
        rc = open_tags(c, extrapolate, out, err);
    return rc ? rc : open_sram_ways(c, extrapolate, out, err);
}

int params_mention(struct param_set *set, const char *who, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < N_BINDINGS && rc == 0; i++)
        rc = param_mention(set, bindings[i].table, who, err);
    return rc;
}

bool params_nvm_only(const char *key, size_t length) {
    return param_in(&nvm_params, key, length) || param_in(&nvm_data_params, key, length);
}

bool params_timed_only(const char *key, size_t length) {
    static const char *const formula[] = {"dram.latency", "dram.energy", "llc.banks"};
    for (size_t i = 0; i < sizeof formula / sizeof formula[0]; i++)
        if (strlen(formula[i]) == length && !strncmp(formula[i], key, length))
            return false;
    for (size_t i = 0; i < N_BINDINGS; i++)
        if ((bindings[i].timed || bindings[i].table == &dram_params) &&
            param_in(bindings[i].table, key, length))
            return true;
    return false;
}

static bool any_given(const struct param_set *set, const struct param_table *t) {
    for (size_t i = 0; i < t->n; i++)
        if (param_given(set, t->rows[i].key))
            return true;
    return false;
}

const char *params_assumed(const struct param_set *set, const struct memory_config *c, char *buf,
                           size_t size) {
    const bool gpu = any_given(set, &gpu_params) || any_given(set, &gpu_l1_params) ||
                     any_given(set, &clock_params);
    const bool slices = param_given(set, "llc.slices") || c->caches.llc.size == 0;
    char clock[40], sms[200] = "", cache[120] = "";
    if (!gpu)
        snprintf(sms, sizeof sms, "no gpu.* was given: %llu SMs at %s without an L1",
                 (unsigned long long)c->gpu.sms,
                 unit_format(clock, sizeof clock, c->clock_hz, UNIT_HERTZ, 4));
    if (!slices)
        snprintf(cache, sizeof cache, "%sno llc.slices: one slice of %llu bank%s", gpu ? "" : ", ",
                 (unsigned long long)c->timing.banks, c->timing.banks > 1 ? "s" : "");
    snprintf(buf, size, "%s%s%s", sms, cache,
             *sms || *cache ? "; that is no chip's, and 'magnetar list presets' has those of chips"
                            : "");
    return buf;
}

const struct param_table *params_table_at(size_t i, const char **heading) {
    if (heading)
        *heading = i < N_BINDINGS ? bindings[i].heading : NULL;
    return i < N_BINDINGS ? bindings[i].table : NULL;
}

const struct stat_table *params_stats_at(size_t i, const char **heading) {
#define CURVE "Of magnetar curve"
    static const struct {
        const struct stat_table *table;
        const char *heading;
    } tables[] = {
        {&cache_stat_table, "Both modes: the last-level cache"},
        {&count_stat_table, "Count mode: traffic; with a technology, time and energy by the serial "
                            "formula"},
        {&timed_stat_table, "Timed mode: time, latency, energy"},
        {&front_stat_table, "Timed mode: accesses and the GPU"},
        {&dram_stat_table, "Timed mode: the DRAM"},
        {&nvm_stat_table, "Non-volatile cells (wear: null where it is not counted)"},
        {&curve_totals_table, CURVE},
        {&curve_sets_table, CURVE},
        {&curve_full_table, CURVE},
        {&curve_sample_table, CURVE},
    };
    const bool there = i < sizeof tables / sizeof tables[0];
    if (heading)
        *heading = there ? tables[i].heading : NULL;
    return there ? tables[i].table : NULL;
}
