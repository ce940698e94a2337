/* Two microbenchmarks of RRZE's gpu-benches, whose results on many chips are published: gpustream
 * (their gpu-stream: an element of f64 per work-item, at any number of work-items on an SM) and
 * l2cache (their gpu-l2-cache: work-groups that sum up chunks of 512 KiB in turn, over and over).
 */
#include <stdlib.h>

#include "traces/gen/gen.h"
#include "traces/warp_work.h"

#define WARP    32u
#define ELEMENT 8u /* bytes: f64 */

enum array { A, B, C, D, N_ARRAYS };

/* ---- gpustream ---------------------------------------------------------------------------------
 */

/* What a work-item reads of one array: elements i - reach to i + reach. */
struct bench_operand {
    enum array array;
    int reach;
};

struct stream_kind {
    const char *name;
    struct bench_operand reads[3];
    unsigned n_reads;
    bool writes; /* element i of A */
    uint32_t operations;
};

enum { INIT, READ, SCALE, TRIAD, POINTS_3, POINTS_5 };
static const struct stream_kind stream_kinds[] = {
    [INIT] = {"init", {{A, 0}}, 0, true, 0},
    [READ] = {"read", {{B, 0}}, 1, false, 1},
    [SCALE] = {"scale", {{B, 0}}, 1, true, 1},
    [TRIAD] = {"triad", {{B, 0}, {D, 0}, {C, 0}}, 3, true, 1},
    [POINTS_3] = {"3pt", {{B, 1}}, 1, true, 3},
    [POINTS_5] = {"5pt", {{B, 2}}, 1, true, 5},
};

struct bench_config {
    uint64_t n, items;                  /* gpustream */
    uint64_t footprint, count, running; /* l2cache */
    int kind;
};

#define ROW(key, unit, field, initial, lo, hi, help)                                               \
    {                                                                                              \
        "gen." key, PARAM_UINT, unit, offsetof(struct bench_config, field), initial, lo, hi, NULL, \
            help                                                                                   \
    }

static const struct param gpustream_rows[] = {
    {"gen.kernel", PARAM_CHOICE, UNIT_NONE, offsetof(struct bench_config, kind), "triad", 0, 0,
     PARAM_CHOICES({"init", INIT}, {"read", READ}, {"scale", SCALE}, {"triad", TRIAD},
                   {"3pt", POINTS_3}, {"5pt", POINTS_5}),
     "a = s; read b; a = s b; a = b d + c; a = sums of 3 and 5 neighbours in b"},
    ROW("n", UNIT_NONE, n, "1000000", 1, 0x1p40, "elements of f64, one per work-item"),
    ROW("items", UNIT_NONE, items, "1024", 1, 1024, "work-items of a group"),
};
static const struct param_table gpustream_params = {gpustream_rows,
                                                    sizeof gpustream_rows / sizeof *gpustream_rows};

struct bench {
    struct bench_config config;
    uint64_t base[N_ARRAYS];
    uint64_t chunks;      /* l2cache: in the footprint */
    uint32_t group, warp; /* what comes next */
    uint32_t groups, warps;
};

static int open_bench(struct trace *t, const struct param_table *params, struct sim_err *err) {
    struct bench *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    t->state = s;
    t->gpu = true;
    const int rc = gen_configure(t->name, params, &s->config, err);
    return rc ? rc : meta_add_note(&t->meta, "generator", t->name, err);
}

static int add_launch(struct trace *t, const char *name, uint64_t groups, uint32_t items,
                      struct sim_err *err) {
    struct bench *s = t->state;
    if (groups > UINT32_MAX)
        return sim_fail(err, SIM_EUSAGE, "%s: %llu work-groups: above %u", t->name,
                        (unsigned long long)groups, UINT32_MAX);
    s->groups = (uint32_t)groups;
    s->warps = (items + WARP - 1) / WARP;
    return gen_add_kernel(t, name, (uint32_t[]){s->groups, 1, 1}, (uint32_t[]){items, 1, 1}, err);
}

static int gpustream_open(struct trace *t, struct sim_err *err) {
    static const char *const names[] = {"A", "B", "C", "D"};
    int rc = open_bench(t, &gpustream_params, err);
    if (rc)
        return rc;
    struct bench *s = t->state;
    const struct stream_kind *k = &stream_kinds[s->config.kind];
    bool used[N_ARRAYS] = {[A] = k->writes};
    for (unsigned i = 0; i < k->n_reads; i++)
        used[k->reads[i].array] = true;
    for (unsigned i = 0; i < N_ARRAYS && rc == 0; i++)
        if (used[i])
            rc = gen_add_alloc(t, names[i], s->config.n * ELEMENT, &s->base[i], err);
    t->work = true;
    return rc ? rc
              : add_launch(t, k->name, (s->config.n + s->config.items - 1) / s->config.items,
                           (uint32_t)s->config.items, err);
}

/* Elements from..to of an array, one per lane: a record for each line, with the sectors touched. */
static void touch(const struct bench *s, struct trace_block *b, enum trace_op op, enum array array,
                  uint64_t from, uint64_t to) {
    uint64_t at = s->base[array] + from * ELEMENT;
    const uint64_t end = s->base[array] + to * ELEMENT;
    while (at < end) {
        const uint64_t line = at / TRACE_LINE, next = (line + 1) * TRACE_LINE;
        const uint64_t last = (next < end ? next : end) - 1;
        const uint32_t low = (uint32_t)(at % TRACE_LINE / TRACE_SECTOR);
        const uint32_t high = (uint32_t)(last % TRACE_LINE / TRACE_SECTOR);
        const uint32_t mask = ((2u << high) - 1) & ~((1u << low) - 1);
        block_add(b, line * TRACE_LINE, word_make(op, true, mask, s->warp), 0, 0, s->group);
        at = next;
    }
}

static void work(const struct bench *s, struct trace_block *b, struct warp_work w) {
    block_add(b, work_pack(&w), WORK_WORD(s->warp), 0, 0, s->group);
}

/* The neighbours that lie outside of the array are not read. */
static void read_operand(const struct bench *s, struct trace_block *b, struct bench_operand o,
                         uint64_t from, uint64_t to) {
    for (int d = -o.reach; d <= o.reach; d++) {
        const uint64_t shift = (uint64_t)(d < 0 ? -d : d);
        const uint64_t low = d < 0 ? (from > shift ? from - shift : 0) : from + shift;
        const uint64_t high = d < 0 ? (to > shift ? to - shift : 0) : to + shift;
        touch(s, b, OP_READ, o.array, low, high < s->config.n ? high : s->config.n);
    }
}

static void gpustream_warp(const struct bench *s, struct trace_block *b) {
    const struct stream_kind *k = &stream_kinds[s->config.kind];
    const uint64_t first = (uint64_t)s->group * s->config.items, from = first + s->warp * WARP;
    const uint64_t end = first + s->config.items, n = s->config.n;
    uint64_t to = from + WARP < end ? from + WARP : end;
    to = to < n ? to : n;
    work(s, b, (struct warp_work){.n[WORK_INTEGER] = 5, .n[WORK_CONTROL] = 1});
    if (from >= to)
        return;
    for (unsigned i = 0; i < k->n_reads; i++)
        read_operand(s, b, k->reads[i], from, to);
    work(s, b, (struct warp_work){.waits = k->n_reads > 0, .n[WORK_DOUBLE] = k->operations});
    if (k->writes)
        touch(s, b, OP_WRITE, A, from, to);
    work(s, b, (struct warp_work){.n[WORK_CONTROL] = 1});
}

/* ---- l2cache -----------------------------------------------------------------------------------
 */

#define GROUP_ITEMS 1024u
#define READS       64u /* of f64, of each work-item */
#define LOOPS       (READS / 2u)
#define CHUNK       (GROUP_ITEMS * READS * ELEMENT)
#define WARP_LINES  (READS * WARP * ELEMENT / TRACE_LINE)

static const struct param l2cache_rows[] = {
    ROW("footprint", UNIT_BYTES, footprint, "8MiB", CHUNK, 0x1p40,
        "bytes read over and over, a multiple of 512 KiB"),
    ROW("count", UNIT_NONE, count, "0", 0, 0x1p40,
        "128 B lines read, rounded up to whole work-groups, those under way included; 0: each "
        "once"),
    ROW("running", UNIT_NONE, running, "0", 0, 0x1p30,
        "the first so many work-groups are on their way, evenly, as in a run that is long under "
        "way"),
};
static const struct param_table l2cache_params = {l2cache_rows,
                                                  sizeof l2cache_rows / sizeof *l2cache_rows};

/* Loops that group g, one of the first `running`, has to go. */
static uint64_t loops_left(uint64_t g, uint64_t running) {
    return (g + 1) * LOOPS / running;
}

/* Lines that the groups under way read: of each k up to LOOPS count the groups with k or more to
 * go. */
static uint64_t lines_under_way(uint64_t running) {
    uint64_t loops = 0;
    for (uint64_t k = 1; running && k <= LOOPS; k++)
        loops += running - (k * running + LOOPS - 1) / LOOPS + 1;
    return loops * (CHUNK / LOOPS / TRACE_LINE);
}

static int l2cache_open(struct trace *t, struct sim_err *err) {
    int rc = open_bench(t, &l2cache_params, err);
    if (rc)
        return rc;
    struct bench *s = t->state;
    if (s->config.footprint % CHUNK)
        return sim_fail(err, SIM_EUSAGE,
                        "gen:l2cache: gen.footprint = %llu: expected a multiple of %u",
                        (unsigned long long)s->config.footprint, CHUNK);
    s->chunks = s->config.footprint / CHUNK;
    const uint64_t lines = CHUNK / TRACE_LINE, under_way = lines_under_way(s->config.running);
    const uint64_t asked = s->config.count ? s->config.count : s->chunks * lines;
    const uint64_t more = asked > under_way ? (asked - under_way + lines - 1) / lines : 0;
    const uint64_t groups = s->config.running + more;
    t->total = under_way + more * lines;
    rc = gen_add_alloc(t, "B", s->config.footprint, &s->base[B], err);
    return rc ? rc : add_launch(t, "l2cache", groups, GROUP_ITEMS, err);
}

/* Work-item t of a group on chunk c reads elements 1024 (2 (chunks i + c)) + t and 1024 further,
 * for i from 0: the chunks lie interleaved in the footprint. */
static void l2cache_warp(const struct bench *s, struct trace_block *b) {
    const uint64_t c = s->group % s->chunks;
    const uint64_t running = s->config.running;
    const uint64_t left = s->group < running ? loops_left(s->group, running) : LOOPS;
    for (uint64_t i = LOOPS - left; i < LOOPS; i++) {
        const uint64_t first = GROUP_ITEMS * 2 * (s->chunks * i + c) + s->warp * WARP;
        touch(s, b, OP_READ, B, first, first + WARP);
        touch(s, b, OP_READ, B, first + GROUP_ITEMS, first + GROUP_ITEMS + WARP);
    }
}

/* ---- both -------------------------------------------------------------------------------------
 */

static void next_block(struct bench *s, struct trace_block *b, uint32_t most,
                       void (*warp)(const struct bench *s, struct trace_block *b)) {
    while (s->group < s->groups && b->n + most <= BLOCK_MAX) {
        warp(s, b);
        s->warp = (s->warp + 1) % s->warps;
        s->group += s->warp == 0;
    }
}

static int gpustream_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    (void)err;
    next_block(t->state, b, 5 * 4 + 4, gpustream_warp);
    return 0;
}

static int l2cache_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    (void)err;
    next_block(t->state, b, WARP_LINES, l2cache_warp);
    return 0;
}

static void close_bench(struct trace *t) {
    free(t->state);
}

static const struct trace_format gpustream_format = {
    .name = "gen",
    .help = "gpu-benches' gpu-stream: f64 streams at any number of work-items per group",
    .open = gpustream_open,
    .next = gpustream_next,
    .close = close_bench,
};
const struct generator gen_gpustream = {"gpustream", &gpustream_params, &gpustream_format};

static const struct trace_format l2cache_format = {
    .name = "gen",
    .help = "gpu-benches' gpu-l2-cache: work-groups sum up chunks of 512 KiB, over and over",
    .open = l2cache_open,
    .next = l2cache_next,
    .close = close_bench,
};
const struct generator gen_l2cache = {"l2cache", &l2cache_params, &l2cache_format};
