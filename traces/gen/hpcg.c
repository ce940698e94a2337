/* hpcg: conjugate gradients on a 27-point stencil, in the access pattern of HPCG 3.1 (Dongarra,
 * Heroux, Luszczek, Int. J. HPC Applications 30(1), 2016): a sparse product, dot products, vector
 * updates, and one symmetric Gauss-Seidel sweep as preconditioner (HPCG's finest level; its coarser
 * ones are left out). Rows have 27 slots of value and column, as HPCG stores them. A warp takes a
 * row; Gauss-Seidel runs colour by colour, eight of them, so that the rows of a launch do not
 * depend on each other. docs/generated.md has the order of accesses. */
#include <stdlib.h>

#include "traces/formats/coalesce.h"
#include "traces/gen/gen.h"

#define WARP     32u
#define WARPS    8u /* of a work-group */
#define ITEMS    (WARP * WARPS)
#define POINTS   27u /* of the stencil, and slots of a row */
#define REAL     8u
#define INDEX    4u
#define COLOURS  8u
#define UNIT_MAX 64u /* records of one unit, at most */
#define STEPS    32u /* launches of an iteration, at most */

enum array { NONZEROS, COLUMNS, VALUES, X, B, R, Z, P, AP, PARTIAL, RESULT, ARRAYS };
static const char *const array_names[ARRAYS] = {
    "nonzeros", "columns", "values", "x", "b", "r", "z", "p", "Ap", "partial", "result"};

enum precondition { SYMGS, COPY };

struct hpcg_config {
    int size;         /* points to the edge, where n is 0 */
    int precondition; /* enum precondition */
    uint64_t n, iterations;
};

#define ROW(key, type, field, initial, lo, hi, choices, help)                                      \
    {                                                                                              \
        "gen." key, type, UNIT_NONE, offsetof(struct hpcg_config, field), initial, lo, hi,         \
            choices, help                                                                          \
    }

static const struct param rows[] = {
    ROW("size", PARAM_CHOICE, size, "small", 0, 0,
        PARAM_CHOICES({"small", 32}, {"medium", 64}, {"large", 104}),
        "a cube of 32, 64 or 104 points to the edge"),
    ROW("n", PARAM_UINT, n, "0", 0, 1024, NULL, "points to the edge, from 2; 0: by size"),
    ROW("iterations", PARAM_UINT, iterations, "1", 0, 1e6, NULL,
        "of conjugate gradients; 0: the first residual alone"),
    ROW("precondition", PARAM_CHOICE, precondition, "symgs", 0, 0,
        PARAM_CHOICES({"symgs", SYMGS}, {"none", COPY}), "symmetric Gauss-Seidel, or a copy"),
};
static const struct param_table params = {rows, sizeof rows / sizeof *rows};

/* One launch. A unit is what one warp does between two barriers, or a piece of that. */
enum kind { PRODUCT, SWEEP, MAP, DOT, REDUCE };
struct hpcg_step {
    enum kind kind;
    const char *name;
    enum array in[2], out; /* vectors; in[1] = in[0]: one operand */
    unsigned n_in, colour;
};

struct hpcg {
    struct hpcg_config config;
    uint64_t n, points, base[ARRAYS];
    struct hpcg_step steps[STEPS];
    unsigned n_steps, step;
    uint64_t iteration; /* the next to be laid out */
    uint64_t unit, units;
    uint32_t kernel;
};

/* Kernel, work-group and warp that records are made for. */
struct hpcg_place {
    uint32_t kernel, group, warp;
};

static void put(struct trace_block *b, const struct hpcg_place *at, enum trace_op op,
                const struct coalesced *c) {
    for (uint32_t i = 0; i < c->n; i++)
        block_add(b, c->line[i], word_make(op, true, c->mask[i], at->warp), 0, at->kernel,
                  at->group);
}

/* Appends the accesses of a warp to n consecutive elements of an array. */
static void touch(const struct hpcg *h, struct trace_block *b, const struct hpcg_place *at,
                  enum trace_op op, enum array array, uint64_t first, uint64_t n, uint32_t bytes) {
    struct coalesced c = {0};
    for (uint64_t i = 0; i < n; i++)
        coalesce_lane(&c, h->base[array] + (first + i) * bytes, bytes);
    put(b, at, op, &c);
}

static uint64_t points_of(uint64_t n, unsigned colour) {
    const uint64_t even = (n + 1) / 2, odd = n / 2;
    return (colour & 1 ? odd : even) * (colour & 2 ? odd : even) * (colour & 4 ? odd : even);
}

/* The row of point i of a colour: every second point in each direction. */
static uint64_t colour_row(uint64_t n, unsigned colour, uint64_t i) {
    const uint64_t nx = colour & 1 ? n / 2 : (n + 1) / 2, ny = colour & 2 ? n / 2 : (n + 1) / 2;
    const uint64_t x = i % nx * 2 + (colour & 1), y = i / nx % ny * 2 + (colour >> 1 & 1),
                   z = i / nx / ny * 2 + (colour >> 2 & 1);
    return (z * n + y) * n + x;
}

/* The columns of a row, ascending: its neighbours inside the cube and itself. */
static uint32_t neighbours(uint64_t n, uint64_t row, uint64_t column[POINTS]) {
    const uint64_t x = row % n, y = row / n % n, z = row / n / n;
    uint32_t found = 0;
    for (uint64_t k = z ? z - 1 : 0; k <= z + 1 && k < n; k++)
        for (uint64_t j = y ? y - 1 : 0; j <= y + 1 && j < n; j++)
            for (uint64_t i = x ? x - 1 : 0; i <= x + 1 && i < n; i++)
                column[found++] = (k * n + j) * n + i;
    return found;
}

/* A row times a vector, by a warp with a lane for each nonzero: their number, their columns, their
 * values, the vector; a sweep reads its right-hand side besides. Lane 0 writes. */
static void emit_row(const struct hpcg *h, const struct hpcg_step *s, uint64_t unit,
                     struct trace_block *b) {
    const struct hpcg_place at = {h->kernel, (uint32_t)(unit / WARPS), (uint32_t)(unit % WARPS)};
    const uint64_t row = s->kind == SWEEP ? colour_row(h->n, s->colour, unit) : unit;
    uint64_t column[POINTS];
    const uint32_t n = neighbours(h->n, row, column);
    struct coalesced gather = {0};
    for (uint32_t i = 0; i < n; i++)
        coalesce_lane(&gather, h->base[s->in[0]] + column[i] * REAL, REAL);
    touch(h, b, &at, OP_READ, NONZEROS, row, 1, 1);
    touch(h, b, &at, OP_READ, COLUMNS, row * POINTS, n, INDEX);
    touch(h, b, &at, OP_READ, VALUES, row * POINTS, n, REAL);
    put(b, &at, OP_READ, &gather);
    if (s->kind == SWEEP)
        touch(h, b, &at, OP_READ, s->in[1], row, 1, REAL);
    touch(h, b, &at, OP_WRITE, s->out, row, 1, REAL);
}

static uint64_t at_most(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* 32 elements of a vector update, or of a dot product. */
static void emit_elements(const struct hpcg *h, const struct hpcg_step *s,
                          const struct hpcg_place *at, uint64_t first, struct trace_block *b) {
    const uint64_t n = first < h->points ? at_most(WARP, h->points - first) : 0;
    for (unsigned i = 0; i < s->n_in; i++)
        touch(h, b, at, OP_READ, s->in[i], first, n, REAL);
    if (s->kind == MAP)
        touch(h, b, at, OP_WRITE, s->out, first, n, REAL);
}

static void emit_map(const struct hpcg *h, const struct hpcg_step *s, uint64_t unit,
                     struct trace_block *b) {
    const struct hpcg_place at = {h->kernel, (uint32_t)(unit / WARPS), (uint32_t)(unit % WARPS)};
    emit_elements(h, s, &at, unit * WARP, b);
}

/* The warps of a group, and after a barrier its sum. */
static void emit_dot(const struct hpcg *h, const struct hpcg_step *s, uint64_t unit,
                     struct trace_block *b) {
    const uint64_t group = unit / (WARPS + 1), part = unit % (WARPS + 1);
    const struct hpcg_place at = {h->kernel, (uint32_t)group, part < WARPS ? (uint32_t)part : 0};
    if (part < WARPS)
        emit_elements(h, s, &at, group * ITEMS + part * WARP, b);
    else
        touch(h, b, &at, OP_WRITE, PARTIAL, group, 1, REAL);
}

/* One group adds the partial sums up: each warp strides over them; then the result is written. */
static void emit_reduce(const struct hpcg *h, uint64_t unit, struct trace_block *b) {
    const uint64_t partials = (h->points + ITEMS - 1) / ITEMS;
    const uint64_t laps = (partials + ITEMS - 1) / ITEMS, warp = unit / laps;
    const struct hpcg_place at = {h->kernel, 0, warp < WARPS ? (uint32_t)warp : 0};
    const uint64_t first = unit % laps * ITEMS + warp * WARP;
    if (warp == WARPS)
        touch(h, b, &at, OP_WRITE, RESULT, 0, 1, REAL);
    else if (first < partials)
        touch(h, b, &at, OP_READ, PARTIAL, first, at_most(WARP, partials - first), REAL);
}

static void emit(const struct hpcg *h, struct trace_block *b) {
    const struct hpcg_step *s = &h->steps[h->step];
    if (s->kind == PRODUCT || s->kind == SWEEP)
        emit_row(h, s, h->unit, b);
    else if (s->kind == MAP)
        emit_map(h, s, h->unit, b);
    else if (s->kind == DOT)
        emit_dot(h, s, h->unit, b);
    else
        emit_reduce(h, h->unit, b);
}

static void add(struct hpcg *h, struct hpcg_step s) {
    h->steps[h->n_steps++] = s;
}

static void add_map(struct hpcg *h, const char *name, unsigned n_in, enum array a, enum array c,
                    enum array out) {
    add(h, (struct hpcg_step){.kind = MAP, .name = name, .in = {a, c}, .out = out, .n_in = n_in});
}

static void add_product(struct hpcg *h) {
    add(h, (struct hpcg_step){.kind = PRODUCT, .name = "spmv", .in = {P, P}, .out = AP});
}

static void add_dot(struct hpcg *h, enum array a, enum array c) {
    add(h, (struct hpcg_step){.kind = DOT, .name = "dot", .in = {a, c}, .n_in = a == c ? 1 : 2});
    add(h, (struct hpcg_step){.kind = REDUCE, .name = "dot_sum"});
}

/* z = M r: z from zero by a sweep over the colours and one back. */
static void add_preconditioner(struct hpcg *h) {
    if (h->config.precondition == COPY) {
        add_map(h, "copy", 1, R, R, Z);
        return;
    }
    add_map(h, "zero", 0, Z, Z, Z);
    for (unsigned i = 0; i < 2 * COLOURS; i++)
        add(h, (struct hpcg_step){.kind = SWEEP,
                                  .name = i < COLOURS ? "symgs_forward" : "symgs_backward",
                                  .in = {Z, R},
                                  .out = Z,
                                  .colour = i < COLOURS ? i : 2 * COLOURS - 1 - i});
}

/* The launches of iteration h->iteration; 0 is what comes before the first. */
static void lay_out(struct hpcg *h) {
    h->n_steps = h->step = 0;
    if (h->iteration == 0) {
        add_map(h, "copy", 1, X, X, P);
        add_product(h);
        add_map(h, "waxpby", 2, B, AP, R);
    } else {
        add_preconditioner(h);
        if (h->iteration == 1)
            add_map(h, "copy", 1, Z, Z, P);
        add_dot(h, R, Z);
        if (h->iteration > 1)
            add_map(h, "waxpby", 2, Z, P, P);
        add_product(h);
        add_dot(h, P, AP);
        add_map(h, "waxpby", 2, X, P, X);
        add_map(h, "waxpby", 2, R, AP, R);
    }
    add_dot(h, R, R);
    h->iteration++;
}

/* Counts the units of the step in hand and announces its launch. */
static int begin_step(struct trace *t, struct hpcg *h, struct sim_err *err) {
    const struct hpcg_step *s = &h->steps[h->step];
    const uint64_t groups = (h->points + ITEMS - 1) / ITEMS;
    const uint64_t units[] = {
        [PRODUCT] = h->points,
        [SWEEP] = points_of(h->n, s->colour),
        [MAP] = (h->points + WARP - 1) / WARP,
        [DOT] = groups * (WARPS + 1),
        [REDUCE] = (groups + ITEMS - 1) / ITEMS * WARPS + 1,
    };
    const uint64_t launched[] = {
        [PRODUCT] = (h->points + WARPS - 1) / WARPS,
        [SWEEP] = (units[SWEEP] + WARPS - 1) / WARPS,
        [MAP] = groups,
        [DOT] = groups,
        [REDUCE] = 1,
    };
    h->unit = 0;
    h->units = units[s->kind];
    h->kernel = (uint32_t)t->meta.n_kernels;
    return gen_add_kernel(t, s->name, (uint32_t[]){(uint32_t)launched[s->kind], 1, 1},
                          (uint32_t[]){ITEMS, 1, 1}, err);
}

static int add_arrays(struct trace *t, struct hpcg *h, struct sim_err *err) {
    const uint64_t vector = h->points * REAL;
    const uint64_t bytes[ARRAYS] = {
        [NONZEROS] = h->points,
        [COLUMNS] = h->points * POINTS * INDEX,
        [VALUES] = h->points * POINTS * REAL,
        [X] = vector,
        [B] = vector,
        [R] = vector,
        [Z] = vector,
        [P] = vector,
        [AP] = vector,
        [PARTIAL] = (h->points + ITEMS - 1) / ITEMS * REAL,
        [RESULT] = REAL,
    };
    int rc = 0;
    for (unsigned i = 0; i < ARRAYS && rc == 0; i++)
        rc = gen_add_alloc(t, array_names[i], bytes[i], &h->base[i], err);
    return rc;
}

static int hpcg_open(struct trace *t, struct sim_err *err) {
    struct hpcg *h = sim_alloc(1, sizeof *h, err);
    if (!h)
        return SIM_EIO;
    t->state = h;
    t->gpu = true;
    int rc = gen_configure(t->name, &params, &h->config, err);
    if (rc)
        return rc;
    h->n = h->config.n ? h->config.n : (uint64_t)h->config.size;
    if (h->n < 2)
        return sim_fail(err, SIM_EUSAGE, "gen:hpcg: gen.n = 1: expected 0, or 2 to 1024");
    h->points = h->n * h->n * h->n;
    rc = meta_add_note(&t->meta, "generator", t->name, err);
    if (rc == 0)
        rc = add_arrays(t, h, err);
    lay_out(h);
    return rc ? rc : begin_step(t, h, err);
}

/* A block holds records of one launch, so that a reader meets kernels where they begin. */
static int hpcg_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct hpcg *h = t->state;
    if (h->unit == h->units) {
        if (++h->step == h->n_steps) {
            if (h->iteration > h->config.iterations) {
                h->step--;
                return 0;
            }
            lay_out(h);
        }
        const int rc = begin_step(t, h, err);
        if (rc)
            return rc;
    }
    for (; h->unit < h->units && b->n + UNIT_MAX <= BLOCK_MAX; h->unit++)
        emit(h, b);
    return 0;
}

static const struct trace_format hpcg_format = {
    .name = "gen",
    .help = "conjugate gradients on a 27-point stencil, in HPCG's access pattern",
    .open = hpcg_open,
    .next = hpcg_next,
};
const struct generator gen_hpcg = {"hpcg", &params, &hpcg_format};
