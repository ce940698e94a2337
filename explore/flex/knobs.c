#include <stdlib.h>
#include <string.h>

#include "explore/flex/search.h"

static int add(struct flex_knobs *k, size_t n, bool words) {
    struct space_knob *knob = &k->knobs[k->space.n_knobs];
    *knob = (struct space_knob){.values = {.n = n}, .words = words};
    return (int)k->space.n_knobs++;
}

void flex_knobs_begin(struct flex_knobs *k, const uint8_t *dims, int n) {
    memset(k, 0, sizeof *k);
    k->space.knobs = k->knobs;
    memcpy(k->dims, dims, (size_t)n);
    k->n_dims = n;
    k->order = k->pair = k->shape = -1;
    for (int d = 0; d < FLEX_DIMS; d++)
        k->tile[d] = -1;
}

void flex_knobs_add_order(struct flex_knobs *k, const struct flex_orders *listed) {
    k->listed = listed && !listed->free ? listed : NULL;
    if (k->listed) {
        k->order = add(k, (size_t)listed->n, true);
        return;
    }
    /* The digits of a permutation's number: which of those left comes next. */
    for (int left = k->n_dims; left > 1; left--) {
        const int knob = add(k, (size_t)left, true);
        k->order = left == k->n_dims ? knob : k->order;
    }
}

static bool is_listed(const struct flex_knobs *k, const struct flex_dims *list, int d) {
    return list && !list->free ? memchr(list->at, d, (size_t)list->n) != NULL
                               : memchr(k->dims, d, (size_t)k->n_dims) != NULL;
}

void flex_knobs_add_pairs(struct flex_knobs *k, const struct flex_dims *outer,
                          const struct flex_dims *inner) {
    size_t n = 0;
    for (int i = 0; i < FLEX_DIMS; i++)
        for (int j = 0; j < FLEX_DIMS; j++)
            if (i != j && is_listed(k, outer, i) && is_listed(k, inner, j)) {
                k->pairs[n][0] = (uint8_t)i;
                k->pairs[n++][1] = (uint8_t)j;
            }
    if (n)
        k->pair = add(k, n, true);
}

int flex_knobs_add(struct flex_knobs *k, uint64_t *values, size_t n) {
    const int knob = add(k, n, false);
    k->values[knob] = values;
    return knob;
}

void flex_knobs_free(struct flex_knobs *k) {
    for (uint32_t i = 0; i < k->space.n_knobs; i++)
        free(k->values[i]);
}

void flex_knobs_end(struct flex_knobs *k) {
    k->space.designs = 1;
    for (uint32_t i = 0; i < k->space.n_knobs; i++)
        if (__builtin_mul_overflow(k->space.designs, k->knobs[i].values.n, &k->space.designs) ||
            k->space.designs > INT64_MAX)
            k->space.designs = SPACE_ANY;
}

/* Dimensions that are not the knobs' are innermost. */
static void take_order(const struct flex_knobs *k, const uint32_t *choice,
                       uint8_t order[FLEX_DIMS]) {
    uint8_t left[FLEX_DIMS];
    unsigned own = 0;
    int n = 0;
    if (k->listed) {
        memcpy(order, k->listed->at[choice[k->order]], FLEX_DIMS);
        return;
    }
    memcpy(left, k->dims, (size_t)k->n_dims);
    for (; n < k->n_dims; n++) {
        const uint32_t at = n + 1 < k->n_dims ? choice[k->order + n] : 0;
        order[n] = left[at];
        own |= 1u << left[at];
        memmove(left + at, left + at + 1, (size_t)(k->n_dims - n - 1) - at);
    }
    for (int d = 0; d < FLEX_DIMS; d++)
        if (!(own >> d & 1))
            order[n++] = (uint8_t)d;
}

void flex_knobs_take(const struct flex_knobs *k, const uint32_t *choice, struct flex_point *p) {
    if (k->order >= 0)
        take_order(k, choice, p->order);
    if (k->pair >= 0) {
        p->outer = k->pairs[choice[k->pair]][0];
        p->inner = k->pairs[choice[k->pair]][1];
    }
    if (k->shape >= 0)
        p->shape = k->values[k->shape][choice[k->shape]];
    for (int d = 0; d < FLEX_DIMS; d++)
        if (k->tile[d] >= 0)
            p->tile[d] = k->values[k->tile[d]][choice[k->tile[d]]];
}

static void choose_order(const struct flex_knobs *k, const struct flex_point *p, uint32_t *choice) {
    uint8_t left[FLEX_DIMS];
    int n = k->n_dims;
    if (k->listed)
        return; /* the first one of the list is the accelerator's */
    memcpy(left, k->dims, (size_t)n);
    for (int i = 0, knob = k->order; i < FLEX_DIMS && n > 1; i++) {
        const uint8_t *at = memchr(left, p->order[i], (size_t)n);
        if (!at)
            continue;
        choice[knob++] = (uint32_t)(at - left);
        memmove(left + (at - left), at + 1, (size_t)(left + --n - at));
    }
}

/* The place of the value, or of the greatest below it. */
static uint32_t choose_value(const struct flex_knobs *k, int knob, uint64_t value) {
    uint32_t at = 0;
    while (at + 1 < k->knobs[knob].values.n && k->values[knob][at + 1] <= value)
        at++;
    return at;
}

void flex_knobs_choose(const struct flex_knobs *k, const struct flex_point *p, uint32_t *choice) {
    memset(choice, 0, k->space.n_knobs * sizeof *choice);
    if (k->order >= 0)
        choose_order(k, p, choice);
    for (size_t i = 0; k->pair >= 0 && i < k->knobs[k->pair].values.n; i++)
        if (k->pairs[i][0] == p->outer && k->pairs[i][1] == p->inner)
            choice[k->pair] = (uint32_t)i;
    if (k->shape >= 0)
        choice[k->shape] = choose_value(k, k->shape, p->shape);
    for (int d = 0; d < FLEX_DIMS; d++)
        if (k->tile[d] >= 0)
            choice[k->tile[d]] = choose_value(k, k->tile[d], p->tile[d]);
}
