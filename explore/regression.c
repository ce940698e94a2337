#include "explore/regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/equations.h"

static const struct regression_terms candidates[] = {
    {1, 0, 1}, {2, 0, 1}, {2, 2, 2}, {3, 2, 2}, {3, 3, 2}, {3, 3, 3}, {4, 2, 2}, {4, 3, 3},
    {5, 3, 2}, {5, 3, 3}, {4, 4, 2}, {4, 4, 3}, {6, 4, 2}, {6, 4, 3}, {6, 5, 2}, {6, 5, 3},
};
static const double ridges[] = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2};
enum {
    CANDIDATES = sizeof candidates / sizeof *candidates,
    RIDGES = sizeof ridges / sizeof *ridges
};

/* Adds every term that goes on from `power`, whose knobs from `next` on are free. */
static void add_terms(struct regression *r, uint8_t power[REGRESSION_KNOBS_MAX], size_t next,
                      unsigned used, unsigned total) {
    const struct regression_terms c = r->chosen;
    if (r->terms < REGRESSION_TERMS_MAX)
        memcpy(r->power[r->terms], power, REGRESSION_KNOBS_MAX);
    r->terms++;
    for (size_t i = next; i < r->knobs && used < c.knobs; i++) {
        for (unsigned d = 1; total + d <= (used ? c.degree : c.single); d++) {
            power[i] = (uint8_t)d;
            add_terms(r, power, i + 1, used + 1, total + d);
        }
        power[i] = 0;
    }
}

/* The terms of a choice, the constant first; more than REGRESSION_TERMS_MAX: too many. */
static size_t make_terms(struct regression *r, struct regression_terms c) {
    uint8_t power[REGRESSION_KNOBS_MAX] = {0};
    r->terms = 0;
    r->chosen = c;
    add_terms(r, power, 0, 0, 0);
    return r->terms;
}

/* Values of all terms at one point. */
static void expand(const struct regression *r, const double *knobs, double *row) {
    double cheb[REGRESSION_KNOBS_MAX][REGRESSION_DEGREE_MAX + 1];
    for (size_t i = 0; i < r->knobs; i++) {
        const double x = (log(knobs[i]) - r->low[i]) * r->scale[i] - 1;
        cheb[i][0] = 1;
        cheb[i][1] = x;
        for (int d = 2; d <= REGRESSION_DEGREE_MAX; d++)
            cheb[i][d] = 2 * x * cheb[i][d - 1] - cheb[i][d - 2];
    }
    for (size_t t = 0; t < r->terms; t++) {
        double v = 1;
        for (size_t i = 0; i < r->knobs; i++)
            v *= cheb[i][r->power[t][i]];
        row[t] = v;
    }
}

double regression_predict(const struct regression *r, const double *knobs) {
    double row[REGRESSION_TERMS_MAX], sum = 0;
    expand(r, knobs, row);
    for (size_t t = 0; t < r->terms; t++)
        sum += row[t] * r->weight[t];
    return exp(sum);
}

/* What a fit works on: terms at all points, and the equations of one choice of them. */
struct regression_work {
    struct regression *r;
    const double *figures;
    size_t n, folds;
    double *x, *y;   /* terms of all points; logarithms of the figures */
    double *a, *l;   /* terms x terms */
    double *b, *fit; /* terms */
};

/* Adds up the equations of all points but those of a fold (fold = folds: of all). */
static void gather(struct regression_work *w, size_t fold) {
    equations_gather(w->x, w->y, w->n, w->r->terms, fold, w->folds, w->a, w->b);
}

/* Sum of the relative errors at the points of a fold, or infinity. */
static double fold_error(struct regression_work *w, size_t fold, double ridge) {
    const size_t m = w->r->terms;
    double sum = 0;
    if (!equations_solve(w->a, w->b, ridge * (double)w->n, m, w->l, w->fit))
        return INFINITY;
    for (size_t p = fold; p < w->n; p += w->folds) {
        double y = 0;
        for (size_t i = 0; i < m; i++)
            y += w->x[equations_at(w->n, p, i)] * w->fit[i];
        sum += fabs(exp(y) / w->figures[p] - 1);
    }
    return sum;
}

static void expand_all(struct regression_work *w, const double *knobs) {
    double row[REGRESSION_TERMS_MAX];
    const size_t m = w->r->terms, stride = equations_stride(m);
    memset(row, 0, sizeof row);
    for (size_t p = 0; p < w->n; p++) {
        expand(w->r, knobs + p * w->r->knobs, row);
        for (size_t i = 0; i < stride; i++)
            w->x[equations_at(w->n, p, i)] = row[i];
    }
}

/* The best ridge for one choice of terms: index, and its error by cross-validation. What has come
 * to the error of the best choice before the last fold is left out. */
static size_t cross_validate(struct regression_work *w, double *error) {
    double errors[RIDGES] = {0};
    size_t best = 0, left = RIDGES;
    for (size_t fold = 0; fold < w->folds && left; fold++) {
        gather(w, fold);
        left = 0;
        for (size_t k = 0; k < RIDGES; k++) {
            if (errors[k] / (double)w->n < w->r->cross_error)
                errors[k] += fold_error(w, fold, ridges[k]);
            left += errors[k] / (double)w->n < w->r->cross_error;
        }
    }
    for (size_t k = 1; k < RIDGES; k++)
        if (errors[k] < errors[best])
            best = k;
    *error = errors[best] / (double)w->n;
    return best;
}

static int choose(struct regression_work *w, const double *knobs, struct sim_err *err) {
    struct regression_terms best = {0};
    struct regression *r = w->r;
    r->cross_error = INFINITY;
    for (size_t c = 0; c < CANDIDATES; c++) {
        double error;
        const size_t m = make_terms(r, candidates[c]);
        if (m > REGRESSION_TERMS_MAX || m >= w->n - (w->n + w->folds - 1) / w->folds)
            continue;
        expand_all(w, knobs);
        const size_t k = cross_validate(w, &error);
        if (error < r->cross_error) {
            r->cross_error = error;
            r->ridge = ridges[k];
            best = candidates[c];
        }
    }
    if (!isfinite(r->cross_error))
        return sim_fail(err, SIM_EUSAGE, "a regression of %zu points: too few for any terms", w->n);
    make_terms(r, best);
    expand_all(w, knobs);
    gather(w, w->folds);
    if (!equations_solve(w->a, w->b, r->ridge * (double)w->n, r->terms, w->l, r->weight))
        return sim_fail(err, SIM_EUSAGE, "a regression of %zu points: singular", w->n);
    return 0;
}

/* Scales of the knobs; one that never changes stays at -1. */
static int set_scales(struct regression *r, const double *knobs, const double *figures, size_t n,
                      struct sim_err *err) {
    for (size_t p = 0; p < n; p++) {
        bool good = figures[p] > 0 && isfinite(figures[p]);
        for (size_t i = 0; i < r->knobs; i++)
            good &= knobs[p * r->knobs + i] > 0 && isfinite(knobs[p * r->knobs + i]);
        if (!good)
            return sim_fail(err, SIM_EUSAGE, "a regression's point %zu: not positive", p);
    }
    for (size_t i = 0; i < r->knobs; i++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t p = 0; p < n; p++) {
            low = fmin(low, log(knobs[p * r->knobs + i]));
            high = fmax(high, log(knobs[p * r->knobs + i]));
        }
        r->low[i] = low;
        r->scale[i] = high > low ? 2 / (high - low) : 0;
    }
    return 0;
}

int regression_fit(struct regression *r, const double *knobs, const double *figures, size_t n,
                   size_t width, size_t folds, struct sim_err *err) {
    const size_t m = REGRESSION_TERMS_MAX;
    memset(r, 0, sizeof *r);
    r->knobs = width;
    if (width < 1 || width > REGRESSION_KNOBS_MAX || folds < 2 || n < 2 * folds)
        return sim_fail(err, SIM_EUSAGE, "a regression of %zu points over %zu knobs in %zu folds",
                        n, width, folds);
    int rc = set_scales(r, knobs, figures, n, err);
    if (rc)
        return rc;
    struct regression_work w = {.r = r, .figures = figures, .n = n, .folds = folds};
    w.x = sim_alloc(n * (m + 1), sizeof *w.x, err);
    w.a = sim_alloc(2 * m * m + 2 * m, sizeof *w.a, err);
    rc = SIM_EIO;
    if (w.x && w.a) {
        w.y = w.x + n * m;
        for (size_t p = 0; p < n; p++)
            w.y[p] = log(figures[p]);
        w.l = w.a + m * m;
        w.b = w.l + m * m;
        w.fit = w.b + m;
        rc = choose(&w, knobs, err);
    }
    free(w.x);
    free(w.a);
    return rc;
}

struct regression_quality regression_judge(const double *figures, const double *predicted,
                                           size_t n) {
    struct regression_quality q = {0};
    double mean = 0, residual = 0, total = 0;
    for (size_t i = 0; i < n; i++)
        mean += figures[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double error = fabs(predicted[i] / figures[i] - 1);
        q.mean_error += error / (double)n;
        q.worst_error = fmax(q.worst_error, error);
        residual += (predicted[i] - figures[i]) * (predicted[i] - figures[i]);
        total += (figures[i] - mean) * (figures[i] - mean);
    }
    q.r2 = total > 0 ? 1 - residual / total : NAN;
    return q;
}
