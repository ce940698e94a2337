/* Values for exact runs without tensors of the user's own: seeded, in the PE type's codes. */
#ifndef MAGNETAR_PE_VALUES_H
#define MAGNETAR_PE_VALUES_H

#include "pe/exact/exact.h"

struct values {
    int32_t *ifmap, *filter;
    int64_t *ofmap;
    struct exact_tensors tensors;
};

/* `gentle`: integer codes small enough that no order of summation saturates. Inputs uniform in [0,
 * 1), a fraction `zeros` of them 0 (below 0: none); filters uniform in [-1, 1). SIM_EIO when memory
 * does not suffice; values_free is safe after it. */
int values_new(struct values *v, const struct pe_layer *l, const struct pe_type *type, double zeros,
               bool gentle, uint64_t seed, struct sim_err *err);
void values_free(struct values *v);

/* Compares sampled outputs with their definition, all when they are few; *checked says how many.
 * `ordered`: floats and saturating sums too. SIM_EDIFF names the first that differs. */
int values_check(const struct values *v, const struct pe_layer *l, const struct pe_type *type,
                 bool ordered, uint64_t seed, uint64_t *checked, struct sim_err *err);

#endif
