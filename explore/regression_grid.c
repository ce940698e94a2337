#include "explore/regression_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEGREES (REGRESSION_DEGREE_MAX + 1)

/* The sums that are left when a knob's value is not chosen yet, by the powers of it and those
 * behind it. */
struct grid_level {
    size_t n;
    uint16_t to[REGRESSION_TERMS_MAX];   /* the sum of the next level that it goes into, */
    uint8_t power[REGRESSION_TERMS_MAX]; /* times the polynomial of this degree */
};

struct regression_grid {
    size_t knobs;
    struct grid_level level[REGRESSION_KNOBS_MAX];
    double weight[REGRESSION_TERMS_MAX];                 /* sums of the first level */
    double (*polynomial[REGRESSION_KNOBS_MAX])[DEGREES]; /* of each value of a knob */
};

void regression_grid_free(struct regression_grid *g) {
    for (size_t k = 0; g && k < g->knobs; k++)
        free(g->polynomial[k]);
    free(g);
}

static void fill_polynomials(double (*p)[DEGREES], const struct regression *r, size_t k,
                             const struct grid_knob *knob) {
    for (size_t i = 0; i < knob->n; i++) {
        const double x = (log(knob->values[i]) - r->low[k]) * r->scale[k] - 1;
        p[i][0] = 1;
        p[i][1] = x;
        for (int d = 2; d < DEGREES; d++)
            p[i][d] = 2 * x * p[i][d - 1] - p[i][d - 2];
    }
}

/* The sums of level k, `powers` of its knob and those behind it; leaves those of the next there. */
static size_t fill_level(struct grid_level *l, uint8_t powers[][REGRESSION_KNOBS_MAX], size_t n) {
    size_t next = 0;
    l->n = n;
    for (size_t i = 0; i < n; i++) {
        uint8_t rest[REGRESSION_KNOBS_MAX] = {0};
        size_t at = 0;
        l->power[i] = powers[i][0];
        memcpy(rest, powers[i] + 1, REGRESSION_KNOBS_MAX - 1);
        while (at < next && memcmp(powers[at], rest, sizeof rest) != 0)
            at++;
        memcpy(powers[at], rest, sizeof rest); /* at <= i: that one has been taken */
        next += at == next;
        l->to[i] = (uint16_t)at;
    }
    return next;
}

int regression_grid_make(struct regression_grid **out, const struct regression *r,
                         const struct grid_knob *knobs, struct sim_err *err) {
    uint8_t powers[REGRESSION_TERMS_MAX][REGRESSION_KNOBS_MAX];
    struct regression_grid *g = *out = sim_alloc(1, sizeof *g, err);
    size_t n = r->terms;
    if (!g)
        return SIM_EIO;
    g->knobs = r->knobs;
    memcpy(g->weight, r->weight, sizeof g->weight);
    memcpy(powers, r->power, sizeof powers);
    for (size_t k = 0; k < r->knobs; k++) {
        n = fill_level(&g->level[k], powers, n);
        g->polynomial[k] = sim_alloc(knobs[k].n, sizeof *g->polynomial[k], err);
        if (!g->polynomial[k])
            return SIM_EIO;
        fill_polynomials(g->polynomial[k], r, k, &knobs[k]);
    }
    return 0;
}

/* The sums of the next level. */
static void choose_value(const struct grid_level *l, const double *polynomial, const double *from,
                         double *to, size_t n_to) {
    memset(to, 0, n_to * sizeof *to);
    for (size_t i = 0; i < l->n; i++)
        to[l->to[i]] += polynomial[l->power[i]] * from[i];
}

void regression_grid_predict(const struct regression_grid *g, const struct grid_designs *d,
                             double *out, size_t step) {
    double sums[REGRESSION_KNOBS_MAX][REGRESSION_TERMS_MAX];
    const size_t last = g->knobs - 1;
    for (size_t i = 0; i < d->n; i++) {
        const uint32_t *choice = d->choices + i * d->stride, *before = choice - d->stride;
        size_t k = 0;
        while (i > 0 && k < last && choice[d->column[k]] == before[d->column[k]])
            k++;
        for (; k < last; k++)
            choose_value(&g->level[k], g->polynomial[k][choice[d->column[k]]],
                         k ? sums[k - 1] : g->weight, sums[k], g->level[k + 1].n);
        const struct grid_level *l = &g->level[last];
        const double *polynomial = g->polynomial[last][choice[d->column[last]]];
        const double *from = last ? sums[last - 1] : g->weight;
        double sum = 0;
        for (size_t t = 0; t < l->n; t++)
            sum += polynomial[l->power[t]] * from[t];
        out[i * step] = exp(sum);
    }
}
