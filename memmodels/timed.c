#include "memmodels/timed.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/gpu/prefill.h"
#include "memmodels/system.h"
#include "sim/memory.h"
#include "sim/unit.h"

#define TICK_EVENTS    65536u
#define WATCHDOG_TICKS 1000000000000ull /* ps without an answer: one second */

#define REAL(key, name, unit, help)                                                                \
    { key, STAT_REAL, offsetof(struct timed_stats, name), unit, help }
#define COUNT(key, name, unit, help)                                                               \
    { key, STAT_COUNT, offsetof(struct timed_stats, name), unit, help }

static const struct stat_row stat_rows[] = {
    COUNT("time.cycles", cycles, "", "core clock, until the last answer"),
    REAL("time.total_s", total_s, "s", "the same in seconds"),
    REAL("latency.mean_cycles", latency_mean, "", "reads, from issue to answer, core clock"),
    COUNT("latency.p50_cycles", latency_p50, "", "median"),
    COUNT("latency.p99_cycles", latency_p99, "", "99th percentile"),
    COUNT("latency.max_cycles", latency_max, "", "longest"),
    REAL("llc.bytes_per_s", llc_bytes_per_s, "B/s", "read from the LLC, over the whole time"),
    COUNT("llc.bank_wait_cycles", bank_wait_cycles, "", "waiting for a busy bank, all accesses"),
    COUNT("llc.mshr_full_cycles", mshr_full_cycles, "", "slices blocked by full MSHRs, all slices"),
    COUNT("llc.far_reads", llc.far_reads, "", "asked of the other partition"),
    COUNT("l3.reads", l3.reads, "", "fetches of the LLC that asked the L3"),
    COUNT("l3.read_hits", l3.read_hits, "", "of these, found there whole"),
    COUNT("l3.writes", l3.writes, "", "write-backs of the LLC into it"),
    REAL("energy.llc_dynamic_j", dynamic_j, "J", "lookups, array reads, writes and fills"),
    REAL("energy.llc_leakage_j", leakage_j, "J", "leakage power x time.total_s"),
    REAL("energy.dram_j", dram_j, "J", "of the DRAM model"),
    REAL("energy.total_j", total_j, "J", "sum of the three"),
    REAL("edp.js", edp_js, "Js", "energy.total_j x time.total_s"),
    REAL("area.mm2", area_mm2, "mm^2", "of the cache"),
};
const struct stat_table timed_stat_table = {stat_rows, sizeof stat_rows / sizeof stat_rows[0]};

void system_snapshot(struct system *s, struct snapshot *p) {
    p->now = event_now(s->events);
    llc_counts(s->llc, &p->cache);
    p->front = s->front->stats;
    p->llc = *llc_stats(s->llc);
    dram_stats(s->dram, p->now, &p->dram);
    if (s->l3)
        p->l3 = *l3_stats(s->l3);
    if (llc_nvm(s->llc))
        nvm_stats(llc_nvm(s->llc), s->front->last_answer, &p->nvm);
}

void system_forget(void *user) {
    struct system *s = user;
    system_snapshot(s, &s->warm);
    s->warm.front.completed = s->warm.front.issued;
    s->warm.llc.replies = s->warm.llc.requests;
}

static const struct front_type *front_for(const struct timed_run *run) {
    if (run->front)
        return run->front;
    return run->trace->gpu && !run->config->front.window ? &gpu_front : &flat_front;
}

/* The array of nvm.sram_ways; the cache leaks, and is as large, as its ways in proportion. */
static int hybrid(struct system *s, struct nvm_array *sram, struct sim_err *err) {
    const struct memory_config *c = s->run->config;
    struct llc_timing t;
    if (!s->run->tech || !s->run->sram)
        return sim_fail(err, SIM_EUSAGE,
                        "nvm.sram_ways: these and the other ways need a "
                        "technology");
    llc_timing_compose(&t, &c->timing, s->timing.cycle, s->run->sram, NULL);
    *sram = (struct nvm_array){t.read_busy, t.read, t.write_busy, t.write, t.read_fj, t.write_fj};
    const double part = (double)c->nvm.sram_ways / (double)c->caches.llc.ways;
    s->timing.leakage_w += part * (t.leakage_w - s->timing.leakage_w);
    s->timing.area_mm2 += part * (t.area_mm2 - s->timing.area_mm2);
    return 0;
}

static int start_observer(struct system *s, uint64_t cycle, struct sim_err *err) {
    const struct timed_run *run = s->run;
    s->epoch_end = UINT64_MAX;
    if (!run->observe)
        return 0;
    s->observer = observe_new(run->observe, cycle, llc_banks(s->llc),
                              (uint32_t)run->config->timing.banks, err);
    if (!s->observer)
        return SIM_EIO;
    llc_observe(s->llc, s->observer);
    s->epoch_end = observe_next(s->observer);
    return 0;
}

static void log_kernel(void *system, uint32_t kernel, uint64_t since, uint64_t now) {
    struct system *s = system;
    if (!s->run->log || s->feed.failed)
        return;
    s->feed.failed = kernel_log_add(s->run->log, s, &s->kernel, kernel, since, now, s->feed.err);
}

static int open_feed(struct system *s, struct sim_err *err) {
    const struct timed_run *run = s->run;
    const uint64_t h2d_bytes = run->config->gpu.h2d_bytes;
    s->feed = (struct feed){.trace = run->trace,
                            .block = block_new(err),
                            .limit = run->limit ? run->limit : UINT64_MAX,
                            .err = err};
    if (!s->feed.block)
        return SIM_EIO;
    if (run->trace->gpu && !run->config->front.window)
        trace_keep_work(run->trace);
    return h2d_bytes && run->trace->gpu ? prefill(llc_cache(s->llc), run->trace, h2d_bytes, err)
                                        : 0;
}

static int open_l3(struct system *s, uint64_t cycle, struct sim_err *err) {
    s->l3 = l3_new(&s->run->config->l3, cycle, llc_requests(s->llc), s->events, s->dram,
                   s->run->seed, err);
    llc_put_l3(s->llc, s->l3);
    return s->l3 ? 0 : SIM_EIO;
}

int system_build(struct system *s, struct sim_err *err) {
    const struct timed_run *run = s->run;
    const struct memory_config *c = run->config;
    const uint64_t cycle = unit_whole(round(1e12 / c->clock_hz));
    const size_t pending =
        DRAM_EVENTS_MAX + c->gpu.sms * (c->gpu.sm_outstanding + 4096) +
        c->caches.llc.slices * (c->timing.mshrs * 2 + 1) * (c->l3.cache.size ? 3 : 1) + 65536;
    llc_timing_compose(&s->timing, &c->timing, cycle, run->tech, run->tags);
    s->events = event_queue_new(pending, 0, err);
    if (s->events)
        event_queue_grid(s->events, cycle);
    s->dram = s->events ? dram_new(&c->dram, s->events, err) : NULL;
    if (!s->dram)
        return err->code;
    struct nvm_array sram = {0};
    const int rc = c->nvm.sram_ways ? hybrid(s, &sram, err) : 0;
    if (rc)
        return rc;
    s->llc = llc_new(&c->caches.llc, &c->timing, &s->timing, &c->nvm, &sram, s->events, s->dram,
                     run->seed, err);
    if (!s->llc)
        return err->code;
    if (c->l3.cache.size && open_l3(s, cycle, err))
        return SIM_EIO;
    const int fed = run->trace ? open_feed(s, err) : 0;
    if (fed)
        return fed;
    if (start_observer(s, cycle, err))
        return SIM_EIO;
    if (run->trace)
        feed_ready(&s->feed); /* so that the front end meets the trace's notes */
    if (s->feed.failed)
        return s->feed.failed;
    const struct front_env env = {
        .events = s->events,
        .llc = s->llc,
        .feed = &s->feed,
        .gpu = &c->gpu,
        .kernels = run->kernels,
        .config = &c->front,
        .line_log2 = (unsigned)__builtin_ctzll(c->caches.llc.line),
        .sector_log2 = (unsigned)__builtin_ctzll(c->caches.llc.sector),
        .llc_partitions = (unsigned)c->timing.partitions,
        .cycle = cycle,
        .observer = s->observer,
        .kernel_end = log_kernel,
        .system = s,
        .seed = run->seed,
        .warmup = run->warmup,
        .user = run->user,
    };
    s->front = front_for(run)->create(&env, err);
    if (!s->front)
        return err->code;
    s->front->counting = run->warmup == 0;
    s->front->warm = system_forget;
    s->front->warm_user = s;
    return 0;
}

static void take_sample(struct system *s, uint64_t now, struct observe_sample *sample) {
    struct dram_stats dram;
    dram_stats(s->dram, now, &dram);
    llc_sample(s->llc, now, sample);
    if (llc_cache(s->llc)) { /* what was copied in before the first access is no request */
        const struct cache_stats *p = &s->prefilled;
        sample->requests -= p->reads + p->writes;
        sample->hits -= p->read_hits + p->write_hits;
    }
    sample->dram_read_bytes = dram.read_bytes;
    sample->dram_write_bytes = dram.write_bytes;
}

static __attribute__((noinline)) void close_epoch(struct system *s, uint64_t now) {
    struct observe_sample sample;
    take_sample(s, now, &sample);
    observe_epoch(s->observer, now, &sample);
    s->epoch_end = observe_next(s->observer);
}

int system_stalled(struct system *s, struct sim_err *err) {
    struct memory_text dumped;
    FILE *out = memory_text_open(&dumped);
    if (out) {
        s->front->type->dump(s->front, out);
        llc_dump(s->llc, out);
        dram_dump(s->dram, out);
    }
    char *text = memory_text_close(&dumped, NULL);
    for (char *p = text; p && *p; p++)
        if (*p == '\n')
            *p = p[1] ? ';' : '\0';
    sim_fail(err, SIM_ESTALL, "no progress since %.3f us: %s", (double)s->front->last_answer * 1e-6,
             text ? text : "");
    free(text);
    return SIM_ESTALL;
}

static bool finished(const struct system *s) {
    return s->feed.ended && s->front->type->done(s->front);
}

/* Runs up to `budget` events; the end of the trace, a failure, or no event at all end it sooner. */
static int run_events(struct system *s, uint32_t budget, struct sim_err *err) {
    while (budget-- && !finished(s)) {
        struct event *e = event_pop(s->events);
        if (!e)
            return s->feed.failed ? s->feed.failed : system_stalled(s, err);
        const uint64_t now = e->tick;
        if (__builtin_expect(now >= s->epoch_end, 0))
            close_epoch(s, now);
        e->run(e, now);
    }
    return s->feed.failed;
}

/* Runs events until the front end has had its last answer. */
static int loop(struct system *s, struct sim_err *err) {
    const struct timed_run *run = s->run;
    while (!finished(s)) {
        int rc = run_events(s, TICK_EVENTS, err);
        if (rc == 0 && event_now(s->events) - s->front->last_answer > WATCHDOG_TICKS)
            rc = system_stalled(s, err);
        if (rc == 0 && run->tick)
            rc = run->tick(run->user, s->feed.taken, err);
        if (rc)
            return rc;
    }
    return s->feed.failed;
}

int system_drain(struct system *s, struct sim_err *err) {
    struct event *e;
    const uint64_t end = event_now(s->events);
    struct observe_sample sample;
    if (llc_nvm(s->llc))
        nvm_advance(llc_nvm(s->llc), end);
    dram_flush(s->dram, end);
    while ((e = event_pop(s->events))) {
        const uint64_t now = event_now(s->events);
        if (now >= s->epoch_end)
            close_epoch(s, now);
        e->run(e, now);
    }
    if (s->observer) {
        take_sample(s, event_now(s->events), &sample);
        observe_end(s->observer, event_now(s->events), &sample);
    }
    assert(s->front->stats.issued == s->front->stats.completed);
    return llc_idle(s->llc) && (!s->l3 || l3_idle(s->l3)) ? 0 : system_stalled(s, err);
}

/* Every request was answered, every fetch and write-back was one DRAM access. Effects of
 * non-volatile cells make traffic of their own. */
static void check_conserved(const struct system *s, const struct snapshot *end) {
    const struct cache_stats *from = &s->prefilled, *to = &end->cache;
    assert(end->llc.requests == end->llc.replies);
    if (!llc_cache(s->llc) || llc_nvm(s->llc))
        return;
    assert(end->dram.reads == (s->l3 ? end->l3.fills : to->fills - from->fills));
    assert(end->dram.writes ==
           (s->l3 ? end->l3.writebacks
                  : to->writebacks + to->through - from->writebacks - from->through));
    (void)from, (void)to;
}

static void derive(const struct system *s, const struct snapshot *end, struct timed_stats *t) {
    const struct timed_run *run = s->run;
    const struct snapshot *warm = &s->warm;
    const uint64_t cycles = (s->front->last_answer - warm->now) / s->timing.cycle;
    const double seconds = (double)cycles / run->config->clock_hz;
    const struct latency_histogram *reads = &s->front->reads;
    t->cycles = cycles;
    t->total_s = seconds;
    t->latency_mean = reads->n ? (double)reads->sum / (double)reads->n : 0;
    t->latency_p50 = latency_quantile(reads, 0.5);
    t->latency_p99 = latency_quantile(reads, 0.99);
    t->latency_max = reads->max;
    t->llc_bytes_per_s =
        seconds > 0 ? (double)(end->llc.reply_bytes - warm->llc.reply_bytes) / seconds : 0;
    t->bank_wait_cycles = (end->llc.bank_wait_ps - warm->llc.bank_wait_ps) / s->timing.cycle;
    t->mshr_full_cycles = (end->llc.mshr_full_ps - warm->llc.mshr_full_ps) / s->timing.cycle;
    t->llc.bank_reads -= warm->llc.bank_reads;
    t->llc.bank_writes -= warm->llc.bank_writes;
    t->llc.miss_reads -= warm->llc.miss_reads;
    t->llc.far_reads -= warm->llc.far_reads;
    t->dynamic_j = (double)(end->llc.energy_fj - warm->llc.energy_fj) * 1e-15;
    t->leakage_j = s->timing.leakage_w * seconds;
    t->dram_j = t->dram.energy_j;
    t->total_j = t->dynamic_j + t->leakage_j + t->dram_j;
    t->edp_js = t->total_j * seconds;
    t->area_mm2 = run->tech ? s->timing.area_mm2 : 0;
}

void system_collect(const struct system *s, const struct snapshot *end, struct timed_stats *t) {
    const struct snapshot *warm = &s->warm;
    t->front = end->front;
    t->dram = end->dram;
    t->nvm = end->nvm;
    t->l3 = end->l3;
    if (!llc_nvm(s->llc))
        nvm_wear_unknown(&t->nvm);
    t->llc = end->llc;
    if (llc_cache(s->llc))
        llc_counts_since(s->llc, &warm->cache, &t->cache);
    stat_subtract(&front_stat_table, &t->front, &warm->front);
    stat_subtract(&dram_stat_table, &t->dram, &warm->dram);
    stat_subtract(&cache_stat_table, &t->l3, &warm->l3);
    stat_subtract(&nvm_stat_table, &t->nvm, &warm->nvm);
    dram_stats_derive(s->dram, &t->dram);
    derive(s, end, t);
}

void system_discard(struct system *s) {
    if (s->front)
        s->front->type->destroy(s->front);
    llc_free(s->llc);
    l3_free(s->l3);
    observe_free(s->observer);
    dram_free(s->dram);
    event_queue_free(s->events);
    block_free(s->feed.block);
}

static int simulate(const struct timed_run *run, struct timed_stats *stats, struct sim_err *err) {
    struct snapshot *end = sim_alloc(1, sizeof *end, err);
    struct system *s = sim_alloc(1, sizeof *s, err);
    int rc = s && end ? 0 : SIM_EIO;
    if (rc == 0) {
        s->run = run;
        rc = system_build(s, err);
        if (rc == 0)
            llc_counts(s->llc, &s->prefilled);
        s->warm.cache = s->kernel.cache = s->prefilled;
        if (rc == 0) {
            s->front->type->start(s->front);
            rc = loop(s, err);
        }
        if (rc == 0) {
            const uint64_t last = s->front->last_answer;
            rc = system_drain(s, err);
            system_snapshot(s, end);
            s->front->last_answer = last;
            check_conserved(s, end);
        }
        if (rc == 0)
            system_collect(s, end, stats);
        system_discard(s);
    }
    free(s);
    free(end);
    return rc;
}

int timed_simulate(const struct timed_run *run, struct timed_stats *stats, struct sim_err *err) {
    const struct memory_config *c = run->config;
    const bool open_loop = c->caches.llc.size == 0 && !run->trace->gpu && !c->front.window;
    if (open_loop && (run->observe || c->l3.cache.size))
        return sim_fail(err, SIM_EUNSUP,
                        "a time series, timeline or l3.size of the DRAM alone: set front.window, "
                        "too");
    return open_loop ? timed_dram(run, stats, err) : simulate(run, stats, err);
}
