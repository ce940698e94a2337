#include "memmodels/cache/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/cache/curve_histogram.h"
#include "memmodels/cache/curve_list.h"
#include "memmodels/cache/curve_sets.h"
#include "memmodels/cache/demand.h"
#include "sim/memory.h"
#include "sim/rng.h"
#include "sim/unit.h"
#include "sim/whole.h"

#define PARTS 64u /* of the sample */

struct curve {
    struct curve_config config;
    uint64_t *sizes;    /* [config.n] */
    uint64_t way_bytes; /* of one way of all sets; 0: (a) was not asked for */
    uint64_t count[2];  /* reads, writes */
    unsigned line_log2, sector_log2;
    struct demand *demand;
    uint32_t *distance; /* [DEMAND_MAX] */
    struct curve_sets *sets;
    struct curve_list *full, *sample;
    struct curve_histogram sets_at, full_at, sample_at;
    /* Of the sample: lines whose hash with `key` is at most `threshold` are in it. */
    uint64_t threshold, key, sampled;
    struct demand *picked;
    uint64_t *part; /* [n + 1][PARTS] accesses that miss in sizes[0 .. i) and hit from i on */
};

#define MISSES(prefix, what)                                                                       \
    {"curve." prefix "misses", STAT_COUNT, offsetof(struct curve_misses, all), "",                 \
     "misses, " what},                                                                             \
        {"curve." prefix "read_misses", STAT_COUNT, offsetof(struct curve_misses, reads), "",      \
         "of these, reads"},                                                                       \
        {"curve." prefix "write_misses", STAT_COUNT, offsetof(struct curve_misses, writes), "",    \
         "of these, writes"},                                                                      \
    {                                                                                              \
        "curve." prefix "miss_ratio", STAT_REAL, offsetof(struct curve_misses, ratio), "",         \
            "misses / accesses, " what                                                             \
    }

static const struct stat_row totals_rows[] = {
    {"curve.accesses", STAT_COUNT, offsetof(struct curve_totals, accesses), "",
     "reads + writes, one per line touched; an atomic is one of each"},
    {"curve.reads", STAT_COUNT, offsetof(struct curve_totals, reads), "", "reads and fetches"},
    {"curve.writes", STAT_COUNT, offsetof(struct curve_totals, writes), "", "writes"},
};
static const struct stat_row sets_rows[] = {MISSES("set_", "with the common set count")};
static const struct stat_row full_rows[] = {MISSES("full_", "fully associative")};
static const struct stat_row sample_rows[] = {
    {"curve.sampled_misses", STAT_REAL, offsetof(struct curve_estimate, misses), "",
     "misses, fully associative, estimated from the sample"},
    {"curve.sampled_miss_ratio", STAT_REAL, offsetof(struct curve_estimate, ratio), "",
     "these / accesses"},
    {"curve.sampled_bound", STAT_REAL, offsetof(struct curve_estimate, bound), "",
     "bound on the error of the estimated ratio, 95%"},
};
const struct stat_table curve_totals_table = {totals_rows,
                                              sizeof totals_rows / sizeof *totals_rows};
const struct stat_table curve_sets_table = {sets_rows, sizeof sets_rows / sizeof *sets_rows};
const struct stat_table curve_full_table = {full_rows, sizeof full_rows / sizeof *full_rows};
const struct stat_table curve_sample_table = {sample_rows,
                                              sizeof sample_rows / sizeof *sample_rows};

static int check_size(uint64_t size, uint64_t line, struct sim_err *err) {
    const uint64_t below = size / line;
    if (below > UINT32_MAX / 2)
        return sim_fail(err, SIM_EUSAGE, "capacity %llu B: expected at most 2^31 lines of %llu B",
                        (unsigned long long)size, (unsigned long long)line);
    if (below == 0)
        return sim_fail(err, SIM_EUSAGE, "capacity %llu B: expected at least a line, %llu B",
                        (unsigned long long)size, (unsigned long long)line);
    if (size % line)
        return sim_fail(
            err, SIM_EUSAGE,
            "capacity %llu B: expected a multiple of the line's %llu B; the nearest are "
            "%llu and %llu B",
            (unsigned long long)size, (unsigned long long)line, (unsigned long long)(below * line),
            (unsigned long long)((below + 1) * line));
    return 0;
}

static int check_sizes(const struct curve_config *k, struct sim_err *err) {
    const uint64_t line = k->cache.line;
    if (line < 32 || line > 256 || !is_power_of_two(line))
        return sim_fail(err, SIM_EUSAGE, "llc.line = %llu: expected 32, 64, 128 or 256",
                        (unsigned long long)line);
    if (k->n == 0)
        return sim_fail(err, SIM_EUSAGE, "curve: no capacity");
    for (uint32_t i = 0; i < k->n; i++) {
        const int rc = check_size(k->sizes[i], line, err);
        if (rc)
            return rc;
        if (i && k->sizes[i] <= k->sizes[i - 1])
            return sim_fail(err, SIM_EUSAGE,
                            "capacity %llu B after %llu B: expected an ascending one",
                            (unsigned long long)k->sizes[i], (unsigned long long)k->sizes[i - 1]);
    }
    if (k->sets && (k->cache.slices == 0 || k->sets % k->cache.slices))
        return sim_fail(err, SIM_EUSAGE, "%llu sets: expected a multiple of llc.slices = %llu",
                        (unsigned long long)k->sets, (unsigned long long)k->cache.slices);
    if (!(k->rate >= 0 && k->rate <= 1))
        return sim_fail(err, SIM_EUSAGE, "sampling rate %g: expected 0 to 1", k->rate);
    return 0;
}

/* The cache of one way, whose configuration stands for all. */
static int make_sets(struct curve *c, struct sim_err *err) {
    struct cache_config one = c->config.cache;
    uint64_t depth = 1;
    c->way_bytes = c->config.sets * one.line;
    one.ways = 1;
    one.size = c->way_bytes;
    one.sector = one.line;
    one.repl = &policy_lru;
    const int rc = cache_check(&one, "llc", err);
    if (rc)
        return rc;
    for (uint32_t i = 0; i < c->config.n; i++)
        if (curve_ways(c, i))
            depth = curve_ways(c, i);
    if (curve_histogram_reserve(&c->sets_at, depth, err))
        return SIM_EIO;
    c->sets = curve_sets_new(&one, (uint32_t)depth, err);
    return c->sets ? 0 : SIM_EIO;
}

static int make_sample(struct curve *c, struct sim_err *err) {
    c->threshold = c->config.rate >= 1 ? UINT64_MAX : unit_whole(c->config.rate * 0x1p64);
    c->key = rng_stream(c->config.seed, 0).key;
    c->sample = curve_list_new(err);
    c->picked = demand_new(err);
    c->part = sim_alloc((size_t)(c->config.n + 1) * PARTS, sizeof *c->part, err);
    return c->sample && c->picked && c->part ? 0 : SIM_EIO;
}

static int make_parts(struct curve *c, struct sim_err *err) {
    const struct curve_config *k = &c->config;
    c->line_log2 = (unsigned)__builtin_ctzll(k->cache.line);
    /* The sectors that masks of a trace come in need not be cut apart. */
    c->sector_log2 = k->cache.line == TRACE_LINE ? 5 : c->line_log2;
    c->sizes = sim_alloc(k->n, sizeof *c->sizes, err);
    c->demand = demand_new(err);
    c->distance = sim_alloc(DEMAND_MAX, sizeof *c->distance, err);
    if (!c->sizes || !c->demand || !c->distance)
        return SIM_EIO;
    memcpy(c->sizes, k->sizes, k->n * sizeof *c->sizes);
    c->config.sizes = c->sizes;
    int rc = k->sets ? make_sets(c, err) : 0;
    if (rc == 0 && k->full) {
        c->full = curve_list_new(err);
        rc = c->full ? 0 : SIM_EIO;
    }
    return rc == 0 && k->rate > 0 ? make_sample(c, err) : rc;
}

struct curve *curve_new(const struct curve_config *config, struct sim_err *err) {
    if (check_sizes(config, err))
        return NULL;
    struct curve *c = sim_alloc(1, sizeof *c, err);
    if (!c)
        return NULL;
    c->config = *config;
    if (make_parts(c, err) == 0)
        return c;
    curve_free(c);
    return NULL;
}

void curve_free(struct curve *c) {
    if (!c)
        return;
    curve_histogram_free(&c->sets_at);
    curve_histogram_free(&c->full_at);
    curve_histogram_free(&c->sample_at);
    curve_sets_free(c->sets);
    curve_list_free(c->full);
    curve_list_free(c->sample);
    demand_free(c->demand);
    demand_free(c->picked);
    free(c->distance);
    free(c->part);
    free(c->sizes);
    free(c);
}

/* An atomic is a read, and then a write that finds the line on top. */
static void count_distances(struct curve_histogram *h, const struct demand *d,
                            const uint32_t *distance) {
    for (uint32_t i = 0; i < d->n; i++) {
        const enum trace_op op = req_op(d->req[i]);
        if (op == OP_COPYBACK || op == OP_INVALIDATE)
            continue;
        h->n[op == OP_WRITE][distance[i]]++;
        h->n[1][1] += op == OP_ATOMIC;
    }
}

static void count_ops(struct curve *c, const struct demand *d) {
    uint32_t writes = 0, atomics = 0, others = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        const uint32_t op = req_op(d->req[i]);
        writes += op == OP_WRITE;
        atomics += op == OP_ATOMIC;
        others += op == OP_COPYBACK || op == OP_INVALIDATE;
    }
    c->count[0] += d->n - writes - others;
    c->count[1] += writes + atomics;
}

static int run_list(struct curve *c, struct curve_list *l, struct curve_histogram *h,
                    const struct demand *d, struct sim_err *err) {
    int rc = curve_list_run(l, d->line, d->req, d->n, c->distance, err);
    if (rc == 0)
        rc = curve_histogram_reserve(h, curve_list_lines(l), err);
    if (rc == 0)
        count_distances(h, d, c->distance);
    return rc;
}

static inline uint64_t sample_hash(const struct curve *c, uint64_t line) {
    return rng_mix(line + c->key);
}

static void pick(struct curve *c) {
    const struct demand *d = c->demand;
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        c->picked->line[n] = d->line[i];
        c->picked->req[n] = d->req[i];
        n += sample_hash(c, d->line[i]) <= c->threshold;
    }
    c->picked->n = n;
}

/* The distance up to which the sample hits in C lines: d hits if (d - 1) / rate < C. */
static uint64_t sample_reach(const struct curve *c, double lines) {
    return unit_whole(ceil(lines * c->config.rate));
}

/* Notes the sizes in which a sampled access misses, for the part that its line belongs to. */
static void count_parts(struct curve *c) {
    for (uint32_t i = 0; i < c->picked->n; i++) {
        const enum trace_op op = req_op(c->picked->req[i]);
        const uint64_t d = c->distance[i];
        uint32_t at = 0, end = c->config.n;
        if (op == OP_COPYBACK || op == OP_INVALIDATE)
            continue;
        while (at < end) {
            const uint32_t middle = (at + end) / 2;
            const double lines = (double)(c->sizes[middle] >> c->line_log2);
            if (d && d <= sample_reach(c, lines))
                end = middle;
            else
                at = middle + 1;
        }
        const uint64_t h = rng_mix(c->picked->line[i] ^ ~c->key);
        c->part[(d ? at : c->config.n) * PARTS + h % PARTS]++;
        c->sampled += 1 + (op == OP_ATOMIC);
    }
}

static int run_demand(struct curve *c, struct sim_err *err) {
    int rc = 0;
    count_ops(c, c->demand);
    if (c->sets) {
        curve_sets_run(c->sets, c->demand->line, c->demand->req, c->demand->n, c->distance);
        count_distances(&c->sets_at, c->demand, c->distance);
    }
    if (c->full)
        rc = run_list(c, c->full, &c->full_at, c->demand, err);
    if (rc == 0 && c->sample) {
        pick(c);
        rc = run_list(c, c->sample, &c->sample_at, c->picked, err);
        if (rc == 0)
            count_parts(c);
    }
    return rc;
}

int curve_run(struct curve *c, const struct trace_block *b, uint32_t from, uint32_t to,
              struct sim_err *err) {
    int rc = 0;
    while (from < to && rc == 0) {
        from = demand_build(c->demand, b, from, to, c->line_log2, c->sector_log2);
        rc = run_demand(c, err);
    }
    return rc;
}

void curve_reset(struct curve *c) {
    curve_histogram_clear(&c->sets_at);
    curve_histogram_clear(&c->full_at);
    curve_histogram_clear(&c->sample_at);
    if (c->part)
        memset(c->part, 0, (size_t)(c->config.n + 1) * PARTS * sizeof *c->part);
    c->count[0] = c->count[1] = c->sampled = 0;
}

struct curve_totals curve_totals(const struct curve *c) {
    return (struct curve_totals){.accesses = c->count[0] + c->count[1],
                                 .reads = c->count[0],
                                 .writes = c->count[1],
                                 .lines = c->full ? curve_list_lines(c->full) : 0,
                                 .sampled = c->sampled};
}

uint64_t curve_ways(const struct curve *c, uint32_t i) {
    return c->way_bytes && c->sizes[i] % c->way_bytes == 0 ? c->sizes[i] / c->way_bytes : 0;
}

static struct curve_misses misses_beyond(const struct curve *c, const struct curve_histogram *h,
                                         uint64_t distance) {
    const uint64_t accesses = c->count[0] + c->count[1];
    struct curve_misses m = {.reads = curve_histogram_beyond(h, 0, distance),
                             .writes = curve_histogram_beyond(h, 1, distance)};
    m.all = m.reads + m.writes;
    m.ratio = accesses ? (double)m.all / (double)accesses : 0;
    return m;
}

struct curve_misses curve_set_misses(const struct curve *c, uint32_t i) {
    return misses_beyond(c, &c->sets_at, curve_ways(c, i));
}

struct curve_misses curve_full_misses(const struct curve *c, uint32_t i) {
    return misses_beyond(c, &c->full_at, c->sizes[i] >> c->line_log2);
}

/* Twice the standard error of the sample's misses at sizes[i], by the spread among its parts. */
static double spread(const struct curve *c, uint32_t i) {
    double part[PARTS] = {0}, mean = 0, squares = 0;
    for (uint32_t k = i + 1; k <= c->config.n; k++)
        for (unsigned g = 0; g < PARTS; g++)
            part[g] += (double)c->part[k * PARTS + g];
    for (unsigned g = 0; g < PARTS; g++)
        mean += part[g] / PARTS;
    for (unsigned g = 0; g < PARTS; g++)
        squares += (part[g] - mean) * (part[g] - mean);
    return 2 * sqrt((1 - c->config.rate) * squares * PARTS / (PARTS - 1));
}

static double sample_misses(const struct curve *c, double lines) {
    const uint64_t reach = lines > 0 ? sample_reach(c, lines) : 0;
    return (double)curve_histogram_beyond(&c->sample_at, 0, reach) +
           (double)curve_histogram_beyond(&c->sample_at, 1, reach);
}

struct curve_estimate curve_estimate(const struct curve *c, uint32_t i) {
    const double rate = c->config.rate, lines = (double)(c->sizes[i] >> c->line_log2);
    const double accesses = (double)(c->count[0] + c->count[1]);
    const double off = 2 * sqrt((1 - rate) / (rate * lines));
    const double at = sample_misses(c, lines);
    const double below = sample_misses(c, lines * (1 - off)) - at;
    const double above = at - sample_misses(c, lines * (1 + off));
    struct curve_estimate e = {.misses = at / rate};
    if (accesses == 0)
        return e;
    e.ratio = fmin(e.misses / accesses, 1);
    e.bound = fmin((spread(c, i) + fmax(below, above)) / rate / accesses, 1);
    return e;
}
