/* chase: a chain of dependent reads over a random cycle of lines. stream: independent reads of
 * consecutive lines by as many warps as a GPU holds. */
#include <stdlib.h>

#include "sim/rng.h"
#include "traces/gen/gen.h"

#define WARP  32u
#define WARPS 32u /* of a work-group of stream: 1,024 work-items */

#define LINES_BETWEEN (1u << 16)

struct stream_config {
    uint64_t footprint, count, seed, sectors, loads;
};

#define ROW(key, unit, field, initial, lo, hi, help)                                               \
    {                                                                                              \
        "gen." key, PARAM_UINT, unit, offsetof(struct stream_config, field), initial, lo, hi,      \
            NULL, help                                                                             \
    }
#define FOOTPRINT(hi)                                                                              \
    ROW("footprint", UNIT_BYTES, footprint, "1MiB", 128, hi, "bytes, a multiple of 128")
#define COUNT ROW("count", UNIT_NONE, count, "0", 0, 0x1p40, "reads; 0: every line once")
#define SECTORS(initial)                                                                           \
    ROW("sectors", UNIT_NONE, sectors, initial, 1, 4, "32 B sectors read of each line")

static const struct param chase_rows[] = {
    FOOTPRINT(0x1p38),
    COUNT,
    ROW("seed", UNIT_NONE, seed, "1", 0, 0, "of the cycle"),
    SECTORS("1"),
};
static const struct param_table chase_params = {chase_rows, sizeof chase_rows / sizeof *chase_rows};

static const struct param stream_rows[] = {
    FOOTPRINT(0x1p45),
    COUNT,
    ROW("loads", UNIT_NONE, loads, "16", 1, 1024, "reads of each warp"),
    SECTORS("4"),
};
static const struct param_table stream_params = {stream_rows,
                                                 sizeof stream_rows / sizeof *stream_rows};

struct stream_lines {
    struct stream_config config;
    uint64_t base, n; /* of the footprint; lines in it */
    uint32_t word;
    uint64_t done;    /* reads so far */
    uint32_t *next;   /* chase: [n] the cycle, from the first access on */
    uint32_t current; /* chase */
    uint64_t group;   /* stream: what comes next */
    uint32_t warp;
};

/* Reads the parameters and allocates the state; the caller adds the kernel. */
static int open_lines(struct trace *t, const struct param_table *params, const char *name,
                      struct sim_err *err) {
    struct stream_lines *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    t->state = s;
    t->gpu = true;
    int rc = gen_configure(t->name, params, &s->config, err);
    if (rc)
        return rc;
    if (s->config.footprint % TRACE_LINE)
        return sim_fail(err, SIM_EUSAGE, "gen:%s: gen.footprint = %llu: expected a multiple of %u",
                        name, (unsigned long long)s->config.footprint, TRACE_LINE);
    s->n = s->config.footprint / TRACE_LINE;
    if (s->config.count == 0)
        s->config.count = s->n;
    t->total = s->config.count;
    s->word = word_make(OP_READ, true, (1u << s->config.sectors) - 1, 0);
    rc = meta_add_note(&t->meta, "generator", t->name, err);
    return rc ? rc : gen_add_alloc(t, name, s->config.footprint, &s->base, err);
}

/* Who waits is asked every so many lines, each of which may be a miss in all caches. */
static int ask(const struct trace *t, uint64_t line, struct sim_err *err) {
    return line % LINES_BETWEEN ? 0 : tick_call(&t->tick, 0, err);
}

/* Sattolo's algorithm: a uniformly random permutation that is one cycle. */
static int make_cycle(const struct trace *t, struct stream_lines *s, struct sim_err *err) {
    struct rng r = rng_stream(s->config.seed, 0);
    int rc = 0;
    s->next = sim_alloc(s->n, sizeof *s->next, err);
    if (!s->next)
        return SIM_EIO;
    for (uint64_t i = 0; i < s->n && rc == 0; i++) {
        s->next[i] = (uint32_t)i;
        rc = ask(t, i, err);
    }
    for (uint64_t i = s->n - 1; i > 0 && rc == 0; i--) {
        const uint64_t j = rng_below(&r, i);
        const uint32_t kept = s->next[i];
        s->next[i] = s->next[j];
        s->next[j] = kept;
        rc = ask(t, i, err);
    }
    return rc;
}

static int chase_open(struct trace *t, struct sim_err *err) {
    static const uint32_t one[3] = {1, 1, 1}, warp[3] = {WARP, 1, 1};
    int rc = open_lines(t, &chase_params, "chase", err);
    if (rc == 0)
        rc = meta_add_note(&t->meta, "front", "window=1", err);
    return rc ? rc : gen_add_kernel(t, "chase", one, warp, err);
}

/* The cycle, which takes long over gigabytes, is made where there is somebody to ask. */
static int chase_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct stream_lines *s = t->state;
    const uint64_t left = s->config.count - s->done;
    const uint32_t n = left < BLOCK_MAX ? (uint32_t)left : BLOCK_MAX;
    const int rc = s->next ? 0 : make_cycle(t, s, err);
    if (rc)
        return rc;
    for (uint32_t i = 0; i < n; i++) {
        block_add(b, s->base + (uint64_t)s->current * TRACE_LINE, s->word, 0, 0, 0);
        s->current = s->next[s->current];
    }
    s->done += n;
    return 0;
}

static int stream_open(struct trace *t, struct sim_err *err) {
    static const uint32_t items[3] = {WARPS * WARP, 1, 1};
    const int rc = open_lines(t, &stream_params, "stream", err);
    if (rc)
        return rc;
    const struct stream_lines *s = t->state;
    const uint64_t per_group = WARPS * s->config.loads;
    const uint64_t groups = (s->config.count + per_group - 1) / per_group;
    if (groups > UINT32_MAX)
        return sim_fail(err, SIM_EUSAGE, "gen:stream: gen.count = %llu: above %u x %llu",
                        (unsigned long long)s->config.count, UINT32_MAX,
                        (unsigned long long)per_group);
    return gen_add_kernel(t, "stream", (uint32_t[]){(uint32_t)groups, 1, 1}, items, err);
}

/* The reads are numbered through; each group takes consecutive ones and its warps take turns, so
 * that at any time the warps that run read neighbouring lines. The trace has them warp by warp. */
static int stream_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct stream_lines *s = t->state;
    const uint64_t loads = s->config.loads, count = s->config.count;
    (void)err;
    while (b->n + loads <= BLOCK_MAX && s->done < count) {
        uint64_t number = s->group * WARPS * loads + s->warp, line = number % s->n;
        const uint32_t word = s->word | s->warp << 20;
        for (uint64_t i = 0; i < loads && number < count; i++, s->done++) {
            block_add(b, s->base + line * TRACE_LINE, word, 0, 0, (uint32_t)s->group);
            number += WARPS;
            line += WARPS;
            if (line >= s->n)
                line %= s->n;
        }
        s->warp = (s->warp + 1) % WARPS;
        s->group += s->warp == 0;
    }
    return 0;
}

static void close_lines(struct trace *t) {
    struct stream_lines *s = t->state;
    if (s)
        free(s->next);
    free(s);
}

static const struct trace_format chase_format = {
    .name = "gen",
    .help = "dependent reads over a random cycle of 128 B lines, one in flight",
    .open = chase_open,
    .next = chase_next,
    .close = close_lines,
};
const struct generator gen_chase = {"chase", &chase_params, &chase_format};

static const struct trace_format stream_format = {
    .name = "gen",
    .help = "independent reads of consecutive 128 B lines by many warps, over and over",
    .open = stream_open,
    .next = stream_next,
    .close = close_lines,
};
const struct generator gen_stream = {"stream", &stream_params, &stream_format};
