/* The kernels that were measured on a TITAN X (docs/generated.md): vectorAdd, matrixMul, a matrix
 * product without shared memory, and transpose, as magnetar-capture records their OpenCL versions,
 * work between accesses included. Records stand as in warp text: work-groups in linear order,
 * inside a group from barrier to barrier warp by warp, and the lanes of an operation coalesced to
 * 128 B lines with masks of 32 B sectors. Stores are coalesced by half-warps, unless stores=warp:
 * that is how the hardware's counter of write sectors comes out (the naive transposition of 128 x
 * 128 writes 16,384 sectors; whole warps would write 8,192). */
#include <stdlib.h>

#include "traces/gen/gen.h"
#include "traces/warp_work.h"

#define WARP     32u
#define TILE     32u /* of matrixMul: 32 x 32 */
#define SMALL    16u /* of transpose: 16 x 16 */
#define PART_MAX 96u /* records of one warp between two barriers, at most */

enum variant { NAIVE, COALESCED };

struct kernel_config {
    uint64_t n, m, p, repeat;
    int element; /* bytes */
    int variant; /* enum variant, of transpose */
    int lanes;   /* whose stores are coalesced */
};

#define UINT_ROW(key, field, initial, lo, hi, help)                                                \
    {                                                                                              \
        "gen." key, PARAM_UINT, UNIT_NONE, offsetof(struct kernel_config, field), initial, lo, hi, \
            NULL, help                                                                             \
    }
#define CHOICE_ROW(key, field, initial, choices, help)                                             \
    {                                                                                              \
        "gen." key, PARAM_CHOICE, UNIT_NONE, offsetof(struct kernel_config, field), initial, 0, 0, \
            choices, help                                                                          \
    }
#define COMMON_ROWS                                                                                \
    UINT_ROW("repeat", repeat, "1", 1, 1000000, "launches, one after another"),                    \
        CHOICE_ROW("stores", lanes, "half", PARAM_CHOICES({"half", WARP / 2}, {"warp", WARP}),     \
                   "lanes whose stores are coalesced: half a warp, as measured, or a warp")

static const struct param vectoradd_rows[] = {
    UINT_ROW("n", n, "100000", 1, 0x1p40, "elements"),
    CHOICE_ROW("type", element, "f32", PARAM_CHOICES({"f32", 4}, {"f64", 8}), "of the elements"),
    COMMON_ROWS,
};
static const struct param matrixmul_rows[] = {
    UINT_ROW("m", n, "512", TILE, 65536, "rows and columns of each matrix, a multiple of 32"),
    COMMON_ROWS,
};
static const struct param transpose_rows[] = {
    UINT_ROW("n", n, "512", SMALL, 65536, "rows and columns, a multiple of 16"),
    CHOICE_ROW("variant", variant, "naive",
               PARAM_CHOICES({"naive", NAIVE}, {"coalesced", COALESCED}),
               "stores column by column, or by rows through shared memory"),
    COMMON_ROWS,
};

static const struct param simplematmul_rows[] = {
    UINT_ROW("m", m, "128", TILE, 65536, "rows of A and C, a multiple of 32"),
    UINT_ROW("n", n, "128", 1, 65536, "columns of A, rows of B"),
    UINT_ROW("p", p, "128", TILE, 65536, "columns of B and C, a multiple of 32"),
    COMMON_ROWS,
};

struct gen_kernel;

struct kernel_kind {
    const char *name;
    struct param_table params;
    const char *arrays[3]; /* names; NULL: no more */
    uint64_t multiple;     /* of n */
    void (*shape)(struct gen_kernel *k);
    bool no_barriers; /* a warp has all its parts one after another */
    /* The records of warp k->warp of group k->group, part k->part. */
    void (*warp)(const struct gen_kernel *k, struct trace_block *b);
};

struct gen_kernel {
    const struct kernel_kind *kind;
    struct kernel_config config;
    const char *name;
    uint32_t groups[3], items[3];
    uint64_t parts;   /* stretches from barrier to barrier, in each group */
    uint64_t bytes;   /* of an element */
    uint64_t base[3]; /* of the arrays */
    /* The launch, group, warp and part whose accesses come next. */
    uint64_t launch, part;
    uint32_t group, warp;
};

/* Appends one operation of n lanes, each an element at its address: a record per line, in the order
 * in which lanes first touch them. */
static void coalesce(const struct gen_kernel *k, struct trace_block *b, enum trace_op op,
                     const uint64_t *addr, uint32_t n) {
    uint64_t line[WARP];
    uint32_t mask[WARP], lines = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t at = addr[i] / TRACE_LINE;
        const uint32_t sector = 1u << addr[i] % TRACE_LINE / TRACE_SECTOR;
        uint32_t j = lines;
        while (j && line[j - 1] != at)
            j--;
        if (j) {
            mask[j - 1] |= sector;
        } else {
            line[lines] = at;
            mask[lines++] = sector;
        }
    }
    for (uint32_t j = 0; j < lines; j++)
        block_add(b, line[j] * TRACE_LINE, word_make(op, true, mask[j], k->warp), 0,
                  (uint32_t)k->launch, k->group);
}

/* Lanes i of the n first have element start + i % row + i / row * pitch of an array, each row of
 * `row` lanes. */
static void rows(const struct gen_kernel *k, struct trace_block *b, enum trace_op op,
                 unsigned array, uint64_t start, uint32_t row, uint64_t pitch, uint32_t n) {
    const uint32_t together = op == OP_WRITE ? (uint32_t)k->config.lanes : WARP;
    uint64_t addr[WARP];
    for (uint32_t i = 0; i < n; i++)
        addr[i] = k->base[array] + (start + i % row + i / row * pitch) * k->bytes;
    for (uint32_t i = 0; i < n; i += together)
        coalesce(k, b, op, addr + i, n - i < together ? n - i : together);
}

/* What the warp does before its next record. */
static void work(const struct gen_kernel *k, struct trace_block *b, struct warp_work w) {
    block_add(b, work_pack(&w), WORK_WORD(k->warp), 0, (uint32_t)k->launch, k->group);
}

#define WORK(...)                    work(k, b, (struct warp_work){__VA_ARGS__})
#define COUNTS(integer, control)     .n[WORK_INTEGER] = (integer), .n[WORK_CONTROL] = (control)
#define AT_BARRIER(integer, control) .barrier = true, COUNTS(integer, control)

static void vectoradd_shape(struct gen_kernel *k) {
    const uint64_t groups = (k->config.n + 1023) / 1024;
    k->name = "vectorAdd";
    k->groups[0] = (uint32_t)groups;
    k->items[0] = 1024;
    k->bytes = (uint64_t)k->config.element;
}

/* c[i] = a[i] + b[i] */
static void vectoradd_warp(const struct gen_kernel *k, struct trace_block *b) {
    const uint64_t first = (uint64_t)k->group * 1024 + k->warp * WARP;
    if (first >= k->config.n) {
        WORK(COUNTS(2, 2));
        return;
    }
    const uint64_t left = k->config.n - first;
    const uint32_t n = left < WARP ? (uint32_t)left : WARP;
    WORK(COUNTS(3, 1));
    rows(k, b, OP_READ, 0, first, WARP, 0, n);
    WORK(COUNTS(1, 0));
    rows(k, b, OP_READ, 1, first, WARP, 0, n);
    const bool wide = k->bytes == 8;
    WORK(.waits = true, COUNTS(1, 0), .n[WORK_FLOAT] = !wide, .n[WORK_DOUBLE] = wide);
    rows(k, b, OP_WRITE, 2, first, WARP, 0, n);
    WORK(COUNTS(0, 2));
}

static void matrixmul_shape(struct gen_kernel *k) {
    k->name = "matrixMul";
    k->groups[0] = k->groups[1] = (uint32_t)(k->config.n / TILE);
    k->items[0] = k->items[1] = TILE;
    k->parts = 2 * (k->config.n / TILE) + 1;
}

/* Between barriers each warp loads its row of a tile of A and of one of B; at the end it stores its
 * row of C. */
static void matrixmul_warp(const struct gen_kernel *k, struct trace_block *b) {
    const uint64_t n = k->config.n, tile = k->part;
    const uint64_t column = (uint64_t)(k->group % k->groups[0]) * TILE;
    const uint64_t row = (uint64_t)(k->group / k->groups[0]) * TILE + k->warp;
    if (tile % 2) { /* the products of the tiles that were loaded before */
        WORK(AT_BARRIER(128, 34), .n[WORK_FLOAT] = TILE, .n[WORK_SHARED] = 2 * TILE);
    } else if (tile + 1 < k->parts) {
        WORK(COUNTS(tile ? 4 : 15, tile ? 1 : 2));
        rows(k, b, OP_READ, 0, row * n + tile / 2 * TILE, WARP, 0, WARP);
        WORK(.waits = true, COUNTS(4, 0), .n[WORK_SHARED] = 1);
        rows(k, b, OP_READ, 1, (tile / 2 * TILE + k->warp) * n + column, WARP, 0, WARP);
        WORK(.waits = true, AT_BARRIER(0, 1), .n[WORK_SHARED] = 1);
    } else {
        WORK(COUNTS(5, 1));
        rows(k, b, OP_WRITE, 2, row * n + column, WARP, 0, WARP);
        WORK(COUNTS(0, 1));
    }
}

static void simplematmul_shape(struct gen_kernel *k) {
    k->name = "simpleMatMul";
    k->groups[0] = (uint32_t)(k->config.p / TILE);
    k->groups[1] = (uint32_t)(k->config.m / TILE);
    k->items[0] = k->items[1] = TILE;
    k->parts = k->config.n + 1;
}

/* Each work-item goes along its row of A and down its column of B: a warp reads one word of A and
 * 32 of B at a time. */
static void simplematmul_warp(const struct gen_kernel *k, struct trace_block *b) {
    const uint64_t n = k->config.n, p = k->config.p, i = k->part;
    const uint64_t column = (uint64_t)(k->group % k->groups[0]) * TILE;
    const uint64_t row = (uint64_t)(k->group / k->groups[0]) * TILE + k->warp;
    if (i == 0)
        WORK(COUNTS(9, 3));
    if (i)
        WORK(.waits = true, COUNTS(i < n ? 4 : 5, 1), .n[WORK_FLOAT] = 1);
    if (i < n) {
        rows(k, b, OP_READ, 0, row * n + i, 1, 0, WARP);
        WORK(COUNTS(3, 0));
        rows(k, b, OP_READ, 1, i * p + column, WARP, 0, WARP);
    } else {
        rows(k, b, OP_WRITE, 2, row * p + column, WARP, 0, WARP);
        WORK(COUNTS(0, 2));
    }
}

static void transpose_shape(struct gen_kernel *k) {
    k->name = k->config.variant == COALESCED ? "transposeCoalesced" : "transposeNaive";
    k->groups[0] = k->groups[1] = (uint32_t)(k->config.n / SMALL);
    k->items[0] = k->items[1] = SMALL;
    k->parts = k->config.variant == COALESCED ? 2 : 1;
}

/* The naive store of two rows of the tile: lane i has row (i % 16) of the result, column (i / 16).
 */
static void store_columns(const struct gen_kernel *k, struct trace_block *b, uint64_t row,
                          uint64_t column) {
    const uint32_t together = (uint32_t)k->config.lanes;
    uint64_t addr[WARP];
    for (uint32_t i = 0; i < WARP; i++)
        addr[i] = k->base[1] + ((row + i % SMALL) * k->config.n + column + i / SMALL) * k->bytes;
    for (uint32_t i = 0; i < WARP; i += together)
        coalesce(k, b, OP_WRITE, addr + i, together);
}

/* A warp has two rows of a 16 x 16 tile. */
static void transpose_warp(const struct gen_kernel *k, struct trace_block *b) {
    const uint64_t n = k->config.n;
    const uint64_t x = (uint64_t)(k->group % k->groups[0]) * SMALL,
                   y = k->group / k->groups[0] * SMALL;
    const uint64_t inside = 2ull * k->warp;
    const bool naive = k->config.variant == NAIVE;
    if (k->part == 0) {
        WORK(COUNTS(naive ? 5 : 11, 0));
        rows(k, b, OP_READ, 0, (y + inside) * n + x, SMALL, n, WARP);
    }
    if (naive) {
        WORK(COUNTS(3, 0));
        WORK(.waits = true);
        store_columns(k, b, x, y + inside);
        WORK(COUNTS(0, 1));
    } else if (k->part == 0) {
        WORK(COUNTS(1, 0));
        WORK(.waits = true, AT_BARRIER(0, 1), .n[WORK_SHARED] = 1);
    } else {
        WORK(COUNTS(6, 0), .n[WORK_SHARED] = 1, .n[WORK_CONFLICTS] = 7);
        rows(k, b, OP_WRITE, 1, (x + inside) * n + y, SMALL, n, WARP);
        WORK(COUNTS(0, 1));
    }
}

static int add_launch(struct trace *t, const struct gen_kernel *k, struct sim_err *err) {
    return gen_add_kernel(t, k->name, k->groups, k->items, err);
}

/* Of array i. */
static uint64_t elements(const struct gen_kernel *k, unsigned i) {
    const struct kernel_config *c = &k->config;
    if (c->m)
        return i == 0 ? c->m * c->n : i == 1 ? c->n * c->p : c->m * c->p;
    return k->kind->multiple > 1 ? c->n * c->n : c->n;
}

static int open_kernel(struct trace *t, const struct kernel_kind *kind, struct sim_err *err) {
    struct gen_kernel *k = sim_alloc(1, sizeof *k, err);
    if (!k)
        return SIM_EIO;
    t->state = k;
    t->gpu = t->work = true;
    *k = (struct gen_kernel){
        .kind = kind, .groups = {1, 1, 1}, .items = {1, 1, 1}, .parts = 1, .bytes = 4};
    int rc = gen_configure(t->name, &kind->params, &k->config, err);
    if (rc)
        return rc;
    const uint64_t n = k->config.n;
    if (k->config.m % TILE || k->config.p % TILE)
        return sim_fail(err, SIM_EUSAGE,
                        "gen:%s: gen.m = %llu, gen.p = %llu: expected multiples of %u", kind->name,
                        (unsigned long long)k->config.m, (unsigned long long)k->config.p, TILE);
    if (n % kind->multiple)
        return sim_fail(err, SIM_EUSAGE, "gen:%s: %s = %llu: expected a multiple of %llu",
                        kind->name, kind->params.rows[0].key, (unsigned long long)n,
                        (unsigned long long)kind->multiple);
    kind->shape(k);
    for (unsigned i = 0; i < 3 && kind->arrays[i] && rc == 0; i++)
        rc = gen_add_alloc(t, kind->arrays[i], elements(k, i) * k->bytes, &k->base[i], err);
    if (rc == 0)
        rc = meta_add_note(&t->meta, "generator", t->name, err);
    return rc ? rc : add_launch(t, k, err);
}

/* Moves to the next warp, part, group or launch; false at the end. */
static bool advance(struct gen_kernel *k) {
    const uint32_t warps = k->items[0] * k->items[1] / WARP;
    if (k->kind->no_barriers && ++k->part < k->parts)
        return true;
    k->part = k->kind->no_barriers ? 0 : k->part;
    if (++k->warp < warps)
        return true;
    k->warp = 0;
    if (!k->kind->no_barriers && ++k->part < k->parts)
        return true;
    k->part = 0;
    if (++k->group < k->groups[0] * k->groups[1])
        return true;
    k->group = 0;
    return ++k->launch < k->config.repeat;
}

/* A block holds records of one launch, so that a reader meets kernels where they begin. */
static int next_kernel(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct gen_kernel *k = t->state;
    if (k->launch == k->config.repeat)
        return 0;
    if (k->launch == t->meta.n_kernels) {
        const int rc = add_launch(t, k, err);
        if (rc)
            return rc;
    }
    const uint64_t launch = k->launch;
    do
        k->kind->warp(k, b);
    while (advance(k) && k->launch == launch && b->n + PART_MAX <= BLOCK_MAX);
    return 0;
}

#define KIND(id, title, array_names, multiple_of, ...)                                             \
    static const struct kernel_kind id##_kind = {                                                  \
        .name = #id,                                                                               \
        .params = {id##_rows, sizeof id##_rows / sizeof *id##_rows},                               \
        .arrays = array_names,                                                                     \
        .multiple = multiple_of,                                                                   \
        .shape = id##_shape,                                                                       \
        .warp = id##_warp,                                                                         \
        __VA_ARGS__};                                                                              \
    static int id##_open(struct trace *t, struct sim_err *err) {                                   \
        return open_kernel(t, &id##_kind, err);                                                    \
    }                                                                                              \
    static const struct trace_format id##_format = {                                               \
        .name = "gen", .help = title, .open = id##_open, .next = next_kernel};                     \
    const struct generator gen_##id = {#id, &id##_kind.params, &id##_format}

#define ARRAYS(...)                                                                                \
    { __VA_ARGS__ }
KIND(vectoradd, "c = a + b, a work-item per element, groups of 1,024", ARRAYS("a", "b", "c"), 1, );
KIND(matrixmul, "C = A B in f32 by tiles of 32 x 32, a work-item per element",
     ARRAYS("A", "B", "C"), TILE, );
KIND(simplematmul, "C = A B in f32 without shared memory, a work-item per element",
     ARRAYS("A", "B", "C"), 1, .no_barriers = true);
KIND(transpose, "a matrix of f32 transposed by tiles of 16 x 16", ARRAYS("in", "out"), SMALL, );
