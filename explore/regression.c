#include "explore/regression.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

/* Solves (A + ridge I) w = b for a symmetric positive A of m x m (lower triangle), the constant not
 * held back. `l` holds m x m. False when the matrix is singular. */
static bool solve(const double *a, const double *b, double ridge, size_t m, double *l, double *w) {
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double s = a[i * m + j] + (i == j && i ? ridge : 0);
            for (size_t k = 0; k < j; k++)
                s -= l[i * m + k] * l[j * m + k];
            if (i == j && !(s > 1e-12 * a[i * m + i]))
                return false;
            l[i * m + j] = i == j ? sqrt(s) : s / l[j * m + j];
        }
    for (size_t i = 0; i < m; i++) {
        double s = b[i];
        for (size_t k = 0; k < i; k++)
            s -= l[i * m + k] * w[k];
        w[i] = s / l[i * m + i];
    }
    for (size_t i = m; i-- > 0;) {
        double s = w[i];
        for (size_t k = i + 1; k < m; k++)
            s -= l[k * m + i] * w[k];
        w[i] = s / l[i * m + i];
    }
    return true;
}

/* What a fit works on: terms at all points, and the equations of one choice of them. */
struct regression_work {
    struct regression *r;
    const double *figures;
    size_t n, folds;
    double *x;       /* n x terms */
    double *a, *l;   /* terms x terms */
    double *b, *fit; /* terms */
};

/* Adds up the equations of all points but those of a fold (fold = folds: of all). */
static void gather(struct regression_work *w, size_t fold) {
    const size_t m = w->r->terms;
    memset(w->a, 0, m * m * sizeof *w->a);
    memset(w->b, 0, m * sizeof *w->b);
    for (size_t p = 0; p < w->n; p++) {
        const double *x = w->x + p * m, y = log(w->figures[p]);
        if (p % w->folds == fold)
            continue;
        for (size_t i = 0; i < m; i++) {
            for (size_t j = 0; j <= i; j++)
                w->a[i * m + j] += x[i] * x[j];
            w->b[i] += x[i] * y;
        }
    }
}

/* Sum of the relative errors at the points of a fold, or infinity. */
static double fold_error(struct regression_work *w, size_t fold, double ridge) {
    const size_t m = w->r->terms;
    double sum = 0;
    if (!solve(w->a, w->b, ridge * (double)w->n, m, w->l, w->fit))
        return INFINITY;
    for (size_t p = fold; p < w->n; p += w->folds) {
        double y = 0;
        for (size_t i = 0; i < m; i++)
            y += w->x[p * m + i] * w->fit[i];
        sum += fabs(exp(y) / w->figures[p] - 1);
    }
    return sum;
}

static void expand_all(struct regression_work *w, const double *knobs) {
    for (size_t p = 0; p < w->n; p++)
        expand(w->r, knobs + p * w->r->knobs, w->x + p * w->r->terms);
}

/* The best ridge for one choice of terms: index, and its error by cross-validation. */
static size_t cross_validate(struct regression_work *w, double *error) {
    double errors[RIDGES] = {0};
    size_t best = 0;
    for (size_t fold = 0; fold < w->folds; fold++) {
        gather(w, fold);
        for (size_t k = 0; k < RIDGES; k++)
            errors[k] += fold_error(w, fold, ridges[k]);
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
    if (!solve(w->a, w->b, r->ridge * (double)w->n, r->terms, w->l, r->weight))
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
    w.x = sim_alloc(n * m, sizeof *w.x, err);
    w.a = sim_alloc(2 * m * m + 2 * m, sizeof *w.a, err);
    rc = SIM_EIO;
    if (w.x && w.a) {
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
