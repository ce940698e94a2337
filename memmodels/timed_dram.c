/* The DRAM alone under a flat trace. Accesses are cut at 64 B boundaries, in whole sectors of 32 B;
 * an atomic is a read and a write; what only concerns a cache is passed over. */
#include <math.h>
#include <stdlib.h>

#include "memmodels/timed.h"
#include "sim/unit.h"

#define PIECE_LOG2  6
#define SECTOR_LOG2 5
#define TICK_PIECES 65536u

struct offering {
    const struct timed_run *run;
    struct timed_stats *stats;
    struct sim_err *err;
    struct feed feed;
    struct demand *demand;
    uint32_t at;
    bool write_next;                  /* the second half of an atomic */
    bool mark;                        /* the warm-up ends with the next piece */
    uint64_t tick;                    /* DRAM clocks */
    uint64_t cycle;                   /* ps of gpu.clock */
    uint64_t offered, answered, last; /* pieces, warm-up included; ps of the last answer */
    struct latency_histogram reads;
    struct dram_stats warm; /* elapsed_ps = 0: still warming up, or no warm-up */
    int failed;
};

/* Cuts the next access of the trace into pieces and moves its tick on; false at the end. */
static bool refill(struct offering *o) {
    struct feed *f = &o->feed;
    if (!feed_ready(f))
        return false;
    if (f->block->has_gaps)
        o->tick += f->block->gap[f->at];
    else if (f->taken)
        o->tick += o->run->config->front.gap_cycles;
    o->mark |= o->run->warmup && f->taken == o->run->warmup;
    demand_build(o->demand, f->block, f->at, f->at + 1, PIECE_LOG2, SECTOR_LOG2);
    f->at++;
    f->taken++;
    o->at = 0;
    return true;
}

static bool passed_over(uint32_t req) {
    return req_op(req) == OP_COPYBACK || req_op(req) == OP_INVALIDATE;
}

/* Moves on to the next piece that is a read or a write; false when none is left. */
static bool advance(struct offering *o) {
    for (;; o->at++) {
        while (o->at == o->demand->n)
            if (!refill(o))
                return false;
        if (!passed_over(o->demand->req[o->at]))
            return true;
    }
}

static bool tick_fails(struct offering *o) {
    const struct timed_run *run = o->run;
    if (run->tick && o->offered % TICK_PIECES == 0)
        o->failed = run->tick(run->user, o->feed.taken, o->err);
    return o->failed != 0;
}

static bool next(void *user, struct dram_access *access) {
    struct offering *o = user;
    if (!advance(o) || tick_fails(o))
        return false;
    const uint32_t req = o->demand->req[o->at], mask = req_mask(req);
    const unsigned low = (unsigned)__builtin_ctz(mask), high = 31u - (unsigned)__builtin_clz(mask);
    *access = (struct dram_access){
        .tick = o->tick,
        .address = (o->demand->line[o->at] << PIECE_LOG2) + ((uint64_t)low << SECTOR_LOG2),
        .bytes = (high - low + 1) << SECTOR_LOG2,
        .write = req_op(req) == OP_WRITE || o->write_next,
        .mark = o->mark,
    };
    o->mark = false;
    o->write_next = req_op(req) == OP_ATOMIC && !o->write_next;
    o->at += !o->write_next;
    o->offered++;
    return true;
}

static void answered(void *user, bool write, uint64_t latency_ps, uint64_t now) {
    struct offering *o = user;
    o->answered++;
    o->last = now;
    if (o->run->warmup && !o->warm.elapsed_ps)
        return;
    o->stats->front.completed++;
    if (!write)
        latency_add(&o->reads, latency_ps / o->cycle);
}

static void collect(struct offering *o) {
    struct timed_stats *t = o->stats;
    const uint64_t ps = o->last - o->warm.elapsed_ps;
    t->front.issued = t->front.completed;
    t->cycles = ps / o->cycle;
    t->total_s = (double)ps * 1e-12;
    t->latency_mean = o->reads.n ? (double)o->reads.sum / (double)o->reads.n : 0;
    t->latency_p50 = latency_quantile(&o->reads, 0.5);
    t->latency_p99 = latency_quantile(&o->reads, 0.99);
    t->latency_max = o->reads.max;
    t->dram_j = t->total_j = t->dram.energy_j;
    t->edp_js = t->total_j * t->total_s;
}

static int simulate(struct offering *o) {
    const struct dram_replay plan = {
        .next = next, .user = o, .answered = answered, .warm = &o->warm};
    const int rc = dram_run(&o->run->config->dram, &plan, &o->stats->dram, o->err);
    if (rc || o->failed || o->feed.failed)
        return rc ? rc : o->failed ? o->failed : o->feed.failed;
    if (o->answered != o->offered)
        return sim_fail(o->err, SIM_ESTALL,
                        "no progress since %.3f us: %llu of %llu DRAM requests answered",
                        (double)o->last * 1e-6, (unsigned long long)o->answered,
                        (unsigned long long)o->offered);
    collect(o);
    return 0;
}

int timed_dram(const struct timed_run *run, struct timed_stats *stats, struct sim_err *err) {
    struct offering *o = sim_alloc(1, sizeof *o, err);
    if (!o)
        return SIM_EIO;
    o->run = run;
    o->stats = stats;
    nvm_wear_unknown(&stats->nvm);
    o->err = err;
    o->cycle = unit_whole(round(1e12 / run->config->clock_hz));
    o->feed = (struct feed){.trace = run->trace,
                            .block = block_new(err),
                            .limit = run->limit ? run->limit : UINT64_MAX,
                            .err = err};
    o->demand = demand_new(err);
    const int rc = o->feed.block && o->demand ? simulate(o) : SIM_EIO;
    block_free(o->feed.block);
    demand_free(o->demand);
    free(o);
    return rc;
}
