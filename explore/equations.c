#include "explore/equations.h"

#include <math.h>
#include <string.h>

/* Two numbers, each with its own rounding. */
typedef double pair __attribute__((vector_size(16), may_alias));

/* Rows of a panel times columns of another, over all points. */
struct equations_tile {
    pair sum[EQUATIONS_PANEL][EQUATIONS_PANEL / 2]; /* by columns */
};

static void add_point(struct equations_tile *t, const double *rows, const double *cols) {
    const pair *r = (const pair *)rows;
    for (size_t j = 0; j < EQUATIONS_PANEL; j++) {
        t->sum[j][0] += r[0] * cols[j];
        t->sum[j][1] += r[1] * cols[j];
    }
}

static struct equations_tile add_points(const double *rows, const double *cols, size_t n,
                                        size_t fold, size_t folds) {
    struct equations_tile t = {{{{0}}}};
    for (size_t p = 0, at = 0; p < n; p++, at = at + 1 == folds ? 0 : at + 1)
        if (at != fold)
            add_point(&t, rows + p * EQUATIONS_PANEL, cols + p * EQUATIONS_PANEL);
    return t;
}

void equations_gather(const double *x, const double *y, size_t n, size_t m, size_t fold,
                      size_t folds, double *a, double *b) {
    const size_t stride = equations_stride(m);
    for (size_t j = 0; j < m; j += EQUATIONS_PANEL)
        for (size_t i = j; i < m; i += EQUATIONS_PANEL) {
            const struct equations_tile t = add_points(x + i * n, x + j * n, n, fold, folds);
            for (size_t c = 0; c < EQUATIONS_PANEL; c++)
                memcpy(a + (j + c) * stride + i, t.sum[c], sizeof t.sum[c]);
        }
    memset(b, 0, m * sizeof *b);
    for (size_t p = 0; p < n; p++)
        for (size_t i = 0; i < m && p % folds != fold; i++)
            b[i] += x[equations_at(n, p, i)] * y[p];
}

/* Rows of column j, less the products of the columns before it: those that begin at `i`, as many
 * as a panel has, or twice as many. */
static void reduce(const double *a, double *l, size_t stride, size_t j, size_t i) {
    const pair *from = (const pair *)(a + j * stride + i);
    pair *to = (pair *)(l + j * stride + i), s0 = from[0], s1 = from[1];
    for (size_t k = 0; k < j; k++) {
        const pair *rows = (const pair *)(l + k * stride + i);
        const double times = l[k * stride + j];
        s0 -= rows[0] * times;
        s1 -= rows[1] * times;
    }
    to[0] = s0;
    to[1] = s1;
}

static void reduce_two(const double *a, double *l, size_t stride, size_t j, size_t i) {
    const pair *from = (const pair *)(a + j * stride + i);
    pair *to = (pair *)(l + j * stride + i);
    pair s0 = from[0], s1 = from[1], s2 = from[2], s3 = from[3];
    for (size_t k = 0; k < j; k++) {
        const pair *rows = (const pair *)(l + k * stride + i);
        const double times = l[k * stride + j];
        s0 -= rows[0] * times;
        s1 -= rows[1] * times;
        s2 -= rows[2] * times;
        s3 -= rows[3] * times;
    }
    to[0] = s0;
    to[1] = s1;
    to[2] = s2;
    to[3] = s3;
}

/* The diagonal's element with the ridge in its place: before what is taken from it. */
static double diagonal(const double *a, double ridge, const double *l, size_t stride, size_t j) {
    double s = a[j * stride + j] + (j ? ridge : 0);
    for (size_t k = 0; k < j; k++)
        s -= l[k * stride + j] * l[k * stride + j];
    return s;
}

static bool factor(const double *a, double ridge, size_t m, double *l) {
    const size_t stride = equations_stride(m), two = 2 * EQUATIONS_PANEL;
    for (size_t j = 0; j < m; j++) {
        size_t i = j / EQUATIONS_PANEL * EQUATIONS_PANEL;
        const double s = diagonal(a, ridge, l, stride, j);
        if (!(s > 1e-12 * a[j * stride + j]))
            return false;
        const double root = sqrt(s);
        for (; i + two <= stride; i += two)
            reduce_two(a, l, stride, j, i);
        if (i < stride)
            reduce(a, l, stride, j, i);
        for (i = j + 1; i < stride; i++)
            l[j * stride + i] /= root;
        l[j * stride + j] = root;
    }
    return true;
}

bool equations_solve(const double *a, const double *b, double ridge, size_t m, double *l,
                     double *w) {
    const size_t stride = equations_stride(m);
    if (!factor(a, ridge, m, l))
        return false;
    memcpy(w, b, m * sizeof *w);
    for (size_t k = 0; k < m; k++) {
        w[k] /= l[k * stride + k];
        for (size_t i = k + 1; i < m; i++)
            w[i] -= l[k * stride + i] * w[k];
    }
    for (size_t i = m; i-- > 0;) {
        double s = w[i];
        for (size_t k = i + 1; k < m; k++)
            s -= l[i * stride + k] * w[k];
        w[i] = s / l[i * stride + i];
    }
    return true;
}
