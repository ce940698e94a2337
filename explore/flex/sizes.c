#include "explore/flex/sizes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/flex/mapping.h"
#include "sim/memory.h"

#define DIVISORS_MAX 1536u /* of a number below 2^32 */

uint64_t flex_shapes_within(uint64_t pes) {
    uint64_t sum = 0;
    for (uint64_t rows = 1, last; rows <= pes; rows = last + 1) {
        last = pes / (pes / rows); /* the rows of as many columns */
        sum += (pes / rows) * (last - rows + 1);
    }
    return sum;
}

uint64_t *flex_divisors(uint64_t n, size_t *count, struct sim_err *err) {
    uint64_t *list = sim_alloc(DIVISORS_MAX, sizeof *list, err);
    *count = 0;
    for (uint64_t d = 1; list && d <= n / d; d++)
        if (n % d == 0)
            list[(*count)++] = d;
    for (size_t i = *count; i-- > 0;)
        if (n / list[i] != list[i])
            list[(*count)++] = n / list[i];
    return list;
}

static int by_size(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

size_t flex_distinct(uint64_t *list, size_t n) {
    size_t kept = 0;
    qsort(list, n, sizeof *list, by_size);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || list[kept - 1] != list[i])
            list[kept++] = list[i];
    return kept;
}

uint64_t *flex_tile_values(const struct flex_tiles *t, int d, const struct flex_layer *l, size_t *n,
                           struct sim_err *err) {
    if (!t || t->free || !flex_layer_has(l, d))
        return flex_divisors(l->extent[d], n, err);
    uint64_t *list = sim_alloc((size_t)t->n, sizeof *list, err);
    for (int i = 0; list && i < t->n; i++) {
        const uint64_t cells = flex_tile_cells(&t->at[i], d, l);
        list[i] = cells < l->extent[d] ? cells : l->extent[d];
    }
    if (list)
        *n = flex_distinct(list, (size_t)t->n);
    return list;
}

/* Tiles of every dimension, ascending, no two alike. */
struct lists {
    uint64_t *at[FLEX_DIMS];
    size_t n[FLEX_DIMS];
};

static void lists_free(struct lists *v) {
    for (int d = 0; d < FLEX_DIMS; d++)
        free(v->at[d]);
}

/* Divisors, or with an accelerator what it has; `both` leaves what is a divisor, too. Of a
 * dimension that the layer has not there is one tile. */
static int make_lists(struct lists *v, const struct flex_accelerator *a, bool both,
                      const struct flex_layer *l, struct sim_err *err) {
    memset(v, 0, sizeof *v);
    for (int d = 0; d < FLEX_DIMS; d++) {
        v->at[d] = flex_tile_values(a ? &a->tiles[d] : NULL, d, l, &v->n[d], err);
        if (!v->at[d])
            return SIM_EIO;
        size_t n = 0;
        for (size_t i = 0; i < v->n[d]; i++)
            if (!both || l->extent[d] % v->at[d][i] == 0)
                v->at[d][n++] = v->at[d][i];
        v->n[d] = n;
    }
    return 0;
}

/* Of the tiles with this window and these outputs those that fit: as one of K grows, that of C can
 * only shrink. Words are up to 2^53, which
 * doubles count exactly. */
static uint64_t count_channels(const struct lists *v, const struct flex_layer *l, double window,
                               double inputs, double outputs, double words) {
    const bool deep = l->problem.kind == MAESTRO_DSCONV;
    size_t n = v->n[FLEX_C];
    uint64_t sum = 0;
    for (size_t i = 0; i < v->n[FLEX_K]; i++) {
        const double k = (double)v->at[FLEX_K][i];
        const double each = deep ? window + inputs + outputs : k * window + inputs;
        const double own = deep ? 0 : k * outputs;
        while (n > 0 && (double)v->at[FLEX_C][n - 1] * each + own > words)
            n--;
        sum += n;
    }
    return sum;
}

/* Vectors of tiles whose weights, inputs and outputs are up to so many words together. */
static uint64_t count_tiles(const struct lists *v, const struct flex_layer *l, double words) {
    uint64_t sum = 0;
    for (size_t r = 0; r < v->n[FLEX_R]; r++)
        for (size_t s = 0; s < v->n[FLEX_S]; s++)
            for (size_t y = 0; y < v->n[FLEX_Y]; y++)
                for (size_t x = 0; x < v->n[FLEX_X]; x++) {
                    const double rows = (double)v->at[FLEX_R][r], cols = (double)v->at[FLEX_S][s];
                    const double p = (double)v->at[FLEX_Y][y], q = (double)v->at[FLEX_X][x];
                    sum += count_channels(v, l, rows * cols, (p + rows - 1) * (q + cols - 1), p * q,
                                          words);
                }
    return sum;
}

static int size_tiles(const struct flex_accelerator *a, const struct flex_layer *l,
                      struct flex_size *size, struct sim_err *err) {
    const struct {
        bool of_accelerator, both, limited;
        uint64_t *to;
    } counts[] = {{false, false, true, &size->resources},
                  {true, false, true, &size->accelerator},
                  {true, true, true, &size->both},
                  {false, false, false, &size->layer}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct lists v;
        const int rc = make_lists(&v, counts[i].of_accelerator ? a : NULL, counts[i].both, l, err);
        if (rc == 0)
            *counts[i].to = count_tiles(&v, l, counts[i].limited ? (double)a->hw.l2 : INFINITY);
        lists_free(&v);
        if (rc)
            return rc;
    }
    return 0;
}

/* Of the file's orders those that differ in the layer's own loops. */
static uint64_t count_orders(const struct flex_accelerator *a, const struct flex_layer *l) {
    uint64_t n = 0;
    uint8_t own[FLEX_LIST][FLEX_DIMS];
    for (int i = 0; i < a->order.n; i++) {
        bool known = false;
        int m = 0;
        for (int k = 0; k < FLEX_DIMS; k++)
            if (flex_layer_has(l, a->order.at[i][k]))
                own[n][m++] = a->order.at[i][k];
        for (uint64_t k = 0; k < n; k++)
            known |= memcmp(own[k], own[n], (size_t)m) == 0;
        n += !known;
    }
    return n;
}

static void size_order(const struct flex_accelerator *a, const struct flex_layer *l,
                       struct flex_size *size) {
    uint64_t all = 1;
    for (int i = 2; i <= l->n; i++)
        all *= (uint64_t)i;
    *size = (struct flex_size){all, all, all, all};
    if (!a->order.free)
        size->accelerator = size->both = count_orders(a, l);
}

/* Does the list have it, or all there are? */
static bool lists_dim(const struct flex_dims *v, int d) {
    return v->free || memchr(v->at, d, (size_t)v->n);
}

static void size_pairs(const struct flex_accelerator *a, const struct flex_layer *l,
                       struct flex_size *size) {
    const uint64_t all = (uint64_t)(l->n * (l->n - 1));
    *size = (struct flex_size){.resources = all, .layer = all};
    for (int outer = 0; outer < FLEX_DIMS; outer++)
        for (int inner = 0; inner < FLEX_DIMS; inner++) {
            if (outer == inner || !lists_dim(&a->outer, outer) || !lists_dim(&a->inner, inner))
                continue;
            const bool own = flex_layer_has(l, outer) && flex_layer_has(l, inner);
            /* Of a free list only the layer's dimensions are values. */
            size->accelerator += own || (!(a->outer.free && !flex_layer_has(l, outer)) &&
                                         !(a->inner.free && !flex_layer_has(l, inner)));
            size->both += own;
        }
}

static int size_shapes(const struct flex_accelerator *a, struct flex_size *size,
                       struct sim_err *err) {
    size_t n;
    uint64_t *all = flex_divisors((uint64_t)a->hw.pes, &n, err);
    if (!all)
        return SIM_EIO;
    free(all);
    *size = (struct flex_size){n, n, n, n};
    if (a->shape.free)
        return 0;
    size->accelerator = (uint64_t)a->shape.n;
    size->both = 0;
    for (int i = 0; i < a->shape.n; i++)
        size->both += (uint64_t)a->hw.pes % a->shape.at[i] == 0;
    return 0;
}

int flex_sizes(const struct flex_accelerator *a, const struct flex_layer *l,
               struct flex_size sizes[FLEX_AXES], struct sim_err *err) {
    size_order(a, l, &sizes[FLEX_ORDER]);
    size_pairs(a, l, &sizes[FLEX_PARALLEL]);
    const int rc = size_tiles(a, l, &sizes[FLEX_TILES], err);
    return rc ? rc : size_shapes(a, &sizes[FLEX_SHAPE], err);
}
