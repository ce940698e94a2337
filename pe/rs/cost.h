/* What a row-stationary mapping costs, in closed form without waiting for networks: exact where
 * they are unlimited, else a bound. For the search. */
#ifndef MAGNETAR_PE_RS_COST_H
#define MAGNETAR_PE_RS_COST_H

#include <stdbool.h>

#include "pe/rs/rs.h"

/* What counts first by array.objective, and what decides ties. Neither falls where one of the
 * result's counts rises. */
void rs_weigh(const struct rs *x, const struct pe_result *r, double cost[2]);

/* The mappings with the same e, n and q, and what their r, t and p do not change. */
struct rs_family {
    uint64_t e, n, q;
    uint64_t sets;                      /* that the array holds */
    uint64_t p;                         /* the most that scratchpads and layer take */
    uint64_t tiles_e, tiles_n, tiles_q; /* tiles of q channels are what r cuts */
    uint64_t rows_e;                    /* input rows that all tiles of output rows read */
    uint64_t input_bits, sum_bits;      /* of the global buffer, for each r and for each filter */
};

/* One of them; tiles_c = ceil(tiles_q / r), filters = ceil(k / t), tiles_m = ceil(filters / p). */
struct rs_member {
    uint64_t r, t, p, tiles_c, tiles_m, filters;
};

/* False when none fits. */
bool rs_family_init(struct rs_family *f, const struct rs *x, uint64_t e, uint64_t n, uint64_t q);

/* What none of a family that fits can cost less than. */
void rs_family_least(const struct rs *x, const struct rs_family *f, double cost[2]);

/* What a member at least costs, with the most m that fit; false when the global buffer is too
 * small. */
bool rs_member_least(const struct rs *x, const struct rs_family *f, const struct rs_member *m,
                     double cost[2]);

#endif
