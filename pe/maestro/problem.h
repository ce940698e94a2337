/* Layers as MAESTRO counts them: sizes by the names of its dimensions, and which of them a tensor
 * depends on. Sizes of Y and X are those of the padded input. */
#ifndef MAGNETAR_PE_MAESTRO_PROBLEM_H
#define MAGNETAR_PE_MAESTRO_PROBLEM_H

#include "traces/networks/network.h"

enum maestro_kind { MAESTRO_CONV, MAESTRO_DSCONV, MAESTRO_NGCONV, MAESTRO_GEMM };
enum { MAESTRO_INPUT, MAESTRO_WEIGHT, MAESTRO_OUTPUT, MAESTRO_TENSORS };

struct maestro_problem {
    enum maestro_kind kind;
    uint64_t dims[NET_DIMS]; /* 0: not a dimension of the layer */
    int64_t stride_y, stride_x;
    int64_t repeats; /* products alike, one after another; else 1 */
};

const char *maestro_kind_name(enum maestro_kind kind); /* "DSCONV" */

/* The dimensions that a tensor depends on, a bit each. An NGCONV's output is told to depend on its
 * input channels, too. */
uint32_t maestro_coupled(const struct maestro_problem *p, int tensor);

/* The layer as its file has it. SIM_EFORMAT, and SIM_EUNSUP for a type that MAESTRO does not
 * analyse. `where` is file:line. */
int maestro_problem_read(struct maestro_problem *p, const struct net_mapping *m, const char *where,
                         struct sim_err *err);

/* A layer of a table. `as_gemm`: as a product of matrices; else products are convolutions of one
 * cell. SIM_EUNSUP for one without a product, or with gaps in its window. */
int maestro_problem_of(struct maestro_problem *p, const struct net_layer *l, uint64_t batch,
                       bool as_gemm, struct sim_err *err);

/* Cells of a tensor as MAESTRO counts them: those of an output by a stride of 1. False beyond 2^63.
 */
bool maestro_volume(const struct maestro_problem *p, int tensor, int64_t *cells);

#endif
