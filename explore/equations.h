/* Normal equations of least squares. Every element is added up in the order of the points, and
 * solved in the order of its columns: figures do not depend on how many are worked on at once.
 *
 * Points and matrices are laid out for that. Point p's value i of m is at
 * equations_at(n, p, i) of a block of equations_stride(m) * n zeros; a matrix is by columns of
 * equations_stride(m). */
#ifndef MAGNETAR_EXPLORE_EQUATIONS_H
#define MAGNETAR_EXPLORE_EQUATIONS_H

#include <stdbool.h>
#include <stddef.h>

#define EQUATIONS_PANEL 4u /* values of a point side by side */

static inline size_t equations_stride(size_t m) {
    return (m + EQUATIONS_PANEL - 1) / EQUATIONS_PANEL * EQUATIONS_PANEL;
}

static inline size_t equations_at(size_t n, size_t p, size_t i) {
    return (i / EQUATIONS_PANEL * n + p) * EQUATIONS_PANEL + i % EQUATIONS_PANEL;
}

/* Adds up A = X'X (lower triangle) and b = X'y over all n points but those whose number leaves
 * `fold` when divided by `folds`. */
void equations_gather(const double *x, const double *y, size_t n, size_t m, size_t fold,
                      size_t folds, double *a, double *b);

/* Solves (A + ridge I) w = b for a symmetric positive A, the constant (value 0) not held back, by
 * Cholesky's method. `l` holds as much as A. False when the matrix is singular. */
bool equations_solve(const double *a, const double *b, double ridge, size_t m, double *l,
                     double *w);

#endif
