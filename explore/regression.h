/* Polynomial regression of a positive figure over a few knobs: ridge least squares on the
 * logarithms of both, degree, terms and ridge chosen by k-fold cross-validation on the training
 * points alone.
 *
 * Knob i is scaled to x in [-1, 1] by the logarithms of its least and greatest training value. A
 * term is a product of Chebyshev polynomials of the knobs, which span the monomials of the same
 * degrees and keep the normal equations sound; they are solved by Cholesky's method. */
#ifndef MAGNETAR_EXPLORE_REGRESSION_H
#define MAGNETAR_EXPLORE_REGRESSION_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define REGRESSION_KNOBS_MAX  8
#define REGRESSION_TERMS_MAX  512
#define REGRESSION_DEGREE_MAX 6

/* Which terms: of one knob up to degree `single`, of 2 to `knobs` knobs up to a total degree. */
struct regression_terms {
    unsigned single, degree, knobs;
};

struct regression {
    size_t knobs, terms;
    double low[REGRESSION_KNOBS_MAX], scale[REGRESSION_KNOBS_MAX]; /* x = (ln v - low) scale - 1 */
    uint8_t power[REGRESSION_TERMS_MAX][REGRESSION_KNOBS_MAX];
    double weight[REGRESSION_TERMS_MAX];
    struct regression_terms chosen;
    double ridge, cross_error; /* of the choice: mean absolute relative error over the folds */
};

/* Fits `figures` (n) over `knobs` (n rows of `width` values, all positive). Points are dealt to the
 * folds in turn; deal them at random. Only candidates with fewer terms than points of a fold's
 * training part are tried. SIM_EUSAGE for too few points or values that are not positive, SIM_EIO.
 */
int regression_fit(struct regression *r, const double *knobs, const double *figures, size_t n,
                   size_t width, size_t folds, struct sim_err *err);

double regression_predict(const struct regression *r, const double *knobs);

/* How predictions keep to what they predict. */
struct regression_quality {
    double mean_error, worst_error; /* absolute, relative to the figure */
    double r2;                      /* 1 - residual / total sum of squares, of the figures */
};

struct regression_quality regression_judge(const double *figures, const double *predicted,
                                           size_t n);

#endif
