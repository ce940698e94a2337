#include "pe/scalesim/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "pe/array.h"

static uint64_t capacity_words(uint64_t bytes) {
    return bytes < 200 ? 50 : 50 * (bytes / 100);
}

struct sweep_buffer sweep_buffer(uint64_t bytes) {
    return (struct sweep_buffer){.capacity = capacity_words(bytes)};
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Adds `run` words that miss one after another, at most as many as the buffer has room for. */
static void add_run(struct sweep_buffer *b, uint64_t run) {
    b->held += run;
    b->position += run;
    if (b->held == b->capacity) {
        b->held = 0;
        b->drop = b->position;
    }
}

uint64_t sweep_misses(struct sweep_buffer *b, uint64_t words, uint64_t sweeps) {
    uint64_t misses = words;
    for (uint64_t left = words; left;) {
        const uint64_t run = least(left, b->capacity - b->held);
        add_run(b, run);
        left -= run;
    }
    const uint64_t end = b->position + words * (sweeps - 1);
    while (b->position < end) {
        /* this word's previous access lies `words` back: dropped since? */
        if (b->position >= b->drop + words) {
            b->position = end;
            break;
        }
        uint64_t run = least(end - b->position, b->drop + words - b->position);
        run = least(run, b->capacity - b->held);
        misses += run;
        add_run(b, run);
    }
    return misses;
}

struct window_state {
    const struct window_sweep *v;
    uint16_t *stamp;  /* per cell of the padded grid: generation of its last access */
    uint32_t *base;   /* [oh*ow] first cell of a window */
    uint32_t *offset; /* [r*s*c] of a cell in its window */
    uint8_t *outside; /* per cell: not part of the input */
    uint64_t cells, windows, taps;
    uint64_t capacity, held, misses;
    uint16_t generation;
};

static void window_miss(struct window_state *w, uint32_t cell) {
    if (w->outside[cell])
        return;
    w->stamp[cell] = w->generation;
    w->misses++;
    if (++w->held < w->capacity)
        return;
    w->held = 0;
    if (++w->generation == 0) {
        memset(w->stamp, 0, w->cells * sizeof *w->stamp);
        w->generation = 1;
    }
}

/* Accesses base[i] + offset[-i] for i < n: one cycle of a skewed stream. The hot loop. */
static inline void window_diagonal(struct window_state *w, const uint32_t *base,
                                   const uint32_t *offset, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        const uint32_t cell = base[i] + offset[-(ptrdiff_t)i];
        if (w->stamp[cell] != w->generation)
            window_miss(w, cell);
    }
}

/* A tile of windows m0.. against taps k0..: rows of the array hold windows (os) or taps (ws). */
static void skew_windows(struct window_state *w, uint64_t m0, uint64_t rows, uint64_t depth) {
    for (uint64_t t = 0; t < rows + depth - 1; t++) {
        const uint64_t first = t < depth ? 0 : t - depth + 1, last = least(t + 1, rows);
        window_diagonal(w, w->base + m0 + first, w->offset + (t - first), last - first);
    }
}

static void skew_taps(struct window_state *w, uint64_t k0, uint64_t rows) {
    for (uint64_t t = 0; t < rows + w->windows - 1; t++) {
        const uint64_t first = t < w->windows ? 0 : t - w->windows + 1, last = least(t + 1, rows);
        window_diagonal(w, w->offset + k0 + first, w->base + (t - first), last - first);
    }
}

/* A stationary tile, bottom row first, one row of the array a cycle. */
static void load_tile(struct window_state *w, uint64_t k0, uint64_t rows, uint64_t m0,
                      uint64_t cols) {
    for (uint64_t r = rows; r-- > 0;)
        for (uint64_t c = 0; c < cols; c++) {
            const uint32_t cell = w->base[m0 + c] + w->offset[k0 + r];
            if (w->stamp[cell] != w->generation)
                window_miss(w, cell);
        }
}

static void sweep_fold(struct window_state *w, const struct systolic_dims *dims, uint64_t fc,
                       uint64_t fr) {
    const uint64_t rows = w->v->rows, cols = w->v->cols;
    if (systolic_keeps_outputs(dims))
        skew_windows(w, fr * rows, least(rows, w->windows - fr * rows), w->taps);
    else if (!systolic_columns_are_inputs(dims))
        skew_taps(w, fr * rows, least(rows, w->taps - fr * rows));
    else
        load_tile(w, fr * rows, least(rows, w->taps - fr * rows), fc * cols,
                  least(cols, w->windows - fc * cols));
}

static void fill_tables(struct window_state *w, uint64_t width) {
    const struct window_sweep *v = w->v;
    for (uint64_t i = 0; i < w->windows; i++)
        w->base[i] = (uint32_t)((i / v->ow * v->down * width + i % v->ow * v->along) * v->c);
    for (uint64_t i = 0; i < w->taps; i++)
        w->offset[i] = (uint32_t)((i / v->c / v->s * width + i / v->c % v->s) * v->c + i % v->c);
    for (uint64_t i = 0; i < w->cells; i++)
        w->outside[i] = i / v->c / width >= v->h || i / v->c % width >= v->w;
}

static int window_alloc(struct window_state *w, uint64_t width, uint64_t height,
                        struct sim_err *err) {
    if (width > UINT32_MAX / height / w->v->c)
        return sim_fail(err, SIM_EUNSUP, "an input of more than 2^32 words with --compat scalesim");
    w->cells = width * height * w->v->c;
    w->stamp = sim_alloc(w->cells, sizeof *w->stamp, err);
    w->outside = sim_alloc(w->cells, 1, err);
    w->base = sim_alloc(w->windows, sizeof *w->base, err);
    w->offset = sim_alloc(w->taps, sizeof *w->offset, err);
    return w->stamp && w->outside && w->base && w->offset ? 0 : SIM_EIO;
}

int window_misses(const struct window_sweep *v, const struct systolic_dims *dims, uint64_t bytes,
                  uint64_t *misses, struct sim_err *err) {
    struct window_state w = {.v = v,
                             .windows = v->oh * v->ow,
                             .taps = v->r * v->s * v->c,
                             .capacity = capacity_words(bytes),
                             .generation = 1};
    const uint64_t reach_w = (v->ow - 1) * v->along + v->s, reach_h = (v->oh - 1) * v->down + v->r;
    const uint64_t width = reach_w > v->w ? reach_w : v->w,
                   height = reach_h > v->h ? reach_h : v->h;
    const int rc = window_alloc(&w, width, height, err);
    if (rc == 0) {
        const uint64_t held = systolic_keeps_outputs(dims) ? w.windows : w.taps;
        const uint64_t folds = (held + v->rows - 1) / v->rows;
        fill_tables(&w, width);
        for (uint64_t fc = 0; fc < v->repeats; fc++)
            for (uint64_t fr = 0; fr < folds; fr++)
                sweep_fold(&w, dims, fc, fr);
    }
    *misses = w.misses;
    free(w.stamp);
    free(w.outside);
    free(w.base);
    free(w.offset);
    return rc;
}
